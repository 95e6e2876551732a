package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Segment is one file of a journal.
type Segment struct {
	Number int
	Sealed bool
	// Bytes is the size of the file; Records how many there are in it, where that is known: to the writer for the one
	// that is open or was sealed by it.
	Bytes   int64
	Records int
	dir     string
}

// Name is the name of the segment, "000001": the same whether it is open or sealed.
func (s Segment) Name() string { return fmt.Sprintf("%06d", s.Number) }

// Next is the segment after it, as long as nothing is in it.
func (s Segment) Next() Segment { return Segment{Number: s.Number + 1, dir: s.dir} }

// Path is its file.
func (s Segment) Path() string {
	path := filepath.Join(s.dir, s.Name()+sealedEnd)
	if !s.Sealed {
		path += openEnd
	}
	return path
}

const (
	sealedEnd = ".jsonl"
	openEnd   = ".open"
)

// List tells the segments of a journal in order. Errors: [ErrDamaged] for a gap in their numbers or an open one that is
// not the last, and what the file system says; a folder that does not exist is one without segments.
func List(dir string) (list []Segment, err error) {
	for range 5 { // a segment that is sealed meanwhile may be seen under both names or none
		if list, err = scan(dir); !errors.Is(err, ErrDamaged) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	return list, err
}

func scan(dir string) ([]Segment, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var list []Segment
	for _, e := range entries {
		name, open := strings.CutSuffix(e.Name(), openEnd)
		name, ok := strings.CutSuffix(name, sealedEnd)
		n, err := strconv.Atoi(name)
		if !ok || err != nil || n < 1 {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		list = append(list, Segment{Number: n, Sealed: !open, Bytes: info.Size(), dir: dir})
	}
	slices.SortFunc(list, func(a, b Segment) int { return a.Number - b.Number })
	for i, s := range list {
		if s.Number != i+1 || !s.Sealed && i+1 < len(list) {
			return nil, fmt.Errorf("%w: %s: segment %d of %d is missing, doubled or not sealed", ErrDamaged, dir, i+1, list[len(list)-1].Number)
		}
	}
	return list, nil
}

// Line is a record with its place.
type Line struct {
	Offset int64 // of its first byte in the segment
	Record []byte
}

// Lines yields the records of a segment. Record is valid until the next is asked for. A torn last line, as an open
// segment may have, is no record; anything else that cannot be read is the last error.
func (s Segment) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		f, err := os.Open(s.Path())
		if errors.Is(err, fs.ErrNotExist) && !s.Sealed { // it was sealed since
			s.Sealed = true
			f, err = os.Open(s.Path())
		}
		if err != nil {
			yield(Line{}, err)
			return
		}
		defer f.Close()
		r := bufio.NewReaderSize(f, bufferSize)
		var long []byte
		for at := int64(0); ; {
			line, err := r.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				long = append(long, line...)
				if len(long) > MaxRecord {
					yield(Line{}, fmt.Errorf("%w: %s: a record of more than %d bytes at byte %d", ErrDamaged, s.Path(), MaxRecord, at))
					return
				}
				continue
			}
			if len(long) > 0 {
				line = append(long, line...)
				long = line[:0]
			}
			switch {
			case errors.Is(err, io.EOF) && (len(line) == 0 || !s.Sealed):
				return
			case errors.Is(err, io.EOF):
				yield(Line{}, fmt.Errorf("%w: %s: the last record ends at byte %d without a line break", ErrDamaged, s.Path(), at+int64(len(line))))
				return
			case err != nil:
				yield(Line{}, err)
				return
			}
			if !yield(Line{at, line[:len(line)-1]}, nil) {
				return
			}
			at += int64(len(line))
		}
	}
}

// whole is how many bytes and records of an open segment stand before the first that is torn or no JSON.
func (s Segment) whole() (size int64, records int, err error) {
	for line, err := range s.Lines() {
		if err != nil {
			return size, records, err
		}
		if !json.Valid(line.Record) {
			break
		}
		size += int64(len(line.Record)) + 1
		records++
	}
	return size, records, nil
}

// ReadAt reads the record at an offset of a segment of the journal in dir.
func ReadAt(dir string, segment int, offset int64) ([]byte, error) {
	s := Segment{Number: segment, Sealed: true, dir: dir}
	f, err := os.Open(s.Path())
	if errors.Is(err, fs.ErrNotExist) {
		s.Sealed = false
		f, err = os.Open(s.Path())
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(io.LimitReader(f, MaxRecord)).ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("%w: %s: no record at byte %d", ErrDamaged, s.Path(), offset)
	}
	return bytes.TrimSuffix(line, []byte("\n")), nil
}
