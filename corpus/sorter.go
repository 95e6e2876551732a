package corpus

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
)

// sorter sorts more numbers than memory holds: full buffers go to files as sorted runs, which are merged.
type sorter struct {
	dir   string // of the runs; "" keeps all in memory
	limit int    // numbers in memory
	buf   []uint64
	runs  []*os.File
}

// runPattern names the files of runs. They are of no use behind a crash; Open removes them.
const runPattern = "sort-*.tmp"

func (ix *Index) sorter() *sorter {
	return &sorter{dir: ix.dir, limit: int(max(ix.opt.Memory/2/8, 1024))}
}

// push adds a number.
func (s *sorter) push(v uint64) error {
	s.buf = append(s.buf, v)
	if s.dir == "" || len(s.buf) < s.limit {
		return nil
	}
	return s.spill()
}

func (s *sorter) spill() error {
	f, err := os.CreateTemp(s.dir, runPattern)
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	slices.Sort(s.buf)
	w := bufio.NewWriterSize(f, 1<<18)
	var b [8]byte
	for _, v := range s.buf {
		binary.LittleEndian.PutUint64(b[:], v)
		if _, err := w.Write(b[:]); err != nil {
			return err
		}
	}
	s.buf = s.buf[:0]
	return w.Flush()
}

// all gives the numbers in order, once; the runs are removed behind it.
func (s *sorter) all() iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		defer s.close()
		slices.Sort(s.buf)
		if len(s.runs) == 0 {
			for _, v := range s.buf {
				if !yield(v, nil) {
					return
				}
			}
			return
		}
		if len(s.buf) > 0 {
			if err := s.spill(); err != nil {
				yield(0, err)
				return
			}
		}
		s.merge(yield)
	}
}

func (s *sorter) merge(yield func(uint64, error) bool) {
	var h runHeap
	for _, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			yield(0, err)
			return
		}
		r := &run{r: bufio.NewReaderSize(f, 1<<16)}
		if ok, err := r.next(); err != nil {
			yield(0, err)
			return
		} else if ok {
			h = append(h, r)
		}
	}
	heap.Init(&h)
	for len(h) > 0 {
		if !yield(h[0].head, nil) {
			return
		}
		switch ok, err := h[0].next(); {
		case err != nil:
			yield(0, err)
			return
		case ok:
			heap.Fix(&h, 0)
		default:
			heap.Pop(&h)
		}
	}
}

// close removes the runs.
func (s *sorter) close() {
	for _, f := range s.runs {
		f.Close()
		os.Remove(f.Name())
	}
	s.runs, s.buf = nil, nil
}

// run is a sorted file with its first number taken.
type run struct {
	r    *bufio.Reader
	head uint64
}

func (r *run) next() (bool, error) {
	var b [8]byte
	if _, err := io.ReadFull(r.r, b[:]); errors.Is(err, io.EOF) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	r.head = binary.LittleEndian.Uint64(b[:])
	return true, nil
}

type runHeap []*run

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return h[i].head < h[j].head }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)        { *h = append(*h, x.(*run)) }
func (h *runHeap) Pop() any          { old := *h; x := old[len(old)-1]; *h = old[:len(old)-1]; return x }

// removeRuns removes what a crash left behind.
func removeRuns(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if ok, _ := filepath.Match(runPattern, e.Name()); ok {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// groups hands over the low halves of the numbers that share their high half, in order.
func groups(sorted iter.Seq2[uint64, error], each func(high uint32, low []uint32) error) error {
	var key uint32
	var low []uint32
	for v, err := range sorted {
		if err != nil {
			return err
		}
		if high := uint32(v >> 32); high != key && len(low) > 0 {
			if err := each(key, low); err != nil {
				return err
			}
			low = low[:0]
		}
		key = uint32(v >> 32)
		low = append(low, uint32(v))
	}
	if len(low) == 0 {
		return nil
	}
	return each(key, low)
}
