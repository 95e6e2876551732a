package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gongwen-go/gongwen/doc"
)

// storage is where the blocks are: a file, or memory.
type storage interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Size() (int64, error)
	Truncate(int64) error
	Sync() error
}

type file struct{ *os.File }

func (f file) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

type memory struct{ b []byte }

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(m.b)) {
		return 0, io.EOF
	}
	n := copy(p, m.b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) WriteAt(p []byte, off int64) (int, error) {
	m.b = append(m.b[:off], p...) // only ever at the end
	return len(p), nil
}

func (m *memory) Size() (int64, error)   { return int64(len(m.b)), nil }
func (m *memory) Truncate(n int64) error { m.b = m.b[:n]; return nil }
func (m *memory) Sync() error            { return nil }
func (m *memory) Close() error           { return nil }

// How many bytes a reader reads at once: a record, or many that follow each other.
const (
	random     = maxRecord
	sequential = 1 << 18
)

// reader reads sketches by their number.
type reader struct {
	s       storage
	offsets []int64
	buf     []byte
	at      int64 // of buf in the storage
	have    int
}

func newReader(s storage, offsets []int64, size int) *reader {
	return &reader{s: s, offsets: offsets, buf: make([]byte, size)}
}

// sketch reads the sketch of a document.
func (r *reader) sketch(n uint32, s *Sketch) error {
	off := r.offsets[n]
	b := r.window(off)
	if recordLen(b) == 0 {
		n, err := r.s.ReadAt(r.buf, off)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		r.at, r.have = off, n
		b = r.window(off)
	}
	size := recordLen(b)
	if size == 0 {
		return fmt.Errorf("%w: no sketch at byte %d", doc.ErrDamaged, off)
	}
	return decodeRecord(b[:size], s)
}

// window is what of the buffer lies behind an offset.
func (r *reader) window(off int64) []byte {
	if off < r.at || off >= r.at+int64(r.have) {
		return nil
	}
	return r.buf[off-r.at : r.have]
}
