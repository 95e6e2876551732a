package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// A round goes over the pages several times, until it has read roundBytes, so that the collection of garbage at its end,
// which takes the same time however little was read, does not count; over small pages not more than maxPasses times.
const (
	roundBytes = 6 << 20
	maxPasses  = 200
)

// passesOf is how many times a round goes over the pages.
func passesOf(pages []page) int {
	bytes := 0
	for _, p := range pages {
		bytes += len(p.raw)
	}
	return min(maxPasses, 1+roundBytes/max(1, bytes))
}

// measure gives the CPU seconds that every subject takes for all pages, a round each, all subjects once a round so that a
// slow spell of the machine meets all alike. CPU time counts the garbage collector's threads, too.
func measure(subs []subject, pages []page, rounds int) [][]float64 {
	passes := passesOf(pages)
	out := make([][]float64, len(subs))
	for round := range rounds {
		for i, s := range subs {
			runtime.GC()
			before := cpu()
			for range passes {
				for _, p := range pages {
					_, _ = s.run(p.raw) // a page that a subject cannot read takes the time until it says so
				}
			}
			runtime.GC()
			out[i] = append(out[i], (cpu()-before).Seconds()/float64(passes))
		}
		progress(round+1, rounds)
	}
	return out
}

// cpu is the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Errorf("getrusage: %w", err)) // it cannot fail with these arguments
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
