package word

import "github.com/gongwen-go/gongwen/internal/numeral"

// bulletForm is the form of a numbering that does not count.
const bulletForm = 23

// forms are the names of the forms of Office ([MS-OSHARED] 2.2.1.3) that are not decimal.
var forms = map[byte]string{
	1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
	10: "ideographDigital", 11: "chineseCounting", 14: "decimalFullWidth", 16: "chineseLegalSimplified", 17: "japaneseDigitalTenThousand",
	18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", bulletForm: "none", 26: "decimalEnclosedFullstop",
	27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
	31: "ideographZodiac", 32: "ideographZodiacTraditional", 33: "taiwaneseCounting", 34: "chineseLegalSimplified",
	35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
	39: "chineseCountingThousand", 40: "taiwaneseDigital", 0xFF: "none",
}

// formatted writes a number in a form of Office; figures where the form is not known.
func formatted(n int, form byte) string { return numeral.Format(n, forms[form]) }
