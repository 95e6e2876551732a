package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Some crawlers drop the line breaks of a document: its title, number, addressees and paragraphs stand on one line, parted
// by two blanks at best. The long lines are parted here, so that what follows sees the lines of a notice. Items inside
// the text (一、…。二、…) are told apart later, with the outline.

// fusedLine is the length in bytes from which a line is taken for several.
const fusedLine = 160

// unfuse parts the lines of a flattened text that hold several, and any line that the label of a document's text opens. It
// notes the keys of all lines and their anchors; those of a part are those of its line.
func (p *page) unfuse() {
	first := true
	p.keys, p.anchors = make([]string, 0, len(p.n.Pieces)), make([]anchors, 0, len(p.n.Pieces))
	var pieces []doc.Piece // nil until a line is parted
	var before []doc.Span
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		key := p.n.Key.Slice(piece.Span)
		found := anchorsOf(key)
		cuts := p.lineCuts(piece, key, found, first)
		first = first && !p.n.Markup && !isProse(key)
		if len(cuts) == 0 {
			p.keys, p.anchors = append(p.keys, key), append(p.anchors, found)
			if pieces != nil {
				pieces, before = append(pieces, *piece), append(before, p.n.BeforeSpans[i])
			}
			continue
		}
		if pieces == nil {
			pieces, before = slices.Clone(p.n.Pieces[:i]), slices.Clone(p.n.BeforeSpans[:i])
		}
		base := p.n.Key.Pos(piece.Start)
		from := 0
		for _, to := range append(cuts, len(key)) {
			part := *piece
			part.Span = trimSpan(p.n.Text, p.n.Key.Span(base+from, base+to))
			from = to
			if part.Len() > 0 {
				pieces, before = append(pieces, part), append(before, p.was(i, part.Span))
				p.keys, p.anchors = append(p.keys, p.n.Key.Slice(part.Span)), append(p.anchors, found)
			}
		}
	}
	if pieces != nil {
		p.n.Pieces, p.n.BeforeSpans = pieces, before
	}
}

// lineCuts finds where a line is to be parted, in order; first is set for those above the first running text.
func (p *page) lineCuts(piece *doc.Piece, key string, found anchors, first bool) []int {
	if piece.Kind != doc.Paragraph {
		return nil
	}
	for _, cut := range []func(string) int{contentCut, deputyCut, attachedDate} {
		if at := cut(key); at > 0 {
			return []int{at}
		}
	}
	if piece.Len() < fusedLine || p.n.Markup {
		return nil
	}
	return fusedCuts(key, found, first)
}

// was is where a part of piece i stood before normalization.
func (p *page) was(i int, s doc.Span) doc.Span {
	if src, _, ok := p.n.Text.Source(s); ok {
		if b, ok := p.n.Before.Invert(p.n.BeforeSpans[i], src); ok {
			return b
		}
	}
	return p.n.BeforeSpans[i]
}

func trimSpan(t doc.Text, s doc.Span) doc.Span {
	from, to := trim(t.Slice(s))
	return doc.Span{Start: s.Start + from, End: s.Start + to}
}

// fusedCuts finds where a long line is to be parted, in order.
func fusedCuts(key string, found anchors, first bool) []int {
	cuts := propertyCuts(key)
	at := lastCut(cuts)
	if first {
		for _, c := range headCuts(key[at:]) {
			cuts = append(cuts, at+c)
		}
		at = lastCut(cuts)
	}
	for at < len(key) {
		k := strings.Index(key[at:], "  ")
		end := len(key)
		if k >= 0 {
			end = at + k
		}
		cuts = append(cuts, closingCuts(key[at:end], at)...)
		if k < 0 {
			break
		}
		for end < len(key) && key[end] == ' ' {
			end++
		}
		if from := lastCut(cuts); end < len(key) && end-from >= shortPart && !insideBracket(key[from:end]) {
			cuts = append(cuts, end)
		}
		at = end
	}
	if found.has(yearAnchor) {
		cuts = append(cuts, signatureCuts(key)...)
	}
	if found.has(ordinalAnchor) {
		cuts = append(cuts, articleCuts(key)...)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// insideBracket reports whether a stretch ends inside a bracket that it opens.
func insideBracket(s string) bool {
	open := strings.LastIndexByte(s, '(')
	return open >= 0 && strings.IndexByte(s[open:], ')') < 0
}

// shortPart is the length in bytes below which a stretch before two blanks is no line: 名  称.
const shortPart = 18

func lastCut(cuts []int) int {
	if len(cuts) == 0 {
		return 0
	}
	return cuts[len(cuts)-1]
}

// headCuts parts the head of a notice: title, number, addressees.
func headCuts(key string) []int {
	head := key[:min(len(key), 900)]
	if cuts := pageHeadCuts(key, head); cuts != nil {
		return cuts
	}
	if cuts := mastheadCuts(head); len(cuts) == 2 { // the red head, then the title
		for _, c := range headCuts(key[cuts[1]:]) {
			cuts = append(cuts, cuts[1]+c)
		}
		return cuts
	}
	return titleCuts(key, head)
}

// titleCuts parts a head that begins with the title.
func titleCuts(key, head string) []int {
	end := sentenceMarks.Index(head) // no title holds one
	for i := 0; i < len(head) && i != end; {
		_, n := utf8.DecodeRuneInString(head[i:])
		i += n
		title := head[:i]
		if len(title) < 24 || kindOfTitle(title) == "" {
			continue
		}
		rest := strings.TrimLeft(head[i:], " ")
		at := len(head) - len(rest)
		if inner, after, ok := strings.Cut(strings.TrimPrefix(rest, "("), ")"); ok && strings.HasPrefix(rest, "(") && isBareNumber(inner) {
			behind := len(head) - len(after)
			if strings.HasPrefix(after, " ") {
				return []int{behind} // 通告（2020年第3号） 近期……
			}
			if k := strings.IndexByte(after, ':'); k > 0 && isAddressee(after[:k+1]) {
				return []int{behind, behind + k + 1}
			}
		}
		if strings.HasPrefix(rest, "一、") && len(rest) < len(head)-i {
			return []int{len(head) - len(rest)}
		}
		if !hasAny(title, []string{"关于", "印发"}) {
			continue
		}
		cuts := []int{at}
		if d, n := doc.ParseDate(rest); n > 0 && d.Day > 0 { // of the page that was crawled
			at += n
			cuts = append(cuts, at)
			rest = head[at:]
		}
		if h, ok := labelAt(rest); ok && !h.bare && h.name == "published_date" {
			if _, n := doc.ParseDate(rest[h.end:]); n > 0 { // a headline with its byline
				at += h.end + n
				cuts = append(cuts, at)
				for _, c := range headCuts(key[at:]) {
					cuts = append(cuts, at+c)
				}
				return cuts
			}
		}
		if s, ok := numberAt(rest); ok && s.Start == 0 {
			at += s.End
			cuts = append(cuts, at)
			rest = head[at:]
		}
		if k := strings.IndexByte(rest, ':'); k > 0 && isAddressee(rest[:k+1]) {
			return append(cuts, at+k+1)
		}
		if len(cuts) >= 2 {
			return cuts
		}
	}
	return untitledCuts(head)
}

// untitledCuts parts a head without a title: addressees, or a line above the first item.
func untitledCuts(head string) []int {
	if k := strings.IndexByte(head, ':'); k > 0 && isAddressee(head[:k+1]) {
		return append(mastheadCuts(head[:k]), k+1)
	}
	if k := strings.Index(head, " 一、"); k > 24 && k < 240 && !strings.ContainsAny(head[:k], ",。;:") {
		return []int{k + 1}
	}
	return nil
}

// sentenceMarks are the marks of sentences and of addressees.
var sentenceMarks = doc.NewRuneSet("。;:")

// propertyCuts parts the form of a law library inside a line, labels in 【】 one behind the other up to 正文, from the text
// around it.
func propertyCuts(key string) []int {
	var cuts []int
	last := 0
	for at := 0; ; {
		k := strings.IndexByte(key[at:], '[')
		if k < 0 {
			break
		}
		i := at + k
		at = i + 1
		if h, ok := labelAt(key[at:]); ok && !h.bare && key[at+h.end-1] == ']' {
			cuts = append(cuts, len(strings.TrimRight(key[:i], " ·•")))
			last = at + h.end
		}
	}
	if len(cuts) < 3 {
		return nil
	}
	if before, ok := strings.CutSuffix(key[:cuts[0]], "文章属性"); ok {
		cuts = append([]int{len(before)}, cuts...)
	}
	if k := strings.Index(key[last:], "正文"); k >= 0 {
		cuts = append(cuts, last+k, last+k+len("正文"))
	}
	return cuts
}

// maxDeputy bounds the name of a deputy with the title, in bytes.
const maxDeputy = 60

// deputyCut is where the text begins behind the deputy or member that a reply to a proposal addresses on the same line:
// 某某代表：您提出的……; 0 when it addresses none.
func deputyCut(key string) int {
	name, rest, ok := strings.Cut(key, ":")
	if !ok || len(name) > maxDeputy || !endsAny(name, []string{"代表", "委员"}) || !beginsAny(strings.TrimSpace(rest), []string{"您", "你"}) {
		return 0
	}
	return len(name) + 1
}

// attachedDate is where the date of a signature begins that is fused to the list of attachments above it; 0 when the line
// is none of those.
func attachedDate(key string) int {
	if !strings.HasPrefix(key, "附件") || !endsDate(key) {
		return 0
	}
	k := strings.LastIndexByte(key, ' ')
	if d, ok := onlyDate(key[k+1:]); k < 0 || !ok || d.Day == 0 || !strings.Contains(key[k:], "年") {
		return 0
	}
	return k + 1
}

// pageHeadCuts parts a page's head (breadcrumb, form, byline) from the number and the title of the notice behind it.
func pageHeadCuts(key, head string) []int {
	for at := 0; ; {
		number, ok := numberAt(head[at:])
		if !ok {
			return nil
		}
		number = number.Shift(at)
		at = number.End
		if len(hits(head[:number.Start])) == 0 || isFormNumber(head[:number.Start]) {
			continue
		}
		rest := key[number.End:]
		if organ := issuerLength(rest[:min(len(rest), 300)]); organ == 0 {
			continue
		}
		cuts := []int{number.Start, number.End}
		for _, c := range headCuts(rest) {
			cuts = append(cuts, number.End+c)
		}
		return cuts
	}
}

// isFormNumber reports whether the number behind a text is the value of a label: 发文字号：.
func isFormNumber(before string) bool {
	return strings.HasSuffix(strings.TrimRight(before, " "), ":")
}

// issuerLength is the length of the name of an organ at the beginning of a title; 0 when no 关于 follows one.
func issuerLength(s string) int {
	i := strings.Index(s, "关于")
	if i <= 0 || !isOrgan(strings.TrimSpace(s[:i])) {
		return 0
	}
	return i
}

// mastheadCuts parts the organ and the number from the addressees behind them: 云川市人民政府办公室 云政办〔2021〕3号 各区人民
// 政府.
func mastheadCuts(head string) []int {
	at := doc.Blanks(head)
	number, ok := numberAt(head[at:])
	if !ok {
		return nil
	}
	number = number.Shift(at)
	if organ := strings.TrimSpace(head[at:number.Start]); organ != "" {
		if !isOrgan(strings.TrimSuffix(organ, "文件")) {
			return nil
		}
		return []int{number.Start, number.End}
	}
	return []int{number.End}
}

// maxSigned bounds the signature inside a line, in bytes: an organ, or the post and name of who signs an order.
const maxSigned = 300

// signatureCuts parts the signatures inside a line: between the end of a sentence and a full date stands nothing but an
// organ, or the post and the name of the officer who signs an order.
func signatureCuts(key string) []int {
	var cuts []int
	for at := 0; at < len(key); {
		d, s, ok := doc.FindDate(key[at:])
		if !ok {
			break
		}
		s = s.Shift(at)
		at = max(s.End, at+1)
		if d.Day == 0 || !strings.Contains(key[s.Start:s.End], "年") || beginsAny(key[s.End:], []string{"至", "到", "前", "起", "-", ",", "、"}) {
			continue // a limit of the text
		}
		k := signStart(key, s.Start)
		if k < 0 {
			continue
		}
		for _, w := range phrases()["farewells"] {
			if rest, ok := strings.CutPrefix(key[k:s.Start], w); ok {
				k = s.Start - len(strings.TrimLeft(rest, " .。"))
			}
		}
		who := strings.TrimSpace(key[k:s.Start])
		if j := strings.LastIndex(who, "  "); j > 0 && strings.Contains(who[:j], "、") { // units of a clause stand before it
			k += strings.Index(key[k:], who) + j
			k += doc.Blanks(key[k:])
			who = strings.TrimSpace(key[k:s.Start])
		}
		if !isSignLine(who) && !isSigner(who) {
			continue
		}
		cuts = append(cuts, k, s.Start)
		if s.End < len(key) {
			cuts = append(cuts, s.End+doc.Blanks(key[s.End:]))
		}
		cuts = append(cuts, noteCuts(key, s.End)...)
	}
	return cuts
}

// sentenceEnds are the marks behind which a signature may begin.
var sentenceEnds = doc.NewRuneSet("。;:)]")

// signStart is where a signature begins that ends at end: behind the end of a sentence; -1 when none is near, or something
// stands behind it that no name of an organ has, and no gap behind that.
func signStart(key string, end int) int {
	for i := end; i > 0; {
		r, n := utf8.DecodeLastRuneInString(key[:i])
		switch {
		case end-i+n > maxSigned:
			return -1
		case n == utf8.UTFMax: // a rare character of a name
		case sentenceEnds.Has(r):
			return i + doc.Blanks(key[i:])
		case organStops.Has(r) && !strings.Contains(key[i:end], "  "):
			return -1
		}
		i -= n
	}
	return -1
}

// maxNote bounds a note in brackets, in bytes.
const maxNote = 300

// noteCuts parts the notes in brackets behind a signature.
func noteCuts(key string, at int) []int {
	var cuts []int
	at += doc.Blanks(key[at:])
	for strings.HasPrefix(key[at:], "(此件") || strings.HasPrefix(key[at:], "(联系") {
		k := strings.IndexByte(key[at:min(len(key), at+maxNote)], ')')
		if k < 0 {
			break
		}
		if at += k + 1; at < len(key) {
			cuts = append(cuts, at)
		}
		at += doc.Blanks(key[at:])
	}
	return cuts
}

// isSigner reports whether a text is the post and the name of who signs an order: 市长 某某某.
func isSigner(s string) bool {
	s = strings.ReplaceAll(squeeze(s), ":", "")
	for _, post := range organWords()["signers"] {
		if name, ok := strings.CutPrefix(s, post); ok && isName(name) {
			return true
		}
	}
	return false
}

// articleCuts parts the chapters and articles of a rule inside a line: 第二章 计划 behind the end of a sentence, and 第十条
// behind one or behind the heading of a chapter. A 第十条 that the text cites stands inside a sentence.
func articleCuts(key string) []int {
	var cuts []int
	chapter := -1
	for at := 0; at < len(key); {
		k := strings.Index(key[at:], "第")
		if k < 0 {
			break
		}
		i := at + k
		at = i + len("第")
		_, n := doc.Numeral(key[at:])
		if n == 0 {
			continue
		}
		unit, _ := utf8.DecodeRuneInString(key[at+n:])
		before := strings.TrimRight(key[:i], " ")
		ends := before == "" || strings.HasSuffix(before, "。") || strings.HasSuffix(before, ")") && unit == '章'
		switch unit {
		case '章', '节', '编':
			if ends || chapter >= 0 && i-chapter < maxHeading || kindOfTitle(tail(before, 60)) != "" && unit == '章' {
				cuts = append(cuts, i)
				chapter = i
			}
		case '条':
			if ends || chapter >= 0 && i-chapter < maxHeading {
				cuts = append(cuts, i)
				chapter = -1
			}
		}
	}
	if len(cuts) > 0 && cuts[0] == 0 {
		cuts = cuts[1:]
	}
	return cuts
}

// maxHeading bounds the heading of a chapter, in bytes.
const maxHeading = 90

// closingCuts parts what closes a notice: the date of a signature, the notes in brackets behind it.
func closingCuts(key string, base int) []int {
	var cuts []int
	at := doc.Blanks(key)
	if d, n := doc.ParseDate(key[at:]); n > 0 && d.Year > 0 && d.Day > 0 && strings.HasPrefix(key[at+n:], " ") {
		at += n + doc.Blanks(key[at+n:])
		cuts = append(cuts, base+at)
	}
	for at < len(key) && key[at] == '(' && hasAny(key[at:min(len(key), at+60)], phrases()["contacts"]) {
		k := strings.IndexByte(key[at:min(len(key), at+maxNote)], ')')
		if k < 0 || at+k+1 >= len(key) {
			break
		}
		at += k + 1 + doc.Blanks(key[at+k+1:])
		if at < len(key) {
			cuts = append(cuts, base+at)
		}
	}
	return cuts
}
