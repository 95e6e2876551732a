package rtf

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/numeral"
)

// Limits of what a file may make of little: see also [doc.Limits].
const (
	maxTables  = 8        // tables inside of cells inside of tables
	maxCapture = 64 << 10 // bytes of a title, of a number, of the instruction of a field
	maxEdges   = 1000     // cells of a row with properties
	maxDefined = 10_000   // fonts, styles
)

// destination is where the text of a group goes.
type destination uint8

const (
	toText  destination = iota // the paragraph that is open
	toFonts                    // nowhere
	toStyles
	toInfo
	toTitle
	toLabel
	toInstruction
)

// group is the state of a group; the groups inside begin with it.
type group struct {
	to    destination
	field *field
	begun *flow // a flow that ends with this group
	char  charProps
	par   parProps
	page  codePage // of the text; or when it is none of that
	or    codePage
}

// charProps are properties of characters.
type charProps struct {
	font, wide      int // numbers of the fonts, the second for characters of two bytes; -1 is none
	wideNext        bool
	hidden, deleted bool
	skip            int // how many characters stand behind a \u for programs that cannot read it
}

// parProps are properties of paragraphs.
type parProps struct {
	inTable  bool
	nested   int // \itap
	style    int
	level    int // of the outline, from 1; 0 is what the style says, -1 is none
	centered bool
}

// field is a field: its instruction, and the target of its result when it is a link.
type field struct {
	instruction strings.Builder
	href        string
}

// style is a paragraph style.
type style struct {
	based int
	level int
	name  strings.Builder
}

// reader reads a file.
type reader struct {
	ctx    context.Context
	limits doc.Limits
	lexer  lexer
	out    *doc.BlockWriter

	groups []group // the last is the one that is open
	over   int     // open groups beyond the limit
	deep   int     // how many there were

	bare   codePage // of bytes that stand in the file as they are; 0 is that of the font
	ansi   codePage // of the file
	guess  codePage // of the file, by its bytes
	deff   int
	fonts  map[int]int      // \fcharset by number
	pages  map[int]codePage // \cpg by number
	font   int              // that is being defined
	styles map[int]*style
	style  int // that is being defined

	run     run
	high    rune // first half of a pair of \u
	pending int  // characters to pass over behind a \u

	flows            []*flow // the last is the one that is open
	body             *flow
	heads            []block // of the header of the first page
	headers, footers []*flow
	title, label     strings.Builder
	foot, end        notes
	note             *notes // those of the one that is open or was last

	titlePage, sectioned             bool // the first page has a header of its own; the first section has ended
	letters, children, count, broken int
	unbalanced                       bool  // there is text behind the brace that ends it
	embedded                         int64 // bytes of embedded objects
}

func newReader(ctx context.Context, raw []byte, limits doc.Limits) *reader {
	body := &flow{}
	r := &reader{
		ctx: ctx, limits: limits.WithDefaults(), lexer: lexer{raw: raw}, out: doc.NewBlockWriter(limits),
		ansi: latin, fonts: map[int]int{}, pages: map[int]codePage{}, styles: map[int]*style{},
		body: body, flows: []*flow{body},
	}
	r.note = &r.foot
	hex, bare := samples(raw)
	r.guess, r.bare = guess(hex), guess(bare)
	r.lexer.pairs = r.bare == gbk || r.bare == big5
	if r.guess == utf8Page {
		r.guess = 0
	}
	return r
}

// read reads the whole file.
func (r *reader) read() error {
	for n := 0; ; n++ {
		if n%4096 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		t := r.lexer.next()
		err := error(nil)
		switch t.kind {
		case endToken:
			if !r.unbalanced {
				r.out.Note("rtf_truncated", "the file ends inside %d groups at byte %d", len(r.groups)+r.over, t.at)
			}
			return r.finish()
		case openToken:
			r.pending = 0
			r.open()
		case closeToken:
			r.pending = 0
			if done, err := r.close(t.at); done || err != nil {
				return err
			}
		case wordToken:
			err = r.word(t)
		case symbolToken:
			err = r.symbol(t)
		case hexToken:
			r.bytes([]byte{t.char}, false)
		case textToken:
			r.bytes(t.text, true)
		}
		if err != nil {
			return err
		}
	}
}

// open opens a group with the state of the one around it.
func (r *reader) open() {
	if len(r.groups) >= r.limits.Depth {
		r.over++
		r.deep++
		return
	}
	if len(r.groups) == 0 {
		g := group{char: charProps{font: -1, wide: -1, skip: 1}}
		r.groups = append(r.groups, g)
		r.choosePage()
		return
	}
	g := *r.top()
	g.begun = nil
	r.groups = append(r.groups, g)
}

func (r *reader) top() *group { return &r.groups[len(r.groups)-1] }

// close closes a group, and says whether the file is at its end.
func (r *reader) close(at int) (done bool, err error) {
	switch {
	case r.over > 0:
		r.over--
		return false, nil
	case len(r.groups) > 1:
		return false, r.closeGroup()
	case r.unbalanced:
		return false, nil
	}
	rest := r.lexer.raw[r.lexer.at:]
	if bytes.Contains(rest, []byte(`\par`)) || bytes.Contains(rest, []byte(`\cell`)) {
		r.unbalanced = true
		r.out.Note("rtf_unbalanced", "the file goes on behind its end at byte %d", at)
		return false, nil
	}
	if n := len(bytes.Trim(rest, "\x00 \r\n\t")); n > 0 {
		r.out.Note("rtf_trailing", "%d bytes behind the end of the text are not read", n)
	}
	return true, r.finish()
}

// closeGroup closes a group that is not the outermost.
func (r *reader) closeGroup() error {
	g, outer := *r.top(), r.groups[len(r.groups)-2]
	if g.to != outer.to || g.begun != nil || g.field != outer.field || g.char.hidden != outer.char.hidden || g.char.deleted != outer.char.deleted {
		r.flush()
	}
	if g.begun != nil {
		if err := r.endParagraph(); err != nil {
			return err
		}
		g.begun.level(0)
		r.flows = r.flows[:len(r.flows)-1]
	}
	r.groups = r.groups[:len(r.groups)-1]
	if g.begun != nil {
		r.place(g.begun)
	}
	if g.to == outer.to {
		return nil
	}
	switch g.to {
	case toFonts:
		r.choosePage()
	case toInstruction:
		g.field.href = hyperlink(g.field.instruction.String())
		r.put(numeral.Equation(g.field.instruction.String()))
	case toLabel:
		r.endLabel()
	}
	return nil
}

// finish ends what is open.
func (r *reader) finish() error {
	for len(r.groups) > 1 {
		if err := r.closeGroup(); err != nil {
			return err
		}
	}
	if err := r.endParagraph(); err != nil {
		return err
	}
	r.body.level(0)
	if r.deep > 0 {
		r.out.Note("rtf_deep", "%d groups stand deeper than the limit of %d and are read as if they stood there", r.deep, r.limits.Depth)
	}
	if r.broken > 0 {
		r.out.Note("embedded_unread", "%d embedded objects are left out: they cannot be read", r.broken)
	}
	return nil
}

// bytes takes bytes of text, in hexadecimal or as they are.
func (r *reader) bytes(b []byte, bare bool) {
	if n := min(r.pending, len(b)); n > 0 {
		r.pending -= n
		b = b[n:]
	}
	if len(b) == 0 || len(r.groups) == 0 {
		return
	}
	g := r.top()
	page, or := g.page, g.or
	if bare && r.bare != 0 && page != symbolPage {
		page, or = r.bare, 0
	}
	if page != r.run.page || or != r.run.or {
		r.flush()
		r.run.page, r.run.or = page, or
	}
	for _, c := range b {
		switch {
		case c >= ' ' || c == '\t':
			r.run.raw = append(r.run.raw, c)
		case !bare && (c == '\r' || c == '\n'):
			r.run.raw = append(r.run.raw, ' ')
		}
	}
}

// flush writes the run of bytes that waits.
func (r *reader) flush() {
	if len(r.run.raw) > 0 {
		s := r.run.text()
		r.run.raw = r.run.raw[:0]
		r.put(s)
	}
}

// char takes a character of \u.
func (r *reader) char(c int) {
	if c < 0 {
		c += 1 << 16
	}
	r.pending = r.top().char.skip
	u := rune(c)
	switch {
	case utf16.IsSurrogate(u) && u < 0xDC00:
		r.high = u
		return
	case utf16.IsSurrogate(u):
		u = utf16.DecodeRune(r.high, u)
	case c > utf8.MaxRune || u == 0:
		u = utf8.RuneError
	case 0xF020 <= u && u <= 0xF0FF:
		u = symbol(u)
	}
	r.high = 0
	r.flush()
	r.put(string(u))
}

// put writes text to where that of the group goes. Runs are flushed before the state changes on which this depends.
func (r *reader) put(s string) {
	g := r.top()
	capture := func(b *strings.Builder) {
		if b.Len()+len(s) <= maxCapture {
			b.WriteString(s)
		}
	}
	switch g.to {
	case toTitle:
		capture(&r.title)
	case toLabel:
		capture(&r.label)
	case toInstruction:
		capture(&g.field.instruction)
	case toStyles:
		if st := r.styles[r.style]; st != nil {
			capture(&st.name)
		}
	case toText:
		r.putText(g, s)
	}
}

func (r *reader) putText(g *group, s string) {
	p := &r.flow().par
	switch {
	case g.char.deleted:
		return
	case g.char.hidden:
		p.hidden.WriteString(s)
	case g.field != nil:
		p.add(s, g.field.href)
	default:
		p.add(s, "")
	}
	if r.letters == 0 && strings.TrimSpace(s) != "" {
		r.letters = 1
	}
}

func (r *reader) flow() *flow { return r.flows[len(r.flows)-1] }

// begin begins a flow that ends with the group.
func (r *reader) begin(kind flowKind) {
	r.flush()
	f := &flow{kind: kind}
	r.flows = append(r.flows, f)
	g := r.top()
	g.begun, g.to, g.field = f, toText, nil
	g.par = parProps{}
	g.char.hidden = false
}

// place puts the text of a flow that has ended where it is read.
func (r *reader) place(f *flow) {
	into := r.flow()
	switch {
	case len(f.blocks) == 0:
	case f.kind == headFlow:
		r.heads = append(r.heads, f.blocks...)
	case f.kind == headerFlow:
		r.headers = append(r.headers, f)
	case f.kind == footerFlow:
		r.footers = append(r.footers, f)
	case f.kind == noteFlow:
		r.note.part(f.blocks[0])
		into.par.notes = append(into.par.notes, f.blocks...)
	case strings.TrimSpace(into.par.text.String()) == "":
		into.level(r.tableLevel(into))
		for _, b := range f.blocks {
			into.add(b)
		}
	default:
		into.par.boxes = append(into.par.boxes, f.blocks...)
	}
}

// endLabel takes the number of a list, which was printed before the text of its paragraph.
func (r *reader) endLabel() {
	label := strings.TrimSpace(r.label.String())
	r.label.Reset()
	p := &r.flow().par
	if p.label == "" && strings.TrimSpace(p.text.String()) == "" {
		p.label = label
	}
	if label != "" {
		r.letters = 1
	}
}

// tableLevel is the number of tables that the paragraph stands in.
func (r *reader) tableLevel(f *flow) int {
	p := &r.top().par
	n := 0
	if p.inTable {
		n = 1
	}
	if len(f.tables) > 0 && f.tables[0].props.open && len(f.tables[0].props.edges) > 0 {
		n = 1 // some programs leave out \intbl in a row
	}
	return min(max(n, p.nested), maxTables)
}

// endParagraph ends the paragraph that is open.
func (r *reader) endParagraph() error {
	r.flush()
	f := r.flow()
	f.level(r.tableLevel(f))
	return r.addParagraph(f)
}

// addParagraph adds the paragraph that is open to the cell or flow that is.
func (r *reader) addParagraph(f *flow) error {
	if f.par.empty() {
		f.par = paragraph{}
		return nil
	}
	if r.count++; r.count > r.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, r.limits.Blocks)
	}
	p := f.par
	f.par = paragraph{}
	props := &r.top().par
	p.centered, p.level, p.contents = props.centered, r.headingLevel(props), r.styles[props.style].ofContents()
	f.add(block{par: &p})
	return nil
}

// headingLevel is the level of a heading: of its outline, else of its style or a style which that is based on.
func (r *reader) headingLevel(p *parProps) int {
	if p.level != 0 {
		return max(p.level, 0)
	}
	at := p.style
	for range 32 { // styles may be based on each other in a circle
		st := r.styles[at]
		if st == nil {
			return 0
		}
		if n := st.headingLevel(); n != 0 {
			return max(n, 0)
		}
		if st.based == at {
			return 0
		}
		at = st.based
	}
	return 0
}

// headingLevel is what the style itself says: its outline level, or its name.
func (s *style) headingLevel() int {
	if s.level != 0 {
		return s.level
	}
	name := s.called()
	for _, prefix := range []string{"heading ", "标题 ", "标题"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && len(rest) == 1 && '1' <= rest[0] && rest[0] <= '9' {
			return int(rest[0] - '0')
		}
	}
	return 0
}

// called is the name in lower case; built-in styles have one in every language.
func (s *style) called() string {
	return strings.ToLower(strings.TrimSpace(strings.TrimSuffix(s.name.String(), ";")))
}

// ofContents reports whether the style is that of the lines of a table of contents: toc 1, 目录 1.
func (s *style) ofContents() bool {
	if s == nil {
		return false
	}
	name := strings.TrimRight(s.called(), " 0123456789")
	return name == "toc" || name == "toc heading" || strings.HasSuffix(name, "目录")
}

// hyperlink is the target of a field that is a link to elsewhere.
func hyperlink(instruction string) string {
	name, rest, _ := strings.Cut(strings.TrimSpace(instruction), " ")
	rest = strings.TrimSpace(rest)
	if !strings.EqualFold(name, "HYPERLINK") {
		return ""
	}
	if quoted, ok := strings.CutPrefix(rest, `"`); ok {
		target, _, _ := strings.Cut(quoted, `"`)
		return target
	}
	target, _, _ := strings.Cut(rest, " ")
	if strings.HasPrefix(target, `\`) { // \l "bookmark"
		return ""
	}
	return target
}
