package fetch

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestRobotsRules reads robots.txt in the variants of RFC 9309 and of practice.
func TestRobotsRules(t *testing.T) {
	long := strings.Repeat("# filler of nothing at all\n", robotsBytes/27+1)
	for _, c := range []struct{ name, text, allowed, refused string }{
		{"nothing", "", "/ /a /robots.txt", ""},
		{"all", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a /a?b"},
		{"nobody", "User-agent: *\nDisallow:", "/ /a", ""},
		{"prefix", "User-agent: *\nDisallow: /a", "/ /b /A", "/a /ab /a/b /a?x"},
		{"folder", "User-agent: *\nDisallow: /a/", "/a /ab", "/a/ /a/b"},

		{"own group", "User-agent: *\nDisallow: /\nUser-agent: gongwen\nDisallow: /a", "/b", "/a"},
		{"own group first", "User-agent: gongwen\nDisallow: /a\nUser-agent: *\nDisallow: /", "/b", "/a"},
		{"own group, empty", "User-agent: gongwen\nUser-agent: other\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", ""},
		{"own group without rules", "User-agent: *\nDisallow: /\n\nUser-agent: gongwen\n", "/a", ""},
		{"group of others", "User-agent: other\nDisallow: /", "/a", ""},
		{"several names", "User-agent: other\nUser-agent: gongwen\nUser-agent: third\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", "/a"},
		{"groups merged", "User-agent: gongwen\nDisallow: /a\n\nUser-agent: other\nDisallow: /c\n\nUser-agent: gongwen\nDisallow: /b", "/c", "/a /b"},
		{"groups for all merged", "User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /c\n\nUser-agent: *\nDisallow: /b", "/c", "/a /b"},
		{"name and star", "User-agent: *\nUser-agent: gongwen\nDisallow: /a", "/b", "/a"},
		{"case", "USER-AGENT: GongWen\ndisALLOW: /a", "/b", "/a"},
		{"version", "User-agent: gongwen/2.7 (beta)\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", "/a"},
		{"beginning of the name", "User-agent: gong\nDisallow: /a", "/a", ""},
		{"longer name", "User-agent: gongwen-news\nDisallow: /a", "/a", ""},
		{"star with more", "User-agent: *  # all\nDisallow: /a", "/b", "/a"},
		{"blank lines in a group", "User-agent: *\n\n\nDisallow: /a\n\nDisallow: /b", "/c", "/a /b"},
		{"rules before any group", "Disallow: /\n\nUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"sitemap between names", "User-agent: gongwen\nSitemap: https://www.example.cn/s.xml\nUser-agent: other\nDisallow: /a", "/b", "/a"},
		{"unknown field in a group", "User-agent: *\nHost: www.example.cn\nNoindex: /b\nDisallow: /a", "/b", "/a"},
		{"Crawl-delay ends the names", "User-agent: other\nCrawl-delay: 5\nUser-agent: *\nDisallow: /a", "/b", "/a"},

		{"star", "User-agent: *\nDisallow: /*.pdf", "/a.doc /a.pd", "/a.pdf /b/a.pdf?x /.pdfx"},
		{"star first", "User-agent: *\nDisallow: *.pdf", "/a.doc", "/a.pdf"},
		{"star alone", "User-agent: *\nDisallow: *", "/robots.txt", "/ /a"},
		{"stars", "User-agent: *\nDisallow: /a**b*c", "/ac /acb", "/abc /axbxc /abxxcx"},
		{"end", "User-agent: *\nDisallow: /a$", "/ab /a/ /a?x", "/a"},
		{"end of all", "User-agent: *\nDisallow: /\nAllow: /$", "/", "/a"},
		{"star and end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdfx /a.pdf?x", "/a.pdf /a.pdf.pdf"},
		{"star before the end", "User-agent: *\nDisallow: /a*$", "/b", "/a /ab"},
		{"money in the middle", "User-agent: *\nDisallow: /a$b", "/a /ab", "/a$b /a$bc /a%24b"},
		{"end alone", "User-agent: *\nDisallow: $", "/a", "/"},
		{"query", "User-agent: *\nDisallow: /*?", "/a", "/a?b /?"},

		{"longest", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b /a/bc", "/a /a/c"},
		{"longest, in the other order", "User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b", "/a/c"},
		{"longest refuses", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/c", "/a/b"},
		{"tie", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		{"tie of stars", "User-agent: *\nDisallow: /a*\nAllow: /*a", "/a", ""},
		{"star counts", "User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page", "/page.htm"},

		{"escapes", "User-agent: *\nDisallow: /%e6%96%87", "/x", "/文 /%E6%96%87 /%e6%96%87a"},
		{"letters", "User-agent: *\nDisallow: /文", "/x", "/文 /%E6%96%87"},
		{"escaped for nothing", "User-agent: *\nDisallow: /%61", "/b", "/a /%61"},
		{"escaped slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", "/a%2fb"},
		{"escaped star", "User-agent: *\nDisallow: /a%2Ab", "/axb", "/a*b /a%2ab"},
		{"escaped end", "User-agent: *\nDisallow: /a%24", "/a", "/a$ /a%24b"},
		{"broken escape", "User-agent: *\nDisallow: /%zz", "/a", "/%zz"},

		{"comments", "# all\nUser-agent: * # who\nDisallow: /a # what\n#Disallow: /b", "/b /c", "/a"},
		{"mark at the beginning", "\ufeffUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"CR", "User-agent: *\rDisallow: /a\rDisallow: /b", "/c", "/a /b"},
		{"CR LF", "User-agent: *\r\nDisallow: /a\r\n", "/c", "/a"},
		{"NUL", "User-agent: *\nDisallow: /\x00\nDisallow: /a\n\x00\x00", "/b", "/a /%00"},
		{"no colon", "User-agent *\nDisallow /a\nDisallow", "/b", "/a"},
		{"spaces", "  User-agent :  *  \n\tDisallow\t:\t/a\t", "/b", "/a"},
		{"no slash", "User-agent: *\nDisallow: a/", "/b", "/a/"},
		{"no hyphen", "Useragent: *\nDisallow: /a", "/b", "/a"},
		{"HTML", "<!DOCTYPE html>\n<html><body>\n<p style=\"color: red\">未找到</p>\n</body>", "/ /a", ""},
		{"binary", "\xff\xd8\xff\xe0\x00\x10JFIF:\x01\n\x00:", "/ /a", ""},
		{"bad lines between good", "User-agent: *\n:\n::::\nDisallow\n: /\nDisallow: /a\n===\nDisallow: /b", "/c", "/a /b"},

		{"beginning of a long file", "User-agent: *\nDisallow: /a\n" + long + "Disallow: /b\n", "/b", "/a"},
		{"half a line at the limit", "User-agent: *\n" + strings.Repeat("#", robotsBytes-14-1-len("Disallow: /")) + "\nDisallow: /deep/inside\n", "/ /a", ""},
		{"half a line that allows", "User-agent: *\nDisallow: /\n" + strings.Repeat("#", robotsBytes-26-1-len("Allow: /")) + "\nAllow: /deep/inside\n", "", "/ /a"},
	} {
		r := parseRobots([]byte(c.text), "gongwen")
		for want, targets := range map[bool]string{true: c.allowed, false: c.refused} {
			for _, target := range strings.Fields(targets) {
				if got := r.allows(target); got != want {
					t.Errorf("%s: %s allowed: %v, want %v (rules %v)", c.name, target, got, want, r.rules)
				}
			}
		}
	}
}

func TestRobotsDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"2": 2 * time.Second, "0.5": 500 * time.Millisecond, ".25": 250 * time.Millisecond, "0": 0, "-3": 0, "": 0, "ten": 0, "5s": 0,
		"NaN": 0, "Inf": time.Hour, "1e300": time.Hour, "86400": time.Hour,
	} {
		if got := parseRobots([]byte("User-agent: *\nCrawl-delay: "+value), "gongwen").delay; got != want {
			t.Errorf("Crawl-delay: %s is %s, want %s", value, got, want)
		}
	}
	const own = "User-agent: *\nCrawl-delay: 9\nUser-agent: gongwen\nCrawl-delay: 2\n"
	if got := parseRobots([]byte(own), "gongwen").delay; got != 2*time.Second {
		t.Errorf("the delay of the own group is %s", got)
	}
}

func TestRobotsSitemaps(t *testing.T) {
	text := "Sitemap: https://www.example.cn/a.xml\nUser-agent: other\nDisallow: /\nsitemap:https://www.example.cn/b.xml?x=1 # second\nSitemap: /c.xml"
	got := strings.Join(parseRobots([]byte(text), "gongwen").sitemaps, " ")
	if want := "https://www.example.cn/a.xml https://www.example.cn/b.xml?x=1 /c.xml"; got != want {
		t.Errorf("sitemaps %s, want %s", got, want)
	}
}

// TestRobotsLinear matches patterns that cost a plain matcher more than a lifetime.
func TestRobotsLinear(t *testing.T) {
	r := parseRobots([]byte("User-agent: *\nDisallow: /"+strings.Repeat("*a", 2000)+"*b$"), "gongwen")
	if !r.allows("/" + strings.Repeat("a", 100_000)) {
		t.Error("what does not match is refused")
	}
}

// robotsServer is a server with a robots.txt and pages that are all well.
func robotsServer(t *testing.T, host string, robots func(target string) string) *wild {
	w := newWild(t, host, func(c *wildConn) {
		if strings.HasPrefix(c.RequestURI, "/robots") {
			c.say(robots(c.RequestURI))
			return
		}
		c.page(c.RequestURI)
	})
	w.robots = robots
	return w
}

func answerOf(body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\nContent-Length: %d\n\n%s", len(body), body)
}

const refusesA = "User-agent: *\nDisallow: /a\n"

// chain moves a robots.txt on so many times.
func chain(hops int) func(string) string {
	return func(target string) string {
		if n := strings.Count(target, "x"); n-1 < hops { // the x of .txt
			return "HTTP/1.1 301 Moved Permanently\nLocation: " + target + "x\nContent-Length: 0\n\n"
		}
		return answerOf(refusesA)
	}
}

// TestRobotsAnswers asks for a page, /a, that the robots.txt refuses if it counts, over the ways it may come.
func TestRobotsAnswers(t *testing.T) {
	status := func(line string) func(string) string {
		return func(string) string { return "HTTP/1.1 " + line + "\nContent-Length: 0\n\n" }
	}
	elsewhere := robotsServer(t, "127.0.2.9", func(string) string { return answerOf(refusesA) })
	for _, c := range []struct {
		name   string
		robots func(target string) string
		want   Reason // of /a
	}{
		{"there", func(string) string { return answerOf(refusesA) }, FailRobots},
		{"empty", func(string) string { return answerOf("") }, ""},
		{"204", status("204 No Content"), ""},
		{"401", status("401 Unauthorized"), ""},
		{"403", status("403 Forbidden"), ""},
		{"404", status("404 Not Found"), ""},
		{"410", status("410 Gone"), ""},
		{"429", status("429 Too Many Requests"), ""},
		{"429 for a day", status("429 Too Many Requests\nRetry-After: 86400"), FailNoRobots},
		{"500", status("500 Internal Server Error"), FailNoRobots},
		{"503", status("503 Service Unavailable"), FailNoRobots},
		{"closed", func(string) string { return "" }, FailNoRobots},
		{"no HTTP", func(string) string { return "220 mail\n" }, FailNoRobots},
		{"broken off", func(string) string { return "HTTP/1.1 200 OK\nContent-Length: 1000\n\n" + refusesA }, FailNoRobots},
		{"packed", func(string) string {
			return strings.Replace(answerOf(gzipped(refusesA, 1)), "\n", "\nContent-Encoding: gzip\n", 1)
		}, FailRobots},
		{"10 MB", func(string) string { return answerOf(refusesA + strings.Repeat("Disallow: /b\n", 800_000)) }, FailRobots},
		{"10 MB, behind", func(string) string {
			return answerOf("User-agent: *\n" + strings.Repeat("Disallow: /b\n", 800_000) + refusesA)
		}, ""},
		{"half a line at the limit", func(string) string {
			return answerOf("User-agent: *\n" + strings.Repeat("#", robotsBytes-14-1-len("Disallow: /")) + "\nDisallow: /deep/inside\n")
		}, ""},
		{"five redirects", chain(5), FailRobots},
		{"six redirects", chain(6), ""},
		{"to another host", status("302 Found\nLocation: " + elsewhere.url + "/robots.txt"), FailRobots},
		{"to itself", status("302 Found\nLocation: /robots.txt"), ""},
		{"to nowhere", status("302 Found"), ""},
		{"to where nobody may go", status("302 Found\nLocation: http://10.0.0.1/robots.txt"), FailNoRobots},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := robotsServer(t, "127.0.2.1", c.robots)
			client := newClient(t, quick())
			_, err := client.Get(t.Context(), w.url+"/a")
			var f *Failure
			switch {
			case c.want == "" && err != nil, c.want != "" && !errors.As(err, &f), c.want != "" && f.Reason != c.want:
				t.Errorf("Get: %v, want %q", err, c.want)
			case c.want == FailRobots && !errors.Is(err, ErrRobots), c.want == FailNoRobots && !errors.Is(err, ErrRobots):
				t.Errorf("Get: %v does not wrap ErrRobots", err)
			}
			asked := len(w.seen())
			client.Get(t.Context(), w.url+"/a") // once more: what is known is not asked for again
			if got := len(w.seen()) - asked; c.want != "" && got != 0 || got > 1 {
				t.Errorf("%d requests for the second", got)
			}
			out := crawlAll(t, newClient(t, quick()), Plan{Seeds: []string{w.url + "/a"}, Archive: archiveOf(t)})
			if f := out.errs[w.url+"/a"]; c.want == "" && len(f) != 0 || c.want != "" && (len(f) != 1 || f[0].Reason != c.want) {
				t.Errorf("Crawl: %v, want %q", f, c.want)
			}
			for i, r := range w.seen() {
				if c.want != "" && r.target == "/a" {
					t.Errorf("request %d is for what is refused", i)
				}
			}
		})
	}
}

// TestRobotsFirst demands that every authority is asked for its own robots.txt, first, once a day, over runs too.
func TestRobotsFirst(t *testing.T) {
	a := robotsServer(t, "127.0.2.1", func(string) string { return answerOf(refusesA) })
	b := robotsServer(t, "127.0.2.1", func(string) string { return answerOf("User-agent: *\nDisallow: /b\n") }) // another port
	plan := Plan{Seeds: []string{a.url + "/a", a.url + "/b", b.url + "/a", b.url + "/b", a.url + "/robots.txt?x"}, Archive: archiveOf(t)}
	out := crawlAll(t, newClient(t, quick()), plan)
	if len(out.errs) != 2 || len(out.errs[a.url+"/a"]) != 1 || len(out.errs[b.url+"/b"]) != 1 {
		t.Errorf("failures %v", out.errs)
	}
	count := func() (n int) {
		for i, w := range []*wild{a, b} {
			for j, r := range w.seen() {
				if r.target == "/robots.txt" {
					n++
				} else if j == 0 && n == i {
					t.Errorf("%s was asked before robots.txt", r.target)
				}
			}
		}
		return n
	}
	if got := count(); got != 2 {
		t.Errorf("%d requests for robots.txt, want 2", got)
	}
	client := newClient(t, quick())
	crawlAll(t, client, plan)
	if got := count(); got != 2 {
		t.Errorf("%d requests for robots.txt after the second run, want 2", got)
	}
	h := client.hosts["127.0.2.1"]
	for authority, until := range h.until {
		if left := time.Until(until); left > 24*time.Hour || left < 23*time.Hour {
			t.Errorf("the rules of %s are believed for %s", authority, left)
		}
		h.until[authority] = time.Now() // as if a day had gone
	}
	if _, err := client.Get(t.Context(), a.url+"/b"); err != nil {
		t.Error(err)
	}
	if got := count(); got != 3 {
		t.Errorf("%d requests for robots.txt after a day, want 3", got)
	}
	opt := quick()
	opt.IgnoreRobots = true
	if _, err := newClient(t, opt).Get(t.Context(), a.url+"/a"); err != nil || count() != 3 {
		t.Errorf("who ignores robots.txt: %v, %d requests for it", err, count())
	}
}

func TestCrawlDelay(t *testing.T) {
	w := robotsServer(t, "127.0.2.1", func(string) string { return answerOf("User-agent: *\nCrawl-delay: 0.06\n") })
	client := newClient(t, quick())
	for i := range 4 {
		if _, err := client.Get(t.Context(), fmt.Sprintf("%s/%d", w.url, i)); err != nil {
			t.Fatal(err)
		}
	}
	w.checkPauses(t, 60*time.Millisecond)
	if len(w.seen()) != 5 {
		t.Errorf("%d requests, want 5", len(w.seen()))
	}
}

// TestUserAgent demands that who asks says who it is, and is read as that by robots.txt.
func TestUserAgent(t *testing.T) {
	w := robotsServer(t, "127.0.2.1", func(string) string { return answerOf("User-agent: reader-of-notices\nDisallow: /a\n") })
	opt := quick()
	opt.Product, opt.Contact = "Reader-of-Notices", "mailto:archive@example.org"
	client := newClient(t, opt)
	var f *Failure
	if _, err := client.Get(t.Context(), w.url+"/a"); !errors.As(err, &f) || f.Reason != FailRobots {
		t.Errorf("%v, want %s", err, FailRobots)
	}
	client.Get(t.Context(), w.url+"/b")
	for _, r := range w.seen() {
		if got := r.header.Get("User-Agent"); got != "Reader-of-Notices/"+version+" (+mailto:archive@example.org)" {
			t.Errorf("%s was asked for by %q", r.target, got)
		}
		if r.header.Get("Referer") != "" || r.header.Get("Cookie") != "" {
			t.Errorf("header %v", r.header)
		}
	}
}

// TestRobotsGroupNamedAgainAndAgain: 500 KiB that name the crawler 17,000 times before 17,000 rules were 289 million rules.
func TestRobotsGroupNamedAgainAndAgain(t *testing.T) {
	const n = 1000
	for _, name := range []string{"*", "gongwen"} {
		r := parseRobots([]byte(strings.Repeat("User-agent: "+name+"\n", n)+strings.Repeat("Disallow: /a\n", n)), "gongwen")
		if len(r.rules) != n || r.allows("/a") || !r.allows("/b") {
			t.Errorf("%s: %d rules of %d lines", name, len(r.rules), n)
		}
	}
}
