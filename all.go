package gongwen

import (
	"context"
	"iter"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/ordered"
)

// All reads a stream of notices with bounded workers and yields the documents in the order of their sources; with
// Options.Attachments each notice is followed by what is attached to it. A bad input, or an error that the stream itself
// yields, gives a Document with Err set (and the error beside it) and the stream goes on. All stops when the caller does, or
// when the context ends, which it yields as a last error; no goroutine is left behind.
func (p *Parser) All(ctx context.Context, sources iter.Seq2[doc.Source, error]) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		for d := range Each(ctx, p, sources, func(d *doc.Document) *doc.Document { return d }) {
			if !yield(d, d.Err) {
				return
			}
		}
		if err := context.Cause(ctx); err != nil {
			yield(failed(doc.Source{}, err), err)
		}
	}
}

// Each is [Parser.All] with more work for the workers: it reads every notice, calls do with it, in the same goroutine,
// and yields what do returns, in the order of the sources. do gets failed inputs too, as Documents with Err set; it must
// be safe for concurrent use.
//
// A source that a notice before it names as its attachment (it has the name that Options.Resolve gave) is not read again, nor
// is as an attachment what was read before. A worker may have read it by then, also with OCR: then what it read is dropped.
func Each[Out any](ctx context.Context, p *Parser, sources iter.Seq2[doc.Source, error], do func(*doc.Document) Out) iter.Seq[Out] {
	bounds := ordered.Bounds{Workers: p.opt.Workers, Weight: p.opt.BytesInFlight}
	read := func(ctx context.Context, src doc.Source, err error) (outs []result[Out]) {
		p.whole(ctx, src, err, func(i int, d *doc.Document, named bool) {
			outs = append(outs, make([]result[Out], max(0, i+1-len(outs)))...)
			outs[i].origin = origin{d.ID, d.Source.Parent, d.Source.Name, named} // before do, which may change d
			outs[i].out = do(d)
		})
		return outs
	}
	return func(yield func(Out) bool) {
		var names *once
		if p.opt.Attachments {
			names = newOnce()
		}
		for outs := range ordered.Map(ctx, names.filter(sources), bounds, p.weight, read) {
			names.begin(outs[0].name)
			for _, r := range outs {
				if names.is(r.origin) && !yield(r.out) {
					return
				}
			}
		}
	}
}

// result is what was made of a document.
type result[Out any] struct {
	origin
	out Out
}

// whole reads a source, with what is attached to it where that is asked for.
func (p *Parser) whole(ctx context.Context, src doc.Source, err error, give func(i int, d *doc.Document, named bool)) {
	if err == nil && p.opt.Attachments {
		if err = p.attached(ctx, src, give); err == nil {
			return
		}
	}
	var d *doc.Document
	if err == nil {
		d, err = p.Parse(ctx, src)
	}
	if err != nil {
		d = failed(src, err)
	}
	give(0, d, false)
}

// weight is what a source may hold in memory: one whose size is not known may be as large as the limit.
func (p *Parser) weight(src doc.Source) int64 {
	switch most := p.opt.Limits.Bytes; {
	case src.Bytes != nil:
		return int64(len(src.Bytes))
	case src.Size > 0 && src.Size < most:
		return src.Size
	default:
		return most
	}
}

// failed is the record of a source that gave no document.
func failed(src doc.Source, err error) *doc.Document {
	info := doc.SourceInfo{
		Name: src.Name, URL: src.URL, MediaType: src.MediaType, Charset: src.Charset,
		Bytes: len(src.Bytes), Parent: src.Parent, FetchedAt: fetched(src),
	}
	return &doc.Document{Schema: doc.Schema, ID: src.ID, Source: info, Err: err}
}
