package segment

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// rowReader makes tasks of the rows of a task table.
type rowReader struct {
	draft  *doc.Draft
	read   cellReader
	grid   *grid
	number int      // of the table in the document, from 1
	outer  []string // the headings the table stands under

	path  []string     // the category rows above
	given []doc.Task   // who does what in each of them
	last  map[int]cell // for each column of the grid, the last filled cell of the group
}

// cell is a filled cell, and whether it was filled down from above.
type cell struct {
	span   doc.Span
	text   string
	merged bool
}

func (r *rowReader) tasks() []doc.Task {
	var out []doc.Task
	r.last = map[int]cell{}
	for row := r.grid.header; row < len(r.grid.rows); row++ {
		if name, at := r.group(row); name != "" {
			if !continuedRows()[name] {
				r.newGroup(name, at)
			}
			continue
		}
		if r.isHead(row) || r.isNote(row) || r.isSum(row) || r.isSignature(row) {
			continue
		}
		if t, ok := r.task(row); ok {
			out = append(out, t)
		}
	}
	return out
}

// group is the name of the group that a row begins: of a category row, or of a row that has nothing but a Chinese
// numeral in its number cell and a name (一 | 优化服务 |  | ); "" when the row begins none. at is 1 + the
// index of the cell with the name.
func (r *rowReader) group(row int) (name string, at int) {
	if i := r.grid.wide[row]; i > 0 {
		return tidy(r.grid.table.Cells[i-1].Text), i
	}
	number := ""
	for k, i := range r.grid.rows[row] {
		if i == 0 || k > 0 && i == r.grid.rows[row][k-1] {
			continue // nothing, or a cell that goes on
		}
		text := tidy(r.grid.table.Cells[i-1].Text)
		switch role := r.grid.columns[k].role; {
		case text == "":
		case role == numberColumn:
			number = text
		case name == "" && (role == taskColumn || role == textColumn || role == categoryColumn):
			name, at = text, i
		default:
			return "", 0
		}
	}
	if level, n := labelLevel(number + "、"); name == "" || level == 0 || n < len(number) {
		return "", 0
	}
	if strings.HasSuffix(number, "）") || strings.HasSuffix(number, ")") || strings.HasSuffix(number, "、") {
		return number + name, at
	}
	return number + "、" + name, at
}

// newGroup begins a group, whose name stands in the cell with index at-1. One of a higher level ends the groups below it. The
// clause in a bracket behind the name holds for all rows of the group: 一、稳增长（牵头单位：县发改局）.
func (r *rowReader) newGroup(name string, at int) {
	level, _ := labelLevel(name)
	keep := min(max(0, level-1), len(r.path))
	c := r.grid.table.Cells[at-1]
	given, before := r.bracketClause(c.Span)
	name = strings.TrimSuffix(name, tidy(c.Text)) + tidy(r.draft.Text.Slice(before))
	r.path = append(slices.Clone(r.path[:keep]), pathPart(name))
	r.given = append(slices.Clone(r.given[:keep]), given)
	clear(r.last)
}

// bracketClause reads the clause in the bracket at the end of a cell, and gives what stands before it: the whole cell when there
// is none.
func (r *rowReader) bracketClause(s doc.Span) (given doc.Task, before doc.Span) {
	base := r.draft.Key.Pos(s.Start)
	key := r.draft.Key.String()[base:r.draft.Key.Pos(s.End)]
	start, end, ok := bareBracket(key)
	if !ok || !defaultClauseWords().signs.In(key[start:end]) {
		return doc.Task{}, s
	}
	given = r.read.cellClause(r.draft.Key.Span(base+start, base+end), "")
	if len(given.Lead)+len(given.Implementing)+len(given.Supporting)+len(given.Guiding)+len(given.Persons) == 0 {
		return doc.Task{}, s
	}
	return given, r.draft.Key.Span(base, base+start-1)
}

// inherit gives a task the units of the clauses of its groups, and the persons.
func (r *rowReader) inherit(t *doc.Task) {
	for i := range r.given {
		given := unitsOf(&r.given[i])
		for does, to := range unitsOf(t) {
			if to == nil {
				continue
			}
			for _, u := range *given[does] {
				if u.Basis = doc.ByDocument; !names(t, u.Name) {
					*to = append(*to, u)
				}
			}
		}
		t.Persons = append(t.Persons, r.given[i].Persons...)
	}
}

// isHead reports whether a row repeats the heads, as tables do on a new page.
func (r *rowReader) isHead(row int) bool {
	filled := 0
	for k, i := range r.grid.rows[row] {
		if i == 0 || strings.TrimSpace(r.grid.table.Cells[i-1].Text) == "" {
			continue
		}
		if headOf(r.draft.Key.Slice(r.grid.table.Cells[i-1].Span)).role != r.grid.columns[k].role {
			return false
		}
		filled++
	}
	return filled > 1
}

// isNote reports whether a row is a note below the others: 备注 in its first cell.
func (r *rowReader) isNote(row int) bool {
	for _, i := range r.grid.rows[row] {
		if i == 0 || strings.TrimSpace(r.grid.table.Cells[i-1].Text) == "" {
			continue
		}
		return rowNotes()[strings.TrimSuffix(tidy(r.grid.table.Cells[i-1].Text), "：")]
	}
	return false
}

// isSum reports whether a row adds up the others: 合计 in the cell of its number, its category or its task, or alone.
func (r *rowReader) isSum(row int) bool {
	for k, i := range r.grid.rows[row] {
		role := r.grid.columns[k].role
		if i == 0 || r.grid.table.Cells[i-1].Row < row || role.isUnit() || role == personColumn || role == deadlineColumn {
			continue
		}
		if text := tidy(r.grid.table.Cells[i-1].Text); text != "" && rowSums()[strings.TrimSuffix(text, "：")] {
			return true
		}
	}
	return false
}

// isSignature reports whether a row below the others is that of who made the table and when: the name of a unit where the
// task stands, and a day.
func (r *rowReader) isSignature(row int) bool {
	var filled []int
	for k, i := range r.grid.rows[row] {
		if i == 0 || k > 0 && r.grid.rows[row][k-1] == i || strings.TrimSpace(r.grid.table.Cells[i-1].Text) == "" {
			continue
		}
		if filled = append(filled, i-1); len(filled) > 2 {
			return false
		}
	}
	if len(filled) != 2 {
		return false
	}
	who, when := r.draft.Key.Slice(r.grid.table.Cells[filled[0]].Span), r.draft.Key.Slice(r.grid.table.Cells[filled[1]].Span)
	date, n := doc.ParseDate(strings.TrimSpace(when))
	return date.Day > 0 && n == len(strings.TrimSpace(when)) && defaultLexicon().isUnit(who)
}

// dittoMarks are what a cell says that is as the one above.
var dittoMarks = sync.OnceValue(func() map[string]bool { return newWordSet(ruleSections("tables.txt")["ditto"]).words })

// continuedRows are the words of a row that goes on with a table.
var continuedRows = sync.OnceValue(func() map[string]bool { return newWordSet(ruleSections("tables.txt")["continued"]).words })

// rowSums are the words for a sum.
var rowSums = sync.OnceValue(func() map[string]bool { return newWordSet(ruleSections("tables.txt")["sums"]).words })

// rowNotes are the words that open a note below the rows.
var rowNotes = sync.OnceValue(func() map[string]bool { return newWordSet(ruleSections("tables.txt")["notes"]).words })

// maxFilled bounds a cell that holds for the rows below it, too, in bytes: it is read again in each of thousands of rows. A
// longer one, which is no category and no list of units, holds for its own row.
const maxFilled = 1500

// cells are the cells of a row, filled down within the group.
func (r *rowReader) cells(row int) map[int]cell {
	out := map[int]cell{}
	for k, i := range r.grid.rows[row] {
		if i == 0 {
			continue
		}
		c := r.grid.table.Cells[i-1]
		if c.Row < row && len(c.Text) > maxFilled {
			continue
		}
		if text := tidy(c.Text); text != "" {
			out[k] = cell{c.Span, text, c.Row < row}
		}
	}
	r.dittos(out)
	for k, column := range r.grid.columns { // a new category begins a group
		if c, ok := out[k]; ok && column.role == categoryColumn && !c.merged && c.text != r.last[k].text {
			for j := k; j < len(r.grid.columns); j++ {
				delete(r.last, j)
			}
		}
	}
	return out
}

// dittos puts the cell above in the place of one that says so: 同上.
func (r *rowReader) dittos(cells map[int]cell) {
	for k, c := range cells {
		if !dittoMarks()[c.text] {
			continue
		}
		if above, ok := r.last[k]; ok && len(above.text) <= maxFilled {
			above.merged = true
			cells[k] = above
		}
	}
}

// fill fills the empty cells of a row from above. It does so where the source does not say which cells are merged.
// Units are filled when the row names none that are charged with the work: an empty 配合单位 beside a 责任单位 is empty.
// Of a row that has a number and a task of its own, what is empty is meant so, unless flattening lost what was merged.
func (r *rowReader) fill(cells map[int]cell) {
	charged, own := false, r.draft.Markup && r.numbered(cells)
	for k, column := range r.grid.columns {
		_, ok := cells[k]
		charged = charged || ok && (column.role == leadColumn || column.role == implementingColumn)
	}
	for k, column := range r.grid.columns {
		if c, ok := cells[k]; ok {
			r.last[k] = c
			continue
		}
		above, ok := r.last[k]
		if !ok || len(above.text) > maxFilled || r.grid.spans || column.role == numberColumn || column.role == textColumn || column.role == otherColumn ||
			column.role.isUnit() && charged || own && column.role != categoryColumn {
			continue
		}
		above.merged = true
		cells[k] = above
	}
}

// numbered reports whether a row has a number and a task that are not those of a row above.
func (r *rowReader) numbered(cells map[int]cell) bool {
	number, task := false, false
	for k, column := range r.grid.columns {
		c, ok := cells[k]
		number = number || ok && !c.merged && column.role == numberColumn
		task = task || ok && !c.merged && column.role == taskColumn
	}
	return number && task
}

// task makes the task of a row; false when the row orders nothing.
func (r *rowReader) task(row int) (doc.Task, bool) {
	cells := r.cells(row)
	own := false
	for k, column := range r.grid.columns {
		c, ok := cells[k]
		own = own || ok && (column.role == taskColumn || column.role == textColumn) && !c.merged && hasWords(c.text)
	}
	r.fill(cells)
	if !own {
		return doc.Task{}, false
	}
	t := doc.Task{ID: fmt.Sprintf("t%d.%d", r.number, row-r.grid.header+1)}
	var said []string
	for k := range r.grid.columns {
		c, ok := cells[k]
		if !ok || k > 0 && cells[k-1].span == c.span {
			continue
		}
		t.Spans = append(t.Spans, c.span)
		switch role := r.roleOf(cells, k); {
		case role == numberColumn:
			t.Label = c.text
		case role == taskColumn && t.Title == "" && r.grid.goesOn(k):
			t.Title = c.text
			r.deadlines(&t, c, false)
		case role == taskColumn || role == textColumn:
			t.Text = joinTexts(t.Text, c.text)
			r.deadlines(&t, c, false)
		case role.isUnit():
			r.units(&t, c, role, r.grid.persons[k])
			if r.grid.persons[k] {
				t.Persons = append(t.Persons, r.persons(c, row, k)...)
			}
			said = append(said, r.clauseText(c))
		case role == personColumn:
			t.Persons = append(t.Persons, r.persons(c, row, k)...)
		case role == deadlineColumn:
			r.deadlines(&t, c, true)
		}
	}
	r.inherit(&t)
	t.ResponsibilityText = strings.Join(said, "；")
	t.Path = r.pathOf(cells)
	labelRow(&t)
	return t, true
}

// hasWords reports whether a cell holds a Han character or a letter: under 目标任务, 1200 is the figure of an indicator, and no task.
func hasWords(text string) bool { return strings.IndexFunc(text, unicode.IsLetter) >= 0 }

// roleOf is what the cell of column k holds, which may be merged with those behind it. Over columns of units it names units
// that do the work, for none of the heads is its own; over the task and what is to be done it says the latter.
func (r *rowReader) roleOf(cells map[int]cell, k int) columnRole {
	role := r.grid.columns[k].role
	for next := k + 1; next < len(r.grid.columns) && cells[next].span == cells[k].span; next++ {
		switch other := r.grid.columns[next].role; {
		case other == role:
		case role.isUnit() && other.isUnit():
			role = implementingColumn
		case role == taskColumn && other == textColumn:
			role = textColumn
		}
	}
	return role
}

// labelRow takes the label of an item off the words of a row that come first. When the row has no title, its text is a
// numbered item like any other, and its first sentence the title if it goes on.
func labelRow(t *doc.Task) {
	first := &t.Title
	if t.Title == "" {
		first = &t.Text
	}
	n := itemLabel(*first)
	if n == 0 {
		return
	}
	if t.Label == "" {
		t.Label = strings.TrimRight((*first)[:n], "、.．, ")
	}
	*first = strings.TrimLeft((*first)[n:], " ")
	if t.Title == "" {
		if title, rest, ok := strings.Cut(t.Text, "。"); ok && rest != "" {
			t.Title, t.Text = title, rest
		}
	}
}

// itemLabel is the length of the label of an item at the beginning of text: 1. 1、 （1） ① （一） 一、.
func itemLabel(text string) int {
	if r, size := utf8.DecodeRuneInString(text); '①' <= r && r <= '⑳' {
		return size
	}
	if _, n := labelLevel(text); n > 0 {
		return n
	}
	open := ""
	for _, mark := range []string{"（", "("} {
		if strings.HasPrefix(text, mark) {
			open = mark
		}
	}
	n := len(open)
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	if n == len(open) {
		return 0
	}
	for _, mark := range []string{".", "．", "、", "）", ")"} {
		closing := mark == "）" || mark == ")"
		if rest, ok := strings.CutPrefix(text[n:], mark); ok && closing == (open != "") && !startsWithDigit(rest) {
			return n + len(mark)
		}
	}
	return 0
}

// goesOn reports whether a column of texts, or a later one of tasks, says more than column k.
func (g *grid) goesOn(k int) bool {
	for i, c := range g.columns {
		if c.role == textColumn || c.role == taskColumn && i > k {
			return true
		}
	}
	return false
}

// pathOf is the path of a row: its category rows and columns, else the headings its table stands under.
func (r *rowReader) pathOf(cells map[int]cell) []string {
	path := slices.Clone(r.path)
	for k, column := range r.grid.columns {
		if c, ok := cells[k]; ok && column.role == categoryColumn {
			path = append(path, pathPart(c.text))
		}
	}
	if len(path) == 0 {
		return slices.Clone(r.outer)
	}
	return path
}

// units adds the units of a cell; persons says that the column names persons beside them.
func (r *rowReader) units(t *doc.Task, c cell, role columnRole, persons bool) {
	got := r.read.cellClause(c.span, role)
	if persons {
		withoutPersons(&got)
	}
	from := unitsOf(&got)
	for i, to := range unitsOf(t) {
		if to == nil || len(*from[i]) == 0 {
			continue
		}
		has := map[string]bool{} // a cell may name thousands
		for _, u := range *to {
			has[u.Name] = true
		}
		for _, u := range *from[i] {
			if c.merged {
				u.Basis = doc.MergedCell
			}
			if !has[u.Name] {
				has[u.Name] = true
				*to = append(*to, u)
			}
		}
	}
	for _, d := range got.Deadlines {
		addDeadline(t, d)
	}
}

// withoutPersons takes the persons from the units of a cell: 县教育局（王强）, 县教育局 王强.
func withoutPersons(t *doc.Task) {
	rules := loadPersonRules()
	for _, list := range unitsOf(t) {
		if list == nil {
			continue
		}
		*list = slices.DeleteFunc(*list, func(u doc.Unit) bool { return rules.isName(u.Name) })
		for i, u := range *list {
			name, inner, ok := strings.Cut(u.Name, "（")
			if inner, closed := strings.CutSuffix(inner, "）"); ok && closed && rules.isName(inner) {
				(*list)[i].Name, (*list)[i].Span.End = name, u.Span.Start+len(name)
			}
		}
	}
}

// clauseText is the text of a unit cell: a blank parts its lines, those that set a word wide (牵  头) are dropped.
func (r *rowReader) clauseText(c cell) string {
	var b strings.Builder
	for i, f := range strings.Fields(r.draft.Text.Slice(c.span)) {
		if i > 0 && !single(f) {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

// deadlines adds the deadlines of a cell.
func (r *rowReader) deadlines(t *doc.Task, c cell, column bool) {
	for _, d := range r.read.deadlines(c.span, column) {
		addDeadline(t, d)
	}
}

// addDeadline adds a deadline unless the task has its date, or its words when it has none.
func addDeadline(t *doc.Task, d doc.Deadline) {
	for _, o := range lastOf(t.Deadlines) {
		if d.Date != "" && o.Date == d.Date || d.Text == o.Text {
			return
		}
	}
	t.Deadlines = append(t.Deadlines, d)
}

// persons are the persons of a cell, in the role that the head of its column names.
func (r *rowReader) persons(c cell, row, k int) []doc.Person {
	head := ""
	for above := min(row, r.grid.header) - 1; above >= 0 && head == ""; above-- {
		if i := r.grid.rows[above][k]; i > 0 {
			head = tidy(r.grid.table.Cells[i-1].Text)
		}
	}
	return cellPersons(r.draft, c.span, head)
}
