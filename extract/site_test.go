package extract

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

const siteRules = `
nav .everywhere
site qinghe.example
content .town
line 欢迎关注青禾发布
site www.qinghe.example
# on 48 of 50 pages
content #text
nav .town
furniture .box
line 本页已被浏览 * 次
site *
footer .all
`

// TestSiteSections: whose rules hold for a host.
func TestSiteSections(t *testing.T) {
	x, err := New(Options{Templates: siteRules})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ host, roles, lines string }{
		{"", "nav - - - footer content", ""},
		{"danmu.example", "nav - - - footer content", ""},
		{"notqinghe.example", "nav - - - footer content", ""},
		{"qinghe.example", "nav content - - footer content", "欢迎关注青禾发布"},
		{"news.qinghe.example", "nav content - - footer content", "欢迎关注青禾发布"},
		{"www.qinghe.example", "nav nav content furniture footer content", "欢迎关注青禾发布,本页已被浏览5次,本页已被浏览1234次"},
		{"a.www.qinghe.example", "nav nav content furniture footer content", "欢迎关注青禾发布,本页已被浏览5次,本页已被浏览1234次"},
	} {
		site := x.templates.of(c.host)
		var roles, lines []string
		for _, r := range []region{site.class("everywhere"), site.class("town"), site.id("text"), site.class("box"), site.class("all"), site.id("zoom")} {
			roles = append(roles, strings.TrimSpace(r.role + " -")[:max(1, len(r.role))])
		}
		for _, line := range []string{"欢迎关注青禾发布", "本页已被浏览5次", "本页已被浏览1234次", "本页已被浏览次", "谢谢关注青禾发布"} {
			if site.isLine(line) {
				lines = append(lines, line)
			}
		}
		if got := strings.Join(roles, " "); got != c.roles || strings.Join(lines, ",") != c.lines {
			t.Errorf("%s: %s %q, want %s %s", c.host, got, lines, c.roles, c.lines)
		}
	}
}

func TestSiteFaults(t *testing.T) {
	for _, c := range []struct{ text, fault string }{
		{"site", "line 1"}, {"nav .x\nsite a b", "line 2"}, {"site http://a.example", "line 1"}, {"site .example", "line 1"}, {"site [::1]", "line 1"},
		{"line", "line 1"}, {"site a.example\nline 2020年", "line 2"}, {"site a.example\nline * * *", "line 2"}, {"site a.example\nbody .x", "line 2"}, {"site a.example\nfurniture [", "line 2"},
		{"site A.example\nline 青禾\nsite *\nnav .x", ""}, {"line 青禾发布", ""}, {"site 青禾.example", ""},
	} {
		_, err := New(Options{Templates: c.text})
		if c.fault == "" != (err == nil) || err != nil && !(strings.Contains(err.Error(), c.fault) && errors.Is(err, doc.ErrOptions)) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
	for _, site := range []string{"a b", "http://a.example", "a.ex\x1ample", "[::1]"} {
		if _, err := New(Options{Site: site}); !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), "extract.site") {
			t.Errorf("site %q: %v", site, err)
		}
	}
}

func TestSiteOf(t *testing.T) {
	x, _ := New(Options{Site: "Default.example"})
	for _, c := range []struct{ url, page, want string }{
		{"http://www.QINGHE.example:8080/a", "", "www.qinghe.example"},
		{"https://www.qinghe.example./a", `<link rel=canonical href="http://other.example/">`, "www.qinghe.example"},
		{"file:///a.html", `<head><link href="http://c.example/x" rel="canonical">`, "c.example"},
		{"a.html", `<meta property="og:url" content="https://o.example/x">`, "o.example"},
		{"", "<!-- saved from url=(0022)http://s.example/a.html -->\n<html>", "s.example"},
		{"", "<!-- saved from url=(0014)about:internet -->\n<html>", "default.example"},
		{"", `<link rel=stylesheet href="http://css.example/x"><body><link rel=canonical href="http://late.example/x">`, "default.example"},
		{"", `<link rel=canonical href="/relative">`, "default.example"},
		{"http://[::1]/", "", "default.example"},
		{"http://a%20b.example/", "", "default.example"},
		{"://", "", "default.example"},
	} {
		if got := x.siteOf(doc.Source{URL: c.url}, c.page); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.url, c.page, got, c.want)
		}
	}
}

// FuzzTemplates: a template file is read or refused with its line; comments say nothing; every site ends at the general index.
func FuzzTemplates(f *testing.F) {
	for _, s := range []string{siteRules, "content #a\nnav ul > li:first-child\nhidden div[x=y]", "site a\nline 青禾*次\nsite a.b\nsite *\nline ＡＢＣ１２３", "site\r\nline\x00", "furniture :not(.a):has(p)"} {
		f.Add(s, "www.qinghe.example", `<link rel=canonical href="http://www.qinghe.example/"><div class="town box" id=text><p>欢迎关注青禾发布</p><ul><li>本页已被浏览 5 次</ul></div>`)
	}
	f.Fuzz(func(t *testing.T, templates, host, page string) {
		x, err := New(Options{Templates: templates, Site: host})
		if err != nil {
			if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), "line ") && !strings.Contains(err.Error(), "site: no host") {
				t.Fatalf("%v", err)
			}
			return
		}
		commented, err := New(Options{Templates: "# x\n" + strings.ReplaceAll(templates, "\n", "\n  # site y\n")})
		if err != nil || len(commented.templates.sites) != len(x.templates.sites) {
			t.Fatalf("with comments: %v", err)
		}
		for name, site := range x.templates.sites {
			if x.templates.of(name) != site || x.templates.of("below."+name) == x.templates || site.general() != x.templates {
				t.Fatalf("site %q is not found", name)
			}
		}
		b, err := x.PageBlocks(context.Background(), doc.Source{}, doc.NewText(page), doc.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, names := range b.Elements {
			for _, name := range names {
				if _, err := New(Options{Templates: "furniture " + name}); err != nil {
					t.Fatalf("the name %q of an element is no selector: %v", name, err)
				}
			}
		}
		if b.Site != "" {
			if _, err := New(Options{Templates: "site " + b.Site + "\nnav .x"}); err != nil {
				t.Fatalf("the site %q of a page is none of a file: %v", b.Site, err)
			}
		}
	})
}
