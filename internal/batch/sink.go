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
	// Write brings a segment into the form, whole or not at all, also when the program ends meanwhile. docs are its records,
	// failed inputs as documents with Err set; they end when the segment is sealed. Their error says why it is not.
	Write(ctx context.Context, s journal.Segment, docs iter.Seq2[Placed, error]) error
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

// openSinks opens what makes the formats of a journal that ends with the segment open.
func openSinks(ctx context.Context, opt Options, open journal.Segment) (sinks []Sink, err error) {
	var db *storeSink
	dir := opt.Dir
	for _, f := range slices.Compact(slices.Sorted(slices.Values(opt.Formats))) {
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
	if slices.Contains(opt.Formats, Duplicates) { // last: their clusters go into a store that has all documents
		s, err := openDuplicates(ctx, dir, place{open.Number, open.Bytes}, db)
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
