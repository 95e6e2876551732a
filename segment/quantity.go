package segment

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A quantity is a number as reports print it: 1,305, 2.5万, 三十余, 1亿2000万. It is read exactly, as a decimal and never as
// a float: 万 and 亿 move the point.

// quantity is a number with the words inside it.
type quantity struct {
	printed     string   // the digits before the words: 2.5 of 2.5万
	words       doc.Span // the words: 万; offsets in the text that was read
	value       string   // what the whole is: 25000
	approximate bool     // 余, 多, 几
	compound    bool     // 1亿2000万: words stand between its digits
	n           int      // bytes, words and blanks between them included
	number      int      // bytes of its first digits
}

// quantityWords are the words inside numbers.
type quantityWords struct {
	magnitudes wordSet
	places     map[string]int // how many digits a magnitude moves the point
	about      wordSet
}

func newQuantityWords(magnitudes, about []string) quantityWords {
	q := quantityWords{places: map[string]int{}, about: newWordSet(about)}
	names, places := pairs(magnitudes)
	for i, name := range names {
		q.places[name], _ = strconv.Atoi(places[i])
	}
	q.magnitudes = newWordSet(names)
	return q
}

// pairs parts words of the form name=value; one without = is its own value.
func pairs(words []string) (names, values []string) {
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			value = name
		}
		names, values = append(names, name), append(values, value)
	}
	return names, values
}

// maxDigits is how many digits a result may have.
const maxDigits = 15

// read reads the quantity at the beginning of a folded key; n is 0 when there is none, or more digits than a count has.
func (w *quantityWords) read(key string) quantity {
	digits, n := digitsAt(key)
	if n == 0 || len(digits) > maxDigits {
		return quantity{}
	}
	q := quantity{printed: digits, value: digits, n: n, number: n}
	places := w.inside(key, &q)
	for total := places; total > 0 && len(q.value) < 2*maxDigits; { // 1亿|2000万
		rest := key[q.n:]
		digits, n := digitsAt(rest)
		if n == 0 || len(digits) > maxDigits || strings.Contains(digits, ".") && places == 0 {
			break
		}
		next := quantity{value: digits, n: n}
		places = w.inside(rest, &next)
		if len(whole(next.value)) > total || len(q.value) <= total || strings.Contains(q.value, ".") {
			break // no lower part of the same number
		}
		q.value = q.value[:len(q.value)-len(whole(next.value))] + next.value
		q.n, q.compound, q.approximate, total = q.n+next.n, true, q.approximate || next.approximate, places
	}
	if q.compound {
		q.printed, q.words = q.value, doc.Span{Start: q.n, End: q.n}
	}
	return q
}

// whole are the digits before the point.
func whole(value string) string {
	before, _, _ := strings.Cut(value, ".")
	return before
}

// inside reads the words behind the digits of q (余, 万, 多), and resolves them. It returns how far they moved the point.
func (w *quantityWords) inside(key string, q *quantity) (places int) {
	at := q.n + doc.Blanks(key[q.n:])
	before := w.about.prefix(key[at:])
	at += len(before)
	m := w.magnitudes.prefix(key[at:])
	q.words = doc.Span{Start: at, End: at + len(m)}
	at += len(m)
	after := w.about.prefix(key[at:])
	at += len(after)
	if before+m+after == "" {
		return 0
	}
	q.approximate = before+after != ""
	q.value, q.n = shift(q.value, w.places[m]), at
	return w.places[m]
}

// shift moves the point of a decimal to the right.
func shift(value string, places int) string {
	if places == 0 {
		return value
	}
	before, after, _ := strings.Cut(value, ".")
	for ; places > 0; places-- {
		if after == "" {
			before += "0"
		} else {
			before, after = before+after[:1], after[1:]
		}
	}
	before = trimZeros(before)
	if after = strings.TrimRight(after, "0"); after != "" {
		return before + "." + after
	}
	return before
}

// trimZeros drops zeros before a number, which a JSON number may not have.
func trimZeros(value string) string {
	for len(value) > 1 && value[0] == '0' && value[1] != '.' {
		value = value[1:]
	}
	return value
}

// digitsAt reads the digits at the beginning of a key, Arabic ones with a fraction and grouping marks (1,305 or 1 305) or
// Chinese ones (三百零五), and how many bytes they take.
func digitsAt(key string) (digits string, n int) {
	if startsWithDigit(key) {
		return arabic(key)
	}
	return han(key)
}

func arabic(key string) (string, int) {
	n := 0
	for n < len(key) && startsWithDigit(key[n:]) {
		n++
	}
	end := n // of the groups
	for n <= 3 && end < len(key) && groupMark(key, n, end) && groupOfThree(key[end+1:]) {
		end += 4
	}
	digits := key[:n]
	for at := n + 1; at < end; at += 4 {
		digits += key[at : at+3]
	}
	if strings.HasPrefix(key[end:], ".") && startsWithDigit(key[end+1:]) {
		point := end
		for end++; startsWithDigit(key[end:]); end++ {
		}
		digits += key[point:end]
	}
	return trimZeros(digits), end
}

// groupMark reports whether a mark between groups of three digits stands at end: the same throughout a number. Blanks
// group only what has no other number before it.
func groupMark(key string, first, end int) bool {
	mark := key[min(first, len(key)-1)]
	return key[end] == mark && (mark == ',' || mark == ' ' && key[0] != '0')
}

func groupOfThree(s string) bool {
	return len(s) >= 3 && startsWithDigit(s) && startsWithDigit(s[1:]) && startsWithDigit(s[2:]) && !startsWithDigit(s[3:])
}

// hanDigits and hanPlaces are the Chinese figures of numbers below 10000; what goes beyond are magnitudes.
var (
	hanDigits = map[rune]int{
		'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
		'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
	}
	hanPlaces = map[rune]int{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}
	hanStarts = func() *doc.RuneSet {
		s := &doc.RuneSet{}
		for r := range hanDigits {
			s.Add(r)
		}
		for r := range hanPlaces {
			s.Add(r)
		}
		return s
	}()
)

// han reads Chinese figures: 十二, 三百零五, 两千, 二〇一四. The places fall, and each has one figure.
func han(key string) (string, int) {
	total, digit, digits, last, n := 0, 0, 0, 10_000, 0
	for n < len(key) {
		r, size := utf8.DecodeRuneInString(key[n:])
		if d, ok := hanDigits[r]; ok && digits < 9 {
			digit, digits = digit*10+d, digits+1
		} else if p, ok := hanPlaces[r]; ok && p < last && digit < 10 {
			if n > 0 && digit == 0 && r != '十' && r != '拾' {
				break
			}
			total, digit, digits, last = total+max(1, digit)*p, 0, 0, p
		} else {
			break
		}
		n += size
	}
	if n == 0 || last < 10_000 && digit > 9 {
		return "", 0
	}
	return strconv.Itoa(total + digit), n
}
