package pptx

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// write writes the text of a shape.
func (r *reader) write(s shape, slide int, hidden bool) error {
	at := doc.Piece{Kind: doc.Paragraph, Role: content, Hidden: hidden || s.hidden, Place: doc.Place{Page: slide}}
	switch {
	case s.isTitle():
		at.Kind, at.Level = doc.Heading, 1
	case s.isFurniture():
		at.Role = footer
	}
	for _, p := range s.text {
		if err := r.paragraph(p, at); err != nil {
			return err
		}
	}
	if s.table != nil {
		if err := r.table(s.table, at); err != nil {
			return err
		}
	}
	for _, in := range ordered(s.inside) {
		if err := r.write(in, slide, at.Hidden); err != nil {
			return err
		}
	}
	return nil
}

// paragraph writes one: a piece for each line.
func (r *reader) paragraph(p *paragraph, at doc.Piece) error {
	at.Centered = p.centered
	if p.chars > 0 {
		at.Links = float32(p.linked) / float32(p.chars)
	}
	if p.links == 1 && p.linked == p.chars {
		at.Href = p.link
	}
	for _, l := range p.lines {
		if err := r.w.Add(l, at); err != nil {
			return err
		}
	}
	return nil
}

// table writes one cell by cell; those that others cover are not written.
func (r *reader) table(t *table, at doc.Piece) error {
	at.Kind, at.Level = doc.CellPiece, 0
	number := r.w.Table()
	for i, row := range t.rows {
		for k, c := range row {
			if c.covered {
				continue
			}
			at.Cell = doc.Cell{Table: number, Row: i, Col: k, Rows: min(c.rows, len(t.rows)-i), Cols: min(c.cols, max(1, len(row)-k)), Header: t.header && i == 0}
			var lines []string
			for _, p := range c.text {
				lines = append(lines, p.lines...)
			}
			if err := r.w.Add(strings.Join(lines, "\n"), at); err != nil {
				return err
			}
		}
	}
	return nil
}
