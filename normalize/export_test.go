package normalize

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// IsPair reports whether the rules let one character stand for another, through any number of steps: a variant, its
// simplified form, a compatibility form, a form of another width.
func IsPair(from, to rune) bool {
	seen := map[rune]bool{from: true}
	for next := []rune{from}; len(next) > 0; next = next[1:] {
		r := next[0]
		if r == to {
			return true
		}
		for _, c := range steps(r) {
			if !seen[c] {
				seen[c] = true
				next = append(next, c)
			}
		}
	}
	return false
}

// steps are what one rule makes of a character.
func steps(r rune) []rune {
	out := []rune{standsFor(r), autoAutomaton().simple(r)}
	switch {
	case r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r == '％' || r == '．':
		out = append(out, r-0xFEE0)
	case strings.ContainsRune(",;:?!()", r):
		out = append(out, r+0xFEE0)
	case r == '"':
		out = append(out, '“', '”')
	case r == '○':
		out = append(out, '〇')
	}
	for _, p := range autoAutomaton().phrases {
		if p.char != 0 && p.from == string(r) {
			out = append(out, p.char)
		}
	}
	return out
}

// IsPhrase reports whether the rules let a stretch stand for another: one phrase of the rule data, or several beside each
// other, or a stretch that was mended.
func IsPhrase(from, to string) bool {
	if strings.TrimSpace(from) == "" {
		return true
	}
	a := autoAutomaton()
	forms := map[string]bool{from: true, (way{mends: true, mending: mending{readings: true, width: true, entities: true, habit: yes, traditional: yes, spaced: yes}}).mend(from).text(): true}
	for range 3 {
		for f := range forms {
			for _, groups := range []group{scriptGroup, scriptGroup | artifactGroup | alwaysGroup | traditionalGroup, scriptGroup | wordGroups} {
				forms[plan{a: a, choice: choice{groups: groups}, chars: true}.convert(f)] = true
			}
		}
	}
	for f := range forms { // &quot; is ", and that “
		was, n := utf8.DecodeRuneInString(f)
		if is, size := utf8.DecodeRuneInString(to); n == len(f) && size == len(to) && IsPair(was, is) {
			return true
		}
	}
	return forms[to]
}

func yes() bool { return true }

// Fold is the key of one character.
func Fold(r rune) rune { return fold(r) }

// RuleDictionaries parses every dictionary under rules.
func RuleDictionaries() map[string][]string {
	out := map[string][]string{}
	for _, name := range []string{"opencc-ts-phrases.txt", "opencc-ts-characters.txt", "opencc-ts-rare.txt", "opencc-tw-phrases.txt",
		"opencc-tw-variants.txt", "opencc-hk-phrases.txt", "opencc-hk-variants.txt", "characters.txt", "script-words.txt"} {
		for _, e := range ruleEntries(name) {
			out[name] = append(out[name], e.from+"\t"+e.to)
		}
	}
	return out
}

// Word is an entry of the Mainland vocabulary.
type Word struct{ Section, From, To string }

// Words are the entries of the Mainland vocabulary, in order.
func Words() []Word {
	var out []Word
	for _, section := range []string{"artifact", "always", "traditional", "mirror", "opencc", "numeral"} {
		for _, e := range mainlandSections()[section] {
			out = append(out, Word{section, e.from, e.to})
		}
	}
	return out
}

// PutBack puts the words of the Mainland back: those that every Traditional text gets, or all.
func PutBack(all bool) func(string) string {
	p := plan{a: autoAutomaton(), choice: choice{groups: scriptGroup | artifactGroup | alwaysGroup | traditionalGroup}, chars: true}
	if all {
		p.groups |= wordGroups
	}
	return p.convert
}

// Readings are the stretches of inline pinyin in a text.
func Readings(s string) []string {
	m := mender{s: s, opt: mending{readings: true, habit: func() bool { return habit(s) }, spaced: func() bool { return spaced(s) }, traditional: func() bool { return isTraditional(s) }}}
	m.stretch(0, len(s))
	var out []string
	for _, e := range m.edits {
		out = append(out, s[e.at:e.at+e.n])
	}
	return out
}

// Dictionary gives an embedded dictionary.
func Dictionary(name string) map[string]string {
	out := map[string]string{}
	for _, e := range ruleEntries(name) {
		out[e.from] = e.to
	}
	return out
}

// Overlay lists the keys of our overlays on t2s.
func Overlay() []string {
	var out []string
	for _, e := range entries(rareStep[1:]) {
		out = append(out, e.from)
	}
	return out
}

// Entry is an entry of an automaton.
type Entry struct{ From, To string }

// Entries are those of the automaton of auto that every text gets: single characters and phrases.
func Entries() (chars, phrases []Entry) {
	a := autoAutomaton()
	for r, v := range a.chars {
		if v&changes != 0 {
			chars = append(chars, Entry{string(rune(r)), string(runeOf(v))})
		}
	}
	for _, p := range a.phrases {
		if p.group == scriptGroup {
			phrases = append(phrases, Entry{p.from, p.to})
		}
	}
	return chars, phrases
}

// Official converts what every Traditional text gets.
func Official() func(string) string { return autoAutomaton().convert }

// Telling are the characters that tell a script.
func Telling() []rune {
	var out []rune
	for r := range tellingCharacters() {
		out = append(out, r)
	}
	return out
}

// TellsTraditional reports whether a character of s tells Traditional script.
func TellsTraditional(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return tellingCharacters()[r] == telling })
}

// Vocabulary is what the rules speak of: every found and every wanted form, and the marks of damage and readings.
func Vocabulary() []string {
	out := []string{"(quán)", "(zheng)", "壹", "「", "」", "⼀", "\uF902", "﹝2020﹞", "\n", "，", "PM2.5", "乾", "著", "裏", "國", "们", "車", "务",
		",", ":", "(", ")", "\"", "&quot;", "○", "推進(jìn)\"甲\"", "（", "）", "&nbsp;", "&amp;lt;", "\u200b", "㆗", "⺠", "\uE815", "\uE000", "２．５％", "3,675", "http://a.cn/?b=1", " ", "\r\n", "？", "?", "；"}
	for _, w := range Words() {
		out = append(out, w.From, w.To)
	}
	for _, m := range markers() {
		out = append(out, m.word)
	}
	_, phrases := Entries()
	for _, e := range phrases {
		if len(e.From) > len("字") {
			out = append(out, e.From)
		}
	}
	for r := range tellingCharacters() {
		out = append(out, string(r))
	}
	sort.Strings(out) // rapid draws by place
	return out
}

// OfficialChars are the characters that auto changes, for the bare loops of benchmarks.
func OfficialChars() []rune {
	out := make([]rune, plane)
	chars, _ := Entries()
	for _, e := range chars {
		from, _ := utf8.DecodeRuneInString(e.From)
		out[from], _ = utf8.DecodeRuneInString(e.To)
	}
	return out
}

// Constructions makes the automata anew.
func Constructions() map[string]func() {
	return map[string]func(){
		"auto": func() { official(entries(tsStep)) }, "plain": func() { official(nil) },
		"t2s": func() { newFixed(rareStep) }, "tw2s": func() { newFixed(twStep, rareStep) }, "hk2s": func() { newFixed(hkStep, rareStep) },
		"readings": func() { loadReadings() },
	}
}

// UsualReading is the usual reading of a character.
func UsualReading(r rune) string { return readingLists().usualOf(r) }

// Damaged reports whether there is something to repair.
func Damaged(s string) bool { return damages(s) != nil }

// StandIns are the characters that only stand for others, by the rule data.
func StandIns() map[rune]rune { return standIns() }

// StandsFor gives the character that r only stands for.
func StandsFor(r rune) rune { return standsFor(r) }
