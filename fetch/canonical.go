package fetch

import (
	_ "embed"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

//go:embed rules/parameters.txt
var parameterRules string

// canonicalizer brings the addresses of one page to one form, so that session ids and trackers do not double it.
type canonicalizer struct {
	names    []string // of parameters, in lower case
	prefixes []string // of names, from rules that end in *
	pathIDs  []string // of parameters in the path, behind a semicolon
}

func newCanonicalizer() *canonicalizer {
	c := &canonicalizer{}
	for line := range rules(parameterRules) {
		switch name := strings.ToLower(line); {
		case strings.HasPrefix(name, ";"):
			c.pathIDs = append(c.pathIDs, name)
		case strings.HasSuffix(name, "*"):
			c.prefixes = append(c.prefixes, strings.TrimSuffix(name, "*"))
		default:
			c.names = append(c.names, name)
		}
	}
	return c
}

// canonical is the address in its one form (RFC 3986, 6.2): scheme and host in lower case, no default port, no dot
// segments, escapes in upper case and only where they are needed, no user, no fragment, no parameter that names a
// session or a campaign. The order of parameters is kept: a server may read it.
func (c *canonicalizer) canonical(u *url.URL) *url.URL {
	out := &url.URL{Scheme: strings.ToLower(u.Scheme), Host: canonicalHost(u), RawQuery: c.query(escape(u.RawQuery, queryExtra))}
	p := dotless(c.withoutID(escape(u.EscapedPath(), pathExtra)))
	out.Path, out.RawPath = p, ""
	if plain, err := url.PathUnescape(p); err == nil {
		out.Path, out.RawPath = plain, p
	}
	return out
}

func canonicalHost(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		// Here, and not on the way: １２７.０.０.１ is an address, too.
		if ascii, err := idna.Lookup.ToASCII(host); err == nil {
			host = ascii
		}
	}
	host = strings.TrimRight(host, ".")
	if strings.Contains(host, ":") {
		if a, err := netip.ParseAddr(host); err == nil {
			host = a.String()
		}
		host = "[" + host + "]"
	}
	p := u.Port()
	for len(p) > 1 && p[0] == '0' {
		p = p[1:]
	}
	if p != "" && !(u.Scheme == "http" && p == "80") && !(u.Scheme == "https" && p == "443") {
		host += ":" + p
	}
	return host
}

// dotless takes "." and ".." out of a path, and keeps the slash at its end.
func dotless(p string) string {
	if p == "" {
		return "/"
	}
	if !strings.Contains(p, "/.") {
		return p
	}
	var kept []string // empty segments too: a server may read them (RFC 3986, 5.2.4)
	segments := strings.Split(strings.TrimPrefix(p, "/"), "/")
	for i, s := range segments {
		switch {
		case s == "..":
			kept = kept[:max(len(kept)-1, 0)]
		case s != ".":
			kept = append(kept, s)
			continue
		}
		if i == len(segments)-1 {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

// withoutID takes the session id out of a path: /a.jsp;jsessionid=1F.
func (c *canonicalizer) withoutID(p string) string {
	lower := strings.ToLower(p)
	for _, id := range c.pathIDs {
		for from := 0; ; {
			at := strings.Index(lower[from:], id)
			if at < 0 {
				break
			}
			at += from
			end := at + len(id)
			if end < len(p) && strings.IndexByte("=;/", p[end]) < 0 { // a longer name
				from = end
				continue
			}
			for end < len(p) && p[end] != ';' && p[end] != '/' {
				end++
			}
			p, lower, from = p[:at]+p[end:], lower[:at]+lower[end:], at
		}
	}
	return p
}

func (c *canonicalizer) query(q string) string {
	if q == "" {
		return ""
	}
	kept := slices.DeleteFunc(strings.Split(q, "&"), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		name = strings.ToLower(name)
		return part == "" || slices.Contains(c.names, name) ||
			slices.ContainsFunc(c.prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	})
	return strings.Join(kept, "&")
}

// What may stand in a path and in a query beside the unreserved characters (RFC 3986, 3.3 and 3.4).
const (
	pathExtra  = "!$&'()*+,;=:@/"
	queryExtra = pathExtra + "?"
)

const hexDigits = "0123456789ABCDEF"

// escape brings escapes to one form: bytes that need none are written as they are, all others as %XX in upper case.
// Bytes of no escape (%zz) are kept, with % escaped.
func escape(s, extra string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		ch, escaped := s[i], false
		if ch == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			ch, escaped = unhex(s[i+1])<<4|unhex(s[i+2]), true
			i += 2
		}
		switch {
		case isUnreserved(ch), !escaped && strings.IndexByte(extra, ch) >= 0:
			b.WriteByte(ch)
		default:
			b.WriteByte('%')
			b.WriteByte(hexDigits[ch>>4])
			b.WriteByte(hexDigits[ch&15])
		}
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
