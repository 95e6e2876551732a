package ingest

import (
	"archive/tar"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

func (w *walk) tar(c content) {
	if !w.enter(&c) {
		return
	}
	a := &archive{content: c}
	t := tar.NewReader(c.r)
	for w.next(a) {
		var h *tar.Header
		err := guard(func() (err error) { h, err = t.Next(); return err })
		switch {
		case err == io.EOF:
			return
		case err != nil && !insecure(err):
			w.fail(c.closed(), fmt.Errorf("after %d entries: %w", a.n, damaged(err)))
			return
		}
		w.entry(a, tarEntry(a, t, h))
	}
}

func tarEntry(a *archive, t *tar.Reader, h *tar.Header) entry {
	e := entry{name: h.Name, modified: h.ModTime, size: h.Size, open: func() (io.ReadCloser, error) { return io.NopCloser(t), nil }}
	if _, has := h.PAXRecords["path"]; !has || !utf8.ValidString(h.Name) { // which should be UTF-8
		e.name = a.names.decode(h.Name)
	}
	if h.ModTime.Unix() == 0 {
		e.modified = time.Time{} // not told
	}
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeGNUSparse, tar.TypeCont:
	case tar.TypeDir, tar.TypeXGlobalHeader:
		e.folder = true
	case tar.TypeSymlink, tar.TypeLink:
		e.err = fmt.Errorf("%w: a link", doc.ErrUnsafe)
	default:
		e.err = fmt.Errorf("%w: an entry of type %q, which is no file", doc.ErrUnsupported, h.Typeflag)
	}
	return e
}
