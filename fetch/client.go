package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// Client fetches. It is safe for concurrent use: whoever asks, a host sees one request at a time.
type Client struct {
	opt       Options
	guard     *guard
	canon     *canonicalizer
	proxy     func(*url.URL) (*url.URL, error)
	jar       http.CookieJar
	mu        sync.Mutex
	hosts     map[string]*host
	diagnosed []doc.Diagnostic
	crawl     *crawl // the last that began, for the progress
}

// New makes a client. Its errors wrap [doc.ErrOptions], one for each fault.
func New(opt Options) (*Client, error) {
	if err := opt.Check(); err != nil {
		return nil, err
	}
	opt = opt.withDefaults()
	c := &Client{opt: opt, canon: newCanonicalizer(), hosts: map[string]*host{}}
	c.guard, _ = newGuard(opt.AllowPrefixes) // checked above, as is the proxy
	c.proxy, _ = opt.proxy()
	c.jar, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // which has no errors
	return c, nil
}

// Close ends the connections that are kept.
func (c *Client) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.hosts {
		h.transport.CloseIdleConnections()
	}
	return nil
}

// Diagnostics are what the user should know of the ways that requests take, each once.
func (c *Client) Diagnostics() []doc.Diagnostic {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.diagnosed)
}

func (c *Client) note(d doc.Diagnostic) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.ContainsFunc(c.diagnosed, func(o doc.Diagnostic) bool { return o == d }) {
		c.diagnosed = append(c.diagnosed, d)
	}
}

// Get asks for one page and follows its redirects. The source has the bytes with compression undone, the address they
// came from, and what the server claimed of them.
//
// Errors: a [*doc.Error] of stage "fetch" with a [*Failure], or with the error of the context.
func (c *Client) Get(ctx context.Context, address string) (doc.Source, error) {
	req, err := c.request(address)
	address = withoutUser(address)
	if err != nil {
		return doc.Source{Name: address}, fail(address, err)
	}
	for hop := 0; ; hop++ {
		a, err := c.ask(ctx, &session{}, req)
		if err != nil {
			if a != nil {
				a.body.close()
			}
			return doc.Source{Name: address}, fail(req.url.String(), err)
		}
		next := a.location()
		if next == nil {
			src, err := a.source(c.opt.BodyBytes)
			a.body.close()
			if err != nil {
				return src, fail(req.url.String(), unreadable(err))
			}
			return src, nil
		}
		a.body.close()
		if hop >= c.opt.Redirects {
			return doc.Source{Name: address}, fail(address, &Failure{Reason: FailRedirect, Err: fmt.Errorf("more than %d redirects", c.opt.Redirects)})
		}
		req = c.redirected(req, next)
	}
}

// request reads an address that a user wrote.
func (c *Client) request(address string) (*request, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, &Failure{Reason: FailAddress, Err: fmt.Errorf("%w: %w", ErrAddress, plain(err))}
	}
	return &request{url: c.canon.canonical(u), user: u.User, limit: c.opt.BodyBytes}, nil
}

// redirected is the request that a redirect leads to. Credentials stay at their origin.
func (c *Client) redirected(req *request, to *url.URL) *request {
	next := &request{url: c.canon.canonical(to), limit: req.limit, robots: req.robots}
	if next.url.Scheme == req.url.Scheme && next.url.Host == req.url.Host {
		next.user = req.user
	}
	return next
}

// location is where an answer leads on to; nil when it is no redirect.
func (a *answer) location() *url.URL {
	switch a.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to, err := a.url.Parse(a.header.Get("Location"))
	if err != nil || a.header.Get("Location") == "" {
		return nil
	}
	to.User = nil // what a server says of users is not sent, nor written down
	return to
}

// source is an answer as a source, with its compression undone in the way of the archive's reader.
func (a *answer) source(limit int64) (doc.Source, error) {
	src := doc.Source{Name: a.url.String(), URL: a.url.String(), MediaType: a.media, Charset: a.charset, FetchedAt: a.started}
	raw, err := a.body.bytes()
	if err != nil {
		return src, err
	}
	if len(a.header.Values("Content-Encoding")) > 0 {
		raw, err = decoded(a.head, raw, limit)
	}
	src.Bytes, src.Size = raw, int64(len(raw))
	if raw == nil {
		src.Bytes = []byte{}
	}
	return src, err
}

// decoded undoes the compression of a body: it goes through a record, so that what is read now and what is read from the
// archive later are the same, under the same limits: a body may be limit bytes long.
func decoded(head, body []byte, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if _, err := warc.NewWriter(&b, warc.WriterOptions{}).Write(warc.Entry{Type: warc.Response, Date: time.Unix(1, 0), Head: head, Body: body}); err != nil {
		return nil, err
	}
	rec, err := warc.NewReader(&b, warc.Options{SkipDigests: true}).Next()
	if err != nil {
		return nil, err
	}
	out, _, err := rec.Body(limit)
	return out, err
}

// session is for whom is asked. Its functions may be nil.
type session struct {
	// event is told of every request that was made again or was for robots.txt; the last of a page is its asker's.
	event func(Event)
	// recall gives the robots.txt of an address that was kept, and when it was fetched; keep keeps one.
	recall func(address string) (text []byte, at time.Time, ok bool)
	keep   func(a *answer, err error)
}

// ask makes a request by all the rules: address, robots.txt, turn and pause of the host, and again after a passing
// failure. The error is a [*Failure], of a status that is no success or redirect too, or that of the context; with it may
// come the answer, as far as it came. The caller closes its body.
func (c *Client) ask(ctx context.Context, s *session, req *request) (*answer, error) {
	if err := c.guard.checkURL(req.url); err != nil {
		return nil, asFailure(err)
	}
	h, done := c.host(req.url)
	defer done()
	if !req.robots && !c.opt.IgnoreRobots {
		rules := c.robots(ctx, s, h, req.url)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if rules.missing != nil {
			return nil, rules.missing
		}
		if !rules.allows(req.url.RequestURI()) {
			return nil, &Failure{Reason: FailRobots, Err: ErrRobots}
		}
	}
	if f := h.asleep(c.opt.Patience); f != nil {
		return nil, f
	}
	for try := 1; ; try++ {
		if err := h.take(ctx); err != nil {
			return nil, err
		}
		req.began, req.tries = time.Now(), try
		a, err := c.exchange(ctx, h, req)
		req.took = time.Since(req.began)
		h.give(c.opt.Delay)
		if ctx.Err() != nil {
			if a != nil {
				a.body.close()
			}
			return nil, ctx.Err()
		}
		f := failed(req, a, err)
		switch {
		case f == nil:
			return a, nil
		case !f.passing():
			return a, f
		}
		wait := c.pause(f, try)
		if wait > c.opt.Patience { // whatever tries are left: nobody waits so long
			h.sleep(wait)
			return a, &Failure{Reason: FailWait, Status: f.Status, After: f.After, Err: fmt.Errorf("the host asks to wait %s, limit %s", f.After, c.opt.Patience)}
		}
		h.putOff(wait)
		if try > c.opt.Retries {
			return a, f
		}
		s.tell(newEvent(req, a, f, Retry))
		if a != nil {
			a.body.close()
		}
	}
}

// failed is what was wrong with an exchange; nil for a page (200; 203, as a proxy changed it), a redirect, and a page that
// did not change. That robots.txt has nothing in it (204) is no fault.
func failed(req *request, a *answer, err error) *Failure {
	conditional := req.etag != "" || req.modified != ""
	switch {
	case err != nil:
		return asFailure(err)
	case a.status == http.StatusOK, a.status == http.StatusNonAuthoritativeInfo, req.robots && a.status/100 == 2, a.location() != nil:
		return nil
	case a.status == http.StatusNotModified && conditional:
		return nil
	}
	f := &Failure{Reason: FailStatus, Status: a.status, After: retryAfter(a.header, time.Now())}
	switch {
	case a.status == http.StatusNotModified:
		f.Reason, f.Err = FailAnswer, errors.New("not modified, although that was not asked")
	case a.status < 100:
		f.Reason, f.Err = FailAnswer, fmt.Errorf("status %03d", a.status)
	case a.status/100 == 3:
		f.Reason, f.Err = FailRedirect, errors.New("a redirect to nowhere")
	}
	return f
}

// pause is how long a host is left alone after a passing failure: twice as long each time, with up to half of it added
// by chance; longer when it asks for more.
func (c *Client) pause(f *Failure, try int) time.Duration {
	d := min(c.opt.Backoff, c.opt.Patience)
	for ; try > 1 && d < c.opt.Patience; try-- {
		d = min(d, c.opt.Patience/2) * 2
	}
	d += min(rand.N(d/2+1), c.opt.Patience-d)
	return max(d, f.After)
}

func (h *host) putOff(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.later(time.Now().Add(d))
}

func (s *session) tell(e Event) {
	if s.event != nil {
		s.event(e)
	}
}
