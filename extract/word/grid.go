package word

import (
	"cmp"
	"slices"
	"sort"

	"github.com/gongwen-go/gongwen/doc"
)

// placed is a cell in the grid of its table.
type placed struct {
	at     doc.Cell
	blocks []block
}

// grid places the cells of a table. A row says where its cells begin and end on the paper; columns are what lies between two
// of all these edges. A cell that covers rows below stands once.
func (t *table) grid() []placed {
	lines := t.lines()
	var out []placed
	above := map[int]int{} // column → the cell that may go on below, by its place in out
	for y, r := range t.rows {
		now := map[int]int{}
		next := 0
		for i, blocks := range r.cells {
			from, to := next, next+1
			if r.edges != nil && len(lines) > 0 {
				from = max(next, lineAt(lines, r.edges[i]))
				to = max(from+1, lineAt(lines, r.edges[i+1]))
			}
			next = to
			m := r.merges[i]
			if k, ok := above[from]; ok && m.down && !m.restart && out[k].at.Col+out[k].at.Cols == to {
				out[k].at.Rows = y - out[k].at.Row + 1
				if !allBlank(blocks) {
					out[k].blocks = append(out[k].blocks[:len(out[k].blocks):len(out[k].blocks)], blocks...)
				}
				now[from] = k
				continue
			}
			if m.down {
				now[from] = len(out)
			}
			out = append(out, placed{doc.Cell{Row: y, Col: from, Rows: 1, Cols: to - from, Header: r.header}, blocks})
		}
		above = now
	}
	return out
}

// line is a line of the grid: edges of cells that a reader sees as one.
type line struct{ from, to int }

// sameLine is how far apart edges on one line are at most: a millimetre.
const sameLine = 57

// lines finds the lines of the grid. Where rows of the most cells differ by less than their columns are wide, as they do
// when an edge was moved by hand, their edges are on the same lines one by one; others are within a millimetre.
func (t *table) lines() []line {
	full := 0
	for _, r := range t.rows {
		if r.edges != nil {
			full = max(full, len(r.edges))
		}
	}
	lines := t.fullLines(full)
	done := lines != nil
	for _, r := range t.rows {
		if r.edges == nil || done && len(r.edges) == full {
			continue
		}
		for _, e := range r.edges {
			lines = append(lines, line{e, e})
		}
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	var out []line
	for _, l := range lines {
		if n := len(out); n > 0 && l.from-out[n-1].to <= sameLine && l.to-out[n-1].from <= sameLine+max(l.to-l.from, out[n-1].to-out[n-1].from) {
			out[n-1].to = max(out[n-1].to, l.to)
			continue
		}
		out = append(out, l)
	}
	return out
}

// fullLines are the lines of the rows with the most cells; nil when these are not the same columns.
func (t *table) fullLines(full int) []line {
	var out []line
	for _, r := range t.rows {
		if len(r.edges) != full {
			continue
		}
		if out == nil {
			for _, e := range r.edges {
				out = append(out, line{e, e})
			}
		}
		for i, e := range r.edges {
			out[i].from, out[i].to = min(out[i].from, e), max(out[i].to, e)
		}
	}
	for i := 1; i < len(out); i++ {
		if out[i].from <= out[i-1].to {
			return nil
		}
	}
	return out
}

// lineAt is the line that an edge is on, or nearest to.
func lineAt(lines []line, edge int) int {
	i := sort.Search(len(lines), func(i int) bool { return lines[i].to >= edge })
	if i == len(lines) {
		return i - 1
	}
	if i > 0 && lines[i].from > edge && edge-lines[i-1].to < lines[i].from-edge {
		return i - 1
	}
	return i
}
