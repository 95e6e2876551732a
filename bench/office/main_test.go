package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"-rounds", "2", "-files", "x"}, &bytes.Buffer{})
	if err != nil || o != (options{"x", 2, 30}) {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := parseOptions([]string{"-h"}, &bytes.Buffer{}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
	for _, args := range [][]string{{"-rounds", "0"}, {"-many", "0"}, {"x"}, {"-nothing"}} {
		var stderr bytes.Buffer
		if _, err := parseOptions(args, &stderr); err == nil || stderr.Len() == 0 {
			t.Errorf("%v: %v, said %q", args, err, &stderr)
		}
	}
}

// TestSets finds files by their extension, leaves out what is not read, and counts pages: those of the file where it has them.
func TestSets(t *testing.T) {
	sets, err := findSets("../../extract")
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]float64{}
	for _, s := range sets {
		for i, name := range s.files {
			pages[filepath.Base(name)] = s.pages[i]
		}
	}
	if pages["writer-work-points.pdf"] != 7 || pages["page.html.docx"] != 1 || pages["work-points.txt.docx"] < 4 {
		t.Errorf("pages: %v", pages)
	}
	if _, there := pages["encrypted.pdf"]; there {
		t.Error("an encrypted file is measured")
	}
	if _, err := findSets(t.TempDir()); err == nil {
		t.Error("nothing to measure is no error")
	}
}

// TestCost: the time is that of the program, and a program that gives nothing for a file has not read it.
func TestCost(t *testing.T) {
	script := func(text string) func(string, []string) []string {
		return func(out string, files []string) []string { return append([]string{"-c", text, out}, files...) }
	}
	if took, err := (peer{program: "sh", printing: true, args: script("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo x")}).cost(t.TempDir(), "a"); err != nil || took <= 0 {
		t.Errorf("%v, %v", took, err)
	}
	for name, p := range map[string]peer{
		"silent":   {printing: true, args: script("true")},
		"failing":  {printing: true, args: script("echo x; exit 3")},
		"one file": {args: script(`mkdir "$0"; echo x >"$0/a"`)},
	} {
		p.program = "sh"
		if _, err := p.cost(t.TempDir(), "a", "b"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRun(t *testing.T) {
	folder := t.TempDir()
	raw, err := os.ReadFile("../../extract/ofd/testdata/notice.ofd") // of the formats the one without a peer, which takes long
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "notice.ofd"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(&out, options{folder, 1, 2}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "| ofd | 1, 3 |") || strings.Contains(out.String(), "NaN") {
		t.Errorf("the table:\n%s", &out)
	}
}
