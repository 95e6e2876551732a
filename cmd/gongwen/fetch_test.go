package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/fetch"
)

func TestHostTable(t *testing.T) {
	now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	hosts := []fetch.HostProgress{
		{Name: "done.example.cn", Fetched: 40},
		{Name: "www.example.cn", Fetched: 1200, Queued: 34, Failed: 2, Next: now.Add(1440 * time.Millisecond)},
		{Name: "asked.example.cn", Fetched: 3, Queued: 7, Asking: true},
		{Name: "down.example.cn", Queued: 5, GivenUp: true},
	}
	want := `host              fetched  waiting  failed  next request
www.example.cn      1,200       34       2  in 1.4s
asked.example.cn        3        7       0  asking
down.example.cn         0        5       0  left for the next run
done.example.cn        40        0       0  done`
	if got := strings.Join(hostTable(hosts, now, 80), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := hostTable(hosts[2:3], now, 40)[1]; got != "asked.exampl        3        7       0  asking" {
		t.Errorf("on a narrow screen %q", got)
	}
	var many []fetch.HostProgress
	for i := range shownHosts + 3 {
		many = append(many, fetch.HostProgress{Name: fmt.Sprint(i)})
	}
	if lines := hostTable(many, now, 80); len(lines) != shownHosts+2 || lines[len(lines)-1] != "and 3 other hosts" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

// A table that is drawn again stands where it stood; lines of failures stand above it.
func TestFetchView(t *testing.T) {
	client, err := fetch.New(fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	v := newFetchView(&out, client, false)
	v.screen = true
	v.tell()
	v.tell()
	v.line("a failure\x1b[2J")
	v.tell()
	go v.run()
	v.close()
	const table = "0 notices, 0 fetched, 0 waiting, 0 failed, 0s\n"
	const up = "\x1b[1A\x1b[J"
	if got := out.String(); got != table+up+table+up+"a failure\ufffd[2J\n"+table+up {
		t.Errorf("%q", got)
	}
}

// lines collects what a command prints, and calls seen for each line.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
	seen func(line string)
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	for line := range strings.Lines(string(p)) {
		l.seen(line)
	}
	return len(p), nil
}

// Watching, the command prints a notice when it appears, once, and ends well when it is told to.
func TestWatch(t *testing.T) {
	var mu sync.Mutex
	notices := 1
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/":
			fmt.Fprint(w, "<html><head><title>通知公告</title></head><body><ul>")
			for i := notices + 4; i > 0; i-- {
				fmt.Fprintf(w, `<li><a href="/%d.html">关于第%d号渡口检修的通知</a> <span>2026-05-%02d</span></li>`, i, i, i)
			}
			fmt.Fprint(w, "</ul></body></html>")
		default:
			fmt.Fprintf(w, "<html><body><h1>关于渡口检修的通知</h1><p>各乡镇人民政府：</p><p>请于6月底前完成%s的检修。</p></body></html>", r.URL.Path)
		}
	}))
	defer site.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	printed := 0
	out := &lines{}
	out.seen = func(string) {
		switch printed++; printed {
		case 5:
			mu.Lock()
			notices++
			mu.Unlock()
		case 6:
			stop()
		}
	}
	errs := &lines{seen: func(string) {}}
	archive := filepath.Join(t.TempDir(), "a.warc.gz")
	code := Run(ctx, strings.Fields("fetch "+site.URL+" -o "+archive+" --watch 50ms --delay 1ms --allow 127.0.0.0/8 --allow ::1/128 -q"), strings.NewReader(""), out, errs)
	if code != exitOK && code != exitInput { // told to stop in a pause, or in a round
		t.Errorf("exit %d", code)
	}
	for i := 1; i <= 6; i++ {
		if n := strings.Count(out.text.String(), fmt.Sprintf(`"url":"%s/%d.html"`, site.URL, i)); n != 1 {
			t.Errorf("notice %d was printed %d times\n%s", i, n, errs.text.String())
		}
	}
	if _, err := os.Stat(fetch.FrontierOf(archive)); err != nil {
		t.Error(err)
	}
}
