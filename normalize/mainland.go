package normalize

import (
	"strings"
	"sync"
)

// mirrorWords are the words of Mainland documents as a machine that writes Taiwan's vocabulary leaves them.
type mirrorWords struct {
	always      *table // words that no Mainland document has
	traditional *table // those, and words that are put back in every Traditional text
	mirror      *table // all
}

var mainlandWords = sync.OnceValue(func() mirrorWords {
	always, rest, _ := strings.Cut(ruleFile("mainland.txt"), "\n[traditional]\n")
	traditional, mirror, _ := strings.Cut(rest, "\n[mirror]\n")
	entries := mustEntries("mainland.txt", strings.Replace(always, "\n[always]\n", "\n", 1))
	w := mirrorWords{always: compile(entries)}
	entries = append(entries, mustEntries("mainland.txt", traditional)...)
	w.traditional = compile(entries)
	w.mirror = compile(append(entries, mustEntries("mainland.txt", mirror)...))
	return w
})

// dressed reports whether a text shows that a machine put it into Taiwan's dress: a Simplified text by two different
// words that no Mainland document has, a Traditional one by a word of either kind.
func (w mirrorWords) dressed(text string, script string) bool {
	t, enough := w.traditional, 1
	if script == simplified {
		t, enough = w.always, 2
	}
	seen := map[string]bool{}
	t.phrases(text, func(p pair) bool {
		if p.from != p.to {
			seen[p.from] = true
		}
		return len(seen) < enough
	})
	return len(seen) >= enough
}
