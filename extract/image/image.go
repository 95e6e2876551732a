// Package image reads files that are a picture of a page: PNG, JPEG, GIF, TIFF, BMP, WebP, JPEG 2000 and JBIG2. Their text is
// what the OCR engine of the parser's options makes of them; without one they are doc.ErrNoText.
package image

import (
	"context"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
	"github.com/gongwen-go/gongwen/internal/scan"
)

// Format is the [doc.ScanReader] of images.
type Format struct{}

// Name is "image".
func (Format) Name() string { return "image" }

// Detect looks for the signature of a kind of image.
func (Format) Detect(_ doc.Source, head []byte) bool { return scan.MediaType(head) != "" }

// Read is [doc.ErrNoText].
func (f Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	return f.ReadScans(ctx, src, raw, limits, nil)
}

// ReadScans gives the image to the engine, as one page. Errors: [doc.ErrNoText] when it finds none or fails, [doc.ErrTooLarge],
// or that of the context.
func (Format) ReadScans(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits, ocr doc.OCR) (doc.Blocks, error) {
	kind := scan.MediaType(raw)
	if kind == "" {
		return doc.Blocks{}, fmt.Errorf("%w: no image that is known", doc.ErrUnsupported)
	}
	if ocr == nil {
		return doc.Blocks{}, doc.NoText("the file is an image")
	}
	page := layout.Page{Number: 1, Width: a4Width, Height: a4Height}
	var at scan.Frame
	if wide, high := scan.Size(raw); wide > 0 {
		if wide > high { // a page on its side
			page.Width = a4Height
		}
		at.Scale = page.Width / wide
		page.Height = at.Scale * high
	}
	r := scan.Reader{OCR: ocr}
	var err error
	if page.Glyphs, err = r.Recognize(ctx, doc.Image{Source: src.Name, Page: 1, MediaType: kind, Bytes: raw}, at); err != nil {
		return doc.Blocks{}, err
	}
	text, w := layout.New(ctx, limits), doc.NewBlockWriter(limits)
	if err := text.Add(page); err != nil {
		return doc.Blocks{}, err
	}
	if err := text.Write(w); err != nil {
		return doc.Blocks{}, err
	}
	if w.Empty() {
		return doc.Blocks{}, r.NoText("the file is an image")
	}
	r.Tell(w)
	return w.Blocks(), nil
}

// The page that an image is taken for, in points.
const (
	a4Width  = 595
	a4Height = 842
)
