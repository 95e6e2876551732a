package corpus

import (
	"context"
	"fmt"
	"testing"
)

// collection is notices with near duplicates and excerpts of them.
func collection(seed uint64, bases int) (texts []string, half map[[2]int]bool) {
	m := newMaker(seed)
	half = map[[2]int]bool{}
	for range bases {
		n := 150 + m.IntN(800)
		if m.IntN(2) == 0 {
			n = 1000 + m.IntN(3000)
		}
		base := m.text(n)
		at := len(texts)
		texts = append(texts, string(base))
		for range m.IntN(6) { // a change costs five shingles of each: J 0.75–0.95, most about 0.8
			share := .065 + .04*m.NormFloat64()
			texts = append(texts, string(m.edit(base, int(float64(n)*max(.008, share)/2.6))))
		}
		if n >= 400 {
			part := .3 + .4*m.Float64()
			if m.IntN(2) == 0 {
				part = .5
				half[[2]int{at, len(texts)}] = true
			}
			from := m.IntN(n - int(part*float64(n)))
			texts = append(texts, string(m.edit(base[from:from+int(part*float64(n))], n/300)))
		}
	}
	return texts, half
}

func memoryIndex(texts []string, withTexts bool) *Index {
	opt := Options{}
	if withTexts {
		byID := map[string]string{}
		for i, t := range texts {
			byID[docName(i)] = t
		}
		opt.Text = func(_ context.Context, id string) (string, error) { return byID[id], nil }
	}
	ix := New(opt)
	for i, t := range texts {
		if err := ix.Add(NewSketch(document(docName(i), t))); err != nil {
			panic(err)
		}
	}
	return ix
}

func TestRecallAndPrecision(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it counts, and has no goroutines")
	}
	texts, half := collection(1, 300)
	all := truths(texts)
	for _, test := range []struct {
		name                                      string
		texts                                     bool
		recall, precision, excerptRecall, halfway float64
	}{
		{"compared", true, .98, .99, .95, .95},
		{"estimated", false, .85, .85, .85, .90},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := map[[2]int]Pair{}
			for p, err := range memoryIndex(texts, test.texts).Pairs(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if p.Relation != Same && p.Estimated == test.texts {
					t.Fatalf("estimated: %v", p)
				}
				var a, b int
				fmt.Sscanf(p.A+" "+p.B, "d%d d%d", &a, &b)
				got[[2]int{min(a, b), max(a, b)}] = p
			}
			var nearTrue, nearFound, excerptTrue, excerptFound, halfTrue, halfFound, wrong, nearGot int
			isNear := map[[2]int]float64{}
			for _, x := range all {
				key := [2]int{x.a, x.b}
				p, ok := got[key]
				isNear[key] = x.jaccard
				switch {
				case x.jaccard >= near:
					nearTrue++
					if ok && p.Jaccard >= near-1e-6 {
						nearFound++
					}
				case x.contained >= excerpt && x.sizes < alikeInSize:
					excerptTrue++
					halfTrue += count(half[key])
					if ok && p.Relation == Contains {
						excerptFound++
						halfFound += count(half[key])
					}
				}
				if ok && test.texts && abs(p.Jaccard-x.jaccard) > 1e-5 {
					t.Errorf("%v: Jaccard is %v", p, x.jaccard)
				}
			}
			for key, p := range got {
				if p.Jaccard >= near {
					nearGot++
					wrong += count(isNear[key] < near)
				}
			}
			check := func(what string, n, of int, least float64) {
				t.Logf("%s: %d of %d = %.4f", what, n, of, float64(n)/float64(of))
				if of < 100 || float64(n) < least*float64(of) {
					t.Errorf("%s: %d of %d, the least is %v", what, n, of, least)
				}
			}
			check("near, recall", nearFound, nearTrue, test.recall)
			check("near, precision", nearGot-wrong, nearGot, test.precision)
			check("excerpts, recall", excerptFound, excerptTrue, test.excerptRecall)
			check("excerpts at half, recall", halfFound, halfTrue, test.halfway)
		})
	}
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func abs(x float64) float64 { return max(x, -x) }
