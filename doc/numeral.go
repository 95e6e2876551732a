package doc

import (
	"strings"
	"unicode/utf8"
)

var digitOf = map[rune]int{
	'0': 0, '1': 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6, '7': 7, '8': 8, '9': 9,
	'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

var placeOf = map[rune]int{
	'十': 10, '拾': 10, '廿': 20, '卅': 30, '百': 100, '佰': 100, '千': 1000, '仟': 1000,
}

// numeralStarts are the characters that a numeral may begin with: most of a text are none of them.
var numeralStarts = func() *RuneSet {
	s := &RuneSet{}
	for r := range digitOf {
		s.Add(r)
	}
	for r := range placeOf {
		s.Add(r)
	}
	return s
}()

// maxNumeral bounds a numeral in bytes: more than any below 10^12 takes.
const maxNumeral = 90

// Numeral reads the whole number at the beginning of a folded key: 12, 十二, 二〇一四, 一百零三, 三千, 1万. It returns
// the value and how many bytes it took; no bytes when there is none. Numbers above 10^12 are not read.
func Numeral(key string) (value, n int) {
	var total, section, digit int // 万 closes a section; digit waits for its place
	digits, places := 0, 0
	if r, _ := utf8.DecodeRuneInString(key); !numeralStarts.Has(r) {
		return 0, 0
	}
	for n < len(key) {
		r, size := utf8.DecodeRuneInString(key[n:])
		if d, ok := digitOf[r]; ok || n > 0 && standsForZero(key, n) {
			if digits > 0 { // 二〇一四, 2014: place by place
				digit = digit*10 + d
			} else {
				digit = d
			}
			digits++
		} else if p, ok := placeOf[r]; ok {
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
	_, figure := digitOf[next]
	return next == '年' || figure && next >= utf8.RuneSelf
}

// Blanks is the number of bytes of blanks (spaces and tabs, not line breaks) at the beginning of a folded key.
func Blanks(key string) int {
	return len(key) - len(strings.TrimLeft(key, " \t"))
}
