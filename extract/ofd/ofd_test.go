package ofd_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/ofd"
)

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// read reads a file that has to be right.
func read(t testing.TB, raw []byte) doc.Blocks {
	t.Helper()
	src := doc.Source{Name: "notice", Bytes: raw}
	if !(ofd.Format{}).Detect(src, raw[:min(len(raw), 8<<10)]) {
		t.Error("not detected")
	}
	b, err := ofd.Format{}.Read(t.Context(), src, raw, doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// content are the texts of paragraphs, furniture aside.
func content(b doc.Blocks) []string {
	var out []string
	for _, p := range b.Pieces {
		if p.Kind != doc.Meta && p.Kind != doc.CellPiece && p.Role == "content" {
			out = append(out, b.Text.Slice(p.Span))
		}
	}
	return out
}

func notice(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// notices are texts and the lines in them that are set as titles.
var notices = map[string]string{
	"notice.txt":      "云川市人民政府办公室关于印发2021年便民服务工作要点的通知",
	"work-points.txt": "云川市人民政府办公室关于印发2026年全市重点工作要点的通知",
	"report.txt":      "", "order.txt": "", "taiwan.txt": "", "hongkong.txt": "", "signs.txt": "", "mirror.txt": "",
}

// TestParagraphs sets notices as pages and reads them: the same paragraphs.
func TestParagraphs(t *testing.T) {
	for name, title := range notices {
		t.Run(name, func(t *testing.T) {
			text := notice(t, name)
			w := &writer{numbers: true}
			w.notice(text, title)
			if len(w.pages) > 1 {
				w.head = "云川市人民政府办公室"
			}
			var want, got []string
			for _, l := range strings.Split(text, "\n") {
				if l = squeeze(l); l != "" {
					want = append(want, l)
				}
			}
			b := read(t, w.bytes(t))
			for _, s := range content(b) {
				got = append(got, squeeze(s))
			}
			if a, b := strings.Join(want, ""), strings.Join(got, ""); a != b {
				t.Errorf("characters differ: %d and %d", len(a), len(b))
			}
			different := 0
			for _, s := range got {
				if !slices.Contains(want, s) {
					different++
					t.Logf("%s", s)
				}
			}
			if different > 2 { // a line without an indent below one that happens to be full
				t.Errorf("%d of %d paragraphs differ", different, len(want))
			}
		})
	}
}

var spans = regexp.MustCompile(`"(span|spans|source)":(\{[^}]*\}|\[[^\]]*\]),?`)

// bare is a value as JSON without its places.
func bare(t testing.TB, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(spans.ReplaceAllString(string(b), ""), ",}", "}")
}

func parser(t testing.TB) *gongwen.Parser {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{ofd.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func parse(t testing.TB, name string, raw []byte) *doc.Document {
	t.Helper()
	d, err := parser(t).Parse(t.Context(), doc.Source{Name: name, Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestTasks takes notices the whole way: what the pages say is what the text says.
func TestTasks(t *testing.T) {
	for name, title := range notices {
		w := &writer{numbers: true}
		w.notice(notice(t, name), title)
		want, got := parse(t, name, []byte(notice(t, name))), parse(t, "a.ofd", w.bytes(t))
		if len(want.Tasks) != len(got.Tasks) {
			t.Errorf("%s: %d tasks, want %d", name, len(got.Tasks), len(want.Tasks))
			continue
		}
		for i := range want.Tasks {
			if a, b := squeeze(bare(t, got.Tasks[i])), squeeze(bare(t, want.Tasks[i])); a != b {
				t.Errorf("%s: task\n%s, want\n%s", name, a, b)
			}
		}
		if want.Metadata.Title != got.Metadata.Title || want.Metadata.DocNumber != got.Metadata.DocNumber {
			t.Errorf("%s: %q %q, want %q %q", name, got.Metadata.Title, got.Metadata.DocNumber, want.Metadata.Title, want.Metadata.DocNumber)
		}
	}
}

// taskTable is a table with spans and long cells, over several pages when rows are many.
func taskTable(rows int) []doc.TableCell {
	var out []doc.TableCell
	for i, h := range []string{"序号", "类别", "整治任务", "责任单位", "完成时限"} {
		out = append(out, doc.TableCell{Col: i, Text: h})
	}
	groups := []string{"道路", "河道", "村庄"}
	for r := 1; r <= rows; r++ {
		out = append(out, doc.TableCell{Row: r, Text: fmt.Sprint(r)})
		if r%4 == 1 {
			out = append(out, doc.TableCell{Row: r, Col: 1, Rows: min(4, rows-r+1), Text: groups[r/4%3]})
		}
		out = append(out,
			doc.TableCell{Row: r, Col: 2, Text: fmt.Sprintf("修补破损路面并清理占道经营，全年完成%d处，做到发现一处整治一处。", r*3)},
			doc.TableCell{Row: r, Col: 3, Text: "县交通局\n县综合执法局"},
			doc.TableCell{Row: r, Col: 4, Text: []string{"6月底前", "持续推进", "9月底前"}[r%3]})
	}
	return out
}

var tableWidths = []float64{14, 20, 62, 34, 26}

// TestTables sets tables in three ways, on one page and over several, and reads them: the same cells and spans.
func TestTables(t *testing.T) {
	spanned := []doc.TableCell{
		{Text: "事项", Rows: 2}, {Col: 1, Text: "责任分工", Cols: 3}, {Col: 4, Rows: 2, Text: "备注"},
		{Row: 1, Col: 1, Text: "牵头单位"}, {Row: 1, Col: 2, Text: "配合单位"}, {Row: 1, Col: 3, Text: "时限"},
		{Row: 2, Text: "一、生态环境", Cols: 5},
		{Row: 3, Text: "治理河流"}, {Row: 3, Col: 1, Text: "县水利局"}, {Row: 3, Col: 2, Text: "县环保局"}, {Row: 3, Col: 3, Text: "年底前"}, {Row: 3, Col: 4},
	}
	for _, c := range []struct {
		name  string
		cells []doc.TableCell
		head  int
	}{{"one page", taskTable(6), 1}, {"head again", taskTable(40), 1}, {"without head", taskTable(40), 0}, {"spans", spanned, 0}} {
		for way := range 3 {
			w := &writer{head: "某县人民政府办公室", numbers: true}
			w.title("松滩县城乡环境整治任务分解表")
			w.para("为抓好城乡环境整治，现将任务分解如下，请各责任单位对照落实，按月报送进展，不得拖延。", 2)
			w.table(c.cells, tableWidths, c.head, way)
			w.para("松滩县人民政府办公室", 14)
			b := read(t, w.bytes(t))
			var got []doc.TableCell
			for _, p := range b.Pieces {
				if p.Kind != doc.CellPiece {
					continue
				}
				if p.Cell.Table != 1 {
					t.Fatalf("%s, %d: a table %d", c.name, way, p.Cell.Table)
				}
				cell := doc.TableCell{Row: p.Cell.Row, Col: p.Cell.Col, Text: b.Text.Slice(p.Span)}
				if p.Cell.Rows > 1 {
					cell.Rows = p.Cell.Rows
				}
				if p.Cell.Cols > 1 {
					cell.Cols = p.Cell.Cols
				}
				got = append(got, cell)
			}
			for i := range max(len(got), len(c.cells)) {
				if i >= len(got) || i >= len(c.cells) || got[i] != c.cells[i] {
					t.Errorf("%s, way %d: cell %d of %d is %+v, want %+v of %d", c.name, way, i, len(got), got[min(i, len(got)-1)], c.cells[min(i, len(c.cells)-1)], len(c.cells))
					break
				}
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	w := &writer{head: "云川市人民政府办公室", numbers: true}
	for range 10 {
		w.notice(notice(b, "work-points.txt"), notices["work-points.txt"])
		w.table(taskTable(40), tableWidths, 1, 1)
	}
	raw := w.bytes(b)
	var size int64
	for _, s := range unpack(b, raw) {
		size += int64(len(s))
	}
	b.SetBytes(size) // of XML
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		read(b, raw)
	}
	b.ReportMetric(float64(len(w.pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
}
