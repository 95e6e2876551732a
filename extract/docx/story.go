package docx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// story reads one part with text: the main one, notes, a header.
type story struct {
	*reader
	x          *packed.XML
	rels       map[string]packed.Relationship
	aside      bool // it is not the main part: what stands there has no place in the document
	page       int
	paragraphs int
	written    int   // bytes of text so far, to see whether an alternative said anything
	in         *cell // the cell that is being read
	fields     []field
	deep       int // fields beyond the bound
}

// left out are elements whose text is not of the document: deleted revisions, properties, readings above characters.
var leftOut = map[string]bool{
	"del": true, "moveFrom": true, "delText": true, "delInstrText": true, "rt": true, "sdtPr": true, "sdtEndPr": true, "tblPr": true, "tblGrid": true,
	"tblPrEx": true, "pPrChange": true, "rPrChange": true, "ffData": true, "binData": true,
}

// body reads a whole part.
func (s *story) body(add func(block)) error {
	if err := s.content(add); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// counted counts a block or a cell.
func (s *story) counted() error {
	if s.count++; s.count > s.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, s.limits.Blocks)
	}
	return nil
}

// content reads the blocks in the element that was opened last. What was read of a block before an error is added, too.
func (s *story) content(add func(block)) error {
	var p *paragraph // whose mark was deleted, so that the next one goes on with it
	closing := func() error {
		if p == nil {
			return nil
		}
		done := p
		p = nil
		return s.close(done, add)
	}
	for inside := s.x.Depth(); ; {
		t, err := s.x.Next()
		if err != nil {
			return errors.Join(err, closing())
		}
		if _, ends := t.(xml.EndElement); ends && s.x.Depth() < inside {
			return closing()
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "p" {
			if p == nil {
				p = s.open()
			}
			err = s.inline(p, "", run{})
			if kept := instructed(s.fields); len(kept) < len(s.fields) {
				s.fields, s.deep = kept, 0
			}
			if err == nil && p.mark.deleted {
				p.mark.deleted = false
				continue
			}
		}
		if closed := closing(); err == nil {
			err = closed
		}
		if err == nil && e.Name.Local != "p" {
			err = s.other(e, add)
		}
		if err != nil {
			return err
		}
	}
}

// open begins a paragraph.
func (s *story) open() *paragraph {
	p := &paragraph{}
	if !s.aside {
		s.paragraphs++
		p.at = doc.Place{Page: s.page, Paragraph: s.paragraphs}
	}
	p.whole = s.styles.whole(p.own)
	return p
}

// close adds a paragraph that is read.
func (s *story) close(p *paragraph, add func(block)) error {
	s.section(p.mark)
	if seen := len(p.lines) > 0 || p.text.Len() > 0; seen || p.hidden.Len() == 0 {
		p.number, p.bullet = s.lists.next(p.whole)
	}
	if p.finish(); p.bare() {
		return nil
	}
	add(block{paragraph: p})
	return s.counted()
}

// other reads an element between paragraphs.
func (s *story) other(e xml.StartElement, add func(block)) error {
	switch name := e.Name.Local; {
	case name == "tbl":
		t, err := s.table()
		if len(t.rows) > 0 {
			add(block{table: t})
		}
		if err == nil {
			err = s.counted()
		}
		return err
	case name == "AlternateContent":
		return s.alternate(func() error { return s.content(add) })
	case name == "tcPr" && s.in != nil:
		return s.cellProperties(s.in)
	case name == "altChunk":
		s.chunks = append(s.chunks, relationID(e))
	case name == "sectPr":
		var m mark
		err := readSection(s.x, &m)
		s.section(m)
		return err
	case leftOut[name]:
		return s.x.Skip()
	}
	return nil // what is inside is read as if it stood here
}

// alternate reads mc:AlternateContent (part 3, 10.2): the first alternative that says something.
func (s *story) alternate(read func() error) error {
	before := s.written
	return s.x.Each(func(xml.StartElement) error {
		if s.written > before {
			return s.x.Skip()
		}
		return read()
	})
}

// inline reads what is in a paragraph, or in an element of it: link is where the text leads to, r the run around it.
func (s *story) inline(p *paragraph, link string, r run) error {
	for inside := s.x.Depth(); ; {
		t, err := s.x.Next()
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := s.element(p, e, link, &r); err != nil {
				return err
			}
		case xml.EndElement:
			if s.x.Depth() < inside {
				return nil
			}
		}
	}
}

// element reads an element of a paragraph. What it does not know is passed over, and what is inside read.
func (s *story) element(p *paragraph, e xml.StartElement, link string, r *run) (err error) {
	switch name := e.Name.Local; name {
	case "pPr":
		err = readProperties(s.x, &p.own, &p.mark)
		p.whole = s.styles.whole(p.own)
	case "r":
		*r = run{}
	case "rPr":
		*r, err = readRun(s.x, nil)
	case "t":
		err = s.text(p, e, link, *r)
	case "tab", "ptab":
		s.write(p, "\t", link, *r)
	case "noBreakHyphen":
		s.write(p, "-", link, *r)
	case "sym":
		s.write(p, symbol(packed.Attr(e, "font"), packed.Attr(e, "char")), link, *r)
	case "den":
		s.write(p, "/", link, *r)
	case "br", "cr":
		p.lineBreak()
	case "lastRenderedPageBreak":
		s.rendered(p)
	case "hyperlink":
		return s.inline(p, s.linkOf(e, link), *r)
	case "fldSimple":
		return s.inline(p, linkOfField(packed.Attr(e, "instr"), link), *r)
	case "fldChar":
		s.write(p, s.fieldChar(packed.Attr(e, "fldCharType")), link, *r)
	case "instrText":
		err = s.instruction()
	case "footnoteReference", "endnoteReference":
		s.call(p, e, link, *r)
	default:
		return s.object(p, e, link, *r)
	}
	return err
}

// object reads what a paragraph may hold beside text.
func (s *story) object(p *paragraph, e xml.StartElement, link string, r run) error {
	switch name := e.Name.Local; {
	case name == "AlternateContent":
		return s.alternate(func() error { return s.inline(p, link, r) })
	case name == "txbxContent":
		return s.box(p)
	case name == "textpath": // text as a drawing, as the head of a document may be
		if text := packed.Attr(e, "string"); strings.TrimSpace(text) != "" {
			s.written += len(text)
			p.box([]block{{paragraph: &paragraph{lines: []line{{text, s.page}}, at: p.at}}})
		}
	case name == "blip", name == "imagedata":
		s.pictures++
	case leftOut[name]:
		return s.x.Skip()
	}
	return nil
}

// box reads a text box.
func (s *story) box(p *paragraph) error {
	fields := s.fields
	s.fields = nil
	var inside []block
	err := s.content(func(b block) { inside = append(inside, b) })
	s.fields = fields
	p.box(inside)
	return err
}

// rendered notes that a page begins here.
func (s *story) rendered(p *paragraph) {
	s.paged = true
	s.page++
	if len(p.lines) == 0 && p.text.Len() == 0 && !s.aside {
		p.at.Page = s.page
	}
}

// text reads w:t (17.3.3.31): blanks at its ends count only where it says so.
func (s *story) text(p *paragraph, e xml.StartElement, link string, r run) error {
	var b strings.Builder
	err := s.chars(&b)
	text := b.String()
	if packed.Attr(e, "space") != "preserve" {
		text = strings.Trim(text, " \t\r\n")
	}
	if strings.ContainsAny(text, "\r\n") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", " ")
	}
	s.write(p, text, link, r)
	return err
}

// chars reads the characters of the element that was opened last.
func (s *story) chars(b *strings.Builder) error {
	for inside := s.x.Depth(); ; {
		t, err := s.x.Next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			if s.x.Depth() < inside {
				return nil
			}
		}
	}
}

// write adds text of a run.
func (s *story) write(p *paragraph, text, link string, r run) {
	if text == "" || s.instructs() {
		return
	}
	if s.hides(p, r) {
		p.hidden.WriteString(text)
		return
	}
	p.write(text, s.page)
	n := len(strings.TrimSpace(text))
	s.written += n
	if link == "" && len(s.fields) > 0 {
		link = s.fields[len(s.fields)-1].link
	}
	p.linkTo(link, n)
}

// instructs reports whether what is read is the instruction of a field.
func (s *story) instructs() bool {
	last := len(s.fields) - 1
	return last >= 0 && !s.fields[last].result
}

// hides reports whether a run is hidden.
func (s *story) hides(p *paragraph, r run) bool {
	hidden := r.hidden
	if hidden == unset && r.style != "" {
		hidden = s.styles.of(r.style).hidden
	}
	return hidden.or(p.whole.hidden) == on
}

// linkOf is where a hyperlink leads to out of the document; links inside it are none.
func (s *story) linkOf(e xml.StartElement, around string) string {
	if rel := s.rels[relationID(e)]; rel.External {
		return rel.Target
	}
	return around
}
