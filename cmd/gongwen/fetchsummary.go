package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/fetch"
)

// fetchSummary counts what became of the requests of a run.
type fetchSummary struct {
	Kinds    map[string]map[fetch.Outcome]int64 `json:"kinds"`             // pages by kind and outcome; retries are no pages
	Reasons  map[fetch.Reason]int64             `json:"reasons,omitempty"` // of those that failed or were refused
	Retries  int64                              `json:"retries,omitempty"`
	Requests int64                              `json:"requests"`
	Bytes    int64                              `json:"bytes"` // of bodies, as they came
	Left     []fetch.Left                       `json:"left,omitempty"`
	Archive  string                             `json:"archive"`
	Size     int64                              `json:"archive_bytes"`

	seeds, passing int64 // what makes the exit code 1
}

func newFetchSummary() *fetchSummary {
	return &fetchSummary{Kinds: map[string]map[fetch.Outcome]int64{}, Reasons: map[fetch.Reason]int64{}}
}

func (f *fetchSummary) add(e fetch.Event) {
	f.Bytes += e.Bytes
	if e.Status != 0 || e.Try > 0 {
		f.Requests++
	}
	if e.Outcome == fetch.Retry {
		f.Retries++
		return
	}
	kind := e.Kind
	if e.List {
		kind = "list"
	}
	if f.Kinds[kind] == nil {
		f.Kinds[kind] = map[fetch.Outcome]int64{}
	}
	if e.Kind == "robots" && e.Outcome == fetch.Failed && e.Status >= 400 && e.Status < 500 {
		e.Outcome = noRobots
	}
	f.Kinds[kind][e.Outcome]++
	if e.Reason == "" || e.Kind == "robots" {
		return
	}
	reason := e.Reason
	if reason == fetch.FailStatus {
		reason += fetch.Reason(fmt.Sprintf(" %d", e.Status))
	}
	f.Reasons[reason]++
	if e.Kind == "seed" {
		f.seeds++
	}
	if e.Passing {
		f.passing++
	}
}

// noRobots is the outcome of a robots.txt that a site does not have: it allows everything.
const noRobots fetch.Outcome = "absent"

// kindNames are the kinds in the order of the summary.
var kindNames = []struct{ kind, name string }{
	{"page", "notices"}, {"attachment", "attachments"}, {"list", "list pages"}, {"seed", "start pages"}, {"sitemap", "sitemaps"}, {"robots", "robots.txt"},
}

// write writes the summary.
func (f *fetchSummary) write(w io.Writer, p fetch.Progress, archive string, asJSON bool) error {
	f.Left, f.Archive = p.Left, archive
	if info, err := os.Stat(archive); err == nil {
		f.Size = info.Size()
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(f)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s fetched, %s is %s now\n", counted(f.Requests, "request"), size(f.Bytes), archive, size(f.Size))
	for _, k := range kindNames {
		if counts := f.Kinds[k.kind]; len(counts) > 0 {
			fmt.Fprintf(&b, "%-12s %s\n", k.name, listed(counts))
		}
	}
	if len(f.Reasons) > 0 {
		fmt.Fprintf(&b, "%-12s %s\n", "not had", listed(f.Reasons))
	}
	for _, left := range f.Left {
		fmt.Fprintf(&b, "not followed %s (%s), such as %s\n", thousands(left.N), left.Reason, left.Example)
	}
	if p.Queued > 0 {
		fmt.Fprintf(&b, "%s addresses wait for the next run\n", thousands(p.Queued))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// listed writes counts by their names.
func listed[K ~string](counts map[K]int64) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %s", thousands(counts[k]), k))
	}
	return strings.Join(parts, ", ")
}

// counted is a number with what it counts.
func counted(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return thousands(n) + " " + what
}
