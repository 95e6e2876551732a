package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/internal/batch"
)

func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		name   string
		b      batch.Progress
		in     ingest.Progress
		passed time.Duration
		want   string
	}{
		{"half way", batch.Progress{Done: 1234567, Failed: 12}, ingest.Progress{Done: 50, Total: 100}, 1000 * time.Second,
			"1,234,567 read, 12 failed, 1235/s, 50 %, 16m40s left"},
		{"no end known", batch.Progress{Done: 10}, ingest.Progress{Done: 50, Total: -1}, 10 * time.Second, "10 read, 0 failed, 1/s"},
		{"nothing yet", batch.Progress{}, ingest.Progress{Total: 100}, time.Second, "0 read, 0 failed, 0/s, 0 %"},
		{"all read", batch.Progress{Done: 10, Making: "sqlite of 000002"}, ingest.Progress{Done: 100, Total: 100}, time.Second,
			"10 read, 0 failed, making sqlite of 000002"},
	} {
		p := &progress{doing: "read", read: func() batch.Progress { return c.b }, started: time.Now().Add(-c.passed)}
		if got := p.line(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		p.bar = progressbar.New(1) // which says the percentage
		if got, want := p.line(c.in), regexp.MustCompile(`, \d+ %`).ReplaceAllString(c.want, ""); got != want {
			t.Errorf("%s: %q beside a bar, want %q", c.name, got, want)
		}
	}
}

// In a log every look is a line of its own.
func TestProgressInALog(t *testing.T) {
	var out strings.Builder
	p := &progress{out: &out, doing: "read", read: func() batch.Progress { return batch.Progress{Done: 3} }, input: func() ingest.Progress { return ingest.Progress{Total: -1} }}
	stop := p.run()
	p.tell()
	p.tell()
	stop()
	if got := out.String(); strings.Count(got, "gongwen: 3 read, 0 failed, ") != 2 || strings.ContainsAny(got, "\r\x1b") {
		t.Errorf("%q", got)
	}
}

// What is short has no progress, on a terminal nor in a log.
func TestProgressOfWhatIsShort(t *testing.T) {
	var out strings.Builder
	p := &progress{out: &out, after: time.Hour, doing: "read", read: func() batch.Progress { return batch.Progress{Done: 3} }, input: func() ingest.Progress { return ingest.Progress{Total: -1} }}
	stop := p.run()
	p.bar = progressbar.NewOptions(-1, progressbar.OptionSetSpinnerChangeInterval(0), progressbar.OptionSetWriter(&out))
	p.tell()
	stop()
	if out.Len() > 0 {
		t.Errorf("%q", out.String())
	}
	p.after = 0
	if p.tell(); !strings.Contains(out.String(), "3 read") {
		t.Errorf("of what is longer: %q", out.String())
	}
}

// A line that is said takes the place of the bar.
func TestProgressSays(t *testing.T) {
	var out strings.Builder
	p := &progress{out: &out, doing: "read", read: func() batch.Progress { return batch.Progress{Done: 3} }, input: func() ingest.Progress { return ingest.Progress{Total: -1} }}
	p.bar = progressbar.NewOptions(-1, progressbar.OptionSetSpinnerChangeInterval(0), progressbar.OptionSetWriter(&out), progressbar.OptionUseANSICodes(true))
	p.tell()
	shown := out.Len()
	p.say("%s is bad", "a.txt")
	if got := out.String()[shown:]; got != "\x1b[2K\rgongwen: a.txt is bad\n" {
		t.Errorf("%q", got)
	}
}

func TestSizes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1024: "1.0 KiB", 5 << 20: "5.0 MiB", 3 << 40: "3.0 TiB"} {
		if got := size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
