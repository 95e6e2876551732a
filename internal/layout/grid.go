package layout

import (
	"cmp"
	"math"
	"slices"
)

// Lengths of ruling lines, in points.
const (
	touching      = 2.5 // lines that end so near to each other meet
	sameLine      = 2.5 // lines so near to each other are one: double lines, borders of neighbouring cells
	shortest      = 4.0 // shorter ones are of a drawing, or are dashes
	maxRules      = 2_000
	maxPageTables = 500
)

// segment is a ruling line: at is its place across, from and to are its ends.
type segment struct{ at, from, to float64 }

// table is a ruled table of a page: its lines and its cells, row by row.
type table struct {
	page   int
	xs, ys []float64
	cells  []*cell
	at     []*cell // of each place of the grid
}

// cell is a cell and what stands in it.
type cell struct {
	row, col, rows, cols int
	lines                []*line
}

func (t *table) top() float64 { return t.ys[0] }

func (t *table) filled() bool {
	return slices.ContainsFunc(t.cells, func(c *cell) bool { return len(c.lines) > 0 })
}

// findTables finds the tables that the rules of a page make.
func findTables(rules []Rule, maxCells int) []*table {
	var across, down []segment
	for _, r := range rules {
		if !finite(r.X0, r.Y0, r.X1, r.Y1) {
			continue
		}
		w, h := math.Abs(r.X1-r.X0), math.Abs(r.Y1-r.Y0)
		switch {
		case h <= 1 || h <= sameLine && w > 4*h:
			across = append(across, segment{(r.Y0 + r.Y1) / 2, min(r.X0, r.X1), max(r.X0, r.X1)})
		case w <= 1 || w <= sameLine && h > 4*w:
			down = append(down, segment{(r.X0 + r.X1) / 2, min(r.Y0, r.Y1), max(r.Y0, r.Y1)})
		}
	}
	across, down = joinSegments(across), joinSegments(down)
	if len(across) > maxRules || len(down) > maxRules {
		return nil
	}
	var out []*table
	for _, c := range crossing(across, down) {
		if t := newTable(c.across, c.down, maxCells); t != nil {
			out = append(out, t)
		}
	}
	if len(out) > maxPageTables {
		return nil
	}
	slices.SortFunc(out, func(a, b *table) int { return cmp.Compare(a.top(), b.top()) })
	return withoutInner(out)
}

// joinSegments makes one of the segments that lie in one line and meet, and leaves out short ones.
func joinSegments(s []segment) []segment {
	slices.SortFunc(s, func(a, b segment) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from)) })
	var out []segment
	for from := 0; from < len(s); {
		to := from + 1
		for to < len(s) && s[to].at-s[to-1].at < 0.75 && s[to].at-s[from].at < sameLine {
			to++
		}
		group := s[from:to]
		slices.SortFunc(group, func(a, b segment) int { return cmp.Compare(a.from, b.from) })
		one := group[0]
		for _, next := range group[1:] {
			if next.from <= one.to+touching {
				one.to = max(one.to, next.to)
				continue
			}
			if one.to-one.from >= shortest {
				out = append(out, one)
			}
			one = next
		}
		if one.to-one.from >= shortest {
			out = append(out, one)
		}
		from = to
	}
	return out
}

// mesh is a set of lines that hang together.
type mesh struct{ across, down []segment }

// crossing gives the sets of lines that hang together.
func crossing(across, down []segment) []mesh {
	parent := make([]int, len(across)+len(down))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, a := range across {
		k, _ := slices.BinarySearchFunc(down, a.from-touching, func(s segment, x float64) int { return cmp.Compare(s.at, x) })
		for ; k < len(down) && down[k].at <= a.to+touching; k++ {
			if down[k].from-touching <= a.at && a.at <= down[k].to+touching {
				parent[root(i)] = root(len(across) + k)
			}
		}
	}
	number := map[int]int{}
	var out []mesh
	of := func(i int) *mesh {
		n, ok := number[root(i)]
		if !ok {
			n = len(out)
			number[root(i)] = n
			out = append(out, mesh{})
		}
		return &out[n]
	}
	for i, s := range across {
		m := of(i)
		m.across = append(m.across, s)
	}
	for i, s := range down {
		m := of(len(across) + i)
		m.down = append(m.down, s)
	}
	return out
}

// newTable makes a table of lines that hang together; nil when they make less than two cells, or more than maxCells. A table
// without lines at its sides has its rows' ends for them.
func newTable(across, down []segment, maxCells int) *table {
	if len(across) < 2 || len(down) < 1 {
		return nil
	}
	left, right := math.Inf(1), math.Inf(-1)
	top, bottom := across[0].at, across[len(across)-1].at
	for _, a := range across {
		left, right = min(left, a.from), max(right, a.to)
	}
	const side = 12 // a line that goes further than this has a cell there
	if down[0].at-left > side {
		down = append([]segment{{left, top, bottom}}, down...)
	}
	if right-down[len(down)-1].at > side {
		down = append(down, segment{right, top, bottom})
	}
	t := &table{xs: places(down), ys: places(across)}
	cols, rows := len(t.xs)-1, len(t.ys)-1
	if cols < 1 || rows < 1 || cols*rows < 2 || cols*rows > maxCells {
		return nil
	}
	t.divide(barriers(down, t.xs, t.ys), barriers(across, t.ys, t.xs))
	if len(t.cells) < 2 {
		return nil
	}
	return t
}

// places are the places of lines, those near to each other as one.
func places(s []segment) []float64 {
	var out []float64
	for _, x := range s {
		if n := len(out); n == 0 || x.at-out[n-1] > sameLine {
			out = append(out, x.at)
		}
	}
	return out
}

// barriers says, for each of the lines at places, which steps between the places of the other direction it covers:
// barriers[i][k] is line i between k and k+1.
func barriers(s []segment, at, steps []float64) [][]bool {
	out := make([][]bool, len(at))
	for i := range out {
		out[i] = make([]bool, len(steps)-1)
	}
	for _, x := range s {
		i, _ := slices.BinarySearch(at, x.at+0.001)
		if i = i - 1; i < 0 {
			continue
		}
		k, _ := slices.BinarySearch(steps, x.from-touching)
		for ; k+1 < len(steps); k++ {
			mid := (steps[k] + steps[k+1]) / 2
			if mid > x.to {
				break
			}
			if mid >= x.from {
				out[i][k] = true
			}
		}
		if k, _ = slices.BinarySearch(steps, x.from-touching); k > 0 { // the step it begins in
			if mid := (steps[k-1] + steps[k]) / 2; mid >= x.from && mid <= x.to {
				out[i][k-1] = true
			}
		}
	}
	return out
}

// divide makes the cells: from each place that no cell covers, to the right and down until there are lines. down are the
// lines between columns, across those between rows.
func (t *table) divide(down, across [][]bool) {
	cols, rows := len(t.xs)-1, len(t.ys)-1
	t.at = make([]*cell, cols*rows)
	for r := range rows {
		for c := range cols {
			if t.at[r*cols+c] != nil {
				continue
			}
			one := &cell{row: r, col: c, rows: 1, cols: 1}
			for c+one.cols < cols && !down[c+one.cols][r] && t.at[r*cols+c+one.cols] == nil {
				one.cols++
			}
			for r+one.rows < rows && t.open(one, down, across[r+one.rows]) {
				one.rows++
			}
			t.cells = append(t.cells, one)
			for y := r; y < r+one.rows; y++ {
				for x := c; x < c+one.cols; x++ {
					t.at[y*cols+x] = one
				}
			}
		}
	}
}

// open reports whether a cell goes on in the row below it.
func (t *table) open(c *cell, down [][]bool, across []bool) bool {
	cols, below := len(t.xs)-1, c.row+c.rows
	for x := c.col; x < c.col+c.cols; x++ {
		if across[x] || x > c.col && down[x][below] || t.at[below*cols+x] != nil {
			return false
		}
	}
	return true
}

// withoutInner leaves out the tables that stand inside others: their text is that of the cell.
func withoutInner(tables []*table) []*table {
	var out []*table
	for _, t := range tables {
		inside := slices.ContainsFunc(out, func(o *table) bool {
			return o.xs[0] <= t.xs[0] && t.xs[len(t.xs)-1] <= o.xs[len(o.xs)-1] && t.ys[len(t.ys)-1] <= o.ys[len(o.ys)-1]
		})
		if !inside {
			out = append(out, t)
		}
	}
	return out
}

// locator finds the cell that a glyph stands in.
type locator struct{ tables []*table }

func newLocator(tables []*table) locator { return locator{tables} }

// cell is the cell that the middle of a glyph stands in; nil outside of tables.
func (l locator) cell(g *Glyph) *cell {
	x, y := (g.Left+g.Right)/2, g.Base-g.Size*middle
	for _, t := range l.tables {
		if t.top() > y {
			return nil
		}
		cols := len(t.xs) - 1
		if y > t.ys[len(t.ys)-1] || x < t.xs[0] || x > t.xs[cols] {
			continue
		}
		i, _ := slices.BinarySearch(t.xs, x)
		k, _ := slices.BinarySearch(t.ys, y)
		return t.at[max(0, k-1)*cols+max(0, i-1)]
	}
	return nil
}
