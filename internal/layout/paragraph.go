package layout

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// margins are the left and right end of the lines of a column.
type margins struct{ left, right float64 }

// frame names the columns that have margins in common: those at the same place of pages of one size.
type frame struct{ width, height, column int }

// style is what the lines of a document have in common.
type style struct {
	size    float64 // of the body's font
	leading float64 // from base to base, in sizes
	indents bool    // paragraphs begin with an indent
	frames  map[frame]margins
}

// frameStep is by how many points pages of one size may differ.
const frameStep = 8

func frameOf(p *page, l *line) frame {
	return frame{int(p.width / frameStep), int(p.height / frameStep), l.column}
}

// styleOf measures the lines of a document.
func (d *Document) styleOf() style {
	s := style{frames: map[frame]margins{}}
	sizes, steps := map[float64]int{}, map[int]int{}
	lines := map[frame][]*line{}
	for i := range d.pages {
		p := &d.pages[i]
		var last *line
		for _, it := range p.items {
			l := it.line
			if l == nil || l.furniture {
				last = nil
				continue
			}
			sizes[l.size] += l.chars
			if last != nil && last.size == l.size && l.base > last.base {
				steps[int(math.Round((l.base-last.base)/l.size*20))] += l.chars
			}
			f := frameOf(p, l)
			lines[f] = append(lines[f], l)
			last = l
		}
	}
	if all := d.inCells(sizes); all != nil {
		sizes = all
	}
	s.size, s.leading = most(sizes), min(float64(most(steps))/20, 3)
	for f, l := range lines {
		s.frames[f] = marginsOf(l, s.size)
	}
	d.widen(s.frames, lines)
	indented, all := 0, 0
	for f, list := range lines {
		for _, l := range list {
			if indent := (l.left - s.frames[f].left) / l.size; l.chars > 8 && l.size == s.size {
				all++
				if indent > 1.5 && indent < 2.6 {
					indented++
				}
			}
		}
	}
	s.indents = indented*12 >= all && indented > 0
	return s
}

// fewOutside is how many characters outside of tables are too few to be the body of a document: its title, a note.
const fewOutside = 150

// inCells adds the characters of tables to those of each size, where they are the body of the document; else it is nil.
func (d *Document) inCells(sizes map[float64]int) map[float64]int {
	outside, inside := 0, 0
	for _, n := range sizes {
		outside += n
	}
	all := maps.Clone(sizes)
	for i := range d.pages {
		for _, it := range d.pages[i].items {
			if it.table == nil {
				continue
			}
			for _, c := range it.table.cells {
				for _, l := range c.lines {
					all[l.size] += l.chars
					inside += l.chars
				}
			}
		}
	}
	if outside > fewOutside || inside < outside {
		return nil
	}
	return all
}

// most is the value with the highest count, the smallest of several.
func most[T cmp.Ordered](counts map[T]int) T {
	var best T
	n := 0
	for v, k := range counts {
		if k > n || k == n && v < best {
			best, n = v, k
		}
	}
	return best
}

// marginsOf are the margins that lines keep to. Those of the body's size say it, where there are some.
func marginsOf(lines []*line, size float64) margins {
	var left, right []float64
	for _, body := range [2]bool{true, false} {
		for _, l := range lines {
			if l.chars > 2 && (!body || l.size == size) {
				left, right = append(left, l.left), append(right, -l.right)
			}
		}
		if len(left) >= 3 {
			break
		}
		left, right = nil, nil
	}
	if len(left) == 0 && len(lines) > 0 {
		for _, l := range lines {
			left, right = append(left, l.left), append(right, -l.right)
		}
	}
	return margins{outermost(left, size), -outermost(right, size)}
}

// widen gives the lines that stand in no column the margins of what stands between them, where they are too few to have some:
// a title over columns or over a table.
func (d *Document) widen(frames map[frame]margins, lines map[frame][]*line) {
	const few = 5
	cover := func(f frame, left, right float64) {
		f.column = 0
		if m, ok := frames[f]; ok && len(lines[f]) < few {
			frames[f] = margins{min(m.left, left), max(m.right, right)}
		}
	}
	for f, m := range frames {
		cover(f, m.left, m.right)
	}
	for i := range d.pages {
		p := &d.pages[i]
		for _, it := range p.items {
			if t := it.table; t != nil {
				cover(frameOf(p, &line{}), t.xs[0], t.xs[len(t.xs)-1])
			}
		}
	}
	for f, m := range frames {
		frames[f] = m.onPage(f)
	}
}

// onPage are the margins of a column; where no line is half as wide as the page, the right one is as wide as the left.
func (m margins) onPage(f frame) margins {
	if wide := float64(f.width) * frameStep; f.column == 0 && m.right-m.left < wide/2 && m.left < wide/4 {
		m.right = max(m.right, wide-m.left)
	}
	return m
}

// outermost is the least value, unless many others stand at one place and few go beyond it.
func outermost(v []float64, size float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	need := max(5, len(v)/8)
	for i, to := 0, 0; i < len(v); i++ {
		for to < len(v) && v[to]-v[i] < 0.3*size {
			to++
		}
		if to-i >= need && i*8 <= to-i {
			return v[i]
		}
	}
	return v[0]
}

// paragraph is lines that are joined.
type paragraph struct {
	lines    []*line
	centered bool
}

// joiner joins lines to paragraphs.
type joiner struct {
	style
	margins margins
	width   float64 // of the page; 0 in a cell or a column
	tight   bool    // in a cell: lines may be centred, and nothing is indented for sure
}

// goesOn reports whether the line next goes on with the paragraph p: its last line is full, so that the beginning of next
// found no room there, and next is not set off by an indent, its size, a gap or a label.
func (j *joiner) goesOn(p *paragraph, next *line, to margins) bool {
	last := p.lines[len(p.lines)-1]
	if last.parts || next.parts || (last.column == 0) != (next.column == 0) {
		return false
	}
	if math.Abs(last.size-next.size) > 0.13*max(last.size, next.size) {
		return false
	}
	samePage := last.page == next.page && last.column == next.column
	if last.page != next.page && isAnnexHead(skeleton(next.text)) {
		return false
	}
	if step := (next.base - last.base) / next.size; samePage && !j.tight && (step <= 0 || step > max(j.leading*1.4, 1.3)) {
		return false
	}
	if !j.tight && to == j.margins && last.size > 1.1*j.style.size && j.isMiddle(last) && j.isMiddle(next) { // a title
		return j.margins.right-j.margins.left-(last.right-last.left) < next.first+0.4*last.size
	}
	if !j.full(last, next, p) {
		return false
	}
	ends := endsSentence(last.text)
	if isLabelled(next.text) && !strings.HasPrefix(next.text, "（") && strings.HasSuffix(last.text, "）") {
		return false // an item closes with who does it: …（市水务局负责） ⏎ 二、…; but …第（一） ⏎ （二）项
	}
	if ends && isLabelled(next.text) {
		return false
	}
	if j.tight {
		return !(ends && isLabelled(next.text))
	}
	first := p.lines[0]
	start := (first.left - j.margins.left) / first.size
	if len(p.lines) > 1 {
		start = (last.left - j.margins.left) / last.size
	}
	indent := (next.left - to.left) / next.size
	switch {
	case start > 3.5 && indent < start-0.8: // a signature, a centred line
		return false
	case indent < 0.8:
		return j.indents || !ends
	case len(p.lines) > 1:
		return math.Abs(indent-start) < 0.5 && start > 0.8 && !isLabelled(next.text) // hanging
	}
	return isLabelled(first.text) && indent > start+0.8 && !ends && !isLabelled(next.text)
}

// full reports whether the beginning of next had no room at the end of last.
func (j *joiner) full(last, next *line, p *paragraph) bool {
	room := j.margins.right - last.right
	if j.tight {
		left := last.left - j.margins.left
		if len(p.lines) == 1 && math.Abs(left-room) > 0.6*last.size { // not centred: an indent
			left = 0
		}
		room += max(0, left)
	}
	return room < next.first+0.4*last.size
}

// isCentered reports whether a line stands in the middle between the margins, with room on both sides. One of large characters
// need but stand in the middle of the page: where few lines are full, the right margin is not seen.
func (j *joiner) isCentered(l *line) bool {
	if j.width > 0 && l.column == 0 && l.size > 1.1*j.size && math.Abs(l.left+l.right-j.width) < l.size && l.left > j.margins.left+0.7*l.size {
		return true
	}
	left, right := l.left-j.margins.left, j.margins.right-l.right
	indent := left / l.size
	if !j.isMiddle(l) {
		return false
	}
	return indent > 2.6 && right/l.size > 1.5 || l.size > 1.1*j.size && indent > 0.7
}

// isMiddle reports whether a line is as far from the left margin as from the right.
func (j *joiner) isMiddle(l *line) bool {
	return math.Abs(l.left-j.margins.left-(j.margins.right-l.right)) <= 1.2*l.size
}

// text is the text of the paragraph: its lines without the breaks, with a blank between Latin words.
func (p *paragraph) text() string {
	var b strings.Builder
	for i, l := range p.lines {
		if i > 0 {
			b.WriteString(breakBetween(p.lines[i-1].text, l.text))
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// breakBetween is what stands for the line break: a blank between words of Latin letters, unless an address is broken there.
func breakBetween(a, b string) string {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	if isDigit(x) && isDigit(y) || !isLatin(y) || !isLatin(x) && !strings.ContainsRune(",.;:)", x) {
		return ""
	}
	word := a[strings.LastIndexAny(a, " \u3000")+1:]
	if strings.Contains(word, "://") || strings.Contains(word, "www.") || strings.Contains(word, "@") {
		return ""
	}
	return " "
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”’）)」』"))
	return strings.ContainsRune("。；：！？;:!?", r)
}

// isLabelled reports whether a text begins with a mark of numbering: 一、 （一） 1. 1、 (1) ① 第一条, or 附件.
func isLabelled(s string) bool {
	const figures = "0123456789０１２３４５６７８９一二三四五六七八九十百〇零"
	first, n := utf8.DecodeRuneInString(s)
	switch {
	case first >= '①' && first <= '⑳':
		return true
	case strings.HasPrefix(s, "附件"), strings.HasPrefix(s, "附："), strings.HasPrefix(s, "注："):
		return true
	case first == '第' || first == '（' || first == '(':
		rest := s[n:]
		tail := strings.TrimLeft(rest, figures)
		end, _ := utf8.DecodeRuneInString(tail)
		return len(tail) < len(rest) && strings.ContainsRune("章节条部编）)", end)
	}
	tail := strings.TrimLeft(s, figures)
	end, k := utf8.DecodeRuneInString(tail)
	if len(tail) == len(s) || len(s)-len(tail) > 15 {
		return false
	}
	after, _ := utf8.DecodeRuneInString(tail[min(k, len(tail)):])
	return end == '、' || (end == '.' || end == '．') && !isDigit(after)
}
