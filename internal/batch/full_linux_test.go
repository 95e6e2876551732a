package batch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A batch on a full disk says so, and when there is room goes on to what an undisturbed one leaves.
func TestFullDisk(t *testing.T) {
	want := t.TempDir()
	opt := options(t, want)
	opt.Formats = []Format{Parquet, Markdown, Duplicates}
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	for _, size := range []string{"size=100k", "size=300k", "size=600k"} {
		dir := t.TempDir()
		if err := syscall.Mount("none", dir, "tmpfs", 0, size); err != nil {
			t.Skipf("no file system of our own here: %v", err)
		}
		opt := options(t, dir)
		opt.Formats = []Format{Parquet, Markdown, Duplicates}
		_, err := run(t, t.Context(), opt)
		if said := strings.Split(fmt.Sprint(err), "\n"); !errors.Is(err, syscall.ENOSPC) || len(slices.Compact(said)) != len(said) {
			t.Errorf("%s: %v", size, err)
		}
		if err := syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size=30m"); err != nil {
			t.Error(err)
		}
		if _, err := run(t, t.Context(), opt); err != nil {
			t.Errorf("%s, with more room: %v", size, err)
		}
		if d := differ(tree(t, dir), tree(t, want)); d != "" {
			t.Errorf("%s:\n%s", size, d)
		}
		syscall.Unmount(dir, syscall.MNT_DETACH)
	}
}
