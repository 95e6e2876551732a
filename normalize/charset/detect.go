package charset

import (
	"bytes"
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// Guess is what the bytes of a document say of their charset.
type Guess struct {
	Name string // one of the constants; "" when no charset that is read fits
	// Sure is set when the bytes leave no doubt: a byte order mark, valid UTF-8, or a text that is Chinese in one charset
	// only.
	Sure bool
	// Binary is set when the bytes are no text.
	Binary bool
	// Claimed is the charset that the document or its server claims, if it is another one.
	Claimed string
	// Foreign is set with Name "" when the bytes look like text in a charset that is not read: "euc-kr", "windows-1252".
	Foreign string

	utf8 bool // all of the bytes are valid UTF-8
}

// Decode decodes the bytes that the guess was made of, as the function of this name does.
func (g Guess) Decode(raw []byte) (Decoded, error) {
	if g.utf8 {
		return validText(raw, 0), nil
	}
	return Decode(raw, g.Name)
}

// How a guess is made. The units are those of the costs: 5 is a factor of 150.
const (
	outsideHint  = 5  // what a claim of a server or container is worth: one in some hundred is wrong
	insideHint   = 4  // what a claim inside of the document is worth: templates are copied
	markHint     = 40 // what the mark of UTF-8 is worth before bytes that are not UTF-8: templates are joined
	utf16Prior   = 8  // UTF-16 without a mark is rare
	foreignPrior = 16 // we are given Chinese documents
	noisePrior   = 24
	mixedPrior   = 20  // documents of parts in several charsets are rare
	mixedCost    = 15  // what a part in another charset costs
	hzGain       = 6   // what a reading as HZ saves at least
	hzLeast      = 2   // how many characters it has at least
	foreignGain  = 5   // what a declared foreign charset costs more at least, when the bytes overrule it
	hopeless     = 300 // what a foreign charset costs more in the first part of a sample, when the rest is not looked at
	sureGain     = 15  // what the next reading costs more, when there is no doubt
)

// Documents are judged by samples: pages of offices declare nothing and say nothing in their first KiB (scripts, style
// sheets), and the parts of a page may be written in several charsets.
const (
	sampleWindows = 8
	windowSize    = 2 << 10
	firstSize     = 1 << 10 // of the part that all charsets are tried on
)

// Detect finds the charset of a document or of a snippet that may begin or end inside a character. The claim is what a
// server or container says; a claim inside the document (meta, XML declaration) is found by itself.
func Detect(raw []byte, claim string) Guess {
	h := hints{worth: map[string]float64{}}
	outside, known := labelled(claim)
	h.add(outside, outsideHint)
	inside, ok := labelled(declared(raw))
	h.add(inside, insideHint)
	if !known {
		outside, known = inside, ok
	}
	g := detect(raw, h)
	if known && g.Name != "" && outside.name != g.Name {
		g.Claimed = outside.name
	}
	return g
}

// webDefault is what servers declare that were never set up.
const webDefault = "windows-1252"

// hints are what declarations say.
type hints struct {
	worth   map[string]float64 // of each charset
	foreign string             // the first that is known and not read
}

func (h *hints) add(l label, worth float64) {
	if l.name == "" {
		return
	}
	h.worth[l.name] += worth
	if h.foreign == "" && !l.read && l.name != webDefault {
		h.foreign = l.name
	}
}

func detect(raw []byte, h hints) Guess {
	mark, n := bom(raw)
	if n > 0 && (mark != UTF8 || utf8.Valid(raw)) {
		return markedGuess(mark)
	}
	if n > 0 {
		h.worth[UTF8] += markHint
	}
	zeros := bytes.IndexByte(raw, 0) >= 0
	if whole, valid, wide := validUTF8(raw); valid && wide && !zeros && !tooManyControls(raw) {
		return Guess{Name: UTF8, Sure: true, utf8: whole && n == 0}
	}
	parts := sample(raw)
	if !zeros && ascii(raw) {
		return asciiGuess(parts, h)
	}
	return cheapest(parts, h)
}

func markedGuess(mark string) Guess {
	if _, read := Canonical(mark); !read {
		return Guess{Foreign: mark}
	}
	return Guess{Name: mark, Sure: true}
}

// asciiGuess is for bytes below 0x80 only: HZ, another seven-bit charset, or ASCII, which is UTF-8.
func asciiGuess(parts [][]byte, h hints) Guess {
	gain, pairs := h.worth[HZ], 0
	for _, p := range parts {
		_, g, n := findHZ(p)
		gain += g
		pairs += n
		for _, e := range escapes {
			if bytes.Contains(p, []byte(e.mark)) {
				return Guess{Foreign: e.name}
			}
		}
		if tooManyControls(p) {
			return Guess{Binary: true}
		}
	}
	if gain >= hzGain && pairs >= hzLeast {
		return Guess{Name: HZ, Sure: true}
	}
	return Guess{Name: UTF8, Sure: true}
}

// mixable are the charsets that stand beside each other in one document: ASCII is the same in them.
var mixable = [3]string{UTF8, GB18030, Big5}

// candidate is a reading that bytes may have.
type candidate struct {
	name  string
	read  bool
	wide  bool // a snippet may begin inside a character
	units bool // all characters are of an even number of bytes
	step  step
	prior float64
}

// candidates are those of mixable first.
var candidates = sync.OnceValue(func() []candidate {
	out := []candidate{
		{name: UTF8, read: true, step: stepUTF8(letterCost)},
		{name: GB18030, read: true, wide: true, step: stepPairs(gbPairs(), GB18030)},
		{name: Big5, read: true, wide: true, step: stepPairs(big5Pairs(), Big5)},
		{name: UTF16LE, read: true, units: true, step: stepUTF16(1), prior: utf16Prior},
		{name: UTF16BE, read: true, units: true, step: stepUTF16(0), prior: utf16Prior},
		{name: "", step: stepUnknown, prior: foreignPrior},
	}
	for _, f := range foreigners() {
		out = append(out, candidate{name: f.name, wide: f.long, step: f.step, prior: f.prior})
	}
	return out
})

// reading is how a charset that is read is read.
func reading(name string) step {
	for _, c := range candidates() {
		if c.name == name {
			return c.step
		}
	}
	return stepUnknown
}

// tally is what the bytes cost in each charset, less what the hints are worth.
type tally struct {
	h       hints
	best    candidate
	least   float64
	foreign float64 // the least of those that are not read
	all     map[string]float64
}

func (t *tally) add(c candidate, cost float64) {
	cost -= t.h.worth[c.name]
	if cost < t.least {
		t.best, t.least = c, cost
	}
	if !c.read {
		t.foreign = min(t.foreign, cost)
	}
	if other, has := t.all[c.name]; !has || cost < other {
		t.all[c.name] = cost
	}
}

// next is what the next charset costs more than the best.
func (t *tally) next() float64 {
	next := math.Inf(1)
	for name, cost := range t.all {
		if name != t.best.name {
			next = min(next, cost-t.least)
		}
	}
	return next
}

// cheapest compares what the bytes cost in every charset.
func cheapest(parts [][]byte, h hints) Guess {
	t := tally{h: h, least: math.Inf(1), foreign: math.Inf(1), all: map[string]float64{}}
	whole, mixed := byLine(parts)
	known := math.Inf(1) // the least that the first part costs in a charset that is read
	for i, c := range candidates() {
		first := c.cost(parts[:1])
		if c.read {
			known = min(known, first)
		}
		switch {
		case i < len(mixable):
			t.add(c, whole[i])
		case first < known+hopeless:
			t.add(c, c.cost(parts))
		}
	}
	noise := noiseCost * float64(total(parts))
	if !t.best.units {
		noise += noisePrior // but any bytes are some UTF-16
		if tooManyControls(bytes.Join(parts, nil)) {
			return Guess{Binary: true}
		}
	}
	if g, cost := mixture(mixed, h); cost+mixedPrior < min(t.least, noise) {
		return g
	}
	switch {
	case noise < t.least:
		return Guess{Binary: true}
	case !t.best.read:
		return Guess{Foreign: t.best.name}
	case h.foreign != "" && t.foreign-foreignPrior < t.least+foreignGain:
		return Guess{Foreign: h.foreign} // what is declared is nearly as good
	}
	return Guess{Name: t.best.name, Sure: t.next() >= sureGain}
}

// byLine says what the bytes cost in the charsets of mixable: as a whole, and when every line, and every text between
// tags, is read in the charset in which it costs least.
func byLine(parts [][]byte) (whole, mixed [3]float64) {
	for _, p := range parts {
		for from := 0; from < len(p); {
			end := len(p)
			if k := bytes.IndexAny(p[from+1:], "\n<"); k >= 0 { // both are no part of a pair
				end = from + 1 + k
			}
			var costs [3]float64
			least := math.Inf(1)
			for i, c := range candidates()[:len(costs)] {
				if from == 0 {
					costs[i] = c.cost([][]byte{p[:end]})
				} else {
					costs[i] = sum(p[from:end], c.step)
				}
				least = min(least, costs[i]+mixedCost)
			}
			for i, cost := range costs {
				whole[i] += cost
				mixed[i] += min(cost, least)
			}
			from = end
		}
	}
	return whole, mixed
}

// mixture makes a guess of a document of parts in several charsets: it is in that of most of them.
func mixture(costs [3]float64, h hints) (Guess, float64) {
	name, least, next := "", math.Inf(1), math.Inf(1)
	for i, m := range mixable {
		switch cost := costs[i] - h.worth[m]; {
		case cost < least:
			name, least, next = m, cost, least
		case cost < next:
			next = cost
		}
	}
	return Guess{Name: name, Sure: next >= least+sureGain}, least
}

func total(parts [][]byte) int {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	return n
}

// cost is the cost of a reading of all parts. Each may begin inside a character; those of UTF-16 all do, or none.
func (c candidate) cost(parts [][]byte) float64 {
	whole, cut := 0.0, 0.0
	for _, p := range parts {
		if c.name == UTF8 {
			p = p[continuation(p):]
		}
		a := sum(p, c.step)
		b := a
		if (c.wide || c.units) && len(p) > 1 {
			b = sum(p[1:], c.step) + cutCost
		}
		if !c.units {
			a = min(a, b)
		}
		whole += a
		cut += b
	}
	return min(whole, cut) + c.prior
}

// continuation counts the bytes at the beginning that belong to a character of UTF-8 that began before.
func continuation(b []byte) int {
	n := 0
	for n < 3 && n < len(b) && b[n]&0xC0 == 0x80 {
		n++
	}
	return n
}

// sample returns parts of a document: each begins where there is something else than ASCII (or a mark of HZ).
func sample(raw []byte) [][]byte {
	if len(raw) <= firstSize {
		return [][]byte{raw}
	}
	if len(raw) <= sampleWindows*windowSize {
		first := max(0, bytes.IndexFunc(raw[:len(raw)-firstSize], telling))&^1 + firstSize
		return [][]byte{raw[first-firstSize : first], raw[first:], raw[:first-firstSize]}
	}
	var out [][]byte
	end := 0
	for k := range sampleWindows {
		at := max(end, k*(len(raw)/sampleWindows))
		at += max(0, bytes.IndexFunc(raw[at:], telling))
		at &^= 1 // an even offset keeps the units of UTF-16 together
		end = min(at+windowSize, len(raw))
		out = append(out, raw[at:end])
	}
	return out
}

func telling(r rune) bool { return r >= utf8.RuneSelf || r == '~' }

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tooManyControls tells binary data: a stray control character or NUL makes no text binary.
func tooManyControls(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b && c != 0x0b {
			n++
		}
	}
	return n > 2+len(b)/200
}

// validUTF8 reports whether the bytes are UTF-8, as a whole or but for a character cut at either end, and whether there is
// one of three bytes in it: what is valid with those is nothing else.
func validUTF8(raw []byte) (whole, valid, wide bool) {
	size := len(raw)
	raw = raw[continuation(raw):]
	for i := 1; i <= 3 && i <= len(raw); i++ {
		if c := raw[len(raw)-i]; c >= 0xC0 {
			if !utf8.FullRune(raw[len(raw)-i:]) {
				raw = raw[:len(raw)-i]
			}
			break
		}
	}
	if !utf8.Valid(raw) {
		return false, false, false
	}
	wide = slices.ContainsFunc(raw, func(c byte) bool { return c >= 0xE0 })
	return len(raw) == size, true, wide
}

// declared finds the charset that a page or an XML file claims for itself in its first 4 KiB.
func declared(raw []byte) string {
	head := raw[:min(len(raw), 4<<10)]
	for _, label := range []string{"charset", "encoding"} {
		for at := 0; ; {
			k := bytes.IndexByte(head[at:], '=')
			if k < 0 {
				break
			}
			at += k + 1
			before := bytes.TrimRight(head[:at-1], " ")
			if len(before) < len(label) || !bytes.EqualFold(before[len(before)-len(label):], []byte(label)) {
				continue
			}
			rest := bytes.TrimLeft(head[at:], `"' `)
			if end := bytes.IndexAny(rest, `"'; >/?`); end > 0 {
				return string(rest[:end])
			}
			break
		}
	}
	return ""
}
