package corpus

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// counted is an index that counts the texts that are fetched.
func counted(t *testing.T, texts []string) (*Index, *int) {
	t.Helper()
	byID, calls := map[string]string{}, 0
	for i, text := range texts {
		byID[docName(i)] = text
	}
	ix := New(Options{Text: texter(byID, &calls)})
	for i, text := range texts {
		if err := ix.Add(NewSketch(document(docName(i), text))); err != nil {
			t.Fatal(err)
		}
	}
	return ix, &calls
}

// What stands in very many documents costs each of them no more than in few: the texts fetched, which are what is
// dear, and the pairs listed stay in proportion.
func TestLargeGroups(t *testing.T) {
	m := newMaker(11)
	notice := m.text(1500)
	page := m.text(900)
	repeat := func(n int, text func(i int) string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = text(i)
		}
		return out
	}
	for _, test := range []struct {
		name     string
		n        int
		text     func(i int) string
		clusters int // that hold all, or 0
		fetched  int // texts for each document, at most
		pairs    int
	}{
		{"one notice", 500, func(int) string { return string(notice) }, 1, 0, 1},
		{"one notice, each with a slip or two", 500, func(int) string { return string(m.edit(notice, 3)) }, 1, 3, 40},
		{"short texts, few of them the same", 2000, func(i int) string { return fmt.Sprintf("青禾县第%d号公告见附件。", i) }, 0, 0, 0},
		{"short texts, all the same", 2000, func(int) string { return "请见附件。" }, 1, 0, 1},
		{"excerpts of one notice", 1200, func(i int) string {
			if i == 1000 {
				return string(notice)
			}
			from := m.IntN(750)
			return string(notice[from : from+400+m.IntN(300)])
		}, 1, 6, 300},
		{"boilerplate around each", boilerwide + 400, func(int) string { return string(page[:125]) + string(m.text(150)) + string(page[125:250]) }, -1, 1, 1},
		{"much boilerplate around each", 400, func(int) string { return string(page[:450]) + string(m.text(300)) + string(page[450:]) }, -1, 9, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			ix, calls := counted(t, repeat(test.n, test.text))
			clusters, largest := 0, 0
			for c, err := range ix.Clusters(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				clusters++
				largest = max(largest, 1+len(c.Members))
			}
			pairs := 0
			for _, err := range ix.Pairs(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				pairs++
			}
			t.Logf("%d clusters, the largest of %d; %d texts fetched, %d pairs", clusters, largest, *calls, pairs)
			switch {
			case test.clusters == 1 && (clusters != 1 || largest < test.n*99/100):
				t.Errorf("%d clusters, the largest of %d", clusters, largest)
			case test.clusters == 0 && clusters != 0:
				t.Errorf("%d clusters", clusters)
			}
			if *calls > test.fetched*test.n || pairs > test.pairs*test.n {
				t.Errorf("%d texts fetched and %d pairs for %d documents", *calls, pairs, test.n)
			}
		})
	}
}

// However many texts share a band or a sample, the pairs to look at are in proportion to them.
func TestPairsOfLargeGroups(t *testing.T) {
	m := newMaker(15)
	var texts []string
	for range 300 {
		texts = append(texts, string(m.text(50)))
	}
	ix := memoryIndex(texts, false)
	f, err := ix.find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := newComparer(t.Context(), ix, f)
	nodes := func(n int) []uint32 {
		out := make([]uint32, n)
		for i := range out {
			out[i] = uint32(i % len(f.first))
		}
		return out
	}
	for _, test := range []struct {
		what string
		n    int
		most int // pairs
		push func(pairs *sorter, nodes []uint32) error
	}{
		{"of a band", 300, 12 * 300, func(p *sorter, n []uint32) error { return f.pushNear(c, p, 7, n) }},
		{"of a sample", 300, 2 * 300, f.pushHeld},
		{"of a sample in very many texts", boilerwide + 1, 0, f.pushHeld},
	} {
		pairs := ix.sorter()
		if err := test.push(pairs, nodes(test.n)); err != nil {
			t.Fatal(err)
		}
		if n := len(pairs.buf); n > test.most || n == 0 && test.most > 0 {
			t.Errorf("%d pairs of %d texts %s, at most %d are wanted", n, test.n, test.what, test.most)
		}
	}
}

// A notice that transmits another, and states its own number, is no copy of it; a page that prints it whole is.
func TestCompilation(t *testing.T) {
	m := newMaker(12)
	ix := New(Options{})
	var parts []string
	for i := range 4 {
		text := string(m.text(800))
		parts = append(parts, text)
		d := document(docName(i), text)
		d.Metadata.DocNumber = fmt.Sprintf("青政发〔2021〕%d号", i+1)
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
	}
	whole := document("whole", strings.Join(parts, ""))
	whole.Metadata.DocNumber = "青政办函〔2022〕7号"
	if err := ix.Add(NewSketch(whole)); err != nil {
		t.Fatal(err)
	}
	if got := clustersOf(t, ix); len(got) > 0 {
		t.Errorf("clusters: %v", got)
	}
	pairs := 0
	for p, err := range ix.Pairs(t.Context()) {
		if err != nil || p.A != "whole" || p.Relation != Contains || p.Held < .9 || p.Holds > .4 {
			t.Errorf("%+v, %v", p, err)
		}
		pairs++
	}
	if pairs != 4 {
		t.Errorf("%d pairs", pairs)
	}
}

func TestStopsWhenTold(t *testing.T) {
	texts, _ := collection(13, 30)
	ix := memoryIndex(texts, false)
	for range ix.Clusters(t.Context()) {
		break
	}
	for range ix.Pairs(t.Context()) {
		break
	}
	for range ix.IDs(t.Context()) {
		break
	}
	if err := ix.Add(NewSketch(&doc.Document{ID: "none"})); err != nil { // no lock is left behind
		t.Fatal(err)
	}
	if ix.Len() != len(texts)+1 {
		t.Errorf("%d sketches of %d", ix.Len(), len(texts)+1)
	}
}
