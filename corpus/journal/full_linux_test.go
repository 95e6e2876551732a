package journal_test

import (
	"errors"
	"syscall"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/journal"
)

// On a full disk the journal ends with a whole record, says why, and goes on when there is room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=32k"); err != nil {
		t.Skipf("no file system of our own here: %v", err)
	}
	mounted := true
	defer func() {
		if mounted {
			syscall.Unmount(dir, syscall.MNT_DETACH)
		}
	}()
	j, err := journal.Open(dir, journal.Options{SegmentBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for err == nil {
		if _, err = j.Append(record(n)); err == nil {
			n++
			if n%10 == 0 {
				err = j.Flush()
			}
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("after %d records: %v", n, err)
	}
	if _, again := j.Append(record(0)); !errors.Is(again, syscall.ENOSPC) {
		t.Errorf("a record after the error: %v", again)
	}
	j.Close()
	whole := held(t, dir)
	if len(whole) == 0 || len(whole) > n {
		t.Errorf("%d whole records of %d", len(whole), n)
	}
	if err := syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size=1m"); err != nil {
		t.Fatal(err)
	}
	j, err = journal.Open(dir, journal.Options{SegmentBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, j, len(whole), len(whole)+20)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if got := held(t, dir); len(got) != len(whole)+20 {
		t.Errorf("%d records after there was room, want %d", len(got), len(whole)+20)
	}
}
