package gongwen

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

// Parse reads one notice. An error is a [*doc.Error] that names the stage and the input and wraps a sentinel of package
// doc, an error of the context, or one of reading; there is no document then. Less than that is a diagnostic of the
// document.
func (p *Parser) Parse(ctx context.Context, src doc.Source) (*doc.Document, error) {
	j, err := p.parse(ctx, src, nil)
	if err != nil {
		return nil, err
	}
	return j.document, nil
}

// parse reads one source under a deadline of its own. notice is what is known of the notice that it is attached to; nil for a
// notice.
func (p *Parser) parse(ctx context.Context, src doc.Source, notice *doc.Metadata) (*job, error) {
	ctx, cancel := context.WithTimeout(ctx, p.opt.Limits.Deadline)
	defer cancel()
	return p.job(ctx, src, notice, 0)
}

// job reads a source that lies in so many others.
func (p *Parser) job(ctx context.Context, src doc.Source, notice *doc.Metadata, depth int) (*job, error) {
	raw, err := src.Read(ctx, p.opt.Limits.Bytes)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return nil, &doc.Error{Stage: "read", Name: src.Name, Err: doc.ErrEmpty}
	}
	job := &job{Parser: p, src: src, base: src, notice: notice, raw: raw, info: p.describe(src, raw)}
	if err := job.blocks(ctx, depth); err != nil {
		return nil, err
	}
	if job.document == nil {
		if err := job.build(ctx); err != nil {
			return nil, err
		}
	}
	return job, nil
}

// describe says what is known of an input before it is read.
func (p *Parser) describe(src doc.Source, raw []byte) doc.SourceInfo {
	return doc.SourceInfo{
		Name: src.Name, URL: src.URL, MediaType: src.MediaType, Charset: src.Charset,
		Bytes: len(raw), SHA256: doc.Digest(raw), Parent: src.Parent, FetchedAt: fetched(src),
	}
}

// fetched is when a source was fetched, as documents say it; "" when that is not known.
func fetched(src doc.Source) string {
	if src.FetchedAt.IsZero() {
		return ""
	}
	return src.FetchedAt.UTC().Format(time.RFC3339)
}

// job is one input on its way through the phases.
type job struct {
	*Parser
	src      doc.Source
	base     doc.Source // what the addresses in it are relative to: src, or the page inside it
	notice   *doc.Metadata
	raw      []byte
	info     doc.SourceInfo
	pieces   doc.Blocks
	removed  []doc.Removal // before there was a text to say where
	notes    []doc.Diagnostic
	inside   []doc.Source // attachments that lie in it
	document *doc.Document
}

// stage runs one phase: its errors get the stage and the input's name, and a panic becomes an error.
func (j *job) stage(ctx context.Context, name string, phase func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v, at %s", doc.ErrInternal, r, panicked())
		}
		if e := (*doc.Error)(nil); err != nil && !errors.As(err, &e) {
			err = &doc.Error{Stage: name, Name: j.src.Name, Err: err}
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	return phase()
}

// panicked names the lines that a panic came from, innermost first, for the report of it.
func panicked() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var at []string
	for more := true; more && len(at) < 4; {
		var f runtime.Frame
		f, more = frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			at = append(at, fmt.Sprintf("%s:%d", f.Function[strings.LastIndexByte(f.Function, '/')+1:], f.Line))
		}
	}
	return strings.Join(at, " ← ")
}

// blocks brings the input into one text buffer and its pieces: by a format that knows the bytes, or as HTML or text.
func (j *job) blocks(ctx context.Context, depth int) error {
	head := j.raw[:min(len(j.raw), 8<<10)]
	for _, f := range j.opt.Formats {
		if f.Detect(j.src, head) {
			return j.format(ctx, f, depth)
		}
	}
	if name := extract.Signature(head); name != "" {
		return j.stage(ctx, "read", func() error { return fmt.Errorf("%w: %s", doc.ErrUnsupported, name) })
	}
	return j.textBlocks(ctx)
}

// textBlocks does so with HTML, text and the answers of list interfaces.
func (j *job) textBlocks(ctx context.Context) error {
	var text doc.Text
	err := j.stage(ctx, "decode", func() error {
		d, err := j.normalize.Decode(ctx, j.src, j.raw)
		text, j.info.Charset, j.removed, j.notes = d.Text, d.Charset, d.Removed, d.Diagnostics
		return err
	})
	if err != nil {
		return err
	}
	return j.stage(ctx, "extract", func() (err error) {
		j.pieces, err = j.extract.Blocks(ctx, j.src, text, j.opt.Limits)
		return err
	})
}

// format reads the input with a format, and goes on with the source inside it that is the document itself.
func (j *job) format(ctx context.Context, f doc.Format, depth int) error {
	err := j.stage(ctx, f.Name(), func() (err error) {
		j.pieces, err = j.readFormat(ctx, f)
		if err == nil && j.pieces.Body > 0 && depth+1 > j.opt.Limits.Nesting {
			err = fmt.Errorf("%w: sources inside sources, limit %d", doc.ErrTooDeep, j.opt.Limits.Nesting)
		}
		return err
	})
	if err != nil {
		return err
	}
	j.inside = j.attachmentsInside()
	if j.pieces.Body == 0 {
		return nil
	}
	child := j.pieces.Children[j.pieces.Body-1]
	child.Parent = cmp.Or(j.src.Parent, j.info.SHA256) // the notice that a letter is attached to, else the letter
	if child.ID == "" {
		child.ID = fmt.Sprintf("%s#%d", j.info.SHA256, j.pieces.Body)
	}
	if child.Name == "" {
		child.Name = j.src.Name
	} else { // as that of an attachment: a name by itself says of no letter of thousands
		child.Name = j.nameInside(j.pieces.Body, child.Name)
	}
	if child.URL == "" {
		child.URL = j.src.URL
	}
	child.FetchedAt = j.src.FetchedAt
	child.Notes = slices.Concat(j.src.Notes, child.Notes)
	body, err := j.job(ctx, child, j.notice, depth+1)
	if err != nil {
		return err
	}
	j.document, j.base, j.inside = body.document, body.base, append(j.inside, body.inside...)
	j.document.Diagnostics = append(j.document.Diagnostics, j.pieces.Diagnostics...)
	return nil
}

// build takes the pieces through the last three phases.
func (j *job) build(ctx context.Context) error {
	normal, err := j.normal(ctx)
	if err != nil {
		return err
	}
	var draft *doc.Draft
	err = j.stage(ctx, "mark", func() (err error) {
		draft, err = j.extract.Mark(ctx, j.src, normal)
		return err
	})
	if err != nil {
		return err
	}
	draft.Notice = j.notice
	err = j.stage(ctx, "segment", func() error { return j.segment.Build(ctx, draft) })
	if err != nil {
		return err
	}
	j.document = j.finish(draft)
	return nil
}

// normal is the pieces after normalization.
func (j *job) normal(ctx context.Context) (normal doc.Normal, err error) {
	err = j.stage(ctx, "normalize", func() (err error) {
		normal, err = j.normalize.Text(ctx, j.pieces)
		return err
	})
	return normal, err
}

// finish fills in what no phase knows by itself.
func (j *job) finish(draft *doc.Draft) *doc.Document {
	d := draft.Document
	d.Schema = doc.Schema
	d.ID = j.src.ID
	if d.ID == "" {
		d.ID = j.info.SHA256
	}
	d.Version = doc.Version{Gongwen: Version, Rules: RulesHash()}
	d.Source = j.info
	d.Map, d.Places, d.Text = draft.Text, draft.Places, draft.Text.String()
	for _, r := range j.removed {
		r.At = draft.Text.Position(r.Source.Start)
		d.Removed = append(d.Removed, r)
	}
	d.Diagnostics = slices.Concat(j.src.Notes, j.notes, d.Diagnostics)
	if n := draft.Text.Shares()[doc.Unknown]; n > 0 {
		d.Diagnostics = append(d.Diagnostics, doc.Diagnostic{
			Code:    "unplaced_text",
			Message: fmt.Sprintf("%d of %d bytes of text have no known place in the source", n, draft.Text.Len()),
		})
	}
	return d
}
