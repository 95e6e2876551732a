package fetch_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/fetch"
)

// trap answers with pages that lead on forever: a calendar, parameters, a path that grows, a list that is always longer.
func trap(_ int, r *http.Request) *madePage {
	page := func(body string) *madePage {
		return &madePage{media: "text/html; charset=utf-8", body: []byte("<html><head><title>霁渚市</title></head><body>" + body + "</body></html>")}
	}
	number := func(text string) int {
		n, _ := strconv.Atoi(text)
		return n
	}
	switch q := r.URL.Query(); {
	case r.URL.Path == "/":
		return page(`<a href="/calendar?month=1">办事日历</a> <a href="/p?p=1">更多内容</a> <a href="/grow/">目录导航</a> <a href="/days/list_1.html">每日动态</a>`)
	case r.URL.Path == "/calendar":
		n := number(q.Get("month"))
		return page(fmt.Sprintf(`<p>第%d月没有安排。</p><a href="/calendar?month=%d">前一月</a> <a href="/calendar?month=%d">后一月</a> <a href="/calendar?month=%d">明年</a>`, n, n-1, n+1, n+12))
	case r.URL.Path == "/p":
		n := number(q.Get("p"))
		return page(fmt.Sprintf(`<p>第%d次查询没有结果。</p><a href="/p?p=%d">再查一次</a> <a href="/p?p=%d&s=%d">换个条件</a>`, n, n+1, n, n))
	case strings.HasPrefix(r.URL.Path, "/grow/"):
		return page(fmt.Sprintf(`<p>目录%s</p><a href="alpha/beta/">下级目录</a>`, r.URL.Path))
	case strings.HasPrefix(r.URL.Path, "/days/list_"):
		n := number(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/days/list_"), ".html"))
		var b strings.Builder
		for i := range 5 {
			fmt.Fprintf(&b, "<li><a href=\"/days/day_%d.html\">霁渚市关于做好第%d天值班工作的通知</a><span>2024-02-%02d</span></li>", 5*n+i, 5*n+i, 28-i)
		}
		return page(fmt.Sprintf("<ul>%s</ul><a href=\"list_%d.html\">下一页</a>", &b, n+1))
	case strings.HasPrefix(r.URL.Path, "/days/day_"):
		return page("<h1>霁渚市值班工作的通知</h1><p>各乡镇人民政府：</p><p>请做好值班工作" + r.URL.Path + "，遇有情况及时报告。</p><p>霁渚市人民政府</p><p>2024年2月1日</p>")
	case r.URL.Path == "/sitemap.xml":
		var b strings.Builder
		b.WriteString(`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for n := range 40 {
			fmt.Fprintf(&b, "<url><loc>http://%s/calendar?month=%d</loc></url>", r.Host, 100+n)
		}
		return &madePage{media: "application/xml", body: []byte(b.String() + "</urlset>")}
	}
	return nil
}

// TestTraps: pages that lead on forever are followed as far as depth, directories and shapes go, and the rest is counted.
func TestTraps(t *testing.T) {
	t.Parallel()
	const shape, directory = 12, 60
	for _, depth := range []int{2, 20} {
		s := newSite(t, hostNames(1)...)
		s.other = trap
		plan := fetch.Plan{
			Seeds: []string{s.address(0, "/")}, Archive: filepath.Join(t.TempDir(), "a.warc.gz"), Follow: links(t),
			Depth: depth, Sitemaps: true, PerShape: shape, PerDirectory: directory,
		}
		c := client(t, fetch.Options{Delay: time.Microsecond})
		crawl(t, c, plan)
		got, _ := s.requests()
		counts := map[string]int{}
		for a, n := range got {
			if n != 1 {
				t.Errorf("%s was asked for %d times", a, n)
			}
			path := strings.TrimPrefix(a, s.address(0, ""))
			counts[path[:min(5, len(path))]]++
		}
		// Three pages of the endless list have notices that may be taken; two more show that there are no new ones.
		want := map[string]int{"/": 1, "/site": 1, "/cale": shape, "/p?p=": 1, "/grow": 1, "/days": shape + 3 + 2}
		if depth > 2 {
			want["/p?p="], want["/grow"] = 2*shape, 4
		}
		for path, n := range want {
			if counts[path] != n {
				t.Errorf("depth %d: %d addresses like %s, want %d", depth, counts[path], path, n)
			}
		}
		passed := passedOver(c)
		if depth > 2 && passed["trap: repeated segment"] == 0 || passed["trap: shape 127.0.1.1:"+s.port+"/calendar?month"] == 0 {
			t.Errorf("depth %d: passed over %v", depth, passed)
		}
	}
}
