package normalize

import (
	"strings"
	"unicode/utf8"
)

// automaton is a compiled dictionary: at each place of a text the longest phrase that stands there is replaced, else
// the character. Phrases are looked up by the folded form of characters, which is what the dictionary makes of each
// alone: so one phrase in Simplified characters stands for all the ways to write it.
type automaton struct {
	// chars says of a character of three bytes in UTF-8 what takes its place, in the low 24 bits as the bytes of UTF-8 (0
	// for nothing), and above it, in flags, what may begin there.
	chars   *[plane]uint32
	filter  [1 << filterBits / 64]uint64 // the pairs with which phrases begin, as bits by hash
	slots   []slot                       // by hash of a pair: the phrases that begin with it
	phrases []phrase                     // the first one is none
	ahead   int                          // how many bytes from a place on may decide what is done there
}

// slot holds the phrases that begin with pairs of one hash.
type slot struct {
	longest uint32 // the first of them
	thirds  uint32 // the characters behind the pair, as bits by hash; all for a phrase that ends there
}

// plane is the number of characters of Unicode's basic plane.
const plane = 0x10000

// Flags of automaton.chars.
const (
	replaced   = 1<<24 - 1 // the replacement
	beginsText = 1 << 24   // a phrase of the script begins with the character
	beginsWord = 1 << 25   // a word of the Mainland's vocabulary, or one that tells where a text is from
	follows    = 1 << 26   // it is the second one of a phrase
	telling    = 1 << 27   // the character is of Traditional script only
	tellingS   = 1 << 28   // of Simplified script only
	mendable   = 1 << 29   // a character that may have to be mended
	alone      = 1 << 30   // the character may be a phrase by itself
	protecting = 1 << 31   // a word that is right as it stands begins with it
)

// phrase is an entry of more than one character, or of a character whose replacement is no single one of three bytes.
type phrase struct {
	from, to      string
	first, second uint32 // folded; second is 0 when there is none
	pair          int    // the length of the two
	rest          string // what is behind them, folded
	next          uint32 // the next shorter phrase in the same slot
	group         group
	exact         bool   // from is what must stand in the text, not only its folded form
	char          rune   // the replacement of a single character
	id            int    // of a mark, of a word of [replaced]
	base          uint64 // the words of [replaced] that it is a case of, as bits
}

// group says when a phrase counts.
type group uint16

const (
	scriptGroup      group = 1 << iota // phrases that decide between characters
	artifactGroup                      // the sections of mainland.txt
	alwaysGroup                        //
	traditionalGroup                   //
	mirrorGroup                        //
	openccGroup                        //
	numeralGroup                       //
	replacedGroup                      //
	markGroup                          // words of origin.txt
)

const (
	taiwanGroups = artifactGroup | alwaysGroup | traditionalGroup | mirrorGroup
	wordGroups   = taiwanGroups | openccGroup | numeralGroup
)

// choice says which phrases count.
type choice struct {
	groups group
	kept   uint64 // words of [replaced] that the machine did not replace: what it writes for them is no trace of it
}

func (c choice) has(p *phrase) bool { return p.group&c.groups != 0 && p.base&c.kept == 0 }

// protects is set for a word that is right as it stands.
func (p *phrase) protects() bool { return p.from == p.to && !p.exact }

// begins gives the flag of the characters with which the phrases of a group begin.
func (g group) begins() uint32 {
	if g&scriptGroup != 0 {
		return beginsText
	}
	return beginsWord
}

const filterBits = 15

// compiler gathers the entries of an automaton.
type compiler struct {
	*automaton
	place map[string]uint32 // of exact phrases, by from
}

// compile makes an automaton of characters and exact phrases; it has to be sealed.
func compile(entries []pair) *compiler {
	c := &compiler{automaton: &automaton{chars: new([plane]uint32), phrases: make([]phrase, 1, 512+len(entries)/2)}, place: make(map[string]uint32, 1024)}
	c.add(entries)
	return c
}

// add notes characters and exact phrases. A later entry takes the place of an earlier one with the same key; an empty
// value takes it out.
func (c *compiler) add(entries []pair) {
	for _, e := range entries {
		r, n := utf8.DecodeRuneInString(e.from)
		if n == len(e.from) && n == 3 && (len(e.to) == 3 || e.to == "") {
			c.chars[r] = packed(e.to)
			c.drop(e.from)
			continue
		}
		if n == len(e.from) && n == 3 {
			c.chars[r] = 0
		}
		c.exact(e)
	}
}

// packed is the bytes of a character of three bytes; 0 for an empty string.
func packed(s string) uint32 {
	if len(s) < 3 {
		return 0
	}
	return uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])
}

func (c *compiler) drop(from string) {
	if i := c.place[from]; i != 0 {
		c.phrases[i].to, c.phrases[i].group = "", 0
	}
}

// exact notes a phrase of the script.
func (c *compiler) exact(e pair) {
	if e.to == "" {
		c.drop(e.from)
		return
	}
	p := phrase{from: e.from, to: e.to, group: scriptGroup, exact: true, char: single(e)}
	if i := c.place[e.from]; i != 0 {
		c.phrases[i] = p
		return
	}
	c.place[e.from] = uint32(len(c.phrases))
	c.phrases = append(c.phrases, p)
}

// single gives the replacement of an entry of one character for one.
func single(e pair) rune {
	r, n := utf8.DecodeRuneInString(e.to)
	if _, size := utf8.DecodeRuneInString(e.from); size != len(e.from) || n != len(e.to) {
		return 0
	}
	return r
}

// words notes phrases that stand for all the ways to write them, and go before exact ones of the same length.
func (c *compiler) words(g group, entries []pair) {
	for _, e := range entries {
		c.phrases = append(c.phrases, phrase{from: e.from, to: e.to, group: g, char: single(e)})
	}
}

// seal makes the automaton ready: phrases into their slots, the longest first. It may be sealed anew when entries were
// added.
func (c *compiler) seal() *automaton {
	size := 1024
	for size < 2*len(c.phrases) {
		size *= 2
	}
	c.slots = make([]slot, size)
	first := new([plane]uint32) // flags by the folded first character
	for _, i := range c.order() {
		p := &c.phrases[i]
		c.link(i, p)
		c.ahead = max(c.ahead, 2*len(p.from)) // a phrase, and one that goes on behind it
		flags := p.group.begins()
		if p.second == 0 {
			flags |= alone
		}
		if p.protects() {
			flags |= protecting
		}
		switch {
		case p.first >= 1<<23: // of three bytes
			first[uint16(unpacked(p.first))] |= flags
		case p.first < utf8.RuneSelf:
			first[p.first] |= flags
		}
		if p.second >= 1<<23 {
			first[uint16(unpacked(p.second))] |= follows
		}
	}
	c.ahead = max(c.ahead, utf8.UTFMax)
	for r, v := range c.chars {
		if to := v & replaced; to != 0 {
			c.chars[r] |= first[uint16(unpacked(to))]
		} else {
			c.chars[r] |= first[r]
		}
	}
	return c.automaton
}

// order lists the phrases by length, exact ones first among those of one length.
func (c *compiler) order() []uint32 {
	var byLength [][2][]uint32
	for i := range c.phrases {
		p := &c.phrases[i]
		if p.group == 0 {
			continue
		}
		n, kind := utf8.RuneCountInString(p.from), 1
		if p.exact {
			kind = 0
		}
		for len(byLength) <= n {
			byLength = append(byLength, [2][]uint32{})
		}
		byLength[n][kind] = append(byLength[n][kind], uint32(i))
	}
	var out []uint32
	for _, kinds := range byLength {
		out = append(append(out, kinds[0]...), kinds[1]...)
	}
	return out
}

// link puts a phrase at the beginning of its slot.
func (c *compiler) link(i uint32, p *phrase) {
	var n int
	p.first, n = c.folded(p.from, 0)
	p.pair = n
	if n < len(p.from) {
		p.second, n = c.folded(p.from, n)
		p.pair += n
	}
	p.rest = c.foldedString(p.from[p.pair:])
	h := pairHash(p.first, p.second)
	c.filter[h>>(32-filterBits)/64] |= 1 << (h >> (32 - filterBits) % 64)
	slot := c.slot(h)
	p.next, slot.longest = slot.longest, i
	if p.rest == "" {
		slot.thirds = ^uint32(0)
		return
	}
	third, _ := c.folded(p.rest, 0)
	slot.thirds |= thirdBit(third)
}

func thirdBit(folded uint32) uint32 { return 1 << (folded * 0x9E3779B1 >> 27) }

func pairHash(a, b uint32) uint32 { return (a*0x9E3779B1 ^ b*0x85EBCA6B) * 0xC2B2AE35 }

// unpacked is the character of three bytes.
func unpacked(v uint32) rune { return rune(v>>4&0xF000 | v>>2&0xFC0 | v&0x3F) }

// folded gives the folded form of the character at i and its length: the bytes of one that has three, else its number.
func (a *automaton) folded(s string, i int) (uint32, int) {
	if r := three(s, i); r >= 0x800 {
		if v := a.chars[uint16(r)] & replaced; v != 0 {
			return v, 3
		}
		return uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2]), 3
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n == 1 {
		return 1<<21 | uint32(s[i]), 1 // no character
	}
	return uint32(r), n
}

// simple gives what the automaton makes of a character that stands alone.
func (a *automaton) simple(r rune) rune {
	if r < 0x800 || r >= plane {
		return r
	}
	if v := a.chars[r] & replaced; v != 0 {
		return unpacked(v)
	}
	return r
}

// foldedString is the folded form of a phrase.
func (a *automaton) foldedString(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		v, n := a.folded(s, i)
		if n == 3 {
			out.WriteRune(unpacked(v))
		} else {
			out.WriteString(s[i : i+n])
		}
		i += n
	}
	return out.String()
}

// candidate gives the folded form of the character of three bytes at i, of which the automaton says c, and of the one
// behind it, and whether a phrase may begin with them.
func (a *automaton) candidate(s string, i int, c uint32) (first, second uint32, ok bool) {
	if first = c & replaced; first == 0 {
		first = uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2])
	}
	if i+6 > len(s) || s[i+3]>>4 != 0xE {
		if i+3 < len(s) {
			second, _ = a.folded(s, i+3)
		}
		return first, second, second != 0 || c&alone != 0
	}
	v := four(s, i+2) >> 8
	behind := a.chars[charOf(v)]
	if behind&follows == 0 && c&alone == 0 {
		return 0, 0, false
	}
	if second = behind & replaced; second == 0 {
		second = v&0xFF<<16 | v&0xFF00 | v>>16
	}
	if c&alone != 0 {
		return first, second, true
	}
	h := pairHash(first, second)
	if !a.has(h) {
		return first, second, false
	}
	thirds := a.slot(h).thirds
	if thirds == ^uint32(0) || i+9 > len(s) {
		return first, second, true
	}
	third, _ := a.folded(s, i+6)
	return first, second, thirds&thirdBit(third) != 0
}

// has reports whether there may be a phrase with a pair of this hash.
func (a *automaton) has(h uint32) bool {
	return a.filter[h>>(32-filterBits)/64]&(1<<(h>>(32-filterBits)%64)) != 0
}

// slot is that of a hash.
func (a *automaton) slot(h uint32) *slot { return &a.slots[h%uint32(len(a.slots))] }

// pairAt is the folded form of the characters at i and behind it; 0 for none.
func (a *automaton) pairAt(s string, i int) (first, second uint32) {
	first, k := a.folded(s, i)
	if i+k < len(s) {
		second, _ = a.folded(s, i+k)
	}
	return first, second
}

// match finds the longest phrase of the choice that stands at i, and how many bytes it takes there; nil for none.
func (a *automaton) match(s string, i int, of choice) (*phrase, int) {
	first, second := a.pairAt(s, i)
	return a.find(s, i, of, first, second)
}

// find is match where the pair is known.
func (a *automaton) find(s string, i int, of choice, first, second uint32) (*phrase, int) {
	for {
		if h := pairHash(first, second); a.has(h) {
			for j := a.slot(h).longest; j != 0; j = a.phrases[j].next {
				p := &a.phrases[j]
				if p.first != first || p.second != second || !of.has(p) {
					continue
				}
				if n := a.length(p, s[i:]); n > 0 && a.counts(p, s, i, n, of) {
					return p, n
				}
			}
		}
		if second == 0 {
			return nil, 0
		}
		second = 0
	}
}

// counts reports whether a phrase of the n bytes at i is not overruled by a word that is right as it stands.
func (a *automaton) counts(p *phrase, s string, i, n int, of choice) bool {
	return p.exact || p.protects() || !a.protected(s, i, n, of)
}

// protected reports whether a word that is right as it stands begins within s[i:i+n] and goes on behind it.
func (a *automaton) protected(s string, i, n int, of choice) bool {
	_, k := a.folded(s, i)
	for at := i + k; at < i+n; at += k {
		if r := three(s, at); r >= 0x800 && a.chars[uint16(r)]&protecting == 0 {
			k = 3
			continue
		}
		var first uint32
		first, k = a.folded(s, at)
		if at+k >= len(s) {
			return false
		}
		second, _ := a.folded(s, at+k)
		h := pairHash(first, second)
		if !a.has(h) {
			continue
		}
		for j := a.slot(h).longest; j != 0; j = a.phrases[j].next {
			p := &a.phrases[j]
			if p.protects() && of.has(p) && p.first == first && p.second == second && at+a.length(p, s[at:]) > i+n {
				return true
			}
		}
	}
	return false
}

// length says how many bytes the phrase takes at the beginning of s, where its first two characters stand; 0 when it
// does not stand there. What folds to the same is as long.
func (a *automaton) length(p *phrase, s string) int {
	if p.exact {
		if strings.HasPrefix(s, p.from) {
			return len(p.from)
		}
		return 0
	}
	if len(s) < len(p.from) {
		return 0
	}
	s = s[p.pair:]
	for i := 0; i < len(p.rest); {
		if r := three(s, i); r >= 0x800 && i+3 <= len(p.rest) {
			v := a.chars[uint16(r)] & replaced
			if v == 0 {
				v = packed(s[i : i+3])
			}
			if v != packed(p.rest[i:i+3]) {
				return 0
			}
			i += 3
			continue
		}
		if s[i] != p.rest[i] {
			return 0
		}
		i++
	}
	return len(p.from)
}

// at says what takes the place of the n bytes at i: to, or the character of three bytes char. A word that is right as it
// stands is its own.
func (a *automaton) at(s string, i int, of choice, flags uint32) (n int, to string, char uint32) {
	var c uint32
	switch r := three(s, i); {
	case s[i] < utf8.RuneSelf:
		n, c = 1, a.chars[s[i]]&flags
	case r >= 0x800:
		n, c = 3, a.chars[uint16(r)]&flags
	default:
		var ok bool
		if _, n, ok = next(s, i); ok && n != 3 {
			c = flags &^ replaced // phrases may begin with any character that has not three bytes
		}
	}
	if c > replaced {
		if p, found := a.match(s, i, of); p != nil && p.protects() {
			return found, s[i : i+found], 0
		} else if p != nil {
			return found, p.to, 0
		}
	}
	return n, s[i : i+n], c & replaced
}

// convert applies the phrases of the script to a text. It returns s itself when nothing changes; bytes that are no
// character stay as they are.
func (a *automaton) convert(s string) string {
	w := rewriter{a: a, choice: choice{groups: scriptGroup}, flags: replaced | beginsText, s: s}
	w.stretch(0, len(s))
	return w.string()
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

// four reads four bytes at once, for the loops that look at every character: they begin with a character of three bytes
// when isThree holds, which is charOf then.
func four(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

func isThree(v uint32) bool { return v&0xC0C0F0 == 0x8080E0 }

func charOf(v uint32) uint16 { return uint16(v<<12 | v>>2&0xFC0 | v>>16&0x3F) }
