package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// field is a label with its value, from the form or a byline.
type field struct {
	name  string // the metadata field it gives; "other" for one that nobody claims
	label string // as printed
	value doc.Span
}

// labels map a label without blanks to its field, and what only begins one to none.
var labels = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	err := readSections(ruleFile("labels.txt"), func(section, word string) bool {
		if out[word] == "" {
			out[word] = section
		}
		for i := range word {
			if i > 0 {
				out[word[:i]] += ""
			}
		}
		return section != ""
	})
	if err != nil {
		panic(err)
	}
	return out
})

// labelStarts are the first characters of labels.
var labelStarts = sync.OnceValue(func() *doc.RuneSet {
	s := &doc.RuneSet{}
	for label := range labels() { // and what begins one, alike
		r, _ := utf8.DecodeRuneInString(label)
		s.Add(r)
	}
	return s
})

// maxLabel is the length of the longest label in characters, blanks inside not counted.
const maxLabel = 13

// hit is a label found in a line: its name, where it stands in the key, and where its value would begin.
type hit struct {
	name, label string
	start, end  int  // of the label and its mark
	bare        bool // without a colon or bracket
}

// labelAt reads a label at the beginning of a key: blanks inside it allowed, a colon, bar or bracket behind it, or the
// end.
func labelAt(key string) (hit, bool) {
	var room [4 * maxLabel]byte
	name := room[:0]
	runes := 0
	best := hit{}
	for i := 0; i < len(key) && runes < maxLabel; {
		r, n := utf8.DecodeRuneInString(key[i:])
		i += n
		if r == ' ' || r == '\t' {
			continue
		}
		if r < utf8.RuneSelf && (r < 'a' || r > 'z') {
			break
		}
		name = utf8.AppendRune(name, r)
		runes++
		field, ok := labels()[string(name)]
		if !ok {
			break
		}
		if field == "" {
			continue
		}
		rest := strings.TrimLeft(key[i:], " \t")
		at := len(key) - len(rest)
		switch {
		case rest == "":
			best = hit{field, string(name), 0, len(key), true}
		case rest[0] == ':':
			best = hit{field, string(name), 0, at + 1, false}
		case rest[0] == ']':
			best = hit{field, string(name), 0, at + 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], ": ")), false}
		case rest[0] == '|':
			best = hit{field, string(name), 0, at + 1, false}
		}
	}
	return best, best.name != ""
}

// opensLabel reports whether a label may begin at i: at the beginning, or behind a blank, a bar, a bullet, a bracket, or the
// colon of a label without a value.
func opensLabel(key string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(key[:i])
	return strings.ContainsRune(" \t|·[(;:", r)
}

// fusedLabel is the length in characters from which a label with its colon is one behind any character: crawlers fuse
// 14:52 and 信息来源：.
const fusedLabel = 4

// fused reports whether a label that opens rest is one behind any character. A shorter one is, too, where other labels stand before
// it and no value behind: 公开方式:主动公开主题词:
func (h hit) fused(rest string, others bool) bool {
	n := utf8.RuneCountInString(h.label)
	return n >= fusedLabel || n == fusedLabel-1 && others && h.end == len(rest)
}

// hits finds the labels of a line.
func hits(key string) []hit {
	var out []hit
	for i := 0; i < len(key); {
		r, n := utf8.DecodeRuneInString(key[i:])
		if !labelStarts().Has(r) {
			i += n
			continue
		}
		opens := opensLabel(key, i)
		if opens || len(out) > 0 || key[i-1] < utf8.RuneSelf {
			h, ok := labelAt(key[i:])
			ok = ok && (opens || !h.bare && h.fused(key[i:], len(out) > 0))
			if before := strings.TrimRight(key[:i], " "); ok && !(h.bare && !strings.HasSuffix(before, "|") && strings.Trim(before, "·*•◆■●") != "") {
				h.start, h.end = i, i+h.end
				out = append(out, h)
				i = h.end
				continue
			}
		}
		i += n
	}
	return out
}

// form finds the fields of the disclosure form and the bylines above the document, and takes their pieces out.
func (p *page) form() {
	p.formTables()
	first, last := p.formBounds()
	bare := p.bareForm(first)
	lines := 0
	for i := 0; i < len(p.keys); i++ {
		if p.n.Pieces[i].Kind == doc.Meta || p.n.Pieces[i].Kind == doc.CellPiece || i >= first && i <= last && !p.datesHeadline(i, first) {
			continue
		}
		found, dated := p.labelsOf(i, bare)
		if len(found) == 0 || p.ofMeeting(i, found) || p.ofTask(i, found) {
			continue
		}
		if i > last && last >= 0 && len(found) == 1 && (found[0].end == len(p.keys[i]) && p.verdicts[i-1].reason != doc.Form || utf8.RuneCountInString(found[0].label) <= 2 || found[0].name == "other" && p.verdicts[i-1].reason != doc.Form || found[0].name == "subject_words") {
			continue // 时间: and 主题词: below the text belong to it, and the head of a column
		}
		lines++
		if dated.Len() > 0 {
			p.addByline(dated)
		}
		i = p.formLine(i, found, first)
	}
	if lines > 0 {
		p.formNeighbours(first)
	}
	p.bylines(min(first, len(p.keys)))
}

// datesHeadline reports whether line i is a date with its label right below the first line of text, which then is a headline.
func (p *page) datesHeadline(i, first int) bool {
	if i != first+1 || len(p.keys[i]) > 60 {
		return false
	}
	h, ok := labelAt(p.keys[i])
	if !ok || h.bare || h.name != "published_date" {
		return false
	}
	_, date := onlyDate(p.keys[i][h.end:])
	return date
}

// labelsOf finds the labels of line i, when it is a line of a form or a byline: before the first one nothing stands but
// marks, a number, or a date that needs no label, which it returns, too. With bare, labels need no colon.
func (p *page) labelsOf(i int, bare bool) (found []hit, dated doc.Span) {
	key := p.keys[i]
	found = hits(key)
	if bare && (len(found) == 0 || found[0].start > 0) {
		if b := bareHits(key); len(b) > 0 {
			found = b
		} else if h, ok := gluedHit(key); ok && len(found) == 0 {
			found = []hit{h}
		}
	}
	if len(found) == 0 {
		return nil, dated
	}
	before := strings.Trim(key[:found[0].start], " ·*[|-∙◆■●▪※>•")
	if before == "" || strings.Trim(before, "0123456789.[ ") == "" && strings.HasSuffix(key[:found[0].start], "[") {
		return found, dated
	}
	if d, s, ok := doc.FindDate(key[:found[0].start]); ok && d.Day > 0 && len(before) < maxByline && !isLabelled(key) && !strings.ContainsAny(before, "。;《") {
		return found, p.span(i, s.Start, s.End)
	}
	return nil, dated
}

// addByline adds the date of a byline that has no label.
func (p *page) addByline(s doc.Span) { p.addField(hit{name: "published_date", label: "日期"}, s) }

// maxByline bounds a byline in bytes.
const maxByline = 150

// bylines takes the lines above the body that hold the date of publication without a label: 2024-02-08 18:24,
// 2022年04月05日10:10, “某某发布 2022-07-23”. A date in characters without a clock is the document's own.
func (p *page) bylines(first int) {
	for i := 0; i < first; i++ {
		key := p.keys[i]
		if p.n.Pieces[i].Kind == doc.Meta || p.n.Pieces[i].Kind == doc.CellPiece || len(key) > maxByline || p.verdicts[i].reason == doc.Form || p.n.Pieces[i].Hidden || p.n.Pieces[i].Href != "" {
			continue
		}
		if s, ok := bylineDate(key); ok {
			p.takeForm(i)
			p.addByline(p.span(i, s.Start, s.End))
		}
	}
}

// bylineHan is how many Han characters may stand beside the date of a byline.
const bylineHan = 14

// bylineDate finds the date of a byline.
func bylineDate(key string) (doc.Span, bool) {
	d, s, ok := doc.FindDate(key)
	if !ok || d.Day == 0 || hasAny(key, phrases()["no_byline"]) {
		return s, false
	}
	rest := key[:s.Start] + key[s.End:]
	han := 0
	for _, r := range rest {
		if r >= 0x4E00 {
			han++
		}
	}
	if han > bylineHan || strings.ContainsAny(rest, "。;《") {
		return s, false
	}
	return s, isClock(key[s.End:]) || !strings.Contains(key[s.Start:s.End], "年")
}

// isClock reports whether a text begins with a time of day: 18:24, 10:10:05.
func isClock(s string) bool {
	s = strings.TrimLeft(s, " \t")
	k := strings.IndexByte(s, ':')
	return (k == 1 || k == 2) && len(s) > k+2 && strings.Trim(s[:k]+s[k+1:k+3], "0123456789") == ""
}

// bareForm reports whether the page has a form whose labels stand without colons, parted from their values by blanks:
// 索 引 号 003110926/2015 信息分类 公开制度. Three lines of it are enough to be sure.
func (p *page) bareForm(first int) bool {
	n, glued := 0, 0
	for i := range p.keys {
		if i >= first {
			break
		}
		if p.n.Pieces[i].Kind != doc.Paragraph || len(p.keys[i]) >= 400 {
			continue
		}
		if len(bareHits(p.keys[i])) > 0 {
			n++
		} else if _, ok := gluedHit(p.keys[i]); ok {
			glued++
		}
	}
	return n >= 3 || glued >= 3
}

// gluedLabel is the length in characters that a label has at least whose value follows without anything between.
const gluedLabel = 4

// gluedHit reads a line that a label begins and its value follows at once: 发文日期2021年12月21日.
func gluedHit(key string) (hit, bool) {
	best := hit{}
	for i, runes := 0, 0; i < len(key) && runes < maxLabel; {
		_, n := utf8.DecodeRuneInString(key[i:])
		i += n
		runes++
		field, ok := labels()[key[:i]]
		if !ok {
			break
		}
		if field != "" && runes >= gluedLabel && field != contentLabel {
			best = hit{field, key[:i], 0, i, true}
		}
	}
	rest := key[best.end:]
	if best.name == "" || rest == "" || len(rest) > maxByline || strings.ContainsAny(rest[:1], " :|])") {
		return hit{}, false
	}
	return best, true
}

// bareHits finds labels that stand without a mark: the line begins with one, and a blank follows each. One of them at
// least has three characters or blanks inside, or a bullet opens the line.
func bareHits(key string) []hit {
	var out []hit
	long := strings.HasPrefix(strings.TrimLeft(key, " "), "·") || strings.HasPrefix(key, "•")
	for i := 0; i < len(key); {
		rest := strings.TrimLeft(key[i:], " \t·•*")
		i = len(key) - len(rest)
		if rest == "" {
			break
		}
		h, ok := bareLabelAt(rest)
		if marked, ok2 := labelAt(rest); !ok && ok2 && len(out) > 0 {
			h, ok = marked, true // 索引号 003110926/2015 公开目录: 部门文件
		}
		if ok {
			long = long || h.end > len("文号")
			h.start, h.end = i, i+h.end
			out = append(out, h)
			i = h.end
			continue
		}
		if len(out) == 0 {
			return nil
		}
		if k := strings.IndexAny(rest, " \t"); k >= 0 {
			i += k
		} else {
			break
		}
	}
	if !long {
		return nil
	}
	return out
}

func bareLabelAt(key string) (hit, bool) {
	var room [4 * maxLabel]byte
	name := room[:0]
	runes := 0
	best := hit{}
	for i := 0; i < len(key) && runes < maxLabel; {
		r, n := utf8.DecodeRuneInString(key[i:])
		i += n
		if r == ' ' {
			continue
		}
		if r == ':' {
			break
		}
		name = utf8.AppendRune(name, r)
		runes++
		field, ok := labels()[string(name)]
		if !ok {
			break
		}
		if field != "" && field != contentLabel && (i == len(key) || key[i] == ' ') && runes > 1 {
			best = hit{field, string(name), 0, i, true}
		}
	}
	return best, best.name != ""
}

// formLine reads the labels of line i, and the line below it when the last label has no value on its own; it returns the
// last line it took.
func (p *page) formLine(i int, found []hit, first int) int {
	key := p.keys[i]
	p.takeForm(i)
	for k, h := range found {
		end := len(key)
		if k+1 < len(found) {
			end = found[k+1].start
		}
		if h.start > 0 && key[h.start-1] == '[' { // [label]value[a label that nobody knows]…
			if k := strings.IndexByte(key[h.end:end], '['); k > 0 && strings.IndexByte(key[h.end+k:end], ']') < 0 || k > 0 && !numberBracket(key[h.end:end], k) {
				end = h.end + k
			}
		}
		value := strings.Trim(key[h.end:end], " \t|[]·;")
		at := h.end + strings.Index(key[h.end:end], value)
		if h.name == contentLabel {
			return i // the document begins here
		}
		if h.name == "tools" {
			if s, ok := bylineDate(value); ok {
				p.addByline(p.span(i, at+s.Start, at+s.End))
			}
		}
		if value != "" {
			whole := p.span(i, at, at+len(value))
			if h.name == "title" && k == len(found)-1 && i+1 < first && p.endsTitle(i+1, value) {
				i++
				p.takeForm(i)
				whole.End = p.n.Pieces[i].End
			}
			p.addField(h, whole)
			continue
		}
		if h.name != "tools" && k == len(found)-1 && len(found) == 1 && i+1 < len(p.keys) && i+1 < first && p.isValue(i+1) && (!isCounter(h.label) || strings.ContainsAny(p.keys[i+1], "0123456789")) {
			p.takeForm(i + 1)
			next := p.n.Pieces[i+1].Span
			p.addField(h, next)
			return i + 1
		}
	}
	return i
}

// numberBracket reports whether the bracket at k holds the year of a document number.
func numberBracket(s string, k int) bool {
	_, n := doc.Numeral(s[k+1:])
	return n == 4 && strings.HasPrefix(s[k+1+n:], "]")
}

// contentLabel names the labels behind which the document itself begins.
const contentLabel = "content"

// contentCut is where the document begins in a line that such a label opens, or one with other labels of the form before
// it; 0 when it does not begin there.
func contentCut(key string) int {
	if r, _ := utf8.DecodeRuneInString(key); !labelStarts().Has(r) {
		return 0
	}
	for i, h := range hits(key[:min(len(key), maxFormLine)]) {
		if i == 0 && h.start > 0 {
			break
		}
		if h.name == contentLabel && !h.bare && strings.TrimSpace(key[h.end:]) != "" {
			return h.end
		}
	}
	return 0
}

// maxFormLine is how far into a line its labels are looked for, in bytes.
const maxFormLine = 2000

// isCounter reports whether a label stands before a number that a script fills in, so that it is often missing.
func isCounter(label string) bool {
	return endsAny(label, phrases()["counters"])
}

// recordFields are those that only a site says of a document, in the record that it keeps and in the byline.
var recordFields = []string{"index_number", "disclosure", "published_date", "publisher", "source", "tools"}

// framed reports whether a page stands around the document of an office file, which was saved from a site then: a line
// above the text, or a cell, has a label of the record. Other labels are the document's own: 密级：秘密, 时间：…
func (p *page) framed() bool {
	first, _ := p.formBounds()
	for i := range p.keys {
		if p.n.Pieces[i].Kind != doc.CellPiece && i >= first {
			continue
		}
		found, dated := p.labelsOf(i, false)
		if dated.Len() > 0 || slices.ContainsFunc(found, ofRecord) {
			return true
		}
	}
	return false
}

// ofRecord reports whether a label is one of the record: no word that stands in documents, too (日期, 责任单位), and with its mark.
func ofRecord(h hit) bool {
	return slices.Contains(recordFields, h.name) && (!h.bare || h.name == "index_number") && !slices.Contains(phrases()["charged"], h.label) &&
		(h.name != "published_date" || utf8.RuneCountInString(h.label) > len("日期")/len("日"))
}

// takeForm takes a piece out as part of the form; a form outside the content stays one. Where no page stands around the
// document, its values are read and its lines stay.
func (p *page) takeForm(i int) {
	if p.bare {
		return
	}
	if p.verdicts[i].reason == "" || p.verdicts[i].reason == doc.Furniture || p.verdicts[i].reason == doc.Hidden {
		p.verdicts[i].reason = doc.Form
	}
}

// span gives the span in the buffer for a range of the key of piece i.
func (p *page) span(i, from, to int) doc.Span {
	base := p.n.Key.Pos(p.n.Pieces[i].Start)
	return p.n.Key.Span(base+from, base+to)
}

// endsTitle reports whether line i is the end of a title that the line above it broke off: what stands there is no whole
// title, and the two together are.
func (p *page) endsTitle(i int, above string) bool {
	rest := strings.TrimSpace(p.keys[i])
	return strings.Contains(above, "关于") && !complete(above) && len(rest) < len(above) && !strings.Contains(rest, "关于") &&
		p.isValue(i) && complete(above+rest)
}

// isValue reports whether a line can be the value of the label above it: no label itself, and not the title.
func (p *page) isValue(i int) bool {
	piece := &p.n.Pieces[i]
	if piece.Kind == doc.Meta || piece.Kind == doc.CellPiece || len(hits(p.keys[i])) > 0 || len(bareHits(p.keys[i])) > 0 || len(p.keys[i]) > 600 {
		return false
	}
	if strong, _ := p.x.furniture.made(p.cores[i]); strong {
		return false
	}
	for _, title := range p.titles {
		if len(p.cores[i]) >= 18 && strings.HasPrefix(title, p.cores[i]) {
			return false
		}
	}
	organ, _ := letterOf(p.keys[i])
	return !isAddressee(p.keys[i]) && organ == "" && !(isLabelled(p.keys[i]) && !onlyNumber(p.keys[i]))
}

// ofMeeting reports whether the labels of line i are those of a meeting: 时间 and 日期 with 地点 right below.
func (p *page) ofMeeting(i int, found []hit) bool {
	if !slices.Contains(phrases()["meetings"], found[0].label) {
		return false
	}
	for k := i; k < min(i+6, len(p.keys)); k++ {
		if strings.HasPrefix(squeeze(p.keys[k]), "地点") || strings.Contains(squeeze(p.keys[k]), "会议地点") {
			return true
		}
	}
	return false
}

// ofTask reports whether the only label of line i is that of a responsibility clause, which names the organ of a form, too
// (责任单位): it stands by itself, with no line of the form beside it and no date above it.
func (p *page) ofTask(i int, found []hit) bool {
	if len(found) != 1 || !slices.Contains(phrases()["charged"], found[0].label) || i == 0 {
		return false
	}
	if p.verdicts[i-1].reason == doc.Form || i+1 < len(p.keys) && len(hits(p.keys[i+1])) > 0 {
		return false
	}
	return p.dateOf[i-1].IsZero()
}

func (p *page) addField(h hit, value doc.Span) {
	text := strings.Trim(p.n.Text.Slice(value), " \t")
	if strings.Trim(text, "-年月日/ 　") == "" {
		return
	}
	p.fields = append(p.fields, field{h.name, h.label, value})
	if h.name == "title" && len(p.titles) < maxCandidates {
		p.titles = append(p.titles, core(p.n.Key.Slice(value)))
	}
}

// formBounds gives the pieces of running text between which no form is looked for: the document itself.
func (p *page) formBounds() (first, last int) {
	first, last = len(p.keys), -1
	for i, key := range p.keys {
		piece := &p.n.Pieces[i]
		if piece.Kind == doc.Meta || p.n.Markup && piece.Role != "content" {
			continue
		}
		opens := isAddressee(key) || p.prose[i] && !p.holds[i] || isLabelled(key)
		if opens && !(i < first && len(key) < 400 && len(hits(key)) > 0) {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// shortValue bounds the value of a label that nobody knows, in bytes.
const shortValue = 90

// formNeighbours takes label lines that nobody knows along with the form lines they stand between.
func (p *page) formNeighbours(first int) {
	for i := 1; i < len(p.keys)-1 && i < first; i++ {
		if !p.kept(i) || p.verdicts[i-1].reason != doc.Form {
			continue
		}
		label, value, ok := strings.Cut(strings.TrimLeft(p.keys[i], "·* "), ":")
		label = strings.Trim(squeeze(label), "[]")
		if !ok || utf8.RuneCountInString(label) > 6 || !hanOnly(strings.ReplaceAll(label, "/", "")) || slices.Contains(phrases()["body"], label) || p.x.furniture.words[label] {
			continue
		}
		p.takeForm(i)
		if value = strings.TrimSpace(value); value == "" && i+1 < first && p.kept(i+1) && p.isValue(i+1) && len(p.keys[i+1]) <= shortValue {
			p.takeForm(i + 1)
			value = p.text(i + 1)
		}
		if value != "" {
			p.found.Metadata.Other = append(p.found.Metadata.Other, doc.Field{Label: label, Value: value})
		}
	}
}

func hanOnly(s string) bool {
	for _, r := range s {
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
	}
	return s != ""
}

// formTables reads forms that are tables: label and value cells beside each other, or a row of labels over a row of
// values. A table is a form when half of its filled cells and more are labels and their values.
func (p *page) formTables() {
	for i := 0; i < len(p.keys); {
		t := p.n.Pieces[i].Cell.Table
		if t == 0 {
			i++
			continue
		}
		end := i
		known, filled := 0, 0
		for end < len(p.keys) && p.n.Pieces[end].Cell.Table == t {
			if h, ok := cellLabel(p.keys[end]); ok && (h.bare || h.end == len(p.keys[end])) {
				known++
			} else if ok {
				known += 2
			} else if strings.HasPrefix(p.keys[end], "[") && strings.IndexByte(p.keys[end], ']') == len(p.keys[end])-1 {
				known++ // a label that nobody knows
			}
			if p.keys[end] != "" {
				filled++
			}
			end++
		}
		if known >= 3 && known*5 >= filled*2 && filled <= 60 {
			p.formTable(i, end)
		}
		i = end
	}
}

// cellLabel reads the label that a cell begins with, in brackets or not.
func cellLabel(key string) (hit, bool) {
	inner := strings.TrimLeft(key, "[ ·*•")
	h, ok := labelAt(inner)
	h.start, h.end = len(key)-len(inner), h.end+len(key)-len(inner)
	return h, ok
}

func (p *page) formTable(from, to int) {
	at := map[[2]int]int{}
	for i := from; i < to; i++ {
		c := p.n.Pieces[i].Cell
		at[[2]int{c.Row, c.Col}] = i
	}
	for i := from; i < to; i++ {
		p.takeForm(i)
		h, ok := cellLabel(p.keys[i])
		if !ok {
			continue
		}
		if rest := strings.TrimSpace(p.keys[i][h.end:]); rest != "" {
			k := strings.LastIndex(p.keys[i], rest)
			p.addField(h, p.span(i, k, k+len(rest)))
			continue
		}
		c := p.n.Pieces[i].Cell
		for _, next := range [][2]int{{c.Row, c.Col + c.Cols}, {c.Row + c.Rows, c.Col}} {
			k, ok := at[next]
			if !ok {
				continue
			}
			if _, isLabel := cellLabel(p.keys[k]); !isLabel && p.keys[k] != "" {
				p.addField(h, p.n.Pieces[k].Span)
				break
			}
		}
	}
}
