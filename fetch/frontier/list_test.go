package frontier

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var listing = &Address{Listing: true}

// pages are n further pages of a list, out of order.
func pages(n int) []Link {
	out := numbered(List, "a/index_%d.html", 1, n)
	rand.New(rand.NewPCG(1, 1)).Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// entriesOf are three entries of page n of a list.
func entriesOf(n int) []Link { return numbered(Page, fmt.Sprintf("a/n%d-%%d", n), 1, 3) }

func visitEntries(t *testing.T, f *Frontier, n int) {
	t.Helper()
	for _, l := range entriesOf(n) {
		visit(t, f, l.URL, Visit{})
	}
}

// TestPages: the further pages of a list are visited one after another, with their numbers read as numbers, while there
// is something new; behind two without it the rest is left.
func TestPages(t *testing.T) {
	f := open(t, "", "a/index.html")
	visit(t, f, "a/index.html", Visit{Page: listing, Entries: entriesOf(0), Further: pages(15)})
	visitEntries(t, f, 0)
	old := map[int]bool{4: true, 7: true, 9: true, 10: true} // 9 and 10 are two in a row
	for n := 1; n <= 10; n++ {
		from := n
		if old[n] {
			from = 0
		}
		kept := visit(t, f, fmt.Sprintf("a/index_%d.html", n), Visit{Page: listing, Entries: entriesOf(from), Further: pages(15)})
		if want := 3; (kept.News == want) == old[n] {
			t.Errorf("page %d: %+v", n, kept)
		}
		if !old[n] {
			visitEntries(t, f, n)
		}
	}
	idle(t, f)
	// A round in which the first page did not change looks no further.
	f.End(t.Context())
	begin(t, f, Begin{Now: time.Now(), Recheck: time.Hour}, "a/index.html")
	visit(t, f, "a/index.html", Visit{Page: listing})
	idle(t, f)
	// One with something new looks until two pages have nothing new.
	f.End(t.Context())
	begin(t, f, Begin{Now: time.Now(), Recheck: time.Hour}, "a/index.html")
	visit(t, f, "a/index.html", Visit{Page: listing, Entries: append(entriesOf(99), entriesOf(0)...), Further: pages(15)})
	visitEntries(t, f, 99)
	for n := 1; n <= 2; n++ {
		visit(t, f, fmt.Sprintf("a/index_%d.html", n), Visit{Page: listing, Entries: entriesOf(n)})
	}
	idle(t, f)
}

// TestLastPage: where a list comes to what is too old it is left, and a page that could not be read says nothing of what
// follows.
func TestLastPage(t *testing.T) {
	f := open(t, "", "a/index.html")
	visit(t, f, "a/index.html", Visit{Page: listing, Entries: entriesOf(0), Further: pages(9)})
	visitEntries(t, f, 0)
	for n := 1; n <= 4; n++ {
		visit(t, f, fmt.Sprintf("a/index_%d.html", n), Visit{Page: &Address{State: Failed}, Unlisted: true})
	}
	visit(t, f, "a/index_5.html", Visit{Page: listing, Entries: entriesOf(5), Last: true})
	visitEntries(t, f, 5)
	idle(t, f)
}

// TestShared: a notice that two lists name is new on both, and visited once.
func TestShared(t *testing.T) {
	f := open(t, "", "a/1", "a/2")
	for _, seed := range []string{"a/1", "a/2"} {
		a, err := f.Find(t.Context(), seed)
		if err != nil {
			t.Fatal(err)
		}
		a.State, a.Listing = Done, true
		kept := keep(t, f, Visit{Page: a, Entries: entriesOf(0), Further: addresses(List, seed+"_2")})
		if kept.News != 3 || (seed == "a/2") != (kept.New == 1) {
			t.Errorf("%s: %+v", seed, kept)
		}
	}
	visitEntries(t, f, 0)
	visit(t, f, "a/1_2", Visit{Page: listing})
	visit(t, f, "a/2_2", Visit{Page: listing})
	idle(t, f)
}

// TestLimits: of a directory and of a shape no more is taken than the limit; the rest is counted.
func TestLimits(t *testing.T) {
	f, err := Open(t.Context(), t.TempDir()+"/a.frontier", Limits{Directory: 10, Shape: 4})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	begin(t, f, Begin{Now: time.Now()}, "a/seed")
	var links []Link
	for shape := range 4 {
		for n := range 6 {
			l := link(fmt.Sprintf("a/%d/%d", shape, n), Page)
			l.Directory, l.Shape = "dir", fmt.Sprint("shape", shape)
			links = append(links, l)
		}
	}
	kept := visit(t, f, "a/seed", Visit{Links: append(links, links...)})
	if kept.New != 10 || f.Queued()["a"] != 10 {
		t.Errorf("%+v, queued %v", kept, f.Queued())
	}
	for _, l := range kept.Left {
		if l.Reason != "trap: directory dir" && !strings.HasPrefix(l.Reason, "trap: shape shape") {
			t.Errorf("left for %s", l.Reason)
		}
	}
	if len(kept.Left) != 48-20 {
		t.Errorf("%d links left, want 28: %v", len(kept.Left), kept.Left)
	}
}

func TestNaturally(t *testing.T) {
	sorted := []string{"", "index.html", "index_1.html", "index_2.html", "index_10.html", "index_10_1.html", "index_10_02.html", "list?page=9", "list?page=10", "list?page=100"}
	for i, a := range sorted {
		for j, b := range sorted {
			if got := naturally(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%q and %q: %d", a, b, got)
			}
		}
	}
}

func FuzzNaturally(f *testing.F) {
	f.Add("index.html", "index_2.html", "index_10.html")
	f.Add("a01", "a1", "a.1")
	f.Add("9", "10", "010")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		x, y, z := naturally(a, b), naturally(b, c), naturally(a, c)
		if (x < 0) != (naturally(b, a) > 0) || x <= 0 && y <= 0 && z > 0 || x == 0 && y == 0 && z != 0 {
			t.Errorf("%q %q %q: %d %d %d", a, b, c, x, y, z)
		}
	})
}

// TestPromoted: what waits as a further page of a list and is then named by another is asked for as that says, whatever
// becomes of the list. A host has no more addresses than its limit.
func TestPromoted(t *testing.T) {
	f, err := Open(t.Context(), t.TempDir()+"/a.frontier", Limits{Host: 4})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	begin(t, f, Begin{Now: time.Now()}, "a/one", "a/two")
	seed, err := f.Find(t.Context(), "a/one")
	if err != nil {
		t.Fatal(err)
	}
	seed.State, seed.Listing = Done, true
	if _, err := f.Keep(t.Context(), Visit{Page: seed, Further: []Link{link("a/1", List), link("a/2", List)}, Last: true}); err != nil {
		t.Fatal(err)
	}
	kept := visit(t, f, "a/two", Visit{Links: []Link{link("a/2", Page), link("a/3", Page), link("a/4", Page), link("a/5", Page)}})
	p, err := f.Find(t.Context(), "a/2")
	if err != nil || p.State != Queued || p.Kind != Page || p.Head != 0 || f.Queued()["a"] != 3 {
		t.Errorf("%+v, %v; queued %v", p, err, f.Queued())
	}
	if len(kept.Left) != 1 || kept.Left[0].Reason != "trap: host a" {
		t.Errorf("left %v", kept.Left)
	}
}
