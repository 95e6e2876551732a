package extract

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Rules of sites. A template file may have sections, each for the pages of one host or of all hosts below a name:
//
//	site www.qinghe.example
//	content #main-text
//	furniture .follow-us
//	line 欢迎关注青禾发布公众号
//	line 本页已被浏览 * 次
//
// A line is written in Simplified characters and matches whole lines by their letters and digits, so that the width, script
// and marks of the page do not matter; * stands for a number. It is taken out above and below the running text of a notice
// only: what stands between two paragraphs may be quoted.

// general is the index that holds for all pages.
func (t *templateIndex) general() *templateIndex {
	for t.up != nil {
		t = t.up
	}
	return t
}

// site gives the index of a host, "*" that of all pages.
func (t *templateIndex) site(host string) (*templateIndex, error) {
	if host == "*" {
		return t, nil
	}
	if host == "" || hostOf("http://"+host) != strings.ToLower(host) {
		return nil, fmt.Errorf("no host %q", host)
	}
	host = strings.ToLower(host)
	if t.sites == nil {
		t.sites = map[string]*templateIndex{}
	}
	if t.sites[host] == nil {
		t.sites[host] = &templateIndex{classes: map[string]region{}, ids: map[string]region{}}
	}
	return t.sites[host], nil
}

// link gives every site the index that is asked after its own: that of the next longer name above it, or the general one.
func (t *templateIndex) link() {
	for host, site := range t.sites {
		_, above, _ := strings.Cut(host, ".")
		site.up = t.of(above)
	}
}

// of is the index for the pages of a host.
func (t *templateIndex) of(host string) *templateIndex {
	for len(t.sites) > 0 && host != "" {
		if site := t.sites[host]; site != nil {
			return site
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return t
}

// leastLine is how many bytes the letters of a rule of a line have at least: two Han characters.
const leastLine = 6

// addLine adds a line of the page.
func (t *templateIndex) addLine(text string) error {
	c := core(strings.ReplaceAll(text, "*", "0"))
	if len(strings.Trim(c, "0123456789")) < leastLine {
		return fmt.Errorf("line %q: fewer than %d bytes of letters", text, leastLine)
	}
	if t.lines == nil {
		t.lines, t.shapes = map[string]bool{}, map[string]bool{}
	}
	if strings.Contains(text, "*") {
		t.shapes[shape(c)] = true
	} else {
		t.lines[c] = true
	}
	return nil
}

// shape is a core with a mark for each number.
func shape(core string) string {
	if !strings.ContainsAny(core, "0123456789") {
		return core
	}
	var b strings.Builder
	for i := 0; i < len(core); i++ {
		if c := core[i]; c < '0' || c > '9' {
			b.WriteByte(c)
		} else if i == 0 || core[i-1] < '0' || core[i-1] > '9' {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// hasLines reports whether there are rules of lines.
func (t *templateIndex) hasLines() bool {
	return len(t.lines)+len(t.shapes) > 0 || t.up != nil && t.up.hasLines()
}

// isLine reports whether the site has a line with this core.
func (t *templateIndex) isLine(core string) bool {
	for ; t != nil; t = t.up {
		if t.lines[core] || len(t.shapes) > 0 && t.shapes[shape(core)] {
			return true
		}
	}
	return false
}

// maxHead is how far the address of a page is looked for, in bytes.
const maxHead = 64 << 10

// siteOf is the host of a page: that of its address, else the one that the page states, else the one of the options.
func (x *Extractor) siteOf(src doc.Source, text string) string {
	if host := hostOf(src.URL); host != "" {
		return host
	}
	if host := statedHost(text[:min(len(text), maxHead)]); host != "" {
		return host
	}
	return x.site
}

func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if strings.ContainsFunc(host, func(r rune) bool {
		return r < utf8.RuneSelf && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_')
	}) {
		return "" // no name: nothing a template file could hold
	}
	return strings.Trim(host, ".")
}

// statedHost reads the address that a browser noted when it saved the page, <link rel=canonical> or og:url.
func statedHost(head string) string {
	if _, rest, ok := strings.Cut(head[:min(len(head), 4<<10)], "saved from url=("); ok {
		if _, rest, ok = strings.Cut(rest, ")"); ok {
			address, _, _ := strings.Cut(rest, " ")
			if host := hostOf(strings.TrimSuffix(address, "-->")); host != "" {
				return host
			}
		}
	}
	for z := (scanner{source: head}); ; {
		switch z.next() {
		case endOfPage:
			return ""
		case startToken, selfToken:
			if z.name == "body" {
				return ""
			}
			if host := hostOf(addressIn(z.name, inside(head[z.start:z.end], len(z.name)))); host != "" {
				return host
			}
		}
	}
}

// addressIn is the address of the page that a <link> or <meta> states.
func addressIn(name, tag string) string {
	if name != "link" && name != "meta" {
		return ""
	}
	states, address := false, ""
	for n := 0; tag != "" && n < maxAttributes; n++ {
		var key, val string
		key, val, tag = nextAttribute(tag)
		switch lower(key) {
		case "rel":
			states = states || strings.EqualFold(val, "canonical")
		case "property", "name":
			states = states || strings.EqualFold(val, "og:url")
		case "href", "content":
			address = val
		}
	}
	if !states {
		return ""
	}
	return address
}

// siteLines marks the lines of the site that stand above and below the running text.
func (p *page) siteLines() {
	if p.ofSite == nil {
		return
	}
	first, last := p.bodyRange()
	for i := range p.keys {
		if p.ofSite[i] && (i < first || i > last) && p.n.Pieces[i].Kind != doc.CellPiece && p.kept(i) {
			p.remove(i, doc.Furniture)
		}
	}
}

// readSite notes which lines the rules of the site name.
func (p *page) readSite() {
	site := p.x.templates.of(p.n.Site)
	if !site.hasLines() {
		return
	}
	p.ofSite = make([]bool, len(p.keys))
	for i, c := range p.cores {
		p.ofSite[i] = p.n.Pieces[i].Kind != doc.Meta && site.isLine(c)
	}
}

// ofSiteLine reports whether the rules of the site name a line.
func (p *page) ofSiteLine(i int) bool { return p.ofSite != nil && p.ofSite[i] }
