package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// isTitleLike reports whether a long line may be a title: about something, of a kind, and no sentence.
func isTitleLike(key string) bool {
	return kindOfTitle(key) != "" && !strings.ContainsAny(key, "。;") && (strings.Contains(key, "关于") || strings.Contains(key, "印发")) && utf8.RuneCountInString(key) < maxTitle
}

// maxTitle is the length in characters of the longest line of a title: joint issuers stand before it.
const maxTitle = 180

// cleanTitle takes off what is not part of a title: marks of reposts, tags, the name of a column or an agency in front, a
// number beside it, what is printed with it, the brackets around it.
func cleanTitle(s string) string {
	s, _ = partTitle(s)
	return s
}

// partTitle cleans a title and gives the document number that stood beside it; "" when there was none.
func partTitle(s string) (title, number string) {
	s = withoutTags(strings.TrimSpace(s))
	for range 4 {
		before := s
		s = withoutFront(s)
		if n := leadingNumber(s); n > 0 && s[n:] != "" {
			number, s = s[:n], strings.TrimLeft(s[n:], " :：—-")
		}
		if rest, n := withoutBack(s); rest != s {
			s = rest
			if n != "" {
				number = n
			}
		}
		if strings.HasPrefix(s, "《") && strings.HasSuffix(s, "》") && strings.Count(s, "《") == 1 {
			s = strings.TrimSuffix(strings.TrimPrefix(s, "《"), "》")
		}
		if s = strings.Trim(s, " 　*·"); s == before {
			break
		}
	}
	if number != "" {
		number = numberForm(foldBrackets(number))
	}
	return s, number
}

// brackets that stand around a word in front of a title or behind it, as printed.
var brackets = [][2]string{{"（", "）"}, {"(", ")"}, {"【", "】"}, {"[", "]"}, {"〔", "〕"}, {"［", "］"}}

// withoutFront takes off what stands before a title: a repost mark, the name of a column in 【】, the dateline of an agency.
func withoutFront(s string) string {
	for _, b := range brackets {
		inner, rest, ok := strings.Cut(strings.TrimPrefix(s, b[0]), b[1])
		if !ok || !strings.HasPrefix(s, b[0]) || utf8.RuneCountInString(strings.TrimSpace(rest)) < 4 {
			continue
		}
		if slices.Contains(phrases()["reposts"], inner) || (b[0] == "【" || b[0] == "[" || b[0] == "［") && utf8.RuneCountInString(inner) <= 12 {
			return strings.TrimSpace(rest)
		}
	}
	if k := strings.Index(s, "” "); strings.HasPrefix(s, "“") && k > 0 && kindOfTitle(s) != "" {
		return strings.TrimSpace(s[k+len("”"):]) // the name of a column in front
	}
	for _, bar := range []string{"丨", "｜", "|"} { // 政务公开丨…
		if head, rest, ok := strings.Cut(s, bar); ok && utf8.RuneCountInString(head) <= 8 && kindOfTitle(rest) != "" {
			return strings.TrimSpace(rest)
		}
	}
	if k := strings.Index(s, "日电"); strings.HasPrefix(s, "新华社") && k > 0 && k < 60 {
		return strings.TrimSpace(s[k+len("日电"):])
	}
	return s
}

// withoutBack takes off what stands behind a title: a number with or without brackets, a note on what is printed with it.
func withoutBack(s string) (title, number string) {
	for _, b := range brackets[:2] {
		if !strings.HasSuffix(s, b[1]) {
			continue
		}
		k := strings.LastIndex(s, b[0])
		if open := matchingOpen(s, b); open >= 0 {
			k = open
		}
		if k <= 0 {
			continue
		}
		inner := strings.TrimSpace(s[k+len(b[0]) : len(s)-len(b[1])])
		switch {
		case slices.Contains(phrases()["reposts"], inner), strings.HasPrefix(inner, "附"), strings.HasPrefix(inner, "总第"):
			return strings.TrimSpace(s[:k]), ""
		case isBareNumber(inner):
			return strings.TrimSpace(s[:k]), inner
		}
	}
	if k := strings.LastIndexAny(s, " 　"); k > 0 && isBareNumber(strings.TrimSpace(s[k:])) && kindOfTitle(s[:k]) != "" {
		return strings.TrimSpace(s[:k]), strings.TrimSpace(s[k:])
	}
	return s, ""
}

// matchingOpen is where the bracket opens that closes at the end of s; -1 when it does not.
func matchingOpen(s string, b [2]string) int {
	depth := 0
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		switch string(r) {
		case b[1]:
			depth++
		case b[0]:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// isBareNumber reports whether a text is a document number and nothing else, also 第36号 and 2021年第7号.
func isBareNumber(s string) bool {
	if !strings.Contains(s, "号") {
		return false
	}
	folded := foldBrackets(s)
	at, ok := numberAt(folded)
	return ok && at.Start == 0 && at.End == len(folded) || strings.HasPrefix(folded, "第") && strings.HasSuffix(folded, "号") && utf8.RuneCountInString(folded) <= 8
}

func foldBrackets(s string) string { return bracketFolder.Replace(s) }

var bracketFolder = strings.NewReplacer("〔", "[", "〕", "]", "（", "(", "）", ")", "﹝", "[", "﹞", "]", "【", "[", "】", "]", "［", "[", "］", "]")

// withoutTags drops the tags that some sites leave in their meta tags.
func withoutTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		k := strings.IndexByte(s[i:], '>')
		if k < 0 || k < 2 || !(s[i+1] == '/' || s[i+1] >= 'a' && s[i+1] <= 'z' || s[i+1] >= 'A' && s[i+1] <= 'Z') {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		s = s[i+k+1:]
	}
	return b.String() + s
}

// leadingNumber is the length of the document number that a line begins with: 云政发〔2021〕3号云川市人民政府关于…
func leadingNumber(s string) int {
	if !strings.Contains(s, "号") {
		return 0
	}
	folded := foldBrackets(s)
	at, ok := numberAt(folded)
	if !ok || at.Start > 0 || len(folded) == at.End {
		return 0
	}
	return strings.Index(s, "号") + len("号")
}

// maxTitleLines is over how many lines a title is printed at most.
const maxTitleLines = 12

// title finds the title: the printed heading above the addressees or the body, which the form's and the page's titles
// confirm; else one of those.
func (p *page) title(f *frame) {
	m := &p.found.Metadata
	known := []string{p.candidate("title", doc.FromForm), p.candidate("title", doc.FromMeta)}
	from, to, ok := p.coverTitle(f)
	if !ok {
		from, to, ok = p.printedTitle(f, append(known, p.headlines()...))
	}
	if ok {
		f.title, f.titleEnd = from, to
		m.Title, p.beside = partTitle(p.joinLines(f.kept[from:to]))
		p.dropTitleCopies(f)
		span := doc.Span{Start: p.n.Pieces[f.kept[from]].Start, End: p.n.Pieces[f.kept[to-1]].End}
		p.evidence("title", m.Title, doc.FromText, span)
	}
	known = append(known, p.candidate("title", doc.FromJSONLD), p.headline(), p.underlined(), p.bylined())
	m.Title = p.bestTitle(f, m.Title, known)
	if m.Title == "" {
		m.Title = p.orderedTitle(f)
	}
	if m.Title == "" && p.n.Markup {
		m.Title = cleanTitle(firstOf(p.candidate("page_title", doc.FromMeta)))
	}
}

// bylined is the line with a kind right above a line of the form or a byline, the first that has one: a page's headline.
func (p *page) bylined() string {
	for i := range p.keys {
		if p.verdicts[i].reason != doc.Form {
			continue
		}
		for k := i - 1; k >= max(0, i-4); k-- {
			if p.n.Pieces[k].Kind == doc.Paragraph && p.kept(k) && p.titleLine(k) && kindOfTitle(p.keys[k]) != "" && utf8.RuneCountInString(p.cores[k]) >= 8 {
				return cleanTitle(p.text(k))
			}
		}
	}
	return ""
}

// underlined is the line above a row of asterisks, as press releases of Hong Kong set their titles.
func (p *page) underlined() string {
	last := -1
	for i := range p.keys {
		if s := p.lows[i]; len(s) >= 5 && s[0] == '*' && strings.Trim(s, "*") == "" && last >= 0 && !p.prose[last] {
			return p.text(last)
		}
		if p.n.Pieces[i].Kind != doc.Meta && p.cores[i] != "" {
			last = i
		}
	}
	return ""
}

// bestTitle weighs the printed title against those that the form, the page's tags and its headline give, in this order. The
// printed one wins, unless it is only the end of one of them, or says nothing of its kind, or has nothing to do with
// what the page says twice.
func (p *page) bestTitle(f *frame, printed string, known []string) string {
	above := "" // the line above the printed title
	if f.title > 0 {
		above = p.cores[f.kept[f.title-1]]
	}
	first := ""
	for _, k := range known {
		if first == "" {
			first = k
		}
		if printed != "" && isEndOf(printed, k, above) {
			return k
		}
	}
	switch {
	case first == "":
		return printed
	case printed == "", kindOfTitle(printed) == "":
		return first
	}
	pageTitle := core(p.candidate("page_title", doc.FromMeta))
	for _, k := range known[1:] {
		if c := core(k); len(c) >= 24 && strings.HasPrefix(pageTitle, c) && !related(c, core(printed)) {
			return k
		}
	}
	return printed
}

// isEndOf reports whether a printed title is the last line or lines of a whole one; a whole one that only adds the name of
// the organ is another way to write it, unless that is printed above.
func isEndOf(printed, whole, above string) bool {
	rest, ok := strings.CutSuffix(core(whole), core(printed))
	return ok && rest != "" && (!isOrgan(rest) || rest == above) && kindOfTitle(whole) != ""
}

// related reports whether two cores share three of ten pairs of characters.
func related(a, b string) bool {
	pairs := func(s string) map[string]bool {
		out := map[string]bool{}
		last := ""
		for _, r := range s {
			out[last+string(r)] = true
			last = string(r)
		}
		return out
	}
	x, y := pairs(a), pairs(b)
	both := 0
	for k := range x {
		if y[k] {
			both++
		}
	}
	return both*10 >= 3*min(len(x), len(y))
}

// headlines are lines with a kind that stand twice and more on a page: what the page calls its document. In a mirror the
// second one may have the name of the organ over it, which the record gives, not the document.
func (p *page) headlines() []string {
	var out []string
	seen := map[string]bool{}       // the cores of lines with a kind: whether they have stood above
	var sizes [maxHeadline + 1]bool // how long these are
	for i, c := range p.cores {
		if p.n.Pieces[i].Kind != doc.Meta && len(c) >= minHeadline && len(c) <= maxHeadline && kindOfTitle(p.keys[i]) != "" {
			seen[c], sizes[len(c)] = false, true
		}
	}
	for i, c := range p.cores {
		if p.n.Pieces[i].Kind == doc.Meta || len(c) > maxHeadline || !sizes[len(c)] {
			continue
		}
		above, titled := seen[c]
		if above && kindOfTitle(p.keys[i]) != "" {
			out = append(out, p.text(i))
		}
		if titled {
			seen[c] = true
		}
	}
	return out
}

// The length of a headline in bytes of its core.
const (
	minHeadline = 18
	maxHeadline = 360
)

// firstOf takes a page's <title> apart: the document's title stands before the site's name.
func firstOf(s string) string {
	for _, sep := range []string{"_", " - ", "-", "|", "—"} {
		if head, _, ok := strings.Cut(s, sep); ok && utf8.RuneCountInString(head) >= 8 {
			s = head
		}
	}
	return s
}

// joinLines puts the lines of a title together: a line break stands for nothing; blanks inside a line stay.
func (p *page) joinLines(pieces []int) string {
	var b strings.Builder
	for _, i := range pieces {
		b.WriteString(strings.TrimSpace(p.text(i)))
	}
	return b.String()
}

// printedTitle finds the lines of the printed title. Lines are taken from the body upwards, until they make a title: one
// that the form or the page confirms, or one that names its kind and begins where a title may begin.
func (p *page) printedTitle(f *frame, known []string) (from, to int, ok bool) {
	end := p.titleEnd(f)
	to = end
	for to > 0 && !p.titleLine(f.kept[to-1]) {
		if to--; end-to > 6 {
			break
		}
	}
	joined, best := "", -1
	for from = to - 1; from >= 0 && to-from <= maxTitleLines && p.titleLine(f.kept[from]); from-- {
		line := core(withoutNumber(p.keys[f.kept[from]]))
		if best >= 0 && !p.goesOn(f, from, joined) {
			break
		}
		joined = line + joined
		for _, k := range known {
			if k != "" && core(k) == joined {
				return from, to, true
			}
		}
		if kindOfTitle(joined) != "" {
			best = from
		}
	}
	if best < 0 {
		if best, to = p.likelyTitle(f); best < 0 {
			return 0, 0, false
		}
		best = p.centeredAbove(f, best)
	}
	if k := p.covering(f, best, to); k >= 0 {
		return k, k + 1, true
	}
	return best, to, true
}

// titleEnd is the line above which the title stands: the body, and in a document without a page its first sentence, which
// may be too short to be told from the lines of a page.
func (p *page) titleEnd(f *frame) int {
	end := min(f.body, len(f.kept))
	if !p.bare {
		return end
	}
	for k, i := range f.kept[:end] {
		if k > 0 && strings.HasSuffix(strings.TrimSpace(p.keys[i]), "。") {
			return k
		}
	}
	return end
}

// maxCover is how many lines a cover has at most.
const maxCover = 20

// coverTitle finds the printed title on the cover of a workbook: a first sheet of a few lines, no sentence and no table.
func (p *page) coverTitle(f *frame) (from, to int, ok bool) {
	end := 0
	for ; end < len(f.kept); end++ {
		i := f.kept[end]
		if p.n.Pieces[i].Place.Sheet != p.n.Pieces[f.kept[0]].Place.Sheet {
			break
		}
		if p.n.Pieces[i].Kind == doc.CellPiece || p.prose[i] || end >= maxCover {
			return 0, 0, false
		}
	}
	if end == len(f.kept) {
		return 0, 0, false // all of it
	}
	cover := *f
	cover.body = end
	from, to, ok = p.printedTitle(&cover, nil)
	for ok && from+1 < to && isOrgan(strings.TrimSpace(p.keys[f.kept[from]])) && samePlace(p.cores[f.kept[from]], p.cores[f.kept[from+1]]) {
		from++ // the organ, which the title names again by its place
	}
	return from, to, ok && kindOfTitle(p.joinLines(f.kept[from:to])) != ""
}

// samePlace reports whether two names begin with the same two characters.
func samePlace(a, b string) bool {
	const two = len("青禾")
	return len(a) > two && len(b) > two && a[:two] == b[:two]
}

// withoutNumber is a line of a title without the document number at its end.
func withoutNumber(key string) string {
	s, _ := withoutBack(strings.TrimSpace(key))
	return s
}

// goesOn reports whether the line at place at belongs to the possible title below it: the title begins in the middle of
// something, or it does not say what it is about and a line above does, or the line is the name of an organ.
func (p *page) goesOn(f *frame, at int, joined string) bool {
	key, below := strings.TrimSpace(p.keys[f.kept[at]]), strings.TrimSpace(p.keys[f.kept[at+1]])
	about := strings.Contains(joined, "关于")
	switch {
	case beginsAny(below, []string{"(", "的"}) && !about:
		return true // （2024—2026年）的通知
	case isOrgan(key):
		if organs := organPrefix(joined, organWords()["prefixes"]); len(organs) > 0 && core(organs[0]) != core(key) && p.sameForm(f, at) {
			return true // joint issuers, one below the other
		}
		return beginsAny(joined, []string{"关于", "印发", "转发", "批转", "对"}) || !about
	case complete(key):
		return false
	case !about && utf8.RuneCountInString(joined) < shortTitle && utf8.RuneCountInString(key) >= 8 && p.sameForm(f, at) && !strings.ContainsAny(key, ":。") && at+1 < len(f.kept) && f.kept[at+1] == f.kept[at]+1:
		return true // too short to be a title of its own: 完成情况说明
	case p.n.Pieces[f.kept[at]].Centered && p.n.Pieces[f.kept[at+1]].Centered && !about:
		return true
	case beginsAny(joined, []string{"的", "和", "及", "等", "与", "暨", "第"}):
		return true
	}
	for k := at; !about && k >= 0 && at-k < 3; k-- {
		above := p.keys[f.kept[k]]
		if !p.titleLine(f.kept[k]) || complete(above) {
			break
		}
		about = hasAny(above, []string{"关于", "印发", "转发", "批转", "公布"})
	}
	return about && !strings.Contains(joined, "关于")
}

// shortTitle is the length in characters below which a line with a kind is the end of a title whose lines stand together.
const shortTitle = 9

// sameForm reports whether a line stands as the one below it does: both centred, or in a text without markup.
func (p *page) sameForm(f *frame, at int) bool {
	return !p.n.Markup || p.n.Pieces[f.kept[at]].Centered && p.n.Pieces[f.kept[at+1]].Centered
}

// complete reports whether a line is a whole title: it ends with a kind, and with 的 before it when it says 关于, since
// what a title is about may end with a kind, too (…政府工作报告 ⏎ 主要任务的通知).
func complete(key string) bool {
	kind := kindOfTitle(key)
	return kind != "" && (!strings.Contains(key, "关于") || strings.Contains(tail(key, 30), "的"))
}

// likelyTitle is the line above the body that names a kind, the nearest first; else the one right above the first byline; else
// the nearest that can be a title.
func (p *page) likelyTitle(f *frame) (from, to int) {
	byline := len(p.keys)
	for i := range p.keys {
		if p.verdicts[i].reason == doc.Form {
			byline = i
			break
		}
	}
	from = -1
	above := -1
	for k := p.titleEnd(f) - 1; k >= 0; k-- {
		i := f.kept[k]
		if !p.titleLine(i) {
			continue
		}
		if kindOfTitle(p.keys[i]) != "" {
			return k, k + 1
		}
		if isSignLine(p.keys[i]) {
			continue
		}
		if from < 0 {
			from = k
		}
		if above < 0 && i < byline && byline-i <= bylineReach {
			above = k
		}
	}
	if above >= 0 {
		from = above
	}
	return from, from + 1
}

// centeredAbove is where a title of a file begins that ends at a place and names no kind: its lines are centred, one below the
// other. The name of an organ, or of the organ's paper, is no line of it.
func (p *page) centeredAbove(f *frame, at int) int {
	for n := 1; n < maxTitleLines && at > 0 && p.n.File && p.sameForm(f, at-1) && f.kept[at-1]+1 == f.kept[at] && p.titleLine(f.kept[at-1]); n++ {
		if isOrgan(strings.TrimSpace(p.keys[f.kept[at-1]])) || complete(p.keys[f.kept[at-1]]) {
			break
		}
		at--
	}
	return at
}

// bylineReach is how many lines above a byline its headline stands at most.
const bylineReach = 3

// covering is the title of a notice that is printed as one line above the text it transmits: …印发《X》的通知 over X.
func (p *page) covering(f *frame, from, to int) int {
	inner := ""
	for _, i := range f.kept[from:to] {
		inner += p.cores[i]
	}
	for k := from - 1; k >= 0 && from-k <= 4; k-- {
		key, c := p.keys[f.kept[k]], p.cores[f.kept[k]]
		if hasAny(key, []string{"印发", "转发", "批转", "公布", "发布"}) && kindOfTitle(key) != "" && len(c) > len(inner) && strings.Contains(c, inner) {
			return k
		}
	}
	return -1
}

// plainHeadline is the last heading of the page before its body, whatever it says: news have titles without a kind.
func (p *page) plainHeadline() string {
	best := ""
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Role == contentRole {
			return best
		}
		if piece.Kind == doc.Heading && piece.Level <= 3 && piece.Links < 0.5 && piece.Role == "" && !piece.Hidden && utf8.RuneCountInString(p.cores[i]) >= 10 && !p.x.furniture.columns[p.cores[i]] {
			best = cleanTitle(p.text(i))
		}
	}
	return ""
}

// titleLine reports whether a line can be part of a title.
func (p *page) titleLine(i int) bool {
	key := strings.TrimSpace(p.keys[i])
	n := utf8.RuneCountInString(key)
	if n < 2 || n > maxTitle || p.n.Pieces[i].Kind == doc.CellPiece || strings.ContainsAny(key, "。;?") || strings.HasSuffix(key, ":") || strings.HasSuffix(key, ",") {
		return false
	}
	if _, k := doc.ParseDate(key); k > 0 && strings.HasPrefix(strings.Trim(key[k:], " (,"), "星期") {
		return false // the day of a gazette
	}
	if rest, ok := strings.CutPrefix(squeeze(key), "附"); ok && strings.Trim(rest, "件表0123456789一二三四五六七八九十:-") == "" {
		return false // 附件1, above the title of an annex
	}
	if isSpaced(key) && kindOfTitle(squeeze(key)) == "" {
		return false // the name of an organ, set wide
	}
	if n < 6 && strings.Count(key, "(") != strings.Count(key, ")") {
		return false // what is left of a number or a date
	}
	if strings.HasSuffix(squeeze(key), "章)") {
		return false // the enactment that a notice of Hong Kong is made under: (第374章)
	}
	if _, ok := onlyDate(key); ok || onlyNumber(key) || isLabelled(key) && !strings.Contains(key, "关于") {
		return false
	}
	if s, ok := numberAt(key); ok && s.Start == 0 && kindOfTitle(key) == "" {
		return false // a number and a date
	}
	if strings.HasPrefix(key, "(") && strings.HasSuffix(key, ")") && strings.Contains(key, "年") && strings.ContainsAny(key, "月日") {
		return false // （2007年6月29日…通过）
	}
	if n > longTitle && strings.Contains(withoutNames(key), ",") && beginsAny(key, []string{"为", "根据", "按照", "经", "近期", "当前", "近日", "依据", "现将"}) {
		return false // a sentence
	}
	if !strings.ContainsFunc(key, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return false
	}
	if p.bare && isChapter(key) {
		return false
	}
	if h, ok := labelAt(key); ok && p.bare && !h.bare && h.name != "title" {
		return false // 密级：秘密
	}
	label, rest, ok := strings.Cut(squeeze(key), ":")
	if ok && !strings.Contains(key, "关于") && utf8.RuneCountInString(label) <= maxTableLabel && endsAny(label, phrases()["table_labels"]) {
		return false
	}
	if ok && (slices.Contains(phrases()["body"], label) || beginsAny(rest, []string{"根据", "按照", "依据"})) || isPath(key) || isOrderHead(key) || isActHead(key) || slices.Contains(hongkongWords()["mastheads"], squeeze(key)) {
		return false
	}
	return !(strings.HasSuffix(squeeze(key), "文件") && isOrgan(strings.TrimSuffix(squeeze(key), "文件")))
}

// isChapter reports whether a line is the heading of a chapter of a standard: 1 范围, 4.1 场地.
func isChapter(key string) bool {
	n := 0
	for n < len(key) && (key[n] >= '0' && key[n] <= '9' || key[n] == '.' && n > 0) {
		n++
	}
	rest := strings.TrimLeft(key[n:], " ")
	r, _ := utf8.DecodeRuneInString(rest)
	return n > 0 && n <= len("10.10.1") && len(rest) < len(key[n:]) && unicode.Is(unicode.Han, r) && !hasAny(rest[:len(string(r))], []string{"年", "月", "号", "个"})
}

// maxTableLabel is how many characters the label of a line above a table has at most: 填报单位（盖章）.
const maxTableLabel = 12

// longTitle is the length in characters above which a line with commas that opens as sentences do is one.
const longTitle = 30

// withoutNames is a key without what stands in 《》.
func withoutNames(key string) string {
	var b strings.Builder
	at := 0
	for _, s := range bookNames(key) {
		b.WriteString(key[at:s.Start])
		at = s.End
	}
	return b.String() + key[at:]
}

// isPath reports whether a line is the path to a page: 首页 > 政务公开 > 通知.
func isPath(key string) bool {
	if strings.Contains(key, "<") {
		return false // 〈〉 around a name
	}
	for _, sep := range []string{">", "»", "›", " / ", "→"} {
		if n := strings.Count(key, sep); n >= 2 || n == 1 && strings.Contains(key, "首页") {
			return true
		}
	}
	return false
}

// isOrderHead reports whether a line is the head of an order or announcement, an organ with 令 or 公告: what it publishes has
// a title of its own.
func isOrderHead(key string) bool {
	s := squeeze(key)
	if k := strings.LastIndex(s, "第"); k > 0 && strings.HasSuffix(s, "号") {
		s = s[:k]
	}
	organ, _ := gazetteHead(s)
	return organ != ""
}

// orderedTitle is the title of the text that an order or announcement publishes: the first name in 《》 of a sentence that
// publishes it, when a line below has it for its title.
func (p *page) orderedTitle(f *frame) string {
	for k := f.body; k < min(f.body+3, len(f.kept)); k++ {
		key := p.keys[f.kept[k]]
		if !hasAny(key, []string{"公布", "发布", "施行"}) {
			continue
		}
		for _, s := range bookNames(key) {
			name := p.n.Text.Slice(p.span(f.kept[k], s.Start+len("《"), s.End-len("》")))
			for below := k + 1; below < min(k+12, len(f.kept)); below++ {
				if p.cores[f.kept[below]] == core(name) {
					return name
				}
			}
		}
	}
	return ""
}

// dropTitleCopies takes out what is printed around the title and says the same: page headlines, the title of a mirror, with
// a number or in 《》 or not.
func (p *page) dropTitleCopies(f *frame) {
	var c string
	for _, i := range f.kept[f.title:f.titleEnd] {
		c += p.cores[i]
	}
	c = core(cleanTitle(c))
	m := &p.found.Metadata
	for k := 0; k < min(f.body, len(f.kept)); k++ {
		i := f.kept[k]
		if k >= f.title && k < f.titleEnd || c == "" || !strings.Contains(p.cores[i], c) || len(p.cores[i]) > len(c)+60 || core(cleanTitle(p.keys[i])) != c {
			continue
		}
		if t := cleanTitle(p.text(i)); strings.Contains(t, "《") && !strings.Contains(m.Title, "《") {
			m.Title = t // the print that has kept its marks
		}
		p.remove(i, doc.Repeat)
	}
}

// aboveContent is the line with a kind right above the region of the body, in a page whose headline is no heading.
func (p *page) aboveContent() string {
	first := slices.IndexFunc(p.n.Pieces, func(piece doc.Piece) bool { return piece.Role == contentRole })
	for i := first - 1; i >= 0 && i >= first-4; i-- {
		piece := &p.n.Pieces[i]
		if piece.Kind != doc.Meta && piece.Role == "" && !piece.Hidden && piece.Links < 0.5 && p.titleLine(i) && kindOfTitle(p.keys[i]) != "" && utf8.RuneCountInString(p.cores[i]) >= 8 {
			return cleanTitle(p.text(i))
		}
	}
	return ""
}

// headline is the heading of the page outside the content: <h1>, or the heading block right above it.
func (p *page) headline() string {
	best := ""
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Kind == doc.Heading && p.verdicts[i].reason == doc.Furniture && piece.Links < 0.5 {
			t := cleanTitle(p.text(i))
			if next := i + 1; kindOfTitle(t) == "" && next < len(p.keys) && p.n.Pieces[next].Kind == doc.Heading && p.n.Pieces[next].Level == piece.Level && p.verdicts[next].reason == doc.Furniture {
				t = cleanTitle(p.text(i) + p.text(next)) // broken into two lines
			}
			if kindOfTitle(t) != "" && utf8.RuneCountInString(t) >= 6 && (best == "" || piece.Level == 1) {
				best = t
			}
		}
	}
	if best == "" {
		best = p.plainHeadline()
	}
	if whole := cleanTitle(firstOf(p.candidate("page_title", doc.FromMeta))); best != "" && kindOfTitle(best) == "" && kindOfTitle(whole) != "" && strings.HasPrefix(core(whole), core(best)) {
		return whole // the headline is broken
	}
	if best != "" {
		return best
	}
	if above := p.aboveContent(); above != "" {
		return above
	}
	page := core(p.candidate("page_title", doc.FromMeta))
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Kind != doc.Meta && len(p.cores[i]) >= 18 && strings.HasPrefix(page, p.cores[i]) && piece.Links < 0.5 {
			return cleanTitle(p.text(i))
		}
	}
	return ""
}
