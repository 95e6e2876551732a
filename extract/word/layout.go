package word

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Roles of pieces.
const (
	contentRole = "content"
	footerRole  = "footer"
)

// layout makes pieces of the stories of a document.
type layout struct {
	ctx        context.Context
	d          *document
	w          *doc.BlockWriter
	page       int // 0 when pages are not known
	paragraphs int
	pictures   int
	body       bool // text of the body was written
	footnotes  *notes
	endnotes   *notes
	boxes      boxes
	limits     doc.Limits
	left       int // characters of notes, boxes and headers that may still be read; ranges that overlap would give more
	cells      int // of the table that is open
	held       int // blocks in it
}

func newLayout(ctx context.Context, d *document, w *doc.BlockWriter, limits doc.Limits) *layout {
	return &layout{
		ctx: ctx, d: d, w: w, limits: limits, left: len(d.text),
		footnotes: d.readNotes(footnoteRefs, footnoteTexts, footnoteStory),
		endnotes:  d.readNotes(endnoteRefs, endnoteTexts, endnoteStory),
		boxes:     d.readBoxes(),
	}
}

// block is a line of text with what is known of it, or a table.
type block struct {
	text  string
	piece doc.Piece
	table *table
}

// flow makes blocks of the paragraphs of a story and puts those of tables together.
type flow struct {
	l      *layout
	out    func(block) error
	tables []*table // that are open, each in a cell of the one before
	notes  []block  // that stand behind the table
	body   bool
}

// document writes all stories: the body with notes and text boxes, the boxes that have no anchor, endnotes that nothing calls, and
// the headers and footers as furniture.
func (l *layout) document() error {
	if l.d.pagesKnown() {
		l.page = 1
	}
	f := &flow{l: l, out: l.write, body: true}
	from, to := l.d.bounds(bodyStory, len(l.d.text))
	if err := f.story(from, to); err != nil {
		return err
	}
	l.page = 0
	for i := range l.boxes.texts {
		if err := l.put(l.box(i)); err != nil {
			return err
		}
	}
	if err := l.put(l.endnotes.rest(l)); err != nil {
		return err
	}
	return l.furniture()
}

// put writes blocks.
func (l *layout) put(blocks []block, err error) error {
	for _, b := range blocks {
		if err == nil {
			err = l.write(b)
		}
	}
	return err
}

// collect makes blocks of a range of the text.
func (l *layout) collect(from, to int) (out []block, err error) {
	if l.left -= to - from; l.left < 0 {
		l.d.damaged("notes, text boxes or headers overlap")
		return nil, nil
	}
	f := &flow{l: l, out: func(b block) error { out = append(out, b); return nil }}
	err = f.story(from, to)
	return out, err
}

// story reads a range of the text.
func (f *flow) story(from, to int) error {
	w := f.l.d.walk(from, to)
	if f.body {
		w.callers = func(cp int) string { return f.l.footnotes.mark(cp) + f.l.endnotes.mark(cp) }
	}
	for n := 0; ; n++ {
		if n%256 == 0 && f.l.ctx.Err() != nil {
			return f.l.ctx.Err()
		}
		p, ok := w.next()
		if !ok {
			break
		}
		if err := f.paragraph(p); err != nil {
			return err
		}
	}
	f.l.pictures += w.pictures
	return f.close(0)
}

// paragraph puts a paragraph where it stands: into the text, or into a cell of the innermost open table.
func (f *flow) paragraph(p paragraph) error {
	depth := 0
	if p.inTable {
		depth = p.depth
	}
	if err := f.close(depth); err != nil {
		return err
	}
	for len(f.tables) < depth {
		f.tables = append(f.tables, &table{})
		f.l.held++
	}
	if f.body && p.pageBreak && f.l.page > 0 {
		f.l.page++
	}
	cell, row := p.mark == cellMark && !p.rowEnd, p.mark == cellMark && p.rowEnd
	if depth > 1 {
		cell, row = p.innerCell && !p.innerEnd, p.innerEnd
	}
	var err error
	switch {
	case depth > 0 && row:
		f.tables[depth-1].endRow(p.row)
	default:
		err = f.blocks(p)
		if depth > 0 && cell {
			f.tables[depth-1].endCell()
			f.l.cells++
		}
	}
	if f.body && p.mark == pageBreak && f.l.page > 0 {
		f.l.page++
	}
	return cmp.Or(err, f.l.bounded())
}

// bounded reports when the open table holds more than the limits allow.
func (l *layout) bounded() error {
	switch {
	case l.cells > l.limits.Cells:
		return fmt.Errorf("%w: a table of more than the limit of %d cells", doc.ErrTooLarge, l.limits.Cells)
	case l.held > l.limits.Blocks:
		return fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, l.limits.Blocks)
	}
	return nil
}

// close ends the open tables that are deeper than depth.
func (f *flow) close(depth int) error {
	for len(f.tables) > depth {
		t := f.tables[len(f.tables)-1]
		f.tables = f.tables[:len(f.tables)-1]
		t.endRow(nil)
		if err := f.put(block{table: t}); err != nil {
			return err
		}
	}
	if len(f.tables) > 0 {
		return nil
	}
	f.l.cells, f.l.held = 0, 0
	notes := f.notes
	f.notes = nil
	for _, b := range notes {
		if err := f.out(b); err != nil {
			return err
		}
	}
	return nil
}

func (f *flow) put(b block) error {
	if n := len(f.tables); n > 0 {
		if f.tables[n-1].add(b) {
			f.l.held++
		}
		return nil
	}
	return f.out(b)
}

// blocks puts the lines of a paragraph, the text boxes that are anchored in it and the footnotes that it calls.
func (f *flow) blocks(p paragraph) error {
	f.l.paragraphs++
	place := doc.Place{Page: f.l.page, Paragraph: f.l.paragraphs}
	if err := f.anchored(p.before); err != nil {
		return err
	}
	for i, line := range p.lines {
		b := block{text: line, piece: doc.Piece{Role: contentRole, Centered: p.centered, Place: place}}
		if i == 0 && !p.part { // a paragraph without text has its number, too
			b.text = f.l.d.lists.number(p.looks) + strings.TrimLeft(line, blanks)
		}
		if p.outline > 0 && !p.inTable {
			b.piece.Kind, b.piece.Level = doc.Heading, p.outline
		}
		if p.shown > 0 {
			b.piece.Links = min(1, float32(p.linked)/float32(p.shown))
		}
		if b.piece.Links >= 0.8 {
			b.piece.Href = p.href
		}
		if err := f.put(b); err != nil {
			return err
		}
	}
	if !isBlank(p.hidden) {
		if err := f.put(block{text: p.hidden, piece: doc.Piece{Role: contentRole, Hidden: true, Place: place}}); err != nil {
			return err
		}
	}
	if err := f.anchored(p.after); err != nil {
		return err
	}
	if !f.body {
		return nil
	}
	return f.called(p.end)
}

// anchored puts the text boxes of drawings.
func (f *flow) anchored(anchors []int) error {
	for _, cp := range anchors {
		for _, i := range f.l.boxes.at[cp] {
			blocks, err := f.l.box(i)
			for _, b := range blocks {
				if err == nil {
					err = f.put(b)
				}
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// called puts the notes that are called before a character, endnotes too: behind the paragraph, or behind the table it stands in.
func (f *flow) called(end int) error {
	blocks, err := f.l.footnotes.before(f.l, end)
	if err != nil {
		return err
	}
	ends, err := f.l.endnotes.before(f.l, end)
	if err != nil {
		return err
	}
	blocks = append(blocks, ends...)
	if len(f.tables) > 0 {
		f.notes = append(f.notes, blocks...)
		return nil
	}
	for _, b := range blocks {
		if err := f.out(b); err != nil {
			return err
		}
	}
	return nil
}

// write adds a block to the pieces.
func (l *layout) write(b block) error {
	if b.table != nil {
		return l.writeTable(b.table)
	}
	if !isBlank(b.text) && b.piece.Role == contentRole {
		l.body = true
	}
	return l.w.Add(b.text, b.piece)
}

// furniture writes headers and footers, each text once. The first six texts of their story part notes from the text.
func (l *layout) furniture() error {
	const parting = 6
	places, _, n := plc(l.d.part(headerTexts), 0)
	from, to := l.d.bounds(headerStory, len(l.d.text))
	seen := map[string]bool{}
	for i := parting; i < n; i++ {
		r := l.d.within(places, i, from, to)
		if err := l.header(r[0], r[1], seen); err != nil {
			return err
		}
	}
	from, to = l.d.bounds(headerBoxStory, len(l.d.text))
	return l.header(from, to, seen)
}

// header writes the lines of a header or footer that were not written yet.
func (l *layout) header(from, to int, seen map[string]bool) error {
	if from == to {
		return nil
	}
	blocks, err := l.collect(from, to)
	if err != nil {
		return err
	}
	for _, b := range plain(blocks) {
		if seen[b.text] || isBlank(b.text) {
			continue
		}
		seen[b.text] = true
		b.piece.Role, b.piece.Kind, b.piece.Level = footerRole, doc.Paragraph, 0
		if err := l.w.Add(b.text, b.piece); err != nil {
			return err
		}
	}
	return nil
}

// within is the i-th range of a table of places in a story; an empty one where the table is wrong.
func (d *document) within(places []byte, i, from, to int) [2]int {
	begin, end := int(long(places[4*i:])), int(long(places[4*i+4:]))
	if end < begin || begin > to-from {
		return [2]int{to, to}
	}
	return [2]int{from + begin, min(from+end, to)}
}

// plain puts the blocks of tables among the others.
func plain(blocks []block) (out []block) {
	for _, b := range blocks {
		if b.table == nil {
			out = append(out, b)
			continue
		}
		for _, r := range b.table.rows {
			for _, c := range r.cells {
				out = append(out, plain(c)...)
			}
		}
	}
	return out
}

// pagesKnown reports whether the file has no more pages than its hard breaks make: then each page is known.
func (d *document) pagesKnown() bool {
	const pagesAt = 46 // [MS-DOC] 2.7.2
	p := d.part(properties)
	if len(p) < pagesAt+2 {
		return false
	}
	pages, most := 1, int(short(p[pagesAt:]))
	from, to := d.bounds(bodyStory, len(d.text))
	for cp := from; cp < to && pages <= most; cp++ {
		switch u := d.text[cp]; {
		case u == pageBreak:
			pages++
		case endsParagraph(u) && cp > from:
			if k, _, _ := d.paragraphAt(cp); k.pageBreak {
				pages++
			}
		}
	}
	return pages == most
}

// result are the pieces, or why there are none.
func (l *layout) result() (doc.Blocks, error) {
	blocks := l.w.Blocks()
	isContent := func(p doc.Piece) bool { return p.Role == contentRole && p.Len() > 0 }
	if slices.ContainsFunc(blocks.Pieces, isContent) || len(blocks.Children) > 0 {
		return blocks, nil
	}
	if l.pictures > 0 || len(l.boxes.at) > 0 {
		return doc.Blocks{}, doc.NoTextInside(fmt.Sprintf("the document consists of images: %d", max(1, l.pictures)))
	}
	if len(l.d.notes) > 0 {
		return doc.Blocks{}, fmt.Errorf("%w: %s", doc.ErrDamaged, l.d.notes[0])
	}
	return doc.Blocks{}, fmt.Errorf("%w: a Word document without text", doc.ErrEmpty)
}
