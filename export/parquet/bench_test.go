package parquet_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export/parquet"
	"github.com/gongwen-go/gongwen/internal/generate"
)

// counter counts what is written.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// generated are documents of a generated archive, of real sizes.
func generated(b *testing.B) []*doc.Document {
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var out []*doc.Document
	for it := range generate.Archive(1, 300) {
		d, err := p.Parse(b.Context(), doc.Source{Name: it.Name, URL: it.URL, MediaType: it.MediaType, Bytes: it.Bytes})
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// BenchmarkWrite writes documents: time, bytes of the file and of text a document.
func BenchmarkWrite(b *testing.B) {
	docs := generated(b)
	for _, bench := range []struct {
		table string
		opt   parquet.Options
	}{{"documents", parquet.Options{}}, {"documents", parquet.Options{Record: true}}, {"tasks", parquet.Options{}}} {
		b.Run(fmt.Sprintf("%s/record=%v", bench.table, bench.opt.Record), func(b *testing.B) {
			text := 0
			for _, d := range docs {
				text += len(d.Text)
			}
			var out counter
			w, err := makers[bench.table](&out, bench.opt)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for i := range b.N {
				if err := w.Write(docs[i%len(docs)]); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(out.n)/float64(b.N), "file-B/doc")
			b.ReportMetric(float64(text)/float64(len(docs)), "text-B/doc")
		})
	}
}

// BenchmarkMemory measures the highest live heap while so many documents of 10 KB of text are written: it must not grow with
// their number.
func BenchmarkMemory(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				b.ReportMetric(highest(b, n), "peak-MiB")
			}
		})
	}
}

// highest is the most live heap, measured at every 500th document.
func highest(b *testing.B, n int) (peak float64) {
	w, err := parquet.NewDocuments(io.Discard, parquet.Options{RowGroupBytes: 8 << 20})
	if err != nil {
		b.Fatal(err)
	}
	text := make([]rune, 3_300)
	var m runtime.MemStats
	for i := range n {
		for j := range text {
			text[j] = rune(0x4E00 + (i*7919+j*j)%5000)
		}
		if err := w.Write(&doc.Document{ID: fmt.Sprint(i), Text: string(text)}); err != nil {
			b.Fatal(err)
		}
		if i%500 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, float64(m.HeapAlloc)/(1<<20))
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return peak
}
