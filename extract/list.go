package extract

import (
	"net/url"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// kind tells a page that holds a document from a page that lists others.
func (p *page) kind() {
	entries := p.entries()
	prose, linked := 0, 0
	for i, key := range p.keys {
		piece := p.n.Pieces[i]
		switch {
		case piece.Kind == doc.Meta:
		case piece.Links > 0.5:
			linked += len(key)
		case p.kept(i) && isProse(key):
			prose += len(key)
		}
	}
	switch {
	case p.n.Markup && len(entries) >= 5 && prose < linked && prose < 3000:
		p.found.PageKind, p.found.Entries = doc.PageList, entries
	case prose == 0 && p.found.Metadata.Title == "":
		p.found.PageKind = doc.PageOther
	default:
		p.found.PageKind = doc.PageDocument
	}
}

// entries lists the links of a page that name documents: a title of some length, with the date beside it where there is
// one.
func (p *page) entries() []doc.Entry {
	var out []doc.Entry
	seen := map[string]bool{}
	for i, piece := range p.n.Pieces {
		if piece.Href == "" || piece.Role == "nav" || piece.Role == "footer" || len([]rune(p.cores[i])) < 8 {
			continue
		}
		if len(piece.Href) > 4 && piece.Href[:4] == "java" || piece.Href[0] == '#' {
			continue
		}
		e := doc.Entry{Title: p.entryTitle(i), URL: p.resolve(piece.Href)}
		for k := max(0, i-1); k <= min(i+1, len(p.keys)-1); k++ {
			if d, _, ok := doc.FindDate(p.keys[k]); ok && d.Day > 0 && e.Date == "" && (k == i || len(p.keys[k]) < 40) {
				e.Date = d.ISO()
			}
		}
		if !seen[e.URL+e.Title] {
			seen[e.URL+e.Title] = true
			out = append(out, e)
		}
	}
	return out
}

// entryTitle is the text of a line without the date at its end or beginning.
func (p *page) entryTitle(i int) string {
	key := p.keys[i]
	d, s, ok := doc.FindDate(key)
	if !ok || d.Day == 0 {
		return p.text(i)
	}
	rest := doc.Span{Start: 0, End: s.Start}
	if strings.Trim(key[:s.Start], " []()") == "" {
		rest = doc.Span{Start: s.End, End: len(key)}
	} else if strings.Trim(key[s.End:], " []():0123456789") != "" {
		return p.text(i) // a date inside the title
	}
	return strings.Trim(p.n.Text.Slice(p.span(i, rest.Start, rest.End)), " []()【】（）")
}

// resolve makes a link absolute where the page's address is known.
func (p *page) resolve(href string) string {
	base, err := url.Parse(p.src.URL)
	if err != nil || p.src.URL == "" {
		return href
	}
	u, err := base.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}
