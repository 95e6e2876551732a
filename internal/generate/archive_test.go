package generate_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/generate"
)

// TestArchive holds the shares and sizes that the archive promises, and that every item can be made again alone.
func TestArchive(t *testing.T) {
	const n = 300
	kinds, forms, families := map[generate.Kind]int{}, map[string]int{}, map[string]int{}
	originals := map[string]generate.Item{}
	var sizes []int
	var made []generate.Item
	for it := range generate.Archive(7, n) {
		kinds[it.Kind]++
		forms[it.MediaType+" "+it.Charset]++
		families[it.Family]++
		sizes = append(sizes, len(it.Text))
		if it.Kind == generate.Original {
			originals[it.Name] = it
		} else {
			made = append(made, it)
		}
		if it.Index%97 == 0 {
			again := generate.At(7, n, it.Index)
			if again.Name != it.Name || again.Text != it.Text || !bytes.Equal(again.Bytes, it.Bytes) {
				t.Errorf("item %d made alone is another", it.Index)
			}
		}
	}
	for _, it := range made {
		if o, ok := originals[it.Of]; !ok || o.Family != it.Family {
			t.Errorf("%s of family %s is said to be of %q, of family %q", it.Name, it.Family, it.Of, o.Family)
		}
	}
	if kinds[generate.Original] != 210 || len(families) != 210 {
		t.Errorf("%v in %d families", kinds, len(families))
	}
	for _, k := range []generate.Kind{generate.Repost, generate.Mirror, generate.Version, generate.Excerpt} {
		if kinds[k] < 15 {
			t.Errorf("%d of %s", kinds[k], k)
		}
	}
	if len(forms) != 4 || slices.Min(slices.Collect(maps.Values(forms))) < 20 {
		t.Errorf("forms %v", forms)
	}
	slices.Sort(sizes)
	if median, ninth, longest := sizes[n/2], sizes[n*9/10], sizes[n-1]; median < 7_000 || median > 12_000 || ninth < 17_000 || ninth > 27_000 || longest < 40_000 || longest > 260_000 {
		t.Errorf("sizes: median %d, 90th percentile %d, longest %d", median, ninth, longest)
	}
	if other := generate.At(8, n, 0); other.Text == generate.At(7, n, 0).Text {
		t.Error("another seed gives the same item")
	}
}

// TestArchiveIndexes: every original stands at one index, whatever the size.
func TestArchiveIndexes(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 64, 65} {
		names, families := map[string]bool{}, map[string]bool{}
		for it := range generate.Archive(3, n) {
			names[it.Name] = true
			if it.Kind == generate.Original {
				families[it.Family] = true
			}
		}
		if len(names) != n || len(families) != n-n*30/100 {
			t.Errorf("%d items: %d names, %d originals", n, len(names), len(families))
		}
	}
}

// shingles are the runs of five letters or digits.
func shingles(s string) map[string]bool {
	rs := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s))
	out := map[string]bool{}
	for i := 0; i+5 <= len(rs); i++ {
		out[string(rs[i:i+5])] = true
	}
	return out
}

// alike is the Jaccard similarity of two sets, and how much of a is in b.
func alike(a, b map[string]bool) (jaccard, contained float64) {
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both), float64(both) / float64(len(a))
}

// TestArchiveKinds: what is made from an original is as like it as its kind says, and unlike the others.
func TestArchiveKinds(t *testing.T) {
	const n = 120
	texts := map[string]map[string]bool{}
	var list []generate.Item
	for it := range generate.Archive(5, n) {
		texts[it.Name] = shingles(it.Text)
		list = append(list, it)
	}
	for i, it := range list {
		if i > 0 && list[i-1].Family != it.Family {
			if j, c := alike(texts[it.Name], texts[list[i-1].Name]); j > 0.15 || c > 0.5 {
				t.Errorf("%s and %s are unrelated: Jaccard %.2f, contained %.2f", it.Name, list[i-1].Name, j, c)
			}
		}
		if it.Kind == generate.Original {
			continue
		}
		j, c := alike(texts[it.Name], texts[it.Of])
		share := float64(len(texts[it.Name])) / float64(len(texts[it.Of]))
		bad := false
		switch it.Kind {
		case generate.Repost, generate.Mirror:
			bad = j < 0.95
		case generate.Version:
			bad = j < 0.75 || j == 1
		case generate.Excerpt: // its head is its own
			bad = c < 0.85 || share < 0.2 || share > 0.85
		}
		if bad {
			t.Errorf("%s is a %s: Jaccard %.3f, contained %.3f, share %.2f", it.Name, it.Kind, j, c, share)
		}
	}
}

// TestArchiveRead: the parser finds the clean text in every form, so that the truth of the archive is the truth of its texts.
func TestArchiveRead(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bad, n := 0, 80
	for it := range generate.Archive(1, n) {
		d, err := p.Parse(t.Context(), doc.Source{Name: it.Name, URL: it.URL, MediaType: it.MediaType, Bytes: it.Bytes})
		if err != nil {
			t.Errorf("%s: %v", it.Name, err)
			continue
		}
		if j, _ := alike(shingles(d.Text), shingles(it.Text)); j < 0.97 {
			t.Logf("%s, a %s: Jaccard %.3f with the text that was written", it.Name, it.Kind, j)
			bad++
		}
	}
	if bad > n/50 {
		t.Errorf("%d of %d texts are read otherwise", bad, n)
	}
}

// BenchmarkArchive is what an item costs to make.
func BenchmarkArchive(b *testing.B) {
	b.ReportAllocs()
	bytes := 0
	for i := range b.N {
		bytes += len(generate.At(1, 100_000, i%100_000).Bytes)
	}
	b.SetBytes(int64(bytes / b.N))
}
