package export

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// TaskSheet is the tasks of notices as tables for people who hand them on and follow them up. It is a model without a
// form: [TaskSheet.WriteCSV], [TaskSheet.WriteJSON], [TaskSheet.WriteMarkdown] and package export/xlsx write it, and none
// of them knows what a task is.
type TaskSheet struct {
	Title string // the notice's; of several, how many they are
	Note  string // the line under the title: number, issuers and date of the notice; empty for several
	Views []View // 任务清单, 按单位, 按时限, in this order
}

// ViewName names a way to look at the tasks.
type ViewName string

const (
	ByNotice ViewName = "任务清单" // a row a task, in the order of the notices
	ByUnit   ViewName = "按单位"  // each unit with its tasks, those it leads first
	ByDue    ViewName = "按时限"  // a row a date, the earliest first; tasks without a date at the end
)

// View is a table of tasks. Every row has a cell for each column.
type View struct {
	Name    ViewName
	Columns []Column
	Rows    [][]Cell
}

// Cell is the values of a cell; none is an empty one.
type Cell []string

// Column says what a column holds and how it wants to be shown.
type Column struct {
	Key    string // field of the JSON form
	Head   string
	Kind   Kind
	Join   string // what stands between several values; "" in a column of single values
	Lines  bool   // where a cell can have lines, each value wants its own
	Merge  bool   // a cell may be drawn as one with the equal one above
	Aside  bool   // for looking up on the screen, not for print
	Widest int    // how wide the column may become, in half-width characters
}

// Kind says what the values of a column are.
type Kind int

const (
	Text   Kind = iota
	Number      // a whole number
	Date        // ISO 8601
)

// Text joins the values of a cell of the column.
func (c Column) Text(cell Cell) string { return strings.Join(cell, c.Join) }

// NewTaskSheet makes the sheet of the tasks of documents, in their order, what is attached to a notice behind it; documents that
// could not be read (Err) are left out. Control characters are taken out of the values. A column that only some sheets need
// (文件, 类别, 子类别, 指导单位, 责任人, 截止日期) is there when a task fills it.
func NewTaskSheet(docs ...*doc.Document) *TaskSheet {
	docs, noticeOf := withAttachments(docs)
	notices := len(docs) - len(noticeOf)
	var list []record
	s := &TaskSheet{}
	for _, d := range docs {
		if noticeOf[d] == nil {
			s.Title, s.Note = heading(d), note(&d.Metadata)
		}
		for i := range d.Tasks {
			list = append(list, record{number: len(list) + 1, document: d, notice: noticeOf[d], task: &d.Tasks[i], deadlines: d.Tasks[i].Deadlines})
		}
	}
	if notices != 1 {
		s.Title, s.Note = summaryTitle(notices), ""
	}
	fields := taskFields(len(docs) > 1)
	s.Views = []View{
		view(ByNotice, merging(fields, "notice", "category", "subcategory"), list),
		view(ByUnit, merging(append(unitFields(), fields...), "unit", "role"), byUnit(list)),
		view(ByDue, dueFirst(fields), byDue(list)),
	}
	return s
}

// attachedTo is how many notices up that something is attached to are looked for.
const attachedTo = 4

// withAttachments puts what is attached to a notice behind it, and says to which.
func withAttachments(docs []*doc.Document) (ordered []*doc.Document, noticeOf map[*doc.Document]*doc.Document) {
	byID := map[string]*doc.Document{}
	for _, d := range docs {
		if d.Err == nil && d.ID != "" && byID[d.ID] == nil {
			byID[d.ID] = d
		}
	}
	noticeOf = map[*doc.Document]*doc.Document{}
	behind := map[*doc.Document][]*doc.Document{}
	for _, d := range docs {
		notice := byID[d.Source.Parent]
		for n := 1; n < attachedTo && notice != nil && byID[notice.Source.Parent] != nil; n++ {
			notice = byID[notice.Source.Parent]
		}
		if d.Err == nil && notice != nil && notice != d && byID[notice.Source.Parent] == nil {
			noticeOf[d] = notice
			behind[notice] = append(behind[notice], d)
		}
	}
	for _, d := range docs {
		if d.Err == nil && noticeOf[d] == nil {
			ordered = append(append(ordered, d), behind[d]...)
		}
	}
	return ordered, noticeOf
}

// View gives a view by its name; the first one for a name that is none.
func (s *TaskSheet) View(name ViewName) View {
	for _, v := range s.Views {
		if v.Name == name {
			return v
		}
	}
	return s.Views[0]
}

// view makes the rows of records, without the optional columns that no record fills.
func view(name ViewName, fields []field, list []record) View {
	v := View{Name: name, Rows: make([][]Cell, len(list))}
	var columns [][]Cell
	for _, f := range fields {
		cells := make([]Cell, len(list))
		used := !f.optional
		for i, r := range list {
			cells[i] = f.cell(r)
			used = used || len(cells[i]) > 0
		}
		if used {
			v.Columns, columns = append(v.Columns, f.Column), append(columns, cells)
		}
	}
	for i := range list {
		v.Rows[i] = make([]Cell, len(columns))
		for c := range columns {
			v.Rows[i][c] = columns[c][i]
		}
	}
	return v
}

// cleanAll cleans values and drops those of which nothing is left.
func cleanAll(values []string) Cell {
	var out Cell
	for _, v := range values {
		if v = clean(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// clean takes out of a text what no file and no terminal should get: control characters, code points that are no
// character, bytes that are no UTF-8, blanks at the ends. Tabs become blanks, line breaks stay.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ' && r != '\n', r >= 0x7F && r < 0xA0, r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}
