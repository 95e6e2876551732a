package extract

import (
	"context"
	"slices"
	"sort"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Mark decides of every piece whether it is of the document, reads the metadata, and makes the final text: kept pieces
// one a line, the cells of a table row on one line parted by tabs. What is taken out is listed with its reason. The
// offsets of the draft are those of the final text.
func (x *Extractor) Mark(ctx context.Context, src doc.Source, n doc.Normal) (*doc.Draft, error) {
	p, err := x.mark(ctx, src, n)
	if err != nil {
		return nil, err
	}
	return p.project(), nil
}

// mark decides of every piece.
func (x *Extractor) mark(ctx context.Context, src doc.Source, n doc.Normal) (*page, error) {
	p := &page{x: x, src: src, base: baseOf(src.URL, n.Base), n: n, found: &doc.Document{Script: n.Script}}
	if n.Listed {
		p.listed()
		return p, nil
	}
	p.unfuse()
	p.read()
	p.verdicts = make([]verdict, len(p.n.Pieces))
	p.bare = n.File && !p.framed()
	p.n.Pieces, p.found.Diagnostics = slices.Clone(p.n.Pieces), slices.Clone(n.Diagnostics)
	for _, phase := range []func(){
		p.regions,   // what the page's markup says of its regions
		p.form,      // fields of the disclosure form and bylines: values kept as candidates, pieces taken out
		p.siteLines, // lines that the rules of the site name
		p.furniture, // lines of the page
		p.tables,    // tables that go over pages
		p.repeats,   // blocks that are printed again
		p.metadata,  // title, number, addressees, signature, dates, parts, references
		p.kind,      // document, list or other
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		phase()
	}
	return p, nil
}

// stretch is a part of the normalized buffer that is in the final text.
type stretch struct{ from, to, at int }

// projection makes the final text and remembers where everything went.
type projection struct {
	p         *page
	text      doc.Builder
	key       doc.KeyBuilder
	pieces    []doc.Piece
	stretches []stretch
	removed   []doc.Removal
}

// project makes the draft.
func (p *page) project() *doc.Draft {
	out := &projection{p: p, pieces: make([]doc.Piece, 0, len(p.n.Pieces)), stretches: make([]stretch, 0, len(p.n.Pieces))}
	out.text.Grow(p.n.Text.Len())
	out.key.Grow(len(p.n.Key.String()))
	for i := range p.n.Pieces {
		if p.n.Pieces[i].Kind == doc.Meta {
			continue
		}
		if reason := p.verdicts[i].reason; reason != "" {
			out.remove(i, p.n.Pieces[i].Span, reason)
			continue
		}
		out.keep(i)
	}
	d := p.found
	d.Removed = append(d.Removed, out.removed...)
	for _, r := range p.n.Removed {
		r.At = out.move(r.At)
		d.Removed = append(d.Removed, r)
	}
	sort.SliceStable(d.Removed, func(i, j int) bool { return d.Removed[i].At < d.Removed[j].At })
	for i := range d.Parts {
		d.Parts[i].Span = out.span(d.Parts[i].Span)
	}
	for _, list := range d.Evidence {
		for i := range list {
			list[i].Span = out.span(list[i].Span)
		}
	}
	for i := range d.Diagnostics {
		d.Diagnostics[i].Span = out.span(d.Diagnostics[i].Span)
	}
	return &doc.Draft{Document: d, Text: out.text.Text(), Key: out.key.Key(), Pieces: out.pieces, Places: out.p.n.Places, Markup: out.p.n.Markup}
}

// keep appends a piece, without its cuts.
func (o *projection) keep(i int) {
	piece := o.p.n.Pieces[i]
	if len(o.pieces) > 0 {
		sep := "\n"
		if last := o.pieces[len(o.pieces)-1].Cell; piece.Kind == doc.CellPiece && last.Table == piece.Cell.Table && last.Row == piece.Cell.Row {
			sep = "\t"
		}
		o.text.Insert(sep)
		o.key.Add(sep, 1)
	}
	start := o.text.Len()
	at := piece.Start
	for _, c := range o.p.verdicts[i].cuts {
		o.copy(at, c.Start)
		o.remove(i, c.Span, c.reason)
		at = c.End
	}
	o.copy(at, piece.End)
	piece.Span = doc.Span{Start: start, End: o.text.Len()}
	o.pieces = append(o.pieces, piece)
}

// copy appends a stretch; the line breaks inside a cell become blanks.
func (o *projection) copy(from, to int) {
	n := &o.p.n
	for from < to {
		end := to
		if k := strings.IndexByte(n.Text.String()[from:to], '\n'); k >= 0 {
			end = from + k
		}
		if end > from {
			o.stretches = append(o.stretches, stretch{from, end, o.text.Len()})
			o.text.Keep(n.Text, from, end)
			o.key.Keep(n.Key, from, end)
		}
		if end < to {
			o.text.Insert(" ")
			o.key.Add(" ", 1)
			end++
		}
		from = end
	}
}

// remove lists what is taken out, as it stood in the source.
func (o *projection) remove(i int, s doc.Span, reason doc.Reason) {
	if s.Len() == 0 {
		return
	}
	r := doc.Removal{Reason: reason, Text: o.p.n.Original(i, s), At: o.text.Len()}
	if src, _, ok := o.p.n.Text.Source(s); ok {
		r.Source = o.p.n.Places.Of(src)
	}
	o.removed = append(o.removed, r)
}

// move gives the place in the final text for one in the buffer: where it stands, or would stand.
func (o *projection) move(pos int) int {
	k := sort.Search(len(o.stretches), func(i int) bool { return o.stretches[i].to >= pos })
	if k == len(o.stretches) {
		return o.text.Len()
	}
	return o.stretches[k].at + max(0, pos-o.stretches[k].from)
}

func (o *projection) span(s doc.Span) doc.Span {
	if s.IsZero() {
		return s
	}
	k := sort.Search(len(o.stretches), func(i int) bool { return o.stretches[i].to > s.Start })
	if k == len(o.stretches) || o.stretches[k].from >= s.End {
		return doc.Span{} // nothing of it is in the text
	}
	return doc.Span{Start: o.stretches[k].at + max(0, s.Start-o.stretches[k].from), End: o.move(s.End)}
}
