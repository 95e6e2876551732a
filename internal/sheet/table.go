package sheet

import (
	"fmt"
	"slices"
	"sort"

	"github.com/gongwen-go/gongwen/doc"
)

// maxGrid bounds rows × columns of a table, covered cells included.
const maxGrid = 4 << 20

// table writes rows as a table: every cell of the grid once, those that are covered by others not.
func (l *layout) table(rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	cols := columns(rows)
	if len(rows)*len(cols) > maxGrid {
		return fmt.Errorf("%w: sheet %.40q: a table of %d rows and %d columns, limit %d cells", doc.ErrTooLarge, l.sheet.Name, len(rows), len(cols), maxGrid)
	}
	table := l.w.Table()
	until := make([]int, len(cols)) // the first row that no cell above covers
	for r, row := range rows {
		cells := row.cells
		for k := 0; k < len(cols); k++ {
			for len(cells) > 0 && cells[0].Col+cells[0].cols <= cols[k] {
				cells = cells[1:] // merged, without a text, over columns that were dropped
			}
			if until[k] > r {
				continue
			}
			c, at := placed{Cell{Row: row.index, Col: cols[k]}, 1, 1}, doc.Cell{Table: table, Row: r, Col: k, Rows: 1, Cols: 1}
			if len(cells) > 0 && cells[0].Col <= cols[k] {
				c, cells = cells[0], cells[1:]
				at.Rows = spanned(rows[r:], c)
				at.Cols = max(1, sort.SearchInts(cols, c.Col+c.cols)-k)
			}
			for i := k; i < k+at.Cols; i++ {
				until[i] = r + at.Rows
			}
			at.Header = c.Header
			p := doc.Piece{Kind: doc.CellPiece, Cell: at, Role: "content", Centered: c.Centered, Href: c.Href, Hidden: l.hides(c), Place: l.place(c)}
			if err := l.w.Add(c.Text, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// spanned is how many of the rows, the first of which holds a cell, the cell covers.
func spanned(rows []row, c placed) int {
	return max(1, sort.Search(len(rows), func(i int) bool { return rows[i].index >= c.Row+c.rows }))
}

// columns are the columns in which a text begins.
func columns(rows []row) []int {
	seen := map[int]bool{}
	var out []int
	for _, r := range rows {
		for _, c := range r.cells {
			if c.Text != "" && !seen[c.Col] {
				seen[c.Col] = true
				out = append(out, c.Col)
			}
		}
	}
	slices.Sort(out)
	return out
}
