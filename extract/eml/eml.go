// Package eml reads mail as files (.eml, RFC 5322 with MIME): the letter in which an office sends its notice. The richest
// text of the letter comes back as the child that is the document (Body), HTML before plain text; attached files, and letters
// inside the letter, come back as further children. The caller dispatches each by its content.
//
// Of the header, subject, sender and date become a note of the Body, and the date its Modified: they are of the letter, not
// of the notice in it. Not read are encrypted and signed containers (they are children as they stand), uuencode and
// winmail.dat, pictures that the text shows.
package eml

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/message"
)

// Format is the doc.Format of mail.
type Format struct{}

// Name is "eml".
func (Format) Name() string { return "eml" }

// trace are the fields that mail has, and a page that was saved as a message has not.
var trace = []string{"to", "received", "return-path", "delivered-to", "message-id", "cc", "bcc", "reply-to"}

// Detect looks for a header with a sender or a subject, a date or what a mail server writes. Where the source claims to be
// mail, one field is enough.
func (Format) Detect(src doc.Source, head []byte) bool {
	h := message.ReadHeader(head)
	has := func(names ...string) (n int) {
		for _, name := range names {
			if h.Get(name) != "" {
				n++
			}
		}
		return n
	}
	if strings.HasPrefix(src.MediaType, "message/rfc822") || strings.HasSuffix(strings.ToLower(src.Name), ".eml") {
		return has("from", "to", "subject", "date", "received", "mime-version") > 0 && !saved(h)
	}
	return has("from", "subject") > 0 && has(trace...) > 0 && has("date", "mime-version", "content-type", "received") > 0 && !saved(h)
}

// saved reports whether a header is that of a saved page.
func saved(h message.Header) bool {
	return h.Get("to") == "" && h.Get("received") == "" && strings.HasPrefix(strings.ToLower(h.Get("content-type")), "multipart/related")
}

// Read returns the letter and its attachments as children. Errors: [doc.ErrDamaged] for what has no header or no boundary,
// [doc.ErrTooDeep] and [doc.ErrTooLarge] for too many parts, [doc.ErrNoText] for a letter of pictures, [doc.ErrEmpty] for one
// of nothing.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	m, err := message.Parse(raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	if err := ctx.Err(); err != nil {
		return doc.Blocks{}, err
	}
	l := letter{out: doc.Blocks{Markup: true}}
	l.add(m)
	if l.truncated {
		l.out.Diagnostics = append(l.out.Diagnostics, doc.Diagnostic{Code: "eml_truncated", Message: "the message ends inside a multipart"})
	}
	if l.out.Body == 0 && len(l.out.Children) > 0 {
		l.out.Body = 1 // a letter without text: what it carries is the document
	}
	switch {
	case l.out.Body > 0:
		l.describe(m.Header)
		return l.out, nil
	case l.pictures > 0:
		return doc.Blocks{}, doc.NoTextInside(fmt.Sprintf("the letter consists of images: %d", l.pictures))
	}
	return doc.Blocks{}, fmt.Errorf("%w: no part holds text or a file", doc.ErrEmpty)
}

// letter collects the children.
type letter struct {
	out       doc.Blocks
	pictures  int
	truncated bool
}

// add adds a part and the parts inside it.
func (l *letter) add(p *message.Part) {
	l.truncated = l.truncated || p.Truncated
	switch {
	case p.Kind == "multipart/alternative":
		if best := richest(p.Parts); best != nil {
			l.add(best)
		}
	case strings.HasPrefix(p.Kind, "multipart/"):
		for _, part := range p.Parts {
			l.add(part)
		}
	case strings.HasPrefix(p.Kind, "image/") && !p.Attached():
		l.pictures++
	default:
		l.child(p)
	}
}

// child adds a part without parts; the first with text is the letter.
func (l *letter) child(p *message.Part) {
	raw := p.Decode()
	if len(bytes.TrimSpace(raw)) == 0 {
		return
	}
	name := p.Name()
	src := doc.Source{Name: name, MediaType: p.Kind, Charset: p.Params["charset"], Bytes: raw}
	text := isText(p.Kind) && !p.Attached() && name == ""
	if p.Kind == "application/octet-stream" {
		src.MediaType = "" // says nothing
	}
	if src.Name == "" && !text {
		src.Name = fmt.Sprintf("part %d", len(l.out.Children)+1)
		if p.Kind == "message/rfc822" {
			src.Name += ".eml"
		}
	}
	l.out.Children = append(l.out.Children, src)
	if text && l.out.Body == 0 {
		l.out.Body = len(l.out.Children)
	}
}

func isText(kind string) bool {
	return kind == "text/html" || kind == "text/plain" || kind == "application/xhtml+xml"
}

// richest is the one of several forms of a text that is read: HTML, else the last that is text, as writers put the plainest
// first.
func richest(parts []*message.Part) (best *message.Part) {
	most := 0
	for _, p := range parts {
		if n := richness(p); n >= most && n > 0 {
			best, most = p, n
		}
	}
	return best
}

func richness(p *message.Part) (most int) {
	switch p.Kind {
	case "text/html", "application/xhtml+xml":
		most = 2
	case "text/plain":
		most = 1
	}
	if most > 0 && len(bytes.TrimSpace(p.Body)) == 0 {
		return 0
	}
	for _, part := range p.Parts {
		most = max(most, richness(part))
	}
	return most
}

// describe says in the body what the header says of the letter.
func (l *letter) describe(h message.Header) {
	body := &l.out.Children[l.out.Body-1]
	var said []string
	for _, name := range []string{"Subject", "From", "Date"} {
		if text := message.Text(h.Get(strings.ToLower(name))); text != "" {
			said = append(said, name+": "+text)
		}
	}
	if len(said) > 0 {
		body.Notes = append(body.Notes, doc.Diagnostic{Code: "eml_header", Message: strings.Join(said, "; ")})
	}
	body.Modified = sent(h.Get("date"))
}

// sent reads the date of a letter (RFC 5322 3.3); the zero time when it is none.
func sent(field string) time.Time {
	field, _, _ = strings.Cut(field, "(") // a comment names the zone
	if _, date, ok := strings.Cut(field, ","); ok {
		field = date // behind the weekday
	}
	field = strings.Join(strings.Fields(field), " ")
	for _, layout := range []string{"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 06 15:04:05 -0700"} {
		if t, err := time.Parse(layout, field); err == nil {
			return t
		}
	}
	return time.Time{}
}
