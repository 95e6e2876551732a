package normalize

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Values of doc.Script.
const (
	simplified  = "simplified"
	traditional = "traditional"
	mixed       = "mixed"
	mainland    = "mainland"
	unknown     = "unknown"
)

// scripts tells frequent characters of one script only: 's' Simplified, 't' Traditional.
var scripts = sync.OnceValue(func() *[plane]byte {
	out := new([plane]byte)
	for line := range strings.Lines(ruleFile("script.txt")) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, p := range strings.Fields(line) {
			r := []rune(p)
			out[r[0]], out[r[1]] = 's', 't'
		}
	}
	return out
})

// marker is a word by which a document shows where it is from.
type marker struct {
	origin string
	weight int
	word   string
}

// markerSet is the words of origin.txt, in its order.
type markerSet struct {
	list  []marker
	first [plane]uint16 // by first character: index into begin
	begin [][]int       // indexes into list
}

var markers = sync.OnceValue(func() *markerSet {
	out := &markerSet{begin: make([][]int, 1)}
	for line := range strings.Lines(ruleFile("origin.txt")) {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] == "#" {
			continue
		}
		for _, w := range f[2:] {
			r, _ := utf8.DecodeRuneInString(w)
			if out.first[r] == 0 {
				out.first[r] = uint16(len(out.begin))
				out.begin = append(out.begin, nil)
			}
			out.begin[out.first[r]] = append(out.begin[out.first[r]], len(out.list))
			out.list = append(out.list, marker{f[0], int(f[1][0] - '0'), w})
		}
	}
	return out
})

func ruleFile(name string) string {
	b, err := rules.ReadFile("rules/" + name)
	if err != nil { // embedded files do not fail to open
		panic(err)
	}
	return string(b)
}

// sampleSize is how much of a text is looked at to tell its script and origin. A stream decides from as much.
const sampleSize = 64 << 10

// sample is the first part of a text, cut between characters.
func sample(s string) string {
	if len(s) <= sampleSize {
		return s
	}
	n := sampleSize
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// detectScript tells the script of a text by its frequent characters. A text is mixed when each script has more than a
// tenth of them: a Traditional page around a Simplified notice, or the reverse.
func detectScript(text string) (script string, evidence string) {
	set := scripts()
	var s, t int
	text = sample(text)
	for i := 0; i < len(text); {
		if text[i] < 0xE4 { // no Han
			i++
			continue
		}
		r, n := three(text, i), 3
		if r < 0x800 {
			r, n, _ = next(text, i)
		}
		i += n
		if r >= plane {
			continue
		}
		switch set[r] {
		case 's':
			s++
		case 't':
			t++
		}
	}
	evidence = fmt.Sprintf("%d Traditional and %d Simplified characters", t, s)
	switch {
	case t == 0 || t*20 < s:
		return simplified, evidence
	case s*10 <= t:
		return traditional, evidence
	}
	return mixed, evidence
}

// detectOrigin tells where a text comes from by the words of its administration. The text is Simplified; colons may be
// of either width.
func detectOrigin(text string) (origin string, evidence []string) {
	points := map[string]int{}
	words := map[string][]string{}
	all := markers()
	for i, n := range all.count(sample(text)) {
		if m := all.list[i]; n > 0 {
			points[m.origin] += m.weight * min(n, 3)
			words[m.origin] = append(words[m.origin], m.word)
		}
	}
	best, second := unknown, 0
	for _, o := range []string{mainland, "tw", "hk", "mo"} {
		if points[o] > points[best] {
			best, second = o, points[best]
		} else {
			second = max(second, points[o])
		}
	}
	if best == unknown || points[best] < 3 || points[best]*2 < second*3 {
		return unknown, nil
	}
	return best, words[best][:min(5, len(words[best]))]
}

// script finds script and origin of a text. plain is the beginning of it in Simplified characters.
func (n *Normalizer) script(text string) (out doc.Script, plain string) {
	detected, why := detectScript(text)
	out = doc.Script{Detected: detected, Evidence: []string{why}}
	plain = sample(text)
	if detected != simplified {
		plain = officialTable().convert(plain)
	}
	if n.opt.Origin != "" {
		out.Origin = n.opt.Origin
		return out, plain
	}
	origin, words := detectOrigin(plain)
	out.Origin = origin
	if len(words) > 0 {
		out.Evidence = append(out.Evidence, strings.Join(words, " "))
	}
	return out, plain
}

// count finds all markers in one pass and says how often each stands in the text.
func (all *markerSet) count(text string) []int {
	out := make([]int, len(all.list))
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := three(text, i), 3
		if r < 0x800 {
			r, n, _ = next(text, i)
		}
		if r < plane {
			for _, k := range all.begin[all.first[r]] {
				if all.list[k].at(text[i:]) {
					out[k]++
				}
			}
		}
		i += n
	}
	return out
}

// at reports whether the marker stands at the beginning of s. A colon at its end may be of either width.
func (m marker) at(s string) bool {
	word, label := strings.CutSuffix(m.word, ":")
	return strings.HasPrefix(s, word) && (!label || strings.HasPrefix(s[len(word):], ":") || strings.HasPrefix(s[len(word):], "："))
}
