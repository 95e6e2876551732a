package frontier

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"
)

// model is what a frontier has to do, in maps: which addresses wait, which were visited in this round.
type model struct {
	kinds   map[string]string
	waiting map[string]bool
	visits  map[string]int // of this round
}

func (m *model) add(links []Link) {
	for _, l := range links {
		if _, known := m.kinds[l.URL]; !known {
			m.kinds[l.URL], m.waiting[l.URL] = l.Kind, true
		}
	}
}

// randomLinks are addresses of a small world: many are met again.
func randomLinks(r *rand.Rand, kind string, n int) (out []Link) {
	for range n {
		out = append(out, link(fmt.Sprintf("%c/%s/%d", 'a'+rune(r.IntN(4)), kind, r.IntN(30)), kind))
	}
	return out
}

// TestQueue: whatever visits lead to, over rounds and over closing and opening, no address is lost, none is visited twice in a
// round, files go before notices and notices before what leads further, and the queue is as long as it says.
func TestQueue(t *testing.T) {
	worlds := 12
	if testing.Short() {
		worlds = 1
	}
	for seed := range uint64(worlds) {
		r := rand.New(rand.NewPCG(seed, 5))
		path := filepath.Join(t.TempDir(), "a.frontier")
		f := open(t, path)
		m := &model{kinds: map[string]string{}, waiting: map[string]bool{}}
		now := time.Now()
		for range 3 {
			m.begin()
			begin(t, f, Begin{Now: now, Recheck: time.Duration(r.IntN(2)) * time.Hour * 1000}, "a/seed", "b/seed")
			m.visits = map[string]int{}
			m.sync(t, f) // what a new round asks for again is another test
			for len(m.waiting) > 0 {
				if r.IntN(40) == 0 {
					f.Close()
					f = open(t, path)
					if b := begin(t, f, Begin{Now: now}, "a/seed", "b/seed"); !b.GoesOn {
						t.Fatal("the round does not go on")
					}
				}
				m.step(t, f, r)
			}
			m.check(t, f)
			if err := f.End(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		f.Close()
	}
}

func (m *model) begin() {
	for _, s := range []string{"a/seed", "b/seed"} {
		m.kinds[s], m.waiting[s] = Seed, true
	}
}

// sync takes over what waits at the beginning of a round.
func (m *model) sync(t *testing.T, f *Frontier) {
	t.Helper()
	for a := range m.kinds {
		p, err := f.Find(t.Context(), a)
		if err != nil || p == nil {
			t.Fatalf("%s is lost: %v", a, err)
		}
		if m.waiting[a] && p.State != Queued {
			t.Fatalf("%s does not wait", a)
		}
		if p.State == Queued {
			m.waiting[a] = true
		}
	}
}

// step visits a page of a random host.
func (m *model) step(t *testing.T, f *Frontier, r *rand.Rand) {
	t.Helper()
	host := string('a' + rune(r.IntN(4)))
	only := r.IntN(5) == 0
	a, err := f.Next(t.Context(), host, only)
	if err != nil {
		t.Fatal(err)
	}
	best := m.best(host, only)
	if a == nil || best == 3 {
		if a != nil || best < 3 {
			t.Fatalf("host %s: next is %v, of rank %d wait some", host, a, best)
		}
		return
	}
	if !m.waiting[a.URL] || rankOf(a.Kind) != best || a.Host != host || m.kinds[a.URL] != a.Kind {
		t.Fatalf("next is %+v, best is of rank %d", a, best)
	}
	v := Visit{Page: a}
	a.State, a.Fetched = []string{Done, Done, Failed}[r.IntN(3)], time.Now()
	a.Passing = a.State == Failed && r.IntN(2) == 0
	if r.IntN(20) == 0 {
		a.State, v.Again = Queued, true
	} else {
		delete(m.waiting, a.URL)
		if m.visits[a.URL]++; m.visits[a.URL] > 1 {
			t.Fatalf("%s is visited twice in a round", a.URL)
		}
	}
	if a.State == Done && a.Kind != Attachment {
		v.Links = append(randomLinks(r, Attachment, r.IntN(3)), randomLinks(r, Page, r.IntN(4))...)
		a.Listing = r.IntN(3) == 0
		if a.Listing {
			v.Entries = randomLinks(r, Page, r.IntN(6))
		}
	}
	kept := keep(t, f, v)
	known := len(m.kinds)
	m.add(v.Links)
	m.add(v.Entries)
	if kept.New != len(m.kinds)-known {
		t.Fatalf("%d new addresses, want %d", kept.New, len(m.kinds)-known)
	}
	if r.IntN(10) == 0 {
		m.also(t, f, r)
	}
	m.check(t, f)
}

// also visits an address on the way, as a redirect does.
func (m *model) also(t *testing.T, f *Frontier, r *rand.Rand) {
	t.Helper()
	l := randomLinks(r, Page, 1)[0]
	if m.visits[l.URL] > 0 {
		return
	}
	a, err := f.Find(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	if a == nil {
		a = &Address{URL: l.URL, Host: l.Host, Kind: l.Kind}
	}
	a.State, a.Fetched = Done, time.Now()
	keep(t, f, Visit{Also: []*Address{a}})
	m.kinds[l.URL] = a.Kind
	m.visits[l.URL]++
	delete(m.waiting, l.URL)
}

// best is the lowest rank that waits on a host; 3 for none.
func (m *model) best(host string, only bool) int {
	best := 3
	for a := range m.waiting {
		if a[:1] == host && (!only || m.kinds[a] == Attachment) {
			best = min(best, rankOf(m.kinds[a]))
		}
	}
	return best
}

// check compares the length of the queues.
func (m *model) check(t *testing.T, f *Frontier) {
	t.Helper()
	want := map[string]int64{}
	for a := range m.waiting {
		want[a[:1]]++
	}
	if got := f.Queued(); !maps.Equal(got, want) {
		t.Fatalf("queued %v, want %v", got, want)
	}
}

// TestAgain: what a new round asks for again.
func TestAgain(t *testing.T) {
	f := open(t, "")
	begin(t, f, Begin{Plan: "one"}, "a/seed")
	visit(t, f, "a/seed", Visit{Page: listing, Links: append(addresses(Page, "a/old", "a/new", "a/list", "a/passing", "a/failed"), link("a/map", Sitemap))})
	now := time.Now()
	for _, name := range []string{"old", "new", "list", "passing", "failed"} {
		a := next(t, f, "a")
		if a.URL != "a/"+name {
			t.Fatalf("next is %s", a.URL)
		}
		a.State, a.Fetched, a.Listing = Done, now, name == "list"
		if name == "old" {
			a.Fetched = now.Add(-2 * time.Hour)
		}
		if name == "passing" || name == "failed" {
			a.State, a.Passing = Failed, name == "passing"
		}
		keep(t, f, Visit{Page: a})
	}
	visit(t, f, "a/map", Visit{})
	idle(t, f)
	if err := f.End(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b := begin(t, f, Begin{Plan: "one", Now: now, Recheck: time.Hour}, "a/seed"); b.GoesOn || b.Round != 2 {
		t.Errorf("%+v", b)
	}
	for _, want := range []string{"a/old", "a/list", "a/passing", "a/seed", "a/map"} {
		visit(t, f, want, Visit{Page: &Address{Listing: want == "a/list" || want == "a/seed"}})
	}
	idle(t, f)
	// The round was not ended: it goes on, and nothing is asked for twice.
	if b := begin(t, f, Begin{Plan: "one", Now: now.Add(10 * time.Hour), Recheck: time.Hour}, "a/seed"); !b.GoesOn || b.Round != 2 {
		t.Errorf("%+v", b)
	}
	idle(t, f)
	// With another plan a new round begins, and lists are read anew.
	if b := begin(t, f, Begin{Plan: "other", Now: now, Recheck: time.Hour}, "a/seed"); b.GoesOn || b.Round != 3 {
		t.Errorf("%+v", b)
	}
	for a, want := range map[string]bool{"a/seed": true, "a/list": true, "a/map": true, "a/new": false} {
		if p, err := f.Find(t.Context(), a); err != nil || p.Reread != want || (p.State == Queued) != want {
			t.Errorf("%+v, %v", p, err)
		}
	}
}
