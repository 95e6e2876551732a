// Package numeral writes the numbers of lists and notes as word processors do: 一, 甲, ①, iv. The formats have the names of
// ECMA-376 part 1 (17.18.59); start with [Format].
package numeral

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	plainDigits  = "〇一二三四五六七八九"
	legalDigits  = "零壹贰叁肆伍陆柒捌玖"
	legalDigitsT = "零壹貳參肆伍陸柒捌玖"
	stems        = "甲乙丙丁戊己庚辛壬癸"
	branches     = "子丑寅卯辰巳午未申酉戌亥"
)

// Format writes a number in one of the formats of lists and notes (ST_NumberFormat). What a format does not
// reach, and formats of languages that notices are not written in, are decimal.
func Format(n int, format string) string {
	plain := strconv.Itoa(n)
	switch format {
	case "none":
		return ""
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letters(n)
	case "lowerLetter":
		return strings.ToLower(letters(n))
	case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting":
		return counting(n, plainDigits, "十百千", '零')
	case "chineseLegalSimplified":
		return legal(n, legalDigits)
	case "ideographLegalTraditional", "japaneseLegal":
		return legal(n, legalDigitsT)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return digits(n, plainDigits)
	case "decimalFullWidth", "decimalFullWidth2":
		return digits(n, "０１２３４５６７８９")
	case "ideographTraditional":
		return member(n, stems)
	case "ideographZodiac":
		return member(n, branches)
	case "ideographZodiacTraditional":
		if n < 1 {
			return plain
		}
		return member(n, stems) + member(n, branches)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return circled(n)
	case "decimalEnclosedFullstop":
		return offset(n, 0, '⒈', 20)
	case "decimalEnclosedParen":
		return offset(n, 0, '⑴', 20)
	case "ideographEnclosedCircle":
		return offset(n, 0, '㊀', 10)
	case "numberInDash":
		return "- " + plain + " -"
	}
	return plain
}

// member is the n-th of a row of signs that begins again at its end.
func member(n int, signs string) string {
	if all := []rune(signs); n >= 1 {
		return string(all[(n-1)%len(all)])
	}
	return strconv.Itoa(n)
}

// offset is the sign of n among count signs that follow each other in Unicode, the first of which is that of before + 1.
func offset(n, before int, first rune, count int) string {
	if n <= before || n > before+count {
		return strconv.Itoa(n)
	}
	return string(first + rune(n-before-1))
}

// circled is ① to ㊿, which stand in three places of Unicode.
func circled(n int) string {
	switch {
	case n > 35:
		return offset(n, 35, '㊱', 15)
	case n > 20:
		return offset(n, 20, '㉑', 15)
	}
	return offset(n, 0, '①', 20)
}

// digits writes a number digit by digit.
func digits(n int, signs string) string {
	all := []rune(signs)
	var b strings.Builder
	for _, c := range strconv.Itoa(n) {
		if c < '0' || c > '9' {
			return strconv.Itoa(n)
		}
		b.WriteRune(all[c-'0'])
	}
	return b.String()
}

// legal counts with the digits of accounts: 壹拾, where counting says 十.
func legal(n int, signs string) string {
	s := counting(n, signs, "拾佰仟", '零')
	if 10 <= n && n < 20 {
		s = string([]rune(signs)[1]) + s
	}
	return s
}

// counting is how a number is said: 十一, 二十, 一百零一. Above 9,999 it is decimal.
func counting(n int, signs, units string, zero rune) string {
	if n <= 0 || n > 9999 {
		if n == 0 {
			return string([]rune(signs)[0])
		}
		return strconv.Itoa(n)
	}
	all, unit := []rune(signs), []rune(units)
	var b strings.Builder
	gap := false
	for place, power := 3, 1000; place >= 0; place, power = place-1, power/10 {
		d := n / power % 10
		if d == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune(zero)
			gap = false
		}
		if !(place == 1 && d == 1 && n < 20) {
			b.WriteRune(all[d])
		}
		if place > 0 {
			b.WriteRune(unit[place-1])
		}
	}
	return b.String()
}

const romanSigns = "M CM D CD C XC L XL X IX V IV I"

// roman writes Roman numerals up to 3999.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	for i, sign := range strings.Fields(romanSigns) {
		for ; n >= values[i]; n -= values[i] {
			b.WriteString(sign)
		}
	}
	return b.String()
}

// letters are A to Z, then AA, BB (17.18.59), up to 30 times.
func letters(n int) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
}

// Attach puts a number before a text. The blank stays where number and text would run together.
func Attach(number, text string) string {
	if bare := strings.TrimRight(number, " "); bare != number {
		last, _ := utf8.DecodeLastRuneInString(bare)
		first, _ := utf8.DecodeRuneInString(text)
		if strings.ContainsRune("、）)．。:：】]〕", last) || last == '.' && !('0' <= first && first <= '9') || '①' <= last && last <= '⒛' {
			return bare + text
		}
	}
	return number + text
}
