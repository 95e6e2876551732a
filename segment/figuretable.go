package segment

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Other tables of counts in reports: rows of heads, then rows of labels and numbers. A number is called by the labels on
// its left and the heads above it. What the heads say of units, shares and sums is data: rules/forms.txt.

// numberTable is a table of counts, spread over its rows and columns.
type numberTable struct {
	*figureReader
	cells []countCell
	grid  [][]int // of rows: 1 + index in cells; 0 is none
	wide  []bool  // for each cell, whether it covers most columns
	taken []bool  // for each cell, whether its number was read: it may reach over several rows
	unit  string  // of the whole table: 单位：件

	heads   [][]int     // the rows of heads above the row that is being read
	columns []countHead // what they say; none before the first row of numbers
	group   string      // the heading above the row
	rows    []numberRow // that were read under these heads
}

// countHead is what the heads say of a column.
type countHead struct {
	path   []string
	period string
	unit   string
	role   numberRole
	filled bool // a row has a number in it
}

type numberRole uint8

const (
	countColumn  numberRole = iota
	skipColumn              // no results
	unitColumn              // the unit of the row
	shareColumn             // the share of the number before
	changeColumn            // the change of the number before
	yearColumn
)

// numberRow is a row of counts.
type numberRow struct {
	path   []string
	labels []int // the cells that path is from
	unit   string
	cells  []int // of each column: 1 + index of its value; 0 is none
}

// numberTables reads the tables of the report that are neither forms nor task tables, outside plans.
func (f *figureReader) numberTables(form *formReader, plans []doc.Span) {
	for i, t := range f.draft.Document.Tables {
		for len(plans) > 0 && plans[0].End <= t.Span.Start {
			plans = plans[1:]
		}
		if form.inTable[i+1] || len(plans) > 0 && plans[0].Start <= t.Span.Start {
			continue
		}
		if rows, _ := taskColumns(f.draft, t); rows > 0 {
			continue
		}
		if n := f.newNumberTable(t, i+1); n != nil {
			n.read()
		}
	}
}

// newNumberTable spreads a table; nil when it holds no numbers, or is too large.
func (f *figureReader) newNumberTable(t doc.Table, number int) *numberTable {
	n := &numberTable{figureReader: f}
	height, width, values := 0, 0, 0
	for _, c := range t.Cells {
		cell := f.newCountCell(f.draft.Key.Slice(c.Span), c.Span)
		cell.table = number
		if cell.kind == valueCell {
			values++
		}
		n.cells = append(n.cells, cell)
		height, width = max(height, c.Row+1), max(width, c.Col+max(1, c.Cols))
	}
	if width = min(width, maxColumns); values == 0 || width < 2 || height*width > maxGrid {
		return nil
	}
	n.grid = make([][]int, height)
	for i := range n.grid {
		n.grid[i] = make([]int, width)
	}
	n.wide, n.taken = make([]bool, len(n.cells)), make([]bool, len(n.cells))
	for i, c := range t.Cells {
		n.wide[i] = c.Cols*2 > width
		for row := c.Row; row < min(height, c.Row+max(1, c.Rows)); row++ {
			for col := c.Col; col < min(width, c.Col+max(1, c.Cols)); col++ {
				n.grid[row][col] = i + 1
			}
		}
	}
	n.unit = f.captionUnit(t.Span.Start)
	return n
}

// captionUnit is the unit that the line above a table gives: 单位：件.
func (f *figureReader) captionUnit(start int) string {
	end := f.draft.Key.Pos(start)
	line := strings.TrimSpace(f.key[runeStart(f.key, end-maxCaption):end])
	return f.unitOf(squeezeLabel(line[strings.LastIndexByte(line, '\n')+1:]))
}

// maxCaption is how long the line above a table may be that gives its unit, in bytes.
const maxCaption = 120

// unitOf is the unit that a head gives: 金额(单位:万元), 收费(元), 件数.
func (f *figureReader) unitOf(key string) string {
	if at := strings.LastIndex(key, "单位:"); at >= 0 {
		if unit := strings.TrimRight(key[at+len("单位:"):], ")"); f.isUnit(unit) {
			return unit
		}
	}
	if at := strings.LastIndexByte(key, '('); at >= 0 && strings.HasSuffix(key, ")") && f.isUnit(key[at+1:len(key)-1]) {
		return key[at+1 : len(key)-1]
	}
	if stem, ok := strings.CutSuffix(key, "数"); ok && f.tables.countNouns.suffix(stem) != "" {
		return f.tables.countNouns.suffix(stem)
	}
	return ""
}

// isUnit reports whether a word is a unit, with or without 万.
func (f *figureReader) isUnit(word string) bool {
	return f.rules.units[word] || f.rules.units[strings.TrimPrefix(word, f.rules.quantities.magnitudes.prefix(word))]
}

// read reads the rows.
func (n *numberTable) read() {
	for _, row := range n.grid {
		texts, values, last := n.count(row)
		switch {
		case values > 0 && n.heads == nil:
			return // nothing says what is counted
		case values > 0:
			n.row(row)
		case texts == 1:
			n.caption(last)
		case texts > 1 && (n.columns == nil || n.overNumbers(row)):
			if n.columns != nil {
				n.finish()
			}
			n.heads = append(n.heads, row)
		}
	}
	n.finish()
}

// count counts the texts and values of a row, those that reach into it from above included, and says which text is last.
func (n *numberTable) count(row []int) (texts, values, last int) {
	for col, i := range row {
		if i == 0 || col > 0 && row[col-1] == i {
			continue
		}
		switch n.cells[i-1].kind {
		case textCell:
			texts, last = texts+1, i-1
		case valueCell:
			values++
		}
	}
	return texts, values, last
}

// overNumbers reports whether a row has texts where the rows above had numbers: it begins new heads.
func (n *numberTable) overNumbers(row []int) bool {
	for col, i := range row {
		if i > 0 && n.cells[i-1].kind == textCell && n.columns[col].filled {
			return true
		}
	}
	return false
}

// caption reads a row with one text: the unit of the table, or the heading of the rows below.
func (n *numberTable) caption(cell int) {
	if unit := n.unitOf(n.cells[cell].key); unit != "" && strings.Contains(n.cells[cell].key, "单位:") {
		n.unit = unit
		return
	}
	level, _ := labelLevel(n.cells[cell].key)
	if n.heads != nil && (n.wide[cell] || level > 0) {
		n.group = n.name(cell)
	}
}

// name is the text of a cell as a label: without blanks, number, unit and 其中.
func (n *numberTable) name(cell int) string {
	text := tidy(n.draft.Text.Slice(n.cells[cell].span))
	text = text[itemLabel(text):]
	if at := strings.LastIndexAny(text, "(（"); at > 0 && (strings.HasSuffix(text, ")") || strings.HasSuffix(text, "）")) {
		if key := n.cells[cell].key; n.unitOf(key) != "" && strings.HasSuffix(key, ")") {
			text = text[:at]
		}
	}
	for _, mark := range []string{"其中", "：", ":"} {
		text = strings.TrimPrefix(text, mark)
	}
	return text
}

// head reads the heads of a column.
func (n *numberTable) head(col int) countHead {
	c := countHead{unit: n.unit}
	last := 0
	for _, row := range n.heads {
		i := row[col]
		if i == 0 || i == last || n.cells[i-1].kind != textCell {
			continue
		}
		last = i
		cell := n.cells[i-1]
		if unit := n.unitOf(cell.key); unit != "" {
			c.unit = unit
		}
		c.role = n.role(cell.key)
		name := n.name(i - 1)
		if d, size := doc.ParseDate(cell.key); size > 0 && d.Year != 0 && len(strings.TrimPrefix(cell.key[size:], "度")) == 0 {
			c.period = doc.Date{Year: d.Year, Month: d.Month}.ISO()
			continue
		}
		if n.tables.yearBefore.prefix(cell.key) != "" {
			if now, ok := periodDate(n.period); ok {
				now.Year--
				c.period = now.ISO()
			}
		}
		c.path = append(c.path, name)
	}
	return c
}

// role says what a column with this head holds.
func (n *numberTable) role(key string) numberRole {
	if strings.HasSuffix(key, ")") && strings.Contains(key, "(") {
		key = key[:strings.LastIndexByte(key, '(')]
	}
	t := n.tables
	switch {
	case t.unitHeads.words[key]:
		return unitColumn
	case t.years.words[key]:
		return yearColumn
	case t.shares.words[key]:
		return shareColumn
	case n.rules.change.prefix(key) != "" || n.rules.changeNumber.words[key]:
		return changeColumn
	}
	if at, _ := t.noResults.in(key); at >= 0 {
		return skipColumn
	}
	return countColumn
}

// row reads a row of numbers.
func (n *numberTable) row(row []int) {
	if n.columns == nil {
		for col := range row {
			n.columns = append(n.columns, n.head(col))
		}
		n.dropCommon(row)
	}
	r := numberRow{cells: make([]int, len(row))}
	var labels []string
	period := ""
	if n.group != "" {
		labels = append(labels, n.group)
	}
	base, behind, fig := len(labels), false, -1
	for col, i := range row {
		if i == 0 || col > 0 && row[col-1] == i {
			continue
		}
		cell, column := n.cells[i-1], &n.columns[col]
		switch {
		case column.role == skipColumn || cell.kind == noneCell || cell.kind == valueCell && n.taken[i-1]:
		case cell.kind == textCell && column.role == unitColumn:
			if n.isUnit(cell.key) {
				r.unit = cell.key
			}
		case cell.kind == textCell || column.role == yearColumn:
			if behind { // 项目 | 数量 | 项目 | 数量
				labels, behind = labels[:base:base], false
			}
			if d, size := doc.ParseDate(cell.key); size == len(cell.key) && d.Year != 0 {
				period = d.ISO()
			} else {
				labels, r.labels = append(labels, n.name(i-1)), append(r.labels, i-1)
			}
		case cell.percent || column.role != countColumn:
			n.aside(fig, cell, *column)
		default:
			behind, column.filled, r.cells[col], n.taken[i-1] = true, true, i, true
			fig = n.figure(cell, labels, *column, r.unit, period)
		}
	}
	r.path = labels
	n.rows = append(n.rows, r)
}

// dropCommon drops the highest head where it stands over all numbers and says nothing of one: 申请人情况.
func (n *numberTable) dropCommon(row []int) {
	common := ""
	for col, i := range row {
		if i == 0 || n.cells[i-1].kind == textCell {
			continue
		}
		path := n.columns[col].path
		if len(path) < 2 || common != "" && path[0] != common {
			return
		}
		common = path[0]
	}
	for col := range n.columns {
		if path := n.columns[col].path; len(path) > 1 && path[0] == common {
			n.columns[col].path = path[1:]
		}
	}
}

// figure adds the figure of a cell and says where it stands in out; -1 when nothing says what it counts.
func (n *numberTable) figure(cell countCell, labels []string, column countHead, unit, period string) int {
	path := column.path
	if len(path) == 1 && n.tables.plain.words[path[0]] && len(labels) > 0 {
		path = nil
	}
	subject := strings.Join(append(labels[:len(labels):len(labels)], path...), " ")
	if strings.TrimSpace(subject) == "" || len(labels) == 0 && len(column.path) == 0 || mobile(cell) {
		return -1
	}
	if unit == "" {
		unit = column.unit
	}
	fig := n.cellFigure(cell, subject, formColumn{unit: unit}, false)
	if period == "" {
		period = column.period
	}
	if period != "" {
		fig.Period = period
	}
	return len(n.out) - 1
}

// mobile reports whether a number is that of a telephone.
func mobile(c countCell) bool { return len(c.value) == 11 && c.value[0] == '1' && c.unit == "" }

// aside notes what a cell says of the number before it in its row: its share, or how it changed.
func (n *numberTable) aside(fig int, cell countCell, column countHead) {
	if fig < 0 || cell.kind != valueCell || len(column.path) == 0 {
		return
	}
	f := &n.out[fig]
	head := column.path[len(column.path)-1]
	switch {
	case column.role == shareColumn && f.Share == "":
		f.Share = doc.Decimal(cell.value)
	case column.role == changeColumn && f.Comparison == nil && cell.percent:
		f.Comparison = n.compared(head, f.Period)
		f.Comparison.Amount, f.Comparison.Unit = doc.Decimal(strings.TrimPrefix(cell.number, "-")), "%"
		words := head
		if strings.HasPrefix(cell.number, "-") {
			words += "-"
		}
		f.Comparison.Direction = n.direction(words)
		if f.Comparison.Direction == "" {
			f.Comparison.Direction = doc.Up
		}
	}
}
