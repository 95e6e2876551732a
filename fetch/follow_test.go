package fetch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/fetch"
)

// listed is a list page of so many notices of a section, with what else stands on it.
func listed(section string, n int, rest string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<li><a href="/%s/%d.html">青榆市水务局关于开展第%d号渡口检修的通知</a><span>2026-05-0%d</span></li>`, section, i, i, i+1)
	}
	return "<html><head><meta charset=utf-8><title>通知公告</title></head><body><ul>" + b.String() + "</ul>" + rest + "</body></html>"
}

// TestFollow: what is followed of pages that do not simply list notices, and what is said of the rest.
func TestFollow(t *testing.T) {
	notice := "<html><head><meta charset=utf-8></head><body><h1>青榆市水务局关于开展渡口检修的通知</h1><p>各渡口管理单位：</p><p>为保障渡口安全运行，现就开展检修工作有关事项通知如下。</p><p>%s</p></body></html>"
	for _, c := range []struct {
		name, page string
		pages      map[string]string
		want       []string
		left       []fetch.Left
	}{
		{name: "a list in a frame", page: `<html><body><h2>通知公告</h2><iframe src="inner.html"></iframe><iframe src="http://www.qinghe.example/weather"></iframe></body></html>`,
			pages: map[string]string{"/inner.html": listed("a", 3, "")}, want: []string{"/a/0.html", "/a/1.html", "/a/2.html"},
			left: []fetch.Left{{Reason: "other host", N: 1, Example: "http://www.qinghe.example/weather"}}},
		{name: "a page that leads on", page: `<html><head><meta http-equiv="Refresh" content="0; url='/inner.html'"></head><body></body></html>`,
			pages: map[string]string{"/inner.html": listed("a", 3, "")}, want: []string{"/a/0.html", "/a/1.html", "/a/2.html"}},
		{name: "a page that leads on by a script", page: `<html><body><script>if (true) { window.location.href = "/inner.html"; }</script></body></html>`,
			pages: map[string]string{"/inner.html": listed("a", 3, "")}, want: []string{"/a/0.html", "/a/1.html", "/a/2.html"}},
		{name: "pages that lead on and on", page: `<html><head><meta http-equiv=refresh content="0;url=/1.html"></head></html>`,
			pages: map[string]string{"/1.html": `<html><head><meta http-equiv=refresh content="0;url=/2.html"></head></html>`, "/2.html": listed("a", 3, "")}},
		{name: "lists on a front page", page: listed("a", 3, `<h3><a href="/b/">通知公告和公示公告更多</a></h3><span>2026-05-09</span>`),
			pages: map[string]string{"/b/": listed("b", 4, "")}, want: []string{"/a/0.html", "/a/1.html", "/a/2.html", "/b/"},
			left: []fetch.Left{{Reason: "a list beyond the depth", N: 1, Example: "/b/"}}},
		{name: "pages that only a script knows", page: listed("a", 3, `<a href="javascript:turn(2)">下一页</a><a href="javascript:turn(9)">尾页</a>`), want: []string{"/a/0.html", "/a/1.html", "/a/2.html"},
			left: []fetch.Left{{Reason: "only a script knows the address", N: 2, Example: "/"}}},
	} {
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			page, ok := c.pages[r.URL.Path]
			switch {
			case r.URL.Path == "/":
				page = c.page
			case r.URL.Path == "/robots.txt":
				w.WriteHeader(http.StatusNotFound)
			case !ok:
				page = fmt.Sprintf(notice, r.URL.Path)
			}
			fmt.Fprint(w, page)
		}))
		defer site.Close()
		cl := client(t, fetch.Options{Delay: time.Millisecond})
		y := crawl(t, cl, fetch.Plan{Seeds: []string{site.URL}, Archive: filepath.Join(t.TempDir(), "a.warc.gz"), Follow: links(t)})
		var got []string
		for address := range y.bodies {
			got = append(got, strings.TrimPrefix(address, site.URL))
		}
		slices.Sort(got)
		left := cl.Progress().Left
		for i := range left {
			left[i].Example = strings.TrimPrefix(left[i].Example, site.URL)
		}
		if !slices.Equal(got, c.want) || !slices.Equal(left, c.left) {
			t.Errorf("%s: got %q, want %q; left %v, want %v", c.name, got, c.want, left, c.left)
		}
	}
}
