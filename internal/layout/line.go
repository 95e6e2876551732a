package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// middle is how far above its base the middle of a character is, in its size.
const middle = 0.36

// wholeLink is how much of a line is one link where the line is.
const wholeLink = 0.8

// Gaps between glyphs, in sizes of the font.
const (
	runGap    = 1.0  // from here on a glyph begins a new run
	latinGap  = 0.18 // a blank between Latin letters or figures
	hanGap    = 0.75 // a blank beside a Han character: lines are justified by gaps of less
	partGap   = 1.6  // parts of a line: perhaps columns
	wideBlank = "  " // between parts
)

// run is a range of glyphs that were drawn one behind the other on one base.
type run struct {
	glyphs      []Glyph
	left, right float64
	base, size  float64
}

func (r *run) mid() float64 { return r.base - r.size*middle }

// row is what stands side by side: runs from left to right.
type row struct {
	runs []run
	mid  float64
}

// line is a row, or the part of one that stands in a column.
type line struct {
	text        string
	left, right float64
	base, size  float64
	first       float64 // the width of what could have been moved up: the first character, the first Latin word
	chars       int
	page        int
	column      int  // of the page; 0 for a line that is in none
	parts       bool // it has a gap as wide as between columns: words side by side
	again       bool
	furniture   bool
	note        bool // a footnote
	href        string
}

// fill puts the glyphs into the cells of tables, and gives the rows of the others.
func fill(glyphs []Glyph, tables []*table) []row {
	var runs []run
	var in *cell
	locate := newLocator(tables)
	cells := map[*cell][]run{}
	for from := 0; from < len(glyphs); {
		g := &glyphs[from]
		if !usable(g) {
			from++
			continue
		}
		in = locate.cell(g)
		to := from + 1
		for to < len(glyphs) && usable(&glyphs[to]) && follows(&glyphs[to-1], &glyphs[to]) && locate.cell(&glyphs[to]) == in {
			to++
		}
		r := newRun(glyphs[from:to])
		if in != nil {
			cells[in] = append(cells[in], r)
		} else {
			runs = append(runs, r)
		}
		from = to
	}
	for c, r := range cells {
		for _, row := range rowsOf(r) {
			if l := newLine(row.runs); l != nil {
				c.lines = append(c.lines, l)
			}
		}
	}
	return rowsOf(runs)
}

// usable reports whether a glyph has a place.
func usable(g *Glyph) bool {
	return g.Text != "" && g.Size > 0.1 && finite(g.Left, g.Right, g.Base, g.Size)
}

// follows reports whether b goes on with the run of a.
func follows(a, b *Glyph) bool {
	size := max(a.Size, b.Size)
	gap := b.Left - a.Right
	return math.Abs(a.Base-b.Base) < 0.05*size && math.Abs(a.Size-b.Size) < 0.2*size && gap > -0.5*size && gap < runGap*size &&
		b.Left > a.Left
}

func newRun(glyphs []Glyph) run {
	last := &glyphs[len(glyphs)-1]
	r := run{glyphs: glyphs, left: glyphs[0].Left, right: last.Right, base: glyphs[0].Base, size: glyphs[0].Size}
	for i := range glyphs {
		r.size = max(r.size, glyphs[i].Size)
	}
	return r
}

// rowsOf orders runs into rows from top to bottom. Runs of one row have nearly one middle: a raised figure has, the two
// lines beside a large word have not.
func rowsOf(runs []run) []row {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.mid(), b.mid()) })
	var rows []row
	size := 0.0
	for _, r := range runs {
		if n := len(rows); n > 0 && math.Abs(r.mid()-rows[n-1].mid) < 0.5*min(size, r.size) {
			rows[n-1].runs = append(rows[n-1].runs, r)
			continue
		}
		rows, size = append(rows, row{runs: []run{r}, mid: r.mid()}), r.size
	}
	for i := range rows {
		slices.SortStableFunc(rows[i].runs, func(a, b run) int { return cmp.Compare(a.left, b.left) })
	}
	return rows
}

// newLine makes the text of runs side by side; nil when it is blank.
func newLine(runs []run) *line {
	var b strings.Builder
	drawn := "" // blanks since the last glyph that shows
	l := &line{left: math.Inf(1), right: math.Inf(-1), again: true}
	sizes := map[float64]int{}
	var last *Glyph
	runs = apart(runs)
	spread := spreadOf(runs)
	body := bodyOf(runs)
	for k := range runs {
		for i := range runs[k].glyphs {
			g := &runs[k].glyphs[i]
			if strings.TrimSpace(g.Text) == "" {
				if last != nil && g.Left >= last.Left {
					drawn += g.Text
				}
				continue
			}
			if last != nil && twice(last, g) {
				continue
			}
			if last != nil {
				blank := blankBetween(last, g, spread)
				l.parts = l.parts || blank == wideBlank
				if drawn != "" && !noRoom(last, g) {
					blank = drawn
				}
				b.WriteString(blank)
			}
			drawn = ""
			b.WriteString(body.raised(g))
			l.left, l.right = min(l.left, g.Left), max(l.right, g.Right)
			l.again = l.again && g.Again
			l.chars++
			size := math.Round(g.Size*4) / 4
			if sizes[size]++; sizes[size] > sizes[l.size] {
				l.size, l.base = size, g.Base
			}
			last = g
		}
	}
	if l.text = strings.TrimSpace(b.String()); l.text == "" {
		return nil
	}
	l.first = firstWidth(runs, l)
	return l
}

// apart makes one run of runs that lie over each other, its glyphs from left to right.
func apart(runs []run) []run {
	over := func(a, b *run) bool { return b.left < a.right-0.3*min(a.size, b.size) }
	at := 1
	for at < len(runs) && !over(&runs[at-1], &runs[at]) {
		at++
	}
	if at >= len(runs) {
		return runs
	}
	out := slices.Clone(runs[:at])
	merged := -1 // the last run that has glyphs of its own
	for _, r := range runs[at:] {
		last := &out[len(out)-1]
		if !over(last, &r) {
			out = append(out, r)
			continue
		}
		if merged < len(out)-1 {
			last.glyphs, merged = slices.Clone(last.glyphs), len(out)-1
		}
		last.glyphs = append(last.glyphs, r.glyphs...)
		last.right, last.size = max(last.right, r.right), max(last.size, r.size)
	}
	for i := at - 1; i < len(out); i++ {
		slices.SortStableFunc(out[i].glyphs, func(a, b Glyph) int { return cmp.Compare(a.Left, b.Left) })
	}
	return out
}

// bodyOf gives the run that most of a line is like.
func bodyOf(runs []run) (body run) {
	for i := range runs {
		if len(runs[i].glyphs) > len(body.glyphs) {
			body = runs[i]
		}
	}
	return body
}

// raised is the text of a glyph of a line: figures that are small and stand above the base, as those of notes and of square
// metres, are written with the characters for that.
func (body *run) raised(g *Glyph) string {
	r, n := utf8.DecodeRuneInString(g.Text)
	if n == len(g.Text) && isDigit(r) && g.Size < 0.75*body.size && body.base-g.Base > 0.2*body.size {
		return string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'])
	}
	return g.Text
}

// twice reports whether b is a drawn again, a little aside: how some programs make bold text.
func twice(a, b *Glyph) bool {
	return a.Text == b.Text && math.Abs(a.Left-b.Left) < 0.15*b.Size && math.Abs(a.Base-b.Base) < 0.15*b.Size
}

// noRoom reports whether a blank between two Han characters shows nothing, for they stand as close as characters do: it has no
// width, in words that are set wide by the characters' spacing.
func noRoom(a, b *Glyph) bool {
	x, _ := utf8.DecodeLastRuneInString(a.Text)
	y, _ := utf8.DecodeRuneInString(b.Text)
	return unicode.Is(unicode.Han, x) && unicode.Is(unicode.Han, y) && b.Left-a.Right < 0.2*max(a.Size, b.Size)
}

// spreadOf is how far apart the Han characters of a line are set, in sizes: the gap that half of them have at most. It counts
// where it is wide, as in a title.
func spreadOf(runs []run) float64 {
	var gaps []float64
	var last *Glyph
	for k := range runs {
		for i := range runs[k].glyphs {
			g := &runs[k].glyphs[i]
			r, _ := utf8.DecodeRuneInString(g.Text)
			if !unicode.Is(unicode.Han, r) {
				last = nil
				continue
			}
			if last != nil {
				gaps = append(gaps, (g.Left-last.Right)/max(g.Size, last.Size))
			}
			last = g
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	if gap := gaps[(len(gaps)-1)/2]; gap > 0.3 {
		return gap
	}
	return 0
}

// blankBetween is the blank that a reader sees between two glyphs of a line whose characters are set apart by spread.
func blankBetween(a, b *Glyph, spread float64) string {
	size := max(a.Size, b.Size)
	gap := (b.Left-a.Right)/size - spread
	x, _ := utf8.DecodeLastRuneInString(a.Text)
	y, _ := utf8.DecodeRuneInString(b.Text)
	switch {
	case gap >= partGap:
		return wideBlank
	case gap >= hanGap, gap >= latinGap && isLatin(x) && isLatin(y) && !(isDigit(x) && isDigit(y) && gap < 2*latinGap):
		return " "
	}
	return ""
}

// firstWidth is the width of the first thing of a line that cannot be broken: a character with the marks that may not begin
// a line, or a Latin word.
func firstWidth(runs []run, l *line) float64 {
	right, n, latin := l.left, 0, false
	for k := range runs {
		for i := range runs[k].glyphs {
			g := &runs[k].glyphs[i]
			r, _ := utf8.DecodeRuneInString(g.Text)
			switch {
			case n == 0 && unicode.IsSpace(r):
				continue
			case n == 0 || opening(r) && n == 1 && right-l.left < l.size*1.1 && !latin:
				latin = isLatin(r)
			case latin && (isLatin(r) || strings.ContainsRune(".,/:-%", r)):
			case closing(r):
			default:
				first, _ := utf8.DecodeRuneInString(l.text)
				if !(n == 1 && opening(first)) {
					return right - l.left
				}
				latin = isLatin(r)
			}
			right, n = max(right, g.Right), n+1
			if n > 40 {
				return right - l.left
			}
		}
	}
	return right - l.left
}

func opening(r rune) bool { return strings.ContainsRune("（《〈“‘〔【「『([", r) }
func closing(r rune) bool {
	return strings.ContainsRune("，。、；：？！）》〉”’〕】」』％)],.;:?!%", r)
}
func isDigit(r rune) bool { return r >= '0' && r <= '9' }
func isLatin(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || isDigit(r)) }
