package charset

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Fragment is a stretch of a document that is written in another charset than the rest: a page put together from parts
// of several makers. It begins and ends with a character that is not ASCII.
type Fragment struct {
	Charset string
	Source  doc.Span
}

// When a stretch is a fragment.
const (
	switchCost   = 10   // of beginning to read in another charset: most documents never do
	insideCost   = 6    // what is added where that is not beside a blank, a mark of markup, or an end of line
	fragmentGain = 20   // what its characters cost less than in the charset of the document
	pairCost     = 12.5 // what a pair counts at most there: lists of rare characters are text too
	fragmentCost = 9.5  // what the characters cost at most on the average, where both readings are of pairs
	leastWide    = 4    // characters that are not ASCII
	leastApart   = 2    // the same for what stands between ASCII, in a document with a larger fragment in that charset
)

// blockSize bounds the memory of the search. Blocks end where a line ends, if there is one.
const blockSize = 64 << 10

// strange is by how much the characters of a stretch may together cost more than those of a plausible text, until the
// stretch is looked at more closely.
const strange = 16

// finder looks for fragments in a document.
type finder struct {
	raw   []byte
	names [3]string // the charset of the document first
	steps [3]step
	plain func(b []byte) bool // whether nothing in a block is strange
	path  path
	found []passage
	large [3]bool // whether a large one was found, by charset
}

// passage is what may be a fragment.
type passage struct {
	charset, wide int
	src           doc.Span
}

// fragments finds the stretches of raw[from:] that are not in the charset of the document.
func fragments(raw []byte, from int, name string) []Fragment {
	f := finder{raw: raw}
	switch name {
	case UTF8:
		f.names = [3]string{UTF8, GB18030, Big5}
		f.plain = utf8.Valid
	case GB18030:
		f.names = [3]string{GB18030, UTF8, Big5}
		f.plain = func(b []byte) bool { return !isStrange(b, gbPairs()) }
	case Big5:
		f.names = [3]string{Big5, UTF8, GB18030}
		f.plain = func(b []byte) bool { return !isStrange(b, big5Pairs()) }
	default:
		return nil
	}
	for i, n := range f.names {
		f.steps[i] = reading(n)
		if i > 0 && n == UTF8 {
			f.steps[i] = stepUTF8(otherCost) // letters of other languages are no proof of a fragment
		}
	}
	for from < len(raw) {
		end := blockEnd(raw, from)
		if !f.plain(raw[from:end]) {
			f.block(from, end)
		}
		from = end
	}
	return f.fragments()
}

// blockEnd is where the block that begins at from ends.
func blockEnd(raw []byte, from int) int {
	if len(raw)-from <= blockSize {
		return len(raw)
	}
	b := raw[from : from+blockSize]
	if k := bytes.LastIndexByte(b, '\n'); k >= 0 {
		return from + k + 1
	}
	for k := len(b) - 1; k >= 0; k-- {
		if b[k] < 0x40 { // no part of a pair
			return from + k + 1
		}
	}
	return from + blockSize
}

// isStrange reports whether somewhere the characters of pairs are those of no text.
func isStrange(b []byte, pairs *pairTable) bool {
	costs := costs()
	excess := float32(0)
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		cost := float32(badCost)
		if i+1 < len(b) && b[i] > 0x80 && b[i] < 0xFF {
			if r := pairs[int(b[i]&0x7F)<<8|int(b[i+1])]; r != 0 {
				cost = costs[r]
				i++
			}
		}
		if excess = max(0, excess+cost-plausibleCost); excess > strange {
			return true
		}
	}
	return false
}

// path is the cheapest way to read a block, where each character may be read in any of the charsets.
type path struct {
	last [][3]uint8 // how long the character is that ends here
	from [][3]uint8 // one more than the charset that is left here for this one
}

// stretch is a part of a block that is read in one charset.
type stretch struct {
	charset  int
	from, to int
}

// near is how many lines that are not strange may stand between two that are looked at together.
const near = 2

// block looks for fragments around the strange lines of raw[from:to].
func (f *finder) block(from, to int) {
	begin, calm := -1, 0 // of the lines to look at; how many of the last ones are not strange
	before := from       // where the line before begins
	for at := from; at < to; {
		end := to
		if k := bytes.IndexByte(f.raw[at:to], '\n'); k >= 0 {
			end = at + k + 1
		}
		calm++
		if !f.plain(f.raw[at:end]) {
			calm = 0
			if begin < 0 {
				begin = before
			}
		}
		before = at
		at = end
		if begin >= 0 && (calm > near || at == to) {
			f.search(begin, at)
			begin, before = -1, at
		}
	}
}

// search finds the fragments of raw[from:to].
func (f *finder) search(from, to int) {
	for _, s := range f.cheapest(f.raw[from:to]) {
		if s.charset > 0 {
			f.judge(s.charset, from+s.from, from+s.to)
		}
	}
}

// cheapest finds the cheapest way through a block (the algorithm of Viterbi): at every place it is known, for each
// charset, what the block costs up to there when its last character is read in that charset.
func (f *finder) cheapest(b []byte) []stretch {
	f.path.reset(len(b) + 1)
	const ring = 8 // more than the longest character
	var costs [ring][3]float64
	for i := range costs {
		costs[i] = [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	}
	costs[0] = [3]float64{0, switchCost, switchCost}
	for i := range b {
		here := &costs[i%ring]
		cost := float64(switchCost)
		if i > 0 && b[i-1] >= 0x40 && b[i] >= 0x40 {
			cost += insideCost
		}
		f.path.change(i, here, cost)
		for k, step := range f.steps {
			if math.IsInf(here[k], 1) {
				continue
			}
			n, cost := step(b[i:])
			n = min(n, len(b)-i)
			if next := &costs[(i+n)%ring]; here[k]+float64(cost) < next[k] {
				next[k] = here[k] + float64(cost)
				f.path.last[i+n][k] = uint8(n)
			}
		}
		*here = [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	}
	end := costs[len(b)%ring]
	best := 0
	for k := range end {
		if end[k] < end[best] {
			best = k
		}
	}
	return f.path.back(len(b), best)
}

// reset makes room for n places.
func (p *path) reset(n int) {
	if cap(p.last) < n {
		p.last, p.from = make([][3]uint8, n), make([][3]uint8, n)
	}
	p.last, p.from = p.last[:n], p.from[:n]
	clear(p.last)
	clear(p.from)
}

// change lets the reading go on in another charset.
func (p *path) change(at int, costs *[3]float64, cost float64) {
	best := 0
	for k := range costs {
		if costs[k] < costs[best] {
			best = k
		}
	}
	for k := range costs {
		if costs[best]+cost < costs[k] {
			costs[k] = costs[best] + cost
			p.from[at][k] = uint8(best + 1)
		}
	}
}

// back follows the way from its end, and gives its stretches in order.
func (p *path) back(end, charset int) []stretch {
	var out []stretch
	at := end
	for at > 0 {
		at -= max(1, int(p.last[at][charset]))
		if from := p.from[at][charset]; from > 0 {
			out = append(out, stretch{charset, at, end})
			end, charset = at, int(from-1)
		}
	}
	out = append(out, stretch{charset, 0, end})
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// judge keeps what of a stretch is surely in a charset: the parts between the bytes that are no character of it.
func (f *finder) judge(charset, from, to int) {
	begin := -1 // of the part
	end := 0    // of its last character that is not ASCII
	for at := from; at < to; {
		n, cost := f.steps[charset](f.raw[at:to])
		bad := cost == badCost || n == 1 && f.raw[at] >= utf8.RuneSelf
		switch {
		case bad && begin >= 0:
			f.keep(charset, begin, end)
			begin = -1
		case !bad && f.raw[at] >= utf8.RuneSelf:
			if begin < 0 {
				begin = at
			}
			end = at + n
		}
		at += n
	}
	if begin >= 0 {
		f.keep(charset, begin, end)
	}
}

// keep adds a passage if it makes a text, and none in the charset of the document.
func (f *finder) keep(charset, from, to int) {
	b := f.raw[from:to]
	most := plausibleCost
	if f.names[0] != UTF8 && f.names[charset] != UTF8 {
		most = fragmentCost
	}
	cost, n := mean(b, f.steps[charset])
	if n < leastApart || cost > most || f.otherwise(b)-sum(b, f.steps[charset]) < fragmentGain {
		return
	}
	if n < leastWide && !f.apart(from, to) {
		return
	}
	f.large[charset] = f.large[charset] || n >= leastWide
	f.found = append(f.found, passage{charset, n, doc.Span{Start: from, End: to}})
}

// fragments gives what was found, less what is too small to be sure, joined where only ASCII is between.
func (f *finder) fragments() []Fragment {
	var out []Fragment
	for _, p := range f.found {
		if p.wide < leastWide && !f.large[p.charset] {
			continue
		}
		name := f.names[p.charset]
		if k := len(out); k > 0 && out[k-1].Charset == name && ascii(f.raw[out[k-1].Source.End:p.src.Start]) {
			out[k-1].Source.End = p.src.End
			continue
		}
		out = append(out, Fragment{name, p.src})
	}
	return out
}

// apart reports whether a stretch stands between bytes of ASCII, or at an end.
func (f *finder) apart(from, to int) bool {
	return (from == 0 || f.raw[from-1] < utf8.RuneSelf) && (to == len(f.raw) || f.raw[to] < utf8.RuneSelf)
}

// otherwise is what a stretch costs as text in the charset of the document, with the faults that it then has.
func (f *finder) otherwise(b []byte) float64 {
	total := 0.0
	for len(b) > 0 {
		n, cost := f.steps[0](b)
		switch {
		case f.names[0] == UTF8 && n == 1 && b[0] >= utf8.RuneSelf:
			n, cost = remnant(b), badCost
		case cost != badCost:
			cost = min(cost, pairCost)
		}
		total += float64(cost)
		b = b[min(n, len(b)):]
	}
	return total
}

// remnant is how many bytes one fault in a text of UTF-8 may leave: of a Han two bytes, and of one without its first
// byte two as well.
func remnant(b []byte) int {
	if len(b) > 1 && (b[0]&0xF0 == 0xE0 || b[0]&0xC0 == 0x80) && b[1]&0xC0 == 0x80 {
		return 2
	}
	return 1
}
