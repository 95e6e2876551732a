package gongwen_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
	"github.com/gongwen-go/gongwen/extract/mhtml"
)

// linksOf reads where a page leads to.
func linksOf(t *testing.T, opt gongwen.Options, address, page string) *doc.Links {
	t.Helper()
	p, err := gongwen.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	l, err := p.Links(t.Context(), doc.Source{Name: "page", URL: address, Bytes: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// listOf is a list page of three entries, with what else stands on it.
func listOf(rest string) string {
	var b strings.Builder
	b.WriteString("<html><head><title>通知公告</title></head><body><ul>")
	for n := range 3 {
		fmt.Fprintf(&b, "<li><a href='/art/%d.html'>青禾县关于做好第%d项工作的通知</a><span>2024-03-%02d</span></li>", n, n, n+1)
	}
	return b.String() + "</ul>" + rest + "</body></html>"
}

// numbers are addresses with the numbers from one to another.
func numbers(pattern string, from, to int) (out []string) {
	for n := from; n <= to; n++ {
		out = append(out, fmt.Sprintf(pattern, n))
	}
	return out
}

// TestLinksPagers: the pagers of the content systems of government sites; what cannot be known is not made up.
func TestLinksPagers(t *testing.T) {
	const dir = "http://www.qinghe.example/tz/"
	for _, c := range []struct {
		name, page, in string // page is its address in dir
		want           []string
	}{
		{"TRS", "index.html", `<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ return _nPageCount; }</script>
			<script>createPageHTML(5, 0, "index", "html");</script>`, numbers("index_%d.html", 1, 4)},
		{"TRS, not the first page", "index_2.html", `<script>createPageHTML(4, 2, "index", "html");</script>`, []string{"index.html", "index_1.html", "index_3.html"}},
		{"TRS, the count in a variable", "index.html", `<script>var countPage = 3; createPageHTML(countPage, 0, "index", "shtml");</script>`, numbers("index_%d.shtml", 1, 2)},
		{"with the id of an element", "list.shtml", `<script>createPageHTML('page_div',4, 1,'list','shtml',61);</script>`, numbers("list_%d.shtml", 2, 4)},
		{"JCMS records", "index.html", `<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page=1&amp;webid=2&amp;columnid=7"></a>]]></nextgroup><recordset>
			<record><![CDATA[<li><a href="/art/2024/a1.html">青禾县关于开展秋季防火检查工作的通知</a><span>2024-09-01</span></li>]]></record>
			<record><![CDATA[<li><a href="/art/2024/a2.html">青禾县关于做好冬季供暖保障工作的通知</a><span>2024-09-02</span></li>]]></record>
			<record><![CDATA[<li><a href="/art/2024/a3.html">青禾县关于组织开展义务植树活动的通知</a><span>2024-09-03</span></li>]]></record>
			</recordset></datastore></script>`, []string{"/module/jpage/dataproxy.jsp?page=1&webid=2&columnid=7"}},
		{"JCMS numbers", "index.html", `<a href="index.html?uid=45&pageNum=2">2</a><a href="index.html?uid=45&pageNum=3">3</a><a href="index.html?uid=45&pageNum=6">尾页</a>`, numbers("index.html?uid=45&pageNum=%d", 2, 6)},
		{"options", "list.html", `<select onchange="location=this.value"><option value="list.html">1</option><option value="list_2.html">2</option><option value="list_3.html">3</option></select>`, numbers("list_%d.html", 2, 3)},
		{"query", "list.jsp?page=1", `<a href="?page=2">下一页</a><a href="?page=3">尾页</a>`, numbers("list.jsp?page=%d", 2, 3)},
		{"query inside", "l.do?pageNo=1&c=9", `<a href="l.do?pageNo=1&c=9">1</a><a href="l.do?pageNo=2&c=9">2</a><a href="l.do?pageNo=3&c=9">3</a>…<a href="l.do?pageNo=7&c=9">7</a>`, numbers("l.do?pageNo=%d&c=9", 2, 7)},
		{"numbers and the last", "index.html", `<a href="index.html">1</a><a href="index_2.html">2</a><a href="index_3.html">3</a><span>…</span><a href="index_2.html">下一页</a><a href="index_9.html">尾页</a>`, append(numbers("index_%d.html", 2, 9), "index.html")},
		{"counted by entries", "l.asp", `<a href="l.asp?start=20">2</a><a href="l.asp?start=40">3</a><a href="l.asp?start=100">末页</a>`, []string{"l.asp?start=20", "l.asp?start=40", "l.asp?start=60", "l.asp?start=80", "l.asp?start=100"}},
		{"next and last alone", "index.html", `<a href="index_2.html">下一页</a><a href="index_5.html">尾页</a>`, numbers("index_%d.html", 2, 5)},
		{"next and last in the middle", "index_7.html", `<a href="index_8.html">下一页</a><a href="index_20.html">尾页</a>`, []string{"index_8.html", "index_20.html"}},
		{"addresses that say no number", "index.html", `<a href="p_a8f3.html">2</a><a href="p_77c1.html">3</a><a href="p_0e11.html">尾页</a>`, []string{"p_a8f3.html", "p_77c1.html", "p_0e11.html"}},
		{"numbers that fall", "index.html", `<a href="l_90.html">2</a><a href="l_89.html">3</a><a href="l_80.html">尾页</a>`, []string{"l_90.html", "l_89.html", "l_80.html"}},
		{"zeros before", "index.html", `<a href="l_002.html">2</a><a href="l_009.html">尾页</a>`, []string{"l_002.html", "l_009.html"}},
		{"location in a click", "list.html", `<a href="#" onclick="location.href='list_2.html'">2</a><span onclick="window.location='list_3.html';">3</span>`, numbers("list_%d.html", 2, 3)},
		{"a function that says the address", "list.html", `<script>function toPage(n) { window.location.href = "list_" + n + ".html"; }</script><a href="javascript:toPage(2)">2</a><a href="javascript:;" onclick="toPage('3')">3</a>`, numbers("list_%d.html", 2, 3)},
		{"a function with conditions", "list.html", `<script>function toPage(n) { if (n > 1) { location.href = "list_" + n + ".html"; } }</script><a href="javascript:toPage(2)">2</a>`, nil},
		{"a function of another value", "list.html", `<script>function toPage(n) { location.href = "list_" + m + ".html"; }</script><a href="javascript:toPage(2)">2</a>`, nil},
		{"a function nobody knows", "list.html", `<a href="javascript:void(0)" onclick="gotoPage(3)">3</a><a href="javascript:gotoPage(4)">4</a>`, nil},
		{"a click that names a notice", "list.html", `<script>function show(n) { location.href = "show_" + n + ".html"; }</script><a href="javascript:show(17)">查看青禾县公告</a>`, nil},
		{"an address that is put together", "list.html", `<a href="#" onclick="location.href='list_'+next+'.html'">2</a>`, nil},
		{"none", "list.html", "", nil},
	} {
		l := linksOf(t, gongwen.Options{}, dir+c.page, listOf(c.in))
		base, _ := url.Parse(dir + c.page)
		var want []string
		for _, w := range c.want {
			u, err := base.Parse(w)
			if err != nil {
				t.Fatal(err)
			}
			if u.String() != base.String() {
				want = append(want, u.String())
			}
		}
		if l.Kind != doc.PageList || len(l.Entries) < 3 || !slices.Equal(l.Pages, want) {
			t.Errorf("%s: %s, %d entries, pages\n%q, want\n%q", c.name, l.Kind, len(l.Entries), l.Pages, want)
		}
	}
}

// TestLinksRecords: the XML with which dataproxy.jsp of JCMS answers is a list page, too.
func TestLinksRecords(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<?xml version='1.0' encoding='utf-8' ?><datastore><nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page=2&columnid=7"></a>]]></nextgroup><recordset>`)
	for n := range 4 {
		fmt.Fprintf(&b, `<record><![CDATA[<li><a href="/art/%d.html" title="青禾县关于做好第%d项工作的通知">青禾县关于做好第%d项…</a><span>2024-03-%02d</span></li>]]></record>`, n, n, n, n+1)
	}
	b.WriteString("</recordset></datastore>")
	l := linksOf(t, gongwen.Options{}, "http://www.qinghe.example/module/jpage/dataproxy.jsp?page=1&columnid=7", b.String())
	want := doc.Entry{Title: "青禾县关于做好第2项工作的通知", URL: "http://www.qinghe.example/art/2.html", Date: "2024-03-03"}
	if l.Kind != doc.PageList || len(l.Entries) != 4 || l.Entries[2] != want || !slices.Equal(l.Pages, []string{"http://www.qinghe.example/module/jpage/dataproxy.jsp?page=2&columnid=7"}) {
		t.Errorf("%+v", l)
	}
}

// TestPageLimit: a pager that says there are a million pages gives 2,000, and Parse says that there are more.
func TestPageLimit(t *testing.T) {
	for _, in := range []string{`<a href="p_2.html">2</a><a href="p_3.html">3</a><a href="p_999999.html">尾页</a>`, `<script>createPageHTML(999999, 0, "index", "html")</script><a href="other.html">下一页</a><a href="more.html">尾页</a>`} {
		if l := linksOf(t, gongwen.Options{}, "http://www.qinghe.example/", listOf(in)); len(l.Pages) != 2000 {
			t.Errorf("%d pages", len(l.Pages))
		}
		p, _ := gongwen.New(gongwen.Options{})
		d, err := p.Parse(t.Context(), doc.Source{Bytes: []byte(listOf(in))})
		if err != nil || !slices.ContainsFunc(d.Diagnostics, func(d doc.Diagnostic) bool { return d.Code == "page_limit" }) {
			t.Errorf("%v %v", err, d.Diagnostics)
		}
	}
}

// noticeWith is a page with a notice and what else stands on it.
func noticeWith(rest string) string {
	return `<html><head><title>青禾县关于印发任务分解表的通知</title></head><body><h1>青禾县关于印发任务分解表的通知</h1><p>各乡镇人民政府，县政府各部门：</p>
<p>现将任务分解表印发给你们，请结合实际认真组织实施，工作中遇到的问题及时报告县政府办公室，年底前报送总结。</p><p>青禾县人民政府</p><p>2024年3月5日</p>` + rest + "</body></html>"
}

// TestLinksAttachments: files by their address, by the address of a download servlet, or by the name the link gives them.
func TestLinksAttachments(t *testing.T) {
	const host = "http://www.qinghe.example"
	for _, c := range []struct {
		in   string
		want []doc.Attachment
	}{
		{`<a href="/a/1.doc">附件1.doc</a><a href="/a/10.doc">附件10.doc</a><a href="/b/1.doc">附件1.doc</a>`, []doc.Attachment{{Title: "附件1.doc", URL: "/a/1.doc"}, {Title: "附件10.doc", URL: "/a/10.doc"}, {Title: "附件1.doc", URL: "/b/1.doc"}}},
		{`<a href="/attach/0/x.doc">任务分解表</a>`, []doc.Attachment{{Title: "任务分解表", URL: "/attach/0/x.doc"}}},
		{`<a href="/module/download/downfile.jsp?classid=0&filename=3f2a.pdf">任务分解表</a>`, []doc.Attachment{{Title: "任务分解表", URL: "/module/download/downfile.jsp?classid=0&filename=3f2a.pdf"}}},
		{`<a href="/down.do?fileName=3f2a.wps&siteId=4">任务分解表</a>`, []doc.Attachment{{Title: "任务分解表", URL: "/down.do?fileName=3f2a.wps&siteId=4"}}},
		{`<a href="/download?id=77">附件1：任务分解表.docx</a>`, []doc.Attachment{{Title: "任务分解表.docx", URL: "/download?id=77"}}},
		{`<a href="/download?id=78"><b>任务分解表.xlsx</b>（25KB）</a>`, []doc.Attachment{{Title: "任务分解表.xlsx（25KB）", URL: "/download?id=78"}}},
		{`<a href="/download?id=79" title="任务分解表.et">下载</a>`, []doc.Attachment{{Title: "任务分解表.et", URL: "/download?id=79"}}},
		{`<a href="/x/%E8%A1%A8.ofd#page=2"><img src="i.gif"></a>`, nil}, // nothing says what it is
		{`<a href="/x/t.ofd#page=2" title="任务分解表"><img src="i.gif"></a>`, []doc.Attachment{{Title: "任务分解表", URL: "/x/t.ofd"}}},
		{`<a href="/x/t.rar;jsessionid=0F2">任务分解表</a><a href="/x/t.rar;jsessionid=0F2">下载任务分解表</a>`, []doc.Attachment{{Title: "任务分解表", URL: "/x/t.rar;jsessionid=0F2"}}},
		{`<a href="/download?id=80">附件2 任务分解表</a><a href="/download?id=81">附件</a><a href="/download?id=82">附近的渡口</a>`, []doc.Attachment{{Title: "附件2 任务分解表", URL: "/download?id=80"}, {Title: "附件", URL: "/download?id=81"}}},
		{`<a href="..\f\t.doc?n=\">任务分解表</a>`, []doc.Attachment{{Title: "任务分解表", URL: "/f/t.doc?n=\\"}}},
		{`<iframe src="/f/1.pdf"></iframe><embed src="/f/2.pdf"><object data="/f/3.ofd"></object>`, []doc.Attachment{{Title: "1.pdf", URL: "/f/1.pdf"}, {Title: "2.pdf", URL: "/f/2.pdf"}, {Title: "3.ofd", URL: "/f/3.ofd"}}},
		{`<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2F4.pdf%23page=2"></iframe><iframe src="/view?name=5.pdf"></iframe><iframe src="/count.html"></iframe>`, []doc.Attachment{{Title: "4.pdf", URL: "/f/4.pdf"}, {Title: "view", URL: "/view?name=5.pdf"}}},
		{`<a href="javascript:down('77')">任务分解表.docx</a><a href="#">任务分解表.pdf</a><a href="mailto:a@b.example?x.pdf">任务.pdf</a>`, nil},
		{`<a href="/about.html">关于我们</a><a href="http://www.x.example">www.x.example</a>`, nil},
	} {
		l := linksOf(t, gongwen.Options{}, host+"/tz/a.html", noticeWith("<p>"+c.in+"</p>"))
		for i := range c.want {
			c.want[i].URL = host + c.want[i].URL
		}
		if l.Kind != doc.PageDocument || !slices.Equal(l.Attachments, c.want) {
			t.Errorf("%s: %s %+v, want %+v", c.in, l.Kind, l.Attachments, c.want)
		}
	}
	for _, ext := range strings.Fields("doc docx wps pdf ofd xls xlsx et csv zip rar 7z ppt pptx") {
		if l := linksOf(t, gongwen.Options{}, host, noticeWith("<p><a href='/f/1."+strings.ToUpper(ext)+"'>任务分解表</a></p>")); len(l.Attachments) != 1 {
			t.Errorf("%s: %+v", ext, l.Attachments)
		}
	}
}

// TestLinksBase: <base href> counts for entries, pages and attachments, in Parse as well.
func TestLinksBase(t *testing.T) {
	for _, c := range []struct{ own, base, want string }{
		{"http://www.qinghe.example/tz/a.html", "/other/", "http://www.qinghe.example/other/"},
		{"http://www.qinghe.example/tz/a.html", "http://files.qinghe.example/x/", "http://files.qinghe.example/x/"},
		{"http://www.qinghe.example/tz/a.html", "//files.qinghe.example/", "http://files.qinghe.example/"},
		{"http://www.qinghe.example/tz/a.html", "javascript:1", "http://www.qinghe.example/tz/"},
		{"http://www.qinghe.example/tz/a.html", "http://[", "http://www.qinghe.example/tz/"},
		{"", "http://www.qinghe.example/b/", "http://www.qinghe.example/b/"},
		{"", "/b/", ""},
	} {
		in := strings.ReplaceAll(listOf(`<a href="p_2.html">2</a><map><area href="map.html"></map>`), "href='/art", "href='art")
		in = strings.Replace(in, "<head>", "<head><base target=_blank><base href='"+c.base+"'><base href='/second/'>", 1)
		l := linksOf(t, gongwen.Options{}, c.own, in)
		if len(l.Entries) != 3 || l.Entries[1].URL != c.want+"art/1.html" || !slices.Equal(l.Pages, []string{c.want + "p_2.html"}) || !slices.Contains(l.Anchors, c.want+"map.html") {
			t.Errorf("%q, %q: %+v", c.own, c.base, l)
		}
		p, _ := gongwen.New(gongwen.Options{})
		d, err := p.Parse(t.Context(), doc.Source{URL: c.own, Bytes: []byte(in)})
		if err != nil || len(d.Entries) != 3 || d.Entries[1].URL != c.want+"art/1.html" || !slices.Equal(d.Pages, l.Pages) {
			t.Errorf("%q, %q: Parse: %v %+v %q", c.own, c.base, err, d.Entries, d.Pages)
		}
		page := strings.Replace(noticeWith("<p><a href='f/x.doc'>任务分解表</a></p>"), "<head>", "<head><base href='"+c.base+"'>", 1)
		if l := linksOf(t, gongwen.Options{}, c.own, page); len(l.Attachments) != 1 || l.Attachments[0].URL != c.want+"f/x.doc" {
			t.Errorf("%q, %q: %+v", c.own, c.base, l.Attachments)
		}
	}
}

func TestLinksAnchors(t *testing.T) {
	page := noticeWith(`<iframe src="/frame.html"></iframe><a href="/a.html#top">甲</a><a href="/a.html">乙</a><a href=" /b
.html ">丙</a><map><area href="c.html"></map><a href="javascript:x()">丁</a><a href="#top">戊</a><a href="mailto:a@b.example">己</a><a href="tel:12345">庚</a>
<a href="HTTPS://WWW.danmu.example/x">辛</a><a href="ftp://f.example/">壬</a><a href="http://">癸</a><a>子</a><div style="display:none"><a href="/hidden.html">丑</a></div>`)
	l := linksOf(t, gongwen.Options{}, "http://www.qinghe.example/tz/a.html", page)
	want := []string{"/frame.html", "/a.html", "/b.html", "/tz/c.html", "https://WWW.danmu.example/x", "/hidden.html"}
	for i, w := range want {
		if w[0] == '/' {
			want[i] = "http://www.qinghe.example" + w
		}
	}
	if !slices.Equal(l.Anchors, want) || l.Title != "青禾县关于印发任务分解表的通知" {
		t.Errorf("%s %q, want %q", l.Title, l.Anchors, want)
	}
	l = linksOf(t, gongwen.Options{}, "", page)
	if want := []string{"/frame.html", "/a.html", "/b.html", "c.html", "https://WWW.danmu.example/x", "/hidden.html"}; !slices.Equal(l.Anchors, want) {
		t.Errorf("of a page without an address: %q", l.Anchors)
	}
	l = linksOf(t, gongwen.Options{}, "http://www.qinghe.example/", `<html><frameset cols="20%,80%"><frame src="left.html"><frame src="main.html"></frameset></html>`)
	if want := []string{"http://www.qinghe.example/left.html", "http://www.qinghe.example/main.html"}; !slices.Equal(l.Anchors, want) {
		t.Errorf("frames: %+v", l)
	}
	many := linksOf(t, gongwen.Options{}, "http://www.qinghe.example/", noticeWith(manyLinks(25_000)))
	if len(many.Anchors) != 20_000 {
		t.Errorf("%d of many links", len(many.Anchors))
	}
}

func manyLinks(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<a href='/n/%d.html'>甲</a> ", i)
	}
	return b.String()
}

func TestLinksNoFollow(t *testing.T) {
	for meta, want := range map[string]bool{
		"<meta name=robots content=nofollow>": true, "<META NAME='ROBOTS' CONTENT='NOINDEX, NOFOLLOW'>": true, "<meta name=robots content='none'>": true,
		"<meta name=robots content='index,follow'>": false, "<meta name=robots content=noindex>": false, "<meta name=keywords content=nofollow>": false, "": false,
	} {
		if l := linksOf(t, gongwen.Options{}, "", strings.Replace(noticeWith(""), "<head>", "<head>"+meta, 1)); l.NoFollow != want {
			t.Errorf("%s: %v", meta, l.NoFollow)
		}
	}
}

// TestLinksKinds: what is no page has a kind only; what Parse cannot read gives its errors.
func TestLinksKinds(t *testing.T) {
	saved := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n" + noticeWith("<a href='x.html'>甲</a>") + "\r\n--b--\r\n"
	for _, c := range []struct {
		in   string
		want doc.PageKind
	}{
		{"各科室：\n请于年底前报送总结。见 http://www.qinghe.example/a.html", doc.PageDocument},
		{`{"articles":[{"title":"青禾县关于开展秋季防火检查工作的通知"}]}`, doc.PageDocument},
		{saved, doc.PageDocument},
		{"%PDF-1.4\n\x00\x01", doc.PageOther}, {"\x89PNG\r\n\x1a\n\x00", doc.PageOther}, {"PK\x03\x04\x14\x00", doc.PageOther},
	} {
		l := linksOf(t, gongwen.Options{Formats: []doc.Format{mhtml.Format{}}}, "http://www.qinghe.example/a", c.in)
		if !reflect.DeepEqual(l, &doc.Links{Kind: c.want}) {
			t.Errorf("%.20q: %+v", c.in, l)
		}
	}
	p, _ := gongwen.New(gongwen.Options{Limits: doc.Limits{Bytes: 1 << 20, Blocks: 10}})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		src  doc.Source
		want error
	}{
		{"nothing", t.Context(), doc.Source{}, doc.ErrNoInput}, {"empty", t.Context(), doc.Source{Bytes: []byte{}}, doc.ErrEmpty},
		{"binary", t.Context(), doc.Source{Bytes: []byte(strings.Repeat("\x00\x01\x02\x9f\xfe", 400))}, doc.ErrBinary},
		{"large", t.Context(), doc.Source{Bytes: make([]byte, 2<<20)}, doc.ErrTooLarge},
		{"many blocks", t.Context(), doc.Source{Bytes: []byte("<html>" + strings.Repeat("<p>甲乙丙丁</p>", 20))}, doc.ErrTooLarge},
		{"ended", ended, doc.Source{Bytes: []byte(noticeWith(""))}, context.Canceled},
	} {
		_, err := p.Links(c.ctx, c.src)
		_, parsed := p.Parse(c.ctx, c.src)
		if e := (*doc.Error)(nil); !errors.Is(err, c.want) || !errors.Is(parsed, c.want) || c.name != "ended" && !errors.As(err, &e) {
			t.Errorf("%s: %v, Parse %v", c.name, err, parsed)
		}
	}
}

// TestLinksAsParse: of every page of testdata, Links finds what Parse finds.
func TestLinksAsParse(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	p, _ := gongwen.New(gongwen.Options{})
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		src := doc.Source{Name: f, URL: "http://www.qinghe.example/d/", Bytes: b}
		l, err := p.Links(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.Parse(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		if l.Kind != d.PageKind || l.Title != d.Metadata.Title || len(l.Entries) != len(d.Entries) || !slices.Equal(l.Pages, d.Pages) {
			t.Errorf("%s: %+v", f, l)
		}
		for _, e := range l.Entries {
			if !slices.Contains(d.Entries, e) || e.URL != "" && !slices.Contains(l.Anchors, e.URL) {
				t.Errorf("%s: %+v", f, e)
			}
		}
		for _, a := range l.Attachments {
			if !slices.Contains(d.Metadata.Attachments, a) {
				t.Errorf("%s: %+v", f, a)
			}
		}
	}
}

// disclosure is an answer of the disclosure platform; times are unix seconds.
const disclosure = `{"classify":{"id":5},"articles":[
 {"id":11,"title":"青禾县关于做好<em>防汛<\/em>工作的通知","url":"http:\/\/www.qinghe.example\/gkmlpt\/content\/1\/11\/post_11.html","post_url":"","date":1709222400,"display_publish_time":1709568000},
 {"id":12,"title":"\u9752\u79be\u53bf 2023 \u5e74\u5de5\u4f5c\u8981\u70b9","url":null,"post_url":"/zw/12.html","display_publish_time":"2024-01-02 10:00:00"},
 {"id":13,"title":"青禾縣關於開展檢查工作的通知","url":"","post_url":"","date":0,"create_time":"1704038399"},
 {"id":14,"title":"","url":"/zw/14.html"},
 {"id":15,"title":null}, 7
],"total":250}`

// TestDisclosure: the first of our descriptions.
func TestDisclosure(t *testing.T) {
	const address = "http://www.qinghe.example/gkmlpt/api/all/5?page=1&sid=200025"
	want := []doc.Entry{
		{Title: "青禾县关于做好防汛工作的通知", URL: "http://www.qinghe.example/gkmlpt/content/1/11/post_11.html", Date: "2024-03-05"},
		{Title: "青禾县 2023 年工作要点", URL: "http://www.qinghe.example/zw/12.html", Date: "2024-01-02"},
		{Title: "青禾县关于开展检查工作的通知", Date: "2023-12-31"}, // one second to midnight in Beijing
		{URL: "http://www.qinghe.example/zw/14.html"},
	}
	pages := []string{"http://www.qinghe.example/gkmlpt/api/all/5?page=2&sid=200025", "http://www.qinghe.example/gkmlpt/api/all/5?page=3&sid=200025"}
	for name, in := range map[string]string{"JSON": disclosure, "JSONP": "/**/jQuery1_2(" + disclosure + ");", "a mark of byte order": "\ufeff" + disclosure} {
		in = strings.TrimPrefix(in, "/**/")
		l := linksOf(t, gongwen.Options{}, address, in)
		if l.Kind != doc.PageList || !slices.Equal(l.Entries, want) || !slices.Equal(l.Pages, pages) || len(l.Anchors) != 3 {
			t.Errorf("%s: %+v", name, l)
		}
	}
	p, _ := gongwen.New(gongwen.Options{})
	d, err := p.Parse(t.Context(), doc.Source{URL: address, Bytes: []byte(disclosure)})
	if err != nil || d.PageKind != doc.PageList || !slices.Equal(d.Entries, want) || !slices.Equal(d.Pages, pages) {
		t.Fatalf("Parse: %v %+v", err, d)
	}
	if d.Text != "青禾县关于做好防汛工作的通知\n青禾县 2023 年工作要点\n青禾县关于开展检查工作的通知" || len(d.Tasks)+len(d.Outline) > 0 || d.Metadata.Title != "" {
		t.Errorf("%q %+v", d.Text, d)
	}
	at := strings.Index(d.Text, "检查工作")
	place, ok := d.Locate(doc.Span{Start: at, End: at + len("检查")})
	if !ok || disclosure[place.Start:place.End] != "檢查" {
		t.Errorf("a title keeps its place: %v %v", place, ok)
	}
}

// TestPolicyLibrary: the second, in both of its forms.
func TestPolicyLibrary(t *testing.T) {
	const address = "https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary&q=%E9%98%B2%E6%B1%9B&p=1&n=5&sort=pubtime"
	item := func(n int) string {
		return fmt.Sprintf(`{"title":"关于第%d项<em>防汛</em>工作的通知","url":"https://www.qinghe.example/%d.htm","pubtimeStr":"2026.01.0%d","pubtime":1,"pcode":null}`, n, n, n)
	}
	all := `{"code":200,"searchVO":{"catMap":{"gongwen":{"totalCount":12,"listVO":[` + item(1) + `]},"bumenfile":{"totalCount":3,"listVO":[` + item(2) + "," + item(1) + `]},"otherfile":{"totalCount":0,"listVO":null}},"totalCount":0}}`
	one := `{"code":200,"searchVO":{"listVO":[` + item(1) + "," + strings.Replace(item(2), `"2026.01.02"`, `""`, 1) + `],"totalCount":12,"totalpage":2}}`
	l := linksOf(t, gongwen.Options{}, address, all)
	want := []doc.Entry{{Title: "关于第1项防汛工作的通知", URL: "https://www.qinghe.example/1.htm", Date: "2026-01-01"}, {Title: "关于第2项防汛工作的通知", URL: "https://www.qinghe.example/2.htm", Date: "2026-01-02"}}
	var pages []string
	for _, n := range []string{"0", "2", "3"} {
		pages = append(pages, strings.Replace(address, "p=1", "p="+n, 1))
	}
	if l.Kind != doc.PageList || !slices.Equal(l.Entries, want) || !slices.Equal(l.Pages, pages) {
		t.Errorf("all kinds: %+v", l)
	}
	want[1].Date = "1970-01-01"
	if l := linksOf(t, gongwen.Options{}, address, one); !slices.Equal(l.Entries, want) || !slices.Equal(l.Pages, pages[:2]) {
		t.Errorf("one kind: %+v", l)
	}
	none := linksOf(t, gongwen.Options{}, address, `{"code":200,"searchVO":{"listVO":[],"totalCount":0}}`)
	if !reflect.DeepEqual(none, &doc.Links{Kind: doc.PageList}) {
		t.Errorf("no items: %+v", none)
	}
	if l := linksOf(t, gongwen.Options{}, address, `{"code":1001,"msg":"无数据"}`); l.Kind != doc.PageDocument {
		t.Errorf("an answer without a list: %+v", l)
	}
	if l := linksOf(t, gongwen.Options{}, address, listOf("")); l.Kind != doc.PageList || len(l.Entries) != 3 {
		t.Errorf("a page from the address of an interface: %+v", l)
	}
}

const ownInterface = `# ours is asked after it
interface 青禾县政务公开
address */api/notices*
items data.rows . data.years.*.rows
title name short
link /detail/{ref.type}/{id}.html {url}
date at milliseconds
date day text
page pageIndex 0
size limit 2
total data.count
`

func TestOwnInterface(t *testing.T) {
	opt := gongwen.Options{Extract: extract.Options{Interfaces: ownInterface}}
	answer := `{"data":{"count":"5","rows":[{"name":"","short":"青禾县关于检查的通知","id":7,"ref":{"type":"tz"},"at":1709568000000},{"name":"青禾县公告","id":8,"url":"http://x.example/8"},{"name":"青禾县通告","id":9,"ref":null,"day":"2024年3月6日","at":-5}],
	"years":{"2024":{"rows":[{"name":"甲"}]},"2023":{"rows":[{"name":"乙"}]}}}}`
	l := linksOf(t, opt, "http://www.qinghe.example/api/notices", answer)
	want := []doc.Entry{{Title: "青禾县关于检查的通知", URL: "http://www.qinghe.example/detail/tz/7.html", Date: "2024-03-05"}, {Title: "青禾县公告", URL: "http://x.example/8"}, {Title: "青禾县通告", Date: "2024-03-06"}, {Title: "甲"}, {Title: "乙"}}
	if pages := numbers("http://www.qinghe.example/api/notices?pageIndex=%d", 0, 2); !slices.Equal(l.Entries, want) || !slices.Equal(l.Pages, pages) {
		t.Errorf("%+v", l)
	}
	l = linksOf(t, opt, "http://www.qinghe.example/api/notices?limit=3&pageIndex=0&c=1", answer)
	if pages := []string{"http://www.qinghe.example/api/notices?limit=3&pageIndex=1&c=1"}; !slices.Equal(l.Pages, pages) {
		t.Errorf("%q", l.Pages)
	}
	l = linksOf(t, opt, "http://www.qinghe.example/api/notices?limit=3&pageIndex=1#top", answer)
	if pages := []string{"http://www.qinghe.example/api/notices?limit=3&pageIndex=0"}; !slices.Equal(l.Pages, pages) {
		t.Errorf("%q", l.Pages)
	}
	if l := linksOf(t, opt, "http://www.qinghe.example/api/notices", `[{"name":"丙"}]`); !slices.Equal(l.Entries, []doc.Entry{{Title: "丙"}}) {
		t.Errorf("an array: %+v", l)
	}
	before := strings.Replace(ownInterface, "*/api/notices*", "*/gkmlpt/*", 1)
	l = linksOf(t, gongwen.Options{Extract: extract.Options{Interfaces: before}}, "http://www.qinghe.example/gkmlpt/api/all/5", `{"articles":[],"data":{"rows":[{"name":"丁"}]}}`)
	if !slices.Equal(l.Entries, []doc.Entry{{Title: "丁"}}) {
		t.Errorf("the user's goes first: %+v", l)
	}
	l = linksOf(t, gongwen.Options{Extract: extract.Options{Interfaces: before}}, "http://www.qinghe.example/gkmlpt/api/all/5", disclosure)
	if len(l.Entries) != 4 {
		t.Errorf("ours where the user's finds no items: %+v", l)
	}
}

// TestInterfaceFaults: a fault names the line.
func TestInterfaceFaults(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"address *", "line 1: \"address\" before the first interface"},
		{"# x\n\ninterface", "line 3: an interface without a name"},
		{"interface a\naddress *\nitems a\n", "line 1: interface \"a\" without title"},
		{"interface a\nitems a\ntitle t\n", "line 1: interface \"a\" without address"},
		{"interface a\naddress *\ntitle t\n", "line 1: interface \"a\" without items"},
		{"interface a\naddress *\nitems a\ntitle t\ntotal n\npage p 1\n", "without size"},
		{"interface a\naddress *\nitems a\ntitle t\npages n\n", "without page"},
		{"interface a\ncolour red", "line 2: no directive \"colour\""},
		{"interface a\ntitle", "line 2: title without a value"},
		{"interface a\ndate d", "line 2: date: want a path and a form"},
		{"interface a\ndate d days", "line 2: date: no form \"days\""},
		{"interface a\npage p", "line 2: page: want"},
		{"interface a\npage p one", "line 2: page: \"one\""},
		{"interface a\npage p 0|5", "line 2: page: \"0|5\""},
		{"interface a\nsize 0", "line 2: size: \"0\""},
		{"interface a\nsize n many", "line 2: size: \"many\""},
		{"interface a\nsize n 5 6", "line 2: size: want"},
		{"interface a\nlink /x/{id", "line 2: link: a brace is missing"},
	} {
		_, err := gongwen.New(gongwen.Options{Extract: extract.Options{Interfaces: c.in}})
		if !errors.Is(err, doc.ErrOptions) || !strings.Contains(fmt.Sprint(err), c.want) || !strings.Contains(fmt.Sprint(err), "extract.interfaces") {
			t.Errorf("%q: %v", c.in, err)
		}
	}
}

// TestDamagedAnswers: broken JSON is an error that names the byte, and so are the limits.
func TestDamagedAnswers(t *testing.T) {
	p, _ := gongwen.New(gongwen.Options{})
	for _, c := range []struct {
		in   string
		want error
		says string
	}{
		{`{"articles":[{"title":"青禾县公告"}`, doc.ErrDamaged, "at byte 40"},
		{`{"articles":[{"title":"青禾县公告}]}`, doc.ErrDamaged, "does not end"},
		{`{"articles":[{"title" "甲"}]}`, doc.ErrDamaged, "no colon"},
		{`{"articles":[nil]}`, doc.ErrDamaged, "no value"},
		{`{"articles":` + strings.Repeat("[", 100), doc.ErrTooDeep, "limit of 64"},
		{`{"articles":[` + strings.Repeat("0,", 1<<20) + `0]}`, doc.ErrTooLarge, "limit of 1048576"},
	} {
		src := doc.Source{Name: "answer", URL: "http://www.qinghe.example/gkmlpt/api/all/5", Bytes: []byte(c.in)}
		_, err := p.Links(t.Context(), src)
		_, parsed := p.Parse(t.Context(), src)
		if e := (*doc.Error)(nil); !errors.Is(err, c.want) || !errors.Is(parsed, c.want) || !errors.As(err, &e) || e.Name != "answer" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40s: %v; Parse: %v", c.in, err, parsed)
		}
	}
	var b strings.Builder
	for i := range 10_500 {
		fmt.Fprintf(&b, `{"title":"第%d号","url":"/%d"},`, i, i)
	}
	src := doc.Source{URL: "http://www.qinghe.example/gkmlpt/api/all/5", Bytes: []byte(`{"articles":[` + strings.TrimSuffix(b.String(), ",") + `],"total":1e12}`)}
	d, err := p.Parse(t.Context(), src)
	if err != nil || len(d.Entries) != 10_000 || len(d.Pages) != 2000 {
		t.Fatalf("%v, %d entries, %d pages", err, len(d.Entries), len(d.Pages))
	}
	for _, code := range []string{"entry_limit", "page_limit"} {
		if !slices.ContainsFunc(d.Diagnostics, func(d doc.Diagnostic) bool { return d.Code == code }) {
			t.Errorf("no %s: %v", code, d.Diagnostics)
		}
	}
}

// TestInterfaceRules: the file is one of the rule data that RulesHash is made of.
func TestInterfaceRules(t *testing.T) {
	if _, err := fs.Stat(extract.Rules(), "rules/interfaces.txt"); err != nil {
		t.Error(err)
	}
}

func ExampleParser_Links() {
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		panic(err)
	}
	page := `<html><body><ul>
<li><a href="../art/1.html">青禾县关于做好春季防火工作的通知</a> 2024-03-01</li>
<li><a href="../art/2.html">青禾县关于做好夏季防汛工作的通知</a> 2024-05-20</li>
<li><a href="../art/3.html">青禾县关于做好秋季收购工作的通知</a> 2024-09-11</li>
</ul><script>createPageHTML(3, 0, "index", "html");</script></body></html>`
	l, err := p.Links(context.Background(), doc.Source{URL: "http://www.qinghe.example/tz/index.html", Bytes: []byte(page)})
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Kind)
	for _, e := range l.Entries {
		fmt.Println(e.Date, e.URL)
	}
	fmt.Println(l.Pages)
	// Output:
	// list
	// 2024-03-01 http://www.qinghe.example/art/1.html
	// 2024-05-20 http://www.qinghe.example/art/2.html
	// 2024-09-11 http://www.qinghe.example/art/3.html
	// [http://www.qinghe.example/tz/index_1.html http://www.qinghe.example/tz/index_2.html]
}

// FuzzLinks: addresses are those of the web, absolute, without fragments, each once; the same twice.
func FuzzLinks(f *testing.F) {
	f.Add(listOf(`<a href="p_2.html">2</a><a href="p_9.html">尾页</a><a onclick="go(3)">3</a><script>function go(n){location='l'+n;}</script>`), "/tz/")
	f.Add(noticeWith(`<a href="/download?id=1">表.docx</a><iframe src=x></iframe>`), "index.html")
	f.Add(disclosure, "gkmlpt/api/all/5?page=2")
	f.Add(`<base href="\\x"><a href="http:x">1</a><a href="//">2</a>`, "?#")
	p, err := gongwen.New(gongwen.Options{Limits: doc.Limits{Deadline: 5 * time.Second}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, page, address string) {
		src := doc.Source{URL: "http://www.qinghe.example/" + address, Bytes: []byte(page)}
		l, err := p.Links(t.Context(), src)
		if err != nil {
			if errors.Is(err, doc.ErrInternal) {
				t.Fatal(err)
			}
			return
		}
		own, err := url.Parse(src.URL)
		known := err == nil && own.IsAbs()
		check := func(list []string) {
			seen := map[string]bool{}
			for _, a := range list {
				u, err := url.Parse(a)
				if err != nil || known && u.Scheme != "http" && u.Scheme != "https" || known && u.Host == "" || strings.Contains(a, "#") || seen[a] {
					t.Fatalf("%q of %q: %v", a, list, err)
				}
				seen[a] = true
			}
		}
		check(l.Anchors)
		check(l.Pages)
		var urls []string
		for _, e := range l.Entries {
			if e.URL != "" {
				urls = append(urls, e.URL)
			}
		}
		check(urls)
		urls = nil
		for _, a := range l.Attachments {
			urls = append(urls, a.URL)
		}
		check(urls)
		again, err := p.Links(t.Context(), src)
		if err != nil || !reflect.DeepEqual(l, again) {
			t.Fatalf("twice: %v %+v %+v", err, l, again)
		}
	})
}

// BenchmarkLinks reads where pages lead to, beside parsing them.
func BenchmarkLinks(b *testing.B) {
	var items []map[string]any
	for i := range 100 {
		items = append(items, map[string]any{"id": i, "title": fmt.Sprintf("青禾县关于做好第%d项工作的通知", i), "url": fmt.Sprintf("http://www.qinghe.example/gkmlpt/content/%d.html", i), "date": 1709222400 + i, "abstract": strings.Repeat("摘要", 50)})
	}
	answer, err := json.Marshal(map[string]any{"articles": items, "total": 250})
	if err != nil {
		b.Fatal(err)
	}
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		b.Fatal(err)
	}
	body := strings.Repeat("<p>各单位要明确专人负责，按照方案确定的目标和时限组织实施，定期报告进展情况，确保各项任务落到实处。</p>", 200)
	for _, c := range []struct{ name, page string }{
		{"list", listOf(manyLinks(300))}, {"notice", noticeWith(body + manyLinks(100))}, {"answer", string(answer)},
	} {
		src := doc.Source{URL: "http://www.qinghe.example/gkmlpt/api/all/5", Bytes: []byte(c.page)}
		for _, what := range []string{"links", "parse"} {
			b.Run(c.name+"/"+what, func(b *testing.B) {
				b.SetBytes(int64(len(src.Bytes)))
				b.ReportAllocs()
				for b.Loop() {
					if what == "links" {
						_, err = p.Links(context.Background(), src)
					} else {
						_, err = p.Parse(context.Background(), src)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// The numbers in the links of a list are those of its entries, in whatever form; a document has one of its own.
func TestListOfNumbers(t *testing.T) {
	for _, title := range []string{
		"青榆市海事局公告2026年第%d号（关于渡口检修的公告）", "青榆市水务局令第%d号", "关于第%d号渡口检修的通知", "青政办发〔2026〕%d号 关于渡口检修的通知",
	} {
		var b strings.Builder
		b.WriteString("<html><head><title>通知公告</title></head><body><ul>")
		for i := range 7 {
			fmt.Fprintf(&b, `<li><a href="/%d.html">`+title+`</a> <span>2026-05-0%d</span></li>`, i, i+1, i+1)
		}
		b.WriteString("</ul></body></html>")
		d, err := gongwen.Parse(t.Context(), strings.NewReader(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		if d.PageKind != doc.PageList || len(d.Entries) != 7 || d.Metadata.DocNumber != "" {
			t.Errorf("%s: a %s with %d entries, number %q", title, d.PageKind, len(d.Entries), d.Metadata.DocNumber)
		}
	}
}

// TestListForms: what stands beside the entries of a list, of the disclosure tables and search pages, does not hide it.
func TestListForms(t *testing.T) {
	const title = "青榆市水务局关于开展第%[1]d号渡口检修的通知"
	for _, c := range []struct{ name, before, entry, behind string }{
		{"a table with index numbers between title and date", "<table><tr><th>序号</th><th>标题</th><th>索引号</th><th>发文日期</th></tr>",
			`<tr><td>%[1]d</td><td><a href="/%[1]d.html">` + title + `</a></td><td>000014349/2026-0000%[1]d</td><td>2026-05-0%[1]d</td></tr>`, "</table>"},
		{"a table with the date first", "<table><tr><th>日期</th><th>文号</th><th>标题</th></tr>",
			`<tr><td>2026-05-0%[1]d</td><td>青政办发〔2026〕%[1]d号</td><td><a href="/%[1]d.html">` + title + `</a></td></tr>`, "</table>"},
		{"forms that are not shown", "<ul>", `<li><a href="/%[1]d.html">` + title + `</a><div style="display:none"><p>索 引 号：000014349/2026-0000%[1]d</p><p>发文机关：青榆市水务局</p>
			<p>文 号：青水发〔2026〕%[1]d号</p></div><span>2026-05-0%[1]d</span></li>`, "</ul>"},
		{"summaries", "<ul>", `<li><h3><a href="/%[1]d.html">` + title + `</a></h3><p>为保障第%[1]d号渡口汛期安全运行，经市政府同意，市水务局将组织开展检修工作，检修期间渡口停止运行，请过往群众合理安排出行……
			<a href="/%[1]d.html">[详细]</a></p><div>发布时间：2026-05-0%[1]d</div></li>`, "</ul>"},
	} {
		var b strings.Builder
		b.WriteString("<html><head><title>通知公告</title></head><body>" + c.before)
		for i := range 7 {
			fmt.Fprintf(&b, c.entry, i+1)
		}
		l := linksOf(t, gongwen.Options{}, "http://www.qingyu.example/tz/", b.String()+c.behind+"</body></html>")
		if l.Kind != doc.PageList || len(l.Entries) != 7 {
			t.Errorf("%s: a %s with %d entries", c.name, l.Kind, len(l.Entries))
			continue
		}
		for i, e := range l.Entries {
			if want := (doc.Entry{Title: fmt.Sprintf(title, i+1), URL: fmt.Sprintf("http://www.qingyu.example/%d.html", i+1), Date: fmt.Sprintf("2026-05-0%d", i+1)}); e != want {
				t.Errorf("%s: %+v, want %+v", c.name, e, want)
			}
		}
	}
}

// TestLinksScripts: links that a script leads on from are read where the page says the address.
func TestLinksScripts(t *testing.T) {
	const script = `<script>function show(id) { window.open("/a.html?id=" + id, "_blank"); }</script>`
	for _, c := range []struct{ link, want string }{
		{`<li><a href="javascript:void(0)" onclick="window.open('/a/%[1]d.html')">%[2]s</a><span>2026-05-0%[1]d</span></li>`, "/a/%d.html"},
		{`<li><a href="javascript:window.location.href='a/%[1]d.html';">%[2]s</a><span>2026-05-0%[1]d</span></li>`, "/tz/a/%d.html"},
		{`<li><a href="#" onclick="location.replace('./%[1]d.html')">%[2]s</a><span>2026-05-0%[1]d</span></li>`, "/tz/%d.html"},
		{`<li><a href="javascript:;" onclick="show('f%[1]d-3a')">%[2]s</a><span>2026-05-0%[1]d</span></li>`, "/a.html?id=f%d-3a"},
		{`<li><a href="javascript:;" onclick="goTo('/b/%[1]d.html',1)">%[2]s</a><span>2026-05-0%[1]d</span></li>`, "/b/%d.html"},
		{`<li onclick="location.href='/c/%[1]d.html'"><p>%[2]s</p><span>2026-05-0%[1]d</span></li>`, "/c/%d.html"},
		{`<table><tr onclick="window.open('/f/%[1]d.html')"><td>%[1]d</td><td>%[2]s</td><td>2026-05-0%[1]d</td></tr><tr><td>序号</td><td></td><td></td></tr></table>`, "/f/%d.html"},
		{`<li><a href="/d/%[1]d.html" onclick="return count('/e/%[1]d')">%[2]s</a><span>2026-05-0%[1]d</span></li>`, "/d/%d.html"},
	} {
		var in strings.Builder
		in.WriteString("<html><head><title>通知公告</title>" + script + "</head><body><ul>")
		for n := range 5 {
			fmt.Fprintf(&in, c.link, n+1, fmt.Sprintf("青榆市水务局关于开展第%d号渡口检修的通知", n+1))
		}
		l := linksOf(t, gongwen.Options{}, "http://www.qingyu.example/tz/", in.String()+"</ul></body></html>")
		var got []string
		for _, e := range l.Entries {
			got = append(got, e.URL)
		}
		if want := numbers("http://www.qingyu.example"+c.want, 1, 5); l.Kind != doc.PageList || !slices.Equal(got, want) || !slices.Equal(l.Anchors, want) || l.Entries[4].Date != "2026-05-05" {
			t.Errorf("%s: %s %q, want %q", c.link, l.Kind, got, want)
		}
	}
	l := linksOf(t, gongwen.Options{}, "http://www.qingyu.example/", noticeWith(`<p><a href="javascript:window.open('/f/a.xls')">汇总表</a> <a href="#" onclick="downFile('/f/b.zip');return false">图集</a>
		<a href="javascript:down('/f/'+id)">附件.doc</a></p>`))
	want := []doc.Attachment{{Title: "汇总表", URL: "http://www.qingyu.example/f/a.xls"}, {Title: "图集", URL: "http://www.qingyu.example/f/b.zip"}}
	if !slices.Equal(l.Attachments, want) {
		t.Errorf("attachments %+v", l.Attachments)
	}
	p, _ := gongwen.New(gongwen.Options{}) // a region that leads on from a click is no link
	d, err := p.Parse(t.Context(), doc.Source{Name: "page", Bytes: []byte(strings.Replace(noticeWith(strings.Repeat("<p>各渡口管理单位要按照检修计划做好各项准备工作，并按时报送检修情况。</p>", 9)), "<body>", `<body onclick="location.href='/m/'">`, 1))})
	if err != nil || d.PageKind != doc.PageDocument || !strings.Contains(d.Text, "检修计划") {
		t.Errorf("%v, a %s: %s", err, d.PageKind, d.Text)
	}
}

// TestLinksQueries: queries are written in the charset of the page, paths in UTF-8.
func TestLinksQueries(t *testing.T) {
	p, _ := gongwen.New(gongwen.Options{})
	page := listOf(`<p>各渡口检修安排见通知</p><a href="/渡口/?t=渡口&amp;n=2">下一页</a>`)
	for _, c := range []struct {
		enc  encoding.Encoding
		want string
	}{{encoding.Nop, "渡口"}, {simplifiedchinese.GBK, "%B6%C9%BF%DA"}, {traditionalchinese.Big5, "%B4%E7%A4f"}} {
		raw := page
		if c.enc == traditionalchinese.Big5 {
			raw = strings.NewReplacer("县", "縣", "关", "關", "务", "務", "项", "項", "检", "檢", "见", "見", "页", "頁").Replace(page)
		}
		raw, err := c.enc.NewEncoder().String(raw)
		if err != nil {
			t.Fatal(err)
		}
		l, err := p.Links(t.Context(), doc.Source{URL: "http://www.qinghe.example/", Bytes: []byte(raw)})
		if want := "http://www.qinghe.example/%E6%B8%A1%E5%8F%A3/?t=" + c.want + "&n=2"; err != nil || !slices.Equal(l.Pages, []string{want}) || !slices.Contains(l.Anchors, want) {
			t.Errorf("%v: %q, want %q", err, l.Pages, want)
		}
	}
}

// TestLinksScripted: what only a script knows is counted, of a notice its files only.
func TestLinksScripted(t *testing.T) {
	const file, pager, entry, void = `<a href="javascript:down(77)">任务分解表.docx</a>`, `<a href="#" onclick="turn(2)">下一页</a>`,
		`<a href="javascript:;" onclick="show(1,'f3')">青榆市水务局关于开展渡口检修的通知</a>`, `<a href="javascript:void(0)">本页的无障碍浏览模式</a>`
	for _, c := range []struct {
		page string
		want int
	}{
		{listOf(pager + entry + void), 2}, {listOf(`<a href="?page=2">下一页</a>`), 0},
		{"<html><body>" + entry + entry + pager + void + "</body></html>", 3}, {noticeWith("<p>" + file + void + "</p>"), 1},
	} {
		if l := linksOf(t, gongwen.Options{}, "http://www.qinghe.example/", c.page); l.Scripted != c.want {
			t.Errorf("%d of %s", l.Scripted, c.page)
		}
	}
}
