package store_test

import (
	"errors"
	"iter"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

func pairs(duplicates ...store.Duplicate) iter.Seq2[store.Duplicate, error] {
	return func(yield func(store.Duplicate, error) bool) {
		for _, d := range duplicates {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func TestStats(t *testing.T) {
	s := open(t)
	empty, err := s.Stats(t.Context())
	if diff := compare(store.Stats{}, empty); diff != "" || err != nil {
		t.Errorf("an empty store: %v\n%s", err, diff)
	}
	docs := made()
	docs[0].Script = doc.Script{Detected: "traditional", Origin: "mainland", Mirror: true}
	docs[0].Source.Charset, docs[0].PageKind, docs[0].Metadata.Kind = "gb18030", doc.PageDocument, "通知"
	twin := *docs[0]
	twin.Source.Name = "twin.txt"
	load(t, s, "1", docs[0], docs[1], &twin, failure("bad", &doc.Error{Stage: "read", Err: doc.ErrTooLarge}))
	err = s.SetDuplicates(t.Context(), pairs(
		store.Duplicate{ID: "a", Name: "a.txt", Cluster: 1, Measure: 1},
		store.Duplicate{ID: "a", Name: "twin.txt", Cluster: 1, Relation: "same", Measure: 1}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	count := func(value string, n int) store.Count { return store.Count{Value: value, N: n} }
	want := store.Stats{
		Segments: 1, Documents: 3, Tasks: 13, Failed: 1, Mirrors: 2, Clusters: 1,
		Kinds:      []store.Count{count("通知", 2)},
		Issuers:    []store.Count{count("云川市人民政府", 2), count("青禾县人民政府", 1)},
		Years:      []store.Count{count("2026", 3)},
		Charsets:   []store.Count{count("gb18030", 2)},
		Scripts:    []store.Count{count("traditional", 2)},
		Origins:    []store.Count{count("mainland", 2)},
		Pages:      []store.Count{count("document", 2)},
		Errors:     []store.Count{count("too_large", 1)},
		Lead:       []store.Count{count("云川市发展和改革委员会", 4), count("云川市财政局", 4), count("市财政局", 2), count("青禾县财政局", 2), count("青禾县审计局", 1)},
		Supporting: []store.Count{count("云川市财政局", 1)},
		Due:        []store.Count{count("2026-03", 2), count("2026-05", 1), count("2026-06", 2), count("2026-12", 2), count("2027-01", 2)},
		Duplicates: []store.Count{count("same", 1)},
	}
	if diff := compare(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSetDuplicates(t *testing.T) {
	s := open(t)
	load(t, s, "1", made()...)
	set := func(d iter.Seq2[store.Duplicate, error]) error { return s.SetDuplicates(t.Context(), d) }
	if err := set(pairs(store.Duplicate{ID: "a", Cluster: 1}, store.Duplicate{ID: "b", Cluster: 1, Relation: "version", Measure: .7})); err != nil {
		t.Fatal(err)
	}
	once := func() int {
		hits, err := s.Search(t.Context(), store.Query{Of: store.Documents, Once: true, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		return len(hits)
	}
	all := once() // another version is no copy
	if err := set(pairs(store.Duplicate{ID: "a", Cluster: 1}, store.Duplicate{ID: "b", Cluster: 1, Relation: "repost", Measure: 1})); err != nil || once() != all-1 {
		t.Errorf("%d of %d documents once, %v", once(), all, err)
	}
	if err := set(pairs(store.Duplicate{ID: "a", Cluster: 1}, store.Duplicate{ID: "b", Cluster: 1, Relation: "version", Measure: .7})); err != nil {
		t.Fatal(err)
	}
	if err := set(pairs(store.Duplicate{ID: "a", Cluster: 2}, store.Duplicate{ID: "nobody", Cluster: 2})); !errors.Is(err, doc.ErrOptions) {
		t.Errorf("a document that is not there: %v", err)
	}
	if err := set(func(yield func(store.Duplicate, error) bool) { yield(store.Duplicate{}, errTest) }); !errors.Is(err, errTest) {
		t.Errorf("an error of the sequence: %v", err)
	}
	st, err := s.Stats(t.Context())
	if err != nil || len(st.Duplicates) != 1 || st.Duplicates[0].Value != "version" {
		t.Errorf("the old ones have not stayed: %+v, %v", st.Duplicates, err)
	}
	if err := set(pairs()); err != nil {
		t.Fatal(err)
	}
	if st, err = s.Stats(t.Context()); err != nil || st.Duplicates != nil {
		t.Errorf("none: %+v, %v", st.Duplicates, err)
	}
}

// Documents gives those that a query finds.
func TestDocuments(t *testing.T) {
	s := open(t)
	load(t, s, "1", made()...)
	for _, c := range []struct {
		q    store.Query
		want string
	}{
		{store.Query{}, "ab"},
		{store.Query{Limit: 1, Offset: 1, Order: store.ByDate, Of: store.Tasks}, "ab"},
		{store.Query{Text: "乙"}, "b"},
		{store.Query{Unit: "市财政局", Role: store.Lead}, "a"},
		{store.Query{DueBefore: "2020-01-01"}, ""},
	} {
		got := ""
		for d, err := range s.Documents(t.Context(), c.q) {
			if err != nil {
				t.Fatal(err)
			}
			got += d.ID
		}
		if got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
	}
	for range s.Documents(t.Context(), store.Query{}) {
		break // and no connection stays taken:
	}
	for range 10 {
		for range s.Documents(t.Context(), store.Query{}) {
			break
		}
	}
}
