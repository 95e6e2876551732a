package pdf

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// TestOpenCache does without a folder that cannot be written.
func TestOpenCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{NoCache, filepath.Join(file, "below")} {
		if openCache(dir) != nil {
			t.Errorf("a cache in %q", dir)
		}
	}
}

// TestCache keeps the translation.
func TestCache(t *testing.T) {
	if testing.Short() {
		t.Skip("translates PDFium")
	}
	dir := filepath.Join(t.TempDir(), "new")
	f := &Format{Options: Options{Cache: dir}}
	if _, err := f.Read(context.Background(), doc.Source{}, []byte("%PDF-1.4"), doc.Limits{}); doc.Code(err) != "damaged" {
		t.Errorf("%v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if kept, _ := filepath.Glob(filepath.Join(dir, "*", "*")); len(kept) != 1 {
		t.Errorf("the cache holds %v", kept)
	}
}
