package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch/frontier"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// hop is one address of a visit: the page, or one that a redirect on its host leads on to.
type hop struct {
	req     *request
	page    *frontier.Address
	answer  *answer // nil without one
	failure *Failure
	began   time.Time
	body    []byte
	outcome Outcome
	links   *doc.Links // what it leads to, nil when that was not looked at
	sitemap *sitemap
	follow  error // why it could not be looked at
	entry   warc.Written
}

// largeBody is the size from which on one body at a time is taken from disk into memory.
const largeBody = 1 << 20

// visit asks for a page, stores what came back, and queues what it leads to. The failure is that of the page; the error is
// one of archive or frontier, or the context's.
func (k *crawl) visit(ctx context.Context, page *frontier.Address) (*Failure, error) {
	if page.Reread && page.Kind == frontier.Page && !page.Listing && page.Body.Record != "" {
		return nil, k.recall(ctx, page)
	}
	hops, onward, err := k.askHops(ctx, page)
	defer func() {
		for _, h := range hops {
			if h.answer != nil {
				h.answer.body.close()
			}
		}
	}()
	if err != nil {
		return nil, err
	}
	if err := k.handle(ctx, page, hops, onward); err != nil {
		return nil, err
	}
	k.signal()
	return hops[len(hops)-1].failure, k.report(ctx, page, hops)
}

// recall reads a notice in the archive, because the plan changed: it may lead to more than was followed. Nobody is asked.
func (k *crawl) recall(ctx context.Context, page *frontier.Address) error {
	select {
	case k.handling <- struct{}{}:
		defer func() { <-k.handling }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	u, err := url.Parse(page.URL)
	if err != nil {
		return err // it was canonical
	}
	h := &hop{page: page, req: &request{url: u}, outcome: Unchanged}
	v := frontier.Visit{Page: page}
	if isPage(page.Media) {
		src := k.source(page)
		h.links, h.follow = k.plan.follow(ctx, src)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		k.lead(&v, h, nil)
	}
	page.Reread, page.State = false, frontier.Done
	kept, err := k.f.Keep(context.WithoutCancel(ctx), v)
	k.leave(kept.Left)
	k.signal()
	return err
}

// handle works on what came: until then, and behind it, bodies wait on disk, so that as many are held in memory as are
// worked on, and not one for each host.
func (k *crawl) handle(ctx context.Context, page *frontier.Address, hops []*hop, onward *url.URL) error {
	select {
	case k.handling <- struct{}{}:
		defer func() { <-k.handling }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	last := hops[len(hops)-1]
	if last.answer != nil && last.answer.body.size > largeBody {
		k.large.Lock()
		defer k.large.Unlock()
	}
	for _, h := range hops {
		defer func() { h.body = nil }()
		if err := h.take(h == last); err != nil {
			return err
		}
		k.compare(h)
	}
	if err := k.look(ctx, last); err != nil {
		return err
	}
	if last.outcome == Stored && last.page.Kind == frontier.Page && k.handedOn(last) && k.scope.unmatched(last.req.url.String()) {
		last.outcome = Passed
	}
	return k.keep(ctx, page, hops, onward)
}

// take takes the body of an answer into memory. Nobody reads those of redirects, so a large one is cut.
func (h *hop) take(last bool) (err error) {
	if h.answer == nil {
		return nil
	}
	if h.body, err = h.answer.body.bytes(); err == nil && !last && len(h.body) > largeBody {
		h.body, h.answer.truncated = h.body[:largeBody], "length"
	}
	return err
}

// askHops asks for a page, and on its host goes on where redirects lead. A redirect to another host is onward: it waits
// for its turn there.
func (k *crawl) askHops(ctx context.Context, page *frontier.Address) (hops []*hop, onward *url.URL, err error) {
	for next := page; ; {
		u, err := url.Parse(next.URL)
		if err != nil {
			return hops, nil, err // it was canonical
		}
		h := &hop{page: next, began: time.Now(), req: &request{
			url: u, user: k.users[u.Scheme+"://"+u.Host], etag: next.ETag, modified: next.Modified, limit: k.c.opt.BodyBytes, kind: next.Kind, via: next.Via,
		}}
		hops = append(hops, h)
		h.answer, err = k.c.ask(ctx, &k.session, h.req)
		if ctx.Err() != nil {
			return hops, nil, context.Cause(ctx)
		}
		if errors.Is(err, errSpool) { // no fault of the page, which would count as one that cannot be had
			return hops, nil, &doc.Error{Stage: "fetch", Name: "temporary files", Err: failureOf(err).Err}
		}
		if err != nil {
			h.failure = failureOf(err)
			return hops, nil, nil
		}
		to := h.answer.location()
		if to == nil {
			return hops, nil, nil
		}
		to = k.c.canon.canonical(to)
		if next, h.failure, err = k.redirected(ctx, hops, to); err != nil {
			return hops, nil, err
		}
		if next == nil {
			if h.failure == nil && canonicalHostname(to) != page.Host {
				onward = to
			}
			return hops, onward, nil
		}
	}
}

// redirected says what a redirect leads a visit on to: on the same host, what was not fetched before; nil else, with the
// failure if it is one. A page may lead back to itself when it sets a cookie; else that is a loop.
func (k *crawl) redirected(ctx context.Context, hops []*hop, to *url.URL) (*frontier.Address, *Failure, error) {
	first, last := hops[0].page, hops[len(hops)-1]
	loop := &Failure{Reason: FailRedirect, Status: last.answer.status, Err: fmt.Errorf("a loop: it leads back to %s", to)}
	if err := k.c.guard.checkURL(to); err != nil {
		return nil, asFailure(err), nil
	}
	before, looped, err := k.movedFrom(ctx, first, to.String())
	switch {
	case err != nil:
		return nil, nil, err
	case len(hops)+before > k.c.opt.Redirects:
		return nil, &Failure{Reason: FailRedirect, Status: last.answer.status, Err: fmt.Errorf("more than %d redirects", k.c.opt.Redirects)}, nil
	case looped:
		return nil, loop, nil
	case canonicalHostname(to) != first.Host:
		return nil, nil, nil
	}
	cookie := false
	for _, h := range hops {
		cookie = cookie || len(h.answer.header.Values("Set-Cookie")) > 0
		switch {
		case h.page.URL != to.String():
		case cookie:
			return h.page, nil, nil
		default:
			return nil, loop, nil
		}
	}
	known, err := k.f.Find(ctx, to.String())
	if err != nil || known != nil && (known.State == frontier.Done || known.State == frontier.Failed) {
		return nil, nil, err
	}
	if known == nil {
		known = &frontier.Address{URL: to.String(), Host: first.Host, Kind: first.Kind, Depth: first.Depth, Via: first.Via, Title: first.Title, Date: first.Date}
	}
	return known, nil, nil
}

// movedFrom counts the redirects over which a crawl came to a page, and finds out whether an address is among them.
func (k *crawl) movedFrom(ctx context.Context, page *frontier.Address, address string) (n int, found bool, err error) {
	for via := page.Via; via != "" && n < k.c.opt.Redirects; n++ {
		p, err := k.f.Find(ctx, via)
		if err != nil || p == nil || p.Status < 300 || p.Status >= 400 {
			return n, false, err
		}
		if p.URL == address {
			return n, true, nil
		}
		via = p.Via
	}
	return n, false, nil
}

// compare finds out whether what came is new.
func (k *crawl) compare(h *hop) {
	switch {
	case h.failure != nil:
		h.outcome = outcomeOf(h.answer, h.failure)
		return
	case h.answer.location() != nil:
		h.outcome = Redirect
		return
	case h.answer.status == http.StatusNotModified:
		h.outcome = Unchanged
		return
	}
	h.outcome = Stored
	if h.page.Body.Record != "" && warc.Digest(h.body) == h.page.Body.Digest {
		h.outcome = Unchanged
	}
}

// double finds out whether another page brought the same body before; k.storing is held, for two may bring it at once.
func (k *crawl) double(ctx context.Context, h *hop) error {
	if h.outcome != Stored || len(h.body) == 0 {
		return nil
	}
	body, found, err := k.f.Stored(ctx, warc.Digest(h.body))
	if found {
		h.outcome, h.page.Body = Duplicate, body
	}
	return err
}

// keep stores the records of a visit and what it led to, together.
func (k *crawl) keep(ctx context.Context, page *frontier.Address, hops []*hop, onward *url.URL) error {
	last := hops[len(hops)-1]
	ctx = context.WithoutCancel(ctx) // records without what the frontier says of them would be written again
	k.storing.Lock()
	defer k.storing.Unlock()
	for _, h := range hops {
		if err := k.double(ctx, h); err != nil {
			return err
		}
		if err := k.store(h); err != nil {
			return &doc.Error{Stage: "fetch", Name: k.plan.Archive, Err: err}
		}
	}
	v := frontier.Visit{Page: page, Archive: k.ar.size}
	for _, h := range hops[1:] {
		v.Also = append(v.Also, h.page)
	}
	k.lead(&v, last, onward)
	for _, h := range hops {
		k.settle(h)
	}
	if len(hops) > 1 { // what the page is, is the last hop
		page.Listing = last.page.Listing
	}
	if f := last.failure; f != nil && (f.Reason == FailWait || f.Reason == FailNoRobots) {
		page.State, v.Again = frontier.Queued, true
	}
	kept, err := k.f.Keep(ctx, v)
	if err != nil {
		return err
	}
	k.leave(kept.Left)
	if last.page.Pending && last.page.Kind != frontier.Attachment {
		k.mu.Lock()
		k.notices++
		k.mu.Unlock()
	}
	return nil
}

// leave counts links that are not followed.
func (k *crawl) leave(links []frontier.Left) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range links {
		i := slices.IndexFunc(k.left, func(o Left) bool { return o.Reason == p.Reason })
		if i < 0 && len(k.left) < manyReasons {
			i = len(k.left)
			k.left = append(k.left, Left{Reason: p.Reason, Example: shown(p.URL)})
		}
		if i >= 0 {
			k.left[i].N++
		}
	}
}

// shown is an address as a page has it, which may be no address at all, for a summary: without control characters, and not
// longer than one that is followed.
func shown(address string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, address[:min(len(address), longAddress)])
}

// manyReasons is how many reasons, of which each trap is one, are told apart.
const manyReasons = 1000

// settle writes down how a hop ended.
func (k *crawl) settle(h *hop) {
	p := h.page
	p.State, p.Status, p.Reason, p.Passing, p.Reread = frontier.Done, 0, "", false, false
	if h.follow != nil { // what it leads to is not known: it is looked at again, so its body has to come again
		p.Reread, p.ETag, p.Modified = true, "", ""
	}
	if h.failure != nil {
		p.State, p.Status, p.Reason, p.Passing = frontier.Failed, h.failure.Status, string(h.failure.Reason), h.failure.mayEnd()
	}
	a := h.answer
	if a == nil {
		p.Fetched = h.began
		return
	}
	p.Status, p.Fetched = a.status, a.started
	if h.outcome == Unchanged && a.status == http.StatusNotModified {
		p.Status = http.StatusOK
		return
	}
	if h.failure != nil || h.outcome == Passed || h.outcome == Redirect {
		return // what is known of the page is known of the body that lies in the archive, not of this answer
	}
	p.Media, p.Charset = a.media, a.charset
	if !p.Reread {
		p.ETag, p.Modified = a.header.Get("ETag"), a.header.Get("Last-Modified")
	}
	if h.outcome == Stored {
		p.Body = frontier.Body{Digest: h.entry.PayloadDigest, Record: h.entry.ID, Origin: p.URL, Stored: a.started, Offset: h.entry.Offset, Length: h.entry.Length}
	}
	p.Pending = p.Pending || h.outcome == Stored && k.handedOn(h)
}

// handedOn reports whether a page is a notice or a file, and not a list or what leads to them. What a list names is handed
// on whatever it looks like, unless it is looked at for further lists.
func (k *crawl) handedOn(h *hop) bool {
	switch {
	case h.page.Kind == frontier.List, h.page.Kind == frontier.Sitemap, h.page.Kind == frontier.Robots, h.sitemap != nil:
		return false
	case h.page.Kind == frontier.Attachment, h.links == nil, h.page.Depth >= k.plan.Depth:
		return true
	}
	return h.links.Kind == doc.PageDocument
}

// store writes the records of a hop: the response or what stands for it, the request, and how the page was met.
func (k *crawl) store(h *hop) error {
	a := h.answer
	if a == nil || h.outcome == Passed {
		return nil
	}
	e := warc.Entry{Type: warc.Response, Date: a.started, TargetURI: h.req.url.String(), Head: a.head, Body: h.body, Truncated: a.truncated}
	if b := h.page.Body; h.outcome == Unchanged || h.outcome == Duplicate {
		e.Type, e.Body = warc.Revisit, nil
		e.Refers = warc.Reference{ID: b.Record, TargetURI: b.Origin, Date: b.Stored, PayloadDigest: b.Digest, Profile: identical}
		if a.status == http.StatusNotModified {
			e.Refers.Profile = notModified
		}
	}
	var err error
	if h.entry, err = k.ar.write(e); err != nil {
		return err
	}
	req := warc.Entry{Type: warc.Request, Date: a.started, TargetURI: e.TargetURI, Head: a.request, ConcurrentTo: h.entry.ID}
	if _, err := k.ar.write(req); err != nil || h.page.Kind == frontier.Robots {
		return err
	}
	p := h.page
	title := strings.Join(strings.Fields(p.Title), " ") // a field is a line
	fields := warc.Header{{Name: "via", Value: p.Via}, {Name: "hopsFromSeed", Value: strconv.Itoa(p.Depth)}, {Name: "kind", Value: p.Kind}, {Name: "title", Value: title}, {Name: "date", Value: p.Date}}
	fields = slices.DeleteFunc(fields, func(f warc.Field) bool { return f.Value == "" })
	_, err = k.ar.write(warc.Entry{Type: warc.Metadata, Date: a.started, TargetURI: e.TargetURI, ContentType: "application/warc-fields", ConcurrentTo: h.entry.ID, Body: warc.InfoBlock(fields)})
	return err
}

// Profiles of revisit records (WARC 1.1, 6.7).
const (
	identical   = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	notModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// report tells of a visit: a line of the log for each hop, and what is yielded.
func (k *crawl) report(ctx context.Context, page *frontier.Address, hops []*hop) error {
	for _, h := range hops {
		e := newEvent(h.req, h.answer, h.failure, h.outcome)
		e.List, e.Record, e.Offset = h.page.Listing || h.links != nil && h.links.Kind == doc.PageList, h.entry.ID, h.entry.Offset
		k.event(e)
		k.c.count(h)
	}
	last := hops[len(hops)-1]
	if last.failure != nil {
		if !k.yield(ctx, result{src: doc.Source{Name: page.URL, URL: page.URL}, err: fail(last.req.url.String(), last.failure)}) {
			return context.Cause(ctx)
		}
		return nil
	}
	if last.follow != nil {
		err := fail(last.req.url.String(), &Failure{Reason: FailFollow, Err: last.follow})
		if !k.yield(ctx, result{src: doc.Source{Name: page.URL, URL: page.URL}, err: err}) {
			return context.Cause(ctx)
		}
	}
	if last.page.Pending && !k.yield(ctx, result{src: k.source(last.page), page: last.page}) {
		return context.Cause(ctx)
	}
	return nil
}

// count counts a visit for the progress of its host.
func (c *Client) count(h *hop) {
	c.mu.Lock()
	t := c.hosts[canonicalHostname(h.req.url)]
	c.mu.Unlock()
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if h.failure != nil {
		t.counts.Failed++
	} else {
		t.counts.Fetched++
	}
}

// keepRobots stores a robots.txt.
func (k *crawl) keepRobots(a *answer, err error) {
	ctx := context.Background()
	p, findErr := k.f.Find(ctx, a.url.String())
	if findErr != nil {
		k.stop(findErr)
		return
	}
	if p == nil || p.Kind != frontier.Robots {
		p = &frontier.Address{URL: a.url.String(), Host: canonicalHostname(a.url), Kind: frontier.Robots}
	}
	h := &hop{req: &request{url: a.url, robots: true}, page: p, answer: a}
	if err != nil {
		h.failure = failureOf(err)
	}
	if h.body, err = a.body.bytes(); err == nil {
		k.compare(h)
	}
	k.storing.Lock()
	defer k.storing.Unlock()
	if err == nil {
		err = k.double(ctx, h)
	}
	if err == nil {
		err = k.store(h)
	}
	if err == nil {
		k.settle(h)
		_, err = k.f.Keep(ctx, frontier.Visit{Also: []*frontier.Address{p}, Archive: k.ar.size})
	}
	if err != nil {
		k.stop(err)
	}
}
