package normalize

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/liuzl/gocc"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of conversion and repair; the dictionaries of gocc are not part of it, their version is in
// go.mod.
func Rules() fs.FS { return rules }

// pair is an entry of a dictionary.
type pair struct{ from, to string }

// Our overlays on the dictionaries of gocc: what OpenCC has by now.
var (
	twOverlays   = []string{"opencc-tw-phrases.txt", "opencc-tw-variants.txt"}
	hkOverlays   = []string{"opencc-hk-phrases.txt", "opencc-hk-variants.txt"}
	tsOverlays   = []string{"opencc-ts-phrases.txt", "opencc-ts-characters.txt"}
	rareOverlays = append(tsOverlays[:2:2], "opencc-ts-rare.txt") // with its rare characters on
)

// The automata, each compiled when it is first needed. Fixed configurations are OpenCC's, with its rare characters on.
var (
	t2sAutomaton  = sync.OnceValue(func() *automaton { return newFixed("t2s", rareOverlays) })
	tw2sAutomaton = sync.OnceValue(func() *automaton { return newFixed("tw2s", twOverlays, rareOverlays) })
	hk2sAutomaton = sync.OnceValue(func() *automaton { return newFixed("hk2s", hkOverlays, rareOverlays) })
	// plainAutomaton is that of auto for Simplified texts, which needs no dictionary of OpenCC.
	plainAutomaton = sync.OnceValue(func() *automaton { return official(nil) })
	// autoAutomaton leaves rare characters as they are: few fonts have their simplified forms.
	autoAutomaton = sync.OnceValue(func() *automaton { return official(dictionaries("t2s", tsOverlays)[0]) })
	rareAutomaton = sync.OnceValue(func() *automaton { return official(dictionaries("t2s", rareOverlays)[0]) })
)

// newFixed compiles a configuration of OpenCC.
func newFixed(config string, overlays ...[]string) *automaton {
	steps := dictionaries(config, overlays...)
	if len(steps) == 1 {
		return compile(steps[0]).seal()
	}
	return compile(inOneStep(steps)).seal()
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
	for name, entries := range mainlandSections() {
		c.words(mainlandGroups[name], entries)
	}
	for i, m := range markers() {
		c.mark(i, m.word)
	}
	a := c.seal()
	for r, flag := range tellingCharacters() {
		a.chars[r] |= flag
	}
	for r := range mendables {
		a.chars[r] |= mendable
	}
	return a
}

// dictionaries lists the entries of a configuration of gocc, step by step, with our overlays on each step.
func dictionaries(config string, overlays ...[]string) [][]pair {
	cc, err := gocc.New(config)
	if err != nil { // its dictionaries are embedded
		panic(err)
	}
	var out [][]pair
	for i, chain := range cc.DictChains {
		var step []pair
		for _, d := range chain.Dicts {
			for _, id := range d.Trie.PrefixPredict([]byte(""), 0) {
				key, err := d.Trie.Key(id)
				if err != nil {
					panic(err)
				}
				v, err := d.Trie.Value(id)
				if err != nil {
					panic(err)
				}
				step = append(step, pair{string(key), d.Values[v][0]})
			}
		}
		for _, name := range overlays[min(i, len(overlays)-1)] {
			step = append(step, ruleEntries(name)...)
		}
		out = append(out, step)
	}
	return out
}

// inOneStep composes two steps: what the first gives is converted by the second, and the phrases of the second are found
// in all the ways in which the first has their characters.
func inOneStep(steps [][]pair) []pair {
	first, second := latest(steps[0]), steps[1]
	then := compile(second).seal()
	ways := map[rune][]rune{} // the characters that the first step makes into one
	kept := map[rune]bool{}   // those that it changes
	for _, e := range first {
		if r := single(e); r != 0 {
			from, _ := utf8.DecodeRuneInString(e.from)
			ways[r] = append(ways[r], from)
			kept[from] = true
		}
	}
	out := second
	for _, e := range second {
		for _, way := range spellings(e.from, ways, kept) {
			out = append(out, pair{way, e.to})
		}
	}
	for _, e := range first {
		out = append(out, pair{e.from, then.convert(e.to)})
	}
	return out
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
	number := 0
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
