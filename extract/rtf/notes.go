package rtf

import (
	"bytes"
	"strings"

	"github.com/gongwen-go/gongwen/internal/numeral"
)

// notes are the footnotes or the endnotes of a file, which are counted apart.
type notes struct {
	count  int
	format string // of their numbers, see [numeral.Format]; "" is decimal
}

// noteFormats are the formats by what the words end with that name them: \ftnnar and \sftnnar, \aftnnrlc for endnotes.
var noteFormats = map[string]string{
	"ar": "decimal", "alc": "lowerLetter", "auc": "upperLetter", "rlc": "lowerRoman", "ruc": "upperRoman", "cnum": "decimalEnclosedCircle",
}

// noteWord acts on the words that say how notes are numbered, in the document or in a section.
func (r *reader) noteWord(w string) bool {
	w = strings.TrimPrefix(w, "s")
	of := &r.foot
	if rest, ok := strings.CutPrefix(w, "a"); ok {
		w, of = rest, &r.end
	}
	w, ok := strings.CutPrefix(w, "ftnn")
	if format := noteFormats[w]; ok && format != "" {
		of.format = format
		return true
	}
	return false
}

// callNote counts the note whose number the text has here. Whether it is an endnote stands in the group that follows.
func (r *reader) callNote() {
	const most = 200 // between the number and that group
	next := r.lexer.raw[r.lexer.at:min(len(r.lexer.raw), r.lexer.at+most)]
	_, next, _ = bytes.Cut(next, []byte(`\footnote`))
	r.note = &r.foot
	if bytes.HasPrefix(bytes.TrimLeft(next, " \r\n"), []byte(`\ftnalt`)) {
		r.note = &r.end
	}
	r.note.count++
}

// mark is the number of the last note: in brackets when it is small figures or letters, since it is no longer raised above the
// line.
func (n *notes) mark() string {
	text := numeral.Format(n.count, n.format)
	if text[0] < 0x80 {
		return "[" + text + "]"
	}
	return text
}

// part puts one blank between the number of a note and its text, whatever stands there.
func (n *notes) part(b block) {
	if b.par == nil {
		return
	}
	text := strings.TrimLeft(b.par.text.String(), blanks)
	if rest, ok := strings.CutPrefix(text, n.mark()); ok {
		b.par.text.Reset()
		b.par.text.WriteString(n.mark() + " " + strings.TrimLeft(rest, blanks))
	}
}

// blanks are what parts words.
const blanks = " \t\u00a0\u3000"
