package charset

import (
	"bytes"
	"embed"
	"io/fs"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of detection.
func Rules() fs.FS { return rules }

// sampleSize is how much of a document is decoded for a guess. Pages of offices declare nothing and say nothing in
// their first KiB (scripts, style sheets), so it is larger than that.
const sampleSize = 64 << 10

// Guess is what the bytes of a document say of their charset.
type Guess struct {
	Name string // one of the constants; "" when no charset fits
	// Sure is set when the bytes leave no doubt: a byte order mark, valid UTF-8, or a text that is Chinese in one charset
	// only.
	Sure bool
	// Binary is set when the bytes are no text.
	Binary bool
	// Claimed is the charset that the document or its server claims, if it is another one.
	Claimed string
}

// Detect finds the charset of a document or of a snippet that may begin or end inside a character. The claim is what a
// server or container says; a claim inside the document (meta, XML declaration) is found by itself.
func Detect(raw []byte, claim string) Guess {
	name, n := bom(raw)
	if n > 0 {
		return Guess{Name: name, Sure: true}
	}
	hint, known := Canonical(claim)
	if inside := declared(raw); inside != "" && !known {
		hint, known = Canonical(inside)
	}
	g := detect(raw, hint)
	if known && g.Name != "" && hint != g.Name {
		g.Claimed = hint
	}
	return g
}

func detect(raw []byte, hint string) Guess {
	sample := pick(raw)
	if name := utf16(sample); name != "" {
		return Guess{Name: name, Sure: true}
	}
	if tooManyControls(sample) {
		return Guess{Binary: true}
	}
	if isHZ(sample) {
		return Guess{Name: HZ, Sure: true}
	}
	valid, wide := validUTF8(raw)
	switch {
	case !valid:
		return best(sample, hint)
	case wide || ascii(raw):
		return Guess{Name: UTF8, Sure: true}
	case hint != UTF8 && chineseness(sample, GB18030) > 0.6: // a few words of GBK may be valid UTF-8: 联通
		return Guess{Name: GB18030}
	}
	return Guess{Name: UTF8, Sure: hint == "" || hint == UTF8}
}

// best scores the legacy charsets, and UTF-8 with damage, on the sample.
func best(sample []byte, hint string) Guess {
	type score struct {
		name  string
		value float64
	}
	var top, next score
	for _, name := range []string{GB18030, Big5, UTF8} {
		s := score{name, chineseness(sample, name)}
		if name == hint {
			s.value += 0.03 // decides between near equals only
		}
		if s.value > top.value {
			top, next = s, top
		} else if s.value > next.value {
			next = s
		}
	}
	switch {
	case top.value < 0.35:
		return Guess{Binary: top.value == 0 && !latin(sample)}
	case top.value < 0.6 && foreign(sample):
		return Guess{}
	case top.value < 0.55 || top.value-next.value < 0.15:
		return Guess{Name: top.name}
	}
	return Guess{Name: top.name, Sure: true}
}

// foreigners are the charsets whose text may look Chinese, with the letters that no Chinese text is made of, and the
// share of what is not ASCII that these letters have at least.
var foreigners = []struct {
	enc     encoding.Encoding
	letters *unicode.RangeTable
	share   float64
}{
	{korean.EUCKR, unicode.Hangul, 0.85},
	{japanese.EUCJP, unicode.Hiragana, 0.25},
	{japanese.ShiftJIS, unicode.Hiragana, 0.25},
}

// foreign reports whether the sample is a Korean or Japanese text.
func foreign(sample []byte) bool {
	for _, f := range foreigners {
		text, _ := f.enc.NewDecoder().Bytes(sample)
		var letters, wrong, all float64
		for _, r := range string(text) {
			switch {
			case r < utf8.RuneSelf, r >= 0x3000 && r <= 0x303F, r >= 0xFF01 && r <= 0xFF5E:
				continue
			case r == utf8.RuneError:
				wrong++
			case unicode.Is(f.letters, r):
				letters++
			}
			all++
		}
		if letters > f.share*all && wrong < 0.02*all+1 {
			return true
		}
	}
	return false
}

// pick returns a sample from where the text is: from the first byte above ASCII on.
func pick(raw []byte) []byte {
	if len(raw) <= sampleSize {
		return raw
	}
	first := bytes.IndexFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf })
	first = max(first, 0) &^ 1 // an even offset keeps the units of UTF-16 together
	return raw[first:min(first+sampleSize, len(raw))]
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latin reports whether most bytes are ASCII: with a few others among them, a text of Western Europe.
func latin(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < utf8.RuneSelf {
			n++
		}
	}
	return n*2 > len(b)
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

// validUTF8 reports whether the bytes are UTF-8, a character cut at either end aside, and whether there is one of
// three bytes in it: what is valid with those is nothing else.
func validUTF8(raw []byte) (valid, wide bool) {
	for i := 0; i < 3 && len(raw) > 0 && raw[0]&0xC0 == 0x80; i++ {
		raw = raw[1:]
	}
	for i := 1; i <= 3 && i <= len(raw); i++ {
		if c := raw[len(raw)-i]; c >= 0xC0 {
			if !utf8.FullRune(raw[len(raw)-i:]) {
				raw = raw[:len(raw)-i]
			}
			break
		}
	}
	if !utf8.Valid(raw) {
		return false, false
	}
	for _, c := range raw {
		if c >= 0xE0 {
			return true, true
		}
	}
	return true, false
}

// isHZ tells the seven-bit form of GB 2312 from other ASCII that holds its marks; the sample may begin between them.
func isHZ(sample []byte) bool {
	if !bytes.Contains(sample, []byte("~{")) && !bytes.Contains(sample, []byte("~}")) || !ascii(sample) {
		return false
	}
	for _, start := range [][]byte{sample, append([]byte("~{"), sample...), append([]byte("~{"), sample[1:]...)} {
		if chineseness([]byte(decodeHZ(start).Text.String()), UTF8) > 0.6 {
			return true
		}
	}
	return false
}

// utf16 tells UTF-16 without a mark from everything else: nearly all bytes at even or at odd offsets are the high bytes
// of ASCII, Latin letters with marks, punctuation and Han (0x00–0x03, 0x20, 0x24, 0x30, 0x4E–0x9F, 0xFF), and together
// with the others they make a text. A snippet may begin inside a character.
func utf16(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	var zeros, high [2]int
	for i, c := range b {
		switch {
		case c == 0:
			zeros[i&1]++
			high[i&1]++
		case c >= 0x4E && c <= 0x9F || c == 0x30 || c == 0xFF || c == 0x20 || c <= 0x03 || c == 0x24:
			high[i&1]++
		}
	}
	best, most := "", 0.6
	for at := range 2 { // where the high bytes are
		if high[at]*100 < len(b)/2*97 || zeros[at] == 0 && utf8.Valid(b) {
			continue
		}
		// the high byte comes first in BE, from at on; second in LE, from the byte before it on
		for _, try := range []struct {
			name string
			from int
		}{{UTF16BE, at}, {UTF16LE, 1 - at}} {
			units := b[try.from:]
			if q := readable(units[:len(units)&^1], try.name); q > most {
				best, most = try.name, q
			}
		}
	}
	return best
}

// readable says which share of the characters makes sense in a text: ASCII, frequent Han and punctuation count full,
// other Han a little.
func readable(units []byte, name string) float64 {
	text, _ := decoder(name).Bytes(units)
	good, all := 0.0, 0.0
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		all++
		switch {
		case r >= ' ' && r < 0x7F, r == '\n', r == '\r', r == '\t', r >= 0x2000 && r <= 0x206F, r >= 0x3000 && r <= 0x303F,
			r >= 0xFF01 && r <= 0xFF5E, Frequent(r):
			good++
		case r >= 0x4E00 && r <= 0x9FFF:
			good += 0.2
		case r < ' ', r == utf8.RuneError, unicode.Is(unicode.Co, r):
			good -= 2
		}
	}
	return good / max(1, all)
}

// common is the set of frequent characters of official documents.
var common = sync.OnceValue(func() *[0x10000]bool {
	set := new([0x10000]bool)
	b, err := rules.ReadFile("rules/common.txt")
	if err != nil { // embedded files do not fail to open
		panic(err)
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, r := range strings.TrimSpace(line) {
			set[r] = true
		}
	}
	return set
})

// Frequent reports whether a character is one of the frequent ones of official documents.
func Frequent(r rune) bool { return r < 0x10000 && common()[r] }

// chineseness decodes the sample and says which share of what is not ASCII makes sense in a Chinese text: frequent
// characters and the punctuation between them count full, other Han half, characters of other scripts and the
// unassigned against it.
func chineseness(sample []byte, name string) float64 {
	text := sample
	if d := decoder(name); d != nil {
		text, _ = d.Bytes(sample)
	}
	set := common()
	var good, bad, all float64
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if r < utf8.RuneSelf {
			continue
		}
		all++
		switch {
		case r < 0x10000 && set[r]:
			good++
		case r >= 0x3000 && r <= 0x301F, r >= 0xFF01 && r <= 0xFF5E, r >= 0x2010 && r <= 0x2026, r == 0xB7:
			good += 0.9
		case r >= 0x4E00 && r <= 0x9FFF:
			good += 0.2
		case r == utf8.RuneError, unicode.Is(unicode.Co, r), r >= 0x3040 && r <= 0x30FF, r >= 0xAC00 && r <= 0xD7AF,
			r >= 0xFF61 && r <= 0xFF9F:
			bad++
		}
	}
	if all == 0 {
		return 0
	}
	return max(0, (good-2*bad)/all)
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
