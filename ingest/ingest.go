// Package ingest turns what people have (files, folders, archives, crawls, JSON Lines, standard input) into a stream of
// sources.
//
// Begin with [New] and [Reader.Sources]. What an input is, its bytes say; its name is asked only whether it holds JSON
// Lines. Zip, tar, 7z and rar, gzip, zstd, bzip2 and xz, WARC and JSON Lines are opened, archives inside of archives too;
// an office file is a document, whatever it is packed in. What is wrong with one input is an error at its place in the
// stream, which goes on.
//
// The order is that of the inputs; folders are read by name, archives as they are written. Every source has its own name,
// the same in every run, so that a run can be resumed: a path, and for what lies inside of something, the names of both
// with "!/" between them.
//
//	notices/a.html
//	a.zip!/folder/x.html       an entry; a second one of that name is x.html#2
//	a.zip!/b.tar.gz!/x.html    an archive in an archive
//	a.warc.gz!/1024            the record at this offset
//	a.jsonl!/12                the record on this line
//
// A file is opened when its source is read, everything else when its turn comes: one entry at a time is held, whatever
// the size of its archive, and for each archive the names of its entries. A zip or 7z that does not lie in a file of its
// own is held as a whole, from [Limits].EntryBytes on in a temporary file.
//
// Not read: archives in several volumes; entries of a 7z that went through a filter for programs or pictures, or were
// packed with Brotli, LZ4 or PPMd; the entries of a zip whose directory is lost; links, in archives at all and in folders
// those to folders that are read anyway.
package ingest

import (
	"context"
	"io/fs"
	"iter"
	"os"

	"github.com/gongwen-go/gongwen/doc"
)

// stage is what the errors of this package give as their stage.
const stage = "ingest"

// Reader reads inputs. It is safe for concurrent use.
type Reader struct {
	opt      Options
	rules    rules
	progress counters
}

// New checks the options; its error joins every fault, each wrapping [doc.ErrOptions].
func New(opt Options) (*Reader, error) {
	rules, err := opt.check()
	if err != nil {
		return nil, err
	}
	opt.Limits = opt.Limits.WithDefaults()
	if opt.Stdin == nil {
		opt.Stdin = os.Stdin
	}
	return &Reader{opt: opt, rules: rules}, nil
}

// Sources yields what the inputs hold: files, folders with all below them, globs (with ** for any folders; a file of that
// very name goes first), and "-" for standard input. A file that is named itself is read whatever the patterns say; what
// is named twice is read once.
//
// What cannot be read is yielded as a Source that has a name, with a [*doc.Error] that wraps a sentinel of package doc or
// the error of the operating system. When the context ends, its error is the last.
func (r *Reader) Sources(ctx context.Context, inputs ...string) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		w := &walk{Reader: r, ctx: ctx, yield: yield}
		wait := r.measure(ctx, inputs)
		defer func() { wait(w.over()) }()
		t := newTree(r, ctx, inputs)
		t.file = w.file
		t.fail = func(name string, err error) { w.fail(doc.Source{Name: name}, err) }
		t.skip = r.progress.skip
		t.stdin = w.standardInput
		t.over = w.over
		t.inputs(inputs)
		if err := ctx.Err(); err != nil && !w.stopped {
			yield(doc.Source{}, err)
		}
	}
}

// walk is one run over inputs.
type walk struct {
	*Reader
	ctx     context.Context
	yield   func(doc.Source, error) bool
	stopped bool
	buffers buffers
}

// over reports whether nobody waits for more.
func (w *walk) over() bool { return w.stopped || w.ctx.Err() != nil }

func (w *walk) emit(src doc.Source) {
	if w.over() {
		return
	}
	w.progress.sources.Add(1)
	w.stopped = !w.yield(src, nil)
}

// fail yields an error at the place of a source.
func (w *walk) fail(src doc.Source, err error) {
	if w.over() {
		return
	}
	w.progress.errors.Add(1)
	w.stopped = !w.yield(src, &doc.Error{Stage: stage, Name: src.Name, Err: withoutName(err)})
}

// withoutName is an error of the operating system without the path, which [doc.Error] has.
func withoutName(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}

// isRegular is an error for what is not a file: reading from a pipe or a device might never end.
func isRegular(info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return kindError(info.Mode())
}
