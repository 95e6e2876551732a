package docx

import (
	"strconv"

	"github.com/gongwen-go/gongwen/internal/numeral"
)

// symbol is the character that w:sym shows (17.3.3.30). One that is not known stays as it is written: a reader of the
// result sees that there is a sign.
func symbol(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 32)
	if err != nil || n < ' ' || n > 0xFFFF || n >= 0xD800 && n < 0xE000 {
		return ""
	}
	if r, ok := numeral.Symbol(font, rune(n)); ok {
		return string(r)
	}
	return string(rune(n))
}
