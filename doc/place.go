package doc

import "sort"

// Place is a place in the source: bytes, a page, or a cell of a sheet.
type Place struct {
	Start int    `json:"start,omitempty"`
	End   int    `json:"end,omitempty"`
	Page  int    `json:"page,omitempty"` // from 1
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"` // "B7"
	// Paragraph is the how many-th paragraph or row of the file it is, where neither bytes nor pages are known; from 1.
	Paragraph int `json:"paragraph,omitempty"`
}

// IsZero reports whether the place says nothing.
func (p Place) IsZero() bool { return p == Place{} }

// Places say where the pieces of a buffer stand in a format without a byte order of its own, in their order. Empty Places
// are those of a source whose bytes are its text.
type Places []Placed

// Placed is the place of the piece that ends at a byte of the buffer.
type Placed struct {
	End int
	Place
}

// Of is the place of a range of the source buffer, as [Text.Source] gives it: that of the piece it begins in.
func (p Places) Of(src Span) Place {
	if len(p) == 0 {
		return Place{Start: src.Start, End: src.End}
	}
	i := sort.Search(len(p), func(i int) bool { return p[i].End > src.Start })
	return p[min(i, len(p)-1)].Place
}
