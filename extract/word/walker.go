package word

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/internal/numeral"
)

// Characters with a meaning of their own ([MS-DOC] 2.4.1, 2.8).
const (
	pictureChar    = 0x01
	noteChar       = 0x02
	cellMark       = 0x07
	drawingChar    = 0x08
	tabChar        = 0x09
	lineBreak      = 0x0B
	pageBreak      = 0x0C
	paragraphMark  = 0x0D
	columnBreak    = 0x0E
	fieldBegin     = 0x13
	fieldSeparator = 0x14
	fieldEnd       = 0x15
	hardHyphen     = 0x1E
	symbolChar     = 0x28
)

// paragraph is a paragraph of a story, as a reader sees it.
type paragraph struct {
	looks
	lines  []string // parted by line breaks
	hidden string
	href   string // of the last link
	linked int    // characters of links
	shown  int    // characters
	mark   uint16 // what ends it
	end    int    // the character behind it
	part   bool   // it goes on with the paragraph that a page break ended
	before []int  // drawings that are anchored before any text of it
	after  []int
}

// walker makes paragraphs of a story.
type walker struct {
	d        *document
	at, to   int
	fields   []field
	broke    bool   // a page break ended the last paragraph
	last     uint32 // where that begins in the file
	broken   int    // index of the next broken field
	pictures int
	callers  func(cp int) (mark string) // of notes; nil in a story without

	// of the paragraph that is being read
	p                  paragraph
	units, hiddenUnits []uint16
	look               face // of the characters up to lookTo
	lookTo             int
	styleFace          face
}

// field is an open field: an instruction, and behind a separator what it came to.
type field struct {
	instruction []uint16
	from        int  // units before it
	parted      bool // the separator was met
	result      bool // and what stands behind it is shown
	href        string
}

const (
	maxInstruction = 4096
	maxFields      = 1000
)

func (d *document) walk(from, to int) *walker {
	w := &walker{d: d, at: from, to: to}
	for w.broken < len(d.brokenField) && d.brokenField[w.broken] < from {
		w.broken++
	}
	return w
}

// findBrokenFields finds the fields that do not end: what stands behind their beginning is not theirs. Fields do not reach
// from one story into another.
func (d *document) findBrokenFields() {
	for s := range stories {
		from, to := d.bounds(s, len(d.text))
		var open []int
		over := 0 // fields that are open too deep
		for cp := from; cp < to; cp++ {
			switch u := d.text[cp]; {
			case u == fieldBegin && len(open) == maxFields:
				over++
			case u == fieldBegin:
				open = append(open, cp)
			case u == fieldEnd && over > 0:
				over--
			case u == fieldEnd:
				open = open[:max(0, len(open)-1)]
			}
		}
		d.brokenField = append(d.brokenField, open...)
	}
}

// next reads a paragraph; false at the end of the story. One whose mark was deleted goes on with the next.
func (w *walker) next() (paragraph, bool) {
	if w.at >= w.to {
		return paragraph{}, false
	}
	w.p = paragraph{}
	w.units, w.hiddenUnits = w.units[:0], w.hiddenUnits[:0]
	first := w.d.pieces[w.d.pieceAt(w.at)].byteOf(w.at)
	var from uint32
	for {
		end := w.at
		for end < w.to && !endsParagraph(w.d.text[end]) {
			end++
		}
		w.p.looks, w.styleFace, from = w.d.paragraphAt(min(end, w.to-1))
		w.lookTo = -1
		for ; w.at < end; w.at++ {
			w.character(w.d.text[w.at])
		}
		if end == w.to {
			break
		}
		w.p.mark = w.d.text[end]
		deleted := w.p.mark == paragraphMark && w.face().deleted
		if w.at = end + 1; !deleted {
			break
		}
	}
	w.p.end = w.at
	w.p.part = w.broke && w.last == from && first > from
	w.broke, w.last = w.p.mark == pageBreak, from
	w.breakLine()
	w.p.hidden = string(utf16.Decode(w.hiddenUnits))
	return w.p, true
}

func endsParagraph(u uint16) bool { return u == paragraphMark || u == cellMark || u == pageBreak }

// breakLine ends a line of the paragraph.
func (w *walker) breakLine() {
	w.p.lines = append(w.p.lines, string(utf16.Decode(w.units)))
	w.units = w.units[:0]
}

// face gives the properties of the character that is being read; one look-up serves a run.
func (w *walker) face() face {
	if w.at < w.lookTo {
		return w.look
	}
	p := w.d.pieces[w.d.pieceAt(w.at)]
	entry, _, to := w.d.characters.find(p.byteOf(w.at))
	w.look = w.styleFace
	w.look.apply(characterEntry(entry), w.styleFace, w.d.styles)
	w.look.apply(w.d.changesOf(p), w.styleFace, w.d.styles)
	w.lookTo = max(w.at+1, p.charOf(to))
	return w.look
}

// character reads a character that ends no paragraph.
func (w *walker) character(u uint16) {
	f := w.face()
	if f.deleted {
		if u >= fieldBegin && u <= fieldEnd {
			w.field(u)
		}
		return
	}
	switch {
	case u >= fieldBegin && u <= fieldEnd:
		w.field(u)
		return
	case !w.visible():
		w.instruct(u)
		return
	case f.hidden:
		w.hiddenUnits = append(w.hiddenUnits, u)
		return
	case u == symbolChar && f.symbol != 0:
		w.write(symbol(f.symbol))
		return
	case u < 0x20:
		w.control(u, f)
		return
	}
	w.units = append(w.units, u)
	w.count(1)
}

// control reads a character below the blank.
func (w *walker) control(u uint16, f face) {
	switch u {
	case tabChar:
		w.units = append(w.units, u)
	case lineBreak, columnBreak:
		w.breakLine()
	case hardHyphen:
		w.units = append(w.units, '-')
		w.count(1)
	case pictureChar:
		if f.special {
			w.pictures++
		}
	case drawingChar:
		if f.special && w.p.shown == 0 {
			w.p.before = append(w.p.before, w.at)
		} else if f.special {
			w.p.after = append(w.p.after, w.at)
		}
	case noteChar:
		if w.callers != nil {
			w.write(w.callers(w.at))
		}
	}
}

// write adds text that is not in the file as characters.
func (w *walker) write(s string) {
	w.units = append(w.units, utf16.Encode([]rune(s))...)
	w.count(utf8.RuneCountInString(s))
}

func (w *walker) count(n int) {
	w.p.shown += n
	for i := len(w.fields) - 1; i >= 0; i-- {
		if href := w.fields[i].href; href != "" {
			w.p.href = href
			w.p.linked += n
			return
		}
	}
}

// visible reports whether what is read is no instruction of a field.
func (w *walker) visible() bool {
	return len(w.fields) == 0 || w.fields[len(w.fields)-1].result
}

func (w *walker) instruct(u uint16) {
	if f := &w.fields[len(w.fields)-1]; len(f.instruction) < maxInstruction {
		f.instruction = append(f.instruction, u)
	}
}

// field reads one of the three marks of a field. A field inside an instruction is hidden with it.
func (w *walker) field(u uint16) {
	if u == fieldBegin {
		for w.broken < len(w.d.brokenField) && w.d.brokenField[w.broken] < w.at {
			w.broken++
		}
		if w.broken < len(w.d.brokenField) && w.d.brokenField[w.broken] == w.at || len(w.fields) >= maxFields {
			return
		}
		w.fields = append(w.fields, field{from: len(w.units)})
		return
	}
	if len(w.fields) == 0 {
		return
	}
	f := &w.fields[len(w.fields)-1]
	if u == fieldSeparator && f.parted { // of none
		return
	}
	if u == fieldSeparator {
		f.parted = true
		f.href = hyperlink(string(utf16.Decode(f.instruction)))
		f.result = len(w.fields) == 1 || w.fields[len(w.fields)-2].result
		return
	}
	shown := ""
	if !f.result || len(w.units) == f.from {
		shown = numeral.Equation(string(utf16.Decode(f.instruction)))
	}
	w.fields = w.fields[:len(w.fields)-1]
	if shown != "" && w.visible() {
		w.write(shown)
	}
}

// hyperlink is the address in an instruction of a field; "" when it is no link to another document.
func hyperlink(instruction string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(instruction), "HYPERLINK")
	if !ok {
		return ""
	}
	rest = strings.TrimSpace(rest)
	if !strings.HasPrefix(rest, `"`) {
		word, _, _ := strings.Cut(rest, " ")
		if strings.HasPrefix(word, `\`) {
			return ""
		}
		return word
	}
	address, _, _ := strings.Cut(rest[1:], `"`)
	return address
}
