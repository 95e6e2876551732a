package extract

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// readHTML reads a page: parsed once, its elements walked in order. A page nested too deeply for the parser is read from
// its tokens: text and line breaks, without structure.
func readHTML(ctx context.Context, a *assembler, text doc.Text) error {
	a.markup = true
	tokens := scanTokens(text)
	root, err := html.Parse(strings.NewReader(text.String()))
	if err != nil {
		a.note("html_tokens", "read without its structure: %v", err)
		return readTokens(ctx, a, text, tokens)
	}
	p := &htmlPage{ctx: ctx, a: a, places: newPlacer(text, tokens), roles: pageRoles(root), content: contentNode(root)}
	p.head(root)
	p.walk(root, style{})
	if p.err == nil {
		p.flush()
	}
	if n := p.places.lost; n > 0 {
		a.note("html_unplaced", "%d pieces of text could not be placed in the source", n)
	}
	return p.err
}

// style is what a block inherits from the elements around it.
type style struct {
	role   string
	hidden bool
	href   string
	level  int
	group  int
	inCell bool
	pre    bool // line ends are line breaks, as in <pre>
}

// htmlPage walks a parsed page.
type htmlPage struct {
	ctx     context.Context
	a       *assembler
	places  *placer
	roles   map[*html.Node]string
	content *html.Node
	err     error

	block  doc.Builder // of the block that is being read
	space  bool        // blanks were passed over, to be one blank if more text follows
	chars  int         // of the block
	linked int         // of these, inside links
	href   string      // of the only link of the block
	links  int         // links in the block
	now    style
	groups int
	cells  *cellReader // of the data table that is being read
}

// blockElements end a line of text.
var blockElements = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Html: true,
	atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true,
	atom.Pre: true, atom.Section: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true,
	atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Caption: true, atom.Option: true, atom.Select: true,
	atom.Textarea: true, atom.Iframe: true,
}

// skipped elements hold no text of the page.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Template: true, atom.Noscript: true, atom.Svg: true,
	atom.Object: true, atom.Noframes: true,
}

var headings = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// head reads <title> and <meta>.
func (p *htmlPage) head(root *html.Node) {
	page := goquery.NewDocumentFromNode(root)
	meta := func(name, value string) {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && strings.TrimSpace(value) != "" && p.err == nil {
			p.err = p.a.add(p.places.value(value), doc.Piece{Kind: doc.Meta, Name: name})
		}
	}
	if t := page.Find("title").First(); t.Length() > 0 {
		meta("title", strings.Join(strings.Fields(t.Text()), " "))
	}
	page.Find("meta").EachWithBreak(func(i int, m *goquery.Selection) bool {
		name := m.AttrOr("name", m.AttrOr("property", ""))
		meta(name, strings.Join(strings.Fields(m.AttrOr("content", "")), " "))
		return i < 200 && p.err == nil
	})
}

// walk reads a node and what is in it.
func (p *htmlPage) walk(n *html.Node, s style) {
	for c := n.FirstChild; c != nil && p.err == nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			p.text(c, s)
		case html.ElementNode:
			p.element(c, s)
		}
	}
}

func (p *htmlPage) element(n *html.Node, s style) {
	if skipped[n.DataAtom] {
		return
	}
	if p.err = p.ctx.Err(); p.err != nil {
		return
	}
	if role := p.roles[n]; role != "" {
		s.role = role
	}
	if n == p.content {
		s.role = "content"
	}
	s.hidden = s.hidden || isHidden(n)
	s.pre = s.pre || n.DataAtom == atom.Pre || n.DataAtom == atom.Textarea
	if l := headings[n.DataAtom]; l > 0 {
		s.level = l
	}
	switch {
	case n.DataAtom == atom.Br:
		p.lineBreak()
		return
	case n.DataAtom == atom.A:
		p.anchor(n, s)
		return
	case n.DataAtom == atom.Table && !s.inCell && isDataTable(n):
		p.flush()
		p.table(n, s)
		return
	case s.inCell && n.DataAtom == atom.Table:
		p.lineBreak()
	case blockElements[n.DataAtom]:
		p.lineBreak()
		p.groups++
		s.group = p.groups
		p.walk(n, s)
		p.lineBreak()
		return
	}
	p.walk(n, s)
}

func (p *htmlPage) anchor(n *html.Node, s style) {
	before := p.chars
	href := attr(n, "href")
	s.href = href
	p.walk(n, s)
	if p.chars == before || href == "" {
		return
	}
	p.linked += p.chars - before
	p.links++
	p.href = href
	if title := strings.Join(strings.Fields(textOf(n)), " "); isFile(href) && title != "" && len(p.a.links) < 1000 {
		p.a.links = append(p.a.links, doc.Attachment{Title: title, URL: href})
	}
}

// isFile reports whether a link leads to a document file.
func isFile(href string) bool {
	path, _, _ := strings.Cut(strings.ToLower(href), "?")
	for _, end := range []string{".doc", ".docx", ".pdf", ".xls", ".xlsx", ".zip", ".rar", ".wps", ".ofd", ".et", ".ppt", ".pptx"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// text reads a text node into the present block; white space is folded as a browser does.
func (p *htmlPage) text(n *html.Node, s style) {
	if p.chars == 0 {
		p.now = s
	}
	t := p.places.node(n)
	str := t.String()
	at := 0
	for at < len(str) {
		end := strings.IndexAny(str[at:], " \t\r\n\f")
		if end < 0 {
			end = len(str)
		} else {
			end += at
		}
		if end > at {
			if p.space && p.chars > 0 {
				p.block.Insert(" ")
			}
			p.space = false
			p.block.Keep(t, at, end)
			p.chars += end - at
		}
		if end < len(str) {
			if s.pre && str[end] == '\n' {
				p.lineBreak()
				p.now = s
			} else {
				p.space = true
			}
			end++
		}
		at = end
	}
}

// lineBreak ends a line: a piece of its own, or in a cell a line of the cell.
func (p *htmlPage) lineBreak() {
	if p.cells != nil {
		if p.chars > 0 {
			p.cells.line(p.block.Text())
			p.reset()
		}
		p.space = false
		return
	}
	p.flush()
}

func (p *htmlPage) reset() {
	p.block = doc.Builder{}
	p.space, p.chars, p.linked, p.links, p.href = false, 0, 0, 0, ""
}

// flush ends the present block.
func (p *htmlPage) flush() {
	if p.chars > 0 && p.err == nil {
		piece := doc.Piece{Kind: doc.Paragraph, Hidden: p.now.hidden, Role: p.now.role, Group: p.now.group}
		if p.now.level > 0 {
			piece.Kind, piece.Level = doc.Heading, p.now.level
		}
		piece.Links = float32(p.linked) / float32(p.chars)
		if p.links == 1 && p.linked*10 >= p.chars*8 {
			piece.Href = p.href
		}
		p.err = p.a.add(p.block.Text(), piece)
	}
	p.reset()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !skipped[c.DataAtom] {
				visit(c)
			}
		}
	}
	visit(n)
	return b.String()
}

// isHidden reports whether an element says that it is not shown.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			return a.Val == "true"
		case "style":
			v := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(v, "display:none") || strings.Contains(v, "visibility:hidden") {
				return true
			}
		}
	}
	return n.DataAtom == atom.Input
}

// template is a region that a content system marks.
type template struct{ role, selector string }

var templates = sync.OnceValue(func() []template {
	var out []template
	for line := range strings.Lines(ruleFile("templates.txt")) {
		role, selector, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && role != "#" {
			out = append(out, template{role, selector})
		}
	}
	return out
})

func ruleFile(name string) string {
	b, err := rules.ReadFile("rules/" + name)
	if err != nil { // embedded files do not fail to open
		panic(fmt.Errorf("extract: %w", err))
	}
	return string(b)
}

// pageRoles finds the regions that site templates name.
func pageRoles(root *html.Node) map[*html.Node]string {
	out := map[*html.Node]string{}
	page := goquery.NewDocumentFromNode(root)
	for _, t := range templates() {
		if t.role == "content" {
			continue // judged by its text, see contentNode
		}
		page.Find(t.selector).Each(func(_ int, s *goquery.Selection) { out[s.Get(0)] = t.role })
	}
	return out
}
