package charset

import (
	"bytes"
	"embed"
	"io/fs"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
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
	if bytes.IndexByte(raw, 0) >= 0 || tooManyControls(sample) {
		return Guess{Binary: true}
	}
	if bytes.Contains(sample, []byte("~{")) && bytes.Contains(sample, []byte("~}")) && ascii(sample) {
		return Guess{Name: HZ, Sure: true}
	}
	if valid, wide := validUTF8(raw); valid {
		return Guess{Name: UTF8, Sure: wide || hint == "" || hint == UTF8 || ascii(sample)}
	}
	return best(sample, hint)
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
		return Guess{Binary: top.value == 0}
	case top.value < 0.55 || top.value-next.value < 0.15:
		return Guess{Name: top.name}
	}
	return Guess{Name: top.name, Sure: true}
}

// pick returns a sample from where the text is: from the first byte above ASCII on, half of it from there and half from
// the middle of the document.
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

// utf16 tells UTF-16 without a mark from everything else: half of its bytes at even or at odd offsets are the high
// bytes of ASCII, Latin letters with marks, punctuation and Han (0x00–0x03, 0x20, 0x24, 0x30, 0x4E–0x9F, 0xFF).
func utf16(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	var zeros, han [2]int
	n := len(b) &^ 1
	for i := 0; i < n; i++ {
		switch c := b[i]; {
		case c == 0:
			zeros[i&1]++
		case c >= 0x4E && c <= 0x9F || c == 0x30 || c == 0xFF || c == 0x20 || c <= 0x03 || c == 0x24:
			han[i&1]++
		}
	}
	half := n / 2
	for odd, name := range []string{UTF16BE, UTF16LE} {
		high, other := zeros[odd]+han[odd], zeros[1-odd]+han[1-odd]
		if high*100 >= half*97 && (high > other || zeros[odd] > zeros[1-odd]) && (zeros[odd] > 0 || chineseness(b, name) > 0.6) {
			text, err := decoder(name).Bytes(b[:n])
			if err == nil && readable(text) && (zeros[odd] > 0 || !utf8.Valid(b)) {
				return name
			}
		}
	}
	return ""
}

// readable reports whether nine characters of ten are those of a Chinese or Latin text.
func readable(text []byte) bool {
	good, all := 0, 0
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		all++
		if r >= ' ' && r < 0x7F || r == '\n' || r == '\r' || r == '\t' || r >= 0x2000 && r <= 0x206F || r >= 0x3000 && r <= 0x303F ||
			r >= 0x4E00 && r <= 0x9FFF || r >= 0xFF01 && r <= 0xFF5E {
			good++
		}
	}
	return good*10 >= all*9
}

// common is the set of frequent characters of official documents.
var common = sync.OnceValue(func() map[rune]bool {
	set := map[rune]bool{}
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
func Frequent(r rune) bool { return common()[r] }

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
		case set[r]:
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
	head := bytes.ToLower(raw[:min(len(raw), 4<<10)])
	for _, label := range []string{"charset=", "encoding="} {
		i := bytes.Index(head, []byte(label))
		if i < 0 {
			continue
		}
		rest := bytes.TrimLeft(head[i+len(label):], `"' `)
		if end := bytes.IndexAny(rest, `"'; >/?`); end > 0 {
			return string(rest[:end])
		}
	}
	return ""
}
