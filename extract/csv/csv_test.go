package csv_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/csv"
)

func file(t testing.TB, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestRoundTrip reads what LibreOffice made of our notices: the same tasks. Merged cells are lost in such a table, so that
// only a task's words are compared, and where it is from.
func TestRoundTrip(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{csv.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]string{"split-table.csv": "split-table.html", "number-tables.tsv": "number-tables.html", "work-points.csv": "work-points.txt"} {
		was, err := p.Parse(t.Context(), doc.Source{Bytes: file(t, "../../testdata/"+from)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Parse(t.Context(), doc.Source{Name: name, Bytes: file(t, "testdata/"+name)})
		if err != nil {
			t.Fatal(err)
		}
		if got.Metadata.Title != was.Metadata.Title || len(got.Tables) != len(was.Tables) {
			t.Errorf("%s: title %q, %d tables; want %q, %d", name, got.Metadata.Title, len(got.Tables), was.Metadata.Title, len(was.Tables))
		}
		if diff := cmp.Diff(was.Tasks, got.Tasks, cmpopts.IgnoreTypes(doc.Span{}, []doc.Span{}, doc.Place{})); diff != "" {
			t.Errorf("%s: tasks: %s", name, diff)
		}
		for _, task := range got.Tasks {
			if task.Source.Cell == "" {
				t.Errorf("%s: task %s stands at %+v", name, task.ID, task.Source)
			}
		}
	}
}

// show shows pieces: a cell by its place in the table, a paragraph as it is.
func show(b doc.Blocks) string {
	var out strings.Builder
	for i, p := range b.Pieces {
		if i > 0 {
			out.WriteByte(' ')
		}
		if p.Kind == doc.CellPiece {
			fmt.Fprintf(&out, "%d.%d.%d:", p.Cell.Table, p.Cell.Row, p.Cell.Col)
		}
		out.WriteString(strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "⏎"))
	}
	return out.String()
}

func TestRead(t *testing.T) {
	want := "1.0.0:序号 1.0.1:任务 1.0.2:单位 1.1.0:1 1.1.1:修路 1.1.2:交通局 1.2.0:2 1.2.1:种树 1.2.2:林业局"
	for _, c := range []struct{ name, text, want string }{
		{"comma", "序号,任务,单位\r\n1,修路,交通局\r\n2,种树,林业局\r\n", want},
		{"tab", "序号\t任务\t单位\n1\t修路\t交通局\n2\t种树\t林业局", want},
		{"semicolon", "序号;任务;单位\n1;修路;交通局\n2;种树;林业局\n", want},
		{"comma of full width", "序号，任务，单位\n1，修路，交通局\n2，种树，林业局\n", want},
		{"named", "sep=|\n序号|任务|单位\n1|修路|交通局\n2|种树|林业局\n", want},
		{"lines of an old Mac", "序号,任务,单位\r1,修路,交通局\r2,种树,林业局\r", want},
		{"quotes", "\"序号\",\"任务\",\"单位\"\n\"1\", \"修路\" ,交通局\n=\"2\",种树,林业局\n", want},
		{"line break, mark and quote in quotes", "序号,任务\n1,\"修路，\n种\"\"树\"\",a\"\n2,略", "1.0.0:序号 1.0.1:任务 1.1.0:1 1.1.1:修路，⏎种\"树\",a 1.2.0:2 1.2.1:略"},
		{"quotes that programs do not double", "序号,任务\n1,\"推进\"放管服\"改革\"\n2,略\n", "1.0.0:序号 1.0.1:任务 1.1.0:1 1.1.1:推进\"放管服\"改革 1.2.0:2 1.2.1:略"},
		{"quote that is not closed", "序号,任务\n1,\"修路\n2,略\n", "1.0.0:序号 1.0.1:任务 1.1.0:1 1.1.1:\"修路 1.2.0:2 1.2.1:略"},
		{"title, note, blank row", "任务表,,\n序号,任务,单位\n1,修路,甲\n,,\n注：略,,\n", "任务表 1.0.0:序号 1.0.1:任务 1.0.2:单位 1.1.0:1 1.1.1:修路 1.1.2:甲 注：略"},
		{"commas in the cells of a table parted by tabs", "任务\t单位\n修路,种树\t甲,乙\n清河,净水\t丙\n", "1.0.0:任务 1.0.1:单位 1.1.0:修路,种树 1.1.1:甲,乙 1.2.0:清河,净水 1.2.1:丙"},
	} {
		gb, err := simplifiedchinese.GB18030.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range []string{c.text, "\ufeff" + c.text, gb, wide} {
			b, err := csv.Format{}.Read(t.Context(), doc.Source{}, []byte(raw), doc.Limits{})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if got := show(b); got != c.want {
				t.Errorf("%s, %.8q:\n got %s\nwant %s", c.name, raw, got, c.want)
			}
		}
	}
}

func TestDetect(t *testing.T) {
	const table = "序号,任务,单位\n1,修路,甲\n2,种树,乙\n"
	for _, c := range []struct {
		name string
		src  doc.Source
		text string
		want bool
	}{
		{"table", doc.Source{}, table, true},
		{"table of two columns with quotes", doc.Source{}, "a,b\n\"修路\",甲\n种树,乙\n", true},
		{"table that is claimed", doc.Source{Name: "a.CSV"}, "任务,单位\n修路,甲", true},
		{"table that a server claims", doc.Source{MediaType: "text/csv; charset=gbk"}, "任务，单位\n修路，甲", true},
		{"tabs", doc.Source{Name: "http://x/a.tsv?x=1"}, "任务\t单位\n修路\t甲", true},
		{"tabs that nobody claims", doc.Source{}, "任务\t单位\t甲\n修路\t甲\t乙\n种树\t丙\t丁", false},
		{"long table", doc.Source{}, strings.Repeat("1,修路,甲\n", 2000), true},
		{"prose", doc.Source{}, "各区县人民政府，市政府各部门：\n现将有关事项通知如下，请认真执行。\n一、加强领导，落实责任。\n", false},
		{"prose with commas of ASCII", doc.Source{}, "各区县人民政府,市政府各部门:\n现将有关事项通知如下,请认真执行.\n一、加强领导,落实责任.\n二、加强宣传,营造氛围,形成合力.\n以上.\n", false},
		{"prose that is claimed", doc.Source{Name: "a.csv"}, "关于修路的通知\n各区县：\n请修路。\n", false},
		{"page that is claimed", doc.Source{Name: "a.csv"}, "<table><tr><td>a,b,c</td></tr>\n<tr>,,</tr>\n,,\n", false},
		{"lists in JSON", doc.Source{}, "{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n", false},
		{"two rows", doc.Source{}, "a,b,c\n1,2,3\n", false},
		{"nothing", doc.Source{Name: "a.csv"}, "", false},
		{"no text", doc.Source{Name: "a.csv"}, "PK\x03\x04\x00\x00\x00,\x00\xff,,\n\x00", false},
	} {
		raw := []byte(c.text)
		if got := (csv.Format{}).Detect(c.src, raw[:min(len(raw), 8<<10)]); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	for _, name := range []string{"notice.txt", "work-points.txt", "page.html", "report.txt", "flattened-table.txt", "cells.txt", "signs.txt"} {
		if raw := file(t, "../../testdata/"+name); (csv.Format{}).Detect(doc.Source{Name: name, Bytes: raw}, raw[:min(len(raw), 8<<10)]) {
			t.Errorf("%s is a table", name)
		}
	}
}

func TestBad(t *testing.T) {
	for _, c := range []struct {
		name   string
		raw    string
		limits doc.Limits
		want   error
	}{
		{"no text", "\x00\x01\x02\x03\x00\xff\xfe\x00\x00", doc.Limits{}, doc.ErrBinary},
		{"marks only", ",,,\n,,,\n", doc.Limits{}, doc.ErrEmpty},
		{"too many cells", strings.Repeat("1,2\n", 100), doc.Limits{Blocks: 100}, doc.ErrTooLarge},
		{"table too large", strings.Repeat("1,2\n", 100), doc.Limits{Cells: 100}, doc.ErrTooLarge},
	} {
		if _, err := (csv.Format{}).Read(t.Context(), doc.Source{}, []byte(c.raw), c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (csv.Format{}).Read(ctx, doc.Source{}, []byte("a,b\n"), doc.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

// TestLinear reads texts that ask for a look at all the rest at every quote. Read in time that grows with the text, they take a
// second or less; where every quote costs a look, minutes.
func TestLinear(t *testing.T) {
	const size = 1 << 20
	for _, s := range []string{`"`, `"a`, `,"a`, "\"a\n", `""`, `" `, " ", `="`, ",", "\n", `"x"`} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		raw := []byte("任务,单位\n修路,甲\n" + strings.Repeat(s, size/len(s)))
		_, err := (csv.Format{}).Read(ctx, doc.Source{}, raw, doc.Limits{})
		if ctx.Err() != nil || err != nil && !errors.Is(err, doc.ErrTooLarge) {
			t.Errorf("%q: %v, %v", s, err, ctx.Err())
		}
		cancel()
	}
}

// TestDamage reads a thousand damaged files: no panic, pieces in range or an error of a kind that is known.
func TestDamage(t *testing.T) {
	files := [][]byte{file(t, "testdata/split-table.csv"), file(t, "testdata/work-points.csv"), file(t, "testdata/number-tables.tsv")}
	read, number := 0, 1000
	if testing.Short() {
		number = 200
	}
	for i := range number {
		r := rand.New(rand.NewPCG(8, uint64(i)))
		raw := damaged(files[i%len(files)], r)
		b, err := csv.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		switch {
		case err == nil:
			read++
			inRange(t, b)
		case !errors.Is(err, doc.ErrBinary) && !errors.Is(err, doc.ErrCharset) && !errors.Is(err, doc.ErrEmpty) && !errors.Is(err, doc.ErrTooLarge):
			t.Errorf("file %d: %v is of no known kind", i, err)
		}
	}
	if read < number*8/10 {
		t.Errorf("%d read: what damage leaves is not read", read)
	}
}

func damaged(raw []byte, r *rand.Rand) []byte {
	raw = bytes.Clone(raw)
	switch r.IntN(4) {
	case 0:
		return raw[:1+r.IntN(len(raw)-1)]
	case 1:
		for range 1 + r.IntN(20) {
			raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
		}
	case 2:
		for range 1 + r.IntN(8) {
			raw[r.IntN(len(raw))] = "\",\n\t\r;\x00"[r.IntN(7)]
		}
	case 3:
		at := r.IntN(len(raw) / 2)
		raw = append(raw[:at], raw[at+r.IntN(len(raw)/2):]...)
	}
	return raw
}

func inRange(t *testing.T, b doc.Blocks) {
	t.Helper()
	last := 0
	for _, p := range b.Pieces {
		if p.Start < last || p.End < p.Start || p.End > b.Text.Len() {
			t.Fatalf("piece %+v of a text of %d bytes", p, b.Text.Len())
		}
		last = p.End
	}
}

// FuzzRead reads any bytes; cells that are written are read as they were.
func FuzzRead(f *testing.F) {
	f.Add([]byte("a,\"b\nc\"\n=\"1\",2\n"))
	f.Add([]byte("sep=;\na;b\n\"\"\"x\"\"\";\"y\n"))
	f.Add(file(f, "testdata/split-table.csv"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		format := csv.Format{}
		format.Detect(doc.Source{}, raw[:min(len(raw), 8<<10)])
		format.Detect(doc.Source{Name: "a.csv"}, raw[:min(len(raw), 8<<10)])
		b, err := format.Read(t.Context(), doc.Source{}, raw, doc.Limits{Blocks: 1 << 14, Bytes: 1 << 20})
		if err == nil {
			inRange(t, b)
		}
	})
}

func Example() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{csv.Format{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := p.Parse(context.Background(), doc.Source{Bytes: []byte("序号,工作任务,牵头单位,完成时限\n1,修复破损路面,市交通局,2024年6月底前\n2,\"清理河道,清除垃圾\",市水务局,长期\n")})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, task := range d.Tasks {
		fmt.Println(task.Label, task.Title+task.Text, task.Lead[0].Name, task.Deadlines[0].Text, task.Source.Cell)
	}
	// Output:
	// 1 修复破损路面 市交通局 2024年6月底前 A2
	// 2 清理河道，清除垃圾 市水务局 长期 A3
}

func BenchmarkRead(b *testing.B) {
	raw := []byte("序号,任务,单位\n" + strings.Repeat("1,\"修复破损路面,清理占道经营\",市交通局、市城市管理局\n", 10_000))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (csv.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
