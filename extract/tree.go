package extract

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// The tree of a page is built from its tokens, in one pass. The parser of x/net/html would forget where in
// the source a text stood, moves text out of tables, and gives up above 512 open elements; here a text keeps its place,
// stays where it was written, and what is nested deeper is read as if it stood at the deepest level. Of HTML's rules
// those are kept that decide what a text belongs to: which elements are void, which end tags may be left out, and that
// an end tag reaches no further than the cell it stands in.

// node is an element or a text of a page.
type node struct {
	parent, first, last, next *node
	more                      *details

	from, to uint32    // of a text: where it stands in the decoded source
	atom     atom.Atom // of an element that HTML knows
	kind     nodeKind
	align    alignment // that the element asks for
	hidden   bool

	prose  int32 // Han characters of running text that show, links left out
	linked int32 // of them inside links
	unseen int32 // of them in hidden elements
}

// details are what few elements have.
type details struct {
	name       string           // of an element that HTML does not know
	href       string           // of a link, or the value of an option
	click      string           // what a script does when it is clicked, where that may lead to a page
	title      string           // of a link: its title attribute
	role       string           // what a site template says of the region
	rows, cols int32            // of a cell: how many it covers
	attrs      []html.Attribute // all of them, for site templates that ask for more than a class or an id
}

var noDetails = &details{}

// also gives the details of a node, which must not be changed.
func (n *node) also() *details {
	if n.more == nil {
		return noDetails
	}
	return n.more
}

// text is where a text stands in the decoded source.
func (n *node) text() doc.Span { return doc.Span{Start: int(n.from), End: int(n.to)} }

// alignment is how the lines of an element stand.
type alignment uint8

const (
	inherited alignment = iota
	centered
	otherwise // left, right, justified
)

type nodeKind uint8

const (
	elementNode nodeKind = iota
	textNode
)

// tree is a page.
type tree struct {
	root    *node
	chunks  [][]node // all nodes, in the order of the source
	metas   []metaValue
	islands []island
	letters int // bytes of all texts
	texts   int // those that are not blank
	deep    int // elements beyond the limit of depth
	dropped int // metas and islands beyond their limits
	base    string
	anchors []string // where a, area, iframe and frame lead to
	frames  []string // where iframe, frame, embed and object lead to
}

// metaValue is a value of <title>, <meta> or <link rel=canonical>.
type metaValue struct{ name, value string }

// island is raw text that may carry the body: the content of a script, or the value of a hidden field.
type island struct {
	kind islandKind
	span doc.Span // of the raw text
	text string   // of a value, which has no place
}

type islandKind uint8

const (
	scriptIsland islandKind = iota // the content of <script>
	linkedData                     // that of <script type="application/ld+json">
	fieldIsland                    // markup that stands escaped in a <textarea>
	valueIsland                    // the value of an <input>
)

// maxIslands bounds how many are kept.
const maxIslands = 200

// blockElements end a line of text.
var blockElements = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true,
	atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true,
	atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true,
	atom.Html: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Ol: true,
	atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true,
	atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Caption: true,
	atom.Option: true, atom.Select: true, atom.Textarea: true, atom.Iframe: true, atom.Xmp: true, atom.Listing: true,
	atom.Plaintext: true,
}

// skipped elements hold no text of the page.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Template: true, atom.Noscript: true, atom.Svg: true,
	atom.Noframes: true, atom.Title: true, atom.Iframe: true, atom.Math: true, atom.Noembed: true,
}

// framing elements show another page, or a file, inside the page.
var framing = map[atom.Atom]bool{atom.Iframe: true, atom.Frame: true, atom.Embed: true, atom.Object: true}

// refreshTo is where a page leads on to by itself: 0;url=/zwgk/.
var refreshTo = regexp.MustCompile(`(?i)^[\d.\s]*[;,]?\s*url\s*=\s*["']?([^"'\s]+)`)

// maxFrames bounds how many of them are looked at.
const maxFrames = 100

// void elements have no content.
var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Basefont: true, atom.Bgsound: true, atom.Br: true, atom.Col: true,
	atom.Embed: true, atom.Frame: true, atom.Hr: true, atom.Img: true, atom.Input: true, atom.Keygen: true,
	atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// ends lists the open elements that a start tag closes, when they stand below the nearest element of its bounds.
var ends = map[atom.Atom]struct{ closes, within []atom.Atom }{
	atom.Li:     {[]atom.Atom{atom.Li}, []atom.Atom{atom.Ul, atom.Ol, atom.Menu, atom.Dir}},
	atom.Dt:     {[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
	atom.Dd:     {[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
	atom.Option: {[]atom.Atom{atom.Option}, []atom.Atom{atom.Select}},
	atom.A:      {[]atom.Atom{atom.A}, nil},
	atom.Td:     {[]atom.Atom{atom.Td, atom.Th, atom.Caption}, []atom.Atom{atom.Table}},
	atom.Th:     {[]atom.Atom{atom.Td, atom.Th, atom.Caption}, []atom.Atom{atom.Table}},
	atom.Tr:     {[]atom.Atom{atom.Tr, atom.Caption, atom.Colgroup}, []atom.Atom{atom.Table}},
	atom.Tbody:  {[]atom.Atom{atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Caption, atom.Colgroup}, []atom.Atom{atom.Table}},
	atom.Thead:  {[]atom.Atom{atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Caption, atom.Colgroup}, []atom.Atom{atom.Table}},
	atom.Tfoot:  {[]atom.Atom{atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Caption, atom.Colgroup}, []atom.Atom{atom.Table}},
}

// tablePart reports whether an element is one of a table, which ends with it and no sooner than its own end tag says.
func tablePart(a atom.Atom) bool {
	switch a {
	case atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Table:
		return true
	}
	return false
}

// builder makes a tree.
type builder struct {
	tree
	source string
	site   *templateIndex
	limit  int
	attrs  bool // all attributes are kept
	open   []*node
	count  map[atom.Atom]int // open elements by atom, so that an end tag without a start costs nothing
	beyond []atom.Atom       // open elements below the limit of depth
	unseen map[string]bool   // ".x" and "#y" that a style sheet of the page does not show
	inHead bool
	script islandKind // of the script that is being read
}

// parseTree reads a page. Errors are those of the context.
func parseTree(ctx context.Context, source string, depth int, site *templateIndex) (*tree, error) {
	b := &builder{source: source, site: site, limit: depth, attrs: site.needsTree() || site.learning, count: map[atom.Atom]int{}, unseen: map[string]bool{}}
	b.root = b.node(elementNode)
	b.root.atom = atom.Html
	b.open = append(b.open, b.root)
	z := scanner{source: source}
	raw := atom.Atom(0)
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		switch kind := z.next(); kind {
		case endOfPage:
			b.weigh()
			return &b.tree, nil
		case textToken:
			b.text(doc.Span{Start: z.start, End: z.end}, raw)
			raw = 0
		case startToken, selfToken:
			raw = b.start(z.name, source[z.start:z.end], kind == selfToken)
		case endToken:
			b.end(z.name)
			raw = 0
		}
	}
}

// chunkSize is how many nodes are made at once.
const chunkSize = 256

func (b *builder) node(kind nodeKind) *node {
	k := len(b.chunks) - 1
	if k < 0 || len(b.chunks[k]) == chunkSize {
		b.chunks = append(b.chunks, b.site.chunk())
		k++
	}
	b.chunks[k] = append(b.chunks[k], node{kind: kind})
	return &b.chunks[k][len(b.chunks[k])-1]
}

// chunk gives room for nodes, which an earlier page may have used.
func (t *templateIndex) chunk() []node {
	t = t.general()
	if c, ok := t.spare.Get().(*[]node); ok {
		return (*c)[:0]
	}
	return make([]node, 0, chunkSize)
}

// release gives the nodes of a tree back; nobody may hold one any more.
func (t *tree) release(site *templateIndex) {
	for _, c := range t.chunks {
		clear(c)
		site.general().spare.Put(&c)
	}
	t.chunks, t.root = nil, nil
}

func (b *builder) top() *node { return b.open[len(b.open)-1] }

// add makes n a child of the innermost open element.
func (b *builder) add(n *node) {
	n.parent = b.top()
	if n.parent.last == nil {
		n.parent.first = n
	} else {
		n.parent.last.next = n
	}
	n.parent.last = n
}

func (b *builder) push(n *node) {
	b.open = append(b.open, n)
	b.count[n.atom]++
}

// pop closes the open elements from place k on.
func (b *builder) pop(k int) {
	for _, n := range b.open[k:] {
		b.count[n.atom]--
	}
	b.open = b.open[:k]
}

// text adds a text, or notes it as an island when it is raw.
func (b *builder) text(s doc.Span, raw atom.Atom) {
	switch raw {
	case atom.Style:
		b.styles(b.source[s.Start:s.End])
		return
	case atom.Script:
		b.island(island{kind: b.script, span: s})
		return
	case atom.Title:
		b.meta("title", html.UnescapeString(b.source[s.Start:s.End]))
		return
	}
	if b.top().atom == atom.Head && !isBlank(b.source[s.Start:s.End]) {
		b.leaveHead()
	}
	switch top := b.top().atom; {
	case skipped[top]:
		return
	case top == atom.Textarea && IsHTML(html.UnescapeString(b.source[s.Start:s.End])):
		b.island(island{kind: fieldIsland, span: s})
		return
	}
	n := b.node(textNode)
	n.from, n.to = uint32(s.Start), uint32(s.End)
	b.letters += s.Len()
	if !isBlank(b.source[s.Start:s.End]) {
		b.texts++
	}
	b.add(n)
}

func isBlank(s string) bool {
	from, to := trim(s)
	return from == to
}

func (b *builder) island(i island) {
	if len(b.islands) >= maxIslands {
		b.dropped++
		return
	}
	b.islands = append(b.islands, i)
}

// leaveHead closes <head>, where something stands that belongs into the body.
func (b *builder) leaveHead() {
	for k := len(b.open) - 1; k > 0; k-- {
		if b.open[k].atom == atom.Head {
			b.pop(k)
			break
		}
	}
	b.inHead = false
}

// headElement reports whether an element may stand in <head>.
func headElement(a atom.Atom) bool {
	switch a {
	case atom.Title, atom.Meta, atom.Link, atom.Style, atom.Script, atom.Base, atom.Noscript, atom.Template, atom.Bgsound, atom.Head, atom.Html, atom.Object:
		return true
	}
	return false
}

// attributes are those of a start tag that matter.
type attributes struct {
	href, title, name, content, value, kind, rel, click string
	hidden                                              bool
	align                                               alignment
	rows, cols                                          int32
	all                                                 []html.Attribute
}

// maxAttributes bounds how many attributes of an element are looked at.
const maxAttributes = 256

// nextAttribute takes the first attribute off a start tag, its value with character references resolved; an empty rest says
// that there is no other.
func nextAttribute(tag string) (key, val, rest string) {
	from := 0
	for from < len(tag) && (tag[from] == '/' || isTagBlank(tag[from])) {
		from++
	}
	to := from
	for to < len(tag) && tag[to] != '/' && !isTagBlank(tag[to]) && (tag[to] != '=' || to == from) {
		to++
	}
	key = tag[from:to]
	at := to
	for at < len(tag) && isTagBlank(tag[at]) {
		at++
	}
	if at == len(tag) || tag[at] != '=' {
		return key, "", tag[to:]
	}
	for at++; at < len(tag) && isTagBlank(tag[at]); at++ {
	}
	if at == len(tag) {
		return key, "", ""
	}
	if q := tag[at]; q == '"' || q == '\'' {
		k := strings.IndexByte(tag[at+1:], q)
		if k < 0 {
			return key, "", ""
		}
		val, rest = tag[at+1:at+1+k], tag[at+k+2:]
	} else {
		end := at
		for end < len(tag) && !isTagBlank(tag[end]) {
			end++
		}
		val, rest = tag[at:end], tag[end:]
	}
	if strings.IndexByte(val, '&') >= 0 {
		val = html.UnescapeString(val)
	}
	return key, val, rest
}

func isTagBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// inside is what stands in a start tag behind its name.
func inside(raw string, name int) string {
	return strings.TrimSuffix(raw[min(len(raw), 1+name):], ">")
}

// attributes reads a start tag; what is not needed is not copied.
func (b *builder) attributes(tag string, a atom.Atom) (t attributes, role string) {
	var found region
	for n := 0; tag != "" && n < maxAttributes; n++ {
		var key, val string
		key, val, tag = nextAttribute(tag)
		if b.attrs {
			t.all = append(t.all, html.Attribute{Key: strings.ToLower(key), Val: val})
		}
		switch lower(key) {
		case "class":
			for name := range strings.FieldsSeq(val) {
				t.hidden = t.hidden || len(b.unseen) > 0 && b.unseen["."+name]
				if r := b.site.class(lower(name)); r.role != "" && (found.role == "" || r.rank > found.rank) {
					found = r
				}
			}
		case "id":
			t.hidden = t.hidden || len(b.unseen) > 0 && b.unseen["#"+val]
			if r := b.site.id(lower(val)); r.role != "" && r.rank >= found.rank {
				found = r
			}
		case "style":
			t.hidden = t.hidden || notShown(val)
			if a := alignmentOf(val); a != inherited {
				t.align = a
			}
		case "align":
			t.align = otherwise
			if strings.EqualFold(val, "center") {
				t.align = centered
			}
		case "hidden":
			t.hidden = true
		case "aria-hidden":
			t.hidden = t.hidden || val == "true"
		case "href":
			if a == atom.A || a == atom.Link || a == atom.Area || a == atom.Base {
				t.href = val
			}
		case "src", "data":
			if framing[a] {
				t.href = val
			}
		case "onclick":
			if mayLead(val) {
				t.click = val
			}
		case "http-equiv":
			if strings.EqualFold(val, "refresh") {
				t.rel = "refresh"
			}
		case "name", "property", "itemprop":
			if a == atom.Meta && (t.name == "" || lower(key) == "name") {
				t.name = val
			}
		case "title":
			if a == atom.A {
				t.title = val
			}
		case "content":
			t.content = val
		case "value":
			if a == atom.Option || a == atom.Input {
				t.value = val
			}
		case "type":
			t.kind = val
		case "rel":
			t.rel = val
		case "rowspan":
			if t.rows = spanOf(val); strings.TrimSpace(val) == "0" {
				t.rows = maxSpan // to the end of the table
			}
		case "colspan":
			t.cols = spanOf(val)
		}
	}
	return t, found.role
}

// lower makes ASCII letters small; most names are.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// notShown reports whether a style says that an element is not shown.
func notShown(style string) bool {
	if !strings.Contains(style, "one") && !strings.Contains(style, "idden") && !strings.Contains(style, "ONE") && !strings.Contains(style, "IDDEN") {
		return false
	}
	return styleSays(style, "display", "none") || styleSays(style, "visibility", "hidden")
}

// styleSays reports whether a style gives a property a value, in any case and with blanks around the colon.
func styleSays(style string, property, value string) bool {
	for at := 0; ; {
		k := indexFold(style[at:], property)
		if k < 0 {
			return false
		}
		at += k + len(property)
		rest := strings.TrimLeft(style[at:], " \t\r\n")
		if len(rest) > 0 && rest[0] == ':' {
			rest = strings.TrimLeft(rest[1:], " \t\r\n")
			if len(rest) >= len(value) && indexFold(rest[:len(value)], value) == 0 {
				return true
			}
		}
	}
}

// indexFold finds an ASCII word in lower case in a text in any case.
func indexFold(s, word string) int {
	low, high := word[0], word[0]-'a'+'A'
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i] != low && s[i] != high {
			continue
		}
		k := 1
		for k < len(word) && (s[i+k] == word[k] || s[i+k]|0x20 == word[k]) {
			k++
		}
		if k == len(word) {
			return i
		}
	}
	return -1
}

// alignmentOf reads text-align in a style.
func alignmentOf(style string) alignment {
	switch {
	case !strings.Contains(style, "ext-") && !strings.Contains(style, "EXT-"):
		return inherited
	case indexFold(style, "text-align") < 0:
		return inherited
	case styleSays(style, "text-align", "center"):
		return centered
	}
	return otherwise
}

// start adds an element; it returns the element when its content is raw text.
func (b *builder) start(name, tag string, selfClosing bool) (raw atom.Atom) {
	a := known(name)
	var unknown string
	if a == 0 {
		unknown = name
	}
	t, role := b.attributes(inside(tag, len(name)), a)
	if role == "" {
		role = b.site.tag(a)
	}
	if role == hiddenRole {
		t.hidden, role = true, ""
	}
	switch {
	case a == atom.Meta:
		b.meta(t.name, t.content)
		if m := refreshTo.FindStringSubmatch(t.content); m != nil && t.rel == "refresh" {
			b.frames = append(b.frames, m[1])
		}
	case a == atom.Base && b.base == "":
		b.base = t.href
	case framing[a]:
		if t.href != "" && len(b.frames) < maxFrames {
			b.frames = append(b.frames, t.href)
		}
		if a == atom.Iframe || a == atom.Frame {
			b.anchor(t.href)
		}
		t.href = "" // nobody reads what is inside
	case a == atom.A, a == atom.Area:
		b.anchor(t.href)
	case a == atom.Link && t.rel == "canonical":
		b.meta("canonical", t.href)
	case a == atom.Input && len(t.value) >= minIsland:
		b.island(island{kind: valueIsland, text: t.value})
	case a == atom.Script && strings.Contains(t.kind, "ld+json"):
		b.script = linkedData
	case a == atom.Script:
		b.script = scriptIsland
	case a == atom.Html:
		return 0
	case a == atom.Body:
		b.leaveHead()
		return 0
	}
	if b.inHead && !headElement(a) {
		b.leaveHead()
	}
	b.implied(a)
	b.openRow(a)
	n := b.node(elementNode)
	n.atom, n.hidden, n.align = a, t.hidden, t.align
	if a == atom.Center {
		n.align = centered
	}
	if a == atom.Option {
		t.href = t.value
	}
	if a == 0 || role != "" || t.href != "" || t.click != "" || t.rows > 1 || t.cols > 1 || t.all != nil {
		n.more = &details{name: unknown, href: t.href, click: t.click, title: t.title, role: role, rows: t.rows, cols: t.cols, attrs: t.all}
	}
	b.add(n)
	if void[a] || selfClosing && a == 0 || a == atom.Form && tablePart(b.top().atom) {
		return 0
	}
	b.inHead = b.inHead || a == atom.Head
	if len(b.open) >= b.limit {
		b.beyond = append(b.beyond, a)
		b.deep++
	} else {
		b.push(n)
	}
	if a == atom.Script || a == atom.Style || a == atom.Title {
		return a
	}
	return 0
}

// maxAnchors bounds how many links of a page are kept.
const maxAnchors = 20_000

// anchor notes where an element leads to.
func (b *builder) anchor(href string) {
	if href != "" && len(b.anchors) < maxAnchors {
		b.anchors = append(b.anchors, href)
	}
}

// openRow opens the row of a cell whose start tag was forgotten.
func (b *builder) openRow(a atom.Atom) {
	in := b.top().atom
	if a != atom.Td && a != atom.Th || in != atom.Table && in != atom.Tbody && in != atom.Thead && in != atom.Tfoot || len(b.open) >= b.limit {
		return
	}
	row := b.node(elementNode)
	row.atom = atom.Tr
	b.add(row)
	b.push(row)
}

// maxMetas bounds how many values of the head are kept.
const maxMetas = 200

func (b *builder) meta(name, value string) {
	if name = strings.ToLower(strings.TrimSpace(name)); name == "" || strings.TrimSpace(value) == "" {
		return
	}
	if len(b.metas) >= maxMetas {
		b.dropped++
		return
	}
	b.metas = append(b.metas, metaValue{name, value})
}

// implied closes what a start tag ends without an end tag.
func (b *builder) implied(a atom.Atom) {
	if blockElements[a] { // no picture or formula holds one: its end tag was forgotten
		for k := 1; b.count[atom.Svg]+b.count[atom.Math] > 0 && k < len(b.open); k++ {
			if o := b.open[k].atom; o == atom.Svg || o == atom.Math {
				b.pop(k)
			}
		}
	}
	if e, ok := ends[a]; ok {
		b.closeWithin(e.closes, e.within)
	}
	if blockElements[a] && b.count[atom.P] > 0 && a != atom.Option && a != atom.Select && a != atom.Textarea {
		b.closeWithin([]atom.Atom{atom.P}, nil)
	}
}

// closeWithin closes the outermost of these elements that stands below the nearest bound. A cell bounds everything that
// is no part of a table.
func (b *builder) closeWithin(closes, within []atom.Atom) {
	any := 0
	for _, a := range closes {
		any += b.count[a]
	}
	if any == 0 {
		return
	}
	found := -1
	for k := len(b.open) - 1; k > 0; k-- {
		a := b.open[k].atom
		if slices.Contains(closes, a) {
			found = k
		}
		if slices.Contains(within, a) || tablePart(a) && !slices.Contains(closes, a) && !tablePart(closes[0]) || a == atom.Table {
			break
		}
	}
	if found > 0 {
		b.pop(found)
	}
}

// end closes the element of an end tag, with what stands open inside it. The end tag of something inline does not reach
// over a block, that of a block not out of its cell.
func (b *builder) end(name string) {
	a := known(name)
	if n := len(b.beyond); n > 0 {
		if a != 0 || b.beyond[n-1] == 0 {
			b.beyond = b.beyond[:n-1]
		}
		b.add(b.lineEnd(a))
		return
	}
	switch {
	case a == atom.Html, a == atom.Body:
		return
	case a == atom.Br || a == atom.P && b.count[a] == 0:
		n := b.node(elementNode)
		n.atom = atom.Br
		b.add(n)
		return
	case b.count[a] == 0:
		return
	case a == atom.Head:
		b.leaveHead()
		return
	}
	inline := !blockElements[a] && a != 0
	for k := len(b.open) - 1; k > 0; k-- {
		n := b.open[k]
		if n.atom == a && (a != 0 || n.also().name == name) {
			b.pop(k)
			return
		}
		if inline && blockElements[n.atom] || tablePart(n.atom) && !tablePart(a) || n.atom == atom.Table {
			break
		}
	}
	if a == atom.A { // it stands around blocks that are still open: what follows in them is no link
		for k := len(b.open) - 1; k > 0; k-- {
			if b.open[k].atom == a {
				b.open[k].more = nil
				b.open[k].atom = atom.Span
				b.count[atom.A]--
				b.count[atom.Span]++
				return
			}
		}
	}
}

// lineEnd is an empty element in the place of an end tag below the limit of depth.
func (b *builder) lineEnd(a atom.Atom) *node {
	n := b.node(elementNode)
	n.atom = atom.Span
	if blockElements[a] {
		n.atom = atom.Br
	}
	return n
}

// maxStyles bounds how much of a style sheet is read.
const maxStyles = 64 << 10

// styles notes the classes and ids that a style sheet of the page does not show: selectors of one name only.
func (b *builder) styles(css string) {
	css = css[:min(len(css), maxStyles)]
	if !notShown(css) {
		return
	}
	media := false // inside @media, which speaks of paper or of small screens
	for rule := range strings.SplitSeq(css, "}") {
		if strings.TrimSpace(rule) == "" {
			media = false
		}
		selectors, body, ok := strings.Cut(rule, "{")
		if strings.HasPrefix(strings.TrimSpace(selectors), "@media") {
			media = true
		}
		if !ok || media || !notShown(body) {
			continue
		}
		for s := range strings.SplitSeq(selectors, ",") {
			if s = strings.TrimSpace(s); len(s) > 1 && (s[0] == '.' || s[0] == '#') && !strings.ContainsAny(s[1:], " .#:>+~[*") && len(b.unseen) < 1000 {
				b.unseen[s] = true
			}
		}
	}
}

// weigh gives every element the prose of what is in it, from the last node to the first: children stand behind their
// parents.
func (b *builder) weigh() {
	for c := len(b.chunks) - 1; c >= 0; c-- {
		for i := len(b.chunks[c]) - 1; i >= 0; i-- {
			n := &b.chunks[c][i]
			if n.kind == textNode {
				n.prose = int32(prose(b.source[n.from:n.to]))
			}
			switch {
			case n.atom == atom.A:
				n.linked, n.prose = n.linked+n.prose, 0
			case n.atom == atom.Select:
				n.prose = 0
			}
			if n.parent == nil {
				continue
			}
			if skipped[n.atom] {
				continue
			}
			if n.hidden {
				n.parent.unseen += n.unseen + n.prose
				continue
			}
			n.parent.prose += n.prose
			n.parent.linked += n.linked
			n.parent.unseen += n.unseen
		}
	}
}

// prose counts the Han characters of a text that reads as one: short labels count little.
func prose(s string) int {
	if strings.Contains(s, "&#") {
		s = html.UnescapeString(s)
	}
	n, marks := 0, false
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			marks = marks || s[i] == ',' || s[i] == ';'
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && (r < 0x4E00 || r > 0xD7FF) && unicode.Is(unicode.Han, r) {
			n++
		} else {
			marks = marks || r == '，' || r == '。' || r == '；'
		}
	}
	if n < 8 && !marks {
		return n / 4
	}
	return n
}

// spanOf reads a rowspan or colspan.
func spanOf(val string) int32 {
	n := 0
	for i := 0; i < len(val); i++ {
		c := val[i]
		if c < '0' || c > '9' {
			break
		}
		if n = n*10 + int(c-'0'); n > maxSpan {
			return maxSpan
		}
	}
	return int32(n)
}

// tagName is the name of an element.
func (n *node) tagName() string {
	if n.atom == 0 {
		return n.also().name
	}
	return n.atom.String()
}
