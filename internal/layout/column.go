package layout

import (
	"cmp"
	"math"
	"slices"
)

// Columns of running text are told from words that stand side by side (a signature of two, a form): several rows have a gap at
// one place that none crosses, and most lines on both sides fill their column.
const (
	minColumnRows  = 5
	minColumnWidth = 7.0 // in sizes of the font
	maxGaps        = 8   // of a row that count
	maxParts       = 64  // of a page that are in columns
)

// columnDepth is how often a column is looked at for columns inside it: four columns are two times two.
const columnDepth = 3

// inColumns gives the lines of rows in the order of reading.
func inColumns(rows []row, depth int) []*line {
	var out []*line
	for n := 0; len(rows) > 0 && n < maxParts && depth > 0; n++ {
		from, to, x := gutter(rows)
		if to == 0 {
			break
		}
		out = append(out, whole(rows[:from])...)
		for i, side := range split(rows[from:to], x) {
			for _, l := range inColumns(side, depth-1) {
				l.column = 2*l.column + 1 + i
				out = append(out, l)
			}
		}
		rows = rows[to:]
	}
	return append(out, whole(rows)...)
}

// whole are the lines of rows that are not in columns.
func whole(rows []row) []*line {
	var out []*line
	for _, r := range rows {
		if l := newLine(r.runs); l != nil {
			out = append(out, l)
		}
	}
	return out
}

// gap is a gap in a row.
type gap struct{ left, right float64 }

// gaps are the gaps of a row that are wide enough to stand between columns.
func (r *row) gaps() []gap {
	var out []gap
	right := math.Inf(-1)
	for _, x := range r.runs {
		if right > math.Inf(-1) && x.left-right > partGap*0.6*x.size && len(out) < maxGaps {
			out = append(out, gap{right, x.left})
		}
		right = max(right, x.right)
	}
	return out
}

// side says where a row stands to x: on both sides of it, on one, or across.
func (r *row) side(x float64) (left, right, across bool) {
	for _, u := range r.runs {
		left = left || u.right <= x
		right = right || u.left >= x
		across = across || u.left < x && u.right > x
	}
	return left, right, across
}

// gutter finds the first range of rows that stand in two columns, and the x between them; to is 0 when there is none.
func gutter(rows []row) (from, to int, x float64) {
	best, end := widest(rows)
	if best < 0 {
		return 0, 0, 0
	}
	x = float64(best+end) / 2 * step
	for from = 0; from < len(rows); from = to + 1 {
		to = from
		both := 0
		for to < len(rows) {
			left, right, across := rows[to].side(x)
			if across {
				break
			}
			if left && right {
				both++
			}
			to++
		}
		if both >= minColumnRows && fillsColumns(rows[from:to], x) {
			return from, to, x
		}
	}
	return 0, 0, 0
}

// Places across a page are counted in steps.
const (
	step  = 4.0 // points
	steps = 1024
)

// widest is the range of steps at which the most rows have a gap; -1 when they are too few.
func widest(rows []row) (from, to int) {
	var votes [steps + 1]int // differences
	for i := range rows {
		for _, g := range rows[i].gaps() {
			first, last := math.Ceil(g.left/step), math.Floor(g.right/step)
			if first <= last && first >= 0 && last < steps {
				votes[int(first)]++
				votes[int(last)+1]--
			}
		}
	}
	n, most := 0, 0
	for k := range steps {
		if n += votes[k]; n > most {
			most, from, to = n, k, k
		} else if n == most && to == k-1 {
			to = k
		}
	}
	if most < minColumnRows {
		return -1, -1
	}
	return from, to
}

// fillsColumns reports whether most parts of rows on either side of x are as wide as a column of text.
func fillsColumns(rows []row, x float64) bool {
	var widths [2][]float64
	size := 0.0
	for i := range rows {
		var ends [2][2]float64 // left and right end of the part on each side
		var has [2]bool
		for _, u := range rows[i].runs {
			k := 0
			if u.left >= x {
				k = 1
			}
			if !has[k] {
				ends[k][0], has[k] = u.left, true
			}
			ends[k][1] = max(ends[k][1], u.right)
			size = max(size, u.size)
		}
		for k := range has {
			if has[k] {
				widths[k] = append(widths[k], ends[k][1]-ends[k][0])
			}
		}
	}
	for _, w := range widths {
		if len(w) < minColumnRows {
			return false
		}
		slices.Sort(w)
		widest := w[len(w)-1]
		full, _ := slices.BinarySearchFunc(w, widest*0.8, cmp.Compare[float64])
		if widest < minColumnWidth*rows[0].runs[0].size || (len(w)-full)*2 < len(w) {
			return false
		}
	}
	return true
}

// split parts rows at x, the left ones first.
func split(rows []row, x float64) [2][]row {
	var out [2][]row
	for _, r := range rows {
		at, _ := slices.BinarySearchFunc(r.runs, x, func(u run, x float64) int { return cmp.Compare(u.left, x) })
		if at > 0 {
			out[0] = append(out[0], row{runs: r.runs[:at], mid: r.mid})
		}
		if at < len(r.runs) {
			out[1] = append(out[1], row{runs: r.runs[at:], mid: r.mid})
		}
	}
	return out
}
