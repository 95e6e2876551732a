package layout

import (
	"math"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// joined is a table with what it has on further pages.
type joined struct {
	page  int // of its last part
	xs    []float64
	rows  int
	cells []joinedCell
	heads int // rows that are printed again
}

type joinedCell struct {
	row, col, rows, cols int
	page                 int
	text                 string
}

// table writes a table, or goes on with one of the page before: one with the same sides, with nothing but furniture between.
func (o *writer) table(t *table) {
	part := o.read(t)
	if g := o.grid; g != nil && g.page < t.page && len(part.cells) > 0 && sameColumns(g, part) {
		g.join(part)
		return
	}
	o.flush()
	o.grid = part
}

// read makes the texts of the cells.
func (o *writer) read(t *table) *joined {
	pad := t.padding()
	out := &joined{page: t.page, xs: t.xs, rows: len(t.ys) - 1}
	for _, c := range t.cells {
		j := joiner{style: o.style, tight: true, margins: margins{t.xs[c.col] + pad, t.xs[c.col+c.cols] - pad}}
		var text strings.Builder
		var p *paragraph
		flush := func() {
			if p != nil && text.Len() > 0 {
				text.WriteByte('\n')
			}
			if p != nil {
				text.WriteString(p.text())
			}
		}
		for _, l := range c.lines {
			if p != nil && j.goesOn(p, l, j.margins) {
				p.lines = append(p.lines, l)
				continue
			}
			flush()
			p = &paragraph{lines: []*line{l}}
		}
		flush()
		out.cells = append(out.cells, joinedCell{c.row, c.col, c.rows, c.cols, t.page, text.String()})
	}
	return out
}

// padding is how far from its lines a table's text begins.
func (t *table) padding() float64 {
	pad := 7.0
	for _, c := range t.cells {
		for _, l := range c.lines {
			pad = min(pad, max(0, l.left-t.xs[c.col]), max(0, t.xs[c.col+c.cols]-l.right))
		}
	}
	return pad
}

const sameColumn = 4.0 // points that the lines of two pages may lie apart

// sameColumns reports whether two parts of a table have the same sides, and one of them all lines that the other has.
func sameColumns(a, b *joined) bool {
	x, y := a.xs, b.xs
	if len(x) < len(y) {
		x, y = y, x
	}
	if math.Abs(x[0]-y[0]) > sameColumn || math.Abs(x[len(x)-1]-y[len(y)-1]) > sameColumn {
		return false
	}
	for _, v := range y {
		if !slices.ContainsFunc(x, func(u float64) bool { return math.Abs(u-v) <= sameColumn }) {
			return false
		}
	}
	return true
}

// spread counts the columns of a part by the lines xs, which have all of its own.
func (g *joined) spread(xs []float64) {
	if len(g.xs) == len(xs) {
		return
	}
	at := func(col int) int {
		best := 0
		for i, x := range xs {
			if math.Abs(x-g.xs[col]) < math.Abs(xs[best]-g.xs[col]) {
				best = i
			}
		}
		return best
	}
	for i := range g.cells {
		c := &g.cells[i]
		from, to := at(c.col), at(c.col+c.cols)
		c.col, c.cols = from, max(1, to-from)
	}
	g.xs = xs
}

// join goes on with a part of the next page: without the head that is printed again, and with the cells that the page parted.
func (g *joined) join(part *joined) {
	xs := g.xs
	if len(part.xs) > len(xs) {
		xs = part.xs
	}
	g.spread(xs)
	part.spread(xs)
	skip := g.repeated(part)
	g.heads = max(g.heads, skip)
	above := g.bottom()
	var first []joinedCell // of the row that may go on with the last one
	for _, c := range part.cells {
		if c.row == skip {
			first = append(first, c)
		}
	}
	goesOn := skip < part.rows && g.rowGoesOn(first, above)
	shift := g.rows - skip
	if goesOn {
		shift--
	}
	for _, c := range part.cells {
		if c.row < skip {
			continue
		}
		up := above[c.col]
		parted := c.row == skip && up >= 0 && g.cells[up].col == c.col && g.cells[up].cols == c.cols
		switch {
		case parted && goesOn:
			g.cells[up].append(c)
			g.cells[up].rows = c.row + shift + c.rows - g.cells[up].row
		case parted && c.text == "" && (c.rows > 1 || g.cells[up].rows > 1):
			g.cells[up].rows = c.row + shift + c.rows - g.cells[up].row
		default:
			c.row += shift
			g.cells = append(g.cells, c)
		}
	}
	g.rows = shift + part.rows
	g.page = part.page
}

// bottom gives, for each column, the cell that stands in the last row; -1 is none.
func (g *joined) bottom() []int {
	out := make([]int, len(g.xs))
	for i := range out {
		out[i] = -1
	}
	for i, c := range g.cells {
		if c.row+c.rows != g.rows {
			continue
		}
		for k := c.col; k < min(c.col+c.cols, len(out)); k++ {
			out[k] = i
		}
	}
	return out
}

// rowGoesOn reports whether a row goes on with the one above the page break: its first cell is empty and as high as the others,
// though the first cell above is not, and it has the same cells.
func (g *joined) rowGoesOn(row []joinedCell, above []int) bool {
	filled := 0
	for i, c := range row {
		up := above[c.col]
		if up < 0 || g.cells[up].col != c.col || g.cells[up].cols != c.cols {
			return false
		}
		if i == 0 && (c.text != "" || g.cells[up].text == "" || c.rows > 1) {
			return false
		}
		if c.text != "" {
			filled++
		}
	}
	return filled > 0 && (len(row) > 2 || filled == len(row)-1)
}

// append adds the text of a cell that a page break parted.
func (c *joinedCell) append(more joinedCell) {
	switch {
	case c.text == "" || more.text == "":
		c.text += more.text
	case endsSentence(c.text):
		c.text += "\n" + more.text
	default:
		c.text += breakBetween(c.text, more.text) + more.text
	}
}

// repeated is how many rows at the top of a part are those at the top of the table.
func (g *joined) repeated(part *joined) int {
	head := func(j *joined, rows int) (out []joinedCell) {
		for _, c := range j.cells {
			if c.row < rows {
				c.page = 0
				out = append(out, c)
			}
		}
		return out
	}
	for n := min(3, part.rows-1, g.rows); n > 0; n-- {
		a, b := head(g, n), head(part, n)
		closed := !slices.ContainsFunc(a, func(c joinedCell) bool { return c.row+c.rows > n })
		words := slices.ContainsFunc(a, func(c joinedCell) bool { return strings.Trim(c.text, "0123456789. ") != "" })
		if closed && words && slices.Equal(a, b) {
			return n
		}
	}
	return 0
}

// cells writes the table that is open.
func (o *writer) cells() {
	g := o.grid
	o.grid = nil
	slices.SortStableFunc(g.cells, func(a, b joinedCell) int { return (a.row-b.row)*len(g.xs) + a.col - b.col })
	number := o.w.Table()
	for _, c := range g.cells {
		o.add(c.text, doc.Piece{
			Kind: doc.CellPiece, Role: contentRole, Place: doc.Place{Page: c.page},
			Cell: doc.Cell{Table: number, Row: c.row, Col: c.col, Rows: c.rows, Cols: c.cols, Header: c.row < g.heads},
		})
	}
}
