package store

import (
	"slices"
	"strings"
)

// Sizes of a snippet, in characters.
const (
	snippetSize   = 80
	snippetBefore = 15   // before its first term
	maxPlaces     = 1000 // of terms that are looked at
)

// place is where a term stands in a text, in characters.
type place struct{ term, start, end int }

// snippet cuts out of a text the stretch that holds the most of the terms, the first of several, and marks them. Line
// breaks become blanks. A text without the terms gives its beginning.
func (p *prepared) snippet(text string) string {
	runes := []rune(text)
	places := findPlaces(fold(text), p.need)
	start := 0
	if i := bestPlace(places, len(p.need)); i >= 0 {
		start = max(0, min(places[i].start-snippetBefore, len(runes)-snippetSize))
	}
	end := min(len(runes), start+snippetSize)
	var b strings.Builder
	at := start
	write := func(to int) {
		for _, r := range runes[at:to] {
			if r == '\n' || r == '\t' {
				r = ' '
			}
			b.WriteRune(r)
		}
		at = to
	}
	if start > 0 {
		b.WriteString("…")
	}
	for _, pl := range places {
		if pl.start < at || pl.end > end {
			continue
		}
		write(pl.start)
		b.WriteString(p.Marks[0])
		write(pl.end)
		b.WriteString(p.Marks[1])
	}
	write(end)
	if end < len(runes) {
		b.WriteString("…")
	}
	return b.String()
}

// findPlaces finds where terms stand in a folded text, in order, of several at one place the longest first.
func findPlaces(text string, terms []string) []place {
	var out []place
	for n, t := range terms {
		length := len([]rune(t))
		chars, from := 0, 0 // so far
		for i := index(text, t, 0); i >= 0 && len(out) < maxPlaces; i = index(text, t, i+len(t)) {
			chars += len([]rune(text[from:i]))
			from = i
			out = append(out, place{n, chars, chars + length})
		}
	}
	slices.SortFunc(out, func(a, b place) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	return out
}

// bestPlace is the place from which a snippet holds the most different terms; -1 without places.
func bestPlace(places []place, terms int) int {
	best, most := -1, 0
	seen := make([]bool, terms)
	for i, first := range places {
		clear(seen)
		n := 0
		for _, pl := range places[i:] {
			if pl.end > first.start-snippetBefore+snippetSize {
				break
			}
			if !seen[pl.term] {
				seen[pl.term] = true
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
		if most == terms {
			break
		}
	}
	return best
}
