package segment

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// ruleText is a rule file of this package.
func ruleText(name string) string {
	b, err := fs.ReadFile(rules, "rules/"+name)
	if err != nil { // embedded
		panic(err)
	}
	return string(b)
}

// ruleSections reads a rule file of this package that consists of sections: a line [name], then words parted by blanks
// in any number of lines. A line that begins with # is a comment.
func ruleSections(name string) map[string][]string {
	sections := map[string][]string{}
	section := ""
	for line := range strings.Lines(ruleText(name)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = line[1 : len(line)-1]
			sections[section] = []string{}
		case section == "":
			panic(fmt.Sprintf("segment: %s: %q stands before the first section", name, line))
		default:
			sections[section] = append(sections[section], strings.Fields(line)...)
		}
	}
	return sections
}

// wordSet finds which of its words begins or ends a key, the longest first. Words are looked up by two characters: the
// first two for a beginning, the last two for an end.
type wordSet struct {
	words        map[string]bool
	first        *doc.RuneSet // first characters
	heads, tails map[[2]rune][]string
}

func newWordSet(words ...[]string) wordSet {
	s := wordSet{words: map[string]bool{}, first: &doc.RuneSet{}, heads: map[[2]rune][]string{}, tails: map[[2]rune][]string{}}
	for _, list := range words {
		for _, w := range list {
			if w == "" || s.words[w] {
				continue
			}
			s.words[w] = true
			head, tail := firstTwo(w), lastTwo(w)
			s.first.Add(head[0])
			s.heads[head] = append(s.heads[head], w)
			s.tails[tail] = append(s.tails[tail], w)
		}
	}
	for _, list := range []map[[2]rune][]string{s.heads, s.tails} {
		for _, words := range list {
			slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
		}
	}
	return s
}

// firstTwo are the first two characters of s, 0 where there are none.
func firstTwo(s string) [2]rune {
	a, n := firstRune(s)
	b, _ := firstRune(s[n:])
	return [2]rune{a, b}
}

func lastTwo(s string) [2]rune {
	a, n := lastRune(s)
	b, _ := lastRune(s[:len(s)-n])
	return [2]rune{b, a}
}

func firstRune(s string) (rune, int) {
	if s == "" {
		return 0, 0
	}
	return utf8.DecodeRuneInString(s)
}

func lastRune(s string) (rune, int) {
	if s == "" {
		return 0, 0
	}
	return utf8.DecodeLastRuneInString(s)
}

// prefix is the longest word that key begins with, or "".
func (s wordSet) prefix(key string) string {
	if r, _ := firstRune(key); !s.first.Has(r) {
		return ""
	}
	two := firstTwo(key)
	for _, w := range s.heads[two] {
		if strings.HasPrefix(key, w) {
			return w
		}
	}
	if two[1] != 0 && len(s.heads[[2]rune{two[0], 0}]) > 0 { // a word of one character
		return s.heads[[2]rune{two[0], 0}][0]
	}
	return ""
}

// suffix is the longest word that key ends with, or "".
func (s wordSet) suffix(key string) string {
	two := lastTwo(key)
	for _, w := range s.tails[two] {
		if strings.HasSuffix(key, w) {
			return w
		}
	}
	if two[0] != 0 && len(s.tails[[2]rune{0, two[1]}]) > 0 {
		return s.tails[[2]rune{0, two[1]}][0]
	}
	return ""
}

// in is where in key a word stands first, and which; -1 when none does.
func (s wordSet) in(key string) (at int, word string) {
	for i, r := range key {
		if !s.first.Has(r) {
			continue
		}
		if w := s.prefix(key[i:]); w != "" {
			return i, w
		}
	}
	return -1, ""
}
