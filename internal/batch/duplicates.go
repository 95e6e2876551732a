package batch

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// DuplicatesFile lists the clusters of a batch, a [Cluster] a line.
const DuplicatesFile = "duplicates.jsonl"

// Cluster is a group of documents that are one notice.
type Cluster struct {
	Cluster        int      `json:"cluster"` // from 1
	Representative Twin     `json:"representative"`
	Members        []Member `json:"members"`
}

// Twin is a document of a cluster.
type Twin struct {
	Record string `json:"record"` // segment of the journal and offset in it
	ID     string `json:"id"`
	Name   string `json:"name"`
	URL    string `json:"url,omitempty"`
	Title  string `json:"title,omitempty"`
}

// Member is a document and how it is related to the representative of its cluster.
type Member struct {
	Twin
	Relation  corpus.Relation `json:"relation"`
	Jaccard   float64         `json:"jaccard"`
	Held      float64         `json:"held"`  // share of it that the representative holds
	Holds     float64         `json:"holds"` // share of the representative that it holds
	Estimated bool            `json:"estimated,omitempty"`
}

// duplicatesSink finds the duplicates of a folder: the index in DIR/duplicates, the clusters in DIR/duplicates.jsonl.
type duplicatesSink struct {
	dir   string
	index *corpus.Index
	store *store.Store // gets the clusters too; nil is none
	last  place        // of the last record in the index
}

// place is where a record stands in the journal. As a text, 000001:1234, it is the id of a sketch.
type place struct {
	segment int
	offset  int64
}

func (p place) String() string { return fmt.Sprintf("%06d:%d", p.segment, p.offset) }

func parsePlace(s string) (p place, err error) {
	segment, offset, ok := strings.Cut(s, ":")
	if !ok {
		return p, fmt.Errorf("%w: %q is no place in a journal", doc.ErrDamaged, s)
	}
	var e1, e2 error
	p.segment, e1 = strconv.Atoi(segment)
	p.offset, e2 = strconv.ParseInt(offset, 10, 64)
	return p, errors.Join(e1, e2)
}

// before reports whether a place stands in front of another.
func (p place) before(q place) bool {
	return p.segment < q.segment || p.segment == q.segment && p.offset < q.offset
}

// openDuplicates opens the index of a folder whose journal ends at a place. A store, unless nil, gets the clusters too.
func openDuplicates(ctx context.Context, dir string, end place, db *storeSink) (Sink, error) {
	k := &duplicatesSink{dir: dir}
	if db != nil {
		k.store = db.Store
	}
	err := k.open(ctx)
	if err == nil && !k.last.before(end) {
		// The index was written before the journal, which the program then did not live to write. What is read in place of
		// those records may be another text, so they are not to be believed.
		if err = errors.Join(k.index.Close(), os.RemoveAll(k.indexDir())); err == nil {
			err = k.open(ctx)
		}
	}
	return k, err
}

func (k *duplicatesSink) indexDir() string { return filepath.Join(k.dir, "duplicates") }

// open opens the index and finds out what the last record in it is.
func (k *duplicatesSink) open(ctx context.Context) (err error) {
	k.last = place{0, -1}
	if k.index, err = corpus.Open(k.indexDir(), corpus.Options{Text: k.text}); err != nil {
		return err
	}
	for id, err := range k.index.IDs(ctx) {
		if err == nil {
			k.last, err = parsePlace(id)
		}
		if err != nil {
			return errors.Join(err, k.index.Close())
		}
	}
	return nil
}

// record reads a record, or what v has fields for.
func (k *duplicatesSink) record(id string, v any) error {
	at, err := parsePlace(id)
	if err != nil {
		return err
	}
	record, err := journal.ReadAt(journalDir(k.dir), at.segment, at.offset)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(record, v); err != nil {
		return fmt.Errorf("%w: segment %d, byte %d: %w", journal.ErrDamaged, at.segment, at.offset, err)
	}
	return nil
}

func (k *duplicatesSink) text(_ context.Context, id string) (string, error) {
	var d struct{ Text string }
	err := k.record(id, &d)
	return d.Text, err
}

func (k *duplicatesSink) Name() string { return string(Duplicates) }

// Has is sure of the segments before the last one only: of that, a part may be in the index.
func (k *duplicatesSink) Has(s journal.Segment) (bool, error) { return s.Number < k.last.segment, nil }

// Write may leave a part of the segment in the index: it is known by its places, and the rest comes to it.
func (k *duplicatesSink) Write(ctx context.Context, s journal.Segment, docs iter.Seq2[Placed, error]) error {
	for p, err := range docs {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		at := place{s.Number, p.Offset}
		if at.segment == k.last.segment && at.offset <= k.last.offset {
			continue
		}
		sketch := corpus.NewSketch(p.Document) // of a failed input it is near to nothing
		sketch.ID = at.String()
		if err := k.index.Add(sketch); err != nil {
			return err
		}
		k.last = at
	}
	return k.index.Flush()
}

// Finish compares and writes the clusters.
func (k *duplicatesSink) Finish(ctx context.Context) error {
	path := filepath.Join(k.dir, DuplicatesFile)
	err := create(path+".part", func(f io.Writer) error {
		w := bufio.NewWriter(f)
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for c, err := range k.clusters(ctx) {
			if err == nil {
				err = enc.Encode(c)
			}
			if err != nil {
				return err
			}
		}
		return w.Flush()
	})
	if err == nil {
		err = os.Rename(path+".part", path)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(path+".part"))
	}
	if k.store == nil {
		return nil
	}
	return k.store.SetDuplicates(ctx, forStore(ReadClusters(k.dir)))
}

// clusters are the clusters with what people know the documents by.
func (k *duplicatesSink) clusters(ctx context.Context) iter.Seq2[Cluster, error] {
	return func(yield func(Cluster, error) bool) {
		n := 0
		for found, err := range k.index.Clusters(ctx) {
			n++
			c := Cluster{Cluster: n}
			if err == nil {
				c.Representative, err = k.twin(found.Representative)
			}
			for _, m := range found.Members {
				if err != nil {
					break
				}
				r := Member{Relation: m.Relation, Jaccard: round(m.Jaccard), Held: round(m.Held), Holds: round(m.Holds), Estimated: m.Estimated}
				r.Twin, err = k.twin(m.ID)
				c.Members = append(c.Members, r)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func (k *duplicatesSink) twin(id string) (t Twin, err error) {
	var d struct {
		ID       string
		Source   struct{ Name, URL string }
		Metadata struct{ Title string }
	}
	err = k.record(id, &d)
	return Twin{id, d.ID, d.Source.Name, d.Source.URL, d.Metadata.Title}, err
}

// round leaves four digits.
func round(v float64) float64 { return float64(int64(v*10_000+0.5)) / 10_000 }

// ReadClusters reads the clusters of a folder.
func ReadClusters(dir string) iter.Seq2[Cluster, error] {
	return func(yield func(Cluster, error) bool) {
		f, err := os.Open(filepath.Join(dir, DuplicatesFile))
		if err != nil {
			yield(Cluster{}, err)
			return
		}
		defer f.Close()
		dec := json.NewDecoder(bufio.NewReader(f))
		for {
			var c Cluster
			err := dec.Decode(&c)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				err = fmt.Errorf("%w: %s: %w", doc.ErrDamaged, f.Name(), err)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// forStore gives the rows of a store.
func forStore(clusters iter.Seq2[Cluster, error]) iter.Seq2[store.Duplicate, error] {
	return func(yield func(store.Duplicate, error) bool) {
		for c, err := range clusters {
			one := store.Duplicate{ID: c.Representative.ID, Name: c.Representative.Name, Cluster: int64(c.Cluster), Measure: 1}
			if !yield(one, err) || err != nil {
				return
			}
			for _, m := range c.Members {
				one = store.Duplicate{ID: m.ID, Name: m.Name, Cluster: int64(c.Cluster), Relation: string(m.Relation), Measure: m.Jaccard}
				if m.Relation == corpus.Contains {
					one.Measure = max(m.Held, m.Holds)
				}
				if !yield(one, nil) {
					return
				}
			}
		}
	}
}

func (k *duplicatesSink) Close() error { return k.index.Close() }

// FindDuplicates makes the clusters of a folder, as far as its segments are sealed, where they are missing or older than
// the journal. A store gets them too.
func FindDuplicates(ctx context.Context, dir string) error {
	run, err := readRun(dir)
	if err != nil {
		return fmt.Errorf("%s is no folder of a batch: %w", dir, err)
	}
	if current(dir) {
		return nil
	}
	formats := []Format{Duplicates}
	if _, err := os.Stat(filepath.Join(dir, StoreFile)); err == nil {
		formats = append(formats, SQLite)
	}
	b, err := Open(ctx, Options{Dir: dir, Run: run, Formats: formats})
	if err != nil {
		return err
	}
	xs := &exporters{says: func(string) {}}
	for _, s := range b.sinks {
		err = errors.Join(err, xs.catchUp(ctx, s, b.journal.Sealed()))
	}
	if err == nil {
		err = xs.finish(ctx, b.sinks)
	}
	return errors.Join(err, b.Close())
}

// Unsealed reports whether a batch runs, or has not come to its end: its last records are in no sealed segment.
func Unsealed(dir string) bool {
	list, err := journal.List(journalDir(dir))
	return err == nil && len(list) > 0 && !list[len(list)-1].Sealed
}

// current reports whether the clusters are younger than all sealed segments.
func current(dir string) bool {
	clusters, err := os.Stat(filepath.Join(dir, DuplicatesFile))
	if err != nil {
		return false
	}
	list, err := journal.List(journalDir(dir))
	if err != nil {
		return false
	}
	for _, s := range list {
		info, err := os.Stat(s.Path())
		if err != nil || s.Sealed && info.ModTime().After(clusters.ModTime()) {
			return false
		}
	}
	return true
}
