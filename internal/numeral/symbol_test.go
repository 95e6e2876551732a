package numeral

import "testing"

func TestSymbol(t *testing.T) {
	for _, c := range []struct {
		font string
		code rune
		want rune // 0 is not known
	}{
		{"Wingdings", 0xF0FE, '☑'}, {"Wingdings", 0xFE, '☑'}, {"Wingdings", 0xF08A, '⑩'}, {"Wingdings 2", 0xF0A3, '□'}, {"Symbol", 0xF0A3, '≤'},
		{"", 0xF0A3, '□'}, {"", 0xF0B7, '•'}, {"", 0xF06C, '●'}, {"", 0xF081, '①'},
		{"Wingdings", 0xF041, 0}, {"Arial", 0xF0FE, 0}, {"Symbol", 0xF081, 0}, {"", 0xE0FE, 0},
	} {
		if got, ok := Symbol(c.font, c.code); got != c.want || ok != (c.want != 0) {
			t.Errorf("%q at %#x: %q, want %q", c.font, c.code, got, c.want)
		}
	}
}
