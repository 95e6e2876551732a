package gongwen

import (
	"context"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

// Links reads where a page leads to, for who fetches pages: what [Parser.Parse] would find of entries, further pages and
// attachments, and all links, without the last phase. What is neither HTML nor the answer of a list interface gives a Kind only:
// [doc.PageDocument] for text and what one of Options.Formats reads, [doc.PageOther] for other formats. Errors are those of
// Parse.
func (p *Parser) Links(ctx context.Context, src doc.Source) (*doc.Links, error) {
	ctx, cancel := context.WithTimeout(ctx, p.opt.Limits.Deadline)
	defer cancel()
	raw, err := src.Read(ctx, p.opt.Limits.Bytes)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return nil, &doc.Error{Stage: "read", Name: src.Name, Err: doc.ErrEmpty}
	}
	j := &job{Parser: p, src: src, raw: raw}
	if kind := j.binaryKind(); kind != "" {
		return &doc.Links{Kind: kind}, nil
	}
	if err := j.textBlocks(ctx); err != nil {
		return nil, err
	}
	if !j.pieces.Markup && !j.pieces.Listed {
		return &doc.Links{Kind: doc.PageDocument}, nil
	}
	normal, err := j.normal(ctx)
	if err != nil {
		return nil, err
	}
	var links *doc.Links
	err = j.stage(ctx, "mark", func() (err error) {
		links, err = p.extract.Links(ctx, src, normal)
		return err
	})
	return links, err
}

// binaryKind is what an input is that is no text; "" for text.
func (j *job) binaryKind() doc.PageKind {
	head := j.raw[:min(len(j.raw), 8<<10)]
	for _, f := range j.opt.Formats {
		if f.Detect(j.src, head) {
			return doc.PageDocument
		}
	}
	if extract.Signature(head) != "" {
		return doc.PageOther
	}
	return ""
}
