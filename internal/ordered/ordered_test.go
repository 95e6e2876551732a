package ordered_test

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/internal/ordered"
)

// numbers yields 0 … n-1; every seventh with an error.
func numbers(n int) func(func(int, error) bool) {
	return func(yield func(int, error) bool) {
		for i := range n {
			var err error
			if i%7 == 6 {
				err = errors.New("seventh")
			}
			if !yield(i, err) {
				return
			}
		}
	}
}

// Whatever the bounds, the weights and the moment of stopping: results come in order, no more is under way than allowed,
// and no goroutine stays.
func TestMap(t *testing.T) {
	before := runtime.NumGoroutine()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		b := ordered.Bounds{Workers: rapid.IntRange(1, 5).Draw(t, "workers"), Weight: rapid.Int64Range(1, 20).Draw(t, "weight")}
		weights := rapid.SliceOfN(rapid.Int64Range(0, 30), n, n).Draw(t, "weights")
		stop := rapid.IntRange(0, 80).Draw(t, "stop")
		byContext := rapid.Bool().Draw(t, "by context")
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var busy, weight, most, heaviest atomic.Int64
		next := 0
		for out := range ordered.Map(ctx, numbers(n), b, func(i int) int64 { return weights[i] }, func(_ context.Context, i int, err error) int {
			most.Store(max(most.Load(), busy.Add(1)))
			heaviest.Store(max(heaviest.Load(), weight.Add(min(weights[i], b.Weight))))
			defer busy.Add(-1)
			defer weight.Add(-min(weights[i], b.Weight))
			if i%5 == 0 {
				time.Sleep(50 * time.Microsecond)
			}
			if (err != nil) != (i%7 == 6) {
				t.Errorf("error of %d: %v", i, err)
			}
			return i
		}) {
			if out != next {
				t.Fatalf("%d, want %d", out, next)
			}
			if next++; next == stop {
				if !byContext {
					break
				}
				cancel()
			}
		}
		if stop == 0 || stop > n {
			if next != n {
				t.Fatalf("%d results of %d", next, n)
			}
			if most.Load() > int64(b.Workers) || heaviest.Load() > b.Weight {
				t.Fatalf("%d calls, weight %d at a time: %+v", most.Load(), heaviest.Load(), b)
			}
		}
	})
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
