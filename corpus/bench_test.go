//go:build unix

package corpus

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/zeebo/xxh3"
)

// BenchmarkSketch makes sketches of notices of 3,000 characters, and beside it signatures of as many bins in the usual way:
// every shingle a string, hashed once for each bin.
func BenchmarkSketch(b *testing.B) {
	text := string(newMaker(1).text(3000))
	d := document("0123456789012345678901234567890123456789012345678901234567890123", text)
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		before := cpu()
		for b.Loop() {
			NewSketch(d)
		}
		b.ReportMetric((cpu()-before)*1e6/float64(b.N), "cpu-µs/op")
	})
	b.Run("usual", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		before := cpu()
		for b.Loop() {
			usual([]rune(text))
		}
		b.ReportMetric((cpu()-before)*1e6/float64(b.N), "cpu-µs/op")
	})
}

// usual is MinHash as most libraries have it: a permutation for each bin.
func usual(text []rune) (out [bins]uint64) {
	for i := range out {
		out[i] = ^uint64(0)
	}
	h := fnv.New64a()
	for i := 0; i+5 <= len(text); i++ {
		h.Reset()
		h.Write([]byte(string(text[i : i+5])))
		x := h.Sum64()
		for j := range out {
			out[j] = min(out[j], x^mix(uint64(j)))
		}
	}
	return out
}

// BenchmarkIndex adds sketches to an index on disk and finds the clusters: three of ten documents are near others (a repost,
// a changed text, an excerpt). The texts are made again when they are asked for, which stands for reading them; half of
// the time is that.
func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			words := newMaker(2).words
			text := func(i int) string { return benchText(words, i) }
			sketches := make([]Sketch, 0, n)
			for i := range n {
				sketches = append(sketches, NewSketch(document(fmt.Sprintf("%064x", xxh3.HashString(docName(i))), text(i))))
				sketches[i].ID = docName(i)
			}
			opt := Options{Text: func(_ context.Context, id string) (string, error) {
				var i int
				fmt.Sscanf(id, "d%d", &i)
				return text(i), nil
			}}
			b.ResetTimer()
			before := cpu()
			for b.Loop() {
				indexOnce(b, sketches, opt)
			}
			b.ReportMetric((cpu()-before)*1e6/float64(b.N)/float64(n), "cpu-µs/doc")
		})
	}
}

// benchText is the text of document i of the benchmark.
func benchText(words []string, i int) string {
	switch i % 10 {
	case 7: // a repost
		return "首页 您的位置 " + benchText(words, i-1) + " 打印本页"
	case 8: // an excerpt of the first half
		t := []rune(benchText(words, i-3))
		return string(t[:len(t)/2])
	case 9: // a changed text
		t := []rune(benchText(words, i-5))
		for j := 20; j < len(t); j += 80 {
			t[j] = '改'
		}
		return string(t)
	}
	r := rand.New(rand.NewPCG(uint64(i), 3))
	var b strings.Builder
	for end := 1200 + r.IntN(12_000); b.Len() < end; {
		x := r.Float64()
		b.WriteString(words[int(x*x*float64(len(words)))])
	}
	return b.String()
}

func indexOnce(b *testing.B, sketches []Sketch, opt Options) {
	dir := b.TempDir()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	ix, err := Open(dir, opt)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range sketches {
		if err := ix.Add(s); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	n := float64(len(sketches))
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/n, "added-B/doc")
	members := 0
	for c, err := range ix.Clusters(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		members += len(c.Members)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/n, "found-B/doc")
	b.ReportMetric(float64(members)/n, "members/doc")
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
	size := int64(0)
	for _, name := range []string{sketchFile, verdictFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	b.ReportMetric(float64(size)/n, "disk-B/doc")
}

// cpu is the time in seconds that the process has had: the machine may be busy with others.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
