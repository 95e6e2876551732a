package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// crawl is a WARC that is being read.
type crawl struct {
	content
	last   string // name of the last error
	repeat int    // how many it had
}

// warc reads the archive of a crawl: what servers answered with 200, and what is there without an answer.
func (w *walk) warc(c content) {
	if !w.wanted(c) {
		return
	}
	if c.depth++; !w.shallow(c) {
		return
	}
	var in io.Reader = c.r
	if c.at != nil {
		in = io.NewSectionReader(c.at, 0, c.size) // lengths can be proved
	}
	r := warc.NewReader(in, warc.Options{Name: c.src.Name})
	a := &crawl{content: c}
	for !w.over() && !c.budget.isSpent() {
		var rec *warc.Record
		err := guard(func() (err error) { rec, err = r.Next(); return err })
		switch {
		case err == io.EOF:
			return
		case err != nil:
			w.damagedRecord(a, err)
		default:
			w.crawled(a, rec)
		}
	}
}

// damagedRecord tells of a record, or a stretch, that could not be read.
func (w *walk) damagedRecord(a *crawl, err error) {
	name := a.src.Name
	var where *warc.RecordError
	if errors.As(err, &where) {
		name = recordName(name, where.Offset, where.Within)
	}
	if a.repeat++; name != a.last {
		a.last, a.repeat = name, 1
	}
	if a.repeat > 1 {
		name = fmt.Sprintf("%s#%d", name, a.repeat)
	}
	w.fail(doc.Source{Name: name}, damaged(inner(err)))
}

// inner is an error without the name of its input, which is given anew.
func inner(err error) error {
	if e, ok := err.(*doc.Error); ok {
		return e.Err
	}
	return err
}

// recordName is the name of a record: its offset, and for one of several in a member of gzip its offset in there.
func recordName(archive string, offset, within int64) string {
	if within == 0 {
		return fmt.Sprintf("%s!/%d", archive, offset)
	}
	return fmt.Sprintf("%s!/%d+%d", archive, offset, within)
}

// crawled yields a record, or says why not.
func (w *walk) crawled(a *crawl, rec *warc.Record) {
	skip := w.progress.skip
	switch rec.Type {
	case warc.Response, warc.Resource, warc.Conversion:
	case warc.Revisit:
		skip(SkipRevisit)
		return
	default:
		skip(SkipRecord)
		return
	}
	if !rec.Date.IsZero() && rec.Date.Before(w.opt.Since) {
		skip(SkipOld)
		return
	}
	var body []byte
	var info warc.BodyInfo
	err := guard(func() (err error) { body, info, err = rec.Body(w.opt.Limits.EntryBytes); return err })
	src := doc.Source{
		Name: recordName(a.src.Name, rec.Offset, rec.Within), URL: rec.TargetURI, MediaType: info.MediaType, Charset: info.Charset, FetchedAt: rec.Date,
		Notes: info.Notes,
	}
	switch {
	case rec.Type == warc.Response && info.HTTP && info.Status != 200:
		skip(SkipStatus)
	case strings.HasPrefix(rec.ContentType, "text/dns"), strings.HasPrefix(rec.TargetURI, "metadata:"): // what wget notes of itself
		skip(SkipRecord)
	case isRobots(rec.TargetURI):
		skip(SkipRobots)
	case isNoText(info.MediaType):
		skip(SkipMedia)
	case err != nil:
		w.fail(src, damaged(inner(err)))
	default:
		w.payload(a, src, body)
	}
}

// isRobots reports whether an address is that of the rules a site has for crawlers (RFC 9309).
func isRobots(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.Path == "/robots.txt"
}

// payload reads what a record carries. An archive in it has limits of its own, unless the WARC lies in an archive.
func (w *walk) payload(a *crawl, src doc.Source, body []byte) {
	if body == nil {
		body = []byte{}
	}
	c := content{src: src, size: int64(len(body)), bytes: body, at: bytes.NewReader(body), depth: a.depth, budget: a.budget, single: true}
	c.r = w.buffers.take(bytes.NewReader(body))
	defer w.buffers.give(c.r)
	w.open(c)
}

// noText are media types, and beginnings of them, of what a page is dressed with.
var noText = []string{
	"image/", "audio/", "video/", "font/", "application/font", "application/x-font", "application/vnd.ms-fontobject",
	"text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript", "application/wasm",
}

func isNoText(media string) bool {
	return slices.ContainsFunc(noText, func(p string) bool { return strings.HasPrefix(media, p) })
}
