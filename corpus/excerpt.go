package corpus

import (
	"cmp"
	"errors"
	"slices"
)

// excerpts links the texts of which one holds most of the other. Of each family the longest texts are looked at.
func (f *findings) excerpts(c *comparer) error {
	samples, pairs := c.ix.sorter(), c.ix.sorter()
	defer samples.close()
	defer pairs.close()
	silent := f.silent()
	err := f.scanTexts(c, func(node uint32, s *Sketch) error {
		if silent[node] {
			return nil
		}
		for _, v := range s.samples {
			if err := samples.push(uint64(v)<<32 | uint64(node)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = groups(samples.all(), func(_ uint32, nodes []uint32) error {
		return errors.Join(c.ctx.Err(), f.pushHeld(pairs, nodes))
	})
	if err != nil {
		return err
	}
	candidates, err := f.holding(c, pairs)
	if err != nil {
		return err
	}
	return f.confirmHeld(c, candidates)
}

// silent marks the texts of large families that are not looked at.
func (f *findings) silent() []bool {
	out := make([]bool, len(f.first))
	var crowd []uint32
	for n := range f.first {
		if f.family.size[f.family.find(uint32(n))] > spokesmen {
			crowd = append(crowd, uint32(n))
		}
	}
	slices.SortFunc(crowd, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(f.family.find(a), f.family.find(b)), -cmp.Compare(f.length[a], f.length[b]), cmp.Compare(a, b))
	})
	spoken := 0
	for i, n := range crowd {
		if i > 0 && f.family.find(n) == f.family.find(crowd[i-1]) {
			spoken++
		} else {
			spoken = 0
		}
		out[n] = spoken >= spokesmen
	}
	return out
}

// pushHeld pairs the texts that share a sample.
func (f *findings) pushHeld(pairs *sorter, nodes []uint32) error {
	switch {
	case len(nodes) > boilerwide:
		return nil
	case len(nodes) > fewHold:
		return f.pushHolders(pairs, nodes)
	}
	return pushAll(pairs, nodes)
}

// pushHolders pairs each text with the longest ones: those hold the others if any does.
func (f *findings) pushHolders(pairs *sorter, nodes []uint32) error {
	longest := slices.SortedFunc(slices.Values(nodes), func(a, b uint32) int {
		return cmp.Or(-cmp.Compare(f.length[a], f.length[b]), cmp.Compare(a, b))
	})[:holders]
	for i, l := range longest {
		for _, n := range nodes {
			if slices.Contains(longest[:i+1], n) { // paired before
				continue
			}
			if err := pairs.push(pair(l, n)); err != nil {
				return err
			}
		}
	}
	return nil
}

// holding are the pairs with some samples in common of which the longer text may hold the shorter one, packed in this
// order: so all that one text may hold is compared while it is at hand.
func (f *findings) holding(c *comparer, pairs *sorter) ([]uint64, error) {
	var out []uint64
	last, common := ^uint64(0), 0
	for p, err := range pairs.all() {
		if err != nil {
			return nil, err
		}
		if p != last {
			last, common = p, 0
		}
		if common++; common != fewSamples {
			continue
		}
		a, b := uint32(p>>32), uint32(p)
		if f.length[a] < f.length[b] {
			a, b = b, a
		}
		if _, ok := f.linked(a, b); ok {
			continue
		}
		ok, err := c.mayHold(a, b)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, uint64(a)<<32|uint64(b))
		}
	}
	slices.Sort(out)
	return out, nil
}

// confirmHeld compares candidates and links what is an excerpt, or near after all.
func (f *findings) confirmHeld(c *comparer, candidates []uint64) error {
	for _, p := range candidates {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		a, b := uint32(p>>32), uint32(p)
		m, err := c.compare(a, b)
		if err != nil {
			return err
		}
		if !m.near() && !m.excerpt() {
			continue
		}
		if m.near() {
			f.family.join(a, b)
		}
		if a > b {
			a, b, m = b, a, m.swapped()
		}
		f.links = append(f.links, link{a, b, m})
	}
	f.order()
	return nil
}

// holder is a text that holds another one.
type holder struct {
	node  uint32
	held  uint32
	share float64 // of the held text
	part  bool    // the held text is an excerpt, not a version
}

// attach joins the families whose texts are excerpts to the family of the text that holds them: each to one, that which
// holds the most of it. Texts that state different numbers are different notices, though one quotes or transmits the
// other; they stay apart.
func (f *findings) attach(c *comparer) error {
	f.cluster = &union{slices.Clone(f.family.parent), slices.Clone(f.family.size)}
	f.inner = make([]bool, len(f.first))
	best := map[uint32]holder{}
	for _, l := range f.links {
		if l.near() || f.family.find(l.a) == f.family.find(l.b) {
			continue
		}
		h := holder{l.b, l.a, l.ofA, l.parted()}
		if l.ofB > l.ofA {
			h = holder{l.a, l.b, l.ofB, l.parted()}
		}
		if err := c.load(l.a, l.b); err != nil {
			return err
		}
		if c.a.number != 0 && c.b.number != 0 && c.a.number != c.b.number {
			continue
		}
		root := f.family.find(h.held)
		if old, ok := best[root]; !ok || f.better(h, old) {
			best[root] = h
		}
	}
	held := make([]holder, 0, len(best))
	for _, h := range best {
		held = append(held, h)
	}
	slices.SortFunc(held, func(a, b holder) int { return cmp.Compare(a.held, b.held) })
	for _, h := range held {
		if root := f.family.find(h.held); f.cluster.join(h.node, h.held) {
			f.inner[root] = h.part
		}
	}
	return nil
}

// better reports whether h holds more than old, or as much in a shorter text.
func (f *findings) better(h, old holder) bool {
	return cmp.Or(-cmp.Compare(h.share, old.share), cmp.Compare(f.length[h.node], f.length[old.node]),
		cmp.Compare(h.node, old.node), cmp.Compare(h.held, old.held)) < 0
}
