package doc

import (
	"context"
	"fmt"
	"strings"
)

// OCR is an engine that recognizes the characters of an image. It is handed over in the Options of the root package, and asked
// for pages that have no text of their own; it must be safe for concurrent use.
type OCR interface {
	// Recognize returns the lines of an image from top to bottom, none for an image without text. An error costs the page its
	// text and becomes a diagnostic; that of the context ends the reading.
	Recognize(ctx context.Context, img Image) ([]Line, error)
}

// Image is a page that is an image.
type Image struct {
	Source    string  // name of the input
	Page      int     // from 1
	MediaType string  // "image/png"
	DPI       float64 // pixels of an inch of the page; 0 is not known
	Bytes     []byte  // a whole file of that type
}

// Line is a line of recognized text. The box is in pixels of the image, from its upper left corner; it is zero where the engine
// does not tell.
type Line struct {
	Text           string
	X0, Y0, X1, Y1 float64
}

// ScanReader is a Format that can have an OCR engine read the pages without text.
type ScanReader interface {
	Format
	// ReadScans is Read, with an engine for the pages that are images.
	ReadScans(ctx context.Context, src Source, raw []byte, limits Limits, ocr OCR) (Blocks, error)
}

// NoTextPages is the code of the diagnostic of a file that has text, and pages without: they are for an engine.
const NoTextPages = "no_text_pages"

// RecognizeFirst says what to do with an input that is images.
const RecognizeFirst = "recognize the text first (as with ocrmypdf -l chi_sim), or name an engine (Options.OCR, --ocr)"

// NoText is the error of an input that is images where a text should be; what says which of it: "pages 1–12 are images".
func NoText(what string) error { return fmt.Errorf("%w (%s): %s", ErrNoText, what, RecognizeFirst) }

// NoTextInside is NoText for what has no pages, whose images are shown to no engine: saved as a PDF, they can be.
func NoTextInside(what string) error {
	return fmt.Errorf("%w (%s): save it as a PDF, and %s", ErrNoText, what, RecognizeFirst)
}

// Pages are numbers of pages, which are added in ascending order.
type Pages struct {
	ranges [][2]int
	n      int
}

// Add adds a page.
func (p *Pages) Add(n int) {
	k := len(p.ranges) - 1
	switch {
	case k >= 0 && p.ranges[k][1] >= n:
		return // it is there
	case k >= 0 && p.ranges[k][1] == n-1:
		p.ranges[k][1] = n
	default:
		p.ranges = append(p.ranges, [2]int{n, n})
	}
	p.n++
}

// Len is how many pages there are.
func (p *Pages) Len() int { return p.n }

// maxRanges bounds a message.
const maxRanges = 8

// String is "page 3", or "pages 1–12, 14".
func (p *Pages) String() string {
	var b strings.Builder
	b.WriteString("page")
	if p.n != 1 {
		b.WriteByte('s')
	}
	for k, r := range p.ranges {
		switch {
		case k == maxRanges:
			b.WriteString(" …")
			return b.String()
		case k > 0:
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, " %d", r[0])
		if r[1] > r[0] {
			fmt.Fprintf(&b, "–%d", r[1])
		}
	}
	return b.String()
}

// Say says something of pages: Say("is an image", "are images") is "page 3 is an image" or "pages 1–12 are images".
func (p *Pages) Say(one, many string) string {
	if p.n == 1 {
		return p.String() + " " + one
	}
	return p.String() + " " + many
}
