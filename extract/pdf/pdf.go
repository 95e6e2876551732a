// Package pdf reads PDF files (ISO 32000) with PDFium, which runs as WebAssembly inside the process: no C, no other program,
// and no access to files or the network for what a file may do.
//
// Start with a [Format]; its zero value works and costs nothing until the first PDF is met:
//
//	formats := []doc.Format{&pdf.Format{}}
//
// PDFium gives characters with their places, and paths; package internal/layout makes lines, paragraphs and tables of them.
// Outlines (bookmarks) mark headings, embedded files become children, the title of the document information a Meta piece.
//
// Translating PDFium to machine code takes some seconds; the translation is kept in the user's cache folder, from where it is
// loaded in a fraction of one. See [Options]. Every file has an instance of its own: what a damaged one does to it ends with it.
//
// Limits: 5,000 pages, 512 MiB of memory for PDFium, those of doc.Limits, and the deadline of the context, which stops PDFium
// wherever it is. What is not read: pictures (a scan is doc.ErrNoText unless it has a layer of recognized text), form fields,
// annotations, scripts, and some characters that run in another direction than the rest of their page (more than a few are read
// as a page of their own). Turned text in a font that is not embedded is lost, since PDFium gives such characters no width.
package pdf

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// NoCache is the Cache of Options that keeps no translation.
const NoCache = "-"

// Options are those of a Format. The zero value is the default.
type Options struct {
	// Cache is the folder of the translation; default gongwen/pdfium in os.UserCacheDir. One that cannot be written is as
	// NoCache.
	Cache string `json:"cache,omitempty"`
	// Memory bounds that of one instance of PDFium, in bytes; default 512 MiB.
	Memory int64 `json:"memory,omitempty"`
	// Instances is how many files are read at a time; default GOMAXPROCS. More wait.
	Instances int `json:"instances,omitempty"`
	// Pages bounds those of one file; default 5,000.
	Pages int `json:"pages,omitempty"`
	// Unguarded lets PDFium run without looking at the context inside of its loops, four times as fast. The context is asked
	// between pages only, and a file that makes PDFium run for ever stops the whole process, garbage collection included: it is
	// for processes that others end in time, as package extract/process does.
	Unguarded bool `json:"unguarded,omitempty"`
}

func (o Options) withDefaults() Options {
	if o.Memory <= 0 {
		o.Memory = 512 << 20
	}
	o.Memory = min(o.Memory, 4<<30-1)
	if o.Instances <= 0 {
		o.Instances = runtime.GOMAXPROCS(0)
	}
	if o.Pages <= 0 {
		o.Pages = 5000
	}
	return o
}

// Format is the doc.Format of PDF. It is safe for concurrent use and must not be copied after first use.
type Format struct {
	Options Options

	mu     sync.Mutex
	engine *engine
	closed bool
}

// Name is "pdf".
func (*Format) Name() string { return "pdf" }

// Detect looks for the header. It may stand behind some bytes of something else (ISO 32000-1, annex H.3.4.1), where that is
// claimed to be a PDF.
func (*Format) Detect(src doc.Source, head []byte) bool {
	if bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), "\r\n\t \x00"), []byte("%PDF-")) {
		return true
	}
	claimed := strings.HasSuffix(strings.ToLower(src.Name), ".pdf") || strings.Contains(src.MediaType, "pdf")
	return claimed && bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-"))
}

// Read reads the pages. Errors: doc.ErrEncrypted for a file that needs a password, doc.ErrNoText for one of pictures alone, doc.ErrEmpty for blank pages,
// doc.ErrDamaged, doc.ErrTooLarge over the limits of pages and memory, and those of the context.
func (f *Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	return f.ReadScans(ctx, src, raw, limits, nil)
}

// ReadScans is Read with an engine that is shown the pages without text of their own, each as PDFium draws it: a PNG of 300
// dots an inch in shades of grey, without the few characters that a page may have over its image (a stamp, a mark of the
// scanner), which are read as they are.
func (f *Format) ReadScans(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits, ocr doc.OCR) (doc.Blocks, error) {
	e, err := f.start()
	if err != nil {
		return doc.Blocks{}, err
	}
	r := newReader(ctx, e, raw, f.Options.withDefaults(), limits.WithDefaults())
	r.source, r.scan.OCR = src.Name, ocr
	defer r.close()
	return r.read()
}

// Start translates PDFium, or loads the translation, now and not when the first file is met.
func (f *Format) Start() error {
	_, err := f.start()
	return err
}

func (f *Format) start() (*engine, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, fmt.Errorf("%w: the PDF format was closed", doc.ErrUnsupported)
	}
	var err error
	if f.engine == nil {
		f.engine, err = newEngine(f.Options.withDefaults())
	}
	return f.engine, err
}

// Close frees PDFium. It is for the end, when no file is being read; closing twice, or what never read a file, is no error.
func (f *Format) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.engine == nil {
		return nil
	}
	e := f.engine
	f.engine = nil
	return e.end()
}
