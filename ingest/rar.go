package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"github.com/gongwen-go/gongwen/doc"
)

func (w *walk) rar(c content) {
	if !w.enter(&c) {
		return
	}
	a := &archive{content: c}
	var r *rardecode.Reader
	in := &counted{r: rarStart(c)}
	err := guard(func() (err error) {
		r, err = rardecode.NewReader(in, rardecode.MaxDictionarySize(w.opt.Limits.WindowBytes))
		return err
	})
	for err == nil && w.next(a) {
		var h *rardecode.FileHeader
		err = guard(func() (err error) { h, err = r.Next(); return err })
		if err != nil {
			break
		}
		e := rarEntry(a, r, h)
		e.packed = func() int64 { return min(h.PackedSize, in.n) }
		w.entry(a, e)
		if h.Solid && !h.IsDir && w.next(a) {
			// To go on, the reader unpacks what was not read: that is to be counted too.
			_, err = io.Copy(io.Discard, &bounded{ctx: w.ctx, r: r, limits: w.opt.Limits, packed: e.packed, budget: a.budget})
		}
	}
	if err != nil && err != io.EOF {
		w.fail(c.closed(), fmt.Errorf("after %d entries: %w", a.n, rarError(err)))
	}
}

// rarStart goes to the beginning of the archive, which may stand behind a program. The reader is given nothing before it:
// its own search does not end where there is none.
func rarStart(c content) io.Reader {
	if c.at == nil {
		return c.r
	}
	start := make([]byte, min(c.size, programBytes))
	n, _ := c.at.ReadAt(start, 0)
	offset := bytes.Index(start[:n], []byte(rar5Mark))
	if i := bytes.Index(start[:n], []byte(rar4Mark)); i >= 0 && (offset < 0 || i < offset) {
		offset = i
	}
	return io.NewSectionReader(c.at, int64(max(offset, 0)), c.size)
}

func rarEntry(a *archive, r *rardecode.Reader, h *rardecode.FileHeader) entry {
	e := entry{
		name: strings.ReplaceAll(a.names.decode(h.Name), `\`, "/"), modified: h.ModificationTime, size: h.UnPackedSize, folder: h.IsDir,
		open: func() (io.ReadCloser, error) { return io.NopCloser(rarReader{r}), nil },
	}
	if h.UnKnownSize {
		e.size = -1
	}
	switch {
	case h.Encrypted:
		e.err = fmt.Errorf("%w: the entry has a password", doc.ErrEncrypted)
	case h.Mode()&fs.ModeSymlink != 0:
		e.err = fmt.Errorf("%w: a link", doc.ErrUnsafe)
	}
	return e
}

// rarReader says what the errors of the package mean.
type rarReader struct{ r *rardecode.Reader }

func (r rarReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		err = rarError(err)
	}
	return n, err
}

func rarError(err error) error {
	is := func(targets ...error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
	kind := doc.ErrEncrypted
	switch {
	case is(rardecode.ErrArchiveEncrypted, rardecode.ErrArchivedFileEncrypted, rardecode.ErrBadPassword):
	case is(rardecode.ErrMultiVolume, rardecode.ErrBadVolumeNumber, rardecode.ErrUnknownVersion, rardecode.ErrUnknownDecoder, rardecode.ErrUnsupportedDecoder, rardecode.ErrUnknownEncryptMethod):
		kind = doc.ErrUnsupported
	case is(rardecode.ErrDictionaryTooLarge):
		return fmt.Errorf("%w: %w (limits.window_bytes)", doc.ErrTooLarge, err)
	default:
		return damaged(err)
	}
	return fmt.Errorf("%w: %w", kind, err)
}
