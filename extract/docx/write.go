package docx

import (
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// Roles of pieces.
const (
	content = "content"
	footer  = "footer" // of headers, too
	nav     = "nav"    // of a table of contents, which says again what the headings say
)

// write turns what was read into pieces.
func (r *reader) write() (doc.Blocks, error) {
	edges, err := r.readEdges()
	if err != nil {
		return doc.Blocks{}, err
	}
	head, edges := redHead(edges)
	if err := r.each(append(head, r.blocks...), content); err != nil {
		return doc.Blocks{}, err
	}
	empty := r.w.Empty()
	if err := r.writeEdges(edges); err != nil {
		return doc.Blocks{}, err
	}
	if err := r.writeChildren(); err != nil {
		return doc.Blocks{}, err
	}
	out := r.w.Blocks()
	switch chunks := len(r.chunks); {
	case empty && chunks == 1 && len(out.Children) > 0:
		out.Body = 1 // a program wrapped another format
	case len(out.Children) > 0 || !empty:
	case r.pictures > 0:
		return doc.Blocks{}, doc.NoTextInside(fmt.Sprintf("the document consists of images: %d", r.pictures))
	case r.w.Empty():
		return doc.Blocks{}, fmt.Errorf("%w: a document without text", doc.ErrEmpty)
	}
	return out, nil
}

func (r *reader) block(b block, role string) error {
	if b.table != nil {
		return r.table(b.table, role)
	}
	return r.paragraph(b.paragraph, role)
}

func (r *reader) each(blocks []block, role string) error {
	for _, b := range blocks {
		if err := r.block(b, role); err != nil {
			return err
		}
	}
	return nil
}

// paragraph writes one: a piece for each line, then what is hidden in it, its text boxes and the footnotes it calls.
func (r *reader) paragraph(p *paragraph, role string) error {
	if err := r.each(p.before, role); err != nil {
		return err
	}
	piece := p.piece(role)
	if err := r.callNotes(p); err != nil {
		return err
	}
	for _, l := range p.lines {
		piece.Place.Page = l.page
		if err := r.add(l.text, piece); err != nil {
			return err
		}
	}
	if piece.Hidden, piece.Place = true, p.at; p.hidden.Len() > 0 {
		if err := r.add(p.hidden.String(), piece); err != nil {
			return err
		}
	}
	if err := r.each(p.after, role); err != nil {
		return err
	}
	return r.flushNotes(role)
}

// add adds a piece. Pages are known only when the file notes where they break.
func (r *reader) add(text string, p doc.Piece) error {
	if !r.paged {
		p.Place.Page = 0
	}
	return r.w.Add(text, p)
}

// callAll puts the marks of notes into all the text of blocks.
func (r *reader) callAll(blocks []block) error {
	for _, b := range blocks {
		var inside [][]block
		if b.table != nil {
			for _, row := range b.table.rows {
				for _, c := range row.cells {
					inside = append(inside, c.blocks)
				}
			}
		} else {
			inside = [][]block{b.paragraph.before, b.paragraph.after}
			if err := r.callNotes(b.paragraph); err != nil {
				return err
			}
		}
		for _, blocks := range inside {
			if err := r.callAll(blocks); err != nil {
				return err
			}
		}
	}
	return nil
}

// callNotes puts the marks of notes into the text.
func (r *reader) callNotes(p *paragraph) error {
	calls := p.calls
	p.calls = nil
	for i := range p.lines {
		l := &p.lines[i]
		if len(calls) == 0 || !strings.Contains(l.text, noteSign) {
			continue
		}
		var b strings.Builder
		parts := strings.Split(l.text, noteSign)
		for k, part := range parts {
			b.WriteString(part)
			if k == len(parts)-1 || len(calls) == 0 {
				continue
			}
			mark, err := r.callNote(calls[0])
			if err != nil {
				return err
			}
			b.WriteString(mark)
			calls = calls[1:]
		}
		l.text = b.String()
	}
	return nil
}

// callNote gives the mark of a note and lets it wait for the place where notes are written.
func (r *reader) callNote(c call) (mark string, err error) {
	n := c.notes
	if !n.begun {
		n.begun = true
		if err := r.readNotes(n); err != nil {
			return "", err
		}
	}
	if !c.custom {
		mark = n.mark()
	}
	n.waiting = append(n.waiting, waiting{mark, n.byID[c.id]})
	delete(n.byID, c.id) // called again, it is not written again
	return mark, nil
}

// flushNotes writes the notes that wait, endnotes too: at the end of the file they would part the signature from it.
func (r *reader) flushNotes(role string) error {
	wait := append(r.foot.waiting, r.end.waiting...)
	r.foot.waiting, r.end.waiting = nil, nil
	for _, one := range wait {
		if len(one.blocks) > 0 && one.blocks[0].paragraph != nil && one.mark != "" {
			if p := one.blocks[0].paragraph; len(p.lines) > 0 {
				p.lines[0].text = one.mark + " " + strings.TrimLeft(p.lines[0].text, " \t\u3000")
			}
		}
		if err := r.each(one.blocks, role); err != nil {
			return err
		}
	}
	return nil
}

// writeChildren hands on the alternative parts and the embedded files.
func (r *reader) writeChildren() error {
	var chunks []packed.Relationship
	for _, id := range r.chunks {
		if rel := r.rels[id]; rel.Target != "" {
			rel.Type = "package"
			chunks = append(chunks, rel)
		}
	}
	if err := r.pkg.Embedded(r.w, chunks); err != nil {
		return err
	}
	return r.pkg.Embedded(r.w, r.list)
}
