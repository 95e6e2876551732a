package segment

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

// tableFigures reads the figures of a report of 2020 with tables.
func tableFigures(t failer, text string) (figs, faults []string) {
	d := textDraft(text)
	d.Document.Metadata = doc.Metadata{Title: "2020年云川市年度报告", Kind: "报告"}
	d.Document.Tables = tables(d)
	got, err := figures(context.Background(), d)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, f := range got {
		s := f.Subject + "=" + string(f.Value) + f.Unit
		if string(f.Number)+f.BaseUnit != string(f.Value)+f.Unit {
			s += "=" + string(f.Number) + f.BaseUnit
		}
		if f.Share != "" {
			s += " " + string(f.Share) + "%"
		}
		if c := f.Comparison; c != nil {
			s += fmt.Sprintf(" %s %s%s", c.Direction, c.Amount, c.Unit)
		}
		if f.Period != "2020" {
			s += " @" + f.Period
		}
		figs = append(figs, s)
	}
	for _, x := range d.Document.Diagnostics {
		faults = append(faults, x.Message+" ["+d.Text.Slice(x.Span)+"]")
	}
	return figs, faults
}

func TestNumberTables(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		want, faults string
	}{
		{"unit column, serials, a part", `
|序号|指标名称|计量单位|统计数|
|1|公开信息数|条|12800|
|2|其中：文件|件|28|
|3|访问量|次|1.5万|`,
			"公开信息数=12800条; 文件=28件; 访问量=1.5万次=15000次", ""},
		{"two rows of heads, years, a change", `
单位：万元
|项目|2019年|<|2020年|<|同比增长|
|^|收入|支出|收入|支出|^|
|甲|1|2.5|3|4|-6.2%|`,
			"甲 收入=1万元=10000元 @2019; 甲 支出=2.5万元=25000元 @2019; 甲 收入=3万元=30000元; 甲 支出=4万元=40000元 down 6.2%", ""},
		{"side by side", `
|类别|数量|类别|数量|
|甲|1|乙|2|`,
			"甲=1; 乙=2", ""},
		{"empty cells, strokes and 无 are no figures", `
|镇|件数|人数|场次|
|甲镇||/|无|
|乙镇|0|-|3|`,
			"乙镇 件数=0件; 乙镇 场次=3", ""},
		{"numbers that count nothing", `
|单位|电话|编号|日期|
|水务局|6621234|003|20201230|
|林草局|13800000000|004|2020.12|`,
			"", ""},
		{"no heads", "\n|甲|1|\n|乙|2|", "", ""},
		{"sums that hold", `
|镇|信函|网络|合计|占比|
|甲镇|1|2|3|30%|
|乙镇|3|4|7|70%|
|合计|4|6|10|100%|`,
			"甲镇 信函=1; 甲镇 网络=2; 甲镇 合计=3 30%; 乙镇 信函=3; 乙镇 网络=4; 乙镇 合计=7 70%; 合计 信函=4; 合计 网络=6; 合计 合计=10 100%", ""},
		{"one row and one column that do not add up", `
|镇|信函|网络|合计|
|甲镇|1|2|3|
|乙镇|3|4|8|
|合计|4|7|11|`,
			"甲镇 信函=1; 甲镇 网络=2; 甲镇 合计=3; 乙镇 信函=3; 乙镇 网络=4; 乙镇 合计=8; 合计 信函=4; 合计 网络=7; 合计 合计=11",
			"乙镇 合计: 8 is printed, its row adds up to 7 [8]; 合计 网络: 7 is printed, its column adds up to 6 [7]"},
		{"a single column", `
|镇|件数|
|甲镇|1|
|乙镇|3|
|合计|5|`,
			"甲镇 件数=1件; 乙镇 件数=3件; 合计 件数=5件", "合计 件数: 5 is printed, its column adds up to 4 [5]"},
		{"no sums: parts, mixed units, means", `
|项目|单位|数量|平均|
|甲|件|1|5|
|乙|条|3|7|
|合计||5|6|`,
			"甲=1件; 甲 平均=5件; 乙=3条; 乙 平均=7条; 合计=5; 合计 平均=6", ""},
		{"no sum where parts are parts of a part", `
|项目|数量|
|甲|5|
|其中：乙|3|
|合计|5|`,
			"甲=5; 乙=3; 合计=5", ""},
		{"no sum where labels are of several levels", `
|项目|甲|乙|
|一、处罚|10|2|
|1.警告|4||
|2.罚款|6||
|二、许可|5|3|
|合计|15|5|`,
			"处罚 甲=10; 处罚 乙=2; 警告 甲=4; 罚款 甲=6; 许可 甲=5; 许可 乙=3; 合计 甲=15; 合计 乙=5", ""},
		{"a single sum that is less than its rows", "\n|项目|数量|\n|处罚|10|\n|警告|4|\n|合计|10|", "处罚=10; 警告=4; 合计=10", ""},
		{"sums of decimals may be rounded", `
|项目|金额（万元）|
|甲|1.26|
|乙|2.26|
|合计|3.53|`,
			"甲 金额=1.26万元=12600元; 乙 金额=2.26万元=22600元; 合计 金额=3.53万元=35300元", ""},
		{"groups with sums of their own", `
|项目|收件|办件|
|一、市级|<|<|
|甲|1|2|
|乙|3|4|
|小计|4|6|
|二、县级|<|<|
|丙|5|6|
|丁|7|8|
|小计|12|13|
|总计|16|20|`,
			"市级 甲 收件=1; 市级 甲 办件=2; 市级 乙 收件=3; 市级 乙 办件=4; 市级 小计 收件=4; 市级 小计 办件=6; 县级 丙 收件=5; 县级 丙 办件=6; 县级 丁 收件=7; 县级 丁 办件=8; 县级 小计 收件=12; 县级 小计 办件=13; 县级 总计 收件=16; 县级 总计 办件=20",
			"县级 小计 办件: 13 is printed, its column adds up to 14 [13]"},
		{"task tables are none", "\n|任务|责任单位|完成时限|\n|建3个站|水务局|2020|", "", ""},
	} {
		figs, faults := tableFigures(t, c.text)
		if s := strings.Join(figs, "; "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, s, c.want)
		}
		if s := strings.Join(faults, "; "); s != c.faults {
			t.Errorf("%s\n got %s\nwant %s", c.name, s, c.faults)
		}
	}
}

// requestsForm is the table of applications with these numbers: rows of seven.
func requestsForm(sep string, rows [][7]int) string {
	labels := []string{"一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "三、本年度办理结果" + sep + "（一）予以公开",
		"（四）无法提供" + sep + "1.本机关不掌握相关政府信息", "（六）其他处理" + sep + "3.其他", "（七）总计", "四、结转下年度继续办理"}
	var b strings.Builder
	for i, l := range labels {
		b.WriteString("\n" + l)
		for _, v := range rows[i] {
			fmt.Fprintf(&b, "%s%d", sep, v)
		}
	}
	return b.String()
}

var requestRows = [][7]int{{5, 1, 0, 0, 0, 0, 6}, {2, 0, 0, 0, 0, 0, 2}, {3, 1, 0, 0, 0, 0, 4}, {1, 0, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 0, 2}, {6, 1, 0, 0, 0, 0, 7}, {1, 0, 0, 0, 0, 0, 1}}

// The form is read the same however it was flattened, and where a number is lost nothing is read of its row.
func TestFormsFlattened(t *testing.T) {
	want := ""
	for _, sep := range []string{"\t", "|", " | ", "\n", "\n\n", " "} {
		figs, faults := tableFigures(t, "申请情况"+requestsForm(sep, requestRows))
		s := strings.Join(figs, "; ")
		if want == "" {
			want = s
		}
		if len(figs) != 49 || s != want || len(faults) > 0 {
			t.Errorf("parted by %q: %d figures, faults %q\n%s", sep, len(figs), faults, s)
		}
	}
	lost := strings.Replace(requestsForm("\n", requestRows), "（七）总计\n6\n", "（七）总计\n", 1)
	if figs, faults := tableFigures(t, lost); len(figs) != 42 || len(faults) > 0 {
		t.Errorf("a number lost: %d figures, %q", len(figs), faults)
	}
	lost = strings.Replace(requestsForm("\t", requestRows), "3.其他", "3.别样", 1)
	if figs, faults := tableFigures(t, lost); len(figs) != 42 || len(faults) > 0 {
		t.Errorf("a label that is not known: %d figures, %q", len(figs), faults)
	}
	lost = strings.Replace(requestsForm("\n", requestRows), "3.其他\n2\n0\n0\n0\n0\n0\n2\n", "3.其他\n", 1)
	if figs, faults := tableFigures(t, lost); len(figs) != 42 || len(faults) > 0 {
		t.Errorf("the numbers of a row lost: %d figures, %q", len(figs), faults)
	}
}

// Whatever single number of the form is changed, a sum is reported, at a place that holds a number.
func TestFormSumsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := make([][7]int, len(requestRows))
		value := func() int { return rapid.IntRange(0, 1_000_000).Draw(t, "n") }
		for i := range 6 {
			for _, k := range []int{1, 2, 3, 4} {
				rows[k][i] = value()
			}
			rows[5][i] = rows[2][i] + rows[3][i] + rows[4][i]
			rows[6][i] = max(0, rows[1][i]-rows[5][i]) // what came in is at least what was left
			rows[0][i] = rows[5][i] + rows[6][i] - rows[1][i]
		}
		for k := range rows {
			for i := range 6 {
				rows[k][6] += rows[k][i]
			}
		}
		if _, faults := tableFigures(t, requestsForm("\t", rows)); len(faults) > 0 {
			t.Fatalf("right sums: %q", faults)
		}
		rows[rapid.IntRange(0, 6).Draw(t, "row")][rapid.IntRange(0, 6).Draw(t, "column")] += 1 + value()
		_, faults := tableFigures(t, requestsForm("\t", rows))
		if len(faults) == 0 {
			t.Fatal("nothing reported")
		}
		for _, f := range faults {
			if !startsWithDigit(f[strings.LastIndexByte(f, '[')+1:]) {
				t.Fatal(f)
			}
		}
	})
}

// Figures of tables stand in their spans, in order.
func TestTableFiguresProperty(t *testing.T) {
	words := rapid.SampledFrom(strings.Split("镇,件数,合计,小计,总计,1,2.5,-3,/,,0,3万,12元,5%,其中：甲,单位：万元,占比,同比增长,2019年,序号,信息内容,规章,本年制发件数,（七）总计,复议后起诉,^,<", ","))
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			b.WriteString("\n|" + strings.Join(rapid.SliceOfN(words, 1, 8).Draw(t, "cells"), "|") + "|")
		}
		checkTableFigures(t, b.String())
	})
}

func checkTableFigures(t failer, text string) {
	d := textDraft(text)
	d.Document.Metadata.Kind = "报告"
	d.Document.Tables = tables(d)
	got, err := figures(context.Background(), d)
	if err != nil {
		t.Fatalf("%v", err)
	}
	end := 0
	for _, f := range got {
		if f.Span.Start < end || f.Span.End > d.Text.Len() || f.Span.Len() <= 0 || f.Subject == "" {
			t.Fatalf("%+v behind %d in %q", f, end, text)
		}
		end = f.Span.End
		checkFigure(t, f)
	}
	for _, x := range d.Document.Diagnostics {
		if x.Span.Start < 0 || x.Span.End > d.Text.Len() || x.Span.Len() <= 0 {
			t.Fatalf("%+v in %q", x, text)
		}
	}
}

var sampleForms = strings.Repeat("三、收到和处理政府信息公开申请情况"+requestsForm("\t", requestRows)+"\n", 100)

func BenchmarkFigureForms(b *testing.B) {
	for _, n := range []int{1, 10} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			text := strings.Repeat(sampleForms, n)
			d := textDraft(text)
			d.Document.Metadata.Kind = "报告"
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				d.Document.Diagnostics = nil
				if _, err := figures(context.Background(), d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNumberTables(b *testing.B) {
	row := "\n|甲镇|1|2|3|4|10|5%|"
	for _, n := range []int{500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			text := "|镇|一季度|二季度|三季度|四季度|合计|占比|" + strings.Repeat(row, n)
			d := textDraft(text)
			d.Document.Metadata.Kind = "报告"
			d.Document.Tables = tables(d)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				d.Document.Diagnostics = nil
				if _, err := figures(context.Background(), d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
