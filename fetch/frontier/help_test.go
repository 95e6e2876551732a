package frontier

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// open opens a frontier for a test, and begins a round with seeds on host a.
func open(t testing.TB, path string, seeds ...string) *Frontier {
	t.Helper()
	if path == "" {
		path = filepath.Join(t.TempDir(), "a.frontier")
	}
	f, err := Open(t.Context(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if len(seeds) > 0 {
		begin(t, f, Begin{Now: time.Now(), Recheck: time.Hour}, seeds...)
	}
	return f
}

func begin(t testing.TB, f *Frontier, b Begin, seeds ...string) Begun {
	t.Helper()
	for _, s := range seeds {
		b.Seeds = append(b.Seeds, link(s, Seed))
	}
	begun, err := f.Begin(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return begun
}

// link is an address whose host is what stands before the slash.
func link(address, kind string) Link {
	host, _, _ := strings.Cut(address, "/")
	return Link{URL: address, Host: host, Kind: kind}
}

func addresses(kind string, list ...string) (out []Link) {
	for _, a := range list {
		out = append(out, link(a, kind))
	}
	return out
}

func numbered(kind, pattern string, from, to int) (out []Link) {
	for n := from; n <= to; n++ {
		out = append(out, link(fmt.Sprintf(pattern, n), kind))
	}
	return out
}

// next is the address that a host is to be asked for; "" for none.
func next(t testing.TB, f *Frontier, host string) *Address {
	t.Helper()
	a, err := f.Next(t.Context(), host, false)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// visit visits the next address of host a, which must be the one that is named, and keeps what it leads to.
func visit(t testing.TB, f *Frontier, want string, v Visit) Kept {
	t.Helper()
	a := next(t, f, "a")
	if a == nil || a.URL != want {
		t.Fatalf("next is %v, want %s", a, want)
	}
	a.State, a.Status, a.Fetched = Done, 200, time.Now()
	if v.Page != nil {
		a.Listing, a.State, a.Passing, a.Body, a.Pending = v.Page.Listing, v.Page.State, v.Page.Passing, v.Page.Body, v.Page.Pending
		if a.State == "" {
			a.State = Done
		}
	}
	v.Page = a
	return keep(t, f, v)
}

func keep(t testing.TB, f *Frontier, v Visit) Kept {
	t.Helper()
	kept, err := f.Keep(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// idle fails when an address of host a waits.
func idle(t testing.TB, f *Frontier) {
	t.Helper()
	if a := next(t, f, "a"); a != nil {
		t.Errorf("%s waits", a.URL)
	}
	if q := f.Queued(); q["a"] != 0 {
		t.Errorf("queued %v", q)
	}
}
