package charset

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Decoded is the text of a document with the way back to its bytes.
type Decoded struct {
	Text doc.Text
	// Invalid counts the bytes that are no character of the charset; each stands in Text as U+FFFD. First is the offset of
	// the first one.
	Invalid, First int
	// Fragments are the stretches that are written in another charset and were decoded from that, in order.
	Fragments []Fragment
}

// Decode decodes bytes of a named charset (a constant of this package or an alias). A byte order mark is left out. Where
// a snippet begins inside a character, the half of it is counted as invalid. Stretches of UTF-8, GB18030 or Big5 inside
// of another of these are decoded from what they are, where that is sure. The error wraps [doc.ErrCharset] for a
// charset that is not read.
func Decode(raw []byte, name string) (Decoded, error) {
	canonical, ok := Canonical(name)
	if !ok {
		return Decoded{}, unread(name, canonical)
	}
	start := 0
	if marked, n := bom(raw); marked == canonical || marked == UTF8 && (canonical == GB18030 || canonical == Big5) {
		start = n
	}
	if canonical == UTF8 && utf8.Valid(raw[start:]) {
		return validText(raw, start), nil
	}
	o := output{raw: raw, first: -1}
	o.text.Grow(len(raw) * 3 / 2)
	if canonical == HZ {
		o.hz()
		return o.decoded(), nil
	}
	utf16 := canonical == UTF16LE || canonical == UTF16BE // where the halves of two characters may look like a mark
	if (start == 0 || utf16) && canonical != UTF8 && beginsInside(raw, canonical) {
		o.invalid(0, 1)
		start = 1
	}
	found := fragments(raw, start, canonical)
	for _, f := range found {
		o.decode(canonical, start, f.Source.Start)
		o.decode(f.Charset, f.Source.Start, f.Source.End)
		start = f.Source.End
	}
	o.decode(canonical, start, len(raw))
	d := o.decoded()
	d.Fragments = found
	return d, nil
}

// unread says which charset was asked for.
func unread(name, canonical string) error {
	if canonical == "" || strings.EqualFold(name, canonical) {
		return fmt.Errorf("%w: %q", doc.ErrCharset, name)
	}
	return fmt.Errorf("%w: %q, which is %s", doc.ErrCharset, name, canonical)
}

// validText is UTF-8 without damage, which is its own text.
func validText(raw []byte, start int) Decoded {
	if start == 0 {
		return Decoded{Text: doc.NewText(string(raw)), First: -1}
	}
	var b doc.Builder
	b.Source(string(raw[start:]), doc.Span{Start: start, End: len(raw)}, doc.Identity)
	return Decoded{Text: b.Text(), First: -1}
}

// headSize is how much of a snippet is looked at for the place where its first character begins.
const headSize = 256

// surelyInside is what the reading from the second byte saves at least when a snippet begins inside a character.
const surelyInside = 8

// beginsInside reports whether the first byte is the second half of a character: the reading from the next byte on
// makes a text, and the other does not. In GB18030 and Big5 both readings come together sooner or later; where that is
// soon, nothing is sure.
func beginsInside(raw []byte, name string) bool {
	head := raw[:min(len(raw), headSize)]
	if len(head) < 2 {
		return false
	}
	step := reading(name)
	if (name == GB18030 || name == Big5) && meeting(head, step) < soon {
		return false
	}
	if cost, n := mean(head[1:], step); n < 4 || cost > plausibleCost {
		return false
	}
	return sum(head[1:], step)+cutCost+surelyInside < sum(head, step)
}

// soon is how many bytes two readings of a snippet are apart at least, so that the better one is known.
const soon = 3

// meeting is where the readings from the first and from the second byte come together.
func meeting(b []byte, read step) int {
	at, other := 0, 1
	for at != other && max(at, other) < len(b) {
		if at > other {
			at, other = other, at
		}
		n, _ := read(b[at:])
		at += n
	}
	return min(len(b), max(at, other))
}

// output gathers what is decoded. Neighbours that are alike in their lengths are gathered into one run.
type output struct {
	raw             []byte
	text            doc.Builder
	buf             []byte          // the run that is being decoded
	view            strings.Builder // makes strings of runs, many in one piece of memory
	invalids, first int
}

// runSize bounds a run, and viewSize the memory that is taken for some of them.
const (
	runSize  = 16 << 10 // bytes of the source
	viewSize = 64 << 10
)

// run takes what was decoded into buf from src, where each character takes unit bytes, and srcUnit bytes in the source.
func (o *output) run(src doc.Span, unit, srcUnit uint8) {
	o.text.SourceRun(o.taken(), src, unit, srcUnit)
}

// taken empties buf.
func (o *output) taken() string {
	if o.view.Cap()-o.view.Len() < len(o.buf) {
		o.view.Reset()
		o.view.Grow(max(viewSize, len(o.buf)))
	}
	k := o.view.Len()
	o.view.Write(o.buf)
	o.buf = o.buf[:0]
	return o.view.String()[k:]
}

func (o *output) decoded() Decoded {
	return Decoded{Text: o.text.Text(), Invalid: o.invalids, First: o.first}
}

// invalid takes n bytes that are no character.
func (o *output) invalid(at, n int) {
	if o.invalids++; o.first < 0 {
		o.first = at
	}
	o.text.Source("\uFFFD", doc.Span{Start: at, End: at + n}, doc.Repair)
}

// char takes a character that stands in n bytes.
func (o *output) char(r rune, at, n int) {
	o.buf = utf8.AppendRune(o.buf, r)
	o.run(doc.Span{Start: at, End: at + n}, uint8(len(o.buf)), uint8(n))
}

// same takes bytes that are their own text.
func (o *output) same(from, to int) {
	for from < to {
		end := min(to, from+runSize)
		o.buf = append(o.buf, o.raw[from:end]...)
		o.run(doc.Span{Start: from, End: end}, 1, 1)
		from = end
	}
}

// decode takes raw[from:to] in one charset.
func (o *output) decode(name string, from, to int) {
	switch name {
	case UTF8:
		o.utf8(from, to)
	case GB18030:
		o.pairs(gbPairs(), GB18030, from, to)
	case Big5:
		o.pairs(big5Pairs(), Big5, from, to)
	case UTF16LE:
		o.utf16(1, from, to)
	case UTF16BE:
		o.utf16(0, from, to)
	}
}

func (o *output) utf8(from, to int) {
	for at := from; at < to; {
		r, n := utf8.DecodeRune(o.raw[at:to])
		if r == utf8.RuneError && n == 1 {
			o.same(from, at)
			o.invalid(at, 1)
			from = at + 1
		}
		at += n
	}
	o.same(from, to)
}

// pairs decodes a charset of pairs of bytes in which ASCII stands for itself.
func (o *output) pairs(table *pairTable, name string, from, to int) {
	raw := o.raw[:to]
	for at := from; at < to; {
		start := at
		for at < to && raw[at] < utf8.RuneSelf {
			at++
		}
		o.same(start, at)
		start = at
		for at+1 < to && at < start+runSize && raw[at] > 0x80 && raw[at] < 0xFF {
			r := table[int(raw[at]&0x7F)<<8|int(raw[at+1])]
			if r < 0x800 {
				break
			}
			o.buf = append(o.buf, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0xBF, 0x80|byte(r)&0xBF)
			at += 2
		}
		if at > start {
			o.run(doc.Span{Start: start, End: at}, 3, 2)
		} else if at < to {
			at += o.rare(table, name, raw[at:], at)
		}
	}
}

// rare takes a character that is not one of three bytes in a pair, and says how long it is. Of what is no character the
// lead byte is taken alone, so that the next byte may begin one; the whole pair when it is well formed but not assigned.
func (o *output) rare(table *pairTable, name string, b []byte, at int) int {
	n := units[name](b)
	if n == 2 {
		if r := table[int(b[0]&0x7F)<<8|int(b[1])]; r != 0 {
			o.char(rune(r), at, n)
			return n
		}
	}
	var buf [16]byte
	size := 0
	if n > 0 {
		size, _, _ = decoder(name).Transform(buf[:], b[:n], true)
	}
	if s := buf[:size]; size > 0 && !bytes.Equal(s, []byte("\uFFFD")) {
		if r, first := utf8.DecodeRune(s); first == size {
			o.char(r, at, n)
			return n
		}
		o.text.Source(string(s), doc.Span{Start: at, End: at + n}, doc.Phrase) // a letter and its mark, in Big5
		return n
	}
	switch {
	case n == 2 && b[1] < utf8.RuneSelf:
		n = 1
	case n == 0 && name == GB18030 && at+len(b) == len(o.raw) && cutFour(b):
		n = len(b)
	}
	n = max(n, 1)
	o.invalid(at, n)
	return n
}

// cutFour reports whether b, the end of the input, is the beginning of a character of four bytes.
func cutFour(b []byte) bool {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	return len(b) >= 2 && len(b) < 4 && b[0] > 0x80 && b[0] < 0xFF && digit(b[1]) && (len(b) == 2 || b[2] > 0x80)
}

// utf16 decodes UTF-16; high is where in a unit its high byte stands.
func (o *output) utf16(high, from, to int) {
	raw := o.raw[:to]
	for at := from; at < to; {
		first, start := at, at
		for at+1 < to && at < start+runSize && raw[at+high] == 0 && raw[at+1-high] < utf8.RuneSelf {
			o.buf = append(o.buf, raw[at+1-high])
			at += 2
		}
		if at > start {
			o.run(doc.Span{Start: start, End: at}, 1, 2)
		}
		start = at
		for at+1 < to && at < start+runSize {
			r := uint16(raw[at+high])<<8 | uint16(raw[at+1-high])
			if r < 0x800 || r&0xF800 == 0xD800 {
				break
			}
			o.buf = append(o.buf, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0xBF, 0x80|byte(r)&0xBF)
			at += 2
		}
		if at > start {
			o.run(doc.Span{Start: start, End: at}, 3, 2)
		}
		if at == first {
			at += o.rare16(raw[at:], high, at)
		}
	}
}

// rare16 takes one character of UTF-16, and says how long it is.
func (o *output) rare16(b []byte, high, at int) int {
	unit := func(b []byte) rune { return rune(b[high])<<8 | rune(b[1-high]) }
	switch n := unit16(b, high); n {
	case 2:
		o.char(unit(b), at, n)
		return n
	case 4:
		o.char(utf16.DecodeRune(unit(b), unit(b[2:])), at, n)
		return n
	}
	n := min(2, len(b))
	o.invalid(at, n)
	return n
}

// pairTable gives the character of a lead byte (less its high bit) and a trail byte; 0 when there is none, or when it is
// not a single one of the basic plane.
type pairTable [0x8000]uint16

func newPairTable(name string) *pairTable {
	t := new(pairTable)
	dec := decoder(name)
	var buf [16]byte
	for lead := 0x81; lead < 0xFF; lead++ {
		for trail := 0x40; trail < 0xFF; trail++ {
			pair := []byte{byte(lead), byte(trail)}
			if units[name](pair) != 2 {
				continue
			}
			dec.Reset()
			n, _, _ := dec.Transform(buf[:], pair, true)
			r, size := utf8.DecodeRune(buf[:n])
			if r == utf8.RuneError && name == GB18030 {
				r = private(pair)
			}
			if size == n && r != utf8.RuneError && r < 0x10000 {
				t[(lead&0x7F)<<8|trail] = uint16(r)
			}
		}
	}
	return t
}

var (
	gbPairs   = sync.OnceValue(func() *pairTable { return newPairTable(GB18030) })
	big5Pairs = sync.OnceValue(func() *pairTable { return newPairTable(Big5) })
)

// gbCodes gives the two bytes of a character in Windows' code page 936 with all its areas for users' own characters; 0 for
// none. Of two codes of one character the first of the areas with assigned characters counts.
var gbCodes = sync.OnceValue(func() *[0x10000]uint16 {
	t := new([0x10000]uint16)
	for lead := 0x81; lead < 0xFF; lead++ {
		for trail := 0x40; trail < 0xFF; trail++ {
			if r := gbPairs()[(lead&0x7F)<<8|trail]; r != 0 && t[r] == 0 {
				t[r] = uint16(lead)<<8 | uint16(trail)
			}
		}
	}
	return t
})

// GBKBytes gives the bytes of a character in Windows' code page 936: the exact inverse of what [Decode] reads from one
// byte or two, which the encoder of x/text is not (€ is the byte 80, and there are areas for users' own characters).
func GBKBytes(r rune) ([]byte, bool) {
	switch {
	case r >= 0 && r < utf8.RuneSelf:
		return []byte{byte(r)}, true
	case r == '€':
		return []byte{0x80}, true
	case r >= 0 && r < 0x10000 && gbCodes()[r] != 0:
		c := gbCodes()[r]
		return []byte{byte(c >> 8), byte(c)}, true
	}
	return nil, false
}

// GBKText reads pairs of bytes in code page 936. It fails where one is no character.
func GBKText(b []byte) (string, bool) {
	table := gbPairs()
	out := make([]byte, 0, len(b)/2*3)
	for ; len(b) >= 2; b = b[2:] {
		r := table[int(b[0]&0x7F)<<8|int(b[1])]
		if r == 0 || b[0] <= 0x80 || b[0] == 0xFF {
			return "", false
		}
		out = utf8.AppendRune(out, rune(r))
	}
	return string(out), len(b) == 0
}

// units say how many bytes the character at the beginning of raw takes in a charset; 0 is no character.
var units = map[string]func(raw []byte) int{
	GB18030: func(raw []byte) int {
		switch {
		case raw[0] < 0x80 || raw[0] == 0x80:
			return 1
		case len(raw) >= 4 && raw[1] >= '0' && raw[1] <= '9' && raw[2] >= 0x81 && raw[3] >= '0' && raw[3] <= '9':
			return 4
		case len(raw) >= 2 && raw[0] != 0xFF && raw[1] >= 0x40 && raw[1] != 0x7F && raw[1] != 0xFF:
			return 2
		}
		return 0
	},
	Big5: func(raw []byte) int {
		switch {
		case raw[0] < 0x80:
			return 1
		case len(raw) >= 2 && raw[0] != 0xFF && raw[1] >= 0x40 && raw[1] != 0xFF && (raw[1] < 0x7F || raw[1] > 0xA0):
			return 2
		}
		return 0
	},
}

// unit16 says how many bytes the character at the beginning of raw takes in UTF-16; 0 is half of a surrogate pair.
func unit16(raw []byte, high int) int {
	if len(raw) >= 4 && raw[high]&0xFC == 0xD8 && raw[2+high]&0xFC == 0xDC {
		return 4
	}
	if len(raw) >= 2 && raw[high]&0xF8 != 0xD8 {
		return 2
	}
	return 0
}

// private is the character of an area for users' own characters of GBK and GB18030, which the decoder of x/text does not
// know: AAA1–AFFE is U+E000–E233, F8A1–FEFE U+E234–E4C5, A140–A7A0 U+E4C6–E765. 0 for any other code.
func private(b []byte) rune {
	lead, trail := rune(b[0]), rune(b[1])
	switch {
	case lead >= 0xAA && lead <= 0xAF && trail >= 0xA1 && trail != 0xFF:
		return 0xE000 + (lead-0xAA)*94 + trail - 0xA1
	case lead >= 0xF8 && lead <= 0xFE && trail >= 0xA1 && trail != 0xFF:
		return 0xE234 + (lead-0xF8)*94 + trail - 0xA1
	case lead >= 0xA1 && lead <= 0xA7 && trail >= 0x40 && trail <= 0xA0 && trail != 0x7F:
		if trail > 0x7F {
			trail--
		}
		return 0xE4C6 + (lead-0xA1)*96 + trail - 0x40
	}
	return 0
}
