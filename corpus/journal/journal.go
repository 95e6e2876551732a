// Package journal keeps the records of a batch on disk so that none is lost, doubled or torn, whatever happens to the
// program: the truth from which all other forms are made.
//
// A journal is a folder of segments, 000001.jsonl, 000002.jsonl …, each of JSON Lines: a record is a line, and a record is
// there when its line is whole. Segments are sealed (synced, then renamed) when they are large enough, and never change
// after that; the last may still be open (000003.jsonl.open). Where a segment ends depends on nothing but its records, so
// that a batch that was killed and went on has the same segments as one that was not.
//
//   - [Open] takes the journal for writing, drops a torn last line, and gives a [Journal] to [Journal.Append] to.
//   - [List] tells the segments to a reader, also while another process writes.
//   - [Segment.Lines] reads the records of one, [ReadAt] one record by its place.
package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Options say when a segment is full: at whichever comes first. Zero fields have their defaults.
type Options struct {
	SegmentBytes   int64 // default 64 MiB
	SegmentRecords int   // default 10,000
}

// MaxRecord is the longest record that is read, in bytes: the text of a notice of the largest size, with its structure.
const MaxRecord = 1 << 30

// Errors.
var (
	ErrLocked  = errors.New("journal in use by another process")
	ErrDamaged = errors.New("damaged journal")
	ErrRecord  = errors.New("not a record of one line")
)

// Journal is a journal open for writing. It is for one goroutine.
type Journal struct {
	dir     string
	opt     Options
	lock    *os.File
	sealed  []Segment
	open    *os.File
	last    Segment // the open one
	pending []byte  // records not yet written
	err     error   // of a write: nothing can follow it
}

// Open takes the journal in a folder, which is made if need be. What follows the last whole record of the open segment
// is dropped: a record that was being written when the program ended. Errors: [ErrLocked], [ErrDamaged], and what the
// file system says.
func Open(dir string, opt Options) (*Journal, error) {
	if opt.SegmentBytes == 0 {
		opt.SegmentBytes = 64 << 20
	}
	if opt.SegmentRecords == 0 {
		opt.SegmentRecords = 10_000
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	j := &Journal{dir: dir, opt: opt, lock: lock}
	if err := j.recover(); err != nil {
		lock.Close()
		return nil, err
	}
	return j, nil
}

// recover finds the segments and mends the open one.
func (j *Journal) recover() error {
	list, err := List(j.dir)
	if err != nil {
		return err
	}
	if n := len(list); n > 0 && !list[n-1].Sealed {
		j.last, list = list[n-1], list[:n-1]
	} else {
		j.last = Segment{Number: n + 1, dir: j.dir}
	}
	j.sealed = list
	size, records, err := j.last.whole()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	j.last.Bytes, j.last.Records = size, records
	if j.open, err = os.OpenFile(j.last.Path(), os.O_RDWR|os.O_CREATE, 0o666); err != nil {
		return err
	}
	if err := j.open.Truncate(size); err != nil {
		return err
	}
	if _, err = j.open.Seek(size, 0); err != nil {
		return err
	}
	if j.full() { // the program ended between the last record and the seal
		_, err = j.Seal()
	}
	return err
}

// Sealed are the segments that are complete, oldest first.
func (j *Journal) Sealed() []Segment { return j.sealed[:len(j.sealed):len(j.sealed)] }

// Current is the open segment with the records that were appended to it.
func (j *Journal) Current() Segment { return j.last }

// bufferSize is how many bytes of records wait for one write.
const bufferSize = 256 << 10

// Append adds a record, a line of JSON without its end. It may stay in memory until [Journal.Flush]. It reports whether
// the segment was sealed by it. After an error of writing the journal on disk ends with a whole record, and every further
// call returns that error.
func (j *Journal) Append(record []byte) (sealed bool, err error) {
	if j.err != nil {
		return false, j.err
	}
	if len(record) == 0 || len(record) >= MaxRecord || bytes.IndexByte(record, '\n') >= 0 {
		return false, fmt.Errorf("%w: %d bytes", ErrRecord, len(record))
	}
	j.pending = append(append(j.pending, record...), '\n')
	j.last.Bytes += int64(len(record)) + 1
	j.last.Records++
	if j.full() {
		return j.Seal()
	}
	if len(j.pending) >= bufferSize {
		return false, j.Flush()
	}
	return false, nil
}

func (j *Journal) full() bool {
	return j.last.Bytes >= j.opt.SegmentBytes || j.last.Records >= j.opt.SegmentRecords
}

// Flush hands all records to the operating system: they outlive the program from there on.
func (j *Journal) Flush() error {
	if j.err != nil || len(j.pending) == 0 {
		return j.err
	}
	start := j.last.Bytes - int64(len(j.pending))
	if _, err := j.open.Write(j.pending); err != nil {
		j.err = errors.Join(err, j.open.Truncate(start)) // a full disk: what was whole stays so
		return j.err
	}
	j.pending = j.pending[:0]
	return nil
}

// Seal completes the open segment, which then outlives a failure of power too, and begins the next. An empty one stays
// open. It reports whether there was something to seal.
func (j *Journal) Seal() (sealed bool, err error) {
	if err := j.Flush(); err != nil {
		return false, err
	}
	if j.last.Records == 0 {
		return false, nil
	}
	fail := func(err error) (bool, error) { j.err = err; return false, err }
	if err := j.open.Sync(); err != nil {
		return fail(err)
	}
	if err := j.open.Close(); err != nil {
		return fail(err)
	}
	done := j.last
	done.Sealed = true
	if err := os.Rename(j.last.Path(), done.Path()); err != nil {
		return fail(err)
	}
	if err := syncFolder(j.dir); err != nil {
		return fail(err)
	}
	j.sealed = append(j.sealed, done)
	j.last = done.Next()
	if j.open, err = os.OpenFile(j.last.Path(), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666); err != nil {
		return fail(err)
	}
	return true, nil
}

// Close flushes and gives the journal free. The open segment stays open, for the next to go on; an empty one goes.
func (j *Journal) Close() error {
	var err error
	if j.err == nil { // else it has been told
		err = j.Flush()
	}
	if e := j.open.Close(); j.err == nil {
		err = errors.Join(err, e)
	}
	if j.last.Records == 0 {
		err = errors.Join(err, os.Remove(j.last.Path()))
	}
	return errors.Join(err, j.lock.Close())
}

// syncFolder makes a rename outlive a failure of power. Where folders cannot be synced it does nothing.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s: %w", filepath.Clean(dir), err)
	}
	return nil
}
