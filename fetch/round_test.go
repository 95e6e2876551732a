package fetch

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// TestMaxOfManyHosts: hosts that are asked at a time do not bring more notices than the plan asks for.
func TestMaxOfManyHosts(t *testing.T) {
	var seeds []string
	for i := range 8 {
		w := newWild(t, fmt.Sprintf("127.0.2.%d", i+1), func(c *wildConn) { c.page(c.Host + c.RequestURI) })
		for n := range 3 {
			seeds = append(seeds, fmt.Sprintf("%s/%d", w.url, n))
		}
	}
	c, plan, all := newClient(t, quick()), Plan{Seeds: seeds, Archive: archiveOf(t), Max: 5}, map[string]bool{}
	for run := range 5 { // 5 + 5 + 5 + 5 + 4
		pages := crawlAll(t, c, plan).pages
		if want := min(plan.Max, len(seeds)-run*plan.Max); len(pages) != want {
			t.Errorf("run %d brought %d notices, want %d", run, len(pages), want)
		}
		for address := range pages {
			all[address] = true
		}
		plan.Seeds = seeds[:1] // what waited from before goes on waiting
	}
	if len(all) != len(seeds) {
		t.Errorf("%d of %d notices", len(all), len(seeds))
	}
}

// TestRedirectWithTag: the ETag of a redirect says nothing of a body, so it is no condition.
func TestRedirectWithTag(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) {
		switch {
		case c.Header.Get("If-None-Match") != "":
			c.say("HTTP/1.1 304 Not Modified\n\n")
		case c.RequestURI == "/":
			c.say("HTTP/1.1 302 Found\nLocation: /1\nETag: \"1\"\nContent-Length: 0\n\n")
		default:
			c.page("x")
		}
	})
	c, plan := newClient(t, quick()), Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t)}
	for range 2 {
		events := crawlAll(t, c, plan).events
		if e := events[len(events)-1]; e.Outcome == Unchanged && e.URL == w.url+"/" {
			t.Errorf("a redirect is %+v", e)
		}
	}
	recs, _ := records(t, plan.Archive)
	for _, rec := range recs {
		if rec.Type == "revisit" && rec.Refers().ID == "" {
			t.Errorf("%s: a revisit of nothing", rec.TargetURI)
		}
	}
}

// TestMatchThatGrows: a page that was looked at for links, and not taken, is taken when the plan comes to ask for it.
func TestMatchThatGrows(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page(c.RequestURI) })
	plan := Plan{
		Seeds: []string{w.url + "/"}, Archive: archiveOf(t), Depth: 2, Match: []string{"*/a"},
		Follow: func(_ context.Context, src doc.Source) (*doc.Links, error) {
			return &doc.Links{Kind: doc.PageDocument, Anchors: []string{w.url + "/a", w.url + "/b"}}, nil
		},
	}
	c := newClient(t, quick())
	for _, want := range []string{"/a", "/b", ""} {
		pages := crawlAll(t, c, plan).pages
		delete(pages, w.url+"/") // a seed is taken
		if n := len(pages); n > 1 || n != len(want)/2 || pages[w.url+want] != want {
			t.Errorf("%v: %v, want %q", plan.Match, pages, want)
		}
		plan.Match = []string{"*/a", "*/b"}
	}
}

// TestHostThatSleeps: a host that asks to be left alone for a day is not asked again by the same client, by Get or in the
// next round; in half a second it is.
func TestHostThatSleeps(t *testing.T) {
	for wait, want := range map[string]int{"86400": 1, "1": 2} {
		w := newWild(t, "127.0.2.1", func(c *wildConn) {
			if c.n == 1 {
				c.say("HTTP/1.1 503 Service Unavailable\nRetry-After: " + wait + "\nContent-Length: 0\n\n")
				return
			}
			c.page("x")
		})
		opt := quick()
		opt.Patience = 900 * time.Millisecond
		c, began := newClient(t, opt), time.Now()
		_, err := c.Get(t.Context(), w.url+"/")
		if f := (*Failure)(nil); !errors.As(err, &f) || f.Reason != FailWait {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond)
		_, err = c.Get(t.Context(), w.url+"/")
		if f := (*Failure)(nil); (want == 1) != (errors.As(err, &f) && f.Reason == FailWait && f.After > time.Hour) {
			t.Errorf("Retry-After %s: %v", wait, err)
		}
		if got := len(w.requests()); got != want {
			t.Errorf("Retry-After %s: %d requests, want %d", wait, got, want)
		}
		if want == 2 && time.Since(began) < time.Second {
			t.Errorf("asked again after %s", time.Since(began))
		}
		if want == 1 {
			out := crawlAll(t, c, Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t)})
			if f := out.errs[w.url+"/"]; len(w.requests()) != 1 || len(f) != 1 || f[0].Reason != FailWait && f[0].Reason != FailNoRobots {
				t.Errorf("a crawl: %v, %v", w.requests(), out.errs)
			}
		}
		w.close()
	}
}
