package extract

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// page is one document on its way through Mark: the pieces, what was decided of each, and what was found. All offsets
// are of the normalized buffer until the projection makes the final text.
type page struct {
	x        *Extractor
	src      doc.Source
	bare     bool     // no page of a site stands around the document: see framed
	base     *url.URL // what its addresses are relative to; nil when that is not known
	n        doc.Normal
	keys     []string      // folded form of each piece
	anchors  []anchors     // of the key
	cores    []string      // its letters and digits
	lows     []string      // the key without blanks, in lower case
	prose    []bool        // whether it is running text
	holds    []bool        // whether it holds words of furniture
	ofSite   []bool        // whether a rule of the site names it; nil when the site has none
	dateOf   []doc.Date    // the date that it is and nothing else; zero for others
	verdicts []verdict     // one a piece
	fields   []field       // of the form and the bylines, in order
	titles   []string      // the cores of the titles among them
	history  doc.Span      // what the form says of how a law was made
	beside   string        // the document number that stood beside the title
	found    *doc.Document // collects Metadata, Evidence, Parts, Entries, PageKind, Diagnostics
}

// verdict says what becomes of a piece. The zero verdict keeps it.
type verdict struct {
	reason doc.Reason // why the whole piece is taken out; "" keeps it
	cuts   []cut      // spans inside a kept piece that are taken out; ordered, disjoint
}

// cut is a span of a kept piece that is taken out.
type cut struct {
	doc.Span
	reason doc.Reason
}

// text is piece i as it will stand in the text.
func (p *page) text(i int) string { return p.n.Text.Slice(p.n.Pieces[i].Span) }

// kept reports whether piece i is still part of the text.
func (p *page) kept(i int) bool { return p.verdicts[i].reason == "" && p.n.Pieces[i].Kind != doc.Meta }

// remove takes piece i out, unless it already is.
func (p *page) remove(i int, reason doc.Reason) {
	if p.verdicts[i].reason == "" {
		p.verdicts[i].reason = reason
	}
}

// read makes the further forms of the keys on which rules match.
func (p *page) read() {
	n := len(p.keys)
	p.cores, p.lows = make([]string, n), make([]string, n)
	p.prose, p.holds, p.dateOf = make([]bool, n), make([]bool, n), make([]doc.Date, n)
	cores, lows := &coreWriter{}, &strings.Builder{}
	cores.Grow(len(p.n.Key.String()))
	for i, key := range p.keys {
		p.lows[i] = key
		if p.cores[i] = cores.core(key); cores.loose {
			if lows.Cap() == 0 {
				lows.Grow(cores.Cap())
			}
			p.lows[i] = lowered(lows, key)
		}
		p.prose[i] = isProse(key)
		p.dateOf[i], _ = onlyDate(key)
		p.holds[i] = p.x.furniture.holds.In(p.lows[i])
	}
	p.readSite()
}

// core keeps the letters and digits of a key, lower case: what is left when blanks and marks do not matter.
func core(key string) string { return new(coreWriter).core(key) }

// coreWriter makes cores, one behind the other in its buffer.
type coreWriter struct {
	strings.Builder
	loose bool // the last key has blanks or capitals
}

// core gives the core of a key: the key itself when that is one.
func (w *coreWriter) core(key string) string {
	w.loose = false
	start, from := w.Len(), 0 // from is where what stays as it is begins
	for i := 0; i < len(key); {
		c := key[i]
		if c >= 0xE4 && c <= 0xE9 && i+3 <= len(key) { // Han characters, all of them letters
			i += 3
			continue
		}
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' {
			i++
			continue
		}
		w.WriteString(key[from:i])
		i += w.other(key[i:])
		from = i
	}
	if from == 0 {
		return key
	}
	w.WriteString(key[from:])
	return w.String()[start:]
}

// other writes what stands for the character at the beginning of s, which is no Han, digit or small letter of ASCII, and
// says how long that is.
func (w *coreWriter) other(s string) int {
	switch c := s[0]; {
	case c >= 'A' && c <= 'Z':
		w.loose = true
		w.WriteByte(c + 'a' - 'A')
		return 1
	case c < utf8.RuneSelf:
		w.loose = w.loose || c == ' ' || c == '\t'
		return 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		w.WriteRune(unicode.ToLower(r))
	}
	return n
}

// isProse reports whether a line is running text of a document: a sentence of some length.
func isProse(key string) bool {
	if len(key) < 60 { // twenty Han characters
		return false
	}
	han, marks := 0, false
	for i := 0; i < len(key) && !(han >= proseHan && marks); {
		switch c := key[i]; {
		case c == ',' || c == ';':
			marks = true
			i++
		case c >= 0xE4 && c <= 0xE9:
			han++
			i += 3
		case c == 0xE3 && strings.HasPrefix(key[i:], "。"):
			marks = true
			i += 3
		default:
			i++
		}
	}
	return han >= proseHan && marks
}

// proseHan is how many Han characters running text has at least.
const proseHan = 25
