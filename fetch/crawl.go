package fetch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch/frontier"
)

// Crawl fetches what a plan asks for and yields each notice and each attachment that is new, as soon as it lies in the
// archive; a page that could not be had is an error at its place, a [*doc.Error] with a [*Failure]. Names are those that
// package ingest gives: notices.warc.gz!/1024. A source is read from the archive when it is opened.
//
// The same plan goes on where it was stopped or killed. A notice that was yielded when that happened may be yielded
// again; none is left out. When the crawl came to its end, the same plan begins a new round, which brings what is new.
// The iterator ends with the round; it ends at once, with its error, on a fault of the archive or the frontier, and when
// the context ends.
func (c *Client) Crawl(ctx context.Context, p Plan) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		k, err := c.newCrawl(ctx, p)
		if err != nil {
			yield(doc.Source{Name: p.Archive}, err)
			return
		}
		done := make(chan error, 1)
		go func() {
			defer close(k.out)
			done <- k.run(ctx)
		}()
		ended := false
		defer func() { // of a reader that stops early, or panics
			if !ended {
				cancel()
				for range k.out { // until the workers have ended
				}
				k.close()
			}
		}()
		for r := range k.out {
			if r.skip {
				continue
			}
			if !yield(r.src, r.err) {
				return
			}
			if r.page != nil {
				if err := k.f.HandedOn(context.WithoutCancel(ctx), r.page.ID); err != nil {
					k.stop(err)
				}
			}
		}
		ended = true
		if err := errors.Join(<-done, k.close()); err != nil {
			yield(doc.Source{Name: p.Archive}, err)
		}
	}
}

// crawl is a crawl under way.
type crawl struct {
	c        *Client
	plan     Plan
	scope    *scope
	f        *frontier.Frontier
	users    map[string]*url.Userinfo // of seeds, by origin
	session  session
	out      chan result
	handling chan struct{} // one for each answer that is worked on at a time
	stop     context.CancelCauseFunc

	telling sync.Mutex // one event at a time
	large   sync.Mutex // one large body at a time
	storing sync.Mutex // archive and frontier change together
	ar      *archive

	mu      sync.Mutex
	wake    chan struct{}
	running map[string]bool // hosts that are visited
	givenUp map[string]bool // hosts that are left for the next run
	notices int             // of this run
	coming  int             // visits under way that may bring one
	round   int64
	left    []Left // links of this run that were not followed
}

// result is what a crawl yields.
type result struct {
	src  doc.Source
	err  error
	page *frontier.Address // to be marked when it was handed on
	skip bool              // nothing: whoever gets it has done with what came before
}

// newCrawl opens frontier and archive.
func (c *Client) newCrawl(ctx context.Context, p Plan) (*crawl, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	p = p.withDefaults()
	k := &crawl{
		c: c, plan: p, scope: newScope(p), users: map[string]*url.Userinfo{}, out: make(chan result), wake: make(chan struct{}, 1),
		handling: make(chan struct{}, runtime.GOMAXPROCS(0)), running: map[string]bool{}, givenUp: map[string]bool{},
	}
	k.session = session{event: k.event, recall: k.recallRobots, keep: k.keepRobots}
	if err := checkAlone(p.Archive); err != nil {
		return nil, &doc.Error{Stage: "fetch", Name: p.Archive, Err: err}
	}
	f, err := frontier.Open(ctx, FrontierOf(p.Archive), frontier.Limits{Directory: p.PerDirectory, Shape: p.PerShape, Host: p.PerHost})
	if err != nil {
		return nil, err
	}
	k.f = f
	begun, err := k.begin(ctx, time.Now())
	if err == nil {
		err = k.openArchive(ctx, begun.Archive)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	c.mu.Lock()
	c.crawl = k
	c.mu.Unlock()
	return k, nil
}

// FrontierOf is the file beside an archive that keeps what a crawl knows.
func FrontierOf(archive string) string { return archive + ".frontier" }

// openArchive opens the archive, of which the frontier knows so many bytes. When it is shorter, what was lost is asked for
// again.
func (k *crawl) openArchive(ctx context.Context, known int64) error {
	size := int64(0)
	if info, err := os.Stat(k.plan.Archive); err == nil {
		size = info.Size()
	}
	if size < known {
		whole, n, err := k.f.Forget(ctx, size)
		if err != nil {
			return err
		}
		known = whole
		k.c.note(doc.Diagnostic{Code: "archive_lost", Message: fmt.Sprintf("%s is shorter than it was: %d pages of its lost part are asked for again", k.plan.Archive, n)})
	}
	ar, err := openArchive(k.plan.Archive, known, k.c.opt)
	if err != nil {
		return &doc.Error{Stage: "fetch", Name: k.plan.Archive, Err: err}
	}
	k.ar = ar
	return k.f.Size(ctx, ar.size)
}

func (k *crawl) close() error { return errors.Join(k.ar.close(), k.f.Close()) }

// begin begins a round.
func (k *crawl) begin(ctx context.Context, now time.Time) (frontier.Begun, error) {
	b := frontier.Begin{Plan: k.plan.key(), Now: now, Recheck: k.plan.Recheck}
	for _, s := range k.plan.Seeds {
		u, err := url.Parse(s)
		if err != nil {
			return frontier.Begun{}, err // which Check has found
		}
		canonical := k.c.canon.canonical(u)
		if u.User != nil {
			k.users[canonical.Scheme+"://"+canonical.Host] = u.User
		}
		b.Seeds = append(b.Seeds, frontier.Link{URL: canonical.String(), Host: canonicalHostname(canonical), Kind: frontier.Seed})
	}
	begun, err := k.f.Begin(ctx, b)
	if err != nil {
		return begun, err
	}
	hosts, err := k.f.SeedHosts(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.scope.hosts, k.round = hosts, begun.Round
	return begun, err
}

// run visits what waits.
func (k *crawl) run(ctx context.Context) error {
	ctx, k.stop = context.WithCancelCause(ctx)
	defer k.stop(nil)
	if err := k.handOn(ctx); err != nil {
		return err
	}
	if err := k.visitAll(ctx); err != nil {
		return err
	}
	return k.f.End(ctx)
}

// handOn yields again what an earlier run fetched and did not hand on.
func (k *crawl) handOn(ctx context.Context) error {
	for {
		if err := k.yieldAll(ctx); err != nil {
			return err
		}
		pages, err := k.f.Pending(ctx)
		if err != nil || len(pages) == 0 {
			return err
		}
		for _, p := range pages {
			if !k.yield(ctx, result{src: k.source(p), page: p}) {
				return context.Cause(ctx)
			}
		}
	}
}

// yieldAll waits until what was yielded last is marked: its reader asks for the next.
func (k *crawl) yieldAll(ctx context.Context) error {
	if !k.yield(ctx, result{skip: true}) {
		return context.Cause(ctx)
	}
	return nil
}

// yield gives a result to the reader of the crawl; false when the crawl ends.
func (k *crawl) yield(ctx context.Context, r result) bool {
	select {
	case k.out <- r:
		return true
	case <-ctx.Done():
		return false
	}
}

// visitAll visits what waits: one worker for each host, as many hosts at a time as the options say. It returns when
// nothing waits, but for hosts that were given up.
func (k *crawl) visitAll(ctx context.Context) error {
	var workers sync.WaitGroup
	defer workers.Wait()
	for {
		k.mu.Lock()
		busy := len(k.running) > 0 // before the queues are looked at: a worker that ends behind that may have left something
		k.mu.Unlock()
		hosts, err := k.ready(ctx)
		if err != nil {
			return err
		}
		for _, host := range hosts {
			if !k.claim(host) {
				break
			}
			workers.Go(func() {
				defer k.release(host)
				if err := k.work(ctx, host); err != nil && ctx.Err() == nil {
					k.stop(err)
				}
			})
		}
		if !busy && len(hosts) == 0 {
			return nil
		}
		select {
		case <-k.wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// claim takes a host for a worker; false when as many are taken as may be.
func (k *crawl) claim(host string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.running) >= k.c.opt.Hosts {
		return false
	}
	k.running[host] = true
	return true
}

func (k *crawl) release(host string) {
	k.mu.Lock()
	delete(k.running, host)
	k.mu.Unlock()
	k.signal()
}

// ready are the hosts that wait and may be visited; none while as many are visited as may be.
func (k *crawl) ready(ctx context.Context) (hosts []string, err error) {
	k.mu.Lock()
	full, taken := k.full(), len(k.running) >= k.c.opt.Hosts
	k.mu.Unlock()
	if taken { // after every visit of a crawl of 10,000 hosts
		return nil, nil
	}
	queued := slices.Collect(maps.Keys(k.f.Queued()))
	if full {
		if queued, err = k.f.WithAttachments(ctx); err != nil {
			return nil, err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, host := range queued {
		if !k.running[host] && !k.givenUp[host] {
			hosts = append(hosts, host)
		}
	}
	slices.Sort(hosts)
	return hosts, nil
}

func (k *crawl) signal() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// full reports whether as many notices were fetched as the plan asks for, or are about to be; k.mu is held.
func (k *crawl) full() bool { return k.plan.Max > 0 && k.notices+k.coming >= k.plan.Max }

// next is the address of a host that is to be visited next; nil when none is. It may bring a notice: until done is called
// it counts as one, so that many hosts at a time do not fetch more than the plan asks for.
func (k *crawl) next(ctx context.Context, host string) (page *frontier.Address, done func(), err error) {
	k.mu.Lock()
	full := k.full()
	if !full {
		k.coming++
	}
	k.mu.Unlock()
	done = func() {
		if full {
			return
		}
		full = true
		k.mu.Lock()
		k.coming--
		k.mu.Unlock()
		k.signal()
	}
	page, err = k.f.Next(ctx, host, full)
	if page == nil || page.Kind == frontier.Attachment {
		done()
	}
	return page, done, err
}

// troubled is how many pages of a host in a row may fail for reasons of the host before it is left for the next run.
const troubled = 3

// work visits one host until nothing of it waits.
func (k *crawl) work(ctx context.Context, host string) error {
	defer k.c.rest(host)
	for trouble := 0; ctx.Err() == nil; {
		page, done, err := k.next(ctx, host)
		if err != nil || page == nil {
			return err
		}
		failure, err := k.visit(ctx, page)
		done()
		if err != nil {
			return err
		}
		switch {
		case failure == nil || !failure.ofHost():
			trouble = 0
			continue
		case failure.Reason == FailWait, failure.Reason == FailNoRobots:
			trouble = troubled
		default:
			trouble++
		}
		if trouble >= troubled {
			return k.giveUp(ctx, host, failure)
		}
	}
	return nil
}

// giveUp leaves a host for the next run.
func (k *crawl) giveUp(ctx context.Context, host string, last *Failure) error {
	left := k.f.Queued()[host]
	k.mu.Lock()
	k.givenUp[host] = true
	k.mu.Unlock()
	err := fail(host, &Failure{Reason: FailHost, Err: fmt.Errorf("left for the next run with %d addresses that wait: %w", left, last)})
	k.yield(ctx, result{src: doc.Source{Name: host}, err: err})
	return nil
}

// rest closes the kept connection of a host that nobody visits.
func (c *Client) rest(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h := c.hosts[name]; h != nil && h.users == 0 {
		h.transport.CloseIdleConnections()
	}
}

// event tells of a request.
func (k *crawl) event(e Event) {
	if k.plan.Event == nil {
		return
	}
	k.telling.Lock()
	defer k.telling.Unlock()
	k.plan.Event(e)
}

// recallRobots finds a robots.txt in the archive.
func (k *crawl) recallRobots(address string) ([]byte, time.Time, bool) {
	p, err := k.f.Find(context.Background(), address)
	if err != nil || p == nil || p.State != frontier.Done && p.State != frontier.Failed {
		return nil, time.Time{}, false
	}
	switch {
	case p.Status >= 400 && p.Status < 500 && p.Reason == string(FailStatus):
		return nil, p.Fetched, true
	case p.Status != http.StatusOK || p.Body.Record == "":
		return nil, time.Time{}, false
	}
	text, err := readArchive(k.plan.Archive, p.Body, k.c.opt.BodyBytes)
	return text, p.Fetched, err == nil
}
