// Package layout makes paragraphs and tables of what is drawn on pages: glyphs with their places, and ruling lines. It is
// the part that page formats (PDF, OFD) have in common.
//
// Start with [New], give it every page in order with [Document.Add], and end with [Document.Write]. A page is brought to
// lines and ruled tables when it is added; the rest waits for all pages, since running heads, margins and tables that go
// over a page show only there:
//
//	glyphs → runs → rows → columns → lines ─┐
//	rules  → grids → cells (lines each)     ─┴→ running heads → paragraphs, joined tables → pieces
//
// All lengths are points (1/72 inch); y grows downwards, and Base is the y of the line that a glyph stands on. Text that runs
// in another direction than from left to right, and what is not shown, is for the format to leave out.
//
// Limits: [MaxGlyphs] a page; a page with more than 4,000 ruling lines after joining them is a drawing and has no table. Tables
// without ruling lines between their columns are read as lines.
package layout

import (
	"context"
	"fmt"
	"math"

	"github.com/gongwen-go/gongwen/doc"
)

// MaxGlyphs is how many glyphs a page may have: a close-set newspaper page has 20,000.
const MaxGlyphs = 1_000_000

// Glyph is a character, or several that are drawn as one, at its place.
type Glyph struct {
	Text        string // blanks are glyphs, too, but need not be given
	Left, Right float64
	Base        float64
	Size        float64 // of the font, as it is drawn
	// Again is set for what a template draws on a further page: it is page furniture there.
	Again bool
}

// Rule is a straight line, or a rectangle so thin that it is drawn as one. Only horizontal and vertical ones count.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// Link is a region of a page that leads somewhere.
type Link struct {
	X0, Y0, X1, Y1 float64
	Href           string
}

// Page is what is drawn on a page, in the order of drawing.
type Page struct {
	Number        int // from 1
	Width, Height float64
	Glyphs        []Glyph
	Rules         []Rule
	Links         []Link
}

// Document collects pages.
type Document struct {
	ctx    context.Context
	limits doc.Limits
	pages  []page
	chars  int64 // bytes of text on all pages
}

// New makes a document within limits.
func New(ctx context.Context, limits doc.Limits) *Document {
	return &Document{ctx: ctx, limits: limits.WithDefaults()}
}

// page is a page after it was added: its lines and tables from top to bottom.
type page struct {
	number        int
	width, height float64
	items         []item
}

// item is a line or a table of a page.
type item struct {
	line  *line
	table *table
}

// Add adds the next page; it keeps nothing of p. Errors wrap [doc.ErrTooLarge], or are those of the context.
func (d *Document) Add(p Page) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if len(p.Glyphs) > MaxGlyphs {
		return fmt.Errorf("%w: page %d has %d glyphs, limit %d", doc.ErrTooLarge, p.Number, len(p.Glyphs), MaxGlyphs)
	}
	for i := range p.Glyphs {
		d.chars += int64(len(p.Glyphs[i].Text))
	}
	if d.chars > d.limits.Bytes {
		return fmt.Errorf("%w: a text of more than the limit of %d bytes", doc.ErrTooLarge, d.limits.Bytes)
	}
	tables := findTables(p.Rules, d.limits.Cells)
	rows := fill(p.Glyphs, tables)
	out := page{number: p.Number, width: p.Width, height: p.Height}
	for _, l := range inColumns(rows, columnDepth) {
		l.page, l.href = p.Number, linkOf(l, p.Links)
		out.items = append(out.items, item{line: l})
	}
	for _, t := range tables {
		if t.filled() {
			t.page = p.Number
			out.insert(t)
		}
	}
	d.pages = append(d.pages, out)
	return nil
}

// Empty reports whether no page holds text.
func (d *Document) Empty() bool { return d.chars == 0 }

// insert puts a table before the first line that stands below its head.
func (p *page) insert(t *table) {
	at := len(p.items)
	for i, it := range p.items {
		if it.line != nil && it.line.base > t.top() || it.table != nil && it.table.top() > t.top() {
			at = i
			break
		}
	}
	p.items = append(p.items, item{})
	copy(p.items[at+1:], p.items[at:])
	p.items[at] = item{table: t}
}

// linkOf is where a line leads that is one link but for its edges, as those of the fields of a line of contents.
func linkOf(l *line, links []Link) string {
	y := l.base - l.size*middle
	for _, k := range links {
		if covered := min(k.X1, l.right) - max(k.X0, l.left); k.Y0 <= y && y <= k.Y1 && covered > wholeLink*(l.right-l.left) {
			return k.Href
		}
	}
	return ""
}

// finite reports whether numbers are those of a place on a page, so that sums and differences of them are, too.
func finite(v ...float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.Abs(x) > 1e6 {
			return false
		}
	}
	return true
}
