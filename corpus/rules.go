package corpus

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed rules/relations.txt
var relationRules string

// rules gives the words of each role of rules/relations.txt.
var rules = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(relationRules) {
		role, word, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && role != "#" {
			out[role] = append(out[role], word)
		}
	}
	return out
})

// containsAny reports whether a text has a word of a role.
func containsAny(text, role string) bool {
	for _, w := range rules()[role] {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// official reports whether a host is of a body's own site.
func official(host string) bool {
	for _, end := range rules()["official"] {
		if strings.HasSuffix("."+host, end) {
			return true
		}
	}
	return false
}
