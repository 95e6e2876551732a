package rtf_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/rtf"
)

// made are the files of testdata that testdata/make/rtf.sh makes, with the notices they are made from.
func made(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.rtf")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files in testdata, %v", len(files), err)
	}
	out := map[string]string{}
	for _, f := range files {
		out[f] = filepath.Join("../../testdata", strings.TrimSuffix(filepath.Base(f), ".rtf"))
	}
	return out
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// squeeze is a text without its blanks.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func parser(t testing.TB) *gongwen.Parser {
	t.Helper()
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{rtf.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRoundTrip reads what LibreOffice made of our notices: the characters of a text are all there, and tables and tasks are
// those of the text or the page.
func TestRoundTrip(t *testing.T) {
	p := parser(t)
	for file, from := range made(t) {
		raw, want := readFile(t, file), readFile(t, from)
		b, err := rtf.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if text := squeeze(b.Text.String()); strings.HasSuffix(from, ".txt") && text != squeeze(string(want)) {
			t.Errorf("%s: other characters: %s", file, cmp.Diff(squeeze(string(want)), text))
		}
		same(t, p, file, want, raw)
	}
}

// same parses two forms of a notice, which must have the same title, tables and tasks.
func same(t *testing.T, p *gongwen.Parser, name string, a, b []byte) {
	t.Helper()
	one, err := p.Parse(t.Context(), doc.Source{Bytes: a})
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.Parse(t.Context(), doc.Source{Bytes: b})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := summary(one), summary(other); a != b {
		t.Errorf("%s: %s", name, cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")))
	}
}

// TestWord writes our notices as Word does in a Chinese Windows, in bytes of GBK with its fonts, and as plain programs do, in
// bytes as they are: both read as the text.
func TestWord(t *testing.T) {
	p := parser(t)
	for _, name := range []string{"notice.txt", "report.txt", "work-points.txt", "order.txt", "signs.txt"} {
		text := readFile(t, "../../testdata/"+name)
		word, bare := strings.Builder{}, strings.Builder{}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\n")
			word.WriteString("\\pard\\plain \\ltrpar\\qj \\fi640{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\fs32\\loch\\af1\\hich\\af1\\dbch\\f1 ")
			for i, r := range line {
				if i%7 == 6 {
					word.WriteString("}\r\n{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\fs32\\lang1033\\langfe2052\\dbch\\f1 ")
				}
				if b, err := encode(r); err == nil {
					word.WriteString(hexed(b))
					bare.Write(escaped(b))
				} else {
					word.WriteString(uni(string(r)))
					bare.WriteString(uni(string(r)))
				}
			}
			word.WriteString("\\par}\r\n")
			bare.WriteString("\\par\n")
		}
		same(t, p, name+" as Word writes it", text, []byte(gb(word.String())))
		same(t, p, name+" in bytes as they are", text, []byte(gb(`\f1 `+bare.String())))
	}
}

func encode(r rune) (b []byte, err error) {
	defer func() {
		if recover() != nil {
			err = doc.ErrCharset
		}
	}()
	return gbkBytes(string(r)), nil
}

// escaped is a character as a program writes it that knows braces and backslashes, but not that they may be second bytes.
func escaped(b []byte) []byte {
	if len(b) == 1 && strings.ContainsRune(`{}\`, rune(b[0])) {
		return []byte{'\\', b[0]}
	}
	return b
}

// summary is what must be the same in all forms of a notice.
func summary(d *doc.Document) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, " | ") + "\n") }
	line("title", d.Metadata.Title, d.Metadata.DocNumber, strings.Join(d.Metadata.Recipients, "、"))
	units := func(all []doc.Unit) string {
		var names []string
		for _, u := range all {
			names = append(names, u.Name)
		}
		return strings.Join(names, "、")
	}
	for _, t := range d.Tasks {
		var until []string
		for _, x := range t.Deadlines {
			until = append(until, x.Date+x.Text)
		}
		line("task", t.Label, t.Title, t.Text, units(t.Lead), units(t.Implementing), units(t.Supporting), units(t.Guiding), strings.Join(until, "、"), strings.Join(t.Path, "/"))
	}
	for _, t := range d.Tables {
		line("table")
		for _, c := range t.Cells {
			line(fmt.Sprint(c.Row, c.Col, c.Rows, c.Cols), c.Text)
		}
	}
	return b.String()
}

func Example() {
	raw, err := os.ReadFile("testdata/split-table.html.rtf")
	if err != nil {
		panic(err)
	}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{rtf.Format{}}})
	if err != nil {
		panic(err)
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "任务分解表.doc", Bytes: raw})
	if err != nil {
		panic(err)
	}
	for _, t := range d.Tasks[:2] {
		fmt.Println(t.Label, t.Title+t.Text, t.Implementing[0].Name)
	}
	// Output:
	// 1 修补破损路面 县交通局
	// 2 清理占道经营 县综合执法局
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"work-points.txt.rtf", "number-tables.html.rtf"} {
		b.Run(name, func(b *testing.B) {
			raw := readFile(b, "testdata/"+name)
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := (rtf.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("gbk", func(b *testing.B) {
		text := readFile(b, "../../testdata/work-points.txt")
		raw := []byte(gb(`\f1 ` + strings.Repeat(hexed(gbkBytes(string(text)))+`\par `, 10)))
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			if _, err := (rtf.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
