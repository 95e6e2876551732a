package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/doc"
)

// Sink makes another form of the records, segment by segment.
type Sink interface {
	// Name is the name of the form.
	Name() string
	// Has reports whether the segment is in the form already.
	Has(s journal.Segment) (bool, error)
	// Write brings a sealed segment into the form: whole or not at all, also when the program ends meanwhile.
	Write(ctx context.Context, s journal.Segment) error
	// Finish is called after the last segment.
	Finish(ctx context.Context) error
	// Close gives free what the sink holds.
	Close() error
}

// Placed is a document with its place in the journal.
type Placed struct {
	*doc.Document
	Offset int64
}

// documents yields the records of a segment, failed inputs as documents with Err set. A record that is none of
// gongwen/1 is the last error.
func documents(s journal.Segment) iter.Seq2[Placed, error] {
	return func(yield func(Placed, error) bool) {
		for line, err := range s.Lines() {
			if err != nil {
				yield(Placed{}, err)
				return
			}
			d := new(doc.Document)
			if err := d.UnmarshalJSON(line.Record); err != nil {
				yield(Placed{}, fmt.Errorf("%w: %s, byte %d: %w", journal.ErrDamaged, s.Path(), line.Offset, err))
				return
			}
			if !yield(Placed{d, line.Offset}, nil) {
				return
			}
		}
	}
}

// exporter brings sealed segments to the sinks, beside the reading.
type exporter struct {
	dir   string
	sinks []Sink
	says  func(making string)
	wake  chan struct{} // one waits at most: a wake-up says "look", not for what
	done  chan error
}

// startExport starts with the segments that are there. A fault of a sink stops the batch.
func (b *Batch) startExport(ctx context.Context, stop context.CancelCauseFunc) *exporter {
	x := &exporter{dir: journalDir(b.opt.Dir), sinks: b.sinks, says: func(making string) { b.making.Store(making) }, wake: make(chan struct{}, 1), done: make(chan error, 1)}
	x.more()
	go func() {
		err := x.run(ctx)
		if err != nil {
			stop(err)
		}
		x.done <- err
	}()
	return x
}

// more says that a segment was sealed.
func (x *exporter) more() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// wait lets the sinks finish and says what went wrong. Nothing is sealed after it.
func (x *exporter) wait() error {
	close(x.wake)
	return <-x.done
}

func (x *exporter) run(ctx context.Context) error {
	var err error
	for range x.wake {
		if err == nil {
			err = x.catchUp(ctx)
		}
	}
	if err != nil {
		return err
	}
	return x.finish(ctx) // the last seal may have found a wake-up waiting that was taken before it
}

// finish brings the sinks up to date and to their end.
func (x *exporter) finish(ctx context.Context) error {
	err := x.catchUp(ctx)
	for _, s := range x.sinks {
		if err == nil {
			x.says(s.Name())
			err = s.Finish(ctx)
		}
	}
	x.says("")
	return err
}

// catchUp brings to each sink the sealed segments that it does not have.
func (x *exporter) catchUp(ctx context.Context) error {
	if len(x.sinks) == 0 {
		return nil
	}
	list, err := journal.List(x.dir)
	if err != nil {
		return err
	}
	for _, segment := range list {
		for _, sink := range x.sinks {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			if !segment.Sealed {
				continue
			}
			has, err := sink.Has(segment)
			if err == nil && !has {
				x.says(sink.Name() + " of " + segment.Name())
				err = sink.Write(ctx, segment)
				x.says("")
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Format is a form that is made of the journal.
type Format string

const (
	JSONL      Format = "jsonl" // the journal itself
	Parquet    Format = "parquet"
	Markdown   Format = "md"
	XLSX       Format = "xlsx"
	SQLite     Format = "sqlite"
	Duplicates Format = "duplicates"
)

// openSinks opens what makes the formats.
func openSinks(ctx context.Context, dir string, formats []Format) (sinks []Sink, err error) {
	var db *storeSink
	for _, f := range slices.Compact(slices.Sorted(slices.Values(formats))) {
		var s Sink
		switch f {
		case JSONL, Duplicates:
			continue
		case Parquet:
			s = parquetSink(dir)
		case Markdown:
			s = markdownSink(dir)
		case XLSX:
			s = workbookSink(dir)
		case SQLite:
			if db, err = openStore(ctx, dir); err == nil {
				s = db
			}
		default:
			err = fmt.Errorf("%w: format %q", doc.ErrOptions, f)
		}
		if err != nil {
			return nil, errors.Join(err, closeSinks(sinks))
		}
		sinks = append(sinks, s)
	}
	if slices.Contains(formats, Duplicates) { // last: their clusters go into a store that has all documents
		s, err := openDuplicates(ctx, dir, db)
		if err != nil {
			return nil, errors.Join(err, closeSinks(sinks))
		}
		sinks = append(sinks, s)
	}
	return sinks, nil
}

func closeSinks(sinks []Sink) (err error) {
	for _, s := range sinks {
		err = errors.Join(err, s.Close())
	}
	return err
}
