package fetch_test

import (
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/fetch"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// again is a small site that was crawled once, with so many notices a host.
func again(t *testing.T) (s *madeSite, plan fetch.Plan, notices int) {
	t.Helper()
	if notices = 100; testing.Short() {
		notices = 12
	}
	s = newSite(t, hostNames(3)...)
	s.build(notices)
	plan = fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t)}
	crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	s.requests()
	return s, plan, notices
}

// revisits counts the revisit records of an archive by the end of their profile.
func revisits(t *testing.T, archive string) map[string]int {
	t.Helper()
	out := map[string]int{}
	recs, _ := records(t, archive)
	for _, rec := range recs {
		if rec.Type == warc.Revisit {
			profile := rec.Refers().Profile
			out[profile[strings.LastIndexByte(profile, '/')+1:]]++
		}
	}
	return out
}

// TestUnchanged: a second crawl of a site that did not change transfers no body. By default it asks for the first pages
// of lists alone; when notices are to be looked at again, for everything, on condition that it changed; a page that comes
// anyway is not stored again.
func TestUnchanged(t *testing.T) {
	t.Parallel()
	s, plan, _ := again(t)
	before := revisits(t, plan.Archive)
	y := crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	got, bytes := s.requests()
	want := map[string]int{}
	for _, a := range s.seeds {
		want[a] = 1
	}
	sameRequests(t, got, want)
	if len(y.bodies) > 0 || bytes != 0 {
		t.Errorf("%d pages were handed on, %d bytes of bodies came", len(y.bodies), bytes)
	}
	after := revisits(t, plan.Archive)
	if n := after["server-not-modified"] - before["server-not-modified"]; n != len(s.seeds) {
		t.Errorf("%d revisits for %d lists", n, len(s.seeds))
	}

	plan.Recheck = time.Nanosecond
	y = crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	s.mu.Lock()
	for _, e := range s.log {
		if p := s.pages["http://"+e.host+":"+s.port+e.target]; !e.conditional && (p == nil || p.etag+p.modified != "") {
			t.Errorf("%s%s was asked for without a condition", e.host, e.target)
		}
	}
	s.mu.Unlock()
	got, bytes = s.requests()
	want = maps.Clone(s.wants)
	for a := range want { // the further pages of a list that has nothing new
		if strings.Contains(a, "/lists/") || strings.Contains(a, "/forever/") {
			if delete(want, a); slices.Contains(s.seeds, a) {
				want[a] = 1
			}
		}
	}
	sameRequests(t, got, want)
	if len(y.bodies) > 0 || bytes != 0 || !maps.Equal(y.failed, s.fails) {
		t.Errorf("%d pages were handed on, %d bytes of bodies came, failures %v", len(y.bodies), bytes, y.failed)
	}

	// Where the server knows no conditions, the same bytes are a revisit record.
	p := *s.pages[s.address(0, fmt.Sprintf(targets[0], 1000))]
	p.etag, p.modified = "", ""
	s.pages[s.address(0, fmt.Sprintf(targets[0], 1000))] = &p
	before = revisits(t, plan.Archive)
	y = crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	if _, bytes = s.requests(); bytes != len(p.body) || len(y.bodies) > 0 {
		t.Errorf("%d pages were handed on, %d bytes of bodies came, not %d", len(y.bodies), bytes, len(p.body))
	}
	after = revisits(t, plan.Archive)
	if n := after["identical-payload-digest"] - before["identical-payload-digest"]; n != 1 {
		t.Errorf("%d revisits of the same bytes", n)
	}
}

// TestNews: of a site that changed exactly what is new is handed on, although it pushes what was there to further pages;
// so is a notice that changed, when notices are looked at again, and one that is gone is told of.
func TestNews(t *testing.T) {
	t.Parallel()
	s, plan, notices := again(t)
	var entries []entry
	want := map[string][]byte{}
	for i := range 25 { // more than a page
		target := fmt.Sprintf(targets[0], 5000+i)
		p := noticePage(99, 25, i, nil)
		want[s.put(0, target, 0, p)] = p.plain
		entries = append(entries, entry{target, "2024-04-01"})
	}
	for i := range notices / 4 { // those of before
		entries = append(entries, entry{fmt.Sprintf(targets[0], 1000+4*i), "2024-03-01"})
	}
	s.putList(0, "/lists/a/", 0, entries)
	changed := noticePage(98, 1, 0, nil)
	changed.media = "text/html; charset=big5" // an invented change of the header, too
	want2 := map[string][]byte{s.put(1, fmt.Sprintf(targets[1], 1001), 0, changed): changed.plain}
	was := s.pages[s.address(2, fmt.Sprintf(targets[2], 1002))]
	gone := s.put(2, fmt.Sprintf(targets[2], 1002), 0, &madePage{etag: "\"of the error\"", status: http.StatusNotFound, media: "text/plain"})

	c := client(t, fetch.Options{Delay: time.Millisecond})
	sameBodies(t, crawl(t, c, plan).bodies, want)
	got, _ := s.requests()
	lists := map[string]int{}
	for a, n := range got {
		if strings.Contains(a, "/lists/") || strings.Contains(a, "/forever/") {
			lists[a] = n
		} else if want[a] == nil {
			t.Errorf("%s was asked for", a)
		}
	}
	if wantLists := len(s.seeds) + (len(entries)-1)/perPage; len(lists) != wantLists {
		t.Errorf("%d list pages were asked for, not %d: %v", len(lists), wantLists, lists)
	}

	plan.Recheck = time.Nanosecond
	y := crawl(t, c, plan)
	sameBodies(t, y.bodies, want2)
	if y.failed[gone] != fetch.FailStatus || len(y.failed) != len(s.fails)+1 {
		t.Errorf("failures %v", y.failed)
	}
	// What is gone comes back as it was: it is known, and nothing of it comes again.
	s.requests()
	s.pages[gone] = was
	sameBodies(t, crawl(t, c, plan).bodies, nil)
	if got, bytes := s.requests(); got[gone] != 1 || bytes > 0 {
		t.Errorf("%s was asked for %d times, %d bytes of bodies came", gone, got[gone], bytes)
	}
}

// TestMax: a run that may take few goes on with the rest in the next.
func TestMax(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(1)...)
	s.build(16)
	plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t), Max: 7}
	c := client(t, fetch.Options{Delay: time.Millisecond})
	all := map[string][]byte{}
	for range 10 {
		y := crawl(t, c, plan)
		n := 0
		for a, b := range y.bodies {
			if all[a] != nil {
				t.Errorf("%s was handed on in two runs", a)
			}
			if all[a] = b; s.pages[a].notice {
				n++
			}
		}
		if n > plan.Max {
			t.Errorf("%d notices in one run", n)
		}
		if n == 0 {
			break
		}
	}
	sameBodies(t, all, s.handedOn())
}
