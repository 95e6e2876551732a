package store_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/store"
)

// A store can be searched where nothing can be written.
func TestReadOnlyFileSystem(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=10m"); err != nil {
		t.Skipf("no file system of our own here: %v", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	path := filepath.Join(dir, "store.sqlite")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err == nil {
		err = s.Close()
	}
	if err == nil {
		err = syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err = store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Stats(t.Context()); err != nil {
		t.Error(err)
	}
}
