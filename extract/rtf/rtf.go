// Package rtf reads Rich Text Format, which office systems also write into files named .doc. Start at [Format]; the facts
// are those of the Rich Text Format Specification 1.9.1 (Microsoft, 2008), of embedded objects [MS-OLEDS] 2.2.
//
// A file is a tree of groups in braces. Control words change the state of their group, or say that the group is a
// destination: a header, a footnote, a font table. The reader (reader.go) walks the tokens (lexer.go) once with a stack of
// states; text goes into the paragraph of the flow (flow.go) that is open: the body, a header, a footnote, a text box. The
// blocks of the flows become pieces at the end (write.go), since the columns of a table are known when its last row is.
//
// Read are paragraphs, headings (outline levels and the styles that have one), tables with merged and nested cells, headers
// and footers, footnotes and endnotes behind the paragraph that calls them, text boxes before the paragraph that they are
// anchored in, or behind it when text stands before the anchor; numbers of lists as the file prints them, results of fields,
// hidden text, inserted text, embedded objects as children. The header of the first page, where it has one of its own, is
// text: heads of notices stand there. Not read are comments, deleted text, pictures, numbers of lists
// that the file does not print, and pages, which an RTF file does not know.
//
// Groups are kept to Limits.Depth; what is nested deeper is read as if it stood there.
package rtf

import (
	"bytes"
	"context"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
)

// Format is the doc.Format of RTF.
type Format struct{}

// Name is "rtf".
func (Format) Name() string { return "rtf" }

// Detect looks for the first group. No claim is needed: a .doc may be RTF inside.
func (Format) Detect(_ doc.Source, head []byte) bool {
	return bytes.HasPrefix(withoutBlanks(head), []byte(`{\rtf`))
}

// withoutBlanks is a file without what some programs write before it.
func withoutBlanks(raw []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), " \t\r\n\x00")
}

// Read returns the pieces of the file. Errors: [doc.ErrDamaged] for what is no RTF, [doc.ErrNoText] for pictures only,
// [doc.ErrEmpty] for nothing at all, [doc.ErrTooLarge] over the limits of blocks, cells and bytes.
func (Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	before := len(raw)
	raw = withoutBlanks(raw)
	if !bytes.HasPrefix(raw, []byte(`{\rtf`)) {
		return doc.Blocks{}, fmt.Errorf(`%w: no {\rtf at byte %d`, doc.ErrDamaged, before-len(raw))
	}
	r := newReader(ctx, raw, limits)
	if err := r.read(); err != nil {
		return doc.Blocks{}, err
	}
	return r.blocks()
}
