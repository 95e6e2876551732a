package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// peer is a program that a user would take instead. The zero peer is none.
type peer struct {
	name     string
	program  string
	many     bool // takes several files in one call
	printing bool // writes to standard output, not files below out
	args     func(out string, files []string) []string
}

// utf8Text and utf8Table are LibreOffice's filters of text, and of tables as text with commas and quotes, in UTF-8.
const (
	utf8Text  = "txt:Text (encoded):UTF8"
	utf8Table = "csv:Text - txt - csv (StarCalc):44,34,76"
)

// office is LibreOffice, writing what the filter says.
func office(filter string) peer {
	return peer{name: "soffice", program: "soffice", many: true, args: func(out string, files []string) []string {
		// a profile of its own: with the user's, soffice would hand the files to a window that is open, and end at once
		args := []string{"-env:UserInstallation=file://" + out + "-profile", "--headless", "--convert-to", filter, "--outdir", out}
		return append(args, files...)
	}}
}

// poppler is pdftotext, which takes one file a call.
var poppler = peer{name: "pdftotext", program: "pdftotext", printing: true, args: func(_ string, files []string) []string {
	return []string{"-layout", files[0], "-"}
}}

// there reports whether the peer is installed.
func (p peer) there() bool {
	if p.program == "" {
		return false
	}
	_, err := exec.LookPath(p.program)
	return err == nil
}

// cost lets the program read the files and gives the processor time of it and of the processes that it waited for. It is an
// error when a file gave nothing.
func (p peer) cost(work string, files ...string) (time.Duration, error) {
	out := filepath.Join(work, "out")
	if err := os.RemoveAll(out); err != nil {
		return 0, err
	}
	cmd := exec.Command(p.program, p.args(out, files)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	var said bytes.Buffer
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", p.program, err, &said)
	}
	if written, _ := os.ReadDir(out); p.printing && len(text) == 0 || !p.printing && len(written) != len(files) {
		return 0, fmt.Errorf("%s wrote %d files and %d bytes for %d files\n%s", p.program, len(written), len(text), len(files), &said)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
