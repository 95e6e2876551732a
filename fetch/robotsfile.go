package fetch

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// refusedFor is how long a robots.txt that could not be had stands for a refusal.
const refusedFor = time.Hour

// robots gives the rules for an address, asked for when they are not known or old.
func (c *Client) robots(ctx context.Context, s *session, h *host, page *url.URL) *robots {
	h.robotsTurn.Lock()
	defer h.robotsTurn.Unlock()
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
	req := &request{url: at, limit: robotsBytes, robots: true}
	for hop := 0; ; hop++ {
		began := time.Now()
		a, err := c.askRobots(ctx, s, req)
		if ctx.Err() != nil {
			return &robots{refuseAll: true}, time.Now()
		}
		f := (*Failure)(nil)
		if err != nil {
			f = failureOf(err)
		}
		if s.keep != nil && a != nil {
			s.keep(a, err)
		}
		s.tell(newEvent(req, a, began, f, outcomeOf(f), 0))
		if a != nil {
			defer a.body.close()
		}
		day := time.Now().Add(robotsFor)
		switch {
		case f != nil && f.Status >= 400 && f.Status < 500, f != nil && f.Reason == FailRedirect:
			return &robots{}, day
		case f != nil:
			return &robots{refuseAll: true}, time.Now().Add(refusedFor)
		}
		to := a.location()
		if to == nil {
			src, err := a.source(robotsBytes)
			if err != nil && len(src.Bytes) == 0 {
				return &robots{refuseAll: true}, time.Now().Add(refusedFor)
			}
			return parseRobots(src.Bytes, c.opt.Product), day
		}
		if hop >= robotsRedirects {
			return &robots{}, day
		}
		req = c.redirected(req, to)
	}
}

// askRobots asks at whatever host a robots.txt was moved to.
func (c *Client) askRobots(ctx context.Context, s *session, req *request) (*answer, error) {
	a, err := c.ask(ctx, s, req)
	if errors.Is(err, ErrAddress) { // moved to where nobody may go: as good as no answer
		return a, &Failure{Reason: FailAddress, Err: err}
	}
	return a, err
}
