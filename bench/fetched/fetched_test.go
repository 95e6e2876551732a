package fetched

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nlnwa/gowarc/v3"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// childEnv has the archive and the seed of the crawl that this test binary makes as a process of its own.
const childEnv = "GONGWEN_TEST_FETCHED"

func TestMain(m *testing.M) {
	archive, seed, ok := strings.Cut(os.Getenv(childEnv), "|")
	if !ok {
		os.Exit(m.Run())
	}
	if err := crawl(archive, seed, 0); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// crawl crawls the site of the tests into an archive. Its lists are known by their addresses.
func crawl(archive, seed string, recheck time.Duration) (err error) {
	c, err := fetch.New(fetch.Options{Contact: "mailto:test@example.org", Delay: time.Millisecond, Proxy: "none", AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	follow := func(_ context.Context, src doc.Source) (*doc.Links, error) {
		if !strings.Contains(src.URL, "/list/") {
			return &doc.Links{Kind: doc.PageDocument}, nil
		}
		links := &doc.Links{Kind: doc.PageList, Pages: []string{"/list/2.html"}}
		for line := range strings.Lines(string(src.Bytes)) {
			links.Entries = append(links.Entries, doc.Entry{Title: "关于印发方案的通知", URL: strings.TrimSpace(line)})
		}
		return links, nil
	}
	plan := fetch.Plan{Seeds: []string{seed}, Archive: archive, Follow: follow, Recheck: recheck}
	for _, err := range c.Crawl(context.Background(), plan) {
		var f *fetch.Failure
		if err != nil && !errors.As(err, &f) {
			return err
		}
	}
	return nil
}

// site answers with notices of many kinds.
type site struct {
	*httptest.Server
	bodies map[string][]byte // by path, as they go over the wire
	mu     sync.Mutex
	served int
	asked  func(n int)
}

const notices = 40

func newSite(t *testing.T) *site {
	s := &site{bodies: map[string][]byte{"/robots.txt": []byte("User-agent: *\nDisallow:\n")}}
	for page := range 2 {
		var list strings.Builder
		for i := range notices {
			fmt.Fprintf(&list, "/notice/%d.html\n", page*notices+i)
		}
		s.bodies[fmt.Sprintf("/list/%d.html", page+1)] = []byte(list.String() + "/moved\n/gone\n")
	}
	for i := range 2 * notices {
		body := fmt.Appendf(nil, "<h1>关于印发第%d号方案的通知</h1>%s", i, strings.Repeat("<p>请认真组织实施。</p>", i*7))
		switch {
		case i%10 == 3:
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			z.Write(body)
			z.Close()
			body = b.Bytes()
		case i%10 == 4: // the one before the one before, again
			body = s.bodies[fmt.Sprintf("/notice/%d.html", i-2)]
		case i == 15:
			body = nil
		}
		s.bodies[fmt.Sprintf("/notice/%d.html", i)] = body
	}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.served++
	if s.asked != nil {
		s.asked(s.served)
	}
	s.mu.Unlock()
	body, ok := s.bodies[r.URL.Path]
	switch {
	case r.URL.Path == "/moved":
		http.Redirect(w, r, "/notice/1.html", http.StatusMovedPermanently)
		return
	case !ok:
		http.NotFound(w, r)
		return
	case bytes.HasPrefix(body, []byte{0x1f, 0x8b}):
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if len(body)%3 > 0 { // of the others the same bytes come again
		w.Header().Set("ETag", fmt.Sprintf("\"%d\"", len(body)))
		if r.Header.Get("If-None-Match") == w.Header().Get("ETag") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Write(body)
}

// line is what both implementations say of a record.
type line struct {
	offset                int64
	id, kind, uri, digest string
	length                int64
}

// ours reads an archive with our reader.
func ours(t *testing.T, archive string) (out []line) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for rec, err := range warc.NewReader(f, warc.Options{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, line{rec.Offset, rec.ID, string(rec.Type), rec.TargetURI, rec.Header.Get("WARC-Payload-Digest"), rec.Length})
	}
	return out
}

// theirs reads it with nlnwa/gowarc, which refuses the first fault. The bodies are given to see.
func theirs(t *testing.T, archive string, see func(uri string, status int, body []byte)) (out []line) {
	t.Helper()
	r, err := gowarc.NewWarcFileReader(archive, 0, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for rec, err := range r.Records() {
		if err != nil {
			t.Fatalf("byte %d: %v", rec.Offset, err)
		}
		if len(rec.Validation) > 0 {
			t.Errorf("byte %d: %v", rec.Offset, rec.Validation)
		}
		h := rec.WarcRecord.WarcHeader()
		bare := func(name string) string { return strings.Trim(h.Get(name), "<>") }
		n, err := rec.WarcRecord.ContentLength()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, line{rec.Offset, bare(gowarc.WarcRecordID), rec.WarcRecord.Type().String(), bare(gowarc.WarcTargetURI), bare(gowarc.WarcPayloadDigest), n})
		if block, ok := rec.WarcRecord.Block().(gowarc.HttpResponseBlock); ok && rec.WarcRecord.Type() == gowarc.Response {
			p, err := block.PayloadBytes()
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(p)
			if err != nil {
				t.Fatal(err)
			}
			see(bare(gowarc.WarcTargetURI), block.HttpStatusCode(), body)
		}
		if err := rec.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// compare reads an archive with both, and finds every page of the site in it once.
func (s *site) compare(t *testing.T, archive string, whole bool) {
	t.Helper()
	distinct := map[string]string{}
	got := theirs(t, archive, func(uri string, status int, body []byte) {
		path := strings.TrimPrefix(uri, s.URL)
		switch want, ok := s.bodies[path]; {
		case !ok:
			if status != http.StatusMovedPermanently && status != http.StatusNotFound {
				t.Errorf("%s has status %d", path, status)
			}
		case status != http.StatusOK || !bytes.Equal(body, want):
			t.Errorf("%s: status %d, %d bytes, want %d", path, status, len(body), len(want))
		case len(body) > 0 && distinct[string(body)] != "":
			t.Errorf("%s and %s have one body, stored twice", path, distinct[string(body)])
		default:
			distinct[string(body)] = path
		}
	})
	want := ours(t, archive)
	if len(got) != len(want) {
		t.Fatalf("%d records, we read %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("record %d:\n%+v, we read\n%+v", i, got[i], want[i])
		}
	}
	if !whole {
		return
	}
	bodies := map[string]bool{}
	for b := range maps.Values(s.bodies) {
		bodies[string(b)] = true
	}
	if len(distinct) != len(bodies) {
		t.Errorf("%d bodies, the site has %d", len(distinct), len(bodies))
	}
}

// TestFetched: an archive of two rounds is read by another implementation without a fault, and in the same way as by us,
// compressed or not.
func TestFetched(t *testing.T) {
	for _, name := range []string{"a.warc.gz", "a.warc"} {
		s := newSite(t)
		archive := filepath.Join(t.TempDir(), name)
		for range 2 {
			if err := crawl(archive, s.URL+"/list/1.html", time.Nanosecond); err != nil {
				t.Fatal(err)
			}
			s.compare(t, archive, true)
		}
		counts := map[string]int{}
		for _, l := range ours(t, archive) {
			counts[l.kind]++
		}
		if counts["revisit"] < notices || counts["request"] != counts["response"]+counts["revisit"] || counts["metadata"]+1 != counts["request"] || counts["warcinfo"] != 1 {
			t.Errorf("%s: records %v", name, counts)
		}
	}
}

// TestKilled: so is one whose crawl was killed several times, each time as far as the next run takes it over.
func TestKilled(t *testing.T) {
	s := newSite(t)
	archive := filepath.Join(t.TempDir(), "a.warc.gz")
	killed := 0
	for range 50 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+archive+"|"+s.URL+"/list/1.html")
		var errs strings.Builder
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		s.mu.Lock()
		at := s.served + 5 + 3*killed
		s.asked = func(n int) {
			if n == at {
				cmd.Process.Kill()
			}
		}
		s.mu.Unlock()
		err := cmd.Wait()
		if err == nil {
			break
		}
		if cmd.ProcessState.Exited() {
			t.Fatalf("%v: %s", err, errs.String())
		}
		killed++
	}
	if killed < 3 {
		t.Errorf("killed %d times", killed)
	}
	s.compare(t, archive, true)
}
