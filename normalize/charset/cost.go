package charset

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// A reading of bytes in a charset costs what its characters cost, and the cheapest reading is the right one: the cost
// of a character is −ln of its share in text, so the sum over a text says how improbable the bytes would be if they
// were text in this charset. The figures are from a count over the notices of testdata and of some 120 real documents: of
// what is not ASCII, 9 % are marks, 5 % are Han of the lists of common ones (GB 2312 level 1, Big5 level 1, 6,800
// characters) that are not in our list of frequent ones, 0.1 % are other Han, 0.5 % anything else.
const (
	frequentCost = 5.5 // of the first of the frequent characters
	frequentStep = 200 // as many places down the list the share falls to 1/e: from 0.4 % each in the first hundred to 0.01 %
	markCost     = 6   // 9 % over some thirty marks
	commonCost   = 11.6
	fullCost     = 10 // letters and figures of full width
	hanCost      = 17
	symbolCost   = 12 // ①, ×, ㎡, Greek, pinyin
	kanaCost     = 15
	otherCost    = 18 // unassigned in practice: private use, rare scripts
	controlCost  = 13
	badCost      = 14  // a byte that is no character; the next ones after it cost less, as damage comes in stretches
	badNextCost  = 7   // for each byte
	planeCost    = 19  // a character beyond the basic plane
	letterCost   = 9   // in UTF-8, whose form is a proof by itself, a letter of any language
	highCost     = 5.3 // a byte above ASCII in a charset that nobody knows
	noiseCost    = 5.55
	besideCost   = 4 // a letter of another alphabet beside one of ASCII
	cutUnitCost  = 2 // the first half of a unit of UTF-16 at the end
	cutCost      = 5 // half a character at the beginning or the end
)

// asciiCosts are the costs of ASCII, the same in every charset: they count where ASCII is the second byte of a
// character.
var asciiCosts = func() (t [utf8.RuneSelf]float32) {
	for c := range t {
		switch {
		case c == ' ' || c == '\n' || c == '\r':
			t[c] = 2.5
		case c >= 'a' && c <= 'z':
			t[c] = 3.5
		case c >= '0' && c <= '9', c == '\t':
			t[c] = 4
		case c < ' ' || c == 0x7F:
			t[c] = controlCost
		case c == '~':
			t[c] = 7
		default:
			t[c] = 5
		}
	}
	return t
}()

// common gives the place of each frequent character in the list, from 1 on.
var common = sync.OnceValue(func() *[0x10000]uint16 {
	t := new([0x10000]uint16)
	at := uint16(0)
	for line := range lines("common.txt") {
		for _, r := range line {
			if at++; r < 0x10000 && t[r] == 0 {
				t[r] = at
			}
		}
	}
	return t
})

// Frequent reports whether a character is one of the frequent ones of official documents.
func Frequent(r rune) bool { return r >= 0 && r < 0x10000 && common()[r] > 0 }

// costs are the costs of the characters of the basic plane in a Chinese text.
var costs = sync.OnceValue(func() *[0x10000]float32 {
	t := new([0x10000]float32)
	for r := range t {
		t[r] = kindCost(rune(r))
	}
	for _, level := range []struct {
		pairs       *pairTable
		first, last int // lead bytes
	}{{gbPairs(), 0xB0, 0xD7}, {big5Pairs(), 0xA4, 0xC6}} {
		for lead := level.first; lead <= level.last; lead++ {
			for trail := 0x40; trail <= 0xFE; trail++ {
				if level.pairs == gbPairs() && trail < 0xA1 || level.pairs == big5Pairs() && lead == 0xC6 && trail > 0x7E {
					continue // outside of GB 2312, of level 1 of Big5
				}
				if r := level.pairs[(lead&0x7F)<<8|trail]; r != 0 {
					t[r] = min(t[r], commonCost)
				}
			}
		}
	}
	for line := range lines("cantonese.txt") {
		for _, r := range line {
			if r < 0x10000 {
				t[r] = min(t[r], commonCost)
			}
		}
	}
	for r, at := range common() {
		if at > 0 {
			t[r] = frequentCost + float32(at)/frequentStep
		}
	}
	return t
})

// kindCost is the cost of a character by its kind alone.
func kindCost(r rune) float32 {
	switch {
	case r < utf8.RuneSelf:
		return asciiCosts[r]
	case r >= 0xFF10 && r <= 0xFF19, r >= 0xFF21 && r <= 0xFF3A, r >= 0xFF41 && r <= 0xFF5A:
		return fullCost
	case r >= 0x3000 && r <= 0x301F, r >= 0xFF01 && r <= 0xFF5E, r >= 0x2000 && r <= 0x2026, r == 0xB7,
		r == 0xA0: // the blank that editors of pages put in
		return markCost
	case r >= 0xA0 && r < 0x250, r >= 0x391 && r < 0x3CA, r >= 0x2030 && r < 0x2800, r >= 0x3200 && r < 0x3400:
		return symbolCost
	case r >= 0x3400 && r < 0xA000:
		return hanCost
	case r >= 0x3040 && r < 0x3130:
		return kanaCost
	}
	return otherCost
}

// Cost says how improbable a text is: the sum over its characters of −ln of their shares in the texts of Chinese
// offices. The difference of two costs is the logarithm of how many times as likely the one text is.
func Cost(s string) float64 {
	costs := costs()
	total := 0.0
	for _, r := range s {
		switch {
		case r >= 0x10000:
			total += planeCost
		case r == utf8.RuneError:
			total += badCost
		default:
			total += float64(costs[r])
		}
	}
	return total
}

// step reads the character at the beginning of b: how many bytes it takes, and what it costs. Bytes that are no
// character cost badCost.
type step func(b []byte) (n int, cost float32)

// stepPairs looks at a table of pairs. Like the decoder it takes a well-formed pair that is not assigned as a whole.
func stepPairs(pairs *pairTable, name string) step {
	costs, unit := costs(), units[name]
	return func(b []byte) (int, float32) {
		c := b[0]
		if c < utf8.RuneSelf {
			return 1, asciiCosts[c]
		}
		if len(b) == 1 {
			return 1, cutCost
		}
		if r := pairs[int(c&0x7F)<<8|int(b[1])]; r != 0 && c != 0x80 && c != 0xFF {
			return 2, costs[r]
		}
		switch n := unit(b); {
		case n == 4 && c < 0x90: // of the basic plane; the form is a proof by itself
			return 4, symbolCost
		case n == 4:
			return 4, planeCost
		case n == 2 && b[1] >= utf8.RuneSelf:
			return 2, badCost
		}
		return 1, badCost
	}
}

// stepUTF8 takes letters of any language, at a cost.
func stepUTF8(letterCost float32) step {
	costs := costs()
	return func(b []byte) (int, float32) {
		if b[0] < utf8.RuneSelf {
			return 1, asciiCosts[b[0]]
		}
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1 && !utf8.FullRune(b):
			return len(b), cutCost
		case r == utf8.RuneError && n == 1:
			return 1, badCost
		case r >= 0x10000:
			return n, planeCost
		}
		if c := costs[r]; c <= letterCost || !unicode.IsLetter(r) {
			return n, c
		}
		return n, letterCost
	}
}

// stepUTF16 reads UTF-16; high is where in a unit its high byte stands.
func stepUTF16(high int) step {
	costs := costs()
	return func(b []byte) (int, float32) {
		n := unit16(b, high)
		switch {
		case len(b) == 1:
			return 1, cutUnitCost
		case n == 4:
			return 4, planeCost
		case n == 2:
			return 2, costs[int(b[high])<<8|int(b[1-high])]
		}
		return 2, 2 * badCost
	}
}

// stepUnknown is a charset that nobody knows: ASCII and something else.
func stepUnknown(b []byte) (int, float32) {
	if b[0] < utf8.RuneSelf {
		return 1, asciiCosts[b[0]]
	}
	return 1, highCost
}

// sum is the cost of a reading from the first byte on.
func sum(b []byte, read step) float64 {
	var total float64
	bad := false
	for len(b) > 0 {
		n, cost := read(b)
		if cost == badCost {
			if bad {
				cost = badNextCost * float32(n)
			}
			bad = true
		} else {
			bad = false
		}
		total += float64(cost)
		b = b[min(n, len(b)):]
	}
	return total
}

// plausibleCost is what the characters of a Chinese text that are not ASCII cost at most on the average; those of the
// real documents cost 7.7, those of a text read in a wrong charset about 12.
const plausibleCost = 10.5

// mean is what the characters that are not ASCII cost on the average, and how many there are.
func mean(b []byte, read step) (cost float64, n int) {
	total := 0.0
	for len(b) > 0 {
		size, cost := read(b)
		if size > 1 || b[0] >= utf8.RuneSelf && cost != cutCost && cost != cutUnitCost {
			total += float64(cost)
			n++
		}
		b = b[min(size, len(b)):]
	}
	return total / float64(max(1, n)), n
}
