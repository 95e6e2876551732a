package docx

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/numeral"
)

// block is a paragraph or a table.
type block struct {
	paragraph *paragraph
	table     *table
}

// noteSign stands in a text where a note is called, until the notes are counted; no XML holds it.
const noteSign = "\x00"

// paragraph is one as it is read (17.3.1.22).
type paragraph struct {
	own    properties // what it says itself
	mark   mark
	whole  properties // with those of its style
	number string     // from its list, with a blank behind
	bullet bool

	lines  []line
	text   strings.Builder // of the line that is being read
	page   int             // where that begins
	hidden strings.Builder
	at     doc.Place

	before, after []block // text boxes: before its first character, or behind one
	calls         []call

	chars, linked int    // bytes of text, and of these in links out of the document
	link          string // the last of these
	links         int
}

// line is what stands between line breaks.
type line struct {
	text string
	page int
}

// write adds text to the line.
func (p *paragraph) write(text string, page int) {
	if p.text.Len() == 0 {
		p.page = page
	}
	p.text.WriteString(text)
}

// linkTo counts text that is in a link.
func (p *paragraph) linkTo(link string, n int) {
	p.chars += n
	if link == "" {
		return
	}
	p.linked += n
	if p.link != link {
		p.link = link
		p.links++
	}
}

// lineBreak ends the line.
func (p *paragraph) lineBreak() {
	if p.text.Len() > 0 {
		p.lines = append(p.lines, line{p.text.String(), p.page})
		p.text = strings.Builder{}
	}
}

// box adds what a text box holds.
func (p *paragraph) box(blocks []block) {
	if len(p.lines) == 0 && p.text.Len() == 0 {
		p.before = append(p.before, blocks...)
	} else {
		p.after = append(p.after, blocks...)
	}
}

// finish puts the number before the text.
func (p *paragraph) finish() {
	p.lineBreak()
	switch {
	case p.number == "":
	case len(p.lines) > 0:
		p.lines[0].text = numeral.Attach(p.number, p.lines[0].text)
	case !p.bullet:
		p.lines = []line{{p.number, p.at.Page}}
	}
}

// bare reports whether there is nothing to write of it.
func (p *paragraph) bare() bool {
	return len(p.lines) == 0 && p.hidden.Len() == 0 && len(p.before) == 0 && len(p.after) == 0 && len(p.calls) == 0
}

// piece is what all its pieces have in common.
func (p *paragraph) piece(role string) doc.Piece {
	out := doc.Piece{Kind: doc.Paragraph, Role: role, Centered: p.whole.align == "center", Place: p.at}
	if p.whole.toc && role == content {
		out.Role = nav
	}
	if l := p.whole.level; l > 0 && l <= bodyLevel {
		out.Kind, out.Level = doc.Heading, l
	}
	if p.chars > 0 {
		out.Links = float32(p.linked) / float32(p.chars)
	}
	if p.links == 1 && p.linked == p.chars {
		out.Href = p.link
	}
	return out
}
