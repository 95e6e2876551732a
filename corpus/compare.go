package corpus

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/gongwen-go/gongwen/doc"
)

// What makes two texts near, and one an excerpt of the other.
const (
	near     = 0.8
	excerpt  = 0.8
	hopeless = near - 4*0.035 // an estimate below it is four standard errors off
	certain  = near + 4*0.035
)

// measure is what two texts have in common.
type measure struct {
	ofA, ofB  float64 // the share of the shingles of a that b holds, and of b that a holds
	estimated bool    // from the sketches
}

// jaccard is |A∩B| / |A∪B|, which the two shares determine.
func (m measure) jaccard() float64 {
	if m.ofA <= 0 || m.ofB <= 0 {
		return 0
	}
	return 1 / (1/m.ofA + 1/m.ofB - 1)
}

func (m measure) near() bool    { return m.jaccard() >= near-1e-6 } // shares are kept in 32 bits
func (m measure) excerpt() bool { return max(m.ofA, m.ofB) >= excerpt-1e-6 }

// alikeInSize is how long the shorter of two texts is, by the longer, from which on it is no excerpt but a version, though
// the other one holds most of it.
const alikeInSize = 0.9

// parted reports whether the texts differ in size as an excerpt and its source do. The shares are of the same shingles: the
// sizes are as their inverse.
func (m measure) parted() bool { return min(m.ofA, m.ofB) < alikeInSize*max(m.ofA, m.ofB) }
func (m measure) swapped() measure {
	return measure{m.ofB, m.ofA, m.estimated}
}

// comparer compares texts, which are called nodes: documents with the same text are one.
type comparer struct {
	ctx      context.Context
	ix       *Index
	f        *findings
	sketches *reader
	one      Sketch // read for a while
	a, b     Sketch // of nodes, when loaded
	nodes    [2]uint32
	loaded   bool
	folded   []byte   // for use again
	hashes   []uint64 // for use again

	sets   map[uint32]*list.Element // by node
	recent list.List                // of *shingleSet, the last used first
	bytes  int64                    // that the sets take
}

type shingleSet struct {
	node   uint32
	hashes []uint64 // sorted
}

func newComparer(ctx context.Context, ix *Index, f *findings) *comparer {
	return &comparer{ctx: ctx, ix: ix, f: f, sketches: newReader(ix.s, f.offsets, random), sets: map[uint32]*list.Element{}}
}

// compare compares two nodes by their texts, or by their sketches where there are no texts.
func (c *comparer) compare(a, b uint32) (measure, error) {
	x, y := c.f.first[a], c.f.first[b]
	if x > y {
		m, err := c.compare(b, a)
		return m.swapped(), err
	}
	pair := uint64(x)<<32 | uint64(y)
	if v, ok := c.ix.verdicts.find(pair); ok {
		return measure{ofA: float64(v.of), ofB: float64(v.and)}, nil
	}
	s, err := c.set(a)
	if err != nil {
		return measure{}, err
	}
	t, err := c.set(b)
	if err != nil {
		return measure{}, err
	}
	if s == nil || t == nil {
		return c.estimate(a, b)
	}
	common := float64(intersect(s, t))
	v := verdict{pair, float32(common / float64(len(s))), float32(common / float64(len(t)))}
	c.ix.verdicts.fresh[pair] = v
	return measure{ofA: float64(v.of), ofB: float64(v.and)}, nil // as it will be read again
}

// set is the set of shingles of a node; nil when the text cannot be had.
func (c *comparer) set(node uint32) ([]uint64, error) {
	if c.ix.opt.Text == nil {
		return nil, nil
	}
	if e, ok := c.sets[node]; ok {
		c.recent.MoveToFront(e)
		return e.Value.(*shingleSet).hashes, nil
	}
	if err := c.sketches.sketch(c.f.first[node], &c.one); err != nil {
		return nil, err
	}
	text, err := c.ix.opt.Text(c.ctx, c.one.ID)
	if errors.Is(err, doc.ErrNoInput) {
		return nil, nil
	}
	if err != nil {
		return nil, &doc.Error{Stage: "compare", Name: c.one.ID, Err: err}
	}
	c.folded = appendFolded(c.folded[:0], text)
	if digest(c.folded) != c.one.digest {
		return nil, &doc.Error{Stage: "compare", Name: c.one.ID, Err: fmt.Errorf("%w: not the text that was sketched", doc.ErrDamaged)}
	}
	c.hashes = c.hashes[:0]
	for h := range shingles(c.folded) {
		c.hashes = append(c.hashes, h)
	}
	set := slices.Compact(sortHashes(c.hashes))
	c.keep(&shingleSet{node, set})
	return set, nil
}

// keep keeps a set among the recent ones, as many as memory allows and at least two.
func (c *comparer) keep(s *shingleSet) {
	c.sets[s.node] = c.recent.PushFront(s)
	c.bytes += int64(cap(s.hashes)) * 8
	for c.bytes > c.ix.opt.Memory/2 && c.recent.Len() > 2 {
		old := c.recent.Remove(c.recent.Back()).(*shingleSet)
		delete(c.sets, old.node)
		c.bytes -= int64(cap(old.hashes)) * 8
	}
}

// intersect counts what two sorted sets have in common. It steps without branches that a processor would have to guess.
func intersect(a, b []uint64) (n int) {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
}

// sortHashes sorts numbers that are spread evenly: into as many buckets as there are some, by their high bits, and each of
// them by itself.
func sortHashes(in []uint64) []uint64 {
	const each = 4
	shift := 64 - bits.Len(uint(len(in)/each))
	ends := make([]uint32, len(in)/each*2+2)
	for _, h := range in {
		ends[h>>shift+1]++
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	out := make([]uint64, len(in))
	for _, h := range in {
		out[ends[h>>shift]] = h
		ends[h>>shift]++
	}
	start := uint32(0)
	for _, end := range ends {
		if end-start > 1 {
			slices.Sort(out[start:end])
		}
		start = end
	}
	return out
}

// load reads the sketches of two nodes into a and b, unless they are there.
func (c *comparer) load(a, b uint32) error {
	if c.loaded && c.nodes == [2]uint32{a, b} {
		return nil
	}
	if !c.loaded || c.nodes[0] != a {
		if err := c.sketches.sketch(c.f.first[a], &c.a); err != nil {
			return err
		}
	}
	c.nodes, c.loaded = [2]uint32{a, b}, true
	return c.sketches.sketch(c.f.first[b], &c.b)
}

// estimate compares two nodes by their sketches: by the signatures where those say that they are near, else by the samples,
// which see an excerpt better.
func (c *comparer) estimate(a, b uint32) (measure, error) {
	if err := c.load(a, b); err != nil {
		return measure{}, err
	}
	m := measure{estimated: true}
	j := agreement(&c.a.bins, &c.b.bins)
	if j >= near {
		common := j * (float64(c.a.length) + float64(c.b.length)) / (1 + j)
		m.ofA, m.ofB = min(1, common/float64(c.a.length)), min(1, common/float64(c.b.length))
		return m, nil
	}
	if la, lb := float64(c.a.length), float64(c.b.length); la < lb {
		m.ofA = held(sharing(&c.a, &c.b))
		m.ofB = m.ofA * la / lb
	} else {
		m.ofB = held(sharing(&c.b, &c.a))
		m.ofA = m.ofB * lb / la
	}
	if m.near() { // the signatures know better
		m.ofA *= 0.999 * near / m.jaccard()
		m.ofB *= 0.999 * near / m.jaccard()
	}
	return m, nil
}

// alike is the similarity of two nodes by their signatures.
func (c *comparer) alike(a, b uint32) (float64, error) {
	err := c.load(a, b)
	return agreement(&c.a.bins, &c.b.bins), err
}

// held estimates the share of the shingles of a text that another holds from that of the pairs of them in its sample: what
// is not held of an excerpt are slips. A changed character spoils 5 of the one and 10 of the other, one more or less
// 15; measured with both, it is 2.7 as many (TestEstimates).
func held(share float64, _ int) float64 { return math.Pow(share, 1/spoils) }

const spoils = 2.7

// mayHold reports whether the samples allow that a holds most of b: 0.8 of the shingles are 0.55 of the
// pairs.
func (c *comparer) mayHold(a, b uint32) (bool, error) {
	if err := c.load(a, b); err != nil {
		return false, err
	}
	share, of := sharing(&c.b, &c.a)
	least := math.Pow(excerpt, spoils)
	return of > 0 && share >= least-2.5*math.Sqrt(least*(1-least)/float64(of)), nil
}
