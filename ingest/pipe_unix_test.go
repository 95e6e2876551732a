//go:build unix

package ingest_test

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

// Nobody may ever write into a pipe: it is not waited for.
func TestNoFiles(t *testing.T) {
	folderOf(t, map[string]string{"d/a.txt": "1"})
	if err := syscall.Mkfifo("d/pipe", 0o600); err != nil {
		t.Skip(err)
	}
	same(t, read(t, ingest.Options{}, "d"), "d/a.txt: 1", "d/pipe! unsupported")
	same(t, read(t, ingest.Options{}, "d/pipe", "/dev/null", "nothing", "d/a.txt"), "d/pipe! unsupported", "/dev/null! unsupported", "nothing! read", "d/a.txt: 1")
}

// Nor when a file that was found has become one.
func TestFileBecomesPipe(t *testing.T) {
	folderOf(t, map[string]string{"a.txt": "1"})
	for src, err := range must(ingest.New(ingest.Options{})).Sources(t.Context(), "a.txt") {
		if err != nil {
			t.Fatal(err)
		}
		check(os.Remove("a.txt"))
		check(syscall.Mkfifo("a.txt", 0o600))
		if _, err := src.Read(t.Context(), 100); !errors.Is(err, doc.ErrUnsupported) {
			t.Errorf("a file that has become a pipe: %v", err)
		}
	}
}
