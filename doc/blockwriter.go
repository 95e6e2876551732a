package doc

import (
	"fmt"
	"slices"
	"strings"
)

// BlockWriter makes the Blocks of a format whose text has no byte order in its file: piece by piece, each with its place.
// The zero value is no writer; see [NewBlockWriter].
type BlockWriter struct {
	limits Limits
	text   strings.Builder
	blocks Blocks
	cells  int   // of the table that is being written
	inside int64 // bytes of children
	full   bool  // a child was left out
}

// NewBlockWriter makes a writer that keeps to limits.
func NewBlockWriter(limits Limits) *BlockWriter {
	return &BlockWriter{limits: limits.WithDefaults()}
}

// Add adds a piece with its text; its Span is set here. A text of nothing but blanks is no piece, unless it is that of a
// cell. Errors wrap [ErrTooLarge]: more pieces, cells of one table or bytes than the limits allow.
func (w *BlockWriter) Add(text string, p Piece) error {
	text = strings.ToValidUTF8(strings.Trim(text, " \t\r\n\u3000\u00a0"), "\ufffd")
	if text == "" && p.Kind != CellPiece {
		return nil
	}
	if len(w.blocks.Pieces) >= w.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d blocks", ErrTooLarge, w.limits.Blocks)
	}
	if int64(w.text.Len()+len(text)) > w.limits.Bytes {
		return fmt.Errorf("%w: a text of more than the limit of %d bytes", ErrTooLarge, w.limits.Bytes)
	}
	if p.Kind == CellPiece {
		if w.cells++; w.cells > w.limits.Cells {
			return fmt.Errorf("%w: a table of more than the limit of %d cells", ErrTooLarge, w.limits.Cells)
		}
	}
	if w.text.Len() > 0 {
		w.text.WriteByte('\n')
	}
	p.Start = w.text.Len()
	w.text.WriteString(text)
	p.End = w.text.Len()
	if n := len(w.blocks.Pieces); n == cap(w.blocks.Pieces) { // append grows long slices by a quarter: four times the garbage
		w.blocks.Pieces, w.blocks.Places = slices.Grow(w.blocks.Pieces, max(n, 16)), slices.Grow(w.blocks.Places, max(n, 16))
	}
	w.blocks.Pieces = append(w.blocks.Pieces, p)
	w.blocks.Places = append(w.blocks.Places, Placed{p.End, p.Place})
	return nil
}

// Table begins a table and gives its number, for Piece.Cell.
func (w *BlockWriter) Table() int {
	w.cells = 0
	w.blocks.Tables++
	return w.blocks.Tables
}

// maxChildren is how many files inside one are handed on.
const maxChildren = 1000

// Child adds a file that lies inside this one and is attached to it; one without a name is given one. After 1,000 of them, or
// as many bytes as a text may have, the rest is left out, which the diagnostic "embedded_limit" tells.
func (w *BlockWriter) Child(src Source) {
	if src.Name == "" {
		src.Name = fmt.Sprintf("attachment %d", len(w.blocks.Children)+1)
	}
	if !w.ChildFits(src.Name, int64(len(src.Bytes))) {
		return
	}
	w.inside += int64(len(src.Bytes))
	w.blocks.Children = append(w.blocks.Children, src)
}

// ChildFits reports whether a file of so many bytes can be added, before they are read: once one is too much, none fits.
func (w *BlockWriter) ChildFits(name string, bytes int64) bool {
	if !w.full && (len(w.blocks.Children) >= maxChildren || bytes > w.limits.Bytes-w.inside) {
		w.full = true
		w.Note("embedded_limit", "embedded files are left out, %.80q the first: more than the limit of %d files or %d bytes", name, maxChildren, w.limits.Bytes)
	}
	return !w.full
}

// maxNotes bounds the diagnostics of one file, which may have damage in each of its parts.
const maxNotes = 1000

// Note adds a diagnostic. Of more than 1,000 the last says that there are more.
func (w *BlockWriter) Note(code, format string, args ...any) {
	switch n := len(w.blocks.Diagnostics); {
	case n > maxNotes:
		return
	case n == maxNotes:
		code, format, args = "diagnostics_limit", "more than %d diagnostics; the rest is left out", []any{maxNotes}
	}
	w.blocks.Diagnostics = append(w.blocks.Diagnostics, Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)})
}

// Empty reports whether no piece was added.
func (w *BlockWriter) Empty() bool { return len(w.blocks.Pieces) == 0 }

// Blocks are all that was added.
func (w *BlockWriter) Blocks() Blocks {
	w.blocks.Text, w.blocks.Markup, w.blocks.File = NewText(w.text.String()), true, true
	return w.blocks
}
