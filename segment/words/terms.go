package words

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// terms are words that the dictionary does not know, to be joined of its words.
type terms struct {
	list  []string
	pos   map[string]string // part of speech of each; "" for what was refused
	words *doc.Words        // the list, sealed
}

// maxTerm bounds a term, in characters: what is longer is a phrase.
const maxTerm = 30

// notNames stand in phrases, lists and collectives, and in no name.
var notNames = [...]string{"的", "各", "关于", "有关", "相关", "以上"}

func newTerms() *terms { return &terms{pos: map[string]string{}} }

// add takes a term if it is one: letters, digits and what stands inside names.
func (t *terms) add(term, pos string) {
	if _, seen := t.pos[term]; seen {
		return
	}
	t.pos[term] = ""
	if n := utf8.RuneCountInString(term); n < 2 || n > maxTerm {
		return
	}
	for _, r := range term {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("+-·.", r) {
			return
		}
	}
	for _, word := range notNames {
		if strings.Contains(term, word) {
			return
		}
	}
	t.pos[term] = pos
	t.list = append(t.list, term)
}

// seal ends the adding.
func (t *terms) seal() *terms {
	t.words = doc.NewWords(t.list)
	return t
}

// organs are the names of organs that any notice may use.
var organs = sync.OnceValue(func() *terms {
	t := newTerms()
	for _, line := range lines("rules/organs.txt") {
		for name := range strings.FieldsSeq(line) {
			t.add(name, organTag)
		}
	}
	return t.seal()
})
