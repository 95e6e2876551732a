package normalize

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of conversion and repair.
func Rules() fs.FS { return rules }

// pair is an entry of a dictionary.
type pair struct{ from, to string }

//go:generate go run gen_gocc.go

// The steps of OpenCC's configurations: the dictionaries of gocc, and our overlays on them, which have what OpenCC has by
// now. gocc itself takes 4 to 6 ms to load its dictionaries, so they are read from a copy, which a test holds against it.
var (
	twStep   = []string{"gocc-tw.txt", "opencc-tw-phrases.txt", "opencc-tw-variants.txt"}
	hkStep   = []string{"gocc-hk.txt", "opencc-hk-phrases.txt", "opencc-hk-variants.txt"}
	tsStep   = []string{"gocc-ts.txt", "opencc-ts-phrases.txt", "opencc-ts-characters.txt"}
	rareStep = append(tsStep[:3:3], "opencc-ts-rare.txt") // with its rare characters on
)

// The automata, each compiled when it is first needed. Fixed configurations are OpenCC's, with its rare characters on.
var (
	t2sAutomaton  = sync.OnceValue(func() *automaton { return newFixed(rareStep) })
	tw2sAutomaton = sync.OnceValue(func() *automaton { return newFixed(twStep, rareStep) })
	hk2sAutomaton = sync.OnceValue(func() *automaton { return newFixed(hkStep, rareStep) })
	// plainAutomaton is that of auto for Simplified texts, which needs no dictionary of OpenCC.
	plainAutomaton = sync.OnceValue(func() *automaton { return official(nil) })
	// autoAutomaton leaves rare characters as they are: few fonts have their simplified forms.
	autoAutomaton = sync.OnceValue(func() *automaton { return official(entries(tsStep)) })
	rareAutomaton = sync.OnceValue(func() *automaton { return official(entries(rareStep)) })
)

// newFixed compiles a configuration of OpenCC, of one step or two.
func newFixed(steps ...[]string) *automaton {
	if len(steps) == 1 {
		return compile(entries(steps[0])).seal()
	}
	return inOneStep(entries(steps[0]), entries(steps[1]))
}

// official compiles what auto knows on top of a dictionary of OpenCC: the variants and marks of official documents, the
// words that a machine changed, and those that tell where a text is from.
func official(base []pair) *automaton {
	if base != nil {
		base = append(base, ruleEntries("characters.txt")...)
	}
	c := compile(base)
	if base != nil {
		c.words(scriptGroup, ruleEntries("script-words.txt"))
	}
	for _, name := range slices.Sorted(maps.Keys(mainlandGroups)) {
		if g := mainlandGroups[name]; g != replacedGroup {
			c.words(g, mainlandSections()[name])
		}
	}
	pairs := mainlandSections()["replaced"]
	for i := range c.phrases {
		if p := &c.phrases[i]; p.group&(traditionalGroup|mirrorGroup|openccGroup) != 0 {
			p.base = bases(p, pairs)
		}
	}
	for i, e := range pairs {
		c.phrases = append(c.phrases, phrase{from: e.from, to: e.from, group: replacedGroup, id: uint16(2 * i)},
			phrase{from: e.to, to: e.to, group: replacedGroup, id: uint16(2*i + 1)})
	}
	for i, m := range markers() {
		c.mark(i, m.word)
	}
	a := c.seal()
	a.gate = ^uint32(0)
	for r, v := range a.chars {
		if v&changes != 0 {
			a.chars[r] |= telling
		}
	}
	for _, p := range a.phrases { // what a phrase keeps, Simplified texts have
		for _, r := range p.to {
			if p.group == scriptGroup && r < plane {
				a.chars[r] &^= telling
			}
		}
	}
	for r, flag := range tellingCharacters() {
		a.chars[r] = a.chars[r]&^(telling|tellingS) | flag
	}
	return a
}

// bases are the words of [replaced] that a word is a case of: 在线咨询 for 线上咨询 of 在线 for 线上.
func bases(p *phrase, pairs []pair) uint64 {
	if len(pairs) > 64 {
		panic("normalize: more words of [replaced] than bits")
	}
	var out uint64
	for i, e := range pairs {
		if p.from != p.to && strings.Contains(p.from, e.to) && strings.Contains(p.to, e.from) {
			out |= 1 << i
		}
	}
	return out
}

// entries reads the dictionaries of a step.
func entries(names []string) []pair {
	out := ruleEntries(names[0])
	for _, name := range names[1:] {
		out = append(out, ruleEntries(name)...)
	}
	return out
}

// inOneStep compiles two steps into one: what the first gives is converted by the second, and the phrases of the second are found
// in all the ways in which the first has their characters.
func inOneStep(first, second []pair) *automaton {
	first = latest(first)
	ways := map[rune][]rune{}  // the characters that the first step makes into one
	var touched [plane]bool    // characters that it changes or gives
	changed := map[rune]bool{} // those that it changes
	for _, e := range first {
		if r := single(e); r != 0 {
			from, _ := utf8.DecodeRuneInString(e.from)
			ways[r] = append(ways[r], from)
			changed[from] = true
			touched[uint16(r)], touched[uint16(from)] = true, true
		}
	}
	c := compile(second)
	for _, e := range second {
		if !strings.ContainsFunc(e.from, func(r rune) bool { return touched[uint16(r)] }) {
			continue
		}
		for _, way := range spellings(e.from, ways, changed) {
			c.add([]pair{{way, e.to}})
		}
	}
	then := c.seal()
	for i, e := range first {
		first[i].to = then.convert(e.to)
	}
	c.add(first)
	return c.seal()
}

// latest keeps the last entry of each key, and none of those that were taken out.
func latest(entries []pair) []pair {
	place := map[string]int{}
	var out []pair
	for _, e := range entries {
		i, ok := place[e.from]
		if !ok {
			i = len(out)
			place[e.from] = i
			out = append(out, e)
		}
		out[i] = e
	}
	kept := out[:0]
	for _, e := range out {
		if e.to != "" {
			kept = append(kept, e)
		}
	}
	return kept
}

// maxSpellings bounds the ways to write one phrase; those of OpenCC have few.
const maxSpellings = 64

// spellings lists the ways to write a phrase that the first step makes into it, other than itself.
func spellings(phrase string, ways map[rune][]rune, changed map[rune]bool) []string {
	out := []string{""}
	for _, r := range phrase {
		alternatives := ways[r]
		if !changed[r] {
			alternatives = append([]rune{r}, alternatives...)
		}
		var longer []string
		for _, s := range out {
			for _, a := range alternatives {
				longer = append(longer, s+string(a))
			}
		}
		if out = longer; len(out) > maxSpellings {
			return nil
		}
	}
	kept := out[:0]
	for _, s := range out {
		if s != phrase {
			kept = append(kept, s)
		}
	}
	return kept
}

// ruleFile is the text of an embedded file.
func ruleFile(name string) string {
	b, err := rules.ReadFile("rules/" + name)
	if err != nil { // embedded files do not fail to open
		panic(err)
	}
	return string(b)
}

// ruleEntries reads an embedded dictionary.
func ruleEntries(name string) []pair { return mustEntries(name, ruleFile(name)) }

// mustEntries reads embedded entries that a test has read before.
func mustEntries(name, text string) []pair {
	entries, _, err := parseEntries(text, false)
	if err != nil { // a test reads them all
		panic(fmt.Errorf("normalize: rules/%s: %w", name, err))
	}
	return entries
}

// parseEntries reads OpenCC's text format, and says in which line each entry stands: a line holds a key, a tab and its
// values parted by blanks, of which the first counts. Lines that begin with # are comments. No value takes an entry out;
// with values set it is a fault. The faults of all lines are joined.
func parseEntries(text string, values bool) (out []pair, lines []int, err error) {
	var faults []error
	number := strings.Count(text, "\n") + 1
	out, lines = make([]pair, 0, number), make([]int, 0, number)
	number = 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(line, "\t")
		value, _, _ = strings.Cut(value, " ")
		switch {
		case !ok || key == "":
			faults = append(faults, fmt.Errorf("%w: line %d: no key, tab and value", doc.ErrOptions, number))
		case !utf8.ValidString(line):
			faults = append(faults, fmt.Errorf("%w: line %d: %q is no UTF-8", doc.ErrOptions, number, line))
		case values && value == "":
			faults = append(faults, fmt.Errorf("%w: line %d: no value for %s", doc.ErrOptions, number, key))
		default:
			out, lines = append(out, pair{key, value}), append(lines, number)
		}
	}
	return out, lines, errors.Join(faults...)
}
