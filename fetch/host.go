package fetch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// host is how a host is treated: one request at a time, with a pause behind each.
type host struct {
	name      string
	turn      chan struct{} // holds one token; who has it may ask
	transport *http.Transport

	robotsTurn chan struct{}      // one asks for the rules, the others wait
	rules      map[string]*robots // by authority; a host may serve several ports, each with rules of its own

	mu      sync.Mutex
	next    time.Time            // no request before
	asks    time.Time            // until when it asked to be left alone, which was longer than is waited for
	until   map[string]time.Time // how long the rules are believed
	delay   time.Duration        // the longest Crawl-delay of its rules
	origin  string               // of the last request: a change closes the kept connection; who has the turn looks at it
	cookies map[string]bool      // that it has set, likewise
	counts  HostProgress
	users   int // who holds the host at the moment
}

func (c *Client) newHost(name string) *host {
	h := &host{
		name: name, turn: make(chan struct{}, 1), robotsTurn: make(chan struct{}, 1), rules: map[string]*robots{}, until: map[string]time.Time{},
		cookies: map[string]bool{}, transport: c.newTransport(),
	}
	h.turn <- struct{}{}
	h.robotsTurn <- struct{}{}
	return h
}

// manyHosts is from how many hosts on those are forgotten that nobody asks and that may be asked at once.
const manyHosts = 10_000

// host gives the host of an address, and keeps it until done is called.
func (c *Client) host(u *url.URL) (h *host, done func()) {
	name := canonicalHostname(u)
	c.mu.Lock()
	defer c.mu.Unlock()
	if h = c.hosts[name]; h == nil {
		if len(c.hosts) >= manyHosts {
			c.forgetHosts()
		}
		h = c.newHost(name)
		c.hosts[name] = h
	}
	h.users++
	return h, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		h.users--
	}
}

func (c *Client) forgetHosts() {
	now := time.Now()
	for name, h := range c.hosts {
		h.mu.Lock()
		idle := h.users == 0 && now.After(h.next) && now.After(h.asks)
		h.mu.Unlock()
		if idle {
			h.transport.CloseIdleConnections()
			delete(c.hosts, name)
		}
	}
}

// canonicalHostname is the name of a host without its port. An address of IPv4 is the same host when it is written as one
// of IPv6.
func canonicalHostname(u *url.URL) string {
	name := (&url.URL{Host: canonicalHost(u)}).Hostname()
	if a, err := netip.ParseAddr(name); err == nil {
		return a.Unmap().String()
	}
	return name
}

// take waits for the turn at a host and for the end of its pause.
func (h *host) take(ctx context.Context) error {
	select {
	case <-h.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		h.mu.Lock()
		wait := time.Until(h.next)
		h.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		if err := sleep(ctx, wait); err != nil {
			h.turn <- struct{}{}
			return err
		}
	}
}

// give ends a turn. The pause begins now: a slow answer does not shorten it.
func (h *host) give(delay time.Duration) {
	h.mu.Lock()
	delay = max(delay, h.delay)
	h.later(time.Now().Add(delay + rand.N(delay/2+1)))
	h.mu.Unlock()
	h.turn <- struct{}{}
}

// longSleep is how long a host is left alone at the most, whatever it asks for.
const longSleep = 24 * time.Hour

// sleep leaves a host alone for longer than is waited for.
func (h *host) sleep(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asks = time.Now().Add(min(d, longSleep))
}

// asleep is the failure of a request to a host that asked to be left alone for longer than patience; nil when it may be
// asked, at the latest when its time is over.
func (h *host) asleep(patience time.Duration) *Failure {
	h.mu.Lock()
	defer h.mu.Unlock()
	left := time.Until(h.asks)
	if left <= patience {
		h.later(h.asks)
		return nil
	}
	return &Failure{Reason: FailWait, After: left, Err: fmt.Errorf("the host asked to be left alone, for %s yet, limit %s", left.Round(time.Second), patience)}
}

// later puts off the next request; h.mu is held.
func (h *host) later(t time.Time) {
	if t.After(h.next) {
		h.next = t
	}
}

// sleep waits, unless the context ends first.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
