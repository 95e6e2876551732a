package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// A running head, a running foot and a page number stand at the top or bottom of several pages, at one height, with the same
// text, figures aside. Text that stands so within the pages as well is of the body, where pages break in a list of like items.
const (
	edgeLines = 3    // how many lines from the top or bottom may be
	edgeZone  = 0.16 // in which share of the page's height
	inBody    = 2    // how often a running head, as the title, does not stand within the pages
)

// running marks the lines that are page furniture.
func (d *Document) running() {
	type place struct {
		text string
		y    int
	}
	seen := map[place]int{}
	edges := make([][]*line, len(d.pages))
	key := func(l *line) place {
		text := skeleton(l.text)
		if isAnnexHead(text) {
			text = l.text // each is the head of another annex
		}
		return place{text, int(math.Round(l.base / 12))}
	}
	for i := range d.pages {
		edges[i] = d.pages[i].edges()
		for _, l := range edges[i] {
			seen[key(l)]++
		}
	}
	body := d.within(edges)
	for i := range d.pages {
		p := &d.pages[i]
		for _, it := range p.items {
			if it.line != nil && it.line.again {
				it.line.furniture = true
			}
		}
		for _, l := range edges[i] {
			k, n := key(l), 0
			for y := k.y - 1; y <= k.y+1; y++ {
				n += seen[place{k.text, y}]
			}
			repeated := n >= 2 && k.text != "" && n*4 >= len(d.pages) && body[k.text] < inBody
			l.furniture = l.furniture || repeated || p.isNumber(l)
		}
	}
}

// within counts the texts of the lines that stand at no edge; not figures alone, which lists have, too.
func (d *Document) within(edges [][]*line) map[string]int {
	counts := map[string]int{}
	for i := range d.pages {
		for _, it := range d.pages[i].items {
			if it.line == nil || slices.Contains(edges[i], it.line) {
				continue
			}
			if key := skeleton(it.line.text); strings.ContainsFunc(key, unicode.IsLetter) {
				counts[key]++
			}
		}
	}
	return counts
}

// edges are the lines at the top and the bottom of a page, tables aside.
func (p *page) edges() []*line {
	var out []*line
	var top, bottom []*line // the nearest to the edge first
	for _, it := range p.items {
		l := it.line
		switch {
		case l == nil:
		case l.base < p.height*edgeZone:
			top = nearest(top, l, func(a, b *line) bool { return a.base < b.base })
		case l.base > p.height*(1-edgeZone):
			bottom = nearest(bottom, l, func(a, b *line) bool { return a.base > b.base })
		}
	}
	return append(append(out, top...), bottom...)
}

// nearest keeps the edgeLines lines that come first.
func nearest(list []*line, l *line, before func(a, b *line) bool) []*line {
	at := len(list)
	for at > 0 && before(l, list[at-1]) {
		at--
	}
	if at == edgeLines {
		return list
	}
	list = append(list[:at], append([]*line{l}, list[at:]...)...)
	return list[:min(len(list), edgeLines)]
}

// skeleton is a text with every number as one sign; figures that are all of the text may be Chinese or Roman.
func skeleton(s string) string {
	var b strings.Builder
	digit := false
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			if !digit {
				b.WriteByte('#')
			}
		case !unicode.IsSpace(r):
			b.WriteRune(r)
		}
		digit = unicode.IsDigit(r)
		if b.Len() > 300 {
			break
		}
	}
	return b.String()
}

// isAnnexHead reports whether the skeleton of a line is what stands above an annex: 附件1, 附表2：.
func isAnnexHead(text string) bool {
	switch strings.TrimRight(text, ":：.．") {
	case "附件#", "附表#", "附录#", "附图#", "附#", "附件#-#", "附件#—#":
		return true
	}
	return false
}

// isNumber reports whether a line at the edge is the number of the page: — 3 —, 第3页 共9页, 3/9, or 3 alone when that is the
// page's number and no line stands beyond it.
func (p *page) isNumber(l *line) bool {
	key := skeleton(l.text)
	switch strings.Trim(key, "-—–－─―·.~～|_") {
	case "第#页", "第#页共#页", "第#页/共#页", "第#页,共#页", "第#页，共#页", "共#页第#页", "#/#", "Page#", "Page#of#", "page#of#":
		return true
	case "#":
	default:
		return false
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		if isDigit(r) {
			return r
		}
		return -1
	}, l.text)
	if key != "#" {
		return len(digits) <= 4
	}
	n := 0
	for _, c := range digits[:min(len(digits), 5)] {
		n = n*10 + int(c-'0')
	}
	return n == p.number && l.base > p.height/2
}
