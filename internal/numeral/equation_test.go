package numeral

import "testing"

func TestEquation(t *testing.T) {
	for code, want := range map[string]string{
		` EQ \o\ac(○,1)`:   "①",
		`eq \o\ac(○, 21) `: "㉑",
		`EQ \O\AC(〇;3)`:    "③",
		`EQ \o\ac(○,99)`:   "99",
		`EQ \o\ac(□,正)`:    "正",
		`EQ \* jc2 \* "Font:仿宋" \* hps 20 \o\ad(\s\up 9(hàn),汉)`: "汉",
		`EQ \f(1,2)`:          "",
		`EQ \o\ac(\f(1,2))`:   "",
		`EQ \o\ac(○,1`:        "",
		`EQ \o`:               "",
		`HYPERLINK "\o(a,b)"`: "",
		"":                    "",
	} {
		if got := Equation(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
