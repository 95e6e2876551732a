package gongwen_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// table is a task table: rows of cells, the first of them the head.
type table struct {
	rows       [][]cell
	paragraphs bool // cells hold paragraphs
}

// cell is a cell. One that a cell above or before it covers has no rows.
type cell struct {
	text       string
	rows, cols int
}

// column is what a column of a task table is for.
type column int

const (
	numberColumn column = iota
	categoryColumn
	taskColumn
	textColumn
	deadlineColumn
	leadColumn
	implementingColumn
	supportingColumn
	noteColumn
	personColumn
)

// columnHeads are the words above columns.
var columnHeads = map[column][]string{
	numberColumn:       {"序号"},
	categoryColumn:     {"类别", "工作领域", "板块", "重点领域"},
	taskColumn:         {"工作任务", "重点任务", "主要任务", "工作事项", "任务名称"},
	textColumn:         {"工作要求", "具体措施", "主要内容", "工作内容", "具体要求"},
	deadlineColumn:     {"完成时限", "完成时间", "时间安排", "时限要求", "时间节点"},
	leadColumn:         {"牵头单位", "牵头部门", "主办单位"},
	implementingColumn: {"责任单位", "责任部门", "落实单位", "承办单位"},
	supportingColumn:   {"配合单位", "协办单位", "参与单位", "配合部门"},
	noteColumn:         {"备注"},
	personColumn:       {"责任领导", "责任人", "分管领导"},
}

var columnRoles = map[column]int{leadColumn: lead, implementingColumn: implementing, supportingColumn: supporting}

// cellForms are clauses in the cells of a column.
var cellForms = map[column][]clauseForm{
	leadColumn:         {{"names", "L"}, {"names", "L"}, {"names", "L"}},
	implementingColumn: {{"names", "I"}, {"names", "I"}, {"names", "I"}, {"负责", "I负责"}, {"牵头，配合", "L牵头，S配合"}, {"会同牵头", "l会同L牵头"}, {"牵头落实", "L牵头落实"}},
	supportingColumn:   {{"names", "S"}},
}

// tableMaker composes a table and its tasks.
type tableMaker struct {
	g       *generated
	columns []column
	table   *table
	how     features
	html    bool
	number  int
}

// tasksTable writes a task table.
func (g *generated) tasksTable() {
	m := &tableMaker{g: g, table: &table{}, how: features{"item": "table row"}, html: strings.HasPrefix(g.features["layout"], "HTML")}
	g.features["table"] = "rows with tabs"
	if m.html {
		g.features["table"] = "HTML"
	} else {
		g.features["table"] = pick(g, []string{"rows with tabs", "rows with bars", "a cell a line"})
	}
	if strings.HasSuffix(g.features["body"], "annex") {
		m.how["item"] = "table row in an annex"
	}
	if m.html && g.chance(30) {
		m.table.paragraphs = true
		m.how["cells"] = "paragraphs"
	}
	m.chooseColumns()
	m.head()
	at := len(g.blocks)
	first := len(g.tasks)
	for i := range 2 + g.IntN(3) {
		m.category(i + 1)
	}
	g.blocks = append(g.blocks, block{table: m.table})
	for _, t := range g.tasks[first:] {
		t.from, t.to = at, at
		for k, v := range m.how {
			t.features[k] = v
		}
	}
}

// head writes the rows of heads: one, or two with one head over the columns of units; above them sometimes the title.
func (m *tableMaker) head() {
	g := m.g
	var head, under []cell
	first, units := -1, 0
	for i, c := range m.columns {
		head = append(head, cell{pick(g, columnHeads[c]), 1, 1})
		if _, ok := columnRoles[c]; ok {
			if units++; first < 0 {
				first = i
				m.how["first unit head"] = head[i].text
			}
		}
	}
	m.how["heads"] = "one row"
	if m.html && units > 1 && g.chance(25) {
		m.how["heads"] = "one over the unit columns"
		under = make([]cell, len(head))
		copy(under[first:first+units], head[first:])
		for i := range head {
			head[i].rows = 2
		}
		for i := range units {
			head[first+i] = cell{}
		}
		head[first] = cell{"责任分工", 1, units}
	}
	if m.html && g.chance(15) {
		m.how["title row"] = "yes"
		row := make([]cell, len(head))
		row[0] = cell{annexTitle, 1, len(head)}
		m.table.rows = append(m.table.rows, row)
	}
	m.table.rows = append(m.table.rows, head)
	if under != nil {
		m.table.rows = append(m.table.rows, under)
	}
}

// chooseColumns chooses which columns there are, and their order.
func (m *tableMaker) chooseColumns() {
	g := m.g
	units := pick(g, [][]column{{implementingColumn}, {leadColumn, implementingColumn}, {leadColumn, supportingColumn}, {leadColumn, implementingColumn, supportingColumn}, {implementingColumn, supportingColumn}})
	rest := slices.Clone(units)
	if g.chance(70) {
		if g.chance(50) {
			rest = append(rest, deadlineColumn)
		} else {
			rest = append([]column{deadlineColumn}, rest...)
		}
	}
	if g.chance(12) {
		rest = append(rest, personColumn)
		m.how["person column"] = "last"
	}
	if g.chance(25) {
		rest = append(rest, noteColumn)
	}
	if !m.html {
		m.how["blank cells"] = "none"
		if slices.Contains(rest, noteColumn) {
			m.how["blank cells"] = "last column"
		}
	}
	m.how["category"] = pick(g, []string{"column", "row", "none"})
	if m.how["category"] == "row" && g.features["table"] == "a cell a line" {
		m.how["category"] = "none"
	}
	if g.chance(60) {
		m.columns = append(m.columns, numberColumn)
	}
	if m.how["category"] == "column" {
		m.columns = append(m.columns, categoryColumn)
		if g.chance(40) {
			slices.Reverse(m.columns) // the category before the number
		}
	}
	what := pick(g, [][]column{{taskColumn, textColumn}, {taskColumn, textColumn}, {taskColumn}, {textColumn}})
	m.columns = append(append(m.columns, what...), rest...)
	var names []string
	for _, c := range units {
		names = append(names, columnHeads[c][0])
	}
	m.how["unit columns"] = strings.Join(names, "、")
	m.how["task columns"] = fmt.Sprint(len(what))
}

// category writes the rows of a category.
func (m *tableMaker) category(n int) {
	g := m.g
	var path []string
	name := g.heading()
	if m.how["category"] != "none" {
		if m.how["category"] == "row" || m.how["labels"] == "" && g.chance(50) || m.how["labels"] == "一、" {
			m.how["labels"] = "一、"
			g.sections = append(g.sections, wantSection{1, numeral(n), name})
			name = numeral(n) + "、" + name
		} else {
			m.how["labels"] = "none"
		}
		path = []string{name}
	}
	if m.how["category"] == "row" {
		row := make([]cell, len(m.columns))
		row[0] = cell{name, 1, len(m.columns)}
		m.table.rows = append(m.table.rows, row)
	}
	rows := 2 + g.IntN(4)
	grid := make([][]cell, rows)
	tasks := make([]*wantTask, rows)
	for i := range rows {
		grid[i] = make([]cell, len(m.columns))
		tasks[i] = g.task(path, "")
		tasks[i].clause = true
	}
	for c, what := range m.columns {
		switch what {
		case categoryColumn:
			grid[0][c] = cell{name, rows, 1}
			if !m.html {
				grid[0][c].rows = 1
				m.how["blank cells"] = "under the category"
			}
		case leadColumn, implementingColumn, supportingColumn, deadlineColumn:
			m.merged(grid, tasks, c, what)
		default:
			for i := range rows {
				grid[i][c] = cell{m.words(tasks[i], what), 1, 1}
			}
		}
	}
	m.table.rows = append(m.table.rows, grid...)
	for _, t := range tasks {
		t.ledBy = len(t.units[lead]) > 0
		g.byStatements(t)
	}
	g.tasks = append(g.tasks, tasks...)
}

// words are the cells that are no clause.
func (m *tableMaker) words(t *wantTask, what column) string {
	switch what {
	case numberColumn:
		m.number++
		return fmt.Sprint(m.number)
	case taskColumn:
		t.title = m.g.heading()
		return t.title
	case personColumn:
		return pick(m.g, people)
	case textColumn:
		t.text = m.g.detail() + "，" + m.g.detail() + "。"
		return t.text
	}
	return ""
}

// merged writes a column whose cells may cover several rows of the category.
func (m *tableMaker) merged(grid [][]cell, tasks []*wantTask, c int, what column) {
	for i := 0; i < len(grid); {
		n := 1
		if m.html && m.g.chance(30) {
			n = min(1+m.g.IntN(3), len(grid)-i)
		}
		first := &wantTask{features: features{}}
		text := m.cell(first, what)
		grid[i][c] = cell{text, n, 1}
		for _, t := range tasks[i : i+n] {
			for role := range t.units {
				t.units[role] = append(t.units[role], first.units[role]...)
			}
			t.deadlines = append(t.deadlines, first.deadlines...)
			for k, v := range first.features {
				t.features[k] = v
			}
			if n > 1 {
				t.features["merged"] = columnHeads[what][0]
			}
		}
		i += n
	}
}

// cell is a cell of units or of a limit.
func (m *tableMaker) cell(t *wantTask, what column) string {
	g := m.g
	if what == deadlineColumn {
		d := pick(g, cellDeadlines)
		text := g.fill(d.sentence)
		t.deadlines = []wantDeadline{{text, d.kind, g.fill(d.date)}}
		t.features["deadline"] = "cell: " + d.name
		return text
	}
	form := pick(g, cellForms[what])
	if slices.Contains(m.columns, leadColumn) || slices.Contains(m.columns, supportingColumn) {
		form = cellForms[what][0]
	}
	text := g.clause(t, form)
	if m.html && form.name == "names" && t.features["list separator"] == "、" && g.chance(15) {
		t.features["list separator"] = "a line each"
		text = strings.ReplaceAll(splitNames(text, t), "\x00", "\n")
	}
	t.features["clause"] = "cell: " + form.name
	return text
}

// splitNames puts \x00 for the marks between the names of a list, and leaves those inside of names.
func splitNames(text string, t *wantTask) string {
	for _, list := range t.units {
		for _, name := range list[min(1, len(list)):] {
			text = strings.Replace(text, "、"+name, "\x00"+name, 1)
		}
	}
	return text
}

func (t *table) html() string {
	var out strings.Builder
	out.WriteString("<table border=\"1\">\n")
	for _, row := range t.rows {
		out.WriteString("<tr>")
		for _, c := range row {
			if c.rows == 0 {
				continue
			}
			out.WriteString("<td")
			if c.rows > 1 {
				fmt.Fprintf(&out, " rowspan=\"%d\"", c.rows)
			}
			if c.cols > 1 {
				fmt.Fprintf(&out, " colspan=\"%d\"", c.cols)
			}
			text := html.EscapeString(c.text)
			if t.paragraphs {
				text = "<p>" + strings.ReplaceAll(text, "\n", "</p><p>") + "</p>"
			}
			fmt.Fprintf(&out, ">%s</td>", strings.ReplaceAll(text, "\n", "<br>"))
		}
		out.WriteString("</tr>\n")
	}
	out.WriteString("</table>\n")
	return out.String()
}

// plain writes a table without elements: a row a line, the cells parted by a mark; or a cell a line, the rows parted by
// blank lines.
func (t *table) plain(how string) string {
	var lines []string
	for _, row := range t.rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.text)
		}
		if row[0].cols > 1 && how == "rows with tabs" {
			cells = cells[:1]
		}
		switch how {
		case "rows with bars":
			lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
		case "rows with tabs":
			lines = append(lines, strings.Join(cells, "\t"))
		default:
			lines = append(lines, "\t"+strings.Join(cells, "\n\t")+"\n")
		}
	}
	return strings.Join(lines, "\n")
}
