package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"github.com/gongwen-go/gongwen/doc"
)

// row is a row with a text.
type row struct {
	index int
	end   int      // the row behind those that its texts cover
	cells []placed // those that begin here, with a text or merged, in the order of columns
	texts int      // how many of them have a text
	goes  bool     // a merged cell with a text goes on from above
}

// placed is a cell with what it covers, counted in rows and columns of the sheet.
type placed struct {
	Cell
	rows, cols int
}

// rowsOf resolves what is merged: the rows that hold a text, without what merged cells hide.
func rowsOf(s Sheet) ([]row, error) {
	cells, merged := texts(s.Cells), slices.Clone(s.Merged)
	slices.SortStableFunc(merged, func(a, b Range) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col)) })
	var rows []row
	looked := 0
	c := cover{filled: map[[2]int]bool{}}
	for len(cells) > 0 {
		r := row{index: cells[0].Row}
		n := sort.Search(len(cells), func(i int) bool { return cells[i].Row > r.index })
		c.moveTo(r.index)
		for len(merged) > 0 && merged[0].Row <= r.index {
			c.add(merged[0], r.index)
			merged = merged[1:]
		}
		if looked += len(c.open); looked > maxOpen {
			return nil, fmt.Errorf("%w: sheet %.40q: thousands of merged cells over thousands of rows", doc.ErrTooLarge, s.Name)
		}
		r.cells = c.place(cells[:n], r.index)
		for _, p := range r.cells {
			if p.Text != "" {
				r.texts++
				r.end = max(r.end, r.index+p.rows)
			}
		}
		r.goes = c.goes(r.index)
		if r.texts > 0 {
			rows = append(rows, r)
		}
		cells = cells[n:]
	}
	return rows, nil
}

// maxOpen bounds the merged cells over all rows, each counted in each row: twenty of them over 200,000 rows are 4 million.
const maxOpen = 16 << 20

// cover are the merged cells over a row, in the order of columns, none over another.
type cover struct {
	open   []Range
	filled map[[2]int]bool // the first cells of those that hold a text
}

// moveTo drops those that end above a row.
func (c *cover) moveTo(row int) {
	c.open = slices.DeleteFunc(c.open, func(r Range) bool {
		ended := r.Row+r.Rows <= row
		if ended {
			delete(c.filled, [2]int{r.Row, r.Col})
		}
		return ended
	})
}

// add adds a range that reaches a row; it is cut where another begins, and left out when it begins in one.
func (c *cover) add(r Range, row int) {
	if r.Row < 0 || r.Col < 0 || r.Rows < 1 || r.Cols < 1 || r.Rows == 1 && r.Cols == 1 || r.Row+r.Rows <= row {
		return
	}
	i := sort.Search(len(c.open), func(i int) bool { return c.open[i].Col+c.open[i].Cols > r.Col })
	if i < len(c.open) {
		if r.Cols = min(r.Cols, c.open[i].Col-r.Col); r.Cols < 1 {
			return
		}
	}
	c.open = slices.Insert(c.open, i, r)
}

// place gives the cells that begin in a row what they cover, and drops those that are covered. A merged cell without a text
// is a cell, too.
func (c *cover) place(cells []Cell, row int) []placed {
	var out []placed
	at := 0
	for _, r := range c.open {
		for ; at < len(cells) && cells[at].Col < r.Col; at++ {
			out = append(out, placed{cells[at], 1, 1})
		}
		p := placed{Cell{Row: row, Col: r.Col}, r.Rows, r.Cols}
		for ; at < len(cells) && cells[at].Col < r.Col+r.Cols; at++ {
			if cells[at].Col == r.Col && r.Row == row {
				p.Cell = cells[at]
				c.filled[[2]int{r.Row, r.Col}] = true
			}
		}
		if r.Row == row {
			out = append(out, p)
		}
	}
	for ; at < len(cells); at++ {
		out = append(out, placed{cells[at], 1, 1})
	}
	return out
}

// goes reports whether a merged cell with a text goes on from above a row.
func (c *cover) goes(row int) bool {
	for _, r := range c.open {
		if r.Row < row && c.filled[[2]int{r.Row, r.Col}] {
			return true
		}
	}
	return false
}
