package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/journal"
)

var small = journal.Options{SegmentBytes: 400, SegmentRecords: 7}

// record is the i-th of a journal; some are longer than a segment.
func record(i int) []byte {
	n := i * 13 % 60
	if i%17 == 16 {
		n = 500
	}
	return fmt.Appendf(nil, `{"n":%d,"text":"%s"}`, i, strings.Repeat("文", n/3))
}

func open(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(dir, small)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// fill appends records from the one that is missing to the n-th.
func fill(t *testing.T, j *journal.Journal, from, n int) {
	t.Helper()
	for i := from; i < n; i++ {
		if _, err := j.Append(record(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// held are the records on disk, in order.
func held(t *testing.T, dir string) (records [][]byte) {
	t.Helper()
	list, err := journal.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		for line, err := range s.Lines() {
			if err != nil {
				t.Fatal(err)
			}
			records = append(records, bytes.Clone(line.Record))
			at, err := journal.ReadAt(dir, s.Number, line.Offset)
			if err != nil || !bytes.Equal(at, line.Record) {
				t.Fatalf("segment %d, offset %d: %q, %v", s.Number, line.Offset, at, err)
			}
		}
	}
	return records
}

// files are the names and contents of a folder.
func files(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "-- %s --\n%s", e.Name(), content)
	}
	return b.String()
}

func TestJournal(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 0, 100)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	got := held(t, dir)
	if len(got) != 100 {
		t.Fatalf("%d records, want 100", len(got))
	}
	for i, r := range got {
		if !bytes.Equal(r, record(i)) {
			t.Errorf("record %d is %s", i, r)
		}
	}
	list, _ := journal.List(dir)
	if len(list) < 12 || list[len(list)-1].Sealed || !list[0].Sealed {
		t.Errorf("segments: %+v", list)
	}
}

// Whatever bytes of the open segment reached the disk, the journal that goes on is the same as one that never stopped.
func TestTornAnywhere(t *testing.T) {
	const n = 23
	whole := t.TempDir()
	j := open(t, whole)
	fill(t, j, 0, n)
	j.Close()
	want := files(t, whole)
	list, _ := journal.List(whole)
	last := list[len(list)-1]
	content, err := os.ReadFile(last.Path())
	if err != nil || len(content) < 100 {
		t.Fatalf("%d bytes in the last segment, %v", len(content), err)
	}
	tails := []string{"", "\x00\x00\x00\x00", "{\"n\":", "garbage\n", "\x00\n{\"n\":3}\n"}
	for cut := range len(content) + 1 {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		torn := append(bytes.Clone(content[:cut]), tails[cut%len(tails)]...)
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(last.Path())), torn, 0o666); err != nil {
			t.Fatal(err)
		}
		j := open(t, dir)
		fill(t, j, len(held(t, dir)), n)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if got := files(t, dir); got != want {
			t.Fatalf("cut at byte %d:\n%s\nwant\n%s", cut, got, want)
		}
	}
}

// A program that ends between the last record of a full segment and its seal has the same segments in the end.
func TestEndBeforeTheSeal(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 0, 7)
	j.Close()
	list, _ := journal.List(dir)
	sealed := list[len(list)-1]
	if !sealed.Sealed {
		t.Fatalf("seven records do not fill a segment: %+v", list)
	}
	if err := os.Rename(sealed.Path(), sealed.Path()+".open"); err != nil {
		t.Fatal(err)
	}
	j = open(t, dir)
	defer j.Close()
	if got := j.Sealed(); len(got) != len(list) || j.Current().Records != 0 {
		t.Errorf("sealed %+v, open %+v", got, j.Current())
	}
}

func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	if _, err := journal.Open(dir, small); !errors.Is(err, journal.ErrLocked) {
		t.Errorf("second writer: %v", err)
	}
	j.Close()
	open(t, dir).Close()
}

func TestBadRecordsAndJournals(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	for _, bad := range []string{"", "{}\n{}", "\n"} {
		if _, err := j.Append([]byte(bad)); !errors.Is(err, journal.ErrRecord) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	fill(t, j, 0, 50)
	j.Close()
	list, _ := journal.List(dir)
	if err := os.Remove(list[1].Path()); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.List(dir); !errors.Is(err, journal.ErrDamaged) {
		t.Errorf("a gap: %v", err)
	}
	if _, err := journal.ReadAt(dir, 1, 3); err != nil {
		t.Errorf("inside a line: %v", err) // the rest of it; the caller knows the places
	}
	if _, err := journal.ReadAt(dir, 1, 1<<40); !errors.Is(err, journal.ErrDamaged) {
		t.Errorf("behind the end: %v", err)
	}
	if list, err := journal.List(filepath.Join(dir, "none")); err != nil || list != nil {
		t.Errorf("no folder: %v, %v", list, err)
	}
}

// A reader sees whole records only, and every one that was flushed, while the writer goes on.
func TestReaderBesideTheWriter(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	done := make(chan error)
	go func() {
		var err error
		for i := 0; i < 800 && err == nil; i++ {
			if _, err = j.Append(record(i)); err == nil && i%5 == 0 {
				err = j.Flush()
			}
		}
		done <- errors.Join(err, j.Close())
	}()
	for running := true; running; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
		list, err := journal.List(dir)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, s := range list {
			for line, err := range s.Lines() {
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(line.Record, record(n)) {
					t.Fatalf("record %d: %q", n, line.Record)
				}
				n++
			}
		}
	}
	if got := len(held(t, dir)); got != 800 {
		t.Errorf("%d records at the end", got)
	}
}

func BenchmarkAppend(b *testing.B) {
	j, err := journal.Open(b.TempDir(), journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	r := fmt.Appendf(nil, `{"text":"%s"}`, strings.Repeat("通知", 5000))
	b.SetBytes(int64(len(r)))
	for b.Loop() {
		if _, err := j.Append(r); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzOpen: whatever the open segment holds, the journal opens, keeps records that are JSON only, and takes new ones.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("{}\n{\"a\":1}\n{\"b"))
	f.Add([]byte("\n\n{}\n"))
	f.Add([]byte("{}\n\x00\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "000001.jsonl.open"), content, 0o666); err != nil {
			t.Fatal(err)
		}
		j := open(t, dir)
		if _, err := j.Append([]byte(`{"new":true}`)); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		got := held(t, dir)
		for _, r := range got {
			if !json.Valid(r) {
				t.Errorf("kept %q", r)
			}
		}
		if last := string(got[len(got)-1]); last != `{"new":true}` {
			t.Errorf("last record %q", last)
		}
	})
}
