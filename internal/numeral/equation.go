package numeral

import (
	"strconv"
	"strings"
)

// Equation is what the field EQ shows (ECMA-376 part 1, 17.16.5.19) where word processors use it for characters: a number or a
// character in a circle, EQ \o\ac(○,1), and a character with its reading above, EQ \o\ad(\s\up 9(hàn),汉), of which the reading
// is left out. It is "" for other fields and for formulas.
func Equation(code string) string {
	code = strings.TrimSpace(code)
	if len(code) < 2 || !strings.EqualFold(code[:2], "EQ") {
		return ""
	}
	at := max(strings.Index(code, `\o`), strings.Index(code, `\O`))
	if at < 0 {
		return ""
	}
	_, args, _ := strings.Cut(code[at:], "(")
	comma := strings.LastIndexAny(args, ",;")
	if comma < 0 || !strings.HasSuffix(args, ")") {
		return ""
	}
	under, shown := strings.TrimSpace(args[:comma]), strings.TrimSpace(args[comma+1:len(args)-1])
	if strings.ContainsAny(shown, `\()`) {
		return ""
	}
	if n, err := strconv.Atoi(shown); err == nil && strings.Contains("○〇◯", under) {
		return circled(n)
	}
	return shown
}
