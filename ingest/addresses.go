package ingest

import (
	"hash/maphash"
	"io"
	"net/url"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// addresses are where the answers to addresses lie in a WARC: the last one of each. An address is held as a sum: archives have
// millions.
type addresses struct {
	once sync.Once
	seed maphash.Seed
	at   map[uint64]recordAt
}

// recordAt is where a record lies, see [warc.Record].
type recordAt struct{ offset, within int64 }

// record reads the record of the same crawl that an attachment is.
func (n *Neighbours) record(w *walk, archive string, base doc.Source, a doc.Attachment) {
	page, err := url.Parse(base.URL)
	if err != nil || a.URL == "" || !n.open(archive) {
		return
	}
	target, err := page.Parse(strings.TrimSpace(a.URL))
	if err != nil {
		return
	}
	at, ok := n.addresses(w, archive).find(target)
	if !ok {
		return
	}
	h, err := openRegular(archive)
	if err != nil {
		return // the stream of inputs says so
	}
	defer h.Close()
	info, err := h.Stat()
	if err != nil {
		return
	}
	c := content{src: doc.Source{Name: archive}, depth: 1}
	r := warc.NewReader(io.NewSectionReader(h, at.offset, info.Size()-at.offset), warc.Options{Name: archive})
	for {
		rec, err := r.Next()
		if err != nil || rec.Offset > 0 {
			return // likewise
		}
		if rec.Within == at.within {
			rec.Offset = at.offset
			w.crawled(&crawl{content: c}, rec)
			return
		}
	}
}

// addresses goes once over a WARC; of what is no WARC, or is damaged, they are as far as it can be read.
func (n *Neighbours) addresses(w *walk, archive string) *addresses {
	n.mu.Lock()
	found := n.crawls[archive]
	if found == nil {
		found = &addresses{seed: maphash.MakeSeed(), at: map[uint64]recordAt{}}
		n.crawls[archive] = found
	}
	n.mu.Unlock()
	found.once.Do(func() { found.read(w, archive) })
	return found
}

func (f *addresses) read(w *walk, archive string) {
	h, err := openRegular(archive)
	if err != nil {
		return
	}
	defer h.Close()
	head := make([]byte, headBytes)
	size, _ := io.ReadFull(h, head) // less is told by size
	if _, err := h.Seek(0, io.SeekStart); err != nil || !warc.Detect(head[:size]) {
		return
	}
	for rec, err := range warc.NewReader(h, warc.Options{Name: archive, SkipDigests: true}).All() {
		if w.over() {
			return
		}
		if err != nil {
			continue
		}
		switch rec.Type {
		case warc.Response, warc.Resource, warc.Conversion:
			if u, err := url.Parse(rec.TargetURI); err == nil {
				f.at[f.key(u)] = recordAt{rec.Offset, rec.Within}
			}
		}
	}
}

func (f *addresses) find(u *url.URL) (at recordAt, ok bool) {
	at, ok = f.at[f.key(u)]
	return at, ok
}

// key is of what two ways to write an address have in common.
func (f *addresses) key(u *url.URL) uint64 {
	query, err := url.QueryUnescape(u.RawQuery)
	if err != nil {
		query = u.RawQuery
	}
	return maphash.String(f.seed, strings.ToLower(u.Hostname())+u.Path+"?"+query)
}
