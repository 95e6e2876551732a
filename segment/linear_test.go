package segment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// distinct is a name of Han characters that no other number has.
func distinct(i int) string {
	digits := []rune("甲乙丙丁戊己庚辛壬癸")
	var b strings.Builder
	for ; i > 0; i /= 10 {
		b.WriteRune(digits[i%10])
	}
	return b.String()
}

// long repeats a form up to a size; # stands for a number and @ for a name that come once.
func long(form string, size int) string {
	var b strings.Builder
	for i := 1; b.Len() < size; i++ {
		b.WriteString(strings.NewReplacer("#", fmt.Sprint(i), "@", distinct(i)).Replace(form))
	}
	return b.String()
}

// longForms are texts that took time by the square of their length, or might: a head, and what follows without end.
var longForms = []struct{ name, head, form string }{
	{"units", "一、做。\n责任单位：", "@局、"}, {"short names", "一、做。\n责任单位：", "@、"}, {"names with blanks", "一、做。\n责任单位：", "市财政局 "},
	{"joined names", "一、做。\n责任单位：", "@局和"}, {"collectives", "一、做。\n责任单位：", "各市、"}, {"closing words", "一、做。\n责任单位：", "等"},
	{"labels in a line", "一、做。", "牵头单位：市财政局。做好事情。"}, {"empty labels", "一、做\n", "责任单位：\n"}, {"labels of deadlines", "一、做\n", "做好@。\n完成时限：6月底前\n"},
	{"clauses without end", "一、做。", "，由市财政局"}, {"brackets", "一、做。", "（市财政局牵头，"}, {"decimal label", "", "1.1."},
	{"statements in items", "一、做\n", "#.做好。（市财政局牵头，以下均需@局配合，不再列出）\n"}, {"first of the list", "", "列第一位的为牵头单位"},
	{"a heading of units", "一、" + long("@局、", 4000) + "市财政局牵头的工作\n", "（@）做好。\n"}, {"behind the items", "一、做\n", "#.做好。\n以上任务的责任单位均为市财政局。\n"},
	{"deadlines", "一、做。", "#个工作日内办，"}, {"days", "一、做。", "5日"}, {"this year", "一、做。", "今年做，"}, {"persons", "成员：", "王小明、"},
	{"rows", "|任务|责任单位|完成时限|\n|做|" + long("@局、", 4000) + "|6月|\n", "|办@|^|年底|\n"}, {"columns", "|任务", "|责任单位|任务|内容"},
	{"a head of strokes", "|序号|责任单位|\n|", "甲/"}, {"a head of brackets", "|序号|责任单位|\n|", "甲("}, {"units of a cell", "|任务|责任单位|\n|做|", "@局、"},
	{"report: changes", "公开信息5条", "同比增长5%"}, {"report: changes of several", "公开信息5条，分别增长", "5%、"}, {"report: a thing carried on", "举办5场" + long("@会", 4000) + "，", "其中维持1起，"},
	{"report: plans", "", "一、下一步工作打算\n（一）做好@。（市财政局负责）\n"},
}

// BenchmarkForms builds each form at two lengths: the MB/s must be the same.
func BenchmarkForms(b *testing.B) {
	s, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range longForms {
		for _, size := range []int{6_000, 48_000} {
			text := f.head + long(f.form, size)
			b.Run(fmt.Sprintf("%s/%d", f.name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if err := s.Build(b.Context(), longDraft(f.head, text)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestLongForms builds each form once at a length at which time by the square would be minutes.
func TestLongForms(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it counts, and has nothing that could race")
	}
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range longForms {
		d := longDraft(f.head, f.head+long(f.form, 100_000))
		if err := s.Build(t.Context(), d); err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
		checkDocument(t, d)
	}
}

// longDraft is a report when its head says that it has figures.
func longDraft(head, text string) *doc.Draft {
	d := textDraft(text)
	d.Document.Metadata.Title = "云川市年度报告"
	if strings.Contains(head, "5") {
		d.Document.Metadata.Kind = "报告"
	}
	return d
}

// BenchmarkBuild builds an order of work at three lengths, with items and a task table in equal parts: the MB/s must be the
// same.
func BenchmarkBuild(b *testing.B) {
	s, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, times := range []int{1, 10, 100} {
		text := "一、办好身边的窗口\n" +
			long("（一）延长@时间。在社区服务站开设夜间窗口，每周至少开放2次，6月底前覆盖@街道。（市政务服务局牵头，市公安局、市@局、各县（区）政府按职责分工负责）\n", times*5_000) +
			"任务分工表\n|序号|任务|牵头单位|责任单位|完成时限|\n" + long("|#|清理@栏目。合并重复的表格，年底前公布目录。|市政务服务局|市人社局、市@局|2021年6月底前|\n", times*5_000)
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				d := textDraft(text)
				b.StartTimer()
				if err := s.Build(b.Context(), d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
