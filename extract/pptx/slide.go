package pptx

import (
	"encoding/xml"
	"errors"
	"io"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// Roles of pieces.
const (
	content = "content"
	footer  = "footer"
)

// slide reads one slide and its notes.
func (r *reader) slide(name string, number int) error {
	x, err := r.pkg.XML(name)
	if err := r.damage(err); err != nil || x == nil {
		return err
	}
	rels, err := r.related(name)
	if err != nil {
		return err
	}
	layout, err := r.layout(rels.first("slideLayout"))
	if err != nil {
		return err
	}
	p := page{reader: r, x: x, rels: rels, layout: layout}
	shapes, hidden, err := p.shapes()
	if err := r.damage(err); err != nil {
		return err
	}
	for _, s := range ordered(shapes) {
		if err := r.write(s, number, hidden); err != nil {
			return err
		}
	}
	if err := r.notes(rels.first("notesSlide"), number, hidden); err != nil {
		return err
	}
	return r.pkg.Embedded(r.w, rels.all)
}

// notes reads what the speaker wrote for a slide: the body of the page of notes.
func (r *reader) notes(name string, number int, hidden bool) error {
	if name == "" {
		return nil
	}
	x, err := r.pkg.XML(name)
	if err := r.damage(err); err != nil || x == nil {
		return err
	}
	rels, err := r.related(name)
	if err != nil {
		return err
	}
	p := page{reader: r, x: x, rels: rels}
	shapes, _, err := p.shapes()
	if err := r.damage(err); err != nil {
		return err
	}
	for _, s := range shapes {
		if s.holder.kind == "sldImg" {
			continue
		}
		if err := r.write(s, number, hidden); err != nil {
			return err
		}
	}
	return nil
}

// layout is where the placeholders of a layout or a master stand, which slides that do not say so inherit.
type layout struct {
	boxes map[holder]box
	above *layout
}

// holder is which placeholder a shape fills (19.3.1.36).
type holder struct{ kind, index string }

// layout reads a layout with its master, once.
func (r *reader) layout(name string) (*layout, error) {
	if name == "" {
		return nil, nil
	}
	if l, ok := r.layouts[name]; ok {
		return l, nil
	}
	l := &layout{boxes: map[holder]box{}}
	r.layouts[name] = l
	x, err := r.pkg.XML(name)
	if err := r.damage(err); err != nil || x == nil {
		return l, err
	}
	rels, err := r.related(name)
	if err != nil {
		return l, err
	}
	p := page{reader: &reader{pkg: r.pkg, limits: r.limits, w: doc.NewBlockWriter(r.limits)}, x: x, rels: rels}
	shapes, _, err := p.shapes()
	if err := r.damage(err); err != nil {
		return l, err
	}
	for _, s := range shapes {
		if s.holder != (holder{}) && s.placed {
			l.boxes[s.holder] = s.box
			if kind := (holder{kind: s.holder.kind}); l.boxes[kind] == (box{}) {
				l.boxes[kind] = s.box
			}
			if index := (holder{index: s.holder.index}); s.holder.index != "" {
				l.boxes[index] = s.box
			}
		}
	}
	if master := rels.first("slideMaster"); master != name {
		l.above, err = r.layout(master)
	}
	return l, err
}

// place is where a placeholder stands by its layout. Only a layout's placeholders have numbers that slides know.
func (l *layout) place(h holder) (box, bool) {
	for depth := 0; l != nil && depth < 2; l, depth = l.above, depth+1 {
		for _, key := range []holder{h, {index: h.index}, {kind: h.kind}} {
			if key == (holder{}) {
				continue
			}
			if b, ok := l.boxes[key]; ok {
				return b, true
			}
		}
	}
	return box{}, false
}

// shapes reads the shapes of a page, and whether it is one that is not shown.
func (p *page) shapes() (out []shape, hidden bool, err error) {
	for {
		t, err := p.x.Next()
		if errors.Is(err, io.EOF) {
			return out, hidden, nil
		}
		if err != nil {
			return out, hidden, err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "sld":
			show := packed.Attr(e, "show")
			hidden = show == "0" || show == "false"
		case "spTree":
			if err := p.tree(&out); err != nil {
				return out, hidden, err
			}
		}
	}
}
