package markdown

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// reader reads a file line by line.
type reader struct {
	ctx    context.Context
	limits doc.Limits
	in     doc.Text
	s      string
	text   doc.Builder
	out    doc.Blocks

	lines []doc.Span // of the paragraph that is open
}

// read reads all lines.
func (r *reader) read() error {
	at := r.frontMatter()
	fenced := "" // the fence that a block of code is in
	for n := 0; at < len(r.s); n++ {
		if n%4096 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		line, next := r.line(at)
		text := r.s[line.Start:line.End]
		if f := fence(strings.TrimSpace(text)); f != "" && (fenced == "" || strings.HasPrefix(f, fenced) && strings.TrimSpace(text) == f) {
			if err := r.endParagraph(); err != nil {
				return err
			}
			if fenced == "" {
				fenced = f
			} else {
				fenced = ""
			}
			at = next
			continue
		}
		var err error
		if fenced != "" {
			err = r.piece([]doc.Span{line}, doc.Piece{}, false)
		} else {
			next, err = r.block(line, next)
		}
		if err != nil {
			return err
		}
		at = next
	}
	return r.endParagraph()
}

// line is the line at a place, and where the next one begins.
func (r *reader) line(at int) (line doc.Span, next int) {
	end := strings.IndexByte(r.s[at:], '\n')
	if end < 0 {
		return doc.Span{Start: at, End: len(r.s)}, len(r.s)
	}
	return doc.Span{Start: at, End: at + len(strings.TrimSuffix(r.s[at:at+end], "\r"))}, at + end + 1
}

// frontMatter passes over the values between two lines of dashes at the top of a file.
func (r *reader) frontMatter() int {
	if !strings.HasPrefix(r.s, "---\n") && !strings.HasPrefix(r.s, "---\r\n") {
		return 0
	}
	_, at := r.line(0)
	for n := 0; at < len(r.s) && n < 200; n++ {
		line, next := r.line(at)
		text := strings.TrimSpace(r.s[line.Start:line.End])
		if text == "---" {
			return next
		}
		if text != "" && !strings.Contains(text, ":") && !strings.HasPrefix(text, "-") {
			break // no values: a rule
		}
		at = next
	}
	return 0
}

// block reads a line that is in no block of code, or a table that begins with it, and says where to go on.
func (r *reader) block(line doc.Span, next int) (int, error) {
	line = r.inner(line)
	text := r.s[line.Start:line.End]
	level, skip := heading(text)
	switch {
	case text == "":
		return next, r.endParagraph()
	case level > 0:
		if err := r.endParagraph(); err != nil {
			return next, err
		}
		line.Start += skip
		line.End = line.Start + len(withoutHashes(r.s[line.Start:line.End]))
		return next, r.piece([]doc.Span{line}, doc.Piece{Kind: doc.Heading, Level: level}, true)
	case rule(text):
		return next, r.endParagraph()
	case strings.Contains(text, "|"):
		if below, after := r.line(next); next < len(r.s) {
			if n := delimiters(strings.TrimSpace(r.s[below.Start:below.End])); n > 0 && n == len(r.cells(line)) {
				if err := r.endParagraph(); err != nil {
					return next, err
				}
				return r.table(line, after, n)
			}
		}
	}
	return r.textLine(line, next)
}

// textLine reads a line of a paragraph, or a heading that a line of marks stands under.
func (r *reader) textLine(line doc.Span, next int) (int, error) {
	text := r.s[line.Start:line.End]
	if _, ok := bullet(text); ok || numbered(text) {
		if err := r.endParagraph(); err != nil {
			return next, err
		}
	} else {
		below, after := r.line(next)
		level := underline(strings.TrimSpace(r.s[below.Start:below.End]))
		if level == 1 || level == 2 && !r.endsSentence(text) {
			lines := append(r.lines, line)
			r.lines = nil
			return after, r.piece(lines, doc.Piece{Kind: doc.Heading, Level: level}, true)
		}
	}
	r.lines = append(r.lines, line)
	if r.endsSentence(text) || utf8.RuneCountInString(text) < shortLine || strings.HasPrefix(r.s[line.End:], "  ") {
		return next, r.endParagraph()
	}
	return next, nil
}

const blanks = " \t\u3000\u00a0"

// inner is a line without blanks at its ends and without the marks of a quotation; two blanks at the end, which break the
// line, are seen in the source.
func (r *reader) inner(line doc.Span) doc.Span {
	for {
		text := strings.TrimLeft(r.s[line.Start:line.End], blanks)
		line.Start = line.End - len(text)
		if !strings.HasPrefix(text, ">") {
			line.End = line.Start + len(strings.TrimRight(text, blanks))
			return line
		}
		line.Start++
	}
}

// shortLine is how many characters a line has at least that goes on in the next.
const shortLine = 20

// endsSentence reports whether a line ends with a mark that ends a sentence, or with a hard line break.
func (r *reader) endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("。；：！？!?;:\\", last)
}

// endParagraph writes the paragraph that is open.
func (r *reader) endParagraph() error {
	lines := r.lines
	r.lines = nil
	if len(lines) == 0 {
		return nil
	}
	return r.piece(lines, doc.Piece{}, true)
}

// piece adds a piece of lines; inline says whether there are marks inside.
func (r *reader) piece(lines []doc.Span, p doc.Piece, inline bool) error {
	if len(r.out.Pieces) >= r.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, r.limits.Blocks)
	}
	x := spanWriter{r: r}
	for i, line := range lines {
		if mark, ok := bullet(r.s[line.Start:line.End]); inline && i == 0 && ok {
			x.insert("• ")
			line.Start += mark
		}
		if i > 0 && x.last < utf8.RuneSelf && r.s[line.Start] < utf8.RuneSelf {
			x.insert(" ") // between words
		}
		if inline {
			x.write(line)
		} else {
			x.keep(line.Start, line.End)
		}
	}
	if p.Kind == doc.CellPiece {
		x.open() // an empty cell is a piece, too
	}
	if !x.opened {
		return nil
	}
	p.Span = doc.Span{Start: x.start, End: r.text.Len()}
	p.Role = "content"
	if p.Links = x.share(); p.Links > 0.8 && x.targets == 1 {
		p.Href = x.href
	}
	r.out.Pieces = append(r.out.Pieces, p)
	return nil
}
