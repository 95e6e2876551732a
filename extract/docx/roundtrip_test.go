package docx_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/docx"
)

// made are the files of testdata that testdata/make/docx.sh makes, with the notices they are made from.
func made(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.docx")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files in testdata, %v", len(files), err)
	}
	out := map[string]string{}
	for _, f := range files {
		out[f] = filepath.Join("../../testdata", strings.TrimSuffix(filepath.Base(f), ".docx"))
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

// TestRoundTrip reads what LibreOffice made of our notices: the characters of a text are all there, and tables and tasks are
// those of the text or the page.
func TestRoundTrip(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{docx.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	for file, from := range made(t) {
		raw, want := readFile(t, file), readFile(t, from)
		b, err := docx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if text := squeeze(b.Text.String()); strings.HasSuffix(from, ".txt") && text != squeeze(string(want)) {
			t.Errorf("%s: other characters: %s", file, cmp.Diff(squeeze(string(want)), text))
		}
		old, err := p.Parse(t.Context(), doc.Source{Bytes: want})
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.Parse(t.Context(), doc.Source{Bytes: raw})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := summary(old), summary(d); a != b {
			t.Errorf("%s: %s", file, cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")))
		}
	}
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
