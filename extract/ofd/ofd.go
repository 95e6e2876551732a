// Package ofd reads OFD (GB/T 33190-2016), the fixed layout in which Chinese offices issue and archive documents.
//
// An OFD is a zip of XML: OFD.xml names the documents in it, each has a Document.xml with its pages, and a page draws text,
// paths, pictures and composite units, over or under the templates that it names. It has no paragraphs and no tables; package
// internal/layout makes them of the glyphs and lines. Start with [Format.Read]; document.go follows the parts, content.go reads
// what a page draws, draw.go brings it to its place on the page.
//
// Read are all documents of the file, each in its current version (chapter 19); text with the transformations of its object (8,
// 11); templates (7), whose text counts once; composite units (13); ruling lines of paths (9); links of objects (14); title,
// author, subject, abstract and keywords (7); the title that custom tags mark (16); attachments, as children (20).
// Characters that a program wrote without their text, as glyphs of an embedded TrueType font (11), are looked up in its table.
//
// Not read: the picture of a seal and the text that it consists of, which is a signature's (18); pictures; clips; fonts, so that the
// width of a line's last character is an estimate. Annotations (15) are not of the text: what stamps and watermarks write, and text
// that is drawn aslant, comes as page furniture, highlights and remarks do not come at all. Text that is not shown is hidden,
// unless it lies over pictures on a page that has no other: the text layer of a scan.
//
// Limits: 100,000 pages, 5 million drawn objects, 256 MiB of XML; see [layout.MaxGlyphs] for a page.
package ofd

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
	"github.com/gongwen-go/gongwen/internal/packed"
	"github.com/gongwen-go/gongwen/internal/scan"
)

// Format is the doc.Format of OFD.
type Format struct{}

// Name is "ofd".
func (Format) Name() string { return "ofd" }

// rootPart is the part that every OFD begins with.
const rootPart = "OFD.xml"

// Detect looks for a zip with the entry OFD.xml: in the head, in the zip's directory when src holds the bytes, and believes the
// claim of a zip that shows neither.
func (Format) Detect(src doc.Source, head []byte) bool {
	if !packed.IsZip(head) {
		return false
	}
	if hasEntry(head, "PK\x03\x04", 26, 30) {
		return true
	}
	if src.Bytes != nil {
		return hasEntry(src.Bytes[max(0, len(src.Bytes)-directory):], "PK\x01\x02", 28, 46)
	}
	name, _, _ := strings.Cut(strings.ToLower(src.MediaType), ";")
	return strings.HasSuffix(strings.ToLower(src.Name), ".ofd") || strings.TrimSpace(name) == "application/ofd"
}

// directory is how much of the end of a zip is searched for the name of an entry.
const directory = 256 << 10

// hasEntry looks for the name of the root part in the headers of a zip that begin with a signature.
func hasEntry(b []byte, signature string, lengthAt, nameAt int) bool {
	for {
		i := bytes.Index(b, []byte(signature))
		if i < 0 {
			return false
		}
		b = b[i:]
		if len(b) < nameAt {
			return false
		}
		n := int(binary.LittleEndian.Uint16(b[lengthAt:]))
		if name := b[nameAt:min(len(b), nameAt+n)]; bytes.EqualFold(bytes.TrimLeft(name, `/\`), []byte(rootPart)) {
			return true
		}
		b = b[len(signature):]
	}
}

// Read is ReadScans without an engine.
func (f Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	return f.ReadScans(ctx, src, raw, limits, nil)
}

// ReadScans returns the paragraphs and tables of all pages. An engine is shown the images of the pages without text, as they are
// in the file; nil is none. Errors: [doc.ErrDamaged] when no page could be read, [doc.ErrNoText] when
// the pages are pictures, [doc.ErrEmpty] when they are blank, [doc.ErrEncrypted], [doc.ErrTooLarge], [doc.ErrTooDeep], or those of the context.
func (Format) ReadScans(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits, ocr doc.OCR) (doc.Blocks, error) {
	archive, err := packed.Open(raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	r := &reader{ctx: ctx, archive: archive, limits: limits.WithDefaults(), w: doc.NewBlockWriter(limits), layout: layout.New(ctx, limits), scan: scan.Reader{OCR: ocr}, source: src.Name}
	err = r.read()
	if archive.Has("Encryptions.xml") && (errors.Is(err, doc.ErrDamaged) || errors.Is(err, doc.ErrNoText) || errors.Is(err, doc.ErrEmpty)) {
		err = fmt.Errorf("%w: an OFD that needs a key (Encryptions.xml, GM/T 0099)", doc.ErrEncrypted)
	}
	if err != nil {
		return doc.Blocks{}, err
	}
	return r.w.Blocks(), nil
}

// reader is one file that is being read.
type reader struct {
	ctx     context.Context
	archive *packed.Archive
	limits  doc.Limits
	w       *doc.BlockWriter
	layout  *layout.Document

	read64  int64 // bytes of XML until now
	drawn   int   // objects that were drawn until now
	pages   int
	images  doc.Pages // pages that hold pictures and no text
	written int       // pages with text
	scan    scan.Reader
	source  string // name of the input
	broken  error  // the first damage
	asides  []aside
	seen    map[string]bool // the texts of asides
	tables  map[string]glyphTable
}

// aside is text that is not of the body: a stamp, a watermark, what is not shown.
type aside struct {
	text   string
	page   int
	hidden bool
}

// Limits of a file.
const (
	maxPages = 100_000
	maxDrawn = 5_000_000
	maxXML   = 256 << 20
)

// read reads all documents of the file.
func (r *reader) read() error {
	bodies, err := r.bodies()
	if err != nil {
		return err
	}
	for _, b := range bodies {
		if err := r.document(b); err != nil {
			return err
		}
	}
	if err := r.layout.Write(r.w); err != nil {
		return err
	}
	if r.written == 0 {
		if err := r.nothing(); err != nil {
			return err
		}
	}
	for _, a := range r.asides {
		p := doc.Piece{Role: "footer", Hidden: a.hidden, Place: doc.Place{Page: a.page}}
		if err := r.w.Add(a.text, p); err != nil {
			return err
		}
	}
	if r.broken != nil {
		r.w.Note("ofd_damaged", "read in spite of damage: %v", r.broken)
	}
	if r.images.Len() > 0 && r.scan.OCR == nil {
		r.w.Note(doc.NoTextPages, "%s: %s", r.images.Say("is an image", "are images"), doc.RecognizeFirst)
	}
	r.scan.Tell(r.w)
	return nil
}

// nothing says why there is no text.
func (r *reader) nothing() error {
	switch {
	case r.broken != nil:
		return r.broken
	case r.images.Len() > 0:
		return r.scan.NoText(r.images.Say("is an image", "are images"))
	case r.pages == 0:
		return fmt.Errorf("%w: no pages", doc.ErrDamaged)
	}
	return fmt.Errorf("%w (%d pages without text or images)", doc.ErrEmpty, r.pages)
}

// damage keeps the first damage, and goes on; other errors end the reading.
func (r *reader) damage(err error) error {
	if err == nil || !errors.Is(err, doc.ErrDamaged) {
		return err
	}
	if r.broken == nil {
		r.broken = err
	}
	return nil
}
