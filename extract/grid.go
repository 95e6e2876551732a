package extract

import (
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// A page that uses a table to lay itself out has the notice in one cell. Such a cell holds more than layoutText Han
// characters of prose, or more than layoutCell and nearly all of the table's, in many lines.
const (
	layoutText   = 1500
	layoutNested = 50 // of a cell with a table inside
	layoutCell   = 250
	layoutLines  = 4
)

// isDataTable tells a table of data from one that lays out the page: two rows and two columns at least, and no cell
// that holds another table with rows, or the page.
func isDataTable(n *node) bool {
	rows, columns, all := 0, 0, 0
	var heaviest *node
	for _, r := range tableRows(n) {
		rows++
		cells := rowCells(r)
		columns = max(columns, len(cells))
		for _, c := range cells {
			w := weightOf(c)
			if w > layoutText || w > layoutNested && hasTable(c) {
				return false
			}
			if all += w; heaviest == nil || w > weightOf(heaviest) {
				heaviest = c
			}
		}
	}
	if rows < 2 || columns < 2 {
		return false
	}
	w := weightOf(heaviest)
	return !(w > layoutCell && w*10 > all*8 && hasLines(heaviest, layoutLines))
}

// weightOf is the prose of a node, seen or not.
func weightOf(n *node) int { return int(n.prose + n.linked + n.unseen) }

func hasTable(n *node) bool {
	for c := n.first; c != nil; c = c.next {
		if c.atom == atom.Table || hasTable(c) {
			return true
		}
	}
	return false
}

// tableRows lists the rows of a table, not those of tables inside it.
func tableRows(n *node) []*node {
	var out []*node
	for c := n.first; c != nil; c = c.next {
		switch c.atom {
		case atom.Tr:
			out = append(out, c)
		case atom.Tbody, atom.Thead, atom.Tfoot:
			out = append(out, tableRows(c)...)
		}
	}
	return out
}

func rowCells(r *node) []*node {
	var out []*node
	for c := r.first; c != nil; c = c.next {
		if isCell(c) {
			out = append(out, c)
		}
	}
	return out
}

func isCell(n *node) bool { return n.atom == atom.Td || n.atom == atom.Th }

// cellReader counts what the lines of one cell hold.
type cellReader struct {
	chars, linked int    // as of a block
	href          string // of the last link
}

// maxSpan bounds what a rowspan or colspan says, which is 1000 or 65535 on some pages for "all".
const maxSpan = 1000

// maxCols bounds the columns that one cell covers.
const maxCols = 100

// span is how many rows or columns a cell says it covers, at least 1 and at most limit.
func span(says int32, limit int) int { return max(1, min(int(says), limit)) }

// table reads a data table cell by cell: a cell that covers several rows or columns stands once, where it begins.
func (p *htmlPage) table(n *node, s style) {
	p.strays(n, s)
	p.a.tables++
	table := p.a.tables
	rows := tableRows(n)
	until := map[int]int{} // column → the first row that no cell above covers
	count := 0
	s.inCell = true
	hidden, link := s.hidden, s.link
	for r, row := range rows {
		s.hidden, s.link = hidden || row.hidden, link
		if p.unscript(row); link == nil && row.also().href != "" {
			s.link = row
		}
		col := 0
		for _, cell := range rowCells(row) {
			for until[col] > r {
				col++
			}
			c := doc.Cell{Table: table, Row: r, Col: col, Rows: span(cell.also().rows, len(rows)-r), Cols: span(cell.also().cols, maxCols), Header: cell.atom == atom.Th}
			if count += c.Rows * c.Cols; count > p.a.limits.Cells {
				if count-c.Rows*c.Cols <= p.a.limits.Cells {
					p.a.note("table_limit", "table %d: more than the limit of %d cells; the rest is read as text", table, p.a.limits.Cells)
				}
				s.inCell = false
				p.walk(cell, s)
				p.flush()
				continue
			}
			p.cell(cell, s, c)
			for i := range c.Cols {
				until[col+i] = r + c.Rows
			}
			col += c.Cols
		}
	}
}

// strays reads what stands in a table outside its cells: a caption, or text that the writer put between them.
func (p *htmlPage) strays(n *node, s style) {
	for c := n.first; c != nil && p.err == nil; c = c.next {
		switch {
		case c.kind == textNode:
			p.text(c.text(), s)
		case c.atom == atom.Tr || c.atom == atom.Tbody || c.atom == atom.Thead || c.atom == atom.Tfoot:
			p.strays(c, s)
		case !isCell(c):
			p.element(c, s)
		}
	}
	p.flush()
}

// cell reads one cell; its lines are parted by line breaks in the piece.
func (p *htmlPage) cell(n *node, s style, at doc.Cell) {
	p.reset()
	p.cells = &cellReader{}
	p.walk(n, s)
	p.lineBreak()
	c := p.cells
	p.cells = nil
	if p.err != nil {
		return
	}
	piece := doc.Piece{Kind: doc.CellPiece, Cell: at, Role: s.role, Hidden: s.hidden || n.hidden, Element: p.a.element(n)}
	if c.chars > 0 {
		piece.Links = float32(c.linked) / float32(c.chars)
	}
	if c.linked*10 >= c.chars*8 {
		piece.Href = c.href
	}
	p.a.open() // an empty cell is a piece, too
	p.err = p.a.close(piece)
}
