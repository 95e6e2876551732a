package fetch

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/gongwen-go/gongwen/doc"
)

// Limits of a sitemap (sitemaps.org).
const (
	sitemapBytes = 50 << 20
	sitemapURLs  = 50_000
)

// sitemap is what a sitemap names.
type sitemap struct {
	pages []sitemapEntry
	maps  []sitemapEntry // of an index
}

type sitemapEntry struct {
	address string
	date    string // 2026-01-31
}

// sitemapHead is how far the root of a sitemap is looked for: comments may stand before it.
const sitemapHead = 64 << 10

// isSitemap reports whether a body is a sitemap, packed or not: XML whose root says so.
func isSitemap(body []byte) bool {
	for dec := sitemapDecoder(&io.LimitedReader{R: unpacked(body), N: sitemapHead}); ; {
		token, err := dec.Token()
		if err != nil {
			return false
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local == "urlset" || start.Name.Local == "sitemapindex"
		}
	}
}

// plainSitemap reads a sitemap that is text, an address a line; false for any other text.
func plainSitemap(body []byte) (out sitemap, ok bool) {
	text, err := io.ReadAll(io.LimitReader(unpacked(body), sitemapBytes))
	if err != nil {
		return sitemap{}, false
	}
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		switch line = strings.TrimSpace(line); {
		case line == "":
		case !strings.HasPrefix(line, "http://") && !strings.HasPrefix(line, "https://") || strings.ContainsAny(line, " \t<>"):
			return sitemap{}, false
		case len(out.pages) < sitemapURLs:
			out.pages = append(out.pages, sitemapEntry{address: line})
		}
	}
	return out, len(out.pages) > 0
}

// unpacked undoes the gzip of a file that is packed for itself.
func unpacked(body []byte) io.Reader {
	if r, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
		return r
	}
	return bytes.NewReader(body)
}

// sitemapDecoder reads XML for its addresses, which are ASCII, whatever the charset of the rest is, and is said to be.
// What is no UTF-8 would end the reading.
func sitemapDecoder(in io.Reader) *xml.Decoder {
	dec := xml.NewDecoder(transform.NewReader(in, unicode.UTF8.NewDecoder()))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return dec
}

// Bounds of the XML of a sitemap, for what takes memory many times its own length: elements in one another, of which a
// sitemap has five at most, and tags with parameters without end.
const (
	deepSitemap = 100
	longTag     = 1 << 20 // bytes from one < to the next
)

// tags passes XML on until a tag is too long.
type tags struct {
	in  io.Reader
	run int // bytes since the last <
}

func (t *tags) Read(p []byte) (int, error) {
	n, err := t.in.Read(p)
	if at := bytes.LastIndexByte(p[:n], '<'); at >= 0 {
		t.run = n - at
	} else {
		t.run += n
	}
	if t.run > longTag {
		return 0, fmt.Errorf("%w: a tag or text of a sitemap of more than %d bytes", doc.ErrTooLarge, longTag)
	}
	return n, err
}

// readSitemap reads a sitemap or an index of sitemaps. What is broken at its end is read up to there.
func readSitemap(body []byte) (sitemap, error) {
	var out sitemap
	limited := &io.LimitedReader{R: unpacked(body), N: sitemapBytes}
	dec := sitemapDecoder(&tags{in: limited})
	r := &sitemapReader{out: &out}
	for len(out.pages)+len(out.maps) < sitemapURLs {
		token, err := dec.Token()
		if err == nil {
			err = r.token(token)
		}
		switch {
		case errors.Is(err, io.EOF) && limited.N > 0:
			return out, nil
		case limited.N <= 0:
			return out, fmt.Errorf("%w: a sitemap of more than %d bytes", doc.ErrTooLarge, int64(sitemapBytes))
		case errors.Is(err, doc.ErrTooLarge), errors.Is(err, doc.ErrTooDeep):
			return out, err
		case err != nil:
			return out, fmt.Errorf("%w: byte %d of the sitemap: %w", doc.ErrDamaged, dec.InputOffset(), err)
		}
	}
	return out, nil
}

// sitemapReader takes the entries out of the tokens of a sitemap.
type sitemapReader struct {
	out          *sitemap
	depth        int
	entry        int     // the depth of the entry that is read; 0 outside of one
	loc, lastmod string  // of it
	field        *string // the one of them that is read
}

func (r *sitemapReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		if r.depth++; r.depth > deepSitemap {
			return fmt.Errorf("%w: a sitemap of more than %d elements in one another", doc.ErrTooDeep, deepSitemap)
		}
		r.field = nil
		switch name := t.Name.Local; {
		case r.entry == 0 && (name == "url" || name == "sitemap"):
			r.entry, r.loc, r.lastmod = r.depth, "", ""
		case r.depth != r.entry+1: // images and videos have addresses of their own
		case name == "loc":
			r.field = &r.loc
		case name == "lastmod":
			r.field = &r.lastmod
		}
	case xml.CharData:
		if r.field != nil && len(*r.field) <= longAddress {
			*r.field += string(t[:min(len(t), 2*longAddress)]) // too long is refused, whatever follows
		}
	case xml.EndElement:
		if r.entry == r.depth {
			r.end(t.Name.Local)
		}
		r.depth, r.field = r.depth-1, nil
	}
	return nil
}

// end takes over an entry.
func (r *sitemapReader) end(name string) {
	r.entry = 0
	e := sitemapEntry{address: strings.TrimSpace(r.loc)}
	if d := strings.TrimSpace(r.lastmod); len(d) >= len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, d[:len(time.DateOnly)]); err == nil {
			e.date = d[:len(time.DateOnly)]
		}
	}
	switch {
	case e.address == "":
	case name == "sitemap":
		r.out.maps = append(r.out.maps, e)
	default:
		r.out.pages = append(r.out.pages, e)
	}
}
