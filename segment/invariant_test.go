package segment

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// checker holds what Build promises on any text.
type checker struct {
	t        testing.TB
	d        *doc.Draft
	text     string
	sections map[string]doc.Section
	stated   map[doc.Span]string // the tasks of which a clause says so, by the spans of the names
}

// checkDocument holds what Build promises on any text: spans stand in range, at characters, and inside what they belong to;
// a stated unit stands in its task's clause, and no stated name belongs to two tasks.
func checkDocument(t testing.TB, d *doc.Draft) {
	t.Helper()
	c := &checker{t, d, d.Text.String(), map[string]doc.Section{}, map[doc.Span]string{}}
	c.outline(d.Document.Outline, doc.Span{Start: 0, End: len(c.text)})
	seen := map[string]bool{}
	for _, x := range d.Document.Tasks {
		if seen[x.ID] {
			t.Fatalf("two tasks %s", x.ID)
		}
		seen[x.ID] = true
		c.task(x)
	}
	for _, f := range d.Document.Figures {
		c.span("figure", f.Span, doc.Span{End: len(c.text)})
	}
}

// span checks that s is a stretch of whole characters within another.
func (c *checker) span(what string, s, within doc.Span) {
	c.t.Helper()
	if s.Start < within.Start || s.End > within.End || s.Start > s.End {
		c.t.Fatalf("%s: span %v outside of %v", what, s, within)
	}
	for _, at := range []int{s.Start, s.End} {
		if at < len(c.text) && !utf8.RuneStart(c.text[at]) {
			c.t.Fatalf("%s: span %v cuts a character", what, s)
		}
	}
}

// outline checks that sections stand in order inside the one above.
func (c *checker) outline(list []doc.Section, within doc.Span) {
	c.t.Helper()
	at := within.Start
	for _, s := range list {
		c.span("section "+s.ID, s.Span, doc.Span{Start: at, End: within.End})
		if _, ok := c.sections[s.ID]; ok {
			c.t.Fatalf("two sections %s", s.ID)
		}
		c.sections[s.ID] = s
		c.outline(s.Children, s.Span)
		at = s.Span.End
	}
}

// home is where all of a task must stand: its section or its table.
func (c *checker) home(x doc.Task) doc.Span {
	c.t.Helper()
	if number, _, ok := strings.Cut(strings.TrimPrefix(x.ID, "t"), "."); ok && x.ID[0] == 't' {
		n, _ := doc.Numeral(number)
		return c.d.Document.Tables[n-1].Span
	}
	id, _, _ := strings.Cut(x.ID, "-")
	if id == "0" {
		return doc.Span{End: len(c.text)}
	}
	s, ok := c.sections[id]
	if !ok {
		c.t.Fatalf("task %s has no section", x.ID)
	}
	return s.Span
}

func (c *checker) task(x doc.Task) {
	c.t.Helper()
	home, table := c.home(x), x.ID[0] == 't'
	if len(x.Spans) == 0 {
		c.t.Fatalf("task %s stands nowhere", x.ID)
	}
	at := home.Start
	for _, s := range x.Spans {
		c.span("task "+x.ID, s, home)
		if s.Start < at && !table { // a cell that was filled down stands before those of the row
			c.t.Fatalf("task %s: spans %v are not in order", x.ID, x.Spans)
		}
		at = s.End
	}
	for _, list := range [][]doc.Unit{x.Lead, x.Implementing, x.Supporting, x.Guiding} {
		names := map[string]bool{}
		for _, u := range list {
			c.unit(x, u, home)
			if names[u.Name] {
				c.t.Fatalf("task %s has %s twice", x.ID, u.Name)
			}
			names[u.Name] = true
		}
	}
	for _, l := range x.Deadlines {
		c.span("deadline", l.Span, home)
		first, last := doc.Date{}, doc.Date{}
		first, _ = doc.ParseISO(l.Start)
		last, ok := doc.ParseISO(l.Date)
		if l.Text == "" || l.Kind == "" || l.Date != "" && !ok || l.Start != "" && l.Date != "" && last.Year < first.Year {
			c.t.Fatalf("task %s: deadline %+v", x.ID, l)
		}
	}
}

// unit checks that a stated unit stands in its task's clause, and in no other task's.
func (c *checker) unit(x doc.Task, u doc.Unit, home doc.Span) {
	c.t.Helper()
	c.span("unit", u.Span, doc.Span{End: len(c.text)})
	written := c.text[u.Span.Start:u.Span.End]
	if u.Name == "" || u.Basis == "" || u.Name != joinWide(written) {
		c.t.Fatalf("task %s: unit %+v", x.ID, u)
	}
	if u.Basis != doc.Stated && u.Basis != doc.FirstListed {
		return
	}
	c.span("task "+x.ID+" unit "+u.Name, u.Span, home)
	if !strings.Contains(joinWide(x.ResponsibilityText), u.Name) {
		c.t.Fatalf("task %s: %s is not in its clause %q", x.ID, u.Name, x.ResponsibilityText)
	}
	if u.Basis == doc.FirstListed && x.ID[0] == 't' {
		return // of a cell that holds for several rows the first one leads in each
	}
	if other, ok := c.stated[u.Span]; ok && other != x.ID {
		c.t.Fatalf("the clause with %s %v makes tasks %s and %s", u.Name, u.Span, other, x.ID)
	}
	c.stated[u.Span] = x.ID
}

// clauseForms are forms of clauses and statements, for the seeds of fuzzing.
var clauseForms = []string{
	"（市发改委牵头，各市、州、县人民政府负责，以下均需市财政局配合，不再列出）", "（市财政局、市教育局负责。列第一位者为牵头单位，下同）",
	"（市财政局会同市审计局负责）", "[责任单位：市国资委（含所属企业）、各市、州、县人民政府]", "。责任单位：市民政局、市残联。6月底前完成。",
	"，由市水利局承办，市环保局协办，", "。市大数据局主办，市水务局协办", "（市教育局、市财政局）", "\n牵头单位：市商务局 责任单位：市财政局\n完成时限：6月底前",
	"\n以上任务的责任单位均为市教育局。", "\n2项目标的牵头单位为市教育局", "。责任单位未列出的由市政府办公室负责。", "（牵头单位：市商务局，责任人：王明；完成时限：2021年6月30日）",
	"\n责任分工：市水利局负责编制规划，市财政局负责检查指导", "（责任单位：市、区两级政府；市财政局牵  头）", "由市水利局负责，市环保局配合，整治排口。",
}

// addSeeds adds the forms of clauses and the notices of the project to a fuzz target.
func addSeeds(f *testing.F) {
	f.Helper()
	for i, form := range clauseForms {
		f.Add("一、任务\n（一）做事。做好事情"+form+"\n（二）办事。办好事情，年底前完成"+clauseForms[(i+5)%len(clauseForms)]+"\n1.写好。\n二、市教育局牵头的工作\n1.写字"+form, byte(i))
	}
	f.Add("|序号|任务|责任单位|完成时限|责任人|\n|1|清理|市水利局牵  头|年  内|王明|\n|2|拆除|^|实时|^|\n|一、建设|<|<|<|<|\n|3|1.铺路。铺好|市财政局||李华|", byte(0))
	for _, pattern := range []string{"../testdata/*.txt", "testdata/*.txt"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			if utf8.Valid(b) {
				f.Add(string(b), byte(1))
			}
		}
	}
}

// composed says that each byte of a fuzzed text stands for one of these words, so that chance finds notices.
const composed = 128

var vocabulary = strings.Split("一、 二、 （一） （二） （十二） 1. 2. 3、 1.1 2.1 （1） ① 第一章 第二条 做事 办好事情 延长窗口时间 市财政局 市教育局 各县（市、区）政府 "+
	"市发改委 各市、州、县人民政府 有关部门 王明 局长李华 牵头 负责 配合 按职责分工 落实 会同 由 等部门 和 （ ） （含 [ ] 《 》 “ ” 牵头单位： 责任单位： 配合单位： "+
	"责任人： 完成时限： 责任分工： 市教育局牵头的工作 以上任务的责任单位均为 2项目标的牵头单位为 以下均需 不再列出 下同 列第一位的为牵头单位 责任单位未列出的由 以上任务列第一位的为牵头单位 "+
	"6月底前 2020年6月30日前 2021年 年底前 每月5日前 10个工作日内 今年 到2025年 第三季度 上半年 至 2020年1月1日 附件： 附件1 下一步工作 总体要求 公开信息5条 同比增长3% 。 。 。 ， ， ； 、 、 ： ␤ ␤ ␤ ␤ ␤ ␣ ␣␣ | | ␤| ␤| ␤| ^ < |任务|责任单位|完成时限|␤| 任务 责任单位 序号 类别", " ")

// compose makes the text that the bytes stand for.
func compose(bytes string) string {
	var b strings.Builder
	for i := range len(bytes) {
		b.WriteString(vocabulary[int(bytes[i])%len(vocabulary)])
	}
	return strings.NewReplacer("␤", "\n", "␣", " ").Replace(b.String())
}

func FuzzBuild(f *testing.F) {
	addSeeds(f)
	f.Add("1.每月5日前报送，由市水利局承办，市环保局协办。\n牵头单位：甲局\n责任单位：乙局、丙委（含丁办，下同）", byte(0))
	f.Add("第一章 总则 第一条 ①甲 一、乙（一）丙", byte(2))
	s, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	kinds := []string{"", "报告", "办法", "通知"}
	f.Add("\x00\x10\x12\x31\x20\x22\x25\x03", byte(composed))
	f.Fuzz(func(t *testing.T, text string, kind byte) {
		if kind >= composed {
			text = compose(text)
		}
		d := textDraft(strings.ToValidUTF8(text, "?"))
		d.Document.Metadata = doc.Metadata{Title: "云川市2021年报告", Kind: kinds[int(kind)%len(kinds)]}
		if err := s.Build(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		checkDocument(t, d)
	})
}

// TestBuildStops: a context that ends while a long document is read ends Build with its error.
func TestBuildStops(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := &endingContext{Context: t.Context(), after: 100}
	err = s.Build(ctx, textDraft("一、任务\n"+strings.Repeat("1.办好事情。办好，6月底前完成。（市财政局牵头，市教育局配合）\n", 5_000)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v after the context had ended", err)
	}
}

// endingContext ends after it has been asked so often.
type endingContext struct {
	context.Context
	after int
}

func (c *endingContext) Err() error {
	if c.after--; c.after < 0 {
		return context.Canceled
	}
	return nil
}
