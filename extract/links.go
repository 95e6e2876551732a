package extract

import (
	"context"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Links is where a page leads to, whose blocks [Extractor.Blocks] gave.
func (x *Extractor) Links(ctx context.Context, src doc.Source, n doc.Normal) (*doc.Links, error) {
	p, err := x.mark(ctx, src, n)
	if err != nil {
		return nil, err
	}
	out := &doc.Links{
		Kind: p.found.PageKind, Title: p.found.Metadata.Title,
		Pages: p.addresses(p.found.Pages), Anchors: p.addresses(p.n.Anchors), Frames: p.addresses(p.n.Frames), NoFollow: p.noFollow(),
	}
	out.Scripted = p.n.Scripted.Files
	if !p.n.Listed && !p.statesDocument() {
		out.Scripted += p.n.Scripted.Pages
	}
	seen := map[string]bool{}
	for _, e := range p.found.Entries {
		if e.URL = p.address(e.URL); e.URL == "" || !seen[e.URL] {
			seen[e.URL] = true
			out.Entries = append(out.Entries, e)
		}
	}
	clear(seen)
	for _, a := range p.found.Metadata.Attachments {
		if a.URL = p.address(a.URL); a.URL != "" && !seen[a.URL] {
			seen[a.URL] = true
			out.Attachments = append(out.Attachments, a)
		}
	}
	return out, nil
}

// addresses are where links lead to, each once.
func (p *page) addresses(hrefs []string) (out []string) {
	seen := make(map[string]bool, len(hrefs))
	for _, href := range hrefs {
		if a := p.address(href); a != "" && !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	return out
}

// noFollow reports whether the page asks crawlers not to follow its links.
func (p *page) noFollow() bool {
	for i := range p.n.Pieces {
		if piece := &p.n.Pieces[i]; piece.Kind == doc.Meta && piece.Name == "robots" {
			for word := range strings.FieldsFuncSeq(strings.ToLower(p.text(i)), func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '，' }) {
				if word == "nofollow" || word == "none" {
					return true
				}
			}
		}
	}
	return false
}
