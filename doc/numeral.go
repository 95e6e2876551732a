package doc

import (
	"strings"
	"unicode/utf8"
)

// digitOf is the value of a figure.
func digitOf(r rune) (digit int, ok bool) {
	if r < utf8.RuneSelf {
		if r < '0' || r > '9' {
			return 0, false
		}
		return int(r - '0'), true
	}
	switch r {
	case '〇', '零':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '两', '贰':
		return 2, true
	case '三', '叁':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

// placeOf is the value of a place of a numeral; 0 for a character that is none.
func placeOf(r rune) int {
	switch r {
	case '十', '拾':
		return 10
	case '廿':
		return 20
	case '卅':
		return 30
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	}
	return 0
}

// figures are the characters that a numeral may begin with: most of a text are none of them.
const figures = "0123456789〇零一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾廿卅百佰千仟"

var numeralStarts = NewRuneSet(figures)

// maxNumeral bounds a numeral in bytes: more than any below 10^12 takes.
const maxNumeral = 90

// Numeral reads the whole number at the beginning of a folded key: 12, 十二, 二〇一四, 一百零三, 三千, 1万. It returns
// the value and how many bytes it took; no bytes when there is none. Numbers above 10^12 are not read.
func Numeral(key string) (value, n int) {
	var total, section, digit int // 万 closes a section; digit waits for its place
	digits, places := 0, 0
	if key == "" {
		return 0, 0
	}
	if r, _ := charAt(key, 0); !numeralStarts.Has(r) {
		return 0, 0
	}
	for n < len(key) {
		r, size := charAt(key, n)
		if d, ok := digitOf(r); ok || n > 0 && standsForZero(key, n) {
			if digits > 0 { // 二〇一四, 2014: place by place
				digit = digit*10 + d
			} else {
				digit = d
			}
			digits++
		} else if p := placeOf(r); p > 0 {
			switch {
			case p == 20 || p == 30:
				section += p
			case digits > 0:
				section += digit * p
			default:
				section += p // 十二
			}
			digit, digits = 0, 0
			places++
		} else if (r == '万' || r == '亿') && n > 0 {
			by := 10_000
			if r == '亿' {
				by = 100_000_000
			}
			total = (total + section + digit) * by
			section, digit, digits = 0, 0, 0
			places++
		} else {
			break
		}
		n += size
		if total+section+digit > 1e12 || digits > 12 || n > maxNumeral {
			return 0, 0
		}
	}
	return total + section + digit, n
}

// standsForZero reports whether the character at n, behind a Chinese figure, is what typists and crawlers leave of 〇: the
// letter of 二OO八年, the question mark of 二?一一年, before another one or the year.
func standsForZero(key string, n int) bool {
	c := key[n]
	if c != 'O' && c != 'o' && c != '?' {
		return false
	}
	if last := key[n-1]; last < utf8.RuneSelf && last != c {
		return false
	}
	rest := strings.TrimLeft(key[n:], string(c))
	next, _ := utf8.DecodeRuneInString(rest)
	_, figure := digitOf(next)
	return next == '年' || figure && next >= utf8.RuneSelf
}

// Blanks is the number of bytes of blanks (spaces and tabs, not line breaks) at the beginning of a folded key.
func Blanks(key string) int {
	n := 0
	for n < len(key) && (key[n] == ' ' || key[n] == '\t') {
		n++
	}
	return n
}
