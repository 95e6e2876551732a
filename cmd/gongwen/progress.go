package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/internal/batch"
)

// progress tells how far a long reading is: a bar on a terminal, else a line every few seconds.
type progress struct {
	out     io.Writer
	read    func() batch.Progress
	input   func() ingest.Progress
	doing   string        // what is done with an input: "read"
	after   time.Duration // what takes no longer has no progress
	started time.Time
	mu      sync.Mutex               // for who writes on out
	bar     *progressbar.ProgressBar // on a terminal
}

// Between two looks, and between two lines of a log.
const (
	barEvery  = 200 * time.Millisecond
	lineEvery = 5 * time.Second
)

// run tells until stop is called, which tells a terminal a last time: a log has the summary.
func (p *progress) run() (stop func()) {
	p.started = time.Now()
	every := lineEvery
	if isTerminal(p.out) {
		every = barEvery
		p.bar = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(p.out), progressbar.OptionSetWidth(16),
			progressbar.OptionSetSpinnerChangeInterval(0), // it would draw beside us, by a goroutine that never ends
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false), progressbar.OptionSpinnerType(14),
			progressbar.OptionUseANSICodes(true), progressbar.OptionShowDescriptionAtLineEnd())
	}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				p.tell()
			case <-end:
				return
			}
		}
	}()
	return func() {
		close(end)
		<-ended
		if p.bar != nil && time.Since(p.started) >= p.after {
			p.tell()
			fmt.Fprintln(p.out)
		}
	}
}

// say writes a line that stays, in the place of the bar.
func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.out, "gongwen: "+format+"\n", args...)
}

func (p *progress) tell() {
	if time.Since(p.started) < p.after {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	in := p.input()
	if p.bar == nil {
		fmt.Fprintln(p.out, "gongwen: "+p.line(in))
		return
	}
	if in.Total > 0 {
		p.bar.ChangeMax64(in.Total)
	}
	p.bar.Describe(p.line(in))
	_ = p.bar.Set64(in.Done) // a terminal that is gone is no fault of the batch
}

// line is what is done, how fast, how much failed, and the time left; or what is made after all is read.
func (p *progress) line(in ingest.Progress) string {
	b := p.read()
	passed := time.Since(p.started)
	parts := []string{thousands(b.Done) + " " + p.doing, thousands(b.Failed) + " failed"}
	if in.Total >= 0 && in.Done >= in.Total && b.Making != "" {
		return strings.Join(append(parts, "making "+b.Making), ", ")
	}
	parts = append(parts, fmt.Sprintf("%.0f/s", float64(b.Done)/max(passed.Seconds(), 0.001)))
	if in.Total > 0 && p.bar == nil { // the bar says it
		parts = append(parts, fmt.Sprintf("%d %%", in.Done*100/in.Total))
	}
	if left, ok := in.Left(passed); ok {
		parts = append(parts, left.Round(time.Second).String()+" left")
	}
	return strings.Join(parts, ", ")
}

// thousands writes a number with commas.
func thousands[N int | int64](n N) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
