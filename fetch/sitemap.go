package fetch

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

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

// readSitemap reads a sitemap or an index of sitemaps. What is broken at its end is read up to there.
func readSitemap(body []byte) (sitemap, error) {
	var out sitemap
	limited := &io.LimitedReader{R: unpacked(body), N: sitemapBytes}
	dec := sitemapDecoder(limited)
	for len(out.pages)+len(out.maps) < sitemapURLs {
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF) && limited.N > 0:
			return out, nil
		case limited.N <= 0:
			return out, fmt.Errorf("%w: a sitemap of more than %d bytes", doc.ErrTooLarge, int64(sitemapBytes))
		case err != nil:
			return out, fmt.Errorf("%w: byte %d of the sitemap: %w", doc.ErrDamaged, dec.InputOffset(), err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var e struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		}
		if err := dec.DecodeElement(&e, &start); err != nil {
			return out, fmt.Errorf("%w: byte %d of the sitemap: %w", doc.ErrDamaged, dec.InputOffset(), err)
		}
		entry := sitemapEntry{address: strings.TrimSpace(e.Loc)}
		if d := strings.TrimSpace(e.LastMod); len(d) >= 10 {
			entry.date = d[:10]
		}
		switch {
		case entry.address == "":
		case start.Name.Local == "sitemap":
			out.maps = append(out.maps, entry)
		default:
			out.pages = append(out.pages, entry)
		}
	}
	return out, nil
}
