package extract

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// layoutText is how much prose a cell of a data table holds at most: pages that use a table to lay themselves out have
// the whole notice in one cell.
const layoutText = 1500

// isDataTable tells a table of data from one that lays out the page: two rows and two columns at least, and no cell
// that holds another table with rows, or the page.
func isDataTable(n *html.Node) bool {
	rows, columns := 0, 0
	for _, r := range tableRows(n) {
		rows++
		cells := rowCells(r)
		columns = max(columns, len(cells))
		for _, c := range cells {
			if w := prose(textOf(c)); w > layoutText || hasTable(c) && w > 200 {
				return false
			}
		}
	}
	return rows >= 2 && columns >= 2
}

func hasTable(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Table || hasTable(c) {
			return true
		}
	}
	return false
}

// tableRows lists the rows of a table, not those of tables inside it.
func tableRows(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			out = append(out, c)
		case atom.Tbody, atom.Thead, atom.Tfoot:
			out = append(out, tableRows(c)...)
		}
	}
	return out
}

func rowCells(r *html.Node) []*html.Node {
	var out []*html.Node
	for c := r.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			out = append(out, c)
		}
	}
	return out
}

// cellReader collects the lines of one cell.
type cellReader struct{ lines []doc.Text }

func (c *cellReader) line(t doc.Text) {
	from, to := trim(t.String())
	if from < to {
		c.lines = append(c.lines, t.Cut(from, to))
	}
}

// spanOf reads a rowspan or colspan; limit bounds it, since pages say 1000 for "all".
func spanOf(n *html.Node, name string, limit int) int {
	v, err := strconv.Atoi(attr(n, name))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, limit)
}

// table reads a data table cell by cell: a cell that covers several rows or columns stands once, where it begins.
func (p *htmlPage) table(n *html.Node, s style) {
	p.a.tables++
	table := p.a.tables
	rows := tableRows(n)
	below := map[int]int{} // column → rows that a cell above still covers
	count := 0
	s.inCell = true
	p.groups++
	s.group = p.groups
	for r, row := range rows {
		col := 0
		for _, cell := range rowCells(row) {
			for below[col] > 0 {
				col++
			}
			c := doc.Cell{Table: table, Row: r, Col: col, Rows: spanOf(cell, "rowspan", len(rows)-r), Cols: spanOf(cell, "colspan", 100), Header: cell.DataAtom == atom.Th}
			if count += c.Rows * c.Cols; count > p.a.limits.Cells {
				p.a.note("table_limit", "table %d: more than the limit of %d cells; the rest is read as text", table, p.a.limits.Cells)
				s.inCell = false
				p.walk(cell, s)
				p.flush()
				continue
			}
			p.cell(cell, s, c)
			for i := range c.Cols {
				below[col+i] = c.Rows
			}
			col += c.Cols
		}
		for k, v := range below {
			if v > 0 {
				below[k] = v - 1
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Caption {
			p.walk(c, s)
			p.flush()
		}
	}
}

// cell reads one cell; its lines are parted by line breaks in the piece.
func (p *htmlPage) cell(n *html.Node, s style, at doc.Cell) {
	p.cells = &cellReader{}
	p.reset()
	p.walk(n, s)
	p.lineBreak()
	lines := p.cells.lines
	p.cells = nil
	if p.err == nil {
		p.err = p.a.add(doc.Join("\n", lines...), doc.Piece{Kind: doc.CellPiece, Cell: at, Role: s.role, Group: s.group, Hidden: s.hidden})
	}
}
