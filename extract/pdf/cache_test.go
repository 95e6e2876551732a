package pdf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// TestCacheFolder does without a folder that cannot be written.
func TestCacheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{NoCache, filepath.Join(file, "below")} {
		if got := cacheFolder(dir); got != "" {
			t.Errorf("a cache in %q for %q", got, dir)
		}
	}
}

// TestCache keeps the translation, and makes one anew that is broken. Package process tests that two processes make it.
func TestCache(t *testing.T) {
	if testing.Short() {
		t.Skip("translates PDFium")
	}
	dir := filepath.Join(t.TempDir(), "new")
	breakCache(t, dir)
	f := &Format{Options: Options{Cache: dir}}
	if _, err := f.Read(context.Background(), doc.Source{}, []byte("%PDF-1.4"), doc.Limits{}); doc.Code(err) != "damaged" {
		t.Errorf("%v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	kept, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
	if len(kept) != 1 {
		t.Fatalf("the cache holds %v", kept)
	}
	whole, _ := filepath.Glob(filepath.Join(cacheFolder(""), "*", filepath.Base(kept[0])))
	if got, want := size(t, kept[0]), size(t, whole[0]); got < want-16 || got > want+16 { // the name of a version is in it
		t.Errorf("an entry of %d bytes, %d elsewhere", got, want)
	}
}

// breakCache puts the first half of what the cache by default holds into another.
func breakCache(t *testing.T, dir string) {
	f := &Format{}
	defer f.Close()
	if err := f.Start(); err != nil {
		t.Fatal(err)
	}
	entries, _ := filepath.Glob(filepath.Join(cacheFolder(""), "*", "*"))
	if len(entries) == 0 {
		t.Skip("no cache folder here")
	}
	for _, from := range entries {
		whole, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, filepath.Base(filepath.Dir(from)), filepath.Base(from))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, whole[:len(whole)/2], 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

func size(t *testing.T, name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
