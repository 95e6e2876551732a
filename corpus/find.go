package corpus

import (
	"cmp"
	"context"
	"slices"
)

// findings are the texts of an index and what was found between them. They are numbered by their digests, so that the
// order in which documents were added decides nothing but ties.
type findings struct {
	offsets []int64
	node    []uint32 // the text of each document; none when it has no text
	first   []uint32 // the first document of each text
	count   []uint32 // how many documents have it
	length  []uint32 // in shingles
	links   []link   // ordered by a and b
	family  *union   // of near texts
	cluster *union   // with the excerpts
	inner   []bool   // the texts of families that are excerpts of others
}

// none is the text of a document that has none.
const none = ^uint32(0)

// link is a pair of texts of which one is near to the other or holds it, a < b.
type link struct {
	a, b uint32
	measure
}

// Groups of texts that share a band or a sample: up to allPairs each is compared with each other one.
const (
	allPairs   = 32
	leaders    = 4    // in a larger group, each text is compared with as many at its beginning
	neighbours = 8    // and with as many before it in the order of another band
	fewHold    = 16   // texts that share a sample: up to as many, each is compared with each other one
	holders    = 2    // and in a larger group with as many of the longest
	boilerwide = 4096 // a sample in more texts is boilerplate and finds nothing
	fewSamples = 3    // as many samples in common make a candidate
	spokesmen  = 8    // as many of a family, the longest, are looked at for excerpts
)

// find compares the documents of the index. The findings are kept until documents are added.
func (ix *Index) find(ctx context.Context) (*findings, error) {
	ix.work.Lock()
	defer ix.work.Unlock()
	offsets, err := ix.snapshot()
	if err != nil {
		return nil, err
	}
	if ix.found != nil && len(ix.found.offsets) == len(offsets) {
		return ix.found, nil
	}
	ix.found = nil
	f := &findings{offsets: offsets}
	c := newComparer(ctx, ix, f)
	for _, step := range []func(*comparer) error{f.texts, f.near, f.excerpts, f.attach} {
		if err := step(c); err != nil {
			return nil, err
		}
	}
	if err := ix.remember(); err != nil {
		return nil, err
	}
	ix.found = f
	return f, nil
}

// remember saves the verdicts.
func (ix *Index) remember() error {
	if !ix.verdicts.settle() || ix.dir == "" {
		return nil
	}
	ix.mu.Lock()
	end, sum := ix.end, ix.sums[ix.end]
	ix.mu.Unlock()
	return ix.verdicts.save(ix.dir, end, sum)
}

// texts numbers the distinct texts in the order of their digests.
func (f *findings) texts(c *comparer) error {
	s := c.ix.sorter()
	defer s.close()
	lengths := make([]uint32, len(f.offsets))
	err := f.scan(c, func(n uint32, k *Sketch) error {
		if k.digest == 0 {
			return nil
		}
		lengths[n] = k.length
		return s.push(k.digest>>32<<32 | uint64(n))
	})
	if err != nil {
		return err
	}
	f.node = make([]uint32, len(f.offsets))
	for i := range f.node {
		f.node[i] = none
	}
	return groups(s.all(), func(_ uint32, documents []uint32) error {
		if len(documents) == 1 { // as most are: the sketch is not read again
			f.add(documents[0], lengths[documents[0]])
			return nil
		}
		return f.number(c, documents)
	})
}

// add adds a text with its first document.
func (f *findings) add(document, length uint32) {
	f.node[document] = uint32(len(f.first))
	f.first = append(f.first, document)
	f.length = append(f.length, length)
	f.count = append(f.count, 1)
}

// number gives numbers to the texts of documents whose digests begin alike.
func (f *findings) number(c *comparer, documents []uint32) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	type text struct {
		digest   uint64
		document uint32
		length   uint32
	}
	all := make([]text, len(documents))
	for i, d := range documents {
		if err := c.sketches.sketch(d, &c.one); err != nil {
			return err
		}
		all[i] = text{c.one.digest, d, c.one.length}
	}
	slices.SortFunc(all, func(a, b text) int {
		return cmp.Or(cmp.Compare(a.digest, b.digest), cmp.Compare(a.document, b.document))
	})
	for i, t := range all {
		if i == 0 || t.digest != all[i-1].digest {
			f.add(t.document, t.length)
			continue
		}
		last := len(f.first) - 1
		f.node[t.document] = uint32(last)
		f.count[last]++
	}
	return nil
}

// scan gives the sketches of all documents in order.
func (f *findings) scan(c *comparer, each func(n uint32, s *Sketch) error) error {
	r := newReader(c.ix.s, f.offsets, sequential)
	var s Sketch
	for i := range f.offsets {
		if i%1024 == 0 {
			if err := c.ctx.Err(); err != nil {
				return err
			}
		}
		if err := r.sketch(uint32(i), &s); err != nil {
			return err
		}
		if err := each(uint32(i), &s); err != nil {
			return err
		}
	}
	return nil
}

// scanTexts gives the first sketch of each text that is long enough to be compared.
func (f *findings) scanTexts(c *comparer, each func(node uint32, s *Sketch) error) error {
	return f.scan(c, func(n uint32, s *Sketch) error {
		if node := f.node[n]; node != none && f.first[node] == n && s.comparable() {
			return each(node, s)
		}
		return nil
	})
}

// near links the texts that are near and joins them to families.
func (f *findings) near(c *comparer) error {
	keys, pairs := c.ix.sorter(), c.ix.sorter()
	defer keys.close()
	defer pairs.close()
	err := f.scanTexts(c, func(node uint32, s *Sketch) error {
		for b := range bands {
			if err := keys.push(uint64(band(&s.bins, b))<<32 | uint64(node)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = groups(keys.all(), func(key uint32, nodes []uint32) error { return f.pushNear(c, pairs, key, nodes) })
	if err != nil {
		return err
	}
	candidates, err := f.nearCandidates(c, pairs)
	if err != nil {
		return err
	}
	return f.confirm(c, candidates)
}

// pushNear pairs the texts that share a band.
func (f *findings) pushNear(c *comparer, pairs *sorter, key uint32, nodes []uint32) error {
	if len(nodes) <= allPairs {
		return pushAll(pairs, nodes)
	}
	return f.pushSome(c, pairs, key, nodes)
}

// pushAll pairs each text with each other one.
func pushAll(pairs *sorter, nodes []uint32) error {
	for i, a := range nodes {
		for _, b := range nodes[:i] {
			if err := pairs.push(pair(a, b)); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair packs two numbers, the smaller one in front.
func pair(a, b uint32) uint64 { return uint64(min(a, b))<<32 | uint64(max(a, b)) }

// pushSome pairs the texts of a large group with a few others. So that it is not chance which are neighbours, they stand in
// the order of another band, which is another one for each group.
func (f *findings) pushSome(c *comparer, pairs *sorter, key uint32, nodes []uint32) error {
	order := make([]uint64, len(nodes))
	for i, n := range nodes {
		if err := c.sketches.sketch(f.first[n], &c.one); err != nil {
			return err
		}
		order[i] = uint64(band(&c.one.bins, int(key%bands)))<<32 | uint64(n)
	}
	slices.Sort(order)
	if err := c.ctx.Err(); err != nil {
		return err
	}
	for i := range order {
		n := uint32(order[i])
		for j := range order[:min(i, leaders)] {
			if err := pairs.push(pair(n, uint32(order[j]))); err != nil {
				return err
			}
		}
		for j := max(leaders, i-neighbours); j < i; j++ {
			if err := pairs.push(pair(n, uint32(order[j]))); err != nil {
				return err
			}
		}
	}
	return nil
}

// nearCandidates are the pairs whose signatures allow that they are near, once each, family by family: what is near each
// other is then compared while its texts are at hand.
func (f *findings) nearCandidates(c *comparer, pairs *sorter) ([]uint64, error) {
	var out []uint64
	maybe, sure := newUnion(len(f.first)), newUnion(len(f.first))
	last := ^uint64(0)
	for p, err := range pairs.all() {
		if err != nil {
			return nil, err
		}
		if p == last || p>>32 == p&0xFFFFFFFF { // a text that meets itself in two bands of one key
			continue
		}
		last = p
		a, b := uint32(p>>32), uint32(p)
		if sure.wellKnown(a, b) {
			continue
		}
		alike, err := c.alike(a, b)
		if err != nil {
			return nil, err
		}
		if alike >= hopeless {
			out = append(out, p)
			maybe.join(a, b)
		}
		if alike >= certain {
			sure.join(a, b)
		}
	}
	slices.SortFunc(out, func(p, q uint64) int {
		return cmp.Or(cmp.Compare(maybe.find(uint32(p)), maybe.find(uint32(q))), cmp.Compare(p, q))
	})
	return out, nil
}

// confirm compares candidates, links what is near or an excerpt, and makes the families.
func (f *findings) confirm(c *comparer, candidates []uint64) error {
	f.family = newUnion(len(f.first))
	for _, p := range candidates {
		a, b := uint32(p>>32), uint32(p)
		if f.family.wellKnown(a, b) {
			continue
		}
		if err := c.ctx.Err(); err != nil {
			return err
		}
		m, err := c.compare(a, b)
		if err != nil {
			return err
		}
		if m.near() {
			f.family.join(a, b)
		}
		if m.near() || m.excerpt() {
			f.links = append(f.links, link{a, b, m})
		}
	}
	f.order()
	return nil
}

// order sorts the links.
func (f *findings) order() {
	slices.SortFunc(f.links, func(x, y link) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
}

// linked finds the link of two texts, as seen from a.
func (f *findings) linked(a, b uint32) (measure, bool) {
	p := pair(a, b)
	i, ok := slices.BinarySearchFunc(f.links, p, func(l link, p uint64) int { return cmp.Compare(pair(l.a, l.b), p) })
	if !ok {
		return measure{}, false
	}
	if f.links[i].a != a {
		return f.links[i].swapped(), true
	}
	return f.links[i].measure, true
}
