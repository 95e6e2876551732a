// Package scan has an OCR engine read the pages of a file that are images, and brings what it recognizes to a page of package
// internal/layout. It is the part that the formats with such pages (PDF, OFD, images) have in common.
package scan

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
)

// MaxLines is how many lines of a page are taken from an engine, MaxText how many bytes.
const (
	MaxLines = 20_000
	MaxText  = 4 << 20
)

// A page has no text of its own when it has images only, or when images cover this share of it and it has few characters: a
// stamp, a page number, the mark of a scanning program.
const (
	Cover    = 0.6
	MaxStamp = 30
)

// Reader reads the pages of one file, and keeps what became of them.
type Reader struct {
	OCR doc.OCR // nil is none: then no page is read

	read, silent, failed doc.Pages
	why                  error // the first page failed
}

// Frame is where an image lies on its page, in points (1/72 inch).
type Frame struct {
	Left, Top float64
	Scale     float64 // points of a pixel; 0 is that of the image's DPI
}

// Recognize has the glyphs of an image recognized; there are none where the engine is silent or fails. The error is that of the
// context.
func (r *Reader) Recognize(ctx context.Context, img doc.Image, at Frame) ([]layout.Glyph, error) {
	lines, err := r.OCR.Recognize(ctx, img)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil {
		err = check(lines)
	}
	if err != nil {
		r.Fail(img.Page, err)
		return nil, nil
	}
	if at.Scale <= 0 {
		at.Scale = 72 / 300.0 // as scanners are set
		if img.DPI > 0 {
			at.Scale = 72 / img.DPI
		}
	}
	glyphs := place(lines, at)
	if len(glyphs) == 0 {
		r.silent.Add(img.Page)
		return nil, nil
	}
	r.read.Add(img.Page)
	return glyphs, nil
}

// Fail notes why a page was not read.
func (r *Reader) Fail(page int, err error) {
	r.failed.Add(page)
	if r.why == nil {
		r.why = err
	}
}

// check refuses what is no page.
func check(lines []doc.Line) error {
	size := 0
	for _, l := range lines {
		size += len(l.Text)
	}
	if len(lines) > MaxLines || size > MaxText {
		return fmt.Errorf("%w: OCR found %d lines of %d bytes on one page, limits %d and %d", doc.ErrTooLarge, len(lines), size, MaxLines, MaxText)
	}
	return nil
}

// Tell makes the diagnostics, so that nobody takes the text for that of the office.
func (r *Reader) Tell(w *doc.BlockWriter) {
	if r.read.Len() > 0 {
		w.Note("ocr", "%s read by OCR: characters may be wrong", r.read.Say("was", "were"))
	}
	if r.silent.Len() > 0 {
		w.Note("ocr_silent", "%s: OCR found no text", r.silent.String())
	}
	if r.failed.Len() > 0 {
		w.Note("ocr_failed", "%s: %v", r.failed.String(), r.why)
	}
}

// NoText is the error of a file in which no text was found; what says what of it is images.
func (r *Reader) NoText(what string) error {
	switch {
	case r.why != nil:
		return fmt.Errorf("%w (%s): OCR failed on %s: %v", doc.ErrNoText, what, r.failed.String(), r.why)
	case r.silent.Len() > 0:
		return fmt.Errorf("%w (%s): OCR found none", doc.ErrNoText, what)
	}
	return doc.NoText(what)
}

// place sets the characters of lines. Those of a line share its box by their widths. Where an engine gives no boxes, a line
// stands as a typewriter sets it, and an empty one parts paragraphs; blanks are for layout to see, by the gaps: engines put
// them between Han characters, too.
func place(lines []doc.Line, at Frame) []layout.Glyph {
	const typed, leading = 16, 1.8 // as GB/T 9704 sets a notice: 28 characters a line
	size := usual(lines)
	var out []layout.Glyph
	for i, l := range lines {
		units := 0.0
		for _, c := range l.Text {
			units += wide(c)
		}
		left, base, em, unit := 0.0, float64(i+1)*typed*leading, float64(typed), float64(typed)
		if l.X1 > l.X0 && l.Y1 > l.Y0 && units > 0 {
			em = l.Y1 - l.Y0
			if em > 0.75*size && em < 1.3*size { // a line without high or low characters has a low box
				em = size
			}
			left, base = at.Left+l.X0*at.Scale, at.Top+(l.Y1-0.12*em)*at.Scale
			em, unit = em*at.Scale, (l.X1-l.X0)/units*at.Scale
		}
		for _, c := range l.Text {
			right := left + wide(c)*unit
			if c > ' ' && c != '\u3000' && c != '\u00a0' {
				out = append(out, layout.Glyph{Text: string(c), Left: left, Right: right, Base: base, Size: em})
			}
			left = right
		}
	}
	return out
}

// usual is the height of the lines that half of the text stands in or below, in pixels.
func usual(lines []doc.Line) float64 {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l doc.Line) bool { return l.Y1 <= l.Y0 || l.Text == "" })
	slices.SortFunc(lines, func(a, b doc.Line) int { return cmp.Compare(a.Y1-a.Y0, b.Y1-b.Y0) })
	all := 0
	for _, l := range lines {
		all += len(l.Text)
	}
	half := 0
	for _, l := range lines {
		if half += len(l.Text); half*2 >= all {
			return l.Y1 - l.Y0
		}
	}
	return 0
}

// wide is the width of a character, in sizes of its font.
func wide(c rune) float64 {
	if c >= 0x2e80 || c >= 0x2014 && c <= 0x2026 || c >= 0x2460 && c < 0x2600 {
		return 1
	}
	return 0.5
}
