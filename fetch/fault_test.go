package fetch

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
)

// TestFollowThatFails: a page whose links could not be read is looked at again in the next round, although it is the same.
// A panic is such a failure.
func TestFollowThatFails(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) {
		if c.Header.Get("If-None-Match") != "" {
			c.say("HTTP/1.1 304 Not Modified\n\n")
			return
		}
		c.say("HTTP/1.1 200 OK\nContent-Type: text/html\nETag: \"1\"\nContent-Length: 1\n\n", "x")
	})
	for _, fail := range []func() error{func() error { return doc.ErrTooDeep }, func() error { panic("a fault of Follow") }} {
		fails := true
		plan := Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t), Follow: func(_ context.Context, src doc.Source) (*doc.Links, error) {
			switch {
			case src.URL != w.url+"/":
				return &doc.Links{Kind: doc.PageDocument}, nil
			case fails:
				return nil, fail()
			}
			return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{URL: w.url + "/1"}}}, nil
		}}
		c := newClient(t, quick())
		out := crawlAll(t, c, plan)
		if f := out.errs[w.url+"/"]; len(f) != 1 || f[0].Reason != FailFollow {
			t.Errorf("failures %v", out.errs)
		}
		fails = false
		crawlAll(t, c, plan)
		if _, events := w.requests(), crawlAll(t, c, plan).events; len(events) != 1 || events[0].Outcome != Unchanged || events[0].Status != 304 {
			t.Errorf("in the third round: %+v", events)
		}
		var asked int
		for _, target := range w.requests() {
			if target == "/1" {
				asked++
			}
		}
		if asked != 1 {
			t.Errorf("what the page leads to was asked for %d times: %v", asked, w.requests())
		}
		w.forget()
	}
}

// TestNoRoomForBodies: a full disk is no fault of the page, which is had when there is room.
func TestNoRoomForBodies(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page(strings.Repeat("x", 2*spooled)) })
	c, plan := newClient(t, quick()), Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t), Follow: notices}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp+"/none")
	var last error
	for _, err := range c.Crawl(t.Context(), plan) {
		last = err
	}
	if f := (*Failure)(nil); !errors.Is(last, errSpool) || errors.As(last, &f) {
		t.Errorf("no room: %v", last)
	}
	t.Setenv("TMPDIR", temp)
	if out := crawlAll(t, c, plan); len(out.pages) != 1 || len(out.errs) != 0 {
		t.Errorf("with room: %d pages, %v", len(out.pages), out.errs)
	}
}

// TestReaderThatPanics leaves archive and frontier closed.
func TestReaderThatPanics(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page("x") })
	c, plan := newClient(t, quick()), Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t), Follow: notices}
	func() {
		defer func() { recover() }()
		for range c.Crawl(t.Context(), plan) {
			panic("a fault of the reader")
		}
	}()
	if out := crawlAll(t, c, plan); len(out.pages) != 1 {
		t.Errorf("%d pages, failures %v", len(out.pages), out.errs)
	}
}

// TestLeftIsShown: what is no address is shown as an example, but is no command to a terminal.
func TestLeftIsShown(t *testing.T) {
	w := newWild(t, "127.0.2.1", func(c *wildConn) { c.page("x") })
	c, plan := newClient(t, quick()), Plan{Seeds: []string{w.url + "/"}, Archive: archiveOf(t), Follow: func(context.Context, doc.Source) (*doc.Links, error) {
		return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{URL: "http://\x1b[2J\u009b2J" + strings.Repeat("a", 2*longAddress)}}}, nil
	}}
	crawlAll(t, c, plan)
	left := c.Progress().Left
	if len(left) != 1 {
		t.Fatalf("%d reasons", len(left))
	}
	if strings.ContainsFunc(left[0].Example, unicode.IsControl) || len(left[0].Example) > longAddress+10 {
		t.Errorf("left: %d bytes, %+.40q", len(left[0].Example), left[0].Example)
	}
}
