package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

// asPage writes the lines of a text as the paragraphs of a page.
func asPage(text string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta charset=utf-8></head><body>")
	for line := range strings.Lines(text) {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(strings.TrimSpace(line)))
	}
	return b.String() + "</body></html>"
}

// TestOneNoticeInAllFormats: the same notice is the same document, in whatever file it comes: text, metadata, parts, outline, tables,
// tasks and figures. Only places differ, and the blanks inside a line.
func TestOneNoticeInAllFormats(t *testing.T) {
	parser, err := gongwen.New(gongwen.Options{Formats: readers(&pdf.Format{})})
	if err != nil {
		t.Fatal(err)
	}
	parse := func(name string, content []byte) *doc.Document {
		d, err := parser.Parse(t.Context(), doc.Source{Name: name, Bytes: content})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	root := filepath.Join("..", "..")
	for _, c := range []struct{ origin, files string }{
		{"notice.txt", "docx/notice.txt.docx word/notice.doc rtf/notice.txt.rtf xlsx/notice.xlsx xls/notice.xls ofd/notice.ofd pdf/notice.pdf pdf/writer-notice.pdf"},
		{"work-points.txt", "docx/work-points.txt.docx word/work-points.doc rtf/work-points.txt.rtf xlsx/work-points.xlsx xls/work-points.xls pdf/work-points.pdf pdf/writer-work-points.pdf"},
		{"report.txt", "docx/report.txt.docx rtf/report.txt.rtf pdf/report.pdf pdf/writer-report.pdf"},
		{"split-table.html", "docx/split-table.html.docx word/split-table.doc rtf/split-table.html.rtf xlsx/split-table.xlsx xls/split-table.xls"},
	} {
		content, err := os.ReadFile(filepath.Join(root, "testdata", c.origin))
		if err != nil {
			t.Fatal(err)
		}
		want := parse(c.origin, content)
		if len(want.Tasks) == 0 {
			t.Fatalf("%s has no tasks to compare", c.origin)
		}
		if strings.HasSuffix(c.origin, ".txt") {
			if c.origin != "report.txt" { // in a page, a title above the byline is the page's headline
				sameDocument(t, c.origin+" as a page", want, parse("page.html", []byte(asPage(string(content)))))
			}
			sameDocument(t, c.origin+" in Markdown", want, parse("text.md", []byte(strings.ReplaceAll(string(content), "\n", "\n\n"))))
		}
		for _, name := range strings.Fields(c.files) {
			reader, file := filepath.Split(name)
			content, err := os.ReadFile(filepath.Join(root, "extract", reader, "testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			sameDocument(t, name, want, parse(file, content))
		}
	}
}

// sameDocument compares what was read, without places.
func sameDocument(t *testing.T, name string, want, got *doc.Document) {
	t.Helper()
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if diff := cmp.Diff(squeeze(want.Text), squeeze(got.Text)); diff != "" {
		t.Errorf("%s: text: want -, got +:\n%s", name, diff)
	}
	places := cmp.Options{
		cmpopts.IgnoreTypes(doc.Span{}, []doc.Span{}, doc.Place{}), cmpopts.EquateEmpty(), cmp.Transformer("blanks", squeeze),
	}
	for _, part := range []struct {
		of        string
		want, got any
	}{
		{"metadata", want.Metadata, got.Metadata}, {"parts", want.Parts, got.Parts}, {"outline", want.Outline, got.Outline},
		{"tables", want.Tables, got.Tables}, {"tasks", want.Tasks, got.Tasks}, {"figures", want.Figures, got.Figures},
	} {
		if diff := cmp.Diff(part.want, part.got, places); diff != "" {
			t.Errorf("%s: %s: want -, got +:\n%s", name, part.of, diff)
		}
	}
}
