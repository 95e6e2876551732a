package sheet

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// grid makes cells of lines whose cells are parted by bars; "^" goes on with the cell above, "<" with that on the left.
func grid(lines ...string) Sheet {
	s := Sheet{Name: "表"}
	at := map[[2]int]int{} // place → 1 + index of what is merged there
	for r, line := range lines {
		for c, text := range strings.Split(line, "|") {
			switch text {
			case "^", "<":
				from := [2]int{r, c - 1}
				if text == "^" {
					from = [2]int{r - 1, c}
				}
				if at[from] == 0 {
					s.Merged = append(s.Merged, Range{from[0], from[1], 1, 1})
					at[from] = len(s.Merged)
				}
				m := &s.Merged[at[from]-1]
				m.Rows, m.Cols = max(m.Rows, r-m.Row+1), max(m.Cols, c-m.Col+1)
				at[[2]int{r, c}] = at[from]
			case "":
			default:
				s.Cells = append(s.Cells, Cell{Row: r, Col: c, Text: text})
			}
		}
	}
	return s
}

// show shows pieces: a paragraph as its text, a cell as table.row.column+rows+columns:text.
func show(b doc.Blocks) string {
	var out strings.Builder
	for i, p := range b.Pieces {
		if i > 0 {
			out.WriteString(" ")
		}
		if p.Hidden {
			out.WriteString("!")
		}
		if p.Role == "footer" {
			out.WriteString("_")
		}
		if p.Kind == doc.CellPiece {
			fmt.Fprintf(&out, "%d.%d.%d", p.Cell.Table, p.Cell.Row, p.Cell.Col)
			if p.Cell.Rows > 1 || p.Cell.Cols > 1 {
				fmt.Fprintf(&out, "+%d+%d", p.Cell.Rows, p.Cell.Cols)
			}
			out.WriteString(":")
		}
		out.WriteString(b.Text.Slice(p.Span))
	}
	return out.String()
}

func write(t *testing.T, s Sheet) string {
	t.Helper()
	w := doc.NewBlockWriter(doc.Limits{})
	if err := Write(w, s); err != nil {
		t.Fatal(err)
	}
	return show(w.Blocks())
}

func TestWrite(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []string
		want string
	}{
		{"title, table, note", []string{"任务分解表|<|<", "序号|任务|单位", "1|修路|交通局", "2|种树|林业局", "注：略|<|<"},
			"任务分解表 1.0.0:序号 1.0.1:任务 1.0.2:单位 1.1.0:1 1.1.1:修路 1.1.2:交通局 1.2.0:2 1.2.1:种树 1.2.2:林业局 注：略"},
		{"labels above", []string{"统计表", "制表：统计局||单位：万元", "项目|甲|乙", "合计|1|2"},
			"统计表 制表：统计局 单位：万元 1.0.0:项目 1.0.1:甲 1.0.2:乙 1.1.0:合计 1.1.1:1 1.1.2:2"},
		{"merged rows", []string{"类别|任务|单位", "城建|修路|交通局", "^|修桥|交通局"},
			"1.0.0:类别 1.0.1:任务 1.0.2:单位 1.1.0+2+1:城建 1.1.1:修路 1.1.2:交通局 1.2.1:修桥 1.2.2:交通局"},
		{"head of two rows, one of them covered whole", []string{"项目|数量", "^|^", "甲|1"}, "1.0.0:项目 1.0.1:数量 1.1.0:甲 1.1.1:1"},
		{"head of two rows", []string{"项目|责任|<", "^|牵头|配合", "甲|乙|丙"},
			"1.0.0+2+1:项目 1.0.1+1+2:责任 1.1.1:牵头 1.1.2:配合 1.2.0:甲 1.2.1:乙 1.2.2:丙"},
		{"category row", []string{"序号|任务", "一、城建|<", "1|修路"}, "1.0.0:序号 1.0.1:任务 1.1.0+1+2:一、城建 1.2.0:1 1.2.1:修路"},
		{"blank row in a table", []string{"序号|任务|单位", "1|修路|甲", "", "二、其他|<|<", "2|种树|乙"},
			"1.0.0:序号 1.0.1:任务 1.0.2:单位 1.1.0:1 1.1.1:修路 1.1.2:甲 1.2.0+1+3:二、其他 1.3.0:2 1.3.1:种树 1.3.2:乙"},
		{"blank row behind the head", []string{"序号|任务|单位", "", "1|修路|甲"}, "1.0.0:序号 1.0.1:任务 1.0.2:单位 1.1.0:1 1.1.1:修路 1.1.2:甲"},
		{"two tables", []string{"项目|数量", "甲|1", "", "表二", "名称|2024年金额", "乙|2"}, "1.0.0:项目 1.0.1:数量 1.1.0:甲 1.1.1:1 表二 2.0.0:名称 2.0.1:2024年金额 2.1.0:乙 2.1.1:2"},
		{"blank column and empty cell", []string{"项目||数量", "甲||", "乙||3"}, "1.0.0:项目 1.0.1:数量 1.1.0:甲 1.1.1: 1.2.0:乙 1.2.1:3"},
		{"empty merged cell", []string{"类|项|量", "甲||3", "^||4"}, "1.0.0:类 1.0.1:项 1.0.2:量 1.1.0+2+1:甲 1.1.1: 1.1.2:3 1.2.1: 1.2.2:4"},
		{"last row with one cell", []string{"序号|任务", "1|修路", "|种树"}, "1.0.0:序号 1.0.1:任务 1.1.0:1 1.1.1:修路 1.2.0: 1.2.1:种树"},
		{"signature below", []string{"序号|任务", "1|修路", "", "|统计局", "|2024年3月1日"}, "1.0.0:序号 1.0.1:任务 1.1.0:1 1.1.1:修路 统计局 2024年3月1日"},
		{"two tables without a blank row", []string{"项目|数量|备注", "甲|1|无", "乙|2|无", "表二", "|名称||金额", "|丙||3"},
			"1.0.0:项目 1.0.1:数量 1.0.2:备注 1.1.0:甲 1.1.1:1 1.1.2:无 1.2.0:乙 1.2.1:2 1.2.2:无 表二 2.0.0:名称 2.0.1:金额 2.1.0:丙 2.1.1:3"},
		{"head repeated", []string{"序号|任务|单位", "1|修路|甲", "续表", "序号|任务|单位", "2|种树|乙"},
			"1.0.0:序号 1.0.1:任务 1.0.2:单位 1.1.0:1 1.1.1:修路 1.1.2:甲 续表 2.0.0:序号 2.0.1:任务 2.0.2:单位 2.1.0:2 2.1.1:种树 2.1.2:乙"},
		{"parts with heads", []string{"表|<|<", "第一项|<|<", "内容|甲|乙", "规章|1|2", "第二项|<|<", "内容|丙|<", "处罚|3|<"},
			"表 1.0.0+1+3:第一项 1.1.0:内容 1.1.1:甲 1.1.2:乙 1.2.0:规章 1.2.1:1 1.2.2:2 1.3.0+1+3:第二项 1.4.0:内容 1.4.1+1+2:丙 1.5.0:处罚 1.5.1+1+2:3"},
		{"letter", []string{"关于修路的通知", "各科室：", "请修路。", "统计局|2024年3月1日"}, "关于修路的通知 各科室： 请修路。 统计局 2024年3月1日"},
	} {
		if got := write(t, grid(c.rows...)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestMergedBroken(t *testing.T) {
	s := grid("甲|乙|丙", "1|2|3", "4|5|6")
	s.Merged = []Range{{0, 0, 2, 2}, {1, 1, 2, 2}, {-1, 0, 3, 3}, {0, 2, 0, 1}, {2, 0, 1 << 30, 1}}
	if got, want := write(t, s), "1.0.0+2+2:甲 1.0.2:丙 1.1.2:3 1.2.0:4 1.2.1:5 1.2.2:6"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestHidden(t *testing.T) {
	s := grid("标题|<|<", "序号|任务|密", "1|修路|x", "2|种树|y")
	s.HiddenCols, s.HiddenRows = map[int]bool{2: true}, map[int]bool{3: true}
	s.Boxes, s.Furniture = []string{"框\n二"}, []string{"第1页"}
	want := "标题 1.0.0:序号 1.0.1:任务 !1.0.2:密 1.1.0:1 1.1.1:修路 !1.1.2:x !1.2.0:2 !1.2.1:种树 !1.2.2:y 框 二 _第1页"
	if got := write(t, s); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	s.Hidden = true
	if got := write(t, s); strings.Count(got, "!") != len(strings.Fields(want)) {
		t.Errorf("hidden sheet: %s", got)
	}
}

func TestPlace(t *testing.T) {
	w := doc.NewBlockWriter(doc.Limits{})
	if err := Write(w, Sheet{Name: "表", Cells: []Cell{{Row: 6, Col: 1, Text: "甲"}}}); err != nil {
		t.Fatal(err)
	}
	if got := w.Blocks().Pieces[0].Place; got != (doc.Place{Sheet: "表", Cell: "B7"}) {
		t.Errorf("place %+v", got)
	}
	for col, want := range map[int]string{0: "A1", 25: "Z1", 26: "AA1", 701: "ZZ1", 702: "AAA1", 16383: "XFD1"} {
		if got := Name(0, col); got != want {
			t.Errorf("column %d: %s, want %s", col, got, want)
		}
	}
}

func TestTooLarge(t *testing.T) {
	var cells []Cell
	for i := range 3000 {
		cells = append(cells, Cell{Row: i, Col: i, Text: "x"}, Cell{Row: i, Col: i + 1, Text: "y"})
	}
	if err := Write(doc.NewBlockWriter(doc.Limits{}), Sheet{Cells: cells}); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("a diagonal of 3000 rows: %v", err)
	}
}

// TestLinear writes sheets that ask for a look at all the rest at every row: what takes a part of a second would take many.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("sheets of 30,000 rows")
	}
	for name, rows := range map[string][]string{
		"tables without blank rows": {"项目|数量|备注", "甲|1|无", "表|<|<"},
		"blank rows in a table":     {"1|修路|甲", "2|种树|乙", ""},
		"lines":                     {"一", "", "二"},
		"merged":                    {"甲|乙|丙", "^|1|<", "^|2|3"},
	} {
		s := grid(slices.Repeat(rows, 10_000)...)
		start := time.Now()
		if err := Write(doc.NewBlockWriter(doc.Limits{}), s); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}
