package fetch

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// slowMatch is a plain matcher of robots.txt: which beginnings of the pattern match which beginnings of the target.
func slowMatch(pattern, target string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	reach := make([]bool, len(target)+1) // with the pattern so far
	reach[0] = true
	for _, p := range []byte(pattern) {
		next := make([]bool, len(target)+1)
		for i := range reach {
			switch {
			case p == '*':
				next[i] = reach[i] || i > 0 && next[i-1]
			case i > 0:
				next[i] = reach[i-1] && target[i-1] == p
			}
		}
		reach = next
	}
	if anchored {
		return reach[len(target)]
	}
	for _, ok := range reach {
		if ok {
			return true
		}
	}
	return false
}

// slowAllows decides by the rules in a plain way.
func (r *robots) slowAllows(target string) bool {
	target = escape(target, literal)
	allow, refuse := 0, 0 // length of the longest + 1
	for _, rule := range r.rules {
		if !slowMatch(rule.pattern, target) {
			continue
		}
		if rule.allow {
			allow = max(allow, len(rule.pattern)+1)
		} else {
			refuse = max(refuse, len(rule.pattern)+1)
		}
	}
	return allow >= refuse || target == "/robots.txt"
}

// FuzzRobots reads anything as robots.txt and compares what it allows with a plain matcher.
func FuzzRobots(f *testing.F) {
	for _, s := range [][2]string{
		{"User-agent: *\nDisallow: /a*b$\nAllow: /a", "/axb"}, {"User-agent: *\nDisallow: *a*aa*$", "/aaaa"}, {"User-agent: *\nDisallow: /%2a%24$", "/*$"},
		{"\ufeffuser-agent: GONGWEN/1\rcrawl-delay: 1e9\rdisallow /文", "/%E6%96%87?a=*"}, {"Disallow: /\nUser-agent: gongwen\n\x00:\x00", "/"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, text, target string) {
		if len(text) > 4000 || len(target) > 400 {
			return
		}
		r := parseRobots([]byte(text), "gongwen")
		if r.delay < 0 || r.delay > mostDelay || r.missing != nil {
			t.Fatalf("delay %s, missing %v", r.delay, r.missing)
		}
		for _, rule := range r.rules {
			if p := rule.pattern; p == "" || p[0] != '/' && p[0] != '*' || strings.Contains(strings.TrimSuffix(p, "$"), "$") {
				t.Fatalf("pattern %q", p)
			}
			if got, want := matchRobots(rule.pattern, target), slowMatch(rule.pattern, target); got != want {
				t.Fatalf("%q matches %q: %v, want %v", rule.pattern, target, got, want)
			}
		}
		if got, want := r.allows(target), r.slowAllows(target); got != want {
			t.Fatalf("%q allows %q: %v, want %v", text, target, got, want)
		}
		if again := parseRobots([]byte(text+"\n# more\n"), "gongwen"); !reflect.DeepEqual(r, again) {
			t.Fatalf("a comment changes %+v to %+v", r, again)
		}
	})
}

// FuzzCanonical demands that the form of an address is one, an address, and that of the same host.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"HTTP://user:pw@WWW.Example.CN.:80/a/../%7eb;jsessionid=1?utm_source=x&b=%d6#c", "https://[::FFFF:127.0.0.1]:0443/..", "http://１２７.０.０.１/%2e%2e/",
		"http://a//b/./c//..?;jsessionid=1", "http://xn--a/", "http://a.b/;jsession%69d;jsessionid", "http://[fe80::1%25e]/",
	} {
		f.Add(s)
	}
	c := newCanonicalizer()
	g, err := newGuard(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.Parse(address)
		if err != nil || g.checkURL(c.canonical(u)) != nil {
			return
		}
		once := c.canonical(u)
		back, err := url.Parse(once.String())
		if err != nil {
			t.Fatalf("%q became %q, which is no address: %v", address, once, err)
		}
		if twice := c.canonical(back); twice.String() != once.String() {
			t.Fatalf("%q became %q, and that %q", address, once, twice)
		}
		if back.Host != once.Host || back.EscapedPath() != once.EscapedPath() || back.RawQuery != once.RawQuery || back.User != nil || back.Fragment != "" {
			t.Fatalf("%q became %#v, read as %#v", address, once, back)
		}
		if p := once.EscapedPath(); !strings.HasPrefix(p, "/") || strings.Contains(p+"/", "/./") || strings.Contains(p+"/", "/../") {
			t.Fatalf("%q has the path %q", address, p)
		}
		trapped(once)
		if again, _ := url.Parse(once.String()); shape(again) != shape(once) || directory(again) != directory(once) {
			t.Fatalf("%q has two shapes", once)
		}
	})
}

// FuzzSitemap reads anything as a sitemap, packed and not.
func FuzzSitemap(f *testing.F) {
	for _, s := range []string{
		urlset("<url><loc>http://a.cn/1</loc><lastmod>2026-01-31</lastmod></url>"), "<sitemapindex><sitemap><loc>a</loc>", "<urlset><url><loc>&a;</loc></url>",
		"<?xml version=\"1.0\" encoding=\"gbk\"?><urlset>\xd6\xd0<url><loc>x</loc></url></urlset>", "<!DOCTYPE a [<!ENTITY a \"b\">]><urlset/>", "<html>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 64<<10 {
			return
		}
		isSitemap(body)
		s, err := readSitemap(body)
		if len(s.pages)+len(s.maps) > sitemapURLs {
			t.Fatal("over the limit")
		}
		for _, e := range append(s.pages, s.maps...) {
			if e.address == "" || strings.TrimSpace(e.address) != e.address || len(e.date) != 0 && len(e.date) != 10 {
				t.Fatalf("entry %+v", e)
			}
		}
		packed, packedErr := readSitemap([]byte(gzipped(string(body), 1)))
		if body := string(body); strings.HasPrefix(body, "\x1f\x8b") {
			return // it was packed before
		}
		if !reflect.DeepEqual(s, packed) || (err == nil) != (packedErr == nil) {
			t.Fatalf("packed it is %+v, %v, and else %+v, %v", packed, packedErr, s, err)
		}
	})
}
