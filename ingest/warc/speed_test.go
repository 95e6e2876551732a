package warc_test

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/gongwen-go/gongwen/ingest/warc"
)

// pages are the entries of the speed tests: pages of 8 to 50 KB.
func pages(n int) (entries []warc.Entry, size int64) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		body := page(rnd, 8_000+rnd.IntN(42_000))
		entries = append(entries, response(i, body))
		size += int64(len(body))
	}
	return entries, size
}

// BenchmarkRead reads an archive of 400 pages; MB/s are of bodies, inflated.
//
//	go test ./ingest/warc -run '^$' -bench Read
func BenchmarkRead(b *testing.B) {
	entries, size := pages(400)
	plain, _ := archive(b, warc.WriterOptions{}, entries...)
	packed, _ := archive(b, warc.WriterOptions{Gzip: true}, entries...)
	b.Logf("bodies %d bytes, plain %d, gzip %d", size, len(plain), len(packed))
	for _, file := range []struct {
		name string
		b    []byte
	}{{"plain", plain}, {"gzip", packed}, {"stream", oneStream(plain)}} {
		for _, mode := range []struct {
			name string
			body bool
			opt  warc.Options
		}{{"next", false, warc.Options{}}, {"body", true, warc.Options{}}, {"body-unchecked", true, warc.Options{SkipDigests: true}}} {
			b.Run(fmt.Sprintf("%s/%s", file.name, mode.name), func(b *testing.B) {
				b.SetBytes(size)
				b.ReportAllocs()
				for b.Loop() {
					readBench(b, warc.NewReader(bytes.NewReader(file.b), mode.opt), mode.body, len(entries))
				}
			})
		}
	}
}

func readBench(b *testing.B, r *warc.Reader, body bool, want int) {
	n := 0
	for rec, err := range r.All() {
		if err != nil {
			b.Fatal(err)
		}
		if body {
			if _, _, err := rec.Body(0); err != nil {
				b.Fatal(err)
			}
		}
		n++
	}
	if n != want {
		b.Fatalf("%d records", n)
	}
}

// BenchmarkFloor is what reading gzip cannot do without: inflating the members, and both digests.
func BenchmarkFloor(b *testing.B) {
	entries, size := pages(400)
	packed, _ := archive(b, warc.WriterOptions{Gzip: true}, entries...)
	buf := make([]byte, 64<<10)
	b.Run("inflate", func(b *testing.B) {
		b.SetBytes(size)
		z := new(gzip.Reader)
		for b.Loop() {
			in := bufio.NewReaderSize(bytes.NewReader(packed), 64<<10)
			for z.Reset(in) == nil {
				z.Multistream(false)
				for err := error(nil); err == nil; {
					_, err = z.Read(buf)
				}
			}
		}
	})
	b.Run("digests", func(b *testing.B) {
		b.SetBytes(size)
		h := sha1.New()
		for b.Loop() {
			for _, e := range entries {
				for range 2 {
					h.Reset()
					h.Write(e.Body)
				}
			}
		}
	})
}

// BenchmarkWrite writes the same archive; MB/s are of bodies.
func BenchmarkWrite(b *testing.B) {
	entries, size := pages(400)
	for _, gz := range []bool{false, true} {
		b.Run(fmt.Sprintf("gzip=%v", gz), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				w := warc.NewWriter(io.Discard, warc.WriterOptions{Gzip: gz})
				for _, e := range entries {
					if _, err := w.Write(e); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
