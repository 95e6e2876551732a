package pdf

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/api"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
	"github.com/gongwen-go/gongwen/internal/scan"
)

// maxLost is how many instances of PDFium a damaged file may take with it.
const maxLost = 4

// reader reads one file.
type reader struct {
	ctx    context.Context
	engine *engine
	raw    []byte
	opt    Options
	limits doc.Limits

	*instance
	document uint64 // handle
	scratch  uint64 // memory for results of calls
	pages    int
	lost     int // instances
	objects  int // objects of pages that may still be looked at
	codes    map[code]bool
	text     *layout.Document
	scan     scan.Reader
	source   string // name of the input
	found    findings
}

// findings are what the diagnostics tell, page by page or in numbers.
type findings struct {
	broken, scans, drawings   doc.Pages
	images, outlines, unnamed doc.Pages // without text: see unread
	texts                     int       // pages with text
	chars, unmapped, private  int
	asides                    asides
	why                       error // the last page was broken
}

func newReader(ctx context.Context, e *engine, raw []byte, o Options, limits doc.Limits) *reader {
	return &reader{ctx: ctx, engine: e, raw: raw, opt: o, limits: limits, objects: maxObjects, text: layout.New(ctx, limits)}
}

// close ends the instance.
func (r *reader) close() {
	if r.instance != nil {
		r.release()
		r.instance = nil
	}
}

func (r *reader) read() (doc.Blocks, error) {
	if err := r.open(); err != nil {
		return doc.Blocks{}, err
	}
	if r.pages > r.opt.Pages {
		return doc.Blocks{}, fmt.Errorf("%w: %d pages, limit %d", doc.ErrTooLarge, r.pages, r.opt.Pages)
	}
	for n := 1; n <= r.pages; n++ {
		if err := r.page(n); err != nil {
			return doc.Blocks{}, err
		}
	}
	return r.write()
}

// open makes an instance and opens the file in it.
func (r *reader) open() (err error) {
	if r.instance, err = r.engine.instance(r.ctx); err != nil {
		return err
	}
	r.codes = map[code]bool{}
	r.scratch = r.alloc(64)
	at := r.put(r.raw)
	if r.err == nil && (r.scratch == 0 || at == 0) {
		return fmt.Errorf("%w: a file of %d bytes, and %d bytes of memory for PDFium", doc.ErrTooLarge, len(r.raw), r.opt.Memory)
	}
	r.document = r.call("FPDF_LoadMemDocument", at, uint64(len(r.raw)), 0)
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case r.err != nil:
		return r.stopped()
	case r.document == 0:
		return loadError(api.DecodeU32(r.call(probe)))
	}
	r.pages = int(api.DecodeI32(r.call("FPDF_GetPageCount", r.document)))
	if r.pages <= 0 {
		return fmt.Errorf("%w: no pages", doc.ErrDamaged)
	}
	return nil
}

// loadError is what the error codes of FPDF_GetLastError mean (fpdfview.h).
func loadError(code uint32) error {
	switch code {
	case 4:
		return doc.NeedsPassword("a PDF")
	case 5:
		return fmt.Errorf("%w: a PDF with a security handler that is not known", doc.ErrEncrypted)
	}
	return fmt.Errorf("%w: neither a cross-reference table nor the objects of a PDF were found (PDFium's error %d)", doc.ErrDamaged, code)
}

// stopped is the error of an instance that ended by itself: for want of memory, where it holds more than half of what it may.
func (r *reader) stopped() error {
	if errors.Is(r.err, doc.ErrInternal) {
		return r.err
	}
	what, _, _ := strings.Cut(r.err.Error(), "\n")
	if int64(r.module.Memory().Size()) > r.opt.Memory/2 {
		return fmt.Errorf("%w: PDFium stopped with %d of %d bytes of memory in use: %s", doc.ErrTooLarge, r.module.Memory().Size(), r.opt.Memory, what)
	}
	return fmt.Errorf("%w: PDFium stopped: %s", doc.ErrDamaged, what)
}

// page reads one page. A page that ends the instance is left out, and the next is read by a new one; the error is one that
// ends the reading.
func (r *reader) page(n int) error {
	drawn, ok := r.draw(n)
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case r.err != nil:
		r.found.broken.Add(n)
		r.found.why = r.stopped()
		if r.lost++; r.lost > maxLost {
			for n++; n <= r.pages; n++ {
				r.found.broken.Add(n)
			}
			r.pages = n - 1
			return nil
		}
		r.close()
		return r.open()
	case !ok:
		r.found.broken.Add(n)
		return nil
	}
	for _, p := range drawn {
		if err := r.text.Add(p); err != nil {
			return err
		}
	}
	return nil
}

// write gives the pieces of all pages, and the diagnostics.
func (r *reader) write() (doc.Blocks, error) {
	f := &r.found
	if f.texts == 0 {
		return doc.Blocks{}, r.noText()
	}
	w := doc.NewBlockWriter(r.limits)
	if err := r.title(w); err != nil {
		return doc.Blocks{}, err
	}
	if err := r.text.Write(w); err != nil {
		return doc.Blocks{}, err
	}
	if err := f.asides.write(w); err != nil {
		return doc.Blocks{}, err
	}
	if what := f.without(); what != "" && r.scan.OCR == nil {
		w.Note(doc.NoTextPages, "%s: %s", what, doc.RecognizeFirst)
	}
	r.scan.Tell(w)
	f.tell(w)
	r.attachments(w)
	blocks := w.Blocks()
	r.outline(blocks.Pieces, blocks.Text)
	return blocks, r.ctx.Err()
}

// noText says why there is none.
func (r *reader) noText() error {
	f := &r.found
	what := f.without()
	switch {
	case what == "" && f.broken.Len() == r.pages && f.why != nil:
		return f.why
	case what == "" && f.broken.Len() > 0:
		return fmt.Errorf("%w: %s of %d cannot be read", doc.ErrDamaged, f.broken.String(), r.pages)
	case what == "":
		return fmt.Errorf("%w: blank pages only (%d)", doc.ErrEmpty, r.pages)
	case f.images.Len()+f.outlines.Len()+f.unnamed.Len()+f.broken.Len() < r.pages:
		what += ", the others are empty"
	}
	return r.scan.NoText(what)
}

// without says which pages have no text, and why; "" when there is none but empty ones.
func (f *findings) without() string {
	var out []string
	if f.images.Len() > 0 {
		out = append(out, f.images.Say("is an image", "are images"))
	}
	if f.outlines.Len() > 0 {
		out = append(out, f.outlines.Say("is a drawing", "are drawings"))
	}
	if f.unnamed.Len() > 0 {
		out = append(out, "the fonts of "+f.unnamed.String()+" do not say which characters they draw")
	}
	return strings.Join(out, ", ")
}

// tell makes the diagnostics.
func (f *findings) tell(w *doc.BlockWriter) {
	if f.broken.Len() > 0 && f.why != nil {
		w.Note("pdf_damaged", "%s cannot be read: %v", f.broken.String(), f.why)
	} else if f.broken.Len() > 0 {
		w.Note("pdf_damaged", "%s cannot be read", f.broken.String())
	}
	if f.scans.Len() > 0 {
		w.Note("recognized_text", "the text of %s was recognized by a program (OCR) and stands unseen behind the image", f.scans.String())
	}
	if f.drawings.Len() > 0 {
		w.Note("pdf_objects", "of %s not all lines were looked at: too many objects", f.drawings.String())
	}
	if f.unmapped > 0 {
		w.Note("unknown_characters", "%d characters of fonts that do not say which characters they draw", f.unmapped)
	}
	if f.private > 0 {
		w.Note("private_characters", "%d characters of the private use area, which only their font knows", f.private)
	}
}
