package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// regions uses what the markup says of the page's regions. What stands outside the region of the body is furniture, unless
// it goes on with the document: sections after it, a head before it. A hidden block is one, unless it is the body.
func (p *page) regions() {
	if !p.n.Markup {
		return
	}
	first, last := p.growContent()
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		switch {
		case piece.Role == furnitureRole && !piece.Hidden && !p.noticeHas(i):
			p.remove(i, doc.Furniture)
		case piece.Kind == doc.Meta || piece.Role == contentRole && !(piece.Hidden && len(p.keys[i]) < hiddenBody):
		case piece.Hidden:
			p.remove(i, doc.Hidden)
		case last >= first, piece.Role == "nav", piece.Role == "footer":
			p.remove(i, doc.Furniture)
		}
	}
}

// hiddenBody is the length in bytes from which a hidden block in the region of the body is judged by its text.
const hiddenBody = 300

// growContent widens the region of the body by the pieces that belong to the document and stand beside it, and returns
// its first and last piece; last < first when there is none.
func (p *page) growContent() (first, last int) {
	first, last = len(p.n.Pieces), -1
	for i := range p.n.Pieces {
		if p.n.Pieces[i].Role == contentRole {
			first, last = min(first, i), i
		}
	}
	if last < 0 {
		return 0, -1
	}
	for i := first; i < last; i++ {
		if p.n.Pieces[i].Role == furnitureRole && p.noticeHas(i) {
			p.n.Pieces[i].Role = contentRole
		}
	}
	reach := last
	for i := last + 1; i < len(p.n.Pieces) && !p.stopsBody(i); i++ {
		if p.goesOnBody(i) {
			reach = i
		}
	}
	for i := last + 1; i <= reach; i++ {
		p.n.Pieces[i].Role = contentRole
	}
	last, reach = reach, first
	for i := first - 1; i >= 0 && first-i <= 8 && p.n.Pieces[i].Kind != doc.Meta && !p.stopsBody(i); i-- {
		if p.opensBody(i) {
			reach = i
		}
	}
	for i := reach; i < first; i++ {
		p.n.Pieces[i].Role = contentRole
	}
	return reach, last
}

// stopsBody reports whether a piece beside the body is of the page: navigation, a byline, buttons, links to other pages.
func (p *page) stopsBody(i int) bool {
	piece := &p.n.Pieces[i]
	if piece.Hidden || piece.Role == "nav" || piece.Role == "footer" || piece.Links > 0.5 && !isFile(piece.Href) && gazetteOf(p.keys[i]) == "" {
		return true
	}
	key := p.keys[i]
	squeezed := p.lows[i]
	r := p.x.furniture
	if (p.prose[i] || piece.Kind == doc.CellPiece) && !r.ends.Ends(strings.TrimRight(squeezed, "。")) {
		return false
	}
	strong, _ := r.made(p.cores[i])
	return strong || len(hits(key)) > 0 || r.begins.Begins(squeezed) || p.holds[i] || r.near.In(squeezed) || r.ends.Ends(squeezed)
}

// goesOnBody reports whether a piece behind the body is certain to be of the document.
func (p *page) goesOnBody(i int) bool {
	key := p.keys[i]
	if p.ofSiteLine(i) {
		return false
	}
	return p.prose[i] || !p.dateOf[i].IsZero() || p.n.Pieces[i].Kind == doc.CellPiece && key != "" || isFile(p.n.Pieces[i].Href) || isAnnexHead(key) || isAnnexList(key) ||
		isLabelled(key) || isNote(key)
}

// opensBody reports whether a piece before the body is certain to be of the document: an addressee, a paragraph, the head
// of a gazette.
func (p *page) opensBody(i int) bool {
	key := p.keys[i]
	if p.ofSiteLine(i) {
		return false
	}
	if isAddressee(key) || p.prose[i] || gazetteOf(key) != "" {
		return true
	}
	s, numbered := numberAt(key)
	return numbered && strings.Contains(key[s.Start:s.End], "字第") && strings.Contains(key, "民国")
}

// gazetteOf is the organ of the head of a gazette, whose name is often a link.
func gazetteOf(key string) string {
	organ, _ := gazetteHead(squeeze(firstCell(key)))
	return organ
}

// isNote reports whether a line is a note under a signature, or one of the last lines of a document: （此件公开发布）,
// 抄送：…, … 2020年3月1日印发.
func isNote(key string) bool {
	s := squeeze(key)
	if utf8.RuneCountInString(s) > 200 {
		return false
	}
	return strings.HasPrefix(s, "(此件") || strings.HasPrefix(s, "(联系") || beginsAny(s, []string{"抄送:", "抄报:", "分送:", "主送:"}) ||
		strings.HasSuffix(strings.TrimRight(s, "。"), "印发") && strings.Contains(s, "年")
}
