package normalize

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// table is a compiled conversion dictionary: at each place the longest phrase that stands there is replaced, else the
// character.
type table struct {
	char   []rune // replacement of the characters of the basic plane; 0 is none
	rare   map[rune]rune
	bucket []uint16 // by first character: index into phrases, 0 is none
	far    map[rune]uint16
	phrase [][]pair // longest first
}

// pair is an entry of a dictionary.
type pair struct{ from, to string }

const plane = 0x10000

// compile makes a table of entries. A later entry takes the place of an earlier one with the same key; an empty value
// takes it out.
func compile(entries []pair) *table {
	t := &table{
		char: make([]rune, plane), bucket: make([]uint16, plane), phrase: make([][]pair, 1),
		rare: map[rune]rune{}, far: map[rune]uint16{},
	}
	for _, e := range entries {
		r, n := utf8.DecodeRuneInString(e.from)
		to, size := utf8.DecodeRuneInString(e.to)
		if n == len(e.from) && size == len(e.to) {
			t.setChar(r, to, e.to == "")
			continue
		}
		t.setPhrase(r, e)
	}
	for _, list := range t.phrase {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].from) > len(list[j].from) })
	}
	return t
}

func (t *table) setChar(r, to rune, none bool) {
	switch {
	case r < plane && none:
		t.char[r] = 0
	case r < plane:
		t.char[r] = to
	case none:
		delete(t.rare, r)
	default:
		t.rare[r] = to
	}
}

func (t *table) setPhrase(first rune, e pair) {
	i := t.bucketOf(first)
	if i == 0 {
		if e.to == "" {
			return
		}
		i = uint16(len(t.phrase))
		t.phrase = append(t.phrase, nil)
		if first < plane {
			t.bucket[first] = i
		} else {
			t.far[first] = i
		}
	}
	list := t.phrase[i]
	for k := range list {
		if list[k].from != e.from {
			continue
		}
		if e.to == "" {
			t.phrase[i] = append(list[:k], list[k+1:]...)
		} else {
			list[k].to = e.to
		}
		return
	}
	if e.to != "" {
		t.phrase[i] = append(list, e)
	}
}

func (t *table) bucketOf(r rune) uint16 {
	if r < plane {
		return t.bucket[r]
	}
	return t.far[r]
}

// at looks up what stands at the beginning of s, whose first character is r: the entry's length there and its
// replacement; no length when there is none. A replacement equal to what it replaces protects the phrase.
func (t *table) at(s string, r rune) (n int, to string, char rune) {
	if i := t.bucketOf(r); i != 0 {
		for _, p := range t.phrase[i] {
			if len(p.from) <= len(s) && s[:len(p.from)] == p.from {
				return len(p.from), p.to, 0
			}
		}
	}
	if r < plane {
		if c := t.char[r]; c != 0 {
			return utf8.RuneLen(r), "", c
		}
		return 0, "", 0
	}
	if c, ok := t.rare[r]; ok {
		return utf8.RuneLen(r), "", c
	}
	return 0, "", 0
}

// convert returns s itself when nothing changes. Bytes that are no character stay as they are.
func (t *table) convert(s string) string {
	var out strings.Builder
	from := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf { // no key begins with ASCII
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		n, to, char := t.at(s[i:], r)
		if n == 0 || r == utf8.RuneError && size == 1 {
			i += size
			continue
		}
		if from == 0 && out.Len() == 0 {
			out.Grow(len(s))
		}
		out.WriteString(s[from:i])
		if char != 0 {
			out.WriteRune(char)
		} else {
			out.WriteString(to)
		}
		i += n
		from = i
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// phrases gives the phrases that stand in s, in order and without overlap, to yield until it returns false.
func (t *table) phrases(s string, yield func(pair) bool) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		n, to, _ := t.at(s[i:], r)
		if n == 0 {
			i += size
			continue
		}
		if to != "" && !yield(pair{s[i : i+n], to}) {
			return
		}
		i += n
	}
}
