// Command office measures the processor time of a page of an office file, PDF or OFD: gongwen's beside that of what is at hand
// on Debian, pdftotext (poppler-utils) and LibreOffice without a window. It prints a Markdown table. From the root of the
// repository:
//
//	go run ./bench/office                # the files of extract/*/testdata
//	go run ./bench/office -files FOLDER  # those of a folder, at any depth
//
// All times are user and system time, of which a loaded machine takes little notice. A call a file is what one file
// costs, from the start of the process; one call is what a file costs among many. A peer that is not installed is left out.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// options say what is measured.
type options struct {
	folder string
	rounds int
	many   int
}

func main() {
	o, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // it has said why
	}
	if err := run(os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, "office:", err)
		os.Exit(1)
	}
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("office", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.folder, "files", "extract", "`FOLDER` of files, at any depth")
	flags.IntVar(&o.rounds, "rounds", 3, "rounds, of which the medians are printed")
	flags.IntVar(&o.many, "many", 30, "how many files one call gets, at least: there are copies when a format has fewer")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.many < 1 {
		err := errors.New("at least one round and one file, and no arguments")
		fmt.Fprintln(stderr, "office:", err)
		return o, err
	}
	return o, nil
}

// run measures and prints everything.
func run(w io.Writer, o options) error {
	work, err := os.MkdirTemp("", "office")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	command := filepath.Join(work, "gongwen")
	build := exec.Command("go", "build", "-o", command, "github.com/gongwen-go/gongwen/cmd/gongwen")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the command: %w\n%s", err, out)
	}
	sets, err := findSets(o.folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, %s/%s, %d processors; medians of %d rounds; one call of at least %d files.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds, o.many)
	var rows []row
	for _, s := range sets {
		r, err := measure(s, command, work, o)
		if err != nil {
			return fmt.Errorf("%s: %w", s.format, err)
		}
		rows = append(rows, r)
		fmt.Fprintf(os.Stderr, "%s measured\n", s.format)
	}
	return report(w, rows)
}
