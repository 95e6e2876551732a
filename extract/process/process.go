// Package process reads a format in processes of its own, which are killed when the deadline comes: for formats whose reader
// may run for ever, take all memory or crash, as a PDF may make PDFium do.
//
// A [Format] takes the place of the format itself. What its children run is a program of the user's that calls [Serve]; the
// command has one:
//
//	formats := []doc.Format{&process.Format{Format: &pdf.Format{}, Command: []string{"gongwen", "pdf-reader"}}}
//
// Children are started when the first file is met, read one file at a time, and are used again. What a file does to a child,
// be it a crash, an endless loop or memory without end, is an error of that file alone. A child ends when its standard input
// does, so also when its parent dies; on Linux it is killed then, and its memory is bounded by the kernel.
package process

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// Format is a doc.Format whose Read is that of child processes. It is safe for concurrent use and must not be copied after
// first use.
type Format struct {
	// Format tells Name and Detect. It reads nothing but scans for an engine (see ReadScans): how a file is read is a matter of
	// the program.
	doc.Format
	// Command is the program that calls [Serve], and its arguments.
	Command []string
	// Processes is how many files are read at a time, and how many children are kept; default GOMAXPROCS. More files wait.
	Processes int
	// Memory bounds the data of one child in bytes, on Linux (RLIMIT_DATA); default 2 GiB, negative is none. A program that
	// was built with -race has no bound: it takes terabytes of addresses.
	Memory int64

	mu    sync.Mutex
	slots chan struct{} // held by files and by children that are being started
	idle  []*child
	ended context.Context // by Close
	end   context.CancelFunc
}

// Read has a child read the file. Errors are those of the format, and doc.ErrInternal where the child ended by itself or
// answered what is no answer, doc.ErrTooLarge where it ran out of memory or answered more than limits allow, those of the
// context, and of the operating system where no child can be started.
func (f *Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	if len(f.Command) == 0 {
		return doc.Blocks{}, fmt.Errorf("%w: no Command for the processes that read %s", doc.ErrOptions, f.Name())
	}
	limits = limits.WithDefaults()
	if int64(len(raw)) > limits.Bytes {
		return doc.Blocks{}, fmt.Errorf("%w: %d bytes, limit %d", doc.ErrTooLarge, len(raw), limits.Bytes)
	}
	src.Bytes, src.Open = nil, nil
	for {
		c, used, err := f.take(ctx)
		if err != nil {
			return doc.Blocks{}, err
		}
		blocks, err := c.read(ctx, question{src, limits, len(raw)}, raw)
		f.give(c)
		// A child may have died while it was idle, or of what it read before: a fresh one has the last word.
		if e := (*deathError)(nil); !used || !errors.As(err, &e) || ctx.Err() != nil {
			return blocks, err
		}
	}
}

// ReadScans has a child read the file, and where pages without text are left the format in this process, where the engine is: a
// file with a text layer is read as by Read.
func (f *Format) ReadScans(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits, ocr doc.OCR) (doc.Blocks, error) {
	blocks, err := f.Read(ctx, src, raw, limits)
	s, ok := f.Format.(doc.ScanReader)
	left := errors.Is(err, doc.ErrNoText) || slices.ContainsFunc(blocks.Diagnostics, func(d doc.Diagnostic) bool { return d.Code == doc.NoTextPages })
	if !ok || !left {
		return blocks, err
	}
	return s.ReadScans(ctx, src, raw, limits, ocr)
}

// take waits for a slot, and takes an idle child or starts one. used says that it has read before.
func (f *Format) take(ctx context.Context) (c *child, used bool, err error) {
	f.init()
	select {
	case f.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	f.mu.Lock()
	if f.ended.Err() != nil {
		err = fmt.Errorf("%w: the processes that read %s were closed", doc.ErrUnsupported, f.Name())
	} else if n := len(f.idle); n > 0 {
		c, f.idle = f.idle[n-1], f.idle[:n-1]
	}
	f.mu.Unlock()
	switch {
	case err != nil:
		<-f.slots
		return nil, false, err
	case c != nil:
		return c, true, nil
	}
	c, err = f.start(ctx)
	return c, false, err
}

// start starts a child for a slot that is held. Starting may take longer than one file has: the child is for the next then.
func (f *Format) start(ctx context.Context) (*child, error) {
	type result struct {
		*child
		error
	}
	started := make(chan result, 1)
	go func() {
		c, err := start(f.ended, f.Command, f.memory())
		started <- result{c, err}
	}()
	take := func(r result) (*child, error) {
		if r.error != nil {
			<-f.slots
			return nil, fmt.Errorf("the process that reads %s cannot be started: %w", f.Name(), r.error)
		}
		return r.child, nil
	}
	select {
	case r := <-started:
		return take(r)
	case <-ctx.Done():
		go func() {
			if c, err := take(<-started); err == nil {
				f.give(c)
			}
		}()
		return nil, fmt.Errorf("the process that reads %s was still starting, which takes long the first time on a machine: %w", f.Name(), ctx.Err())
	}
}

// give frees the slot of a child, and keeps the child for the next file if it can read on.
func (f *Format) give(c *child) {
	f.mu.Lock()
	if c.alive() && f.ended.Err() == nil {
		f.idle = append(f.idle, c)
		c = nil
	}
	f.mu.Unlock()
	if c != nil {
		c.end()
	}
	<-f.slots
}

// init is for the zero value.
func (f *Format) init() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.slots != nil {
		return
	}
	n := f.Processes
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	f.slots = make(chan struct{}, n)
	f.ended, f.end = context.WithCancel(context.Background())
}

func (f *Format) memory() int64 {
	if f.Memory == 0 {
		return 2 << 30
	}
	return f.Memory
}

// Close ends all children, those at work too, and waits for it. Nothing is read after it; closing twice, or what never read a
// file, is no error.
func (f *Format) Close() error {
	f.init()
	f.mu.Lock()
	f.end()
	idle := f.idle
	f.idle = nil
	f.mu.Unlock()
	for _, c := range idle {
		c.end()
	}
	for range cap(f.slots) {
		f.slots <- struct{}{}
	}
	for range cap(f.slots) {
		<-f.slots
	}
	return nil
}
