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

// group names the dictionaries that are one step of a conversion: that of gocc with the number of its chain, and our
// overlays on it.
type group struct {
	config   string // of gocc
	chain    int
	overlays []string
}

var (
	twStep = group{"tw2s", 0, []string{"opencc-tw-phrases.txt", "opencc-tw-variants.txt"}}
	hkStep = group{"hk2s", 0, []string{"opencc-hk-phrases.txt", "opencc-hk-variants.txt"}}
	tsStep = group{"t2s", 0, []string{"opencc-ts-phrases.txt", "opencc-ts-characters.txt"}}
	// rareStep is what OpenCC calls t2s with its rare characters on.
	rareStep = group{"t2s", 0, append(tsStep.overlays, "opencc-ts-rare.txt")}
)

// The compiled steps, each made when it is first needed.
var (
	twTable = sync.OnceValue(func() *table { return compile(twStep.entries()) })
	hkTable = sync.OnceValue(func() *table { return compile(hkStep.entries()) })
	tsTable = sync.OnceValue(func() *table { return compile(rareStep.entries()) })
	// officialTable is the step of auto: without the rare characters, whose simplified forms few fonts have, and with
	// the variants and marks of official documents.
	officialTable = sync.OnceValue(func() *table {
		return compile(append(tsStep.entries(), ruleEntries("characters.txt")...))
	})
)

// entries lists the entries of a step: phrases of the chain's later dictionaries never come before those of earlier
// ones, since characters and phrases do not meet.
func (g group) entries() []pair {
	cc, err := gocc.New(g.config)
	if err != nil { // its dictionaries are embedded
		panic(err)
	}
	var out []pair
	for _, d := range cc.DictChains[g.chain].Dicts {
		for _, id := range d.Trie.PrefixPredict([]byte(""), 0) {
			key, err := d.Trie.Key(id)
			if err != nil {
				panic(err)
			}
			v, err := d.Trie.Value(id)
			if err != nil {
				panic(err)
			}
			out = append(out, pair{string(key), d.Values[v][0]})
		}
	}
	for _, name := range g.overlays {
		out = append(out, ruleEntries(name)...)
	}
	return out
}

// ruleEntries reads an embedded dictionary.
func ruleEntries(name string) []pair { return mustEntries(name, ruleFile(name)) }

// parseEntries reads OpenCC's text format: a line holds a key, a tab and its values parted by blanks, of which the
// first counts. Lines that begin with # are comments. No value takes an entry out; with values set it is a fault. The
// faults of all lines are joined.
func parseEntries(text string, values bool) ([]pair, error) {
	var out []pair
	var faults []error
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "\t")
		value, _, _ = strings.Cut(value, " ")
		switch {
		case !ok || key == "":
			faults = append(faults, fmt.Errorf("%w: line %d: no key, tab and value", doc.ErrOptions, number))
		case !utf8.ValidString(line) || key[0] < utf8.RuneSelf:
			faults = append(faults, fmt.Errorf("%w: line %d: the key %q does not begin with a Chinese character", doc.ErrOptions, number, key))
		case values && value == "":
			faults = append(faults, fmt.Errorf("%w: line %d: no value for %s", doc.ErrOptions, number, key))
		default:
			out = append(out, pair{key, value})
		}
	}
	return out, errors.Join(faults...)
}

// mustEntries reads embedded entries that a test has read before.
func mustEntries(name, text string) []pair {
	entries, err := parseEntries(text, false)
	if err != nil { // a test reads them all
		panic(fmt.Errorf("normalize: rules/%s: %w", name, err))
	}
	return entries
}

// oneTable undoes 壹 for every 一, amounts and numbered things aside.
var oneTable = sync.OnceValue(func() *table {
	entries := []pair{{"壹", "一"}}
	for _, w := range []string{"壹万", "壹亿", "壹元", "壹圆", "壹角", "壹分", "第壹"} {
		entries = append(entries, pair{w, w})
	}
	return compile(entries)
})

// compatTable folds characters that only stand for others.
var compatTable = sync.OnceValue(func() *table {
	var out []pair
	add := func(from, to rune) {
		for r := from; r <= to; r++ {
			if c := compatibleRune(r); c != 0 {
				out = append(out, pair{string(r), string(c)})
			}
		}
	}
	add(0x2E80, 0x2FDF)
	add(0xF900, 0xFAFF)
	add(0x2F800, 0x2FA1F)
	add('﹝', '﹞')
	return compile(out)
})
