// Package ordered maps a stream by bounded workers and keeps its order: [Map] is its one function.
package ordered

import (
	"context"
	"iter"
	"sync"
)

// Bounds say how much is under way at a time. Both must be greater than zero.
type Bounds struct {
	Workers int   // calls at a time
	Weight  int64 // sum of the weights of the inputs held; one input alone may weigh more
}

// Map calls do for every value of in, in several goroutines, and yields what it returns in the order of in. An error that
// in yields is handed to do, beside its value. Values are taken ahead as far as the bounds allow. Map ends with in, when
// the caller stops, or when the context does (what is under way then is still yielded); no goroutine is left behind.
func Map[In, Out any](ctx context.Context, in iter.Seq2[In, error], b Bounds, weight func(In) int64, do func(context.Context, In, error) Out) iter.Seq[Out] {
	return func(yield func(Out) bool) {
		ctx, cancel := context.WithCancel(ctx)
		queue := make(chan chan Out, b.Workers) // in order; its capacity bounds what is read ahead
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		running.Go(func() {
			defer close(queue)
			feed(ctx, in, b, weight, do, queue, &running)
		})
		for slot := range queue {
			if !yield(<-slot) {
				return
			}
		}
	}
}

// feed starts a goroutine for each value, as many at a time as the bounds allow.
func feed[In, Out any](ctx context.Context, in iter.Seq2[In, error], b Bounds, weight func(In) int64, do func(context.Context, In, error) Out, queue chan<- chan Out, running *sync.WaitGroup) {
	workers := make(chan struct{}, b.Workers)
	held := newBudget(b.Weight)
	for v, err := range in {
		slot := make(chan Out, 1)
		select {
		case queue <- slot:
		case <-ctx.Done():
			return
		}
		workers <- struct{}{} // a worker always comes back: do ends with the context
		w := min(weight(v), b.Weight)
		held.take(w)
		running.Go(func() {
			defer func() { held.give(w); <-workers }()
			slot <- do(ctx, v, err)
		})
	}
}

// budget is a counting lock.
type budget struct {
	mu   sync.Mutex
	free int64
	more sync.Cond
}

func newBudget(n int64) *budget {
	b := &budget{free: n}
	b.more.L = &b.mu
	return b
}

func (b *budget) take(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.free < n {
		b.more.Wait()
	}
	b.free -= n
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	b.free += n
	b.mu.Unlock()
	b.more.Broadcast()
}
