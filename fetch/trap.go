package fetch

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// Bounds of addresses. What goes over them was made by a page that leads on into itself.
const (
	longAddress  = 2000 // bytes
	deepAddress  = 24   // segments of the path
	sameSegments = 3    // how often a segment may stand in a path: /a/b/a/b/a/b/a
)

// trapped says why an address looks like one of a page that leads on into itself; "" when it does not.
func trapped(u *url.URL) string {
	if len(u.String()) > longAddress {
		return "trap: long address"
	}
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(segments) > deepAddress {
		return "trap: deep address"
	}
	times := map[string]int{}
	for _, s := range segments {
		if times[s]++; times[s] > sameSegments && strings.Trim(s, "0123456789") != "" {
			return "trap: repeated segment"
		}
	}
	return ""
}

// directory is where an address lies.
func directory(u *url.URL) string {
	dir, _ := path.Split(u.EscapedPath())
	return u.Host + dir
}

// shape is an address without what numbers its pages: runs of digits are 0, of hexadecimal digits x; the values of
// parameters are left out.
func shape(u *url.URL) string {
	var names []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(part, "="); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return u.Host + unnumbered(u.EscapedPath()) + "?" + strings.Join(slices.Compact(names), "&")
}

// identifier is how many hexadecimal digits with a decimal one among them are an identifier and no word.
const identifier = 8

func unnumbered(p string) string {
	var b strings.Builder
	for i := 0; i < len(p); {
		j, decimal := i, false
		for j < len(p) && isHex(p[j]) {
			decimal = decimal || p[j] <= '9'
			j++
		}
		switch {
		case j-i >= identifier && decimal:
			b.WriteByte('x')
		case j > i:
			b.WriteString(zeroes(p[i:j]))
		default:
			b.WriteByte(p[i])
			j++
		}
		i = j
	}
	return b.String()
}

// zeroes writes 0 for each run of digits.
func zeroes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch digit := '0' <= s[i] && s[i] <= '9'; {
		case !digit:
			b.WriteByte(s[i])
		case i == 0 || s[i-1] < '0' || s[i-1] > '9':
			b.WriteByte('0')
		}
	}
	return b.String()
}
