package ingest

import (
	"io"
	"os"
)

// temporary is a file for what must be read in any order and is too large to be held.
type temporary struct {
	file *os.File
	size int64
}

// newTemporary fills a file up to the limit.
func newTemporary(r io.Reader, limit int64) (*temporary, error) {
	h, err := os.CreateTemp("", "gongwen-*")
	if err != nil {
		return nil, err
	}
	t := &temporary{file: h}
	os.Remove(h.Name()) // where the system lets that be, nothing is left after a crash
	t.size, err = io.Copy(h, io.LimitReader(r, limit+1))
	if err == nil && t.size > limit {
		err = tooLarge("archive", "archive_bytes", limit)
	}
	if err != nil {
		t.close()
		return nil, damaged(err)
	}
	return t, nil
}

func (t *temporary) close() {
	t.file.Close()
	os.Remove(t.file.Name())
}
