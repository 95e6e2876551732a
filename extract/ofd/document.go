package ofd

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// body is a document of the file: DocBody in OFD.xml.
type body struct {
	info     []info
	root     string // its Document.xml
	versions []version
}

// info is a value of DocInfo.
type info struct{ name, value string }

// note keeps a value; keywords are one.
func (b *body) note(name, value string) {
	if n := len(b.info); name == "keyword" && n > 0 && b.info[n-1].name == "keywords" {
		b.info[n-1].value += "；" + value
		return
	}
	if name == "keyword" {
		name = "keywords"
	}
	b.info = append(b.info, info{name, value})
}

// version is an entry of Versions: the part of it names the Document.xml of the version.
type version struct {
	loc     string
	index   string
	current bool
}

// part reads a part and gives its tokens; nil when there is no such part.
func (r *reader) part(name string) (*packed.XML, error) {
	b, err := r.archive.Read(name)
	if b == nil {
		return nil, err
	}
	if r.read64 += int64(len(b)); r.read64 > maxXML {
		return nil, fmt.Errorf("%w: more than %d bytes of XML", doc.ErrTooLarge, maxXML)
	}
	if err := r.damage(err); err != nil { // what stands before the damage is read
		return nil, err
	}
	return packed.NewXML(r.ctx, name, b, nil), nil
}

// locate finds the part that loc names in a part of the folder dir (chapter 7: relative to it, or from the root). Some programs
// mean the root without saying so.
func (r *reader) locate(dir, loc string) string {
	loc = strings.ReplaceAll(strings.TrimSpace(loc), `\`, "/")
	if loc == "" {
		return ""
	}
	near := path.Join("/", dir, loc)
	if strings.HasPrefix(loc, "/") || !r.archive.Has(near) && r.archive.Has(loc) {
		near = path.Join("/", loc)
	}
	return strings.TrimPrefix(near, "/")
}

// walk goes through a part: open is called for every element that begins, and may read on in it. Damage ends the part, and is
// kept.
func (r *reader) walk(name string, open func(x *packed.XML, e xml.StartElement) error) error {
	x, err := r.part(name)
	if err != nil || x == nil {
		return r.damage(err)
	}
	for {
		t, err := x.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			if e, ok := t.(xml.StartElement); ok {
				err = open(x, e)
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return r.damage(err)
		}
	}
}

// text is the text of the element that was opened last, up to its end.
func text(x *packed.XML) (string, error) {
	var b strings.Builder
	for depth := x.Depth() - 1; x.Depth() > depth; {
		t, err := x.Next()
		if err != nil {
			return b.String(), err
		}
		if c, ok := t.(xml.CharData); ok {
			b.Write(c)
		}
	}
	return b.String(), nil
}

// bodies reads OFD.xml. A file without it, or without a document that is there, is searched for documents.
func (r *reader) bodies() ([]body, error) {
	var out []body
	err := r.walk(rootPart, func(x *packed.XML, e xml.StartElement) error {
		if e.Name.Local == "DocBody" {
			out = append(out, body{})
		}
		if len(out) == 0 {
			return nil
		}
		b := &out[len(out)-1]
		var err error
		switch e.Name.Local {
		case "Title", "Author", "Subject", "Abstract", "Keyword":
			var v string
			v, err = text(x)
			b.note(strings.ToLower(e.Name.Local), v)
		case "DocRoot":
			b.root, err = text(x)
		case "Version":
			b.versions = append(b.versions, version{packed.Attr(e, "BaseLoc"), packed.Attr(e, "Index"), packed.Attr(e, "Current") == "true"})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		r.current(&out[i])
	}
	out = slices.DeleteFunc(out, func(b body) bool { return b.root == "" || !r.archive.Has(b.root) })
	if len(out) == 0 {
		for _, name := range r.archive.Names() {
			if strings.HasSuffix(name, "/document.xml") && len(out) < 100 {
				out = append(out, body{root: name})
			}
		}
		if len(out) > 0 {
			_ = r.damage(fmt.Errorf("%w: %s names no document that is there", doc.ErrDamaged, rootPart))
		}
	}
	if len(out) == 0 {
		return nil, r.none()
	}
	return out, nil
}

// none is the error of a file without documents.
func (r *reader) none() error {
	if r.broken != nil {
		return r.broken
	}
	return fmt.Errorf("%w: %s names no document", doc.ErrDamaged, rootPart)
}

// current makes the root of a document that of its current version: the one that says so, else the last (chapter 19).
func (r *reader) current(b *body) {
	b.root = r.locate("", b.root)
	if len(b.versions) == 0 {
		return
	}
	v := b.versions[len(b.versions)-1]
	for _, x := range b.versions {
		if x.current {
			v = x
		}
	}
	name := r.locate(path.Dir(b.root), v.loc)
	if !r.archive.Has(name) {
		name = r.locate("", v.loc)
	}
	var root string
	err := r.walk(name, func(x *packed.XML, e xml.StartElement) (err error) {
		if e.Name.Local == "DocRoot" {
			root, err = text(x)
		}
		return err
	})
	if root = r.locate(path.Dir(name), root); err == nil && r.archive.Has(root) {
		b.root = root
	}
}

// file is a document that is being read: what its Document.xml names.
type file struct {
	*reader
	dir       string
	box       box
	pages     []ref
	templates map[string]*template
	resources []string
	units     map[string]*unit // composite units, by id
	fonts     map[string]string
	media     map[string]string   // resource → the part of an image
	annots    map[string][]string // page → the parts of its annotations

	tags    map[string]string // object → the element of the tags that names it
	objects map[string]string // the texts of these objects
	order   []string          // and their order
}

// ref names a page or a template.
type ref struct{ id, loc string }

// template is a page that others are drawn on.
type template struct {
	loc    string
	parsed bool
	used   bool
	page   content
}

// unit is a composite unit.
type unit struct{ objects []object }

// document reads one document: its resources, then its pages.
func (r *reader) document(b body) error {
	f := &file{reader: r, dir: path.Dir(b.root), templates: map[string]*template{}, units: map[string]*unit{}, fonts: map[string]string{}, media: map[string]string{}, box: box{0, 0, 210, 297}}
	var annotations, attachments, tags string
	err := r.walk(b.root, func(x *packed.XML, e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "PhysicalBox":
			var s string
			if s, err = text(x); err == nil {
				f.box = boxOf(s, f.box)
			}
		case "Page":
			if len(f.pages) >= maxPages {
				return fmt.Errorf("%w: more than %d pages", doc.ErrTooLarge, maxPages)
			}
			f.pages = append(f.pages, ref{packed.Attr(e, "ID"), packed.Attr(e, "BaseLoc")})
		case "TemplatePage":
			f.templates[packed.Attr(e, "ID")] = &template{loc: packed.Attr(e, "BaseLoc")}
		case "PublicRes", "DocumentRes":
			var s string
			s, err = text(x)
			f.resources = append(f.resources, r.locate(f.dir, s))
		case "Annotations":
			annotations, err = text(x)
		case "Attachments":
			attachments, err = text(x)
		case "CustomTags":
			tags, err = text(x)
		case "Outlines", "Bookmarks", "Actions":
			err = x.Skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(f.customTags(r.locate(f.dir, tags)), f.annotations(r.locate(f.dir, annotations))); err != nil {
		return err
	}
	for _, name := range f.resources[:min(len(f.resources), 100)] {
		if err := f.resource(name); err != nil {
			return err
		}
	}
	if err := f.info(b); err != nil {
		return err
	}
	for _, p := range f.pages {
		if err := f.page(p); err != nil {
			return err
		}
	}
	if err := f.title(); err != nil {
		return err
	}
	return f.attachments(r.locate(f.dir, attachments))
}

// info writes what DocInfo says.
func (f *file) info(b body) error {
	for _, i := range b.info {
		if err := f.w.Add(i.value, doc.Piece{Kind: doc.Meta, Name: i.name}); err != nil {
			return err
		}
	}
	return nil
}

// page reads and draws one page.
func (f *file) page(p ref) error {
	f.reader.pages++
	number := f.reader.pages
	name := f.locate(f.dir, p.loc)
	if !f.archive.Has(name) {
		return f.damage(fmt.Errorf("%w: page %d: no part %.80q", doc.ErrDamaged, number, p.loc))
	}
	c, err := f.content(name)
	if err != nil {
		return err
	}
	size := f.box
	if c.box != nil {
		size = *c.box
	}
	d := &drawing{file: f, page: layout.Page{Number: number}, size: size}
	for _, id := range c.templates {
		if err := f.template(d, id); err != nil {
			return err
		}
	}
	if err := d.draw(c.objects, identity, 0); err != nil {
		return err
	}
	if err := f.stamps(p.id, number); err != nil {
		return err
	}
	return d.finish()
}

// template draws a template; its text is that of the page the first time.
func (f *file) template(d *drawing, id string) error {
	t := f.templates[id]
	if t == nil {
		return nil
	}
	if !t.parsed {
		t.parsed = true
		var err error
		if t.page, err = f.content(f.locate(f.dir, t.loc)); err != nil {
			return err
		}
	}
	d.again = t.used
	err := d.draw(t.page.objects, identity, 0)
	d.again, t.used = false, true
	return err
}

// resource reads fonts, images and composite units of a part.
func (f *file) resource(name string) error {
	base, font, media := path.Dir(name), "", ""
	return f.walk(name, func(x *packed.XML, e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "Res":
			base = path.Join(path.Dir(name), packed.Attr(e, "BaseLoc"))
		case "Font":
			font = packed.Attr(e, "ID")
		case "FontFile":
			var s string
			if s, err = text(x); font != "" {
				f.fonts[font] = f.locate(base, s)
			}
		case "MultiMedia":
			media = packed.Attr(e, "ID")
		case "MediaFile":
			var s string
			if s, err = text(x); media != "" {
				f.media[media] = f.locate(base, s)
			}
		case "CompositeGraphicUnit":
			u := &unit{}
			f.units[packed.Attr(e, "ID")] = u
			u.objects, err = f.parse(x)
		}
		return err
	})
}
