// Package markdown reads Markdown (CommonMark 0.31, tables of GitHub Flavored Markdown 0.29): headings with their level, lists
// with their markers as text, tables, blocks of code as lines. Marks of emphasis, links and pictures are taken off; every
// character keeps its place in the file.
//
// A line that ends a sentence or is short ends its paragraph, as people mean it who write notices; CommonMark would go on
// up to an empty line. Not read are HTML in Markdown (tags are left out, <br> ends a line), targets of references, nested
// structure of lists and quotations, pictures.
package markdown

import (
	"context"
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Format is the doc.Format of Markdown.
type Format struct{}

// Name is "markdown".
func (Format) Name() string { return "markdown" }

// Detect asks for both a claim (media type text/markdown, a name that ends with .md or .markdown) and a mark of Markdown:
// plain text looks like it too easily.
func (Format) Detect(src doc.Source, head []byte) bool {
	return claimed(src) && marked(string(head))
}

func claimed(src doc.Source) bool {
	kind, _, _ := strings.Cut(strings.ToLower(src.MediaType), ";")
	switch strings.TrimSpace(kind) {
	case "text/markdown", "text/x-markdown":
		return true
	case "", "text/plain", "application/octet-stream":
		name := strings.ToLower(src.Name)
		return strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".markdown")
	}
	return false
}

// marked reports whether a text has a heading, a list, a table, a fence, a link or emphasis.
func marked(head string) bool {
	if strings.ContainsRune(head, 0) || strings.HasPrefix(head, "{\\rtf") || strings.HasPrefix(head, "PK\x03\x04") || strings.HasPrefix(head, "%PDF") {
		return false
	}
	before := ""
	for line := range strings.Lines(strings.TrimPrefix(head, "\ufeff")) {
		line = strings.TrimSpace(line)
		level, _ := heading(line)
		_, isBullet := bullet(line)
		if level > 0 || isBullet || fence(line) != "" || strings.HasPrefix(line, "> ") || underline(line) > 0 && before != "" || delimiters(line) > 0 && strings.Contains(before, "|") {
			return true
		}
		if i := strings.Index(line, "]("); i > 0 && strings.Contains(line[i:], ")") || strings.Count(line, "**") > 1 {
			return true
		}
		before = line
	}
	return false
}

// Read returns the pieces of the file. Errors: [doc.ErrBinary] for what is no text, [doc.ErrEmpty] for nothing,
// [doc.ErrTooLarge] over the limits of blocks and cells.
func (Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	g := charset.Detect(raw, src.Charset)
	if g.Binary || g.Name == "" {
		return doc.Blocks{}, fmt.Errorf("%w: markdown", doc.ErrBinary)
	}
	d, err := g.Decode(raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	r := &reader{ctx: ctx, limits: limits.WithDefaults(), in: d.Text, s: d.Text.String()}
	if err := r.read(); err != nil {
		return doc.Blocks{}, err
	}
	if len(r.out.Pieces) == 0 {
		return doc.Blocks{}, fmt.Errorf("%w: no text in the file", doc.ErrEmpty)
	}
	r.out.Text, r.out.Markup = r.text.Text(), true
	return r.out, nil
}
