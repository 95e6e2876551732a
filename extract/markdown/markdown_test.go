package markdown_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/markdown"
)

// shown is the pieces, a line each.
func shown(b doc.Blocks) string {
	var out strings.Builder
	for _, p := range b.Pieces {
		if p.Kind == doc.Heading {
			fmt.Fprintf(&out, "h%d ", p.Level)
		}
		if p.Kind == doc.CellPiece {
			fmt.Fprintf(&out, "[%d:%d,%d", p.Cell.Table, p.Cell.Row, p.Cell.Col)
			if p.Cell.Header {
				out.WriteString(" H")
			}
			out.WriteString("] ")
		}
		out.WriteString(b.Text.Slice(p.Span))
		if p.Href != "" {
			out.WriteString(" -> " + p.Href)
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"headings", "# 关于检查的通知\n## 一、总体要求 ##\n#没有空格\n#1 是编号\n标题\n===\n\n小标题\n---\n####### 七", "h1 关于检查的通知\nh2 一、总体要求\nh1 没有空格\n#1 是编号\nh1 标题\nh2 小标题\n####### 七"},
		{"lists", "- 甲\n* 乙\n  + 丙\n1. 丁\n2) 戊\n- [x] 己", "• 甲\n• 乙\n• 丙\n1. 丁\n2) 戊\n• 己"},
		{"marks", "**责任单位**：_市财政局_、`代码*a*`、~~旧~~新，2\\*3，a_b_c，***重***，未关闭**", "责任单位：市财政局、代码*a*、旧新，2*3，a_b_c，重，未关闭**"},
		{"links", "见[附件](http://a/1.docx \"标题\")和![图](x.png)<http://b/>。\n\n[任务分解表.docx](files/1.docx)\n\n[没有目标]\n\n![只有图](x.png)\n\n末", "见附件和http://b/。\n任务分解表.docx -> files/1.docx\n[没有目标]\n末"},
		{"code", "```go\n# 不是标题\n**x**\n```\n正文。\n~~~\n未关闭", "# 不是标题\n**x**\n正文。\n未关闭"},
		{"paragraphs", "这一行在二十个字以上所以和下一行是同一个自然段落，\n这是下一行。\n云川市人民政府\n2021年3月1日\nlong enough English words here\ngo on", "这一行在二十个字以上所以和下一行是同一个自然段落，这是下一行。\n云川市人民政府\n2021年3月1日\nlong enough English words here go on"},
		{"rules and quotations", "甲\n\n***\n> 引用\n> > 两层\n\n- - -\n乙", "甲\n引用\n两层\n乙"},
		{"tables", "前\n\n| 序号 | 任务 | 单位 |\n|:---|:--:|---|\n| 1 | a\\|b | 市局<br>区局 |\n| 2 | | |\n3|`c|d`\n\n后", "前\n[1:0,0 H] 序号\n[1:0,1 H] 任务\n[1:0,2 H] 单位\n[1:1,0] 1\n[1:1,1] a|b\n[1:1,2] 市局\n区局\n[1:2,0] 2\n[1:2,1] \n[1:2,2] \n[1:3,0] 3\n[1:3,1] c|d\n[1:3,2] \n后"},
		{"no table", "a | b\nc | d\n\n| 甲 | 乙 |\n|---|\n", "a | b\nc | d\n| 甲 | 乙 |\n|---|"},
		{"front matter", "---\ntitle: 通知\n---\n# 甲", "h1 甲"},
		{"a rule on top", "---\n正文。\n---\n乙", "正文。\n乙"},
		{"windows lines", "\ufeff# 甲\r\n\r\n乙\r\n", "h1 甲\n乙"},
		{"tags", "第<u>一</u>条 a<b", "第一条 a<b"},
	} {
		b, err := markdown.Format{}.Read(t.Context(), doc.Source{}, []byte(c.in), doc.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := shown(b); got != c.want {
			t.Errorf("%s: %s", c.name, cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")))
		}
		for _, p := range b.Pieces { // the way back leads to the same characters
			src, _, ok := b.Text.Source(p.Span)
			if p.Len() > 0 && (!ok || !strings.HasPrefix(c.in[src.Start:], firstRune(strings.TrimPrefix(b.Text.Slice(p.Span), "• ")))) {
				t.Errorf("%s: piece %q comes from %v", c.name, b.Text.Slice(p.Span), src)
			}
		}
	}
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// TestDetect: a claim and a mark, not one of them.
func TestDetect(t *testing.T) {
	for _, c := range []struct {
		src  doc.Source
		head string
		want bool
	}{
		{doc.Source{Name: "a.md"}, "# 标题\n", true},
		{doc.Source{Name: "A.MARKDOWN"}, "一\n\n- 甲\n", true},
		{doc.Source{MediaType: "text/markdown; charset=utf-8"}, "**重**点", true},
		{doc.Source{Name: "a.md"}, "| a | b |\n|---|---|\n", true},
		{doc.Source{Name: "a.md"}, "关于检查的通知\n\n各单位：\n1. 甲", false},
		{doc.Source{Name: "a.txt"}, "# 标题\n", false},
		{doc.Source{Name: "a.md", MediaType: "text/html"}, "# 标题\n", false},
		{doc.Source{Name: "a.md"}, "{\\rtf1 # \n# 标题\n", false},
		{doc.Source{Name: "a.md"}, "\x00\x01# 标题\n# b", false},
	} {
		if got := (markdown.Format{}).Detect(c.src, []byte(c.head)); got != c.want {
			t.Errorf("%+v %q: %v", c.src, c.head, got)
		}
	}
}

// TestParse takes a notice the whole way: title, tasks of clauses and of a table, and the way back into the file.
func TestParse(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{markdown.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	raw := "# 云川市人民政府办公室关于印发便民服务工作要点的通知\n\n云政办发〔2021〕16号\n\n各县（区）人民政府：\n\n## 一、办好身边的窗口\n\n**（一）延长窗口时间。** 每周至少开放2次，6月底前覆盖全部街道。（市政务服务局牵头，市公安局配合）\n\n" +
		"## 任务分解表\n\n| 序号 | 工作任务 | 责任单位 | 完成时限 |\n|---|---|---|---|\n| 1 | 修补破损路面 | 市交通局 | 6月底前 |\n| 2 | **清理**占道经营 | 市综合执法局 | 持续推进 |\n"
	d, err := p.Parse(t.Context(), doc.Source{Name: "notice.md", Bytes: []byte(raw)})
	if err != nil {
		t.Fatal(err)
	}
	if d.Metadata.Title != "云川市人民政府办公室关于印发便民服务工作要点的通知" || d.Metadata.DocNumber != "云政办发〔2021〕16号" || len(d.Tasks) != 3 || len(d.Tables) != 1 {
		t.Errorf("title %q, number %q, %d tasks, %d tables", d.Metadata.Title, d.Metadata.DocNumber, len(d.Tasks), len(d.Tables))
	}
	at := strings.Index(d.Text, "清理占道经营")
	if at < 0 {
		t.Fatalf("text %q", d.Text)
	}
	if place, ok := d.Locate(doc.Span{Start: at, End: at + len("清理占道经营")}); !ok || raw[place.Start:place.End] != "清理**占道经营" {
		t.Errorf("the way back: %+v %v", place, ok)
	}
}

func TestReadBad(t *testing.T) {
	for _, c := range []struct {
		name   string
		raw    string
		limits doc.Limits
		want   error
	}{
		{"nothing", "\n\n![a](b)\n", doc.Limits{}, doc.ErrEmpty},
		{"binary", strings.Repeat("\x00\x01\x02\xff\x10", 500), doc.Limits{}, doc.ErrBinary},
		{"blocks", strings.Repeat("甲\n\n", 20), doc.Limits{Blocks: 10}, doc.ErrTooLarge},
		{"cells", "|a|b|\n|-|-|\n" + strings.Repeat("|1|2|\n", 20), doc.Limits{Cells: 10}, doc.ErrTooLarge},
	} {
		if _, err := (markdown.Format{}).Read(t.Context(), doc.Source{}, []byte(c.raw), c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

var seeds = []string{"# 甲\n- 乙\n\n|a|b|\n|-|-|\n|1|2|\n", "[a](b) **c** `d` <e> ![f](g) \\*", "---\na: b\n---\n~~~\nx", "甲\n===\n> 乙  \n丙\\\n"}

// check reads a file and checks what holds for all.
func check(t *testing.T, raw []byte) {
	t.Helper()
	b, err := markdown.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{Bytes: 1 << 20})
	if err != nil {
		for _, want := range []error{doc.ErrEmpty, doc.ErrBinary, doc.ErrTooLarge} {
			if errors.Is(err, want) {
				return
			}
		}
		t.Fatalf("%v", err)
	}
	end := 0
	for _, p := range b.Pieces {
		if p.Start < end || p.End > b.Text.Len() || p.Len() == 0 && p.Kind != doc.CellPiece {
			t.Fatalf("piece %v behind %d of %d", p.Span, end, b.Text.Len())
		}
		end = p.End
	}
}

// TestDamage reads 1,000 files of damaged marks.
func TestDamage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	for range 1000 {
		raw := []byte(strings.Join(seeds, "\n\n"))
		for range 1 + rnd.IntN(10) {
			raw[rnd.IntN(len(raw))] = "#-*_`[]()<>|\\~=\n \x00\xff"[rnd.IntN(19)]
		}
		check(t, raw[:1+rnd.IntN(len(raw))])
	}
	n := 200_000
	if testing.Short() {
		n = 40_000
	}
	for _, s := range []string{"[", "[](", "`", "*a ", "<", "|", "> ", "![", "\\", "a\n", "``` \n"} { // time grows with the input
		check(t, []byte(strings.Repeat(s, n)))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		markdown.Format{}.Detect(doc.Source{Name: "a.md"}, raw)
		check(t, raw)
	})
}

func BenchmarkRead(b *testing.B) {
	raw := []byte(strings.Repeat("## 二、办好身边的窗口\n\n**（一）延长窗口时间。**在社区服务站开设夜间窗口，每周至少开放2次。\n\n| 序号 | 任务 |\n|---|---|\n| 1 | 修补 |\n\n", 2000))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := (markdown.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
