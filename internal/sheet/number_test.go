package sheet

import (
	"math"
	"slices"
	"testing"
	"unicode/utf8"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		code string
		v    float64
		want string
	}{
		{"General", 0.1 + 0.2, "0.3"}, {"", 1.0 / 3, "0.333333333333333"}, {"", 110101199003, "110101199003"}, {"", -5, "-5"}, {"", 1234567890123456789, "1.23457E+18"},
		{"", 2e-10, "2E-10"}, {"", 96.7, "96.7"}, {"", math.Copysign(0, -1), "0"}, {"G/通用格式", 7, "7"}, {"@", 12, "12"},
		{"0", 2.5, "3"}, {"0.00", 0.285, "0.29"}, {"0.00", 1.005, "1.01"}, {"0.00", -1.005, "-1.01"}, {"0", -0.4, "0"}, {"#,##0", 1234567, "1,234,567"},
		{"#,##0.00", 0.5, "0.50"}, {"0.##", 1.5, "1.5"}, {"0%", 0.285, "29%"}, {"0.0%", 0.285, "28.5%"}, {"000", 7, "007"}, {"0.00E+00", 12345, "1.23E+04"},
		{`0"万"`, 3, "3万"}, {`0!.0,"万"`, 12345, "1.2万"}, {`0.0,`, 12345, "12.3"}, {"000-0000", 1234567, "123-4567"},
		{"0.00_);(0.00)", -3, "(3.00)"}, {`0;-0;"无"`, 0, "无"}, {";;;", 5, ""}, {`[>=10000]0.0,"千";0`, 12000, "12.0千"}, {`[>=10000]0.0,"千";0`, 9, "9"}, {"[Red]-0", 3, "-3"},
		{"[$¥-804]#,##0.00", 1234.5, "¥1,234.50"}, {"[DBNum1]General", 1023, "一千〇二十三"}, {"[DBNum2]General", 10500, "壹万零伍佰"},
		{"yyyy/m/d", 45292, "2024/1/1"}, {`yyyy"年"m"月"d"日";@`, 45351, "2024年2月29日"}, {`[$-804]yyyy"年"mm"月"`, 45351, "2024年02月"},
		{`[DBNum1][$-804]yyyy"年"m"月"d"日"`, 45424, "二〇二四年五月十二日"}, {"yyyy-mm-dd hh:mm:ss", 45351.75, "2024-02-29 18:00:00"}, {"h:mm AM/PM", 0.75, "6:00 PM"},
		{"[h]:mm", 1.5, "36:00"}, {"mm:ss", 0.5 / 24, "30:00"}, {"aaaa", 45351, "星期四"}, {"yyyy/m/d", 59, "1900/2/28"}, {"yyyy/m/d", 61, "1900/3/1"}, {"yyyy/m/d", -1, "-1"},
		{"yyyy/m/d", 1e9, "1000000000"}, {"h:mm", 0.41666666666, "10:00"}, {"# ?/?", 0.5, "0.5"}, {"0.00", math.NaN(), ""}, {"0.0;0.0", -2.5, "2.5"},
	} {
		if got := Number(c.code, c.v, false); got != c.want {
			t.Errorf("%s of %v: %q, want %q", c.code, c.v, got, c.want)
		}
	}
	if got := Number("yyyy/m/d", 43890, true); got != "2024/3/1" {
		t.Errorf("1904: %s", got)
	}
	if got := Number(BuiltinCode(31), 45351, false); got != "2024年2月29日" {
		t.Errorf("builtin 31: %s", got)
	}
}

func TestPageText(t *testing.T) {
	for codes, want := range map[string][]string{
		`&L&"宋体,常规"&12市统计局&C第 &P 页，共 &N 页&R内部 && 资料`: {"市统计局", "内部 & 资料"},
		"&CPage &P": nil, "Page &P of &N": nil,
		"第&P页":         nil,
		"甲&&乙&K00FF00": {"甲&乙"},
		"&":            nil,
	} {
		if got := PageText(codes); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", codes, got, want)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, code := range []string{`[DBNum1][$-804]yyyy"年"`, "#,##0.00_);[Red](0.0)", `0!.0,"万"`, "[h]:mm:ss.00", "# ?/?", "0.0E+0;;@"} {
		f.Add(code, 45351.5)
	}
	f.Fuzz(func(t *testing.T, code string, v float64) {
		if got := Number(code, v, false); utf8.ValidString(code) && !utf8.ValidString(got) {
			t.Fatalf("%q of %v: %q", code, v, got)
		}
		PageText(code)
	})
}
