package layout

import (
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Roles of pieces.
const (
	contentRole = "content"
	footerRole  = "footer"
)

// Write writes the pieces of all pages. Errors are those of the writer, or of the context.
func (d *Document) Write(w *doc.BlockWriter) error {
	d.running()
	out := &writer{Document: d, w: w, style: d.styleOf()}
	d.footnotes(out.style)
	for i := range d.pages {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		if err := out.page(&d.pages[i]); err != nil {
			return err
		}
	}
	return out.flush()
}

// writer is where the writing stands: what may go on in the next line, or on the next page, is not written yet.
type writer struct {
	*Document
	w     *doc.BlockWriter
	style style

	open    *paragraph
	margins margins // of open
	grid    *joined
	behind  []*line // furniture between what is open and what goes on with it
	notes   []*line // footnotes there
	err     error
}

func (o *writer) page(p *page) error {
	for _, it := range p.items {
		switch {
		case it.table != nil:
			o.table(it.table)
		case it.line.furniture:
			o.behind = append(o.behind, it.line)
			if o.open == nil && o.grid == nil {
				o.furniture()
			}
		case it.line.note:
			o.notes = append(o.notes, it.line)
		default:
			o.line(p, it.line)
		}
		if o.err != nil {
			return o.err
		}
	}
	return nil
}

// line adds a line to the paragraph that is open, or begins one.
func (o *writer) line(p *page, l *line) {
	if o.grid != nil && isContinued(l.text) && o.grid.page < l.page { // 续表 above the rest of a table
		l.furniture = true
		o.behind = append(o.behind, l)
		return
	}
	m := o.style.frames[frameOf(p, l)]
	if o.open != nil {
		j := joiner{style: o.style, margins: o.margins, width: p.width}
		if j.goesOn(o.open, l, m) {
			o.open.lines = append(o.open.lines, l)
			o.open.centered = o.open.centered || l.size > 1.1*o.style.size && j.isCentered(l) // the rest of a full line
			o.margins = m
			return
		}
	}
	o.flush()
	j := joiner{style: o.style, margins: m, width: p.width}
	o.open, o.margins = &paragraph{lines: []*line{l}, centered: j.isCentered(l)}, m
}

// isContinued reports whether a line says that a table goes on.
func isContinued(s string) bool {
	return slices.Contains([]string{"续表", "接上表", "上接前表"}, strings.Trim(strings.TrimRight(s, "0123456789 "), "()（）:： "))
}

// flush writes what is open, and the furniture behind it.
func (o *writer) flush() error {
	if p := o.open; p != nil {
		o.open = nil
		o.paragraph(p)
	}
	if o.grid != nil {
		o.cells()
	}
	o.footnotes()
	o.furniture()
	return o.err
}

func (o *writer) paragraph(p *paragraph) {
	first := p.lines[0]
	piece := doc.Piece{Role: contentRole, Centered: p.centered, Place: doc.Place{Page: first.page}}
	if len(p.lines) == 1 || slices.IndexFunc(p.lines, func(l *line) bool { return l.href != first.href }) < 0 {
		piece.Href = first.href
	}
	if piece.Href != "" {
		piece.Links = 1
	}
	if level := o.level(p); level > 0 && p.centered {
		piece.Kind, piece.Level = doc.Heading, level
	}
	o.add(p.text(), piece)
}

// level is that of a heading by its size; 0 for a paragraph.
func (o *writer) level(p *paragraph) int {
	ratio, chars := p.lines[0].size/o.style.size, 0
	for _, l := range p.lines {
		chars += l.chars
	}
	switch {
	case ratio < 1.15 || chars > 100 || chars < 4:
		return 0
	case ratio > 1.3:
		return 1
	}
	return 2
}

func (o *writer) furniture() {
	for _, l := range o.behind {
		o.add(l.text, doc.Piece{Role: footerRole, Place: doc.Place{Page: l.page}})
	}
	o.behind = nil
}

func (o *writer) add(text string, p doc.Piece) {
	if o.err == nil {
		o.err = o.w.Add(text, p)
	}
}
