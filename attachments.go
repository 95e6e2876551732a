package gongwen

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
)

// Resolver finds what a notice names as attached to it: base is the notice, a has the title and the address as far as the
// notice gives them. It yields nothing for what it cannot find, one source for a file, and several for an archive. The
// names of what it yields tell attachments apart: a stream that has a source of that name reads it once.
type Resolver func(ctx context.Context, base doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error]

// maxAttached is how many attachments of one notice are read, with those of attachments: a zip of forms has some hundreds.
const maxAttached = 1000

// ParseWithAttachments reads a notice and what is attached to it: the files that lie in it, as in a letter, and those that it
// names, as far as Options.Resolve finds them. The first document is the notice. Its Children are the ids of what is attached
// to it, whose Source.Parent is its own id; an attachment that cannot be read is a Document with Err set. What the notice names
// and Resolve does not find is a diagnostic, and so is what lies in a file and is no document.
//
// A sheet of tasks is attached without the year, the place and the organs that it belongs to: its dates and units mean those
// of the notice, where it does not give its own. The error is that of the notice, as in [Parser.Parse].
func (p *Parser) ParseWithAttachments(ctx context.Context, src doc.Source) ([]*doc.Document, error) {
	var docs []*doc.Document
	err := p.attached(ctx, src, func(i int, d *doc.Document, _ bool) {
		docs = append(docs, make([]*doc.Document, max(0, i+1-len(docs)))...)
		docs[i] = d
	})
	if err != nil {
		return nil, err
	}
	return docs, nil
}

// attached reads a notice and what is attached to it. give is called with each document when all that is attached to it was
// read, so that none has to be kept: the notice is number 0 and comes last. named says that its notice names it.
func (p *Parser) attached(ctx context.Context, src doc.Source, give func(i int, d *doc.Document, named bool)) error {
	j, err := p.parse(ctx, src, nil)
	if err != nil {
		return err
	}
	a := &attaching{Parser: p, notice: j.document, give: give, read: 1, met: map[string]bool{src.Name: src.Name != ""}}
	a.attachmentsOf(ctx, j, 1)
	if err := ctx.Err(); err != nil {
		return err
	}
	give(0, j.document, false)
	return nil
}

// attaching is a notice whose attachments are read.
type attaching struct {
	*Parser
	notice *doc.Document
	give   func(i int, d *doc.Document, named bool)
	read   int             // documents so far
	met    map[string]bool // their names
	cut    bool            // there was more
}

// attachmentsOf reads what is attached to a document.
func (a *attaching) attachmentsOf(ctx context.Context, j *job, depth int) {
	for _, src := range j.inside {
		if a.full() || ctx.Err() != nil {
			return
		}
		a.attach(ctx, j, src, nil, false, depth)
	}
	if a.opt.Resolve == nil || j.document.PageKind == doc.PageList {
		return
	}
	for _, named := range j.document.Metadata.Attachments {
		found := false
		for src, err := range a.opt.Resolve(ctx, j.base, named) {
			found = true
			if a.full() || ctx.Err() != nil {
				return
			}
			if a.met[src.Name] { // two names of one file
				continue
			}
			a.met[src.Name] = src.Name != ""
			a.attach(ctx, j, src, err, true, depth)
		}
		if !found && !holds(j.document, named) {
			note(j.document, "attachment_missing", "not found: %s", strings.TrimSpace(named.Title+" "+named.URL))
		}
	}
}

// holds reports whether a document holds what it names, as an annex below its signature; what is linked to lies elsewhere.
func holds(d *doc.Document, named doc.Attachment) bool {
	bare := func(s string) string { return strings.Trim(strings.Join(strings.Fields(s), ""), "《》") }
	title := bare(named.Title)
	return named.URL == "" && title != "" && slices.ContainsFunc(d.Parts, func(p doc.Part) bool {
		return p.Role == doc.PartAnnex && strings.Contains(bare(p.Title), title)
	})
}

// full reports whether enough was read, and says so once.
func (a *attaching) full() bool {
	if a.read <= maxAttached {
		return false
	}
	if !a.cut {
		note(a.notice, "attachments_cut", "more than %d attachments; the rest is not read", maxAttached)
	}
	a.cut = true
	return true
}

// attach reads an attachment of the document of j, and what is attached to that.
func (a *attaching) attach(ctx context.Context, j *job, src doc.Source, err error, named bool, depth int) {
	src.Parent = j.document.ID
	if src.FetchedAt.IsZero() {
		src.FetchedAt = j.src.FetchedAt
	}
	if err == nil && depth > a.opt.Limits.Nesting {
		err = &doc.Error{Stage: "read", Name: src.Name, Err: fmt.Errorf("%w: attachments of attachments, limit %d", doc.ErrTooDeep, a.opt.Limits.Nesting)}
	}
	var child *job
	if err == nil {
		child, err = a.parse(ctx, src, &a.notice.Metadata)
	}
	if err != nil && !named && noDocument(err) {
		note(j.document, "attachment_unread", "%v", err)
		return
	}
	i := a.read
	a.read++
	if err != nil {
		a.give(i, failed(src, err), named)
		return
	}
	j.document.Children = append(j.document.Children, child.document.ID)
	a.attachmentsOf(ctx, child, depth+1)
	a.give(i, child.document, named)
}

// noDocument reports whether what lies in a file is no document, as the formulas and drawings in office files: it is no failure.
func noDocument(err error) bool {
	return errors.Is(err, doc.ErrUnsupported) || errors.Is(err, doc.ErrBinary) || errors.Is(err, doc.ErrEmpty)
}

// attachmentsInside are the attachments among what lies in a source; what has no name is of the document itself, as the frames of a page.
func (j *job) attachmentsInside() (inside []doc.Source) {
	for i, src := range j.pieces.Children {
		if i+1 == j.pieces.Body || src.Name == "" {
			continue
		}
		if src.ID == "" {
			src.ID = fmt.Sprintf("%s#%d", j.info.SHA256, i+1)
		}
		src.Name = j.nameInside(i+1, src.Name)
		inside = append(inside, src)
	}
	return inside
}

// nameInside is the name of the n-th of what lies in a source.
func (j *job) nameInside(n int, name string) string {
	return fmt.Sprintf("%s!/%d/%s", j.src.Name, n, printable(path.Base(name)))
}

func note(d *doc.Document, code, format string, args ...any) {
	d.Diagnostics = append(d.Diagnostics, doc.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)})
}

// printable is a name that a stranger gave, without what a terminal would obey.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '_'
	}, name)
}
