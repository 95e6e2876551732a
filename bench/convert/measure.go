package main

import (
	"math"
	"runtime"
	"slices"
	"time"
)

// figures are what one subject took on one input.
type figures struct {
	seconds       []float64 // of one conversion, a round each
	allocs, bytes float64   // of one conversion
}

// measure runs every subject on every input once a round, so that a slow spell of the machine meets all alike. The
// figures are by input and subject; a sample repeats its conversion until it lasts.
func measure(ins []*input, subs []subject, rounds int, sample time.Duration) [][]figures {
	out := make([][]figures, len(ins))
	times := make([][]int, len(ins))
	for i, in := range ins {
		out[i], times[i] = make([]figures, len(subs)), make([]int, len(subs))
		for j, s := range subs {
			times[i][j] = repetitions(func() { s.run(in) }, sample)
			out[i][j].allocs, out[i][j].bytes = allocations(func() { s.run(in) }, times[i][j])
		}
	}
	for range rounds {
		for i, in := range ins {
			for j, s := range subs {
				f := &out[i][j]
				f.seconds = append(f.seconds, seconds(func() { s.run(in) }, times[i][j]))
			}
		}
	}
	return out
}

// repetitions says how often f must run to last; its first run, which may construct something, does not count.
func repetitions(f func(), sample time.Duration) int {
	f()
	once := seconds(f, 1)
	return max(1, int(math.Ceil(sample.Seconds()/once)))
}

// seconds is the mean time of n runs, after the garbage of others is gone. The caches that its collection has cleared are
// filled by a run that does not count, unless runs are so long that it does not matter.
func seconds(f func(), n int) float64 {
	runtime.GC()
	if n > 1 {
		f()
	}
	start := time.Now()
	for range n {
		f()
	}
	return max(time.Since(start).Seconds(), 1e-9) / float64(n)
}

// allocations are the mean number and bytes of n runs.
func allocations(f func(), n int) (allocs, bytes float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(n), float64(after.TotalAlloc-before.TotalAlloc) / float64(n)
}

// speed is the median in MB/s.
func (f figures) speed(size int) float64 { return float64(size) / median(f.seconds) / 1e6 }

// times says how many times as fast f is as the other: the median of the rounds, each compared with itself.
func (f figures) times(other figures) float64 {
	var ratios []float64
	for i, s := range f.seconds {
		ratios = append(ratios, other.seconds[i]/s)
	}
	return median(ratios)
}

func median[T ~int64 | ~float64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
