package ingest_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

// small are limits that a fuzzer meets.
var small = ingest.Limits{EntryBytes: 1 << 16, ArchiveBytes: 1 << 18, Entries: 64, Depth: 3, WindowBytes: 1 << 20}

// FuzzArchive reads any bytes as an input. Names differ and can be printed, no source is larger than its limit, together
// they are not larger than what an archive may be, errors are ours, and a second reading gives the same.
func FuzzArchive(f *testing.F) {
	for _, b := range [][]byte{
		zipOf(two, nil), zipOf([]part{{gbk("通知/附件.txt"), "1"}, {"../x", "2"}, {"[Content_Types].xml", ""}}, nil), tarOf(two...), rarOf(two...),
		sevenZipOf(methodCopy, two...), sevenZipOf(methodLZMA2, two...), gzipOf(tarOf(two...)), zstdOf([]byte("文")), xzOf([]byte("文")), nested(3),
		gzipOf([]byte(`{"text":"1"}`)), []byte("{\"text\":\"1\"}\n{\"base64\":\"MQ==\"}\n[\n\"x\""), zipOf([]part{{"a.jsonl", "1\n\"2\"\n"}}, nil),
		[]byte("BZh91AY&SY\x14\x9b\x94\xdc"), append([]byte("MZ"), zipOf(two, nil)...), {}, []byte("Rar!\x1a\x07\x01\xc5 a reader that looked for the mark did not end"),
	} {
		f.Add(b)
	}
	for _, gzip := range []bool{false, true} {
		b, _ := crawl(gzip, pages...)
		f.Add(b)
	}
	f.Fuzz(readTwice)
}

// FuzzFramed fuzzes what stands behind the sums of headers, which no fuzzer guesses: the header of a 7z, the first
// header of a tar, a block of a RAR.
func FuzzFramed(f *testing.F) {
	for _, parts := range [][]part{two, {{"通知", noise(100)}}} {
		b := sevenZipOf(methodLZMA2, parts...)
		n := 32 + int(binary.LittleEndian.Uint64(b[12:]))
		f.Add(byte(0), b[n:], b[32:n])
		f.Add(byte(1), tarOf(parts...), []byte{})
		b = rarOf(parts...)
		f.Add(byte(2), b[21:21+b[20]], b[21+b[20]:])
	}
	f.Fuzz(func(t *testing.T, kind byte, head, data []byte) {
		switch kind % 3 {
		case 0:
			readTwice(t, sevenZipFrame(data, head))
		case 1:
			head = append(bytes.Clone(head), make([]byte, 512)...)
			tarSum(head)
			readTwice(t, append(head, data...))
		case 2:
			readTwice(t, slices.Concat(rarOf()[:16], rarBlock(head, string(data)), rarOf()[16:]))
		}
	})
}

func readTwice(t *testing.T, b []byte) {
	opt := ingest.Options{Limits: small}
	opt.Stdin = bytes.NewReader(b)
	first, total := stream(t, opt)
	if limit := small.ArchiveBytes + int64(len(b))*200 + ratioFrom; total > limit {
		t.Errorf("%d bytes of %d: more than %d", total, len(b), limit)
	}
	opt.Stdin = io.MultiReader(bytes.NewReader(b))
	second, _ := stream(t, opt)
	same(t, second, first...)
}

const ratioFrom = 1 << 20

func stream(t *testing.T, opt ingest.Options) (out []string, total int64) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	names := map[string]bool{}
	for src, err := range must(ingest.New(opt)).Sources(ctx, "-") {
		if names[src.Name] || !printable(src.Name) {
			t.Errorf("the name %q", src.Name)
		}
		names[src.Name] = true
		var e *doc.Error
		switch {
		case err == nil && (src.Bytes == nil || int64(len(src.Bytes)) > small.EntryBytes):
			t.Errorf("%q: %d bytes", src.Name, len(src.Bytes))
		case err != nil && (!errors.As(err, &e) || doc.Code(err) == "read"):
			t.Errorf("%q: %v", src.Name, err)
		}
		total += int64(len(src.Bytes))
		out = append(out, src.Name+" "+string(src.Bytes))
	}
	return out, total
}

func printable(name string) bool {
	return strings.ToValidUTF8(name, "") == name && !strings.ContainsAny(name, "\x00\n\r\t\x7f")
}

// FuzzRecord reads any line as a record.
func FuzzRecord(f *testing.F) {
	for _, line := range []string{`{"id":"7","url":"u","text":"通知"}`, `{"id":1,"base64":"MQ=="}`, `"x"`, `{"html":null,"body":"b"}`, "\xef\xbb\xbf{}", `{"text":"\ud800"}`} {
		f.Add([]byte(line), "")
	}
	f.Fuzz(func(t *testing.T, line []byte, field string) {
		before := bytes.Clone(line)
		src, err := ingest.DecodeRecord(line, field)
		if !bytes.Equal(line, before) {
			t.Error("the line was changed")
		}
		if err != nil && !errors.Is(err, doc.ErrDamaged) && !errors.Is(err, doc.ErrNoInput) {
			t.Errorf("%q: %v", line, err)
		}
		if err == nil && (src.Bytes == nil || src.Size != int64(len(src.Bytes)) || len(src.Bytes) > 3*len(line)) {
			t.Errorf("%q: %+v", line, src)
		}
	})
}

// FuzzRecords reads any stream as records: they are the lines that are not blank, each as DecodeRecord reads it, or an error.
func FuzzRecords(f *testing.F) {
	for _, in := range []string{"", "\n", "\"1\"\n\r\n{\"text\":\"2\"}", "{\n\"" + strings.Repeat("a", 2000) + "\"\n\"3\"\n", "\xef\xbb\xbf\n1"} {
		f.Add([]byte(in))
	}
	const limit = 60
	const most = limit/3*4 + 1<<10
	f.Fuzz(func(t *testing.T, in []byte) {
		next, stop := iter.Pull2(ingest.Records(bytes.NewReader(in), ingest.RecordOptions{Name: "in", Limit: limit}))
		defer stop()
		n := 0
		for line := range bytes.Lines(in) {
			if n++; len(bytes.TrimSpace(line)) == 0 && len(line) <= most {
				continue
			}
			src, err, ok := next()
			want, fault := ingest.DecodeRecord(line, "")
			if !ok || src.Name != fmt.Sprintf("in!/%d", n) {
				t.Fatalf("line %d: %q, %v", n, src.Name, ok)
			}
			switch {
			case len(line) > most, fault == nil && want.Size > limit:
				if !errors.Is(err, doc.ErrTooLarge) || src.Bytes != nil {
					t.Errorf("line %d of %d bytes: %v", n, len(line), err)
				}
			case doc.Code(err) != doc.Code(fault), !bytes.Equal(src.Bytes, want.Bytes):
				t.Errorf("line %d: %q, %v, want %q, %v", n, src.Bytes, err, want.Bytes, fault)
			}
		}
		if src, err, ok := next(); ok {
			t.Errorf("one more: %q, %v", src.Name, err)
		}
	})
}

// FuzzSitemap reads any bytes as what a site answered: only what names the root of a sitemap is taken for one.
func FuzzSitemap(f *testing.F) {
	for _, body := range []string{
		`<?xml version="1.0" encoding="gbk"?><!-- 通知 --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, "<s:sitemapindex/>", "\xef\xbb\xbf <urlset", "<html><urlset>",
		"<!DOCTYPE html [<!ENTITY a 'b'>]><html>", "text <urlset>", "<?xml version=\"1.1\"?><urlset/>", "</urlset>",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		b, _ := crawl(false, answer("https://www.example.cn/map", "200 OK", "text/xml", string(body)))
		opt := stdin(b)
		opt.Limits = small
		r := must(ingest.New(opt))
		n := 0
		for range r.Sources(t.Context(), "-") {
			n++
		}
		skipped := r.Progress().Skipped[ingest.SkipRobots]
		named := bytes.Contains(body, []byte("urlset")) || bytes.Contains(body, []byte("sitemapindex"))
		if skipped > 1 || skipped == 1 && (n > 0 || !named && !bytes.HasPrefix(body, []byte("\x1f\x8b"))) {
			t.Errorf("%q: %d skipped, %d sources", body, skipped, n)
		}
	})
}
