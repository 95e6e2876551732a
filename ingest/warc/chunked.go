package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/gongwen-go/gongwen/doc"
)

// chunks undoes the chunks of HTTP/1.1: each its size in hexadecimal on a line, and so many bytes; one of size 0 ends.
// What follows that one, trailers, is not read.
type chunks struct {
	r    *bufio.Reader
	left int64 // of the chunk
	err  error
	next bool // a line end is due before the next size
}

func (c *chunks) Read(p []byte) (int, error) {
	if c.err == nil && c.left == 0 {
		c.err = c.size()
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if err != nil {
		c.err = noEOF(err)
	}
	return n, c.err
}

// size reads the line before a chunk.
func (c *chunks) size() error {
	if c.next {
		if line, err := c.r.ReadSlice('\n'); err != nil {
			return c.bad(line, err)
		} else if !isBlank(line) {
			return c.bad(line, nil)
		}
	}
	c.next = true
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return c.bad(line, err)
	}
	n, ok := chunkSize(line)
	if !ok {
		return c.bad(line, nil)
	}
	if n == 0 {
		return io.EOF
	}
	c.left = n
	return nil
}

func (c *chunks) bad(line []byte, err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	if err != nil && err != bufio.ErrBufferFull {
		return err
	}
	return fmt.Errorf("%w: size of a chunk %.40q", doc.ErrDamaged, line)
}

// chunkSize reads the size on a line, before its extensions.
func chunkSize(line []byte) (int64, bool) {
	line, _, _ = bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseUint(string(bytes.TrimSpace(line)), 16, 62)
	return int64(n), err == nil
}

// isChunked tells whether a body that is said to be in chunks is: some crawlers undo them and leave the field.
func isChunked(head []byte) bool {
	line, _, ok := bytes.Cut(head, []byte("\n"))
	_, is := chunkSize(line)
	return ok && is
}

// unchunkedHas tells whether the payload of a block has a digest once its chunks are undone.
func (r *Reader) unchunkedHas(block []byte, d *digest) bool {
	n, _ := httpHead(block)
	d.hash.Reset()
	if _, err := io.Copy(d.hash, &chunks{r: bufio.NewReader(bytes.NewReader(block[n:]))}); err != nil {
		return false
	}
	return bytes.Equal(d.hash.Sum(nil), d.want)
}
