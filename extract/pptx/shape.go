package pptx

import (
	"encoding/xml"
	"sort"
	"strconv"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// page is a slide, a layout or a page of notes while it is read.
type page struct {
	*reader
	x      *packed.XML
	rels   relations
	layout *layout
}

// box is where a shape stands on its page, in units of 1/914,400 inch.
type box struct{ x, y, w, h int64 }

// shape is a shape with its text, a table, or a group of shapes.
type shape struct {
	box
	placed bool // it says where it stands
	hidden bool
	holder holder
	text   []*paragraph
	table  *table
	inside []shape
}

// isTitle reports whether it fills the place of the title.
func (s *shape) isTitle() bool { return s.holder.kind == "title" || s.holder.kind == "ctrTitle" }

// isFurniture reports whether it fills a place that all pages have: date, footer, header, number.
func (s *shape) isFurniture() bool {
	switch s.holder.kind {
	case "dt", "ftr", "hdr", "sldNum":
		return true
	}
	return false
}

// tree reads the shapes of a page or a group (19.3.1.45). What was read before an error is added, too.
func (p *page) tree(out *[]shape) error {
	return p.x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "sp", "graphicFrame", "cxnSp", "pic":
			return p.shape(out, p.part)
		case "grpSp":
			return p.shape(out, p.groupPart)
		case "AlternateContent":
			before := len(*out)
			return p.x.Each(func(xml.StartElement) error {
				if len(*out) > before {
					return p.x.Skip()
				}
				return p.tree(out)
			})
		}
		return p.x.Skip()
	})
}

// shape reads a shape by its parts, and adds it when it has text, or is a place for some.
func (p *page) shape(out *[]shape, part func(*shape, xml.StartElement) error) error {
	var s shape
	err := p.x.Each(func(e xml.StartElement) error { return part(&s, e) })
	if !s.placed && p.layout != nil && s.holder != (holder{}) {
		s.box, _ = p.layout.place(s.holder)
	}
	if len(s.text) > 0 || s.table != nil || len(s.inside) > 0 || s.holder != (holder{}) {
		*out = append(*out, s)
	}
	return err
}

// groupPart reads a part of a group (19.3.1.22).
func (p *page) groupPart(s *shape, e xml.StartElement) error {
	switch e.Name.Local {
	case "sp", "graphicFrame", "cxnSp", "pic":
		return p.shape(&s.inside, p.part)
	case "grpSp":
		return p.shape(&s.inside, p.groupPart)
	case "AlternateContent":
		return p.tree(&s.inside)
	}
	return p.part(s, e)
}

// part reads a part of a shape; those it does not know are passed over, and what is inside read.
func (p *page) part(s *shape, e xml.StartElement) error {
	switch e.Name.Local {
	case "cNvPr":
		s.hidden = s.hidden || packed.Attr(e, "hidden") == "1" || packed.Attr(e, "hidden") == "true"
	case "ph":
		s.holder = holder{packed.Attr(e, "type"), packed.Attr(e, "idx")}
		if s.holder == (holder{}) {
			s.holder.kind = "obj"
		}
	case "off":
		if !s.placed {
			s.x, s.y, s.placed = length(e, "x"), length(e, "y"), true
		}
	case "ext":
		if s.h == 0 && s.w == 0 {
			s.w, s.h = length(e, "cx"), length(e, "cy")
		}
	case "txBody":
		text, err := p.body()
		s.text = append(s.text, text...)
		return err
	case "tbl":
		var err error
		s.table, err = p.table()
		return err
	case "relIds":
		return p.diagram(s, e)
	case "blip":
		p.pictures++
	case "extLst":
		return p.x.Skip()
	}
	return nil
}

func length(e xml.StartElement, name string) int64 {
	n, err := strconv.ParseInt(packed.Attr(e, name), 10, 64)
	if err != nil || n < -1<<40 || n > 1<<40 {
		return 0
	}
	return n
}

// diagram reads the text of a diagram (SmartArt), which has a part of its own (21.4).
func (p *page) diagram(s *shape, e xml.StartElement) error {
	name := p.rels.byID[packed.Attr(e, "dm")].Target
	if name == "" {
		return nil
	}
	x, err := p.pkg.XML(name)
	if err := p.damage(err); err != nil || x == nil {
		return err
	}
	data := page{reader: p.reader, x: x, rels: relations{}}
	text, err := data.body()
	s.text = append(s.text, text...)
	return p.damage(err)
}

// ordered brings shapes into the order in which they are read: the title, then band by band from top to bottom, each from
// left to right. A band are the shapes that begin above the middle of the highest one of them.
func ordered(shapes []shape) []shape {
	out := append([]shape(nil), shapes...)
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := out[i].isTitle(), out[j].isTitle(); a != b {
			return a
		}
		return out[i].y < out[j].y
	})
	for from := 0; from < len(out); {
		end := from + 1
		for end < len(out) && out[end].y < out[from].y+out[from].h/2 && !out[from].isTitle() {
			end++
		}
		band := out[from:end]
		sort.SliceStable(band, func(i, j int) bool { return band[i].x < band[j].x })
		from = end
	}
	return out
}
