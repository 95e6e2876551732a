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
	Weight  int64 // sum of the weights of what is read or waits to be yielded; one input alone may weigh more
}

// ahead is how many results for each worker may wait for one that takes longer, so that it holds nobody up.
const ahead = 8

// Map calls do for every value of in, in several goroutines, and yields what it returns in the order of in. An error that
// in yields is handed to do, beside its value. Values are taken ahead as far as the bounds allow. Map ends with in, when
// the caller stops, or when the context does (what is under way then is still yielded); no goroutine is left behind.
func Map[In, Out any](ctx context.Context, in iter.Seq2[In, error], b Bounds, weight func(In) int64, do func(context.Context, In, error) Out) iter.Seq[Out] {
	return func(yield func(Out) bool) {
		ctx, cancel := context.WithCancel(ctx)
		m := &mapper[In, Out]{queue: make(chan slot[Out], ahead*b.Workers), held: newBudget(b.Weight), weight: weight, do: do}
		defer m.running.Wait()
		defer cancel()
		m.running.Go(func() {
			defer close(m.queue)
			m.feed(ctx, in, b)
		})
		for s := range m.queue {
			out := <-s.result
			m.held.give(s.weight)
			if !yield(out) {
				return
			}
		}
	}
}

type mapper[In, Out any] struct {
	queue   chan slot[Out] // in order; its capacity bounds what is read ahead
	held    *budget
	weight  func(In) int64
	do      func(context.Context, In, error) Out
	running sync.WaitGroup
}

// slot is the place of a result.
type slot[Out any] struct {
	result chan Out
	weight int64
}

// feed starts a goroutine for each value, as many at a time as the bounds allow. What waits for its bounds stands behind
// all that holds them, so it comes to its turn.
func (m *mapper[In, Out]) feed(ctx context.Context, in iter.Seq2[In, error], b Bounds) {
	workers := make(chan struct{}, b.Workers)
	for v, err := range in {
		s := slot[Out]{make(chan Out, 1), min(m.weight(v), b.Weight)}
		select {
		case m.queue <- s:
		case <-ctx.Done():
			return
		}
		workers <- struct{}{} // a worker always comes back: do ends with the context
		m.held.take(ctx, s.weight)
		m.running.Go(func() {
			defer func() { <-workers }()
			s.result <- m.do(ctx, v, err)
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

// take waits until n is free, or the context ends: then nobody may be there to give anything back.
func (b *budget) take(ctx context.Context, n int64) {
	stop := context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.more.Broadcast()
	})
	defer stop()
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.free < n && ctx.Err() == nil {
		b.more.Wait()
	}
	b.free -= n
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	b.free += n
	b.mu.Unlock()
	b.more.Signal()
}
