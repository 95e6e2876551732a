package docx

import (
	"strconv"
	"strings"
)

// symbols are signs of symbol fonts, by their codes there, as far as forms use them.
var symbols = map[string]map[rune]rune{
	"wingdings": {
		0x6C: '●', 0x6E: '■', 0x6F: '□', 0x71: '□', 0x72: '□', 0x75: '◆', 0xA1: '○', 0xA7: '■', 0xA8: '□', 0xAB: '★', 0xD8: '➢', 0xE0: '→', 0xFB: '✗', 0xFC: '✓',
		0xFD: '☒', 0xFE: '☑', 0x76: '❖',
	},
	"wingdings 2": {0x4F: '✗', 0x50: '✓', 0x51: '☒', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xA3: '□', 0x97: '●'},
	"symbol":      {0xB7: '•', 0xB0: '°', 0xB1: '±', 0xB3: '≥', 0xA3: '≤', 0xB4: '×', 0xB8: '÷', 0xB9: '≠', 0x61: 'α', 0x62: 'β', 0x67: 'γ', 0x6D: 'μ', 0x70: 'π', 0x53: 'Σ', 0x57: 'Ω'},
}

// symbol is the character that w:sym shows (17.3.3.30). One that is not known stays as it is written: a reader of the
// result sees that there is a sign.
func symbol(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 32)
	if err != nil || n < ' ' || n > 0xFFFF || n >= 0xD800 && n < 0xE000 {
		return ""
	}
	code := rune(n)
	if 0xF000 <= code && code <= 0xF0FF {
		code -= 0xF000
	}
	if r, ok := symbols[strings.ToLower(font)][code]; ok {
		return string(r)
	}
	return string(rune(n))
}
