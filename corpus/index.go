package corpus

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/gongwen-go/gongwen/doc"
)

// Options say how an index works. The zero Options work.
type Options struct {
	// Text gives the text of a document ([doc.Document.Text]) by the id of its sketch, so that near texts can be compared
	// themselves. Without it, and where it returns [doc.ErrNoInput], the sketches decide, and the result is marked as
	// estimated. Any other error ends the work. It is called by one goroutine at a time.
	Text func(ctx context.Context, id string) (string, error)
	// Memory is about how many bytes sorting and compared texts may take; default 64 MiB. Beside it there are up to 20 bytes
	// a document, and from the time when documents are compared about 70.
	Memory int64
}

// Index holds sketches, on disk or in memory. It is derived data: a crash at any moment leaves an index that opens with the
// first so many sketches that were added, and [Index.IDs] says which. Its methods are safe for concurrent use; a
// directory belongs to one Index at a time.
type Index struct {
	opt Options
	dir string

	mu      sync.Mutex
	s       storage
	end     int64   // of the blocks that are written
	pending []byte  // the records of the next block
	offsets []int64 // of the record of each sketch, pending ones included
	dropped int64
	sums    map[int64]uint64 // where each block ends, and its checksum

	work     sync.Mutex // held while documents are compared
	verdicts verdicts
	found    *findings
}

// The file of sketches: a header, then blocks of a head (mark, length, number of records, checksum) and their records. The
// number in the header is another one when folding, hashing or the rules change: such sketches are not comparable.
const (
	sketchFile = "sketches"
	header     = "gongwen sketches 2: 5-runes 22x6\n"
	blockMark  = 0x4B534757 // "WGSK"
	blockHead  = 4 + 4 + 4 + 8
	blockFull  = 1 << 20               // a block is written when it has as many bytes
	blockLimit = blockFull + maxRecord // and never has more
)

// New makes an index in memory.
func New(opt Options) *Index {
	ix := &Index{opt: opt, s: &memory{}, sums: map[int64]uint64{}, verdicts: newVerdicts()}
	ix.setDefaults()
	if err := ix.recover(); err != nil {
		panic("corpus: " + err.Error()) // an empty slice takes a header
	}
	return ix
}

// Open opens the index in a directory, which is made when it does not exist. A torn end, as a crash leaves it, is cut off
// ([Index.Dropped]). Errors: [doc.ErrUnsupported] for an index of another version, [doc.ErrOptions], and those of the
// file system, in a [*doc.Error] of stage "index".
func Open(dir string, opt Options) (*Index, error) {
	ix := &Index{opt: opt, dir: dir, sums: map[int64]uint64{}}
	fail := func(err error) (*Index, error) { return nil, &doc.Error{Stage: "index", Name: dir, Err: err} }
	if opt.Memory < 0 {
		return fail(fmt.Errorf("%w: memory is %d", doc.ErrOptions, opt.Memory))
	}
	ix.setDefaults()
	if dir == "" {
		return fail(fmt.Errorf("%w: no directory", doc.ErrOptions))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fail(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, sketchFile), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return fail(err)
	}
	ix.s = file{f}
	if err := errors.Join(ix.recover(), removeRuns(dir)); err != nil {
		f.Close()
		return fail(err)
	}
	ix.verdicts = loadVerdicts(dir, ix.sums)
	return ix, nil
}

func (ix *Index) setDefaults() {
	if ix.opt.Memory <= 0 {
		ix.opt.Memory = 64 << 20
	}
}

// recover reads all blocks and cuts off what is behind the last whole one.
func (ix *Index) recover() error {
	size, err := ix.s.Size()
	if err != nil {
		return err
	}
	head := make([]byte, min(size, int64(len(header))))
	if _, err := ix.s.ReadAt(head, 0); err != nil && len(head) > 0 {
		return err
	}
	if string(head) != header[:len(head)] {
		return fmt.Errorf("%w: index of another version, or no index", doc.ErrUnsupported)
	}
	if len(head) < len(header) { // new, or torn when it was
		ix.end = int64(len(header))
		_, err := ix.s.WriteAt([]byte(header), 0)
		return err
	}
	ix.end = int64(len(header))
	for {
		n, err := ix.readBlock(size)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		ix.end += n
	}
	ix.dropped = size - ix.end
	if ix.dropped > 0 {
		return ix.s.Truncate(ix.end)
	}
	return nil
}

// readBlock notes the records of the block at the end and returns its length; 0 when there is no whole block.
func (ix *Index) readBlock(size int64) (int64, error) {
	var head [blockHead]byte
	if size-ix.end < blockHead {
		return 0, nil
	}
	if _, err := ix.s.ReadAt(head[:], ix.end); err != nil {
		return 0, err
	}
	le := binary.LittleEndian
	length, sum := int64(le.Uint32(head[4:])), le.Uint64(head[12:])
	if le.Uint32(head[:]) != blockMark || length > blockLimit || length > size-ix.end-blockHead {
		return 0, nil
	}
	payload := make([]byte, length)
	if _, err := ix.s.ReadAt(payload, ix.end+blockHead); err != nil {
		return 0, err
	}
	if xxh3.Hash(payload) != sum {
		return 0, nil
	}
	before := len(ix.offsets)
	var s Sketch
	for at := 0; at < len(payload); {
		n := recordLen(payload[at:])
		if n == 0 || decodeRecord(payload[at:at+n], &s) != nil {
			ix.offsets = ix.offsets[:before]
			return 0, nil
		}
		ix.offsets = append(ix.offsets, ix.end+blockHead+int64(at))
		at += n
	}
	if len(ix.offsets)-before != int(le.Uint32(head[8:])) || length == 0 {
		ix.offsets = ix.offsets[:before]
		return 0, nil
	}
	ix.sums[ix.end+blockHead+length] = sum
	return blockHead + length, nil
}

// Len is how many sketches the index holds.
func (ix *Index) Len() int {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return len(ix.offsets)
}

// Dropped is how many bytes of a torn end Open cut off; 0 when the index was closed or flushed in order.
func (ix *Index) Dropped() int64 { return ix.dropped }

// Add adds a sketch. It is on disk behind the next [Index.Flush]. Errors: [doc.ErrTooLarge] for an id that is too long,
// and those of writing, when the sketch is not added; those added before stay in memory, for the next call to write.
func (ix *Index) Add(s Sketch) error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if len(ix.offsets) == 1<<31-1 {
		return fmt.Errorf("%w: an index holds 2^31 documents", doc.ErrTooLarge)
	}
	if len(ix.pending) >= blockFull {
		if err := ix.write(); err != nil {
			return err
		}
	}
	at := ix.end + blockHead + int64(len(ix.pending))
	b, err := appendRecord(ix.pending, &s)
	if err != nil {
		return &doc.Error{Stage: "index", Name: s.ID, Err: err}
	}
	ix.pending = b
	ix.offsets = append(ix.offsets, at)
	return nil
}

// write writes the pending records as a block.
func (ix *Index) write() error {
	if len(ix.pending) == 0 {
		return nil
	}
	count := 0
	for at := 0; at < len(ix.pending); at += recordLen(ix.pending[at:]) {
		count++
	}
	le := binary.LittleEndian
	sum := xxh3.Hash(ix.pending)
	b := make([]byte, 0, blockHead+len(ix.pending))
	b = le.AppendUint32(b, blockMark)
	b = le.AppendUint32(b, uint32(len(ix.pending)))
	b = le.AppendUint32(b, uint32(count))
	b = le.AppendUint64(b, sum)
	b = append(b, ix.pending...)
	if _, err := ix.s.WriteAt(b, ix.end); err != nil {
		return &doc.Error{Stage: "index", Name: ix.dir, Err: err}
	}
	ix.end += int64(len(b))
	ix.pending, ix.sums[ix.end] = ix.pending[:0], sum
	return nil
}

// Flush writes what was added and waits until the disk has it.
func (ix *Index) Flush() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if err := ix.write(); err != nil {
		return err
	}
	return ix.s.Sync()
}

// Close flushes the index and closes its file.
func (ix *Index) Close() error {
	ix.work.Lock()
	defer ix.work.Unlock()
	err := ix.Flush()
	if err == nil {
		err = ix.remember()
	}
	return errors.Join(err, ix.s.Close())
}

// snapshot writes what is pending and returns where the records are.
func (ix *Index) snapshot() ([]int64, error) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if err := ix.write(); err != nil {
		return nil, err
	}
	return ix.offsets[:len(ix.offsets):len(ix.offsets)], nil
}

// IDs gives the ids of the sketches in the order in which they were added.
func (ix *Index) IDs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		offsets, err := ix.snapshot()
		if err != nil {
			yield("", err)
			return
		}
		r := newReader(ix.s, offsets, sequential)
		var s Sketch
		for i := range offsets {
			if err = ctx.Err(); err == nil {
				err = r.sketch(uint32(i), &s)
			}
			if !yield(s.ID, err) || err != nil {
				return
			}
		}
	}
}
