package fetch

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch/frontier"
)

// followBytes is the longest page that is looked at for links.
const followBytes = 16 << 20

// look finds out what a page leads to.
func (k *crawl) look(ctx context.Context, h *hop) error {
	if h.failure != nil || h.outcome == Redirect || h.page.Kind == frontier.Attachment {
		return nil
	}
	if h.outcome == Unchanged && !h.page.Reread {
		return nil // what it led to is known
	}
	src, err := h.answer.source(k.c.opt.BodyBytes)
	if err != nil {
		h.follow = err
		return nil
	}
	if k.leads(h) && isSitemap(src.Bytes) {
		s, err := readSitemap(src.Bytes)
		h.sitemap, h.follow = &s, err
		return nil
	}
	if k.leads(h) {
		if s, ok := plainSitemap(src.Bytes); ok {
			h.sitemap = &s
			return nil
		}
	}
	if h.page.Kind == frontier.Sitemap {
		return nil // many sites answer with their front page, whose links were not asked for
	}
	if !isPage(h.answer.media) || len(src.Bytes) > followBytes {
		return nil
	}
	h.links, h.follow = k.plan.follow(ctx, src)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// follow asks Follow, whose panic is an error of the page that it was given.
func (p Plan) follow(ctx context.Context, src doc.Source) (links *doc.Links, err error) {
	defer func() {
		if r := recover(); r != nil {
			links, err = nil, fmt.Errorf("%w: %v", doc.ErrInternal, r)
		}
	}()
	return p.Follow(ctx, src)
}

// leads reports whether a page may be a sitemap: one that was asked for as such, or a seed.
func (k *crawl) leads(h *hop) bool {
	return h.page.Kind == frontier.Sitemap || h.page.Kind == frontier.Seed
}

// isPage reports whether a media type is one of a page or of data, and not of a file.
func isPage(media string) bool {
	return media == "" || strings.HasPrefix(media, "text/") || strings.Contains(media, "html") || strings.Contains(media, "xml") || strings.Contains(media, "json") || strings.Contains(media, "javascript")
}

// lead writes into a visit what its last hop leads to.
func (k *crawl) lead(v *frontier.Visit, h *hop, onward *url.URL) {
	l := &leading{crawl: k, v: v, h: h}
	switch {
	case onward != nil:
		l.moved(onward)
	case h.failure != nil:
		v.Unlisted = true
	case h.sitemap != nil:
		l.sitemap(h.sitemap)
	case h.links != nil:
		l.links(h.links)
	}
	if h.page.Kind == frontier.Seed && k.plan.Sitemaps && h.failure == nil {
		l.sitemaps()
	}
	k.leave(l.left)
}

// leading sorts the links of a page into those that are followed and those that are not.
type leading struct {
	*crawl
	v    *frontier.Visit
	h    *hop
	left []frontier.Left
}

// moved follows a redirect to another host: that of a seed moves the crawl there, others stay where the crawl may go.
func (l *leading) moved(to *url.URL) {
	p := l.h.page
	if p.Kind == frontier.Seed {
		l.crawl.mu.Lock()
		l.scope.hosts = append(l.scope.hosts, canonicalHostname(to))
		l.crawl.mu.Unlock()
	}
	if link, ok := l.link(to.String(), p.Kind, p.Depth); ok {
		link.Via, link.Title, link.Date = p.URL, p.Title, p.Date
		l.v.Links = append(l.v.Links, link)
	}
}

// links follows what a page leads to.
func (l *leading) links(links *doc.Links) {
	p := l.h.page
	if links.NoFollow && !l.c.opt.IgnoreRobots {
		l.drop("nofollow", p.URL)
		return
	}
	p.Listing = links.Kind == doc.PageList && p.Depth < l.plan.Depth
	if !l.plan.NoAttachments && l.h.outcome != Passed {
		for _, a := range links.Attachments {
			if link, ok := l.link(a.URL, frontier.Attachment, p.Depth); ok {
				link.Title = a.Title
				l.v.Links = append(l.v.Links, link)
			}
		}
	}
	for range min(links.Scripted, maxScripted) {
		l.drop("only a script knows the address", p.URL)
	}
	switch {
	case p.Listing:
		l.list(links)
	case links.Kind == doc.PageList && len(links.Entries) > 0:
		l.drop("a list beyond the depth", p.URL)
	}
	if p.Kind == frontier.Seed {
		l.frames(links)
	}
	if p.Depth+1 < l.plan.Depth && p.Kind != frontier.List {
		further := make(map[string]bool, len(links.Pages))
		for _, a := range links.Pages {
			further[a] = true
		}
		for _, a := range links.Anchors {
			if further[a] {
				continue // a further page of this list, and no list of its own
			}
			if link, ok := l.link(a, frontier.Page, p.Depth+1); ok {
				l.v.Links = append(l.v.Links, link)
			}
		}
	}
	switch nothing := p.Kind == frontier.Seed && !p.Listing && len(l.v.Links) == 0; {
	case nothing && links.Kind == doc.PageOther && len(links.Anchors) == 0:
		l.c.note(doc.Diagnostic{Code: "seed", Message: p.URL + " is no list page and no notice, and has no links"})
	case nothing && l.plan.Depth == 1 && len(links.Anchors) > 0:
		l.c.note(doc.Diagnostic{Code: "seed", Message: fmt.Sprintf("%s is no list page: its %d links are not followed; a depth of 2 looks at them", p.URL, len(links.Anchors))})
	}
}

// maxScripted bounds how many links that only a script knows are counted of a page.
const maxScripted = 1000

// frames follows the pages that stand inside a seed or to which it leads on, as if they were the seed. Theirs are not
// followed: they could lead on forever.
func (l *leading) frames(links *doc.Links) {
	for _, f := range links.Frames {
		if link, ok := l.link(f, frontier.Page, l.h.page.Depth); ok {
			l.v.Links = append(l.v.Links, link)
		}
	}
}

// list follows what a list names, and its further pages.
func (l *leading) list(links *doc.Links) {
	p := l.h.page
	dated, old := 0, 0
	for _, e := range links.Entries {
		if e.Date != "" {
			if dated++; l.plan.Since != "" && e.Date < l.plan.Since {
				old++
				l.drop("since", e.URL)
				continue
			}
		}
		link, ok := l.link(e.URL, frontier.Page, p.Depth+1)
		if !ok {
			continue
		}
		link.Title, link.Date = e.Title, e.Date
		l.v.Entries = append(l.v.Entries, link)
	}
	l.v.Last = dated > 0 && old == dated
	for _, address := range links.Pages {
		if link, ok := l.link(address, frontier.List, p.Depth); ok {
			l.v.Further = append(l.v.Further, link)
		}
	}
}

// sitemap follows what a sitemap names.
func (l *leading) sitemap(s *sitemap) {
	for _, e := range s.maps {
		if link, ok := l.link(e.address, frontier.Sitemap, 0); ok {
			l.v.Links = append(l.v.Links, link)
		}
	}
	for _, e := range s.pages {
		if l.plan.Since != "" && e.date != "" && e.date < l.plan.Since {
			l.drop("since", e.address)
			continue
		}
		if link, ok := l.link(e.address, frontier.Page, 1); ok {
			link.Date = e.date
			l.v.Links = append(l.v.Links, link)
		}
	}
}

// sitemaps follows the sitemaps of the host of a seed.
func (l *leading) sitemaps() {
	u := l.h.req.url
	l.c.mu.Lock()
	h := l.c.hosts[canonicalHostname(u)]
	l.c.mu.Unlock()
	named := []string{u.Scheme + "://" + u.Host + "/sitemap.xml"}
	if h != nil {
		h.mu.Lock()
		if r := h.rules[u.Scheme+"://"+u.Host]; r != nil && len(r.sitemaps) > 0 {
			named = r.sitemaps
		}
		h.mu.Unlock()
	}
	for _, s := range named {
		if link, ok := l.link(s, frontier.Sitemap, 0); ok {
			l.v.Links = append(l.v.Links, link)
		}
	}
}

// noNotice are the endings of what a page is dressed with.
const noNotice = ".jpg .jpeg .png .gif .bmp .webp .svg .ico .css .js .mp3 .mp4 .flv .avi .wmv .mov .wav .swf .exe .apk .woff .woff2 .ttf .rss "

// link decides whether an address is followed, and counts why not.
func (l *leading) link(address, kind string, depth int) (frontier.Link, bool) {
	if address == "" {
		return frontier.Link{}, false
	}
	u, err := l.h.req.url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		l.drop("address", address)
		return frontier.Link{}, false
	}
	u = l.c.canon.canonical(u)
	text, host := u.String(), canonicalHostname(u)
	if why := l.refusal(u, text, host, kind, depth); why != "" {
		l.drop(why, text)
		return frontier.Link{}, false
	}
	link := frontier.Link{URL: text, Host: host, Kind: kind, Depth: depth, Via: l.h.page.URL, Directory: directory(u), Shape: shape(u)}
	return link, true
}

// refusal says why an address is not followed; "" when it is.
func (l *leading) refusal(u *url.URL, text, host, kind string, depth int) string {
	l.crawl.mu.Lock()
	inScope := l.scope.has(host)
	l.crawl.mu.Unlock()
	ending := strings.ToLower(path.Ext(u.Path))
	switch {
	case l.c.guard.checkURL(u) != nil:
		return "address"
	case kind == frontier.Attachment && !inScope && !related(host, l.h.page.Host), kind != frontier.Attachment && !inScope:
		return "other host"
	case matchesAny(l.scope.exclude, text):
		return "excluded"
	case ending != "" && strings.Contains(noNotice, ending+" "):
		return "picture, style or program"
	case kind == frontier.Page && depth >= l.plan.Depth && l.scope.unmatched(text):
		return "not matched"
	}
	return trapped(u)
}

// drop counts a link that is not followed.
func (l *leading) drop(why, address string) {
	l.left = append(l.left, frontier.Left{Reason: why, URL: address})
}
