package xls_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/xls"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// made are the files of testdata and the notices they were made from (testdata/make/xls.sh).
var made = map[string]string{
	"split-table.xls":   "split-table.html",
	"split-table.xml":   "split-table.html",
	"number-tables.xls": "number-tables.html",
	"work-points.xls":   "work-points.txt",
	"notice.xls":        "notice.txt",
}

// TestRoundTrip reads what LibreOffice made of our notices: the same characters, and the same tables and tasks as the notice
// itself gives.
func TestRoundTrip(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{xls.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, from := range made {
		t.Run(name, func(t *testing.T) {
			raw, source := file(t, filepath.Join("testdata", name)), file(t, filepath.Join("../../testdata", from))
			b, err := xls.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := squeezed(b.Text.String()), squeezed(plain(string(source))); got != want {
				t.Errorf("characters differ: %s", cmp.Diff(want, got))
			}
			was, err := p.Parse(t.Context(), doc.Source{Bytes: source})
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Parse(t.Context(), doc.Source{Bytes: raw})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(was.Tables, got.Tables, cmpopts.IgnoreTypes(doc.Span{})); diff != "" {
				t.Errorf("tables: %s", diff)
			}
			if diff := cmp.Diff(was.Tasks, got.Tasks, cmpopts.IgnoreTypes(doc.Span{}, []doc.Span{}, doc.Place{})); diff != "" {
				t.Errorf("tasks: %s", diff)
			}
			if was.Metadata.Title != got.Metadata.Title || was.Metadata.DocNumber != got.Metadata.DocNumber {
				t.Errorf("title %q, number %v; want %q, %v", got.Metadata.Title, got.Metadata.DocNumber, was.Metadata.Title, was.Metadata.DocNumber)
			}
			for _, task := range got.Tasks {
				if task.Source.Cell == "" || task.Source.Sheet != "Sheet1" {
					t.Errorf("task %s stands at %+v", task.ID, task.Source)
				}
			}
		})
	}
}

var (
	headOf = regexp.MustCompile(`(?s)<head>.*</head>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// plain is the text of our notice, which is HTML without entities, or text.
func plain(s string) string { return tags.ReplaceAllString(headOf.ReplaceAllString(s, ""), "") }

// squeezed is a text without blanks.
func squeezed(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", "")), "")
}

// TestFeatures reads a workbook with one of everything that LibreOffice writes.
func TestFeatures(t *testing.T) {
	b, err := xls.Format{}.Read(t.Context(), doc.Source{}, file(t, "testdata/features.xls"), doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, p := range b.Pieces {
		fmt.Fprintf(&out, "%s %s", p.Place.Sheet, p.Place.Cell)
		if p.Kind == doc.CellPiece {
			fmt.Fprintf(&out, " %d,%d+%d,%d", p.Cell.Row, p.Cell.Col, p.Cell.Rows, p.Cell.Cols)
		}
		for _, word := range []struct {
			is   bool
			word string
		}{{p.Role == "footer", " footer"}, {p.Hidden, " hidden"}, {p.Centered, " centred"}} {
			if word.is {
				out.WriteString(word.word)
			}
		}
		fmt.Fprintf(&out, " %s: %s\n", p.Href, b.Text.Slice(p.Span))
	}
	want := string(file(t, "testdata/features.golden"))
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// TestDamage reads a thousand damaged files: no panic, an error of a kind that is known or pieces in range, in time, and in
// memory that the input bounds.
func TestDamage(t *testing.T) {
	kinds := []error{doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrUnsupported, doc.ErrNoText, doc.ErrEmpty, doc.ErrEncrypted}
	var files [][]byte
	for _, name := range []string{"features.xls", "split-table.xls", "number-tables.xls", "split-table.xml", "notice.xls"} {
		files = append(files, file(t, filepath.Join("testdata", name)))
	}
	read, failed := 0, 0
	for i := range 1000 {
		raw := damaged(files[i%len(files)], i)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		b, err := xls.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if mem := after.TotalAlloc - before.TotalAlloc; took > 30*time.Second || mem > 256<<20 {
			t.Errorf("file %d: %v, %d bytes allocated", i, took, mem)
		}
		if err == nil {
			read++
			inRange(t, b)
			continue
		}
		failed++
		known := false
		for _, kind := range kinds {
			known = known || errors.Is(err, kind)
		}
		if !known {
			t.Errorf("file %d: %v is of no known kind", i, err)
		}
	}
	if read < 100 || failed < 50 {
		t.Errorf("%d read, %d failed: the damage is not what was meant", read, failed)
	}
}

// damaged is a file with damage of a kind that the seed chooses: cut off, bytes flipped, numbers of two or four bytes replaced,
// a stretch repeated or left out.
func damaged(raw []byte, seed int) []byte {
	r := rand.New(rand.NewPCG(8, uint64(seed)))
	raw = bytes.Clone(raw)
	switch seed / 5 % 5 {
	case 0:
		return raw[:r.IntN(len(raw))]
	case 1:
		for range 1 + r.IntN(20) {
			raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
		}
	case 2:
		for range 1 + r.IntN(8) {
			at := r.IntN(len(raw)-4) &^ 1
			copy(raw[at:], [][]byte{{0xFF, 0xFF, 0xFF, 0x7F}, {0, 0, 0, 0}, {0xFF, 0xFF, 0xFF, 0xFF}, {1, 0}, {0xFF, 0xFF}}[r.IntN(5)])
		}
	case 3:
		from, at := r.IntN(len(raw)-600), r.IntN(len(raw)-600)
		copy(raw[at:at+r.IntN(600)], raw[from:])
	case 4:
		at := r.IntN(len(raw) - 600)
		raw = append(raw[:at], raw[at+r.IntN(600):]...)
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
		if p.Kind == doc.CellPiece && (p.Cell.Rows < 1 || p.Cell.Cols < 1 || p.Cell.Table < 1) {
			t.Fatalf("cell %+v", p.Cell)
		}
		last = p.End
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"features.xls", "split-table.xls", "split-table.xml"} {
		f.Add(file(f, filepath.Join("testdata", name)))
	}
	f.Add([]byte("\x09\x08\x04\x00\x00\x00\x10\x00\x04\x02\x0a\x00\x00\x00\x00\x00\x00\x00\x02\x00\xbc\xd7\x0a\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		format := xls.Format{}
		format.Detect(doc.Source{}, raw[:min(len(raw), 8<<10)])
		b, err := format.Read(t.Context(), doc.Source{}, raw, doc.Limits{Blocks: 1 << 14, Bytes: 1 << 20})
		if err == nil {
			inRange(t, b)
		}
	})
}

func Example() {
	raw, err := os.ReadFile("testdata/split-table.xls")
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{xls.Format{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "split-table.xls", Bytes: raw})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Metadata.Title)
	for _, task := range d.Tasks[:2] {
		fmt.Println(task.Source.Sheet, task.Source.Cell, task.Path, task.Text, task.Implementing[0].Name, task.Deadlines[0].Text)
	}
	// Output:
	// 松滩县城乡环境整治任务分解表
	// Sheet1 A5 [道路] 修补破损路面 县交通局 6月底前
	// Sheet1 A6 [道路] 清理占道经营 县综合执法局 持续推进
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"split-table.xls", "work-points.xls", "split-table.xml"} {
		raw := file(b, filepath.Join("testdata", name))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (xls.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
