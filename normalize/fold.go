package normalize

import (
	"sync"
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

// foldNear holds the keys of the punctuation that texts are full of: U+2000–203F, U+3000–303F and U+FF00–FF7F.
var foldNear = sync.OnceValue(func() *[0x100]rune {
	out := new([0x100]rune)
	for i := rune(0); i < 0x40; i++ {
		out[i], out[0x40+i] = fold(0x2000+i), fold(0x3000+i)
	}
	for i := rune(0); i < 0x80; i++ {
		out[0x80+i] = fold(0xFF00 + i)
	}
	return out
})

// foldKey makes the key of a text; chars, if not nil, brings characters into Simplified script first.
func foldKey(s string, chars *automaton) doc.Key {
	var b doc.KeyBuilder
	b.Grow(len(s))
	near := foldNear()
	from := 0
	var buf [utf8.UTFMax]byte
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			continue
		}
		if chars == nil && c >= 0xE4 && c <= 0xE9 && i+3 <= len(s) { // Han
			i += 3
			continue
		}
		r, n, _ := next(s, i)
		k := r
		if chars != nil {
			k = chars.simple(r)
		}
		switch {
		case k&^0x3F == 0x2000:
			k = near[k-0x2000]
		case k&^0x3F == 0x3000:
			k = near[0x40+k-0x3000]
		case k&^0x7F == 0xFF00:
			k = near[0x80+k-0xFF00]
		default:
			k = fold(k)
		}
		if k != r {
			if i > from {
				b.Add(s[from:i], i-from)
			}
			b.Add(string(buf[:utf8.EncodeRune(buf[:], k)]), n)
			from = i + n
		}
		i += n
	}
	if len(s) > from {
		b.Add(s[from:], len(s)-from)
	}
	return b.Key()
}
