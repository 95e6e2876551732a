package normalize

import (
	"fmt"
	"slices"
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

// tellingCharacters are frequent characters of one script only; 0 is for those that both have.
var tellingCharacters = sync.OnceValue(func() map[rune]uint32 {
	out := map[rune]uint32{}
	for line := range strings.Lines(ruleFile("script.txt")) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, p := range strings.Fields(line) {
			r := []rune(p)
			if len(r) == 2 {
				out[r[0]], out[r[1]] = tellingS, telling
				continue
			}
			for _, both := range r {
				out[both] = 0
			}
		}
	}
	return out
})

// marker is a word by which a document shows where it is from.
type marker struct {
	origin int // index into origins
	weight int
	word   string
}

// markers are the words of origin.txt, in its order.
var markers = sync.OnceValue(func() []marker {
	var out []marker
	for line := range strings.Lines(ruleFile("origin.txt")) {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] == "#" {
			continue
		}
		for _, w := range f[2:] {
			out = append(out, marker{slices.Index(origins[:], f[0]), int(f[1][0] - '0'), w})
		}
	}
	return out
})

// mark notes a marker; a colon at its end may be of either width.
func (c *compiler) mark(id int, word string) {
	forms := []string{word}
	if label, ok := strings.CutSuffix(word, ":"); ok {
		forms = append(forms, label+"：")
	}
	for _, w := range forms {
		c.phrases = append(c.phrases, phrase{from: w, to: w, group: markGroup, id: uint16(id)})
	}
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

// isTraditional reports whether a text has a character of Traditional script only.
func isTraditional(s string) bool {
	chars := autoAutomaton().chars
	for i := 0; i < len(s); {
		if s[i] < 0xE4 {
			i++
			continue
		}
		if chars[uint16(three(s, i))]&telling != 0 {
			return true
		}
		i += 3
	}
	return false
}

// findings is what a text says of itself.
type findings struct {
	simplified, traditional int       // characters that only one script has
	marks                   []uint8   // how often each marker stands there, up to enoughMarks
	words                   []*phrase // words of a machine's vocabulary, as many different ones as decide
	replaced                []int     // how often the words of [replaced] stand there, each original before its replacement
	numeral                 bool      // there is a 壹 that is no number
}

// enough Traditional characters show that the automaton is needed that knows them, and so do few Simplified ones: it knows
// the rare Traditional ones too.
const (
	enough = 16
	few    = 5
)

// survey looks through the beginning of a text.
func survey(text string) findings {
	text = sample(text)
	if looksTraditional(text) {
		f, _ := autoAutomaton().survey(text, len(text))
		return f
	}
	f, whole := plainAutomaton().survey(text, enough)
	if !whole || f.script() != simplified || f.simplified < few {
		f, _ = autoAutomaton().survey(text, len(text))
	}
	return f
}

// looksTraditional looks at the very beginning, so that the automaton of Simplified texts need not be compiled for others.
func looksTraditional(text string) bool {
	chars, n := nearChars(), 0
	for _, r := range text[:min(len(text), 1<<10)] {
		if r < plane && chars[r]&telling != 0 {
			n++
		}
	}
	return n > enough
}

// nearChars are the flags of characters that are known without a dictionary: mendable, telling and tellingS.
var nearChars = sync.OnceValue(func() *[plane]uint32 {
	out := new([plane]uint32)
	for r := range mendables {
		out[r] |= mendable
	}
	for r, flag := range tellingCharacters() {
		out[r] |= flag
	}
	return out
})

// survey stops when it has found the limit of Traditional characters; whole is not set then.
func (a *automaton) survey(s string, limit int) (f findings, whole bool) {
	f.marks = make([]uint8, len(markers()))
	f.replaced = make([]int, 2*len(mainlandSections()["replaced"]))
	next := 0     // where the next word may begin
	var tells int // Simplified characters, and in the upper half Traditional ones
	for i := 0; i < len(s); {
		if s[i] < 0xE3 { // no Han
			i++
			continue
		}
		if i+7 > len(s) {
			if r := three(s, i); r >= 0x800 {
				c := a.chars[uint16(r)]
				tells += int(c/tellingS&1 | c/telling&1<<20)
				first, second := a.pairAt(s, i)
				next = f.look(a, s, i, next, first, second)
			}
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		v := four(s, i)
		if !isThree(v) {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		// A run of characters of three bytes: each is looked up once.
		for c := a.chars[charOf(v)]; ; {
			tells += int(c/tellingS&1 | c/telling&1<<20)
			v = four(s, i+3)
			behind := a.chars[charOf(v)]
			first, second := c&folded, behind&folded
			if !isThree(v) {
				_, second = a.pairAt(s, i)
			}
			if a.said.has(pairHash(first, second)) || c&alone != 0 {
				if tells>>20 > limit {
					return f, false
				}
				next = f.look(a, s, i, next, first, second)
			}
			if i += 3; i+7 > len(s) || !isThree(v) {
				break
			}
			c = behind
		}
	}
	f.simplified, f.traditional = tells&(1<<20-1), tells>>20
	return f, f.traditional <= limit
}

// look counts what stands at i, where the pair of first and second is, and says where the next word may begin.
func (f *findings) look(a *automaton, s string, i, next int, first, second uint32) int {
	mark, replaced := false, false // the longest of a kind was found
	for ; ; second = 0 {
		h := pairHash(first, second)
		j := a.chain(h)
		for third := a.third(j, s, i); j != 0; j = a.nodes[j].next {
			p := a.standing(j, h, third, s[i:], surveyGroups)
			switch {
			case p == nil:
			case p.group == replacedGroup:
				if !replaced {
					f.replaced[p.id]++
				}
				replaced = true
			case p.group == markGroup:
				if !mark {
					f.marks[p.id] = min(f.marks[p.id]+1, enoughMarks)
				}
				mark = true
			case i >= next && f.wants(p) && a.counts(p, s, i, choice{groups: wordGroups}):
				f.word(p)
				next = i + len(p.from)
			}
		}
		if second == 0 {
			return next
		}
	}
}

// enoughMarks is how often one marker counts.
const enoughMarks = 3

// enoughWords are as many different words of a machine as decide.
const enoughWords = 5

// wants reports whether a word may still say something.
func (f *findings) wants(p *phrase) bool {
	return len(f.words) < enoughWords || p.group == numeralGroup && !f.numeral
}

// word notes a word of a machine's vocabulary: one of [traditional], and four others, are more than enough.
func (f *findings) word(p *phrase) {
	f.numeral = f.numeral || p.group == numeralGroup && p.char == 0 && !p.protects
	telling := p.group == artifactGroup || p.group == alwaysGroup || p.group == traditionalGroup && len(f.words) == 0
	if telling && !p.protects && len(f.words) < enoughWords && !slices.Contains(f.words, p) {
		f.words = append(f.words, p)
	}
}

// script tells the script by the characters that only one has. A text is mixed when each script has more than a tenth
// of them: a Traditional page around a Simplified notice, or the reverse.
func (f findings) script() string {
	switch {
	case f.traditional == 0 || f.traditional*20 < f.simplified:
		return simplified
	case f.simplified*10 <= f.traditional:
		return traditional
	}
	return mixed
}

// origins are the places a document may come from, in the order in which origin.txt has them.
var origins = [...]string{mainland, "tw", "hk", "mo"}

// origin tells where a text comes from by the words of its administration, with up to five of them.
func (f findings) origin() (origin string, evidence []string) {
	var points, support [len(origins)]int
	all := markers()
	for i, n := range f.marks {
		if n == 0 {
			continue
		}
		if m := &all[i]; m.weight == 1 {
			support[m.origin] += int(n)
		} else {
			points[m.origin] += m.weight * int(n)
		}
	}
	for o, n := range support {
		points[o] += min(n, enoughMarks)
	}
	for _, p := range f.words {
		if p.group == artifactGroup { // only a machine on a Mainland text writes it
			points[0] += 4
		}
	}
	best, second := 0, 0
	for o := 1; o < len(origins); o++ {
		if points[o] > points[best] {
			best, second = o, points[best]
		} else {
			second = max(second, points[o])
		}
	}
	if points[best] < 4 || points[best]*2 < second*3 {
		return unknown, nil
	}
	return origins[best], f.evidence(best)
}

// evidence lists words that tell an origin.
func (f findings) evidence(origin int) []string {
	var out []string
	for i, m := range markers() {
		if f.marks[i] > 0 && m.origin == origin && len(out) < 5 {
			out = append(out, m.word)
		}
	}
	for _, p := range f.words {
		if p.group == artifactGroup && origin == 0 && len(out) < 5 {
			out = append(out, p.from)
		}
	}
	return out
}

// dressed reports whether a machine put a Mainland text into Taiwan's vocabulary: see mainland.txt.
func (f findings) dressed() bool {
	if f.script() != simplified {
		return len(f.words) > 0
	}
	points := 0
	for _, p := range f.words {
		switch p.group {
		case artifactGroup:
			points += 2
		case alwaysGroup:
			points++
		}
	}
	return points >= 2
}

// openccReplaced is how many of the words of [replaced] only OpenCC replaces, and strongReplaced for how many of these it
// writes a word that is hardly ever that of a Mainland document.
const (
	openccReplaced = 6
	strongReplaced = 3
)

// kept are the words of [replaced] that stand in the text, as bits.
func (f findings) kept() uint64 {
	var out uint64
	for i := 0; i < len(f.replaced); i += 2 {
		if f.replaced[i] > 0 {
			out |= 1 << (i / 2)
		}
	}
	return out
}

// opencc reports whether OpenCC's Taiwan configuration was at work: see mainland.txt.
func (f findings) opencc() bool {
	words, strong := 0, 0
	for i := 0; i < 2*openccReplaced; i += 2 {
		if f.replaced[i] > 0 {
			return false
		}
		if f.replaced[i+1] > 0 {
			words++
		}
		if i < 2*strongReplaced {
			strong += f.replaced[i+1]
		}
	}
	return words > 1 && strong > 0 || strong > 2
}

// describe gives the findings as the document shows them. Origin, if not empty, is what the caller knows.
func (f findings) describe(origin string) doc.Script {
	out := doc.Script{Detected: f.script(), Origin: origin}
	out.Evidence = []string{fmt.Sprintf("%d Traditional and %d Simplified characters", f.traditional, f.simplified)}
	if origin == "" {
		var words []string
		if out.Origin, words = f.origin(); len(words) > 0 {
			out.Evidence = append(out.Evidence, strings.Join(words, " "))
		}
	}
	return out
}
