package fetch

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// spooled is how many bytes of a body wait in memory; the rest waits in a file without a name.
const spooled = 64 << 10

// spool holds a body until it is stored.
type spool struct {
	mem  []byte
	file *os.File
	size int64
}

// errSpool is a fault of our own disk.
var errSpool = errors.New("a body has no room on disk")

// Write adds to the body.
func (s *spool) Write(p []byte) (int, error) {
	n, err := s.write(p)
	if err != nil {
		err = fmt.Errorf("%w: %w", errSpool, err)
	}
	return n, err
}

func (s *spool) write(p []byte) (int, error) {
	if s.file == nil && len(s.mem)+len(p) <= spooled {
		s.mem = append(s.mem, p...)
		s.size += int64(len(p))
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "gongwen-fetch-*")
		if err != nil {
			return 0, err
		}
		os.Remove(f.Name()) // it goes with the process; where that is refused, close removes it
		s.file = f
		if _, err := f.Write(s.mem); err != nil {
			return 0, err
		}
		s.mem = nil
	}
	n, err := s.file.Write(p)
	s.size += int64(n)
	return n, err
}

// bytes is the whole body.
func (s *spool) bytes() ([]byte, error) {
	if s.file == nil {
		return s.mem, nil
	}
	b := make([]byte, s.size)
	_, err := io.ReadFull(io.NewSectionReader(s.file, 0, s.size), b)
	return b, err
}

// close gives the room back.
func (s *spool) close() error {
	s.mem = nil
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	err := f.Close()
	if e := os.Remove(f.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return err
}
