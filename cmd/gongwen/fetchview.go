package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/term"

	"github.com/gongwen-go/gongwen/fetch"
)

// fetchView shows how far a crawl is: on a terminal a table of hosts that is drawn again and again, else a line every few
// seconds.
type fetchView struct {
	out     io.Writer
	client  *fetch.Client
	began   time.Time
	screen  bool
	mu      sync.Mutex
	drawn   int // lines that stand on the screen
	end     chan struct{}
	ended   chan struct{}
	nothing bool
}

// shownHosts is how many hosts the table has at most.
const shownHosts = 12

func newFetchView(out io.Writer, client *fetch.Client, quiet bool) *fetchView {
	return &fetchView{out: out, client: client, began: time.Now(), screen: isTerminal(out), end: make(chan struct{}), ended: make(chan struct{}), nothing: quiet}
}

// run shows until close is called.
func (v *fetchView) run() {
	defer close(v.ended)
	every := lineEvery
	if v.screen {
		every = 2 * barEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			v.tell()
		case <-v.end:
			return
		}
	}
}

// close takes the table off the screen.
func (v *fetchView) close() {
	close(v.end)
	<-v.ended
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wipe()
}

// line writes a line above the table. There may be words of a server in it, such as the names in its certificate: they
// are no commands to the terminal.
func (v *fetchView) line(text string) {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wipe()
	fmt.Fprintln(v.out, text)
}

// wipe takes the table off the screen; v.mu is held.
func (v *fetchView) wipe() {
	if v.drawn > 0 {
		fmt.Fprintf(v.out, "\x1b[%dA\x1b[J", v.drawn)
		v.drawn = 0
	}
}

func (v *fetchView) tell() {
	if v.nothing {
		return
	}
	p := v.client.Progress()
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.screen {
		fmt.Fprintln(v.out, "gongwen: "+totals(p, time.Since(v.began)))
		return
	}
	v.wipe()
	width := screenWidth(v.out)
	lines := append(hostTable(p.Hosts, time.Now(), width), totals(p, time.Since(v.began)))
	for i, l := range lines {
		if r := []rune(l); len(r) >= width {
			lines[i] = string(r[:width-1])
		}
	}
	fmt.Fprint(v.out, strings.Join(lines, "\n")+"\n")
	v.drawn = len(lines)
}

func screenWidth(out io.Writer) int {
	if f, ok := out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			return w
		}
	}
	return 80
}

// totals is a crawl in a line.
func totals(p fetch.Progress, passed time.Duration) string {
	return fmt.Sprintf("%s notices, %s fetched, %s waiting, %s failed, %s", thousands(p.Notices), thousands(p.Fetched), thousands(p.Queued), thousands(p.Failed), passed.Round(time.Second))
}

// besideHost is how wide the other columns of the table of hosts are, as a rule.
const besideHost = 38

// hostTable lists the hosts that have most to do, on a screen of so many columns.
func hostTable(hosts []fetch.HostProgress, now time.Time, screen int) []string {
	if len(hosts) == 0 {
		return nil
	}
	hosts = slices.Clone(hosts)
	slices.SortStableFunc(hosts, func(a, b fetch.HostProgress) int {
		if a.Queued != b.Queued {
			return int(b.Queued - a.Queued)
		}
		return int(b.Fetched - a.Fetched)
	})
	rest := max(len(hosts)-shownHosts, 0)
	hosts = hosts[:len(hosts)-rest]
	width := len("host")
	for _, h := range hosts {
		width = min(max(width, len(h.Name)), 40, max(screen-besideHost, 12))
	}
	lines := []string{fmt.Sprintf("%-*s %8s %8s %7s  %s", width, "host", "fetched", "waiting", "failed", "next request")}
	for _, h := range hosts {
		lines = append(lines, fmt.Sprintf("%-*.*s %8s %8s %7s  %s", width, width, h.Name, thousands(h.Fetched), thousands(h.Queued), thousands(h.Failed), nextRequest(h, now)))
	}
	if rest > 0 {
		lines = append(lines, fmt.Sprintf("and %s other hosts", thousands(rest)))
	}
	return lines
}

func nextRequest(h fetch.HostProgress, now time.Time) string {
	switch wait := h.Next.Sub(now); {
	case h.GivenUp:
		return "left for the next run"
	case h.Asking:
		return "asking"
	case h.Queued == 0:
		return "done"
	case wait > 0:
		return "in " + wait.Round(100*time.Millisecond).String()
	}
	return "soon"
}
