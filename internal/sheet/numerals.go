package sheet

import (
	"strconv"
	"strings"
)

// The shapes of Chinese figures that a code may ask for: [DBNum1] 一百二十三, [DBNum2] 壹佰贰拾叁, [DBNum3] full-width.
var (
	plainFigures  = []rune("〇一二三四五六七八九")
	formalFigures = []rune("零壹贰叁肆伍陆柒捌玖")
	plainUnits    = []string{"", "十", "百", "千"}
	formalUnits   = []string{"", "拾", "佰", "仟"}
)

// chinese shows a number in Chinese figures. Those of more than 16 figures, or parted by commas, stay as they are.
func chinese(shape int, number string) string {
	figures, units := plainFigures, plainUnits
	switch shape {
	case 2:
		figures, units = formalFigures, formalUnits
	case 3:
		return strings.Map(fullWidth, number)
	case 0:
		return number
	}
	sign := ""
	if rest, ok := strings.CutPrefix(number, "-"); ok {
		sign, number = "-", rest
	}
	whole, part, point := strings.Cut(number, ".")
	if strings.Trim(whole, "0123456789") != "" || strings.Trim(part, "0123456789") != "" || len(whole) > 16 {
		return sign + number
	}
	text := sign + counted(whole, figures, units)
	if point {
		text += "." + oneByOne(part, figures)
	}
	return text
}

func fullWidth(r rune) rune {
	if '0' <= r && r <= '9' {
		return r - '0' + '０'
	}
	return r
}

func oneByOne(s string, figures []rune) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return figures[r-'0']
		}
		return r
	}, s)
}

// counted shows a whole number with its units: 一百二十三.
func counted(s string, figures []rune, units []string) string {
	s = strings.TrimLeft(s, "0")
	if s == "" {
		return string(figures[0])
	}
	var b strings.Builder
	zero, group := false, false // a zero waits to be said; the group of four holds a figure
	for i, r := range s {
		place := len(s) - 1 - i
		if r == '0' {
			zero = true
		} else {
			if zero && b.Len() > 0 {
				b.WriteRune(figures[0])
			}
			zero, group = false, true
			b.WriteRune(figures[r-'0'])
			b.WriteString(units[place%4])
		}
		if place%4 == 0 && place > 0 {
			if group {
				b.WriteString([]string{"", "万", "亿", "万亿"}[place/4%4])
			}
			group = false
		}
	}
	return b.String()
}

// chineseDate shows a field of a date in Chinese figures: the year figure by figure, month and day as numbers.
func chineseDate(shape int, field byte, text string) string {
	if shape == 0 || strings.Trim(text, "0123456789") != "" {
		return text
	}
	if field != 'y' && field != 'e' || shape == 3 {
		if n, err := strconv.Atoi(text); err == nil && shape < 3 {
			text = strconv.Itoa(n)
		}
		text = chinese(shape, text)
		if rest, ok := strings.CutPrefix(text, "一十"); ok {
			return "十" + rest // 五月十二日
		}
		return text
	}
	if shape == 2 {
		return oneByOne(text, formalFigures)
	}
	return oneByOne(text, plainFigures)
}
