package gongwen

import (
	"context"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

// Page reads an HTML page for who learns site templates, see package corpus: what [Parser.Parse] would make of its blocks
// and where in the markup they stand. Its errors are those of Parse, and [doc.ErrUnsupported] for what is no HTML.
func (p *Parser) Page(ctx context.Context, src doc.Source) (*doc.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, p.opt.Limits.Deadline)
	defer cancel()
	raw, err := src.Read(ctx, p.opt.Limits.Bytes)
	if err != nil {
		return nil, err
	}
	j := &job{Parser: p, src: src, raw: raw}
	text, err := j.markup(ctx)
	if err != nil {
		return nil, err
	}
	err = j.stage(ctx, "extract", func() (err error) {
		j.pieces, err = p.extract.PageBlocks(ctx, src, text, p.opt.Limits)
		return err
	})
	if err != nil {
		return nil, err
	}
	normal, err := j.normal(ctx)
	if err != nil {
		return nil, err
	}
	var page *doc.Page
	err = j.stage(ctx, "mark", func() (err error) {
		page, err = p.extract.Page(ctx, src, normal)
		return err
	})
	return page, err
}

// markup decodes an input that is HTML.
func (j *job) markup(ctx context.Context) (text doc.Text, err error) {
	if len(j.raw) == 0 {
		return text, &doc.Error{Stage: "read", Name: j.src.Name, Err: doc.ErrEmpty}
	}
	noPage := fmt.Errorf("%w: no HTML page", doc.ErrUnsupported)
	head := j.raw[:min(len(j.raw), 8<<10)]
	known := extract.Signature(head) != ""
	for _, f := range j.opt.Formats {
		known = known || f.Detect(j.src, head)
	}
	err = j.stage(ctx, "decode", func() error {
		if known {
			return noPage
		}
		d, err := j.normalize.Decode(ctx, j.src, j.raw)
		text = d.Text
		if err == nil && !extract.IsHTML(text.String()) {
			return noPage
		}
		return err
	})
	return text, err
}
