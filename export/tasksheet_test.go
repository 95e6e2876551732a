package export_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
)

var update = flag.Bool("update", false, "write the goldens of testdata")

func unit(name, canonical string) doc.Unit { return doc.Unit{Name: name, Canonical: canonical} }

func date(text, day string) doc.Deadline {
	return doc.Deadline{Text: text, Kind: doc.DateLimit, Date: day}
}

// points is a notice with everything that a task can have.
func points() *doc.Document {
	path := []string{"一、办好窗口", "（一）改造大厅"}
	counties := doc.Unit{Name: "各县（区）人民政府", Generic: true}
	return &doc.Document{
		Source:   doc.SourceInfo{Name: "in/points.txt"},
		Metadata: doc.Metadata{Title: "云川市2026年工作要点", DocNumber: "云政发〔2026〕1号", Issuers: []string{"云川市人民政府"}, WrittenDate: "2026-01-05"},
		Tasks: []doc.Task{
			{Path: path, Title: "改造窗口", Text: "窗口全部改造，\t每月通报。", Lead: []doc.Unit{unit("市政务局", "云川市政务局")},
				Supporting: []doc.Unit{unit("市财政局", "云川市财政局"), counties, counties},
				Deadlines:  []doc.Deadline{date("年底前", "2026-12-31"), date("6月底前", "2026-06-30"), {Text: "每月5日前", Kind: doc.Recurring}},
				Source:     doc.Place{Start: 120, End: 300}},
			{Path: path, Title: "=SUM(A1)", Text: "+1\u0007\x1b[31m@", Implementing: []doc.Unit{unit("财政局", "云川市财政局")}, Source: doc.Place{Page: 3}},
			{Path: []string{"一、办好窗口"}, Text: "没有标题|的任务\n第二行", Lead: []doc.Unit{unit("市财政局", "云川市财政局")},
				Implementing: []doc.Unit{counties}, Guiding: []doc.Unit{unit("省政务局", "")},
				Persons:   []doc.Person{{Name: "李文清", Role: "责任人"}, {Name: "王立", Role: "局长"}},
				Deadlines: []doc.Deadline{{Text: "长期坚持", Kind: doc.Ongoing}}, Source: doc.Place{Sheet: "表1", Cell: "B7"}},
			{Path: []string{"一、办好窗口"}, Text: "对没有标题的长任务，用它的开头作名称，到第一个停顿为止，全文仍在内容一栏里。", Implementing: []doc.Unit{counties}},
			{Path: []string{"二、其他"}, Title: "没有单位", Deadlines: []doc.Deadline{date("3月底前", "2026-03-31")}},
		},
	}
}

// letter is a second notice; its 市财政局 is another city's.
func letter() *doc.Document {
	return &doc.Document{
		Source:   doc.SourceInfo{Name: "-"},
		Metadata: doc.Metadata{Title: "关于检查的函"},
		Tasks:    []doc.Task{{Path: []string{"二、其他"}, Title: "检查", Lead: []doc.Unit{unit("市财政局", "临泽市财政局")}, Deadlines: []doc.Deadline{date("5月底前", "2026-05-31")}}},
	}
}

// TestTaskSheetGolden holds every view in every text format.
func TestTaskSheetGolden(t *testing.T) {
	bad := &doc.Document{Err: doc.ErrEmpty}
	for name, s := range map[string]*export.TaskSheet{"one": export.NewTaskSheet(points()), "two": export.NewTaskSheet(points(), bad, letter())} {
		for view, as := range map[export.ViewName]string{export.ByNotice: "notice", export.ByUnit: "unit", export.ByDue: "due"} {
			var md, csv, json bytes.Buffer
			for _, err := range []error{s.WriteMarkdown(&md, view), s.WriteCSV(&csv, view, export.CSVOptions{}), s.WriteJSON(&json, view)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			for ext, got := range map[string][]byte{".md": md.Bytes(), ".csv": csv.Bytes(), ".jsonl": json.Bytes()} {
				golden(t, filepath.Join("testdata", name+"-"+as+ext), got)
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// from is a document without a title.
func from(name, url string) []*doc.Document {
	return []*doc.Document{{Source: doc.SourceInfo{Name: name, URL: url}}}
}

func TestTaskSheetTitles(t *testing.T) {
	for _, c := range []struct {
		docs        []*doc.Document
		title, note string
	}{
		{nil, "任务汇总（0份文件）", ""},
		{[]*doc.Document{points()}, "云川市2026年工作要点", "云政发〔2026〕1号　云川市人民政府　2026-01-05"},
		{[]*doc.Document{{Source: doc.SourceInfo{Name: "a/b.txt"}}}, "b.txt", ""},
		{[]*doc.Document{points(), letter()}, "任务汇总（2份文件）", ""},
		{from("", "https://www.example.cn/1.html"), "https://www.example.cn/1.html", ""},
		{from("a/b.html", "https://www.example.cn/1.html"), "b.html", ""},
		{from(`C:\in\a.zip!/sub/b.html`, ""), "a.zip!/sub/b.html", ""},
		{from("in/c.warc.gz!/1024", "https://www.example.cn/1.html"), "https://www.example.cn/1.html", ""},
		{from("-!/12", ""), "标准输入!/12", ""},
	} {
		s := export.NewTaskSheet(c.docs...)
		if s.Title != c.title || s.Note != c.note {
			t.Errorf("title %q, note %q; want %q, %q", s.Title, s.Note, c.title, c.note)
		}
		for _, v := range s.Views {
			for _, row := range v.Rows {
				if len(row) != len(v.Columns) {
					t.Errorf("%s: %d cells in %d columns", v.Name, len(row), len(v.Columns))
				}
			}
		}
	}
}

// TestCSVPlain holds that the guard and the mark can be left out, and nothing else changes.
func TestCSVPlain(t *testing.T) {
	s := export.NewTaskSheet(points())
	var guarded, plain bytes.Buffer
	if err := s.WriteCSV(&guarded, export.ByNotice, export.CSVOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteCSV(&plain, export.ByNotice, export.CSVOptions{NoBOM: true, NoGuard: true}); err != nil {
		t.Fatal(err)
	}
	got := bytes.TrimPrefix(guarded.Bytes(), []byte("\uFEFF"))
	got = bytes.ReplaceAll(bytes.ReplaceAll(got, []byte("'="), []byte("=")), []byte("'+"), []byte("+"))
	if !bytes.Equal(got, plain.Bytes()) || guarded.Len() != plain.Len()+3+2 {
		t.Errorf("plain:\n%s\nguarded:\n%s", plain.String(), guarded.String())
	}
}

// TestManyUnits: a task of very many units has a row for each in the view by unit, which names the first of them only; the
// view by notice names all.
func TestManyUnits(t *testing.T) {
	d := &doc.Document{Tasks: []doc.Task{{ID: "1", Title: "做事", Text: strings.Repeat("办好。", 3000)}}}
	for i := range 20_000 {
		d.Tasks[0].Implementing = append(d.Tasks[0].Implementing, doc.Unit{Name: fmt.Sprintf("第%d中学", i)})
	}
	s := export.NewTaskSheet(d)
	var all, units bytes.Buffer
	if err := errors.Join(s.WriteCSV(&all, export.ByNotice, export.CSVOptions{}), s.WriteCSV(&units, export.ByUnit, export.CSVOptions{})); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all.String(), "第19999中学") || strings.Count(all.String(), "办好。") != 3000 {
		t.Error("the view by notice does not hold all")
	}
	if n := strings.Count(units.String(), "等20000个"); n != 20_000 {
		t.Errorf("%d rows say how many there are", n)
	}
	if most := 20_000 * 10_000; units.Len() > most {
		t.Errorf("the view by unit takes %d bytes", units.Len())
	}
}
