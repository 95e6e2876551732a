package warc_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/gongwen-go/gongwen/ingest/warc"
)

var day = time.Date(2022, 8, 9, 15, 30, 12, 0, time.UTC)

// lines are the lines of the notices in testdata: text like that of the archives, of invented places.
var lines = sync.OnceValue(func() []string {
	var all []string
	names, _ := filepath.Glob("../../testdata/*.txt")
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil && strings.Contains(string(b), "通知") {
			all = append(all, strings.Split(string(b), "\n")...)
		}
	}
	if len(all) < 100 {
		panic("no notices in testdata")
	}
	return all
})

// page is a page of about size bytes, as a government site has them.
func page(rnd *rand.Rand, size int) []byte {
	var b bytes.Buffer
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>通知</title></head>\n<body>\n<div class=\"nav\">首页 &gt; 政务公开</div>\n")
	for b.Len() < size {
		line := lines()[rnd.IntN(len(lines()))]
		fmt.Fprintf(&b, "<p style=\"text-indent:2em\"><span id=\"z%d\">%s（%d）</span></p>\n", rnd.IntN(1e6), line, rnd.IntN(1e4))
	}
	b.WriteString("</body></html>\n")
	return b.Bytes()
}

// response is an exchange that got a page.
func response(n int, body []byte) warc.Entry {
	return warc.Entry{
		Type: warc.Response, Date: day.Add(time.Duration(n) * time.Second), TargetURI: fmt.Sprintf("http://www.songtan.example/tz/%d.html", n),
		Head: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n", len(body)), Body: body,
	}
}

// archive writes entries and tells where they went.
func archive(t testing.TB, opt warc.WriterOptions, entries ...warc.Entry) ([]byte, []warc.Written) {
	t.Helper()
	if opt.Seed == "" {
		opt.Seed = "test"
	}
	var file bytes.Buffer
	w := warc.NewWriter(&file, opt)
	var all []warc.Written
	for _, e := range entries {
		out, err := w.Write(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, out)
	}
	return file.Bytes(), all
}

// oneStream packs a plain archive into one gzip member.
func oneStream(plain []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(plain)
	z.Close()
	return b.Bytes()
}

// got is what a reader gave for a record.
type got struct {
	rec   *warc.Record
	block string
}

// readAll reads every block; a reader that does not end, or goes back, fails the test.
func readAll(t testing.TB, r *warc.Reader, size int) (all []got, errs []error) {
	t.Helper()
	offset, within := int64(-1), int64(-1)
	for range size + 10 {
		rec, err := r.Next()
		if err == io.EOF {
			if _, again := r.Next(); again != io.EOF {
				t.Fatalf("after the end: %v", again)
			}
			return all, errs
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if rec.Offset < offset || rec.Offset == offset && rec.Within <= within {
			t.Fatalf("record at %d, %d after one at %d, %d", rec.Offset, rec.Within, offset, within)
		}
		offset, within = rec.Offset, rec.Within
		b, err := io.ReadAll(rec)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if int64(len(b)) != rec.Length {
			t.Fatalf("block of %d bytes, length %d", len(b), rec.Length)
		}
		all = append(all, got{rec, string(b)})
	}
	t.Fatalf("no end after %d steps over %d bytes", size+10, size)
	return nil, nil
}

// stream hides that a reader can do more than read.
type stream struct{ r io.Reader }

func (s stream) Read(p []byte) (int, error) { return s.r.Read(p) }
