package ingest_test

import (
	"archive/zip"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/ingest"
)

// BenchmarkArchive reads archives of 1,000 and 20,000 notices of some 5 KB. Bytes and allocations are those of one entry:
// they do not grow with the archive, nor does what is held at most (MiB-held, above what was held before).
func BenchmarkArchive(b *testing.B) {
	words := strings.Fields(noise(20_000))
	text := func(i int) string { // which packs as notices do, to a quarter
		r, s := rand.New(rand.NewPCG(2, uint64(i))), &strings.Builder{}
		for s.Len() < 4500 {
			s.WriteString(words[r.IntN(len(words))])
		}
		return s.String()
	}
	for _, n := range []int{1_000, 20_000} {
		parts := make([]part, n)
		lines := &strings.Builder{}
		for i := range parts {
			parts[i] = part{fmt.Sprintf("通知/%05d.txt", i), text(i)}
			fmt.Fprintf(lines, "{\"id\":\"%d\",\"text\":%q}\n", i, parts[i].text)
		}
		tar := tarOf(parts...)
		for _, c := range []struct {
			name string
			b    []byte
		}{
			{"zip", zipOf(parts, nil)}, {"stored.zip", zipOf(parts, func(h *zip.FileHeader) { h.Method = zip.Store })}, {"tar", tar}, {"tar.gz", gzipOf(tar)}, {"tar.zst", zstdOf(tar)},
			{"tar.xz", xzOf(tarOf(parts[:1000]...))}, {"7z", sevenZipOf(methodLZMA2, parts[:1000]...)}, {"jsonl", []byte(lines.String())},
		} {
			if n > 1000 && (c.name == "tar.xz" || c.name == "7z") {
				continue // slow to make
			}
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) { benchmark(b, c.b, c.name) })
		}
	}
}

func benchmark(b *testing.B, archive []byte, name string) {
	folderOf(b, map[string]string{name: string(archive)})
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	entries, size, held, allocated := 0, int64(0), uint64(0), uint64(0)
	b.ResetTimer()
	for b.Loop() {
		for src, err := range must(ingest.New(ingest.Options{})).Sources(b.Context(), name) {
			if err != nil {
				b.Fatal(err)
			}
			size += int64(len(src.Bytes))
			if entries++; entries%500 == 0 && allocated == 0 {
				b.StopTimer()
				runtime.GC()
				runtime.ReadMemStats(&now)
				held = max(held, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
				b.StartTimer()
			}
		}
		if allocated == 0 { // the first run is the one in which what is held is looked at
			runtime.ReadMemStats(&now)
			allocated = (now.TotalAlloc - before.TotalAlloc) / uint64(entries)
		}
	}
	b.SetBytes(size / int64(b.N))
	b.ReportMetric(float64(allocated), "B/entry")
	b.ReportMetric(float64(held)/(1<<20), "MiB-held")
}

// BenchmarkFolder finds files and looks at their beginnings.
func BenchmarkFolder(b *testing.B) {
	all := map[string]string{}
	for i := range 2000 {
		all[fmt.Sprintf("n/%d/%d.html", i%20, i)] = "<p>通知</p>"
	}
	folderOf(b, all)
	for b.Loop() {
		n := 0
		for range must(ingest.New(ingest.Options{})).Sources(b.Context(), "n") {
			n++
		}
		if n != 2000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/2000, "µs/file")
}

// BenchmarkStart is what one small file costs.
func BenchmarkStart(b *testing.B) {
	folderOf(b, map[string]string{"a.html": "<p>通知</p>"})
	b.ReportAllocs()
	for b.Loop() {
		for src, err := range must(ingest.New(ingest.Options{})).Sources(b.Context(), "a.html") {
			if err != nil || src.Open == nil {
				b.Fatal(err)
			}
		}
	}
}
