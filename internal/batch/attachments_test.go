package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/doc"
)

// attaching is a batch of notices each of which names three files, one of them empty and one that the notice before names, too.
// The files are inputs themselves, behind the notices.
func attaching(t testing.TB, dir string) Options {
	t.Helper()
	const notices = 30
	file := func(i, n int) doc.Source {
		src := doc.Source{Name: fmt.Sprintf("in/%d-%d.txt", i, n), Bytes: []byte{}}
		if n > 0 {
			src.Bytes = fmt.Appendf(nil, "第%d号附件第%d件\n一、检修趸船。（市水务局牵头，6月底前完成）\n", i, n)
		}
		return src
	}
	resolve := func(_ context.Context, _ doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
		return func(yield func(doc.Source, error) bool) {
			var i, n int
			if _, err := fmt.Sscanf(a.URL, "%d-%d.doc", &i, &n); err == nil {
				yield(file(i, n), nil)
			}
		}
	}
	opt := options(t, dir)
	var err error
	if opt.Parser, err = gongwen.New(gongwen.Options{Attachments: true, Resolve: resolve, Workers: 3}); err != nil {
		t.Fatal(err)
	}
	opt.Journal = journal.Options{SegmentRecords: 7}
	opt.Sources = func(context.Context) iter.Seq2[doc.Source, error] {
		return func(yield func(doc.Source, error) bool) {
			for i := range notices {
				page := fmt.Sprintf(`<html><head><meta charset="utf-8"></head><body><h1>青榆市水务局关于%d年第%d次检修的通知</h1><p>各渡口管理单位：</p><p>现就有关事项通知如下。</p>`+
					`<p><a href="%d-0.doc">附件1：空表</a></p><p><a href="%d-1.doc">附件2：明细表</a></p><p><a href="%d-2.doc">附件3：上次明细表</a></p></body></html>`, 2000+i, i, i, i, max(i-1, 0))
				if !yield(doc.Source{Name: fmt.Sprintf("in/%d.html", i), Bytes: []byte(page)}, nil) {
					return
				}
			}
			for i := range notices {
				for n := range 3 {
					if !yield(file(i, n), nil) {
						return
					}
				}
			}
		}
	}
	return opt
}

// Stopped anywhere, every file has one record in the end, and the records of what is attached stand before that of the notice.
func TestAttachmentsStoppedAnywhere(t *testing.T) {
	want := t.TempDir()
	if _, err := run(t, t.Context(), attaching(t, want)); err != nil {
		t.Fatal(err)
	}
	checkAttached(t, want)
	for at := 1; at < 40; at += 3 {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		opt := attaching(t, dir)
		all := opt.Sources(ctx)
		opt.Sources = func(context.Context) iter.Seq2[doc.Source, error] {
			return func(yield func(doc.Source, error) bool) {
				i := 0
				for src, err := range all {
					if i++; i > at {
						cancel()
					}
					if !yield(src, err) {
						return
					}
				}
			}
		}
		if _, err := run(t, ctx, opt); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %d: %v", at, err)
		}
		if _, err := run(t, t.Context(), attaching(t, dir)); err != nil {
			t.Fatal(err)
		}
		if got := tree(t, dir); got != tree(t, want) {
			t.Fatalf("stopped at %d:\n%s", at, differ(got, tree(t, want)))
		}
	}
}

// TestAttachmentsTorn: a batch that was killed between the records of a notice and of what is attached to it.
func TestAttachmentsTorn(t *testing.T) {
	want := t.TempDir()
	if _, err := run(t, t.Context(), attaching(t, want)); err != nil {
		t.Fatal(err)
	}
	records := lines(t, want)
	for cut := range min(len(records), 20) {
		dir := t.TempDir()
		opt := attaching(t, dir)
		b, err := Open(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records[:cut] {
			if _, err := b.journal.Append([]byte(r)); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.journal.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := run(t, t.Context(), opt); err != nil {
			t.Fatal(err)
		}
		if got := lines(t, dir); strings.Join(got, "\n") != strings.Join(records, "\n") {
			t.Fatalf("cut behind %d records: %d records, want %d", cut, len(got), len(records))
		}
	}
}

// lines are all records of a folder.
func lines(t *testing.T, dir string) (all []string) {
	t.Helper()
	list, err := journal.List(journalDir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		for line, err := range s.Lines() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(line.Record))
		}
	}
	return all
}

func checkAttached(t *testing.T, dir string) {
	t.Helper()
	names, ids, waiting := map[string]bool{}, map[string]bool{}, map[string]bool{}
	year := 0
	for _, line := range lines(t, dir) {
		var d doc.Document
		if err := d.UnmarshalJSON([]byte(line)); err != nil {
			t.Fatal(err)
		}
		if names[d.Source.Name] {
			t.Errorf("%s has two records", d.Source.Name)
		}
		names[d.Source.Name], ids[d.ID] = true, true
		if d.Source.Parent != "" {
			waiting[d.Source.Parent] = true
			if len(d.Tasks) > 0 && strings.HasPrefix(d.Tasks[0].Deadlines[0].Date, "20") {
				year++
			}
		}
		for _, id := range d.Children {
			if !ids[id] {
				t.Errorf("%s has a record before its attachment %s", d.Source.Name, id)
			}
		}
		delete(waiting, d.ID)
	}
	if len(names) != 30*4 || len(waiting) > 0 || year != 30+30-1 {
		t.Errorf("%d names, %d notices without a record, %d attachments of a year", len(names), len(waiting), year)
	}
}
