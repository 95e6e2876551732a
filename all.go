package gongwen

import (
	"context"
	"iter"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// All reads a stream of notices with bounded workers and yields the documents in the order of their sources. A bad
// input, or an error that the stream itself yields, gives a Document with Err set (and the error beside it) and the
// stream goes on. All stops when the caller does, or when the context ends, which it yields as a last error; no
// goroutine is left behind.
func (p *Parser) All(ctx context.Context, sources iter.Seq2[doc.Source, error]) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		queue := make(chan chan result, p.opt.Workers) // in order; its capacity bounds what is read ahead
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		wg.Go(func() { p.feed(ctx, sources, queue, &wg) })
		for slot := range queue {
			r := <-slot
			if !yield(r.document, r.err) {
				return
			}
		}
		if err := context.Cause(ctx); err != nil {
			yield(failed(doc.Source{}, err), err)
		}
	}
}

type result struct {
	document *doc.Document
	err      error
}

// feed starts a worker for each source, as many at a time as the options allow, and closes the queue at the end.
func (p *Parser) feed(ctx context.Context, sources iter.Seq2[doc.Source, error], queue chan<- chan result, wg *sync.WaitGroup) {
	defer close(queue)
	workers := make(chan struct{}, p.opt.Workers)
	flight := newBudget(p.opt.BytesInFlight)
	for src, err := range sources {
		slot := make(chan result, 1)
		select {
		case queue <- slot:
		case <-ctx.Done():
			return
		}
		if err != nil {
			slot <- result{failed(src, err), err}
			continue
		}
		select {
		case workers <- struct{}{}:
		case <-ctx.Done():
			slot <- result{failed(src, ctx.Err()), ctx.Err()}
			return
		}
		size := int64(len(src.Bytes))
		if src.Bytes == nil {
			size = src.Size
			if size <= 0 || size > p.opt.Limits.Bytes { // not known before it is opened: it may be as large as the limit
				size = p.opt.Limits.Bytes
			}
		}
		size = min(size, p.opt.BytesInFlight)
		flight.take(size)
		wg.Go(func() {
			defer func() { flight.give(size); <-workers }()
			d, err := p.Parse(ctx, src)
			if err != nil {
				d = failed(src, err)
			}
			slot <- result{d, err}
		})
	}
}

// failed is the record of a source that gave no document.
func failed(src doc.Source, err error) *doc.Document {
	info := doc.SourceInfo{
		Name: src.Name, URL: src.URL, MediaType: src.MediaType, Charset: src.Charset,
		Bytes: len(src.Bytes), Parent: src.Parent,
	}
	return &doc.Document{Schema: doc.Schema, ID: src.ID, Source: info, Err: err}
}

// budget is a counting lock over bytes.
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
