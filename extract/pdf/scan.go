package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"slices"

	"github.com/tetratelabs/wazero/api"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
	"github.com/gongwen-go/gongwen/internal/scan"
)

// minShapes is how many paths a page has at least whose characters are drawn as outlines.
const minShapes = 8

// How a page is drawn for an engine (fpdfview.h).
const (
	scanDPI    = 300
	maxPixels  = 40_000_000 // A2; larger pages are drawn with fewer dots
	bitmapGray = 1          // FPDFBitmap_Gray
	renderGray = 8          // FPDF_GRAYSCALE
	white      = 0xffffffff
)

// unread is the set of findings that a page without text of its own belongs to; nil for one with text, and for an empty one.
func (r *reader) unread(marks []mark, d *drawing, box rect) *doc.Pages {
	chars, unnamed := count(marks)
	unseen := slices.ContainsFunc(marks, func(m mark) bool { return m.unseen }) // recognized before
	page := (box.right - box.left) * (box.top - box.bottom)
	switch {
	case unnamed*10 > chars*8:
		return &r.found.unnamed
	case chars == 0 && d.images > 0, chars > 0 && chars <= scan.MaxStamp && !unseen && d.area >= scan.Cover*page:
		return &r.found.images
	case chars == 0 && d.shapes >= minShapes:
		return &r.found.outlines
	}
	return nil
}

// count counts characters, blanks left out, and those of them that their font does not name.
func count(marks []mark) (chars, unnamed int) {
	for i := range marks {
		switch marks[i].text {
		case "\ufffd":
			unnamed++
			chars++
		case " ":
		default:
			chars++
		}
	}
	return chars, unnamed
}

// recognize has the engine read a page; false when there is none, or it finds nothing.
func (r *reader) recognize(n int, page uint64, marks []mark) (layout.Page, bool) {
	if r.scan.OCR == nil || r.err != nil {
		return layout.Page{}, false
	}
	img, size, err := r.render(page, marks)
	if err != nil {
		r.scan.Fail(n, err)
		return layout.Page{}, false
	}
	img.Source, img.Page = r.source, n
	size.Number = n
	size.Glyphs, err = r.scan.Recognize(r.ctx, img, scan.Frame{})
	return size, err == nil && len(size.Glyphs) > 0
}

// render draws a page as a viewer shows it, without the named characters of marks.
func (r *reader) render(page uint64, marks []mark) (img doc.Image, size layout.Page, err error) {
	size.Width = float64(api.DecodeF32(r.call("FPDF_GetPageWidthF", page)))
	size.Height = float64(api.DecodeF32(r.call("FPDF_GetPageHeightF", page)))
	if !(size.Width > 0 && size.Height > 0) { // NaN, too
		return img, size, fmt.Errorf("%w: a page of %g × %g points", doc.ErrDamaged, size.Width, size.Height)
	}
	img.DPI = min(scanDPI, 72*math.Sqrt(maxPixels/(size.Width*size.Height)))
	wide, high := max(1, int(size.Width*img.DPI/72)), max(1, int(size.Height*img.DPI/72))
	w, h := uint64(wide), uint64(high)
	if wide > maxPixels || high > maxPixels {
		return img, size, fmt.Errorf("%w: a page of %g × %g points", doc.ErrTooLarge, size.Width, size.Height)
	}
	bitmap := r.call("FPDFBitmap_CreateEx", w, h, bitmapGray, 0, 0)
	if bitmap == 0 {
		return img, size, fmt.Errorf("%w: no memory to draw a page of %d × %d dots", doc.ErrTooLarge, wide, high)
	}
	defer r.call("FPDFBitmap_Destroy", bitmap)
	r.call("FPDFBitmap_FillRect", bitmap, 0, 0, w, h, white)
	r.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, w, h, 0, renderGray)
	for i := range marks {
		if m := &marks[i]; m.text != "\ufffd" {
			x0, y0 := r.toDots(page, w, h, m.left, m.bottom)
			x1, y1 := r.toDots(page, w, h, m.right, m.top)
			left, top := min(x0, x1), min(y0, y1)
			r.call("FPDFBitmap_FillRect", bitmap, api.EncodeI32(left), api.EncodeI32(top), api.EncodeI32(max(x0, x1)-left), api.EncodeI32(max(y0, y1)-top), white)
		}
	}
	stride := int(api.DecodeI32(r.call("FPDFBitmap_GetStride", bitmap)))
	pix := r.bytes(r.call("FPDFBitmap_GetBuffer", bitmap), stride*high)
	if r.err != nil || len(pix) < stride*high || stride < wide {
		return img, size, fmt.Errorf("%w: PDFium drew no page", doc.ErrInternal)
	}
	var b bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	err = fast.Encode(&b, &image.Gray{Pix: pix, Stride: stride, Rect: image.Rect(0, 0, wide, high)})
	img.MediaType, img.Bytes = "image/png", b.Bytes()
	return img, size, err
}

// toDots is where a place on the page lies in a bitmap.
func (r *reader) toDots(page, w, h uint64, x, y float64) (dotX, dotY int32) {
	r.call("FPDF_PageToDevice", page, 0, 0, w, h, 0, api.EncodeF64(x), api.EncodeF64(y), r.scratch, r.scratch+4)
	return int32(r.integer(r.scratch)), int32(r.integer(r.scratch + 4))
}
