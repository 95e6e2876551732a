package extract

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// PageBlocks does what [Extractor.Blocks] does, and notes where in the markup every block stands and whose the page is, for
// [Extractor.Page].
func (x *Extractor) PageBlocks(ctx context.Context, src doc.Source, text doc.Text, limits doc.Limits) (doc.Blocks, error) {
	return x.blocks(ctx, src, text, limits, true)
}

// Page is what a learner of site templates sees of a page, whose blocks [Extractor.PageBlocks] gave.
func (x *Extractor) Page(ctx context.Context, src doc.Source, n doc.Normal) (*doc.Page, error) {
	p, err := x.mark(ctx, src, n)
	if err != nil {
		return nil, err
	}
	out := &doc.Page{Site: n.Site, Kind: p.found.PageKind, Type: p.found.Metadata.Kind, Body: n.Region, Several: n.Several}
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Kind == doc.Meta || p.cores[i] == "" {
			continue
		}
		var within []string
		if piece.Element > 0 {
			within = n.Elements[piece.Element-1]
		}
		out.Blocks = append(out.Blocks, doc.PageBlock{
			Text: p.keys[i], Core: p.cores[i], Within: within, Look: p.look(i), Taken: p.verdicts[i].reason,
			Link: piece.Links > 0.8 && !isFile(piece.Href),
		})
	}
	return out, nil
}

// learner is the index for a page that is read for learning.
func (t *templateIndex) learner() *templateIndex { return &templateIndex{up: t, learning: true} }

const (
	maxNames = 24 // selectors of one block: those of the innermost elements
	maxName  = 64 // bytes of a selector
)

// element notes the selectors of an element and those around it, outermost first, and gives its place from 1; 0 when nobody
// learns.
func (a *assembler) element(n *node) uint32 {
	if !a.index.learning || n == nil {
		return 0
	}
	if n == a.in {
		return uint32(len(a.elems))
	}
	a.in = n
	var out []string
	for ; n != nil && len(out) < maxNames; n = n.parent {
		eachName(n, func(name string) { out = append(out, name) })
	}
	slices.Reverse(out)
	a.elems = append(a.elems, out)
	return uint32(len(a.elems))
}

// ownNames are the selectors of an element alone.
func (t *templateIndex) ownNames(n *node) (out []string) {
	if t.learning && n != nil {
		eachName(n, func(name string) { out = append(out, name) })
	}
	return out
}

// eachName calls f for the selectors of an element that a template can hold.
func eachName(n *node, f func(string)) {
	for _, a := range n.also().attrs {
		switch a.Key {
		case "id":
			if name := lower(strings.TrimSpace(a.Val)); isElementName(name) {
				f("#" + name)
			}
		case "class":
			for name := range strings.FieldsSeq(lower(a.Val)) {
				if isElementName(name) {
					f("." + name)
				}
			}
		}
	}
}

// isElementName reports whether the name of an element may be one of all pages: no selector in itself, and without the numbers that
// systems make for one page.
func isElementName(name string) bool {
	digits := 0
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c >= '0' && c <= '9':
			digits++
		case !(c >= 'a' && c <= 'z' || c == '-' || c == '_' || c >= utf8.RuneSelf):
			return false
		}
	}
	return name != "" && len(name) < maxName && digits < 4
}

// several are the selectors that name more than one element of a page.
func (t *templateIndex) several(tr *tree) []string {
	if !t.learning {
		return nil
	}
	var out []string
	count := map[string]int{}
	for _, chunk := range tr.chunks {
		for i := range chunk {
			eachName(&chunk[i], func(name string) {
				if count[name]++; count[name] == 2 {
					out = append(out, name)
				}
			})
		}
	}
	return out
}

// look says what a piece looks like by itself.
func (p *page) look(i int) doc.Look {
	switch key := p.keys[i]; {
	case !p.dateOf[i].IsZero():
		return doc.NoticeLine
	case p.n.Pieces[i].Kind == doc.CellPiece, isAddressee(key), isLabelled(key), startsWithDigit(key):
		return doc.ItemLine
	case p.besidesText(i):
		return doc.NoticeLine
	case p.prose[i], endsAny(p.lows[i], []string{"。", ";", ":", "!", "?"}):
		return doc.SentenceLine
	}
	return doc.PlainLine
}

// noticeHas reports whether a piece is one that a notice may have.
func (p *page) noticeHas(i int) bool { return p.look(i) != doc.PlainLine && !p.ofSiteLine(i) }

// besidesText reports whether a piece is one of the short lines that notices have around their text. It errs to their side:
// a line of a page that looks like one of a notice is not learnt.
func (p *page) besidesText(i int) bool {
	key, s := p.keys[i], p.lows[i]
	if isNote(key) || isAnnexHead(key) || isAnnexList(key) || isFile(p.n.Pieces[i].Href) || isSignLine(key) || isOrgan(s) || isOrderHead(key) || gazetteOf(key) != "" {
		return true
	}
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") || beginsAny(s, phrases()["beside"]) || beginsAny(s, phrases()["signers"]) && utf8.RuneCountInString(s) <= 8 {
		return true
	}
	return !p.prose[i] && p.besidesShort(i) || p.ofNotice(i)
}

// besidesShort reports the same of a line that is too short for running text, which may say all of this.
func (p *page) besidesShort(i int) bool {
	key, s := p.keys[i], p.lows[i]
	if _, numbered := numberAt(key); numbered || len(hits(key)) > 0 || kindOfTitle(key) != "" {
		return true
	}
	return strings.HasSuffix(s, "文件") && isOrgan(strings.TrimSuffix(s, "文件")) || hasAny(s, phrases()["beside_short"])
}

// ofNotice reports whether a piece is one that metadata came from: a line of the title, an urgency, a secrecy, a farewell,
// an issuer, who signs.
func (p *page) ofNotice(i int) bool {
	c, m := p.cores[i], &p.found.Metadata
	for _, name := range []string{"urgency", "secrecy"} {
		if hasAny(p.lows[i], phrases()[name]) && len(c) < 40 {
			return true
		}
	}
	title := core(m.Title)
	if title != "" && (strings.Contains(title, c) || strings.Contains(c, title)) {
		return true
	}
	for _, name := range append([]string{m.Signatory}, m.Issuers...) {
		if o := core(name); o != "" && len(c) < len(o)+9 && (c == o || strings.Contains(c, o)) {
			return true
		}
	}
	return hasAny(p.lows[i], phrases()["farewells"])
}
