package warc

import "io"

// source is the file. Its errors come again and again, and are told from those of what is inside.
type source struct {
	r    io.Reader
	at   io.ReaderAt // of the same file, nil when it has none
	base int64       // where in at reading began
	err  error
}

// sourceError is an error of reading the file.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return e.err.Error() }

func (e *sourceError) Unwrap() error { return e.err }

func newSource(r io.Reader) *source {
	src := &source{r: r}
	at, ok := r.(io.ReaderAt)
	seeker, can := r.(io.Seeker)
	if !ok || !can {
		return src
	}
	if base, err := seeker.Seek(0, io.SeekCurrent); err == nil { // a pipe is a file too, but cannot do it
		src.at, src.base = at, base
	}
	return src
}

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		err = &sourceError{err}
	}
	s.err = err
	if n > 0 {
		err = nil
	}
	return n, err
}

// behind returns up to n bytes of the file from an offset on; false when the file cannot be asked.
func (s *source) behind(offset int64, n int) ([]byte, bool) {
	if s.at == nil {
		return nil, false
	}
	b := make([]byte, n)
	n, err := s.at.ReadAt(b, s.base+offset)
	return b[:n], err == nil || err == io.EOF
}
