package corpus

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSets(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{0, 1, 2, 3, 4, 5, 100, 5000} {
		for _, shift := range []int{0, 1, 40, 63} {
			a, b := make([]uint64, n), make([]uint64, n)
			for i := range a {
				a[i], b[i] = r.Uint64()>>shift, r.Uint64()>>shift
				if r.IntN(2) == 0 {
					b[i] = a[r.IntN(i+1)]
				}
			}
			want := slices.Sorted(slices.Values(a))
			got := sortHashes(a)
			if !slices.Equal(got, want) {
				t.Fatalf("%d numbers below 2^%d are not sorted", n, 64-shift)
			}
			got, other := slices.Compact(got), slices.Compact(sortHashes(b))
			common := 0
			for _, v := range got {
				common += count(slices.Contains(other, v))
			}
			if intersect(got, other) != common {
				t.Fatalf("%d in common, want %d", intersect(got, other), common)
			}
		}
	}
}

// The estimates of both sketches are right on average, and err as their numbers of bins and samples say.
func TestEstimates(t *testing.T) {
	m := newMaker(14)
	for _, n := range []int{120, 500, 4000} {
		var bias, square, sharedBias float64
		const runs = 80
		for range runs {
			a := m.text(n)
			b := m.edit(a, n/28)
			x, y := NewSketch(document("a", string(a))), NewSketch(document("b", string(b)))
			all := truths([]string{string(a), string(b)})
			e := agreement(&x.bins, &y.bins) - all[0].jaccard
			bias, square = bias+e/runs, square+e*e/runs
			sharedBias += (held(sharing(&x, &y)) - all[0].contained) / runs
		}
		t.Logf("%d characters: bias %.4f, standard error %.4f; of the share held %.4f", n, bias, math.Sqrt(square), sharedBias)
		if math.Abs(bias) > .012 || math.Sqrt(square) > .045 || math.Abs(sharedBias) > .02 {
			t.Errorf("%d characters: bias %.4f, standard error %.4f; of the share held %.4f", n, bias, math.Sqrt(square), sharedBias)
		}
	}
}

// The sample is the distinct values of the lowest level that leaves no more than 64, in whatever order they come.
func TestSampleIsTheSets(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{0, 1, 64, 65, 130, 3000, 20_000} {
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = r.Uint64()
		}
		var all []uint32 // by their own rule
		for _, h := range hashes {
			all = append(all, uint32(min(bits.LeadingZeros64(h), maxLevel))<<valueBits|max(uint32(h>>2)&(1<<valueBits-1), 1))
		}
		slices.Sort(all)
		all = slices.Compact(all)
		level := uint32(0)
		for len(all) > maxSamples {
			level++
			all = slices.DeleteFunc(all, func(v uint32) bool { return v>>valueBits < level })
		}
		for range 3 {
			hashes = append(hashes, hashes[:n/2]...) // repeats change nothing
			r.Shuffle(len(hashes), func(i, j int) { hashes[i], hashes[j] = hashes[j], hashes[i] })
			var h hasher
			h.reset()
			for _, v := range hashes {
				h.choose(v)
			}
			if got := h.samples(); !slices.Equal(got, all) || h.level != level {
				t.Fatalf("of %d: %d samples of level %d, want %d of %d", n, len(got), h.level, len(all), level)
			}
		}
	}
	var h hasher // values of one level, and of the highest, end as well
	h.reset()
	for v := range uint32(1000) {
		h.put(maxLevel<<valueBits | v + 1)
	}
	if h.count > maxSamples {
		t.Errorf("%d samples", h.count)
	}
}
