package process_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/process"
)

// TestPDF: a child gives what PDFium gives in this process, and says the same of what it cannot read.
func TestPDF(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "pdf", "testdata", "*.pdf"))
	if err != nil || len(names) < 13 {
		t.Fatal(names, err)
	}
	if testing.Short() {
		names = names[1:3] // one that asks for a password, and one that does not
	}
	here := &pdf.Format{}
	defer here.Close()
	there := &process.Format{Format: &pdf.Format{}, Command: []string{os.Args[0], "pdf"}, Processes: 1}
	defer there.Close()
	failed := 0
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, wrong := here.Read(context.Background(), doc.Source{}, raw, doc.Limits{})
		got, err := there.Read(context.Background(), doc.Source{}, raw, doc.Limits{})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d pieces, %d in this process", name, len(got.Pieces), len(want.Pieces))
		}
		if doc.Code(err) != doc.Code(wrong) || err != nil && err.Error() != wrong.Error() {
			t.Errorf("%s: %v, in this process %v", name, err, wrong)
		}
		if err != nil {
			failed++
		}
	}
	if failed > 1 {
		t.Errorf("%d of %d are not read", failed, len(names))
	}
}

// TestPDFCache: two children that translate PDFium at once both read, and leave one translation.
func TestPDFCache(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("translates PDFium, for a cache folder that is named as on Linux")
	}
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	f := &process.Format{Format: &pdf.Format{}, Command: []string{os.Args[0], "pdf"}, Processes: 2}
	defer f.Close()
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			if _, err := ask(f, onePage(""), 5*long); doc.Code(err) != "empty" {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if kept, err := filepath.Glob(filepath.Join(dir, "gongwen", "pdfium", "*", "*")); err != nil || len(kept) != 1 {
		t.Errorf("the cache holds %v, %v", kept, err)
	}
}

// engine counts the images that it is shown.
type engine struct{ shown int }

func (e *engine) Recognize(context.Context, doc.Image) ([]doc.Line, error) {
	e.shown++
	return []doc.Line{{Text: "关于停水的通知"}}, nil
}

// TestPDFScans: a PDF with a text layer stays in the child; one without is shown to the engine, which is here.
func TestPDFScans(t *testing.T) {
	f := &process.Format{Format: &pdf.Format{}, Command: []string{os.Args[0], "pdf"}, Processes: 1}
	defer f.Close()
	const drawing = "10 10 50 50 re f 70 10 50 50 re f 10 70 50 50 re f 70 70 50 50 re f 10 130 50 50 re f 70 130 50 50 re f 10 190 50 50 re f 70 190 50 50 re f 10 250 50 50 re f"
	for _, c := range []struct {
		raw   []byte
		shown int
	}{{made(t, "notice.pdf"), 0}, {[]byte(onePage(drawing)), 1}} {
		e := &engine{}
		b, err := f.ReadScans(t.Context(), doc.Source{}, c.raw, doc.Limits{}, e)
		if err != nil || e.shown != c.shown || len(b.Pieces) == 0 {
			t.Errorf("shown %d pages, want %d; %d pieces, %v", e.shown, c.shown, len(b.Pieces), err)
		}
	}
}

func made(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "pdf", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestPDFDeadline: PDFium that does not look for the deadline is killed when it comes.
func TestPDFDeadline(t *testing.T) {
	f := &process.Format{Format: &pdf.Format{}, Command: []string{os.Args[0], "pdf"}, Processes: 1}
	defer f.Close()
	read := func(content string, within time.Duration) error {
		_, err := ask(f, onePage(content), within)
		return err
	}
	if err := read("", long); doc.Code(err) != "empty" {
		t.Fatal(err)
	}
	begun := time.Now()
	err := read(strings.Repeat("q 1 0 0 1 0 0 cm 0 0 m 1 1 l 2 2 l S Q\n", 20_000), 100*time.Millisecond)
	if took := time.Since(begun); doc.Code(err) != "deadline" || took > 30*time.Second {
		t.Errorf("%v after %v", err, took)
	}
	if err := read("", long); doc.Code(err) != "empty" {
		t.Error(err)
	}
}

// onePage is a PDF whose cross-reference table PDFium makes itself.
func onePage(content string) string {
	return "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n" +
		"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj\n4 0 obj << >> stream\n" +
		content + "\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
}
