// Package export writes documents in forms for people and other programs.
package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Markdown writes a document as Markdown: its metadata as a table, the text with the outline as headings, the entries of
// a list page and the tasks as tables, and how much was taken out.
func Markdown(w io.Writer, d *doc.Document) error {
	b := bufio.NewWriter(w)
	title := d.Metadata.Title
	if title == "" {
		title = d.Source.Name
	}
	fmt.Fprintf(b, "# %s\n\n| 项目 | 内容 |\n|---|---|\n", line(title))
	for _, f := range Fields(&d.Metadata) {
		fmt.Fprintf(b, "| %s | %s |\n", f.Label, cell(f.Value))
	}
	fmt.Fprint(b, "\n## 正文\n\n")
	body(b, d)
	entries(b, d.Entries)
	tasks(b, d.Tasks)
	figures(b, d.Figures)
	removed(b, d)
	return b.Flush()
}

// entries writes what a list page lists as a table.
func entries(b *bufio.Writer, list []doc.Entry) {
	if len(list) == 0 {
		return
	}
	fmt.Fprint(b, "\n## 列表\n\n| 日期 | 标题 | 链接 |\n|---|---|---|\n")
	for _, e := range list {
		fmt.Fprintf(b, "| %s | %s | %s |\n", e.Date, cell(e.Title), cell(e.URL))
	}
}

// Fields lists the metadata that a document has, under the field's Chinese names, in the order of a notice's head.
func Fields(m *doc.Metadata) []doc.Field {
	var out []doc.Field
	add := func(label string, values ...string) {
		if v := strings.Join(values, "；"); v != "" {
			out = append(out, doc.Field{Label: label, Value: v})
		}
	}
	add("标题", m.Title)
	add("文种", m.Kind)
	add("发文机关", m.Issuers...)
	add("发文字号", m.DocNumber)
	add("索引号", m.IndexNumber)
	add("成文日期", m.WrittenDate)
	add("发布日期", m.Published)
	add("施行日期", m.Effective)
	add("失效日期", m.Expiry)
	add("主送机关", m.Recipients...)
	add("抄送机关", m.CopiesTo...)
	add("发布机构", m.Publisher)
	add("公开方式", m.Disclosure)
	add("有效性", m.Validity)
	add("签发人", m.Signatory)
	add("主题词", m.SubjectWords...)
	add("主题分类", m.Theme)
	for _, r := range m.References {
		add("引用文件", "《"+r.Title+"》"+r.DocNumber)
	}
	for _, a := range m.Attachments {
		add("附件", a.Title)
	}
	for _, p := range m.Persons {
		add("人员", p.Name+" "+p.Role)
	}
	return out
}

// Units joins the names of units for a reader.
func Units(units []doc.Unit) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	return strings.Join(names, "、")
}

// Deadlines joins deadlines for a reader: the words, and the date they mean.
func Deadlines(list []doc.Deadline) string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.Text
		if d.Date != "" {
			out[i] += " (" + d.Date + ")"
		}
	}
	return strings.Join(out, "；")
}

// body writes the text; lines where a section begins become headings.
func body(w io.Writer, d *doc.Document) {
	level := map[int]int{}
	var mark func([]doc.Section)
	mark = func(list []doc.Section) {
		for _, s := range list {
			level[s.Span.Start] = s.Level
			mark(s.Children)
		}
	}
	mark(d.Outline)
	at := 0
	for _, l := range strings.SplitAfter(d.Text, "\n") {
		text := strings.TrimSuffix(l, "\n")
		switch n := level[at]; {
		case n > 0 && !strings.Contains(text, "\t") && len(text) < 200:
			fmt.Fprintf(w, "%s %s\n\n", strings.Repeat("#", min(n+2, 6)), text)
		case strings.Contains(text, "\t"):
			fmt.Fprintf(w, "| %s |\n", strings.Join(strings.Split(cell(text), "\t"), " | "))
		case text != "":
			fmt.Fprintf(w, "%s\n\n", text)
		}
		at += len(l)
	}
}

func tasks(w io.Writer, list []doc.Task) {
	if len(list) == 0 {
		return
	}
	fmt.Fprint(w, "\n## 任务\n\n| 序号 | 任务 | 牵头 | 落实 | 配合 | 指导 | 时限 |\n|---|---|---|---|---|---|---|\n")
	for i, t := range list {
		fmt.Fprintf(w, "| %d | %s | %s | %s | %s | %s | %s |\n", i+1, cell(Name(t)), cell(Units(t.Lead)), cell(Units(t.Implementing)),
			cell(Units(t.Supporting)), cell(Units(t.Guiding)), cell(Deadlines(t.Deadlines)))
	}
}

// Name is what a task is called: its heading, or its text when it has none.
func Name(t doc.Task) string {
	if t.Title != "" {
		return t.Title
	}
	return t.Text
}

func figures(w io.Writer, list []doc.Figure) {
	if len(list) == 0 {
		return
	}
	fmt.Fprint(w, "\n## 数据\n\n| 项目 | 数值 | 单位 | 占比 % | 期间 |\n|---|---|---|---|---|\n")
	for _, f := range list {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", cell(f.Subject), f.Value, f.Unit, f.Share, f.Period)
	}
}

func removed(w io.Writer, d *doc.Document) {
	if len(d.Removed) == 0 {
		return
	}
	fmt.Fprint(w, "\n## 移除的内容\n\n| 原因 | 原文 |\n|---|---|\n")
	for _, r := range d.Removed {
		fmt.Fprintf(w, "| %s | %s |\n", r.Reason, cell(r.Text))
	}
}

func line(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// cell makes a text safe inside a table.
func cell(s string) string {
	return strings.NewReplacer("\n", "<br>", "|", "\\|").Replace(s)
}
