package normalize

import (
	"strings"
	"sync"
)

// mirrorWords are the words of Mainland documents as a machine that writes Taiwan's vocabulary leaves them.
type mirrorWords struct {
	always *table   // words that no Mainland document has
	mirror *table   // those, and words that are right in other documents
	tell   []string // the words by which such a text is known
}

var mainlandWords = sync.OnceValue(func() mirrorWords {
	text := ruleFile("mainland.txt")
	head, tail, _ := strings.Cut(text, "\n[mirror]\n")
	always := mustEntries("mainland.txt", strings.Replace(head, "\n[always]\n", "\n", 1))
	both := append(append([]pair(nil), always...), mustEntries("mainland.txt", tail)...)
	w := mirrorWords{always: compile(always), mirror: compile(both)}
	for _, e := range always {
		if e.from != e.to && len(e.from) > len("著") { // one character alone tells nothing
			w.tell = append(w.tell, e.from)
		}
	}
	return w
})

// signs counts the words that only a machine leaves in a Simplified Mainland text, up to enough of them.
func (w mirrorWords) signs(text string) int {
	n := 0
	converted := w.always.convert(text)
	if converted == text {
		return 0
	}
	for _, word := range w.tell {
		if n += strings.Count(text, word); n >= 2 {
			break
		}
	}
	return n
}
