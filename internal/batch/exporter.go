package batch

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/gongwen-go/gongwen/corpus/journal"
)

// exporter brings the records to one sink, beside the reading: first the segments that it lacks, from the journal, then
// what is read, as it is read. A sink completes a segment when the journal has.
type exporter struct {
	sink Sink
	live chan event
	done chan struct{} // closed at the end
}

// event is a record that went to the journal, or the seal of its segment.
type event struct {
	Placed
	sealed bool
}

// waiting is how many records wait for a sink: some large documents are no burden, and a pause of the sink no stop.
const waiting = 32

// errUnsealed is why a sink does not complete a segment.
var errUnsealed = errors.New("the segment was not sealed")

// exporters are those of all sinks.
type exporters struct {
	list []*exporter
	says func(making string)
	// Writing from the journal is for one sink at a time: it takes a core each.
	old sync.Mutex
}

// startExport starts an exporter for each sink. A fault of a sink stops the batch.
func (b *Batch) startExport(ctx context.Context, stop context.CancelCauseFunc) *exporters {
	xs := &exporters{says: func(making string) { b.making.Store(making) }}
	sealed, open := b.journal.Sealed(), b.journal.Current()
	for _, sink := range b.sinks {
		x := &exporter{sink: sink, live: make(chan event, waiting), done: make(chan struct{})}
		xs.list = append(xs.list, x)
		go func() {
			defer close(x.done)
			err := xs.catchUp(ctx, sink, sealed)
			if err == nil {
				err = x.follow(ctx, open)
			}
			if err != nil {
				stop(err)
			}
		}()
	}
	return xs
}

// send gives an event to all sinks that still work.
func (xs *exporters) send(e event) {
	for _, x := range xs.list {
		select {
		case x.live <- e:
		case <-x.done:
		}
	}
}

// wait lets the sinks come to their end.
func (xs *exporters) wait() {
	for _, x := range xs.list {
		close(x.live)
	}
	for _, x := range xs.list {
		xs.says(x.sink.Name())
		<-x.done
	}
	xs.says("")
}

// finish ends all sinks, in their order.
func (xs *exporters) finish(ctx context.Context, sinks []Sink) error {
	defer xs.says("")
	for _, s := range sinks {
		xs.says(s.Name())
		if err := s.Finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// catchUp brings to a sink the sealed segments that it does not have.
func (xs *exporters) catchUp(ctx context.Context, sink Sink, sealed []journal.Segment) error {
	xs.old.Lock()
	defer xs.old.Unlock()
	defer xs.says("")
	for _, s := range sealed {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		has, err := sink.Has(s)
		if err == nil && !has {
			xs.says(sink.Name() + " of " + s.Name())
			err = sink.Write(ctx, s, documents(s))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// follow brings the open segment and those after it to the sink.
func (x *exporter) follow(ctx context.Context, open journal.Segment) error {
	for ; ; open = open.Next() {
		var first *event
		if open.Records == 0 { // whether it will have any is seen by the first
			e, ok := <-x.live
			if !ok {
				return nil
			}
			first = &e
		}
		err := x.sink.Write(ctx, open, x.records(ctx, open, first))
		if errors.Is(err, errUnsealed) {
			return nil // and the batch says why
		}
		if err != nil {
			return err
		}
	}
}

// records are those of the open segment that were there, then those that come, until it is sealed.
func (x *exporter) records(ctx context.Context, open journal.Segment, first *event) iter.Seq2[Placed, error] {
	return func(yield func(Placed, error) bool) {
		if open.Records > 0 {
			n := 0
			for p, err := range documents(open) {
				if !yield(p, err) || err != nil {
					return
				}
				if n++; n == open.Records {
					break
				}
			}
		}
		if first != nil && !yield(first.Placed, nil) {
			return
		}
		for e := range x.live {
			if e.sealed {
				return
			}
			if !yield(e.Placed, nil) {
				return
			}
		}
		yield(Placed{}, errors.Join(errUnsealed, context.Cause(ctx)))
	}
}
