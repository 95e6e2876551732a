package word_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/word"
)

// Files are made by testdata/make/word.sh.
func file(t testing.TB, name string) []byte {
	raw, err := os.ReadFile("testdata/" + name + ".doc")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func read(t testing.TB, raw []byte) doc.Blocks {
	b, err := word.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// show is a piece in a line.
func show(b doc.Blocks, p doc.Piece) string {
	var s strings.Builder
	switch p.Kind {
	case doc.Heading:
		fmt.Fprintf(&s, "h%d ", p.Level)
	case doc.CellPiece:
		fmt.Fprintf(&s, "%d:%d,%d", p.Cell.Table, p.Cell.Row, p.Cell.Col)
		if p.Cell.Rows*p.Cell.Cols != 1 {
			fmt.Fprintf(&s, " %dx%d", p.Cell.Rows, p.Cell.Cols)
		}
		s.WriteByte(' ')
	}
	for _, m := range []struct {
		is   bool
		word string
	}{{p.Centered, "centred "}, {p.Hidden, "hidden "}, {p.Role == "footer", "footer "}, {p.Href != "", "<" + p.Href + "> "}} {
		if m.is {
			s.WriteString(m.word)
		}
	}
	return s.String() + strings.ReplaceAll(b.Text.Slice(p.Span), "\n", " / ")
}

// expect compares the pieces, a line each.
func expect(t *testing.T, b doc.Blocks, want string) {
	t.Helper()
	var got []string
	for _, p := range b.Pieces {
		got = append(got, show(b, p))
	}
	if d := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), got); d != "" {
		t.Error(d)
	}
}

// TestNotes puts notes behind what calls them, a group of boxes at its anchor, and counted numbers into cells.
func TestNotes(t *testing.T) {
	expect(t, read(t, file(t, "notes")), `
本办法①自印发之日起施行[i]。
① 指市容管理办法。
[i] 印发日期见文末。
各县②参照执行。
② 含市经济开发区。
1:0,0 名称
1:0,1 数量
1:1,0 果皮箱③
1:1,1 20个
③ 不含临时摆放的。
市城市管理局
市交通运输局
分工如图。
2:0,0 序号
2:0,1 工作任务
2:0,2 责任单位
2:1,0 1
2:1,1 修整行道树
2:1,2 市园林局
2:2,0 2
2:2,1 清洗护栏
2:2,2 市城市管理局
2:3,0 3
2:3,1 更换站牌
2:3,2 市交通运输局
footer 云川市人民政府公报
footer — 1 —`)
}

// TestFeatures reads what text files have not.
func TestFeatures(t *testing.T) {
	b := read(t, file(t, "features"))
	expect(t, b, `
云川市人民政府办公室文件
centred 云政办发〔2026〕9号
centred 云川市人民政府办公室关于印发2026年市容整治工作方案的通知
各县（区）人民政府，市政府各部门：
《2026年市容整治工作方案》[1]已经市政府同意，现印发给你们，请认真抓好落实。
hidden 这一句不印出来。
[1] 方案全文见市政府网站。
云川市人民政府办公室
2026年3月2日
2026年市容整治工作方案
一、总体要求
（一）把门前三包落到每一户。
（二）把路面修到每一条巷子。
1.先修主路。
2.再修支路。
二、重点任务
（一）十天一检查。
h1 任务分工
h2 分工表
任务分工表
1:0,0 2x1 序号
1:0,1 2x1 类别
1:0,2 2x1 工作任务
1:0,3 1x2 责任单位
1:0,5 2x1 完成时限
1:1,3 牵头单位
1:1,4 配合单位
1:2,0 1
1:2,1 2x1 道路养护
1:2,2 修补滨河路破损路面
1:2,3 市交通运输局
1:2,4 市财政局 / 市公安局
1:2,5 2026年6月底前
1:3,0 2
1:3,2 更换老旧路灯
1:3,3 市城市管理局
1:3,4 
1:3,5 2026年9月底前
1:4,0 3
1:4,1 河道治理
1:4,2 清理云川河漂浮物
1:4,3 1x2 市水利局
1:4,5 2026年12月底前
表后的一段，第一行
第二行。
1 范围
1.1 本表适用于全市。
1.2 各县可以参照。
2:0,0 名称
2:0,1 内容
2:1,0 说明
2:1,1 外面的格子，里面另有一个小表： / 甲 乙 / 丙 丁
<http://www.example.gov.cn/a.html> 市容整治工作方案解读
联系电话见这里，  工作时间	8点至17点。
footer 云川市人民政府公报
footer — 2 —`)
	for _, p := range b.Pieces {
		if p.Place.Paragraph == 0 {
			t.Errorf("no place: %s", show(b, p))
		}
	}
	page := func(text string) int {
		i := slices.IndexFunc(b.Pieces, func(p doc.Piece) bool { return strings.HasPrefix(b.Text.Slice(p.Span), text) })
		return b.Pieces[i].Place.Page
	}
	if page("2026年3月2日") != 1 || page("一、总体要求") != 2 {
		t.Errorf("pages %d and %d", page("2026年3月2日"), page("一、总体要求"))
	}
}

func parser(t testing.TB) *gongwen.Parser {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{word.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func parse(t testing.TB, name string, raw []byte) *doc.Document {
	d, err := parser(t).Parse(t.Context(), doc.Source{Name: name, Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// signs are the characters of a text that are no blanks.
func signs(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// TestRoundTrip reads what LibreOffice made of our notices: the same characters, tasks and metadata as the text gives.
func TestRoundTrip(t *testing.T) {
	for _, name := range []string{"notice", "work-points", "order"} {
		source, err := os.ReadFile("../../testdata/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		raw := file(t, name)
		b := read(t, raw)
		b.Pieces = slices.DeleteFunc(b.Pieces, func(p doc.Piece) bool { return p.Role == "footer" })
		text := ""
		for _, p := range b.Pieces {
			text += b.Text.Slice(p.Span)
		}
		if got := signs(text); got != signs(string(source)) {
			t.Errorf("%s: %s", name, cmp.Diff(signs(string(source)), got))
		}
		want, got := parse(t, name+".txt", source), parse(t, name+".doc", raw)
		if d := cmp.Diff(tasks(want), tasks(got)); d != "" {
			t.Errorf("%s: tasks: %s", name, d)
		}
		if len(want.Tasks) == 0 && name != "order" {
			t.Errorf("%s: no tasks", name)
		}
		if want.Metadata.Title != got.Metadata.Title || want.Metadata.DocNumber != got.Metadata.DocNumber || !slices.Equal(want.Metadata.Issuers, got.Metadata.Issuers) {
			t.Errorf("%s: %+v, want %+v", name, got.Metadata, want.Metadata)
		}
	}
}

// tasks are what tasks say, without their places in the text.
func tasks(d *doc.Document) (out []string) {
	for _, t := range d.Tasks {
		var s strings.Builder
		fmt.Fprintf(&s, "%v %s | %s |", t.Path, t.Title, t.Text)
		for _, group := range [][]doc.Unit{t.Lead, t.Implementing, t.Supporting} {
			for _, u := range group {
				s.WriteString(" " + u.Name)
			}
			s.WriteString(" |")
		}
		for _, l := range t.Deadlines {
			s.WriteString(" " + l.Text + " " + l.Date)
		}
		out = append(out, s.String())
	}
	return out
}

// TestTables reads the tables of a page that LibreOffice made a document of: the same cells and spans, the same tasks.
func TestTables(t *testing.T) {
	source, err := os.ReadFile("../../testdata/split-table.html")
	if err != nil {
		t.Fatal(err)
	}
	want, got := parse(t, "split-table.html", source), parse(t, "split-table.doc", file(t, "split-table"))
	if d := cmp.Diff(tasks(want), tasks(got)); d != "" || len(got.Tasks) == 0 {
		t.Error(d)
	}
	if d := cmp.Diff(grid(want), grid(got)); d != "" {
		t.Error(d)
	}
}

func grid(d *doc.Document) (out []string) {
	for i, t := range d.Tables {
		for _, c := range t.Cells {
			out = append(out, fmt.Sprintf("%d: %d,%d %dx%d %s", i, c.Row, c.Col, max(1, c.Rows), max(1, c.Cols), signs(c.Text)))
		}
	}
	return out
}

// TestTaskTable takes a table with two rows of heads and merged cells the whole way.
func TestTaskTable(t *testing.T) {
	d := parse(t, "features.doc", file(t, "features"))
	want := []string{
		"[道路养护]  | 修补滨河路破损路面 | 市交通运输局 | | 市财政局 市公安局 | 2026年6月底前 2026-06-30",
		"[道路养护]  | 更换老旧路灯 | 市城市管理局 | | | 2026年9月底前 2026-09-30",
		"[河道治理]  | 清理云川河漂浮物 | | 市水利局 | | 2026年12月底前 2026-12-31",
	}
	if got := tasks(d); len(got) < 3 || !slices.Equal(got[:3], want) {
		t.Error(cmp.Diff(want, got))
	}
	if d.Metadata.DocNumber != "云政办发〔2026〕9号" || d.Metadata.Title != "云川市人民政府办公室关于印发2026年市容整治工作方案的通知" {
		t.Errorf("%+v", d.Metadata)
	}
	if got := d.Tasks[0].Source.Paragraph; got == 0 {
		t.Error("a task has no place in the file")
	}
}

func Example() {
	raw, _ := os.ReadFile("testdata/notice.doc")
	p, _ := gongwen.New(gongwen.Options{Formats: []doc.Format{word.Format{}}})
	d, err := p.Parse(context.Background(), doc.Source{Name: "notice.doc", Bytes: raw})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Metadata.Title)
	fmt.Println(d.Metadata.DocNumber, len(d.Tasks), "tasks")
	// Output:
	// 云川市人民政府办公室关于印发2021年便民服务工作要点的通知
	// 云政办发〔2021〕16号 7 tasks
}

func BenchmarkRead(b *testing.B) {
	raw := file(b, "work-points")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := (word.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
