package segment

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A task table (任务分解表) orders one piece of work a row. Its column heads say which cell is what, in any order and in many
// wordings: rules/tables.txt. Rows are grouped by a category column or by rows of their own, and a cell that is merged
// with those below, or left empty in flattened text, holds for the rows of its group.

// columnRole is what a column of a task table holds.
type columnRole string

const (
	numberColumn       columnRole = "number"
	categoryColumn     columnRole = "category"
	taskColumn         columnRole = "task"
	problemColumn      columnRole = "problem"
	textColumn         columnRole = "text"
	leadColumn         columnRole = "lead"
	implementingColumn columnRole = "implementing"
	supportingColumn   columnRole = "supporting"
	guidingColumn      columnRole = "guiding"
	personColumn       columnRole = "person"
	deadlineColumn     columnRole = "deadline"
	otherColumn        columnRole = "other"
)

// unitColumns are the columns whose cells name units, by the role of these.
var unitColumns = [roles]columnRole{leads: leadColumn, guides: guidingColumn, supports: supportingColumn, implements: implementingColumn}

// role is that of the units in the cells of the column; none when they name no units.
func (r columnRole) role() role { return role(max(0, slices.Index(unitColumns[:], r))) }

// isUnit reports whether cells of the column name units.
func (r columnRole) isUnit() bool { return r.role() != noRole }

// columnHead is what a head says. A weak one (单位, 项目, 时间) stands over other tables, too.
type columnHead struct {
	role columnRole
	weak bool
}

var columnHeads = sync.OnceValue(func() map[string]columnHead {
	heads := map[string]columnHead{}
	sections := ruleSections("tables.txt")
	weak := newWordSet(sections["weak"])
	for section, words := range sections {
		switch section {
		case "weak", "titles", "other_titles", "other_heads", "notes", "sums", "gives", "continued", "ditto":
			continue
		}
		for _, w := range words {
			heads[w] = columnHead{columnRole(section), weak.words[w]}
		}
	}
	return heads
})

// headOf says what a column with this head (a key) holds; it has no role when it is no head that is known. Of several the last
// counts that names units: 配合/责任单位.
func headOf(key string) columnHead {
	key = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n:、,()\"《》", r) {
			return -1
		}
		return r
	}, withoutNotes(key))
	starts := []int{0}
	for at := 0; ; {
		i := strings.IndexByte(key[at:], '/')
		if i <= 0 {
			break
		}
		at += i + 1
		starts = append(starts, at)
	}
	last := len(starts) - 1
	h := oneHead(key[starts[last]:])
	for k := last - 1; k >= 0 && !h.role.isUnit(); k-- {
		from := key[starts[k]:]
		if len(from)-strings.Count(from, "/") > maxHead { // a cell, not a head
			return columnHead{}
		}
		h = oneHead(strings.ReplaceAll(from, "/", ""))
	}
	return h
}

// oneHead says the same of a head without marks inside.
func oneHead(key string) columnHead {
	heads := columnHeads()
	if h, ok := heads[key]; ok || key == "" || len(key) > maxHead {
		return h
	}
	if who, _, ok := withPersons(key); ok {
		return oneHead(who)
	}
	if l, ok := defaultClauseWords().labels.read(key); ok { // 协同责任单位 is composed as the labels of clauses are
		return columnHead{role: columnOf(l)}
	}
	length, head := len(key)/2-1, columnHead{} // half of it at least
	for i := range key {
		for n := len(key) - i; n > length || n == length && head.role != ""; n-- {
			if h, ok := heads[key[i:i+n]]; ok {
				length, head = n, h
				break
			}
		}
	}
	return head
}

// withPersons parts a head that names units and the persons there: 牵头单位及责任人.
func withPersons(key string) (who, persons string, ok bool) {
	for _, and := range []string{"及其", "及", "和", "与", "、", "/"} {
		who, persons, ok = strings.Cut(key, and)
		if ok && oneHead(who).role.isUnit() && oneHead(persons).role == personColumn {
			return who, persons, true
		}
	}
	return "", "", false
}

// columnOf is what a column holds whose head is a label of clauses.
func columnOf(l clauseLabel) columnRole {
	switch {
	case l.persons:
		return personColumn
	case l.deadline:
		return deadlineColumn
	}
	return unitColumns[l.role]
}

// maxHead is how long a column head may be, in bytes.
const maxHead = 60

// withoutNotes is a key without what stands in brackets, unless all of it does.
func withoutNotes(key string) string {
	var before strings.Builder
	for {
		at := strings.IndexByte(key, '(')
		if at <= 0 {
			return before.String() + key
		}
		end := strings.IndexByte(key[at:], ')')
		before.WriteString(key[:at])
		if end < 0 {
			return before.String()
		}
		key = key[at+end+1:]
	}
}

// tables are the tables of a draft, from its cell pieces.
func tables(d *doc.Draft) []doc.Table {
	var out []doc.Table
	for at := 0; at < len(d.Pieces); {
		number := d.Pieces[at].Cell.Table
		end := at + 1
		if d.Pieces[at].Kind != doc.CellPiece || number == 0 {
			at = end
			continue
		}
		for end < len(d.Pieces) && d.Pieces[end].Kind == doc.CellPiece && d.Pieces[end].Cell.Table == number {
			end++
		}
		out = append(out, table(d, d.Pieces[at:end]))
		at = end
	}
	return out
}

// table makes a table of the pieces of its cells.
func table(d *doc.Draft, pieces []doc.Piece) doc.Table {
	t := doc.Table{Span: doc.Span{Start: pieces[0].Start, End: pieces[len(pieces)-1].End}}
	first := pieces[0].Cell.Row
	for _, p := range pieces {
		first = min(first, p.Cell.Row)
	}
	for _, p := range pieces {
		cell := doc.TableCell{Row: p.Cell.Row - first, Col: p.Cell.Col, Text: d.Text.Slice(p.Span), Span: p.Span}
		if p.Cell.Rows > 1 {
			cell.Rows = p.Cell.Rows
		}
		if p.Cell.Cols > 1 {
			cell.Cols = p.Cell.Cols
		}
		if p.Cell.Header {
			t.HeaderRows = max(t.HeaderRows, cell.Row+1)
		}
		t.Cells = append(t.Cells, cell)
	}
	if n, _ := taskColumns(d, t); n > 0 {
		t.HeaderRows = n
	}
	return t
}

// maxHeaderRow is how far down a table its heads are looked for: a title and a note may stand above them.
const maxHeaderRow = 4

// taskColumns finds the heads of a task table: the number of rows up to and with them, and what each column holds. It
// is 0 when the table is none.
func taskColumns(d *doc.Draft, t doc.Table) (rows int, roles map[int]columnRole) {
	if otherTable(d, t) {
		return 0, nil
	}
	var heads, own headRows // own: without those that go on from the row above
	for _, c := range t.Cells {
		if c.Row >= len(heads) || len(c.Text) > maxHead*2 {
			continue
		}
		h := headOf(d.Key.Slice(c.Span))
		if h.role == "" {
			continue
		}
		own.put(c.Row, c, h)
		for row := c.Row; row < min(c.Row+max(1, c.Rows), len(heads)); row++ {
			heads.put(row, c, h)
		}
	}
	best, named := 0, namesTasks(d, t)
	for row, h := range heads[:maxHeaderRow+1] {
		if len(h) > best && (isTaskHead(h, named) || isTaskHead(h, true) && givesWork(d, t, h)) {
			best, rows = len(h), row+1
		}
	}
	if best == 0 {
		return 0, nil
	}
	roles = map[int]columnRole{}
	for col, h := range heads[rows-1] {
		roles[col] = h.role
	}
	if isSecondHead(own[rows]) || partsHeads(d, t, rows) {
		for col, h := range own[rows] {
			if !(h.weak && h.role == implementingColumn && roles[col].isUnit()) { // 单位名称 below 牵头单位
				roles[col] = h.role
			}
		}
		rows++
	}
	settleProblems(roles)
	if periods := periodColumns(t, rows, roles); len(periods) > 1 {
		for _, col := range periods {
			roles[col] = otherColumn
		}
		rows++
	}
	return rows, roles
}

// settleProblems decides what the columns of problems hold: tasks, as in a list of what is to be put right, unless another column
// names these.
func settleProblems(roles map[int]columnRole) {
	is := taskColumn
	for _, role := range roles {
		if role == taskColumn {
			is = otherColumn
		}
	}
	for col, role := range roles {
		if role == problemColumn {
			roles[col] = is
		}
	}
}

// periodColumns are the columns of a head of deadlines that the row below parts into periods (序时进度 above 一季度, 二季度,
// …): their cells tell how far the work is to be by then, and are no deadlines.
func periodColumns(t doc.Table, row int, roles map[int]columnRole) []int {
	var out []int
	for _, c := range t.Cells {
		switch role := roles[c.Col]; {
		case c.Row != row || strings.TrimSpace(c.Text) == "":
		case role == deadlineColumn && isPeriod(tidy(c.Text)):
			out = append(out, c.Col)
		default:
			return nil // a row of the table
		}
	}
	return out
}

// maxPeriod is how long the name of a period is, in bytes: 2026年第一季度.
const maxPeriod = 24

// isPeriod reports whether a head names a part of the year.
func isPeriod(head string) bool {
	return len(head) <= maxPeriod && hasSuffixOne(head, "季度", "月", "月份", "月底", "月末", "上半年", "下半年", "全年", "年底", "年末")
}

// headRows are the heads in the first rows of a table, by column.
type headRows [maxHeaderRow + 2]map[int]columnHead

// put notes the head of a cell in a row that it covers.
func (r *headRows) put(row int, c doc.TableCell, h columnHead) {
	if r[row] == nil {
		r[row] = map[int]columnHead{}
	}
	for col := c.Col; col < c.Col+min(max(1, c.Cols), maxColumns); col++ {
		r[row][col] = h
	}
}

// maxColumns bounds the columns of a table.
const maxColumns = 64

// isTaskHead reports whether a row of heads is that of a task table: a column says what is to be done, one who does it
// or by when, and one of these in words that other tables do not use, unless the table is named as one of tasks.
func isTaskHead(heads map[int]columnHead, named bool) bool {
	does, who, sure := false, false, named
	for _, h := range heads {
		isDoes := h.role == taskColumn || h.role == textColumn || h.role == problemColumn
		isWho := h.role.isUnit() || h.role == personColumn || h.role == deadlineColumn
		does, who = does || isDoes, who || isWho
		sure = sure || (isDoes || isWho) && !h.weak
	}
	return does && who && sure
}

// otherTable reports whether a table lists something else in columns that could be those of tasks: by its name an agenda or what
// is measured, by its heads the powers of an office.
func otherTable(d *doc.Draft, t doc.Table) bool {
	if nameOf(d, t, otherTitles()) && !nameOf(d, t, taskTitles()) {
		return true
	}
	for _, c := range t.Cells {
		if c.Row > maxHeaderRow {
			break
		}
		if otherHeads()[squeeze(d.Key.Slice(c.Span))] {
			return true
		}
	}
	return false
}

// otherTitles are the words in the name of such a table, and otherHeads its heads.
var (
	otherTitles = sync.OnceValue(func() *doc.Words { return doc.NewWords(ruleSections("tables.txt")["other_titles"]) })
	otherHeads  = sync.OnceValue(func() map[string]bool { return newWordSet(ruleSections("tables.txt")["other_heads"]).words })
)

// namesTasks reports whether the line above a table, or the title of a document that consists of it, says that it is one of
// tasks: 任务分工表, 责任清单.
func namesTasks(d *doc.Draft, t doc.Table) bool { return nameOf(d, t, taskTitles()) }

// nameOf reports whether one of words stands in the line above a table, or in the title of a document that consists of it.
func nameOf(d *doc.Draft, t doc.Table, words *doc.Words) bool {
	if words.In(squeeze(d.Document.Metadata.Title)) {
		return true
	}
	i := sort.Search(len(d.Pieces), func(i int) bool { return d.Pieces[i].Start >= t.Span.Start }) - 1
	return i >= 0 && d.Pieces[i].Kind != doc.CellPiece && d.Pieces[i].Len() <= maxHead*3 && words.In(squeeze(d.Key.Slice(d.Pieces[i].Span)))
}

// givesWork reports whether a cell in a column of units says what they do: X会同Y牵头.
func givesWork(d *doc.Draft, t doc.Table, heads map[int]columnHead) bool {
	for _, c := range t.Cells {
		if heads[c.Col].role.isUnit() && c.Span.Len() <= maxRoleCell && rolesGiven().In(d.Key.Slice(c.Span)) {
			return true
		}
	}
	return false
}

// maxRoleCell is the length in bytes of a cell that names units with what they do; a longer one is prose.
const maxRoleCell = 600

// rolesGiven are the words for what units in a cell do.
var rolesGiven = sync.OnceValue(func() *doc.Words { return doc.NewWords(ruleSections("tables.txt")["gives"]) })

// taskTitles are the words in the name of a table of tasks.
var taskTitles = sync.OnceValue(func() *doc.Words { return doc.NewWords(ruleSections("tables.txt")["titles"]) })

// isSecondHead reports whether a row parts heads of the row above (责任分工 above 牵头单位 and 配合单位): it holds two or more
// heads of units or deadlines and nothing else that is known.
func isSecondHead(heads map[int]columnHead) bool {
	for _, h := range heads {
		if !h.role.isUnit() && h.role != deadlineColumn && h.role != personColumn {
			return false
		}
	}
	return len(heads) >= 2
}

// partsHeads reports whether all cells of a row are heads that part those of the row above, which are merged over them: 重点任务
// above 任务 and 内容.
func partsHeads(d *doc.Draft, t doc.Table, row int) bool {
	above := map[int]bool{} // columns of merged heads
	parts := 0
	for _, c := range t.Cells {
		switch {
		case c.Row == row-1 && c.Cols > 1 && c.Rows <= 1:
			for col := c.Col; col < c.Col+min(c.Cols, maxColumns); col++ {
				above[col] = true
			}
		case c.Row != row || strings.TrimSpace(c.Text) == "":
		case !above[c.Col] || len(c.Text) > maxHead || headOf(d.Key.Slice(c.Span)).role == "":
			return false
		default:
			parts++
		}
	}
	return parts > 1
}

// cellReader reads what stands in the cells of a task table; the builder of a document does.
type cellReader interface {
	// enter begins a table, which may have a year of its own; what it returns ends it.
	enter(t doc.Table) (leave func())
	// cellClause reads the units of a cell. column is the role that the head of its column gives; the cell's own words
	// (X牵头，Y配合) come first.
	cellClause(s doc.Span, column columnRole) doc.Task
	// deadlines reads the deadlines of a cell; column says that it stands in a column of deadlines.
	deadlines(s doc.Span, column bool) []doc.Deadline
}

// tableTasks are the tasks of the task tables among tables.
func tableTasks(d *doc.Draft, tables []doc.Table, read cellReader) []doc.Task {
	var out []doc.Task
	for i, t := range tables {
		g := taskForm(d, t)
		if rows, roles := taskColumns(d, t); rows > 0 {
			g = newGrid(t, rows, roles)
		}
		if g == nil {
			continue
		}
		leave := read.enter(t)
		r := &rowReader{draft: d, read: read, grid: g, number: i + 1}
		r.outer = sectionPath(d.Document.Outline, t.Span)
		out = append(out, r.tasks()...)
		leave()
	}
	return out
}

// sectionPath are the headings of the sections that hold a span, the outermost first.
func sectionPath(sections []doc.Section, s doc.Span) []string {
	i := sort.Search(len(sections), func(i int) bool { return sections[i].Span.End >= s.End }) // they stand in order
	if i == len(sections) || sections[i].Span.Start > s.Start {
		return nil
	}
	return append([]string{heading(sections[i])}, sectionPath(sections[i].Children, s)...)
}

// heading is a section's label and title as a path shows them.
func heading(s doc.Section) string {
	s.Title = pathPart(s.Title) // every row repeats it
	switch {
	case strings.HasSuffix(s.Label, "）"), strings.HasSuffix(s.Label, ")"):
		return s.Label + s.Title
	case strings.HasPrefix(s.Label, "第"):
		return s.Label + " " + s.Title
	}
	return s.Label + "、" + s.Title
}

// grid is a table spread over its rows and columns.
type grid struct {
	table   doc.Table
	header  int
	columns []gridColumn // those that have a role, from left to right
	rows    [][]int      // 1 + index in table.Cells for each column of columns; 0 is no cell
	persons []bool       // which of columns name persons with their units: 牵头单位及责任人
	spans   bool         // the source says which cells are merged, so an empty one is empty
	wide    []int        // 1 + index of the cell that is alone in its row; 0 is none
}

type gridColumn struct {
	col  int
	role columnRole
}

// maxGrid bounds the cells of a grid.
const maxGrid = 1 << 20

func newGrid(t doc.Table, header int, roles map[int]columnRole) *grid {
	t = realigned(t, header, roles)
	g := &grid{table: t, header: header}
	at := map[int]int{}
	for col := range roles {
		g.columns = append(g.columns, gridColumn{col, roles[col]})
	}
	slices.SortFunc(g.columns, func(a, b gridColumn) int { return a.col - b.col })
	parentColumn(t, header, g.columns)
	g.persons = namePersons(t, header, g.columns)
	for i, c := range g.columns {
		at[c.col] = i
	}
	height := 0
	for _, c := range t.Cells {
		height = max(height, c.Row+1)
		g.spans = g.spans || c.Rows > 1
	}
	if height*len(g.columns) > maxGrid {
		return nil
	}
	g.rows, g.wide = make([][]int, height), make([]int, height)
	for i := range g.rows {
		g.rows[i] = make([]int, len(g.columns))
	}
	filled, columns := make([]int, height), 0
	for _, c := range t.Cells {
		columns = max(columns, c.Col+max(1, c.Cols))
	}
	for i, c := range t.Cells {
		if strings.TrimSpace(c.Text) != "" {
			filled[c.Row]++
			g.wide[c.Row] = i + 1
		}
		for row := c.Row; row < min(height, c.Row+max(1, c.Rows)); row++ {
			for col := c.Col; col < min(c.Col+max(1, c.Cols), c.Col+maxColumns); col++ {
				if k, ok := at[col]; ok {
					g.rows[row][k] = i + 1
				}
			}
		}
	}
	for row, n := range filled {
		if n != 1 || !g.standsAlone(row, columns) {
			g.wide[row] = 0
		}
	}
	return g
}

// namePersons says which columns of units name persons, too.
func namePersons(t doc.Table, header int, columns []gridColumn) []bool {
	out := make([]bool, len(columns))
	for _, c := range t.Cells {
		if c.Row >= header || len(c.Text) > maxHead {
			continue
		}
		_, _, ok := withPersons(tidy(c.Text))
		for k, column := range columns {
			out[k] = out[k] || ok && column.col == c.Col && column.role.isUnit()
		}
	}
	return out
}

// parentColumn makes a category of the column of tasks whose cells are headings (一、…) where a column behind it holds
// numbered items (1.…).
func parentColumn(t doc.Table, header int, columns []gridColumn) {
	headings, items := mostly(t, header, isHeadingCell), mostly(t, header, isItemCell)
	last := 0 // of the columns with items
	for i, c := range columns {
		if (c.role == textColumn || c.role == taskColumn) && items[c.col] {
			last = i
		}
	}
	for i, c := range columns[:last] {
		if c.role == taskColumn && headings[c.col] {
			columns[i].role = categoryColumn
			return
		}
	}
}

// isHeadingCell reports whether a cell has the label of a heading (一、 or （一）), isItemCell whether it has that of an item.
func isHeadingCell(text string) bool { level, _ := labelLevel(text); return level > 0 }

func isItemCell(text string) bool {
	return itemLabel(strings.TrimSpace(text)) > 0 && !isHeadingCell(text)
}

// mostly says of which columns at least two cells below the heads, and more than half of those that hold something, are as
// is says. In a row that lost its first cell the others stand one column further left. The cells are looked at once, for a
// table may have as many columns as cells.
func mostly(t doc.Table, header int, is func(string) bool) map[int]bool {
	yes, all := map[int]int{}, map[int]int{}
	for _, c := range t.Cells {
		if c.Row < header || strings.TrimSpace(c.Text) == "" {
			continue
		}
		all[c.Col]++
		if is(c.Text) {
			yes[c.Col]++
		}
	}
	out := map[int]bool{}
	for col, n := range yes {
		out[col] = n >= 2 && (n*2 > all[col] || col == 0)
	}
	return out
}

// standsAlone reports whether the one filled cell of a row is a heading for the rows below: it covers most columns or is the
// only cell of its row, or it is the first and has the label of a heading; and no cell from above reaches into the row.
func (g *grid) standsAlone(row, columns int) bool {
	c := g.table.Cells[g.wide[row]-1]
	single := columns > 2
	for _, i := range g.rows[row] {
		if i > 0 && g.table.Cells[i-1].Row < row && strings.TrimSpace(g.table.Cells[i-1].Text) != "" {
			return false
		}
		single = single && (i == 0 || i == g.wide[row])
	}
	if columns > 1 && max(1, c.Cols)*2 > columns {
		return true
	}
	level, _ := labelLevel(c.Text)
	return c.Col == 0 && (level > 0 || single)
}

// labelLevel is the level of the heading label at the beginning of text (一、 is 1, （一） is 2), and its length; 0 is none.
func labelLevel(text string) (level, length int) {
	text = strings.TrimLeft(text, " 　")
	open := strings.HasPrefix(text, "（") || strings.HasPrefix(text, "(")
	rest := strings.TrimPrefix(strings.TrimPrefix(text, "（"), "(")
	rest = strings.TrimPrefix(rest, "第")
	_, n := doc.Numeral(rest)
	if n == 0 || rest[0] < utf8.RuneSelf {
		return 0, 0
	}
	for _, mark := range []string{"、", "，", ",", "．", ".", "章", "部分", "）", ")", "方面"} {
		if strings.HasPrefix(rest[n:], mark) {
			if open {
				return 2, len(text) - len(rest) + n + len(mark)
			}
			return 1, len(text) - len(rest) + n + len(mark)
		}
	}
	return 0, 0
}

// tidy is the text of a cell without the blanks inside: those that set a word wide (牵  头), and those that stand for its
// line breaks. Between letters or digits one blank stays.
func tidy(text string) string {
	var b strings.Builder
	fields := strings.Fields(text)
	for i, f := range fields {
		if i > 0 && fields[i-1][len(fields[i-1])-1] < utf8.RuneSelf && f[0] < utf8.RuneSelf && wordByte(fields[i-1][len(fields[i-1])-1]) && wordByte(f[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

func wordByte(b byte) bool { return letter(b) || '0' <= b && b <= '9' }

// joinTexts joins the texts of two cells; one that repeats the other stands once.
func joinTexts(a, b string) string {
	if a == "" || a == b {
		return b
	}
	if last, _ := utf8.DecodeLastRuneInString(a); strings.ContainsRune("。；;！!？?", last) {
		return a + b
	}
	return a + "。" + b
}
