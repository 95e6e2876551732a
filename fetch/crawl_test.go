package fetch_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/gongwen-go/gongwen/fetch"
	"github.com/gongwen-go/gongwen/fetch/frontier"
	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/ingest/warc"
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
	t.Parallel()
	notices := 205
	if testing.Short() {
		notices = 8
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
	if !maps.Equal(y.failed, s.fails) {
		t.Errorf("failures %v, want %v", y.failed, s.fails)
	}
	c.Close()
	s.checkConnections(t, 0)
	if passed := passedOver(c); passed["other host"] != 3*12 || passed["picture, style or program"] != 12 || len(passed) != 2 {
		t.Errorf("links that were not followed: %v", passed)
	}
	t.Logf("%d addresses, %d handed on, %d failures", len(got), len(y.bodies), len(y.failed))
}

// TestLate: a host that has nothing left is visited again when another host leads to it.
func TestLate(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(2)...)
	late := noticePage(7, 1, 0, nil)
	a := s.put(0, "/late.html", 1, late)
	s.seeds = []string{s.putList(0, "/tz/", 0, []entry{{"/1.html", "2024-03-01"}, {"/2.html", "2024-03-01"}, {"/3.html", "2024-03-01"}}), s.putList(1, "/tz/", 0, []entry{{a, "2024-03-01"}, {"/1.html", "2024-03-01"}, {"/2.html", "2024-03-01"}})}
	for i := range 5 {
		s.put(i/3, fmt.Sprintf("/%d.html", i%3+1), 1, &madePage{status: http.StatusNotFound})
	}
	s.slow = s.seeds[1] // long behind the end of the other host
	plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t)}
	y := crawl(t, client(t, fetch.Options{Delay: time.Millisecond, Hosts: 2}), plan)
	got, _ := s.requests()
	sameRequests(t, got, s.wants)
	sameBodies(t, y.bodies, map[string][]byte{a: late.plain})
}

// passedOver are the links that the last crawl of a client did not follow, by reason.
func passedOver(c *fetch.Client) map[string]int64 {
	out := map[string]int64{}
	for _, l := range c.Progress().Left {
		out[l.Reason] = l.N
	}
	return out
}

// TestReadBack: the archive holds every notice with its text once, and says of every answer what was asked and how the
// page was met.
func TestReadBack(t *testing.T) {
	t.Parallel()
	notices, texts := 40, 30
	if testing.Short() {
		notices, texts = 16, 8
	}
	s := newSite(t, hostNames(2)...)
	s.build(notices)
	plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t)}
	y := crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	parser, err := oneParser()
	if err != nil {
		t.Fatal(err)
	}
	r, err := ingest.New(ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read, parsed := map[string][]byte{}, 0
	for src, err := range r.Sources(t.Context(), plan.Archive) {
		if err != nil {
			t.Errorf("%s: %v", src.Name, err)
			continue
		}
		p := s.pages[src.URL]
		if p == nil || !p.notice {
			continue
		}
		if read[src.URL] != nil {
			t.Errorf("%s stands in the archive twice", src.URL)
		}
		read[src.URL], err = src.Read(t.Context(), 1<<24)
		if err != nil || y.names[src.URL] != src.Name && src.URL != "" {
			t.Errorf("%s is called %q, the crawl called it %q: %v", src.URL, src.Name, y.names[src.URL], err)
		}
		if p.text == "" || parsed >= texts {
			continue
		}
		parsed++
		d, err := parser.Parse(t.Context(), src)
		if err != nil {
			t.Errorf("%s: %v", src.URL, err)
			continue
		}
		if have := share(p.text, d.Text); have < 0.97 {
			t.Errorf("%s: %.2f of its text is read", src.URL, have)
		}
	}
	want := s.handedOn()
	maps.DeleteFunc(want, func(a string, _ []byte) bool { return s.pages[a].attached })
	sameBodies(t, read, want)
	if parsed < texts {
		t.Errorf("%d texts were looked at", parsed)
	}
	s.checkRecords(t, plan.Archive)
}

// share is how much of a text stands in another: of its runs of five letters, what lies between them left out.
func share(want, got string) float64 {
	grams := func(text string) map[string]bool {
		letters := []rune(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, text))
		out := map[string]bool{}
		for i := range max(len(letters)-4, 0) {
			out[string(letters[i:i+5])] = true
		}
		return out
	}
	all, have, found := grams(want), grams(got), 0
	for g := range all {
		if have[g] {
			found++
		}
	}
	return float64(found) / float64(max(len(all), 1))
}

// records reads an archive with our reader; every record has to be whole.
func records(t testing.TB, archive string) (out []*warc.Record, blocks []string) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for rec, err := range warc.NewReader(f, warc.Options{Name: archive}).All() {
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(rec)
		if err != nil {
			t.Fatal(err)
		}
		out, blocks = append(out, rec), append(blocks, string(b))
	}
	return out, blocks
}

// checkRecords: behind every answer stand the request and, but for robots.txt, how the page was met.
func (s *madeSite) checkRecords(t *testing.T, archive string) {
	t.Helper()
	recs, blocks := records(t, archive)
	if len(recs) == 0 || recs[0].Type != warc.Warcinfo || !strings.Contains(blocks[0], "software: "+agent) {
		t.Fatalf("the archive begins with %q", blocks[:1])
	}
	counts := map[warc.Type]int{}
	var answer *warc.Record
	for i, rec := range recs {
		counts[rec.Type]++
		switch rec.Type {
		case warc.Response, warc.Revisit:
			if answer = rec; i+1 >= len(recs) || recs[i+1].Type != warc.Request {
				t.Errorf("%s: no request behind the answer", rec.TargetURI)
			}
		case warc.Request, warc.Metadata:
			if answer == nil || rec.TargetURI != answer.TargetURI || strings.Trim(rec.Header.Get("WARC-Concurrent-To"), "<>") != answer.ID {
				t.Errorf("%s %s does not go with the record before it", rec.Type, rec.TargetURI)
			}
		}
		if rec.Type == warc.Request && !strings.Contains(blocks[i], "User-Agent: "+agent+"\r\n") {
			t.Errorf("request %q", blocks[i])
		}
		if rec.Type == warc.Metadata {
			s.checkMet(t, rec.TargetURI, blocks[i])
		}
		if rec.Type == warc.Revisit {
			s.checkRevisit(t, rec, recs[:i])
		}
	}
	answers := counts[warc.Response] + counts[warc.Revisit]
	if counts[warc.Request] != answers || counts[warc.Metadata]+len(s.hosts) != answers || counts[warc.Revisit] == 0 {
		t.Errorf("records %v", counts)
	}
}

// checkMet checks the fields that say how a page was met.
func (s *madeSite) checkMet(t *testing.T, address, block string) {
	fields := map[string]string{}
	for line := range strings.Lines(block) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		fields[name] = value
	}
	_, seed := slices.BinarySearch(slices.Sorted(slices.Values(s.seeds)), address)
	hops := "0"
	if fields["kind"] == frontier.Page || fields["kind"] == frontier.Attachment {
		hops = "1"
	}
	switch {
	case seed && (fields["kind"] != frontier.Seed || fields["via"] != ""), !seed && s.wants[fields["via"]] == 0, fields["hopsFromSeed"] != hops:
		t.Errorf("%s was met so: %v", address, fields)
	case fields["kind"] == frontier.Page && !strings.Contains(address, "/moved/") && (!strings.Contains(fields["title"], "工作的通知") || len(fields["date"]) != len("2024-03-01")):
		t.Errorf("%s was named so: %v", address, fields)
	}
}

// checkRevisit: a revisit stands for a record before it with the same body.
func (s *madeSite) checkRevisit(t *testing.T, rec *warc.Record, before []*warc.Record) {
	ref := rec.Refers()
	i := slices.IndexFunc(before, func(r *warc.Record) bool { return r.ID == ref.ID })
	if i < 0 {
		t.Errorf("%s stands for a record that is not there", rec.TargetURI)
		return
	}
	was := before[i]
	if was.TargetURI != ref.TargetURI || !was.Date.Equal(ref.Date) || was.Header.Get("WARC-Payload-Digest") != ref.PayloadDigest || was.Type != warc.Response {
		t.Errorf("%s: %+v is not %s of %v", rec.TargetURI, ref, was.TargetURI, was.Date)
	}
	if a, b := s.pages[rec.TargetURI], s.pages[ref.TargetURI]; a == nil || b == nil || !bytes.Equal(a.body, b.body) {
		t.Errorf("%s stands for %s, which has another body", rec.TargetURI, ref.TargetURI)
	}
}
