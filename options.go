package gongwen

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"runtime"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/segment"
)

// Options say how notices are read. The zero Options work. They load from JSON, except Formats and Resolve.
type Options struct {
	Limits    doc.Limits        `json:"limits,omitzero"`
	Normalize normalize.Options `json:"normalize,omitzero"`
	Extract   extract.Options   `json:"extract,omitzero"`
	Segment   segment.Options   `json:"segment,omitzero"`
	// Formats are the readers of file formats besides HTML and text, asked in this order.
	Formats []doc.Format `json:"-"`
	// Attachments lets [Parser.All] and [Each] read what is attached to a notice, too, as [Parser.ParseWithAttachments] does;
	// Resolve finds what a notice names. Without Resolve only what lies in the notice itself is read.
	Attachments bool     `json:"attachments,omitempty"`
	Resolve     Resolver `json:"-"`
	// Workers is how many notices [Parser.All] reads at a time; 0 is one for each processor.
	Workers int `json:"workers,omitempty"`
	// BytesInFlight bounds the input that [Parser.All] holds at a time; 0 is 256 MiB. One input alone is read even when
	// it is larger, up to Limits.Bytes.
	BytesInFlight int64 `json:"bytes_in_flight,omitempty"`
}

// Parser reads notices. It is immutable and safe for concurrent use.
type Parser struct {
	opt       Options
	normalize *normalize.Normalizer
	extract   *extract.Extractor
	segment   *segment.Segmenter
}

// New checks the options; its error joins every fault, each wrapping [doc.ErrOptions].
func New(opt Options) (*Parser, error) {
	p := &Parser{opt: opt}
	errs := []error{opt.Limits.Check()}
	fault := func(err error) { errs = append(errs, err) }
	var err error
	if p.normalize, err = normalize.New(opt.Normalize); err != nil {
		fault(err)
	}
	if p.extract, err = extract.New(opt.Extract); err != nil {
		fault(err)
	}
	if p.segment, err = segment.New(opt.Segment); err != nil {
		fault(err)
	}
	if opt.Workers < 0 {
		fault(fmt.Errorf("%w: workers is %d", doc.ErrOptions, opt.Workers))
	}
	if opt.BytesInFlight < 0 {
		fault(fmt.Errorf("%w: bytes_in_flight is %d", doc.ErrOptions, opt.BytesInFlight))
	}
	for i, f := range opt.Formats {
		if f == nil {
			fault(fmt.Errorf("%w: formats[%d] is nil", doc.ErrOptions, i))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	p.opt.Limits = opt.Limits.WithDefaults()
	if p.opt.Workers == 0 {
		p.opt.Workers = runtime.GOMAXPROCS(0)
	}
	if p.opt.BytesInFlight == 0 {
		p.opt.BytesInFlight = 256 << 20
	}
	return p, nil
}

// Version is the version of this module.
const Version = "v0.1.0"

// RulesHash is a hash of all rule data that the library carries: when it differs, the same input may give another
// document.
var RulesHash = sync.OnceValue(func() string {
	h := fnv.New64a()
	for _, rules := range []fs.FS{normalize.Rules(), extract.Rules(), segment.Rules()} {
		err := fs.WalkDir(rules, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(rules, path)
			fmt.Fprintf(h, "%s %d\n", path, len(b))
			h.Write(b)
			return err
		})
		if err != nil { // embedded files do not fail to open
			panic(err)
		}
	}
	return fmt.Sprintf("%016x", h.Sum64())
})
