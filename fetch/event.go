package fetch

import (
	"maps"
	"slices"
	"time"
)

// Event is what became of a request, or of an address that was not asked for. It is a line of the machine log.
type Event struct {
	Time    time.Time `json:"time"`
	Outcome Outcome   `json:"outcome"`
	URL     string    `json:"url"`
	Kind    string    `json:"kind,omitempty"` // how it was met: seed, page, list (a further page of one), attachment, sitemap, robots
	List    bool      `json:"list,omitempty"` // it is a list
	Via     string    `json:"via,omitempty"`  // the page that leads here
	Status  int       `json:"status,omitempty"`
	Try     int       `json:"try,omitempty"`   // the how many-th of this page
	Bytes   int64     `json:"bytes,omitempty"` // of the body, as it came
	Millis  int64     `json:"ms,omitempty"`    // the exchange took
	Reason  Reason    `json:"reason,omitempty"`
	Passing bool      `json:"passing,omitempty"` // the failure may be over by the next run, which asks again
	Error   string    `json:"error,omitempty"`
	To      string    `json:"to,omitempty"`     // of a redirect
	Record  string    `json:"record,omitempty"` // of the archive
	Offset  int64     `json:"offset,omitempty"` // of the record in the archive
}

// Outcome says in a word what became of a request.
type Outcome string

const (
	Stored    Outcome = "stored"
	Unchanged Outcome = "unchanged" // the server said so, or the same bytes came: a revisit record
	Duplicate Outcome = "duplicate" // the bytes of another page: a revisit record
	Passed    Outcome = "passed"    // looked at for links; a notice that the plan does not match is not taken
	Redirect  Outcome = "redirect"
	Retry     Outcome = "retry"   // a passing failure: the request is made again
	Failed    Outcome = "failed"  // a failure that stays for this run
	Refused   Outcome = "refused" // not asked for: robots.txt, the network
)

func newEvent(req *request, a *answer, f *Failure, outcome Outcome) Event {
	e := Event{Time: req.began.UTC(), Outcome: outcome, URL: req.url.String(), Kind: req.kind, Via: req.via, Try: req.tries, Millis: req.took.Milliseconds()}
	if req.tries == 0 {
		e.Time = time.Now().UTC()
	}
	if req.robots {
		e.Kind = "robots"
	}
	if a != nil {
		e.Status, e.Bytes = a.status, a.body.size
		if to := a.location(); to != nil {
			e.To = to.String()
		}
	}
	if f != nil {
		e.Reason, e.Error, e.Passing = f.Reason, f.Error(), f.passing() || f.ofHost()
		if e.Status == 0 {
			e.Status = f.Status
		}
	}
	return e
}

// outcomeOf is what became of a request that failed, or of an address that was not asked for.
func outcomeOf(a *answer, f *Failure) Outcome {
	switch {
	case a != nil:
		return Failed
	case f.Reason == FailRobots, f.Reason == FailNoRobots, f.Reason == FailAddress:
		return Refused
	}
	return Failed
}

// HostProgress is how far a host is.
type HostProgress struct {
	Name    string
	Fetched int64     // answers that were stored or had not changed
	Failed  int64     // pages that could not be had
	Queued  int64     // pages that wait
	Next    time.Time // no request before
	Asking  bool      // a request is under way
	GivenUp bool      // left alone for this run
}

// Progress is how far a crawl is.
type Progress struct {
	Hosts   []HostProgress // by name
	Fetched int64
	Failed  int64
	Queued  int64
	Notices int   // and files of their own that were fetched in this run
	Round   int64 // the how many-th of this archive
	Left    []Left
}

// Left are links that were not followed in this run, for one reason.
type Left struct {
	Reason  string `json:"reason"` // "other host", "since", "trap: …"
	N       int64  `json:"n"`      // links, not pages
	Example string `json:"example"`
}

// Progress may be asked for from any goroutine; it is that of the crawl that began last.
func (c *Client) Progress() (p Progress) {
	c.mu.Lock()
	k, hosts := c.crawl, make(map[string]HostProgress, len(c.hosts))
	for name, h := range c.hosts {
		hosts[name] = h.progress()
	}
	c.mu.Unlock()
	if k != nil {
		k.mu.Lock()
		p.Notices, p.Round, p.Left = k.notices, k.round, slices.Clone(k.left)
		for host, n := range k.f.Queued() {
			h := hosts[host]
			h.Name, h.Queued, h.GivenUp = host, n, k.givenUp[host]
			hosts[host] = h
		}
		k.mu.Unlock()
	}
	for _, name := range slices.Sorted(maps.Keys(hosts)) {
		h := hosts[name]
		p.Fetched, p.Failed, p.Queued = p.Fetched+h.Fetched, p.Failed+h.Failed, p.Queued+h.Queued
		p.Hosts = append(p.Hosts, h)
	}
	return p
}

func (h *host) progress() HostProgress {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.counts
	p.Name, p.Next, p.Asking = h.name, h.next, len(h.turn) == 0
	return p
}
