package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/ingest/warc"
	"github.com/gongwen-go/gongwen/internal/generate"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"-write", "x", "-n", "5", "-seed", "9"}, io.Discard)
	if err != nil || o.write != "x" || o.n != 5 || o.seed != 9 {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := parseOptions([]string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
	o, err = parseOptions([]string{"-measure", "10,200"}, io.Discard)
	if err != nil || !slices.Equal(o.sizes, []int{10, 200}) {
		t.Errorf("%+v, %v", o, err)
	}
	for _, args := range [][]string{{}, {"-measure", "10,many"}, {"-measure", "10", "-write", "x"}, {"-write", "x", "-n", "0"}, {"-write", "x", "y"}, {"-nothing"}} {
		var stderr bytes.Buffer
		if _, err := parseOptions(args, &stderr); err == nil || stderr.Len() == 0 {
			t.Errorf("%v: %v, said %q", args, err, &stderr)
		}
	}
}

// TestWrite writes the archive in every form, and finds every item in it.
func TestWrite(t *testing.T) {
	const n = 60
	readers := map[string]func(*testing.T, string, []generate.Item) [][]byte{"a": readFolder, "a.jsonl": readRecords, "a.warc": readWeb, "a.warc.gz": readWeb}
	var want []generate.Item
	for it := range generate.Archive(4, n) {
		want = append(want, it)
	}
	for name, read := range readers {
		dest := filepath.Join(t.TempDir(), name)
		o := options{write: dest, n: n, seed: 4}
		if err := writeArchive(o, io.Discard); err != nil {
			t.Fatal(err)
		}
		got := read(t, dest, want)
		for i, it := range want {
			if len(got) != n || !bytes.Equal(got[i], it.Bytes) {
				t.Fatalf("%s: %d items; item %d is not what was made", name, len(got), i)
			}
		}
		if err := writeArchive(o, io.Discard); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("%s: written over: %v", name, err)
		}
		for i, line := range lines(t, dest+".truth.jsonl") {
			var x truth
			if err := json.Unmarshal(line, &x); err != nil {
				t.Fatal(err)
			}
			if it := want[i]; x != (truth{i, it.Name, address(it), it.Family, it.Kind, it.Of}) {
				t.Errorf("%s: truth %+v", name, x)
			}
		}
	}
}

func lines(t *testing.T, name string) [][]byte {
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		out = append(out, bytes.Clone(s.Bytes()))
	}
	return out
}

func readFolder(t *testing.T, dest string, want []generate.Item) (out [][]byte) {
	for _, it := range want {
		b, err := os.ReadFile(filepath.Join(dest, it.Name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

func readRecords(t *testing.T, dest string, want []generate.Item) (out [][]byte) {
	for i, line := range lines(t, dest) {
		var r struct {
			ID, Text string
			Base64   []byte
		}
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		if r.ID != want[i].Name {
			t.Errorf("record %d has the id %q", i, r.ID)
		}
		out = append(out, append([]byte(r.Text), r.Base64...))
	}
	return out
}

func readWeb(t *testing.T, dest string, want []generate.Item) (out [][]byte) {
	f, err := os.Open(dest)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for r, err := range warc.NewReader(f, warc.Options{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		if i := len(out); r.TargetURI != address(want[i]) {
			t.Errorf("record %d is of %s", i, r.TargetURI)
		}
		body, info, err := r.Body(0)
		if err != nil || info.MediaType != want[len(out)].MediaType || info.Charset != want[len(out)].Charset {
			t.Fatalf("%+v, %v", info, err)
		}
		out = append(out, body)
	}
	return out
}

// TestItems: made on all cores, the items are those of the archive, in order, and stopping leaves nothing behind.
func TestItems(t *testing.T) {
	i := 0
	for it := range items(2, 50) {
		if it.Index != i || it.Text != generate.At(2, 50, i).Text {
			t.Errorf("item %d at %d", it.Index, i)
		}
		if i++; i == 40 {
			break
		}
	}
	if i != 40 {
		t.Errorf("%d items", i)
	}
}
