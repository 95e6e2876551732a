// Package docx reads documents of Word and WPS (.docx, .docm, .dotx; ECMA-376 part 1, WordprocessingML, in its transitional
// and its strict form, as a zip or as one XML file).
//
// [Format.Read] reads the main part into blocks (paragraphs and tables, story.go) and then writes them as pieces
// (write.go). What the program would compute for the reader is computed here: heading levels and hidden text through
// styles (styles.go), the numbers of lists (numbering.go), marks of notes (notes.go), cells that cover others (table.go).
//
// Deleted revisions, comments, instructions of fields and readings above characters (ruby) are left out; text boxes stand
// before or behind the text of the paragraph that they are anchored in; headers and footers stand at the end, in the role
// "footer", but for a red head in the header of the first page, which begins the document; the lines of a table of contents
// have the role "nav". A line break ends a piece, as in HTML. A table that lays out the page (one row, one column, or with a
// table inside that holds the text) is read as paragraphs. Embedded files and alternative parts (altChunk) are children.
// Place.Paragraph counts the paragraphs of the main part, those in cells and text boxes too; pages are known only where the
// program that wrote the file noted its page breaks.
//
// Not read: pictures, charts, diagrams, macros, legacy form fields. Limits: those of doc.Limits and package packed, 65,536
// styles and lists each, 100 columns a cell covers, 1,000 embedded files. Of a zip that was cut off, what is there is read.
package docx

import (
	"context"
	"errors"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// Format is the doc.Format of DOCX.
type Format struct{}

// Name is "docx".
func (Format) Name() string { return "docx" }

var kind = packed.Kind{Types: []string{"wordprocessingml", "ms-word"}, Main: "word/document.xml", Names: []string{".docx", ".docm", ".dotx", ".dotm"}}

// Detect looks for a package whose main part is a document, or one with a password whose name is not that of another kind.
func (Format) Detect(src doc.Source, head []byte) bool {
	return kind.Is(src, head) || kind.IsLocked(src, head)
}

// Read reads the document. Errors: doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrEncrypted; doc.ErrNoText for
// pictures without text; doc.ErrEmpty for a document without anything. Damage behind the first text is a diagnostic.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	if packed.IsEncrypted(doc.Source{Bytes: raw}, raw) {
		return doc.Blocks{}, doc.NeedsPassword("an office file")
	}
	r, err := open(ctx, raw, limits.WithDefaults())
	if err != nil {
		return doc.Blocks{}, err
	}
	if err := r.main(); err != nil {
		return doc.Blocks{}, err
	}
	return r.write()
}

// reader reads one document.
type reader struct {
	pkg    *packed.Package
	limits doc.Limits
	w      *doc.BlockWriter
	part   string // the main part
	rels   map[string]packed.Relationship
	list   []packed.Relationship

	styles *styles
	lists  *lists
	foot   *notes
	end    *notes

	blocks   []block
	count    int      // blocks and cells that were read
	edges    []edge   // headers and footers, in the order of the sections
	chunks   []string // relationships to parts that stand as they are inside the document
	pictures int
	paged    bool // the file notes where its pages break

	sectioned bool // the first section has ended
}

func open(ctx context.Context, raw []byte, limits doc.Limits) (*reader, error) {
	pkg, err := packed.OpenPackage(ctx, raw)
	if err != nil {
		return nil, err
	}
	r := &reader{pkg: pkg, limits: limits, w: doc.NewBlockWriter(limits), rels: map[string]packed.Relationship{}}
	if err := r.damage(pkg.Damage()); err != nil {
		return nil, err
	}
	if r.part, err = pkg.Main(); err != nil {
		return nil, err
	}
	if r.part == "" {
		r.part = kind.Main
	}
	if r.list, err = pkg.Related(r.part); err != nil {
		return nil, err
	}
	for _, rel := range r.list {
		r.rels[rel.ID] = rel
	}
	if r.styles, err = readStyles(r); err != nil {
		return nil, err
	}
	if r.lists, err = readLists(r); err != nil {
		return nil, err
	}
	r.foot, r.end = &notes{kind: "footnotes"}, &notes{kind: "endnotes", format: "lowerRoman"}
	return r, r.readSettings()
}

// target is the part that the main part has a relationship of a type with; "" when there is none.
func (r *reader) target(kind string) string {
	for _, rel := range r.list {
		if rel.Type == kind && !rel.External {
			return rel.Target
		}
	}
	return ""
}

// side opens a part beside the text, which is done without when it is damaged.
func (r *reader) side(kind string) (*packed.XML, error) {
	name := r.target(kind)
	if name == "" {
		return nil, nil
	}
	x, err := r.pkg.XML(name)
	return x, r.damage(err)
}

// damage notes damage and goes on; other errors end the reading.
func (r *reader) damage(err error) error {
	if errors.Is(err, doc.ErrDamaged) {
		r.w.Note("docx_damaged", "%v", err)
		return nil
	}
	return err
}

// main reads the text.
func (r *reader) main() error {
	x, err := r.pkg.XML(r.part)
	if x == nil {
		if err == nil {
			err = fmt.Errorf("%w: no text in part %.80q", doc.ErrDamaged, r.part)
		}
		return err
	}
	s := &story{reader: r, x: x, rels: r.rels, page: 1}
	if read := s.body(func(b block) { r.blocks = append(r.blocks, b) }); err == nil {
		err = read
	}
	if err != nil && len(r.blocks) == 0 {
		return err
	}
	return r.damage(err)
}
