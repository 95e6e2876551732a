package extract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// A table that goes over a page repeats its head there, or is cut into several; a page number may stand between. Such
// tables are one table with one head.

// tableRange is where the cells of a table stand among the pieces.
type tableRange struct {
	from, to int // pieces, to exclusive
	number   int
	columns  int
	last     int // its last row
}

// tables joins what was one table and takes out the heads that are printed again.
func (p *page) tables() {
	all := p.tableRanges()
	if len(all) == 0 {
		return
	}
	var open *tableRange // the table that the next one may go on with
	for i := range all {
		t := &all[i]
		if open != nil && open.columns == t.columns && t.columns >= 2 && p.nothingBetween(open.to, t.from) {
			switch {
			case p.sameRow(open, t):
				p.join(open, t, 1)
				continue
			case p.countsOn(open, t):
				p.join(open, t, 0)
				continue
			}
		}
		open = t
	}
	for i := range all {
		if all[i].number > 0 && p.repeatsHead(&all[i]) {
			p.dropHeads(&all[i])
		}
	}
}

// tableRanges lists the tables of the page.
func (p *page) tableRanges() []tableRange {
	var out []tableRange
	for i := range p.n.Pieces {
		c := p.n.Pieces[i].Cell
		if c.Table == 0 || !p.kept(i) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].number != c.Table {
			out = append(out, tableRange{from: i, number: c.Table})
		}
		t := &out[len(out)-1]
		t.to, t.columns, t.last = i+1, max(t.columns, c.Col+c.Cols), max(t.last, c.Row)
	}
	return out
}

// nothingBetween reports whether all pieces between two tables are taken out, or say that the table goes on.
func (p *page) nothingBetween(from, to int) bool {
	for i := from; i < to; i++ {
		if p.kept(i) && !slices.Contains(phrases()["continued"], strings.Trim(p.lows[i], "()")) {
			return false
		}
	}
	return true
}

// firstRow gives the cores of the first row of a table.
func (p *page) firstRow(t *tableRange) []string {
	var out []string
	for i := t.from; i < t.to; i++ {
		c := p.n.Pieces[i].Cell
		if c.Table == t.number && c.Row > 0 {
			break
		}
		if c.Table == t.number && c.Row == 0 && p.kept(i) {
			out = append(out, p.cores[i])
		}
	}
	return out
}

// lastRow gives the cores of the last row of a table.
func (p *page) lastRow(t *tableRange) []string {
	var out []string
	for i := t.to - 1; i >= t.from && p.n.Pieces[i].Cell.Row == t.last; i-- {
		if p.kept(i) {
			out = append(out, p.cores[i])
		}
	}
	slices.Reverse(out)
	return out
}

// isHead reports whether a row can be a head: two cells at least, all of them filled with words.
func isHead(row []string) bool {
	for _, c := range row {
		if c == "" || strings.Trim(c, "0123456789") == "" {
			return false
		}
	}
	return len(row) >= 2
}

// sameRow reports whether two tables have the same first row, and it is a head.
func (p *page) sameRow(a, b *tableRange) bool {
	head := p.firstRow(a)
	return isHead(head) && slices.Equal(head, p.firstRow(b))
}

// countsOn reports whether the serial numbers of one table go on in the next.
func (p *page) countsOn(a, b *tableRange) bool {
	last, next := p.lastRow(a), p.firstRow(b)
	if len(last) == 0 || len(next) == 0 {
		return false
	}
	x, err := strconv.Atoi(last[0])
	y, err2 := strconv.Atoi(next[0])
	return err == nil && err2 == nil && x > 0 && y == x+1
}

// join makes the rows of b rows of a, without the first of them.
func (p *page) join(a, b *tableRange, skip int) {
	for i := a.to; i < b.from; i++ {
		p.remove(i, doc.Repeat) // 续表
	}
	for i := b.from; i < b.to; i++ {
		c := &p.n.Pieces[i].Cell
		if c.Table != b.number {
			continue
		}
		if c.Row < skip {
			p.remove(i, doc.Repeat)
		}
		c.Table, c.Row = a.number, a.last+1+c.Row-skip
	}
	a.last += 1 + b.last - skip
	a.to = b.to
	b.number = 0
}

// repeatsHead reports whether the head of a table stands in it again.
func (p *page) repeatsHead(t *tableRange) bool {
	head := p.firstRow(t)
	if !isHead(head) {
		return false
	}
	k := 0 // cells of the head that a run of cells of one row has matched
	row := 0
	for i := t.from; i < t.to; i++ {
		c := p.n.Pieces[i].Cell
		if c.Table != t.number || c.Row == 0 || !p.kept(i) {
			continue
		}
		if c.Row != row {
			row, k = c.Row, 0
		}
		if k >= 0 && k < len(head) && p.cores[i] == head[k] {
			if k++; k == len(head) {
				return true
			}
		} else {
			k = -1
		}
	}
	return false
}

// dropHeads takes out the rows that are the head again, and numbers those below anew.
func (p *page) dropHeads(t *tableRange) {
	head := p.firstRow(t)
	rows := map[int][]int{}
	for i := t.from; i < t.to; i++ {
		if p.n.Pieces[i].Cell.Table == t.number && p.kept(i) {
			rows[p.n.Pieces[i].Cell.Row] = append(rows[p.n.Pieces[i].Cell.Row], i)
		}
	}
	dropped := 0
	for row := 1; row <= t.last; row++ {
		var cells []string
		for _, i := range rows[row] {
			cells = append(cells, p.cores[i])
		}
		again := slices.Equal(cells, head)
		for _, i := range rows[row] {
			if again {
				p.remove(i, doc.Repeat)
			}
			p.n.Pieces[i].Cell.Row -= dropped
		}
		if again {
			dropped++
		}
	}
}
