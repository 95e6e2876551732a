package extract

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// readHTML reads a page: its tokens make a tree, the elements of the tree are walked in order.
func (x *Extractor) readHTML(ctx context.Context, a *assembler, text doc.Text) error {
	a.markup = true
	if strings.Contains(text.String(), "<![CDATA[") { // a comment to HTML, up to the next >
		text = withoutCDATA(text, doc.Span{Start: 0, End: text.Len()})
	}
	tree, err := parseTree(ctx, text.String(), a.limits.Depth, a.index)
	if err != nil {
		return err
	}
	defer tree.release(a.index)
	if tree.deep > 0 {
		a.note("html_deep", "%d elements stand deeper than the limit of %d and are read as if they stood there", tree.deep, a.limits.Depth)
	}
	if tree.dropped > 0 {
		a.note("head_limit", "%d tags and scripts beyond the limits of %d and %d were not looked at", tree.dropped, maxMetas, maxIslands)
	}
	a.index.mark(tree)
	if n := strings.Count(text.String(), "\x00"); n > 0 {
		a.note("html_nul", "%d NUL characters were left out", n)
	}
	a.out.Grow(tree.letters)
	a.pieces = make([]doc.Piece, 0, min(tree.texts+len(tree.metas), a.limits.Blocks))
	if err := errors.Join(a.head(tree, text), a.linked(tree, text)); err != nil {
		return err
	}
	a.several = a.index.several(tree)
	island := bodyIsland(tree, text)
	p := &htmlPage{ctx: ctx, x: x, a: a, source: text}
	if island == nil || island.list {
		p.content = contentNode(tree)
		a.region = a.index.ownNames(p.content)
	}
	p.jumps = sync.OnceValue(func() map[string]jump { return jumpsOf(tree, text.String()) })
	p.walk(tree.root, style{})
	if p.flush(); p.err != nil {
		return p.err
	}
	if p.bare() {
		tree.frames = append(tree.frames, scriptMoves(tree, text.String())...)
	}
	a.lead(tree)
	if island != nil {
		if err := x.readIsland(ctx, a, island); err != nil {
			return err
		}
	}
	a.pages = slices.Concat(pagesOf(a.pagers), scriptPages(tree, text.String()), optionPages(tree))
	return nil
}

// lead notes where the elements of a tree lead to.
func (a *assembler) lead(t *tree) {
	a.anchors = append(a.anchors, t.anchors[:min(len(t.anchors), maxAnchors-len(a.anchors))]...)
	for _, href := range t.frames {
		if file := framedFile(href); file != "" {
			a.links = append(a.links, doc.Attachment{Title: fileName(file), URL: file})
		} else {
			a.frames = append(a.frames, href)
		}
	}
	if a.base == "" {
		a.base = t.base
	}
}

// head adds the values of the head as pieces.
func (a *assembler) head(t *tree, text doc.Text) error {
	seenTitle := false
	at := 0 // they stand in order
	for _, m := range t.metas {
		if m.name == "title" && seenTitle {
			continue
		}
		seenTitle = seenTitle || m.name == "title"
		value := strings.Join(strings.Fields(m.value), " ")
		if i := strings.Index(text.String()[at:], value); i >= 0 {
			at += i
		}
		if err := a.add(placed(text, at, len(text.String()), value), doc.Piece{Kind: doc.Meta, Name: m.name}); err != nil {
			return err
		}
	}
	return nil
}

// placed is a value of an attribute with its place, where it can be found between from and to.
func placed(text doc.Text, from, to int, s string) doc.Text {
	if i := strings.Index(text.String()[from:to], s); i >= 0 {
		return text.Cut(from+i, from+i+len(s))
	}
	return doc.UnplacedText(s)
}

// style is what a block inherits from the elements around it.
type style struct {
	role   string
	hidden bool
	level  int
	inCell bool
	center bool
	link   *node // the link that the text stands in
	in     *node // the innermost element
	pre    bool  // line ends are line breaks, as in <pre>
}

// htmlPage walks the tree of a page.
type htmlPage struct {
	ctx     context.Context
	x       *Extractor
	a       *assembler
	source  doc.Text
	content *node
	err     error

	blanks []blankRun // passed over, to be written if more text follows
	space  bool       // white space was passed over, likewise
	chars  int        // of the line, in bytes
	linked int        // of these, inside links
	link   *node      // the last link of the line
	links  int        // links in the line
	now    style
	steps  int
	cells  *cellReader            // of the data table that is being read
	jumps  func() map[string]jump // what the page's scripts do to go to a page; nil in an island
}

// blankRun is a stretch of blanks that are no white space of HTML: they count between characters, not at the ends.
type blankRun struct {
	text     doc.Text
	from, to int
}

var headings = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// walk reads what is in an element.
func (p *htmlPage) walk(n *node, s style) {
	for c := n.first; c != nil && p.err == nil; c = c.next {
		if c.kind == textNode {
			p.text(c.text(), s)
		} else {
			p.element(c, s)
		}
	}
}

func (p *htmlPage) element(n *node, s style) {
	if skipped[n.atom] {
		return
	}
	if p.steps++; p.steps%256 == 0 {
		if p.err = p.ctx.Err(); p.err != nil {
			return
		}
	}
	if role := n.also().role; role != "" && role != contentRole && !(s.role == contentRole && n.atom == atom.Footer) {
		s.role = role // the footer of an article closes it
	}
	s.hidden, s.in = s.hidden || n.hidden, n
	if n == p.content {
		s.role, s.hidden = contentRole, false // it was chosen, shown or not
	}
	if n.align != inherited {
		s.center = n.align == centered
	}
	s.pre = s.pre || n.atom == atom.Pre || n.atom == atom.Textarea || n.atom == atom.Xmp
	if l := headings[n.atom]; l > 0 {
		s.level = l
	}
	switch {
	case n.atom == atom.Br:
		p.lineBreak()
		return
	case n.atom == atom.A:
		p.anchor(n, s)
		return
	case n.also().click != "" && s.link == nil && weightOf(n) < clickedText:
		if p.unscript(n); n.also().href != "" {
			s.link = n
		}
		if oneText(n) {
			p.pager(n, len(p.plain(n)))
		}
	}
	switch {
	case n.atom == atom.Table && !s.inCell && isDataTable(n):
		p.flush()
		p.table(n, s)
		return
	case s.inCell && n.atom == atom.Table:
		p.lineBreak()
	case blockElements[n.atom], n.atom == 0 && strings.Contains(n.also().name, "-"): // a custom element
		p.lineBreak()
		p.walk(n, s)
		p.lineBreak()
		return
	}
	p.walk(n, s)
}

// maxLinks bounds how many links to files are kept.
const maxLinks = 1000

// clickedText is from how much text on an element that a click leads on from is no link, but a region.
const clickedText = 200

func (p *htmlPage) anchor(n *node, s style) {
	p.unscript(n)
	before := p.chars
	if n.also().href != "" {
		s.link = n
	}
	if whole := p.wholeTitle(n); whole != "" {
		at := firstText(n)
		t := placed(p.source, max(0, at-maxTag), at, whole)
		p.write(t, 0, t.Len(), s)
	} else {
		p.walk(n, s)
	}
	if n.also().href == "" {
		return
	}
	p.pager(n, p.chars-before)
	p.scripted(n)
	title, ok := p.fileTitle(n)
	if !ok {
		return
	}
	if len(p.a.links) >= maxLinks {
		p.a.noteOnce("link_limit", "more than the limit of %d links to files; the rest is left out", maxLinks)
		return
	}
	p.a.links = append(p.a.links, doc.Attachment{Title: title, URL: n.also().href})
}

// maxTag is how far before its text the start tag of a link may begin, in bytes.
const maxTag = 2000

// firstText is where the first text in an element stands in the source; 0 when it has none.
func firstText(n *node) int {
	for c := n.first; c != nil; c = c.next {
		if c.kind == textNode {
			return c.text().Start
		}
		if at := firstText(c); at > 0 {
			return at
		}
	}
	return 0
}

// wholeTitle is the title attribute of a link whose text is cut short; "" when the text is whole.
func (p *htmlPage) wholeTitle(n *node) string {
	if n.also().title == "" || n.first == nil {
		return ""
	}
	text := p.plain(n)
	shown := strings.TrimRight(text, ".… ")
	if whole := strings.Join(strings.Fields(n.also().title), " "); shown != text && shown != "" && strings.HasPrefix(whole, shown) {
		return whole
	}
	return ""
}

// plain is the text in an element on one line.
func (p *htmlPage) plain(n *node) string {
	if c := n.first; c != nil && c == n.last && c.kind == textNode { // as in most links
		s := strings.TrimSpace(p.source.Slice(c.text()))
		if len(s) < 1000 && !strings.ContainsAny(s, "& \t\r\n\f\u00a0\u3000") {
			return s
		}
	}
	var b strings.Builder
	var visit func(*node)
	visit = func(n *node) {
		for c := n.first; c != nil && b.Len() < 1000; c = c.next {
			if c.kind == textNode {
				b.WriteString(html.UnescapeString(p.source.Slice(c.text())))
			} else if !skipped[c.atom] {
				visit(c)
			}
		}
	}
	visit(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// text reads a text into the present line; white space is folded as a browser does.
func (p *htmlPage) text(s doc.Span, st style) {
	if p.chars == 0 {
		p.now = st
	}
	t, from, to := p.source, s.Start, s.End
	if raw := t.Slice(s); strings.IndexByte(raw, '&') >= 0 || strings.IndexByte(raw, '\r') >= 0 || strings.IndexByte(raw, 0) >= 0 {
		t = unescape(t, s)
		from, to = 0, t.Len()
	}
	str := t.String()
	for at := from; at < to; {
		n, kind := blankAt(str[at:to])
		switch {
		case kind == noBlank:
			end := at + n
			for end < to {
				if c := str[end]; c > ' ' && c < utf8.RuneSelf || c > 0xE3 && c < 0xEF {
					end++ // no blank begins with these, nor any stands inside a Han character
					continue
				}
				if utf8.RuneStart(str[end]) {
					if _, kind := blankAt(str[end:to]); kind != noBlank {
						break
					}
				}
				end++
			}
			p.write(t, at, end, st)
			n = end - at
		case kind == otherBlank:
			p.blanks = append(p.blanks, blankRun{t, at, at + n})
		case st.pre && str[at] == '\n':
			p.lineBreak()
			p.now = st
		default:
			p.space = true
		}
		at += n
	}
}

type blankKind uint8

const (
	noBlank    blankKind = iota
	whiteSpace           // of HTML, one blank in the text
	otherBlank           // no-break and ideographic spaces, zero-width characters
)

// blankAt reads the character at the beginning of s.
func blankAt(s string) (n int, kind blankKind) {
	if s[0] < utf8.RuneSelf {
		switch s[0] {
		case ' ', '\t', '\n', '\r', '\f':
			return 1, whiteSpace
		case '\v':
			return 1, otherBlank
		}
		return 1, noBlank
	}
	r, n := utf8.DecodeRuneInString(s)
	if blank(r) {
		return n, otherBlank
	}
	return n, noBlank
}

// write appends text without blanks, and the blanks that were passed over before it.
func (p *htmlPage) write(t doc.Text, from, to int, s style) {
	out := &p.a.out
	switch {
	case p.chars == 0 && p.cells != nil && p.cells.chars > 0:
		p.now = s
		out.Insert("\n")
	case p.chars == 0:
		p.now = s
		p.a.open()
	default:
		if p.space {
			out.Insert(" ")
		}
		for _, b := range p.blanks {
			out.Keep(b.text, b.from, b.to)
		}
	}
	p.space, p.blanks = false, p.blanks[:0]
	out.Keep(t, from, to)
	p.chars += to - from
	if s.link != nil {
		p.linked += to - from
		if p.link != s.link {
			p.link = s.link
			p.links++
		}
	}
}

// lineBreak ends a line: a piece of its own, or in a cell a line of the cell.
func (p *htmlPage) lineBreak() {
	if p.cells == nil {
		p.flush()
		return
	}
	if p.chars > 0 {
		c := p.cells
		c.chars, c.linked = c.chars+p.chars, c.linked+p.linked
		if p.link != nil {
			c.href = p.link.also().href
		}
	}
	p.reset()
}

func (p *htmlPage) reset() {
	p.blanks = p.blanks[:0]
	p.space, p.chars, p.linked, p.links, p.link = false, 0, 0, 0, nil
}

// flush ends the present block.
func (p *htmlPage) flush() {
	if p.chars > 0 && p.err == nil {
		piece := doc.Piece{Kind: doc.Paragraph, Hidden: p.now.hidden, Role: p.now.role, Centered: p.now.center, Element: p.a.element(p.now.in)}
		if p.now.level > 0 {
			piece.Kind, piece.Level = doc.Heading, p.now.level
		}
		piece.Links = float32(p.linked) / float32(p.chars)
		if p.links == 1 && p.linked*10 >= p.chars*6 || p.links > 0 && p.linked == p.chars {
			piece.Href = p.link.also().href
		}
		p.err = p.a.close(piece)
	}
	p.reset()
}

// maxReference is the length of the longest character reference that is resolved in its place.
const maxReference = 40

// unescape is a stretch of the source with its character references resolved, which stand for their stretch as phrases;
// line ends become LF, and NUL, which no text holds, goes.
func unescape(text doc.Text, s doc.Span) doc.Text {
	return resolved(text, s, "&\r\x00", func(raw string) (n int, to string) {
		switch {
		case raw[0] == 0:
			return 1, ""
		case strings.HasPrefix(raw, "\r\n"):
			return 2, "\n"
		case raw[0] == '\r':
			return 1, "\n"
		}
		return reference(raw)
	})
}

// resolved is a stretch of the source in which stretches that begin with one of the marks stand for something else: find
// gives the length of one at the beginning of a text and what it stands for, or no length.
func resolved(text doc.Text, s doc.Span, marks string, find func(raw string) (n int, to string)) doc.Text {
	var b doc.Builder
	raw := text.Slice(s)
	at := 0
	for i := 0; ; {
		k := strings.IndexAny(raw[i:], marks)
		if k < 0 {
			break
		}
		i += k
		n, to := find(raw[i:])
		if n == 0 {
			i++
			continue
		}
		b.Keep(text, s.Start+at, s.Start+i)
		b.Stand(text, s.Start+i, s.Start+i+n, to, doc.Phrase)
		i += n
		at = i
	}
	b.Keep(text, s.Start+at, s.End)
	return b.Text()
}

// reference resolves the character reference at the beginning of s; it returns its length and what it stands for.
func reference(s string) (n int, to string) {
	end := 1
	for end < len(s) && end < maxReference && (s[end] == '#' || s[end] >= '0' && s[end] <= '9' || s[end] >= 'a' && s[end] <= 'z' || s[end] >= 'A' && s[end] <= 'Z') {
		end++
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	if to := html.UnescapeString(s[:end]); to != s[:end] {
		return end, to
	}
	return 0, ""
}
