package normalize

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// mender collects what is to be mended in a clean text by what stands around it: readings, zeros of years, and signs of the
// wrong width.
type mender struct {
	s      string
	opt    mending
	edits  []edit
	counts counts
	// unclean is set when the text has to be cleaned first; nothing else counts then. A text that was cleaned is not asked.
	unclean, cleaned bool

	start int       // of the stretch
	prev  rune      // the character before, as it will stand; 0 at the beginning of a line
	left  rune      // the last one that is no punctuation, 0 for none in the line
	wide  []widened // the narrow brackets and quotation marks of the line that become wide, in order
	line  int       // the end of the line whose are known
	ahead lookahead
}

// signs are the ASCII characters that may have to be mended, or cleaned.
var signs = func() (out [utf8.RuneSelf]bool) {
	for c := range utf8.RuneSelf {
		out[c] = strings.ContainsRune("(),;:?!\"&", rune(c)) || isInvisible(rune(c))
	}
	return out
}()

// stretch looks through s[start:end], beyond whose bounds nothing reaches.
func (m *mender) stretch(start, end int) {
	if m.unclean {
		return
	}
	chars, s := nearChars(), m.s[:end]
	m.start, m.prev, m.left, m.line, m.ahead = start, 0, 0, 0, lookahead{}
	from := start // of what has not been looked at
	for i := start; i < end; {
		c := s[i]
		for c >= 0xE4 && c <= 0xED { // most Han
			if i += 3; i >= end {
				return
			}
			c = s[i]
		}
		switch {
		case c == '\n':
			i++
			m.prev, m.left, from = 0, 0, i
			continue
		case c < utf8.RuneSelf:
			if !signs[c] {
				i++
				continue
			}
			if !m.cleaned && (c == '&' || isInvisible(rune(c))) {
				m.unclean = true
				return
			}
		case c == 0xE2 || c == 0xE3 || c == 0xEE || c == 0xEF:
			r := three(s, i)
			if r >= 0x800 && chars[uint16(r)]&mendable != 0 && !m.cleaned {
				m.unclean = true
				return
			}
			if r != '％' && r != '．' && r != '○' && (r != '（' || i+3 < end && s[i+3] >= 0xE0) { // no reading
				i += max(1, utf8.RuneLen(r))
				continue
			}
		case !m.cleaned && (c >= 0xF0 || c == 0xC2 && i+1 < end && (s[i+1] < 0xA0 || s[i+1] == 0xAD)): // tags; controls
			m.unclean = true
			return
		default:
			i++
			continue
		}
		m.context(s[from:i])
		i += m.at(s, i)
		from = i
	}
}

// context takes note of what stands before the next character and was not mended.
func (m *mender) context(s string) {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if i == len(s) {
			m.prev = r
		}
		if r == '\n' || r == '\r' {
			m.left = 0
			break
		}
		if !between(r) {
			m.left = r
			break
		}
		i -= n
	}
	if m.prev == '\n' || m.prev == '\r' {
		m.prev = 0
	}
}

// at mends the character at i, if need be, and returns how far to go on.
func (m *mender) at(s string, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	if m.opt.readings && (r == '(' || r == '（') {
		if a := annotationAt(s[i:], m.prev); a.counts(m.opt) {
			n := a.n
			if blankBehind(s[i+n:]) && m.opt.spaced() {
				n++
			}
			m.edit(i, n, "", reading)
			return n
		}
	}
	to, k := r, asItStands
	if r == '○' && isNumeral(m.prev) && isNumeralOrYear(s[i+n:]) || r == '?' && isNumeral(m.prev) && inYear(s, i) {
		to, k = '〇', standIn
	} else if m.opt.width {
		if to = m.rightWidth(s, i, r, n); to != r {
			k = width
		}
	}
	if k != asItStands {
		m.edit(i, n, string(to), k)
	}
	m.context(string(to))
	return n
}

// blankBehind reports whether s begins with a blank before Chinese, as some mirrors put one behind every reading.
func blankBehind(s string) bool {
	if s == "" || s[0] != ' ' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[1:])
	return isChinese(r) || r == '('
}

// isNumeral reports whether a character is a figure in a year of Chinese figures.
func isNumeral(r rune) bool { return strings.ContainsRune("〇一二三四五六七八九十", r) }

// isNumeralOrYear reports whether a year of Chinese figures goes on with s. A circle there is a zero; ○○ elsewhere is an
// omission.
func isNumeralOrYear(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if r == '○' {
		r, _ = utf8.DecodeRuneInString(s[n:])
	}
	return isNumeral(r) || r == '年'
}

// isLostZero reports whether a character is what a charset without 〇 leaves of it: 二?一一年.
func isLostZero(r rune) bool { return r == '?' || r == '○' }

// inYear reports whether the character at i is one of four figures before 年.
func inYear(s string, i int) bool {
	part := func(r rune) bool { return isNumeral(r) || isLostZero(r) }
	figures := 0
	for at := i; at > 0 && figures < 4; figures++ {
		r, n := utf8.DecodeLastRuneInString(s[:at])
		if !part(r) {
			break
		}
		at -= n
	}
	for at := i; at < len(s) && figures < 5; figures++ {
		r, n := utf8.DecodeRuneInString(s[at:])
		if r == '年' {
			return figures == 4
		}
		if !part(r) {
			return false
		}
		at += n
	}
	return false
}

// edit replaces n bytes.
func (m *mender) edit(at, n int, to string, k kind) {
	m.counts[k]++
	e := edit{at: at, n: n, to: to, kind: k}
	if k == standIn || k == width {
		e.char, _ = utf8.DecodeRuneInString(to)
	}
	m.edits = append(m.edits, e)
}

// rightWidth gives the form in which the sign at i should stand: figures and letters narrow, percent signs and decimal
// points behind figures too; punctuation of a Chinese sentence wide, and brackets that hold Chinese.
func (m *mender) rightWidth(s string, i int, r rune, n int) rune {
	switch {
	case r == '％' && isDigit(m.prev):
		return '%'
	case r == '．' && isWordly(m.prev):
		if after, _ := utf8.DecodeRuneInString(s[i+n:]); isWordly(after) && isDigit(after) == isDigit(m.prev) { // 2．5, ｗｗｗ．ｇｏｖ
			return '.'
		}
	case r == '(' || r == ')' || r == '"':
		if to := m.widens(s, i); to != 0 {
			return to
		}
	case r == ';' && !m.opt.entities && endsEntity(s[:i]):
	case strings.ContainsRune(",;:?!", r) && m.inSentence(s, i+n, r):
		return r + 0xFEE0
	}
	return r
}

// inSentence reports whether a sign is the punctuation of a Chinese sentence that goes on at s[i]: there is Han on one side
// of it, other punctuation aside, and on the other Han or the end of a line, or a figure or letter. Figures and letters
// on both sides, as in 3,675 and 10:54, decide nothing, and a ? or ! may belong to an address.
func (m *mender) inSentence(s string, i int, sign rune) bool {
	right, end := m.right(s, i)
	left := m.left
	switch {
	case isHan(left) && (isHan(right) || end):
		return true
	case sign == '?' || sign == '!':
		return false
	}
	return isHan(left) && isWordly(right) || isHan(right) && (isWordly(left) || left == '%' || left == '℃')
}

// lookahead is what [mender.right] found last.
type lookahead struct {
	from, to int // where it looked
	r        rune
	end      bool
}

// right is the next character from i on that is no punctuation; end is set when the line ends before.
func (m *mender) right(s string, i int) (r rune, end bool) {
	if i >= m.ahead.from && i < m.ahead.to {
		return m.ahead.r, m.ahead.end
	}
	m.ahead = lookahead{from: i, end: true}
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == '\n' || r == '\r' {
			break
		}
		if !between(r) && !(r == '"' && m.widens(s, i) != 0) {
			m.ahead.r, m.ahead.end = r, false
			break
		}
		i += n
	}
	m.ahead.to = i
	return m.ahead.r, m.ahead.end
}

// between reports whether a character is looked past by [mender.inSentence]: punctuation of either width and blanks.
// Straight quotation marks are not, which in tables of data part one field from the next.
func between(r rune) bool { return r < plane && betweens.Has(r) }

var betweens = doc.NewRuneSet(" ,;:?!()，；：？！（）《》〈〉“”‘’「」『』【】〔〕。、")

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && unicode.Is(unicode.Han, r)
}

// isWordly reports whether a character is a figure or a Latin letter of either width.
func isWordly(r rune) bool {
	return isDigit(r) || r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// endsEntity reports whether s ends with an entity of a page, its semicolon aside.
func endsEntity(s string) bool {
	k := strings.LastIndexByte(s[max(0, len(s)-maxEntity-1):], '&')
	if k < 0 {
		return false
	}
	name, n := entityName(s[max(0, len(s)-maxEntity-1)+k+1:] + ";")
	return n > 0 && name != ""
}

// widened is a narrow bracket or quotation mark and its wide form.
type widened struct {
	at int
	to rune
}

// widens gives the wide form of the narrow bracket or quotation mark at i; 0 when it stays.
func (m *mender) widens(s string, i int) rune {
	if i >= m.line {
		m.pair(s, i)
	}
	k, found := slices.BinarySearchFunc(m.wide, i, func(w widened, at int) int { return w.at - at })
	if !found {
		return 0
	}
	return m.wide[k].to
}

// pair finds the brackets and quotation marks of the line around i that belong together and become wide.
func (m *mender) pair(s string, i int) {
	m.wide = m.wide[:0]
	start := m.start + strings.LastIndexAny(s[m.start:i], "\n\r") + 1
	l := line{mender: m}
	for i = start; i < len(s) && s[i] != '\n' && s[i] != '\r'; {
		if n := hanRun(s[i:]); n > 0 {
			i += n
			l.prev, _ = utf8.DecodeLastRuneInString(s[:i])
			l.han += n / 3
			l.chinese = true
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if a := l.reading(s[i:], r); a > 0 {
			i += a
			continue
		}
		l.take(s, i, n, r)
		i += n
	}
	m.line = i
	slices.SortFunc(m.wide, func(a, b widened) int { return a.at - b.at })
}

// hanRun is the length of the run of Han that s begins with, of three bytes each and from U+5000 on, as most are.
func hanRun(s string) int {
	n := 0
	for n < len(s) && s[n] >= 0xE5 && s[n] <= 0xE9 {
		n += 3
	}
	return min(n, len(s))
}

// line pairs the brackets and quotation marks of a line.
type line struct {
	*mender
	open  []bracket
	quote *bracket // the quotation mark that is open
	han   int      // how much Han there was
	prev  rune
	// chinese is set behind Han and Chinese punctuation, and behind narrow punctuation behind these.
	chinese bool
}

// bracket is an opening one.
type bracket struct {
	at    int  // -1 for a wide one
	han   int  // how much Han stands before it
	after bool // whether Chinese stands before it
}

// reading is the length of a reading at the beginning of s that goes.
func (l *line) reading(s string, r rune) int {
	if r != '(' && r != '（' || !l.opt.readings {
		return 0
	}
	if a := annotationAt(s, l.prev); a.counts(l.opt) {
		return a.n
	}
	return 0
}

// take looks at the character r that stands in n bytes at i.
func (l *line) take(s string, i, n int, r rune) {
	switch r {
	case '(', '（':
		l.open = append(l.open, bracket{at: narrow(r, i), han: l.han})
	case ')', '）':
		if len(l.open) == 0 {
			break
		}
		begin := l.open[len(l.open)-1]
		l.open = l.open[:len(l.open)-1]
		if l.han > begin.han {
			l.add(begin.at, '（')
			l.add(narrow(r, i), '）')
		}
	case '"':
		l.mark(s, i, n)
	default:
		if isHan(r) {
			l.han++
		}
	}
	l.chinese = isChinese(r) || l.chinese && strings.ContainsRune(",;:?!)", r)
	l.prev = r
}

// mark takes a straight quotation mark. A pair becomes wide that holds Han and has Chinese on one side at least and on the
// other nothing else but the end of the line: so the marks of tables of data stay.
func (l *line) mark(s string, i, n int) {
	if l.quote == nil {
		l.quote = &bracket{at: i, han: l.han, after: l.chinese}
		if !l.chinese && l.prev != 0 {
			l.quote.at = -1
		}
		return
	}
	begin := *l.quote
	l.quote = nil
	behind := l.behind(s, i+n)
	if begin.at >= 0 && l.han > begin.han && (isChinese(behind) || behind == 0) && (begin.after || behind != 0) {
		l.add(begin.at, '“')
		l.add(i, '”')
	}
}

// behind is the character at i, or that behind narrow punctuation there; 0 at the end of the line.
func (l *line) behind(s string, i int) rune {
	for _, r := range s[i:] {
		if r == '\n' || r == '\r' {
			return 0
		}
		if !strings.ContainsRune(",;:?!)", r) {
			return r
		}
	}
	return 0
}

func (l *line) add(at int, to rune) {
	if at >= 0 {
		l.wide = append(l.wide, widened{at, to})
	}
}

// narrow is the place of a narrow bracket, -1 for a wide one.
func narrow(r rune, at int) int {
	if r < utf8.RuneSelf {
		return at
	}
	return -1
}

// isChinese reports whether a character is Han or Chinese punctuation.
func isChinese(r rune) bool {
	return isHan(r) || r >= utf8.RuneSelf && between(r)
}
