package word

import "github.com/gongwen-go/gongwen/internal/numeral"

// symbol is a character of a symbol font, which is not looked up.
func symbol(u uint16) string {
	if r, ok := numeral.Symbol("", rune(u)); ok {
		return string(r)
	}
	if u >= 0xF020 && u <= 0xF07E { // letters of a font that only looks otherwise
		return string(rune(u - 0xF000))
	}
	return string(rune(u))
}
