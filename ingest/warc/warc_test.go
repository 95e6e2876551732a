package warc_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// exchange is one record of each type that a writer is asked for.
func exchange() []warc.Entry {
	body := []byte("<p>各科室：请于6月底前完成检查。</p>")
	ok := response(7, body)
	ok.ID = "urn:uuid:00000000-0000-4000-8000-000000000007"
	return []warc.Entry{
		{Type: warc.Warcinfo, Date: day, Body: warc.InfoBlock(warc.Header{{"software", "gongwen"}, {"format", "WARC File Format 1.1"}}), Fields: warc.Header{{"WARC-Filename", "a.warc"}}},
		{Type: warc.Request, Date: day, TargetURI: ok.TargetURI, Head: []byte("GET /tz/7.html HTTP/1.1\r\nHost: www.songtan.example\r\n\r\n"), ConcurrentTo: ok.ID},
		ok,
		{Type: warc.Metadata, Date: day, TargetURI: ok.TargetURI, ContentType: "application/warc-fields", Body: warc.InfoBlock(warc.Header{{"via", "http://www.songtan.example/"}})},
		{Type: warc.Resource, Date: day, TargetURI: "file:///通知.txt", ContentType: "text/plain", Body: body},
		{Type: warc.Revisit, Date: day.Add(time.Hour), TargetURI: ok.TargetURI, Head: ok.Head, Refers: warc.Reference{
			ID: ok.ID, TargetURI: ok.TargetURI, Date: ok.Date, PayloadDigest: "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
			Profile: "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
		}},
		{Type: warc.Resource, Date: day, TargetURI: "file:///empty"},
		{Type: warc.Response, Date: day, TargetURI: ok.TargetURI, Head: ok.Head, Body: body[:9], Truncated: "length"},
	}
}

func TestRoundTrip(t *testing.T) {
	for _, opt := range []warc.WriterOptions{{}, {Gzip: true}, {Gzip: true, Level: 9, Version: "1.0"}, {Version: "1.0"}} {
		entries := exchange()
		file, at := archive(t, opt, entries...)
		again, _ := archive(t, opt, entries...)
		if !bytes.Equal(file, again) {
			t.Errorf("%+v: two files of the same seed differ", opt)
		}
		all, errs := readAll(t, warc.NewReader(bytes.NewReader(file), warc.Options{}), len(file))
		if len(errs) > 0 || len(all) != len(entries) {
			t.Fatalf("%+v: %d of %d records, %v", opt, len(all), len(entries), errs)
		}
		for i, e := range entries {
			checkRecord(t, all[i], e, at[i])
			one := warc.NewReader(bytes.NewReader(file[at[i].Offset:at[i].Offset+at[i].Length]), warc.Options{})
			if rec, err := one.Next(); err != nil || rec.ID != at[i].ID {
				t.Errorf("record %d alone: %v", i, err)
			}
			if _, err := one.Next(); err != io.EOF {
				t.Errorf("record %d alone is followed by %v", i, err)
			}
		}
	}
}

// checkRecord compares what was read with what was written.
func checkRecord(t *testing.T, g got, e warc.Entry, at warc.Written) {
	t.Helper()
	rec := g.rec
	if rec.Type != e.Type || rec.ID != at.ID || !rec.Date.Equal(e.Date) || rec.TargetURI != e.TargetURI || rec.Truncated != e.Truncated || rec.Offset != at.Offset {
		t.Errorf("record %+v of entry %+v at %+v", rec, e, at)
	}
	if g.block != string(e.Head)+string(e.Body) || rec.Refers() != e.Refers || len(rec.Notes) > 0 {
		t.Errorf("%s: block %q, refers %+v, notes %v", e.Type, g.block, rec.Refers(), rec.Notes)
	}
	for _, f := range e.Fields {
		if rec.Header.Get(strings.ToUpper(f.Name)) != f.Value {
			t.Errorf("field %s is %q", f.Name, rec.Header.Get(f.Name))
		}
	}
	if e.ID != "" && at.ID != e.ID {
		t.Errorf("id %q of %q", at.ID, e.ID)
	}
}

// raw is a record as other programs may write it.
func raw(version, fields, block string) string {
	return version + "\r\n" + strings.ReplaceAll(fields, "\n", "\r\n") + fmt.Sprintf("\r\nContent-Length: %d\r\n\r\n", len(block)) + block + "\r\n\r\n"
}

// TestForeign reads what the standard allows and our writer does not do.
func TestForeign(t *testing.T) {
	dns := raw("WARC/1.0", "WARC-Type: response\nWARC-Record-ID: <urn:uuid:a>\nWARC-Date: 2008-04-30T20:48:25Z\nWARC-Target-URI: dns:www.songtan.example\nContent-Type: text/dns", "20080430204825\nwww.songtan.example. 300 IN A 192.0.2.1\n")
	folded := raw("WARC/1.1", "warc-type: RESOURCE\nWarc-Record-Id: <urn:uuid:b>\nWARC-Date: 2016-01-11T23:24:25.412030Z\nWARC-Target-URI: <http://www.songtan.example/\n\ta>\nX-Note: 松滩\n  档案", "abc")
	part := raw("WARC/1.1", "WARC-Type: continuation\nWARC-Record-ID: <urn:uuid:c>\nWARC-Date: 2016\nWARC-Segment-Number: 2\nWARC-Segment-Origin-ID: <urn:uuid:b>", "def")
	unix := strings.ReplaceAll(raw("WARC/0.18", "WARC-Type: conversion\nWARC-Record-ID: <urn:uuid:d>\nWARC-Date: 2016-01\nWARC-Block-Digest: crc9:12\nContent-Type: text/plain", "x"), "\r\n", "\n")
	file := dns + folded + part + unix + "\r\n\r\n"
	for _, b := range [][]byte{[]byte(file), oneStream([]byte(file))} {
		all, errs := readAll(t, warc.NewReader(bytes.NewReader(b), warc.Options{}), len(file))
		if len(errs) > 0 || len(all) != 4 {
			t.Fatalf("%d records, %v", len(all), errs)
		}
		r := all[1].rec
		if r.TargetURI != "http://www.songtan.example/ a" || r.Type != warc.Resource || r.ID != "urn:uuid:b" || r.Header.Get("x-note") != "松滩 档案" || r.Date.Nanosecond() != 412030000 {
			t.Errorf("folded: %+v", r)
		}
		if r := all[2].rec; r.Segment != 2 || r.Date.Year() != 2016 {
			t.Errorf("segment: %+v", r)
		}
		if r := all[3].rec; r.Version != "0.18" || r.Date.Month() != 1 || all[3].block != "x" || len(r.Notes) != 1 || r.Notes[0].Code != "warc_line_ends" {
			t.Errorf("unix: %+v", r)
		}
	}
	reader := warc.NewReader(strings.NewReader(part+dns), warc.Options{})
	rec, _ := reader.Next()
	if _, _, err := rec.Body(0); !errors.Is(err, doc.ErrUnsupported) {
		t.Errorf("body of a segment: %v", err)
	}
	rec, _ = reader.Next()
	if b, info, err := rec.Body(0); err != nil || info.HTTP || info.MediaType != "text/dns" || !strings.HasPrefix(string(b), "2008") {
		t.Errorf("body of a name: %q %+v %v", b, info, err)
	}
}

// simple is a small record with an id and a block.
func simple(id, block string) string {
	return raw("WARC/1.1", "WARC-Type: resource\nWARC-Record-ID: <urn:"+id+">\nWARC-Date: 2020-01-01T00:00:00Z", block)
}

// digits are n digits that do not compress well.
func digits(n int) string {
	rnd := rand.New(rand.NewPCG(7, 8))
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + byte(rnd.IntN(10))
	}
	return string(b)
}

func TestDamageTold(t *testing.T) {
	a, b, c := simple("a", "first"), simple("b", "second"), simple("c", "third")
	old, edit := "Content-Length: 6", func(to string) string { return a + strings.Replace(b, "Content-Length: 6", to, 1) + c }
	digest := "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n" + old
	many := strings.Repeat("X: y\r\n", 1001)
	for _, x := range []struct {
		name, file, ids string
		at              int // of the error; -1 for none
		kind            error
		notes           string
	}{
		{"whole", a + b + c, "abc", -1, nil, ""},
		{"too short", edit("Content-Length: 5"), "ac", len(a), doc.ErrDamaged, ""},
		{"too long", edit("Content-Length: 60"), "ac", len(a), doc.ErrDamaged, ""},
		{"beyond the end", edit("Content-Length: 60000"), "ac", len(a), doc.ErrDamaged, ""},
		{"far beyond the end", edit("Content-Length: 4611686018427387903"), "ac", len(a), doc.ErrDamaged, ""},
		{"no number", edit("Content-Length: +6"), "ac", len(a), doc.ErrDamaged, ""},
		{"two lengths", edit("Content-Length: 7\r\nContent-Length: 6"), "ac", len(a), doc.ErrDamaged, ""},
		{"no length", edit("X-Length: 6"), "ac", len(a), doc.ErrDamaged, ""},
		{"no type", strings.Replace(edit(old), "WARC-Type", "WARC-Kind", 1), "bc", 0, doc.ErrDamaged, ""},
		{"bad line", edit("nonsense\r\n" + old), "ac", len(a), doc.ErrDamaged, ""},
		{"control character", edit("X: \x00\r\n" + old), "ac", len(a), doc.ErrDamaged, ""},
		{"many lines", edit(many + old), "ac", len(a), doc.ErrTooLarge, ""},
		{"long line", edit("X: " + digits(1<<20) + "\r\n" + old), "ac", len(a), doc.ErrTooLarge, ""},
		{"digest", edit(digest), "ac", len(a), doc.ErrDamaged, ""},
		{"bad digest", edit(strings.Replace(digest, "AAA", "A", 1)), "abc", -1, nil, "warc_bad_digest"},
		{"bad version", a + strings.Replace(b, "WARC/1.1", "WARC/7.1", 1) + c, "ac", len(a), doc.ErrDamaged, ""},
		{"bad first version", strings.Replace(a, "WARC/1.1", "XARC/1.1", 1) + b + c, "bc", 0, doc.ErrDamaged, ""},
		{"junk between", a + b + "junk\r\n" + c, "abc", len(a + b), doc.ErrDamaged, ""},
		{"junk before", "junk WARC/1.1 junk\r\n" + a + b + c, "abc", 0, doc.ErrDamaged, ""},
		{"no blank lines", a + strings.TrimSuffix(b, "\r\n\r\n") + c, "abc", -1, nil, "warc_line_ends"},
		{"one blank line", a + strings.TrimSuffix(b, "\r\n") + c, "abc", -1, nil, "warc_line_ends"},
		{"many blank lines", a + b + "\r\n\r\n\r\n\n\n" + c, "abc", -1, nil, ""},
		{"no blank lines at the end", a + b + strings.TrimSuffix(c, "\r\n\r\n"), "abc", -1, nil, "warc_line_ends"},
		{"torn block", a + b + c[:len(c)-5], "ab", len(a + b), doc.ErrDamaged, ""},
		{"torn header", a + b + c[:30], "ab", len(a + b), doc.ErrDamaged, ""},
		{"torn version", a + b + c[:4], "ab", len(a + b), doc.ErrDamaged, ""},
		{"torn, then more", a + b[:len(b)-8] + c, "ac", len(a), doc.ErrDamaged, ""},
		{"no id", strings.Replace(a+b+c, "WARC-Record-ID: <urn:b>", "X: y", 1), "a?c", -1, nil, "warc_no_id"},
		{"no date", strings.Replace(a+b+c, "2020-01-01T", "yesterday", 1), "abc", -1, nil, "warc_no_date"},
		{"an archive in a record", a + simple("b", c+c) + c, "abc", -1, nil, ""},
		{"empty", "", "", -1, nil, ""},
		{"line ends", "\r\n\r\n", "", -1, nil, ""},
		{"no archive", "<html>\r\nWARC/1.1 is a format", "", 0, doc.ErrDamaged, ""},
	} {
		for _, file := range []io.Reader{strings.NewReader(x.file), stream{strings.NewReader(x.file)}, bytes.NewReader(oneStream([]byte(x.file))), iotest.OneByteReader(strings.NewReader(x.file))} {
			checkTold(t, fmt.Sprintf("%s in %T", x.name, file), file, len(x.file), x.ids, x.at, x.kind, x.notes)
		}
	}
}

func checkTold(t *testing.T, name string, file io.Reader, size int, ids string, at int, kind error, notes string) {
	t.Helper()
	reader := warc.NewReader(file, warc.Options{Name: "a.warc"})
	all, errs := readAll(t, reader, size)
	var seen, noted strings.Builder
	for _, g := range all {
		seen.WriteString(cmp.Or(strings.TrimPrefix(g.rec.ID, "urn:"), "?"))
		for _, n := range g.rec.Notes {
			noted.WriteString(n.Code)
		}
	}
	if seen.String() != ids || noted.String() != notes {
		t.Errorf("%s: records %q with notes %q, want %q with %q; %v", name, seen.String(), noted.String(), ids, notes, errs)
	}
	if at < 0 {
		if len(errs) > 0 {
			t.Errorf("%s: %v", name, errs)
		}
		return
	}
	var where *warc.RecordError
	var told *doc.Error
	if len(errs) != 1 || !errors.Is(errs[0], kind) || !errors.As(errs[0], &where) || int(where.Offset+where.Within) != at || !errors.As(errs[0], &told) || told.Name != "a.warc" {
		t.Errorf("%s: %v, want one of %v at %d", name, errs, kind, at)
	}
	if s := reader.Stats(); s.Damaged != 1 || s.Records[warc.Resource] != len(ids) || s.Skipped <= 0 && size > 0 {
		t.Errorf("%s: %+v", name, s)
	}
}

// TestFailing reads a file that cannot be read to its end: what was read is given, the failure told once.
func TestFailing(t *testing.T) {
	entries := []warc.Entry{response(1, []byte("a")), response(2, []byte("b")), response(3, []byte("c"))}
	broken := errors.New("disk")
	for _, gz := range []bool{false, true} {
		file, at := archive(t, warc.WriterOptions{Gzip: gz}, entries...)
		cut := file[:at[2].Offset+60]
		all, errs := readAll(t, warc.NewReader(io.MultiReader(bytes.NewReader(cut), iotest.ErrReader(broken)), warc.Options{}), len(file))
		if len(all) != 2 || len(errs) != 1 || !errors.Is(errs[0], broken) {
			t.Errorf("gzip %v: %d records, %v", gz, len(all), errs)
		}
	}
}

func TestDetect(t *testing.T) {
	plain, _ := archive(t, warc.WriterOptions{}, exchange()...)
	packed, _ := archive(t, warc.WriterOptions{Gzip: true}, exchange()...)
	for _, c := range []struct {
		head []byte
		want bool
	}{
		{plain, true}, {packed, true}, {packed[:512], true}, {oneStream(plain), true}, {[]byte("WARC/1.0\r\n"), true},
		{nil, false}, {[]byte("WARC/1.0 is"), false}, {oneStream([]byte("<html>")), false}, {[]byte("\x1f\x8b\x08"), false}, {[]byte("WARC"), false},
	} {
		if got := warc.Detect(c.head); got != c.want {
			t.Errorf("%.20q: %v", c.head, got)
		}
	}
}

// TestLate reads a record after the reader went on, and parts of records.
func TestLate(t *testing.T) {
	file, _ := archive(t, warc.WriterOptions{}, response(1, []byte("one")), response(2, []byte("two")))
	r := warc.NewReader(bytes.NewReader(file), warc.Options{})
	first, _ := r.Next()
	first.Read(make([]byte, 5))
	if _, _, err := first.Body(0); err == nil {
		t.Error("Body after Read gives something")
	}
	second, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := first.Read(make([]byte, 5)); n > 0 || err == nil || err == io.EOF {
		t.Errorf("late Read: %d, %v", n, err)
	}
	if _, _, err := first.Body(0); err == nil {
		t.Error("late Body gives something")
	}
	if b, _, err := second.Body(0); string(b) != "two" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

// TestLarge has records that are too large to be proved before they are given.
func TestLarge(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	noise := make([]byte, 3<<20)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	entries := []warc.Entry{response(0, []byte("small")), response(1, noise), response(2, []byte("small too"))}
	for _, gz := range []bool{false, true} {
		file, at := archive(t, warc.WriterOptions{Gzip: gz}, entries...)
		flip := bytes.Clone(file)
		flip[at[1].Offset+2<<20] ^= 1
		length := fmt.Appendf(nil, "Content-Length: %d\r\n\r\nHTTP", len(entries[1].Head)+len(noise))
		long := bytes.Replace(file, length, fmt.Appendf(nil, "Content-Length: %d\r\n\r\nHTTP", len(noise)+300), 1)
		huge := bytes.Replace(file, length, []byte("Content-Length: 9145805\r\n\r\nHTTP"), 1)
		if !gz && (bytes.Equal(long, file) || bytes.Equal(huge, file)) {
			t.Fatal("the length of the large block is not where the test looks for it")
		}
		for name, b := range map[string][]byte{"whole": file, "flip": flip, "long": long, "huge": huge} {
			for _, r := range []io.Reader{bytes.NewReader(b), stream{bytes.NewReader(b)}} {
				whole := bytes.Equal(b, file)
				_, canSeek := r.(io.Seeker)
				wantRecords := 3
				if !whole {
					wantRecords = 2
				}
				if !whole && !canSeek && !gz && name != "flip" {
					wantRecords = 1 // the wrong length swallows what follows
				}
				label := fmt.Sprintf("%s, gzip %v, seeks %v", name, gz, canSeek)
				countLarge(t, label, r, wantRecords, whole, len(b))
			}
		}
	}
}

// countLarge reads with and without looking at the blocks: the damage is told once both ways.
func countLarge(t *testing.T, label string, r io.Reader, want int, whole bool, size int) {
	t.Helper()
	reader := warc.NewReader(r, warc.Options{})
	good, bad := 0, 0
	for rec, err := range reader.All() {
		switch {
		case err != nil:
			bad++
		default:
			if rec.Length < 100 || size%2 == 0 {
				if _, err := io.Copy(io.Discard, rec); err != nil {
					bad++
				}
			}
			good++
		}
	}
	s := reader.Stats()
	if s.Records[warc.Response] != want || s.Damaged != bad || whole != (bad == 0) || bad > 1 {
		t.Errorf("%s: %d given, %d errors, %+v; want %d", label, good, bad, s, want)
	}
}

// endless is a block of any size, of which nothing is kept.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	n := min(int64(len(p)), e.n)
	e.n -= n
	for i := range p[:n] {
		p[i] = 'x'
	}
	if n == 0 {
		return 0, io.EOF
	}
	return int(n), nil
}

// TestMemory reads a record of 1 GiB with no more memory than a small one.
func TestMemory(t *testing.T) {
	const size = 1 << 30
	head := fmt.Sprintf("WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\nContent-Length: %d\r\n\r\n", size)
	allocated := testing.Benchmark(func(b *testing.B) {
		for range b.N {
			file := io.MultiReader(strings.NewReader(head), &endless{size}, strings.NewReader("\r\n\r\n"))
			if rec, err := warc.NewReader(file, warc.Options{}).Next(); err != nil || rec.Length != size {
				b.Fatal(err)
			} else if n, err := io.Copy(io.Discard, rec); n != size || err != nil {
				b.Fatal(n, err)
			}
		}
	}).AllocedBytesPerOp()
	if allocated == 0 || allocated > 4<<20 {
		t.Errorf("%d bytes allocated", allocated)
	}
}

// TestHeader finds fields however they are written, and all of them.
func TestHeader(t *testing.T) {
	h := warc.Header{{"A", "1"}, {"b", "2"}, {"a", "3"}}
	if h.Get("a") != "1" || h.Get("B") != "2" || h.Get("c") != "" || !reflect.DeepEqual(h.Values("A"), []string{"1", "3"}) {
		t.Error(h)
	}
}
