// Package extract finds the document on a page.
package extract

import (
	"context"
	"embed"
	"io/fs"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of extraction.
func Rules() fs.FS { return rules }

// Options say how documents are found.
type Options struct{}

// Extractor is immutable and safe for concurrent use.
type Extractor struct{ opt Options }

// New checks the options.
func New(opt Options) (*Extractor, error) { return &Extractor{opt}, nil }

// Signature names the binary format that the first bytes belong to, or returns "".
func Signature(head []byte) string { return "" }

// Blocks is the first door.
func (x *Extractor) Blocks(ctx context.Context, src doc.Source, text doc.Text, limits doc.Limits) (doc.Blocks, error) {
	return doc.Blocks{Text: text, Pieces: []doc.Piece{{Span: doc.Span{Start: 0, End: text.Len()}}}}, nil
}
