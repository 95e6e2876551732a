package sheet

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// block is a part of a sheet, in rows of layout.rows: lines [from, table), a table [table, notes), lines [notes, to).
type block struct{ from, table, notes, to int }

// blocks parts the rows at blank rows. Where the rows behind one go on with the table before it, they are of its block.
func (l *layout) blocks() []block {
	var out []block
	for at, end := 0, 0; at < len(l.rows); {
		if end <= at {
			end = l.untilBlank(at)
			if last := l.rows[end-1]; end < len(l.rows) && last.texts > 2 && last.isHead() && !l.rows[end].isLine() {
				end = l.untilBlank(end) // the rows of a table, parted from its head
			}
		}
		b := l.split(at, end)
		for b.table < b.notes && b.notes == b.to && b.to == end && end < len(l.rows) {
			next := l.untilBlank(b.to)
			if !l.goesOn(b, next) {
				break
			}
			b.to, b.notes, end = next, l.beforeNotes(b.table, next), next
		}
		out = append(out, b)
		at = b.to
	}
	return out
}

// untilBlank is the first row behind row at that a blank one stands before.
func (l *layout) untilBlank(at int) int {
	end := l.rows[at].end
	for at++; at < len(l.rows) && l.rows[at].index <= end; at++ {
		end = max(end, l.rows[at].end)
	}
	return at
}

// split finds the table in the rows of a block.
func (l *layout) split(from, to int) block {
	table := from
	for table < to && l.rows[table].isLine() && !(table+1 < to && l.rows[table+1].goes) {
		table++
	}
	table = l.backToHead(from, table, to)
	to = l.nextTable(table, to)
	notes := l.beforeNotes(table, to)
	if !isTable(l.rows[table:notes]) {
		return block{from, to, to, to}
	}
	return block{from, table, notes, to}
}

// backToHead takes the last line before a table into it when the table holds more of them, each with the same head below:
// parts of one table, each with its heads, as in annual reports.
func (l *layout) backToHead(from, table, to int) int {
	if table == from || table >= to || l.rows[table-1].texts != 1 || l.rows[table-1].end < l.rows[table].index {
		return table
	}
	head := l.rows[table].first()
	for i := table + 1; i+1 < min(to, table+sample); i++ {
		if r := l.rows[i]; r.isLine() && r.texts == 1 && !r.goesOnAbove() && r.first().cols > 1 && r.first().cols == l.rows[table-1].first().cols && l.rows[i+1].first().Text == head.Text {
			return table - 1
		}
	}
	return table
}

// goesOnAbove reports whether a line says that a table goes on from the page before: 续表.
func (r row) goesOnAbove() bool {
	return strings.HasPrefix(strings.Trim(r.first().Text, "（("), "续")
}

// nextTable is where in a block another table begins, with its lines: at a row that repeats the heads, or where the cells
// behind a line begin in other columns than those above.
func (l *layout) nextTable(table, to int) int {
	starts := map[int]bool{}
	line := -1 // the first of the lines before row i
	for i := table; i < to; i++ {
		r := l.rows[i]
		if i > table+1 && r.isLine() && r.texts == 1 {
			if line < 0 {
				line = i
			}
			continue
		}
		if i > table+1 && r.texts > 2 && sameTexts(r, l.rows[table]) && r.isHead() || line > 0 && r.texts > 1 && !r.goes && r.strange(starts) {
			if line > 0 {
				return line
			}
			return i
		}
		line = -1
		for _, c := range r.cells {
			starts[c.Col] = true
		}
	}
	return to
}

// strange reports whether at least half of the cells of a row begin in other columns.
func (r row) strange(starts map[int]bool) bool {
	common, n := 0, 0
	for _, c := range r.cells {
		if c.Text != "" {
			if n++; starts[c.Col] {
				common++
			}
		}
	}
	return common*2 <= n
}

func sameTexts(a, b row) bool {
	return slices.EqualFunc(a.cells, b.cells, func(a, b placed) bool { return a.Text == b.Text && a.Col == b.Col })
}

// beforeNotes is the end of a table that begins in row table, in a block that ends before row to.
func (l *layout) beforeNotes(table, to int) int {
	for table < to && l.rows[to-1].isNote(l.rows[table].firstCol()) {
		to--
	}
	return to
}

// isTable reports whether rows are a table: two at least, and two columns.
func isTable(rows []row) bool {
	if len(rows) < 2 {
		return false
	}
	cols := map[int]bool{}
	for _, r := range rows {
		for _, c := range r.cells {
			if c.Text != "" {
				cols[c.Col] = true
			}
		}
		if len(cols) > 1 {
			return true
		}
	}
	return false
}

// sample is how many rows say what a table is like.
const sample = 64

// goesOn reports whether the rows before row to, behind a blank one, are of the table of a block: the first of several
// cells holds data, not heads, and stands in the columns of the table.
func (l *layout) goesOn(b block, to int) bool {
	for _, r := range l.rows[b.to:to] {
		if r.isLine() && !r.goes {
			continue
		}
		left, right := extent(l.rows[b.table:min(b.notes, b.table+sample)])
		first, last := extent([]row{r})
		return !r.isHead() && first >= left && last <= right
	}
	return false
}

// extent is the first and the last column with a text.
func extent(rows []row) (left, right int) {
	left = 1 << 30
	for _, r := range rows {
		for _, c := range r.cells {
			if c.Text != "" {
				left, right = min(left, c.Col), max(right, c.Col)
			}
		}
	}
	return left, right
}

// maxHeadText is how many characters the head of a column has at most.
const maxHeadText = 20

// isHead reports whether a row may be that of the heads of columns: short words without figures (a year may stand there) and
// sentences.
func (r row) isHead() bool {
	for _, c := range r.cells {
		if utf8.RuneCountInString(c.Text) > maxHeadText || strings.ContainsAny(strings.TrimRight(withoutYears(c.Text), "0123456789%"), "0123456789。；;") || isFigure(c.Text) {
			return false
		}
	}
	return true
}

// withoutYears is a text without its years: 2024年目标.
func withoutYears(s string) string {
	for {
		i := strings.Index(s, "年")
		if i < 4 || strings.Trim(s[i-4:i], "0123456789") != "" {
			return s
		}
		s = s[:i-4] + s[i+len("年"):]
	}
}

// isFigure reports whether a text is a number.
func isFigure(s string) bool { return s != "" && strings.Trim(s, "0123456789.,-%") == "" }

// isLine reports whether a row before a table is text and no row of it: one cell, or several that each have a label (制表单位：
// X, 单位：万元) or a date.
func (r row) isLine() bool {
	return !r.goes && (r.texts == 1 || r.isLabels())
}

// isLabels reports whether a row of two to four cells holds labelled values.
func (r row) isLabels() bool {
	if r.goes || r.texts < 2 || r.texts > 4 {
		return false
	}
	for _, c := range r.cells {
		if c.Text != "" && (!strings.ContainsAny(c.Text, ":：") && !isDate(c.Text) || c.rows > 1) {
			return false
		}
	}
	return true
}

// isDate reports whether a text is a date and no more.
func isDate(s string) bool {
	return strings.ContainsAny(s, "年-/.") && strings.Trim(s, "0123456789年月日-/. 〇○零一二三四五六七八九十") == ""
}

// isNote reports whether a row behind a table is text and no row of it; first is the first column of the table. A cell that is
// neither merged nor at the left is a row of a table whose other cells are empty.
func (r row) isNote(first int) bool {
	if r.goes || r.texts != 1 {
		return r.isLabels()
	}
	c := r.first()
	return c.cols > 1 || c.Col <= first && !isFigure(c.Text)
}

// first is the first cell with a text.
func (r row) first() placed {
	return r.cells[slices.IndexFunc(r.cells, func(c placed) bool { return c.Text != "" })]
}

// firstCol is the first column with a text.
func (r row) firstCol() int {
	first, _ := extent([]row{r})
	return first
}
