package segment

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A deadline is a limit by the calendar (calendar.go), one that is counted from an event, one that recurs, or work that
// goes on without an end. Its words are the shortest that state it.

// deadlineRules are the word lists of rules/deadlines.txt.
type deadlineRules struct {
	limit, notBehind, completes wordSet
	starts, notStart            wordSet
	past, notTo                 wordSet
	units, events               wordSet
	statutory, seasons          wordSet
	serviceAfter                wordSet
	periods, counts             wordSet
	notYear, compared           wordSet
	eventStarts, service        []string
	notCounts                   []string
	second                      doc.RuneSet // what follows the digits of one
	first                       doc.RuneSet // what a deadline may begin with, and the end of a sentence
}

var loadDeadlineRules = sync.OnceValue(func() *deadlineRules {
	s := ruleSections("deadlines.txt")
	r := &deadlineRules{
		limit: newWordSet(s["limit"]), notBehind: newWordSet(s["not_behind"]), completes: newWordSet(s["completes"]),
		starts: newWordSet(s["starts"]), notStart: newWordSet(s["not_start"]),
		past: newWordSet(s["past"]), notTo: newWordSet(s["not_to"]),
		units: newWordSet(s["units"]), events: newWordSet(s["events"]),
		serviceAfter: newWordSet(s["service_after"]),
		statutory:    newWordSet(s["statutory"]), seasons: newWordSet(s["seasons"]),
		periods: newWordSet(s["periods"]), counts: newWordSet(s["counts"]),
		notYear: newWordSet(s["not_year"]), compared: newWordSet(s["compared"]),
		eventStarts: s["event_starts"], service: s["service"], notCounts: s["not_counts"],
	}
	for _, c := range "每今本当明次翌下上第年〇零一二两三四五六七八九十百0123456789\"。" {
		r.first.Add(c)
	}
	for _, c := range "年月日号季上下-./:至到个 " + strings.Join(s["units"], "") {
		r.second.Add(c)
	}
	for _, w := range append(s["statutory"], s["seasons"]...) {
		c, _ := utf8.DecodeRuneInString(w)
		r.first.Add(c)
	}
	return r
})

// deadlines finds the time limits in a span of text. In a column of deadlines the whole cell is one.
func (b *builder) deadlines(s doc.Span, column bool) []doc.Deadline {
	from, to := b.draft.Key.Pos(s.Start), b.draft.Key.Pos(s.End)
	if column {
		return b.columnDeadlines(from, to)
	}
	r := &deadlineReader{deadlineRules: loadDeadlineRules(), b: b, key: b.key[from:to], base: from}
	r.read()
	return r.out
}

// limit reads what stands behind a label of deadlines: the limits in it, else all of it.
func (b *builder) limit(s doc.Span) []doc.Deadline {
	if out := b.deadlines(s, false); len(out) > 0 {
		return out
	}
	return b.deadlines(s, true)
}

// columnDeadlines reads a cell of a column of deadlines: its words as they stand, blanks out; what is no date, no limit
// counted from an event and nothing that recurs goes on without an end.
func (b *builder) columnDeadlines(from, to int) []doc.Deadline {
	key := squeeze(b.key[from:to])
	switch key {
	case "", "-", "/", "无", "已完成", "已办结", "已落实":
		return nil
	}
	r := &deadlineReader{deadlineRules: loadDeadlineRules(), b: b, key: key, base: -1, column: true}
	r.read()
	if len(r.out) > 1 {
		for i := range r.out {
			r.out[i].Span = b.draft.Key.Span(from, to)
		}
		return r.out
	}
	if len(r.out) == 0 && !strings.ContainsFunc(key, isHan) { // 6/30 is a date, =1 and 100% are none
		return r.shortDate(key, r.b.draft.Key.Span(from, to))
	}
	d := doc.Deadline{Kind: doc.Ongoing}
	if strings.Contains(key, "次/") { // 1次/半年
		d.Kind = doc.Recurring
	}
	if len(r.out) == 1 {
		d = r.out[0]
	}
	d.Span = b.draft.Key.Span(from, to)
	d.Text = joinWide(b.draft.Text.Slice(d.Span))
	return []doc.Deadline{d}
}

// deadlineReader finds the limits of one paragraph or cell.
type deadlineReader struct {
	*deadlineRules
	b      *builder
	key    string
	base   int // where it begins in the document's key; -1 for a key of its own
	column bool
	year   int // that of the last limit in the sentence
	named  int // the last one named in the paragraph
	out    []doc.Deadline
}

func (r *deadlineReader) read() {
	for i := 0; i < len(r.key); {
		k := r.first.Index(r.key[i:])
		if k < 0 {
			return
		}
		i += k
		c, n := utf8.DecodeRuneInString(r.key[i:])
		switch {
		case c == '。':
			r.year = 0
		case c < utf8.RuneSelf:
			n = max(r.number(i), 1)
		default:
			n = max(r.word(i), n)
		}
		i += n
	}
}

// number reads a limit that begins with a number; it returns the bytes it took, those of the number when there is none.
func (r *deadlineReader) number(i int) int {
	if _, n := doc.Numeral(r.key[i:]); n > 0 && r.key[i] < utf8.RuneSelf {
		if next, _ := utf8.DecodeRuneInString(r.key[i+n:]); !r.second.Has(next) {
			return n // 3.5%, 20件
		}
	}
	if n := r.date(i); n > 0 {
		return n
	}
	if n := r.relative(i); n > 0 {
		return n
	}
	_, n := doc.Numeral(r.key[i:])
	return n
}

// word reads a limit that begins with a word: 每…, 年底前, 今年…, 法定时限内, or a Chinese numeral.
func (r *deadlineReader) word(i int) int {
	rest := r.key[i:]
	switch {
	case strings.HasPrefix(rest, "每"):
		return r.recurring(i)
	case strings.HasPrefix(rest, "年"):
		return r.yearEnd(i)
	}
	if w := r.statutory.prefix(rest); w != "" {
		r.add(i, i+len(w), doc.Deadline{Kind: doc.Relative})
		return len(w)
	}
	if w := r.seasons.prefix(rest); w != "" && !beginsOne(rest[len(w):], "后", "夕", "的") {
		r.add(i, i+len(w), doc.Deadline{Kind: doc.Relative, Event: strings.TrimSuffix(w, "前")})
		return len(w)
	}
	if n := r.nextMonth(i); n > 0 {
		return n
	}
	return r.number(i)
}

// ends reports whether what follows a date says that work ends then.
func (r *deadlineReader) ends(after string) bool {
	return r.completes.prefix(strings.TrimPrefix(after, "份")) != ""
}

// add notes a limit whose words are key[from:to], unless its date or its words are known.
func (r *deadlineReader) add(from, to int, d doc.Deadline) {
	if r.inTitle(from) {
		return
	}
	d.Text = r.key[from:to]
	if r.base >= 0 {
		d.Span = r.b.draft.Key.Span(r.base+from, r.base+to)
		d.Text = joinWide(r.b.draft.Text.Slice(d.Span))
	}
	for _, o := range lastOf(r.out) {
		if o.Date != "" && o.Date == d.Date || d.Date == "" && o.Text == d.Text {
			return
		}
	}
	if date, ok := doc.ParseISO(d.Date); ok {
		r.year = date.Year
	}
	r.out = append(r.out, d)
}

// inTitle reports whether a place stands inside 《》, where years belong to names.
func (r *deadlineReader) inTitle(at int) bool {
	before := r.key[max(0, at-300):at] // longer names there are not
	open, shut := strings.LastIndex(before, "《"), strings.LastIndex(before, "》")
	return open > shut
}

// relative reads a limit counted from an event: 10个工作日内, 文件印发后20个工作日内, 印发之日起30日内.
func (r *deadlineReader) relative(i int) int {
	rest := r.key[i:]
	amount, n := doc.Numeral(rest)
	if n == 0 || amount == 0 {
		return 0
	}
	unit := r.units.prefix(rest[n:])
	if unit == "" {
		return 0
	}
	end := n + len(unit)
	limit := longestPrefix(rest[end:], []string{"以内", "之内", "内"})
	from, event := r.event(i)
	switch {
	case r.isService(i) || event == "" && !r.column && r.serviceAfter.prefix(strings.TrimPrefix(rest[end+len(limit):], "依法")) != "":
		return end + len(limit)
	case limit == "" && !(r.column && event != ""):
		return end
	}
	end += len(limit)
	r.add(from, i+end, doc.Deadline{Kind: doc.Relative, Event: event, Amount: amount, Unit: strings.TrimPrefix(unit, "个")})
	return end
}

// isService reports whether a time is how long a service may take or lasts, not a limit for the work.
func (r *deadlineReader) isService(i int) bool {
	before := r.key[runeStart(r.key, i-maxClause):i]
	before = before[behindLast(partMarks, before):]
	return hasOne(before, r.service)
}

// event is what stands right before a limit and says what it counts from; it returns where that begins.
func (r *deadlineReader) event(i int) (from int, event string) {
	before := r.key[runeStart(r.key, i-maxEvent):i]
	if !r.column && r.events.suffix(before) == "" {
		return i, ""
	}
	start := 0
	for _, w := range r.eventStarts {
		if k := strings.LastIndex(before, w); k >= 0 {
			start = max(start, k+len(w))
		}
	}
	if k := strings.LastIndexAny(before, " \n"); k >= 0 {
		start = max(start, k+1)
	}
	if utf8.RuneCountInString(before[start:]) > 20 || start == len(before) {
		return i, ""
	}
	return i - len(before) + start, strings.TrimSpace(before[start:])
}

// maxEvent is how far before a limit its event is looked for, in bytes.
const maxEvent = 120

// recurring reads 每月5日前, 每季度末月20日前, 每年至少举办一次, 每周至少更新1次: a count or a day is needed.
func (r *deadlineReader) recurring(i int) int {
	head := len("每")
	p := r.periods.prefix(r.key[i+head:])
	if p == "" {
		return 0
	}
	start := i + head + len(p)
	end := start
	for chars := 0; chars < 18 && end < len(r.key); chars++ {
		c, n := utf8.DecodeRuneInString(r.key[end:])
		if strings.ContainsRune(",。;:(\n", c) {
			break
		}
		if _, m := doc.Numeral(r.key[end:]); m > 0 {
			if stop := r.countEnd(end); stop > 0 && !hasOne(r.key[start:end], r.notCounts) {
				r.add(i, stop, doc.Deadline{Kind: doc.Recurring})
				return stop - i
			}
			n = m
		}
		end += n
	}
	if n, ok := r.dayIn(start, p); ok {
		r.add(i, n, doc.Deadline{Kind: doc.Recurring})
		return n - i
	}
	if r.column && start == len(r.key) {
		r.add(i, len(r.key), doc.Deadline{Kind: doc.Recurring})
		return len(r.key) - i
	}
	return start - i
}

// dayIn is where the day of a period ends that is its last or one of the week: 每季度末, 每月底前, 每周五前; false when none is
// named.
func (r *deadlineReader) dayIn(at int, period string) (int, bool) {
	rest := r.key[at:]
	lastDay := hasSuffixOne(period, "末", "底")
	before := longestPrefix(rest, []string{"前", "之前", "以前"})
	last := longestPrefix(rest, []string{"年底前", "月底前", "底前", "末前"})
	switch {
	case lastDay && before != "" && !strings.HasPrefix(rest, "前后"), lastDay && (r.column || r.ends(rest)):
		return at + len(before), true
	case lastDay:
		return at, false
	case last != "":
		return at + len(last), true
	case strings.HasSuffix(period, "周") || strings.HasSuffix(period, "星期"):
		if _, n := doc.Numeral(rest); n == len("一") {
			return at + n + len(longestPrefix(rest[n:], []string{"前", "之前", "以前"})), true
		}
	}
	return at, false
}

// shortDate reads a cell that is a date in figures without a word: 6/30, 9.30, 2025.06.
func (r *deadlineReader) shortDate(key string, s doc.Span) []doc.Deadline {
	parts := strings.FieldsFunc(key, func(c rune) bool { return c == '.' || c == '/' || c == '-' })
	if len(parts) != 2 || strings.Trim(key, "0123456789./-") != "" {
		return nil
	}
	a, n := doc.Numeral(parts[0])
	b, m := doc.Numeral(parts[1])
	d := doc.Date{Year: r.b.year, Month: a, Day: b}
	if n == 4 {
		d = doc.Date{Year: a, Month: b}
	}
	if n == 0 || m == 0 || n == 4 && m > 2 || d.Month < 1 || d.Month > 12 || d.Day > 31 {
		return nil
	}
	out := doc.Deadline{Kind: doc.DateLimit, Text: key, Span: s}
	if d.Year != 0 {
		out.Date = d.Last().ISO()
	}
	return []doc.Deadline{out}
}

// countEnd returns where a count (1-2次) or a day (5日前, 12月底前) that begins at i ends; 0 for any other number.
func (r *deadlineReader) countEnd(i int) int {
	_, n := doc.Numeral(r.key[i:])
	end := i + n
	for _, dash := range []string{"-", "至", "到", "、"} {
		if rest, ok := strings.CutPrefix(r.key[end:], dash); ok {
			if _, m := doc.Numeral(rest); m > 0 {
				end += len(dash) + m
			}
		}
	}
	if w := r.counts.prefix(r.key[end:]); w != "" {
		return end + len(w)
	}
	if rest, ok := strings.CutPrefix(r.key[end:], "月"); ok {
		if w := longestPrefix(rest, []string{"底前", "底", "末前", "上旬前", "中旬前"}); w != "" {
			return end + len("月") + len(w)
		}
		if _, m := doc.Numeral(rest); m > 0 {
			end += len("月") + m
		}
	}
	if w := longestPrefix(r.key[end:], []string{"日之前", "日以前", "日前", "号前", "日"}); w != "" {
		return end + len(w)
	}
	return 0
}
