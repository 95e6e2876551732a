package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a word where it stands in a text, with its part of speech: a tag of gse's dictionary, that of ICTCLAS, or ""
// for what the scanner cut. Tags are read from the left: n is every kind of noun, nt a body, nto an organ of government.
type piece struct {
	start, end int
	pos        string
}

const (
	bodyTag  = "nt"
	organTag = "nto"
	placeTag = "ns"
	termTag  = "nz"
)

// joinTerms makes one word of the words that are a term together. It joins and never cuts: a term must begin and end
// where the dictionary's words do, so 市财政局 is none in 市|财政|局长. Of several terms the longest is taken, of
// overlapping ones the first.
func joinTerms(text string, in []piece, known []*terms) []piece {
	out := in[:0]
	for len(in) > 0 {
		n, pos := 1, in[0].pos
		for _, t := range known {
			if k, p := t.match(text, in); k >= n && p != "" {
				n, pos = k, p
			}
		}
		out = append(out, piece{in[0].start, in[n-1].end, pos})
		in = in[n:]
	}
	return out
}

// match is how many of the pieces, from the first, are the longest term that they begin with, and its part of speech;
// none when they begin with no term.
func (t *terms) match(text string, in []piece) (n int, pos string) {
	t.words.Each(text[in[0].start:], func(term string) {
		end := in[0].start + len(term)
		if n > 0 && end <= in[n-1].end {
			return
		}
		k := max(n-1, 0)
		for k < len(in) && in[k].end < end {
			k++
		}
		if k < len(in) && in[k].end == end {
			n, pos = k+1, t.pos[term]
		}
	})
	return n, pos
}

// joinUnits makes one word of an organ and what says whose it is: 市|财政局, 市委|宣传部, 鞍山市|财政局.
func joinUnits(text string, in []piece) []piece {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		p := in[i]
		if i+1 < len(in) && in[i+1].pos == organTag && in[i+1].start == p.end && owns(text, p, out) {
			p = piece{p.start, in[i+1].end, organTag}
			i++
		}
		out = append(out, p)
	}
	return out
}

// levels end the names of places that have a government, and stand for the place in its own texts.
const levels = "省市县区州盟旗镇乡"

// leaders are the bodies of a level that have organs of their own: 市委|宣传部, 省人大|常委会.
var leaders = [...]string{"委", "政府", "人大", "政协", "纪委"}

// owns reports whether a piece says whose the organ behind it is: a place (鞍山市), its level alone (市), or one
// of its leaders (市委, 市政府).
func owns(text string, p piece, before []piece) bool {
	word := text[p.start:p.end]
	level, size := utf8.DecodeRuneInString(word)
	switch {
	case p.place(text):
	case !strings.ContainsRune(levels, level):
		return false
	case word[size:] != "":
		return slices.Contains(leaders[:], word[size:])
	}
	return len(before) == 0 || before[len(before)-1].end < p.start || !before[len(before)-1].torn(text, level)
}

// place reports whether a piece is the name of a place with a government.
func (p piece) place(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text[p.start:p.end])
	return p.pos == placeTag && p.end-p.start >= len("鞍山市") && strings.ContainsRune(levels, last)
}

// torn reports whether a level behind a piece may be the rest of a name that the dictionary does not know (云|川|市,
// 义乌|市, 集聚|区): joined to an organ it would be torn from its name.
func (p piece) torn(text string, level rune) bool {
	first, size := utf8.DecodeRuneInString(text[p.start:p.end])
	switch {
	case !unicode.IsLetter(first):
		return false
	case size == p.end-p.start: // a lone character: 由, 各, 报 go before a unit, any other is of a name
		return p.pos == "" || strings.IndexByte("pcdruvf", p.pos[0]) < 0
	case strings.HasPrefix(p.pos, "n"):
		return !p.place(text)
	}
	return strings.HasPrefix(p.pos, "v") && strings.ContainsRune("区镇乡", level)
}
