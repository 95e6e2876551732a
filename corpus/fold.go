package corpus

import (
	"iter"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
	"golang.org/x/text/unicode/norm"
)

// shingleRunes is the length of a shingle in characters.
const shingleRunes = 5

// appendFolded appends the letters and digits of a text in their compatibility form (NFKC of each character). White
// space, punctuation and symbols are where copies of a notice differ without being another text.
func appendFolded(dst []byte, text string) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			dst = appendASCII(dst, c)
			i++
			continue
		}
		if n := ideographs(text[i:]); n > 0 { // nearly all of a notice, each its own form
			dst = append(dst, text[i:i+n]...)
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r >= 0x2010 && r <= 0x2027 || r >= 0x3000 && r <= 0x3004 || r >= 0x3008 && r <= 0x3020: // marks
		case r >= 0xFF01 && r <= 0xFF5E: // wide ASCII
			dst = appendASCII(dst, byte(r-0xFEE0))
		default:
			dst = appendOther(dst, r)
		}
		i += n
	}
	return dst
}

// ideographs is the length of the characters from U+4E00 to U+9FFF at the beginning of a text.
func ideographs(text string) (n int) {
	for n+2 < len(text) {
		a, b, c := text[n], text[n+1], text[n+2]
		if a-0xE4 > 0xE9-0xE4 || a == 0xE4 && b < 0xB8 || b&0xC0 != 0x80 || c&0xC0 != 0x80 {
			break
		}
		n += 3
	}
	return n
}

func appendASCII(dst []byte, c byte) []byte {
	if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
		return append(dst, c)
	}
	return dst
}

func appendOther(dst []byte, r rune) []byte {
	var one [utf8.UTFMax]byte
	var form [64]byte // the longest, U+FDFA, takes 33 bytes
	for _, f := range string(norm.NFKC.Append(form[:0], one[:utf8.EncodeRune(one[:], r)]...)) {
		if unicode.IsLetter(f) || unicode.IsNumber(f) || unicode.IsMark(f) {
			dst = utf8.AppendRune(dst, f)
		}
	}
	return dst
}

// shingles gives the hashes of the shingles of a folded text, in order, with repeats.
func shingles(folded []byte) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		start, end := 0, 0
		for range shingleRunes {
			if end >= len(folded) {
				return
			}
			end += runeLen(folded[end])
		}
		for yield(xxh3.Hash(folded[start:end])) && end < len(folded) {
			start += runeLen(folded[start])
			end += runeLen(folded[end])
		}
	}
}

// runeLen is the length of a character of valid UTF-8 by its first byte.
func runeLen(first byte) int {
	switch {
	case first < 0x80:
		return 1
	case first < 0xE0:
		return 2
	case first < 0xF0:
		return 3
	}
	return 4
}
