// Package mhtml reads web pages saved as one file (MHTML, RFC 2557; .mht, .mhtml, and the .doc and .xls that office systems
// write in this form). The page itself comes back as a child source, which the caller reads as HTML; its pictures and style
// sheets do not. A page of frames, as Excel writes the sheets of a book, comes back as the pages in its frames, one behind the
// other. Files of office formats among the parts are children, too.
package mhtml

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/message"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Format is the doc.Format of MHTML.
type Format struct{}

// Name is "mhtml".
func (Format) Name() string { return "mhtml" }

// Detect looks for the header of a message of several parts that nobody sent. A claimed media type is not needed; a message
// that is one page only must say which version of MIME it is in.
func (Format) Detect(_ doc.Source, head []byte) bool {
	h := message.ReadHeader(head)
	if h.Get("to") != "" || h.Get("received") != "" || h.Get("delivered-to") != "" {
		return false // mail
	}
	kind := strings.ToLower(h.Get("content-type"))
	switch {
	case strings.HasPrefix(kind, "multipart/related"):
		return strings.Contains(kind, "boundary")
	case strings.HasPrefix(kind, "multipart/mixed"), strings.HasPrefix(kind, "multipart/alternative"):
		return strings.Contains(kind, "boundary") && h.Get("mime-version") != ""
	case strings.HasPrefix(kind, "text/html"):
		return h.Get("mime-version") != ""
	}
	return false
}

// Read returns the HTML parts as children; Body is the root part, the one the header names or else the first, or what stands
// in its frames. Each child has the claimed charset and the address it was saved from. Errors: doc.ErrDamaged for a broken
// message or one without HTML, doc.ErrTooLarge over limits.Bytes after decoding, doc.ErrTooDeep for multiparts inside each
// other.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	m, err := message.Parse(raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	w := walker{ctx: ctx, left: limits.WithDefaults().Bytes}
	if err := w.walk(m); err != nil {
		return doc.Blocks{}, err
	}
	if len(w.pages) == 0 {
		return doc.Blocks{}, fmt.Errorf("%w: no HTML part", doc.ErrDamaged)
	}
	return w.blocks(m.Params["start"]), nil
}

// walker collects the HTML parts of a message.
type walker struct {
	ctx       context.Context
	left      int64 // bytes that may still be decoded
	pages     []page
	files     []doc.Source
	truncated bool
}

type page struct {
	id     string
	source doc.Source
}

func (w *walker) walk(p *message.Part) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.truncated = w.truncated || p.Truncated
	for _, part := range p.Parts {
		if err := w.walk(part); err != nil {
			return err
		}
	}
	html := p.Kind == "text/html" || p.Kind == "application/xhtml+xml"
	name := fileName(p)
	if !html && name == "" {
		return nil
	}
	raw := p.Decode()
	if w.left -= int64(len(raw)); w.left < 0 {
		return fmt.Errorf("%w: more bytes of pages and files than the limit", doc.ErrTooLarge)
	}
	switch src := (doc.Source{MediaType: p.Kind, Bytes: raw}); {
	case len(bytes.TrimSpace(raw)) == 0:
	case html:
		src.URL, src.Charset = p.Header.Get("content-location"), p.Params["charset"]
		w.pages = append(w.pages, page{p.Header.Get("content-id"), src})
	default:
		src.Name = name
		w.files = append(w.files, src)
	}
	return nil
}

// fileName is the name of a part that is a document of its own; "" for what belongs to the page.
func fileName(p *message.Part) string {
	if len(p.Parts) > 0 {
		return ""
	}
	name := p.Name()
	if name == "" {
		name, _, _ = strings.Cut(p.Header.Get("content-location"), "?")
		name = message.Text(name[strings.LastIndexAny(name, `/\`)+1:])
	}
	if !doc.NamesFile(name) {
		return ""
	}
	return name
}

func (w *walker) blocks(start string) doc.Blocks {
	out := doc.Blocks{Markup: true, Body: 1}
	if w.truncated {
		out.Diagnostics = append(out.Diagnostics, doc.Diagnostic{Code: "mhtml_truncated", Message: "the file ends inside a part"})
	}
	for i, p := range w.pages {
		out.Children = append(out.Children, p.source)
		if start != "" && p.id == start {
			out.Body = i + 1
		}
	}
	root := out.Children[out.Body-1]
	if hasFrames(root.Bytes) {
		if framed := w.framed(out.Body - 1); len(framed) > 0 {
			out.Children = []doc.Source{{URL: root.URL, MediaType: root.MediaType, Charset: charset.UTF8, Bytes: framed}}
			out.Body = 1
		}
	}
	out.Children = append(out.Children, w.files...)
	return out
}

// hasFrames reports whether a page has no text but that in its frames.
func hasFrames(page []byte) bool {
	const before = 64 << 10 // styles and scripts
	return bytes.Contains(bytes.ToLower(page[:min(len(page), before)]), []byte("<frameset"))
}

// framed are the pages beside the root one behind the other, in one charset.
func (w *walker) framed(root int) []byte {
	var out bytes.Buffer
	for i, p := range w.pages {
		if i == root || strings.HasSuffix(strings.TrimRight(strings.ToLower(p.source.URL), "l"), "tabstrip.htm") {
			continue // the names of Excel's sheets
		}
		d, err := charset.Detect(p.source.Bytes, p.source.Charset).Decode(p.source.Bytes)
		if err != nil { // no charset fits
			continue
		}
		out.WriteString(d.Text.String())
		out.WriteByte('\n')
	}
	return out.Bytes()
}
