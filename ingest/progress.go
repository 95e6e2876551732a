package ingest

import (
	"context"
	"io"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// Reason says why something was left out without being an error.
type Reason string

const (
	SkipHidden      Reason = "hidden"       // begins with a dot
	SkipExcluded    Reason = "excluded"     // by a pattern, or Apart
	SkipNotIncluded Reason = "not_included" // no pattern names it
	SkipOld         Reason = "old"          // changed before Since
	SkipTwice       Reason = "twice"        // named twice
	SkipStatus      Reason = "status"       // an answer of a server that is not 200
	SkipMedia       Reason = "media"        // of a crawl: pictures, scripts, styles, fonts
	SkipRevisit     Reason = "revisit"      // of a crawl: seen before, unchanged
	SkipRobots      Reason = "robots"       // of a crawl: robots.txt and sitemaps, which speak to crawlers
	SkipRecord      Reason = "record"       // of a crawl: requests and notes
)

// Progress is how far a Reader is, summed over all calls of Sources.
type Progress struct {
	// Done and Total are bytes of the inputs as they lie on disk, packed ones as packed. Total is −1 while it is not
	// known: until the folders are gone through, and when standard input is one of the inputs.
	Done, Total int64
	// Sources and Errors count what was yielded, Skipped what was not.
	Sources, Errors int64
	Skipped         map[Reason]int64
}

// Left estimates the time that is left from the time that has passed; false while that cannot be said.
func (p Progress) Left(passed time.Duration) (time.Duration, bool) {
	if p.Total < 0 || p.Done <= 0 {
		return 0, false
	}
	return time.Duration(float64(passed) * float64(max(0, p.Total-p.Done)) / float64(p.Done)), true
}

// Progress may be called while Sources runs.
func (r *Reader) Progress() Progress {
	c := &r.progress
	p := Progress{Done: c.done.Load(), Total: -1, Sources: c.sources.Load(), Errors: c.errors.Load()}
	if c.measuring.Load() == 0 && !c.endless.Load() {
		p.Total = max(c.total.Load(), p.Done)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p.Skipped = maps.Clone(c.skipped)
	return p
}

type counters struct {
	done, total, sources, errors atomic.Int64
	measuring                    atomic.Int64 // calls whose inputs are not gone through yet
	endless                      atomic.Bool
	mu                           sync.Mutex
	skipped                      map[Reason]int64
}

func (c *counters) skip(why Reason) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.skipped == nil {
		c.skipped = map[Reason]int64{}
	}
	c.skipped[why]++
}

// measure adds up the sizes of the inputs beside the reading; wait waits until that is done, or stops it at once.
func (r *Reader) measure(ctx context.Context, inputs []string) (wait func(stop bool)) {
	ctx, cancel := context.WithCancel(ctx)
	r.progress.measuring.Add(1)
	var wg sync.WaitGroup
	wg.Go(func() {
		t := newTree(r, ctx, inputs)
		t.file = func(f file) { r.progress.total.Add(f.info.Size()) }
		t.fail = func(string, error) {}
		t.skip = func(Reason) {}
		t.stdin = func() { r.progress.endless.Store(true) }
		t.over = func() bool { return ctx.Err() != nil }
		t.inputs(inputs)
		if ctx.Err() == nil {
			r.progress.measuring.Add(-1)
		}
	})
	return func(stop bool) {
		if stop {
			cancel()
		}
		wg.Wait()
		cancel()
	}
}

// meter counts the bytes of one file that are read, never more than it has.
type meter struct {
	counters *counters
	left     int64
}

func (m *meter) add(n int64) {
	n = min(n, m.left)
	m.left -= n
	m.counters.done.Add(n)
}

// end counts what was not read, because it was not needed or could not be.
func (m *meter) end() { m.add(m.left) }

type meteredReader struct {
	ctx context.Context
	r   io.Reader
	m   *meter
}

func (r meteredReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.m.add(int64(n))
	return n, err
}

type meteredReaderAt struct {
	ctx context.Context
	r   io.ReaderAt
	m   *meter
}

func (r meteredReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.ReadAt(p, off)
	r.m.add(int64(n))
	return n, err
}
