package doc

import (
	"strings"
	"unicode/utf8"
)

// Words is a list of words of the rule data, to be found in keys: in one pass, since words are looked up by their first
// character and filters on it and on the second one pass by all others. Make it with [NewWords]; it is safe for concurrent
// use.
type Words struct {
	first  RuneSet
	pairs  [64]uint64        // first and second characters, see pairBit; all set with a word of one character
	words  map[rune][]string // by first character
	ending RuneSet           // last characters
	ends   map[rune][]string
}

// RuneSet is a set of characters; those beyond the basic plane share a place with others.
type RuneSet [1 << 10]uint64

// Add puts a character into the set.
func (s *RuneSet) Add(r rune) { s[uint16(r)>>6] |= 1 << (r & 63) }

// Has reports whether a character is in the set, or shares its place with one that is.
func (s *RuneSet) Has(r rune) bool { return s[uint16(r)>>6]&(1<<(r&63)) != 0 }

// NewRuneSet makes the set of the characters of a text.
func NewRuneSet(chars string) *RuneSet {
	s := &RuneSet{}
	for _, r := range chars {
		s.Add(r)
	}
	return s
}

// Index is where the first character of the set stands in a text; -1 when there is none. Characters beyond the basic plane
// are never found.
func (s *RuneSet) Index(text string) int {
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r>>4 == 0xE && i+2 < len(text) {
			r, n = three(text, i), 3
		} else if r >= utf8.RuneSelf {
			r, n = charAt(text, i)
		}
		if s.Has(r) && n < utf8.UTFMax {
			return i
		}
		i += n
	}
	return -1
}

// TrimRight is a text without the characters of the set at its end.
func (s *RuneSet) TrimRight(text string) string {
	for {
		r, n := utf8.DecodeLastRuneInString(text)
		if n == 0 || n == utf8.UTFMax || !s.Has(r) {
			return text
		}
		text = text[:len(text)-n]
	}
}

// In reports whether a character of the set stands in a text.
func (s *RuneSet) In(text string) bool { return s.Index(text) >= 0 }

// RuneMarks says of each character which of up to eight it is, as a bit; 0 for all others. Make it with [NewRuneMarks].
type RuneMarks [1 << 16]uint8

// NewRuneMarks makes the marks of the characters of a text, in their order.
func NewRuneMarks(chars string) *RuneMarks {
	m, bit := &RuneMarks{}, uint8(1)
	for _, r := range chars {
		m[uint16(r)] |= bit
		bit <<= 1
	}
	return m
}

// Of gives the bits of the characters that a text holds. Only those of three bytes are looked for.
func (m *RuneMarks) Of(text string) uint8 {
	var found uint8
	for i := 0; i < len(text); {
		if text[i]>>4 != 0xE || i+2 >= len(text) {
			i++
			continue
		}
		found |= m[uint16(three(text, i))]
		i += 3
	}
	return found
}

// charAt decodes the character at i.
func charAt(s string, i int) (rune, int) {
	switch c := s[i]; {
	case c < utf8.RuneSelf:
		return rune(c), 1
	case c>>4 == 0xE && i+2 < len(s):
		return three(s, i), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// three decodes a character of three bytes, which most of a text have. It is small enough to be inlined.
func three(s string, i int) rune {
	return rune(s[i]&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
}

// pairBit is the place of a pair of characters in a filter: a word of 64 and a bit of it.
func pairBit(a, b rune) (word, bit int) {
	h := uint32(a)*31 ^ uint32(b)
	return int(h >> 6 & 63), int(h & 63)
}

// NewWords makes the set of a list.
func NewWords(words []string) *Words {
	w := &Words{words: map[rune][]string{}, ends: map[rune][]string{}}
	for _, word := range words {
		if word == "" {
			continue
		}
		r, _ := utf8.DecodeRuneInString(word)
		w.first.Add(r)
		w.words[r] = append(w.words[r], word)
		w.addPair(r, word)
		r, _ = utf8.DecodeLastRuneInString(word)
		w.ending.Add(r)
		w.ends[r] = append(w.ends[r], word)
	}
	return w
}

// addPair notes the first two characters of a word that begins with r.
func (w *Words) addPair(r rune, word string) {
	if n := utf8.RuneLen(r); n < len(word) {
		next, _ := utf8.DecodeRuneInString(word[n:])
		k, bit := pairBit(r, next)
		w.pairs[k] |= 1 << bit
		return
	}
	for k := range w.pairs {
		w.pairs[k] = ^uint64(0)
	}
}

// next is the first place from i on where one of the words may begin, and its first character; the length of s when there
// is none.
func (w *Words) next(s string, i int) (int, rune) {
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r>>4 == 0xE && i+2 < len(s) {
			r, n = three(s, i), 3
		} else if r >= utf8.RuneSelf {
			r, n = charAt(s, i)
		}
		if w.first.Has(r) {
			second := rune(0)
			if i+n < len(s) {
				second, _ = charAt(s, i+n)
			}
			if k, bit := pairBit(r, second); w.pairs[k]&(1<<bit) != 0 {
				return i, r
			}
		}
		i += n
	}
	return len(s), 0
}

// In reports whether a text holds one of the words.
func (w *Words) In(s string) bool {
	for i, r := w.next(s, 0); i < len(s); i, r = w.next(s, i+utf8.RuneLen(r)) {
		if one(s[i:], w.words[r], strings.HasPrefix) {
			return true
		}
	}
	return false
}

// Index is where the first of the words in a text begins, and which it is, the shortest of several; -1 when there is none.
func (w *Words) Index(s string) (int, string) {
	for i, r := w.next(s, 0); i < len(s); i, r = w.next(s, i+utf8.RuneLen(r)) {
		if word := shortest(s[i:], w.words[r]); word != "" {
			return i, word
		}
	}
	return -1, ""
}

// Prefix is the shortest of the words that a text begins with; "" when there is none.
func (w *Words) Prefix(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	if !w.first.Has(r) {
		return ""
	}
	return shortest(s, w.words[r])
}

// Suffix is the longest of the words that a text ends with; "" when there is none.
func (w *Words) Suffix(s string) string {
	r, _ := utf8.DecodeLastRuneInString(s)
	best := ""
	if !w.ending.Has(r) {
		return best
	}
	for _, word := range w.ends[r] {
		if strings.HasSuffix(s, word) && len(word) > len(best) {
			best = word
		}
	}
	return best
}

func shortest(s string, words []string) string {
	best := ""
	for _, w := range words {
		if strings.HasPrefix(s, w) && (best == "" || len(w) < len(best)) {
			best = w
		}
	}
	return best
}

// Each calls f with every one of the words that a text begins with.
func (w *Words) Each(s string, f func(word string)) {
	r, _ := utf8.DecodeRuneInString(s)
	if !w.first.Has(r) {
		return
	}
	for _, word := range w.words[r] {
		if strings.HasPrefix(s, word) {
			f(word)
		}
	}
}

// Begins reports whether a text begins with one of the words.
func (w *Words) Begins(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return w.first.Has(r) && one(s, w.words[r], strings.HasPrefix)
}

// LastOf reports whether a text ends with the last character of one of the words, so that it may end with it.
func (w *Words) LastOf(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return w.ending.Has(r)
}

// Ends reports whether a text ends with one of the words.
func (w *Words) Ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return w.ending.Has(r) && one(s, w.ends[r], strings.HasSuffix)
}

func one(s string, words []string, has func(s, word string) bool) bool {
	for _, w := range words {
		if has(s, w) {
			return true
		}
	}
	return false
}
