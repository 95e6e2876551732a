package normalize

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Some mirror sites put readings into text in GBK without minding where a character begins: they look for the two bytes
// of a character and find them also across the border of two others. The reading comes to stand between the bytes of a
// character; with the bracket behind it the first of these is no character, and a ? takes the place of both; all bytes
// behind are read in wrong pairs:
//
//	存 備 查      B4E6 82E4 B2E9
//	存 82(zhèn)   B4E6 82 28 7A 68 …  29 E4B2 E9…
//	存?zhèn)洳…
//
// The pairs are wrong until a byte is read alone (an ASCII letter or the byte 80 is the second one of a character) or
// another reading stands between two bytes, or until what follows a first byte cannot be a second one (a line end), and
// both are lost as well.
//
// The repair goes the way back. The reading tells which character the mirror saw across the border (鎮 = E682, of which
// E6 belongs to 存), so the lost byte is known, or one of few; the bytes behind are paired anew. It is taken only where
// the text becomes more likely by it.

// How a repair is judged, in the units of [charset.Cost].
const (
	plausible = 12  // what the characters of the text may cost at the most on the average
	nearly    = 1.5 // two texts of which one costs as little more are alike
)

// maxShift bounds how many characters one lost byte may have shifted.
const maxShift = 400

// damage is a stretch that was shifted.
type damage struct {
	doc.Span
	text  string // what it was; "" when that is not known
	other string // a text that is nearly as likely
	lost  bool   // the last character of text is not known, and a ? stands for it
}

// damages finds the damage in a text.
func damages(s string) []damage {
	var out []damage
	for i := 0; i < len(s); {
		k := strings.IndexByte(s[i:], '?')
		if f := strings.Index(s[i:], "\uFFFD"); f >= 0 && (k < 0 || f < k) {
			k = f
		}
		if k < 0 {
			break
		}
		i += k
		if d, ok := unshift(s, i); ok {
			out = append(out, d)
			i = d.End
			continue
		}
		i++
	}
	return out
}

// damageEdits are the repairs of a text; nil when there is nothing to repair.
func damageEdits(found []damage) []edit {
	var out []edit
	for _, d := range found {
		if d.text != "" {
			out = append(out, edit{at: d.Start, n: d.Len(), to: d.text, kind: repaired})
		}
	}
	return out
}

// unshift undoes the damage whose lost byte stands at i. A stretch that looks so and is not to be undone has no text.
func unshift(s string, i int) (damage, bool) {
	readings, end := lostByte(s, i)
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	border, ok := charset.GBKBytes(before)
	if end == 0 || !ok || len(border) != 2 {
		return damage{}, false
	}
	first := seen(border[1], readings)
	run, ok := shifted(s, end)
	if len(first) == 0 || !ok {
		return damage{}, false
	}
	d := damage{Span: doc.Span{Start: i, End: run.end}, lost: run.lost}
	d.choose(first, run, cost(s[i:run.end]))
	return d, true
}

// choose finds the likeliest text; before is the cost of what stands there. Of two characters that the mirror may have seen
// it is the one more likely seen.
func (d *damage) choose(first []character, run run, before float64) {
	best, second := before, 0.0
	for _, f := range first {
		for _, last := range run.last {
			text, ok := pairs(slices.Concat([]byte{f.second}, run.bytes, last))
			if !ok {
				continue
			}
			cost := cost(text)
			if cost > plausible*float64(utf8.RuneCountInString(text)) {
				continue
			}
			switch cost += f.cost; {
			case cost < best:
				second, d.other = best, d.text
				best, d.text = cost, text
			case d.text != "" && (d.other == "" || cost < second):
				second, d.other = cost, text
			}
		}
	}
	if d.other != "" && second > best+nearly {
		d.other = ""
	}
	if d.lost && d.text != "" {
		d.text += "?"
	}
}

// cost is that of a text in Simplified characters, of which the figures are.
func cost(s string) float64 { return charset.Cost(autoAutomaton().foldedString(s)) }

// lostByte reads the mark of a lost byte at i with the readings that stand in it, and says where it ends; 0 when there is
// none. A decoder that keeps the bracket writes U+FFFD.
func lostByte(s string, i int) (readings []string, end int) {
	rest, kept := strings.CutPrefix(s[i:], "\uFFFD(")
	if !kept {
		if s[i] != '?' {
			return nil, 0
		}
		rest = s[i+1:]
	}
	k := strings.IndexByte(rest[:min(len(rest), maxAnnotation)], ')')
	if k < 0 {
		return nil, 0
	}
	for part := range strings.SplitSeq(rest[:k], "/") {
		letters, marked := syllable(part)
		if letters == "" || !marked && len(letters) == 1 {
			return nil, 0
		}
		readings = append(readings, spelled(part))
	}
	end = len(s) - len(rest) + k + 1
	return readings, end + annotationAt(s[end:], '一').n // 政(zheng)(zheng)
}

// character is the second byte of a character, and what it costs that the mirror saw it.
type character struct {
	second byte
	cost   float64
}

// How much less likely than a common Traditional character, for which these mirrors are made, another one is in their
// lists. How frequent it is in texts does not matter: it is not of the text.
const (
	notTraditional = 2
	rare           = 2
	rareCost       = 12
)

// seenCost is the cost of a character that the mirror saw.
func seenCost(r rune) float64 {
	total := 0.0
	simple := autoAutomaton().simple(r)
	if simple == r {
		total += notTraditional
	}
	if charset.Cost(string(simple)) > rareCost {
		total += rare
	}
	return total
}

// seen are the characters that begin with a byte and have one of the readings.
func seen(first byte, readings []string) []character {
	var out []character
	for _, r := range readings {
		chars := readingLists().marked[r]
		if letters, marked := syllable(r); !marked {
			chars = tonelessReadings()[letters]
		}
		for _, c := range chars {
			if b, ok := charset.GBKBytes(c); ok && len(b) == 2 && b[0] == first {
				out = append(out, character{b[1], seenCost(c)})
			}
		}
	}
	return out
}

// run is what stands behind a lost byte, up to where the pairs are right again.
type run struct {
	bytes []byte   // GBK; the first one is the second byte of a pair
	last  [][]byte // what may be added to bytes at the end, to make them whole
	lost  bool     // the last byte is a first one whose character is not known; it is not in bytes
	end   int      // of the stretch
}

// shifted reads the run from i on. It fails when there is no end.
func shifted(s string, i int) (run, bool) {
	var r run
	for range maxShift {
		c, n := utf8.DecodeRuneInString(s[i:])
		if n == 0 {
			break
		}
		if readings, end := lostByte(s, i); end > 0 && len(r.bytes) > 0 {
			for _, f := range seen(r.bytes[len(r.bytes)-1], readings) {
				r.last = append(r.last, []byte{f.second})
			}
			r.end = end
			return r, len(r.last) > 0
		}
		if c == '?' || c == utf8.RuneError {
			if len(r.bytes) == 0 { // nothing is left of the character
				return run{lost: true, end: i + n}, true
			}
			r.bytes, r.last, r.lost, r.end = r.bytes[:len(r.bytes)-1], [][]byte{nil}, true, i+n
			return r, true
		}
		if a := annotationAt(s[i:], '一'); a.n > 0 && len(r.bytes) > 0 { // on a character that the mirror saw where there is none
			i += a.n
			continue
		}
		b, ok := charset.GBKBytes(c)
		if !ok || len(b) == 1 && b[0] < 0x40 {
			return run{}, false
		}
		i += n
		r.bytes = append(r.bytes, b...)
		if len(b) == 1 {
			r.last, r.end = [][]byte{nil}, i
			return r, true
		}
	}
	return run{}, false
}

// pairs decodes bytes two by two; all of them must be characters of a Chinese text.
func pairs(b []byte) (string, bool) {
	s, ok := charset.GBKText(b)
	if !ok {
		return "", false
	}
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) && !unicode.IsPunct(r) && !unicode.IsSymbol(r) && !unicode.IsNumber(r) && r != '\u3000' {
			return "", false
		}
	}
	return s, s != ""
}

// note says what was done about a stretch of damage at src, which stands as s.
func (d damage) note(s string, src doc.Span) doc.Diagnostic {
	at := fmt.Sprintf("bytes %d–%d: %q", src.Start, src.End, s)
	switch {
	case d.text == "":
		return doc.Diagnostic{Code: "damage_left", Message: at + " looks like a reading inside a character, but no text that it may have been is more likely"}
	case d.lost:
		return doc.Diagnostic{Code: "damage_repaired", Message: fmt.Sprintf("%s was a reading inside a character, now %q; the last character and a sign behind it are lost", at, d.text)}
	case d.other != "":
		return doc.Diagnostic{Code: "damage_repaired", Message: fmt.Sprintf("%s was a reading inside a character, now %q; nearly as likely is %q", at, d.text, d.other)}
	}
	return doc.Diagnostic{Code: "damage_repaired", Message: fmt.Sprintf("%s was a reading inside a character, now %q", at, d.text)}
}
