package segment

import (
	"context"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A figure is a counted result of a report: 全市共受理申请55件，其中网络申请4件，占7.3%. The engine finds the numbers with a measure
// word behind them; what they count stands before them, or behind them (举办24场新闻发布会), or is left to the clause
// before. Which words measure, which make a limit or a date of a number, and which verbs found what acts in the next
// clause is data: rules/figures.txt.

// figureRules are the word lists of rules/figures.txt.
type figureRules struct {
	units                          map[string]bool // true counts results, false does not
	unitWords                      wordSet
	limitBefore, limitAfter        wordSet
	limitNot                       wordSet
	fillBefore, fillStart          wordSet
	verbs, founding, continuing    wordSet
	change, changeNumber, share    wordSet
	prepositions, notTails, actors wordSet
	endSo, notVerbs, joining       wordSet
	dateStart, dateEnd, dateNot    wordSet
	other, tailEnds, placeStarts   wordSet
	plans, results, next, reports  wordSet
	hanUnits, hanNot, tensNot      wordSet
	sums, become, through          wordSet
	aboutBefore, aboutAfter        wordSet
	quantities                     quantityWords
	comparisons                    *comparisonRules
}

var loadFigureRules = sync.OnceValue(func() *figureRules {
	s := ruleSections("figures.txt")
	r := &figureRules{
		units:       map[string]bool{},
		unitWords:   newWordSet(s["units"], s["not_units"]),
		limitBefore: newWordSet(s["limit_before"]), limitAfter: newWordSet(s["limit_after"]), limitNot: newWordSet(s["limit_not"]),
		fillBefore: newWordSet(s["fill_before"]), fillStart: newWordSet(s["fill_start"]),
		verbs: newWordSet(s["verbs"], s["founding"]), founding: newWordSet(s["founding"]), continuing: newWordSet(s["continuing"]),
		change: newWordSet(s["change"]), changeNumber: newWordSet(s["change_number"]), share: newWordSet(s["share"]),
		endSo: newWordSet(s["end_so"]), notVerbs: newWordSet(s["not_verbs"]), joining: newWordSet(s["joining"]),
		dateStart: newWordSet(s["date_start"]), dateEnd: newWordSet(s["date_end"]), dateNot: newWordSet(s["date_not"]),
		other: newWordSet(s["other"]), tailEnds: newWordSet(s["tail_ends"]), placeStarts: newWordSet(s["place_starts"]),
		prepositions: newWordSet(s["prepositions"]), notTails: newWordSet(s["not_tails"]), actors: newWordSet(s["actor_units"]),
		plans: newWordSet(s["plans"]), results: newWordSet(s["results"]), next: newWordSet(s["next"]), reports: newWordSet(s["reports"]),
		sums: newWordSet(s["sums"]), become: newWordSet(s["become"]), through: newWordSet(s["through"]),
		hanUnits: newWordSet(s["han_units"]), hanNot: newWordSet(s["han_not"]), tensNot: newWordSet(s["tens_not"]),
		aboutBefore: newWordSet(s["about_before"]), aboutAfter: newWordSet(s["about_after"]),
		quantities: newQuantityWords(s["magnitudes"], s["about_inside"]), comparisons: newComparisonRules(s),
	}
	for _, w := range s["units"] {
		r.units[w] = true
	}
	return r
})

// figures are the counted results of a report; none when the document is no report. The outline must be known.
func figures(ctx context.Context, d *doc.Draft) ([]doc.Figure, error) {
	m := &d.Document.Metadata
	rules := loadFigureRules()
	title := strings.TrimRight(foldTitle(m.Title), " ")
	if m.Kind != "报告" && (m.Kind != "" && m.Kind != "总结" || rules.reports.suffix(title) == "") {
		return nil, nil
	}
	f := &figureReader{rules: rules, tables: loadTableRules(), draft: d, key: d.Key.String(), period: reportPeriod(m.Title)}
	plans := planSections(rules, d.Document.Outline, nil)
	form := f.forms()
	f.numberTables(form, plans)
	fromTables := len(f.out)
	for i, p := range d.Pieces {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for len(plans) > 0 && plans[0].End <= p.Start {
			plans = plans[1:]
		}
		if p.Kind == doc.CellPiece || p.Kind == doc.Meta || form.used[i] || len(plans) > 0 && plans[0].Start <= p.Start {
			continue
		}
		f.paragraph(d.Key.Pos(p.Start), d.Key.Pos(p.End))
	}
	if fromTables > 0 {
		slices.SortStableFunc(f.out, func(a, b doc.Figure) int { return a.Span.Start - b.Span.Start })
	}
	slices.SortStableFunc(f.faults, func(a, b doc.Diagnostic) int { return a.Span.Start - b.Span.Start })
	d.Document.Diagnostics = append(d.Document.Diagnostics, f.faults...)
	return f.out, nil
}

// foldTitle is a title without a note in brackets behind it: …年度报告（2021年）.
func foldTitle(title string) string {
	if i := strings.LastIndexAny(title, "(（"); i > 0 && (strings.HasSuffix(title, ")") || strings.HasSuffix(title, "）")) {
		return title[:i]
	}
	return title
}

// reportPeriod is the year that a title names.
func reportPeriod(title string) string {
	if d, _, ok := doc.FindDate(title); ok {
		return doc.Date{Year: d.Year}.ISO()
	}
	return ""
}

// isPlan reports whether a heading is that of a plan: 下一步打算, but not 主要任务落实情况. A sentence that runs in is no
// heading.
func (r *figureRules) isPlan(title string) bool {
	if at, _ := r.plans.in(title); at < 0 || len(title) > maxHead {
		return false
	}
	result, _ := r.results.in(title)
	next, _ := r.next.in(title)
	return result < 0 || next >= 0
}

// planSections are the spans of the sections whose headings say that they plan and do not report, in order.
func planSections(r *figureRules, sections []doc.Section, out []doc.Span) []doc.Span {
	for _, s := range sections {
		if r.isPlan(s.Title) {
			out = append(out, s.Span)
			continue
		}
		out = planSections(r, s.Children, out)
	}
	return out
}

// figureReader reads figures. Offsets are those of the key.
type figureReader struct {
	rules  *figureRules
	draft  *doc.Draft
	key    string
	period string // of the document
	out    []doc.Figure
	tables *tableRules
	faults []doc.Diagnostic

	// Of the sentence that is being read.
	when      string // its own period
	topic     phrase // what acts in the clauses that leave their subject out …
	topicUnit string // … and the unit it was counted in
	object    phrase // what the figure before counted
	counted   int    // where the figure before ends
	dated     bool   // the figure that is being read has a date of its own
	unit      string // and its unit
}

// phrase is text in several stretches: ranges of the key.
type phrase []doc.Span

// count is a number with the measure word behind it.
type count struct {
	start, number, end int    // where the number begins and ends, and where its unit ends
	value              string // the digits, without grouping
	unit               phrase // 万件; without 多, 余
	amount             string // what the number is: 万 resolved
	base               string // the unit without 万, or the word that stands in its place: 倍
	approximate        bool
	percent            bool
	skip               bool // a date, an ordinal, part of a name: no result
	place              bool // 到7个县区: where or with whom something was done
}

// paragraph reads a piece, sentence by sentence. A sentence that begins with 其中 goes on with the one before.
func (f *figureReader) paragraph(start, end int) {
	if n := labelLength(f.key[start:end]); n > 0 {
		start += n
	} else {
		start += itemLabel(f.key[start:end])
	}
	for start < end {
		stop := start + sentenceLength(f.key[start:end])
		lead := strings.TrimLeft(f.key[start:stop], " ")
		if !strings.HasPrefix(lead, "其中") {
			_, f.when = f.date(doc.Span{Start: start + doc.Blanks(f.key[start:stop]), End: stop})
			f.topic, f.topicUnit, f.object, f.unit, f.counted = nil, "", nil, "", 0
		}
		f.sentence(start, stop)
		start = stop
	}
}

// labelLength is the length of the number of an item at the beginning of key: 1. 一、
func labelLength(key string) int {
	_, n := doc.Numeral(key)
	if n == 0 {
		return 0
	}
	for _, mark := range []string{".", "、", ","} {
		if rest := key[n:]; strings.HasPrefix(rest, mark) && !startsWithDigit(rest[len(mark):]) {
			return n + len(mark)
		}
	}
	return 0
}

// sentenceLength is the length of the first sentence of key, its mark included.
func sentenceLength(key string) int {
	for i, r := range key {
		switch r {
		case '。', ';', '!', '?', '！', '？', '\n':
			return i + utf8.RuneLen(r)
		}
	}
	return len(key)
}

// sentence reads the figures of a sentence.
func (f *figureReader) sentence(start, end int) {
	counts := f.scan(start, end)
	first, last := len(f.out), -1 // indexes in f.out: of the first figure of this sentence, and of the one before
	from := start
	for i := 0; i < len(counts); i++ {
		c, next := counts[i], end
		if i+1 < len(counts) {
			next = counts[i+1].start
		}
		from = max(from, runeStart(f.key, c.start-maxClause))
		before := f.clauseStart(from, c.start)
		lead := f.key[before:c.start]
		at, change := f.changes(lead)
		switch {
		case change:
			n := f.together(counts[i:], lead)
			if at >= 0 && last-n+1 >= first && f.owns(lead[:at], f.out[last].Subject) {
				f.change(f.out[last-n+1:last+1], before+at, end, counts[i:i+n])
			}
			i += n - 1
		case c.percent:
			n := f.together(counts[i:], lead)
			if last-n+1 >= first && f.isShare(lead, f.out[last].Subject) {
				f.share(f.out[last-n+1:last+1], counts[i:i+n])
			}
			i += n - 1
		case !c.skip && f.placed(lead, c, counts[:i]):
			counts[i].place = true
		case !c.skip && !f.limited(lead, c):
			if last = f.figure(c, from, before, next, first); last >= 0 {
				f.unchanged(&f.out[last], c.end, next)
			}
		default:
			continue // the subject may stand before it
		}
		from = counts[i].end
	}
}

// together is how many of the counts one lead is for: 分别增长5%、6% is for two, of as many figures.
func (f *figureReader) together(counts []count, lead string) int {
	n := 1
	if !strings.Contains(lead, "分别") {
		return n
	}
	for n < len(counts) && counts[n].base == counts[0].base {
		between := strings.Trim(f.key[counts[n-1].end:counts[n].start], " ")
		if between != "、" && between != "和" && between != "及" {
			break
		}
		n++
	}
	return n
}

// isShare reports whether lead makes a percentage the share of the figure before it: 占, 占总数的, 数量占比.
func (f *figureReader) isShare(lead, subject string) bool {
	at, _ := f.rules.share.in(lead)
	return at >= 0 && f.owns(strings.TrimSuffix(strings.TrimSuffix(lead[:at], "所"), "分别"), subject)
}

// share notes the shares of figures.
func (f *figureReader) share(to []doc.Figure, counts []count) {
	for i, c := range counts {
		if to[i].Share == "" {
			to[i].Share = doc.Decimal(c.value)
		}
	}
}

// maxClause is how far before a number its clause is read, in bytes.
const maxClause = 600

// scan finds the numbers of a stretch of the key. Numbers in the titles of documents and in quotes are names.
func (f *figureReader) scan(start, end int) []count {
	var out []count
	quoted := 0
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(f.key[i:end])
		switch {
		case r == '《':
			quoted++
		case r == '》':
			quoted = max(0, quoted-1)
		case r == '"':
			if n := strings.IndexByte(f.key[i+1:end], '"'); n >= 0 && n <= maxQuote {
				i += n + 1
			}
		case '0' <= r && r <= '9':
			c := f.count(i, end)
			if quoted == 0 {
				out = append(out, c)
			}
			i = max(c.end, i+1)
			continue
		case r >= utf8.RuneSelf && hanStarts.Has(r):
			c := f.count(i, end)
			if quoted == 0 && f.counts(c, start, end) {
				out = append(out, c)
				size = c.end - i
			} else {
				size = max(size, c.number-i) // not again from within
			}
		}
		i += size
	}
	return out
}

// maxQuote is how long a name in quotes may be, in bytes.
const maxQuote = 90

// count reads the number at i with what it measures.
func (f *figureReader) count(i, end int) count {
	c := count{start: i, number: i}
	q := f.rules.quantities.read(f.key[i:end])
	if q.n == 0 {
		for c.number < end && startsWithDigit(f.key[c.number:]) {
			c.number++
		}
		c.end, c.skip = c.number, true
		return c
	}
	c.number, c.end, c.value, c.amount, c.approximate = i+q.number, i+q.number, q.printed, q.value, q.approximate
	c.skip = f.partOfName(i, end, c)
	if strings.HasPrefix(f.key[c.number:end], "%") {
		c.percent, c.end, c.base = true, c.number+1, "%"
		return c
	}
	at := i + q.number + doc.Blanks(f.key[i+q.number:end])
	unit := f.rules.unitWords.prefix(f.key[at:end])
	if len(unit) > q.words.Len() && q.n > q.number && !q.compound && f.rules.units[unit] { // 5千米, 3千瓦时
		c.amount, c.approximate, q.words = c.value, false, doc.Span{}
	} else {
		at = i + q.n
		at += doc.Blanks(f.key[at:end])
		unit = f.rules.unitWords.prefix(f.key[at:end])
	}
	if c.base = unit; !f.rules.units[unit] {
		c.base = f.rules.comparisons.units[f.rules.comparisons.unitWords.prefix(f.key[at:end])]
		c.skip = true
		return c
	}
	c.unit = phrase{{Start: i + q.words.Start, End: i + q.words.End}, {Start: at, End: at + len(unit)}}
	c.end = at + len(unit)
	c.approximate = c.approximate || f.isAbout(i, c.end)
	return c
}

// isAbout reports whether a word before or behind a number makes it inexact: 约20件, 20件左右, but not 最近20件.
func (f *figureReader) isAbout(start, end int) bool {
	before := strings.TrimRight(f.key[max(0, start-30):start], " ")
	return f.rules.aboutBefore.suffix(before) != "" && f.rules.endSo.suffix(before) == "" || f.rules.aboutAfter.prefix(f.key[end:]) != ""
}

// counts reports whether a number in Chinese figures counts something: 三十余件, 举办十二场. One below ten is more often part
// of a word (一个窗口); it counts where it ends its clause (行政复议一起), and where it says where (到七个县).
func (f *figureReader) counts(c count, start, end int) bool {
	before := strings.TrimRight(f.key[start:c.start], " ")
	if c.base == "" || c.percent || f.rules.hanNot.suffix(before) != "" {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(f.key[c.start:]); hanPlaces[r] > 0 && f.rules.tensNot.suffix(before) != "" {
		return false
	}
	if c.skip {
		return true // 增长一倍
	}
	if !f.rules.hanUnits.words[c.base] {
		return false
	}
	next, _ := utf8.DecodeRuneInString(f.key[c.end:end])
	if c.end == end || strings.ContainsRune(",;。、)!?", next) || f.rules.prepositions.suffix(before) != "" {
		return true
	}
	if w := f.rules.fillBefore.suffix(before); w != "" && f.rules.endSo.suffix(before) == "" {
		before = strings.TrimSuffix(before, w)
	}
	return c.approximate || len(c.amount) > 1 && f.rules.verbs.suffix(before) != ""
}

// partOfName reports whether a number belongs to a name, an ordinal or a range: PM2.5, 第3次, 3-5个, 1/3, 〔2014〕12号.
func (f *figureReader) partOfName(i, end int, c count) bool {
	if c.number < end && (strings.IndexByte("-/~].", f.key[c.number]) >= 0 || letter(f.key[c.number])) {
		return true
	}
	if i == 0 {
		return false
	}
	for _, to := range []string{"至", "到"} { // 15至20个
		if before, ok := strings.CutSuffix(f.key[:i], to); ok && before != "" && startsWithDigit(before[len(before)-1:]) {
			return true
		}
	}
	b := f.key[i-1]
	return strings.IndexByte("-/~.[", b) >= 0 || letter(b) || strings.HasSuffix(f.key[:i], "第")
}

// clauseStart is where the clause begins that ends at end: behind the last mark outside brackets, or at from. A colon
// right before the end belongs to the clause. The mark 、 parts no clauses: it stands in lists, too; where it does
// (3675条、占2.68%), it follows a number, at which from stands.
func (f *figureReader) clauseStart(from, end int) int {
	end = from + len(strings.TrimRight(f.key[from:end], " :"))
	depth := 0
	for i := end - 1; i >= from; i-- {
		switch f.key[i] {
		case ')':
			depth++
		case '(':
			if depth == 0 {
				return i + 1
			}
			depth--
		case ',', ':':
			if depth == 0 {
				return i + 1
			}
		}
	}
	return from
}

// placed reports whether a count says where or with whom something was done (到7个县区、22个部门检查): it stands behind a
// preposition, or is joined to such a count.
func (f *figureReader) placed(lead string, c count, before []count) bool {
	if n := len(before); n > 0 && before[n-1].place && f.coordinated(c.start) {
		return true
	}
	lead = strings.TrimRight(lead, " ")
	joined := f.coordinated(c.start)
	if joined && f.rules.placeStarts.prefix(strings.TrimLeft(lead, partingMarks)) != "" {
		return true
	}
	if joined || strings.HasSuffix(lead, "等") { // 通过网站、公报等13个栏目发布
		if at, _ := f.rules.through.in(lead); at >= 0 {
			return true
		}
	}
	return f.rules.prepositions.suffix(lead) != "" && f.rules.endSo.suffix(lead) == "" && f.rules.become.suffix(lead) == ""
}

// limited reports whether what stands around a count makes it a limit, a rate or a rule.
func (f *figureReader) limited(lead string, c count) bool {
	before := strings.TrimRight(f.key[max(0, c.start-30):c.start], " ")
	if f.rules.limitBefore.suffix(before) != "" && f.rules.endSo.suffix(before) == "" || strings.Contains(lead, "每") {
		return true
	}
	return f.rules.limitAfter.prefix(f.key[c.end:]) != "" && f.rules.limitNot.prefix(f.key[c.end:]) == ""
}

// figure adds a figure, and says where it stands in out; -1 when nothing says what is counted. Its clause begins at
// before; behind it the next number stands at next; the figures of its sentence begin at first.
func (f *figureReader) figure(c count, from, before, next, first int) int {
	if f.rules.other.prefix(strings.TrimLeft(f.key[before:c.start], partingMarks)) != "" {
		f.topic, f.topicUnit = nil, ""
	}
	f.dated = false
	lead := f.lead(before, c.start)
	if lead.Len() == 0 && before > from { // 公开信息，共64条: the subject is in the clause before
		lead = f.lead(f.clauseStart(from, before-1), before-1)
	}
	tail := f.tail(c.end, next)
	if tail.Len() > 0 && f.coordinated(c.start) { // 市级大厅和7个县区大厅: the number counts what follows
		lead = doc.Span{}
	}
	if tail.Len() > 0 && lead.Len() > 0 && f.counted > 0 && f.counted == lead.Start { // 53个部门|2261项事项
		if _, verb, _ := f.split(lead); verb == "" {
			lead = doc.Span{}
		}
	}
	f.counted = c.end
	if at := f.becomes(f.key[before:c.start], c, first); at >= 0 {
		return at
	}
	unit, object := f.text(c.unit), f.object
	subject := f.text(f.subject(lead, tail, unit))
	if subject == "" && unit == f.unit && f.rules.sums.words[strings.Trim(f.key[before:c.start], partingMarks)] { // 总计2401条
		subject, f.object = f.text(object), object
	}
	f.unit = unit
	if subject == "" {
		return -1
	}
	period := f.when
	if period == "" {
		period = f.period
	}
	f.out = append(f.out, doc.Figure{
		Subject: subject, Value: doc.Decimal(c.value), Unit: unit,
		Number: doc.Decimal(c.amount), BaseUnit: f.text(c.unit[1:]), Approximate: c.approximate,
		Period: period, Span: f.draft.Key.Span(c.start, c.end),
	})
	return len(f.out) - 1
}

// becomes reads the number that a figure became: 由2013年的8个|增加到16个. The one before it is no result then; it makes way
// for the new one under the same subject.
func (f *figureReader) becomes(lead string, c count, first int) int {
	word := f.rules.become.prefix(strings.TrimLeft(lead, partingMarks))
	if len(f.out) == first || word == "" {
		return -1
	}
	last := len(f.out) - 1
	was := f.out[last]
	at := strings.LastIndex(was.Subject, "由")
	if at < 0 {
		at = strings.LastIndex(was.Subject, "从")
	}
	if at <= 0 || was.BaseUnit != f.text(c.unit[1:]) {
		return -1
	}
	from := f.draft.Key.Pos(was.Span.Start)
	for _, w := range []string{"由", "从"} {
		if k := strings.LastIndex(f.key[runeStart(f.key, from-maxQuote):from], w); k >= 0 {
			from = runeStart(f.key, from-maxQuote) + k
			break
		}
	}
	f.out[last] = doc.Figure{
		Subject: was.Subject[:at], Value: doc.Decimal(c.value), Unit: f.text(c.unit), Number: doc.Decimal(c.amount), BaseUnit: was.BaseUnit,
		Approximate: c.approximate, Period: f.when, Span: f.draft.Key.Span(c.start, c.end),
		Change:     f.text(phrase{{Start: from, End: c.end}}),
		Comparison: &doc.Comparison{Direction: f.direction(word)},
	}
	if f.when == "" {
		f.out[last].Period = f.period
	}
	f.unit, f.topic, f.topicUnit = f.text(c.unit), nil, ""
	return last
}

// coordinated reports whether the number at i is joined by 和 or 、 to a thing before it.
func (f *figureReader) coordinated(i int) bool {
	before := strings.TrimRight(f.key[:i], " ")
	for _, w := range []string{"和", "及", "与", "、", "以及", "及所属", "和所属"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// trim cuts from a stretch what is no part of a subject: blanks, 其中 before it, 共 behind it.
func (f *figureReader) trim(s doc.Span) doc.Span {
	for s.Start < s.End {
		part := f.key[s.Start:s.End]
		if n := len(part) - len(strings.TrimLeft(part, partingMarks)); n > 0 && !opensQuote(part[n-1:]) {
			s.Start += n
		} else if w := f.rules.fillStart.prefix(part); w != "" {
			s.Start += len(w)
		} else {
			break
		}
	}
	for s.Start < s.End {
		part := f.key[s.Start:s.End]
		if n := len(part) - len(strings.TrimRight(part, partingMarks)); n > 0 && strings.Count(part, `"`)%2 == strings.Count(part[len(part)-n:], `"`)%2 {
			s.End -= n
		} else if w := f.rules.fillBefore.suffix(part); w != "" && f.rules.endSo.suffix(part) == "" {
			s.End -= len(w)
		} else {
			break
		}
	}
	return s
}

// opensQuote reports whether a quote begins here that ends, too: “三公”经费.
func opensQuote(s string) bool { return s[0] == '"' && strings.Count(s, `"`)%2 == 0 }

// partingMarks stand between a subject and what is no part of it.
const partingMarks = " \t、,:\""

// lead is what stands before a number in its clause, without the joining word at its beginning and without a date, which
// from there on is the period.
func (f *figureReader) lead(start, end int) doc.Span {
	s := f.trim(doc.Span{Start: start, End: end})
	if w := f.rules.joining.prefix(f.key[s.Start:s.End]); w != "" && start > 0 && !clauseMark(f.key[start-1]) {
		s = f.trim(doc.Span{Start: s.Start + len(w), End: s.End})
	}
	if n, period := f.date(s); n > 0 {
		s = f.trim(doc.Span{Start: s.Start + n, End: s.End})
		if f.dated = true; period != "" {
			f.when = period
		}
	}
	return s
}

// clauseMark reports whether a clause begins behind b, a byte of the key; 和 behind it begins a word, not a second object.
func clauseMark(b byte) bool { return b == ',' || b == ':' || b == '\n' }

// date reads the date at the beginning of a stretch (截至2014年底, 2014年1至6月): its length and the period it stands for.
// The end of a year and a range of dates stand for the year; a range over several years is an interval. There is no
// period before what is left from a year: 2021年结转.
func (f *figureReader) date(s doc.Span) (n int, period string) {
	key := f.key[s.Start:s.End]
	n = len(f.rules.dateStart.prefix(key))
	d, size := doc.ParseDate(key[n:])
	if size == 0 || d.Year == 0 {
		return 0, ""
	}
	n += size
	tail := f.rules.dateEnd.prefix(key[n:])
	n += len(tail)
	from := doc.Date{Year: d.Year, Month: d.Month}.ISO()
	for _, to := range []string{"至", "到", "-"} {
		if rest, ok := strings.CutPrefix(key[n:], to); ok {
			d.Month = 0
			if last, size := doc.ParseDate(rest); size > 0 {
				n += len(to) + size
				n += len(f.rules.dateEnd.prefix(key[n:]))
				if last.Year != 0 && last.Year != d.Year { // over several years
					return n, from + "/" + doc.Date{Year: last.Year, Month: last.Month}.ISO()
				}
			}
			break
		}
	}
	if f.rules.dateNot.prefix(key[n:]) != "" {
		return n, ""
	}
	if d.Month == 12 {
		d.Month = 0
	}
	return n, doc.Date{Year: d.Year, Month: d.Month}.ISO()
}

// tail is the thing behind a number: 24场|新闻发布会. It ends with its clause.
func (f *figureReader) tail(start, end int) doc.Span {
	s := f.key[start:runeEnd(f.key, min(end, start+maxClause))] // it comes again in the figures that leave their subject out
	for i, r := range s {
		if strings.ContainsRune(",;。、:()《》\"!?", r) {
			s = s[:i]
			break
		}
	}
	if f.rules.notTails.prefix(s) != "" {
		return doc.Span{}
	}
	if at, w := f.rules.tailEnds.in(s); w != "" && (at == 0 || at+len(w) == len(s) || len(w) > len("按")) {
		s = s[:at]
	}
	part := strings.TrimPrefix(s, "的")
	return f.trim(doc.Span{Start: start + len(s) - len(part), End: start + len(s)})
}

// subject says what a figure counts, from what stands before and behind its number, and from the clauses before.
func (f *figureReader) subject(lead, tail doc.Span, unit string) phrase {
	key := f.key[lead.Start:lead.End]
	owner, verb, object := f.split(lead)
	out := f.withoutAll(lead)
	actor := f.rules.actors.words[f.topicUnit] || unit == f.topicUnit && object.Len() == 0 && tail.Len() == 0 // 复议2起，其中维持1起
	carried := len(f.topic) > 0 && actor && (key == "" || f.rules.continuing.prefix(key) != "" ||
		verb != "" && owner.Len() == 0 && !f.rules.founding.words[verb])
	switch {
	case f.dated && key == "" && tail.Len() == 0 && unit == f.unit: // 查出问题金额37万元，其中2009年33万元
		return f.object
	case tail.Len() > 0 && (object.Len() == 0 && (verb != "" || key == "") || strings.HasSuffix(key, "的") || strings.HasSuffix(key, "等")): // 举办24场新闻发布会
		object = tail
		out = append(out, tail)
	case object.Len() == 0 && verb != "" && owner.Len() > 0 && unit == f.unit: // 县级组织15场次: of what was counted before
		return append(out, f.object...)
	}
	if carried {
		return append(append(phrase{}, f.topic...), out...)
	}
	f.object = phrase{object}
	switch {
	case verb == "":
		if f.rules.actors.words[unit] || len(f.topic) == 0 {
			f.topic, f.topicUnit = out, unit
		}
	case !f.rules.founding.words[verb]:
		f.topic = nil
	case strings.HasSuffix(verb, "有"): // 大厅共有查阅点: its owner acts with it
		f.topic, f.topicUnit = phrase{f.trim(owner), object}, unit
		return f.topic
	default:
		f.topic, f.topicUnit = phrase{object}, unit
	}
	return out
}

// split parts a clause at its first verb, with the verbs right behind it: 全市|开设|政务微博.
func (f *figureReader) split(s doc.Span) (owner doc.Span, verb string, object doc.Span) {
	for i := s.Start; i < s.End; {
		key := f.key[i:s.End]
		if w := f.rules.notVerbs.prefix(key); w != "" {
			i += len(w)
			continue
		}
		n := 0
		for w := f.verb(key); w != ""; w = f.verb(key[n:]) {
			n, verb = n+len(w), w
			if strings.HasSuffix(w, "有") { // 现有公开查阅点
				break
			}
		}
		if n > 0 {
			return doc.Span{Start: s.Start, End: i}, verb, doc.Span{Start: i + n, End: s.End}
		}
		_, size := utf8.DecodeRuneInString(key)
		i += size
	}
	return s, "", doc.Span{Start: s.End, End: s.End}
}

// verb is the verb at the beginning of key. One of a single character, which words begin with, too, must end it.
func (f *figureReader) verb(key string) string {
	w := f.rules.verbs.prefix(key)
	if len(w) == len("发") && w != "有" && len(key) > len(w) {
		return ""
	}
	return w
}

// withoutAll is a stretch without the 共 before its verb: 全市共举办 says 全市举办.
func (f *figureReader) withoutAll(s doc.Span) phrase {
	part := f.key[s.Start:s.End]
	at := strings.Index(part, "共")
	if at < 0 || strings.HasSuffix(part[:at], "公") {
		return phrase{s}
	}
	rest := part[at+len("共"):]
	if f.rules.verbs.prefix(rest) == "" {
		return phrase{s}
	}
	return phrase{{Start: s.Start, End: s.Start + at}, {Start: s.Start + at + len("共"), End: s.End}}
}

// text is a phrase as it stands in the text, without blanks.
func (f *figureReader) text(p phrase) string {
	var b strings.Builder
	for _, s := range p {
		if s.Len() > 0 {
			b.WriteString(strings.Join(strings.Fields(f.draft.Text.Slice(f.draft.Key.Span(s.Start, s.End))), ""))
		}
	}
	return b.String()
}
