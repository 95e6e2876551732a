package doc

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Date is a calendar date as far as it is stated: a part that is not stated is 0.
type Date struct{ Year, Month, Day int }

// IsZero reports whether nothing is stated.
func (d Date) IsZero() bool { return d == Date{} }

// ISO is the date in ISO 8601, as far as it is stated: 2014-05-12, 2014-05, 2014; "" without a year.
func (d Date) ISO() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Last is the last day of the year or month that is stated; the date itself when its day is.
func (d Date) Last() Date {
	if d.Month == 0 {
		return Date{d.Year, 12, 31}
	}
	if d.Day == 0 {
		return Date{d.Year, d.Month, daysIn(d.Year, d.Month)}
	}
	return d
}

// AddYears is the last day of as many years that begin on d: five years from 2021-08-01 end on 2026-07-31.
func (d Date) AddYears(years int) Date {
	t := time.Date(d.Year+years, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// ParseISO reads a text that is one whole date, year to day, in ISO 8601 or any other form that [ParseDate] reads.
func ParseISO(s string) (Date, bool) {
	d, n := ParseDate(s)
	return d, n > 0 && n == len(s) && d.Day > 0
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// valid reports whether the stated parts make a date. Years of notices lie in 1900–2199.
func (d Date) valid() bool {
	if d.Year != 0 && (d.Year < 1900 || d.Year > 2199) || d.Month < 0 || d.Month > 12 || d.Day < 0 {
		return false
	}
	year := d.Year
	if year == 0 {
		year = 2000 // a leap year: 2月29日 may be right
	}
	return d.Day == 0 || d.Month > 0 && d.Day <= daysIn(year, d.Month)
}

// ParseDate reads the date at the beginning of a folded key, blanks inside allowed:
//
//	2014年5月12日  二〇一四年五月十二日  2014年5月  2014年  5月12日  5月
//	2014-05-12  2014/5/12  2014.5.12  民国103年5月12日  12/05/2014
//	2022年8月19    (日 lost, at the end of a line or before a blank)
//
// It returns the date and how many bytes it took; no bytes when there is none. An impossible date (13月, 2月30日) is
// none. A year of the Republic (民国) is given as a year of the common era.
func ParseDate(key string) (Date, int) {
	s := dateScanner{key: key}
	offset := 0
	if s.literal("民国") {
		offset = 1911
		if s.literal("元年") {
			return s.monthDay(Date{Year: 1912})
		}
	}
	first, digits, ok := s.number()
	if !ok {
		return Date{}, 0
	}
	switch {
	case s.literal("年"):
		year := first + offset
		if offset == 0 && digits != 4 {
			return Date{}, 0
		}
		return s.monthDay(Date{Year: year})
	case s.literal("月"):
		if digits > 2 || offset > 0 {
			return Date{}, 0
		}
		return s.day(Date{Month: first})
	case digits == 4:
		return s.numeric(first)
	case digits <= 2 && offset == 0:
		return s.dayFirst(first)
	}
	return Date{}, 0
}

// dayFirst goes on behind a day before a slash: 30/04/2020, as Hong Kong and Macao write.
func (s *dateScanner) dayFirst(day int) (Date, int) {
	var month, year int
	for _, part := range []*int{&month, &year} {
		if s.at >= len(s.key) || s.key[s.at] != '/' {
			return Date{}, 0
		}
		v, n := Numeral(s.key[s.at+1:])
		if n == 0 || n > 4 || part == &year && n != 4 || part == &month && n > 2 {
			return Date{}, 0
		}
		*part = v
		s.at += 1 + n
	}
	d := Date{year, month, day}
	if !d.valid() || day == 0 || month == 0 {
		return Date{}, 0
	}
	return d, s.at
}

// FindDate returns the first date in a folded key that has a year, and where it stands.
func FindDate(key string) (Date, Span, bool) {
	for i := 0; i < len(key); {
		k := dateStarts.Index(key[i:])
		if k < 0 {
			break
		}
		i += k
		if d, n := ParseDate(key[i:]); n > 0 && d.Year != 0 {
			return d, Span{i, i + n}, true
		}
		if key[i] >= utf8.RuneSelf {
			i += len("年")
			continue
		}
		for i < len(key) && key[i] >= '0' && key[i] <= '9' { // no date begins inside a number
			i++
		}
	}
	return Date{}, Span{}, false
}

// OpensDate reports whether the first character of a key is one that a date may begin with.
func OpensDate(key string) bool {
	first, _ := utf8.DecodeRuneInString(key)
	return dateStarts.Has(first)
}

// dateStarts are the characters that a date may begin with.
var dateStarts = NewRuneSet(figures + "民")

type dateScanner struct {
	key string
	at  int
}

func (s *dateScanner) rest() string { return s.key[s.at:] }

// literal takes lit, blanks before it allowed.
func (s *dateScanner) literal(lit string) bool {
	blanks := Blanks(s.rest())
	if !strings.HasPrefix(s.key[s.at+blanks:], lit) {
		return false
	}
	s.at += blanks + len(lit)
	return true
}

// number takes a numeral, blanks before it allowed, and says how many characters it had.
func (s *dateScanner) number() (value, chars int, ok bool) {
	blanks := Blanks(s.rest())
	rest := s.key[s.at+blanks:]
	value, n := Numeral(rest)
	if n == 0 || n > 12 {
		return 0, 0, false
	}
	s.at += blanks + n
	chars = len([]rune(rest[:n]))
	return value, chars, true
}

// monthDay goes on behind the year.
func (s *dateScanner) monthDay(d Date) (Date, int) {
	if !d.valid() {
		return Date{}, 0
	}
	end := s.at
	m, chars, ok := s.number()
	if !ok || chars > 3 || !s.literal("月") {
		return d, end
	}
	with := Date{Year: d.Year, Month: m}
	if !with.valid() || m == 0 {
		return d, end
	}
	return s.day(with)
}

// day goes on behind the month.
func (s *dateScanner) day(d Date) (Date, int) {
	if !d.valid() || d.Month == 0 {
		return Date{}, 0
	}
	end := s.at
	n, chars, ok := s.number()
	if !ok || chars > 3 {
		return d, end
	}
	with := Date{d.Year, d.Month, n}
	if !with.valid() || n == 0 {
		return d, end
	}
	if s.literal("日") || s.literal("号") {
		return with, s.at
	}
	if d.Year != 0 && (s.at == len(s.key) || strings.ContainsRune(" \t\n", rune(s.key[s.at]))) {
		return with, s.at
	}
	return d, end
}

// numeric goes on behind a year of four digits: -05-12, /5/12, .5.12, and -05 alone.
func (s *dateScanner) numeric(year int) (Date, int) {
	if s.at == len(s.key) {
		return Date{}, 0
	}
	sep := s.key[s.at]
	if sep != '-' && sep != '/' && sep != '.' {
		return Date{}, 0
	}
	s.at++
	blanks := Blanks(s.rest()) // 2011- 09- 01, as some pages are set
	month, n := Numeral(s.rest()[blanks:])
	if n == 0 || n > 2 {
		return Date{}, 0
	}
	s.at += blanks + n
	d := Date{year, month, 0}
	if !d.valid() || month == 0 {
		return Date{}, 0
	}
	if s.at < len(s.key) && s.key[s.at] == sep {
		after := s.at + 1 + Blanks(s.key[s.at+1:])
		if day, n := Numeral(s.key[after:]); n > 0 && n <= 2 {
			if with := (Date{year, month, day}); with.valid() && day > 0 {
				return with, after + n
			}
		}
	}
	if blanks > 0 {
		return Date{}, 0
	}
	if sep == '-' && n == 2 {
		return d, s.at // 2014-05
	}
	return Date{}, 0
}
