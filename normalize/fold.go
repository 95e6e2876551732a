package normalize

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/doc"
)

// foldClasses are the characters that fold to one form of their class, besides those whose compatibility form is the
// one meant.
var foldClasses = func() map[rune]rune {
	out := map[rune]rune{}
	for class, members := range map[rune]string{
		'[': "〔﹝［【〖", ']': "〕﹞］】〗", '<': "〈‹﹤＜", '>': "〉›﹥＞", '"': "“”„‟「」『』＂", '\'': "‘’‚＇",
		'-': "—–－―─−‐‑", '〇': "○◯", '·': "•●・∙⋅‧", ' ': "\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff",
		',': "，﹐", ':': "：﹕∶", ';': "；﹔", '(': "（﹙", ')': "）﹚", '。': "｡",
	} {
		for _, r := range members {
			out[r] = class
		}
	}
	return out
}()

// fold gives the key of a character: Simplified script is the caller's part.
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf || r >= 0x4E00 && r <= 0x9FFF || r == '。' || r == '、' || r == '《' || r == '》':
		return r
	}
	if f, ok := foldClasses[r]; ok {
		return f
	}
	if r > 0xFF00 && r < 0xFF5F {
		return r - 0xFEE0
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	if norm.NFKC.IsNormal(buf[:n]) {
		return r
	}
	c := norm.NFKC.Bytes(buf[:n])
	f, size := utf8.DecodeRune(c)
	if size != len(c) {
		return r
	}
	if class, ok := foldClasses[f]; ok {
		return class // ｢ is 「, whose class is "
	}
	return f
}

// foldKey makes the key of a text; chars, if not nil, brings characters into Simplified script first.
func foldKey(s string, chars *table) doc.Key {
	var b doc.KeyBuilder
	from := 0
	flush := func(to int) {
		if to > from {
			b.Add(s[from:to], to-from)
		}
	}
	var buf [utf8.UTFMax]byte
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		k := r
		if chars != nil {
			if size, _, c := chars.at(s[i:i+n], r); size > 0 && c != 0 {
				k = c
			}
		}
		if k = fold(k); k != r {
			flush(i)
			b.Add(string(buf[:utf8.EncodeRune(buf[:], k)]), n)
			from = i + n
		}
		i += n
	}
	flush(len(s))
	return b.Key()
}

// compatible reports whether the text holds characters that only stand for others: Kangxi radicals and compatibility
// ideographs, as PDF files give them, and the small brackets of document numbers.
func compatible(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return compatibleRune(r) != 0 }) >= 0
}

// compatibleRune gives the character that r stands for, or 0.
func compatibleRune(r rune) rune {
	switch {
	case r == '﹝':
		return '〔'
	case r == '﹞':
		return '〕'
	case r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F:
		c := norm.NFKC.String(string(r))
		if f, n := utf8.DecodeRuneInString(c); n == len(c) && f != r {
			return f
		}
	}
	return 0
}
