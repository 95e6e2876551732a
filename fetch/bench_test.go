package fetch_test

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/fetch"
	"github.com/gongwen-go/gongwen/internal/generate"
)

// manySites publishes on each host a list with ten notices, three of them with a file of nearly a megabyte.
func manySites(t testing.TB, hosts int) *madeSite {
	t.Helper()
	var names []string
	for i := range hosts {
		names = append(names, fmt.Sprintf("127.1.%d.%d", i/250, i%250+1))
	}
	s := newSite(t, names...)
	const notices, kinds = 10, 200
	var bodies [][]byte
	for i := 0; len(bodies) < kinds; i++ {
		if it := generate.At(3, 2*kinds, i); it.MediaType == "text/html" && it.Charset == "utf-8" {
			bodies = append(bodies, it.Bytes)
		}
	}
	file := bytes.Repeat([]byte("霁渚市任务分解表"), 40_000)
	for h := range s.hosts {
		var entries []entry
		for i := range notices {
			own := fmt.Sprintf("<p>%d-%d</p>", h, i)
			if i < 3 {
				target := fmt.Sprintf("/upload/%d.doc", i)
				s.put(h, target, 1, &madePage{media: "application/msword", body: fmt.Appendf(bytes.Clone(file), "%d-%d", h, i)})
				own += "<p><a href=\"" + target + "\">附件</a></p>"
			}
			target := fmt.Sprintf(targets[i%4], i)
			body := bytes.Replace(bodies[(h*notices+i)%kinds], []byte("</body>"), []byte(own+"</body>"), 1)
			s.put(h, target, 1, &madePage{media: "text/html; charset=utf-8", body: body})
			entries = append(entries, entry{target, "2024-03-01"})
		}
		s.seeds = append(s.seeds, s.putList(h, "/tz/", 0, entries))
	}
	return s
}

// BenchmarkHosts crawls 500 hosts at once in a process of its own, and reports the most memory that it had.
func BenchmarkHosts(b *testing.B) {
	s := manySites(b, 500)
	for range b.N {
		plan := fetch.Plan{Seeds: s.seeds, Archive: filepath.Join(b.TempDir(), "many.warc.gz")}
		began := time.Now()
		cmd, out, errs := childCrawl{Plan: plan, Options: fetch.Options{Delay: 100 * time.Millisecond, Hosts: 500}, Quiet: true}.start(b)
		text, err := io.ReadAll(out)
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatalf("%v: %s", err, errs)
		}
		took := time.Since(began)
		b.ReportMetric(peak(b, string(text)), "peak-MiB")
		b.ReportMetric(float64(s.mostOpen), "hosts-at-once")
		got, _ := s.requests()
		pages := 0
		for a := range s.wants {
			pages += min(got[a], 1)
		}
		if pages != len(s.wants) {
			b.Errorf("%d of %d pages", pages, len(s.wants))
		}
		b.ReportMetric(float64(pages)/took.Seconds(), "pages/s")
	}
}

// peak is the most memory that was resident, in MiB. Not that of wait4, which has the memory of the parent in it.
func peak(b *testing.B, status string) float64 {
	_, text, _ := strings.Cut(status, "VmHWM:")
	fields := strings.Fields(text)
	if len(fields) == 0 {
		b.Skip("the system does not tell the memory of a process")
	}
	n, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return n / 1024
}
