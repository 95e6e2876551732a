package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings a text into the form in which it is searched, every character into one: what [doc.Key] does with
// Simplified text (compatibility forms, one form of a mark per class), and small letters. So “２０２６年”, 〔2026〕 and
// PM2.5 are found however they are written. The n-th character of the result is the n-th of the text.
func fold(s string) string {
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0xE4 && c <= 0xE9 && i+3 <= len(s) || c < utf8.RuneSelf && (c < 'A' || c > 'Z') { // Han; small ASCII
			i++
			if c >= utf8.RuneSelf {
				i += 2
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if k := foldRune(r); k != r || r == utf8.RuneError {
			if from == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[from:i])
			b.WriteRune(k)
			from = i + n
		}
		i += n
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// foldRune folds a character.
func foldRune(r rune) rune {
	if k := foldMark(r); k != 0 {
		return k
	}
	switch {
	case r > 0xFF00 && r < 0xFF5F:
		r -= 0xFEE0
	case r >= utf8.RuneSelf:
		r = compatible(r)
	}
	if r == '"' || r == '\'' || r == '-' { // of ＂ and ｢
		return r
	}
	if k := foldMark(r); k != 0 {
		return k
	}
	return unicode.ToLower(r)
}

// compatible is the compatibility form of a character where that is one character.
func compatible(r rune) rune {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	if norm.NFKC.IsNormal(buf[:n]) {
		return r
	}
	c := norm.NFKC.Bytes(buf[:n])
	if k, size := utf8.DecodeRune(c); size == len(c) {
		return k
	}
	return r
}

// foldMark is the form that stands for the class of a mark; 0 when it has no class. The classes are those of the
// engine's keys (package normalize).
func foldMark(r rune) rune {
	switch r {
	case '〔', '﹝', '［', '【', '〖':
		return '['
	case '〕', '﹞', '］', '】', '〗':
		return ']'
	case '〈', '‹', '﹤', '＜':
		return '<'
	case '〉', '›', '﹥', '＞':
		return '>'
	case '“', '”', '„', '‟', '「', '」', '『', '』', '＂':
		return '"'
	case '‘', '’', '‚', '＇':
		return '\''
	case '—', '–', '－', '―', '─', '−', '‐', '‑':
		return '-'
	case '○', '◯':
		return '〇'
	case '•', '●', '・', '∙', '⋅', '‧':
		return '·'
	case '\u00a0', '\u3000', '\u2002', '\u2003', '\u2009', '\u200b', '\ufeff':
		return ' '
	case '，', '﹐':
		return ','
	case '：', '﹕', '∶':
		return ':'
	case '；', '﹔':
		return ';'
	case '（', '﹙':
		return '('
	case '）', '﹚':
		return ')'
	case '｡':
		return '。'
	}
	return 0
}
