package doc

import (
	"fmt"
	"strings"
)

// BlockWriter makes the Blocks of a format whose text has no byte order in its file: piece by piece, each with its place.
// The zero value is no writer; see [NewBlockWriter].
type BlockWriter struct {
	limits Limits
	text   strings.Builder
	blocks Blocks
	cells  int // of the table that is being written
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

// Child adds a file that lies inside this one and is attached to it; one without a name is given one.
func (w *BlockWriter) Child(src Source) {
	if src.Name == "" {
		src.Name = fmt.Sprintf("attachment %d", len(w.blocks.Children)+1)
	}
	w.blocks.Children = append(w.blocks.Children, src)
}

// Note adds a diagnostic.
func (w *BlockWriter) Note(code, format string, args ...any) {
	w.blocks.Diagnostics = append(w.blocks.Diagnostics, Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)})
}

// Empty reports whether no piece was added.
func (w *BlockWriter) Empty() bool { return len(w.blocks.Pieces) == 0 }

// Blocks are all that was added.
func (w *BlockWriter) Blocks() Blocks {
	w.blocks.Text, w.blocks.Markup = NewText(w.text.String()), true
	return w.blocks
}
