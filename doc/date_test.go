package doc

import "testing"

func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		key      string
		value, n int
	}{
		{"12", 12, 2}, {"十二", 12, 6}, {"二十", 20, 6}, {"二十三", 23, 9}, {"二〇一四", 2014, 12}, {"二零二一年", 2021, 12},
		{"一百零三", 103, 12}, {"三千", 3000, 6}, {"1万", 10000, 4}, {"十", 10, 3}, {"两", 2, 3}, {"壹拾", 10, 6},
		{"月", 0, 0}, {"", 0, 0}, {"9999999999999999", 0, 0}, {"廿一", 21, 6},
	} {
		if v, n := Numeral(c.key); v != c.value || n != c.n {
			t.Errorf("Numeral(%q) = %d, %d; want %d, %d", c.key, v, n, c.value, c.n)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		key, iso string
		n        int
	}{
		{"2014年5月12日", "2014-05-12", 16}, {"二〇一四年五月十二日", "2014-05-12", 30}, {"2014 年 5 月 12 日起", "2014-05-12", 21},
		{"2014年5月起", "2014-05", 11}, {"2014年底", "2014", 7}, {"2014-05-12 10:00", "2014-05-12", 10}, {"2014/5/2", "2014-05-02", 8},
		{"2014.5.12", "2014-05-12", 9}, {"民国103年5月12日", "2014-05-12", 21}, {"民国元年", "1912", 12}, {"2022年8月19", "2022-08-19", 13},
		{"2022年13月1日", "2022", 7}, {"2022年2月30日", "2022-02", 11}, {"2014-05", "2014-05", 7},
		{"2.68%", "", 0}, {"12345", "", 0}, {"14年", "", 0}, {"2014.5", "", 0}, {"3000年", "", 0}, {"", "", 0}, {"年", "", 0},
	} {
		d, n := ParseDate(c.key)
		if d.ISO() != c.iso || n != c.n {
			t.Errorf("ParseDate(%q) = %q, %d; want %q, %d", c.key, d.ISO(), n, c.iso, c.n)
		}
	}
	if d, n := ParseDate("6月30日前"); d != (Date{0, 6, 30}) || n != 9 {
		t.Errorf("a day without a year: %v, %d", d, n)
	}
	if d, n := ParseDate("6月底前"); d != (Date{0, 6, 0}) || n != 4 {
		t.Errorf("a month without a year: %v, %d", d, n)
	}
}

func TestDateLast(t *testing.T) {
	for _, c := range []struct {
		d    Date
		want string
	}{{Date{2016, 0, 0}, "2016-12-31"}, {Date{2016, 2, 0}, "2016-02-29"}, {Date{2015, 6, 3}, "2015-06-03"}} {
		if got := c.d.Last().ISO(); got != c.want {
			t.Errorf("%v.Last() = %s, want %s", c.d, got, c.want)
		}
	}
}

func TestFindDate(t *testing.T) {
	d, s, ok := FindDate("云川市人民政府办公室 2021年3月1日")
	if !ok || d.ISO() != "2021-03-01" || s.End != len("云川市人民政府办公室 2021年3月1日") {
		t.Errorf("got %v %v %v", d, s, ok)
	}
	if _, _, ok := FindDate("第120211年 及 6月底"); ok {
		t.Error("found a date where there is none")
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2014年5月12日", "民国103年", "二〇一四年五月", "2014-05-12", "十月"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, n := ParseDate(s)
		if n < 0 || n > len(s) {
			t.Fatalf("ParseDate(%q) took %d bytes of %d", s, n, len(s))
		}
		if n > 0 && !d.valid() {
			t.Fatalf("ParseDate(%q) = %v", s, d)
		}
		FindDate(s)
	})
}
