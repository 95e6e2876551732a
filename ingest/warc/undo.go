package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/gongwen-go/gongwen/doc"
)

const (
	maxEncodings = 4       // of one body
	zstdWindow   = 8 << 20 // what RFC 8878 asks of a decoder
	trial        = 512     // encoded bytes that show whether a body is what it is said to be
)

// undo keeps what is needed to undo encodings, so that a body costs no new buffers. The zero value is ready.
type undo struct {
	r    *bufio.Reader
	gzip *gzip.Reader
}

func (u *undo) reset(r io.Reader) *bufio.Reader {
	if u.r == nil {
		u.r = bufio.NewReaderSize(r, bodyBuffer)
	}
	u.r.Reset(r)
	return u.r
}

// all undoes chunks and encodings, the outermost first. With an error for an encoding that is not read comes the body
// with those outside of it undone.
func (u *undo) all(r *bufio.Reader, info *BodyInfo) (*bufio.Reader, error) {
	codings := append(list(info.Header.Values("Content-Encoding")), list(info.Header.Values("Transfer-Encoding"))...)
	if len(codings) > maxEncodings {
		return nil, fmt.Errorf("%w: %d encodings of one body, limit %d", doc.ErrTooDeep, len(codings), maxEncodings)
	}
	free := u.gzip != nil // the inflater that is kept
	for i := len(codings) - 1; i >= 0; i-- {
		head, err := r.Peek(1)
		if len(head) == 0 && err == io.EOF {
			return r, nil // a body of nothing is not encoded
		}
		name := strings.TrimPrefix(codings[i], "x-")
		next, err := u.one(name, r, &free)
		if err != nil {
			return r, err
		}
		if next == nil {
			info.note("warc_not_encoded", "the body is said to be "+name+", but is not")
			continue
		}
		info.Undone = append(info.Undone, name)
		r = bufio.NewReader(next)
	}
	return r, nil
}

// list parts the values of a field at commas; "identity" is nothing.
func list(values []string) []string {
	var all []string
	for _, v := range values {
		for name := range strings.SplitSeq(v, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				all = append(all, name)
			}
		}
	}
	return all
}

// one undoes one encoding; nil when the body is not encoded so.
func (u *undo) one(name string, r *bufio.Reader, free *bool) (io.Reader, error) {
	head, _ := r.Peek(trial)
	switch name {
	case "chunked":
		if isChunked(head) {
			return &chunks{r: r}, nil
		}
	case "gzip":
		if bytes.HasPrefix(head, magic[:2]) {
			return u.gunzip(r, free)
		}
	case "deflate":
		if len(head) > 1 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(r)
		}
		if decodes(flate.NewReader(bytes.NewReader(head))) {
			return flate.NewReader(r), nil
		}
	case "br":
		if decodes(brotli.NewReader(bytes.NewReader(head))) {
			return brotli.NewReader(r), nil
		}
	case "zstd":
		if bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
			return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		}
	case "compress", "sdch", "dcb", "dcz":
		return nil, fmt.Errorf("%w encoding %s", doc.ErrUnsupported, name)
	}
	return nil, nil
}

// gunzip undoes gzip, with the inflater that is kept the first time in a body.
func (u *undo) gunzip(r *bufio.Reader, free *bool) (io.Reader, error) {
	if u.gzip == nil {
		u.gzip, *free = new(gzip.Reader), true
	}
	z := new(gzip.Reader)
	if *free {
		z, *free = u.gzip, false
	}
	g := &gunzip{z: z, r: r}
	return g, g.next()
}

// gunzip reads member after member. What follows a member and is none is passed over, as browsers do.
type gunzip struct {
	z *gzip.Reader
	r *bufio.Reader
}

func (g *gunzip) next() error {
	err := g.z.Reset(g.r)
	g.z.Multistream(false)
	return noEOF(err)
}

func (g *gunzip) Read(p []byte) (int, error) {
	for {
		n, err := g.z.Read(p)
		if n > 0 && err == io.EOF {
			return n, nil
		}
		if err != io.EOF {
			return n, err
		}
		if head, _ := g.r.Peek(len(magic)); !bytes.Equal(head, magic) {
			return 0, io.EOF
		}
		if err := g.next(); err != nil {
			return 0, err
		}
	}
}

// decodes tells whether the first bytes of a body can be what they are said to be.
func decodes(r io.Reader) bool {
	var b [64]byte
	n, err := r.Read(b[:])
	return n > 0 || err == nil || err == io.EOF || err == io.ErrUnexpectedEOF
}
