package frontier

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// TestFiles: what is no frontier is refused with its kind of error, and left as it is.
func TestFiles(t *testing.T) {
	execute := func(t *testing.T, path, query string) {
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		make func(t *testing.T, path string)
		want error
	}{
		"another version":  {func(t *testing.T, path string) { open(t, path).Close(); execute(t, path, "PRAGMA user_version = 7") }, doc.ErrUnsupported},
		"another database": {func(t *testing.T, path string) { execute(t, path, "CREATE TABLE x (y)") }, doc.ErrUnsupported},
		"no database": {func(t *testing.T, path string) {
			os.WriteFile(path, []byte("notices of 2024, and more than a hundred bytes of them, so that it is no empty database to anybody who looks"), 0o666)
		}, doc.ErrDamaged},
		"damaged": {func(t *testing.T, path string) {
			f := open(t, path, "a/seed")
			visit(t, f, "a/seed", Visit{Links: numbered(Page, "a/%d", 1, 500)})
			f.Close()
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 4096; i < len(b); i++ { // the first page has the schema
				b[i] = 0xa5
			}
			os.WriteFile(path, b, 0o666)
		}, doc.ErrDamaged},
	} {
		path := filepath.Join(t.TempDir(), "a.frontier")
		c.make(t, path)
		before, _ := os.ReadFile(path)
		f, err := Open(t.Context(), path, Limits{})
		var told *doc.Error
		if !errors.Is(err, c.want) || !errors.As(err, &told) || told.Stage != "frontier" || told.Name != path {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			f.Close()
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s: it was changed", name)
		}
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder"), Limits{}); err == nil {
		t.Error("opened in a folder that does not exist")
	}
}

// TestNames: a path may have any characters.
func TestNames(t *testing.T) {
	for _, name := range []string{"a b", "100%?x=1#y", "公文.warc.gz.frontier", "'\"&;"} {
		path := filepath.Join(t.TempDir(), name)
		open(t, path, "a/seed").Close()
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// TestOne: one crawl has a frontier at a time, and the next finds what it left.
func TestOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.frontier")
	f := open(t, path, "a/seed")
	if _, err := Open(t.Context(), path, Limits{}); !errors.Is(err, ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	visit(t, f, "a/seed", Visit{Archive: 77})
	f.Close()
	g := open(t, path)
	if b := begin(t, g, Begin{Now: time.Now()}, "a/seed"); b.Archive != 77 || !b.GoesOn {
		t.Errorf("%+v", b)
	}
	idle(t, g)
}

// TestForget: what lay in a part of the archive that was lost is queued again, from the start of the last record that may
// be torn; what lies before it stays.
func TestForget(t *testing.T) {
	f := open(t, "", "a/seed")
	visit(t, f, "a/seed", Visit{Links: numbered(Page, "a/%d", 0, 4)})
	for i := range int64(5) {
		a := next(t, f, "a")
		a.State, a.ETag, a.Pending = Done, "x", true
		a.Body = Body{Digest: "sha1:x", Record: "urn:uuid:x", Offset: 100 * (i + 1), Length: 90}
		keep(t, f, Visit{Page: a, Archive: 100 * (i + 2)})
	}
	whole, n, err := f.Forget(t.Context(), 430)
	if err != nil || whole != 400 || n != 2 || f.Queued()["a"] != 2 {
		t.Errorf("cut at %d, %d pages, %v, %v", whole, n, f.Queued(), err)
	}
	for _, want := range []string{"a/3", "a/4"} {
		if a := next(t, f, "a"); a == nil || a.ETag != "" || a.Body.Record != "" || a.Pending {
			t.Errorf("%+v", a)
		}
		visit(t, f, want, Visit{})
	}
	idle(t, f)
	if p, err := f.Pending(t.Context()); err != nil || len(p) != 3 {
		t.Errorf("%d pages are pending, %v", len(p), err)
	}
	if whole, n, err = f.Forget(t.Context(), 50); err != nil || whole != 0 || n != 3 {
		t.Errorf("cut at %d, %d pages, %v", whole, n, err)
	}
	if _, found, err := f.Stored(t.Context(), "sha1:x"); found || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestIndexes: what is asked at every visit does not look at every page.
func TestIndexes(t *testing.T) {
	f := open(t, "", "a/seed")
	for query, c := range map[string]struct {
		args []any
		by   string
	}{
		nextOfHost: {[]any{"a"}, "queue (host=?)"}, nextAttachment: {[]any{"a"}, "queue (host=? AND rank=?)"},
		byDigest: {[]any{"sha1:x"}, "digests (digest=?)"}, furtherOf: {[]any{1, 2}, "further (head=?)"},
	} {
		rows, err := f.db.Query("EXPLAIN QUERY PLAN "+query, c.args...)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(detail, "SEARCH pages USING INDEX "+c.by) {
				t.Errorf("%s: %s", query, detail)
			}
		}
		rows.Close()
	}
}

// BenchmarkKeep keeps what costs most: one of 2,000 further pages of a list, each of which names all others, and a sitemap
// of as many links.
func BenchmarkKeep(b *testing.B) {
	const n = 2000
	for _, kind := range []string{List, Page} {
		b.Run(kind, func(b *testing.B) {
			f, err := Open(b.Context(), filepath.Join(b.TempDir(), "f"), Limits{Directory: 1 << 40, Shape: 1 << 40})
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			if _, err := f.Begin(b.Context(), Begin{Seeds: []Link{{URL: "http://a/", Host: "a", Kind: Seed}}}); err != nil {
				b.Fatal(err)
			}
			p, err := f.Next(b.Context(), "a", false)
			if err != nil {
				b.Fatal(err)
			}
			p.State, p.Listing = Done, true
			for i := 0; b.Loop(); i++ {
				v := Visit{Page: p}
				for j := range n {
					l := Link{URL: fmt.Sprintf("http://a/%d/%d", i, j), Host: "a", Kind: Page, Directory: "a/", Shape: "a/0/0"}
					if kind == List {
						l.URL, l.Kind = fmt.Sprintf("http://a/%d", j), List
						v.Further = append(v.Further, l)
					} else {
						v.Links = append(v.Links, l)
					}
				}
				if _, err := f.Keep(b.Context(), v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
