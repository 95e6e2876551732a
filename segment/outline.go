package segment

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Levels of headings by the form of their labels (GB/T 9704-2012, 7.3.3): 一、 is 1, （一） is 2, 1. is 3, （1） is 4, ① is 5.
// Chapters, sections and articles stand in documents of their own.
const (
	levelItem  = 1 // 一、 and 第一章
	levelSub   = 2 // （一） and 第一节
	levelPoint = 3 // 1. and 第一条
	levelSmall = 4 // （1）
	levelRing  = 5 // ①
)

// label is the label at the beginning of a paragraph.
type label struct {
	level  int
	text   string // as written, without the mark behind it
	number int
	end    int    // bytes of the key it takes, with its mark and the blanks behind
	style  string // labels of one style count on: "一、", "(一)", "1.", "1.1", "(1)", "①", "章", "节", "条"
}

// labelAt reads the label at the beginning of a key; text is the same stretch of the text.
func labelAt(key, text string) (label, bool) {
	lead := doc.Blanks(key)
	l, ok := readLabel(key[lead:], strings.TrimLeft(text, " \t\u3000\u00a0"))
	if !ok {
		return label{}, false
	}
	l.end += lead
	l.end += doc.Blanks(key[l.end:])
	return l, l.end < len(key) || l.level <= levelSub
}

func readLabel(key, text string) (label, bool) {
	r, _ := utf8.DecodeRuneInString(text)
	if l, ok := signLabel(r, key); ok {
		return l, true
	}
	if strings.HasPrefix(key, "第") {
		return chapterLabel(key)
	}
	if l, ok := decimalLabel(key); ok {
		return l, true
	}
	rest, bracket := strings.CutPrefix(key, "(")
	rest = rest[doc.Blanks(rest):]
	number, n := doc.Numeral(rest)
	if n == 0 || number == 0 || number > 300 {
		return label{}, false
	}
	digits := rest[0] >= '0' && rest[0] <= '9'
	written := rest[:n]
	after := rest[n:]
	after = after[doc.Blanks(after):]
	if bracket {
		if !strings.HasPrefix(after, ")") {
			return label{}, false
		}
		after = strings.TrimPrefix(after[1:], "、")
		if digits {
			return label{levelSmall, "(" + written + ")", number, len(key) - len(after), "(1)"}, true
		}
		return label{levelSub, "(" + written + ")", number, len(key) - len(after), "(一)"}, true
	}
	return plainLabel(key, after, written, number, digits)
}

// numberSigns are the characters that are a number with its mark, by their first and last ones.
var numberSigns = []struct {
	first, last rune
	number      int // of the first
	level       int
	style       string
}{
	{'①', '⑳', 1, levelRing, "①"}, {'㉑', '㉟', 21, levelRing, "①"}, {'㊱', '㊿', 36, levelRing, "①"},
	{'⑴', '⒇', 1, levelSmall, "(1)"}, {'⒈', '⒛', 1, levelPoint, "1."}, {'㈠', '㈩', 1, levelSub, "(一)"},
}

// signLabel reads a label of one character, r, whose key is what the key begins with: ①, ⑴, ⒈, ㈠.
func signLabel(r rune, key string) (label, bool) {
	for _, s := range numberSigns {
		if r < s.first || r > s.last {
			continue
		}
		number := int(r-s.first) + s.number
		_, n := utf8.DecodeRuneInString(key)
		if digits := strconv.Itoa(number); s.level == levelRing && strings.HasPrefix(key, digits) { // the key of ① is 1
			n = len(digits)
		} else if s.level != levelRing && n == 1 { // (1), 1., (一)
			n = 1 + strings.IndexAny(key, ").")
		}
		return label{s.level, string(r), number, max(n, 1), s.style}, true
	}
	return label{}, false
}

// decimalLabel reads 1.1 and 1.2.3, which a blank or a word follows that measures nothing (2.68万元). Each number more is a
// level below 1.
func decimalLabel(key string) (label, bool) {
	l := label{level: levelPoint, style: "1"}
	for l.end < len(key) {
		number, n := doc.Numeral(key[l.end:])
		if n == 0 || n > 2 || number == 0 || key[l.end] > '9' {
			return label{}, false
		}
		l.number, l.end = number, l.end+n
		if !strings.HasPrefix(key[l.end:], ".") || !startsWithDigit(key[l.end+1:]) {
			break
		}
		if l.level == levelPoint+maxDecimal {
			return label{}, false
		}
		l.end, l.level, l.style = l.end+1, l.level+1, l.style+".1"
	}
	l.text = key[:l.end]
	rest := strings.TrimPrefix(strings.TrimPrefix(key[l.end:], "."), "、")
	l.end = len(key) - len(rest)
	next, _ := utf8.DecodeRuneInString(rest)
	return l, l.level > levelPoint && (next == ' ' || unicode.Is(unicode.Han, next) && !strings.ContainsRune(measuring, next))
}

// maxDecimal is how many numbers may follow the first of a decimal label.
const maxDecimal = 4

// measuring are the characters that begin a measure word behind a decimal number.
const measuring = "万亿千百元米个吨倍公平立分度厘毫升斤亩人级折点小"

// plainLabel reads 一、 and 1. with the marks that stand for these.
func plainLabel(key, after, written string, number int, digits bool) (label, bool) {
	mark := 0
	switch {
	case strings.HasPrefix(after, "、"):
		mark = len("、")
	case after != "" && after[0] == '.', after != "" && after[0] == ',' && !digits:
		mark = 1
	default:
		return label{}, false
	}
	rest := after[mark:]
	if next := rest[doc.Blanks(rest):]; !beginsTitle(next, digits && mark == 1) {
		return label{}, false
	}
	end := len(key) - len(rest)
	if digits {
		return label{levelPoint, written, number, end, "1."}, true
	}
	return label{levelItem, written, number, end, "一、"}, true
}

// beginsTitle reports whether a heading may begin so: not with a digit (2.68) unless it is that of a date (1.2020年底前,
// 9.12月15日前), not with another numeral of a list (一、二、三等奖).
func beginsTitle(key string, afterDot bool) bool {
	if key == "" {
		return true
	}
	if key[0] >= '0' && key[0] <= '9' {
		_, n := doc.Numeral(key)
		return !afterDot || n == 4 && beginsOne(key[n:], "年", "-", "/", ".") || n <= 2 && strings.HasPrefix(key[n:], "月")
	}
	if !afterDot {
		if _, n := doc.Numeral(key); n > 0 && n < len(key) && strings.HasPrefix(key[n:], "、") {
			return false
		}
	}
	return true
}

// chapterLabel reads 第一章, 第二节, 第三条.
func chapterLabel(key string) (label, bool) {
	rest := key[len("第"):]
	rest = rest[doc.Blanks(rest):]
	number, n := doc.Numeral(rest)
	if n == 0 {
		return label{}, false
	}
	rest = rest[n:]
	rest = rest[doc.Blanks(rest):]
	for _, c := range []struct {
		word  string
		level int
	}{{"章", levelItem}, {"编", levelItem}, {"部分", levelItem}, {"节", levelSub}, {"条", levelPoint}} {
		after, ok := strings.CutPrefix(rest, c.word)
		if !ok {
			continue
		}
		if beginsOne(after, "规定", "、第", "第", "的", "至", "和", "中") {
			return label{}, false // 第三条规定的…: a reference
		}
		after = strings.TrimPrefix(after, "、")
		next, _ := utf8.DecodeRuneInString(after)
		if after != "" && c.level == levelPoint && !unicode.IsSpace(next) && !unicode.Is(unicode.Han, next) {
			return label{}, false
		}
		end := len(key) - len(after)
		text := strings.TrimSuffix(strings.ReplaceAll(key[:end], " ", ""), "、")
		return label{c.level, text, number, end, c.word}, true
	}
	return label{}, false
}

// paragraph is a stretch of text that may begin with a label: a piece, or a part of one that has lost its line breaks.
type paragraph struct {
	doc.Span
	key   string
	label *label
	cell  bool
	part  int // number of the part it stands in, from 1
}

// paragraphs lists the paragraphs of the draft. Pieces whose labels stand inside the line are parted there.
func (b *builder) paragraphs() []paragraph {
	var out []paragraph
	for _, p := range b.draft.Pieces {
		if b.ctx.Err() != nil {
			return nil // Build returns it
		}
		if p.Kind == doc.Meta || p.Len() == 0 {
			continue
		}
		if p.Kind == doc.CellPiece {
			out = append(out, b.paragraph(p.Span, true))
			continue
		}
		for _, s := range b.splitLine(p.Span) {
			out = append(out, b.paragraph(s, false))
		}
	}
	bareNumbers(out)
	return b.joinLabelLines(out)
}

// joinLabelLines puts a label that stands on a line of its own together with what it names on the next one.
func (b *builder) joinLabelLines(paras []paragraph) []paragraph {
	out := paras[:0]
	for i := 0; i < len(paras); i++ {
		p := paras[i]
		if i+1 < len(paras) && b.isBareLabel(p) && b.isLabelValue(paras[i+1]) {
			i++
			p.End = paras[i].End
			p.key = b.draft.Key.Slice(p.Span)
		}
		out = append(out, p)
	}
	return out
}

// isBareLabel reports whether a line is the label of a clause and nothing else.
func (b *builder) isBareLabel(p paragraph) bool {
	key := strings.TrimRight(p.key, " \t")
	if p.cell || p.label != nil || len(key) > maxLabel || !strings.HasSuffix(key, ":") {
		return false
	}
	_, ok := b.words.labels.read(squeeze(strings.TrimSuffix(key, ":")))
	return ok
}

// isLabelValue reports whether a line may be what a label on a line of its own names.
func (b *builder) isLabelValue(p paragraph) bool {
	if p.cell || p.label != nil || p.Len() > shortLine || strings.Contains(p.key, ":") {
		return false
	}
	from := b.draft.Key.Pos(p.Start)
	return b.unitsOnly(from, from+len(p.key)) || b.isLimit(clausePart{start: from, end: from + len(p.key)})
}

// bareNumbers gives the labels of headings that are numbers without a mark (1 总则), where decimal labels stand below.
func bareNumbers(paras []paragraph) {
	decimals := 0
	for _, p := range paras {
		if p.label != nil && p.label.level > levelPoint && strings.HasPrefix(p.label.style, "1.1") {
			decimals++
		}
	}
	if decimals < 2 {
		return
	}
	for i := range paras {
		p := &paras[i]
		key := strings.TrimLeft(p.key, " \t")
		number, n := doc.Numeral(key)
		if p.label != nil || p.cell || n == 0 || n > 2 || key[0] > '9' || len(key) > maxBareHeading || !strings.HasPrefix(key[n:], " ") || strings.Contains(strings.TrimRight(key, "。 "), "。") {
			continue
		}
		end := len(p.key) - len(strings.TrimLeft(key[n:], " \t"))
		p.label = &label{levelPoint, key[:n], number, end, "1."}
	}
}

// maxBareHeading is how long a heading with a bare number may be, in bytes.
const maxBareHeading = 90

func (b *builder) paragraph(s doc.Span, cell bool) paragraph {
	p := paragraph{Span: s, key: b.draft.Key.Slice(s), cell: cell, part: b.partOf(s)}
	if l, ok := labelAt(p.key, b.draft.Text.Slice(s)); ok {
		p.label = &l
	}
	return p
}

func (b *builder) partOf(s doc.Span) int {
	parts := b.draft.Document.Parts // in order
	i := sort.Search(len(parts), func(i int) bool { return parts[i].Span.End > s.Start })
	if i < len(parts) && s.Start >= parts[i].Span.Start {
		return i + 1
	}
	return 0
}

// A line shorter than shortLine, in bytes, has hardly lost line breaks: its labels part it only behind the end of a
// sentence or a bracket. One shorter than oneItem holds no two items.
const (
	shortLine = 300
	oneItem   = 45
)

// lostBreaks is a line, in bytes, that has lost its line breaks: a label may follow anything in it.
const lostBreaks = 1200

// inlineLabel is a label inside a line.
type inlineLabel struct {
	label
	at    int  // of the line's key
	fused bool // no mark stands before it: it must count on
	opens bool // a sentence or a bracket ends before it
}

// splitLine parts a line at the labels inside it: behind the end of a sentence or two blanks, and only where labels of
// one style count on, so that an enumeration inside a sentence stays.
func (b *builder) splitLine(s doc.Span) []doc.Span {
	if s.Len() < oneItem {
		return []doc.Span{s}
	}
	key := b.draft.Key.Slice(s)
	_, own := labelAt(key, b.draft.Text.Slice(s))
	marks := b.inlineLabels(s, key, own)
	if len(marks) == 0 {
		return []doc.Span{s}
	}
	last, ever := map[string]int{}, map[string]int{} // ever: numbering that runs on across sections
	if l, ok := labelAt(key, b.draft.Text.Slice(s)); ok {
		last[l.style], ever[l.style] = l.number, l.number
	}
	base := b.draft.Key.Pos(s.Start)
	var out []doc.Span
	start := s.Start
	for k, m := range marks {
		if !m.follows(last, ever, marks[k+1:], s.Len()) {
			continue
		}
		last[m.style], ever[m.style] = m.number, m.number
		for style := range last {
			if levelOf(style) > m.level {
				delete(last, style)
			}
		}
		at := b.draft.Key.Text(base + m.at)
		out = append(out, b.partHeading(b.trim(doc.Span{Start: start, End: at}), s)...)
		start = at
	}
	return append(out, b.partHeading(b.trim(doc.Span{Start: start, End: s.End}), s)...)
}

// partHeading parts a heading from its text at the blank that is left of the line break between them, in a line that has
// lost its breaks.
func (b *builder) partHeading(s, line doc.Span) []doc.Span {
	if line.Len() < lostBreaks {
		return []doc.Span{s}
	}
	key := b.draft.Key.Slice(s)
	l, ok := labelAt(key, b.draft.Text.Slice(s))
	if !ok {
		return []doc.Span{s}
	}
	n := strings.IndexAny(key[l.end:], " ,;:.")
	if stop := strings.Index(key[l.end:], "。"); n < len("标题") || n > maxBareHeading || key[l.end+n] != ' ' || stop >= 0 && stop < n || len(key)-l.end-n < oneItem/2 {
		return []doc.Span{s}
	}
	at := b.draft.Key.Text(b.draft.Key.Pos(s.Start) + l.end + n)
	return []doc.Span{{Start: s.Start, End: at}, b.trim(doc.Span{Start: at, End: s.End})}
}

// follows reports whether a label inside a line of so many bytes counts on from those before it, or begins a list that the
// rest goes on with. In a line that has lost its breaks numbers may be missing before one that opens a sentence.
func (m inlineLabel) follows(last, ever map[string]int, rest []inlineLabel, size int) bool {
	switch {
	case m.number == last[m.style]+1 && !(m.fused && m.number == 1), m.number == ever[m.style]+1 && m.number > 1:
		return true
	case m.number == 1:
		return countsOn(rest, m.style, size < shortLine || m.fused) && !(m.fused && m.style == "一、")
	}
	return size >= lostBreaks && m.opens && m.number > ever[m.style] && m.number <= ever[m.style]+maxGap
}

// maxGap is how many numbers may be missing.
const maxGap = 12

// countsOn reports whether a first label begins a list: 1. alone at the end of a line is none. In a strict reading the
// second label must follow.
func countsOn(rest []inlineLabel, style string, strict bool) bool {
	for _, m := range rest {
		if m.style == style {
			return m.number == 2
		}
	}
	return !strict && len(rest) > 0 && levelOf(style) < levelPoint
}

// inlineLabels finds what may be labels inside a line, whose key is given. Own says that the line begins with one.
func (b *builder) inlineLabels(s doc.Span, key string, own bool) []inlineLabel {
	base := b.draft.Key.Pos(s.Start)
	short, lost := s.Len() < shortLine, s.Len() >= lostBreaks
	var out []inlineLabel
	depth := 0
	for i := 1; i < len(key); i++ {
		if short && !breakBytes[key[i-1]] {
			continue
		}
		switch key[i-1] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		}
		ends := breakBytes[key[i-1]] && sentenceBreak(key, i)
		blank := own && short && key[i-1] == ' ' // 1.…责任单位：X 2.…: it must count on
		if !ends && !blank && (short || key[i] != '(' && !lost) {
			continue
		}
		if !ends && !blank && !labelMayFollow(key, i, short, lost && depth == 0) || short && (key[i-1] == ';' || key[i-1] == ':') {
			continue
		}
		text := b.draft.Text.Slice(doc.Span{Start: b.draft.Key.Text(base + i), End: min(s.End, b.draft.Key.Text(base+i)+40)})
		l, ok := labelAt(key[i:runeEnd(key, min(len(key), i+80))], text)
		if !ok || !inlineStyle(l, key[:i], ends || blank, short, lost) || inQuotes(key, i) {
			continue
		}
		before := strings.TrimRight(key[:i], " ")
		out = append(out, inlineLabel{l, i, !ends && l.style != "(一)", hasSuffixOne(before, "。", ")", "]")})
		i += l.end - 1
	}
	return out
}

// labelMayFollow reports whether a label may begin at i of a line though no sentence ends there: (一) in a long one, a
// number in one that has lost its line breaks.
func labelMayFollow(key string, i int, short, lost bool) bool {
	switch c := key[i]; {
	case short || strings.HasSuffix(key[:i], "第"):
		return false
	case c == '(':
		return true
	case !lost || !utf8.RuneStart(c):
		return false
	case c >= '0' && c <= '9':
		return !startsWithDigit(key[i-1:]) && key[i-1] != '.' && key[i-1] != '-'
	}
	r, _ := utf8.DecodeRuneInString(key[i:])
	before, _ := utf8.DecodeLastRuneInString(key[:i])
	return strings.ContainsRune(chineseDigits, r) && !strings.ContainsRune(chineseDigits, before)
}

// inQuotes reports whether a place stands in short quotes: “一、二类”.
func inQuotes(key string, i int) bool {
	return strings.Count(key[max(0, i-maxQuote):i], `"`)%2 == 1 && strings.Contains(key[i:min(len(key), i+maxQuote)], `"`)
}

const chineseDigits = "一二三四五六七八九十"

// inlineStyle reports whether a label may stand inside a line behind what stands before it.
func inlineStyle(l label, before string, ends, short, lost bool) bool {
	switch {
	case l.style == "(1)":
		return hasSuffixOne(before, "。", ")")
	case l.level > levelPoint, l.style == "条" && short:
		return false
	case ends, l.style == "(一)":
		return true
	}
	return lost && (l.style == "一、" || l.style == "1.")
}

func levelOf(style string) int {
	switch style {
	case "一、", "章":
		return levelItem
	case "(一)", "节":
		return levelSub
	case "(1)":
		return levelSmall
	}
	return levelPoint
}

// breakBytes are the last bytes of what a sentence may end with; 0x82 is that of 。
var breakBytes = [256]bool{';': true, ':': true, ')': true, ']': true, ' ': true, '"': true, 0x82: true}

// sentenceBreak reports whether a sentence or a paragraph ends right before i of a key.
func sentenceBreak(key string, i int) bool {
	if i == 0 || !utf8.RuneStart(key[i]) {
		return false
	}
	switch key[i-1] {
	case ';', ':', ')', ']':
		return true
	case ' ':
		return i > 1 && (key[i-2] == ' ' || key[i-2] == ';') || strings.HasSuffix(key[:i-1], "。")
	case '"':
		return strings.HasSuffix(key[:i-1], "。")
	}
	return strings.HasSuffix(key[:i], "。")
}

// trim takes the blanks off both ends of a span.
func (b *builder) trim(s doc.Span) doc.Span {
	text := b.draft.Text.Slice(s)
	s.Start += len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	s.End -= len(text) - len(strings.TrimRightFunc(text, unicode.IsSpace))
	return doc.Span{Start: min(s.Start, s.End), End: s.End}
}

// section is a labelled heading or item with its paragraphs, while tasks are read.
type section struct {
	label    label
	head     paragraph
	title    doc.Span // of the heading
	runIn    bool     // text goes on behind the heading
	own      []paragraph
	children []*section
	parent   *section
	id       string
	depth    int     // its level, deeper inside an article
	name     string  // as it stands in paths
	given    *clause // what its heading or a statement says of all its items
	headed   bool    // its heading says who does them
	folded   bool    // what were its items are fields of its own
	table    int     // where a table ends that stands right below its heading; 0 is none
}

// outline builds the tree of labelled headings and items.
func (b *builder) outline() {
	root := &section{}
	now := root
	seenCells := map[string]bool{}
	for i, p := range b.paras {
		if b.annexLines[p.Start] {
			continue
		}
		if isAnnexMark(p) || i > 0 && p.part != b.paras[i-1].part { // nothing goes on into another document
			now = root
		}
		if p.label == nil || p.cell && (seenCells[p.key] || p.label.level > levelSub) {
			switch {
			case !p.cell:
				now.own = append(now.own, p)
			case now != root && len(now.own) == 0 && !now.runIn && !now.head.cell:
				now.table = p.End
			}
			continue
		}
		if p.cell {
			seenCells[p.key] = true
		} else {
			b.lastLabel[p.part] = p.Start
		}
		depth := depthIn(now, p.label)
		for now != root && now.depth >= depth {
			now = now.parent
		}
		s := &section{label: *p.label, head: p, parent: now, depth: depth}
		s.title, s.runIn = b.headingOf(p)
		now.children = append(now.children, s)
		now = s
	}
	b.root = root
	b.draft.Document.Outline = b.sections(root, "")
	b.withoutSignature(root)
}

// withoutSignature takes the lines of the signature out of a section and those below it: they are no part of a task.
func (b *builder) withoutSignature(s *section) {
	s.own = slices.DeleteFunc(s.own, func(p paragraph) bool { return b.signLines[p.Start] })
	for _, c := range s.children {
		b.withoutSignature(c)
	}
}

// depthIn is how deep a label stands where section now is open: items inside an article (第三条 （一）) stand below it.
func depthIn(now *section, l *label) int {
	switch l.style {
	case "章", "编", "部分", "节", "条", "一、":
		return l.level
	}
	for at := now; at != nil && at.parent != nil; at = at.parent {
		if at.label.style == "条" {
			return l.level + levelPoint
		}
	}
	return l.level
}

// isAnnexMark reports whether a paragraph is the mark above an annex: 附件, 附件2, 附表1.
func isAnnexMark(p paragraph) bool {
	key := squeeze(p.key)
	if len(key) > len("附件10:") || p.cell {
		return false
	}
	rest, ok := strings.CutPrefix(key, "附件")
	if !ok {
		rest, ok = strings.CutPrefix(key, "附表")
	}
	return ok && strings.Trim(rest, "0123456789一二三四五六七八九十:-") == ""
}

// headingOf is the heading behind a label: the first sentence when the item goes on, else all of it without its last
// mark.
func (b *builder) headingOf(p paragraph) (doc.Span, bool) {
	base := b.draft.Key.Pos(p.Start)
	rest := p.key[p.label.end:]
	runIn := false
	if i := sentenceEnd(rest); i >= 0 && strings.Trim(rest[i+len("。"):], " \t\n") != "" {
		rest, runIn = rest[:i], true
	}
	rest = strings.TrimRight(rest, " \t\n")
	for {
		cut := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(rest, "。"), ";"), " \t:")
		if cut == rest {
			break
		}
		rest = cut
	}
	from := base + p.label.end
	if inside, _, ok := bareBracket(rest); ok { // the bracket that a clause opens at its end is no part of a heading
		open := inside - 1
		for _, c := range b.clausesIn(paragraph{Span: doc.Span{Start: b.draft.Key.Text(from), End: p.End}}) {
			if b.draft.Key.Pos(c.span.Start) == from+open {
				rest = rest[:open]
				break
			}
		}
	}
	return b.draft.Key.Span(from, from+len(rest)), runIn
}

// sentenceEnd is the offset of the first full stop that no bracket holds: （X负责。列第一位的为牵头单位） ends no sentence
// around it. In a text whose brackets do not close it is the first of all; -1 without one.
func sentenceEnd(key string) int {
	first, depth := -1, 0
	for i := 0; i < len(key); i++ {
		switch {
		case key[i] == '(' || key[i] == '[':
			depth++
		case key[i] == ')' || key[i] == ']':
			depth = max(0, depth-1)
		case strings.HasPrefix(key[i:], "。") && depth == 0:
			return i
		case strings.HasPrefix(key[i:], "。") && first < 0:
			first = i
		}
	}
	if depth > 0 {
		return first
	}
	return -1
}

// sections makes the outline of the document from the tree.
func (b *builder) sections(s *section, id string) []doc.Section {
	var out []doc.Section
	for i, c := range s.children {
		c.id = fmt.Sprintf("%s%d", id, i+1)
		sec := doc.Section{ID: c.id, Level: c.label.level, Label: c.label.text, Title: b.draft.Text.Slice(c.title)}
		sec.Children = b.sections(c, c.id+".")
		end := max(c.head.End, c.table)
		for _, p := range c.own {
			end = max(end, p.End)
		}
		if n := len(sec.Children); n > 0 {
			end = max(end, sec.Children[n-1].Span.End)
		}
		sec.Span = doc.Span{Start: c.head.Start, End: end}
		out = append(out, sec)
	}
	return out
}

// pathName is a heading as it stands in the path of a task: label with its mark, and title.
func (b *builder) pathName(s *section) string {
	if s.name == "" {
		s.name = b.newPathName(s)
	}
	return s.name
}

func (b *builder) newPathName(s *section) string {
	mark := b.draft.Text.Slice(doc.Span{Start: s.head.Start, End: s.title.Start})
	label := strings.TrimSpace(mark)
	if label != strings.TrimLeft(mark, " \t\u3000") && !hasSuffixOne(label, "、", "．", ".", "）", ")", "，", ",") {
		label += " " // 第一章 总则
	}
	return label + pathPart(b.draft.Text.Slice(s.title))
}

// pathPart is a heading as it stands in paths, where one that is too long is cut.
func pathPart(title string) string {
	if len(title) <= maxPathName {
		return title
	}
	return title[:runeEnd(title, maxPathName)] + "…"
}

// maxPathName bounds a heading in a path, in bytes: an item without a full stop is its own heading, and every clause in it
// would repeat it.
const maxPathName = 600
