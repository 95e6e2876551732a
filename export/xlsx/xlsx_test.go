package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/export/xlsx"
)

// notice has a category over three tasks with a subcategory over two, texts that look like formulas, and characters that
// XML cannot hold.
func notice() *doc.Document {
	hall := []string{"一、办好窗口", "（一）改造大厅"}
	lead := []doc.Unit{{Name: "市政务局"}}
	return &doc.Document{
		Source:   doc.SourceInfo{Name: "points.txt"},
		Metadata: doc.Metadata{Title: "云川市2026年工作要点", DocNumber: "云政发〔2026〕1号"},
		Tasks: []doc.Task{
			{Path: hall, Title: "=1+1", Text: "a\u0001\u001b\uFFFFb _x0041_ <&>", Lead: lead, Deadlines: []doc.Deadline{{Text: "6月底前", Date: "2026-06-30"}}},
			{Path: hall, Title: "@改造", Text: strings.Repeat("窗口全部改造。", 30), Lead: lead, Deadlines: []doc.Deadline{{Text: "3月底前", Date: "2026-03-31"}, {Text: "年底前", Date: "2026-12-31"}}},
			{Path: hall[:1], Title: "+3", Text: "-2", Lead: []doc.Unit{{Name: "市财政局"}}, Supporting: lead},
			{Path: []string{"二、其他"}, Title: "其他", Deadlines: []doc.Deadline{{Text: "长期坚持"}}},
		},
	}
}

func write(t testing.TB, s *export.TaskSheet, first export.ViewName) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, s, first); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// parts are the parts of a workbook; each must be whole XML.
func parts(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for dec := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		out[f.Name] = string(text)
	}
	return out
}

// value is a cell as a reader sees it, and fatal when it cannot be read.
func value(t testing.TB, f *excelize.File, sheet export.ViewName, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(string(sheet), cell)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCells(t *testing.T) {
	f := open(t, write(t, export.NewTaskSheet(notice()), export.ByDue))
	if got := f.GetSheetList(); !slices.Equal(got, []string{"任务清单", "按单位", "按时限"}) || f.GetActiveSheetIndex() != 2 {
		t.Errorf("sheets %q, open is %d", got, f.GetActiveSheetIndex())
	}
	for cell, want := range map[string]string{
		"A1": "云川市2026年工作要点", "A2": "任务清单　云政发〔2026〕1号", "A3": "序号", "D3": "任务", "J3": "截止日期", "K3": "出处",
		"A4": "1", "D4": "=1+1", "E4": "ab _x0041_ <&>", "J4": "2026-06-30", "I5": "3月底前\n年底前", "J5": "2026-03-31\n2026-12-31", "D6": "+3", "E6": "-2",
	} {
		if got := value(t, f, export.ByNotice, cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	if formula, _ := f.GetCellFormula("任务清单", "D4"); formula != "" {
		t.Errorf("D4 has the formula %q", formula)
	}
	for cell, want := range map[string]excelize.CellType{"A4": excelize.CellTypeUnset, "D4": excelize.CellTypeInlineString, "J4": excelize.CellTypeUnset} {
		if got, _ := f.GetCellType("任务清单", cell); got != want {
			t.Errorf("%s is of type %d, want %d", cell, got, want)
		}
	}
	// the unit that leads two tasks and supports one; dates first in the last sheet
	for cell, want := range map[string]string{"A4": "市政务局", "B4": "牵头", "B6": "配合", "A8": "（未明确单位）"} {
		if got := value(t, f, export.ByUnit, cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"A4": "2026-03-31", "A6": "2026-12-31", "A7": "", "B7": "长期坚持"} {
		if got := value(t, f, export.ByDue, cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
}

// TestMerges holds what is merged, and that merged cells keep their values for the filter.
func TestMerges(t *testing.T) {
	b := write(t, export.NewTaskSheet(notice()), export.ByNotice)
	f := open(t, b)
	for sheet, want := range map[string][]string{
		"任务清单": {"A1:J1", "A2:J2", "B4:B6", "C4:C5"},
		"按单位":  {"A1:L1", "A2:L2", "A4:A6", "B4:B5"},
		"按时限":  {"A1:J1", "A2:J2"},
	} {
		merged, err := f.GetMergeCells(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range merged {
			got = append(got, m.GetStartAxis()+":"+m.GetEndAxis())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: merged %q, want %q", sheet, got, want)
		}
	}
	sheet := parts(t, b)["xl/worksheets/sheet1.xml"]
	for _, cell := range []string{"B4", "B5", "B6"} {
		if !regexp.MustCompile(`<c r="` + cell + `"[^>]*><is><t[^>]*>一、办好窗口<`).MatchString(sheet) {
			t.Errorf("%s has lost its value under the merged cell", cell)
		}
	}
}

// TestSetUp holds what an office sees before it reads: panes, filter, print, wrapped text.
func TestSetUp(t *testing.T) {
	f := open(t, write(t, export.NewTaskSheet(notice()), export.ByNotice))
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 3 || panes.TopLeftCell != "A4" {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		page, err := f.GetPageLayout(sheet)
		if err != nil || *page.Orientation != "landscape" || *page.Size != 9 || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
			t.Errorf("%s: page %+v, %v", sheet, page, err)
		}
		if props, err := f.GetSheetProps(sheet); err != nil || !*props.FitToPage {
			t.Errorf("%s: does not fit the page: %v", sheet, err)
		}
		style, err := f.GetCellStyle(sheet, "E4")
		if err != nil {
			t.Fatal(err)
		}
		if s, err := f.GetStyle(style); err != nil || !s.Alignment.WrapText || len(s.Border) != 4 {
			t.Errorf("%s: style %+v, %v", sheet, s, err)
		}
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	for name, want := range map[string]string{
		"任务清单 _xlnm.Print_Titles":    "'任务清单'!$3:$3",
		"任务清单 _xlnm.Print_Area":      "'任务清单'!$A$1:$J$7",
		"任务清单 _xlnm._FilterDatabase": "'任务清单'!$A$3:$K$7",
		"按单位 _xlnm.Print_Area":       "'按单位'!$A$1:$L$8",
		"按时限 _xlnm._FilterDatabase":  "'按时限'!$A$3:$K$8",
	} {
		if names[name] != want {
			t.Errorf("%s is %q, want %q", name, names[name], want)
		}
	}
	low, _ := f.GetRowHeight("任务清单", 4)
	high, _ := f.GetRowHeight("任务清单", 5)
	if low >= high || high < 5*15 {
		t.Errorf("rows of %v and %v points", low, high)
	}
}

// TestSameBytes holds that a sheet gives the same workbook every time; streamed parts come in an order that changes.
func TestSameBytes(t *testing.T) {
	s := export.NewTaskSheet(notice())
	want := write(t, s, export.ByNotice)
	for range 20 {
		if !bytes.Equal(write(t, s, export.ByNotice), want) {
			t.Fatal("another workbook from the same sheet")
		}
	}
}

// TestBounds holds what happens at the bounds of a cell and of a worksheet.
func TestBounds(t *testing.T) {
	for _, c := range []struct {
		text string
		cut  bool
	}{{strings.Repeat("长", 32767), false}, {strings.Repeat("长", 32768), true}, {strings.Repeat("𠀀", 16383), false}, {strings.Repeat("𠀀", 16384), true}} {
		d := &doc.Document{Tasks: []doc.Task{{Title: "长", Text: c.text}}}
		f := open(t, write(t, export.NewTaskSheet(d), export.ByNotice))
		got := value(t, f, export.ByNotice, "C4")
		if cut := strings.HasSuffix(got, "……（超过单元格容量，下略）"); cut != c.cut || !cut && got != c.text {
			t.Errorf("a text of %d runes: cut is %v, %d runes are left", len([]rune(c.text)), cut, len([]rune(got)))
		}
	}
	s := export.NewTaskSheet()
	write(t, s, "no such view") // an empty sheet is a sheet
	s.Views[0].Rows = make([][]export.Cell, excelize.TotalRows)
	if err := xlsx.Write(io.Discard, s, export.ByNotice); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("too many rows: %v", err)
	}
}

// TestWideMerge holds that rows grow when a merged cell needs more than they have.
func TestWideMerge(t *testing.T) {
	path := []string{strings.Repeat("很长的类别", 20)}
	d := &doc.Document{Tasks: []doc.Task{{Path: path, Title: "甲"}, {Path: path, Title: "乙"}}}
	f := open(t, write(t, export.NewTaskSheet(d), export.ByNotice))
	a, _ := f.GetRowHeight("任务清单", 4)
	b, _ := f.GetRowHeight("任务清单", 5)
	if a+b < 15*15 { // 100 characters, 7 a line
		t.Errorf("rows of %v and %v points under a category of 15 lines", a, b)
	}
}

func BenchmarkWrite(b *testing.B) {
	d := notice()
	for i := range 5000 {
		task := d.Tasks[i%4]
		task.Title = fmt.Sprint(task.Title, i)
		d.Tasks = append(d.Tasks, task)
	}
	for b.Loop() {
		write(b, export.NewTaskSheet(d), export.ByNotice)
	}
}
