package ofd

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// kind is that of an object.
type kind uint8

const (
	textObject kind = iota
	pathObject
	imageObject
	compositeObject
)

// content is what a page or a template draws.
type content struct {
	box       *box
	templates []string
	objects   []object
}

// object is a graphic unit (chapter 8) in its own coordinates.
type object struct {
	kind    kind
	id      string
	at      point // the corner of its boundary
	matrix  matrix
	hidden  bool // not shown, or drawn in a colour that cannot be seen
	font    string
	size    float64
	scale   float64 // of the width: HScale
	codes   []code
	glyphs  map[int]int // of the font, by the index of the character; see cgTransform
	lines   []segment
	unit    string // the resource of a composite object or an image
	href    string
	width   float64 // of the boundary
	height  float64
	stroked bool
}

// code is a TextCode: characters with their places.
type code struct {
	text           string
	x, y           float64
	deltaX, deltaY []float64
}

// segment is a straight line of a path.
type segment struct{ from, to point }

// content reads a page or a template.
func (f *file) content(name string) (content, error) {
	var c content
	err := f.walk(name, func(x *packed.XML, e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "PhysicalBox":
			var s string
			if s, err = text(x); err == nil {
				b := boxOf(s, f.box)
				c.box = &b
			}
		case "Template":
			if len(c.templates) < 100 {
				c.templates = append(c.templates, packed.Attr(e, "TemplateID"))
			}
		case "PageRes":
			var s string
			if s, err = text(x); err == nil && !f.seenResource(s) {
				err = f.resource(f.locate(f.dir, s))
			}
		case "Layer", "Content":
			var o []object
			o, err = f.parse(x)
			c.objects = append(c.objects, o...)
		case "Actions":
			err = x.Skip()
		}
		return err
	})
	return c, err
}

// maxResources is how many resources of pages are read.
const maxResources = 1000

// seenResource notes a page's resource, and reports whether it was read before, or enough were.
func (f *file) seenResource(loc string) bool {
	if len(f.resources) >= maxResources || slices.Contains(f.resources, loc) {
		return true
	}
	f.resources = append(f.resources, loc)
	return false
}

// parse reads the objects inside the element that was opened last: in layers and page blocks, as deep as they stand. What was
// read before damage comes with the error.
func (f *file) parse(x *packed.XML) ([]object, error) {
	var out []object
	for depth := x.Depth() - 1; x.Depth() > depth; {
		t, err := x.Next()
		if err != nil {
			return out, err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		o := objectOf(e)
		switch e.Name.Local {
		case "TextObject":
			o.kind, o.font = textObject, packed.Attr(e, "Font")
			o.size, o.scale = number(packed.Attr(e, "Size"), 0), number(packed.Attr(e, "HScale"), 1)
		case "PathObject":
			o.kind = pathObject
		case "ImageObject":
			o.kind, o.unit = imageObject, packed.Attr(e, "ResourceID")
		case "CompositeObject":
			o.kind, o.unit = compositeObject, packed.Attr(e, "ResourceID")
		case "Actions", "Clips":
			if err := x.Skip(); err != nil {
				return out, err
			}
			continue
		default:
			continue
		}
		err = o.read(x, packed.Attr(e, "Stroke"), packed.Attr(e, "Fill"))
		out = append(out, o)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// objectOf reads the attributes that all objects have.
func objectOf(e xml.StartElement) object {
	o := object{matrix: identity, id: packed.Attr(e, "ID")}
	b := boxOf(packed.Attr(e, "Boundary"), box{})
	o.at, o.width, o.height = point{b.x, b.y}, b.width, b.height
	if v := numbers(packed.Attr(e, "CTM"), 6); len(v) == 6 {
		o.matrix = matrix{v[0], v[1], v[2], v[3], v[4], v[5]}
	}
	o.hidden = packed.Attr(e, "Visible") == "false" || packed.Attr(e, "Alpha") == "0"
	return o
}

// read reads what stands in an object. Text is filled and paths are stroked unless their attributes say otherwise (chapters 9, 11).
func (o *object) read(x *packed.XML, stroke, fill string) error {
	clear, last := fill == "false", code{}
	depth := x.Depth() - 1
	for x.Depth() > depth {
		t, err := x.Next()
		if err != nil {
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "FillColor":
			clear = clear || packed.Attr(e, "Alpha") == "0"
		case "TextCode":
			if last, err = readCode(x, e, last); last.text != "" {
				o.codes = append(o.codes, last)
			}
		case "CGTransform":
			err = o.cgTransform(x, e)
		case "AbbreviatedData":
			var s string
			s, err = text(x)
			if o.stroked = stroke != "false"; o.stroked || fill == "true" {
				o.lines = segments(s)
			}
		case "URI":
			o.href = packed.Attr(e, "URI")
		case "Clips":
			err = x.Skip()
		}
		if err != nil {
			return err
		}
	}
	o.hidden = o.hidden || o.kind == textObject && clear && stroke != "true"
	return nil
}

// readCode reads a TextCode; places that it does not give are those of the one before (chapter 11).
func readCode(x *packed.XML, e xml.StartElement, last code) (code, error) {
	c := code{x: number(packed.Attr(e, "X"), last.x), y: number(packed.Attr(e, "Y"), last.y)}
	var err error
	if c.text, err = text(x); err != nil {
		return c, err
	}
	if strings.ContainsAny(c.text, "\r\n") { // set by a program that breaks the lines of its XML
		c.text = strings.TrimFunc(c.text, unicode.IsSpace)
	}
	c.deltaX = deltas(packed.Attr(e, "DeltaX"), len(c.text))
	c.deltaY = deltas(packed.Attr(e, "DeltaY"), len(c.text))
	return c, nil
}

// cgTransform reads a CGTransform: the glyphs of characters from one on. The first that is given for a character counts.
func (o *object) cgTransform(x *packed.XML, e xml.StartElement) error {
	from, _ := strconv.Atoi(packed.Attr(e, "CodePosition"))
	count, _ := strconv.Atoi(packed.Attr(e, "CodeCount"))
	glyphs, err := readGlyphs(x)
	if o.glyphs == nil {
		o.glyphs = map[int]int{}
	}
	for i, g := range glyphs[:max(0, min(len(glyphs), cmp.Or(count, 1)))] {
		if _, ok := o.glyphs[from+i]; !ok {
			o.glyphs[from+i] = g
		}
	}
	return err
}

// readGlyphs reads the Glyphs of a CGTransform.
func readGlyphs(x *packed.XML) ([]int, error) {
	var out []int
	for depth := x.Depth() - 1; x.Depth() > depth; {
		t, err := x.Next()
		if err != nil {
			return out, err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Glyphs" {
			s, err := text(x)
			if err != nil {
				return out, err
			}
			for _, v := range deltas(s, len(s)) {
				out = append(out, int(v))
			}
		}
	}
	return out, nil
}

// deltas reads a list of numbers in which "g n d" is n times d (chapter 11), as far as there are characters.
func deltas(s string, most int) []float64 {
	var out []float64
	words := words{s}
	for w := words.next(); w != "" && len(out) < most; w = words.next() {
		if w != "g" {
			out = append(out, number(w, 0))
			continue
		}
		n, _ := strconv.Atoi(words.next())
		d := number(words.next(), 0)
		for ; n > 0 && len(out) < most; n-- {
			out = append(out, d)
		}
	}
	return out
}

// segments reads the straight lines of a path (chapter 9): S and M move, L draws, Q, B and A draw curves, C closes. Curves are left
// out, though the pen goes to their end.
func segments(s string) []segment {
	var out []segment
	var start, pen point
	words := words{s}
	take := func(n int) (p point) {
		for ; n > 2; n-- {
			words.next()
		}
		p.x = number(words.next(), 0)
		p.y = number(words.next(), 0)
		return p
	}
	for w := words.next(); w != ""; w = words.next() {
		switch w {
		case "S", "M":
			start = take(2)
			pen = start
		case "L":
			to := take(2)
			out = append(out, segment{pen, to})
			pen = to
		case "Q":
			pen = take(4)
		case "B":
			pen = take(6)
		case "A":
			pen = take(7)
		case "C":
			if pen != start {
				out = append(out, segment{pen, start})
			}
			pen = start
		}
	}
	return out
}

// words are the words of a text, without a slice of them.
type words struct{ rest string }

func (w *words) next() string {
	w.rest = strings.TrimLeft(w.rest, " \t\r\n,")
	i := strings.IndexAny(w.rest, " \t\r\n,")
	if i < 0 {
		i = len(w.rest)
	}
	word := w.rest[:i]
	w.rest = w.rest[i:]
	return word
}

// number reads a number; what is none, or is beyond all pages, is other.
func number(s string, other float64) float64 {
	if v, err := strconv.ParseFloat(s, 64); err == nil && v > -1e6 && v < 1e6 {
		return v
	}
	return other
}

// numbers reads at most n numbers.
func numbers(s string, n int) []float64 {
	var out []float64
	words := words{s}
	for w := words.next(); w != "" && len(out) < n; w = words.next() {
		out = append(out, number(w, 0))
	}
	return out
}
