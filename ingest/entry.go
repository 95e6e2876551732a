package ingest

import (
	"fmt"
	"io"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// archive is an archive that is being read.
type archive struct {
	content
	names namer
	n     int // entries so far
}

// entry is what an archive says of one of its entries.
type entry struct {
	name     string // decoded
	modified time.Time
	size     int64        // unpacked; −1 when it is not known
	packed   func() int64 // bytes it was packed in; nil when it is not packed, or not by itself
	folder   bool
	err      error // why it cannot be read
	open     func() (io.ReadCloser, error)
}

// next reports whether an archive is read further.
func (w *walk) next(a *archive) bool { return !w.over() && !a.budget.isSpent() }

// entry reads an entry.
func (w *walk) entry(a *archive, e entry) {
	a.n++
	if err := a.budget.entry(w.opt.Limits.Entries); err != nil {
		w.fail(a.closed(), err)
		return
	}
	if e.folder {
		return
	}
	path, src, err := a.source(e)
	w.readEntry(a, e, path, src, err)
}

// source is the path of the entry that was counted last, and the source it makes; an error when its name leads out of the archive.
func (a *archive) source(e entry) (path string, src doc.Source, err error) {
	path, err = place(e.name)
	if path == "." { // it has no name
		path = fmt.Sprintf("#%d", a.n)
	}
	path = escape(path)
	src = doc.Source{Name: a.src.Name + "!/" + a.names.unique(path), Modified: e.modified, FetchedAt: a.src.FetchedAt, Size: max(e.size, 0)}
	return path, src, err
}

// readEntry reads an entry, unless it is left out or its name is no good.
func (w *walk) readEntry(a *archive, e entry, path string, src doc.Source, err error) {
	if err == nil {
		if why, skip := w.skips(path, e.modified); skip {
			w.progress.skip(why)
			return
		}
		err = e.err
	}
	if err != nil {
		w.fail(src, err)
		return
	}
	w.read(a, e, content{src: src, path: path, bare: path, size: e.size, depth: a.depth, budget: a.budget})
}

// skips says why an entry is left out, if it is.
func (w *walk) skips(path string, modified time.Time) (Reason, bool) {
	switch {
	case w.rules.exclude.match(path, false):
		return SkipExcluded, true
	case !w.opt.Hidden && hidden(path):
		return SkipHidden, true
	case !modified.IsZero() && modified.Before(w.opt.Since):
		return SkipOld, true
	}
	return "", false
}

func (w *walk) read(a *archive, e entry, c content) {
	var r io.ReadCloser
	err := guard(func() (err error) { r, err = e.open(); return err })
	if err != nil {
		w.fail(c.src, damaged(err))
		return
	}
	defer r.Close()
	c.r = w.buffers.take(&bounded{ctx: w.ctx, r: r, limits: w.opt.Limits, packed: e.packed, budget: a.budget})
	defer w.buffers.give(c.r)
	w.open(c)
}
