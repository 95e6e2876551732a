package doc

import (
	"strings"
	"unicode/utf8"
)

// Words is a list of words of the rule data, to be found in keys: in one pass, since words are looked up by their first
// character and a filter on it passes by all others. Make it with [NewWords]; it is safe for concurrent use.
type Words struct {
	first  RuneSet
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
		r, _ = utf8.DecodeLastRuneInString(word)
		w.ending.Add(r)
		w.ends[r] = append(w.ends[r], word)
	}
	return w
}

// In reports whether a text holds one of the words.
func (w *Words) In(s string) bool {
	for i, r := range s {
		if w.first.Has(r) && one(s[i:], w.words[r], strings.HasPrefix) {
			return true
		}
	}
	return false
}

// Index is where the first of the words in a text begins, and which it is, the shortest of several; -1 when there is none.
func (w *Words) Index(s string) (int, string) {
	for i, r := range s {
		if w.first.Has(r) {
			if word := shortest(s[i:], w.words[r]); word != "" {
				return i, word
			}
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
