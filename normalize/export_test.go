package normalize

import (
	"sort"
	"strings"
)

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
			for _, t := range []*table{compatTable(), twTable(), hkTable(), tsTable(), officialTable(), mainlandWords().mirror, mainlandWords().traditional} {
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
	text := strings.NewReplacer("[always]", "#", "[traditional]", "#", "[mirror]", "#").Replace(ruleFile("mainland.txt"))
	for _, e := range mustEntries("mainland.txt", text) {
		pairs = append(pairs, [2]string{e.from, e.to})
	}
	w := mainlandWords()
	return w.traditional.convert, w.mirror.convert, pairs
}

// Readings are the stretches of inline pinyin in a text.
func Readings(s string) []string {
	var out []string
	for _, f := range readings(s) {
		out = append(out, s[f.start:f.end])
	}
	return out
}

// DictionaryOf lists the keys of gocc's dictionaries of a configuration.
func DictionaryOf(config string) []string {
	var out []string
	for _, e := range (group{config: config}).entries() {
		out = append(out, e.from)
	}
	return out
}

// Overlay lists the keys of our overlays on t2s.
func Overlay(string) []string {
	var out []string
	for _, name := range rareStep.overlays {
		for _, e := range ruleEntries(name) {
			out = append(out, e.from)
		}
	}
	return out
}

// Entry is an entry of a compiled table.
type Entry struct {
	From, To string
	Convert  func(string) string
}

func (t *table) entries() []Entry {
	var out []Entry
	for r, c := range t.char {
		if c &^= starts; c != 0 {
			out = append(out, Entry{string(rune(r)), string(c), t.convert})
		}
	}
	for r, c := range t.far {
		if c &^= starts; c != 0 {
			out = append(out, Entry{string(r), string(c), t.convert})
		}
	}
	for _, b := range t.buckets[1:] {
		for _, p := range b.list {
			out = append(out, Entry{p.from, p.to, t.convert})
		}
	}
	return out
}

// AutoTables are the tables of auto that come last.
func AutoTables() map[string][]Entry {
	return map[string][]Entry{
		"official": officialTable().entries(), "always": mainlandWords().always.entries(), "traditional": mainlandWords().traditional.entries(), "mirror": mainlandWords().mirror.entries(),
		"compat": compatTable().entries(),
	}
}

// Official converts the characters of official documents.
func Official() func(string) string { return officialTable().convert }

// Telling are the characters that tell a script.
func Telling() map[rune]byte {
	out := map[rune]byte{}
	for r, s := range scripts() {
		if s != 0 {
			out[rune(r)] = s
		}
	}
	return out
}

// TellsTraditional reports whether a character of s tells Traditional script.
func TellsTraditional(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < plane && scripts()[r] == 't' })
}

// Vocabulary is what the rules speak of: every found and every wanted form, and the marks of damage and readings.
func Vocabulary() []string {
	_, _, pairs := MirrorEntries()
	out := []string{"(quán)", "(zheng)", "壹", "「", "」", "⼀", "\uF902", "﹝2020﹞", "\n", "，", "PM2.5", "乾", "著", "裏", "國", "们", "車", "务"}
	for _, p := range pairs {
		out = append(out, p[0], p[1])
	}
	for _, m := range markers().list {
		out = append(out, m.word)
	}
	for _, e := range officialTable().entries() {
		if len(e.From) > len("字") {
			out = append(out, e.From)
		}
	}
	for r := range Telling() {
		out = append(out, string(r))
	}
	sort.Strings(out) // rapid draws by place
	return out
}

// OfficialChars are the characters that auto changes, for the bare loops of benchmarks.
func OfficialChars() []rune {
	out := make([]rune, 0x10000)
	for _, e := range officialTable().entries() {
		from, to := []rune(e.From), []rune(e.To)
		if len(from) == 1 && len(to) == 1 && from[0] < 0x10000 {
			out[from[0]] = to[0]
		}
	}
	return out
}

// Constructions makes the compiled tables anew.
func Constructions() map[string]func() {
	return map[string]func(){
		"official": func() { compile(append(tsStep.entries(), ruleEntries("characters.txt")...)) },
		"t2s":      func() { compile(rareStep.entries()) },
		"tw":       func() { compile(twStep.entries()) },
		"hk":       func() { compile(hkStep.entries()) },
	}
}

// SeenReadings are the readings that mirrors give a character.
func SeenReadings(seen string) []string {
	var out []string
	for reading, chars := range readingChars() {
		if strings.Contains(chars, seen) {
			out = append(out, reading)
		}
	}
	sort.Strings(out)
	return out
}

// Damaged reports whether there is something to repair.
func Damaged(s string) bool { return shifted(s) != nil }
