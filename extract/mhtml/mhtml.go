// Package mhtml reads web pages saved as one file (MHTML, RFC 2557; .mht, .mhtml, and the .doc that office systems
// write in this form). The page itself comes back as a child source, which the caller reads as HTML; its pictures and
// style sheets do not.
package mhtml

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// maxParts bounds the parts of one file: a saved page with all its pictures has some hundred.
const maxParts = 65_536

// Format is the doc.Format of MHTML.
type Format struct{}

// Name is "mhtml".
func (Format) Name() string { return "mhtml" }

// Detect looks for the header of a multipart message. A claimed media type is not needed.
func (Format) Detect(_ doc.Source, head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), "\r\n\t ")
	end := bytes.Index(head, []byte("\r\n\r\n"))
	if i := bytes.Index(head, []byte("\n\n")); i >= 0 && (end < 0 || i < end) {
		end = i
	}
	if end >= 0 {
		head = head[:end]
	}
	lower := bytes.ToLower(head)
	return bytes.Contains(lower, []byte("content-type: multipart/related")) && bytes.Contains(lower, []byte("boundary"))
}

// Read returns the HTML parts as children; Body is the root part, the one the header names or else the first. Each
// child has the claimed charset and the address it was saved from. Errors: doc.ErrDamaged for a broken message or one
// without HTML, doc.ErrTooLarge over limits.Bytes after decoding, doc.ErrTooDeep for multiparts inside each other.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	limits = limits.WithDefaults()
	r := bufio.NewReader(bytes.NewReader(bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), "\r\n\t ")))
	header, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil {
		return doc.Blocks{}, fmt.Errorf("%w: header: %w", doc.ErrDamaged, err)
	}
	w := walker{ctx: ctx, limits: limits, left: limits.Bytes}
	if err := w.walk(r, header, 0); err != nil {
		return doc.Blocks{}, err
	}
	if len(w.pages) == 0 {
		return doc.Blocks{}, fmt.Errorf("%w: no HTML part", doc.ErrDamaged)
	}
	return w.blocks(), nil
}

// walker collects the HTML parts of a message.
type walker struct {
	ctx    context.Context
	limits doc.Limits
	left   int64 // bytes that may still be decoded
	parts  int
	start  string // Content-ID of the root part
	pages  []page
	notes  []doc.Diagnostic
}

type page struct {
	id     string
	source doc.Source
}

func (w *walker) walk(body io.Reader, header textproto.MIMEHeader, depth int) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		if depth == 0 {
			return fmt.Errorf("%w: content type: %w", doc.ErrDamaged, err)
		}
		return nil // a part that does not say what it is holds no page
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		if depth >= w.limits.Nesting {
			return fmt.Errorf("%w: multiparts inside multiparts, limit %d", doc.ErrTooDeep, w.limits.Nesting)
		}
		if depth == 0 {
			w.start = params["start"]
		}
		return w.multipart(multipart.NewReader(body, params["boundary"]), depth)
	case kind == "text/html" || kind == "application/xhtml+xml":
		return w.page(body, header, kind, params["charset"])
	}
	return nil
}

func (w *walker) multipart(r *multipart.Reader, depth int) error {
	for {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return w.broken(err)
		}
		if w.parts++; w.parts > maxParts {
			return fmt.Errorf("%w: more than %d parts", doc.ErrTooLarge, maxParts)
		}
		if err := w.walk(part, part.Header, depth+1); err != nil {
			return err
		}
	}
}

// broken notes that the message ends early; what was read until then is kept.
func (w *walker) broken(err error) error {
	if len(w.pages) == 0 {
		return fmt.Errorf("%w: %w", doc.ErrDamaged, err)
	}
	w.notes = append(w.notes, doc.Diagnostic{Code: "mhtml_truncated", Message: "the file ends early: " + err.Error()})
	return nil
}

func (w *walker) page(body io.Reader, header textproto.MIMEHeader, kind, charset string) error {
	switch strings.ToLower(strings.TrimSpace(header.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(io.LimitReader(body, w.left+1))
	if int64(len(raw)) > w.left {
		return fmt.Errorf("%w: more than the limit of %d bytes of HTML", doc.ErrTooLarge, w.limits.Bytes)
	}
	w.left -= int64(len(raw))
	if err != nil && len(bytes.TrimSpace(raw)) == 0 {
		return w.broken(err)
	}
	w.pages = append(w.pages, page{header.Get("Content-Id"), doc.Source{
		URL: header.Get("Content-Location"), MediaType: kind, Charset: charset, Bytes: raw,
	}})
	if err != nil {
		return w.broken(err)
	}
	return nil
}

func (w *walker) blocks() doc.Blocks {
	out := doc.Blocks{Markup: true, Body: 1, Diagnostics: w.notes}
	for i, p := range w.pages {
		out.Children = append(out.Children, p.source)
		if w.start != "" && p.id == w.start {
			out.Body = i + 1
		}
	}
	return out
}
