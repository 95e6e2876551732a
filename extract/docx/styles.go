package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// tristate is a property that may be on, off, or left to what is above it.
type tristate int8

const (
	unset tristate = iota
	on
	off
)

func (t tristate) or(above tristate) tristate {
	if t == unset {
		return above
	}
	return t
}

// toggle reads a property that is on by standing there (ECMA-376 17.17.4, ST_OnOff).
func toggle(e xml.StartElement) tristate {
	switch packed.Attr(e, "val") {
	case "0", "false", "off":
		return off
	}
	return on
}

// bodyLevel is the outline level of running text; level 1 is outline level 0.
const bodyLevel = 9

// properties are those of a paragraph or of a style. The zero value says nothing.
type properties struct {
	style  string
	align  string
	level  int // outline level + 1; bodyLevel + 1 is running text
	list   string
	linked string // the style that names the list; "" when the paragraph does so itself
	depth  int    // level of the list + 1
	hidden tristate
	toc    bool // it is of a table of contents
}

// over fills in what p does not say.
func (p properties) over(below properties) properties {
	if p.align == "" {
		p.align = below.align
	}
	if p.level == 0 {
		p.level = below.level
	}
	if p.list == "" {
		p.list, p.linked = below.list, below.linked
	}
	if p.depth == 0 {
		p.depth = below.depth
	}
	p.hidden = p.hidden.or(below.hidden)
	p.toc = p.toc || below.toc
	return p
}

// style is a named set of properties (17.7.4).
type style struct {
	properties
	basedOn string
	state   uint8 // of being resolved
}

const (
	fresh uint8 = iota
	resolving
	done
)

// maxDefinitions bounds the styles of a document, and its lists.
const maxDefinitions = 65_536

// styles are those of a document, by their ids.
type styles struct {
	byID      map[string]*style
	paragraph string // the id of the one that paragraphs have which name none
}

// readStyles reads the part of styles; a document may have none.
func readStyles(r *reader) (*styles, error) {
	s := &styles{byID: map[string]*style{}}
	x, err := r.side("styles")
	if x == nil {
		return s, err
	}
	for err == nil {
		var t xml.Token
		if t, err = x.Next(); err != nil {
			break
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "style" {
			err = s.read(x, e)
		}
	}
	if errors.Is(err, io.EOF) {
		return s, nil
	}
	return s, r.damage(err)
}

func (s *styles) read(x *packed.XML, start xml.StartElement) error {
	id, name := packed.Attr(start, "styleId"), ""
	one := &style{}
	err := x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "name":
			name = packed.Attr(e, "val")
		case "basedOn":
			one.basedOn = packed.Attr(e, "val")
		case "pPr":
			return readProperties(x, &one.properties, nil)
		case "rPr":
			r, err := readRun(x, nil)
			one.hidden = r.hidden
			return err
		}
		return x.Skip()
	})
	if l := headingName(name); l > 0 && one.level == 0 {
		one.level = l
	}
	one.toc = contentsName(name)
	if one.list != "" {
		one.linked = id
	}
	if len(s.byID) < maxDefinitions {
		s.byID[id] = one
	}
	if packed.Attr(start, "type") == "paragraph" && toggleOf(packed.Attr(start, "default")) {
		s.paragraph = id
	}
	return err
}

func toggleOf(v string) bool { return v == "1" || v == "true" || v == "on" }

// headingName is the level that the name of a style says: heading 1, 标题 1; Title and 标题 are 1; 0 is no heading.
func headingName(name string) int {
	name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
	if name == "title" || name == "标题" {
		return 1
	}
	for _, head := range []string{"heading", "标题"} {
		if rest, ok := strings.CutPrefix(name, head); ok && len(rest) == 1 && '1' <= rest[0] && rest[0] <= '9' {
			return int(rest[0] - '0')
		}
	}
	return 0
}

// contentsName reports whether a style is that of the lines of a table of contents: toc 1, 目录 1, WPSOffice手动目录 1.
func contentsName(name string) bool {
	name = strings.TrimRight(strings.ToLower(name), " 0123456789")
	return name == "toc" || name == "toc heading" || name == "table of figures" || strings.HasSuffix(name, "目录")
}

// of are the properties of a style with those of what it is based on. A style that is based on itself, round about, ends
// there.
func (s *styles) of(id string) properties {
	var chain []*style
	for one := s.byID[id]; one != nil && one.state == fresh; one = s.byID[one.basedOn] {
		one.state = resolving
		chain = append(chain, one)
	}
	for i := len(chain) - 1; i >= 0; i-- {
		one := chain[i]
		if base := s.byID[one.basedOn]; base != nil && base.state == done {
			one.properties = one.properties.over(base.properties)
		}
		one.state = done
	}
	if one := s.byID[id]; one != nil {
		return one.properties
	}
	return properties{}
}

// whole are the properties of a paragraph with those of its style. A list that a style names takes its level from the
// style, too.
func (s *styles) whole(p properties) properties {
	id := p.style
	if s.byID[id] == nil {
		id = s.paragraph
	}
	return p.over(s.of(id))
}
