package markdown

import (
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// delimiters is the number of columns that the line under the heads of a table has; 0 when it is none.
func delimiters(line string) int {
	if !strings.ContainsRune(line, '-') || strings.Trim(line, "|:- \t") != "" || !strings.ContainsAny(line, "|:") {
		return 0
	}
	n := 0
	for cell := range strings.SplitSeq(strings.Trim(line, "| \t"), "|") {
		if strings.Trim(strings.Trim(strings.TrimSpace(cell), ":"), "-") != "" || !strings.Contains(cell, "-") {
			return 0
		}
		n++
	}
	return n
}

// cells parts a row at its bars; those behind a backslash and in code are text.
func (r *reader) cells(line doc.Span) (out []doc.Span) {
	line = r.inner(line)
	s := r.s
	if line.Len() > 0 && s[line.Start] == '|' {
		line.Start++
	}
	if n := line.Len(); n > 0 && s[line.End-1] == '|' && (n < 2 || s[line.End-2] != '\\') {
		line.End--
	}
	start, code := line.Start, false
	for i := line.Start; i <= line.End; i++ {
		switch {
		case i == line.End, s[i] == '|' && !code:
			out = append(out, r.inner(doc.Span{Start: start, End: i}))
			start = i + 1
		case s[i] == '\\':
			i = min(i+1, line.End-1)
		case s[i] == '`':
			code = !code && strings.IndexByte(s[i+1:line.End], '`') >= 0
		}
	}
	return out
}

// table reads a table of n columns whose heads are a line, from the row at a place on, and says where it ends.
func (r *reader) table(head doc.Span, at, n int) (int, error) {
	r.out.Tables++
	row := 0
	write := func(line doc.Span) error {
		if (row+1)*n > r.limits.Cells {
			return fmt.Errorf("%w: a table of more than the limit of %d cells", doc.ErrTooLarge, r.limits.Cells)
		}
		cells := r.cells(line)
		for k := range n {
			lines := []doc.Span(nil)
			if k < len(cells) && cells[k].Len() > 0 {
				lines = cells[k : k+1]
			}
			cell := doc.Cell{Table: r.out.Tables, Row: row, Col: k, Rows: 1, Cols: 1, Header: row == 0}
			if err := r.piece(lines, doc.Piece{Kind: doc.CellPiece, Cell: cell}, true); err != nil {
				return err
			}
		}
		row++
		return nil
	}
	if err := write(head); err != nil {
		return at, err
	}
	for at < len(r.s) {
		line, next := r.line(at)
		if text := r.s[line.Start:line.End]; strings.TrimSpace(text) == "" || !strings.Contains(text, "|") {
			break
		}
		if err := write(line); err != nil {
			return at, err
		}
		at = next
	}
	return at, nil
}
