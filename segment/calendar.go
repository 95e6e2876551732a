package segment

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// point is a point of the calendar as a limit names it: a date, a quarter or half of a year, the last year of a plan.
type point struct {
	doc.Date
	part  bool // a quarter or a half: Month is its last
	whole bool // its year is all that it needs
}

// last is the last day meant, in the year that holds for a point without one; zero when none does.
func (p point) last(year int) doc.Date {
	d := p.Date
	if d.Year == 0 {
		d.Year = year
	}
	if d.Year == 0 {
		return doc.Date{}
	}
	return d.Last()
}

// point reads the point of the calendar at i, and how many bytes it takes; none when there is none.
func (r *deadlineReader) point(i int) (p point, n int) {
	rest := r.key[i:]
	if p, n = planEnd(rest); n > 0 {
		return p, n
	}
	if p, n = partOfYear(rest); n > 0 {
		return p, n
	}
	for _, w := range []struct {
		word string
		add  int
	}{{"今年", 0}, {"本年", 0}, {"当年", 0}, {"明年", 1}, {"次年", 1}, {"翌年", 1}} {
		if strings.HasPrefix(rest, w.word) {
			p.Year, n = r.thisYear(i), len(w.word)
			if p.Year != 0 {
				p.Year += w.add
			}
			return p.inYear(n, rest)
		}
	}
	if p.Date, n = doc.ParseDate(rest); n > 0 && p.Month == 0 {
		return p.inYear(n, rest)
	}
	return p, n
}

// inYear goes on behind a year of n bytes: with a month and a day, a quarter, a half.
func (p point) inYear(n int, rest string) (point, int) {
	if q, m := partOfYear(rest[n:]); m > 0 {
		q.Year = p.Year
		return q, n + m
	}
	if d, m := doc.ParseDate(rest[n:]); m > 0 && d.Year == 0 {
		d.Year = p.Year
		return point{Date: d}, n + m
	}
	p.whole = p.Year == 0
	return p, n
}

// partOfYear reads 第三季度, 三季度, 3季度, 上半年, 下半年.
func partOfYear(key string) (point, int) {
	for _, w := range []struct {
		word  string
		month int
	}{{"上半年", 6}, {"下半年", 12}} {
		if strings.HasPrefix(key, w.word) {
			return point{Date: doc.Date{Month: w.month}, part: true}, len(w.word)
		}
	}
	rest := strings.TrimPrefix(key, "第")
	q, n := doc.Numeral(rest)
	if n == 0 || n > len("一") || q < 1 || q > 4 || !strings.HasPrefix(rest[n:], "季度") {
		return point{}, 0
	}
	return point{Date: doc.Date{Month: q * 3}, part: true}, len(key) - len(rest) + n + len("季度")
}

// planEnd reads the end of a five-year plan: "十四五"末, "十四五"期末. The tenth ended in 2005.
func planEnd(key string) (point, int) {
	rest := strings.TrimPrefix(key, `"`)
	if !strings.HasPrefix(rest, "十") {
		return point{}, 0
	}
	tens, n := doc.Numeral(rest[len("十"):min(len(rest), 2*len("十"))])
	if n == 0 || tens > 9 || !strings.HasPrefix(rest[len("十")+n:], "五") {
		return point{}, 0
	}
	rest = strings.TrimPrefix(rest[len("十")+n+len("五"):], `"`)
	w := longestPrefix(rest, []string{"末", "期末", "时期末", "规划期末"})
	if w == "" {
		return point{}, 0
	}
	return point{Date: doc.Date{Year: 2005 + 5*tens}, whole: true}, len(key) - len(rest) + len(w)
}

// date reads a limit by the calendar: 2020年底前, 6月30日前, 2021年6月底, 到2025年, 第三季度前, 2019年1月1日至12月31日, 2016年起.
// It returns the bytes that the date takes, be it a limit or not.
func (r *deadlineReader) date(i int) int {
	if n := r.years(i); n > 0 {
		return n
	}
	if n := r.months(i); n > 0 {
		return n
	}
	p, n := r.point(i)
	if n == 0 {
		return 0
	}
	if p.Year != 0 {
		r.named = p.Year
	}
	if m := r.dateRange(i, p, n); m > 0 {
		return m
	}
	after := r.key[i+n:]
	if w := r.starts.prefix(after); w != "" {
		if r.notStart.prefix(after[len(w):]) == "" {
			start := doc.Date{Year: r.yearOf(p), Month: max(p.Month, 1), Day: max(p.Day, 1)}
			r.add(i, i+n+len("起")*min(1, strings.Count(w, "起")), doc.Deadline{Kind: doc.Ongoing, Start: start.ISO()})
		}
		return n + len(w)
	}
	if r.past.suffix(r.key[:i]) != "" || strings.HasPrefix(after, "度") {
		return n
	}
	mark := r.mark(p, after)
	lead := r.lead(i)
	if mark == 0 && lead == 0 && !r.column && !r.closes(i, p, n) {
		return n
	}
	r.add(i-lead, i+n+mark, doc.Deadline{Kind: doc.DateLimit, Date: r.lastDay(p, after[:mark]).ISO()})
	return n + mark
}

// closes reports whether what stands around a point without a limiting word makes it a limit: work that ends then, another
// month that shares the word (6月、12月底前), the head of a sentence (2018年，…).
func (r *deadlineReader) closes(i int, p point, n int) bool {
	after := r.key[i+n:]
	switch {
	case p.whole && p.Year != 0 && p.Month == 0: // the end of a plan
		return true
	case p.Month == 0:
		return r.opensSentence(i) && strings.HasPrefix(after, ",")
	}
	return r.ends(after) || p.part && strings.HasPrefix(after, ",") || r.shares(i+n, 4)
}

// shares reports whether other months or days follow at i in a list whose last member has a limiting word.
func (r *deadlineReader) shares(i, depth int) bool {
	w := longestPrefix(r.key[i:], []string{"、", "和", "及"})
	if w == "" || depth == 0 {
		return false
	}
	d, n := doc.ParseDate(r.key[i+len(w):])
	if n == 0 || d.Year != 0 || d.Month == 0 {
		return false
	}
	i += len(w) + n
	return r.mark(point{Date: d}, r.key[i:]) > 0 || r.shares(i, depth-1)
}

// mark is the length of the words behind a point that make it a limit, with a time of the day before them: 下午5点前.
func (r *deadlineReader) mark(p point, after string) int {
	time := timeOfDay(after)
	if strings.HasPrefix(after, "(") { // 9月30日（周二）前
		if i := strings.IndexByte(after[:min(len(after), maxWeekday)], ')'); i > 0 && beginsOne(after[1:], "周", "星期") {
			time = i + 1
		}
	}
	if p.Day == 0 && strings.HasPrefix(after, "份") { // 8月份前
		time = len("份")
	}
	w := r.limit.prefix(after[time:])
	switch {
	case beginsOne(w, "上旬", "中旬", "下旬") && !hasSuffixOne(w, "前", "末") && !r.column && !r.ends(after[time+len(w):]):
		return 0
	case w == "" || p.Day > 0 && beginsOne(w, "底", "末", "年"), time > 0 && !strings.HasSuffix(w, "前"):
		return 0
	case r.notBehind.prefix(after[time+len(w):]) != "":
		return 0
	}
	return time + len(w)
}

// maxWeekday is how long a day of the week in brackets may be, in bytes.
const maxWeekday = 16

// timeOfDay is the length of a time of the day at the beginning of key: 下午5点, 17:00, 24时, 12时30分.
func timeOfDay(key string) int {
	n := len(longestPrefix(key, []string{"上午", "下午", "中午", "晚上", "晚", " "}))
	_, m := doc.Numeral(key[n:])
	if m == 0 {
		return 0
	}
	n += m
	w := longestPrefix(key[n:], []string{"时", "点", ":"})
	if w == "" {
		return 0
	}
	n += len(w)
	if _, m = doc.Numeral(key[n:]); m > 0 {
		n += m
	}
	return n + len(longestPrefix(key[n:], []string{"分", "整", "半"}))
}

// lastDay is the last day that a limit means; mark are the words that make it one.
func (r *deadlineReader) lastDay(p point, mark string) doc.Date {
	last := p.last(r.yearOf(p))
	switch {
	case last.Year == 0 || p.Day > 0 || p.part:
	case p.Month > 0 && strings.HasPrefix(mark, "上旬"):
		last.Day = 10
	case p.Month > 0 && strings.HasPrefix(mark, "中旬"):
		last.Day = 20
	case p.Month == 0 && beginsOne(mark, "前", "之前", "以前"): // 2020年前: before it begins
		last.Year--
	}
	return last
}

// lead is the length of 到 before a year, which makes it a limit: 到2025年.
func (r *deadlineReader) lead(i int) int {
	if before := r.key[:i]; strings.HasSuffix(before, "到") && r.notTo.suffix(before) == "" {
		return len("到")
	}
	return 0
}

// opensSentence reports whether a place begins a sentence.
func (r *deadlineReader) opensSentence(i int) bool {
	before := strings.TrimRight(r.key[:i], " \t")
	return before == "" && r.base >= 0 || hasSuffixOne(before, "。", "\n") || r.base > 0 && i == 0
}

// dateRange reads 2019年1月1日至12月31日 and the like: the last day counts.
func (r *deadlineReader) dateRange(i int, from point, n int) int {
	rest := r.key[i+n:]
	skip := len(longestPrefix(rest, []string{"起至", "至", "到", "-", "起到"}))
	if skip == 0 || from.Month == 0 || r.compared.suffix(r.key[:i]) != "" {
		return 0
	}
	to, m := r.point(i + n + skip)
	if m == 0 || to.Month == 0 || (from.Day > 0) != (to.Day > 0) {
		return 0
	}
	from.Year = r.yearOf(from)
	if to.Year == 0 {
		to.Year = from.Year
	}
	end := n + skip + m
	end += len(longestPrefix(r.key[i+end:], []string{"底", "末"}))
	start := from.Date
	if from.part {
		start.Month -= 2
	}
	start.Day = max(start.Day, 1)
	r.add(i, i+end, doc.Deadline{Kind: doc.DateLimit, Start: start.ISO(), Date: to.last(0).ISO()})
	return end
}

// years reads a range of years, which is a limit in a column or at the head of a sentence: 2016-2017年.
func (r *deadlineReader) years(i int) int {
	y, n := yearRange(r.key[i:])
	if n > 0 && (r.column || r.opensSentence(i) && strings.HasPrefix(r.key[i+n:], ",")) {
		r.add(i, i+n, doc.Deadline{Kind: doc.DateLimit, Date: doc.Date{Year: y}.Last().ISO()})
	}
	return n
}

// yearRange reads 2016-2017年; it returns the last year.
func yearRange(key string) (year, n int) {
	a, n1 := doc.Numeral(key)
	if n1 != 4 || a < 1949 || a > 2100 {
		return 0, 0
	}
	at := n1
	if strings.HasPrefix(key[at:], "年") {
		at += len("年")
	}
	skip := len(longestPrefix(key[at:], []string{"-", "至"}))
	if skip == 0 {
		return 0, 0
	}
	at += skip
	for strings.HasPrefix(key[at:], "-") { // —— stands for one
		at++
	}
	b, n2 := doc.Numeral(key[at:])
	if n2 != 4 || b < a || b > 2100 || !strings.HasPrefix(key[at+n2:], "年") {
		return 0, 0
	}
	return b, at + n2 + len("年")
}

// months reads a range of months of which only the last has its word: 3-10月, 2021年3-10月底.
func (r *deadlineReader) months(i int) int {
	rest := r.key[i:]
	year, at := doc.ParseDate(rest)
	if at > 0 && (year.Month != 0 || year.Day != 0) {
		return 0
	}
	a, n := doc.Numeral(rest[at:])
	if n == 0 || n > 2 || a < 1 || a > 12 {
		return 0
	}
	at += n
	skip := len(longestPrefix(rest[at:], []string{"-", "至", "到"}))
	b, m := doc.Numeral(rest[at+skip:])
	if skip == 0 || m == 0 || b <= a || b > 12 || !strings.HasPrefix(rest[at+skip+m:], "月") {
		return 0
	}
	at += skip + m + len("月")
	at += len(longestPrefix(rest[at:], []string{"底", "末"}))
	d := doc.Deadline{Kind: doc.DateLimit}
	if y := r.yearOf(point{Date: year}); y != 0 {
		d.Start, d.Date = doc.Date{Year: y, Month: a, Day: 1}.ISO(), doc.Date{Year: y, Month: b}.Last().ISO()
	}
	r.add(i, i+at, d)
	return at
}

// yearOf is the year that a point without one means: that of the limit before it in the sentence, else the document's. A
// document that does not say of which year it is has that which the paragraph names.
func (r *deadlineReader) yearOf(p point) int {
	if p.Year != 0 {
		return p.Year
	}
	if r.year != 0 {
		return r.year
	}
	if r.named != 0 && (r.b.year == 0 || r.b.yearIsGuess) {
		return r.named
	}
	return r.b.year
}

// thisYear is the year that 今年 means: the document's, else one that the sentence names.
func (r *deadlineReader) thisYear(i int) int {
	if r.b.year != 0 && !r.b.yearIsGuess {
		return r.b.year
	}
	start, end := runeStart(r.key, i-maxClause), runeEnd(r.key, min(len(r.key), i+maxClause))
	if k := strings.LastIndex(r.key[start:i], "。"); k >= 0 {
		start += k
	}
	if k := strings.Index(r.key[i:end], "。"); k >= 0 {
		end = i + k
	}
	best := 0
	for s := r.key[start:end]; ; {
		d, span, ok := doc.FindDate(s)
		if !ok && best == 0 {
			return r.b.year
		} else if !ok {
			return best
		}
		best = max(best, d.Year)
		s = s[span.End:]
	}
}

// nextMonth reads a limit in the month that follows: 次月10日前. It comes again with what it follows.
func (r *deadlineReader) nextMonth(i int) int {
	head := longestPrefix(r.key[i:], []string{"次月", "下月"})
	if head == "" {
		return 0
	}
	at := i + len(head)
	if _, n := doc.Numeral(r.key[at:]); n > 0 {
		if end := r.countEnd(at); end > 0 {
			r.add(i, end, doc.Deadline{Kind: doc.Recurring})
			return end - i
		}
	}
	return len(head)
}

// yearEnd reads 年底前 and 年内.
func (r *deadlineReader) yearEnd(i int) int {
	w := longestPrefix(r.key[i:], []string{"年底以前", "年底之前", "年底前", "年末前", "年内", "年底", "年末"})
	if w == "" {
		return 0
	}
	if before := r.key[:i]; before != "" && (r.notYear.suffix(before) != "" || before[len(before)-1] >= '0' && before[len(before)-1] <= '9') {
		return 0
	}
	after := r.key[i+len(w):]
	open := w == "年底" || w == "年末"
	if open && !r.column && !r.ends(after) && !strings.HasPrefix(after, ",") || !open && r.notBehind.prefix(after) != "" {
		return len(w)
	}
	d := doc.Deadline{Kind: doc.DateLimit}
	if y := r.yearOf(point{}); y != 0 {
		d.Date = doc.Date{Year: y}.Last().ISO()
	}
	r.add(i, i+len(w), d)
	return len(w)
}
