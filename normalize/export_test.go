package normalize

import "strings"

// IsPair reports whether the rules let one character stand for another, through any number of steps: a variant, its
// simplified form, a compatibility form, a form of another width.
func IsPair(from, to rune) bool {
	seen := map[rune]bool{from: true}
	next := []rune{from}
	for len(next) > 0 {
		r := next[0]
		next = next[1:]
		if r == to {
			return true
		}
		for _, t := range []*table{compatTable(), twTable(), hkTable(), tsTable(), officialTable(), mainlandWords().mirror, oneTable()} {
			if _, _, c := t.at(string(r), r); c != 0 && !seen[c] {
				seen[c] = true
				next = append(next, c)
			}
		}
	}
	return false
}

// IsPhrase reports whether the rules let a stretch stand for another: after the characters of the source are converted,
// one phrase of the rule data, or several beside each other, give it.
func IsPhrase(from, to string) bool {
	forms := map[string]bool{from: true}
	for range 3 {
		for f := range forms {
			for _, t := range []*table{compatTable(), twTable(), hkTable(), tsTable(), officialTable(), mainlandWords().mirror, mainlandWords().always} {
				forms[t.convert(f)] = true
			}
		}
	}
	return forms[to] || strings.TrimSpace(from) == ""
}

// Fold is the key of one character.
func Fold(r rune) rune { return fold(r) }

// RuleDictionaries parses every dictionary under rules.
func RuleDictionaries() map[string][]string {
	out := map[string][]string{}
	for _, name := range []string{"opencc-ts-phrases.txt", "opencc-ts-characters.txt", "opencc-ts-rare.txt", "opencc-tw-phrases.txt",
		"opencc-tw-variants.txt", "opencc-hk-phrases.txt", "opencc-hk-variants.txt", "characters.txt"} {
		for _, e := range ruleEntries(name) {
			out[name] = append(out[name], e.from+"\t"+e.to)
		}
	}
	return out
}

// MirrorEntries are the entries of the Mainland vocabulary.
func MirrorEntries() (always, mirror func(string) string, pairs [][2]string) {
	text := ruleFile("mainland.txt")
	head, tail, _ := strings.Cut(text, "\n[mirror]\n")
	for _, e := range append(mustEntries("", strings.Replace(head, "\n[always]\n", "\n", 1)), mustEntries("", tail)...) {
		pairs = append(pairs, [2]string{e.from, e.to})
	}
	w := mainlandWords()
	return w.always.convert, w.mirror.convert, pairs
}

// Readings are the stretches of inline pinyin in a text.
func Readings(s string) []string {
	var out []string
	for _, f := range readings(s) {
		out = append(out, s[f.start:f.end])
	}
	return out
}
