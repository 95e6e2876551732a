package segment

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// ruleSections reads a rule file of this package that consists of sections: a line [name], then words parted by blanks
// in any number of lines. A line that begins with # is a comment.
func ruleSections(name string) map[string][]string {
	text, err := fs.ReadFile(rules, "rules/"+name)
	if err != nil { // embedded
		panic(err)
	}
	sections := map[string][]string{}
	section := ""
	for line := range strings.Lines(string(text)) {
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

// wordSet finds which of its words begins or ends a key, the longest first.
type wordSet struct {
	words   map[string]bool
	lengths []int // of the words in bytes, each once, the longest first
}

func newWordSet(words ...[]string) wordSet {
	s := wordSet{words: map[string]bool{}}
	for _, list := range words {
		for _, w := range list {
			s.add(w)
		}
	}
	return s
}

func (s *wordSet) add(w string) {
	s.words[w] = true
	if at, found := slices.BinarySearchFunc(s.lengths, len(w), func(a, b int) int { return b - a }); !found {
		s.lengths = slices.Insert(s.lengths, at, len(w))
	}
}

// prefix is the longest word that key begins with, or "".
func (s wordSet) prefix(key string) string {
	for _, n := range s.lengths {
		if n <= len(key) && s.words[key[:n]] {
			return key[:n]
		}
	}
	return ""
}

// suffix is the longest word that key ends with, or "".
func (s wordSet) suffix(key string) string {
	for _, n := range s.lengths {
		if n <= len(key) && s.words[key[len(key)-n:]] {
			return key[len(key)-n:]
		}
	}
	return ""
}

// in is where in key a word stands first, and which; -1 when none does.
func (s wordSet) in(key string) (at int, word string) {
	for i := range key {
		if w := s.prefix(key[i:]); w != "" {
			return i, w
		}
	}
	return -1, ""
}
