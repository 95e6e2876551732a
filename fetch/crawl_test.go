package fetch_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/fetch"
)

// hostNames are n hosts of a made site.
func hostNames(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("127.0.1.%d", i+1))
	}
	return out
}

// yielded is what a crawl handed on: bodies by address, and the reasons of what it could not have.
type yielded struct {
	bodies map[string][]byte
	names  map[string]string
	failed map[string]fetch.Reason
}

// crawl runs a crawl to its end.
func crawl(t testing.TB, c *fetch.Client, plan fetch.Plan) yielded {
	t.Helper()
	y := yielded{map[string][]byte{}, map[string]string{}, map[string]fetch.Reason{}}
	for src, err := range c.Crawl(t.Context(), plan) {
		var f *fetch.Failure
		switch {
		case errors.As(err, &f):
			y.failed[src.URL] = f.Reason
		case err != nil:
			t.Fatal(err)
		default:
			if y.bodies[src.URL] != nil {
				t.Errorf("%s was yielded twice", src.URL)
			}
			b, err := src.Read(t.Context(), 1<<24)
			if err != nil {
				t.Errorf("%s: %v", src.Name, err)
			}
			y.bodies[src.URL], y.names[src.URL] = b, src.Name
		}
	}
	return y
}

// sameBodies compares what was handed on.
func sameBodies(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	for a, b := range want {
		if g, ok := got[a]; !ok {
			t.Errorf("%s was not handed on", a)
		} else if !bytes.Equal(g, b) {
			t.Errorf("%s has other bytes than were sent: %d, not %d", a, len(g), len(b))
		}
	}
	for _, a := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[a]; !ok {
			t.Errorf("%s was handed on", a)
		}
	}
}

const pause = 2 * time.Millisecond

// TestSite: a site of 3,000 pages on 12 hosts is fetched whole, nothing twice, nothing outside of the rules, with the
// manners of a good guest, as the server's own log says.
func TestSite(t *testing.T) {
	notices := 205
	if testing.Short() {
		notices = 24
	}
	s := newSite(t, append(hostNames(12), "127.9.1.1")...)
	s.hosts = s.hosts[:12] // the last is no host of the site
	s.build(notices)
	if n := len(s.wants); n < 3000 && !testing.Short() {
		t.Fatalf("the site has %d pages", n)
	}
	c := client(t, fetch.Options{Delay: pause})
	plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t)}
	y := crawl(t, c, plan)
	s.checkManners(t, pause)
	s.checkConnections(t, 1)
	got, _ := s.requests()
	sameRequests(t, got, s.wants)
	sameBodies(t, y.bodies, s.handedOn())
	c.Close()
	s.checkConnections(t, 0)
	t.Logf("%d addresses, %d handed on, failures %v", len(got), len(y.bodies), len(y.failed))
}
