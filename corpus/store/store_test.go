package store_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// open opens a store in a folder of the test.
func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "notices.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// parsed reads notices of testdata.
func parsed(t testing.TB, names ...string) []*doc.Document {
	t.Helper()
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []*doc.Document
	for _, name := range names {
		d, err := p.Parse(context.Background(), source(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, d)
	}
	return out
}

// sequence is a stream of documents; those with Err have it beside them, as in Parser.All.
func sequence(docs ...*doc.Document) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, d.Err) {
				return
			}
		}
	}
}

func load(t testing.TB, s *store.Store, segment string, docs ...*doc.Document) {
	t.Helper()
	if err := s.Load(t.Context(), segment, sequence(docs...)); err != nil {
		t.Fatal(err)
	}
}

var errTest = errors.New("the disk went away")

// compare compares what JSON shows of two values.
func compare(want, got any) string {
	return cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(doc.Document{}, "Map"))
}
