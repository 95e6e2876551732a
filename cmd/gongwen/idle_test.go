package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestIdle: parse does not load the dictionary of words. A process of its own shows it by what stays in memory.
func TestIdle(t *testing.T) {
	const child = "GONGWEN_IDLE"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestIdle$")
		cmd.Env = append(os.Environ(), child+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	kept := func(command string) int {
		args := []string{command, filepath.Join("..", "..", "testdata", "notice.txt")}
		if code := Run(context.Background(), args, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
			t.Fatalf("%s: exit status %d", command, code)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc >> 20)
	}
	parse := kept("parse")
	words := kept("words")
	t.Logf("parse keeps %d MiB, words %d MiB", parse, words)
	if words-parse < 16 {
		t.Errorf("parse keeps %d MiB, words %d MiB: the dictionary is loaded by parse, or the measure does not see it", parse, words)
	}
}
