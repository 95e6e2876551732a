package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// deadlines finds the time limits in a span of text. In a column of deadlines the whole cell is one.
func (b *builder) deadlines(s doc.Span, column bool) []doc.Deadline {
	from, to := b.draft.Key.Pos(s.Start), b.draft.Key.Pos(s.End)
	if column {
		return b.columnDeadlines(from, to)
	}
	r := &deadlineReader{b: b, key: b.key[from:to], base: from}
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

func (b *builder) cellDeadlines(s doc.Span, column bool) []doc.Deadline {
	return b.deadlines(s, column)
}

// columnDeadlines reads a cell of a column of deadlines: its words as they stand, blanks out; what is no date, no limit
// counted from an event and nothing that recurs goes on without an end.
func (b *builder) columnDeadlines(from, to int) []doc.Deadline {
	key := squeeze(b.key[from:to])
	if key == "" || key == "-" || key == "/" || key == "无" {
		return nil
	}
	r := &deadlineReader{b: b, key: key, base: -1, column: true}
	r.read()
	if len(r.out) > 1 {
		for i := range r.out {
			r.out[i].Span = b.draft.Key.Span(from, to)
		}
		return r.out
	}
	d := doc.Deadline{Kind: doc.Ongoing}
	if len(r.out) == 1 {
		d = r.out[0]
	}
	d.Span = b.draft.Key.Span(from, to)
	d.Text = joinWide(b.draft.Text.Slice(d.Span))
	return []doc.Deadline{d}
}

// deadlineReader finds the limits of one paragraph or cell.
type deadlineReader struct {
	b      *builder
	key    string
	base   int // where it begins in the document's key; -1 for a key of its own
	column bool
	year   int // the last year named before
	out    []doc.Deadline
}

func (r *deadlineReader) read() {
	for i := 0; i < len(r.key); {
		n := 0
		switch c := r.key[i]; {
		case c >= '0' && c <= '9':
			if n = r.date(i); n == 0 {
				n = r.relative(i)
			}
			if n == 0 {
				_, n = doc.Numeral(r.key[i:])
			}
		case c < utf8.RuneSelf:
		default:
			n = r.word(i)
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(r.key[i:])
		}
		i += n
	}
}

// word reads limits that begin with a word: 每…, 年底前, 今年…, 法定时限内, and Chinese numerals.
func (r *deadlineReader) word(i int) int {
	rest := r.key[i:]
	switch {
	case strings.HasPrefix(rest, "每"):
		return r.recurring(i)
	case strings.HasPrefix(rest, "今年") || strings.HasPrefix(rest, "本年") || strings.HasPrefix(rest, "当年"):
		return r.thisYear(i)
	case strings.HasPrefix(rest, "明年"):
		if n := r.relativeYear(i, 1); n > 0 {
			return n
		}
	case strings.HasPrefix(rest, "年底") || strings.HasPrefix(rest, "年内") || strings.HasPrefix(rest, "年末"):
		return r.yearEnd(i)
	case strings.HasPrefix(rest, "法定时限内"), strings.HasPrefix(rest, "法定期限内"), strings.HasPrefix(rest, "规定时限内"), strings.HasPrefix(rest, "规定期限内"):
		n := len("法定时限内")
		r.add(i, i+n, doc.Deadline{Kind: doc.Relative})
		return n
	}
	if _, n := doc.Numeral(rest); n > 0 {
		if m := r.date(i); m > 0 {
			return m
		}
		if m := r.relative(i); m > 0 {
			return m
		}
		return n
	}
	return 0
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
	for _, o := range r.out {
		if o.Date != "" && o.Date == d.Date || d.Date == "" && o.Text == d.Text {
			return
		}
	}
	r.out = append(r.out, d)
}

// inTitle reports whether a place stands inside 《》, where years belong to names.
func (r *deadlineReader) inTitle(at int) bool {
	before := r.key[max(0, at-300):at] // longer names there are not
	open, shut := strings.LastIndex(before, "《"), strings.LastIndex(before, "》")
	return open > shut
}

// before and after a date, words that make it a limit.
var limitAfter = []string{"底前", "底以前", "底之前", "末前", "年底", "底", "末", "前", "之前", "以前", "日前", "内", "上旬前", "中旬前", "下旬前", "上旬", "中旬", "下旬", "月中旬前"}

// date reads a calendar date that limits: 2020年底前, 6月30日前, 2021年6月底, 到2025年, 2019年1月1日至12月31日, 2016年起.
func (r *deadlineReader) date(i int) int {
	rest := r.key[i:]
	if y, n := yearRange(rest); n > 0 {
		if r.opensSentence(i) && strings.HasPrefix(rest[n:], ",") {
			r.add(i, i+n, doc.Deadline{Kind: doc.DateLimit, Date: doc.Date{Year: y}.Last().ISO()})
		}
		return n
	}
	d, n := doc.ParseDate(rest)
	if n == 0 {
		return 0
	}
	if d.Year != 0 {
		r.year = d.Year
	}
	if m := r.dateRange(i, d, n); m > 0 {
		return m
	}
	after := rest[n:]
	lead := r.lead(i)
	switch {
	case beginsOne(after, "起", "开始") && !strings.HasPrefix(after, "起草"):
		if k := len("起"); strings.HasPrefix(after, "起") && !beginsOne(after[k:], "施行", "实施", "执行", "生效", "正式施行", "正式实施") {
			r.add(i, i+n+k, doc.Deadline{Kind: doc.Ongoing, Start: doc.Date{Year: r.yearOf(d, i), Month: max(d.Month, 1), Day: max(d.Day, 1)}.ISO()})
		}
		return n
	case r.past(i) || strings.HasPrefix(after, "度"):
		return n
	}
	end := n
	if w := longestPrefix(after, limitAfter); w != "" && !(d.Day > 0 && (strings.HasPrefix(w, "底") || strings.HasPrefix(w, "末"))) {
		end += len(w)
	} else if !r.column && lead == 0 && !(d.Month > 0 && r.completes(after)) && !(d.Month == 0 && r.opensSentence(i) && strings.HasPrefix(after, ",")) {
		return n
	}
	d.Year = r.yearOf(d, i)
	if d.Year == 0 {
		r.add(i-lead, i+end, doc.Deadline{Kind: doc.DateLimit})
		return end
	}
	last := d.Last()
	if w := longestPrefix(after, []string{"上旬", "中旬"}); w != "" && d.Day == 0 {
		last.Day = map[string]int{"上旬": 10, "中旬": 20}[w]
	}
	if strings.HasPrefix(after, "前") && d.Month == 0 && !strings.HasPrefix(after, "前底") { // 2020年前: before it begins
		last = doc.Date{Year: d.Year - 1, Month: 12, Day: 31}
	}
	r.add(i-lead, i+end, doc.Deadline{Kind: doc.DateLimit, Date: last.ISO()})
	return end
}

// completes reports whether what follows a date says that work ends then: 6月底完成, 9月投入使用.
func (r *deadlineReader) completes(after string) bool {
	return beginsOne(after, "完成", "投入使用", "建成", "全部完成", "开工", "竣工", "底完成", "启用", "上线", "投用", "报送", "基本完成", "正式")
}

// lead is the length of 到 before a year, which makes it a limit: 到2025年.
func (r *deadlineReader) lead(i int) int {
	before := r.key[:i]
	if strings.HasSuffix(before, "到") && !hasSuffixOne(before, "达到", "得到", "做到", "收到", "看到", "截止到", "截至到", "受到", "遇到", "提到", "直到") {
		return len("到")
	}
	return 0
}

// past reports whether the words before a date say that it is no limit: 截至2014年底, 自2015年.
func (r *deadlineReader) past(i int) bool {
	return hasSuffixOne(r.key[:i], "截至", "截止", "截止到", "截至到", "早在", "比", "较", "同比")
}

// opensSentence reports whether a place begins a sentence.
func (r *deadlineReader) opensSentence(i int) bool {
	before := strings.TrimRight(r.key[:i], " \t")
	return before == "" && r.base >= 0 || hasSuffixOne(before, "。", "\n") || r.base > 0 && i == 0
}

// dateRange reads 2019年1月1日至12月31日 and the like: the last day counts.
func (r *deadlineReader) dateRange(i int, d doc.Date, n int) int {
	rest := r.key[i+n:]
	skip := 0
	for _, w := range []string{"起至", "至", "到", "-", "起到"} {
		if strings.HasPrefix(rest, w) {
			skip = len(w)
			break
		}
	}
	if skip == 0 || d.Month == 0 {
		return 0
	}
	to, m := doc.ParseDate(rest[skip:])
	if m == 0 || to.Month == 0 || (d.Day > 0) != (to.Day > 0) {
		return 0
	}
	d.Year = r.yearOf(d, i)
	if to.Year == 0 {
		to.Year = d.Year
	}
	end := n + skip + m
	if strings.HasPrefix(r.key[i+end:], "底") {
		end += len("底")
	}
	start := d.ISO()
	if d.Day == 0 {
		d.Day = 1
		start = d.ISO()
	}
	r.add(i, i+end, doc.Deadline{Kind: doc.DateLimit, Start: start, Date: to.Last().ISO()})
	return end
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
	if !beginsOne(key[at:], "-", "至") {
		return 0, 0
	}
	_, size := utf8.DecodeRuneInString(key[at:])
	at += size
	for strings.HasPrefix(key[at:], "-") { // —— stands for one
		at++
	}
	b, n2 := doc.Numeral(key[at:])
	if n2 != 4 || b < a || b > 2100 || !strings.HasPrefix(key[at+n2:], "年") {
		return 0, 0
	}
	return b, at + n2 + len("年")
}

// yearOf is the year that a date without one means: the last one named in the paragraph, else the document's.
func (r *deadlineReader) yearOf(d doc.Date, i int) int {
	if d.Year != 0 {
		return d.Year
	}
	if r.year != 0 {
		return r.year
	}
	return r.b.year
}

// thisYear reads 今年10月31日前, 今年底前: the year is one that the same sentence names, else the document's.
func (r *deadlineReader) thisYear(i int) int {
	return r.relativeYear(i, 0)
}

func (r *deadlineReader) relativeYear(i, add int) int {
	head := len("今年")
	rest := r.key[i+head:]
	year := r.sentenceYear(i)
	if year == 0 {
		year = r.b.year
	}
	if year != 0 {
		year += add
	}
	d, n := doc.ParseDate(rest)
	if n > 0 && d.Year == 0 {
		w := longestPrefix(rest[n:], limitAfter)
		if w == "" && !r.completes(rest[n:]) {
			return head + n
		}
		out := doc.Deadline{Kind: doc.DateLimit}
		if d.Year = year; year != 0 {
			out.Date = d.Last().ISO()
		}
		r.add(i, i+head+n+len(w), out)
		return head + n + len(w)
	}
	for _, w := range []string{"年底前", "底前", "年底", "底", "年内", "内"} {
		if strings.HasPrefix(rest, w) {
			out := doc.Deadline{Kind: doc.DateLimit}
			if year != 0 {
				out.Date = doc.Date{Year: year}.Last().ISO()
			}
			r.add(i, i+head+len(w), out)
			return head + len(w)
		}
	}
	return 0
}

// sentenceYear is the latest year that the sentence around a place names.
func (r *deadlineReader) sentenceYear(at int) int {
	start, end := 0, len(r.key)
	if k := strings.LastIndex(r.key[:at], "。"); k >= 0 {
		start = k
	}
	if k := strings.Index(r.key[at:], "。"); k >= 0 {
		end = at + k
	}
	best := 0
	for s := r.key[start:end]; ; {
		d, span, ok := doc.FindDate(s)
		if !ok {
			return best
		}
		best = max(best, d.Year)
		s = s[span.End:]
	}
}

// yearEnd reads 年底前 and 年内.
func (r *deadlineReader) yearEnd(i int) int {
	if i > 0 && (hasSuffixOne(r.key[:i], "每", "去", "上", "历", "近", "半", "常", "当", "全", "往", "学") || r.key[i-1] >= '0' && r.key[i-1] <= '9') {
		return 0
	}
	n := 0
	for _, w := range []string{"年底以前", "年底之前", "年底前", "年末前", "年内", "年底", "年末"} {
		if strings.HasPrefix(r.key[i:], w) {
			n = len(w)
			break
		}
	}
	if w := r.key[i : i+n]; !r.column && (w == "年底" || w == "年末") && !r.completes(r.key[i+n:]) && !strings.HasPrefix(r.key[i+n:], ",") {
		return n
	}
	d := doc.Deadline{Kind: doc.DateLimit}
	if y := r.yearOf(doc.Date{}, i); y != 0 {
		d.Date = doc.Date{Year: y}.Last().ISO()
	}
	r.add(i, i+n, d)
	return n
}

// limitUnits are the units of limits that are counted from an event.
var limitUnits = []string{"个工作日", "个自然日", "工作日", "自然日", "个小时", "小时", "个月", "分钟", "日", "天", "周", "年"}

// relative reads a limit counted from an event: 10个工作日内, 文件印发后20个工作日内, 印发之日起30日内.
func (r *deadlineReader) relative(i int) int {
	rest := r.key[i:]
	amount, n := doc.Numeral(rest)
	if n == 0 || amount == 0 {
		return 0
	}
	unit := longestPrefix(rest[n:], limitUnits)
	if unit == "" {
		return 0
	}
	end := n + len(unit)
	limit := longestPrefix(rest[end:], []string{"以内", "之内", "内"})
	from, event := r.event(i)
	switch {
	case r.service(i) || unit == "年":
		return end + len(limit)
	case limit == "" && !(r.column && event != ""):
		return end
	}
	end += len(limit)
	r.add(from, i+end, doc.Deadline{Kind: doc.Relative, Event: event, Amount: amount, Unit: strings.TrimPrefix(unit, "个")})
	return end
}

// service reports whether a time is how long a service may take or lasts, not a limit for the work.
func (r *deadlineReader) service(i int) bool {
	before := r.key[:i]
	if k := strings.LastIndexAny(before, ",。;:、"); k >= 0 {
		before = before[k:]
	}
	return hasOne(before, []string{"压缩", "缩短", "缩减", "控制在", "减至", "减少", "由原来", "不超过", "平均", "提速", "办结时限", "办理时限", "承诺"})
}

// event is what stands right before a limit and says what it counts from; it returns where that begins.
func (r *deadlineReader) event(i int) (from int, event string) {
	before := r.key[:i]
	if !r.column && !hasSuffixOne(before, "后", "之日起", "起", "后的", "以后", "之后") {
		return i, ""
	}
	start := 0
	for _, w := range []string{",", "。", ";", ":", "、", "(", "于", "在", "自", "应", "须", "要", "并", "\n", " ", "\""} {
		if k := strings.LastIndex(before, w); k >= 0 {
			start = max(start, k+len(w))
		}
	}
	if utf8.RuneCountInString(before[start:]) > 20 || start == i {
		return i, ""
	}
	return start, strings.TrimSpace(before[start:])
}

// periods are what recurs.
var periods = []string{"个季度末月", "个季度", "季度末月", "季度末", "季度", "季末", "年度", "年", "个月", "月末", "月底", "月", "半年", "个工作日", "工作日", "周", "星期", "日", "天", "旬", "两年", "两周", "两个月"}

// recurring reads 每月5日前, 每季度末月20日前, 每年至少举办一次, 每周至少更新1次: a count or a day is needed.
func (r *deadlineReader) recurring(i int) int {
	head := len("每")
	p := longestPrefix(r.key[i+head:], periods)
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
			if stop := r.countEnd(end); stop > 0 && !hasOne(r.key[start:end], []string{"享受", "只", "限", "最多", "补贴", "不超过"}) {
				r.add(i, stop, doc.Deadline{Kind: doc.Recurring})
				return stop - i
			}
			n = m
		}
		end += n
	}
	if r.column && (strings.HasSuffix(p, "末") || strings.HasSuffix(p, "底")) || r.column && start == len(r.key) {
		r.add(i, len(r.key), doc.Deadline{Kind: doc.Recurring})
		return len(r.key) - i
	}
	return start - i
}

// countEnd returns where a count (1-2次) or a day (5日前) that begins at i ends; 0 for any other number.
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
	for _, w := range []string{"次以上", "次", "场次", "场", "期", "轮", "遍", "回"} {
		if strings.HasPrefix(r.key[end:], w) {
			return end + len(w)
		}
	}
	for _, w := range []string{"日之前", "日以前", "日前", "号前", "日"} {
		if strings.HasPrefix(r.key[end:], w) {
			return end + len(w)
		}
	}
	return 0
}

func longestPrefix(s string, words []string) string {
	best := ""
	for _, w := range words {
		if len(w) > len(best) && strings.HasPrefix(s, w) {
			best = w
		}
	}
	return best
}

func beginsOne(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func hasSuffixOne(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
