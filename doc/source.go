package doc

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// Source is one input: its bytes, or how to get them, and what is claimed about it. Claims are hints; what the bytes
// say goes before them.
type Source struct {
	// Name names the input in errors and in the result: a path, "-" for standard input, an entry of an archive.
	Name string
	// URL is where the input was published, if known.
	URL string
	// MediaType and Charset are what a server or a container claimed.
	MediaType string
	Charset   string
	// FetchedAt is when the input was fetched; the zero time when that is not known.
	FetchedAt time.Time
	// Parent is the id of the document or container this input came with.
	Parent string
	// ID replaces the id made from the bytes: a child of a container is the container's id and #n.
	ID string

	// Modified is when the input was last changed, as a file system or an archive tells; zero when that is not known.
	Modified time.Time

	// Notes are what was noticed where the input lay, as that a crawl holds only the beginning of it; they become
	// diagnostics of the document.
	Notes []Diagnostic

	// Bytes is the input. When it is nil, Open gives it: a Source can wait in a queue without holding memory. Size is
	// how many bytes Open will give, as far as that is known; 0 is not known.
	Size  int64
	Bytes []byte
	Open  func(ctx context.Context) (io.ReadCloser, error)
}

// Read returns the bytes, at most limit of them. Errors: [ErrTooLarge], [ErrNoInput] for a Source without Bytes and
// Open, and what Open and reading return, each in an [*Error] of stage "read".
func (s Source) Read(ctx context.Context, limit int64) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return nil, &Error{Stage: "read", Name: s.Name, Err: err} }
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	tooLarge := func() ([]byte, error) {
		return fail(fmt.Errorf("%w: more than the limit of %d bytes", ErrTooLarge, limit))
	}
	if s.Bytes != nil {
		if int64(len(s.Bytes)) > limit {
			return tooLarge()
		}
		return s.Bytes, nil
	}
	if s.Open == nil {
		return fail(ErrNoInput)
	}
	r, err := s.Open(ctx)
	if err != nil {
		return fail(err)
	}
	defer r.Close()
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(contextReader{ctx, r}, limit+1))
	switch {
	case err != nil:
		return fail(err)
	case n > limit:
		return tooLarge()
	}
	return buf.Bytes(), nil
}

// contextReader stops reading when the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// Digest is the SHA-256 of bytes in hexadecimal: the id of a document.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
