package corpus

import (
	"cmp"
	"context"
	"iter"
	"slices"
)

// Cluster is a group of documents that are one notice.
type Cluster struct {
	// Representative is the id of the document that stands for the others: the complete text before an excerpt, the
	// original before a mirror, the final text before a draft, the page that states its number and more of itself
	// before one that does not, an official site before others, the earliest published, the first added.
	Representative string
	// Members are the other documents, in the order in which they were added.
	Members []Member
}

// Member is a document of a cluster beside the representative.
type Member struct {
	ID       string
	Relation Relation // to the representative
	Measure
}

// Measure is what two documents have in common, by the sets of the shingles of their texts.
type Measure struct {
	Jaccard float64 // shingles of both, as a share of those of either
	// Held is the share of the shingles of the second document (the member) that the first one (the representative) holds,
	// Holds the share of those of the first that the second holds. In a relation of kind Contains the greater of them says
	// which is the excerpt.
	Held, Holds float64
	Estimated   bool // from the sketches: the texts could not be had
}

// Pair is two documents that are near or of which one holds most of the other. A is the one that would rather
// represent them; with Contains, the longer one. Versions of about the same length are listed from a Jaccard similarity of 0.67
// on, where one holds 0.8 of the other; who wants near duplicates only looks at Jaccard.
type Pair struct {
	A, B     string
	Relation Relation // of B to A
	Measure
}

func (m measure) public() Measure { return Measure{m.jaccard(), m.ofB, m.ofA, m.estimated} }

// whole is what two documents with the same text have in common.
var whole = measure{ofA: 1, ofB: 1}

// Clusters gives the groups of two and more documents, in the order of their first documents. The same sketches, added in
// the same order, give the same clusters; in another order, the same groups. An error ends the sequence.
func (ix *Index) Clusters(ctx context.Context) iter.Seq2[Cluster, error] {
	return func(yield func(Cluster, error) bool) {
		f, err := ix.find(ctx)
		if err != nil {
			yield(Cluster{}, err)
			return
		}
		c := newComparer(ctx, ix, f)
		for documents := range f.gathered(func(n uint32) (uint32, bool) {
			r := f.cluster.find(n)
			return r, f.cluster.size[r] > 1 || f.count[n] > 1
		}) {
			got, err := ix.describe(c, documents)
			if !yield(got, err) || err != nil {
				return
			}
		}
	}
}

// gathered gives the documents that share a root, in groups ordered by their first. of gives the root of a text, false for
// one that is alone.
func (f *findings) gathered(of func(node uint32) (uint32, bool)) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		var all []uint64
		head := map[uint32]uint32{} // the first document of each root
		for d, n := range f.node {
			if n == none {
				continue
			}
			r, ok := of(n)
			if !ok {
				continue
			}
			if _, ok := head[r]; !ok {
				head[r] = uint32(d)
			}
			all = append(all, uint64(head[r])<<32|uint64(d))
		}
		slices.Sort(all)
		var group []uint32
		for i, v := range all {
			group = append(group, uint32(v))
			if i+1 == len(all) || all[i+1]>>32 != v>>32 {
				if !yield(group) {
					return
				}
				group = group[:0]
			}
		}
	}
}

// describe chooses the representative of a cluster and relates the others to it.
func (ix *Index) describe(c *comparer, documents []uint32) (Cluster, error) {
	ix.work.Lock() // for the verdicts
	defer ix.work.Unlock()
	f := c.f
	var best, s Sketch
	at := none
	for _, d := range documents {
		if f.inner[f.family.find(f.node[d])] {
			continue
		}
		if err := c.sketches.sketch(d, &s); err != nil {
			return Cluster{}, err
		}
		if at == none || prefer(&s.facts, &best.facts) < 0 {
			at, best.ID, best.facts = d, s.ID, s.facts
		}
	}
	out := Cluster{Representative: best.ID, Members: make([]Member, 0, len(documents)-1)}
	for _, d := range documents {
		if d == at {
			continue
		}
		if err := c.ctx.Err(); err != nil {
			return Cluster{}, err
		}
		m, err := c.between(f.node[at], f.node[d])
		if err == nil {
			err = c.sketches.sketch(d, &s)
		}
		if err != nil {
			return Cluster{}, err
		}
		out.Members = append(out.Members, Member{s.ID, relation(&best.facts, &s.facts, m, f.node[at] == f.node[d]), m.public()})
	}
	return out, nil
}

// between is what two texts have in common, as found or compared now.
func (c *comparer) between(a, b uint32) (measure, error) {
	if a == b {
		return whole, nil
	}
	if m, ok := c.f.linked(a, b); ok {
		return m, nil
	}
	return c.compare(a, b)
}

// everyPair bounds the pairs that are listed between the documents of two texts; of more copies, only those with the first
// of the other text are.
const everyPair = 1024

// Pairs gives the pairs of documents that are near or of which one holds most of the other, ordered by their places in the
// index. Within groups of more than 64 texts, and between more than 32 copies of one text, not all are listed: each document is
// in some pair, and [Index.Clusters] has them all.
func (ix *Index) Pairs(ctx context.Context) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		f, err := ix.find(ctx)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		c := newComparer(ctx, ix, f)
		for _, p := range f.pairs() {
			got, err := f.describePair(c, p)
			if err == nil {
				err = ctx.Err()
			}
			if !yield(got, err) || err != nil {
				return
			}
		}
	}
}

// documentPair is two documents, a < b, of texts that are linked or one.
type documentPair struct {
	a, b uint32
	measure
}

func (f *findings) pairs() []documentPair {
	copies := map[uint32][]uint32{} // the documents of the texts that are in pairs
	for _, l := range f.links {
		copies[l.a], copies[l.b] = nil, nil
	}
	for d, n := range f.node {
		if n == none {
			continue
		}
		if _, ok := copies[n]; ok || f.count[n] > 1 {
			copies[n] = append(copies[n], uint32(d))
		}
	}
	var out []documentPair
	add := func(a, b uint32, m measure) {
		if a > b {
			a, b, m = b, a, m.swapped()
		}
		out = append(out, documentPair{a, b, m})
	}
	for _, same := range copies {
		for i := 1; i < len(same); i++ {
			for _, e := range some(same[:i], len(same)*len(same) <= everyPair) {
				add(e, same[i], whole)
			}
		}
	}
	for _, l := range f.links {
		as, bs := copies[l.a], copies[l.b]
		all := len(as)*len(bs) <= everyPair
		for _, a := range as {
			for _, b := range some(bs, all) {
				add(a, b, l.measure)
			}
		}
		if !all {
			for _, b := range bs[1:] {
				add(as[0], b, l.measure)
			}
		}
	}
	slices.SortFunc(out, func(x, y documentPair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return out
}

// some is all documents of a text or the first.
func some(documents []uint32, all bool) []uint32 {
	if all {
		return documents
	}
	return documents[:1]
}

func (f *findings) describePair(c *comparer, p documentPair) (Pair, error) {
	var a, b Sketch
	if err := c.sketches.sketch(p.a, &a); err != nil {
		return Pair{}, err
	}
	if err := c.sketches.sketch(p.b, &b); err != nil {
		return Pair{}, err
	}
	m := p.measure
	r := relation(&a.facts, &b.facts, m, f.node[p.a] == f.node[p.b])
	swap := prefer(&b.facts, &a.facts) < 0
	if r == Contains {
		swap = m.ofA > m.ofB
	}
	if swap {
		a, b, m = b, a, m.swapped()
	}
	return Pair{a.ID, b.ID, r, m.public()}, nil
}
