// Command archive writes a generated archive of notices with its truth, for tests and measurements at size. From the root
// of the repository:
//
//	go run ./bench/archive -write /tmp/a            -n 10000   # a folder of files
//	go run ./bench/archive -write /tmp/a.warc.gz    -n 100000  # a web archive
//	go run ./bench/archive -write /tmp/a.jsonl      -n 100000  # JSON Lines, as gongwen pipe reads them
//
// or measures gongwen batch over such archives, as a process: speed, memory, and the duplicates found:
//
//	go run ./bench/archive -measure 1000,10000,100000
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
	"strconv"
	"strings"
)

// options say what is written or measured.
type options struct {
	write  string
	n      int
	seed   uint64
	sizes  []int
	single int
	temp   string
	to     string
}

func main() {
	o, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // it has said why
	}
	work := writeArchive
	if o.write == "" {
		work = measure
	}
	if err := work(o, os.Stdout); err != nil {
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
	sizes := flags.String("measure", "", "`N,N…`: write archives of these sizes, read them with gongwen batch, and print what it takes and what of the duplicates is found")
	flags.IntVar(&o.single, "single", 10_000, "the largest size that is read with one processor, too")
	flags.StringVar(&o.to, "to", "jsonl,parquet,sqlite,duplicates", "`FORM,FORM…` that are measured; all is all of them in one run")
	flags.StringVar(&o.temp, "temp", "", "`FOLDER` to work in: about 60 KB a notice")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	if o.sizes, err = parseSizes(*sizes); err != nil {
		fmt.Fprintln(stderr, "archive:", err)
		return o, err
	}
	if flags.NArg() > 0 || (o.write == "") == (len(o.sizes) == 0) || o.n < 1 {
		err := errors.New("wanted: -write DEST and at least one notice, or -measure N,N")
		fmt.Fprintln(stderr, "archive:", err)
		return o, err
	}
	return o, nil
}

func parseSizes(list string) (sizes []int, err error) {
	if list == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-measure: %q is no number of notices", part)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}
