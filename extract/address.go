package extract

import (
	"net/url"
	"strings"
)

// baseOf is what the addresses of a page are relative to: the page's own address, and <base href> where it has one; nil when
// neither is known.
func baseOf(own, stated string) *url.URL {
	base, err := url.Parse(strings.TrimSpace(own))
	if err != nil || !base.IsAbs() {
		base = nil
	}
	stated = browserAddress(stated)
	if stated == "" {
		return base
	}
	u, err := url.Parse(stated)
	switch {
	case err != nil:
	case base != nil:
		u = base.ResolveReference(u)
		fallthrough
	case u.IsAbs():
		if u.Scheme == "http" || u.Scheme == "https" {
			return u
		}
	}
	return base
}

// browserAddress is an address as browsers read it: no blanks around it, no line ends and tabs inside, and \ is / before a query.
func browserAddress(href string) string {
	href = strings.TrimSpace(href)
	if strings.ContainsAny(href, "\t\r\n") {
		href = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(href)
	}
	if end := strings.IndexAny(href, "?#"); strings.IndexByte(href, '\\') >= 0 {
		if end < 0 {
			end = len(href)
		}
		href = strings.ReplaceAll(href[:end], `\`, "/") + href[end:]
	}
	return href
}

// target is where a link leads to, absolute where the page's address is known.
func (p *page) target(href string) (*url.URL, error) {
	if p.base == nil {
		return url.Parse(href)
	}
	return p.base.Parse(href)
}

// resolve makes a link absolute where the page's address is known.
func (p *page) resolve(href string) string {
	href = browserAddress(href)
	if p.base == nil {
		return href
	}
	u, err := p.target(href)
	if err != nil {
		return href
	}
	return u.String()
}

// leads reports whether a link leads to another page: no script, no place of the same page, no address of mail.
func leads(href string) bool {
	href = strings.TrimSpace(href)
	if href == "" || href[0] == '#' {
		return false
	}
	scheme, _, ok := strings.Cut(href, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// address is where a link leads to, without the place in the page; "" for what is no address of the web.
func (p *page) address(href string) string {
	if !leads(href) {
		return ""
	}
	u, err := p.target(browserAddress(href))
	switch {
	case err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
		return ""
	case u.Scheme != "" && u.Host == "":
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}
