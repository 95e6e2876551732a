package segment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// textDraft makes a draft as the fourth phase hands it over: a piece a line. Lines that begin with | are rows of a table,
// its cells parted by |: a cell ^ is merged with the one above, a cell < with the one on its left.
func textDraft(text string) *doc.Draft {
	d := &doc.Draft{Document: &doc.Document{}}
	var b strings.Builder
	number, row := 0, 0
	above := map[int]int{} // the piece that holds each column of the row above
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		if !strings.HasPrefix(line, "|") {
			d.Pieces = append(d.Pieces, doc.Piece{Span: doc.Span{Start: b.Len(), End: b.Len() + len(line)}})
			b.WriteString(line)
			row = 0
			clear(above)
			continue
		}
		if row == 0 {
			number++
		}
		holds := map[int]int{}
		for col, cell := range strings.Split(strings.TrimSuffix(line[1:], "|"), "|") {
			if at, ok := above[col]; ok && cell == "^" {
				c := &d.Pieces[at].Cell
				c.Rows = row - c.Row + 1
				holds[col] = at
				continue
			}
			if at, ok := holds[col-1]; ok && cell == "<" {
				d.Pieces[at].Cell.Cols++
				holds[col] = at
				continue
			}
			if len(holds) > 0 {
				b.WriteByte('\t')
			}
			d.Pieces = append(d.Pieces, doc.Piece{
				Kind: doc.CellPiece, Span: doc.Span{Start: b.Len(), End: b.Len() + len(cell)},
				Cell: doc.Cell{Table: number, Row: row, Col: col, Rows: 1, Cols: 1},
			})
			b.WriteString(cell)
			holds[col] = len(d.Pieces) - 1
		}
		above = holds
		row++
	}
	d.Text = doc.NewText(b.String())
	d.Key = foldedKey(b.String())
	return d
}

// foldedKey folds what the tests write as the first phases do.
func foldedKey(text string) doc.Key {
	var kb doc.KeyBuilder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		key := text[i : i+size]
		switch {
		case '！' <= r && r <= '～':
			key = string(r - 0xFEE0)
		case r == '　':
			key = " "
		case r == '“' || r == '”':
			key = `"`
		case r == '〔':
			key = "["
		case r == '〕':
			key = "]"
		}
		kb.Add(key, size)
		i += size
	}
	return kb.Key()
}

// plainCells reads cells without understanding them.
type plainCells struct{ draft *doc.Draft }

func (p plainCells) enter(doc.Table) func() { return func() {} }

func (p plainCells) cellClause(s doc.Span, column columnRole) doc.Task {
	var units []doc.Unit
	for _, name := range strings.FieldsFunc(p.draft.Text.Slice(s), func(r rune) bool { return r == '、' || r == ' ' }) {
		units = append(units, doc.Unit{Name: name, Basis: doc.Stated, Span: s})
	}
	switch column {
	case leadColumn:
		return doc.Task{Lead: units}
	case supportingColumn:
		return doc.Task{Supporting: units}
	case guidingColumn:
		return doc.Task{Guiding: units}
	}
	return doc.Task{Implementing: units}
}

func (p plainCells) deadlines(s doc.Span, column bool) []doc.Deadline {
	if !column {
		return nil
	}
	return []doc.Deadline{{Text: tidy(p.draft.Text.Slice(s)), Span: s}}
}

func unitNames(units []doc.Unit) string {
	var out []string
	for _, u := range units {
		name := u.Name
		if u.Basis == doc.MergedCell {
			name = "^" + name
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return strings.Join(out, "、")
}
