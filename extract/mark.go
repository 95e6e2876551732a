package extract

import (
	"context"

	"github.com/gongwen-go/gongwen/doc"
)

// Mark is the second door.
func (x *Extractor) Mark(ctx context.Context, src doc.Source, n doc.Normal) (*doc.Draft, error) {
	p := &page{x: x, src: src, n: n, verdicts: make([]verdict, len(n.Pieces)), found: &doc.Document{Script: n.Script}}
	p.form()     // fields of the disclosure form and bylines: values kept as candidates, pieces taken out
	p.metadata() // title, number, addressees, signature, dates, parts, references: from what is kept and the candidates
	return p.project(), nil
}

// project makes the final text.
func (p *page) project() *doc.Draft {
	return &doc.Draft{Document: p.found, Text: p.n.Text, Key: p.n.Key, Pieces: p.n.Pieces}
}
