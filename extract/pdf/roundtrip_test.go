package pdf_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

// format is shared by all tests: it takes some hundred milliseconds to load, seconds the first time.
var format = &pdf.Format{}

func made(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func notice(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func read(t testing.TB, raw []byte) doc.Blocks {
	t.Helper()
	b, err := format.Read(context.Background(), doc.Source{}, raw, doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// content is the text of a role without its blanks; of the pieces of one kind, or of all that are not Meta.
func content(b doc.Blocks, role string) string {
	var out strings.Builder
	for _, p := range b.Pieces {
		if p.Role == role && p.Kind != doc.Meta {
			out.WriteString(b.Text.Slice(p.Span))
		}
	}
	return squeeze(out.String())
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestRoundTrip reads what Chromium and LibreOffice made of our notices: every character comes back, in its order, every
// paragraph is one again, and the tasks are those of the text form.
func TestRoundTrip(t *testing.T) {
	for _, c := range []struct{ made, text, furniture string }{
		{"notice.pdf", "notice.txt", "—1——2——3—"},
		{"writer-notice.pdf", "notice.txt", ""},
		{"work-points.pdf", "work-points.txt", ""},
		{"writer-work-points.pdf", "work-points.txt", ""},
		{"report.pdf", "report.txt", "—1——2—"},
		{"writer-report.pdf", "report.txt", ""},
	} {
		t.Run(c.made, func(t *testing.T) {
			raw, text := made(t, c.made), notice(t, c.text)
			b := read(t, raw)
			if got, want := content(b, "content"), squeeze(string(text)); got != want {
				t.Errorf("characters: %s", firstDifference(got, want))
			}
			if got := content(b, "footer"); c.furniture != "" && got != c.furniture {
				t.Errorf("furniture %q, want %q", got, c.furniture)
			}
			if diff := cmp.Diff(paragraphs(string(text)), pieces(b)); diff != "" {
				t.Errorf("paragraphs (-text +pdf):\n%s", diff)
			}
			want, got := tasks(t, c.text, text), tasks(t, c.made, raw)
			if len(want) == 0 && c.text != "report.txt" {
				t.Fatal("the text has no tasks")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("tasks (-text +pdf):\n%s", diff)
			}
		})
	}
}

// paragraphs are the lines of a text without their blanks.
func paragraphs(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = squeeze(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func pieces(b doc.Blocks) []string {
	var out []string
	for _, p := range b.Pieces {
		if p.Role == "content" {
			out = append(out, squeeze(b.Text.Slice(p.Span)))
		}
	}
	return out
}

func firstDifference(got, want string) string {
	g, w := []rune(got), []rune(want)
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	part := func(r []rune) string { return string(r[max(0, i-10):min(len(r), i+30)]) }
	return "at " + part(w) + " came " + part(g)
}

// tasks parses a document and gives its tasks as JSON, without the places, which differ.
func tasks(t *testing.T, name string, raw []byte) []map[string]any {
	t.Helper()
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{format}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: name, Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	text, err := json.Marshal(d.Tasks)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	for _, task := range out {
		withoutPlaces(task)
	}
	return out
}

func withoutPlaces(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"span", "spans", "source", "part", "id"} {
			delete(v, key)
		}
		for _, x := range v {
			withoutPlaces(x)
		}
	case []any:
		for _, x := range v {
			withoutPlaces(x)
		}
	}
}
