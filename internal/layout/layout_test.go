package layout

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// sheet draws pages for tests: A4 in points, characters of 16 points, from 79 to 521.
type sheet struct{ Page }

func (s *sheet) text(t string, x, base, size float64) *sheet {
	for _, r := range t {
		w := size
		if r < 0x2000 {
			w = size / 2
		}
		if r != '_' { // a gap
			s.Glyphs = append(s.Glyphs, Glyph{Text: string(r), Left: x, Right: x + w, Base: base, Size: size})
		}
		x += w
	}
	return s
}

// lines draws lines below each other.
func (s *sheet) lines(x, base, size, leading float64, lines ...string) *sheet {
	for i, l := range lines {
		s.text(l, x, base+float64(i)*leading, size)
	}
	return s
}

func (s *sheet) rules(r ...[4]float64) *sheet {
	for _, v := range r {
		s.Rules = append(s.Rules, Rule{v[0], v[1], v[2], v[3]})
	}
	return s
}

// grid draws the lines of a table.
func (s *sheet) grid(xs, ys []float64) *sheet {
	for _, x := range xs {
		s.rules([4]float64{x, ys[0], x, ys[len(ys)-1]})
	}
	for _, y := range ys {
		s.rules([4]float64{xs[0], y, xs[len(xs)-1], y})
	}
	return s
}

func newSheet(n int) *sheet { return &sheet{Page{Number: n, Width: 595, Height: 842}} }

// read gives the pieces of pages: a sign for what each is, and its text.
func read(t *testing.T, sheets ...*sheet) []string {
	t.Helper()
	d := New(t.Context(), doc.Limits{})
	for _, s := range sheets {
		if err := d.Add(s.Page); err != nil {
			t.Fatal(err)
		}
	}
	w := doc.NewBlockWriter(doc.Limits{})
	if err := d.Write(w); err != nil {
		t.Fatal(err)
	}
	b := w.Blocks()
	var out []string
	for _, p := range b.Pieces {
		s := ""
		switch {
		case p.Kind == doc.CellPiece:
			s = fmt.Sprintf("%d.%d,%d", p.Cell.Table, p.Cell.Row, p.Cell.Col)
			if p.Cell.Rows*p.Cell.Cols > 1 {
				s += fmt.Sprintf(" %dx%d", p.Cell.Rows, p.Cell.Cols)
			}
			s += " "
			if p.Cell.Header {
				s = "^" + s
			}
		case p.Role == footerRole:
			s = "~"
		case p.Centered:
			s = "="
		}
		out = append(out, s+b.Text.Slice(p.Span))
	}
	return out
}

func same(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%q, want\n%q", name, got, want)
	}
}

const full = "一二三四五六七八九十一二三四五六七八九十一二三四五六七" // 27 characters: a full line

func TestLines(t *testing.T) {
	same(t, "indents", read(t, newSheet(1).lines(79, 150, 16, 29, "各单位：", "__"+"__"+full[:75], full, "完成。", "____第二段。")),
		"各单位：", full[:75]+full+"完成。", "第二段。")
	same(t, "a mark is no room", read(t, newSheet(1).lines(79, 150, 16, 29, "____"+full[:72], "好，就这样。", "____"+full[:66], "好，就这样。", "____"+full[:75], full)),
		full[:72]+"好，就这样。", full[:66], "好，就这样。", full[:75]+full)
	same(t, "Latin words", read(t, newSheet(1).lines(79, 150, 16, 29, full, "使用 Open Document", full, full)),
		full+"使用 Open Document", full+full)
	same(t, "words over lines", read(t, newSheet(1).lines(79, 150, 16, 29, full[:66]+" of Open", "Document 格式", full)),
		full[:66]+" of Open Document 格式", full)
	same(t, "gaps", read(t, newSheet(1).text("甲_乙___丙", 79, 150, 16).text("PM2.5", 300, 150, 16)),
		"甲乙 丙  PM2.5")
	same(t, "set apart", read(t, newSheet(1).text("税_务_总_局___文_件", 79, 150, 16)), "税务总局 文件")
	blank := newSheet(1).text("税务", 79, 150, 16)
	blank.Glyphs = append(blank.Glyphs, Glyph{Text: " ", Left: 111, Right: 111, Base: 150, Size: 16})
	same(t, "a blank without room", read(t, blank.text("总局", 113, 150, 16)), "税务总局")
	same(t, "a blank with room", read(t, newSheet(1).text("税务 总局", 79, 150, 16)), "税务 总局")
	same(t, "raised", read(t, newSheet(1).text("增长", 79, 150, 16).text("1", 111, 143, 9).text("亿", 116, 150, 16)), "增长¹亿")
	same(t, "large beside small", read(t, newSheet(1).text("文件", 300, 150, 50).text("甲市人民政府", 79, 120, 20).text("乙市人民政府", 79, 150, 20)),
		"甲市人民政府", "文件", "乙市人民政府")
	same(t, "labels", read(t, newSheet(1).lines(79, 150, 16, 29, full[:72]+"如下：", "1．第一项。", "二、第二项")),
		full[:72]+"如下：", "1．第一项。", "二、第二项")
	same(t, "labels behind brackets", read(t, newSheet(1).lines(79, 150, 16, 29, full[:63]+"（市水务局）", "二、第二项", full[:63]+"第（一）", "（二）项")),
		full[:63]+"（市水务局）", "二、第二项", full[:63]+"第（一）（二）项")
	same(t, "hanging", read(t, newSheet(1).lines(79, 150, 16, 29, "____附件：1．"+full[:57], "________2026年工作要点", full)),
		"附件：1．"+full[:57]+"2026年工作要点", full)
	same(t, "signature", read(t, newSheet(1).lines(79, 150, 16, 29, "____"+full[:75], "____________________________________云川市人民政府", "附件")),
		full[:75], "云川市人民政府", "附件")
	same(t, "title", read(t, newSheet(1).lines(79, 250, 16, 29, full, full).text("关于开展检查的通知", 201, 150, 22)),
		"=关于开展检查的通知", full+full)
	same(t, "title in the middle of a ragged page", read(t, newSheet(1).text("开展检查", 253.5, 150, 22).lines(79, 250, 16, 29, "一二三四五六七八九十", "一二三四五", "一二三四五六七八九十一二三四五六七八九十一")),
		"=开展检查", "一二三四五六七八九十", "一二三四五", "一二三四五六七八九十一二三四五六七八九十一")
	same(t, "title over lines", read(t, newSheet(1).text(full[:60], 79, 150, 22).text("检查的通知", 240, 180, 22).lines(79, 250, 16, 29, full, full)),
		"="+full[:60]+"检查的通知", full+full)
	same(t, "title in lines", read(t, newSheet(1).text("云川市人民政府", 218, 150, 22).text("关于开展检查的通知", 196, 180, 22).lines(79, 250, 16, 29, full, full)),
		"=云川市人民政府", "=关于开展检查的通知", full+full)
}

func TestColumns(t *testing.T) {
	left, right := []string{}, []string{}
	for i := range 8 {
		left = append(left, strings.Repeat("左", 12)+string("一二三四五六七八"[i*3:i*3+3]))
		right = append(right, strings.Repeat("右", 12)+string("一二三四五六七八"[i*3:i*3+3]))
	}
	s := newSheet(1).text("公报的标题", 240, 100, 22)
	for i := range left { // row by row, as some programs draw
		s.text(left[i], 79, 150+float64(i)*29, 16).text(right[i], 310, 152+float64(i)*29, 16)
	}
	s.lines(79, 420, 16, 29, full, "结束。")
	same(t, "columns", read(t, s), "=公报的标题", strings.Join(left, "")+strings.Join(right, ""), full+"结束。")
	s = newSheet(1)
	for i := range 8 {
		s.text("联系人：周启明", 79, 150+float64(i)*29, 16).text("电话：12345", 310, 150+float64(i)*29, 16)
	}
	if got := read(t, s); len(got) != 8 || got[0] != "联系人：周启明  电话：12345" {
		t.Errorf("words side by side are no columns: %q", got)
	}
}

func TestRunning(t *testing.T) {
	var sheets []*sheet
	for n := 1; n <= 4; n++ {
		s := newSheet(n).text("云川市人民政府公报", 79, 50, 10).text(fmt.Sprintf("2026年第%d期", 3), 400, 50, 10)
		s.lines(79, 150, 16, 29, full, full, full)
		s.text(fmt.Sprintf("第 %d 页 共 4 页", n), 250, 800, 10)
		sheets = append(sheets, s)
	}
	want := []string{"~云川市人民政府公报  2026年第3期", strings.Repeat(full, 12)}
	for n := 1; n <= 4; n++ {
		want = append(want, fmt.Sprintf("~第 %d 页 共 4 页", n))
		if n < 4 {
			want = append(want, "~云川市人民政府公报  2026年第3期")
		}
	}
	same(t, "heads and feet", read(t, sheets...), want...)
	same(t, "one page", read(t, newSheet(3).text("3", 290, 800, 10).text("12", 290, 780, 10).text("正文", 79, 200, 16)), "正文", "=12", "~3")
}

// A list of like items goes over the pages: what stands at their edges is of the list, and the head above it is none.
func TestLikeItems(t *testing.T) {
	var sheets []*sheet
	for n := 1; n <= 3; n++ {
		s := newSheet(n).text("云川市人民政府公报", 79, 50, 10)
		for i := range 24 {
			s.text(fmt.Sprintf("%d.检修第%d号闸门。", n*24+i, n*24+i), 79, 90+float64(i)*29, 16)
		}
		sheets = append(sheets, s)
	}
	items, heads := 0, 0
	for _, line := range read(t, sheets...) {
		switch {
		case line == "~云川市人民政府公报":
			heads++
		case !strings.HasPrefix(line, "~") && strings.Contains(line, "号闸门。"):
			items++
		}
	}
	if items != 72 || heads != 3 {
		t.Errorf("%d items of 72, %d heads of 3", items, heads)
	}
}

func TestAnnexHeads(t *testing.T) {
	same(t, "annexes", read(t, newSheet(1).text("附件1", 79, 100, 16).text(full, 79, 150, 16), newSheet(2).text("附件2", 79, 100, 16).text(full, 79, 150, 16)),
		"附件1", full, "附件2", full)
	same(t, "a running head", read(t, newSheet(1).text("附件1", 79, 100, 16).text(full, 79, 150, 16), newSheet(2).text("附件1", 79, 100, 16).text(full, 79, 150, 16)),
		"~附件1", full+full, "~附件1")
}

func TestFootnotes(t *testing.T) {
	one := newSheet(1).lines(79, 600, 16, 29, full, full).lines(79, 720, 10, 14, "①见某某办法。", "②同上。").text("— 1 —", 290, 800, 12)
	two := newSheet(2).lines(79, 100, 16, 29, "完毕。", "____下一段。")
	same(t, "over the page", read(t, one, two), full+full+"完毕。", "①见某某办法。", "②同上。", "~— 1 —", "下一段。")
}

var xs = []float64{79, 120, 300, 521}

func TestGrid(t *testing.T) {
	s := newSheet(1).grid(xs, []float64{200, 230, 330}).text("序号", 84, 220, 12).text("任务", 130, 220, 12).text("单位", 310, 220, 12)
	s.lines(94, 250, 12, 16, "道", "路", "类").text("修补破损路面并清理占道经营", 125, 250, 12).text("全年。", 125, 266, 12).text("县", 310, 250, 12)
	s.text("表一", 284, 190, 16)
	same(t, "cells", read(t, s), "=表一", "1.0,0 序号", "1.0,1 任务", "1.0,2 单位", "1.1,0 道\n路\n类", "1.1,1 修补破损路面并清理占道经营全年。", "1.1,2 县")

	open := newSheet(1).rules([4]float64{79, 200, 521, 200}, [4]float64{79, 230, 521, 230}, [4]float64{79, 260, 521, 260}, [4]float64{300, 200, 300, 260})
	open.text("甲", 84, 220, 12).text("乙", 310, 220, 12).text("丙", 84, 250, 12).text("丁", 310, 250, 12)
	same(t, "without sides", read(t, open), "1.0,0 甲", "1.0,1 乙", "1.1,0 丙", "1.1,1 丁")

	dashed := newSheet(1)
	for x := 79.0; x < 521; x += 6 {
		dashed.rules([4]float64{x, 200, x + 4, 200}, [4]float64{x, 230, x + 4, 230}, [4]float64{x, 260, x + 4, 260})
	}
	dashed.rules([4]float64{79, 199, 79, 261}, [4]float64{300, 199, 300, 261}, [4]float64{521, 199, 521, 261})
	dashed.text("甲", 84, 220, 12).text("丁", 310, 250, 12)
	same(t, "dashed and double", read(t, dashed.rules([4]float64{79, 201.5, 521, 201.5})), "1.0,0 甲", "1.0,1 ", "1.1,0 ", "1.1,1 丁")

	frame := newSheet(1).grid([]float64{60, 540}, []float64{60, 780}).lines(79, 150, 16, 29, full, full)
	same(t, "a frame is no table", read(t, frame.rules([4]float64{79, 400, 521, 400})), full+full)
}

func TestJoinedTable(t *testing.T) {
	head := func(s *sheet, y float64) *sheet {
		return s.text("序号", 84, y+20, 12).text("任务", 130, y+20, 12).text("单位", 310, y+20, 12)
	}
	one := head(newSheet(1).grid(xs, []float64{700, 730, 770}), 700).text("1", 84, 750, 12).text("修补破损路面并清理占", 125, 750, 12).text("县交通局", 310, 750, 12)
	one.text("— 1 —", 290, 810, 12)
	two := head(newSheet(2).text("续表", 79, 80, 12).grid(xs, []float64{100, 130, 160, 190}), 100).text("道经营", 125, 150, 12).text("2", 84, 180, 12).text("拆除", 125, 180, 12)
	same(t, "a row over the page", read(t, one, two), "^1.0,0 序号", "^1.0,1 任务", "^1.0,2 单位", "1.1,0 1", "1.1,1 修补破损路面并清理占道经营", "1.1,2 县交通局",
		"1.2,0 2", "1.2,1 拆除", "1.2,2 ", "~— 1 —", "~续表")
	merged := newSheet(1).rules([4]float64{79, 700, 521, 700}, [4]float64{79, 730, 300, 730}, [4]float64{79, 760, 521, 760},
		[4]float64{79, 700, 79, 760}, [4]float64{120, 700, 120, 760}, [4]float64{300, 700, 300, 760}, [4]float64{521, 700, 521, 760})
	merged.text("1", 84, 720, 12).text("清淤", 130, 720, 12).text("县水利局", 310, 730, 12).text("2", 84, 750, 12).text("加固", 130, 750, 12)
	rest := newSheet(2).grid([]float64{79, 120, 300, 521}, []float64{100, 130, 160}).text("3", 84, 120, 12).text("绿化", 130, 120, 12)
	rest.text("4", 84, 150, 12).text("保洁", 130, 150, 12).text("县城管局", 310, 150, 12)
	same(t, "a merged cell over the page", read(t, merged, rest), "1.0,0 1", "1.0,1 清淤", "1.0,2 3x1 县水利局", "1.1,0 2", "1.1,1 加固", "1.2,0 3", "1.2,1 绿化",
		"1.3,0 4", "1.3,1 保洁", "1.3,2 县城管局")
	other := newSheet(2).grid([]float64{79, 200, 521}, []float64{100, 130}).text("甲", 84, 120, 12)
	if got := read(t, one, other); got[len(got)-1] != "2.0,1 " {
		t.Errorf("other columns are another table: %q", got)
	}
}

// TestBounds: pages of nothing but what is hard are read in little time.
func TestBounds(t *testing.T) {
	start := time.Now()
	over, rows, lines := newSheet(1), newSheet(2), newSheet(3)
	for i := range 50_000 {
		over.text("甲", 79+float64(i%3)*0.001, 100, 10)
		rows.text("甲乙", float64(i%40)*15, float64(i/40)*0.7, 10)
	}
	for i := range 3_000 {
		f := float64(i)
		lines.rules([4]float64{0, f * 3, 1e5, f * 3}, [4]float64{f * 3, 0, f * 3, 1e5}, [4]float64{f, f, f + 1, f + 9})
	}
	lines.text("字", 50, 50, 10)
	if got := read(t, over, rows, lines); got[len(got)-1] != "字" {
		t.Errorf("%q", got[len(got)-1])
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("%v", d)
	}
	d := New(t.Context(), doc.Limits{Bytes: 10})
	if err := d.Add(newSheet(1).text("一二三四五", 79, 100, 10).Page); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("too much text: %v", err)
	}
}

// TestLinks: a line leads somewhere when it is the link, not when a link stands in it.
func TestLinks(t *testing.T) {
	for _, c := range []struct {
		from, to float64
		whole    bool
	}{
		{0, 100, true}, {8, 98, true}, {0, 60, false}, {30, 70, false}, {-50, 300, true}, {90, 300, false},
	} {
		l := &line{left: 0, right: 100, base: 50, size: 10}
		got := linkOf(l, []Link{{c.from, 40, c.to, 52, "a"}})
		if (got == "a") != c.whole {
			t.Errorf("a link from %g to %g of a line of 100: %q", c.from, c.to, got)
		}
		if got := linkOf(l, []Link{{c.from, 60, c.to, 72, "a"}}); got != "" {
			t.Errorf("a link of the line below: %q", got)
		}
	}
}
