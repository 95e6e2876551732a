package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Format is a format of numbers, read from its code ([ECMA-376-1] 18.8.30, 18.8.31): decimals, thousands, percent, exponents,
// dates and times, literal text, sections for negative numbers and zero, the shapes of Chinese figures ([DBNum1]). Fractions
// and what is not known are shown as General does.
type Format struct{ sections []section }

// NewFormat reads a code; "" is General.
func NewFormat(code string) *Format {
	if len(code) > maxCode {
		code = ""
	}
	return &Format{parseCode(code)}
}

// maxCode is the length from which a code is not read; spreadsheets take 255 characters.
const maxCode = 1024

// Number shows a number as a format code says; see [Format.Show].
func Number(code string, v float64, date1904 bool) string { return NewFormat(code).Show(v, date1904) }

// Show shows a number, with at most 15 figures. date1904 says that days count from 1904.
func (f *Format) Show(v float64, date1904 bool) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	s, negative := choose(f.sections, v)
	switch {
	case s.isGeneral:
		if negative {
			v = math.Abs(v)
		}
		return s.around(chinese(s.numerals, General(v)))
	case s.date:
		if text, ok := s.dateText(v, date1904); ok {
			return text
		}
		return General(v)
	}
	if negative {
		v = math.Abs(v)
	}
	return s.numberText(v)
}

// General shows a number without a format, with at most 15 figures.
func General(v float64) string {
	if v == 0 {
		return "0"
	}
	if a := math.Abs(v); a >= 1e15 || a < 1e-9 {
		return trimExponent(strconv.FormatFloat(v, 'E', 5, 64))
	}
	shown, err := strconv.ParseFloat(strconv.FormatFloat(v, 'E', 14, 64), 64)
	if err != nil {
		shown = v
	}
	return strconv.FormatFloat(shown, 'f', -1, 64)
}

// trimExponent drops the zeros of 1.50000E+20.
func trimExponent(s string) string {
	mantissa, exponent, _ := strings.Cut(s, "E")
	return strings.TrimRight(strings.TrimRight(mantissa, "0"), ".") + "E" + exponent
}

// numberText shows a number by the places of a section.
func (s section) numberText(v float64) string {
	switch {
	case s.fraction:
		return s.around(General(v))
	case s.places() == "":
		return s.around("") // a literal stands for the number
	}
	for range s.percents {
		v *= 100
	}
	for range s.thousandths {
		v /= 1000
	}
	if s.exponent {
		return s.around(strconv.FormatFloat(v, 'E', len(s.after), 64))
	}
	text := round15(v, len(s.after))
	whole, part, _ := strings.Cut(text, ".")
	negative := strings.HasPrefix(whole, "-")
	whole = strings.TrimLeft(strings.TrimPrefix(whole, "-"), "0")
	if need := strings.Count(s.before, "0"); len(whole) < need {
		whole = strings.Repeat("0", need-len(whole)) + whole
	}
	if s.grouped {
		whole = group(whole)
	}
	whole = s.withGaps(whole)
	for len(part) > strings.Count(s.after, "0") && strings.HasSuffix(part, "0") && s.after[len(part)-1] != '0' {
		part = part[:len(part)-1]
	}
	if part != "" || s.after != "" {
		whole += "." + part
	}
	if negative && strings.Trim(whole, "0.,") != "" {
		whole = "-" + whole
	}
	return s.around(chinese(s.numerals, whole))
}

// round15 shows a number with n decimals, rounded as it is displayed: from its first 15 figures, halves away from zero.
func round15(v float64, n int) string {
	if shown, err := strconv.ParseFloat(strconv.FormatFloat(v, 'E', 14, 64), 64); err == nil && shown != 0 {
		v = math.Nextafter(shown, math.Copysign(math.Inf(1), shown)) // 0.285 is a little less than that in binary
	}
	return strconv.FormatFloat(v, 'f', min(n, 30), 64)
}

// group puts a comma before every three figures.
func group(figures string) string {
	var b strings.Builder
	for i, r := range figures {
		if i > 0 && (len(figures)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Day is the moment of a serial number of a date; false before the first day, or after the year 9999. In the 1900 system
// day 60 is 29 February 1900, which never was: the days before it are one off.
func Day(v float64, date1904 bool) (time.Time, bool) {
	if v < 0 || v >= 2958466 {
		return time.Time{}, false
	}
	days := math.Floor(v)
	seconds := math.Round((v - days) * 86400 * 1000)
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	return epoch.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Millisecond), true
}

// Serial is the serial number of a moment in the 1900 system: the inverse of [Day] from March 1900 on.
func Serial(t time.Time) float64 {
	return float64(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC))/time.Millisecond) / 86400_000
}
