// Command convert measures the conversion of gongwen beside its peers in Go and beside bare loops, on the same texts in
// one run, and prints Markdown tables. From the root of the repository:
//
//	go run ./bench/convert
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"
	"unicode/utf8"
)

// constructFlag makes the program a child of itself.
const constructFlag = "-construct"

// smallSize is that of a usual notice.
const smallSize = 8 << 10

// options say how much is measured.
type options struct {
	sizes  []int         // of the invented texts
	file   string        // a text instead of the invented ones
	rounds int           // of measurements and of constructions
	sample time.Duration // the least time of a sample
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == constructFlag {
		exit(printCost(os.Args[2]))
	}
	o, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		os.Exit(2) // it has said why
	}
	exit(run(os.Stdout, o))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// parseOptions reads the flags and says what is wrong with them. The set of the package flag is not used: longbridge/opencc puts one of its own into it.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	o := options{sample: 20 * time.Millisecond}
	flags := flag.NewFlagSet("convert", flag.ContinueOnError)
	flags.SetOutput(stderr)
	size := flags.Int("bytes", 1<<20, "size of the large texts; the small ones have at most 8 KiB")
	flags.IntVar(&o.rounds, "rounds", 7, "rounds, of which the medians are printed")
	flags.StringVar(&o.file, "input", "", "a UTF-8 `FILE` in lines to measure instead of the invented texts")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.rounds < 1 || *size < 1<<10 {
		err := errors.New("at least one round and 1024 bytes, and no arguments")
		fmt.Fprintln(stderr, "convert:", err)
		return o, err
	}
	o.sizes = []int{min(smallSize, *size)}
	if *size > smallSize {
		o.sizes = append(o.sizes, *size)
	}
	return o, nil
}

// run measures and prints everything.
func run(w io.Writer, o options) error {
	ins, err := o.inputs()
	if err != nil {
		return err
	}
	costs, err := constructInChildren(o.rounds)
	if err != nil {
		return err
	}
	subs, err := subjects()
	if err != nil {
		return err
	}
	agreed, err := agreement(ins)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, %s/%s, %d processors; medians of %d rounds.\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds)
	r := report{w, ins, subs, measure(ins, subs, o.rounds, o.sample), costs}
	r.speeds()
	r.constructions()
	r.bareLoops()
	r.agreement(agreed)
	if o.file == "" {
		r.goals()
	}
	return nil
}

func (o options) inputs() ([]*input, error) {
	if o.file == "" {
		return inputs(o.sizes...)
	}
	raw, err := os.ReadFile(o.file)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(raw) || len(raw) == 0 {
		return nil, fmt.Errorf("%s is empty or no UTF-8, which is all that the peers read", o.file)
	}
	return []*input{newInput(filepath.Base(o.file), string(raw))}, nil
}
