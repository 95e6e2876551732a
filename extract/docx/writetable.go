package docx

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// nestedText is how many bytes of text in a table inside a cell make the outer table one that only lays out the page.
const nestedText = 150

// isData tells a table of data, which has rows and columns, from one that lays out the page.
func (t *table) isData() bool {
	if len(t.rows) < 2 {
		return false
	}
	cols := 0
	for _, r := range t.rows {
		cols = max(cols, len(r.cells))
		for _, c := range r.cells {
			for _, b := range c.blocks {
				if b.table != nil && b.table.isData() && len(b.text()) > nestedText {
					return false
				}
			}
		}
	}
	return cols > 1
}

// table writes one cell by cell; one that lays out the page as paragraphs.
func (r *reader) table(t *table, role string) error {
	if !t.isData() {
		for _, row := range t.rows {
			for _, c := range row.cells {
				if c.below || c.right {
					continue
				}
				if err := r.each(c.blocks, role); err != nil {
					return err
				}
			}
		}
		return nil
	}
	number := r.w.Table()
	var apart []block // what is hidden in cells
	for _, c := range t.grid() {
		c.place.Table = number
		hidden, err := r.cell(c, role)
		if err != nil {
			return err
		}
		apart = append(apart, hidden...)
	}
	if err := r.each(apart, role); err != nil {
		return err
	}
	return r.flushNotes(role)
}

// cell writes one, and gives what is hidden in it beside what is shown.
func (r *reader) cell(c placed, role string) (apart []block, err error) {
	if err := r.callAll(c.blocks); err != nil {
		return nil, err
	}
	var text cellText
	text.add(c.blocks)
	piece := doc.Piece{Kind: doc.CellPiece, Cell: c.place, Role: role, Place: c.at, Hidden: c.hidden}
	if len(c.blocks) > 0 && c.blocks[0].paragraph != nil {
		piece.Place = c.blocks[0].paragraph.at // a page may begin there
	}
	if text.links == 1 && text.linked == text.chars {
		piece.Href, piece.Links = text.link, 1
	}
	switch {
	case len(text.hidden) == 0:
	case len(text.lines) == 0:
		text.lines, piece.Hidden = text.hidden, true
	default:
		p := &paragraph{at: c.at}
		p.hidden.WriteString(strings.Join(text.hidden, "\n"))
		apart = []block{{paragraph: p}}
	}
	return apart, r.add(strings.Join(text.lines, "\n"), piece)
}

// placed is a cell with its place.
type placed struct {
	*cell
	place  doc.Cell
	hidden bool
}

// grid places the cells of a table. One that continues another widens it; one that continues none stands for itself.
func (t *table) grid() []placed {
	var out []placed
	above := map[int]int{} // column → 1 + the index of the cell that goes on below there
	for i := range t.rows {
		r := &t.rows[i]
		next := map[int]int{}
		col := r.before
		for k := range r.cells {
			c := &r.cells[k]
			at := above[col] - 1
			switch {
			case c.right && k > 0 && len(out) > 0 && out[len(out)-1].place.Row == i:
				out[len(out)-1].place.Cols += c.cols
			case c.below && at >= 0 && !(c.right && k > 0):
				out[at].place.Rows = i - out[at].place.Row + 1
				next[col] = at + 1
			default:
				out = append(out, placed{c, doc.Cell{Row: i, Col: col, Rows: 1, Cols: c.cols, Header: r.header}, r.hidden})
				if c.begin || c.below {
					next[col] = len(out)
				}
			}
			col += c.cols
		}
		above = next
	}
	return out
}

// cellText is what blocks say, in lines: a cell, or a whole table.
type cellText struct {
	lines, hidden []string
	chars, linked int
	link          string
	links         int
}

// add adds the lines of blocks; each row of a table in a cell is a line.
func (c *cellText) add(blocks []block) {
	for _, b := range blocks {
		switch {
		case b.table != nil:
			for _, row := range b.table.rows {
				before := len(c.lines)
				for _, inner := range row.cells {
					c.add(inner.blocks)
				}
				if len(c.lines) > before {
					c.lines = append(c.lines[:before], strings.Join(c.lines[before:], " "))
				}
			}
		default:
			c.add(b.paragraph.before)
			c.paragraph(b.paragraph)
			c.add(b.paragraph.after)
		}
	}
}

func (c *cellText) paragraph(p *paragraph) {
	for _, l := range p.lines {
		if text := strings.TrimSpace(l.text); text != "" {
			c.lines = append(c.lines, text)
		}
	}
	if p.hidden.Len() > 0 {
		c.hidden = append(c.hidden, p.hidden.String())
	}
	c.chars, c.linked, c.links = c.chars+p.chars, c.linked+p.linked, c.links+p.links
	if p.link != "" {
		c.link = p.link
	}
}

// text is what a block says.
func (b block) text() string {
	var c cellText
	c.add([]block{b})
	return strings.Join(c.lines, "\n")
}
