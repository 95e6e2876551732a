package ofd

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
)

type point struct{ x, y float64 }

type box struct{ x, y, width, height float64 }

// boxOf reads a box: x, y, width and height.
func boxOf(s string, other box) box {
	if v := numbers(s, 4); len(v) == 4 {
		return box{v[0], v[1], v[2], v[3]}
	}
	return other
}

// matrix is a transformation: x' = ax + cy + e, y' = bx + dy + f (chapter 8).
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(p point) point {
	return point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
}

// of is m after n.
func (m matrix) of(n matrix) matrix {
	return matrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// points are how many points a millimetre is.
const points = 72 / 25.4

// turn is the direction of text on the page, in quarters of a circle clockwise; askew is none of them.
type turn int

const askew turn = -1

func (m matrix) turn() turn {
	switch l := math.Hypot(m.a, m.b); {
	case l == 0:
		return askew
	case math.Abs(m.b) < 0.05*l && m.a > 0:
		return 0
	case math.Abs(m.a) < 0.05*l && m.b > 0:
		return 1
	case math.Abs(m.b) < 0.05*l:
		return 2
	case math.Abs(m.a) < 0.05*l:
		return 3
	}
	return askew
}

// drawing is a page that is being drawn, in millimetres.
type drawing struct {
	*file
	page   layout.Page
	size   box
	again  bool // a template draws that has drawn before
	glyphs int  // of texts
	steps  int  // since the context was asked
	texts  []drawnText
	rules  []segment
	images []picture
}

// drawnText is a text object on the page.
type drawnText struct {
	glyphs []glyph
	turn   turn
	hidden bool
	again  bool
	href   string
	box    [2]point
}

// glyph is a character at its place; size and width are those on the page.
type glyph struct {
	text        string
	at          point
	size, width float64
}

const (
	maxComposites = 8 // units inside units
	maxPageRules  = 200_000
)

// draw draws objects with a transformation.
func (d *drawing) draw(objects []object, m matrix, depth int) error {
	for i := range objects {
		o := &objects[i]
		if d.drawn++; d.drawn > maxDrawn {
			return fmt.Errorf("%w: more than %d drawn objects", doc.ErrTooLarge, maxDrawn)
		}
		if d.steps += 1 + len(o.lines); d.steps > 1<<16 {
			if d.steps = 0; d.ctx.Err() != nil {
				return d.ctx.Err()
			}
		}
		place := m.of(matrix{1, 0, 0, 1, o.at.x, o.at.y}).of(o.matrix)
		switch o.kind {
		case textObject:
			if err := d.text(o, place, m); err != nil {
				return err
			}
		case pathObject:
			d.path(o, place)
		case imageObject:
			if !o.hidden && len(d.images) < maxPictures {
				d.images = append(d.images, d.picture(o, place, m))
			}
		case compositeObject:
			if u := d.units[o.unit]; u != nil && depth < maxComposites && !o.hidden {
				if err := d.draw(u.objects, place, depth+1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// text places the characters of a text object. They are counted before: a composite unit draws a long text thousands of times.
func (d *drawing) text(o *object, m, outer matrix) error {
	for _, c := range o.codes {
		if d.glyphs += utf8.RuneCountInString(c.text); d.glyphs > layout.MaxGlyphs {
			return fmt.Errorf("%w: page %d has more than %d glyphs", doc.ErrTooLarge, d.page.Number, layout.MaxGlyphs)
		}
	}
	t := drawnText{turn: m.turn(), hidden: o.hidden, again: d.again, href: o.href}
	t.box = [2]point{outer.apply(o.at), outer.apply(point{o.at.x + o.width, o.at.y + o.height})}
	size, stretch := o.size*math.Sqrt(math.Abs(m.a*m.d-m.b*m.c)), math.Hypot(m.a, m.b)
	index := 0
	for _, c := range o.codes {
		p, n := point{c.x, c.y}, 0
		for _, r := range c.text {
			s := d.character(o, index, r)
			wide := widthOf(r) * o.size * o.scale
			next := point{p.x + wide, p.y}
			if n < len(c.deltaX) {
				next.x = p.x + c.deltaX[n]
			} else if len(c.deltaY) > 0 {
				next.x = p.x
			}
			if n < len(c.deltaY) {
				next.y = p.y + c.deltaY[n]
			}
			if step := next.x - p.x; step > 0 && n < len(c.deltaX) && !(unicode.Is(unicode.Han, r)) {
				wide = min(step, wide+0.1*o.size)
			}
			t.glyphs = append(t.glyphs, glyph{s, m.apply(p), size, wide * stretch})
			p, n, index = next, n+1, index+1
		}
	}
	if len(t.glyphs) > 0 {
		d.note(o, t.glyphs)
		d.texts = append(d.texts, t)
	}
	return nil
}

// widthOf estimates the width of a character, in sizes of its font.
func widthOf(r rune) float64 {
	switch {
	case r >= 0x2e80, r >= 0x2000 && r < 0x2070 && r != 0x2009, r >= 0x2460 && r < 0x2600:
		return 1
	case strings.ContainsRune("iljtfI.,:;'|!()[] ", r):
		return 0.33
	case strings.ContainsRune("mwMW@%", r):
		return 0.85
	case r >= 'A' && r <= 'Z':
		return 0.65
	}
	return 0.5
}

// path keeps the straight lines of a path: those that are stroked, and filled shapes that are as thin as a line.
func (d *drawing) path(o *object, m matrix) {
	if o.hidden || len(d.rules)+len(o.lines) > maxPageRules {
		return
	}
	if o.stroked {
		for _, s := range o.lines {
			d.rules = append(d.rules, segment{m.apply(s.from), m.apply(s.to)})
		}
		return
	}
	for from := 0; from < len(o.lines); { // one shape at a time
		to := from + 1
		for to < len(o.lines) && o.lines[to].from == o.lines[to-1].to {
			to++
		}
		if s, ok := thin(o.lines[from:to], m); ok {
			d.rules = append(d.rules, s)
		}
		from = to
	}
}

// thin makes a line of a shape whose width or height is below a millimetre.
func thin(lines []segment, m matrix) (segment, bool) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, s := range lines {
		for _, p := range [2]point{m.apply(s.from), m.apply(s.to)} {
			low.x, low.y = min(low.x, p.x), min(low.y, p.y)
			high.x, high.y = max(high.x, p.x), max(high.y, p.y)
		}
	}
	w, h := high.x-low.x, high.y-low.y
	const thinnest = 0.9
	switch {
	case h < thinnest && h < w:
		return segment{point{low.x, (low.y + high.y) / 2}, point{high.x, (low.y + high.y) / 2}}, true
	case w < thinnest && w < h:
		return segment{point{(low.x + high.x) / 2, low.y}, point{(low.x + high.x) / 2, high.y}}, true
	}
	return segment{}, false
}

// finish gives the page to the layout: turned so that most of its text runs from left to right, without what is not shown or
// runs another way.
func (d *drawing) finish() error {
	var count [4]int
	shown := 0
	for i := range d.texts {
		t := &d.texts[i]
		t.hidden = t.hidden || d.beyond(t.glyphs[0].at)
		if !t.hidden {
			shown += len(t.glyphs)
		}
	}
	layer := shown == 0 && len(d.images) > 0 // the text layer of a scan
	for i := range d.texts {
		t := &d.texts[i]
		t.hidden = t.hidden && !layer
		if t.turn != askew && !t.hidden {
			count[t.turn] += len(t.glyphs)
		}
	}
	up := turn(slices.Index(count[:], slices.Max(count[:])))
	d.page.Width, d.page.Height = d.size.width*points, d.size.height*points
	if up%2 == 1 {
		d.page.Width, d.page.Height = d.page.Height, d.page.Width
	}
	read := 0
	for i := range d.texts {
		t := &d.texts[i]
		if t.hidden || t.turn != up {
			d.leaveOut(t)
			continue
		}
		read += len(t.glyphs)
		d.put(t, up)
	}
	for _, s := range d.rules {
		a, b := d.turned(s.from, up), d.turned(s.to, up)
		d.page.Rules = append(d.page.Rules, layout.Rule{X0: a.x, Y0: a.y, X1: b.x, Y1: b.y})
	}
	if err := d.layout.Add(d.page); err != nil {
		return err
	}
	if d.isScan(read, layer) {
		return d.recognize()
	}
	d.written += min(1, read)
	return nil
}

// beyond reports whether a place is outside of the page, as far as the page begins at its corner.
func (d *drawing) beyond(p point) bool {
	const slack = 5
	b := d.size
	return b.x == 0 && b.y == 0 && (p.x < -slack || p.y < -slack || p.x > b.width+slack || p.y > b.height+slack)
}

// turned is a place on the page after turning it, in points.
func (d *drawing) turned(p point, up turn) point {
	x, y, w, h := p.x*points, p.y*points, d.size.width*points, d.size.height*points
	switch up {
	case 1:
		return point{y, w - x}
	case 2:
		return point{w - x, h - y}
	case 3:
		return point{h - y, x}
	}
	return point{x, y}
}

// put gives the glyphs of a text to the page.
func (d *drawing) put(t *drawnText, up turn) {
	for _, g := range t.glyphs {
		p := d.turned(g.at, up)
		d.page.Glyphs = append(d.page.Glyphs, layout.Glyph{
			Text: g.text, Left: p.x, Right: p.x + g.width*points, Base: p.y, Size: g.size * points, Again: t.again,
		})
	}
	if t.href != "" && len(d.page.Links) < 1000 {
		a, b := d.turned(t.box[0], up), d.turned(t.box[1], up)
		d.page.Links = append(d.page.Links, layout.Link{X0: min(a.x, b.x), Y0: min(a.y, b.y), X1: max(a.x, b.x), Y1: max(a.y, b.y), Href: t.href})
	}
}

// leaveOut keeps a text that is not of the body, once.
func (d *drawing) leaveOut(t *drawnText) {
	var b strings.Builder
	for _, g := range t.glyphs {
		b.WriteString(g.text)
	}
	d.aside(b.String(), d.page.Number, t.hidden)
}

// maxAsides is how many texts that are not of the body are kept.
const maxAsides = 10_000

// aside keeps a text that is not of the body, once.
func (r *reader) aside(text string, page int, hidden bool) {
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	if text = strings.TrimSpace(text); text == "" || r.seen[text] || len(r.asides) >= maxAsides {
		return
	}
	r.seen[text] = true
	r.asides = append(r.asides, aside{text, page, hidden})
}
