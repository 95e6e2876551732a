// Command pages measures the extraction of gongwen beside its peers in Go, over the same pages in one run, and prints a
// Markdown table. From the root of the repository:
//
//	go run ./bench/pages                           # the pages of testdata: speed
//	go run ./bench/pages -pages ../shared/eval/html # a folder with gold: speed and quality
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
)

// options say what is measured.
type options struct {
	folder string
	rounds int
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
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("pages", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.folder, "pages", "testdata", "`FOLDER` of *.html, with gold beside them (NNN.json, NNN.body.txt) where there is one")
	flags.IntVar(&o.rounds, "rounds", 5, "rounds, of which the medians are printed")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.rounds < 1 {
		err := errors.New("at least one round, and no arguments")
		fmt.Fprintln(stderr, "pages:", err)
		return o, err
	}
	return o, nil
}

// run measures and prints everything.
func run(w io.Writer, o options) error {
	pages, err := readPages(o.folder)
	if err != nil {
		return err
	}
	subs, err := subjects()
	if err != nil {
		return err
	}
	bytes := 0
	for _, p := range pages {
		bytes += len(p.raw)
	}
	fmt.Fprintf(w, "%s, %s/%s, %d processors; %d pages, %.1f MB; medians of %d rounds.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), len(pages), float64(bytes)/1e6, o.rounds)
	scores := make([]score, len(subs))
	for i, s := range subs {
		scores[i] = judge(s, pages)
	}
	return report(w, len(pages), subs, scores, measure(subs, pages, o.rounds))
}
