package fetch

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// TestRecall: when the plan changes, the notices that lie in the archive are looked at there, and what they lead to is
// fetched now; nobody is asked for them again.
func TestRecall(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page(c.RequestURI) })
	follow := func(_ context.Context, src doc.Source) (*doc.Links, error) {
		body, err := src.Read(context.Background(), 1000)
		if err != nil || !strings.HasSuffix(src.URL, string(body)) {
			t.Errorf("%s is %q, %v", src.URL, body, err)
		}
		if string(body) == "/list/" {
			return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{URL: "/1.html"}, {URL: "/2.html"}}}, nil
		}
		return &doc.Links{Kind: doc.PageDocument, Attachments: []doc.Attachment{{URL: string(body) + ".doc"}}}, nil
	}
	plan := Plan{Seeds: []string{w.url + "/list/"}, Archive: archiveOf(t), Follow: follow, NoAttachments: true}
	crawlAll(t, newClient(t, quick()), plan)
	w.forget()
	plan.NoAttachments = false
	out := crawlAll(t, newClient(t, quick()), plan)
	if got := w.requests(); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"/1.html.doc", "/2.html.doc", "/list/"}) {
		t.Errorf("asked for %v", got)
	}
	if len(out.pages) != 2 || len(out.errs) != 0 {
		t.Errorf("handed on %v, failures %v", out.pages, out.errs)
	}
	w.forget()
	crawlAll(t, newClient(t, quick()), plan)
	if got := w.requests(); !slices.Equal(got, []string{"/list/"}) {
		t.Errorf("then asked for %v", got)
	}
}

func TestScopeHosts(t *testing.T) {
	s := newScope(Plan{Hosts: []string{"WWW.Example.cn", "*.qinghe.example", "中国.cn"}})
	for host, want := range map[string]bool{
		"www.example.cn": true, "example.cn": false, "qinghe.example": true, "a.b.qinghe.example": true, "xqinghe.example": false, "xn--fiqs8s.cn": true, "other.cn": false,
	} {
		if s.has(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
}
