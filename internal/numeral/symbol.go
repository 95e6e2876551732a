package numeral

import "strings"

// symbols are signs of symbol fonts, by their codes there, as far as forms and lists use them. Those of the font "" are for
// where the font is not known: what offices mean by a code.
var symbols = map[string]map[rune]rune{
	"wingdings": {
		0x6C: '●', 0x6E: '■', 0x6F: '□', 0x71: '□', 0x72: '□', 0x75: '◆', 0x76: '❖', 0x77: '◆', 0xA1: '○', 0xA7: '▪', 0xA8: '□', 0xAB: '★', 0xD8: '➢', 0xE0: '→',
		0xFB: '✗', 0xFC: '✓', 0xFD: '☒', 0xFE: '☑', 0x9F: '•',
	},
	"wingdings 2": {0x4F: '✗', 0x50: '✓', 0x51: '☒', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xA3: '□', 0x97: '●'},
	"symbol":      {0xB7: '•', 0xB0: '°', 0xB1: '±', 0xB3: '≥', 0xA3: '≤', 0xB4: '×', 0xB8: '÷', 0xB9: '≠', 0x61: 'α', 0x62: 'β', 0x67: 'γ', 0x6D: 'μ', 0x70: 'π', 0x53: 'Σ', 0x57: 'Ω'},
	"":            {0x50: '✓', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xA3: '□', 0xB7: '•'},
}

// Symbol is the sign that a symbol font has at a code, which programs also write in the private area from U+F000 on; false when
// it is not known.
func Symbol(font string, code rune) (rune, bool) {
	if 0xF000 <= code && code <= 0xF0FF {
		code -= 0xF000
	}
	font = strings.ToLower(font)
	r, ok := symbols[font][code]
	if !ok && font == "" {
		font = "wingdings"
		r, ok = symbols[font][code]
	}
	if !ok && font == "wingdings" && 0x81 <= code && code <= 0x8A {
		r, ok = '①'+code-0x81, true
	}
	return r, ok
}
