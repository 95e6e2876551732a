// Package csv reads tables in text (.csv, .tsv, .tab; RFC 4180 and what programs write instead of it).
//
// Start at [Format]. The charset is found as that of any text is; the mark that parts the cells is found from the content: a
// comma, a tab, a semicolon, or a comma of full width. Quotes may hold marks and line breaks; a quote that is never closed is a
// character like any other. The rows are laid out as those of a sheet: see package internal/sheet. A text that nobody calls a
// table is one only if all of its rows have the same cells; see [Format.Detect]. Bytes that are no text are left to others.
package csv

import (
	"context"
	"fmt"
	"mime"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/sheet"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Format is the doc.Format of CSV.
type Format struct{}

// Name is "csv".
func (Format) Name() string { return "csv" }

// Detect looks for rows of the same number of cells. Where the name or the media type says that the text is a table, most
// rows must have them, or the first be a quote; else all, parted by commas or semicolons, three rows at least, and of two columns five rows or a
// quote.
func (Format) Detect(src doc.Source, head []byte) bool {
	text, ok := decodeHead(src, head)
	if !ok || isOther(text) {
		return false
	}
	cut := len(src.Bytes) != len(head) && len(head) >= headSize
	if isClaimed(src) {
		mark, _ := markOf(text)
		return mark != 0 || strings.HasPrefix(text, `"`) // one column
	}
	for _, mark := range []rune{',', ';'} {
		if isTabular(text, mark, cut) {
			return true
		}
	}
	return false
}

// headSize is how long a head is at least that does not hold all bytes.
const headSize = 4 << 10

// decodeHead decodes the beginning of a file; false when it is no text. A file that nothing calls a table and that holds
// neither commas nor semicolons is none, in any charset.
func decodeHead(src doc.Source, head []byte) (string, bool) {
	if !isClaimed(src) && !strings.ContainsAny(string(head), ",;") {
		return "", false
	}
	g := charset.Detect(head, src.Charset)
	if g.Name == "" || g.Binary {
		return "", false
	}
	d, err := g.Decode(head)
	if err != nil {
		return "", false
	}
	return d.Text.String(), true
}

// isOther reports whether a text begins as markup, JSON or a message does.
func isOther(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	return text == "" || strings.ContainsRune("<{[%", rune(text[0])) || strings.HasPrefix(text, "MIME-Version:")
}

// isClaimed reports whether the name or the media type says that a file is a table in text.
func isClaimed(src doc.Source) bool {
	kind, _, err := mime.ParseMediaType(src.MediaType)
	if err == nil && (kind == "text/csv" || kind == "text/tab-separated-values" || kind == "application/csv") {
		return true
	}
	name, _, _ := strings.Cut(strings.ToLower(src.Name), "?")
	return strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".tsv") || strings.HasSuffix(name, ".tab")
}

// Read reads a table. Errors: [doc.ErrCharset], [doc.ErrBinary] for what is no text, [doc.ErrEmpty] for nothing but blanks and
// marks, [doc.ErrTooLarge] for more cells than blocks are allowed.
func (Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	limits = limits.WithDefaults()
	d, err := decode(src, raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	w := doc.NewBlockWriter(limits)
	if d.Invalid > 0 {
		w.Note("csv_damaged", "%d bytes are no characters, the first is byte %d", d.Invalid, d.First)
	}
	text := strings.TrimPrefix(d.Text.String(), "\ufeff")
	mark, rest := markOf(text)
	if mark == 0 {
		mark = ','
	}
	s := sheet.Sheet{}
	err = eachRecord(rest, mark, func(row int, fields []string) error {
		for col, field := range fields {
			if field = strings.TrimSpace(field); field != "" {
				s.Cells = append(s.Cells, sheet.Cell{Row: row, Col: col, Text: field})
			}
		}
		if len(s.Cells) > limits.Blocks {
			return fmt.Errorf("%w: more than the limit of %d cells", doc.ErrTooLarge, limits.Blocks)
		}
		return ctx.Err()
	})
	if err != nil {
		return doc.Blocks{}, err
	}
	if err := sheet.Write(w, s); err != nil {
		return doc.Blocks{}, err
	}
	if w.Empty() {
		return doc.Blocks{}, fmt.Errorf("%w: no cell holds text", doc.ErrEmpty)
	}
	return w.Blocks(), nil
}

// decode decodes a file.
func decode(src doc.Source, raw []byte) (charset.Decoded, error) {
	g := charset.Detect(raw, src.Charset)
	switch {
	case g.Binary:
		return charset.Decoded{}, doc.ErrBinary
	case g.Name == "":
		return charset.Decoded{}, fmt.Errorf("%w: %s", doc.ErrCharset, g.Foreign)
	}
	return g.Decode(raw)
}
