package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/gongwen-go/gongwen/doc"
)

func urlset(inside string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + inside + `</urlset>`
}

func TestReadSitemap(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="GBK"?><urlset><url><title>关于防汛工作的通知</title><loc>http://a.cn/1</loc></url><!-- 完 --></urlset>`)
	if err != nil {
		t.Fatal(err)
	}
	laughs := `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`
	for _, c := range []struct {
		name, text, pages, maps string
		damaged                 bool
	}{
		{name: "pages", text: urlset("<url><loc>http://a.cn/1</loc><lastmod>2026-01-31</lastmod></url><url><loc>\n http://a.cn/2 \n</loc><lastmod>2026-02-01T08:00:00+08:00</lastmod></url>"), pages: "http://a.cn/1@2026-01-31 http://a.cn/2@2026-02-01"},
		{name: "no date", text: urlset("<url><loc>http://a.cn/1</loc><lastmod>2026</lastmod></url>"), pages: "http://a.cn/1@"},
		{name: "index", text: `<sitemapindex><sitemap><loc>http://a.cn/s.xml</loc></sitemap><sitemap><loc>http://a.cn/t.xml.gz</loc></sitemap></sitemapindex>`, maps: "http://a.cn/s.xml@ http://a.cn/t.xml.gz@"},
		{name: "packed", text: gzipped(urlset("<url><loc>http://a.cn/1</loc></url>"), 1), pages: "http://a.cn/1@"},
		{name: "no namespace", text: "<urlset><url><loc>http://a.cn/1</loc></url></urlset>", pages: "http://a.cn/1@"},
		{name: "another namespace", text: `<s:urlset xmlns:s="http://www.google.com/schemas/sitemap/0.84"><s:url><s:loc>http://a.cn/1</s:loc></s:url></s:urlset>`, pages: "http://a.cn/1@"},
		{name: "pictures", text: urlset(`<url><loc>http://a.cn/1</loc><image:image><image:loc>http://a.cn/1.jpg</image:loc></image:image></url>`), pages: "http://a.cn/1@"},
		{name: "escapes", text: urlset("<url><loc>http://a.cn/?a=1&amp;b=2</loc></url><url><loc><![CDATA[http://a.cn/?a=1&b=2]]></loc></url><url><loc>http://a.cn/?a=1&b=2</loc></url>"), pages: "http://a.cn/?a=1&b=2@ http://a.cn/?a=1&b=2@ http://a.cn/?a=1&b=2@"},
		{name: "nothing in it", text: urlset("<url/><url><loc/></url><url><lastmod>2026-01-31</lastmod></url>")},
		{name: "GBK", text: gbk, pages: "http://a.cn/1@"},
		{name: "GBK, undeclared", text: strings.Replace(gbk, ` encoding="GBK"`, "", 1), pages: "http://a.cn/1@"},
		{name: "a charset nobody knows", text: strings.Replace(urlset("<url><loc>http://a.cn/1</loc></url>"), "UTF-8", "x-none", 1), pages: "http://a.cn/1@"},
		{name: "broken off", text: urlset("<url><loc>http://a.cn/1</loc></url><url><loc>http://a.cn/2</lo")[:150], pages: "http://a.cn/1@", damaged: true},
		{name: "broken off, packed", text: gzipped(urlset("<url><loc>http://a.cn/1</loc></url>"+rubbishURLs(2000)), 1)[:4000], pages: "*", damaged: true},
		{name: "a bomb of entities", text: laughs + urlset("<url><loc>http://a.cn/&c;</loc></url><url><loc>&x;</loc></url>"), pages: "http://a.cn/&c;@ &x;@"},
		{name: "no day", text: urlset("<url><loc>http://a.cn/1</loc><lastmod>2026-01\nX: 1</lastmod></url>"), pages: "http://a.cn/1@"},
	} {
		if !isSitemap([]byte(c.text)) {
			t.Errorf("%s: not taken for a sitemap", c.name)
		}
		s, err := readSitemap([]byte(c.text))
		if c.damaged != errors.Is(err, doc.ErrDamaged) || !c.damaged && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		pages, maps := entriesText(s.pages), entriesText(s.maps)
		if pages != c.pages && !(c.pages == "*" && pages != "") || maps != c.maps {
			t.Errorf("%s: pages %s, want %s; maps %s, want %s", c.name, pages, c.pages, maps, c.maps)
		}
	}
	for _, text := range []string{"", "<html><body>", "<rss><channel>", "\x1f\x8b", gzipped("<html>", 1), "{}"} {
		if isSitemap([]byte(text)) {
			t.Errorf("%.20q is taken for a sitemap", text)
		}
	}
}

func entriesText(entries []sitemapEntry) string {
	var all []string
	for _, e := range entries {
		all = append(all, e.address+"@"+e.date)
	}
	return strings.Join(all, " ")
}

// rubbishURLs are entries that cannot be packed well.
func rubbishURLs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<url><loc>http://a.cn/%d</loc></url>", i*7919)
	}
	return b.String()
}

// TestSitemapLimits reads as many entries as the standard allows, and bombs.
func TestSitemapLimits(t *testing.T) {
	s, err := readSitemap([]byte(urlset(rubbishURLs(sitemapURLs + 10))))
	if err != nil || len(s.pages) != sitemapURLs {
		t.Errorf("%d pages, want %d; %v", len(s.pages), sitemapURLs, err)
	}
	if testing.Short() {
		t.Log("without the bombs of 60 MB")
		return
	}
	blank := strings.Repeat(" ", 1<<20)
	bomb := gzipped(blank, 60)
	head := gzipped(urlset("")[:70], 1)
	peak := watchHeap(t)
	_, err = readSitemap(append([]byte(head), bomb...)) // gzip members follow each other
	if !errors.Is(err, doc.ErrTooLarge) && !errors.Is(err, doc.ErrDamaged) {
		t.Errorf("a bomb: %v", err)
	}
	text := "<urlset><url><loc>" + strings.Repeat("a", 1<<20)
	if _, err := readSitemap(bytes.Repeat([]byte(text), 2)); err == nil {
		t.Error("a sitemap that does not end has no fault")
	}
	if got := peak(); got > 300<<20 {
		t.Errorf("%d MB of heap", got>>20)
	}
}

// TestSitemapOfTagsWithoutEnd: elements in one another and parameters take memory of twenty times their length.
func TestSitemapOfTagsWithoutEnd(t *testing.T) {
	for text, want := range map[string]error{
		"<a>":   doc.ErrTooDeep,
		"<url>": doc.ErrTooDeep,
	} {
		if _, err := readSitemap([]byte("<urlset><url><loc>http://a.cn/1</loc></url>" + strings.Repeat(text, deepSitemap))); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
	}
	if _, err := readSitemap([]byte("<urlset><url " + strings.Repeat("a='' ", longTag/4))); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("parameters: %v", err)
	}
}

// TestSitemapLoop crawls sitemaps that name each other, and themselves, in a circle.
func TestSitemapLoop(t *testing.T) {
	var w *wild
	w = newWild(t, "127.0.2.1", func(c *wildConn) {
		c.keep = true
		body := c.RequestURI
		switch c.RequestURI {
		case "/a.xml":
			body = "<sitemapindex><sitemap><loc>" + w.url + "/a.xml</loc></sitemap><sitemap><loc>b.xml</loc></sitemap></sitemapindex>"
		case "/b.xml":
			body = "<sitemapindex><sitemap><loc>" + w.url + "/a.xml</loc></sitemap><sitemap><loc>" + w.url + "/c.xml.gz</loc></sitemap></sitemapindex>"
		case "/c.xml.gz":
			body = gzipped(urlset("<url><loc>"+w.url+"/1</loc></url><url><loc>"+w.url+"/2?utm_source=map</loc></url><url><loc>http://10.0.0.1/</loc></url><url><loc>/a.jpg</loc></url>"), 1)
		}
		c.say(fmt.Sprintf("HTTP/1.1 200 OK\nContent-Length: %d\n\n", len(body)), body)
	})
	w.robots = func(string) string { return answerOf("Sitemap: " + w.url + "/a.xml\n") }
	follow := func(_ context.Context, src doc.Source) (*doc.Links, error) {
		if strings.Contains(src.URL, ".xml") {
			return nil, errors.New("a sitemap was given to Follow")
		}
		return &doc.Links{Kind: doc.PageDocument}, nil
	}
	plan := Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t), Sitemaps: true, Follow: follow}
	out := crawlAll(t, newClient(t, quick()), plan)
	if len(out.errs) != 0 || len(out.pages) != 3 || out.pages[w.url+"/2"] != "/2" {
		t.Errorf("pages %v, failures %v", out.pages, out.errs)
	}
	if got := w.requests(); len(got) != 6 {
		t.Errorf("asked for %v, want each once", got)
	}
}

// TestNoSitemap: a site that has no sitemap and says its front page instead is not crawled from there.
func TestNoSitemap(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page(c.RequestURI) })
	follow := func(_ context.Context, src doc.Source) (*doc.Links, error) {
		if strings.HasSuffix(src.URL, "/sitemap.xml") {
			return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{URL: w.url + "/elsewhere/1"}}}, nil
		}
		return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{URL: w.url + "/section/1"}}}, nil
	}
	crawlAll(t, newClient(t, quick()), Plan{Seeds: []string{w.url + "/section/"}, Archive: archiveOf(t), Sitemaps: true, Follow: follow})
	if got := w.requests(); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"/section/", "/section/1", "/sitemap.xml"}) {
		t.Errorf("asked for %v", got)
	}
}

func TestPlainSitemap(t *testing.T) {
	for body, want := range map[string]int{
		"\ufeffhttp://www.qinghe.example/a.html\r\n\nhttps://www.qinghe.example/b.html": 2, gzipped("http://www.qinghe.example/a.html\n", 1): 1,
		"": 0, "\n\n": 0, "http://www.qinghe.example/a.html 见附件\n": 0, "通知\nhttp://www.qinghe.example/a.html": 0, "<a>": 0,
	} {
		if s, ok := plainSitemap([]byte(body)); len(s.pages) != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v", body, len(s.pages), ok)
		}
	}
}
