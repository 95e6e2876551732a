package store

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A gram is what the index holds of a text: every two neighbouring Chinese characters, the last character of a stretch
// of them alone, and every word of letters and every number as a whole. So a Chinese term is found wherever it stands,
// also one of two characters and across what a dictionary takes for words; a word or a number is found as a whole:
// 2026 is not in 12026, PM is in PM2.5.

// class says what a character is part of.
type class uint8

const (
	mark   class = iota // of nothing: marks, blanks, symbols
	han                 // of a stretch of Chinese characters
	letter              // of a word in another script
	digit               // of a number
)

func classOf(r rune) class {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		return han
	case r < utf8.RuneSelf:
		switch {
		case r >= '0' && r <= '9':
			return digit
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			return letter
		}
		return mark
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.IsLetter(r):
		return letter
	case unicode.IsNumber(r):
		return digit
	}
	return mark
}

// maxWord is how many bytes of a word or number are in the index.
const maxWord = 48

// stretches calls f with each stretch of characters of one class in a folded text, marks left out.
func stretches(s string, f func(c class, part string)) {
	start, current := 0, mark
	for i, r := range s {
		c := classOf(r)
		if c == current {
			continue
		}
		if current != mark {
			f(current, s[start:i])
		}
		start, current = i, c
	}
	if current != mark {
		f(current, s[start:])
	}
}

// pairs calls f with every two neighbouring characters of a stretch, and last with the last alone.
func pairs(part string, f func(gram string)) {
	prev, at := -1, 0
	for i, r := range part {
		if prev >= 0 {
			f(part[prev : i+utf8.RuneLen(r)])
		}
		prev, at = i, i
	}
	f(part[at:])
}

// word is as much of a word as the index holds.
func word(part string) string {
	if len(part) <= maxWord {
		return part
	}
	n := maxWord
	for !utf8.RuneStart(part[n]) {
		n--
	}
	return part[:n]
}

// gramSet gathers the grams of a document, each once, parted by blanks, as the index takes them.
type gramSet struct {
	seen map[string]struct{}
	out  strings.Builder
}

// add takes the grams of a text.
func (g *gramSet) add(text string) {
	if g.seen == nil {
		g.seen = map[string]struct{}{}
	}
	one := func(gram string) {
		if _, ok := g.seen[gram]; !ok {
			g.seen[gram] = struct{}{}
			g.out.WriteString(gram)
			g.out.WriteByte(' ')
		}
	}
	stretches(fold(text), func(c class, part string) {
		if c == han {
			pairs(part, one)
			return
		}
		one(word(part))
	})
}

// take returns the grams and makes the set empty.
func (g *gramSet) take() string {
	s := g.out.String()
	clear(g.seen)
	g.out.Reset()
	return s
}

// match is the expression of FTS5 that finds every document that holds all of the folded terms, and some more; ""
// when nothing in the terms is in the index. It is made of letters and numbers alone, each gram in quotation marks.
func match(terms []string) string {
	var out []string
	seen := map[string]bool{}
	need := func(gram string) {
		if !seen[gram] && len(out) < maxGrams {
			seen[gram] = true
			out = append(out, gram)
		}
	}
	for _, term := range terms {
		stretches(term, func(c class, part string) {
			switch {
			case c != han:
				need(`"` + word(part) + `"`)
			case utf8.RuneCountInString(part) == 1: // it begins a pair, or is the last of a stretch
				need(`"` + part + `"*`)
			default:
				pairs(part, func(gram string) {
					if utf8.RuneCountInString(gram) > 1 {
						need(`"` + gram + `"`)
					}
				})
			}
		})
	}
	return strings.Join(out, " AND ")
}

// maxGrams is how many grams a candidate must have; what is beyond is looked for in the candidates alone.
const maxGrams = 64
