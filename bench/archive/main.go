// Command archive writes a generated archive of notices with its truth, for tests and measurements at size. From the root
// of the repository:
//
//	go run ./bench/archive -write /tmp/a            -n 10000   # a folder of files
//	go run ./bench/archive -write /tmp/a.warc.gz    -n 100000  # a web archive
//	go run ./bench/archive -write /tmp/a.jsonl      -n 100000  # JSON Lines, as gongwen pipe reads them
//
// Beside it stands DEST.truth.jsonl, a line an item: {"index","name","url","family","kind","of"}. Kinds are original,
// repost, mirror, version and excerpt; of is the name of the original. The same seed and number give the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// options say what is written.
type options struct {
	write string
	n     int
	seed  uint64
}

func main() {
	o, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // it has said why
	}
	if err := writeArchive(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "archive:", err)
		os.Exit(1)
	}
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("archive", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.write, "write", "", "`DEST` to write: a folder, FILE.warc, FILE.warc.gz or FILE.jsonl; it must not be there yet")
	flags.IntVar(&o.n, "n", 1000, "how many notices")
	flags.Uint64Var(&o.seed, "seed", 1, "seed: the same seed and number give the same archive")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.write == "" || o.n < 1 {
		err := errors.New("wanted: -write DEST and at least one notice")
		fmt.Fprintln(stderr, "archive:", err)
		return o, err
	}
	return o, nil
}
