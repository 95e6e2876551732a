// Package normalize turns the bytes of a document into text.
package normalize

import (
	"context"
	"embed"
	"io/fs"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data that conversion is made from.
func Rules() fs.FS { return rules }

// Options say how text is normalized. The zero Options are the product's defaults.
type Options struct {
	Script string `json:"script,omitempty"`
}

// Normalizer decodes and normalizes. It is immutable and safe for concurrent use.
type Normalizer struct{ opt Options }

// New checks the options.
func New(opt Options) (*Normalizer, error) { return &Normalizer{opt}, nil }

// Decoded is text with the way back to its bytes.
type Decoded struct {
	Text        doc.Text
	Charset     string
	Removed     []doc.Removal
	Diagnostics []doc.Diagnostic
}

// Decode is the first door.
func (n *Normalizer) Decode(ctx context.Context, src doc.Source, raw []byte) (Decoded, error) {
	return Decoded{Text: doc.NewText(string(raw)), Charset: "utf-8"}, nil
}

// Text is the second door.
func (n *Normalizer) Text(ctx context.Context, b doc.Blocks) (doc.Normal, error) {
	out := doc.Normal{Blocks: b, Before: b.Text}
	var k doc.KeyBuilder
	k.Add(b.Text.String(), b.Text.Len())
	out.Key = k.Key()
	for _, p := range b.Pieces {
		out.BeforeSpans = append(out.BeforeSpans, p.Span)
	}
	return out, nil
}
