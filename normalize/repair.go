package normalize

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Some mirror sites put readings into text in GBK without minding where a character begins: a reading comes to stand
// between the two bytes of a character, its bracket swallows the first of them (a ? is left), and all bytes behind it
// are read in the wrong pairs, until a single byte closes the odd pair:
//
//	存 備 查      B4E6 82E4 B2E9
//	存 82(zhèn)   B4E6 82 28 7A 68 …  29 E4B2 E9…
//	存?zhèn)洳…
//
// The repair goes the way back: the reading tells which character the machine saw across the border (鎮 = E682, of which
// E6 belongs to 存), so the lost byte is known; the bytes behind are paired anew. It is taken only if every pair is a
// Han character then.

// readingChars lists for a reading the characters that mirrors annotate with it.
var readingChars = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(ruleFile("readings.txt")) {
		if r, chars, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			out[r] = chars
		}
	}
	return out
})

// maxShift bounds how many characters one lost byte may have shifted.
const maxShift = 400

// repaired is a stretch of damage and what it was.
type repaired struct {
	doc.Span
	text string
}

// shifted finds the damage in a text.
func shifted(s string) []repaired {
	var out []repaired
	for i := 0; i < len(s); {
		k := strings.IndexByte(s[i:], '?')
		if k < 0 {
			break
		}
		i += k
		if r, ok := unshift(s, i); ok {
			out = append(out, r)
			i = r.End
			continue
		}
		i++
	}
	return out
}

// unshift repairs the damage whose ? stands at i.
func unshift(s string, i int) (repaired, bool) {
	end := strings.IndexByte(s[i:min(len(s), i+2+2*maxReading)], ')')
	if end < 0 {
		return repaired{}, false
	}
	letters := s[i+1 : i+end]
	if ok, marked := syllable(letters); !ok || !marked {
		return repaired{}, false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	border, ok := gbkBytes(before)
	if !ok || len(border) != 2 {
		return repaired{}, false
	}
	stream, stop := shiftedBytes(s, i+end+1)
	if stop == 0 {
		return repaired{}, false
	}
	best, most := "", -1
	for _, seen := range readingChars()[letters] {
		b, ok := gbkBytes(seen)
		if !ok || b[0] != border[1] {
			continue
		}
		if text, ok := pairs(append([]byte{b[1]}, stream...)); ok && frequent(text) > most {
			best, most = text, frequent(text)
		}
	}
	return repaired{doc.Span{Start: i, End: stop}, best}, best != ""
}

// frequent counts the frequent characters of a text: they decide between characters of the same reading.
func frequent(s string) int {
	n := 0
	for _, r := range s {
		if charset.Frequent(r) {
			n++
		}
	}
	return n
}

// shiftedBytes gives the GBK bytes of the text from i on, up to the single byte that closes the odd pair, and where
// that ends; 0 when there is no such byte.
func shiftedBytes(s string, i int) ([]byte, int) {
	var out []byte
	for range maxShift {
		if i >= len(s) {
			return nil, 0
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		b, ok := gbkBytes(r)
		if !ok {
			return nil, 0
		}
		i += n
		out = append(out, b...)
		if len(b) == 1 {
			return out, i
		}
	}
	return nil, 0
}

// pairs decodes bytes two by two; all of them must be Han.
func pairs(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	s, err := simplifiedchinese.GBK.NewDecoder().Bytes(b)
	if err != nil {
		return "", false
	}
	for _, r := range string(s) {
		if !unicode.Is(unicode.Han, r) {
			return "", false
		}
	}
	return string(s), len(s) > 0
}

// gbkBytes is the inverse of Windows' code page 936, which the encoder of x/text is not: € is the byte 80, and the
// areas for users' own characters are U+E000–E765.
func gbkBytes(r rune) ([]byte, bool) {
	switch {
	case r < utf8.RuneSelf:
		return []byte{byte(r)}, true
	case r == '€':
		return []byte{0x80}, true
	case r >= 0xE000 && r <= 0xE233: // AAA1–AFFE
		n := r - 0xE000
		return []byte{byte(0xAA + n/94), byte(0xA1 + n%94)}, true
	case r >= 0xE234 && r <= 0xE4C5: // F8A1–FEFE
		n := r - 0xE234
		return []byte{byte(0xF8 + n/94), byte(0xA1 + n%94)}, true
	case r >= 0xE4C6 && r <= 0xE765: // A140–A7A0, without 7F
		n := r - 0xE4C6
		trail := 0x40 + n%96
		if trail >= 0x7F {
			trail++
		}
		return []byte{byte(0xA1 + n/96), byte(trail)}, true
	}
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	return b, err == nil && len(b) == 2
}
