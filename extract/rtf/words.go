package rtf

import (
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
)

// specials are the words and symbols that stand for characters.
var specials = map[string]string{
	"tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "line": "\n", "page": "\n", "column": "\n", "lbr": "\n",
	"~": "\u00a0", "_": "-", "\t": "\t",
}

// skipped are the destinations that hold no text of the document. Those written with \* that are not known are skipped too.
var skipped = map[string]bool{
	"colortbl": true, "annotation": true, "atnid": true, "atnauthor": true, "atntime": true, "atnref": true, "atndate": true, "atnparent": true, "atnicn": true,
	"sp": true, "shprslt": true, "nonshppict": true, "nonesttables": true, "xe": true, "tc": true, "tcn": true, "rxe": true, "txe": true,
	"bkmkstart": true, "bkmkend": true, "pntxta": true, "pntxtb": true, "objclass": true, "objname": true, "objalias": true, "objsect": true,
	"ftnsep": true, "ftnsepc": true, "ftncn": true, "aftnsep": true, "aftnsepc": true, "aftncn": true, "filetbl": true, "listtable": true,
	"listoverridetable": true, "revtbl": true, "template": true, "datafield": true, "falt": true, "panose": true, "formfield": true,
	"fontemb": true, "fontfile": true, "mmathPict": true, "themedata": true, "colorschememapping": true, "datastore": true, "latentstyles": true,
	"listpicture": true, "userprops": true, "generator": true, "background": true,
}

// transparent are the destinations whose text is that of the document, also when they are written with \*.
var transparent = map[string]bool{
	"shpinst": true, "shptxt": true, "shppict": true, "ud": true, "do": true, "dptxbxtext": true, "nesttableprops": true, "moMath": true,
	"moMathPara": true, "mmath": true, "fldinst": true, "objdata": true, "footnote": true, "pntext": true, "listtext": true, "result": true, "upr": true,
}

// symbol acts on a control symbol.
func (r *reader) symbol(t token) error {
	if len(r.groups) == 0 {
		return nil
	}
	switch t.char {
	case '\r', '\n':
		return r.endParagraph()
	case '*':
		return r.starred()
	case '{', '}', '\\': // which may be the second byte of a character
		r.bytes([]byte{t.char}, false)
	}
	if s, ok := specials[string(t.char)]; ok {
		r.special(s)
	}
	return nil
}

// special writes a character that a word stands for, unless it stands behind a \u in its place.
func (r *reader) special(s string) {
	if r.pending > 0 {
		r.pending--
		return
	}
	r.flush()
	if s == "\n" && r.top().to != toText {
		s = " "
	}
	r.put(s)
}

// starred reads the word behind \*, and skips the group when nobody knows it.
func (r *reader) starred() error {
	at := r.lexer.at
	t := r.lexer.next()
	if t.kind != wordToken || !transparent[string(t.word)] {
		r.lexer.at = at
		r.skip()
		return nil
	}
	return r.word(t)
}

// skip passes over the rest of the group.
func (r *reader) skip() {
	r.flush()
	r.lexer.skip()
}

// word acts on a control word. What is not known has no meaning for the text.
func (r *reader) word(t token) error {
	if len(r.groups) == 0 {
		return nil
	}
	w := string(t.word)
	if s, ok := specials[w]; ok {
		r.special(s)
		return nil
	}
	r.pending = 0
	switch r.top().to {
	case toFonts:
		r.fontWord(w, t)
		return nil
	case toStyles:
		if r.styleWord(w, t) {
			return nil
		}
	case toInfo:
		r.infoWord(w)
		return nil
	}
	if r.charWord(w, t) || r.parWord(w, t) || r.documentWord(w, t) {
		return nil
	}
	if done, err := r.breakWord(w, t); done {
		return err
	}
	if done, err := r.tableWord(w, t); done {
		return err
	}
	return r.destinationWord(w)
}

// charWord acts on properties of characters.
func (r *reader) charWord(w string, t token) bool {
	c := &r.top().char
	on := !t.given || t.param != 0
	switch w {
	case "u":
		r.char(t.param)
	case "uc":
		c.skip = min(max(t.param, 0), 16)
	case "f":
		c.font = t.param
		if c.wideNext {
			c.wide = t.param
		}
		r.choosePage()
	case "af":
		if c.wideNext {
			c.wide = t.param
			r.choosePage()
		}
	case "dbch":
		c.wideNext = true
	case "loch", "hich", "rtlch", "ltrch":
		c.wideNext = false
	case "plain":
		r.flush()
		*c = charProps{font: r.deff, wide: -1, skip: c.skip}
		r.choosePage()
	case "v":
		r.flush()
		c.hidden = on
	case "deleted":
		r.flush()
		c.deleted = on
	default:
		return false
	}
	return true
}

// choosePage finds the code page of the bytes in the fonts of the group. Where the font says nothing, or names a charset
// of one byte, a charset of two that the file has is tried before.
func (r *reader) choosePage() {
	g := r.top()
	g.page, g.or = r.fontPage(g.char.font), 0
	if g.page.double() || g.page == symbolPage {
		return
	}
	for _, p := range []codePage{r.fontPage(g.char.wide), r.ansi, r.guess} {
		if p.double() {
			g.or = g.page
			if g.or == 0 {
				g.or = latin
			}
			g.page = p
			return
		}
	}
	if g.page == 0 {
		g.page = r.ansi
	}
}

// fontPage is the code page that a font names; 0 is none.
func (r *reader) fontPage(n int) codePage {
	if p := r.pages[n]; p != 0 {
		return p
	}
	return fontPages[r.fonts[n]]
}

// parWord acts on properties of paragraphs.
func (r *reader) parWord(w string, t token) bool {
	p := &r.top().par
	switch w {
	case "pard":
		*p = parProps{}
	case "s":
		p.style = t.param
	case "intbl":
		p.inTable = true
	case "itap":
		p.nested = t.param
	case "outlinelevel":
		if p.level = t.param + 1; t.param < 0 || t.param > 8 {
			p.level = -1
		}
	case "qc":
		p.centered = true
	case "ql", "qr", "qj", "qd", "qk":
		p.centered = false
	default:
		return false
	}
	return true
}

// documentWord acts on properties of the document.
func (r *reader) documentWord(w string, t token) bool {
	switch w {
	case "ansicpg":
		if t.param != 0 {
			r.ansi = codePage(t.param)
		}
	case "mac":
		r.ansi = 10000
	case "pc":
		r.ansi = 437
	case "pca":
		r.ansi = 850
	case "deff":
		r.deff = t.param
		r.top().char.font = t.param
	case "titlepg":
		r.titlePage = true
	default:
		return r.noteWord(w)
	}
	r.choosePage()
	return true
}

// breakWord acts on what ends a paragraph, and on the numbers of footnotes.
func (r *reader) breakWord(w string, t token) (bool, error) {
	switch w {
	case "par", "sect":
		if r.top().to != toText {
			r.special(" ")
			return true, nil
		}
		r.sectioned = r.sectioned || w == "sect"
		return true, r.endParagraph()
	case "chftn":
		r.flush()
		if r.flow().kind != noteFlow { // the mark in the text comes before the note
			r.callNote()
		}
		r.put(r.note.mark())
		return true, nil
	}
	return false, nil
}

// tableWord acts on tables.
func (r *reader) tableWord(w string, t token) (bool, error) {
	f := r.flow()
	if r.top().to != toText {
		return false, nil
	}
	switch w {
	case "cell", "nestcell":
		return true, r.endCell(f, w == "nestcell")
	case "row", "nestrow":
		r.endRow(f, w == "nestrow")
		return true, nil
	case "trowd":
		props := r.rowProps(f)
		*props = rowProps{open: true, edges: props.edges[:0]}
		return true, nil
	}
	if len(f.tables) == 0 {
		return false, nil
	}
	p := &f.tables[len(f.tables)-1].props
	switch w {
	case "trleft":
		p.left = t.param
	case "trhdr":
		p.header = true
	case "clmrg":
		p.next.left = true
	case "clvmrg":
		p.next.above = true
	case "clvmgf":
		p.next.begins = true
	case "cellx":
		p.next.right, p.next.known = t.param, t.given
		if len(p.edges) < maxEdges {
			p.edges = append(p.edges, p.next)
		}
		p.next = edge{}
	default:
		return false, nil
	}
	return true, nil
}

// rowProps are the properties of the row that \trowd begins or describes: one inside of a cell when the group says so.
func (r *reader) rowProps(f *flow) *rowProps {
	if n := r.tableLevel(f); len(f.tables) < n {
		f.level(n)
	}
	if len(f.tables) == 0 {
		f.level(1)
	}
	return &f.tables[len(f.tables)-1].props
}

// endCell ends a cell with the paragraph that is open.
func (r *reader) endCell(f *flow, nested bool) error {
	r.flush()
	n := 1
	if nested {
		n = min(max(2, r.top().par.nested), maxTables)
	}
	f.level(n)
	if err := r.addParagraph(f); err != nil {
		return err
	}
	if r.count++; r.count > r.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, r.limits.Blocks)
	}
	return f.tables[n-1].endCell(r.limits)
}

// endRow ends a row.
func (r *reader) endRow(f *flow, nested bool) {
	r.flush()
	switch {
	case len(f.tables) == 0:
		return
	case !nested:
		f.level(1)
	}
	f.tables[len(f.tables)-1].endRow()
}

// fontWord acts on a word in the table of fonts.
func (r *reader) fontWord(w string, t token) {
	switch w {
	case "f":
		r.font = t.param
	case "fcharset":
		if len(r.fonts) < maxDefined {
			r.fonts[r.font] = t.param
		}
	case "cpg":
		if len(r.pages) < maxDefined {
			r.pages[r.font] = codePage(t.param)
		}
	default:
		if skipped[w] {
			r.skip()
		}
	}
}

// styleWord acts on a word in the table of styles, and says whether that was all.
func (r *reader) styleWord(w string, t token) bool {
	st := r.styles[r.style]
	switch w {
	case "s":
		r.flush()
		if r.style = t.param; len(r.styles) < maxDefined {
			r.styles[r.style] = &style{based: r.style}
		}
	case "sbasedon":
		if st != nil {
			st.based = t.param
		}
	case "outlinelevel":
		if st != nil && 0 <= t.param && t.param <= 9 {
			if st.level = t.param + 1; t.param == 9 {
				st.level = -1
			}
		}
	case "u", "uc", "f", "af", "dbch", "loch", "hich", "rtlch", "ltrch":
		return false // its name is text
	default:
		if skipped[w] {
			r.skip()
		}
	}
	return true
}

// infoWord acts on a word in the information group, of which the title is kept.
func (r *reader) infoWord(w string) {
	switch w {
	case "title":
		r.top().to = toTitle
	case "info", "upr", "ud":
		r.destinationWord(w)
	default:
		r.skip()
	}
}

// destinationWord acts on a word that says where the text of its group goes.
func (r *reader) destinationWord(w string) error {
	if skipped[w] {
		r.skip()
		return nil
	}
	g := r.top()
	to := g.to
	switch w {
	case "fonttbl":
		to = toFonts
	case "stylesheet":
		to, r.style = toStyles, 0
		r.styles[0] = &style{}
	case "info":
		to = toInfo
	case "pict":
		r.skip()
	case "objdata":
		return r.object()
	case "field":
		r.flush()
		g.field = &field{}
	case "fldinst":
		if g.field == nil {
			g.field = &field{}
		}
		to = toInstruction
	case "listtext", "pntext":
		to = toLabel
	case "upr": // the first group is for programs that read no \ud
		if r.lexer.next().kind == openToken {
			r.lexer.skip()
			r.lexer.next()
		}
	case "headerf":
		if r.titlePage && !r.sectioned {
			r.beginOnce(headFlow)
			return nil
		}
		r.beginOnce(headerFlow)
		return nil
	case "header", "headerl", "headerr":
		r.beginOnce(headerFlow)
		return nil
	case "footer", "footerl", "footerr", "footerf":
		r.beginOnce(footerFlow)
		return nil
	case "footnote":
		r.beginOnce(noteFlow)
		return nil
	case "shptxt", "dptxbxtext":
		r.beginOnce(boxFlow)
		return nil
	}
	switch {
	case to == g.to:
	case r.over > 0: // the state is that of a group around this one
		r.skip()
	default:
		r.flush()
		g.to = to
	}
	return nil
}

// beginOnce begins a flow, unless the group has one or is too deep for one of its own.
func (r *reader) beginOnce(kind flowKind) {
	if r.over == 0 && r.top().begun == nil {
		r.begin(kind)
	}
}
