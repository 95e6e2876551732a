package fetch

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// refusedFor is how long a robots.txt that could not be had stands for a refusal.
const refusedFor = time.Hour

// robots gives the rules for an address, asked for when they are not known or old.
func (c *Client) robots(ctx context.Context, s *session, h *host, page *url.URL) *robots {
	select {
	case <-h.robotsTurn:
		defer func() { h.robotsTurn <- struct{}{} }()
	case <-ctx.Done():
		return &robots{}
	}
	authority := page.Scheme + "://" + page.Host
	h.mu.Lock()
	rules, until := h.rules[authority], h.until[authority]
	h.mu.Unlock()
	if rules != nil && time.Now().Before(until) {
		return rules
	}
	at := &url.URL{Scheme: page.Scheme, Host: page.Host, Path: "/robots.txt"}
	rules, until = c.readRobots(ctx, s, at)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.rules) >= manyAuthorities {
		clear(h.rules)
		clear(h.until)
	}
	h.rules[authority], h.until[authority] = rules, until
	h.delay = 0
	for _, r := range h.rules {
		h.delay = max(h.delay, r.delay)
	}
	h.later(time.Now().Add(h.delay))
	return rules
}

// manyAuthorities is how many rules are kept of one host.
const manyAuthorities = 100

// readRobots asks for a robots.txt, over five redirects at most, and says how long the rules hold (RFC 9309, 2.3.1): what
// is not there (4xx) allows everything, what could not be had (5xx, no answer) nothing.
func (c *Client) readRobots(ctx context.Context, s *session, at *url.URL) (*robots, time.Time) {
	if s.recall != nil {
		if text, fetched, ok := s.recall(at.String()); ok && time.Since(fetched) < robotsFor {
			return parseRobots(text, c.opt.Product), fetched.Add(robotsFor)
		}
	}
	req := &request{url: at, limit: robotsBytes + 1, robots: true}
	for hop := 0; ; hop++ {
		a, err := c.ask(ctx, s, req)
		if ctx.Err() != nil {
			return &robots{}, time.Now()
		}
		if a != nil {
			defer a.body.close()
		}
		f := c.robotsCame(s, req, a, err)
		day := time.Now().Add(robotsFor)
		switch {
		case f == nil:
		case f.Reason == FailStatus && f.Status >= 400 && f.Status < 500, f.Reason == FailRedirect:
			return &robots{}, day
		default:
			return withoutRobots(f, hop), time.Now().Add(refusedFor)
		}
		to := a.location()
		if to == nil {
			src, err := a.source(robotsBytes)
			if err != nil && len(src.Bytes) == 0 {
				return withoutRobots(unreadable(err), hop), time.Now().Add(refusedFor)
			}
			return parseRobots(src.Bytes, c.opt.Product), day
		}
		if hop >= robotsRedirects {
			return &robots{}, day
		}
		req = c.redirected(req, to)
	}
}

// robotsCame stores what came and tells of it.
func (c *Client) robotsCame(s *session, req *request, a *answer, err error) (f *Failure) {
	outcome := Stored
	switch {
	case err != nil:
		f = failureOf(err)
		outcome = outcomeOf(a, f)
	case a.location() != nil:
		outcome = Redirect
	}
	if s.keep != nil && a != nil {
		s.keep(a, err)
	}
	s.tell(newEvent(req, a, f, outcome))
	return f
}

// withoutRobots are the rules when a robots.txt could not be had. Where its host itself may not be dialled, that is what
// is wrong.
func withoutRobots(f *Failure, hop int) *robots {
	if f.Reason == FailAddress && hop == 0 {
		return &robots{missing: f}
	}
	return &robots{missing: &Failure{Reason: FailNoRobots, Status: f.Status, After: f.After, Err: fmt.Errorf("%w: it could not be had: %w", ErrRobots, f)}}
}
