package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// singleCalls is how many files of a format get a call of their own: LibreOffice takes seconds for each.
const singleCalls = 4

// row is what one format costs, in milliseconds of processor time a page; 0 is not measured.
type row struct {
	set
	text, document       float64 // in a process that has read such a file before
	ourCall, ourMany     float64 // gongwen parse: a call a file, one call
	theirCall, theirMany float64
	callRatio, manyRatio float64 // theirs by ours
}

// measure takes the medians of all rounds; ours and theirs are measured in turn, so that a slow spell meets both.
func measure(s set, command, work string, o options) (row, error) {
	r := row{set: s}
	var err error
	if r.text, r.document, err = inProcess(s, o.rounds); err != nil {
		return r, err
	}
	ours := peer{program: command, many: true, printing: true, args: func(_ string, files []string) []string {
		return append([]string{"parse", "--format", "text"}, files...)
	}}
	copies, err := copyFiles(s, filepath.Join(work, "files-"+s.format), o.many)
	if err != nil {
		return r, err
	}
	samples := map[string][]float64{}
	for round := range o.rounds + 1 {
		for name, p := range map[string]peer{"our": ours, "their": s.peer} {
			if !p.there() {
				continue
			}
			call, many, err := p.calls(s, copies, work)
			if err != nil {
				return r, err
			}
			if round > 0 { // the first makes profiles and caches
				samples[name+" call"], samples[name+" many"] = append(samples[name+" call"], call), append(samples[name+" many"], many)
			}
		}
	}
	r.ourCall, r.ourMany = median(samples["our call"]), median(samples["our many"])
	r.theirCall, r.theirMany = median(samples["their call"]), median(samples["their many"])
	r.callRatio, r.manyRatio = ratio(samples["their call"], samples["our call"]), ratio(samples["their many"], samples["our many"])
	return r, nil
}

// calls gives the milliseconds a page of a call for each of the first files, and of one call for all copies. For a program
// that takes one file a call both are the same.
func (p peer) calls(s set, copies []string, work string) (call, many float64, err error) {
	var sum time.Duration
	var pages float64
	for i, file := range copies[:min(len(s.files), singleCalls)] {
		t, err := p.cost(work, file)
		if err != nil {
			return 0, 0, err
		}
		sum += t
		pages += s.pages[i]
	}
	call = ms(sum) / pages
	if !p.many {
		return call, call, nil
	}
	t, err := p.cost(work, copies...)
	return call, ms(t) / (s.allPages() * float64(len(copies)/len(s.files))), err
}

// copyFiles writes the files, as often as it takes to have many, into a folder, each under a name of its own.
func copyFiles(s set, folder string, many int) ([]string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	var names []string
	for len(names) < many {
		for _, raw := range s.raw {
			name := filepath.Join(folder, fmt.Sprintf("%04d.%s", len(names)+1, s.format))
			if err := os.WriteFile(name, raw, 0o600); err != nil {
				return nil, err
			}
			names = append(names, name)
		}
	}
	return names, nil
}

// inProcess gives the milliseconds a page of the format's reader alone, and of the whole way to a document. Each round
// reads the files until half a second is over; the collection of garbage at its end counts.
func inProcess(s set, rounds int) (text, document float64, err error) {
	parser, err := s.parser()
	if err != nil {
		return 0, 0, err
	}
	read := func(src doc.Source) error {
		_, err := s.reader.Read(context.Background(), src, src.Bytes, doc.Limits{})
		return err
	}
	parse := func(src doc.Source) error {
		_, err := parser.Parse(context.Background(), src)
		return err
	}
	var texts, documents []float64
	for range rounds {
		texts, documents = append(texts, s.pass(read)), append(documents, s.pass(parse))
	}
	return median(texts), median(documents), nil
}

// pass gives the milliseconds a page of what do does with the files.
func (s set) pass(do func(doc.Source) error) float64 {
	runtime.GC()
	before, passes := cpu(), 0
	for ; cpu()-before < time.Second/2; passes++ {
		for i, raw := range s.raw {
			if err := do(doc.Source{Name: s.files[i], Bytes: raw}); err != nil && passes == 0 {
				fmt.Fprintf(os.Stderr, "%s: %v\n", s.files[i], err)
			}
		}
	}
	runtime.GC()
	return ms(cpu()-before) / float64(passes) / s.allPages()
}

// cpu is the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Errorf("getrusage: %w", err)) // it cannot fail with these arguments
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

// ratio is the median of the rounds' ratios; 0 without rounds.
func ratio(theirs, ours []float64) float64 {
	var ratios []float64
	for i := range theirs {
		ratios = append(ratios, theirs[i]/ours[i])
	}
	return median(ratios)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}
