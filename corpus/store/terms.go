package store

import (
	"strings"
	"unicode/utf8"
)

// index is where a folded term first stands in a folded text from a byte on; -1 when it does not. A word or a number at
// its edge must be whole: the text does not go on with the same class there.
func index(text, term string, from int) int {
	first, _ := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	for from <= len(text) {
		i := strings.Index(text[from:], term)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(term):])
		if !goesOn(before, first) && !goesOn(last, after) {
			return i
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		from = i + n
	}
	return -1
}

// goesOn reports whether two characters side by side are of one word or number.
func goesOn(a, b rune) bool {
	c := classOf(a)
	return (c == letter || c == digit) && c == classOf(b)
}

// count is how often a term stands in a text, without overlaps.
func count(text, term string) int {
	n := 0
	for i := index(text, term, 0); i >= 0; i = index(text, term, i+len(term)) {
		n++
	}
	return n
}

// holds reports whether all needed terms stand in a text, and none of those that must not.
func (p *prepared) holds(text string) bool {
	for _, t := range p.need {
		if index(text, t, 0) < 0 {
			return false
		}
	}
	for _, t := range p.not {
		if index(text, t, 0) >= 0 {
			return false
		}
	}
	return true
}

// Parameters of the score: those of BM25 as they are commonly set, and the lengths in bytes of a usual document and
// task. The lengths are fixed so that a score does not change with what else is in the store.
const (
	saturation   = 1.2
	byLength     = 0.75
	usualText    = 9000
	usualTask    = 450
	scoreOfTitle = 1.0
)

// score is the rank of a hit: of each term the part of BM25 that tells frequent from rare in a text of its length, and 1
// when it stands in the title. What BM25 adds, how rare a term is, is the same for all hits, which have all terms.
func (p *prepared) score(title, text string) float64 {
	usual := float64(usualText)
	if p.Of == Tasks {
		usual = usualTask
	}
	norm := saturation * (1 - byLength + byLength*float64(len(text))/usual)
	sum := 0.0
	for _, t := range p.need {
		n := float64(count(text, t))
		sum += n * (saturation + 1) / (n + norm)
		if index(title, t, 0) >= 0 {
			sum += scoreOfTitle
		}
	}
	return sum
}
