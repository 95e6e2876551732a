package docx

import (
	"encoding/xml"
	"strconv"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// mark is what the properties of a paragraph say beside those that styles give, too.
type mark struct {
	deleted bool // the mark that ends it: the next paragraph goes on with it

	section   bool // a section ends here
	edges     []edge
	titlePage bool   // its first page has a header of its own
	foot      string // format of the numbers of footnotes, where the section says so
	end       string // that of endnotes
}

// readProperties reads pPr (17.3.1.26).
func readProperties(x *packed.XML, p *properties, m *mark) error {
	return x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			p.style = packed.Attr(e, "val")
		case "jc":
			p.align = packed.Attr(e, "val")
		case "outlineLvl":
			if n, err := strconv.Atoi(packed.Attr(e, "val")); err == nil && n >= 0 {
				p.level = min(n, bodyLevel) + 1
			}
		case "numPr":
			return readNumber(x, p)
		case "rPr":
			_, err := readRun(x, m)
			return err
		case "sectPr":
			if m != nil {
				return readSection(x, m)
			}
		}
		return x.Skip()
	})
}

func readNumber(x *packed.XML, p *properties) error {
	return x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numId":
			p.list = packed.Attr(e, "val")
		case "ilvl":
			if n, err := strconv.Atoi(packed.Attr(e, "val")); err == nil {
				p.depth = max(0, min(n, levels-1)) + 1
			}
		}
		return x.Skip()
	})
}

// readSection takes the headers and footers of a section, and the formats of its notes (17.6.17).
func readSection(x *packed.XML, m *mark) error {
	m.section = true
	return x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "headerReference", "footerReference":
			m.edges = append(m.edges, readEdge(e))
		case "titlePg":
			m.titlePage = toggle(e) == on
		case "footnotePr", "endnotePr":
			return m.noteFormat(x, e)
		}
		return x.Skip()
	})
}

// run is what the properties of a run say.
type run struct {
	style  string
	hidden tristate
}

// readRun reads rPr (17.3.2.28). With m, it is that of the mark that ends a paragraph.
func readRun(x *packed.XML, m *mark) (r run, err error) {
	err = x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rStyle":
			r.style = packed.Attr(e, "val")
		case "vanish":
			r.hidden = toggle(e)
		case "del", "moveFrom":
			if m != nil {
				m.deleted = true
			}
		}
		return x.Skip()
	})
	return r, err
}

// relationID is the id of a relationship that an element names; "" when it names none.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if (a.Name.Local == "id" || a.Name.Local == "embed") && (a.Name.Space == "r" || len(a.Name.Space) > 13 && a.Name.Space[len(a.Name.Space)-13:] == "relationships") {
			return a.Value
		}
	}
	return ""
}
