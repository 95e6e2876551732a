package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// BenchmarkLoad loads segments of 500 documents of 10 KB with 16 tasks in the mean. Making the documents is not timed.
func BenchmarkLoad(b *testing.B) {
	g := newGenerator(b)
	path := filepath.Join(b.TempDir(), "notices.db")
	s, err := store.Open(b.Context(), path, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	const segment = 500
	var docs []*doc.Document
	var spent time.Duration
	n := 0
	for b.Loop() {
		b.StopTimer()
		docs = docs[:0]
		for d := range g.documents(n, segment) {
			docs = append(docs, d)
		}
		b.StartTimer()
		start := time.Now()
		load(b, s, fmt.Sprint(n), slices.Clone(docs)...)
		spent += time.Since(start)
		n += segment
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(spent.Microseconds())/float64(n), "µs/doc")
	b.ReportMetric(float64(info.Size())/float64(n), "B/doc")
}
