package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// TestAsFailure finds out what errors mean, and whether they pass and whether they are the host's.
func TestAsFailure(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		err     error
		reason  Reason
		passing bool
		ofHost  bool
	}{
		{fmt.Errorf("x: %w", ErrAddress), FailAddress, false, false},
		{dial(fmt.Errorf("x: %w", ErrAddress)), FailAddress, false, false},
		{fmt.Errorf("x: %w", doc.ErrTooLarge), FailTooLarge, false, false},
		{errors.New("net/http: server response headers exceeded 1 bytes; aborted"), FailTooLarge, false, false},
		{errEarly, FailReset, true, true},
		{io.EOF, FailReset, true, true},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, FailReset, true, true},
		{&net.OpError{Op: "write", Err: syscall.EPIPE}, FailReset, true, true},
		{&net.OpError{Op: "read", Err: errors.New("x")}, FailReset, true, true},
		{io.ErrUnexpectedEOF, FailShort, true, false},
		{dial(&net.DNSError{Err: "no such host", IsNotFound: true}), FailName, true, true},
		{dial(&net.DNSError{Err: "timeout", IsTimeout: true}), FailName, true, true},
		{dial(syscall.ECONNREFUSED), FailConnect, true, true},
		{dial(os.ErrDeadlineExceeded), FailTimeout, true, true},
		{context.DeadlineExceeded, FailTimeout, true, true},
		{&tls.CertificateVerificationError{Err: errors.New("x")}, FailTLS, false, true},
		{tls.RecordHeaderError{Msg: "x"}, FailTLS, false, true},
		{errors.New("tls: no"), FailTLS, false, true},
		{errors.New("malformed HTTP response"), FailAnswer, false, false},
	} {
		f := asFailure(c.err)
		if f.Reason != c.reason || f.passing() != c.passing || f.ofHost() != c.ofHost || f.Error() == "" {
			t.Errorf("%v: %s, passing %v, of the host %v; want %s, %v, %v", c.err, f.Reason, f.passing(), f.ofHost(), c.reason, c.passing, c.ofHost)
		}
		if !errors.Is(f, c.err) {
			t.Errorf("%v is not within its failure", c.err)
		}
	}
	for status, want := range map[int][2]bool{
		400: {false, false}, 403: {false, false}, 404: {false, false}, 408: {true, false}, 410: {false, false}, 425: {true, false}, 429: {true, true},
		500: {true, false}, 502: {true, false}, 503: {true, true}, 504: {true, false}, 206: {false, false},
	} {
		f := &Failure{Reason: FailStatus, Status: status}
		if f.passing() != want[0] || f.ofHost() != want[1] {
			t.Errorf("status %d: passing %v, of the host %v", status, f.passing(), f.ofHost())
		}
		if !strings.Contains(f.Error(), fmt.Sprint(status)) {
			t.Errorf("status %d: %v", status, f)
		}
	}
}

func TestRetryAfterValues(t *testing.T) {
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "0": 0, "3": 3 * time.Second, " 3 ": 3 * time.Second, "-3": 0, "1.5": 0, "soon": 0, "99999999999999999999": 0, "86400": 24 * time.Hour,
		"Sat, 31 Jan 2026 12:00:05 GMT": 5 * time.Second, "Saturday, 31-Jan-26 12:00:05 GMT": 5 * time.Second, "Sat Jan 31 12:00:05 2026": 5 * time.Second,
		"Sat, 31 Jan 2026 11:00:00 GMT": 0, "2026-01-31": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("Retry-After: %s is %s, want %s", value, got, want)
		}
	}
}

// TestPause doubles the pause within patience, whatever the options are, and is never shorter than what the server asks.
func TestPause(t *testing.T) {
	for _, o := range []Options{
		{}, {Backoff: 1, Patience: 1}, {Backoff: 3, Patience: 1 << 62}, {Backoff: 1 << 62, Patience: 1 << 62}, {Backoff: time.Hour, Patience: time.Second},
		{Backoff: 3 * time.Hour, Patience: 1<<63 - 1},
	} {
		c := newClient(t, o)
		least := min(c.opt.Backoff, c.opt.Patience)
		for try := 1; try <= 100; try++ {
			got := c.pause(&Failure{}, try)
			if got < least || got > c.opt.Patience {
				t.Fatalf("backoff %s, patience %s: pause %d is %s, want %s at least", c.opt.Backoff, c.opt.Patience, try, got, least)
			}
			if least <= c.opt.Patience/2 {
				least *= 2
			}
		}
		if got := c.pause(&Failure{After: 1<<63 - 1}, 1); got != 1<<63-1 {
			t.Errorf("the server asks for more: %s", got)
		}
	}
}

func TestWithoutUser(t *testing.T) {
	for address, want := range map[string]string{
		"http://user:secret@a.cn/b":        "http://a.cn/b",
		"http://user:se%zzcret@a.cn/b":     "http://a.cn/b",
		"http://user:a@b@a.cn":             "http://a.cn",
		"http://a.cn/b@c?d@e":              "http://a.cn/b@c?d@e",
		"http://a.cn?@":                    "http://a.cn?@",
		"//user@a.cn":                      "//a.cn",
		"a.cn":                             "a.cn",
		"":                                 "",
		"ftp://user:secret@a.cn:21/#x//y@": "ftp://a.cn:21/#x//y@",
	} {
		if got := withoutUser(address); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}

func TestOptionsCheck(t *testing.T) {
	if err := (Options{}).Check(); err != nil {
		t.Error(err)
	}
	full := Options{
		Contact: "https://www.example.cn/crawler", Product: "My_Crawler-x", Delay: time.Second, Hosts: 10_000, Retries: -1, Redirects: 100,
		AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, Proxy: "socks5h://user:secret@127.0.0.1:1080",
	}
	if err := full.Check(); err != nil {
		t.Error(err)
	}
	for field, o := range map[string]Options{
		"delay is": {Delay: -1}, "backoff": {Backoff: -1}, "patience": {Patience: -1}, "connect_timeout": {ConnectTimeout: -1}, "header_timeout": {HeaderTimeout: -1},
		"body_timeout": {BodyTimeout: -1}, "hosts": {Hosts: 10_001}, "hosts is -1": {Hosts: -1}, "retries": {Retries: -2}, "redirects": {Redirects: -1},
		"header_bytes": {HeaderBytes: -1}, "body_bytes": {BodyBytes: 1 << 30}, "product": {Product: "a b"}, "product is *": {Product: "*"}, "product is a/1": {Product: "a/1"},
		"contact": {Contact: "a\r\nX: y"}, "contact is a)": {Contact: "a)"}, "contact is 文": {Contact: "文"}, "allow_prefixes": {AllowPrefixes: []netip.Prefix{{}}},
		"proxy": {Proxy: "ftp://a"}, "http://host:port": {Proxy: "a.cn:80"}, "no host": {Proxy: "http://"},
	} {
		err := o.Check()
		if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
		if _, newErr := New(o); newErr == nil || newErr.Error() != err.Error() {
			t.Errorf("%s: New gives %v", field, newErr)
		}
	}
	err := Options{Delay: -1, Hosts: -1, Proxy: "ftp://user:secret@a"}.Check()
	if all, ok := err.(interface{ Unwrap() []error }); !ok || len(all.Unwrap()) != 3 {
		t.Errorf("three faults are %v", err)
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the password stands in %v", err)
	}
}

func TestPlanCheck(t *testing.T) {
	good := Plan{Seeds: []string{"https://www.example.cn/"}, Archive: "a.warc.gz", Follow: notices}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for field, change := range map[string]func(*Plan){
		"no seeds":                   func(p *Plan) { p.Seeds = nil },
		"no archive":                 func(p *Plan) { p.Archive = "" },
		"no Follow":                  func(p *Plan) { p.Follow = nil },
		"depth is -1":                func(p *Plan) { p.Depth = -1 },
		"depth is 21":                func(p *Plan) { p.Depth = 21 },
		"max is -1":                  func(p *Plan) { p.Max = -1 },
		"recheck":                    func(p *Plan) { p.Recheck = -1 },
		"per_directory":              func(p *Plan) { p.PerDirectory = -1 },
		"per_shape":                  func(p *Plan) { p.PerShape = -1 },
		`since is "2026-02-30"`:      func(p *Plan) { p.Since = "2026-02-30" },
		`since is "2026-1-1"`:        func(p *Plan) { p.Since = "2026-1-1" },
		`seed "ftp://a.cn/"`:         func(p *Plan) { p.Seeds = append(p.Seeds, "ftp://user:secret@a.cn/") },
		`seed "www.example.cn"`:      func(p *Plan) { p.Seeds[0] = "www.example.cn" },
		`seed "http:///a"`:           func(p *Plan) { p.Seeds[0] = "http:///a" },
		`host ""`:                    func(p *Plan) { p.Hosts = []string{""} },
		`host "http://www.a.cn"`:     func(p *Plan) { p.Hosts = []string{"http://www.a.cn"} },
		`host "www.*.cn"`:            func(p *Plan) { p.Hosts = []string{"*.a.cn", "www.*.cn"} },
		`host "www.example.cn:8080"`: func(p *Plan) { p.Hosts = []string{"www.example.cn:8080"} },
	} {
		p := good
		p.Seeds = append([]string{}, good.Seeds...)
		change(&p)
		err := p.Check()
		if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), field) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", field, err)
			continue
		}
		n := 0
		for src, crawlErr := range newClient(t, quick()).Crawl(t.Context(), p) {
			if n++; src.Open != nil || crawlErr == nil || crawlErr.Error() != err.Error() {
				t.Errorf("%s: Crawl gives %v", field, crawlErr)
			}
		}
		if n != 1 {
			t.Errorf("%s: Crawl gives %d results", field, n)
		}
	}
}

func TestScope(t *testing.T) {
	s := newScope(Plan{Hosts: []string{"WWW.b.cn", "*.c.cn"}, Match: []string{"*/art/*.html"}, Exclude: []string{"*print=*"}})
	s.hosts = []string{"a.cn"}
	for host, want := range map[string]bool{"a.cn": true, "b.a.cn": false, "www.b.cn": true, "b.cn": false, "c.cn": true, "x.c.cn": true, "x.y.c.cn": true, "xc.cn": false} {
		if got := s.has(host); got != want {
			t.Errorf("%s is in the scope: %v", host, got)
		}
	}
	for address, want := range map[string][2]bool{
		"http://a.cn/art/1.html": {true, false}, "http://a.cn/art/1.html?print=1": {false, true}, "http://a.cn/art/1xhtml": {false, false},
	} {
		if m, e := matchesAny(s.match, address), matchesAny(s.exclude, address); m != want[0] || e != want[1] {
			t.Errorf("%s: matched %v, excluded %v", address, m, e)
		}
	}
	for two, want := range map[[2]string]bool{
		{"www.xian.gov.cn", "file.xian.gov.cn"}: true, {"www.xian.gov.cn", "www.tongchuan.gov.cn"}: false, {"a.cn", "a.cn"}: true, {"127.0.0.1", "127.0.0.2"}: false,
		{"127.0.0.1", "10.127.0.0.1"}: false, {"localhost", "localhost"}: true,
	} {
		if got := related(two[0], two[1]); got != want {
			t.Errorf("%v are of one owner: %v", two, got)
		}
	}
}

// TestSpool holds bodies of all sizes around the bound, and leaves no file.
func TestSpool(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, size := range []int{0, 1, spooled - 1, spooled, spooled + 1, 10 * spooled} {
		var s spool
		want := rubbish(size)
		for i := 0; i < size; i += 999 {
			if n, err := io.WriteString(&s, want[i:min(i+999, size)]); err != nil || n != min(999, size-i) {
				t.Fatal(n, err)
			}
		}
		if len(s.mem) > spooled || (s.file != nil) != (size > spooled) {
			t.Errorf("%d bytes: %d in memory, file %v", size, len(s.mem), s.file != nil)
		}
		for range 2 {
			if got, err := s.bytes(); err != nil || string(got) != want || s.size != int64(size) {
				t.Errorf("%d bytes: %d came back, %v", size, len(got), err)
			}
		}
		if err := errors.Join(s.close(), s.close()); err != nil {
			t.Error(err)
		}
	}
	checkFolder(t, dir)
}

// TestLocation reads where an answer leads to.
func TestLocation(t *testing.T) {
	base, _ := url.Parse("http://a.cn/b/c?d")
	for value, want := range map[string]string{
		"/x": "http://a.cn/x", "x": "http://a.cn/b/x", "?x": "http://a.cn/b/c?x", "//b.cn/x": "http://b.cn/x", "https://user:secret@b.cn/x": "https://b.cn/x",
		"#x": "http://a.cn/b/c?d#x", "": "", "http://[": "", "%zz": "", " /x": "http://a.cn/b/%20/x",
	} {
		for status, leads := range map[int]bool{301: true, 302: true, 303: true, 307: true, 308: true, 300: false, 304: false, 305: false, 200: false, 404: false} {
			a := &answer{url: base, status: status, header: http.Header{"Location": {value}}}
			got, text := a.location(), ""
			if got != nil {
				text = got.String()
			}
			if leads && text != want || !leads && got != nil {
				t.Errorf("%d to %q leads to %q, want %q", status, value, text, want)
			}
		}
	}
}
