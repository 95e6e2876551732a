package pdf

import (
	"math"

	"github.com/tetratelabs/wazero/api"

	"github.com/gongwen-go/gongwen/internal/layout"
)

// Kinds of page objects and path segments (fpdf_edit.h).
const (
	pathObject  = 2
	imageObject = 3
	formObject  = 5

	segmentLine  = 0
	segmentCurve = 1
	segmentMove  = 2
)

const (
	maxObjects  = 2_000_000 // of a file
	maxPage     = 100_000   // of a page: it is a map
	maxSegments = 2_000     // of a path: it is a drawing
	maxForms    = 8         // inside each other
	thin        = 3.0       // points: a rectangle of less is drawn as a line
)

// matrix is a transformation: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) at(x, y float64) (float64, float64) { return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f }

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	e, f := n.at(m.e, m.f)
	return matrix{n.a*m.a + n.c*m.b, n.b*m.a + n.d*m.b, n.a*m.c + n.c*m.d, n.b*m.c + n.d*m.d, e, f}
}

// drawing is what a page draws besides text.
type drawing struct {
	*reader
	left   int           // objects that may still be looked at
	rules  []layout.Rule // the horizontal and vertical lines, as they lie in the file
	images int
	area   float64 // of the images, in square points
	shapes int     // paths that are more than lines
	whole  bool    // all objects were looked at
}

// lines looks at what a page draws besides text.
func (r *reader) lines(page uint64) *drawing {
	d := &drawing{reader: r, left: min(maxPage, r.objects), whole: true}
	before := d.left
	n := int(api.DecodeI32(r.call("FPDFPage_CountObjects", page)))
	d.objects(n, func(i int) uint64 { return r.call("FPDFPage_GetObject", page, uint64(i)) }, identity, 0)
	r.objects -= before - d.left
	return d
}

// objects looks at n objects.
func (d *drawing) objects(n int, object func(int) uint64, m matrix, depth int) {
	for i := 0; i < n && d.err == nil; i++ {
		if d.left--; d.left < 0 {
			d.whole = false
			return
		}
		o := object(i)
		if o == 0 {
			continue
		}
		switch d.call("FPDFPageObj_GetType", o) {
		case pathObject:
			d.path(o, m)
		case imageObject:
			d.image(o, m)
		case formObject:
			if depth < maxForms {
				own := d.matrix(o).then(m)
				d.objects(int(api.DecodeI32(d.call("FPDFFormObj_CountObjects", o))),
					func(i int) uint64 { return d.call("FPDFFormObj_GetObject", o, uint64(i)) }, own, depth+1)
			}
		}
	}
}

// image measures an image.
func (d *drawing) image(o uint64, m matrix) {
	d.images++
	if d.call("FPDFPageObj_GetBounds", o, d.scratch, d.scratch+4, d.scratch+8, d.scratch+12) == 0 {
		return
	}
	b := d.floats(d.scratch, 4) // left, bottom, right, top
	x0, y0 := m.at(b[0], b[1])
	x1, y1 := m.at(b[2], b[3])
	d.area += math.Abs((x1 - x0) * (y1 - y0))
}

func (d *drawing) matrix(object uint64) matrix {
	if d.call("FPDFPageObj_GetMatrix", object, d.scratch) == 0 {
		return identity
	}
	f := d.floats(d.scratch, 6)
	return matrix{f[0], f[1], f[2], f[3], f[4], f[5]}
}

// path takes the lines of a path: of a stroked one its straight segments, of a filled one the parts that are thin.
func (d *drawing) path(path uint64, m matrix) {
	if d.call("FPDFPath_GetDrawMode", path, d.scratch, d.scratch+4) == 0 {
		return
	}
	filled, stroked := d.integer(d.scratch) != 0, d.integer(d.scratch+4) != 0
	if !filled && !stroked || d.call("FPDFPageObj_GetBounds", path, d.scratch, d.scratch+4, d.scratch+8, d.scratch+12) == 0 {
		return
	}
	b := d.floats(d.scratch, 4) // left, bottom, right, top
	x0, y0 := m.at(b[0], b[1])
	x1, y1 := m.at(b[2], b[3])
	if d.line(x0, y0, x1, y1) || math.Abs(x1-x0) < 2*thin || math.Abs(y1-y0) < 2*thin {
		return
	}
	d.shapes++
	n := int(api.DecodeI32(d.call("FPDFPath_CountSegments", path)))
	if n > maxSegments {
		d.whole = false
		return
	}
	if d.left -= n / 4; n < 2 {
		return
	}
	d.segments(path, n, d.matrix(path).then(m), stroked)
}

// segments goes along the parts of a path.
func (d *drawing) segments(path uint64, n int, m matrix, stroked bool) {
	var x, y, startX, startY float64
	part := emptyRect()
	end := func() {
		if !stroked && part.right > part.left && part.top > part.bottom {
			d.line(part.left, part.bottom, part.right, part.top)
		}
		part = emptyRect()
	}
	for i := 0; i < n && d.err == nil; i++ {
		s := d.call("FPDFPath_GetPathSegment", path, uint64(i))
		if s == 0 || d.call("FPDFPathSegment_GetPoint", s, d.scratch, d.scratch+4) == 0 {
			return
		}
		f := d.floats(d.scratch, 2)
		toX, toY := m.at(f[0], f[1])
		kind := api.DecodeI32(d.call("FPDFPathSegment_GetType", s))
		if kind == segmentMove {
			end()
			startX, startY = toX, toY
		} else if kind == segmentLine && stroked {
			d.line(x, y, toX, toY)
		}
		part.add(toX, toY)
		x, y = toX, toY
		if kind != segmentMove && d.call("FPDFPathSegment_GetClose", s) == 1 {
			if stroked {
				d.line(x, y, startX, startY)
			}
			x, y = startX, startY
		}
	}
	end()
}

// line adds a line when it is horizontal or vertical, or a rectangle so thin that it is one.
func (d *drawing) line(x0, y0, x1, y1 float64) bool {
	x0, x1 = min(x0, x1), max(x0, x1)
	y0, y1 = min(y0, y1), max(y0, y1)
	w, h := x1-x0, y1-y0
	switch {
	case h <= thin && w > h:
		y := (y0 + y1) / 2
		d.rules = append(d.rules, layout.Rule{X0: x0, Y0: y, X1: x1, Y1: y})
	case w <= thin && h > w:
		x := (x0 + x1) / 2
		d.rules = append(d.rules, layout.Rule{X0: x, Y0: y0, X1: x, Y1: y1})
	default:
		return false
	}
	return true
}

func emptyRect() rect { return rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)} }

func (r *rect) add(x, y float64) {
	r.left, r.right = min(r.left, x), max(r.right, x)
	r.bottom, r.top = min(r.bottom, y), max(r.top, y)
}
