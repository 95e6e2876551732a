package generate

import (
	"fmt"
	"html"
	"maps"
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

// cellForms are clauses in the cells of a column.
var cellForms = map[column][]clauseForm{
	leadColumn:         {{"names", "L"}, {"names", "L"}, {"names", "L"}},
	implementingColumn: {{"names", "I"}, {"names", "I"}, {"names", "I"}, {"负责", "I负责"}, {"牵头，配合", "L牵头，S配合"}, {"会同牵头", "l会同L牵头"}, {"牵头落实", "L牵头落实"}},
	supportingColumn:   {{"names", "S"}},
}

// tableMaker composes a table and its tasks.
type tableMaker struct {
	g       *maker
	columns []column
	table   *table
	how     Features
	html    bool
	number  int
}

// tasksTable writes a task table.
func (g *maker) tasksTable() {
	m := &tableMaker{g: g, table: &table{}, how: Features{"item": "table row"}, html: strings.HasPrefix(g.Features["layout"], "HTML")}
	g.Features["table"] = "HTML"
	if !m.html {
		g.Features["table"] = pick(g, []string{"rows with tabs", "rows with bars", "a cell a line"})
	}
	if strings.HasSuffix(g.Features["body"], "annex") {
		m.how["item"] = "table row in an annex"
	}
	if m.html && g.chance(30) {
		m.table.paragraphs = true
		m.how["cells"] = "paragraphs"
	}
	m.chooseColumns()
	m.head()
	at := len(g.blocks)
	first := len(g.Tasks)
	heads := m.table.rows[len(m.table.rows)-1]
	again := m.how["heads"] == "one row" && g.chance(15)
	for i := range 2 + g.IntN(3) + min(g.target/3000, 60) {
		if i == 1 && again { // as on the next page
			m.how["heads"] = "one row, again on the next page"
			m.table.rows = append(m.table.rows, heads)
		}
		m.category(i + 1)
	}
	g.blocks = append(g.blocks, block{table: m.table})
	for _, t := range g.Tasks[first:] {
		t.from, t.to = at, at
		maps.Copy(t.Features, m.how)
	}
}

// head writes the rows of heads: one, or two with one head over the columns of units; above them sometimes the title.
func (m *tableMaker) head() {
	g := m.g
	head := make([]cell, len(m.columns))
	for i, c := range m.columns {
		head[i] = cell{pick(g, columnHeads[c]), 1, 1}
	}
	first, units := m.unitColumns()
	m.how["first unit head"], m.how["heads"] = head[first].text, "one row"
	if m.html && g.chance(15) {
		m.how["title row"] = "yes"
		m.spanning(annexTitle)
	}
	if !m.html || units < 2 || !g.chance(25) {
		m.table.rows = append(m.table.rows, head)
		return
	}
	m.how["heads"] = "one over the unit columns"
	under := make([]cell, len(head))
	for i := range head {
		if i < first || i >= first+units {
			head[i].rows = 2
			continue
		}
		under[i], head[i] = head[i], cell{}
	}
	head[first] = cell{"责任分工", 1, units}
	m.table.rows = append(m.table.rows, head, under)
}

// unitColumns finds the columns of units that stand together: the first of them and how many they are.
func (m *tableMaker) unitColumns() (first, n int) {
	isUnits := func(c column) bool { return c == leadColumn || c == implementingColumn || c == supportingColumn }
	first = slices.IndexFunc(m.columns, isUnits)
	for first+n < len(m.columns) && isUnits(m.columns[first+n]) {
		n++
	}
	return first, n
}

// spanning writes a row of one cell.
func (m *tableMaker) spanning(text string) {
	row := make([]cell, len(m.columns))
	row[0] = cell{text, 1, len(m.columns)}
	m.table.rows = append(m.table.rows, row)
}

// chooseColumns chooses which columns there are, and their order.
func (m *tableMaker) chooseColumns() {
	g := m.g
	units := pick(g, [][]column{{implementingColumn}, {leadColumn, implementingColumn}, {leadColumn, supportingColumn}, {leadColumn, implementingColumn, supportingColumn}, {implementingColumn, supportingColumn}})
	var names []string
	for _, c := range units {
		names = append(names, columnHeads[c][0])
	}
	m.how["unit columns"] = strings.Join(names, "、")
	what := pick(g, [][]column{{taskColumn, textColumn}, {taskColumn, textColumn}, {taskColumn}, {textColumn}})
	m.how["task columns"] = fmt.Sprint(len(what))
	m.columns = slices.Concat(m.frontColumns(), what, m.backColumns(units))
}

// frontColumns are those before the task: its number and category.
func (m *tableMaker) frontColumns() (out []column) {
	g := m.g
	m.how["category"] = pick(g, []string{"column", "row", "none"})
	if m.how["category"] == "row" && g.Features["table"] == "a cell a line" {
		m.how["category"] = "none"
	}
	if m.how["category"] != "none" {
		m.how["category label"] = "none"
		if m.how["category"] == "row" || g.chance(50) {
			m.how["category label"] = "一、"
		}
	}
	if g.chance(60) {
		out = append(out, numberColumn)
	}
	if m.how["category"] == "column" {
		out = append(out, categoryColumn)
		if g.chance(40) {
			slices.Reverse(out) // the category before the number
		}
	}
	return out
}

// backColumns are those behind the task: units, the limit, persons and notes.
func (m *tableMaker) backColumns(units []column) []column {
	g := m.g
	out := slices.Clone(units)
	if g.chance(70) {
		out = slices.Insert(out, pick(g, []int{0, len(out)}), deadlineColumn)
	}
	if g.chance(12) {
		out = append(out, personColumn)
		m.how["person column"] = "yes"
	}
	m.how["column order"] = "usual"
	if g.chance(25) {
		m.how["column order"] = "any"
		g.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	}
	if !m.html {
		m.how["blank cells"] = "none"
	}
	if g.chance(25) {
		out = append(out, noteColumn)
		m.how["blank cells"] = "last column"
	}
	return out
}

// category writes the rows of a category.
func (m *tableMaker) category(n int) {
	g := m.g
	var path []string
	name := g.heading()
	if m.how["category label"] == "一、" {
		g.Sections = append(g.Sections, Section{1, numeral(n), name})
		name = numeral(n) + "、" + name
	}
	if m.how["category"] != "none" {
		path = []string{name}
	}
	if m.how["category"] == "row" {
		m.spanning(name)
	}
	rows := 2 + g.IntN(4)
	grid, tasks := make([][]cell, rows), make([]*Task, rows)
	for i := range rows {
		grid[i], tasks[i] = make([]cell, len(m.columns)), g.task(path, "")
		tasks[i].clause = true
	}
	for c, what := range m.columns {
		m.column(grid, tasks, c, what, name)
	}
	m.table.rows = append(m.table.rows, grid...)
	for _, t := range tasks {
		t.ledBy = len(t.Units[Lead]) > 0
		g.byStatements(t)
	}
	g.Tasks = append(g.Tasks, tasks...)
}

// column writes a column of the rows of a category.
func (m *tableMaker) column(grid [][]cell, tasks []*Task, c int, what column, category string) {
	switch what {
	case categoryColumn:
		grid[0][c] = cell{category, len(grid), 1}
		if !m.html {
			grid[0][c].rows = 1
			m.how["blank cells"] = "under the category"
		}
	case leadColumn, implementingColumn, supportingColumn, deadlineColumn:
		m.merged(grid, tasks, c, what)
	default:
		for i, t := range tasks {
			grid[i][c] = cell{m.words(t, what), 1, 1}
		}
	}
}

// words are the cells that are no clause.
func (m *tableMaker) words(t *Task, what column) string {
	switch what {
	case numberColumn:
		m.number++
		return fmt.Sprint(m.number)
	case taskColumn:
		t.Title = m.g.heading()
		return t.Title
	case personColumn:
		return pick(m.g, people)
	case textColumn:
		t.Text = m.g.detail() + "，" + m.g.detail() + "。"
		return t.Text
	}
	return ""
}

// merged writes a column whose cells may cover several rows of the category.
func (m *tableMaker) merged(grid [][]cell, tasks []*Task, c int, what column) {
	for i := 0; i < len(grid); {
		n := 1
		if m.html && m.g.chance(30) {
			n = min(1+m.g.IntN(3), len(grid)-i)
		}
		first := &Task{Features: Features{}}
		text := m.cell(first, what)
		grid[i][c] = cell{text, n, 1}
		for _, t := range tasks[i : i+n] {
			for role := range t.Units {
				t.Units[role] = append(t.Units[role], first.Units[role]...)
			}
			t.Deadlines = append(t.Deadlines, first.Deadlines...)
			maps.Copy(t.Features, first.Features)
			if n > 1 {
				t.Features["merged"] = columnHeads[what][0]
			}
		}
		i += n
	}
}

// cell is a cell of units or of a limit.
func (m *tableMaker) cell(t *Task, what column) string {
	g := m.g
	if what == deadlineColumn {
		d := pick(g, cellDeadlines)
		text := g.fill(d.sentence)
		t.Deadlines = []Deadline{{text, d.kind, g.fill(d.date)}}
		t.Features["deadline"] = "cell: " + d.name
		return text
	}
	form := pick(g, cellForms[what])
	if slices.Contains(m.columns, leadColumn) || slices.Contains(m.columns, supportingColumn) {
		form = cellForms[what][0]
	}
	text := g.clause(t, form)
	if form.name == "names" && t.Features["list separator"] == "、" && g.chance(15) {
		apart, name := " ", "blanks"
		if m.html && g.chance(50) {
			apart, name = "\n", "a line each"
		}
		t.Features["list separator"] = name
		text = splitNames(text, t, apart)
	}
	t.Features["clause"] = "cell: " + form.name
	return text
}

// splitNames puts another mark for the 、 between the names of a list, and leaves those inside of names.
func splitNames(text string, t *Task, apart string) string {
	for _, list := range t.Units {
		for _, name := range list[min(1, len(list)):] {
			text = strings.Replace(text, "、"+name, apart+name, 1)
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
