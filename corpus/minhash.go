package corpus

import (
	"math/bits"
	"slices"
)

// The signature: bins of one permutation, taken in bands. Two texts meet when a whole band of theirs is equal.
const (
	rows  = 6
	bands = 22
	bins  = rows * bands
)

// The sample: pairs of shingles that stand apart characters apart, whose common hash begins with at least as many zero bits
// as the level of the text, which is the lowest that leaves no more than maxSamples. Samples of two texts are comparable
// from the higher of their levels on. One shingle is no sign of an excerpt: notices have most of their phrases from each
// other, and what stands in very many texts finds none. Two with something between them are the text's own.
const (
	apart      = 10
	maxSamples = 64
	levelBits  = 5
	valueBits  = 32 - levelBits
	maxLevel   = 1<<levelBits - 1
)

// empty marks a bin that no shingle fell into.
const empty = ^uint32(0)

// hasher gathers the signature and the sample of a text.
type hasher struct {
	minima  [bins]uint32
	sample  [slots]uint32 // a hash table; 0 is a free place
	count   int           // of the sample
	level   uint32
	shingle int           // how many, with repeats
	last    [apart]uint64 // hashes of the shingles before
}

// slots is the size of the table of samples, a power of two that leaves most of it free.
const (
	slotBits = 8
	slots    = 1 << slotBits
)

func (h *hasher) reset() {
	for i := range h.minima {
		h.minima[i] = empty
	}
	clear(h.sample[:])
	h.count, h.level, h.shingle = 0, 0, 0
}

// add takes the hash of a shingle.
func (h *hasher) add(hash uint64) {
	bin := &h.minima[hash>>32*bins>>32]
	*bin = min(*bin, uint32(hash))
	before := &h.last[h.shingle%apart]
	mixed := (hash ^ bits.RotateLeft64(*before, 32)) * 0x9E3779B97F4A7C15
	*before = hash
	if h.shingle++; h.shingle > apart {
		h.choose(mixed)
	}
}

// choose takes a value into the sample if its level is high enough.
func (h *hasher) choose(mixed uint64) {
	if level := uint32(bits.LeadingZeros64(mixed)); level >= h.level {
		h.put(min(level, maxLevel)<<valueBits | max(uint32(mixed>>2)&(1<<valueBits-1), 1))
	}
}

// put puts a value, its level in the high bits, into the sample unless it is there, and raises the level of the text when that
// makes too many. The result does not depend on the order of the shingles: a level is left only when the text has too
// many for it.
func (h *hasher) put(v uint32) {
	i := v * 0x9E3779B1 >> (32 - slotBits)
	for ; h.sample[i] != 0; i = (i + 1) % slots {
		if h.sample[i] == v {
			return
		}
	}
	if h.count == maxSamples && h.level == maxLevel { // 2^37 shingles: there are none such
		return
	}
	h.sample[i] = v
	h.count++
	if h.count <= maxSamples {
		return
	}
	old := h.sample
	clear(h.sample[:])
	h.count = 0
	h.level++
	for _, v := range old {
		if v>>valueBits >= h.level { // not a free place: the level is above 0
			h.put(v)
		}
	}
}

// samples gives the sample in order.
func (h *hasher) samples() []uint32 {
	out := make([]uint32, 0, h.count)
	for _, v := range h.sample {
		if v != 0 {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// signature fills the empty bins by optimal densification (Shrivastava 2017): each borrows from a bin that a hash of
// its own number and the attempt chooses, so that two texts with the same shingles missing borrow alike. The low 16 bits of
// each minimum are kept: bins of different shingles are equal by chance in one of 65,536.
func (h *hasher) signature() (out [bins]uint16) {
	if h.shingle == 0 {
		return out
	}
	for i, v := range h.minima {
		for attempt := uint64(1); v == empty; attempt++ { // ends: some bin is filled, and the walk comes to all
			from := mix(uint64(i)<<32|attempt) >> 32 * bins >> 32
			if attempt > 64*bins {
				from = (uint64(i) + attempt) % bins
			}
			v = h.minima[from]
		}
		out[i] = uint16(v)
	}
	return out
}

// mix spreads the bits of a number (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// band is a hash of the bins of a band.
func band(sig *[bins]uint16, b int) uint32 {
	h := uint64(b)
	for i := 0; i < rows; i += 3 {
		s := sig[b*rows+i:]
		h = mix(h ^ (uint64(s[0]) | uint64(s[1])<<16 | uint64(s[2])<<32))
	}
	return uint32(h >> 32)
}

// agreement is the share of equal bins: it estimates the Jaccard similarity with a standard error of sqrt(J(1-J)/132),
// 0.035 at 0.8.
func agreement(a, b *[bins]uint16) float64 {
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return float64(n) / bins
}

// sharing is which share of a's sample b has, and of how many; 0 of 0 when nothing can be said.
func sharing(a, b *Sketch) (share float64, of int) {
	from := uint32(max(a.level, b.level)) << valueBits
	i, _ := slices.BinarySearch(a.samples, from)
	j, _ := slices.BinarySearch(b.samples, from)
	x, y := a.samples[i:], b.samples[j:]
	of = len(x)
	common := 0
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			x = x[1:]
		case x[0] > y[0]:
			y = y[1:]
		default:
			common++
			x, y = x[1:], y[1:]
		}
	}
	return float64(common) / float64(max(of, 1)), of
}
