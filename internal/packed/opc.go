package packed

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/doc"
)

// Package is an open package of the Open Packaging Conventions (ECMA-376 part 2): parts with media types, and relationships
// that lead from one to another. It is a zip, or one XML file ("Flat OPC", pkg:package). It is for one goroutine.
type Package struct {
	ctx      context.Context
	zip      *Archive
	flat     map[string][]byte // by name in lower case, of Flat OPC, or salvaged
	damage   error             // of the zip
	types    map[string]string // media types of parts, by name in lower case
	defaults map[string]string // those of extensions
}

// Relationship leads from a part to another, or out of the package.
type Relationship struct {
	ID       string
	Type     string // the last word of the type: "styles", which is the same in the transitional and the strict form
	Target   string // the name of a part, or an address when External
	External bool
}

// flatName is the namespace of Flat OPC.
const flatName = "http://schemas.microsoft.com/office/2006/xmlPackage"

// IsFlat reports whether a file is a package in one XML file.
func IsFlat(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte(flatName))
}

// OpenPackage opens a package. Of a zip without its directory the entries are read that can be found; see
// [Package.Damage]. Errors are those of [Open] and [XML.Next].
func OpenPackage(ctx context.Context, raw []byte) (*Package, error) {
	if !IsZip(raw) {
		p := &Package{ctx: ctx, flat: map[string][]byte{}, types: map[string]string{}}
		return p, p.readFlat(raw)
	}
	p, err := openZip(ctx, raw)
	if !errors.Is(err, doc.ErrDamaged) {
		return p, err
	}
	p = &Package{ctx: ctx, damage: err, types: map[string]string{}, defaults: map[string]string{}}
	if p.flat, err = salvage(raw); err == nil && len(p.flat) == 0 {
		err = p.damage
	}
	if err != nil {
		return nil, err
	}
	return p, p.readTypes()
}

// openZip opens a package that is a whole zip.
func openZip(ctx context.Context, raw []byte) (*Package, error) {
	z, err := Open(raw)
	if err != nil {
		return nil, err
	}
	p := &Package{ctx: ctx, zip: z, types: map[string]string{}, defaults: map[string]string{}}
	return p, p.readTypes()
}

// Damage is why parts may be missing or cut off; nil when the package is whole.
func (p *Package) Damage() error { return p.damage }

// Part reads a part as UTF-8; nil when there is none. Errors are those of [Archive.Read].
func (p *Package) Part(name string) ([]byte, error) {
	if p.zip == nil {
		return utf8Part(p.flat[clean(name)]), nil
	}
	if !p.zip.Has(name) { // names in relationships may be escaped, those in the zip not
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	b, err := p.zip.Read(name)
	return utf8Part(b), err
}

// utf8Part brings a part in UTF-16, which the standard allows too, to UTF-8.
func utf8Part(b []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		order = binary.BigEndian
	case !bytes.HasPrefix(b, []byte("\xff\xfe")):
		return b
	}
	units := make([]uint16, 0, len(b)/2)
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(units)))
}

// XML reads a part token by token; nil when there is none. What was before damage can be read, and then the error is
// given, too.
func (p *Package) XML(name string) (*XML, error) {
	b, err := p.Part(name)
	if len(b) == 0 {
		return nil, err
	}
	return NewXML(p.ctx, name, b, asUTF8), err
}

// asUTF8 takes a part that says it is UTF-16 and was turned into UTF-8.
func asUTF8(charset string, in io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(charset), "utf") || strings.EqualFold(charset, "us-ascii") {
		return in, nil
	}
	return nil, fmt.Errorf("%w: %.40q", doc.ErrCharset, charset)
}

// Names are the names of all parts, in lower case.
func (p *Package) Names() []string {
	if p.zip != nil {
		return p.zip.Names()
	}
	out := make([]string, 0, len(p.flat))
	for name := range p.flat {
		out = append(out, name)
	}
	return out
}

// readTypes reads the media types. A package without them is read by the names of its parts.
func (p *Package) readTypes() error {
	x, err := p.XML("[Content_Types].xml")
	if x == nil {
		return fatal(err)
	}
	for {
		t, err := x.Next()
		if err != nil {
			return fatal(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch kind := Attr(e, "ContentType"); e.Name.Local {
		case "Override":
			p.types[clean(Attr(e, "PartName"))] = kind
		case "Default":
			p.defaults[strings.ToLower(Attr(e, "Extension"))] = kind
		}
	}
}

// fatal keeps those errors of a part beside the text that end the reading: not damage, nor the end of the part.
func fatal(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, doc.ErrDamaged) {
		return nil
	}
	return err
}

// readFlat takes the parts out of the one file.
func (p *Package) readFlat(raw []byte) error {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	x := NewXML(p.ctx, "package", raw, asUTF8)
	name := ""
	for {
		t, err := x.Next()
		switch {
		case err != nil && len(p.flat) > 0:
			return fatal(err)
		case errors.Is(err, io.EOF):
			return fmt.Errorf("%w: no package", doc.ErrDamaged)
		case err != nil:
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "part":
			name = clean(Attr(e, "name"))
			p.types[name] = Attr(e, "contentType")
		case "xmlData", "binaryData":
			from := x.dec.InputOffset()
			err := x.Skip()
			inside := raw[from:x.dec.InputOffset()]
			if i := bytes.LastIndex(inside, []byte("</")); i >= 0 && err == nil {
				inside = inside[:i]
			}
			if e.Name.Local == "binaryData" {
				inside = unbase64(inside)
			}
			p.flat[name] = inside
		}
	}
}

// unbase64 decodes as much as can be.
func unbase64(b []byte) []byte {
	out, _ := io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(bytes.TrimSpace(b))))
	return out
}

// Type is the media type of a part, in lower case; "" when the package does not say.
func (p *Package) Type(name string) string {
	name = clean(name)
	kind, ok := p.types[name]
	if !ok {
		kind = p.defaults[strings.TrimPrefix(path.Ext(name), ".")]
	}
	return strings.ToLower(kind)
}

// Related are the relationships of a part; "" has those of the package. Damage ends them early.
func (p *Package) Related(part string) ([]Relationship, error) {
	dir, base := path.Split(clean(part))
	x, err := p.XML(dir + "_rels/" + base + ".rels")
	if x == nil {
		return nil, fatal(err)
	}
	var out []Relationship
	for {
		t, err := x.Next()
		if err != nil {
			return out, fatal(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" {
			continue
		}
		r := Relationship{ID: Attr(e, "Id"), Type: path.Base(Attr(e, "Type")), Target: Attr(e, "Target")}
		if r.External = Attr(e, "TargetMode") == "External"; !r.External {
			target := strings.ReplaceAll(r.Target, `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			r.Target = strings.TrimPrefix(path.Clean(target), "/")
		}
		out = append(out, r)
	}
}

// Main is the name of the main part: what the relationships of the package say, else the media types; "" when neither do.
func (p *Package) Main() (string, error) {
	rels, err := p.Related("")
	for _, r := range rels {
		if r.Type == "officeDocument" && !r.External {
			return r.Target, nil
		}
	}
	main := ""
	for name, kind := range p.types {
		if strings.HasSuffix(kind, ".main+xml") && (main == "" || name < main) {
			main = name
		}
	}
	return main, err
}

// Embedded hands the files that are embedded in a part (relationships of the types oleObject and package) to w. One that is too
// large to be unpacked is noted.
func (p *Package) Embedded(w *doc.BlockWriter, rels []Relationship) error {
	for _, r := range rels {
		if r.External || r.Type != "oleObject" && r.Type != "package" || !w.ChildFits(r.Target, 0) {
			continue
		}
		b, err := p.Part(r.Target)
		switch {
		case errors.Is(err, doc.ErrTooLarge):
			w.Note("embedded_unread", "embedded file %.80q is left out: %v", r.Target, err)
		case fatal(err) != nil:
			return err
		case len(b) > 0:
			w.Child(doc.Source{Name: path.Base(r.Target), MediaType: p.Type(r.Target), Bytes: b})
		}
	}
	return nil
}
