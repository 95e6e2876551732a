//go:build linux

package process_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/process"
)

// BenchmarkPDF measures pages a second, and milliseconds of CPU a page (of this process and its children), of each way to read
// a PDF: guarded in this process, unguarded in it, in a child process, and by pdftotext -layout of Debian's poppler-utils, which
// is a process for each file and knows neither tables nor paragraphs. $GONGWEN_PDF names another file than ours:
//
//	go test ./extract/process -run '^$' -bench PDF
//	GONGWEN_PDF=$PWD/../shared/eval/office/10.pdf go test ./extract/process -run '^$' -bench PDF
func BenchmarkPDF(b *testing.B) {
	guarded, unguarded := &pdf.Format{}, &pdf.Format{Options: pdf.Options{Unguarded: true}}
	defer guarded.Close()
	defer unguarded.Close()
	child := &process.Format{Format: guarded, Command: []string{os.Args[0], "pdf"}, Processes: 1}
	defer child.Close()
	files := []string{filepath.Join("..", "pdf", "testdata", "writer-work-points.pdf"), filepath.Join("..", "pdf", "testdata", "table.pdf")}
	if other := os.Getenv("GONGWEN_PDF"); other != "" {
		files = []string{other}
	}
	for _, name := range files {
		for _, way := range []struct {
			name string
			read func() (int, error)
		}{
			{"guarded", by(b, guarded, name)}, {"unguarded", by(b, unguarded, name)}, {"child", by(b, child, name)},
			{"pdftotext", func() (int, error) {
				out, err := exec.Command("pdftotext", "-layout", name, "-").Output()
				return strings.Count(string(out), "\f"), err // one ends each page
			}},
		} {
			b.Run(filepath.Base(name)+"/"+way.name, func(b *testing.B) { measure(b, way.read) })
		}
	}
}

// by reads a file with a format, and gives the number of its last page.
func by(b *testing.B, f doc.Format, name string) func() (int, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return func() (pages int, err error) {
		blocks, err := f.Read(context.Background(), doc.Source{}, raw, doc.Limits{})
		for _, p := range blocks.Pieces {
			pages = max(pages, p.Place.Page)
		}
		return pages, err
	}
}

// measure reads again and again, after a first time that loads what is needed.
func measure(b *testing.B, read func() (int, error)) {
	pages, err := read()
	if err != nil {
		b.Skip(err)
	}
	before := cpu(b)
	for b.Loop() {
		if _, err := read(); err != nil {
			b.Fatal(err)
		}
	}
	n := float64(b.N * pages)
	b.ReportMetric(n/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric((cpu(b)-before).Seconds()*1000/n, "cpu-ms/page")
	b.ReportMetric(0, "ns/op")
}

// cpu is the time of this process, of children that have ended, and of those that live.
func cpu(b *testing.B) (sum time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		if err := syscall.Getrusage(who, &r); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	for _, pid := range children(b) {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, rest, _ := strings.Cut(string(stat), ") ")
		for _, ticks := range strings.Fields(rest)[11:13] { // utime and stime, in hundredths of a second
			n, err := strconv.Atoi(ticks)
			if err != nil {
				b.Fatal(err)
			}
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}
