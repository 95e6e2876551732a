package corpus

import (
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"github.com/gongwen-go/gongwen/doc"
)

// minShingles is how many shingles a text needs to be compared by them. A shorter one (请见附件) says so little that a
// changed name makes another notice of it: it is found where it is identical.
const minShingles = 40

// The lengths in bytes up to which an id is accepted, and a host is kept.
const (
	maxID   = 254
	maxHost = 64
)

// Sketch is what the index keeps of a document: no text, but enough to find the documents near it and to say how they
// are related. It takes about 700 bytes. Make it with [NewSketch].
type Sketch struct {
	// ID is the document's id. The caller may set it to what [Options.Text] finds the text by (a segment of a journal
	// and an offset); it should be another one for each document. At most 254 bytes.
	ID string

	digest  uint64 // of the folded text; 0 when there is none
	length  uint32 // shingles, with repeats
	level   uint8
	samples []uint32 // sorted
	bins    [bins]uint16
	facts
}

// facts are what the relation of two texts is read from. Hashes are 0 where the document states nothing.
type facts struct {
	number, title      uint32 // hashes of the folded values
	published, written uint32 // as 20140512; parts that are not stated are 0
	year               uint16 // in the title
	stated             uint8  // how many fields of the metadata there are
	flags              flags
	host               string
}

type flags uint8

const (
	copied      flags = 1 << iota // by a machine, or by a page that copies others
	traditional                   // as it was printed
	draft
	amended
	markup // an HTML page
	plain  // a text file
)

func (f flags) has(bit flags) bool { return f&bit != 0 }

// scratch is what a sketch is made with; the buffers of a worker are used again.
type scratch struct {
	hasher
	folded []byte
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}

// NewSketch makes the sketch of a document from its text and metadata. It is safe for concurrent use and does not keep the
// document. A document without text (a failed input) has a sketch that is near to nothing.
func NewSketch(d *doc.Document) Sketch {
	w := scratches.Get().(*scratch)
	defer scratches.Put(w)
	s := Sketch{ID: d.ID, facts: factsOf(d)}
	w.folded = appendFolded(w.folded[:0], d.Text)
	if len(w.folded) == 0 {
		return s
	}
	s.digest = digest(w.folded)
	w.reset()
	for h := range shingles(w.folded) {
		w.add(h)
	}
	s.length = uint32(w.shingle)
	if w.shingle < minShingles {
		return s
	}
	s.bins, s.samples, s.level = w.signature(), w.samples(), uint8(w.level)
	return s
}

// digest is the hash by which identical texts are known; never 0.
func digest(folded []byte) uint64 { return max(xxh3.Hash(folded), 1) }

// comparable reports whether the text is long enough to be near to others.
func (s *Sketch) comparable() bool { return s.length >= minShingles }

func factsOf(d *doc.Document) facts {
	m := &d.Metadata
	title := string(appendFolded(nil, m.Title))
	f := facts{
		number: hashOf(string(appendFolded(nil, m.DocNumber))), title: hashOf(title),
		published: dateOf(m.Published), written: dateOf(m.WrittenDate), host: hostOf(d.Source.URL),
	}
	if y, _, ok := doc.FindDate(title); ok {
		f.year = uint16(y.Year)
	}
	for _, value := range []string{m.Title, m.Kind, m.DocNumber, m.IndexNumber, m.WrittenDate, m.Published, m.Publisher, m.Disclosure} {
		if value != "" {
			f.stated++
		}
	}
	for _, list := range [][]string{m.Issuers, m.Recipients} {
		if len(list) > 0 {
			f.stated++
		}
	}
	f.flags = flagsOf(d, title)
	return f
}

func flagsOf(d *doc.Document, title string) (f flags) {
	set := func(bit flags, on bool) {
		if on {
			f |= bit
		}
	}
	s := d.Script
	other := s.Detected != "" && s.Detected != "simplified"
	native := s.Origin == "tw" || s.Origin == "hk" || s.Origin == "mo" // where Traditional is how notices are written
	set(copied, s.Mirror || other && s.Converted && !native)
	set(traditional, other)
	set(draft, containsAny(title, "draft"))
	set(amended, containsAny(title, "amended"))
	media, _, _ := strings.Cut(d.Source.MediaType, ";")
	set(markup, strings.Contains(media, "html"))
	set(plain, media == "text/plain")
	return f
}

// hashOf is the hash of a value, 0 only for none.
func hashOf(s string) uint32 {
	if s == "" {
		return 0
	}
	return max(uint32(xxh3.HashString(s)), 1)
}

// dateOf packs an ISO date as far as it is stated.
func dateOf(iso string) uint32 {
	d, n := doc.ParseDate(iso)
	if n == 0 {
		if y := 0; len(iso) == 4 { // a year alone
			for _, c := range []byte(iso) {
				if c < '0' || c > '9' {
					return 0
				}
				y = y*10 + int(c-'0')
			}
			return uint32(y * 10000)
		}
		return 0
	}
	return uint32(d.Year*10000 + d.Month*100 + d.Day)
}

// hostOf is the host of an address without www.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if len(host) > maxHost || !utf8.ValidString(host) { // the end tells whose it is
		host = host[max(0, len(host)-maxHost):]
	}
	return host
}
