package corpus

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"math/rand/v2"
)

// TestKilled kills a process that adds sketches, looks for clusters between, and flushes, at any moment; what is left must
// open, hold the first so many sketches, and come to the same clusters when the rest is added.
func TestKilled(t *testing.T) {
	const rounds = 8
	if testing.Short() && os.Getenv("CORPUS_KILL_DIR") == "" {
		t.Skip("-short: it starts processes and kills them")
	}
	docs, texts := archive(16, 60)
	if dir := os.Getenv("CORPUS_KILL_DIR"); dir != "" {
		addSlowly(t, dir)
		return
	}
	want := clustersOf(t, memoryIndexOf(t, docs, texts))
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(17, uint64(os.Getpid())))
	for range rounds {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "CORPUS_KILL_DIR="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(30+r.IntN(200)) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		if _, err := os.Stat(filepath.Join(dir, sketchFile)); err != nil {
			continue // killed before it began
		}
		ix, err := Open(dir, Options{Text: texter(texts, new(int))})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for id, err := range ix.IDs(t.Context()) {
			if err != nil || id != docs[n].ID {
				t.Fatalf("%d is %s, %v", n, id, err)
			}
			n++
		}
		t.Logf("%d of %d sketches, %d bytes dropped", n, len(docs), ix.Dropped())
		ix.Close()
	}
	ix, err := Open(dir, Options{Text: texter(texts, new(int))})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for _, d := range docs[ix.Len():] {
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
	}
	if got := clustersOf(t, ix); !slices.Equal(got, want) {
		t.Errorf("%d clusters, not the %d of an undisturbed run", len(got), len(want))
	}
}

// addSlowly is what the killed process does: it goes on where the index ends.
func addSlowly(t *testing.T, dir string) {
	docs, texts := archive(16, 60)
	ix, err := Open(dir, Options{Text: texter(texts, new(int)), Memory: 1 << 14})
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range docs[ix.Len():] {
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 {
			ix.Flush()
		}
		if i%9 == 0 {
			clustersOf(t, ix)
		}
	}
	time.Sleep(time.Second)
	t.Log(strconv.Itoa(ix.Len()))
}
