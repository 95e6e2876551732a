package normalize

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/doc"
)

// mender collects what is to be mended in a text, character by character: readings, invisible characters, entities left
// as text, characters that only stand for others, and signs of the wrong width.
type mender struct {
	s      string
	opt    mending
	edits  []edit
	counts [kinds]int

	start int       // of the stretch
	prev  rune      // the character before, as it will stand; 0 at the beginning of a line
	left  rune      // the last one that is no punctuation, 0 for none in the line
	wide  []widened // the narrow brackets and quotation marks of the line that become wide, in order
	line  int       // the end of the line whose are known
	ahead lookahead
}

// mending says what is mended.
type mending struct {
	readings, width, entities bool
	habit                     func() bool // whether the text has readings all over: see habit
	spaced                    func() bool // whether a blank stands behind its readings
	traditional               func() bool // whether it has a Traditional character
}

// kind is a kind of what is mended.
type kind uint8

const (
	asItStands kind = iota
	repaired
	reading
	invisible
	entity
	standIn
	width
	kinds
)

// Names of the kinds for diagnostics.
var kindNames = [kinds]string{
	reading: "readings", invisible: "characters without width", entity: "entities left as text",
	standIn: "characters that only stood for others", width: "signs of the wrong width",
}

// mending says how a text is mended whose beginning is given. Markup keeps its entities: they are not left as text
// there.
func (n *Normalizer) mending(head string) mending {
	return mending{readings: !n.opt.KeepReadings, width: !n.opt.KeepWidth, entities: !isMarkup(head), habit: sync.OnceValue(func() bool { return habit(head) }), spaced: sync.OnceValue(func() bool { return spaced(head) }), traditional: sync.OnceValue(func() bool { return isTraditional(head) })}
}

// isMarkup reports whether a text is the source of a page.
func isMarkup(s string) bool {
	return strings.Contains(s, "</") && strings.Contains(s, ">")
}

// note says what was mended that is not listed piece by piece.
func (m *mender) note() (doc.Diagnostic, bool) {
	var did []string
	for k, n := range m.counts {
		if n > 0 && kind(k) != reading {
			did = append(did, fmt.Sprintf("%s: %d", kindNames[k], n))
		}
	}
	return doc.Diagnostic{Code: "mended", Message: strings.Join(did, ", ")}, did != nil
}

// anywhere are the ASCII characters that may have to be mended: signs whose width is looked at, the beginnings of
// entities and readings, and control characters other than white space.
var anywhere = func() (out [utf8.RuneSelf]bool) {
	for c := range utf8.RuneSelf {
		out[c] = strings.ContainsRune("&(),;:?!\"\x7f", rune(c)) || c < ' ' && !strings.ContainsRune("\t\v\f", rune(c))
	}
	return out
}()

// mendables are the characters of three bytes that may have to be mended.
func mendables(yield func(rune) bool) {
	for _, span := range [][2]rune{
		{0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0xFEFF, 0xFEFF}, {0xFE00, 0xFE0F}, {0xFFFC, 0xFFFC}, // invisible
		{'⋯', '⋯'}, {'‧', '‧'}, {'○', '○'}, {0x2E80, 0x2FDF}, {'〝', '〟'}, {0x3190, 0x319F}, {0xE000, 0xFAFF}, {0xFE30, 0xFE6F}, // stand for others
		{'０', '９'}, {'Ａ', 'Ｚ'}, {'ａ', 'ｚ'}, {'％', '％'}, {'．', '．'}, {'（', '（'}, // width, readings
	} {
		for r := span[0]; r <= span[1]; r++ {
			if !yield(r) {
				return
			}
		}
	}
}

// stretch looks through s[start:end], beyond whose bounds nothing reaches.
func (m *mender) stretch(start, end int) {
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
			if !anywhere[c] {
				i++
				continue
			}
		case c == 0xE2 || c == 0xE3 || c == 0xEE || c == 0xEF:
			if r := three(s, i); r >= 0x800 && (chars[uint16(r)]&mendable == 0 || r == '（' && i+3 < end && s[i+3] >= 0xE0) { // no reading
				i += 3
				continue
			}
		case c != 0xC2 && c < 0xF0:
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
	to, n, k := m.instead(s[i:], r, n)
	if r == '○' && isNumeral(m.prev) && m.isNumeralOrYear(s, i+n) {
		to, k = "〇", standIn
	}
	if after, _ := utf8.DecodeRuneInString(s[i+n:]); k != asItStands && to == "" && (m.prev == utf8.RuneError || i+n < len(s) && after == utf8.RuneError) {
		k = asItStands // what is beside it may become a character without it
	}
	if k == asItStands && m.opt.width {
		if c := m.rightWidth(s, i, r, n); c != r {
			to, k = string(c), width
		}
	}
	if k == asItStands {
		to = s[i : i+n]
	} else {
		m.edit(i, n, to, k)
	}
	m.context(to)
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

// isNumeralOrYear reports whether a year of Chinese figures goes on at s[i]. A circle there is a zero; ○○ elsewhere is an
// omission.
func (m *mender) isNumeralOrYear(s string, i int) bool {
	r, i := m.after(s, i)
	if r == '○' {
		r, _ = m.after(s, i)
	}
	return isNumeral(r) || r == '年'
}

// after is the character that will stand at i, and where the next one stands; 0 at the end.
func (m *mender) after(s string, i int) (rune, int) {
	for i < len(s) {
		r, n := m.future(s, i)
		if i += n; r != 0 {
			return r, i
		}
	}
	return 0, i
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

// instead gives what takes the place of the character r at the beginning of s, other than for its width, and of how many
// bytes; n is the length of r.
func (m *mender) instead(s string, r rune, n int) (to string, size int, k kind) {
	switch {
	case r == '&':
		if to, size := entityAt(s); size > 0 && m.opt.entities {
			return to, size, entity
		} else if size > 0 {
			return "", size, asItStands // its semicolon is no punctuation
		}
	case isInvisible(r):
		return "", n, invisible
	case r >= 0x2000:
		if c := standsFor(r); c != 0 {
			return string(c), n, standIn
		}
	}
	return "", n, asItStands
}

// isInvisible tells control characters and characters without width. U+0085 is a line end.
func isInvisible(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\r' && r != '\t' && r != '\v' && r != '\f'
	case r >= 0x7F && r < 0xA0:
		return r != 0x85
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064, r >= 0xFE00 && r <= 0xFE0F:
		return true
	case r == 0xAD, r == 0xFEFF, r == 0xFFFC:
		return true
	}
	return r >= 0xE0000 && r <= 0xE01EF // tags, and selectors of a form
}

// maxEntity is the length of the longest name of an entity that is looked for.
const maxEntity = 12

// entityAt reads an entity at the beginning of s that was left as text, also one that was written as text more than once
// (&amp;nbsp;), and says how long it is; 0 when there is none.
func entityAt(s string) (text string, size int) {
	text = "&"
	for size = 1; text == "&"; {
		name, n := entityName(s[size:])
		whole := "&" + name + ";"
		named := html.UnescapeString(whole)
		if n == 0 || named == whole || utf8.RuneCountInString(named) > 2 || strings.Contains(named, ";") {
			break
		}
		text = named
		size += n
	}
	if size == 1 {
		return "", 0
	}
	if r, _ := utf8.DecodeRuneInString(text); isInvisible(r) || r == '\n' || r == '\r' {
		return "", size
	}
	return text, size
}

// entityName reads the name of an entity up to its semicolon, and says how long that is; invisible characters in it do not
// count.
func entityName(s string) (string, int) {
	var name []byte
	for i := 0; i < len(s) && len(name) < maxEntity; {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == ';' && len(name) > 0:
			return string(name), i
		case r == '#' || isWordly(r) && r < utf8.RuneSelf:
			name = append(name, byte(r))
		case !isInvisible(r):
			return "", 0
		}
	}
	return "", 0
}

// standIns are the characters of stand-ins.txt.
var standIns = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	for line := range strings.Lines(ruleFile("stand-ins.txt")) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || from[0] == '#' {
			continue
		}
		r, _ := utf8.DecodeRuneInString(from)
		if number, ok := strings.CutPrefix(from, "U+"); ok {
			n, err := strconv.ParseInt(number, 16, 32)
			if err != nil { // a test reads them all
				panic(err)
			}
			r = rune(n)
		}
		out[r], _ = utf8.DecodeRuneInString(to)
	}
	return out
})

// standsFor gives the character that r only stands for: a radical or compatibility ideograph, as PDF files give them, a
// mark of Kanbun, a small or vertical form of punctuation, a character of private use whose form is known; 0 for none.
func standsFor(r rune) rune {
	switch {
	case r < 0x2E80 || r >= 0x3000 && r < 0x3190 || r >= 0xE000 && r <= 0xF8FF || r >= 0xFE30 && r <= 0xFE6F || r < 0x2F00 && standIns()[r] != 0:
		return standIns()[r]
	case r >= 0x2E80 && r <= 0x2FDF || r >= 0x3190 && r <= 0x319F || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F:
		c := norm.NFKC.String(string(r))
		if f, n := utf8.DecodeRuneInString(c); n == len(c) && f != r {
			return f
		}
	}
	return 0
}

// rightWidth gives the form in which the sign at i should stand: figures and letters narrow, percent signs and decimal
// points behind figures too; punctuation of a Chinese sentence wide, and brackets that hold Chinese.
func (m *mender) rightWidth(s string, i int, r rune, n int) rune {
	switch {
	case r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ':
		return r - 0xFEE0
	case r == '％' && isDigit(m.prev):
		return '%'
	case r == '．' && isWordly(m.prev):
		if after, _ := m.after(s, i+n); isWordly(after) && isDigit(after) == isDigit(m.prev) { // 2．5, ｗｗｗ．ｇｏｖ
			return '.'
		}
	case r == '(' || r == ')' || r == '"':
		if to := m.widens(s, i); to != 0 {
			return to
		}
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

// right is the next character from i on, as it will stand, that is no punctuation; end is set when the line ends before.
func (m *mender) right(s string, i int) (r rune, end bool) {
	if i >= m.ahead.from && i < m.ahead.to {
		return m.ahead.r, m.ahead.end
	}
	m.ahead = lookahead{from: i, end: true}
	for i < len(s) {
		r, n := m.future(s, i)
		if r == '\n' || r == '\r' {
			break
		}
		if r != 0 && !between(r) && !(r == '"' && m.widens(s, i) != 0) {
			m.ahead.r, m.ahead.end = r, false
			break
		}
		i += n
	}
	m.ahead.to = i
	return m.ahead.r, m.ahead.end
}

// future is the character at i as it will stand, its width aside; 0 when there will be none, and how long it is now.
func (m *mender) future(s string, i int) (rune, int) {
	r, n := utf8.DecodeRuneInString(s[i:])
	to, size, k := m.instead(s[i:], r, n)
	if k == asItStands {
		return r, size
	}
	r, _ = utf8.DecodeRuneInString(to)
	if to == "" {
		r = 0
	}
	return r, size
}

// between reports whether a character is looked past by [mender.inSentence]: punctuation of either width and blanks.
// Straight quotation marks are not, which in tables of data part one field from the next.
func between(r rune) bool {
	return strings.ContainsRune(" ,;:?!()，；：？！（）《》〈〉“”‘’「」『』【】〔〕。、", r)
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && unicode.Is(unicode.Han, r)
}

// isWordly reports whether a character is a figure or a Latin letter of either width.
func isWordly(r rune) bool {
	return isDigit(r) || r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

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
		r, n := m.future(s, i)
		l.take(s, i, n, r)
		i += n
	}
	m.line = i
	slices.SortFunc(m.wide, func(a, b widened) int { return a.at - b.at })
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
	if r != 0 {
		l.chinese = isChinese(r) || l.chinese && strings.ContainsRune(",;:?!)", r)
		l.prev = r
	}
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

// behind is the character at i as it will stand, or that behind narrow punctuation there; 0 at the end of the line.
func (l *line) behind(s string, i int) rune {
	for {
		r, next := l.after(s, i)
		if r == '\n' || r == '\r' {
			return 0
		}
		if r == 0 || !strings.ContainsRune(",;:?!)", r) {
			return r
		}
		i = next
	}
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
