package extract

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// Blocks brings a decoded document into one buffer and its pieces: HTML by its elements, other text by its lines. What
// it is the content says, not the claimed type. Errors wrap [doc.ErrTooLarge] for more pieces than the limits allow.
func (x *Extractor) Blocks(ctx context.Context, src doc.Source, text doc.Text, limits doc.Limits) (doc.Blocks, error) {
	return x.blocks(ctx, src, text, limits, false)
}

func (x *Extractor) blocks(ctx context.Context, src doc.Source, text doc.Text, limits doc.Limits, learning bool) (doc.Blocks, error) {
	limits = limits.WithDefaults()
	a := assembler{limits: limits, index: x.templates}
	if !learning {
		if listed, err := x.readAnswer(&a, src, text); err != nil || listed {
			return a.blocks(), err
		}
	}
	var err error
	if IsHTML(text.String()) {
		if learning || len(x.templates.sites) > 0 {
			a.site = x.siteOf(src, text.String())
			a.index = x.templates.of(a.site)
		}
		if learning {
			a.index = a.index.learner()
		}
		err = x.readHTML(ctx, &a, text)
	} else {
		err = readFlat(ctx, &a, text)
	}
	if err != nil {
		return doc.Blocks{}, err
	}
	return a.blocks(), nil
}

// IsHTML reports whether a text is marked up: it opens as a page does, or holds several tags that no plain text has.
func IsHTML(s string) bool {
	tags := 0
	s = s[:min(len(s), 256<<10)]
	if strings.IndexByte(s, '<') < 0 {
		return false
	}
	for rest := s[:strings.LastIndexByte(s, '>')+1]; tags < 3; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		name, closing := strings.CutPrefix(rest[:min(len(rest), 32)], "/")
		end := strings.IndexFunc(name, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '!')
		})
		if end <= 0 {
			continue
		}
		switch name = strings.ToLower(name[:end]); name {
		case "!doctype", "html", "head", "body":
			return true
		default:
			if atom.Lookup([]byte(name)) == 0 {
				continue
			}
		}
		if tags++; closing {
			tags += 2 // somebody opened it
		}
	}
	return true
}

// assembler puts pieces together into a buffer.
type assembler struct {
	limits  doc.Limits
	out     doc.Builder
	pieces  []doc.Piece
	opened  bool // a piece is being written
	start   int  // where it begins
	tables  int
	notes   []doc.Diagnostic
	links   []doc.Attachment
	pages   []string
	pagers  []pagerLink
	anchors []string
	frames  []string
	hidden  doc.Scripted
	base    string
	listed  bool
	entries []doc.Entry
	markup  bool
	full    error // the limit of blocks was passed

	index   *templateIndex // of the page's site
	site    string         // its host, when that is asked for
	in      *node          // the last of elements
	elems   [][]string     // this, region and several: see [doc.Blocks]
	region  []string
	several []string
}

// add appends a piece whose text is t, blanks at both ends taken off. Empty pieces are left out, empty cells kept.
func (a *assembler) add(t doc.Text, p doc.Piece) error {
	return a.addSpan(t, doc.Span{End: t.Len()}, p)
}

// addSpan does the same with a span of t.
func (a *assembler) addSpan(t doc.Text, s doc.Span, p doc.Piece) error {
	from, to := trim(t.Slice(s))
	if from == to && p.Kind != doc.CellPiece {
		return nil
	}
	a.open()
	a.out.Keep(t, s.Start+from, s.Start+to)
	return a.close(p)
}

// grow makes room for a text of so many bytes and pieces.
func (a *assembler) grow(bytes, pieces int) {
	a.out.Grow(bytes)
	a.pieces = make([]doc.Piece, 0, min(pieces, a.limits.Blocks))
}

// open begins a piece at the end of the buffer, unless one is open.
func (a *assembler) open() {
	if a.opened {
		return
	}
	if len(a.pieces) > 0 {
		a.out.Insert("\n")
	}
	a.opened, a.start = true, a.out.Len()
}

// close ends the open piece.
func (a *assembler) close(p doc.Piece) error {
	a.opened = false
	if len(a.pieces) >= a.limits.Blocks {
		a.full = fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, a.limits.Blocks)
		return a.full
	}
	p.Span = doc.Span{Start: a.start, End: a.out.Len()}
	a.pieces = append(a.pieces, p)
	return nil
}

func (a *assembler) note(code, format string, args ...any) {
	a.notes = append(a.notes, doc.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)})
}

// noteOnce notes what is said of the page as a whole.
func (a *assembler) noteOnce(code, format string, args ...any) {
	if !slices.ContainsFunc(a.notes, func(d doc.Diagnostic) bool { return d.Code == code }) {
		a.note(code, format, args...)
	}
}

func (a *assembler) blocks() doc.Blocks {
	return doc.Blocks{Text: a.out.Text(), Pieces: a.pieces, Markup: a.markup, Attachments: a.links, Pages: a.pages, Anchors: a.anchors, Frames: a.frames, Scripted: a.hidden, Base: a.base, Listed: a.listed, Entries: a.entries, Diagnostics: a.notes, Site: a.site, Elements: a.elems, Region: a.region, Several: a.several}
}

// blank reports whether a character is white space; zero-width ones are.
func blank(r rune) bool {
	if r > '\u3000' { // the last of Unicode's white space
		return r == '\ufeff'
	}
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c'
}

// trim gives the range of s without blanks at its ends.
func trim(s string) (from, to int) {
	to = len(s)
	for from < to {
		r, n := utf8.DecodeRuneInString(s[from:])
		if !blank(r) {
			break
		}
		from += n
	}
	for to > from {
		r, n := utf8.DecodeLastRuneInString(s[:to])
		if !blank(r) {
			break
		}
		to -= n
	}
	return from, to
}
