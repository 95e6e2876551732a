package pdf

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf16"

	"github.com/tetratelabs/wazero/api"

	"github.com/gongwen-go/gongwen/internal/layout"
)

// direction is where text runs on the page as it lies in the file (its rotation is for viewers, and text is read along its
// lines).
type direction int

const (
	rightward direction = iota
	upward
	leftward
	downward
	vertical // upright characters, one below the other
	slanted
	directions
)

// style is what the characters of one text object have in common.
type style struct {
	size   float64
	to     direction
	unseen bool // render mode 3 (ISO 32000-1, 9.3.6): the layer of recognized text of a scan
	font   uint64
}

// mark is a character as it lies in the file.
type mark struct {
	text                     string
	left, bottom, right, top float64 // of the space it takes on its line
	x, y                     float64 // its origin, on the base line
	*style
}

// code is a character of a font.
type code struct {
	font    uint64
	unicode rune
}

// minAside is how many characters that run aside of the page's direction are read: fewer are marks at the margin.
const minAside = 20

// draw reads a page; false when there is none.
func (r *reader) draw(n int) ([]layout.Page, bool) {
	page := r.call("FPDF_LoadPage", r.document, uint64(n-1))
	if page == 0 {
		return nil, false
	}
	defer r.call("FPDF_ClosePage", page)
	before := r.found
	marks := r.shown(n, r.marks(page))
	d, box := r.lines(page), r.box(page)
	if !d.whole {
		r.found.drawings.Add(n)
	}
	set := r.unread(marks, d, box)
	if set == nil {
		if chars, _ := count(marks); chars > 0 {
			r.found.texts++
		}
		return r.asRead(n, page, box, marks, d.rules), true
	}
	scan, ok := r.recognize(n, page, marks)
	switch {
	case !ok:
		set.Add(n)
		return r.asRead(n, page, box, marks, d.rules), true
	case set == &r.found.unnamed: // its characters were recognized, too
		r.found.chars, r.found.unmapped, r.found.private = before.chars, before.unmapped, before.private
		marks = nil
	}
	r.found.texts++
	return append(r.asRead(n, page, box, marks, d.rules), scan), true
}

// asRead are the pages that a page makes: text in a second direction makes one of its own.
func (r *reader) asRead(n int, page uint64, box rect, marks []mark, lines []layout.Rule) []layout.Page {
	if len(marks) == 0 {
		return nil
	}
	if isVertical(marks) {
		for i := range marks {
			if marks[i].to == rightward {
				marks[i].to = vertical
			}
		}
	}
	var counts [directions]int
	for i := range marks {
		counts[marks[i].to]++
	}
	var left [directions]bool
	left[slanted] = counts[slanted] > 0
	if counts[vertical] > 0 { // Latin words lie on their side there
		counts[vertical], counts[downward] = counts[vertical]+counts[downward], 0
	}
	var out []layout.Page
	for to := range slanted {
		switch {
		case counts[to] == 0:
		case counts[to] < minAside && counts[to] < len(marks)-counts[slanted]-counts[to]:
			left[to] = true
		default:
			out = append(out, turned(n, to, box, marks, lines))
		}
	}
	r.found.asides.add(n, marks, func(m *mark) bool { return left[m.to] }, false)
	if len(out) > 0 {
		out[0].Links = r.links(page, box, out[0])
	}
	return out
}

// rect is a rectangle as it lies in the file: y grows upwards.
type rect struct{ left, bottom, right, top float64 }

// box is the visible part of a page.
func (r *reader) box(page uint64) rect {
	r.call("FPDF_GetPageBoundingBox", page, r.scratch)
	f := r.floats(r.scratch, 4) // left, top, right, bottom
	return rect{f[0], f[3], f[2], f[1]}
}

// marks are the characters of a page in the order of drawing.
func (r *reader) marks(page uint64) []mark {
	text := r.call("FPDFText_LoadPage", page)
	if text == 0 {
		return nil
	}
	defer r.call("FPDFText_ClosePage", text)
	n := int(api.DecodeI32(r.call("FPDFText_CountChars", text)))
	n = min(n, layout.MaxGlyphs+1) // of which layout will say that they are too many
	out := make([]mark, 0, max(0, n))
	styles := map[uint64]*style{}
	for i := 0; i < n && r.err == nil; i++ {
		object := r.call("FPDFText_GetTextObject", text, uint64(i))
		if object == 0 { // a blank that PDFium put in
			continue
		}
		s := styles[object]
		if s == nil {
			s = r.style(text, object, i)
			styles[object] = s
		}
		c := rune(api.DecodeU32(r.call("FPDFText_GetUnicode", text, uint64(i))))
		if utf16.IsSurrogate(c) && i+1 < n {
			i++
			c = utf16.DecodeRune(c, rune(api.DecodeU32(r.call("FPDFText_GetUnicode", text, uint64(i)))))
		}
		if m := (mark{text: r.character(text, i, s, c), style: s}); m.text != "" && r.place(text, i, &m) {
			out = append(out, m)
		}
	}
	return out
}

// place sets where a character stands.
func (r *reader) place(text uint64, i int, m *mark) bool {
	if r.call("FPDFText_GetLooseCharBox", text, uint64(i), r.scratch) == 0 {
		return false
	}
	f := r.floats(r.scratch, 4) // left, top, right, bottom
	m.left, m.top, m.right, m.bottom = f[0], f[1], f[2], f[3]
	if r.call("FPDFText_GetCharOrigin", text, uint64(i), r.scratch, r.scratch+8) == 0 {
		return false
	}
	m.x, m.y = r.float(r.scratch), r.float(r.scratch+8)
	return true
}

// character is what a character says; "" for what draws nothing.
func (r *reader) character(text uint64, i int, s *style, c rune) string {
	r.found.chars++
	unknown, asked := r.codes[code{s.font, c}]
	if !asked {
		unknown = api.DecodeI32(r.call("FPDFText_HasUnicodeMapError", text, uint64(i))) == 1
		r.codes[code{s.font, c}] = unknown
	}
	switch {
	case unknown:
		r.found.unmapped++
		return "\ufffd"
	case c == '\u00ad' || c == 2 || c == 0xfffe: // what is drawn is a hyphen; the last two are PDFium's for one at the end of a line
		return "-"
	case c == '\r' || c == '\n' || c == '\t' || c == 0xa0:
		return " "
	case unicode.Is(unicode.Co, c):
		r.found.private++
	case unicode.IsControl(c) || c == 0xfeff || c == 0x200b:
		return ""
	}
	return string(c)
}

// style reads what the characters of a text object have in common, from its character i.
func (r *reader) style(text, object uint64, i int) *style {
	s := &style{size: 1}
	if r.call("FPDFTextObj_GetFontSize", object, r.scratch) != 0 {
		s.size = r.floats(r.scratch, 1)[0]
	}
	if r.call("FPDFText_GetMatrix", text, uint64(i), r.scratch) != 0 {
		m := r.floats(r.scratch, 6) // a b c d e f
		s.size *= math.Hypot(m[2], m[3])
		s.to = directionOf(m[0], m[1])
		if s.size < 0 {
			s.to = directionOf(-m[0], -m[1])
		}
	}
	s.size = math.Abs(s.size)
	s.unseen = api.DecodeI32(r.call("FPDFTextObj_GetTextRenderMode", object)) == 3
	s.font = r.call("FPDFTextObj_GetFont", object)
	return s
}

// directionOf is that of a vector; up to some degrees aside count as straight, as scans stand.
func directionOf(a, b float64) direction {
	const most = 0.1
	switch long := math.Hypot(a, b); {
	case math.Abs(b) <= most*long && a >= 0:
		return rightward
	case math.Abs(b) <= most*long:
		return leftward
	case math.Abs(a) <= most*long && b > 0:
		return upward
	case math.Abs(a) <= most*long:
		return downward
	}
	return slanted
}

// middle is how far above its base line the middle of a character is, in its size.
const middle = 0.36

// isVertical reports whether upright characters stand below each other rather than side by side.
func isVertical(marks []mark) bool {
	below, beside := 0, 0
	for i := 1; i < len(marks); i++ {
		a, b := &marks[i-1], &marks[i]
		if a.to != rightward || b.to != rightward {
			continue
		}
		dx, dy := (b.left+b.right-a.left-a.right)/2, a.y-b.y
		switch {
		case math.Abs(dx) < 0.4*b.size && dy > 0.5*b.size && dy < 2*b.size:
			below++
		case math.Abs(dy) < 0.3*b.size && dx > 0 && dx < 2*b.size:
			beside++
		}
	}
	return below > 8 && below > 3*beside
}

// shown leaves out what cannot be seen, unless the page is a scan with a layer of recognized text.
func (r *reader) shown(n int, marks []mark) []mark {
	unseen := 0
	for i := range marks {
		if marks[i].unseen {
			unseen++
		}
	}
	if unseen == 0 {
		return marks
	}
	if unseen*2 > len(marks) {
		r.found.scans.Add(n)
		return marks
	}
	r.found.asides.add(n, marks, func(m *mark) bool { return m.unseen }, true)
	return slices.DeleteFunc(marks, func(m mark) bool { return m.unseen })
}

// turned is a page as one sees it who reads the text of one direction.
func turned(n int, to direction, box rect, marks []mark, lines []layout.Rule) layout.Page {
	p := layout.Page{Number: n, Width: box.right - box.left, Height: box.top - box.bottom}
	if to == upward || to == downward || to == vertical {
		p.Width, p.Height = p.Height, p.Width
	}
	for i := range marks {
		if m := &marks[i]; m.to == to || to == vertical && m.to == downward {
			p.Glyphs = append(p.Glyphs, m.glyph(to, box))
		}
	}
	p.Rules = make([]layout.Rule, len(lines))
	for i, l := range lines {
		x0, y0 := turn(to, box, l.X0, l.Y0)
		x1, y1 := turn(to, box, l.X1, l.Y1)
		p.Rules[i] = layout.Rule{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)}
	}
	return p
}

// turn gives a place as one sees it who reads the text of one direction; y grows downwards.
func turn(to direction, box rect, x, y float64) (float64, float64) {
	switch to {
	case upward:
		return y - box.bottom, x - box.left
	case leftward:
		return box.right - x, y - box.bottom
	case downward, vertical:
		return box.top - y, box.right - x
	}
	return x - box.left, box.top - y
}

func (m *mark) glyph(to direction, box rect) layout.Glyph {
	x0, y0 := turn(to, box, m.left, m.bottom)
	x1, y1 := turn(to, box, m.right, m.top)
	_, base := turn(to, box, m.x, m.y)
	if m.to == vertical { // where the origin is depends on the font
		x, half := (x0+x1)/2, m.size/2
		return layout.Glyph{Text: m.text, Left: x - half, Right: x + half, Base: (y0+y1)/2 + middle*m.size, Size: m.size}
	}
	return layout.Glyph{Text: m.text, Left: min(x0, x1), Right: max(x0, x1), Base: base, Size: m.size}
}
