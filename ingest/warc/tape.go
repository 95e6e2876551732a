package warc

import "io"

const (
	lookBack  = 1 << 20 // bytes that can be read again
	tapeChunk = 64 << 10
)

// tape is a reader that can go back a little: an inflater that runs on damaged bytes reads beyond the end of its member,
// into members that are whole.
type tape struct {
	r   io.Reader
	buf []byte // the last bytes read, with those that are to be given again
	at  int    // the next byte of buf to give
	pos int64  // its offset in the file
}

func (t *tape) Read(p []byte) (int, error) {
	if t.at == len(t.buf) {
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.buf[t.at:])
	t.at += n
	t.pos += int64(n)
	return n, nil
}

func (t *tape) fill() error {
	if t.buf == nil {
		t.buf = make([]byte, 0, 2*lookBack)
	}
	if len(t.buf)+tapeChunk > cap(t.buf) {
		keep := copy(t.buf, t.buf[len(t.buf)-lookBack:])
		t.buf = t.buf[:keep]
		t.at = keep
	}
	n, err := t.r.Read(t.buf[len(t.buf) : len(t.buf)+tapeChunk])
	t.buf = t.buf[:len(t.buf)+n]
	if n > 0 {
		return nil // an error comes again with the next bytes
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return err
}

// rewind goes back to an offset in the file, or as near to it as the tape reaches.
func (t *tape) rewind(to int64) {
	back := min(int(t.pos-to), t.at)
	t.at -= back
	t.pos -= int64(back)
}
