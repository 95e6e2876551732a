package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// section is one of the up to four parts of a format code, which semicolons part.
type section struct {
	tokens      []token
	before      string // the places of figures before the point: 0 # ?
	after       string // behind it
	gaps        []gap  // what stands between the places before the point
	grouped     bool
	percents    int
	thousandths int // commas behind the last place
	exponent    bool
	fraction    bool
	date        bool
	clock12     bool
	elapsed     bool
	isGeneral   bool
	numerals    int // [DBNum1] to [DBNum3]
	condition   string
	limit       float64
}

// gap is a literal behind the at-th place.
type gap struct {
	at   int
	text string
}

// token is a part of a section: a literal, the number, or a field of a date in lower case (yyyy, m, dd, h, ss, am/pm, aaaa).
type token struct {
	kind byte // 'l' literal, 'n' number, 'd' date, 'e' elapsed time
	text string
}

// ofTime reports whether a token is a field of a date or time.
func (t token) ofTime() bool { return t.kind == 'd' || t.kind == 'e' }

func (s section) places() string { return s.before + s.after }

// withGaps puts literals between the figures of a whole number: 0!.0,"万" shows 12345 as 1.2万.
func (s section) withGaps(whole string) string {
	for i := len(s.gaps) - 1; i >= 0; i-- {
		if at := len(whole) - (len(s.before) - s.gaps[i].at); at >= 0 && at <= len(whole) && !s.grouped {
			whole = whole[:at] + s.gaps[i].text + whole[at:]
		}
	}
	return whole
}

// around puts the literals of a section around its number.
func (s section) around(number string) string {
	var b strings.Builder
	for _, t := range s.tokens {
		switch t.kind {
		case 'l':
			b.WriteString(t.text)
		case 'n':
			b.WriteString(number)
		}
	}
	return strings.TrimSpace(b.String())
}

// parseCode reads the sections of a code. One without any is General.
func parseCode(code string) []section {
	if strings.TrimSpace(code) == "" {
		code = "General"
	}
	var out []section
	for len(out) < 4 {
		p := codeReader{rest: code}
		p.read()
		out = append(out, p.section)
		if !p.more {
			break
		}
		code = p.rest
	}
	return out
}

// choose gives the section for a number, and whether the sign is left out because the section stands for negative ones.
func choose(sections []section, v float64) (s section, negative bool) {
	for i, s := range sections[:min(len(sections), 2)] {
		if s.condition != "" && s.holds(v) {
			return s, i > 0 && v < 0
		}
	}
	switch n := len(sections); {
	case sections[0].condition != "" && n > 1:
		return sections[n-1], false
	case v < 0 && n > 1:
		return sections[1], true
	case v == 0 && n > 2:
		return sections[2], false
	}
	return sections[0], false
}

func (s section) holds(v float64) bool {
	switch s.condition {
	case "<":
		return v < s.limit
	case "<=":
		return v <= s.limit
	case ">":
		return v > s.limit
	case ">=":
		return v >= s.limit
	case "=":
		return v == s.limit
	}
	return v != s.limit
}

// codeReader reads one section.
type codeReader struct {
	section
	rest  string
	more  bool // a semicolon ended it
	point bool // the point was read
	comma int  // commas since the last place
}

func (p *codeReader) literal(s string) {
	if n := len(p.tokens); n > 0 && p.tokens[n-1].kind == 'l' {
		p.tokens[n-1].text += s
		return
	}
	p.tokens = append(p.tokens, token{'l', s})
}

// number notes where the number stands, once.
func (p *codeReader) number() {
	for _, t := range p.tokens {
		if t.kind == 'n' {
			return
		}
	}
	p.tokens = append(p.tokens, token{'n', ""})
}

func (p *codeReader) read() {
	for p.rest != "" {
		r, size := utf8.DecodeRuneInString(p.rest)
		switch {
		case r == ';':
			p.rest, p.more = p.rest[1:], true
			p.thousandths = p.comma
			return
		case r == '"':
			text, rest, _ := strings.Cut(p.rest[1:], `"`)
			p.literal(text)
			p.rest = rest
			continue
		case r == '\\' || r == '!':
			_, n := utf8.DecodeRuneInString(p.rest[1:])
			p.literal(p.rest[1 : 1+n])
			p.rest = p.rest[1+n:]
			continue
		case r == '_' || r == '*': // a gap as wide as a character, a filling
			_, n := utf8.DecodeRuneInString(p.rest[1:])
			if r == '_' {
				p.literal(" ")
			}
			p.rest = p.rest[1+n:]
			continue
		case r == '[':
			text, rest, _ := strings.Cut(p.rest[1:], "]")
			p.bracket(text)
			p.rest = rest
			continue
		}
		if name := generalName(p.rest); name > 0 {
			p.isGeneral = true
			p.number()
			p.rest = p.rest[name:]
			continue
		}
		if p.dateField() || p.place(r) {
			continue
		}
		if r == '@' {
			p.isGeneral = true
			p.number()
		} else {
			p.literal(p.rest[:size])
		}
		p.rest = p.rest[size:]
	}
	p.thousandths = p.comma
}

// generalName is the length of the name of General at the beginning of a code.
func generalName(s string) int {
	if strings.HasPrefix(s, "G/通用格式") {
		return len("G/通用格式")
	}
	if len(s) >= 7 && strings.EqualFold(s[:7], "General") {
		return 7
	}
	return 0
}

// bracket reads what stands in square brackets: elapsed time, a condition, the shape of figures; colours and languages are
// not for us, and a currency is a literal.
func (p *codeReader) bracket(s string) {
	lower := strings.ToLower(s)
	switch {
	case lower != "" && (strings.Trim(lower, "h") == "" || strings.Trim(lower, "m") == "" || strings.Trim(lower, "s") == ""):
		p.date, p.elapsed = true, true
		p.tokens = append(p.tokens, token{'e', lower})
	case strings.HasPrefix(lower, "dbnum") && len(lower) == 6 && lower[5] >= '1' && lower[5] <= '3':
		p.numerals = int(lower[5] - '0')
	case strings.HasPrefix(s, "$"):
		currency, _, _ := strings.Cut(s[1:], "-")
		p.literal(currency)
	case s != "" && strings.IndexByte("<>=", s[0]) >= 0:
		n := 1 + len(s[1:]) - len(strings.TrimLeft(s[1:], "<>="))
		if limit, err := strconv.ParseFloat(strings.TrimSpace(s[n:]), 64); err == nil {
			p.condition, p.limit = s[:n], limit
		}
	}
}

// dateField reads a field of a date or time.
func (p *codeReader) dateField() bool {
	lower := strings.ToLower(p.rest[:min(len(p.rest), 16)])
	for _, mark := range []string{"am/pm", "a/p", "上午/下午"} {
		if strings.HasPrefix(lower, mark) {
			p.date, p.clock12 = true, true
			p.tokens = append(p.tokens, token{'d', mark})
			p.rest = p.rest[len(mark):]
			return true
		}
	}
	c := lower[0]
	if c == 'e' && len(lower) > 1 && (lower[1] == '+' || lower[1] == '-') {
		return false
	}
	if strings.IndexByte("ymdhsaebg", c) < 0 {
		return false
	}
	n := 1
	for n < len(p.rest) && p.rest[n]|0x20 == c {
		n++
	}
	p.date = true
	p.tokens = append(p.tokens, token{'d', strings.Repeat(string(rune(c)), min(n, 5))})
	p.rest = p.rest[n:]
	return true
}

// gap takes a literal between two places out of what stands around the number.
func (p *codeReader) gap() {
	if n := len(p.tokens); n > 0 && p.tokens[n-1].kind == 'l' && p.before != "" {
		p.gaps = append(p.gaps, gap{len(p.before), p.tokens[n-1].text})
		p.tokens = p.tokens[:n-1]
	}
}

// place reads a place of a figure, and what belongs to the number: point, comma, percent, exponent, slash.
func (p *codeReader) place(r rune) bool {
	switch r {
	case '0', '#', '?':
		if p.date { // fractions of a second: ss.00
			p.rest = p.rest[1:]
			return true
		}
		if p.grouped = p.grouped || p.comma > 0; !p.exponent && !p.fraction {
			if p.point {
				p.after += string(r)
			} else {
				p.gap()
				p.before += string(r)
			}
		}
		p.comma = 0
		p.number()
	case '.':
		if p.date {
			if strings.HasPrefix(p.rest, ".0") {
				break
			}
			return false
		}
		if p.point {
			return false
		}
		p.point = true
		p.number()
	case ',':
		if p.date || p.places() == "" {
			return false
		}
		p.comma++
	case '%':
		p.percents++
		p.literal("%")
	case 'E', 'e':
		if p.places() == "" {
			return false
		}
		p.exponent = true
		p.rest = p.rest[min(1, len(p.rest)-1):] // the sign goes below
	case '/':
		if p.date || p.places() == "" {
			return false
		}
		p.fraction = true
	default:
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// dateText shows a date by the fields of a section. An m next to hours or seconds is minutes.
func (s section) dateText(v float64, date1904 bool) (string, bool) {
	t, ok := Day(v, date1904)
	if !ok {
		return "", false
	}
	fine := false
	for _, f := range s.tokens {
		fine = fine || f.kind == 'e' || f.kind == 'd' && (f.text[0] == 's')
	}
	if !fine { // the last field is rounded, not cut: 9:59:59.9999 is 10:00
		t = t.Add(500 * time.Millisecond)
	}
	var b strings.Builder
	for i, f := range s.tokens {
		switch f.kind {
		case 'l':
			b.WriteString(f.text)
		case 'e':
			b.WriteString(elapsed(f.text, v))
		case 'd':
			b.WriteString(chineseDate(s.numerals, f.text[0], s.field(f.text, t, s.isMinute(i))))
		}
	}
	return strings.TrimSpace(b.String()), true
}

// isMinute reports whether an m stands for minutes: behind hours, or before seconds.
func (s section) isMinute(i int) bool {
	if s.tokens[i].text[0] != 'm' || len(s.tokens[i].text) > 2 {
		return false
	}
	for k := i - 1; k >= 0; k-- {
		if s.tokens[k].ofTime() {
			if s.tokens[k].text[0] == 'h' {
				return true
			}
			break
		}
	}
	for k := i + 1; k < len(s.tokens); k++ {
		if s.tokens[k].ofTime() {
			return s.tokens[k].text[0] == 's'
		}
	}
	return false
}

// field shows one field of a date.
func (s section) field(field string, t time.Time, minute bool) string {
	two := func(n int) string {
		if len(field) > 1 {
			return fmt.Sprintf("%02d", n)
		}
		return strconv.Itoa(n)
	}
	hour := t.Hour()
	if s.clock12 {
		hour = (hour+11)%12 + 1
	}
	switch {
	case strings.HasPrefix(field, "am") || field == "a/p":
		return strings.ToUpper(strings.Split(field, "/")[t.Hour()/12])
	case strings.HasPrefix(field, "上午"):
		return strings.Split(field, "/")[t.Hour()/12]
	case minute:
		return two(t.Minute())
	}
	switch field[0] {
	case 'y', 'e':
		if field[0] == 'y' && len(field) <= 2 {
			return fmt.Sprintf("%02d", t.Year()%100)
		}
		return fmt.Sprintf("%04d", t.Year())
	case 'm':
		switch len(field) {
		case 3:
			return t.Month().String()[:3]
		case 4:
			return t.Month().String()
		case 5:
			return t.Month().String()[:1]
		}
		return two(int(t.Month()))
	case 'd':
		switch {
		case len(field) == 3:
			return t.Weekday().String()[:3]
		case len(field) > 3:
			return t.Weekday().String()
		}
		return two(t.Day())
	case 'h':
		return two(hour)
	case 's':
		return two(t.Second())
	case 'a':
		day := []string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()]
		if len(field) > 3 {
			return "星期" + day
		}
		return day
	}
	return ""
}

// elapsed shows hours, minutes or seconds that go beyond a day.
func elapsed(field string, v float64) string {
	unit := map[byte]float64{'h': 24, 'm': 1440, 's': 86400}[field[0]]
	return fmt.Sprintf("%0*d", len(field), int64(math.Floor(v*unit+1e-6)))
}
