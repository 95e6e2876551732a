package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// measure gives the CPU seconds that every subject takes for all pages, a round each, all subjects once a round so that a
// slow spell of the machine meets all alike. CPU time counts the garbage collector's threads, too.
func measure(subs []subject, pages []page, rounds int) [][]float64 {
	out := make([][]float64, len(subs))
	for round := range rounds {
		for i, s := range subs {
			runtime.GC()
			before := cpu()
			for _, p := range pages {
				_, _ = s.run(p.raw) // a page that a subject cannot read takes the time until it says so
			}
			runtime.GC()
			out[i] = append(out[i], (cpu() - before).Seconds())
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
