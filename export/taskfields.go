package export

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// record is what a row of a view tells of.
type record struct {
	number     int // of the task, from 1, over all notices
	document   *doc.Document
	notice     *doc.Document // that the document is attached to; nil for a notice
	task       *doc.Task
	deadlines  []doc.Deadline // those of the task that the row is about
	unit, role string         // in the view by unit
	brief      bool           // in the view by unit, where a task of very many units stands once for each
}

// field is a column and where its values come from.
type field struct {
	Column
	value    func(record) []string
	optional bool // left out when no row fills it
	// known are the values that depend on nothing but the task, which has a row for each unit and each date: they are made once.
	known map[*doc.Task]Cell
}

// What a task of very many units shows in the view by unit, where it has as many rows: only so much of its units and its
// content, so that the view does not grow with their square. The other views show all.
const (
	briefUnits   = 100
	briefContent = 2000 // characters
)

// cell is the cell of a record.
func (f *field) cell(r record) Cell {
	if f.known == nil {
		return cleanAll(f.value(r))
	}
	c, ok := f.known[r.task]
	if !ok {
		c = cleanAll(f.value(r))
		f.known[r.task] = c
	}
	switch {
	case !r.brief:
	case f.Key == "content" && len(c) > 0:
		c = Cell{firstRunes(c[0], briefContent)}
	case len(c) > briefUnits:
		c = append(slices.Clone(c[:briefUnits]), fmt.Sprintf("等%d个", len(c)))
	}
	return c
}

// firstRunes are the first n characters of s, and … for the rest.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}

// taskFields are the columns of a task; the notice is one only where there are several.
func taskFields(several bool) []field {
	out := []field{
		{Column: Column{Key: "number", Head: "序号", Kind: Number, Widest: 6}, value: func(r record) []string { return []string{strconv.Itoa(r.number)} }},
		{Column: Column{Key: "notice", Head: "文件", Widest: 20}, value: func(r record) []string { return []string{citation(r)} }},
		{Column: Column{Key: "category", Head: "类别", Widest: 14}, value: func(r record) []string { return r.task.Path[:min(1, len(r.task.Path))] }, optional: true},
		{Column: Column{Key: "subcategory", Head: "子类别", Join: " / ", Lines: true, Widest: 14}, value: func(r record) []string { return r.task.Path[min(1, len(r.task.Path)):] }, optional: true},
		{Column: Column{Key: "task", Head: "任务", Widest: 16}, value: taskName},
		{Column: Column{Key: "content", Head: "内容", Widest: 44}, value: content},
		unitsField("lead", "牵头单位", false, func(t *doc.Task) []doc.Unit { return t.Lead }),
		unitsField("implementing", "责任单位", false, func(t *doc.Task) []doc.Unit { return t.Implementing }),
		unitsField("supporting", "配合单位", false, func(t *doc.Task) []doc.Unit { return t.Supporting }),
		unitsField("guiding", "指导单位", true, func(t *doc.Task) []doc.Unit { return t.Guiding }),
		{Column: Column{Key: "persons", Head: "责任人", Join: "、", Widest: 12}, value: persons, optional: true},
		{Column: Column{Key: "deadline", Head: "完成时限", Join: "；", Lines: true, Widest: 14}, value: deadlineWords},
		{Column: Column{Key: "due", Head: "截止日期", Kind: Date, Join: "；", Lines: true, Widest: 12}, value: dueDates, optional: true},
		{Column: Column{Key: "source", Head: "出处", Widest: 30, Aside: true}, value: func(r record) []string { return []string{sourcePlace(r)} }},
	}
	for i := range out {
		if slices.Contains([]string{"number", "notice", "category", "subcategory", "task", "content", "lead", "implementing", "supporting", "guiding", "persons", "source"}, out[i].Key) {
			out[i].known = map[*doc.Task]Cell{}
		}
	}
	if !several {
		out = slices.DeleteFunc(out, func(f field) bool { return f.Key == "notice" })
	}
	return out
}

// unitFields are the columns that the view by unit has in front.
func unitFields() []field {
	return []field{
		{Column: Column{Key: "unit", Head: "单位", Widest: 16}, value: func(r record) []string { return []string{r.unit} }},
		{Column: Column{Key: "role", Head: "职责", Widest: 6}, value: func(r record) []string { return []string{r.role} }},
	}
}

func unitsField(key, head string, optional bool, units func(*doc.Task) []doc.Unit) field {
	return field{
		Column: Column{Key: key, Head: head, Join: "、", Widest: 18},
		value: func(r record) (names []string) {
			seen := map[string]bool{}
			for _, u := range units(r.task) {
				if !seen[u.Name] {
					seen[u.Name] = true
					names = append(names, u.Name)
				}
			}
			return names
		},
		optional: optional,
	}
}

// merging lets columns be drawn merged.
func merging(fields []field, keys ...string) []field {
	out := slices.Clone(fields)
	for i := range out {
		out[i].Merge = slices.Contains(keys, out[i].Key)
	}
	return out
}

// dueFirst puts the dates in front.
func dueFirst(fields []field) []field {
	isDue := func(f field) bool { return f.Key == "due" || f.Key == "deadline" }
	var due []field
	for _, f := range fields {
		if isDue(f) {
			due = append([]field{f}, due...)
		}
	}
	return append(due, slices.DeleteFunc(slices.Clone(fields), isDue)...)
}

// short is how many characters make a name; a longer text has a beginning for one.
const short = 30

// taskName is the heading of a task. Without one it is the text, and of a long text its beginning, up to the first stop.
func taskName(r record) []string {
	if r.task.Title != "" {
		return []string{r.task.Title}
	}
	runes := []rune(r.task.Text)
	if len(runes) <= short {
		return []string{r.task.Text}
	}
	end := slices.IndexFunc(runes[:short], func(c rune) bool { return strings.ContainsRune("，。；：,;:\n", c) })
	if end < 4 { // no stop, or a mere word before it
		end = short
	}
	return []string{string(runes[:end]) + "…"}
}

// content is the text of a task, where it is more than the name.
func content(r record) []string {
	if r.task.Title == "" && utf8.RuneCountInString(r.task.Text) <= short {
		return nil
	}
	return []string{r.task.Text}
}

func persons(r record) (out []string) {
	for _, p := range r.task.Persons {
		if p.Role != "" && p.Role != "责任人" {
			p.Name += "（" + p.Role + "）"
		}
		out = append(out, p.Name)
	}
	return out
}

func deadlineWords(r record) (out []string) {
	for _, d := range r.deadlines {
		out = append(out, d.Text)
	}
	return out
}

func dueDates(r record) (out []string) {
	seen := map[string]bool{}
	for _, d := range r.deadlines {
		if !seen[d.Date] {
			seen[d.Date] = true
			out = append(out, d.Date)
		}
	}
	return out
}

// heading is what a document is called.
func heading(d *doc.Document) string {
	if d.Metadata.Title != "" {
		return clean(d.Metadata.Title)
	}
	return clean(sourceName(d))
}

// note is the line under the title.
func note(m *doc.Metadata) string {
	return strings.Join(cleanAll([]string{m.DocNumber, strings.Join(m.Issuers, "、"), m.WrittenDate}), "　")
}

func summaryTitle(notices int) string { return fmt.Sprintf("任务汇总（%d份文件）", notices) }

// citation is what offices call the document of a record in a list: the notice's number, or its title when it has none, and what is
// attached to it by its title or its file.
func citation(r record) string {
	if r.notice == nil || r.document.Metadata.DocNumber != "" {
		return called(r.document)
	}
	return called(r.notice) + " 附件：" + heading(r.document)
}

func called(d *doc.Document) string { return cmp.Or(d.Metadata.DocNumber, heading(d)) }

// sourceName is the file's name without its folders; of what lies in an archive the address, or else the archive's name
// and the way in it.
func sourceName(d *doc.Document) string {
	name, inside, packed := strings.Cut(d.Source.Name, "!/")
	switch {
	case name == "", packed && d.Source.URL != "":
		return cmp.Or(d.Source.URL, d.Source.Name)
	case name == "-":
		name = "标准输入"
	default:
		name = name[strings.LastIndexAny(name, `/\`)+1:]
	}
	if packed {
		name += "!/" + inside
	}
	return name
}

// sourcePlace is the file and the place in it, as far as they are known: a cell, a page or bytes.
func sourcePlace(r record) string {
	place, p := "", r.task.Source
	switch {
	case p.Sheet != "" || p.Cell != "":
		place = strings.Trim(p.Sheet+"!"+p.Cell, "!")
	case p.Page > 0:
		place = fmt.Sprintf("第%d页", p.Page)
	case p.End > p.Start:
		place = fmt.Sprintf("第%d–%d字节", p.Start, p.End)
	}
	return sourceName(r.document) + " " + place // blanks at the ends go
}
