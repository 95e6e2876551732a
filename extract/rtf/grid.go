package rtf

import (
	"slices"
	"sort"

	"github.com/gongwen-go/gongwen/doc"
)

// placed is a cell in the grid of its table.
type placed struct {
	doc.Cell
	blocks []block
}

// slack is how far apart edges of one column are in rows that were dragged by hand, in twips (1/20 pt).
const slack = 45

// grid places the cells of a table. Rows have edges of their own, so a column of the table is what lies between two edges
// of any rows; a cell covers several where other rows have edges inside of it, or where it is said to be joined.
func (t *table) grid(limits doc.Limits) [][]placed {
	for _, slack := range []int{slack, 0} {
		if c := t.columns(slack); c.parts(t.rows) {
			if rows := c.place(t.rows); spread(rows) <= limits.Cells {
				return rows
			}
		}
	}
	return columns{}.place(t.rows)
}

// spread is how many cells a grid has when its spans are spread.
func spread(rows [][]placed) (n int) {
	for _, row := range rows {
		for _, c := range row {
			n += c.Rows * c.Cols
		}
	}
	return n
}

// columns are the right edges of the columns of a table; there are none when the cells of rows are only counted.
type columns struct {
	edges []int
	slack int
}

// columns gathers them; edges not more than slack apart are one.
func (t *table) columns(slack int) columns {
	var edges []int
	for _, row := range t.rows {
		for _, c := range row.cells {
			if c.edge.known {
				edges = append(edges, c.edge.right)
			}
		}
	}
	slices.Sort(edges)
	var out []int
	first := 0 // of the edges that are one; it bounds how far they may drift
	for i, e := range edges {
		if i == 0 || e-first > slack {
			out, first = append(out, e), e
		}
		out[len(out)-1] = e
	}
	return columns{out, slack}
}

// upTo is the number of columns on the left of a row that begins at an edge.
func (c columns) upTo(edge int) int { return sort.SearchInts(c.edges, edge+c.slack+1) }

// end is the column behind a cell with this right edge.
func (c columns) end(edge int) int { return sort.SearchInts(c.edges, edge) + 1 }

// parts reports whether the cells of every row have columns of their own.
func (c columns) parts(rows []row) bool {
	for _, row := range rows {
		if row.ordered() && !c.increase(row) {
			return false
		}
	}
	return len(c.edges) > 0
}

func (c columns) increase(row row) bool {
	at := c.upTo(row.left)
	for _, cell := range row.cells {
		end := c.end(cell.edge.right)
		if end <= at {
			return false
		}
		at = end
	}
	return true
}

// ordered reports whether all cells of a row have edges, each on the right of the one before.
func (r row) ordered() bool {
	at := r.left
	for _, c := range r.cells {
		if !c.edge.known || c.edge.right <= at {
			return false
		}
		at = c.edge.right
	}
	return true
}

// place gives the cells of all rows their places; those that are covered are left out.
func (c columns) place(rows []row) [][]placed {
	var out [][]placed
	var above map[int]*placed // the cells that may go on downwards, by their column
	for r, row := range rows {
		cells := c.placeRow(row, r)
		var under map[int]*placed
		note := func(col int, p *placed) {
			if under == nil { // most rows have none
				under = map[int]*placed{}
			}
			under[col] = p
		}
		kept := make([]placed, 0, len(cells)) // never grown: under points into it
		for _, cell := range cells {
			if p := above[cell.Col]; cell.goesOn && p != nil && p.Cols == cell.Cols {
				p.Rows++
				note(cell.Col, p)
				continue
			}
			kept = append(kept, cell.placed)
			if cell.goesOn || cell.begins {
				note(cell.Col, &kept[len(kept)-1])
			}
		}
		out, above = append(out, kept), under
	}
	return out
}

// placedEdge is a cell in its row, with what is said of the cells above and under it.
type placedEdge struct {
	placed
	goesOn, begins bool
}

// placeRow places the cells of row number r; those joined to the one on their left are part of it.
func (c columns) placeRow(row row, r int) (out []placedEdge) {
	counted := c.edges == nil || !row.ordered()
	at := 0
	if !counted {
		at = c.upTo(row.left)
	}
	for _, cell := range row.cells {
		end := at + 1
		if !counted {
			end = c.end(cell.edge.right)
		}
		if n := len(out); cell.edge.left && n > 0 {
			out[n-1].Cols += end - at
			out[n-1].blocks = append(out[n-1].blocks, cell.blocks...)
		} else {
			place := doc.Cell{Row: r, Col: at, Rows: 1, Cols: end - at, Header: row.header}
			out = append(out, placedEdge{placed{place, cell.blocks}, cell.edge.above, cell.edge.begins})
		}
		at = end
	}
	return out
}
