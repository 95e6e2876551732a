package fetch_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch"
	"github.com/gongwen-go/gongwen/fetch/frontier"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// childEnv has the crawl that this test binary makes when it runs as a process of its own.
const childEnv = "GONGWEN_TEST_FETCH"

// childCrawl is that crawl.
type childCrawl struct {
	Plan    fetch.Plan
	Options fetch.Options
	Quiet   bool // what the system knows of the process is printed instead of notices
}

func TestMain(m *testing.M) {
	text := os.Getenv(childEnv)
	if text == "" {
		os.Exit(m.Run())
	}
	if err := crawlAsChild(text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// crawlAsChild prints a line for each notice: its address and the digest of its bytes.
func crawlAsChild(text string) error {
	var child childCrawl
	if err := json.Unmarshal([]byte(text), &child); err != nil {
		return err
	}
	parser, err := oneParser()
	if err != nil {
		return err
	}
	child.Options.Contact, child.Options.AllowPrefixes, child.Options.Proxy = "mailto:test@example.org", loopback, "none"
	c, err := fetch.New(child.Options)
	if err != nil {
		return err
	}
	defer c.Close()
	child.Plan.Follow = parser.Links
	for src, err := range c.Crawl(context.Background(), child.Plan) {
		var f *fetch.Failure
		switch {
		case errors.As(err, &f):
			continue
		case err != nil:
			return err
		case child.Quiet:
			continue
		}
		b, err := src.Read(context.Background(), 1<<24)
		if err != nil {
			return err
		}
		if _, err := fmt.Printf("%s %s\n", src.URL, doc.Digest(b)); err != nil {
			return err
		}
	}
	if status, err := os.ReadFile("/proc/self/status"); child.Quiet && err == nil {
		_, err := os.Stdout.Write(status)
		return err
	}
	return nil
}

// start starts this test binary as a process that makes a crawl.
func (child childCrawl) start(t testing.TB) (cmd *exec.Cmd, out io.Reader, errs *strings.Builder) {
	t.Helper()
	text, err := json.Marshal(child)
	if err != nil {
		t.Fatal(err)
	}
	cmd, errs = exec.Command(os.Args[0]), &strings.Builder{}
	cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	cmd.Stderr = errs
	if out, err = cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, out, errs
}

// answers are those of an archive, sorted: addresses with their digests and how they stand there.
func answers(t testing.TB, archive string) (out []string) {
	t.Helper()
	recs, _ := records(t, archive)
	for _, rec := range recs {
		if rec.Type == warc.Response || rec.Type == warc.Revisit {
			out = append(out, fmt.Sprintf("%s %s %s", rec.TargetURI, rec.Type, rec.Header.Get("WARC-Payload-Digest")))
		}
	}
	slices.Sort(out)
	return out
}

// differ are the lines that only one of two sorted lists has.
func differ(got, want []string) string {
	var b strings.Builder
	for i, j := 0, 0; i < len(got) || j < len(want); {
		switch {
		case j == len(want) || i < len(got) && got[i] < want[j]:
			fmt.Fprintln(&b, "+", got[i])
			i++
		case i == len(got) || want[j] < got[i]:
			fmt.Fprintln(&b, "-", want[j])
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return b.String()
}

// knownOf is how many bytes of an archive its frontier knows.
func knownOf(t testing.TB, archive string) int64 {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+fetch.FrontierOf(archive))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value string
	if err := db.QueryRow("SELECT value FROM meta WHERE key = 'archive'").Scan(&value); err != nil && !errors.Is(err, sql.ErrNoRows) && !strings.Contains(err.Error(), "no such table") {
		t.Fatal(err)
	}
	n, _ := strconv.ParseInt(value, 10, 64)
	return n
}

// checkKnown: what the frontier knows of an archive is whole, whatever stands behind it.
func checkKnown(t testing.TB, archive string) {
	t.Helper()
	known := knownOf(t, archive)
	f, err := os.Open(archive)
	if errors.Is(err, os.ErrNotExist) && known == 0 {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() < known {
		t.Fatalf("the archive has %d bytes, the frontier knows %d: %v", info.Size(), known, err)
	}
	for rec, err := range warc.NewReader(io.NewSectionReader(f, 0, known), warc.Options{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, rec); err != nil {
			t.Fatal(err)
		}
	}
}

// undisturbed crawls a site once.
func undisturbed(t *testing.T, s *madeSite) (plan fetch.Plan, want yielded, records []string) {
	plan = fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "whole.warc.gz"), Follow: links(t)}
	want = crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	return plan, want, answers(t, plan.Archive)
}

// digests of what was handed on, by address.
func digests(bodies map[string][]byte) map[string]string {
	out := map[string]string{}
	for a, b := range bodies {
		out[a] = doc.Digest(b)
	}
	return out
}

// TestKilled: killed at random moments and started again until it comes to its end, a crawl has the archive of one that
// was not disturbed, and has handed on the same; each time the archive is whole as far as the frontier knows it.
func TestKilled(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(2)...)
	s.build(16)
	plan, want, wantRecords := undisturbed(t, s)
	once, _ := s.requests()
	requests := s.served
	kills := 20
	if testing.Short() {
		kills = 4
	}
	r := rand.New(rand.NewPCG(3, 4))
	var kill, late atomic.Int64 // at which request, how long behind it
	var process atomic.Pointer[os.Process]
	s.mu.Lock()
	s.asks = func(n int) {
		if p := process.Load(); p != nil && int64(n) == kill.Load() {
			time.AfterFunc(time.Duration(late.Load()), func() { p.Kill() })
		}
	}
	s.mu.Unlock()
	for killed := 0; killed < kills; {
		plan.Archive = filepath.Join(t.TempDir(), "site.warc.gz")
		got, yields, here := map[string]string{}, 0, 0
		for done := false; !done; {
			s.mu.Lock()
			kill.Store(int64(s.served + 1 + r.IntN(requests/3)))
			s.mu.Unlock()
			late.Store(r.Int64N(int64(6 * time.Millisecond)))
			cmd, out, errs := childCrawl{Plan: plan, Options: fetch.Options{Delay: time.Millisecond}}.start(t)
			process.Store(cmd.Process)
			for lines := bufio.NewScanner(out); lines.Scan(); yields++ {
				if a, digest, ok := strings.Cut(lines.Text(), " "); ok && len(digest) == len(doc.Digest(nil)) {
					got[a] = digest
				}
			}
			err := cmd.Wait()
			process.Store(nil)
			if done = err == nil; !done {
				if cmd.ProcessState.Exited() {
					t.Fatalf("%v: %s", err, errs.String())
				}
				killed, here = killed+1, here+1
			}
			checkKnown(t, plan.Archive)
		}
		if records := answers(t, plan.Archive); !slices.Equal(records, wantRecords) {
			t.Fatalf("after %d kills the archive differs:\n%s", here, differ(records, wantRecords))
		}
		if !maps.Equal(got, digests(want.bodies)) || yields > len(got)+here {
			t.Fatalf("after %d kills %d notices were handed on in %d lines, not %d", here, len(got), yields, len(want.bodies))
		}
		again, _ := s.requests()
		for a, n := range again {
			if n > once[a]*(1+here) {
				t.Errorf("%s was asked for %d times over %d kills", a, n, here)
			}
		}
	}
}

// TestStopped: stopped by its reader or by the context, a crawl goes on where it was.
func TestStopped(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(2)...)
	s.build(16)
	plan, want, wantRecords := undisturbed(t, s)
	plan.Archive = filepath.Join(t.TempDir(), "site.warc.gz")
	got := map[string]string{}
	for round, done := 0, false; !done; round++ {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		done = true
		c := client(t, fetch.Options{Delay: time.Millisecond}) // without the cookies of the last
		for src, err := range c.Crawl(ctx, plan) {
			var f *fetch.Failure
			if err != nil && !errors.As(err, &f) {
				if done = false; !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				continue
			}
			if err == nil {
				b, err := src.Read(t.Context(), 1<<24)
				if err != nil {
					t.Fatal(err)
				}
				got[src.URL] = doc.Digest(b)
			}
			if n++; n == 7 && round%2 == 0 {
				cancel()
			} else if n == 9 && round%2 == 1 && round < 6 {
				done = false
				break
			}
		}
		cancel()
		if checkKnown(t, plan.Archive); round > 100 {
			t.Fatal("it comes to no end")
		}
	}
	if records := answers(t, plan.Archive); !slices.Equal(records, wantRecords) {
		t.Errorf("the archive differs:\n%s", differ(records, wantRecords))
	}
	if !maps.Equal(got, digests(want.bodies)) {
		t.Errorf("%d notices were handed on, not %d", len(got), len(want.bodies))
	}
}

// TestLost: what an archive has lost at its end is asked for again, and what is left is whole.
func TestLost(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(2)...)
	s.build(16)
	plan, want, _ := undisturbed(t, s)
	cuts := []float64{0.5, 0, 0.9999, 0.3, 0.001} // how much of it is left
	if testing.Short() {
		cuts = cuts[:2]
	}
	for i, share := range cuts {
		info, err := os.Stat(plan.Archive)
		if err != nil {
			t.Fatal(err)
		}
		left := int64(float64(info.Size()) * share)
		if err := os.Truncate(plan.Archive, left); err != nil {
			t.Fatal(err)
		}
		c := client(t, fetch.Options{Delay: time.Millisecond})
		crawl(t, c, plan)
		if !slices.ContainsFunc(c.Diagnostics(), func(d doc.Diagnostic) bool { return d.Code == "archive_lost" }) {
			t.Errorf("%d bytes left: nobody is told", left)
		}
		got := map[string]string{}
		recs, _ := records(t, plan.Archive)
		for _, rec := range recs {
			if rec.Type == warc.Response {
				got[rec.TargetURI] = rec.Header.Get("WARC-Payload-Digest")
			}
		}
		for a := range want.bodies {
			if _, ok := got[a]; !ok {
				t.Errorf("cut %d, %d bytes left: %s is not in the archive", i, left, a)
			}
		}
	}
}

// TestTorn: what stands in an archive behind what its frontier knows was not finished, and is cut off.
func TestTorn(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(1)...)
	s.build(8)
	plan, _, want := undisturbed(t, s)
	f, err := os.OpenFile(plan.Archive, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(make([]byte, 1<<20))
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan)
	if got := answers(t, plan.Archive); len(got) != len(want)+len(s.seeds) {
		t.Errorf("%d answers, want %d and the lists again:\n%s", len(got), len(want), differ(got, want))
	}
}

// TestForeign: an archive that no crawl has made is left alone, whether asked once or twice.
func TestForeign(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(1)...)
	s.build(8)
	plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t)}
	if err := os.WriteFile(plan.Archive, []byte("of somebody else"), 0o666); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, err := range client(t, fetch.Options{}).Crawl(t.Context(), plan) {
			if !errors.Is(err, doc.ErrOptions) {
				t.Error(err)
			}
		}
	}
	if b, _ := os.ReadFile(plan.Archive); string(b) != "of somebody else" || s.served > 0 {
		t.Errorf("the archive has %q, %d requests", b, s.served)
	}
	// Killed when it had written the first record, it knows nothing of its archive.
	plan.Archive = filepath.Join(t.TempDir(), "own.warc.gz")
	f, err := frontier.Open(t.Context(), fetch.FrontierOf(plan.Archive), frontier.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.WriteFile(plan.Archive, []byte("a torn record"), 0o666); err != nil {
		t.Fatal(err)
	}
	sameBodies(t, crawl(t, client(t, fetch.Options{Delay: time.Millisecond}), plan).bodies, s.handedOn())
	records(t, plan.Archive)
}

// TestLocked: a second crawl of an archive is refused while the first runs, in this process and in another.
func TestLocked(t *testing.T) {
	t.Parallel()
	s := newSite(t, hostNames(1)...)
	s.build(8)
	plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(t.TempDir(), "site.warc.gz"), Follow: links(t)}
	tried := false
	for _, err := range client(t, fetch.Options{Delay: time.Millisecond}).Crawl(t.Context(), plan) {
		if tried || err != nil {
			continue
		}
		tried = true
		n := 0
		for _, err := range client(t, fetch.Options{}).Crawl(t.Context(), plan) {
			if n++; !errors.Is(err, frontier.ErrLocked) {
				t.Error(err)
			}
		}
		if n != 1 {
			t.Errorf("%d results", n)
		}
		cmd, out, errs := childCrawl{Plan: plan}.start(t)
		io.Copy(io.Discard, out)
		if err := cmd.Wait(); err == nil || !strings.Contains(errs.String(), frontier.ErrLocked.Error()) {
			t.Errorf("another process: %v, %s", err, errs)
		}
	}
	if !tried {
		t.Error("nothing was handed on")
	}
	records(t, plan.Archive)
}
