package segment

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// A comparison says how a figure changed against another period: 同比增长3.5%, 比上年增加20件, 是上年的2.3倍, 与上年持平. It
// stands in a clause of its own behind the figure. The words are data: rules/figures.txt.

// comparisonRules are the words of comparisons.
type comparisonRules struct {
	ups, downs, same, fill, own wordSet
	direction                   wordSet // ups and downs
	against                     wordSet
	standsFor                   map[string]string // of the words in against
	yearsBack                   map[string]int
	unitWords                   wordSet
	units                       map[string]string
}

func newComparisonRules(s map[string][]string) *comparisonRules {
	r := &comparisonRules{
		ups: newWordSet(s["up"]), downs: newWordSet(s["down"]), same: newWordSet(s["same"]), fill: newWordSet(s["change_fill"]),
		direction: newWordSet(s["up"], s["down"]), own: newWordSet(s["own"]),
		standsFor: map[string]string{}, yearsBack: map[string]int{}, units: map[string]string{},
	}
	names, values := pairs(s["against"])
	for i, name := range names {
		r.standsFor[name] = values[i]
	}
	r.against = newWordSet(names)
	names, values = pairs(s["years_back"])
	for i, name := range names {
		r.yearsBack[name], _ = strconv.Atoi(values[i])
	}
	names, values = pairs(s["change_units"])
	for i, name := range names {
		r.units[name] = values[i]
	}
	r.unitWords = newWordSet(names)
	return r
}

// changes reports whether the number behind lead says how another figure changed, and from where in lead on: 同比增长3.5%,
// 比上年增加20件, 申请数量较去年回落12.3%.
func (f *figureReader) changes(lead string) (at int, ok bool) {
	at = len(lead) - len(strings.TrimPrefix(strings.TrimLeft(lead, " 、"), "分别"))
	rest := strings.TrimRight(lead[at:], " -")
	if f.rules.change.prefix(rest) != "" || f.rules.changeNumber.words[rest] {
		return at, true
	}
	if f.rules.comparisons.direction.suffix(f.withoutFill(rest)) == "" {
		return 0, false
	}
	within, _ := f.rules.change.in(rest)
	return at + within, within >= 0
}

// withoutFill is a clause without the words between its direction and its number: 增长了约.
func (f *figureReader) withoutFill(lead string) string {
	for {
		w := f.rules.comparisons.fill.suffix(lead)
		if w == "" || f.rules.comparisons.direction.suffix(lead) != "" {
			return lead
		}
		lead = strings.TrimRight(strings.TrimSuffix(lead, w), " ")
	}
}

// owns reports whether what stands before a change is the subject of the figure before it, or nothing: 申请数量 of
// 受理公开申请.
func (f *figureReader) owns(before, subject string) bool {
	before = strings.Trim(strings.TrimSuffix(before, "分别"), partingMarks)
	if before == "" {
		return true
	}
	w := f.rules.comparisons.own.suffix(before)
	return w != "" && strings.Contains(subject, strings.TrimSuffix(before, w))
}

// change notes the changes of figures that begin at start; counts are their amounts.
func (f *figureReader) change(to []doc.Figure, start, end int, counts []count) {
	words := f.key[start:counts[0].start]
	end = runeEnd(f.key, min(end, start+maxChange))
	text := f.changeText(start, end)
	if len(counts) > 1 { // 分别增长5%、6%
		text = f.text(phrase{{Start: start, End: min(end, counts[len(counts)-1].end)}})
	}
	for i, c := range counts {
		if to[i].Change == "" {
			to[i].Change, to[i].Comparison = text, f.comparison(words, to[i].Period, c)
		}
	}
}

// maxChange bounds the words of a change, in bytes: a sentence without a mark may hold thousands, which all end where it does.
const maxChange = 2 * maxClause

// comparison reads a change: its words, and the number behind them.
func (f *figureReader) comparison(words, period string, c count) *doc.Comparison {
	if c.base == "" {
		return nil
	}
	out := f.compared(words, period)
	out.Approximate = c.approximate || f.isAbout(c.start, c.end)
	if f.isRatio(words) {
		out.Ratio = ratio(c)
		out.Direction = over(out.Ratio)
		if out.Ratio == "" {
			return nil
		}
		return out
	}
	out.Amount, out.Unit = doc.Decimal(c.amount), c.base
	out.Direction = f.direction(words)
	return out
}

// isRatio reports whether a change says what share of the other value the figure is: 是上年的约2.3倍.
func (f *figureReader) isRatio(words string) bool {
	rest := f.withoutFill(strings.TrimRight(words, " "))
	return strings.HasSuffix(rest, "的")
}

// ratio is a number of times, or per cent, as a plain number.
func ratio(c count) doc.Decimal {
	switch c.base {
	case "倍":
		return doc.Decimal(c.amount)
	case "%":
		before, after, _ := strings.Cut(c.amount, ".")
		before = strings.Repeat("0", max(0, 3-len(before))) + before
		n := len(before) - 2
		value := before[:n] + "." + before[n:] + after
		return doc.Decimal(strings.TrimRight(strings.TrimRight(value, "0"), "."))
	}
	return ""
}

// over is the direction that a ratio means.
func over(ratio doc.Decimal) doc.Direction {
	r, ok := new(big.Rat).SetString(string(ratio))
	if !ok {
		return ""
	}
	return [...]doc.Direction{doc.Down, doc.Same, doc.Up}[r.Cmp(big.NewRat(1, 1))+1]
}

// direction is the way of a change: the last word before its number says it. 增长-3.5% goes down.
func (f *figureReader) direction(words string) doc.Direction {
	r := f.rules.comparisons
	negative := strings.HasSuffix(words, "-")
	words = f.withoutFill(strings.TrimRight(words, " -"))
	up := r.ups.suffix(words) != ""
	switch {
	case !up && r.downs.suffix(words) == "" && !negative:
		return ""
	case up != negative:
		return doc.Up
	}
	return doc.Down
}

// compared says what the words of a change compare with.
func (f *figureReader) compared(words, period string) *doc.Comparison {
	r := f.rules.comparisons
	c := &doc.Comparison{}
	if d, s, ok := doc.FindDate(words); ok {
		c.Against, c.Period = words[s.Start:s.End], doc.Date{Year: d.Year, Month: d.Month}.ISO()
		return c
	}
	_, word := r.against.in(words)
	c.Against = r.standsFor[word]
	if now, ok := periodDate(period); ok && r.yearsBack[c.Against] > 0 {
		now.Year -= r.yearsBack[c.Against]
		c.Period = now.ISO()
	}
	return c
}

// periodDate reads the period of a figure: 2014, 2014-06.
func periodDate(period string) (d doc.Date, ok bool) {
	if strings.Contains(period, "/") {
		return d, false
	}
	year, month, _ := strings.Cut(period, "-")
	y, err := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	return doc.Date{Year: y, Month: m}, err == nil && y > 1900
}

// unchanged notes a change without a number behind a figure: 与上年持平.
func (f *figureReader) unchanged(to *doc.Figure, start, end int) {
	for start < end {
		rest := strings.TrimLeft(f.key[start:end], ",、( ")
		start = end - len(rest)
		stop := strings.IndexAny(rest, ",、;()。")
		if stop < 0 {
			stop = len(rest)
		}
		clause := rest[:stop]
		if f.rules.change.prefix(clause) != "" {
			if at, _ := f.rules.comparisons.same.in(clause); at >= 0 && to.Change == "" {
				to.Change = f.changeText(start, end)
				to.Comparison = f.compared(clause, to.Period)
				to.Comparison.Direction = doc.Same
			}
			return
		}
		if stop == 0 {
			return
		}
		start += stop
	}
}

// changeText is the clause that begins at start, as written.
func (f *figureReader) changeText(start, end int) string {
	s := f.key[start:end]
	skip := len(s) - len(strings.TrimLeft(s, " 、"))
	s = s[skip:]
	for i, r := range s {
		if strings.ContainsRune(",;。、()", r) {
			s = s[:i]
			break
		}
	}
	return f.text(phrase{{Start: start + skip, End: start + skip + len(strings.TrimRight(s, " "))}})
}
