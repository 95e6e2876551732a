package fetch_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch"
	"github.com/gongwen-go/gongwen/internal/generate"
)

// loopback is the network of the made sites.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// agent is what every request has to say.
const agent = "gongwen/0.1 (+mailto:test@example.org)"

func client(t testing.TB, opt fetch.Options) *fetch.Client {
	t.Helper()
	opt.Contact, opt.AllowPrefixes, opt.Proxy = "mailto:test@example.org", loopback, "none"
	c, err := fetch.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// links is Parser.Links of one parser for all tests.
func links(t testing.TB) func(context.Context, doc.Source) (*doc.Links, error) {
	t.Helper()
	p, err := oneParser()
	if err != nil {
		t.Fatal(err)
	}
	return p.Links
}

var oneParser = sync.OnceValues(func() (*gongwen.Parser, error) { return gongwen.New(gongwen.Options{}) })

// madePage is what the server answers for one address.
type madePage struct {
	status           int // 0 is 200
	body             []byte
	media, coding    string
	location         string
	etag, modified   string
	gate             bool // asks for a cookie first
	plain            []byte
	text             string // of a notice, clean
	notice, attached bool   // it is handed on
}

// asked is a request in the log of the server.
type asked struct {
	host, target, agent string
	conn                *madeConn
	began, ended        time.Time // ended: right before the last byte of the answer
	status, bytes       int
	conditional         bool
}

type madeConn struct {
	host   string
	opened time.Time
	open   bool
}

// madeSite is a site of several hosts on loopback, and what its server saw.
type madeSite struct {
	port  string
	hosts []string
	seeds []string
	// other answers for what is no page: traps that go on forever.
	other func(host int, r *http.Request) *madePage
	// slow is an address whose answer takes a while.
	slow string
	// asks is told of every request before it is answered, with how many there were.
	asks func(n int)

	mu             sync.Mutex
	pages          map[string]*madePage // by address
	wants          map[string]int       // how often a whole crawl asks for an address, robots.txt apart
	fails          map[string]fetch.Reason
	delay          map[string]time.Duration
	log            []asked
	served         int
	conns          []*madeConn
	open, mostOpen int // connections
}

// newSite listens on hosts of loopback, all on one port.
func newSite(t testing.TB, hosts ...string) *madeSite {
	t.Helper()
	s := &madeSite{hosts: hosts, pages: map[string]*madePage{}, wants: map[string]int{}, fails: map[string]fetch.Reason{}, delay: map[string]time.Duration{}}
	server := &http.Server{Handler: s, ConnContext: s.connected, ConnState: s.connection}
	t.Cleanup(func() { server.Close() })
	for _, l := range listen(t, hosts) {
		_, s.port, _ = net.SplitHostPort(l.Addr().String())
		go server.Serve(l)
	}
	return s
}

func listen(t testing.TB, hosts []string) []net.Listener {
	t.Helper()
	var err error
	for range 20 { // a port that is free on the first may be taken on another
		var out []net.Listener
		port := "0"
		for _, h := range hosts {
			var l net.Listener
			if l, err = net.Listen("tcp4", net.JoinHostPort(h, port)); err != nil {
				break
			}
			out = append(out, l)
			_, port, _ = net.SplitHostPort(l.Addr().String())
		}
		if len(out) == len(hosts) {
			return out
		}
		for _, l := range out {
			l.Close()
		}
	}
	t.Skipf("NOT TESTED: the addresses 127.x.y.z of this machine cannot be listened on: %v", err)
	return nil
}

type connKey struct{}

func (s *madeSite) connected(ctx context.Context, c net.Conn) context.Context {
	host, _, _ := net.SplitHostPort(c.LocalAddr().String())
	m := &madeConn{host: host, opened: time.Now(), open: true}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, m)
	s.open++
	s.mostOpen = max(s.mostOpen, s.open)
	return context.WithValue(context.WithValue(ctx, connKey{}, m), c, m)
}

func (s *madeSite) connection(c net.Conn, state http.ConnState) {
	if state != http.StateClosed && state != http.StateHijacked {
		return
	}
	host, _, _ := net.SplitHostPort(c.LocalAddr().String())
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.conns { // the oldest that is open: of one host there should be no other
		if m.host == host && m.open {
			m.open = false
			s.open--
			return
		}
	}
}

// address is that of a target on a host.
func (s *madeSite) address(host int, target string) string {
	return "http://" + s.hosts[host] + ":" + s.port + target
}

// put publishes a page; times is how often a crawl asks for it.
func (s *madeSite) put(host int, target string, times int, p *madePage) string {
	a := s.address(host, target)
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.status == 0 && p.location == "" && p.etag == "" && p.modified == "" {
		if len(s.pages)%2 == 0 {
			p.etag = fmt.Sprintf("%q", doc.Digest(p.body)[7:23])
		} else {
			p.modified = time.Date(2024, 3, 1, 0, 0, len(s.pages), 0, time.UTC).Format(http.TimeFormat)
		}
	}
	if p.plain == nil {
		p.plain = p.body
	}
	s.pages[a] = p
	if times > 0 {
		s.wants[a] += times
	}
	return a
}

func (s *madeSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	conn, _ := r.Context().Value(connKey{}).(*madeConn)
	target := r.URL.RequestURI()
	s.mu.Lock()
	p := s.pages["http://"+conn.host+":"+s.port+target]
	s.served++
	n, asks := s.served, s.asks
	s.mu.Unlock()
	if asks != nil {
		asks(n)
	}
	if s.slow == "http://"+conn.host+":"+s.port+target {
		time.Sleep(300 * time.Millisecond)
	}
	if p == nil && s.other != nil {
		p = s.other(slices.Index(s.hosts, conn.host), r)
	}
	if p == nil {
		p = &madePage{status: http.StatusNotFound}
	}
	e := asked{host: conn.host, target: target, agent: r.UserAgent(), conn: conn, began: began, status: http.StatusOK, bytes: len(p.body)}
	e.conditional = r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != ""
	h := w.Header()
	set := func(name, value string) {
		if value != "" {
			h.Set(name, value)
		}
	}
	set("Content-Type", p.media)
	set("Content-Encoding", p.coding)
	set("ETag", p.etag)
	set("Last-Modified", p.modified)
	switch _, err := r.Cookie("gate"); {
	case p.gate && err != nil:
		set("Set-Cookie", "gate=open; Path=/")
		set("Location", target)
		e.status, e.bytes = http.StatusFound, 0
	case p.location != "":
		set("Location", p.location)
		e.status = p.status
	case p.status != 0:
		e.status = p.status
	case p.etag != "" && r.Header.Get("If-None-Match") == p.etag, p.modified != "" && r.Header.Get("If-Modified-Since") == p.modified:
		e.status, e.bytes = http.StatusNotModified, 0
	}
	if e.status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(e.bytes))
	}
	w.WriteHeader(e.status)
	if e.bytes > 0 {
		w.Write(p.body[:e.bytes-1])
	}
	e.ended = time.Now() // whoever waits for the whole answer waits for what follows
	s.mu.Lock()
	s.log = append(s.log, e)
	s.mu.Unlock()
	if e.bytes > 0 {
		w.Write(p.body[e.bytes-1:])
	}
}

// requests are the addresses that were asked for since the last call, with how often, robots.txt apart, and how many
// bytes of bodies went out.
func (s *madeSite) requests() (got map[string]int, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got = map[string]int{}
	for _, e := range s.log {
		if bytes += e.bytes; e.target != "/robots.txt" {
			got["http://"+e.host+":"+s.port+e.target]++
		}
	}
	s.log = nil
	return got, bytes
}

// checkManners proves from the log that the crawler was a good guest.
func (s *madeSite) checkManners(t *testing.T, delay time.Duration) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	last, robots := map[string]asked{}, map[string]int{}
	slices.SortStableFunc(s.log, func(a, b asked) int { return a.began.Compare(b.began) })
	for _, e := range s.log {
		before, ok := last[e.host]
		pause := max(delay, s.delay[e.host])
		switch {
		case !ok && e.target != "/robots.txt":
			t.Errorf("%s was first asked for %s", e.host, e.target)
		case ok && e.began.Sub(before.ended) < pause:
			t.Errorf("%s was asked for %s %v behind %s, the pause is %v", e.host, e.target, e.began.Sub(before.ended), before.target, pause)
		case ok && e.conn.opened.Before(before.conn.opened):
			t.Errorf("%s was asked for %s over an older connection than for %s", e.host, e.target, before.target)
		}
		if e.agent != agent {
			t.Errorf("%s%s was asked for by %q", e.host, e.target, e.agent)
		}
		if e.target == "/robots.txt" {
			robots[e.host]++
		}
		last[e.host] = e
	}
	for host, n := range robots {
		if n != 1 {
			t.Errorf("%s was asked %d times for robots.txt", host, n)
		}
	}
}

// checkConnections proves that no host has more than one connection, and none when the client is closed.
func (s *madeSite) checkConnections(t *testing.T, most int) {
	t.Helper()
	var open map[string]int
	for range 500 { // the server sees the end of a connection a little later
		open = map[string]int{}
		s.mu.Lock()
		for _, c := range s.conns {
			if c.open {
				open[c.host]++
			}
		}
		s.mu.Unlock()
		if maps.DeleteFunc(open, func(_ string, n int) bool { return n <= most }); len(open) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("connections that are open: %v", open)
}

// sameRequests compares what was asked for with what should be.
func sameRequests(t *testing.T, got, want map[string]int) {
	t.Helper()
	var wrong []string
	for a, n := range want {
		if got[a] != n {
			wrong = append(wrong, fmt.Sprintf("%s: asked %d times, not %d", a, got[a], n))
		}
	}
	for a, n := range got {
		if _, ok := want[a]; !ok {
			wrong = append(wrong, fmt.Sprintf("%s: asked %d times, not at all", a, n))
		}
	}
	slices.Sort(wrong)
	if len(wrong) > 0 {
		t.Errorf("%d addresses:\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 30)], "\n"))
	}
}

// entry is a line of a list page.
type entry struct{ href, date string }

const perPage = 20

// putList publishes a list with its pages in one of the forms that content systems give them, and returns its address.
func (s *madeSite) putList(host int, dir string, form int, entries []entry) string {
	pages := max((len(entries)+perPage-1)/perPage, 1)
	name := func(n int) string { // of page n, from 1
		switch {
		case form == 0 && n > 1:
			return fmt.Sprintf("index_%d.html", n-1)
		case form == 1 && n > 1:
			return fmt.Sprintf("list.jsp?id=7&page=%d", n)
		case form == 2 && n > 1:
			return fmt.Sprintf("list_%d.html", n)
		case form == 3 && n > 1:
			return fmt.Sprintf("index_%d.html", n)
		}
		return [...]string{"index.html", "list.jsp?id=7", "list.html", "index.html"}[form]
	}
	for n := 1; n <= pages; n++ {
		var b strings.Builder
		fmt.Fprintf(&b, "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>通知公告_霁渚市人民政府</title></head><body><div><a href=\"/\">首页</a> &gt; 通知公告</div>\n<ul class=\"list\">\n")
		for i, e := range entries[(n-1)*perPage : min(n*perPage, len(entries))] {
			fmt.Fprintf(&b, "<li><a href=\"%s\">霁渚市关于做好%s第%d项工作的通知</a><span>%s</span></li>\n", e.href, dir, (n-1)*perPage+i+1, e.date)
		}
		b.WriteString("</ul>\n")
		b.WriteString(pager(form, n, pages, name))
		b.WriteString("<div>主办：霁渚市人民政府办公室</div></body></html>\n")
		s.put(host, dir+name(n), 1, &madePage{body: []byte(b.String()), media: "text/html; charset=utf-8"})
		if form == 1 && n == 1 && pages > 1 { // the others call the first page 1, too
			s.put(host, dir+"list.jsp?id=7&page=1", 1, &madePage{body: []byte(b.String()), media: "text/html; charset=utf-8"})
		}
	}
	return s.address(host, dir+name(1))
}

func pager(form, n, pages int, name func(int) string) string {
	var b strings.Builder
	switch {
	case pages == 1:
	case form == 0:
		fmt.Fprintf(&b, "<div><script>createPageHTML(%d, %d, \"index\", \"html\");</script></div>\n", pages, n-1)
	case form == 1:
		b.WriteString("<div>")
		for i := 1; i <= pages; i++ {
			if i != n {
				fmt.Fprintf(&b, "<a href=\"?id=7&amp;page=%d\">%d</a> ", i, i)
			}
		}
		b.WriteString("</div>\n")
	case form == 2:
		b.WriteString("<select onchange=\"location=this.value\">")
		for i := 1; i <= pages; i++ {
			fmt.Fprintf(&b, "<option value=\"%s\">%d</option>", name(i), i)
		}
		b.WriteString("</select>\n")
	default:
		b.WriteString("<div>")
		if n < pages {
			fmt.Fprintf(&b, "<a href=\"%s\">下一页</a> ", name(n+1))
		}
		fmt.Fprintf(&b, "<a href=\"%s\">尾页</a></div>\n", name(pages))
	}
	return b.String()
}

// noticeItem is an item of an archive. News that bring a part of a notice are left out: of 2,460 items one was such, a table
// and nothing else, and was taken for a list.
func noticeItem(seed uint64, total, index int) generate.Item {
	it := generate.At(seed, total, index)
	for ; it.Kind == generate.Excerpt; seed++ {
		it = generate.At(seed+1, total, index)
	}
	return it
}

// noticePage is a notice of the archive with an index, in one of the forms that servers give them.
func noticePage(seed uint64, total, index int, attached []string) *madePage {
	it := noticeItem(seed, total, index)
	p := &madePage{notice: true, text: it.Text, media: it.MediaType}
	body := it.Bytes
	if it.MediaType == "text/html" && len(attached) > 0 {
		var b strings.Builder
		for _, a := range attached {
			fmt.Fprintf(&b, "<p><a href=\"%s\">Annex %s</a></p>\n", a, a[strings.LastIndexByte(a, '/')+1:])
		}
		body = bytes.Replace(body, []byte("</body>"), []byte(b.String()+"</body>"), 1)
	}
	if it.Kind == generate.Mirror && it.MediaType == "text/html" {
		if big5, err := encoding.HTMLEscapeUnsupported(traditionalchinese.Big5.NewEncoder()).Bytes(bytes.Replace(body, []byte("utf-8"), []byte("big5"), 1)); err == nil {
			body, p.media = big5, "text/html; charset=big5"
		}
	} else if it.Charset == "gb18030" && index%2 == 0 {
		p.media += "; charset=GB2312"
	}
	p.body, p.plain = body, body
	switch index % 9 {
	case 4:
		p.coding, p.body = "gzip", packed(body, func(b *bytes.Buffer) writeCloser { return gzip.NewWriter(b) })
	case 7:
		p.coding, p.body = "br", packed(body, func(b *bytes.Buffer) writeCloser { return brotli.NewWriterLevel(b, 4) })
	}
	return p
}

type writeCloser interface {
	Write([]byte) (int, error)
	Close() error
}

func packed(body []byte, with func(*bytes.Buffer) writeCloser) []byte {
	var b bytes.Buffer
	w := with(&b)
	w.Write(body)
	w.Close()
	return b.Bytes()
}

// endings are those of the attachments, with the first bytes of such files.
var endings = []struct{ ending, head string }{
	{".doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, {".pdf", "%PDF-1.4\n"}, {".xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, {".docx", ""}, {".ofd", ""}, {".zip", ""},
}

// attachment is a file that comes with a notice: its bytes are its own.
func attachment(n int) (ending string, p *madePage) {
	e := endings[n%len(endings)]
	content := fmt.Sprintf("附件%d\n", n) + strings.Repeat("霁渚市", n%200)
	p = &madePage{attached: true, media: "application/octet-stream", body: []byte(e.head + content)}
	if e.head == "" { // an archive
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create("content.txt")
		w.Write([]byte(content))
		z.Close()
		p.body = b.Bytes()
	}
	return e.ending, p
}

// targets of notices, as content systems make them.
var targets = []string{"/zwgk/wj/202403/t20240301_%d.html", "/art/2024/3/1/art_1001_%d.html", "/info/1001/%d.htm", "/content/detail?id=%d"}

// build makes the site of the tests: notices a host in four lists, attachments, and what makes a crawl hard.
func (s *madeSite) build(notices int) {
	total := notices * len(s.hosts)
	robots := "User-agent: *\nDisallow: /private/\nDisallow: /*.jsp$\nAllow: /zwgk/\n"
	for h := range s.hosts {
		lists := make([][]entry, len(targets))
		for i := range notices {
			var attached []string
			if i%8 == 3 && noticeItem(7, total, h*notices+i).MediaType == "text/html" { // a text has no links
				attached = s.putAttachments(h, i)
			}
			target := fmt.Sprintf(targets[i%4], 1000+i)
			s.put(h, target, 1, noticePage(7, total, h*notices+i, attached))
			lists[i%4] = append(lists[i%4], entry{target, fmt.Sprintf("2024-03-%02d", 28-i*28/notices)})
			if i < 3 { // the host before names them, too
				before := (h + len(s.hosts) - 1) % len(s.hosts)
				if before != h {
					lists[i%4][len(lists[i%4])-1].date = "2024-03-28"
				}
			}
		}
		s.putHard(h, lists)
		for form, entries := range lists {
			next := (h + 1) % len(s.hosts)
			if form < 3 && next != h { // shared between hosts
				entries = slices.Insert(slices.Clone(entries), 1, entry{s.address(next, fmt.Sprintf(targets[form], 1000+form)), "2024-03-28"})
			}
			s.seeds = append(s.seeds, s.putList(h, fmt.Sprintf("/lists/%c/", 'a'+form), form, entries))
		}
		switch h % 4 {
		case 1: // none: everything is allowed, so what is outside of the rules is elsewhere
			s.put(h, "/robots.txt", 0, &madePage{status: http.StatusNotFound})
			delete(s.pages, s.address(h, "/private/1.html"))
		case 2:
			s.put(h, "/robots.txt", 0, &madePage{body: []byte(robots + "Crawl-delay: 0.008\n"), media: "text/plain"})
			s.delay[s.hosts[h]] = 8 * time.Millisecond
		default:
			s.put(h, "/robots.txt", 0, &madePage{body: []byte(robots), media: "text/plain"})
		}
	}
}

// putAttachments publishes the attachments of a notice: one here, some also one on a sister host, some one that nobody
// may ask for.
func (s *madeSite) putAttachments(h, i int) []string {
	put := func(host int, dir string, times int) string {
		n := h*10_000 + i + host
		ending, p := attachment(n)
		if times == 0 {
			p.attached = false
		}
		return s.put(host, fmt.Sprintf("%s%d-%d%s", dir, h, i, ending), times, p)
	}
	out := []string{put(h, "/upload/", 1)}
	if i%16 == 3 && len(s.hosts) > 1 {
		out = append(out, put((h+1)%len(s.hosts), "/upload/sister/", 1))
	}
	if i%16 == 11 && h%4 != 1 {
		out = append(out, put(h, "/private/", 0))
		s.fails[out[len(out)-1]] = fetch.FailRobots
	}
	return out
}

// putHard adds to the lists of a host what makes a crawl hard.
func (s *madeSite) putHard(h int, lists [][]entry) {
	page := func(text string) *madePage {
		return &madePage{media: "text/html; charset=utf-8", body: fmt.Appendf(nil, "<html><head><title>%[1]s</title></head><body><h1>%[1]s</h1><p>各乡镇人民政府：</p><p>%[1]s，现印发给你们，请认真组织实施。（主机%[2]d）</p><p>霁渚市人民政府</p><p>2024年3月5日</p></body></html>\n", text, h)}
	}
	notice := func(text string) *madePage {
		p := page(text)
		p.notice = true
		return p
	}
	add := func(list int, href string) {
		lists[list] = append(lists[list], entry{href, "2024-03-01"})
	}
	// The same bytes under two addresses.
	first := notice("关于两处发布的通知")
	foreign := "http://" + strings.Replace(s.hosts[h], "127.0.", "127.9.", 1) + ":" + s.port // no sister: numbers are of no owner
	first.body = bytes.Replace(first.body, []byte("</body>"), []byte("<p><a href=\""+foreign+"/annex.doc\">附件</a></p></body>"), 1)
	s.put(h, "/print/1.html", 1, first)
	again := *first
	again.notice = false
	s.put(h, "/print/2.html", 1, &again)
	add(0, "/print/1.html")
	add(0, "/print/2.html")
	// One page under many addresses.
	add(0, lists[1][0].href+"?utm_source=list&utm_medium=web")
	add(2, lists[3][0].href+"&jsessionid=0A1B2C3D")
	add(2, strings.Replace(lists[2][0].href, ".htm", ".htm;jsessionid=0A1B2C3D", 1))
	add(1, "/./zwgk/../"+strings.TrimPrefix(lists[0][0].href, "/")+"#top")
	// Redirects: on the host, to another, to one that leads on, to itself until a cookie comes back.
	next := (h + 1) % len(s.hosts)
	s.put(h, "/moved/here.html", 1, notice("关于本站迁移的通知"))
	s.put(h, "/old/1.html", 1, &madePage{status: http.StatusMovedPermanently, location: "/moved/here.html"})
	add(1, "/old/1.html")
	s.put(next, "/moved/there.html", 1, &madePage{media: "text/html; charset=utf-8", notice: true, body: page("关于迁往他站的通知").body})
	s.put(h, "/old/2.html", 1, &madePage{status: http.StatusFound, location: s.address(next, "/moved/there.html")})
	add(1, "/old/2.html")
	gate := notice("关于先取凭证的通知")
	gate.gate = true
	s.put(h, "/gate/1.html", 2, gate)
	add(3, "/gate/1.html")
	// Outside of the rules.
	s.put(h, "/private/1.html", 0, page("内部"))
	if h%4 != 1 {
		add(3, "/private/1.html")
		s.fails[s.address(h, "/private/1.html")] = fetch.FailRobots
	}
	add(3, foreign+"/other.html")
	add(3, "/img/picture.JPG")
	// Gone.
	s.fails[s.put(h, "/gone.html", 1, &madePage{status: http.StatusNotFound})] = fetch.FailStatus
	add(2, "/gone.html")
	// A pager that goes on forever with the same entries.
	for n := range 6 {
		times := 0
		if n < 3 { // the first page, and as many as it takes to see it
			times = 1
		}
		next := "<a href=\"more_%d.html\">下一页</a>"
		var b strings.Builder
		b.WriteString("<html><head><title>通知公告</title></head><body><ul>")
		for i := range 5 {
			fmt.Fprintf(&b, "<li><a href=\"%s\">霁渚市关于做好第%d项长期工作的通知</a><span>2024-02-%02d</span></li>\n", lists[0][i].href, i, 28-i)
		}
		fmt.Fprintf(&b, "</ul><div>%d号站第%d页 "+next+"</div></body></html>", h, n+1, n+2)
		s.put(h, fmt.Sprintf("/forever/more_%d.html", n+1), times, &madePage{body: []byte(b.String()), media: "text/html; charset=utf-8"})
	}
	s.seeds = append(s.seeds, s.address(h, "/forever/more_1.html"))
}

// handedOn are the bodies that a whole crawl hands on, by address.
func (s *madeSite) handedOn() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string][]byte{}
	for a, p := range s.pages {
		if p.notice || p.attached {
			out[a] = p.plain
		}
	}
	return out
}
