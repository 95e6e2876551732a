package ingest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// content is what lies at one place: a file, an entry, the payload of a record. It is read from front to back.
type content struct {
	src  doc.Source // what is known of it; with Open for a file, which is read late
	path string     // that patterns are asked about: below the input, or in the archive; "" asks none
	bare string     // path without the ends that its packings gave it
	size int64      // −1 when it is not known

	r     *bufio.Reader
	at    io.ReaderAt // the same bytes, in any order; nil when that cannot be
	bytes []byte      // all of them, when they are in memory

	depth    int     // archives around it
	packings int     // packings undone
	budget   *budget // of the outermost archive; nil outside of archives
	single   bool    // no JSON Lines: an answer of a server
}

// file reads a file that lies in the file system.
func (w *walk) file(f file) {
	src := doc.Source{Name: f.name, Modified: f.info.ModTime(), Size: f.info.Size()}
	m := &meter{counters: &w.progress, left: f.info.Size()}
	defer m.end()
	h, err := f.open()
	if err != nil {
		w.fail(src, err)
		return
	}
	defer h.Close()
	src.Open = func(context.Context) (io.ReadCloser, error) { return f.open() }
	c := content{src: src, bare: path.Base(f.rel), size: f.info.Size(), at: meteredReaderAt{w.ctx, h, m}}
	if !f.named {
		c.path, c.bare = f.rel, f.rel
	}
	c.r = w.buffers.take(meteredReader{w.ctx, h, m})
	defer w.buffers.give(c.r)
	w.open(c)
}

// standardInput reads "-".
func (w *walk) standardInput() {
	m := &meter{counters: &w.progress, left: math.MaxInt64}
	c := content{src: doc.Source{Name: standardInput}, size: -1}
	c.r = w.buffers.take(&bounded{ctx: w.ctx, r: meteredReader{w.ctx, w.opt.Stdin, m}})
	defer w.buffers.give(c.r)
	w.open(c)
}

// open finds out what it is and reads it.
func (w *walk) open(c content) {
	head, err := c.r.Peek(headBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		w.fail(c.closed(), damaged(err))
		return
	}
	k := sniff(head)
	if k == isDocument && c.at != nil {
		k = sniffProgram(head, c.at, c.size, w.opt.Limits)
	}
	if k == isDocument && !c.single && isJSONLines(head, c.bare, w.opt.Field) {
		k = isRecords
	}
	switch k {
	case isDocument:
		if c.single && isSitemap(head) {
			w.progress.skip(SkipRobots)
			return
		}
		w.document(c)
	case isRecords:
		w.records(c)
	case isZip:
		w.zip(c)
	case isSevenZip:
		w.sevenZip(c)
	case isTar:
		w.tar(c)
	case isRar:
		w.rar(c)
	case isWARC:
		w.warc(c)
	default:
		w.packing(c, k)
	}
}

// closed is the source as an error has it: nothing to read.
func (c content) closed() doc.Source {
	src := c.src
	src.Open, src.Bytes = nil, nil
	return src
}

// wanted asks the patterns of Include.
func (w *walk) wanted(c content) bool {
	in := w.rules.include
	if len(in) == 0 || c.path == "" || in.match(c.path, false) || in.match(c.bare, false) {
		return true
	}
	w.progress.skip(SkipNotIncluded)
	return false
}

// document yields what is no archive.
func (w *walk) document(c content) {
	if !w.wanted(c) {
		return
	}
	if c.src.Open != nil {
		w.emit(c.src)
		return
	}
	if c.bytes == nil {
		var err error
		if c.bytes, err = readAll(c.r, c.size, w.opt.Limits.EntryBytes); err != nil {
			w.fail(c.src, err)
			return
		}
	}
	c.src.Bytes, c.src.Size = c.bytes, int64(len(c.bytes))
	w.emit(c.src)
}

// enter begins an archive: it may lie in no more than so many others.
func (w *walk) enter(c *content) bool {
	if c.depth++; !w.shallow(*c) {
		return false
	}
	if c.budget == nil {
		c.budget = newBudget(w.opt.Limits)
	}
	return true
}

func (w *walk) shallow(c content) bool {
	if c.depth > w.opt.Limits.Depth {
		w.fail(c.closed(), fmt.Errorf("%w: archives in archives, limit %d (limits.depth)", doc.ErrTooDeep, w.opt.Limits.Depth))
		return false
	}
	return true
}

// anywhere makes a content readable in any order: what is no file is held, in memory or from EntryBytes on in a temporary
// file, up to ArchiveBytes.
func (w *walk) anywhere(c *content) (release func(), err error) {
	if c.at != nil {
		return func() {}, nil
	}
	l := w.opt.Limits
	var mem bytes.Buffer
	n, err := io.Copy(&mem, io.LimitReader(c.r, l.EntryBytes+1))
	if err != nil {
		return nil, damaged(err)
	}
	if n <= l.EntryBytes {
		c.bytes, c.size, c.at = mem.Bytes(), n, bytes.NewReader(mem.Bytes())
		return func() {}, nil
	}
	t, err := newTemporary(io.MultiReader(&mem, c.r), l.ArchiveBytes)
	if err != nil {
		return nil, err
	}
	c.at, c.size = t.file, t.size
	c.r = bufio.NewReader(io.NewSectionReader(t.file, 0, t.size)) // for the one who wants it from its beginning
	return t.close, nil
}

// strip takes the end off a name that a packing gave it.
func strip(name string) string {
	ext := path.Ext(name)
	switch strings.ToLower(ext) {
	case ".gz", ".zst", ".bz2", ".xz":
		return strings.TrimSuffix(name, ext)
	}
	return name
}
