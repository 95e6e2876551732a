package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// wild is a server on loopback that writes what it likes, and its log.
type wild struct {
	url     string
	robots  func(target string) string // the whole answer; nil is 404
	answer  func(*wildConn)
	ln      net.Listener
	done    chan struct{}
	serving sync.WaitGroup
	mu      sync.Mutex
	log     []*wildRequest
	conns   int
	open    int
	atOnce  int // the most connections at a time
}

// wildRequest is a line of the log of a wild server.
type wildRequest struct {
	target   string
	header   http.Header
	at, done time.Time
	conn     int // the how many-th connection
}

// wildConn is a request and the connection to answer it on.
type wildConn struct {
	net.Conn
	*http.Request
	n     int // the how many-th request for this target
	onIt  int // the how many-th of this connection
	keep  bool
	ended chan struct{}
}

// say writes, with \n for CR LF up to the first blank line.
func (c *wildConn) say(head string, body ...string) {
	head, rest, whole := strings.Cut(head, "\n\n")
	head = strings.ReplaceAll(head, "\n", "\r\n")
	if whole {
		head += "\r\n\r\n" + rest
	}
	io.WriteString(c.Conn, head)
	for _, b := range body {
		io.WriteString(c.Conn, b)
	}
}

// page answers well.
func (c *wildConn) page(body string) {
	c.keep = true
	c.say(fmt.Sprintf("HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: %d\n\n", len(body)), body)
}

// drip writes a byte at a time, until nobody listens.
func (c *wildConn) drip(b byte) {
	for {
		if _, err := c.Conn.Write([]byte{b}); err != nil {
			return
		}
		select {
		case <-c.ended:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// pour writes without end, until nobody listens.
func (c *wildConn) pour(text string) {
	for b := bytes.Repeat([]byte(text), 1000); ; {
		if _, err := c.Conn.Write(b); err != nil {
			return
		}
	}
}

// wait says nothing until the client has gone.
func (c *wildConn) wait() { io.Copy(io.Discard, c.Conn) }

// reset ends the connection hard.
func (c *wildConn) reset() {
	time.Sleep(50 * time.Millisecond) // what was written is read first
	c.Conn.(*net.TCPConn).SetLinger(0)
}

// listenAt listens on an address of 127.0.0.0/8.
func listenAt(t testing.TB, host string) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skipf("SKIPPED: %s cannot be listened on, so nothing was tested: %v", host, err)
	}
	return ln
}

func newWild(t testing.TB, host string, answer func(*wildConn)) *wild {
	t.Helper()
	w := &wild{ln: listenAt(t, host), answer: answer, done: make(chan struct{})}
	w.url = "http://" + w.ln.Addr().String()
	w.serving.Go(func() {
		for {
			conn, err := w.ln.Accept()
			if err != nil {
				return
			}
			w.serving.Go(func() { w.serve(conn) })
		}
	})
	t.Cleanup(w.close)
	return w
}

func (w *wild) close() {
	select {
	case <-w.done:
	default:
		close(w.done)
		w.ln.Close()
		w.serving.Wait()
	}
}

func (w *wild) serve(conn net.Conn) {
	defer conn.Close()
	stop := context.AfterFunc(w.context(), func() { conn.Close() })
	defer stop()
	w.mu.Lock()
	w.conns++
	w.open++
	w.atOnce = max(w.atOnce, w.open)
	number := w.conns
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.open--
		w.mu.Unlock()
	}()
	for r, on := bufio.NewReader(conn), 1; ; on++ {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		w.mu.Lock()
		n := 1
		for _, e := range w.log {
			if e.target == req.RequestURI {
				n++
			}
		}
		line := &wildRequest{target: req.RequestURI, header: req.Header, at: time.Now(), conn: number}
		w.log = append(w.log, line)
		w.mu.Unlock()
		c := &wildConn{Conn: conn, Request: req, n: n, onIt: on, ended: w.done}
		switch {
		case req.RequestURI != "/robots.txt":
			w.answer(c)
		case w.robots != nil:
			c.say(w.robots(req.RequestURI))
		default:
			c.keep = true
			c.say("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n")
		}
		w.mu.Lock()
		line.done = time.Now()
		w.mu.Unlock()
		if !c.keep {
			return
		}
	}
}

func (w *wild) context() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-w.done
		cancel()
	}()
	return ctx
}

// requests are those of the log, without robots.txt; forget empties it.
func (w *wild) requests() (targets []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.log {
		if r.target != "/robots.txt" {
			targets = append(targets, r.target)
		}
	}
	return targets
}

// seen is the log as it is now.
func (w *wild) seen() (log []wildRequest) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.log {
		log = append(log, *r)
	}
	return log
}

func (w *wild) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = nil
}

// late is how long after a client has seen the end of an answer the server may note it: it waits for its turn on a processor.
const late = 20 * time.Millisecond

// checkPauses demands that every request came a while after the answer before had ended.
func (w *wild) checkPauses(t *testing.T, pause time.Duration) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := 1; i < len(w.log); i++ {
		if got := w.log[i].at.Sub(w.log[i-1].done); got < pause-late {
			t.Errorf("%s: %s came %s after the end of %s, want %s at least", w.url, w.log[i].target, got, w.log[i-1].target, pause)
		}
	}
	if w.atOnce > 1 {
		t.Errorf("%s: %d connections at a time", w.url, w.atOnce)
	}
}

// quick are options that wait for nothing long.
func quick() Options {
	return Options{
		Delay: time.Millisecond, Backoff: 2 * time.Millisecond, Retries: 1, HeaderTimeout: 500 * time.Millisecond, BodyTimeout: 1500 * time.Millisecond,
		HeaderBytes: 64 << 10, BodyBytes: 256 << 10, AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.2.0/24")}, Proxy: "none",
	}
}

func newClient(t testing.TB, opt Options) *Client {
	t.Helper()
	c, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// notices takes every page for a notice that leads nowhere.
func notices(context.Context, doc.Source) (*doc.Links, error) {
	return &doc.Links{Kind: doc.PageDocument}, nil
}

// crawled is what a crawl gave.
type crawled struct {
	errs   map[string][]*Failure // by address or host
	pages  map[string]string
	events []Event
}

// requests counts the events of an address that are requests.
func (c *crawled) requests(address string) (n int) {
	for _, e := range c.events {
		if e.URL == address && e.Try > 0 {
			n++
		}
	}
	return n
}

// crawlAll crawls and checks that every error is a failure with its address.
func crawlAll(t *testing.T, c *Client, p Plan) *crawled {
	t.Helper()
	out := &crawled{errs: map[string][]*Failure{}, pages: map[string]string{}}
	p.Event = func(e Event) { out.events = append(out.events, e) }
	if p.Follow == nil {
		p.Follow = notices
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // "nothing hangs"
	defer cancel()
	for src, err := range c.Crawl(ctx, p) {
		if err != nil {
			var named *doc.Error
			var f *Failure
			if !errors.As(err, &named) || named.Stage != "fetch" || !errors.As(err, &f) || f.Reason == "" {
				t.Fatalf("%s: not a failure with an address: %v", src.Name, err)
			}
			out.errs[src.Name] = append(out.errs[src.Name], f)
			continue
		}
		b, err := src.Read(ctx, 1<<30)
		if err != nil {
			out.pages[src.URL] = "error: " + err.Error()
			continue
		}
		out.pages[src.URL] = string(b)
	}
	if ctx.Err() != nil {
		t.Fatal("the crawl hangs")
	}
	return out
}

// archiveOf is a place for an archive.
func archiveOf(t testing.TB) string { return filepath.Join(t.TempDir(), "a.warc.gz") }

// records reads an archive, and demands that it is whole.
func records(t testing.TB, path string) (out []*warc.Record, bodies [][]byte) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := warc.NewReader(f, warc.Options{Name: path})
	for rec, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(rec)
		if err != nil {
			t.Fatal(err)
		}
		out, bodies = append(out, rec), append(bodies, b)
	}
	if s := r.Stats(); s.Damaged > 0 || s.Skipped > 0 {
		t.Fatalf("the archive is damaged: %+v", s)
	}
	return out, bodies
}

func gzipped(text string, times int) string {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	for range times {
		io.WriteString(z, text)
	}
	z.Close()
	return b.String()
}

func brotlied(text string, times int) string {
	var b bytes.Buffer
	z := brotli.NewWriterLevel(&b, 1)
	for range times {
		io.WriteString(z, text)
	}
	z.Close()
	return b.String()
}

// misdeed is a way to misbehave, and what becomes of it.
type misdeed struct {
	name   string
	answer func(*wildConn)

	reason    Reason // "" is a page
	status    int    // in the log
	asked     int    // requests of a crawl
	got       int    // requests of Get, where it is another number
	truncated string // in the archive
	body      string // of a page
}

func misdeeds() []misdeed {
	to := func(location string) func(*wildConn) {
		return func(c *wildConn) {
			c.keep = true
			c.say("HTTP/1.1 302 Found\nLocation: " + location + "\nContent-Length: 0\n\n")
		}
	}
	status := func(line string) func(*wildConn) {
		return func(c *wildConn) {
			c.keep = true
			c.say("HTTP/1.1 " + line + "\nContent-Length: 0\n\n")
		}
	}
	says := func(head string, body ...string) func(*wildConn) {
		return func(c *wildConn) { c.say("HTTP/1.1 200 OK\n"+head+"\n", body...) }
	}
	length := func(s string) string { return fmt.Sprintf("Content-Length: %d\n", len(s)) }
	zeros := strings.Repeat("\x00", 1<<20)
	bomb := gzipped(gzipped(zeros, 20), 1)
	brBomb := brotlied(zeros, 20)
	return []misdeed{
		{name: "well", answer: func(c *wildConn) { c.page("通知") }, asked: 1, status: 200, body: "通知"},

		{name: "silence", answer: (*wildConn).wait, reason: FailTimeout, asked: 2},
		{name: "header drips", answer: func(c *wildConn) { c.say("HTTP/1.1 200 OK\nX: "); c.drip('x') }, reason: FailTimeout, asked: 2},
		{name: "status line drips", answer: func(c *wildConn) { c.drip('H') }, reason: FailTimeout, asked: 2},
		{name: "body drips", answer: func(c *wildConn) { says("Content-Length: 100000\n")(c); c.drip('x') }, reason: FailTimeout, status: 200, asked: 2, truncated: "time"},
		{name: "header pours", answer: func(c *wildConn) { c.say("HTTP/1.1 200 OK\n"); c.pour("X-Y: z\r\n") }, reason: FailTooLarge, asked: 1},
		{name: "a megabyte of header", answer: says("X: " + strings.Repeat("x", 1<<20) + "\nContent-Length: 0\n"), reason: FailTooLarge, asked: 1},
		{name: "body pours", answer: func(c *wildConn) { says("")(c); c.pour("x") }, reason: FailTooLarge, status: 200, asked: 1, truncated: "length"},
		{name: "chunks pour", answer: func(c *wildConn) { says("Transfer-Encoding: chunked\n")(c); c.pour("10\r\nxxxxxxxxxxxxxxxx\r\n") }, reason: FailTooLarge, status: 200, asked: 1, truncated: "length"},
		{name: "trailers pour", answer: func(c *wildConn) { says("Transfer-Encoding: chunked\n", "1\r\nx\r\n0\r\n")(c); c.pour("X: y\r\n") }, reason: FailAnswer, status: 200, asked: 1, truncated: "disconnect"},
		{name: "body pours, and says so", answer: func(c *wildConn) { says("Content-Length: 1099511627776\n")(c); c.pour("x") }, reason: FailTooLarge, status: 200, asked: 1, truncated: "length"},
		{name: "body pours at HTTP/1.0", answer: func(c *wildConn) { c.say("HTTP/1.0 200 OK\n\n"); c.pour("x") }, reason: FailTooLarge, status: 200, asked: 1, truncated: "length"},
		{name: "information pours", answer: func(c *wildConn) { c.pour("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n") }, reason: FailTooLarge, asked: 1},

		{name: "reset in the header", answer: func(c *wildConn) { c.say("HTTP/1.1 200 O"); c.reset() }, reason: FailReset, asked: 2},
		{name: "reset in the body", answer: func(c *wildConn) { says("Content-Length: 100\n", "half")(c); c.reset() }, reason: FailReset, status: 200, asked: 2, truncated: "disconnect"},
		{name: "closed before the header", answer: func(c *wildConn) {}, reason: FailReset, asked: 2},
		{name: "closed in the header", answer: func(c *wildConn) { c.say("HTTP/1.1 200 OK\nX: y\n") }, reason: FailReset, asked: 2},
		{name: "length too long", answer: says("Content-Length: 100\n", "half"), reason: FailShort, status: 200, asked: 2, truncated: "disconnect"},
		{name: "length too short", answer: func(c *wildConn) { c.keep = true; says("Content-Length: 4\n", "half and more")(c) }, status: 200, asked: 1, body: "half"},
		{name: "two lengths", answer: says("Content-Length: 4\nContent-Length: 5\n", "12345"), reason: FailAnswer, asked: 1},
		{name: "the length twice", answer: says("Content-Length: 4\nContent-Length: 4\n", "1234"), status: 200, asked: 1, body: "1234"},
		{name: "negative length", answer: says("Content-Length: -4\n", "1234"), reason: FailAnswer, asked: 1},
		{name: "length and chunks", answer: says("Content-Length: 400\nTransfer-Encoding: chunked\n", "2\r\nab\r\n0\r\n\r\n"), status: 200, asked: 1, body: "ab"},
		{name: "broken chunks", answer: says("Transfer-Encoding: chunked\n", "2\r\nab\r\nzz\r\n"), reason: FailAnswer, status: 200, asked: 1, truncated: "disconnect"},
		{name: "chunks that end", answer: says("Transfer-Encoding: chunked\n", "2\r\nab\r\n10\r\nab"), reason: FailShort, status: 200, asked: 2, truncated: "disconnect"},
		{name: "unknown coding of transfer", answer: says("Transfer-Encoding: squeezed\n", "ab"), reason: FailAnswer, asked: 1},
		{name: "no HTTP", answer: func(c *wildConn) { c.say("SSH-2.0-OpenSSH_9.9\n") }, reason: FailAnswer, asked: 1},
		{name: "HTML without a header", answer: func(c *wildConn) { c.say("<html>\n<p>\n\n") }, reason: FailAnswer, asked: 1},
		{name: "no number", answer: func(c *wildConn) { c.say("HTTP/1.1 abc OK\n\n") }, reason: FailAnswer, asked: 1},
		{name: "number 000", answer: func(c *wildConn) { c.say("HTTP/1.1 000 OK\nContent-Length: 0\n\n") }, reason: FailAnswer, asked: 1},
		{name: "name without a colon", answer: says("No colon here\nContent-Length: 0\n"), reason: FailAnswer, asked: 1},
		{name: "odd values", answer: says("Content-Type: text/html;;charset\nServer: \xff\xfe\x80 \t服务器\nX:\nLast-Modified: yesterday\nETag: no quotes \"\nSet-Cookie: =;;;\nContent-Length: 3\n", "odd"), status: 200, asked: 1, body: "odd"},
		{name: "a control character in a value", answer: says("X: \x7f\nContent-Length: 0\n"), reason: FailAnswer, asked: 1},

		{name: "gzip", answer: says("Content-Encoding: gzip\n"+length(gzipped("通知", 2)), gzipped("通知", 2)), status: 200, asked: 1, body: "通知通知"},
		{name: "brotli", answer: says("Content-Encoding: br\n"+length(brotlied("通知", 2)), brotlied("通知", 2)), status: 200, asked: 1, body: "通知通知"},
		{name: "gzip that is none", answer: says("Content-Encoding: gzip\nContent-Length: 12\n", "没有压缩"), status: 200, asked: 1, body: "没有压缩"},
		{name: "nothing, packed", answer: says("Content-Encoding: gzip\nContent-Length: 0\n"), status: 200, asked: 1},
		{name: "gzip that breaks off", answer: says("Content-Encoding: gzip\nContent-Length: 30\n", gzipped(rubbish(5000), 1)[:30]), reason: FailAnswer, status: 200, asked: 1},
		{name: "coding nobody knows", answer: says("Content-Encoding: utf-8\nContent-Length: 5\n", "plain"), status: 200, asked: 1, body: "plain"},
		{name: "coding nobody uses", answer: says("Content-Encoding: compress\nContent-Length: 6\n", "packed"), reason: FailAnswer, status: 200, asked: 1},
		{name: "five codings", answer: says("Content-Encoding: gzip, gzip, gzip, gzip, gzip\nContent-Length: 4\n", "five"), reason: FailAnswer, status: 200, asked: 1},
		{name: "gzip bomb", answer: says("Content-Encoding: gzip, gzip\n"+length(bomb), bomb), reason: FailTooLarge, status: 200, asked: 1},
		{name: "brotli bomb", answer: says("Content-Encoding: br\n"+length(brBomb), brBomb), reason: FailTooLarge, status: 200, asked: 1},

		{name: "nothing", answer: says("Content-Length: 0\n"), status: 200, asked: 1},
		{name: "204", answer: status("204 No Content"), reason: FailStatus, status: 204, asked: 1},
		{name: "202", answer: status("202 Accepted"), reason: FailStatus, status: 202, asked: 1},
		{name: "203", answer: status("203 Non-Authoritative Information"), status: 203, asked: 1},
		{name: "206", answer: func(c *wildConn) {
			c.say("HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-1/9\nContent-Length: 2\n\nab")
		}, reason: FailStatus, status: 206, asked: 1},
		{name: "304 that was not asked for", answer: func(c *wildConn) { c.say("HTTP/1.1 304 Not Modified\n\n") }, reason: FailAnswer, status: 304, asked: 1},
		{name: "404", answer: status("404 Not Found"), reason: FailStatus, status: 404, asked: 1},
		{name: "403", answer: status("403 Forbidden"), reason: FailStatus, status: 403, asked: 1},

		{name: "429", answer: status("429 Too Many Requests"), reason: FailStatus, status: 429, asked: 2},
		{name: "429, some day", answer: status("429 Too Many Requests\nRetry-After: some day"), reason: FailStatus, status: 429, asked: 2},
		{name: "429, a minus", answer: status("429 Too Many Requests\nRetry-After: -86400"), reason: FailStatus, status: 429, asked: 2},
		{name: "429, yesterday", answer: status("429 Too Many Requests\nRetry-After: Mon, 01 Jan 2001 00:00:00 GMT"), reason: FailStatus, status: 429, asked: 2},
		{name: "429, a day", answer: status("429 Too Many Requests\nRetry-After: 86400"), reason: FailWait, status: 429, asked: 1},
		{name: "429, a date far off", answer: status("429 Too Many Requests\nRetry-After: Fri, 01 Jan 2100 00:00:00 GMT"), reason: FailWait, status: 429, asked: 1},
		{name: "503 for ever", answer: status("503 Service Unavailable"), reason: FailStatus, status: 503, asked: 2},
		{name: "a day at the last try", answer: func(c *wildConn) {
			if c.n%2 == 1 {
				status("503 Service Unavailable")(c)
			} else {
				status("503 Service Unavailable\nRetry-After: 86400")(c)
			}
		}, reason: FailWait, status: 503, asked: 2},
		{name: "503 that ends", answer: func(c *wildConn) {
			if c.n%2 == 1 {
				status("503 Service Unavailable")(c)
			} else {
				c.page("again")
			}
		}, status: 200, asked: 2, body: "again"},

		{name: "to itself", answer: func(c *wildConn) { to(c.RequestURI)(c) }, reason: FailRedirect, status: 302, asked: 1, got: 6},
		{name: "two pages in a circle", answer: func(c *wildConn) {
			if c.RequestURI == "/b" {
				to("/")(c)
			} else {
				to("/b")(c)
			}
		}, reason: FailRedirect, status: 302, asked: 2, got: 6},
		{name: "thirty hops", answer: func(c *wildConn) { to(c.RequestURI + "x")(c) }, reason: FailRedirect, status: 302, asked: 6},
		{name: "a redirect to nowhere", answer: status("302 Found"), reason: FailRedirect, status: 302, asked: 1},
		{name: "a redirect to no address", answer: to("http://[::1"), reason: FailRedirect, status: 302, asked: 1},
		{name: "300", answer: status("300 Multiple Choices"), reason: FailRedirect, status: 300, asked: 1},
		{name: "to this machine", answer: to("http://127.0.0.1/"), reason: FailAddress, status: 302, asked: 1},
		{name: "to a mapped address", answer: to("http://[::ffff:10.0.0.1]/"), reason: FailAddress, status: 302, asked: 1},
		{name: "to the metadata of a cloud", answer: to("http://169.254.169.254/latest/meta-data/"), reason: FailAddress, status: 302, asked: 1},
		{name: "to an address as a number", answer: to("http://2130706433/"), reason: FailAddress, status: 302, asked: 1},
		{name: "to a file", answer: to("file:///etc/passwd"), reason: FailAddress, status: 302, asked: 1},
		{name: "to a script", answer: to("javascript:alert(1)"), reason: FailAddress, status: 302, asked: 1},
		{name: "to the port of mail", answer: to("http://127.0.2.1:25/"), reason: FailAddress, status: 302, asked: 1},
	}
}

// rubbish is text that cannot be packed well.
func rubbish(n int) string {
	b := make([]byte, n)
	for i, x := 0, uint32(1); i < n; i++ {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return string(b)
}

// TestMisbehaving asks servers that misbehave, each at a host of its own, in one crawl, and then one by one.
func TestMisbehaving(t *testing.T) {
	deeds := misdeeds()
	servers := make([]*wild, len(deeds))
	plan := Plan{Archive: archiveOf(t)}
	for i, d := range deeds {
		servers[i] = newWild(t, fmt.Sprintf("127.0.2.%d", i+1), d.answer)
		plan.Seeds = append(plan.Seeds, servers[i].url+"/")
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	peak := watchHeap(t)
	out := crawlAll(t, newClient(t, quick()), plan)
	t.Logf("most memory of the heap while %d hosts misbehaved: %d MB", len(deeds), peak()>>20)
	if got := peak(); got > 300<<20 {
		t.Errorf("%d MB of heap", got>>20)
	}
	recs, blocks := records(t, plan.Archive)
	for i, d := range deeds {
		t.Run("crawl/"+d.name, func(t *testing.T) { d.checkCrawl(t, servers[i], out, recs, blocks) })
	}
	checkFolder(t, filepath.Dir(plan.Archive), "a.warc.gz", "a.warc.gz.frontier")
	checkFolder(t, temporary)
	checkIngest(t, plan.Archive, deeds, servers)
	c := newClient(t, quick())
	for i, d := range deeds {
		servers[i].forget()
		t.Run("get/"+d.name, func(t *testing.T) {
			t.Parallel()
			d.checkGet(t, c, servers[i])
		})
	}
}

func (d misdeed) checkCrawl(t *testing.T, w *wild, out *crawled, recs []*warc.Record, blocks [][]byte) {
	address := w.url + "/"
	d.checkPauses(t, w)
	if got := len(w.requests()); got != d.asked {
		t.Errorf("%d requests, want %d: %v", got, d.asked, w.requests())
	}
	events, last := 0, Event{}
	for _, e := range out.events {
		if strings.HasPrefix(e.URL, address) && e.Kind != "robots" {
			events, last = events+1, e
			if e.Try == 0 || e.Time.IsZero() || time.Since(e.Time) > time.Minute {
				t.Errorf("an event without its request: %+v", e)
			}
		}
	}
	if events != d.asked {
		t.Errorf("%d events, want %d", events, d.asked)
	}
	reason := d.reason
	if d.status == 200 && d.truncated == "" && (reason == FailAnswer || reason == FailTooLarge) {
		reason = "" // it is in the archive; that it cannot be unpacked is an error of looking at it
		if f := out.errs[address]; len(f) != 1 || f[0].Reason != FailFollow {
			t.Errorf("errors %v, want one of follow", f)
		}
		if !strings.HasPrefix(out.pages[address], "error: ") {
			t.Errorf("unpacked: %.40q", out.pages[address])
		}
	} else if f := out.errs[address]; (reason == "") != (len(f) == 0) || reason != "" && (len(f) != 1 || f[0].Reason != reason) {
		t.Errorf("failures %v, want %q", f, reason)
	} else if got, ok := out.pages[address]; ok != (reason == "") || got != d.body {
		t.Errorf("page %q, %v", got, ok)
	}
	if last.Reason != reason || last.Status != d.status && d.name != "reset in the body" || (last.Outcome == Failed) != (reason != "") {
		t.Errorf("event %+v", last)
	}
	found := false
	for i, rec := range recs {
		if rec.Type != warc.Response && rec.Type != warc.Revisit || rec.TargetURI != last.URL {
			continue
		}
		found = true
		if rec.Truncated != d.truncated {
			t.Errorf("the record is truncated %q, want %q", rec.Truncated, d.truncated)
		}
		if d.truncated == "length" && !bytes.Contains(blocks[i], []byte("1099511627776")) && len(blocks[i]) < 256<<10 {
			t.Errorf("the record of a body that was cut has %d bytes", len(blocks[i]))
		}
	}
	if found != (last.Record != "") || last.Status > 0 && !found {
		t.Errorf("record %v, event %+v", found, last)
	}
}

// checkPauses leaves out servers that are still talking when the client has gone.
func (d misdeed) checkPauses(t *testing.T, w *wild) {
	if d.reason != FailTimeout && d.reason != FailReset {
		w.checkPauses(t, 0)
	}
}

func (d misdeed) checkGet(t *testing.T, c *Client, w *wild) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	src, err := c.Get(ctx, w.url+"/")
	if ctx.Err() != nil {
		t.Fatal("it hangs")
	}
	d.checkPauses(t, w)
	if got, want := len(w.requests()), max(d.asked, d.got); got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
	if d.reason == "" {
		if err != nil || string(src.Bytes) != d.body || src.Bytes == nil {
			t.Errorf("%q, %v", src.Bytes, err)
		}
		return
	}
	var f *Failure
	var named *doc.Error
	if !errors.As(err, &f) || f.Reason != d.reason || !errors.As(err, &named) || named.Stage != "fetch" || !strings.HasPrefix(named.Name, "http") && !strings.Contains(d.name, "to a ") {
		t.Errorf("%v, want %q", err, d.reason)
	}
}

// checkFolder demands that a folder has these files and no others.
func checkFolder(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s has %v, want %v", dir, got, want)
	}
}

// checkIngest demands that package ingest reads of the archive the pages that came well.
func checkIngest(t *testing.T, path string, deeds []misdeed, servers []*wild) {
	t.Helper()
	r, err := ingest.New(ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for src, err := range r.Sources(t.Context(), path) {
		if err == nil {
			got[src.URL] = string(src.Bytes)
			if b, err := src.Read(t.Context(), 1<<30); err == nil {
				got[src.URL] = string(b)
			}
		}
	}
	for i, d := range deeds {
		if body, ok := got[servers[i].url+"/"]; d.reason == "" && d.body != "" && (!ok || body != d.body) {
			t.Errorf("%s: ingest reads %q of the archive, want %q", d.name, body, d.body)
		}
	}
}

// watchHeap looks at the heap while a test runs, and gives the most that it held.
func watchHeap(t *testing.T) func() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	var most atomic.Uint64
	go func() {
		for t.Context().Err() == nil {
			metrics.Read(sample)
			most.Store(max(most.Load(), sample[0].Value.Uint64()))
			time.Sleep(2 * time.Millisecond)
		}
	}()
	return most.Load
}

// TestServerThatClosesSilently asks a server that closes a kept connection when the second request comes on it: a
// transport would ask again at once.
func TestServerThatClosesSilently(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) {
		if c.onIt == 1 {
			c.page(c.RequestURI)
		}
	})
	opt := quick()
	opt.Delay, opt.Backoff = 50*time.Millisecond, 60*time.Millisecond
	c := newClient(t, opt)
	plan := Plan{Archive: archiveOf(t)}
	for i := range 5 {
		plan.Seeds = append(plan.Seeds, fmt.Sprintf("%s/%d", w.url, i))
	}
	out := crawlAll(t, c, plan)
	if len(out.pages) != 5 || len(out.errs) != 0 {
		t.Errorf("pages %v, errors %v", out.pages, out.errs)
	}
	w.checkPauses(t, opt.Delay)
	w.mu.Lock()
	defer w.mu.Unlock()
	retries := 0
	for i, r := range w.log[1:] {
		if before := w.log[i]; r.target == before.target {
			retries++
			if got := r.at.Sub(before.done); got < opt.Backoff-late {
				t.Errorf("%s again after %s, want %s at least", r.target, got, opt.Backoff)
			}
		}
	}
	if len(w.log) != len(out.events) || retries == 0 {
		t.Errorf("%d requests, %d events, %d again", len(w.log), len(out.events), retries)
	}
}

// TestGarbageBehindABody demands that what stands behind a body on a kept connection is not taken for the next answer.
func TestGarbageBehindABody(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) {
		c.page(c.RequestURI)
		c.say("HTTP/1.1 200 OK\nContent-Length: 6\n\nsmuggl")
	})
	plan := Plan{Archive: archiveOf(t)}
	for i := range 4 {
		plan.Seeds = append(plan.Seeds, fmt.Sprintf("%s/%d", w.url, i))
	}
	opt := quick()
	opt.Delay = 100 * time.Millisecond // time for the transport to see it, on a machine that is busy
	out := crawlAll(t, newClient(t, opt), plan)
	for i := range 4 {
		if got := out.pages[plan.Seeds[i]]; got != fmt.Sprintf("/%d", i) {
			t.Errorf("page %d is %q", i, got)
		}
	}
}

// TestRetryAfter demands that a server that names a time is not asked before it.
func TestRetryAfter(t *testing.T) {
	for name, value := range map[string]func() string{
		"seconds": func() string { return "1" },
		"date":    func() string { return time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat) }, // 1 to 2 s
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWild(t, "127.0.2.1", func(c *wildConn) {
				if c.n > 1 {
					c.page("ok")
					return
				}
				c.keep = true
				c.say("HTTP/1.1 429 Too Many Requests\nRetry-After: " + value() + "\nContent-Length: 0\n\n")
			})
			src, err := newClient(t, quick()).Get(t.Context(), w.url+"/")
			if err != nil || string(src.Bytes) != "ok" {
				t.Fatal(err)
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			if got := w.log[2].at.Sub(w.log[1].at); got < 990*time.Millisecond { // the date was read a moment later
				t.Errorf("asked again after %s", got)
			}
		})
	}
}

// TestNoConnection asks where nobody listens.
func TestNoConnection(t *testing.T) {
	ln := listenAt(t, "127.0.2.1")
	address := "http://" + ln.Addr().String() + "/"
	ln.Close()
	opt := quick()
	opt.IgnoreRobots = true
	var f *Failure
	if _, err := newClient(t, opt).Get(t.Context(), address); !errors.As(err, &f) || f.Reason != FailConnect {
		t.Errorf("%v, want %s", err, FailConnect)
	}
	out := crawlAll(t, newClient(t, quick()), Plan{Seeds: []string{address}, Archive: archiveOf(t)})
	if f := out.errs[address]; len(f) != 1 || f[0].Reason != FailNoRobots || !strings.Contains(f[0].Error(), "connection refused") {
		t.Errorf("%v, want one of %s with its cause", f, FailNoRobots)
	}
	if n := out.requests(strings.TrimSuffix(address, "/") + "/robots.txt"); n != 2 {
		t.Errorf("%d events of tries, want 2: %+v", n, out.events)
	}
}

// TestHostInTrouble crawls a host that breaks down in the middle and another that does not; the next run goes on.
func TestHostInTrouble(t *testing.T) {
	var sick atomic.Bool
	sick.Store(true)
	ill := newWild(t, "127.0.2.1", func(c *wildConn) {
		if c.RequestURI == "/list" || !sick.Load() {
			c.page(c.RequestURI)
			return
		}
		c.keep = true
		c.say("HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n")
	})
	well := newWild(t, "127.0.2.2", func(c *wildConn) { c.page(c.Host + c.RequestURI) })
	follow := func(_ context.Context, src doc.Source) (*doc.Links, error) {
		l := &doc.Links{Kind: doc.PageDocument}
		if base, ok := strings.CutSuffix(src.URL, "/list"); ok {
			l.Kind = doc.PageList
			for i := range 10 {
				l.Entries = append(l.Entries, doc.Entry{Title: "t", URL: fmt.Sprintf("%s/%d", base, i)})
			}
		}
		return l, nil
	}
	plan := Plan{Seeds: []string{ill.url + "/list", well.url + "/list"}, Archive: archiveOf(t), Follow: follow}
	out := crawlAll(t, newClient(t, quick()), plan)
	if len(out.pages) != 10 {
		t.Errorf("the host that is well gave %d pages, want 10", len(out.pages))
	}
	if f := out.errs["127.0.2.1"]; len(f) != 1 || f[0].Reason != FailHost || !strings.Contains(f[0].Error(), "7 addresses") {
		t.Errorf("%v, want that the host is left with 7 addresses", f)
	}
	if got := len(ill.requests()); got != 1+3*2 {
		t.Errorf("the host in trouble was asked %d times, want 7", got)
	}
	sick.Store(false)
	again := crawlAll(t, newClient(t, quick()), plan)
	if len(again.pages) != 10 || len(again.errs) != 0 {
		t.Errorf("the next run gave %d pages of the host, want 10; errors %v", len(again.pages), again.errs)
	}
	for address := range again.pages {
		if !strings.HasPrefix(address, ill.url) {
			t.Errorf("%s was given twice", address)
		}
	}
	records(t, plan.Archive)
}

// TestWaitLeavesHost demands that a host that asks for a day is asked nothing more in this run, and is in the next.
func TestWaitLeavesHost(t *testing.T) {
	for _, robots := range []bool{false, true} {
		var busy atomic.Bool
		busy.Store(true)
		const day = "HTTP/1.1 429 Too Many Requests\nRetry-After: 86400\nContent-Length: 0\n\n"
		w := newWild(t, "127.0.2.1", func(c *wildConn) {
			if busy.Load() {
				c.say(day)
				return
			}
			c.page(c.RequestURI)
		})
		if robots {
			w.robots = func(string) string {
				if busy.Load() {
					return day
				}
				return answerOf("User-agent: *\nDisallow: /c\n") // which is asked for again
			}
		}
		plan := Plan{Seeds: []string{w.url + "/a", w.url + "/b"}, Archive: archiveOf(t)}
		if robots {
			plan.Seeds = append(plan.Seeds, w.url+"/c")
		}
		out := crawlAll(t, newClient(t, quick()), plan)
		asked, reason := 1, FailWait
		if robots {
			asked, reason = 0, FailNoRobots
		}
		if got := len(w.requests()); got != asked || len(out.pages) != 0 {
			t.Errorf("robots %v: %d requests for pages, want %d", robots, got, asked)
		}
		if f := out.errs[w.url+"/a"]; len(f) != 1 || f[0].Reason != reason || f[0].After != 24*time.Hour {
			t.Errorf("robots %v: %+v, want %s for a day", robots, f, reason)
		}
		if f := out.errs["127.0.2.1"]; len(f) != 1 || f[0].Reason != FailHost {
			t.Errorf("robots %v: %v, want that the host is left", robots, out.errs)
		}
		busy.Store(false)
		again := crawlAll(t, newClient(t, quick()), plan)
		if got := slices.Sorted(maps.Keys(again.pages)); !slices.Equal(got, plan.Seeds[:2]) {
			t.Errorf("robots %v: the next run gave %v, %v", robots, got, again.errs)
		}
	}
}

// TestRedirectsOverHosts leads a crawl and Get in a circle over two hosts, and along a chain over many.
func TestRedirectsOverHosts(t *testing.T) {
	var a, b *wild
	hop := func(to **wild) func(*wildConn) {
		return func(c *wildConn) {
			c.keep = true
			target := c.RequestURI
			if target != "/circle" {
				target += "x"
			}
			c.say("HTTP/1.1 301 Moved Permanently\nLocation: " + (*to).url + target + "\nContent-Length: 0\n\n")
		}
	}
	a, b = newWild(t, "127.0.2.1", hop(&b)), newWild(t, "127.0.2.2", hop(&a))
	for path, want := range map[string]int{"/circle": 2, "/chain": 6} {
		a.forget()
		b.forget()
		out := crawlAll(t, newClient(t, quick()), Plan{Seeds: []string{a.url + path}, Archive: archiveOf(t), Hosts: []string{"*"}})
		var all []*Failure
		for _, f := range out.errs {
			all = append(all, f...)
		}
		if got := len(a.requests()) + len(b.requests()); got != want || len(all) != 1 || all[0].Reason != FailRedirect {
			t.Errorf("%s: %d requests, want %d, failures %v", path, got, want, all)
		}
	}
	var f *Failure
	if _, err := newClient(t, quick()).Get(t.Context(), a.url+"/circle"); !errors.As(err, &f) || f.Reason != FailRedirect {
		t.Errorf("Get: %v", err)
	}
}

// TestCookies demands that cookies stay with the host that set them, and that none fills the memory.
func TestCookies(t *testing.T) {
	set := func(c *wildConn) {
		c.keep = true
		var b strings.Builder
		if c.RequestURI == "/many" {
			for i := range 1000 {
				fmt.Fprintf(&b, "Set-Cookie: c%d=1\n", i)
			}
			fmt.Fprintf(&b, "Set-Cookie: long=%s\n", strings.Repeat("x", longCookie))
		}
		c.say("HTTP/1.1 200 OK\nSet-Cookie: own=1; Path=/\nSet-Cookie: foreign=1; Domain=127.0.2.2; Path=/\nSet-Cookie: top=1; Domain=cn; Path=/\n" + b.String() + "Content-Length: 0\n\n")
	}
	a := newWild(t, "127.0.2.1", set)
	b := newWild(t, "127.0.2.2", func(c *wildConn) { c.page("") })
	c := newClient(t, quick())
	for _, address := range []string{a.url + "/1", a.url + "/2", b.url + "/", a.url + "/many", a.url + "/3"} {
		if _, err := c.Get(t.Context(), address); err != nil {
			t.Fatal(err)
		}
	}
	sent := map[string]string{}
	for _, w := range []*wild{a, b} {
		for _, r := range w.seen() {
			sent[w.url+r.target] = r.header.Get("Cookie")
		}
	}
	for address, want := range map[string]string{a.url + "/1": "", a.url + "/2": "own=1", b.url + "/": ""} {
		if got := sent[address]; got != want {
			t.Errorf("%s was sent %q, want %q", address, got, want)
		}
	}
	if got := strings.Count(sent[a.url+"/3"], "="); got < 50 || got > mostCookies {
		t.Errorf("%d cookies sent, want 50 to %d", got, mostCookies)
	}
	if u, _ := url.Parse("http://www.example.cn/"); len(c.jar.Cookies(u)) > 0 {
		t.Error("a cookie for all of .cn")
	}
}
