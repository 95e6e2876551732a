package main

import (
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// A page that was fetched again because it changed has its later version in the sheet, whatever the order; an archive that
// holds other pages of the same address, which nobody fetched, has all of them.
func TestLaterVersion(t *testing.T) {
	page := func(url, fetched, task string) *doc.Document {
		return &doc.Document{Source: doc.SourceInfo{URL: url, FetchedAt: fetched}, Tasks: []doc.Task{{Text: task}}}
	}
	var f taskFinds
	for _, d := range []*doc.Document{
		page("https://a.cn/1", "2026-05-01T00:00:00Z", "old"), page("https://a.cn/2", "2026-05-01T00:00:00Z", "two"),
		page("https://a.cn/1", "2026-05-02T00:00:00Z", "new"), page("https://a.cn/1", "2026-04-30T00:00:00Z", "oldest"), page("", "", "x"), page("", "", "y"), page("https://a.cn/3", "", "z"), page("https://a.cn/3", "", "zz"),
	} {
		f.add(d)
	}
	want := []string{"new", "two", "x", "y", "z", "zz"}
	if len(f.docs) != len(want) || f.older != 2 || f.withTasks != len(want) {
		t.Fatalf("%d documents, %d older, %d with tasks", len(f.docs), f.older, f.withTasks)
	}
	for i, d := range f.docs {
		if d.Tasks[0].Text != want[i] {
			t.Errorf("document %d is %q, want %q", i, d.Tasks[0].Text, want[i])
		}
	}
}
