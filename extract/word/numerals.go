package word

import (
	"strconv"
	"strings"
)

// bulletForm is the form of a numbering that does not count.
const bulletForm = 23

// numeral writes a number in a form of Office ([MS-OSHARED] 2.2.1.3); figures where the form is not known.
func numeral(n int, form byte) string {
	switch form {
	case 1:
		return roman(n)
	case 2:
		return strings.ToLower(roman(n))
	case 3:
		return letters(n, 'A')
	case 4:
		return letters(n, 'a')
	case 11, 33, 35, 37, 39:
		return counted(n, plainDigits)
	case 16, 34, 38:
		return counted(n, formalDigits)
	case 10, 17, 36, 40:
		return digitwise(n, "〇一二三四五六七八九")
	case 14, 19:
		return digitwise(n, "０１２３４５６７８９")
	case 18, 28:
		return circled(n)
	case 22:
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case 26:
		return signs(n, '⒈', 20)
	case 27:
		return signs(n, '⑴', 20)
	case 29:
		return signs(n, '㊀', 10)
	case 30:
		return member(n, "甲乙丙丁戊己庚辛壬癸")
	case 31:
		return member(n, "子丑寅卯辰巳午未申酉戌亥")
	case bulletForm, 0xFF:
		return ""
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for i, v := range [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= v; n -= v {
			b.WriteString([...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}[i])
		}
	}
	return b.String()
}

// letters counts A to Z, then AA to ZZ.
func letters(n int, first byte) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+byte((n-1)%26)), (n-1)/26+1)
}

// digits of a way to count: the numerals from nought, then ten, hundred and thousand.
type digits struct {
	numerals, units []rune
	oneTen          bool // eleven is "one ten one"
}

var (
	plainDigits  = digits{[]rune("零一二三四五六七八九"), []rune(" 十百千"), false}
	formalDigits = digits{[]rune("零壹贰叁肆伍陆柒捌玖"), []rune(" 拾佰仟"), true}
)

// counted writes a number below ten thousand in words.
func counted(n int, d digits) string {
	if n < 1 || n > 9999 {
		if n == 0 {
			return string(d.numerals[0])
		}
		return strconv.Itoa(n)
	}
	var b strings.Builder
	gap := false
	for place, unit := 3, 1000; place >= 0; place, unit = place-1, unit/10 {
		v := n / unit % 10
		if v == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune(d.numerals[0])
			gap = false
		}
		if !(v == 1 && place == 1 && b.Len() == 0) || d.oneTen {
			b.WriteRune(d.numerals[v])
		}
		if place > 0 {
			b.WriteRune(d.units[place])
		}
	}
	return b.String()
}

func digitwise(n int, numerals string) string {
	r := []rune(numerals)
	var b strings.Builder
	for _, c := range strconv.Itoa(max(n, 0)) {
		b.WriteRune(r[c-'0'])
	}
	return b.String()
}

func circled(n int) string {
	switch {
	case n == 0:
		return "⓪"
	case n > 20 && n <= 35:
		return string('㉑' + rune(n-21))
	case n > 35 && n <= 50:
		return string('㊱' + rune(n-36))
	}
	return signs(n, '①', 20)
}

// signs writes a number that has a sign of its own.
func signs(n int, first rune, last int) string {
	if n < 1 || n > last {
		return strconv.Itoa(n)
	}
	return string(first + rune(n-1))
}

// member is the n-th of a row that begins again at its end.
func member(n int, row string) string {
	r := []rune(row)
	if n < 1 {
		return strconv.Itoa(n)
	}
	return string(r[(n-1)%len(r)])
}

// symbol is a character of a symbol font, as far as notices have them: boxes to tick and bullets.
func symbol(u uint16) string {
	switch u {
	case 0xF06F, 0xF071, 0xF0A3, 0xF0A8, 0xF072:
		return "□"
	case 0xF052, 0xF0FE:
		return "☑"
	case 0xF0FC, 0xF050:
		return "√"
	case 0xF0FD, 0xF053, 0xF054:
		return "☒"
	case 0xF06C:
		return "●"
	case 0xF06E, 0xF0A7:
		return "■"
	case 0xF075, 0xF077:
		return "◆"
	case 0xF0D8:
		return "➢"
	case 0xF0B7, 0xF09F:
		return "•"
	}
	if u >= 0xF081 && u <= 0xF08A { // circled figures
		return string('①' + rune(u-0xF081))
	}
	if u >= 0xF020 && u <= 0xF07E { // letters of a font that only looks otherwise
		return string(rune(u - 0xF000))
	}
	return string(rune(u))
}
