package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// dump is the whole content of a store, table after table.
func dump(t testing.TB, path string) string {
	t.Helper()
	db := raw(t, path)
	tables := strings.Fields("segments documents texts metadata evidence tasks organs units deadlines figures removed errors duplicates")
	var b strings.Builder
	for _, table := range tables {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			b.WriteString(table)
			for _, v := range values {
				fmt.Fprintf(&b, "|%v", *v.(*any))
			}
			b.WriteByte('\n')
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// raw opens the file beside the package.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// whole fails when SQLite finds fault with the file or its index.
func whole(t testing.TB, path string) {
	t.Helper()
	db := raw(t, path)
	var answer string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&answer); err != nil || answer != "ok" {
		t.Errorf("integrity: %s, %v", answer, err)
	}
	if err := db.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&answer); err != nil || answer != "0" {
		t.Errorf("rows that refer to none: %s, %v", answer, err)
	}
	if _, err := db.Exec("INSERT INTO grams (grams) VALUES ('integrity-check')"); err != nil {
		t.Errorf("integrity of the index: %v", err)
	}
}

func openAt(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func failure(name string, err error) *doc.Document {
	return &doc.Document{Source: doc.SourceInfo{Name: name}, Err: err}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a store?#%.db")
	s := openAt(t, path)
	docs := parsed(t, notices...)
	twin := *docs[0]
	twin.Source.Name = "copy/notice.txt"
	load(t, s, "1", append(docs, &twin, docs[0], failure("bad.zip", &doc.Error{Stage: "zip", Name: "bad.zip", Err: doc.ErrEncrypted}))...)
	load(t, s, "2", docs[1], failure("b", &doc.ReadError{Code: "too_large", Stage: "read", Message: "b: too large"}))

	asked := false
	err := s.Load(t.Context(), "1", func(func(*doc.Document, error) bool) { asked = true })
	if err != nil || asked {
		t.Errorf("a segment that was loaded: %v, its documents asked for: %v", err, asked)
	}
	names, err := s.Segments(t.Context())
	if err != nil || !slices.Equal(names, []string{"1", "2"}) {
		t.Errorf("segments %q, %v", names, err)
	}
	st, err := s.Stats(t.Context())
	if err != nil || st.Documents != len(notices)+1 || st.Repeated != 2 || st.Failed != 2 {
		t.Errorf("%+v, %v", st, err)
	}
	if want := []store.Count{{Value: "encrypted", N: 1}, {Value: "too_large", N: 1}}; !slices.Equal(st.Errors, want) {
		t.Errorf("errors %v", st.Errors)
	}
	var got []*doc.Document
	for d, err := range s.Documents(t.Context(), store.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, d)
	}
	if diff := compare(append(docs[:len(docs):len(docs)], &twin), got); diff != "" {
		t.Errorf("records (-loaded +stored):\n%s", diff)
	}
	closed(t, s)
	whole(t, path)
}

// A load that does not come to its end leaves nothing.
func TestLoadStopped(t *testing.T) {
	s := open(t)
	docs := made()
	load(t, s, "1", docs[0])
	ctx, cancel := context.WithCancel(t.Context())
	for _, c := range []struct {
		name string
		docs iter.Seq2[*doc.Document, error]
		want error
	}{
		{"the journal fails", func(yield func(*doc.Document, error) bool) {
			_ = yield(docs[1], nil) && yield(nil, errTest)
		}, errTest},
		{"the context ends", func(yield func(*doc.Document, error) bool) {
			if yield(docs[1], nil) {
				cancel()
				yield(failure("", ctx.Err()), ctx.Err())
			}
		}, context.Canceled},
	} {
		if err := s.Load(ctx, "2", c.docs); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		st, err := s.Stats(t.Context())
		if err != nil || st.Documents != 1 || st.Failed != 0 || st.Segments != 1 {
			t.Errorf("%s: %+v, %v", c.name, st, err)
		}
	}
	if err := s.Load(t.Context(), "", sequence()); !errors.Is(err, doc.ErrOptions) {
		t.Errorf("a segment without a name: %v", err)
	}
	load(t, s, "2", docs[1])
	if hits, err := s.Search(t.Context(), store.Query{Text: "做好"}); err != nil || len(hits) != 7 {
		t.Errorf("afterwards: %d hits, %v", len(hits), err)
	}
}

// The same segments give the same rows.
func TestLoadDeterministic(t *testing.T) {
	docs := parsed(t, notices...)
	var want string
	for range 2 {
		path := filepath.Join(t.TempDir(), "a.db")
		s := openAt(t, path)
		load(t, s, "1", docs[:2]...)
		load(t, s, "2", docs[2:]...)
		closed(t, s)
		got := dump(t, path)
		if want != "" && got != want {
			t.Errorf("two loads differ:\n%s\n%s", want, got)
		}
		want = got
	}
}

// A reader, in this process and by a store of its own, works while a batch writes, and sees whole segments only.
func TestReaderBesideWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := openAt(t, path)
	defer closed(t, s)
	g := newGenerator(t)
	g.bytes = 500
	load(t, s, "0", g.document(0))
	other, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, other)
	if err := other.Load(t.Context(), "x", sequence()); !errors.Is(err, doc.ErrOptions) {
		t.Errorf("a load into a store that is read only: %v", err)
	}
	const segment = 5
	var wg sync.WaitGroup
	done := make(chan struct{})
	reads := 0
	wg.Go(func() {
		for {
			for _, r := range []*store.Store{s, other} {
				st, err := r.Stats(t.Context())
				if err != nil || (st.Documents-1)%segment != 0 || st.Documents-1 != (st.Segments-1)*segment {
					t.Errorf("beside a writer: %d documents of %d segments, %v", st.Documents, st.Segments, err)
				}
				if _, err := r.Search(t.Context(), store.Query{Text: "通知", Of: store.Documents}); err != nil {
					t.Error(err)
				}
				reads++
			}
			select {
			case <-done:
				return
			default:
			}
		}
	})
	inside := 0
	for i := 1; i <= 4; i++ {
		err := s.Load(t.Context(), fmt.Sprint(i), func(yield func(*doc.Document, error) bool) {
			for d := range g.documents(i*segment, segment) {
				if !yield(d, nil) {
					return
				}
				if _, err := other.Search(t.Context(), store.Query{Limit: 1}); err != nil { // the transaction is open now
					t.Error(err)
				}
				inside++
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	close(done)
	wg.Wait()
	if reads == 0 || inside != 4*segment {
		t.Errorf("%d reads beside, %d inside of loads", reads, inside)
	}
}

// killSegments and killDocuments are the size of the load that is killed.
const (
	killSegments  = 10
	killDocuments = 4
)

// TestLoadKilledChild is no test of its own: TestLoadKilled starts it as a process and kills it.
func TestLoadKilledChild(t *testing.T) {
	path := os.Getenv("GONGWEN_STORE_KILLED")
	if path == "" {
		t.Skip("started by TestLoadKilled")
	}
	s := openAt(t, path)
	fmt.Println("open")
	g := newGenerator(t)
	g.bytes = 1000
	for i := range killSegments { // a segment holds the same whenever it is asked for
		g.Rand = rand.New(rand.NewPCG(uint64(i), 7))
		if err := s.Load(t.Context(), fmt.Sprint(i), g.documents(i*killDocuments, killDocuments)); err != nil {
			t.Fatal(err)
		}
		fmt.Println("segment", i)
	}
	closed(t, s)
}

// A process that loads is killed at random moments and started again: the file is whole each time, and in the end every
// segment is in it once, as if nothing had been.
func TestLoadKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it starts processes and kills them")
	}
	dir := t.TempDir()
	run := func(path string, killAfter time.Duration) (finished bool) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLoadKilledChild$")
		cmd.Env = append(os.Environ(), "GONGWEN_STORE_KILLED="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if lines.Text() == "open" && killAfter > 0 {
				time.AfterFunc(killAfter, func() { _ = cmd.Process.Kill() })
			}
		}
		return cmd.Wait() == nil
	}
	want := filepath.Join(dir, "undisturbed.db")
	start := time.Now()
	if !run(want, 0) {
		t.Fatal("the undisturbed run failed")
	}
	usual := time.Since(start)
	path := filepath.Join(dir, "killed.db")
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	same := func() {
		t.Helper()
		if got, want := dump(t, path), dump(t, want); got != want {
			t.Errorf("the content differs: %d bytes, undisturbed %d", len(got), len(want))
		}
	}
	for killed, runs := 0, 0; killed < 5; runs++ {
		if runs == 50 {
			t.Fatalf("only %d of %d runs were killed", killed, runs)
		}
		if run(path, time.Duration(1+random.Int64N(int64(usual/3)))) { // it came to its end before: begin anew
			same()
			path = filepath.Join(dir, fmt.Sprint(runs, ".db"))
			continue
		}
		killed++
		whole(t, path)
	}
	if !run(path, 0) {
		t.Fatal("the last run failed")
	}
	whole(t, path)
	same()
}
