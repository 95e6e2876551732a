package pdf_test

import (
	"context"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

// BenchmarkRead measures pages a second; Unguarded is for processes that others end in time.
func BenchmarkRead(b *testing.B) {
	unguarded := &pdf.Format{Options: pdf.Options{Unguarded: true}}
	defer unguarded.Close()
	for _, c := range []struct {
		name, file string
		pages      int
		format     *pdf.Format
	}{
		{"text", "writer-work-points.pdf", 7, format},
		{"table", "table.pdf", 2, format},
		{"text-unguarded", "writer-work-points.pdf", 7, unguarded},
		{"table-unguarded", "table.pdf", 2, unguarded},
	} {
		b.Run(c.name, func(b *testing.B) {
			raw := made(b, c.file)
			if _, err := c.format.Read(context.Background(), doc.Source{}, raw, doc.Limits{}); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := c.format.Read(context.Background(), doc.Source{}, raw, doc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*c.pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
