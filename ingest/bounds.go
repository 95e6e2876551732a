package ingest

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/gongwen-go/gongwen/doc"
)

// budget is what is left to an archive and the archives in it.
type budget struct {
	bytes   int64
	entries int
	spent   bool // one error has been made of it: nothing more is read
}

func newBudget(l Limits) *budget { return &budget{bytes: l.ArchiveBytes, entries: l.Entries} }

func (b *budget) isSpent() bool { return b != nil && b.spent }

// entry takes one entry.
func (b *budget) entry(limit int) error {
	if b.entries--; b.entries < 0 {
		b.spent = true
		return fmt.Errorf("%w: more than the limit of %d entries (limits.entries)", doc.ErrTooLarge, limit)
	}
	return nil
}

// take takes n unpacked bytes.
func (b *budget) take(n int64, limit int64) error {
	if b == nil {
		return nil
	}
	if b.bytes -= n; b.bytes < 0 {
		b.spent = true
		return tooLarge("archive, unpacked", "archive_bytes", limit)
	}
	return nil
}

func tooLarge(what, limit string, n int64) error {
	return fmt.Errorf("%w: %s: more than the limit of %d bytes (limits.%s)", doc.ErrTooLarge, what, n, limit)
}

// bounded reads what comes out of a packing or an archive, and stops it at the limits. A panic of what it reads from is an
// error.
type bounded struct {
	ctx    context.Context
	r      io.Reader
	limits Limits
	packed func() int64 // bytes it was packed in, or those read so far; nil when it is not packed
	budget *budget      // nil when it is counted elsewhere
	out    int64
	err    error
}

func (b *bounded) Read(p []byte) (n int, err error) {
	if b.err != nil {
		return 0, b.err
	}
	b.err = guard(func() error {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		var err error
		n, err = b.r.Read(p)
		return err
	})
	if b.err != nil && b.err != io.EOF {
		return n, b.err
	}
	b.out += int64(n)
	if err := b.budget.take(int64(n), b.limits.ArchiveBytes); err != nil {
		b.err = err
		return 0, err
	}
	if b.packed != nil && b.out > ratioFrom && b.out/int64(b.limits.Ratio) > b.packed() {
		b.err = fmt.Errorf("%w: unpacked it is more than the limit of %d times its packed size (limits.ratio)", doc.ErrTooLarge, b.limits.Ratio)
		return 0, b.err
	}
	return n, b.err
}

// counted counts what is read from it.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// guard calls a reader of ours or of others. Its panic means that the input is not what it says.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", doc.ErrDamaged, r)
		}
	}()
	return f()
}

// readAll reads an entry of a claimed size (−1 is none) up to the limit.
func readAll(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, tooLarge(fmt.Sprintf("entry of %d bytes", size), "entry_bytes", limit)
	}
	b := make([]byte, 0, min(max(size+1, 512), ratioFrom)) // a size that is a lie costs 1 MiB
	for {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case int64(len(b)) > limit:
			return nil, tooLarge("entry", "entry_bytes", limit)
		case err == io.EOF:
			return b, nil
		case err != nil:
			return nil, damaged(err)
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

// kept are the errors that say themselves what is wrong.
var kept = []error{
	doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrDamaged, doc.ErrEncrypted, doc.ErrUnsupported, doc.ErrUnsafe,
	context.Canceled, context.DeadlineExceeded,
}

// damaged makes an error of a format one that wraps [doc.ErrDamaged]; those of the system stay as they are.
func damaged(err error) error {
	var system *fs.PathError
	if errors.As(err, &system) {
		return err
	}
	for _, k := range kept {
		if errors.Is(err, k) {
			return err
		}
	}
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return fmt.Errorf("%w: %w", doc.ErrUnsupported, err)
	case err == io.EOF:
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", doc.ErrDamaged, err)
}

// insecure are errors that only say that a name leads out of an archive: place sees to that.
func insecure(err error) bool {
	return errors.Is(err, zip.ErrInsecurePath) || errors.Is(err, tar.ErrInsecurePath)
}

// buffers are readers that wait to be used again.
type buffers []*bufio.Reader

func (b *buffers) take(r io.Reader) *bufio.Reader {
	if n := len(*b); n > 0 {
		out := (*b)[n-1]
		*b = (*b)[:n-1]
		out.Reset(r)
		return out
	}
	return bufio.NewReaderSize(r, 2*headBytes)
}

func (b *buffers) give(r *bufio.Reader) {
	r.Reset(nil)
	*b = append(*b, r)
}
