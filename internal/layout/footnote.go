package layout

import (
	"strings"
	"unicode/utf8"
)

// Footnotes stand at the foot of a page in smaller type, below a gap, and begin with a mark. They come behind the paragraph that
// the page ends with, also when it goes on over the page.
const (
	noteSize = 0.92 // of the body's size, at most
	noteGap  = 1.2  // of the leading, from the last line of the body, at least
)

// footnotes marks the lines of footnotes.
func (d *Document) footnotes(s style) {
	for i := range d.pages {
		p := &d.pages[i]
		first := -1
		for k := len(p.items) - 1; k > 0; k-- {
			l := p.items[k].line
			if l != nil && l.furniture {
				continue
			}
			if l == nil || l.size > noteSize*s.size || l.base < p.height/2 {
				break
			}
			above := p.items[k-1].line
			if above != nil && isNoteMark(l.text) && above.size > noteSize*s.size && l.base-above.base > noteGap*s.leading*l.size {
				first = k
				break
			}
		}
		for k := first; k >= 0 && k < len(p.items); k++ {
			if l := p.items[k].line; l != nil {
				l.note = !l.furniture
			}
		}
	}
}

// isNoteMark reports whether a line begins as a footnote does: ①, 1, [1], *, 注.
func isNoteMark(s string) bool {
	s = strings.TrimLeft(s, "[［〔(（")
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("¹²³⁴⁵⁶⁷⁸⁹", r) || r >= '①' && r <= '⑳' || isDigit(r) || r == '*' || r == '※' || strings.HasPrefix(s, "注")
}

// footnotes writes the footnotes that were met.
func (o *writer) footnotes() {
	list := o.notes
	o.notes = nil
	for len(list) > 0 {
		m := marginsOf(list, list[0].size)
		j := joiner{style: o.style, margins: m}
		p := &paragraph{lines: list[:1]}
		for len(p.lines) < len(list) && !isNoteMark(list[len(p.lines)].text) && j.goesOn(p, list[len(p.lines)], m) {
			p.lines = list[:len(p.lines)+1]
		}
		list = list[len(p.lines):]
		o.paragraph(p)
	}
}
