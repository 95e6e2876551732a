// Package batch reads archives of notices into a folder so that every input is read exactly once, whatever happens on
// the way. The truth is the journal of records in it ([journal]); a batch that was killed goes on where its journal ends.
// All other forms (Parquet, Markdown, workbooks, the store, duplicates) are made from sealed segments of the journal by
// sinks, while the batch goes on reading.
//
//	DIR/batch.json                  what is read, and how
//	DIR/journal/000001.jsonl        the records (gongwen/1), with 000001.counts.json
//	DIR/parquet/, xlsx/, …          what the sinks make
package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/doc"
)

// Options say what is read and where to.
type Options struct {
	Dir    string
	Parser *gongwen.Parser
	// Sources yields the inputs, always in the same order; their names tell them apart.
	Sources func(context.Context) iter.Seq2[doc.Source, error]
	// Run says what the records depend on: a folder that holds another run is refused.
	Run Run
	// Add lets the inputs be others than those of the run before, whose records stay.
	Add bool
	// MaxErrors stops the batch when so many inputs failed; 0 is never.
	MaxErrors int
	Journal   journal.Options
	Formats   []Format // made beside the journal
}

// Errors that end a batch. What is in the journal stays, and the same batch goes on from there.
var (
	ErrOtherRun  = errors.New("the output folder holds another run")
	ErrMaxErrors = errors.New("too many inputs failed")
)

// Batch is a batch that is ready to run.
type Batch struct {
	opt     Options
	journal *journal.Journal
	sinks   []Sink
	seen    map[uint64]struct{} // inputs that have a record, or come to have one
	old     map[uint64]struct{} // inputs that had a record when the batch was opened
	seed    maphash.Seed
	current Counts // of the open segment
	sum     uint32 // of its bytes
	total   Counts
	before  int // records that were there
	done    atomic.Int64
	failed  atomic.Int64
	making  atomic.Value
}

// Open takes the folder, which is made if need be, and finds out what is done already. Errors: [ErrOtherRun],
// [journal.ErrLocked], [journal.ErrDamaged], and what the file system says.
func Open(ctx context.Context, opt Options) (*Batch, error) {
	if err := checkRun(opt.Dir, opt.Run, opt.Add); err != nil {
		return nil, err
	}
	j, err := journal.Open(journalDir(opt.Dir), opt.Journal)
	if err != nil {
		return nil, err
	}
	b := newBatch(opt)
	b.journal = j
	err = errors.Join(writeRun(opt.Dir, opt.Run), b.load())
	if err == nil {
		b.sinks, err = openSinks(ctx, opt, j.Current())
	}
	if err == nil {
		err = b.checkEnd()
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// checkEnd refuses a journal that ends before what was made of it: its last segments are lost.
func (b *Batch) checkEnd() error {
	for _, s := range b.sinks {
		has, err := s.Has(b.journal.Current())
		if err == nil && has {
			err = fmt.Errorf("%w: %s has segment %s, the journal has not", journal.ErrDamaged, s.Name(), b.journal.Current().Name())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func newBatch(opt Options) *Batch {
	return &Batch{opt: opt, seen: map[uint64]struct{}{}, seed: maphash.MakeSeed()}
}

// Pending tells what a batch would read, and how many inputs have a record; nothing is read or written.
func Pending(ctx context.Context, opt Options) (pending iter.Seq2[doc.Source, error], before int, err error) {
	if err := checkRun(opt.Dir, opt.Run, opt.Add); err != nil {
		return nil, 0, err
	}
	list, err := journal.List(journalDir(opt.Dir))
	if err != nil {
		return nil, 0, err
	}
	b := newBatch(opt)
	for _, s := range list {
		if _, err := b.remember(s); err != nil {
			return nil, 0, err
		}
	}
	return b.pending(ctx), b.before, nil
}

func journalDir(dir string) string { return filepath.Join(dir, "journal") }

// load finds in the journal which inputs have a record, and counts them.
func (b *Batch) load() error {
	for _, s := range b.journal.Sealed() {
		sum, err := b.remember(s)
		if err != nil {
			return err
		}
		c, err := countsOf(s, sum)
		if err != nil {
			return err
		}
		b.total.Add(c)
	}
	open := b.journal.Current()
	if _, err := os.Stat(countsPath(open)); err == nil {
		return fmt.Errorf("%w: %s is there, its segment is not", journal.ErrDamaged, countsPath(open))
	}
	var err error
	if b.sum, err = b.remember(open); err != nil {
		return err
	}
	if b.current, err = count(open); err != nil {
		return err
	}
	b.total.Add(b.current)
	b.old = maps.Clone(b.seen) // what is seen grows while attachments are read
	return nil
}

// remember remembers the inputs of a segment, and gives the sum of its bytes.
func (b *Batch) remember(s journal.Segment) (sum uint32, err error) {
	for line, err := range s.Lines() {
		if err != nil {
			return 0, err
		}
		name, failure, err := inputOf(line.Record)
		if err != nil {
			return 0, fmt.Errorf("%w: %s, byte %d: %w", journal.ErrDamaged, s.Path(), line.Offset, err)
		}
		b.isNew(name, failure)
		b.before++
		sum = addLine(sum, line.Record)
	}
	return sum, nil
}

// isNew reports whether an input was not seen before, and remembers it. An archive that cannot be read to its end may
// give several errors under its one name: they are told apart by what they say.
func (b *Batch) isNew(name string, failure error) bool {
	key := maphash.String(b.seed, name)
	if failure != nil {
		b.seen[key] = struct{}{}
		key = maphash.String(b.seed, name+"\x00"+failure.Error())
	}
	_, ok := b.seen[key]
	b.seen[key] = struct{}{}
	return !ok
}

// Before is how many inputs had a record when the batch was opened.
func (b *Batch) Before() int { return b.before }

// Progress is how far a run is.
type Progress struct {
	Done, Failed int64  // inputs read by this run, and how many of them failed
	Making       string // what is made of the journal at the moment: "parquet of 000003"; empty when nothing is
}

// Progress may be called from any goroutine.
func (b *Batch) Progress() Progress {
	making, _ := b.making.Load().(string)
	return Progress{b.done.Load(), b.failed.Load(), making}
}

// outcome is what a worker makes of an input.
type outcome struct {
	document *doc.Document
	record   []byte
	counts   Counts
	err      error // of the input
	fault    error // of ours: no record could be made
}

// Run reads what has no record yet, and brings the sinks up to date. It returns the counts of the whole folder. Failed
// inputs are records and no errors; an error is what ended the batch before its end: [ErrMaxErrors], the end of the
// context, a full disk, a sink.
func (b *Batch) Run(ctx context.Context) (Counts, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	xs := b.startExport(ctx, stop)
	err := b.read(ctx, xs)
	if err == nil {
		_, err = b.seal(true, xs)
	}
	if err != nil {
		stop(err)
	}
	xs.wait()
	if err == nil {
		err = context.Cause(ctx) // of the first sink that failed: the others were stopped by that
	}
	if err == nil {
		err = xs.finish(ctx, b.sinks)
	}
	return b.total, err
}

// read takes all inputs that have no record to the journal.
func (b *Batch) read(ctx context.Context, xs *exporters) error {
	flushed := time.Now()
	var notice held
	for o := range gongwen.Each(ctx, b.opt.Parser, b.pending(ctx), encode) {
		if ctx.Err() != nil { // what was under way was cut off: it is no failure of the input
			break
		}
		if o.fault != nil {
			return o.fault
		}
		o, ready := b.next(&notice, o)
		if !ready {
			continue
		}
		if err := b.record(o, xs); err != nil {
			return err
		}
		if b.opt.MaxErrors > 0 && int(b.failed.Load()) >= b.opt.MaxErrors {
			return fmt.Errorf("%w: %d", ErrMaxErrors, b.failed.Load())
		}
		if time.Since(flushed) > time.Second {
			if err := b.journal.Flush(); err != nil {
				return err
			}
			flushed = time.Now()
		}
	}
	if err := context.Cause(ctx); err != nil || notice.outcome == nil {
		return err
	}
	return b.record(*notice.outcome, xs)
}

// held is a notice that is recorded behind what is attached to it: when it has a record, it was read whole.
type held struct {
	outcome *outcome
	ids     map[string]bool // of the notice, and of its attachments
}

// next is what is recorded now that o came: o itself when it is attached to the notice held, unless a batch that was killed
// recorded it; else that notice, and o is held in its place.
func (b *Batch) next(notice *held, o outcome) (now outcome, ready bool) {
	d := o.document
	if d.Source.Parent != "" && notice.ids[d.Source.Parent] {
		notice.ids[d.ID] = true
		_, recorded := b.old[maphash.String(b.seed, d.Source.Name)]
		return o, !recorded
	}
	before := notice.outcome
	*notice = held{&o, map[string]bool{d.ID: true}}
	if before == nil {
		return o, false
	}
	return *before, true
}

// pending are the inputs that have no record.
func (b *Batch) pending(ctx context.Context) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		for src, err := range b.opt.Sources(ctx) {
			if err != nil && ctx.Err() != nil {
				return
			}
			if b.isNew(src.Name, err) && !yield(src, err) {
				return
			}
		}
	}
}

// encode makes the record of a document. It runs in the workers.
func encode(d *doc.Document) outcome {
	record, err := d.MarshalJSON()
	if err != nil {
		d = &doc.Document{Schema: d.Schema, ID: d.ID, Source: d.Source, Err: &doc.Error{Stage: "write", Name: d.Source.Name, Err: err}}
		if record, err = d.MarshalJSON(); err != nil {
			return outcome{fault: err}
		}
	}
	d.Map = doc.Text{} // it is large, and no record has it
	return outcome{document: d, record: record, counts: countsOfDocument(d), err: d.Err}
}

func (b *Batch) record(o outcome, xs *exporters) error {
	b.current.Add(o.counts)
	b.total.Add(o.counts)
	b.done.Add(1)
	if o.err != nil {
		b.failed.Add(1)
	}
	b.sum = addLine(b.sum, o.record)
	offset := b.journal.Current().Bytes
	sealed, err := b.journal.Append(o.record)
	if err != nil {
		return err
	}
	xs.send(event{Placed: Placed{o.document, offset}})
	if !sealed {
		return nil
	}
	_, err = b.seal(false, xs)
	return err
}

// seal follows a seal of the journal, or makes it: the counts and the sum of the segment are kept beside it, and the sinks get it.
func (b *Batch) seal(now bool, xs *exporters) (sealed bool, err error) {
	if now {
		if sealed, err := b.journal.Seal(); err != nil || !sealed {
			return false, err
		}
	}
	list := b.journal.Sealed()
	err = writeCounts(list[len(list)-1], b.current, b.sum)
	b.current, b.sum = Counts{}, 0
	xs.send(event{sealed: true})
	return true, err
}

// Close gives the folder free.
func (b *Batch) Close() error { return errors.Join(closeSinks(b.sinks), b.journal.Close()) }

// writeFile writes a file whole or not at all.
func writeFile(path string, content []byte) error {
	part := path + ".part"
	if err := os.WriteFile(part, content, 0o666); err != nil {
		return errors.Join(err, os.RemoveAll(part)) // it may not even be there
	}
	return os.Rename(part, path)
}

func writeJSON(path string, v any) error {
	content, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return writeFile(path, append(content, '\n'))
}
