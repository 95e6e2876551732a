package normalize

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Some mirror sites work on text in GBK byte by byte. They look for the two bytes of a character and find them also across
// the border of two others: behind those of characters in their list they put a reading, and before those of a
// punctuation mark a sign of ASCII. Where that comes to stand between the bytes of a character, the first of these is no
// character any more, and a ? takes the place of it and of the sign; all bytes behind are read in wrong pairs:
//
//	存 備 查      B4E6 82E4 B2E9             干 。 總 結     B8C9 A1A3 BF82 BD59
//	存 82(zhèn)   B4E6 82 28 7A 68 …  29 E4B2 E9…   干 A1_      B8C9 A1 20 A3BF 82BD 59
//	存?zhèn)洳…                                干?？偨Y
//
// The pairs are wrong until a byte is read alone (an ASCII letter or the byte 80 is the second one of a character) or
// another reading stands between two bytes, or until what follows a first byte cannot be a second one (a line end), and
// both are lost as well.
//
// The repair goes the way back. The lost byte is one of few: a reading tells which character the mirror saw across the
// border (鎮 = E682, of which E6 belongs to 存), and behind a lone ? is the second byte of its character (A3, of 。 or 校).
// The bytes behind are paired anew. It is taken only where the text becomes more likely by it, and of several texts it is
// the likeliest, for which other places of the text may speak.

// How a repair is judged, in the units of [charset.Cost].
const (
	plausible   = 12  // what the characters of the text may cost at the most on the average
	nearly      = 1.5 // two texts of which one costs as little more are alike
	anyByte     = 5   // what it costs that the lost byte may be any: ln 126
	sentenceEnd = 2.5 // what a full stop costs less than other marks: it is what stands there as a rule
	elsewhere   = 5   // what it is worth that two characters stand beside each other elsewhere in the text
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
	marks, bad := finder{mark: "?"}, finder{mark: "\uFFFD"}
	for i := 0; i < len(s); {
		if i = min(marks.next(s, i), bad.next(s, i)); i == len(s) {
			break
		}
		if d, ok := unshift(s, i); ok {
			out = append(out, d)
			i = d.End
			continue
		}
		i++
	}
	return out
}

// finder finds a mark again and again.
type finder struct {
	mark string
	at   int // where it stands next, if that is not before what is looked at
	done bool
}

// next is where the mark stands from i on; the length of s when it does not.
func (f *finder) next(s string, i int) int {
	if f.done || f.at >= i && strings.HasPrefix(s[f.at:], f.mark) {
		return f.at
	}
	if k := strings.Index(s[i:], f.mark); k >= 0 {
		f.at = i + k
	} else {
		f.at, f.done = len(s), true
	}
	return f.at
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
	if end == 0 {
		return unshiftMark(s, i)
	}
	before, _ := utf8.DecodeLastRuneInString(withoutReadings(s[:i]))
	border, ok := charset.GBKBytes(before)
	if !ok || len(border) != 2 {
		return damage{}, false
	}
	first := seen(border[1], readings)
	run, ok := shifted(s, end)
	if len(first) == 0 || !ok {
		return damage{}, false
	}
	d := damage{Span: doc.Span{Start: i, End: run.end}, lost: run.lost}
	d.choose(s, first, run)
	return d, true
}

// unshiftMark undoes damage before a punctuation mark. A lone ? there may be the author's.
func unshiftMark(s string, i int) (damage, bool) {
	if s[i] != '?' {
		return damage{}, false
	}
	mark, n := utf8.DecodeRuneInString(s[i+1:])
	if n != 3 || !strings.ContainsRune("。！？，；：、", mark) {
		return damage{}, false
	}
	run, ok := shifted(s, i+1)
	if !ok || run.lost && len(run.bytes) < 2*leastLost { // not convincing, whatever it is
		return damage{}, false
	}
	d := damage{Span: doc.Span{Start: i, End: run.end}, lost: run.lost}
	b, _ := charset.GBKBytes(mark)
	d.choose(s, orphans(b[0]), run)
	return d, d.convincing(s)
}

// leastLost is how many characters come right at least in a stretch whose last one is lost.
const leastLost = 5

// convincing reports whether the damage is certain whose only mark is a ? before a sign, which the author may have written:
// much comes right, or the reading that stands behind is that of the last character.
func (d damage) convincing(s string) bool {
	n := utf8.RuneCountInString(d.text)
	if d.lost {
		return n > leastLost
	}
	last, _ := utf8.DecodeLastRuneInString(d.text)
	return n > 2 || n == 2 && annotationAt(s[d.End:], last).usual
}

// withoutReadings takes off readings at the end of a text.
func withoutReadings(s string) string {
	for strings.HasSuffix(s, ")") {
		k := strings.LastIndexByte(s[max(0, len(s)-maxAnnotation):], '(')
		if k < 0 {
			return s
		}
		k += max(0, len(s)-maxAnnotation)
		if annotationAt(s[k:], '一').n != len(s)-k {
			return s
		}
		s = s[:k]
	}
	return s
}

// orphans are the first bytes of all characters whose second byte is known.
func orphans(second byte) []character {
	var out []character
	for b := 0x81; b < 0xFF; b++ {
		s, ok := charset.GBKText([]byte{byte(b), second})
		if !ok {
			continue
		}
		c := character{byte(b), anyByte}
		if s == "。" {
			c.cost -= sentenceEnd
		}
		out = append(out, c)
	}
	return out
}

// repair is a text that damage may have been.
type repair struct {
	text string
	cost float64
}

// choose finds the likeliest text of a stretch of s.
func (d *damage) choose(s string, first []character, run run) {
	all := run.repairs(first)
	if len(all) == 0 {
		return
	}
	before := cost(s[d.Start:d.End])
	d.weigh(s, all)
	slices.SortStableFunc(all, func(a, b repair) int { return cmp.Or(cmp.Compare(a.cost, b.cost), strings.Compare(a.text, b.text)) })
	if all[0].cost >= before {
		return
	}
	d.text = all[0].text + run.rest
	if len(all) > 1 && all[1].cost < all[0].cost+nearly {
		d.other = all[1].text + run.rest
	}
}

// repairs are the plausible texts of a run, by what the lost byte may be. They differ in the first character and, where a
// reading ends the run, in the last.
func (r run) repairs(first []character) []repair {
	if len(r.bytes) == 0 {
		var out []repair
		for _, f := range first {
			for _, last := range seen(f.second, r.closed) {
				out = addRepair(out, []byte{f.second, last.second}, repair{"", f.cost}, repair{})
			}
		}
		return out
	}
	middle, lasts := r.bytes[1:], []repair{{}}
	if r.closed != nil {
		k := len(middle) - 1
		if k < 0 {
			return nil
		}
		lasts = nil
		for _, last := range seen(middle[k], r.closed) {
			if text, ok := pairs([]byte{middle[k], last.second}); ok {
				lasts = append(lasts, repair{text, cost(text)})
			}
		}
		middle = middle[:k]
	}
	text, ok := pairs(middle)
	if !ok && len(middle) > 0 {
		return nil
	}
	rest := repair{text, cost(text)}
	var out []repair
	for _, f := range first {
		for _, last := range lasts {
			out = addRepair(out, []byte{f.second, r.bytes[0]}, repair{"", f.cost}, repair{rest.text + last.text, rest.cost + last.cost})
		}
	}
	return out
}

// addRepair adds the character of a pair of bytes, with what stands behind it, if it is one and all of it is plausible.
func addRepair(to []repair, pair []byte, before, behind repair) []repair {
	text, ok := pairs(pair)
	if !ok {
		return to
	}
	total := cost(text) + behind.cost
	if total > plausible*float64(1+utf8.RuneCountInString(behind.text)) {
		return to
	}
	return append(to, repair{text + behind.text, before.cost + total})
}

// window is how far around the damage a text is asked whether two characters stand beside each other.
const window = 4 << 10

// weigh lets other places of the text speak for repairs, of which there are several.
func (d *damage) weigh(s string, all []repair) {
	if len(all) < 2 {
		return
	}
	before, n := utf8.DecodeLastRuneInString(withoutReadings(s[max(0, d.Start-window):d.Start]))
	if n < 2 {
		return
	}
	left, right := s[max(0, d.Start-window):d.Start], s[d.End:min(len(s), d.End+window)]
	beside := func(a, b rune) bool {
		pair := string(a) + string(b)
		return isHan(a) && isHan(b) && (strings.Contains(left, pair) || strings.Contains(right, pair))
	}
	for i := range all {
		r, n := utf8.DecodeRuneInString(all[i].text)
		if beside(before, r) {
			all[i].cost -= elsewhere
		}
		if behind, _ := utf8.DecodeRuneInString(all[i].text[n:]); beside(r, behind) {
			all[i].cost -= elsewhere
		}
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
	bytes  []byte   // GBK; the first one is the second byte of a pair
	end    int      // of the stretch
	closed []string // readings in its last character, which the mirror saw
	lost   bool     // the last byte is a first one whose character is not known; it is not in bytes
	rest   string   // what stands for that character
}

// shifted reads the run from i on. It fails when there is no end.
func shifted(s string, i int) (run, bool) {
	var r run
	for range maxShift {
		c, n := utf8.DecodeRuneInString(s[i:])
		if n == 0 {
			break
		}
		if readings, end := lostByte(s, i); end > 0 {
			r.closed, r.end = readings, end
			return r, true
		}
		if c == '?' || c == utf8.RuneError {
			return r.broken(s, i+n), true
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
			r.end = i
			return r, true
		}
	}
	return run{}, false
}

// broken ends the run where the second byte of its last character is lost with a sign. At the end of a line the character
// is a full stop, if it is a mark.
func (r run) broken(s string, end int) run {
	r.lost, r.rest, r.end = true, "?", end
	if len(r.bytes) == 0 {
		return r
	}
	last := r.bytes[len(r.bytes)-1]
	r.bytes = r.bytes[:len(r.bytes)-1]
	if last == 0xA1 && (end == len(s) || strings.ContainsRune("\n\r/", rune(s[end]))) {
		r.rest = "。"
	}
	return r
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
