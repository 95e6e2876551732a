package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// request is what a host is asked for.
type request struct {
	url            *url.URL
	user           *url.Userinfo // only of a seed, only for its own origin
	etag, modified string        // what is known of the page
	limit          int64         // of the body
	robots         bool          // it is a robots.txt
	kind, via      string        // how the page was met, for the log

	began time.Time // the last try; zero when it was not asked for
	took  time.Duration
	tries int
}

// answer is what came back.
type answer struct {
	url       *url.URL
	started   time.Time
	request   []byte // the head that was sent, without credentials
	status    int
	header    http.Header
	head      []byte // as net/http gives it: the chunks of the body are undone, its compression is not
	body      spool
	truncated string // why the body is not all there was, in the words of a WARC: length, time, disconnect
	media     string
	charset   string
}

// attempt is one use of the transport. Transports ask a second time, at once, when a kept connection turns out to be
// closed; here nothing is asked twice without the pause, so a second connection for one request is refused.
type attempt struct {
	connected atomic.Bool
	proxied   bool
}

type attemptKey struct{}

func (c *Client) newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: c.opt.ConnectTimeout, Resolver: c.opt.Resolver, ControlContext: c.guard.control}
	plain := &net.Dialer{Timeout: c.opt.ConnectTimeout, Resolver: c.opt.Resolver} // to the proxy, which the user chose
	return &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) { return c.proxy(r.URL) },
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			a, _ := ctx.Value(attemptKey{}).(*attempt)
			switch {
			case a == nil || a.connected.Load():
				return nil, errEarly
			case a.proxied:
				return plain.DialContext(ctx, network, address)
			}
			return dialer.DialContext(ctx, network, address)
		},
		TLSClientConfig: c.opt.TLS.Clone(), TLSHandshakeTimeout: c.opt.ConnectTimeout, ResponseHeaderTimeout: c.opt.HeaderTimeout, MaxResponseHeaderBytes: c.opt.HeaderBytes,
		DisableCompression: true, MaxConnsPerHost: 1, MaxIdleConns: 1, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute,
		TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/1.1: one request at a time is one connection
	}
}

// exchange makes one request. An answer that came in part is there together with the error.
func (c *Client) exchange(ctx context.Context, h *host, req *request) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.opt.BodyTimeout)
	defer cancel()
	try := &attempt{}
	proxy, err := c.checkProxy(ctx, req.url)
	if err != nil {
		return nil, err
	}
	try.proxied = proxy != nil
	ctx = context.WithValue(ctx, attemptKey{}, try)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { try.connected.Store(true) }})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, req.url.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	c.dress(r, req)
	if origin := req.url.Scheme + "://" + req.url.Host; h.origin != origin {
		h.transport.CloseIdleConnections()
		h.origin = origin
	}
	a := &answer{url: req.url, started: time.Now(), request: requestHead(r)}
	resp, err := h.transport.RoundTrip(r)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("%w: %w", errEarly, err)
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	c.keepCookies(h, req.url, resp.Cookies())
	a.read(resp)
	return a, a.readBody(resp, req)
}

// Bounds of the cookies of a host, so that none fills the memory with them (RFC 6265, 6.1, asks for 50 of 4 KiB at least).
const (
	mostCookies = 100
	longCookie  = 4 << 10
)

// keepCookies takes over the cookies of an answer. The turn of the host is held.
func (c *Client) keepCookies(h *host, u *url.URL, cookies []*http.Cookie) {
	for _, k := range cookies {
		at := k.Path
		if !strings.HasPrefix(at, "/") { // it stays in the directory that set it
			at = directory(u)
		}
		name := k.Name + ";" + k.Domain + ";" + at
		if len(name)+len(k.Value) > longCookie || !h.cookies[name] && len(h.cookies) >= mostCookies {
			continue
		}
		h.cookies[name] = true
		c.jar.SetCookies(u, []*http.Cookie{k})
	}
}

// checkProxy finds the proxy of a request. A proxy dials itself, so what can be known of the host is checked here.
func (c *Client) checkProxy(ctx context.Context, u *url.URL) (*url.URL, error) {
	proxy, err := c.proxy(u)
	if proxy == nil || err != nil {
		return nil, err
	}
	known, err := c.guard.checkName(ctx, c.opt.Resolver, u.Hostname())
	if err != nil {
		return nil, err
	}
	c.note(doc.Diagnostic{Code: "proxy", Message: "requests go through the proxy " + proxy.Host + ", which dials by itself: it must refuse networks that are not public"})
	if !known {
		c.note(doc.Diagnostic{Code: "proxy_name", Message: "names that cannot be resolved here are given to the proxy " + proxy.Host + ": only it can refuse those that lead to networks that are not public"})
	}
	return proxy, nil
}

// dress writes the header of a request.
func (c *Client) dress(r *http.Request, req *request) {
	h := r.Header
	h.Set("User-Agent", c.opt.userAgent())
	h.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	h.Set("Accept-Language", "zh-CN,zh;q=0.9,zh-TW;q=0.8,en;q=0.5")
	h.Set("Accept-Encoding", "gzip, br")
	if req.etag != "" {
		h.Set("If-None-Match", req.etag)
	}
	if req.modified != "" {
		h.Set("If-Modified-Since", req.modified)
	}
	for _, cookie := range c.jar.Cookies(req.url) {
		r.AddCookie(cookie)
	}
	if req.user != nil {
		password, _ := req.user.Password()
		r.SetBasicAuth(req.user.Username(), password)
	}
}

// requestHead is the head of a request for the archive; over the wire its lines may stand in another order. Credentials are not archived.
func requestHead(r *http.Request) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\n", r.URL.RequestURI(), r.Host)
	r.Header.WriteSubset(&b, map[string]bool{"Authorization": true, "Cookie": true})
	b.WriteString("\r\n")
	return b.Bytes()
}

// read takes over the head of a response.
func (a *answer) read(resp *http.Response) {
	a.status, a.header = resp.StatusCode, resp.Header
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/%d.%d %s\r\n", resp.ProtoMajor, resp.ProtoMinor, strings.TrimSpace(resp.Status))
	resp.Header.Write(&b)
	b.WriteString("\r\n")
	a.head = b.Bytes()
	a.media, a.charset = mediaType(resp.Header.Get("Content-Type"))
}

// mediaType parts a Content-Type, a badly written one too.
func mediaType(value string) (media, charset string) {
	media, params, err := mime.ParseMediaType(value)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(value), ";")
	}
	return strings.TrimSpace(media), strings.ToLower(params["charset"])
}

// readBody takes the body as it comes, up to the limit.
func (a *answer) readBody(resp *http.Response, req *request) error {
	if resp.ContentLength > req.limit && !req.robots {
		a.truncated = "length"
		return fmt.Errorf("%w: a body of %d bytes, limit %d", doc.ErrTooLarge, resp.ContentLength, req.limit)
	}
	n, err := io.Copy(&a.body, io.LimitReader(resp.Body, req.limit))
	switch {
	case err != nil:
		if a.truncated = "disconnect"; isTimeout(err) {
			a.truncated = "time"
		}
		return err
	case n < req.limit:
		return nil
	}
	if more, err := resp.Body.Read(make([]byte, 1)); more == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	a.truncated = "length"
	if req.robots {
		return nil
	}
	return fmt.Errorf("%w: a body of more than the limit of %d bytes", doc.ErrTooLarge, req.limit)
}
