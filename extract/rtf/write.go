package rtf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Roles of the pieces: see [doc.Piece].
const (
	contentRole = "content"
	footerRole  = "footer"
	navRole     = "nav" // of a table of contents, which says again what the headings say
)

// blocks makes the pieces of what was read.
func (r *reader) blocks() (doc.Blocks, error) {
	w := &writer{BlockWriter: r.out, limits: r.limits}
	if r.letters == 0 && r.children == 0 {
		if bytes.Contains(r.lexer.raw, []byte(`\pict`)) {
			return doc.Blocks{}, doc.NoTextInside("the document consists of images")
		}
		return doc.Blocks{}, fmt.Errorf("%w: no text in the file", doc.ErrEmpty)
	}
	title := strings.TrimSpace(r.title.String())
	if err := w.Add(title, doc.Piece{Kind: doc.Meta, Name: "title"}); err != nil {
		return doc.Blocks{}, err
	}
	w.role = footerRole
	if err := w.furniture(r.headers); err != nil {
		return doc.Blocks{}, err
	}
	w.role = contentRole
	if err := w.blocks(append(r.heads, r.body.blocks...)); err != nil {
		return doc.Blocks{}, err
	}
	w.role = footerRole
	if err := w.furniture(r.footers); err != nil {
		return doc.Blocks{}, err
	}
	return w.Blocks(), nil
}

// writer makes pieces of blocks.
type writer struct {
	*doc.BlockWriter
	limits doc.Limits
	role   string
	number int // of the paragraph or row
}

// furniture writes headers or footers; sections repeat those of the section before.
func (w *writer) furniture(flows []*flow) error {
	seen := map[string]bool{}
	for _, f := range flows {
		if text := plain(f.blocks); !seen[text] {
			seen[text] = true
			if err := w.blocks(f.blocks); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) blocks(blocks []block) error {
	for _, b := range blocks {
		err := error(nil)
		if b.table != nil {
			err = w.table(b.table)
		} else {
			err = w.paragraph(b.par)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// paragraph writes a paragraph, its lines as pieces of their own, and what stands behind it.
func (w *writer) paragraph(p *paragraph) error {
	w.number++
	piece := doc.Piece{Role: w.role, Centered: p.centered, Level: p.level, Place: doc.Place{Paragraph: w.number}}
	if p.level > 0 {
		piece.Kind = doc.Heading
	}
	if p.contents && w.role == contentRole {
		piece.Role = navRole
	}
	piece.Links, piece.Href = p.linkShare()
	for line := range strings.SplitSeq(p.shown(), "\n") {
		if err := w.Add(line, piece); err != nil {
			return err
		}
	}
	hidden := doc.Piece{Role: w.role, Hidden: true, Place: piece.Place}
	if err := w.Add(strings.ReplaceAll(p.hidden.String(), "\n", " "), hidden); err != nil {
		return err
	}
	if err := w.blocks(p.notes); err != nil {
		return err
	}
	return w.blocks(p.boxes)
}

// linkShare is the share of a paragraph that is link text, and the target when that is the whole of it.
func (p *paragraph) linkShare() (share float32, href string) {
	if p.linked == 0 {
		return 0, ""
	}
	share = min(1, float32(p.linked)/float32(utf8.RuneCountInString(p.text.String())))
	if share >= 0.8 && p.links == 1 {
		href = p.href
	}
	return share, href
}

// isData tells a table of data, which has rows and columns, from one that lays out the page.
func (t *table) isData() bool {
	return len(t.rows) > 1 && slices.ContainsFunc(t.rows, func(r row) bool { return len(r.cells) > 1 })
}

// table writes a table, and behind it what is hidden in its cells and the footnotes that they call. One that lays out the page
// is written as paragraphs.
func (w *writer) table(t *table) error {
	if !t.isData() {
		for _, r := range t.rows {
			for _, c := range r.cells {
				if err := w.blocks(c.blocks); err != nil {
					return err
				}
			}
		}
		return nil
	}
	rows := t.grid(w.limits)
	number := w.Table()
	var apart, notes []block
	for _, row := range rows {
		w.number++
		for _, c := range row {
			c.Table = number
			piece := doc.Piece{Kind: doc.CellPiece, Cell: c.Cell, Role: w.role, Place: doc.Place{Paragraph: w.number}}
			text, hidden := c.text(&notes), hiddenText(c.blocks)
			switch {
			case hidden == "":
			case text == "":
				text, piece.Hidden = hidden, true
			default:
				p := &paragraph{}
				p.hidden.WriteString(hidden)
				apart = append(apart, block{par: p})
			}
			if err := w.Add(text, piece); err != nil {
				return err
			}
		}
	}
	return w.blocks(append(apart, notes...))
}

// text is the text of a cell, its lines parted by line breaks; footnotes are added to notes.
func (c *placed) text(notes *[]block) string {
	var lines []string
	var add func([]block)
	add = func(blocks []block) {
		for _, b := range blocks {
			if b.table != nil {
				lines = append(lines, strings.ReplaceAll(strings.ReplaceAll(plain([]block{b}), "\t\n", "\n"), "\t", " "))
				continue
			}
			if text := strings.TrimSpace(b.par.shown()); text != "" {
				lines = append(lines, text)
			}
			add(b.par.boxes)
			*notes = append(*notes, b.par.notes...)
		}
	}
	add(c.blocks)
	return strings.Join(lines, "\n")
}

// hiddenText is the hidden text of blocks.
func hiddenText(blocks []block) string {
	var b strings.Builder
	for _, bl := range blocks {
		if bl.par != nil {
			b.WriteString(bl.par.hidden.String())
		}
	}
	return b.String()
}

// plain is the text of blocks: a line a paragraph and a row, the cells of which are parted by tabs.
func plain(blocks []block) string {
	var b strings.Builder
	plainTo(&b, blocks)
	return strings.TrimRight(b.String(), "\n\t")
}

func plainTo(b *strings.Builder, blocks []block) {
	for _, bl := range blocks {
		if bl.table == nil {
			b.WriteString(bl.par.shown() + "\n")
			plainTo(b, bl.par.notes)
			plainTo(b, bl.par.boxes)
			continue
		}
		for _, row := range bl.table.rows {
			for _, c := range row.cells {
				b.WriteString(strings.ReplaceAll(plain(c.blocks), "\n", " ") + "\t")
			}
			b.WriteByte('\n')
		}
	}
}
