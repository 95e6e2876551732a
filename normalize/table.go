package normalize

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// table is a compiled conversion dictionary: at each place the longest phrase that stands there is replaced, else the
// character.
type table struct {
	char    []rune // by character of the basic plane: its replacement, 0 for none; with starts when phrases begin with it
	far     map[rune]rune
	bucket  []uint16 // by character of the basic plane: index of its bucket
	farther map[rune]uint16
	buckets []*bucket
}

// starts marks in table.char a character with which phrases begin.
const starts = 1 << 24

// bucket holds the phrases that begin with one character.
type bucket struct {
	second uint64 // the second characters they have, as bits by hash; bit 0 also for none
	list   []pair // by second character, the longest first; a phrase of one character last
}

// pair is an entry of a dictionary.
type pair struct{ from, to string }

const plane = 0x10000

// compile makes a table of entries. A later entry takes the place of an earlier one with the same key; an empty value
// takes it out.
func compile(entries []pair) *table {
	t := &table{char: make([]rune, plane), far: map[rune]rune{}, bucket: make([]uint16, plane), farther: map[rune]uint16{}, buckets: make([]*bucket, 1)}
	place := map[string]int{}
	for _, e := range entries {
		r, n := utf8.DecodeRuneInString(e.from)
		to, size := utf8.DecodeRuneInString(e.to)
		if n == len(e.from) && size == len(e.to) {
			t.setChar(r, to, e.to == "")
			continue
		}
		t.setPhrase(r, e, place)
	}
	for _, b := range t.buckets[1:] {
		r, _ := utf8.DecodeRuneInString(b.list[0].from)
		b.list = slices.DeleteFunc(b.list, func(p pair) bool { return p.to == "" })
		if len(b.list) == 0 {
			continue
		}
		b.seal()
		if r < plane {
			t.char[r] |= starts
		} else {
			t.far[r] |= starts
		}
	}
	return t
}

func (t *table) setChar(r, to rune, none bool) {
	if none {
		to = 0
	}
	if r < plane {
		t.char[r] = to
	} else {
		t.far[r] = to
	}
}

// setPhrase notes a phrase; place is where each one stands in its bucket.
func (t *table) setPhrase(first rune, e pair, place map[string]int) {
	b := t.bucketOf(first)
	if b == nil {
		b = &bucket{}
		if first < plane {
			t.bucket[first] = uint16(len(t.buckets))
		} else {
			t.farther[first] = uint16(len(t.buckets))
		}
		t.buckets = append(t.buckets, b)
	}
	if i, ok := place[e.from]; ok {
		b.list[i].to = e.to
		return
	}
	place[e.from] = len(b.list)
	b.list = append(b.list, e)
}

func (t *table) bucketOf(r rune) *bucket {
	if r < plane {
		return t.buckets[t.bucket[r]]
	}
	return t.buckets[t.farther[r]]
}

// seal orders the phrases for match.
func (b *bucket) seal() {
	slices.SortStableFunc(b.list, func(x, y pair) int {
		if k, l := secondOf(x.from), secondOf(y.from); k != l {
			return int(l - k)
		}
		return len(y.from) - len(x.from)
	})
	for _, p := range b.list {
		b.second |= 1 << (secondOf(p.from) & 63)
	}
}

// secondOf is the second character of s; 0 when there is none.
func secondOf(s string) rune {
	_, n, _ := next(s, 0)
	if n >= len(s) {
		return 0
	}
	r, _, _ := next(s, n)
	return r
}

// match finds the longest phrase that stands at the beginning of s.
func (b *bucket) match(s string) (pair, bool) {
	key := secondOf(s)
	if b.second&(1<<(key&63)|1) == 0 {
		return pair{}, false
	}
	for _, want := range [2]rune{key, 0} {
		i := sort.Search(len(b.list), func(i int) bool { return secondOf(b.list[i].from) <= want })
		for ; i < len(b.list) && secondOf(b.list[i].from) == want; i++ {
			if strings.HasPrefix(s, b.list[i].from) {
				return b.list[i], true
			}
		}
	}
	return pair{}, false
}

// next decodes the character at i, which as a rule has three bytes. ok is not set for a byte that is no character.
func next(s string, i int) (r rune, n int, ok bool) {
	if r = three(s, i); r >= 0x800 && r&^0x7FF != 0xD800 {
		return r, 3, true
	}
	r, n = utf8.DecodeRuneInString(s[i:])
	return r, n, r != utf8.RuneError || n > 1
}

// three decodes a character of three bytes at i; 0 when there is none. It is small enough to be inlined, and does not
// look for surrogates and forms too long, below U+0800.
func three(s string, i int) rune {
	if i+2 < len(s) && s[i]>>4 == 0xE && s[i+1]>>6 == 2 && s[i+2]>>6 == 2 {
		return rune(s[i]&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
	}
	return 0
}

// lookup gives what the table says of a character: its replacement, and starts.
func (t *table) lookup(r rune) rune {
	if r < plane {
		return t.char[r]
	}
	return t.far[r]
}

// at looks up what stands at the beginning of s, whose first character is r: the entry's length there and its
// replacement; no length when there is none. A replacement equal to what it replaces protects the phrase.
func (t *table) at(s string, r rune) (n int, to string, char rune) {
	c := t.lookup(r)
	if c&starts != 0 {
		if p, ok := t.bucketOf(r).match(s); ok {
			return len(p.from), p.to, 0
		}
		c &^= starts
	}
	if c == 0 {
		return 0, "", 0
	}
	return utf8.RuneLen(r), "", c
}

// convert returns s itself when nothing changes. Bytes that are no character stay as they are.
func (t *table) convert(s string) string {
	w := rewriter{t: t, s: s}
	w.stretch(0, len(s))
	return w.text()
}

// phrases gives the phrases that stand in s, in order and without overlap, to yield until it returns false.
func (t *table) phrases(s string, yield func(pair) bool) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := three(s, i), 3
		if r < 0x800 {
			r, n, _ = next(s, i)
		}
		if t.lookup(r)&starts != 0 {
			if p, ok := t.bucketOf(r).match(s[i:]); ok {
				if !yield(p) {
					return
				}
				n = len(p.from)
			}
		}
		i += n
	}
}
