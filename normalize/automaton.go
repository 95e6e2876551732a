package normalize

import (
	"strings"
	"unicode/utf8"
)

// automaton is a compiled dictionary: at each place of a text the longest phrase that stands there is replaced, else the
// character. Phrases are looked up by the folded form of characters, which is what the dictionary makes of each alone: so
// one phrase in Simplified characters stands for all the ways to write it. Whether a phrase may begin somewhere is told by
// the pair of characters there, with one look into a small filter.
type automaton struct {
	// chars says of a character of three bytes in UTF-8 its folded form, in the low 24 bits as the bytes of UTF-8, and above
	// it, in flags, what is to be known of it. Of ASCII it has flags only.
	chars   *[plane]uint32
	filter  filter   // the pairs with which phrases begin
	changed filter   // those of phrases that may change a text
	said    filter   // those of phrases by which a text says where it is from
	slots   []uint32 // by the high bits of the hash of a pair: the longest phrase of those that begin with it
	shift   uint     // of the hash
	nodes   []node   // of the phrases, by the same index
	phrases []phrase // the first one is none
	ahead   int      // how many bytes from a place on may decide what is done there
	// gate is what a character must have so that the pair there is looked up: begins, or anything at all where so many common
	// characters begin phrases that no processor could guess which.
	gate uint32
}

// node is what is looked at of a phrase first, small enough for many of them to stay near.
type node struct {
	pair  uint32 // the hash of its pair
	third uint32 // the folded character behind the pair; 0 for none
	next  uint32 // the next shorter phrase in the same slot
	group group
}

// plane is the number of characters of Unicode's basic plane.
const plane = 0x10000

// What automaton.chars says of a character.
const (
	folded     = 1<<24 - 1 // the folded form
	changes    = 1 << 24   // which is not the character itself
	alone      = 1 << 25   // it may be a phrase by itself
	begins     = 1 << 26   // a phrase begins with it
	protecting = 1 << 27   // a word that is right as it stands begins with it
	telling    = 1 << 28   // it is of Traditional script only
	tellingS   = 1 << 29   // of Simplified script only
	mendable   = 1 << 30   // it may have to be mended; in nearChars only
)

// phrase is an entry of more than one character, or of a character whose replacement is no single one of three bytes.
type phrase struct {
	from, to string // from is folded, if it need not be exact
	base     uint64 // the words of [replaced] that it is a case of, as bits
	char     rune   // the replacement of a single character
	id       uint16 // of a mark, of a word of [replaced]
	group    group
	exact    bool // from is what must stand in the text, not only its folded form
	protects bool // it is a word that is right as it stands
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
	surveyGroups = wordGroups | markGroup | replacedGroup
)

// choice says which phrases count.
type choice struct {
	groups group
	kept   uint64 // words of [replaced] that the machine did not replace: what it writes for them is no trace of it
}

func (c choice) has(p *phrase) bool { return p.group&c.groups != 0 && p.base&c.kept == 0 }

// filter is a set of pairs, as bits by hash.
type filter [1 << filterBits / 64]uint64

const filterBits = 17

// has reports whether a pair of this hash may be in the set.
func (f *filter) has(h uint32) bool {
	return f[h>>(32-filterBits)/64]&(1<<(h>>(32-filterBits)%64)) != 0
}

func (f *filter) add(h uint32) { f[h>>(32-filterBits)/64] |= 1 << (h >> (32 - filterBits) % 64) }

// compiler gathers the entries of an automaton.
type compiler struct {
	*automaton
	place map[string]uint32 // of exact phrases, by from
}

// compile makes an automaton of characters and exact phrases; it has to be sealed.
func compile(entries []pair) *compiler {
	c := &compiler{automaton: &automaton{chars: new([plane]uint32), phrases: make([]phrase, 1, 512+len(entries)/2)}, place: make(map[string]uint32, 1024)}
	for r := 0x800; r < plane; r++ {
		c.chars[r] = ofRune(r)
	}
	c.add(entries)
	return c
}

// ofRune is the bytes of a character of three bytes.
func ofRune(r int) uint32 {
	return 0xE08080 | uint32(r)&0xF000<<4 | uint32(r)&0xFC0<<2 | uint32(r)&0x3F
}

// runeOf is the character of three bytes.
func runeOf(v uint32) rune { return rune(v>>4&0xF000 | v>>2&0xFC0 | v&0x3F) }

// packed is the bytes of a string that begins with a character of three bytes.
func packed(s string) uint32 { return uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2]) }

// add notes characters and exact phrases. A later entry takes the place of an earlier one with the same key; an empty
// value takes it out.
func (c *compiler) add(entries []pair) {
	for _, e := range entries {
		r, n := utf8.DecodeRuneInString(e.from)
		switch {
		case n == len(e.from) && n == 3 && (len(e.to) == 3 || e.to == ""):
			c.setChar(r, e.to)
			c.drop(e.from)
		case n == len(e.from) && n == 3:
			c.setChar(r, "")
			c.exact(e)
		default:
			c.exact(e)
		}
	}
}

// setChar says what takes the place of a character.
func (c *compiler) setChar(r rune, to string) {
	c.chars[r] = ofRune(int(r))
	if to != "" && packed(to) != c.chars[r] {
		c.chars[r] = packed(to) | changes
	}
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
		c.phrases = append(c.phrases, phrase{from: c.foldedString(e.from), to: e.to, group: g, char: single(e), protects: e.from == e.to})
	}
}

// seal makes the automaton ready: phrases into their slots, the longest first. It may be sealed anew when entries were
// added.
func (c *compiler) seal() *automaton {
	for c.shift = 22; 1<<(32-c.shift) < 2*len(c.phrases); {
		c.shift--
	}
	c.slots = make([]uint32, 1<<(32-c.shift))
	c.nodes = make([]node, len(c.phrases))
	flags := new([plane]uint32) // of characters, by their folded form
	for _, i := range c.order() {
		p := &c.phrases[i]
		first, second := c.link(i, p)
		c.ahead = max(c.ahead, 2*len(p.from)) // a phrase, and one that goes on behind it
		at := new(uint32)                     // of a character of two bytes or four nothing is known
		switch {
		case first > utf8.MaxRune:
			at = &flags[uint16(runeOf(first))]
		case first < utf8.RuneSelf:
			at = &flags[first]
		}
		*at |= begins
		if second == 0 {
			*at |= alone
		}
		if p.protects {
			*at |= protecting
		}
	}
	c.ahead = max(c.ahead, utf8.UTFMax)
	c.gate = begins
	for r, v := range c.chars {
		if r < 0x80 {
			c.chars[r] |= flags[r]
		} else if r >= 0x800 {
			c.chars[r] |= flags[uint16(runeOf(v))]
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

// link puts a phrase at the beginning of its slot, and gives its pair.
func (c *compiler) link(i uint32, p *phrase) (first, second uint32) {
	first, size := c.foldedAt(p.from, 0)
	if size < len(p.from) {
		var n int
		second, n = c.foldedAt(p.from, size)
		size += n
	}
	h := pairHash(first, second)
	c.filter.add(h)
	if p.group&(scriptGroup|wordGroups) != 0 {
		c.changed.add(h)
	}
	if p.group&surveyGroups != 0 {
		c.said.add(h)
	}
	slot := c.slot(h)
	at := node{pair: h, next: *slot, group: p.group}
	if size < len(p.from) {
		at.third, _ = c.foldedAt(p.from, size)
	}
	*slot, c.nodes[i] = i, at
	return first, second
}

// pairHash is the hash of two folded characters. Its high bits, which depend on all others, are those that count.
func pairHash(a, b uint32) uint32 { return a*0x9E3779B1 + b*0x85EBCA6B }

func (a *automaton) slot(h uint32) *uint32 { return &a.slots[h>>a.shift] }

// foldedAt gives the folded form of the character at i and its length: the bytes of one that has three, else its number.
func (a *automaton) foldedAt(s string, i int) (uint32, int) {
	if r := three(s, i); r >= 0x800 {
		return a.chars[uint16(r)] & folded, 3
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n == 1 {
		return 1<<22 | uint32(s[i]), 1 // no character
	}
	return uint32(r), n
}

// simple gives what the automaton makes of a character that stands alone.
func (a *automaton) simple(r rune) rune {
	if r < 0x800 || r >= plane {
		return r
	}
	return runeOf(a.chars[r])
}

// foldedString is the folded form of a phrase.
func (a *automaton) foldedString(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		v, n := a.foldedAt(s, i)
		if n == 3 {
			out.WriteRune(runeOf(v))
		} else {
			out.WriteString(s[i : i+n])
		}
		i += n
	}
	return out.String()
}

// pairAt is the folded form of the characters at i and behind it; 0 for none.
func (a *automaton) pairAt(s string, i int) (first, second uint32) {
	first, k := a.foldedAt(s, i)
	if i+k < len(s) {
		second, _ = a.foldedAt(s, i+k)
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
	for ; ; second = 0 {
		h := pairHash(first, second)
		j := a.chain(h)
		for third := a.third(j, s, i); j != 0; j = a.nodes[j].next {
			if p := a.standing(j, h, third, s[i:], of.groups); p != nil && of.has(p) && a.counts(p, s, i, of) {
				return p, len(p.from)
			}
		}
		if second == 0 {
			return nil, 0
		}
	}
}

// chain is the longest of the phrases in the slot of a pair; 0 for none.
func (a *automaton) chain(h uint32) uint32 {
	if !a.filter.has(h) {
		return 0
	}
	return *a.slot(h)
}

// third is the folded form of the character behind the pair at i, if there is a chain j for it; 0 at the end of the text.
func (a *automaton) third(j uint32, s string, i int) uint32 {
	if j == 0 {
		return 0
	}
	if i+9 <= len(s) {
		if r := three(s, i+6); r >= 0x800 && three(s, i) >= 0x800 && three(s, i+3) >= 0x800 {
			return a.chars[uint16(r)] & folded
		}
	}
	for range 2 {
		_, n := a.foldedAt(s, i)
		if i += n; i >= len(s) {
			return 0
		}
	}
	v, _ := a.foldedAt(s, i)
	return v
}

// standing gives phrase j if it is of the groups and stands at the beginning of s, where a pair of hash h stands and a
// third character behind it.
func (a *automaton) standing(j, h, third uint32, s string, groups group) *phrase {
	n := &a.nodes[j]
	if n.pair != h || n.group&groups == 0 || n.third != 0 && n.third != third {
		return nil
	}
	p := &a.phrases[j]
	if p.exact && strings.HasPrefix(s, p.from) || !p.exact && a.foldsTo(s, p.from) {
		return p
	}
	return nil
}

// foldsTo reports whether s begins with what folds to the folded string want, which is as long.
func (a *automaton) foldsTo(s, want string) bool {
	if len(s) < len(want) {
		return false
	}
	for i := 0; i < len(want); {
		if r := three(s, i); r >= 0x800 && i+3 <= len(want) {
			if a.chars[uint16(r)]&folded != packed(want[i:]) {
				return false
			}
			i += 3
			continue
		}
		if s[i] != want[i] {
			return false
		}
		i++
	}
	return true
}

// counts reports whether a phrase at i is not overruled by a word that is right as it stands.
func (a *automaton) counts(p *phrase, s string, i int, of choice) bool {
	return p.exact || p.protects || !a.protected(s, i, i+len(p.from), of)
}

// protected reports whether a word that is right as it stands begins within s[i:end] and goes on behind it.
func (a *automaton) protected(s string, i, end int, of choice) bool {
	_, k := a.foldedAt(s, i)
	for i += k; i < end; i += k {
		if r := three(s, i); r >= 0x800 && a.chars[uint16(r)]&protecting == 0 {
			k = 3
			continue
		}
		var first, second uint32
		if first, k = a.foldedAt(s, i); i+k < len(s) {
			second, _ = a.foldedAt(s, i+k)
		}
		h := pairHash(first, second)
		j := a.chain(h)
		for third := a.third(j, s, i); j != 0; j = a.nodes[j].next {
			if p := a.standing(j, h, third, s[i:], of.groups); p != nil && p.protects && of.has(p) && i+len(p.from) > end {
				return true
			}
		}
	}
	return false
}

// at says what takes the place of the n bytes at i: to, or the character of three bytes char. A word that is right as it
// stands is its own.
func (a *automaton) at(s string, i int, of choice, convert bool) (n int, to string, char uint32) {
	if p, found := a.match(s, i, of); p != nil && p.protects {
		return found, s[i : i+found], 0
	} else if p != nil {
		return found, p.to, 0
	}
	if r := three(s, i); r >= 0x800 {
		if c := a.chars[uint16(r)]; convert && c&changes != 0 {
			return 3, "", c & folded
		}
		return 3, s[i : i+3], 0
	}
	_, n = utf8.DecodeRuneInString(s[i:])
	return n, s[i : i+n], 0
}

// convert applies the phrases of the script to a text. It returns s itself when nothing changes; bytes that are no
// character stay as they are.
func (a *automaton) convert(s string) string {
	w := rewriter{a: a, choice: choice{groups: scriptGroup}, chars: true, s: s}
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
