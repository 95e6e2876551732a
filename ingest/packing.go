package ingest

import (
	"bufio"
	"compress/bzip2"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/mikelolasagasti/xz"

	"github.com/gongwen-go/gongwen/doc"
)

// packing reads what holds one file, packed. It keeps its name.
func (w *walk) packing(c content, k kind) {
	l := w.opt.Limits
	if c.packings++; c.packings > l.Depth {
		w.fail(c.closed(), fmt.Errorf("%w: packed more than %d times (limits.depth)", doc.ErrTooDeep, l.Depth))
		return
	}
	in := &counted{r: c.r}
	var z io.ReadCloser
	err := guard(func() (err error) { z, err = unpack(k, in, l); return err })
	if err != nil {
		w.fail(c.closed(), damaged(err))
		return
	}
	defer z.Close()
	c.src.Open, c.src.Size = nil, 0
	c.at, c.bytes, c.size = nil, nil, -1
	c.bare = strip(c.bare)
	c.r = w.buffers.take(&bounded{ctx: w.ctx, r: z, limits: l, packed: func() int64 { return in.n }})
	defer w.buffers.give(c.r)
	w.open(c)
}

// unpack begins to undo a packing.
func unpack(k kind, r io.Reader, l Limits) (io.ReadCloser, error) {
	switch k {
	case isGzip:
		z, err := gzip.NewReader(r)
		return tolerant{z}, err
	case isZstd:
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(uint64(l.WindowBytes)))
		if err != nil {
			return nil, err
		}
		return zstdReader{z}, nil
	case isXZ:
		z, err := xz.NewReader(r, uint32(l.WindowBytes))
		return io.NopCloser(xzReader{z}), err
	}
	return io.NopCloser(bzip2.NewReader(bufio.NewReader(r))), nil
}

// tolerant reads a gzip to its end: what stands behind the last member (padding of tapes and disks) is no part of it.
type tolerant struct{ *gzip.Reader }

func (t tolerant) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err == gzip.ErrHeader {
		err = io.EOF
	}
	return n, err
}

// zstdReader says which limit a frame breaks.
type zstdReader struct{ *zstd.Decoder }

func (z zstdReader) Close() error {
	z.Decoder.Close()
	return nil
}

func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if err == zstd.ErrWindowSizeExceeded || err == zstd.ErrDecoderSizeExceeded {
		err = fmt.Errorf("%w: %w (limits.window_bytes)", doc.ErrTooLarge, err)
	}
	return n, err
}

type xzReader struct{ *xz.Reader }

func (x xzReader) Read(p []byte) (int, error) {
	n, err := x.Reader.Read(p)
	switch err {
	case xz.ErrMemlimit:
		err = fmt.Errorf("%w: %w (limits.window_bytes)", doc.ErrTooLarge, err)
	case xz.ErrOptions:
		err = fmt.Errorf("%w: %w", doc.ErrUnsupported, err)
	}
	return n, err
}
