package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/gongwen-go/gongwen/internal/numeral"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// notes are the footnotes or the endnotes of a document (17.11).
type notes struct {
	kind    string // "footnotes", the type of the relationship to their part
	format  string // of their numbers
	begun   bool
	count   int
	byID    map[string][]block // not yet called
	waiting []waiting          // called, to be written
}

// call is the place in a text where a note is called.
type call struct {
	notes  *notes
	id     string
	custom bool // its mark is of the text
}

// call notes that a note is called. Notes in notes are none.
func (s *story) call(p *paragraph, e xml.StartElement, link string, r run) {
	if s.aside || s.instructs() || s.hides(p, r) {
		return
	}
	c := call{notes: s.foot, id: packed.Attr(e, "id"), custom: toggleOf(packed.Attr(e, "customMarkFollows"))}
	if e.Name.Local == "endnoteReference" {
		c.notes = s.end
	}
	s.write(p, noteSign, link, r)
	p.calls = append(p.calls, c)
}

// readNotes reads the notes of a kind, when the text calls any.
func (r *reader) readNotes(n *notes) error {
	n.byID = map[string][]block{}
	name := r.target(n.kind)
	x, err := r.pkg.XML(name)
	if name == "" || x == nil {
		return r.damage(err)
	}
	s, err := r.aside(name, x)
	for err == nil {
		var t xml.Token
		if t, err = x.Next(); err != nil {
			break
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local+"s" != n.kind {
			continue
		}
		id := packed.Attr(e, "id")
		if kind := packed.Attr(e, "type"); kind != "" && kind != "normal" { // the line above the notes
			err = x.Skip()
			continue
		}
		err = s.content(func(b block) { n.byID[id] = append(n.byID[id], b) })
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return r.damage(err)
}

// aside is a story beside the main one.
func (r *reader) aside(name string, x *packed.XML) (*story, error) {
	rels, err := r.pkg.Related(name)
	s := &story{reader: r, x: x, rels: map[string]packed.Relationship{}, aside: true}
	for _, rel := range rels {
		s.rels[rel.ID] = rel
	}
	return s, err
}

// readSettings takes the formats of the numbers of notes from the settings of the document.
func (r *reader) readSettings() error {
	x, err := r.side("settings")
	for x != nil && err == nil {
		var t xml.Token
		if t, err = x.Next(); err != nil {
			break
		}
		if e, ok := t.(xml.StartElement); ok {
			var m mark
			err = m.noteFormat(x, e)
			r.noteFormats(m)
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return r.damage(err)
}

// noteFormat reads the properties of notes (17.11.11, 17.11.4).
func (m *mark) noteFormat(x *packed.XML, e xml.StartElement) error {
	into := &m.foot
	switch e.Name.Local {
	case "footnotePr":
	case "endnotePr":
		into = &m.end
	default:
		return nil
	}
	return x.Each(func(e xml.StartElement) error {
		if e.Name.Local == "numFmt" {
			*into = packed.Attr(e, "val")
		}
		return x.Skip()
	})
}

// noteFormats takes the formats that a section or the settings name.
func (r *reader) noteFormats(m mark) {
	if m.foot != "" {
		r.foot.format = m.foot
	}
	if m.end != "" {
		r.end.format = m.end
	}
}

// mark is that of the next note: as it is printed when it has a form of its own, else in brackets, since a small raised 1
// behind a figure would be one of its digits.
func (n *notes) mark() string {
	n.count++
	text := numeral.Format(n.count, n.format)
	if strings.Trim(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return "[" + text + "]"
	}
	return text
}

// waiting is a note that was called.
type waiting struct {
	mark   string
	blocks []block
}
