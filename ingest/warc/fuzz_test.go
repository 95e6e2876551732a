package warc_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// FuzzReader reads anything: it ends, places go up, errors are ours, and a file read at once or byte by byte gives the
// same.
func FuzzReader(f *testing.F) {
	plain, _ := archive(f, warc.WriterOptions{}, exchange()...)
	packed, at := archive(f, warc.WriterOptions{Gzip: true}, exchange()...)
	f.Add(plain)
	f.Add(packed)
	f.Add(oneStream(plain))
	f.Add(packed[:at[3].Offset+40])
	f.Add(append(bytes.Clone(packed[:at[2].Offset+99]), packed[at[1].Offset:]...))
	f.Add([]byte(strings.Repeat("WARC/1.0\r\nA: b\r\n", 20)))
	f.Add(bytes.Repeat([]byte("\x1f\x8b\x08"), 50))
	f.Fuzz(func(t *testing.T, b []byte) {
		reader := warc.NewReader(bytes.NewReader(b), warc.Options{})
		all, errs := readAll(t, reader, len(b)*1100) // a byte may inflate to so many
		for _, err := range errs {
			var told *doc.Error
			var where *warc.RecordError
			if !errors.As(err, &told) || !errors.As(err, &where) || !errors.Is(err, doc.ErrDamaged) && !errors.Is(err, doc.ErrTooLarge) {
				t.Errorf("error %v", err)
			}
		}
		s := reader.Stats()
		n := 0
		for _, c := range s.Records {
			n += c
		}
		if n != len(all) || s.Damaged != len(errs) || s.Skipped < 0 || len(errs) == 0 && s.Skipped > 0 {
			t.Errorf("%+v of %d records, %d errors", s, len(all), len(errs))
		}
		slow, slowErrs := readAll(t, warc.NewReader(stream{oneByte{bytes.NewReader(b)}}, warc.Options{}), len(b)*1100)
		if len(slow) != len(all) || len(slowErrs) != len(errs) {
			t.Errorf("%d records, %d errors; byte by byte %d, %d", len(all), len(errs), len(slow), len(slowErrs))
		}
		bodies(t, b)
	})
}

// oneByte gives a byte at a time.
type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(1, len(p))]) }

// bodies asks for every body, within a limit.
func bodies(t *testing.T, b []byte) {
	const limit = 1 << 16
	for rec, err := range warc.NewReader(bytes.NewReader(b), warc.Options{SkipDigests: true}).All() {
		if err != nil {
			continue
		}
		var told *doc.Error
		if body, _, err := rec.Body(limit); len(body) > limit || err != nil && !errors.As(err, &told) {
			t.Errorf("body of %d bytes, %v", len(body), err)
		}
	}
}

// FuzzBody undoes anything.
func FuzzBody(f *testing.F) {
	text := []byte("关于开展养老机构安全检查的通知")
	for _, name := range []string{"gzip", "deflate", "br", "zstd", "chunked"} {
		f.Add("Content-Encoding: "+name+"\r\n", encode(f, name, text))
		f.Add("Transfer-Encoding: chunked\r\nContent-Encoding: "+name+"\r\n", chunked(encode(f, name, text), 7))
	}
	f.Add("Content-Type: text/html; charset=\r\nLocation: ://\r\n", []byte("x"))
	f.Fuzz(func(t *testing.T, fields string, body []byte) {
		block := "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + string(body)
		file := raw("WARC/1.1", "WARC-Type: response\nWARC-Date: 2020\nContent-Type: application/http", block)
		bodies(t, []byte(file))
	})
}

// FuzzRoundTrip writes what a reader can be told to write, and reads the same.
func FuzzRoundTrip(f *testing.F) {
	f.Add("response", "http://www.songtan.example/", "X-Note", "松滩", []byte("A: b\r\n"), []byte("通知"), true)
	f.Add("warcinfo", "", "a", "", []byte(nil), []byte("WARC/1.1\r\nWARC-Type: x\r\n"), false)
	f.Fuzz(func(t *testing.T, kind, uri, name, value string, head, body []byte, gz bool) {
		e := warc.Entry{Type: warc.Type(kind), Date: day, TargetURI: uri, Fields: warc.Header{{Name: name, Value: value}}, Body: body}
		if len(head) > 0 {
			e.Head = append(append([]byte("HTTP/1.1 200 OK\r\n"), head...), "\r\n\r\n"...)
		}
		var file bytes.Buffer
		w := warc.NewWriter(&file, warc.WriterOptions{Gzip: gz, Seed: "fuzz"})
		at, err := w.Write(e)
		if err != nil {
			if !errors.Is(err, doc.ErrOptions) || file.Len() > 0 {
				t.Fatal(err)
			}
			return
		}
		if _, err := w.Write(response(1, body)); err != nil {
			t.Fatal(err)
		}
		all, errs := readAll(t, warc.NewReader(&file, warc.Options{}), file.Len())
		if len(all) != 2 || len(errs) > 0 {
			t.Fatalf("%d records, %v", len(all), errs)
		}
		rec := all[0].rec
		if all[0].block != string(e.Head)+string(body) || rec.ID != at.ID || string(rec.Type) != strings.ToLower(kind) || rec.Header.Get("WARC-Target-URI") != uri {
			t.Errorf("%+v", rec)
		}
		if value != "" && rec.Header.Get(name) != value {
			t.Errorf("field %q: %q is %q", name, value, rec.Header.Get(name))
		}
	})
}

// hostile are files made to cost work: each byte of them begins something.
func hostile(size int) map[string][]byte {
	fill := func(unit string) []byte { return bytes.Repeat([]byte(unit), size/len(unit)) }
	record := "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 900000\r\n\r\n"
	signed := strings.Replace(record, "\r\n\r\n", "\r\nWARC-Block-Digest: md5:00000000000000000000000000000000\r\n\r\n", 1)
	// A member whose one stored block has 65,535 bytes: a version line, and then members like it.
	nest := "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x00\xff\xff\x00\x00WARC/1.0\r\n"
	nest3 := "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x00\xff\xff\x00\x00WARC/1.0\r\nA: b\r\n"
	return map[string][]byte{
		"magic": fill("\x1f\x8b\x08"), "members": fill("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), "nested": fill(nest), "nested headers": fill(nest3),
		"marks": fill("WARC/"), "versions": fill("WARC/1.0\r\n"), "headers": fill("WARC/1.0\r\nA: b\r\n"), "lengths": fill(record), "digests": fill(signed),
		"long lines": fill("WARC/1.0\r\nA: " + strings.Repeat("x", 5000)), "line ends": fill("\r\n"), "colons": fill("WARC/1.0\r\n:"),
	}
}

// TestHostile reads files made to cost work. The work is bounded by what the source is asked for again: the test ends
// soon, or not at all.
func TestHostile(t *testing.T) {
	for name, b := range hostile(1 << 18) {
		reader := warc.NewReader(bytes.NewReader(b), warc.Options{})
		if all, errs := readAll(t, reader, len(b)); len(all) > 0 || len(errs) == 0 && name != "line ends" {
			t.Errorf("%s: %d records, %d errors", name, len(all), len(errs))
		}
	}
	packed, _ := archive(t, warc.WriterOptions{Gzip: true}, response(1, []byte("x")))
	for name, b := range hostile(1 << 18) { // behind a member, so that they are read as gzip
		reader := warc.NewReader(bytes.NewReader(append(bytes.Clone(packed), b...)), warc.Options{})
		if all, errs := readAll(t, reader, len(b)); len(all) != 1 || len(errs) == 0 {
			t.Errorf("gzip, %s: %d records, %d errors", name, len(all), len(errs))
		}
	}
}

// BenchmarkHostile tells how fast the worst files are read; the rate must not fall with the size.
//
//	go test ./ingest/warc -run '^$' -bench Hostile
func BenchmarkHostile(b *testing.B) {
	packed, _ := archive(b, warc.WriterOptions{Gzip: true}, response(1, []byte("x")))
	for _, size := range []int{1 << 20, 8 << 20} {
		for name, file := range hostile(size) {
			for _, head := range [][]byte{nil, packed} {
				b.Run(strings.ReplaceAll(name, " ", "-")+map[bool]string{true: "-gzip"}[head != nil]+map[bool]string{true: "-large"}[size > 1<<20], func(b *testing.B) {
					whole := append(bytes.Clone(head), file...)
					b.SetBytes(int64(len(whole)))
					for b.Loop() {
						for range warc.NewReader(bytes.NewReader(whole), warc.Options{}).All() {
						}
					}
				})
			}
		}
	}
}

// BenchmarkDamaged reads an archive with a flipped bit in every tenth record.
func BenchmarkDamaged(b *testing.B) {
	entries, size := pages(400)
	file, at := archive(b, warc.WriterOptions{Gzip: true}, entries...)
	rnd := rand.New(rand.NewPCG(9, 9))
	for i := 0; i < len(at); i += 10 {
		file[at[i].Offset+rnd.Int64N(at[i].Length)] ^= 4
	}
	b.SetBytes(size)
	for b.Loop() {
		for range warc.NewReader(bytes.NewReader(file), warc.Options{}).All() {
		}
	}
}
