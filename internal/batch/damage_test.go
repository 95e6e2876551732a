package batch

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/journal"
)

// change changes a file of a folder.
func change(t *testing.T, dir, name string, to func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	content, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, to(content), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// made is a folder in which a batch came to its end.
func made(t *testing.T) (dir string, opt Options) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	opt = options(t, dir)
	opt.Formats = []Format{Parquet, Markdown, SQLite, Duplicates}
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	return dir, opt
}

// A journal that is not as it was written is refused before anything is read or written.
func TestDamagedJournal(t *testing.T) {
	dir, opt := made(t)
	for what, damage := range map[string]func(dir string){
		"a bit": func(dir string) {
			change(t, dir, "journal/000002.jsonl", func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		},
		"a record less": func(dir string) {
			change(t, dir, "journal/000002.jsonl", func(b []byte) []byte { return b[bytes.IndexByte(b, '\n')+1:] })
		},
		"a record more": func(dir string) {
			change(t, dir, "journal/000002.jsonl", func(b []byte) []byte { return append(b, b[:bytes.IndexByte(b, '\n')+1]...) })
		},
		"no record":       func(dir string) { change(t, dir, "journal/000001.jsonl", func([]byte) []byte { return nil }) },
		"no last segment": func(dir string) { os.Remove(filepath.Join(dir, "journal/000004.jsonl")) },
		"no journal":      func(dir string) { os.RemoveAll(filepath.Join(dir, "journal")) },
	} {
		opt.Dir = filepath.Join(t.TempDir(), "out")
		if err := os.CopyFS(opt.Dir, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		damage(opt.Dir)
		before := tree(t, opt.Dir)
		if _, err := run(t, t.Context(), opt); !errors.Is(err, journal.ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
		if d := differ(tree(t, opt.Dir), before); d != "" && what != "no journal" {
			t.Errorf("%s:\n%s", what, d)
		}
	}
}

// What can be made again is.
func TestMadeAgain(t *testing.T) {
	dir, opt := made(t)
	want := tree(t, dir)
	for what, damage := range map[string]func(){
		"no counts":      func() { os.Remove(filepath.Join(dir, "journal/000002.counts.json")) },
		"torn counts":    func() { change(t, dir, "journal/000002.counts.json", func(b []byte) []byte { return b[:len(b)/2] }) },
		"null as counts": func() { change(t, dir, "journal/000002.counts.json", func([]byte) []byte { return []byte("null") }) },
		"no tasks":       func() { os.Remove(filepath.Join(dir, "parquet/tasks/000002.parquet")) },
		"no index":       func() { os.RemoveAll(filepath.Join(dir, "duplicates")) },
		"no clusters":    func() { os.Remove(filepath.Join(dir, DuplicatesFile)) },
	} {
		damage()
		if c, err := run(t, t.Context(), opt); err != nil || c.Documents+c.Failed != inputs {
			t.Errorf("%s: %v, %d inputs", what, err, c.Documents+c.Failed)
		}
		if d := differ(tree(t, dir), want); d != "" {
			t.Errorf("%s:\n%s", what, d)
		}
	}
}

// The index of duplicates may hold records that the journal lost; the inputs may be others when the batch goes on.
func TestIndexAheadOfJournal(t *testing.T) {
	want, _ := made(t)
	dir, opt := made(t)
	sketches := filepath.Join(dir, "duplicates", "sketches")
	content, err := os.ReadFile(sketches)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"journal", "parquet", "markdown", StoreFile, DuplicatesFile} {
		os.RemoveAll(filepath.Join(dir, name))
	}
	opt.Sources = notices(3)
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(sketches); err != nil || len(now) >= len(content) {
		t.Errorf("%d bytes of sketches, %d before: %v", len(now), len(content), err)
	}
	opt.Sources, opt.Add = notices(inputs), true
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	a, b := clusters(t, dir), clusters(t, want)
	if a != b {
		t.Errorf("%d clusters, want %d", a, b)
	}
}

func clusters(t *testing.T, dir string) (n int) {
	t.Helper()
	for _, err := range ReadClusters(dir) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
