package charset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"github.com/gongwen-go/gongwen/doc"
)

// Decoded is the text of a document with the way back to its bytes.
type Decoded struct {
	Text doc.Text
	// Invalid counts the bytes that are no character of the charset; each stands in Text as U+FFFD. First is the offset of
	// the first one.
	Invalid, First int
}

// Decode decodes bytes of a named charset (a constant of this package or an alias). A byte order mark is left out.
// The error wraps [doc.ErrCharset] for a charset that is not read.
func Decode(raw []byte, name string) (Decoded, error) {
	canonical, ok := Canonical(name)
	if !ok {
		return Decoded{}, fmt.Errorf("%w: %q", doc.ErrCharset, name)
	}
	start := 0
	if marked, n := bom(raw); marked == canonical {
		start = n
	}
	if canonical == UTF8 {
		return decodeUTF8(raw, start), nil
	}
	if canonical == HZ {
		return decodeHZ(raw), nil
	}
	s := scanner{raw: raw, at: start, dec: decoder(canonical), unit: units[canonical], order: orders[canonical]}
	switch canonical {
	case GB18030:
		s.pairs = gbPairs()
	case Big5:
		s.pairs = big5Pairs()
	}
	return s.decode(), nil
}

func decodeUTF8(raw []byte, start int) Decoded {
	if utf8.Valid(raw[start:]) {
		if start == 0 {
			return Decoded{Text: doc.NewText(string(raw))}
		}
		var b doc.Builder
		b.Source(string(raw[start:]), doc.Span{Start: start, End: len(raw)}, doc.Identity)
		return Decoded{Text: b.Text()}
	}
	out := Decoded{First: -1}
	var b doc.Builder
	from := start
	for at := start; at < len(raw); {
		r, n := utf8.DecodeRune(raw[at:])
		if r != utf8.RuneError || n > 1 {
			at += n
			continue
		}
		b.Source(string(raw[from:at]), doc.Span{Start: from, End: at}, doc.Identity)
		b.Source("\uFFFD", doc.Span{Start: at, End: at + 1}, doc.Repair)
		out.bad(at)
		at++
		from = at
	}
	b.Source(string(raw[from:]), doc.Span{Start: from, End: len(raw)}, doc.Identity)
	out.Text = b.Text()
	return out
}

func (d *Decoded) bad(at int) {
	if d.Invalid++; d.First < 0 {
		d.First = at
	}
}

// decodeHZ reads the seven-bit form of GB 2312. Its shifts are a state, which ends with the line; they stand for no
// character.
func decodeHZ(raw []byte) Decoded {
	out := Decoded{First: -1}
	var b doc.Builder
	invalid := func(at, n int) {
		b.Source("\uFFFD", doc.Span{Start: at, End: at + n}, doc.Repair)
		out.bad(at)
	}
	shifted := false
	for at := 0; at < len(raw); {
		n := 2
		switch c := raw[at]; {
		case bytes.HasPrefix(raw[at:], []byte("~{")), bytes.HasPrefix(raw[at:], []byte("~}")):
			shifted = raw[at+1] == '{'
		case bytes.HasPrefix(raw[at:], []byte("~\n")):
			shifted = false
		case bytes.HasPrefix(raw[at:], []byte("~~")):
			b.Source("~", doc.Span{Start: at, End: at + 2}, doc.Identity)
		case shifted && c > ' ' && c < utf8.RuneSelf && at+1 < len(raw):
			r := hzRune(c, raw[at+1])
			if r == utf8.RuneError {
				invalid(at, 2)
				break
			}
			b.Source(string(r), doc.Span{Start: at, End: at + 2}, doc.Identity)
		default:
			n = 1
			shifted = shifted && c != '\n'
			if c >= utf8.RuneSelf || shifted && c > ' ' {
				invalid(at, 1)
				break
			}
			b.Source(string(rune(c)), doc.Span{Start: at, End: at + 1}, doc.Identity)
		}
		at += n
	}
	out.Text = b.Text()
	return out
}

// hzRune decodes two seven-bit bytes.
func hzRune(high, low byte) rune {
	if low <= ' ' || low >= 0x7F {
		return utf8.RuneError
	}
	if r := gbPairs()[int(high)<<8|int(low|0x80)]; r != 0 {
		return rune(r)
	}
	return utf8.RuneError
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
	UTF16LE: func(raw []byte) int { return unit16(raw, 1) },
	UTF16BE: func(raw []byte) int { return unit16(raw, 0) },
}

func unit16(raw []byte, high int) int {
	if len(raw) >= 4 && raw[high]&0xFC == 0xD8 && raw[2+high]&0xFC == 0xDC {
		return 4
	}
	if len(raw) >= 2 && raw[high]&0xF8 != 0xD8 {
		return 2
	}
	return 0
}

// orders are the byte orders of UTF-16.
var orders = map[string]binary.ByteOrder{UTF16LE: binary.LittleEndian, UTF16BE: binary.BigEndian}

// scanner decodes a charset of several bytes a character, so that every character keeps its place.
type scanner struct {
	raw   []byte
	at    int
	dec   *encoding.Decoder
	unit  func(raw []byte) int
	pairs *pairTable       // of a charset whose bytes below 0x80 stand for themselves
	order binary.ByteOrder // of UTF-16
	out   doc.Builder
	bad   Decoded
}

func (s *scanner) decode() Decoded {
	s.bad.First = -1
	s.out.Grow(len(s.raw) * 3 / 2)
	var buf [16]byte
	for s.at < len(s.raw) {
		if s.pairs != nil && s.raw[s.at] < utf8.RuneSelf {
			s.plain()
			continue
		}
		n := s.unit(s.raw[s.at:])
		char := s.char(buf[:], n)
		if len(char) == 0 || bytes.Equal(char, []byte("\uFFFD")) {
			s.invalid(n)
			continue
		}
		s.out.Source(string(char), doc.Span{Start: s.at, End: s.at + n}, doc.Identity)
		s.at += n
	}
	s.bad.Text = s.out.Text()
	return s.bad
}

// char decodes the character of n bytes that stands at at: as a rule by a table, else by the decoder.
func (s *scanner) char(buf []byte, n int) []byte {
	unit := s.raw[s.at : s.at+n]
	switch {
	case n == 0:
		return nil
	case n == 2 && s.order != nil:
		return utf8.AppendRune(buf[:0], rune(s.order.Uint16(unit)))
	case n == 2:
		if r := s.pairs[int(unit[0]&0x7F)<<8|int(unit[1])]; r != 0 {
			return utf8.AppendRune(buf[:0], rune(r))
		}
	}
	s.dec.Reset()
	size, _, _ := s.dec.Transform(buf, unit, true)
	return buf[:size]
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

// plain takes a stretch of ASCII.
func (s *scanner) plain() {
	end := s.at
	for end < len(s.raw) && s.raw[end] < utf8.RuneSelf {
		end++
	}
	s.out.Source(string(s.raw[s.at:end]), doc.Span{Start: s.at, End: end}, doc.Identity)
	s.at = end
}

// invalid takes what is no character: the lead byte alone, so that the next byte may begin one; the whole unit when it
// is well formed but not assigned.
func (s *scanner) invalid(n int) {
	n = min(max(n, 1), len(s.raw)-s.at)
	if s.pairs != nil && n == 2 && s.raw[s.at+1] < utf8.RuneSelf {
		n = 1
	}
	if s.order != nil {
		n = min(2, len(s.raw)-s.at)
	}
	s.out.Source("\uFFFD", doc.Span{Start: s.at, End: s.at + n}, doc.Repair)
	s.bad.bad(s.at)
	s.at += n
}
