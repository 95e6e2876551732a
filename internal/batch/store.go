package batch

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// StoreFile is the store in the folder of a batch.
const StoreFile = "store.sqlite"

// storeSink brings the records into a store.
type storeSink struct {
	*store.Store
	dir    string
	loaded []string
}

// openStore opens the store of a folder, DIR/store.sqlite.
func openStore(ctx context.Context, dir string) (*storeSink, error) {
	s, err := store.Open(ctx, filepath.Join(dir, StoreFile), store.Options{})
	if err != nil {
		return nil, err
	}
	loaded, err := s.Segments(ctx)
	if err != nil {
		s.Close()
		return nil, err
	}
	return &storeSink{s, dir, loaded}, nil
}

func (k *storeSink) Name() string { return string(SQLite) }

func (k *storeSink) Has(s journal.Segment) (bool, error) {
	return slices.Contains(k.loaded, s.Name()), nil
}

func (k *storeSink) Write(ctx context.Context, s journal.Segment, docs iter.Seq2[Placed, error]) error {
	err := k.Load(ctx, s.Name(), plain(docs))
	if err == nil {
		k.loaded = append(k.loaded, s.Name())
	}
	return err
}

// Finish brings the clusters of an earlier run in, which the store may be younger than.
func (k *storeSink) Finish(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(k.dir, DuplicatesFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return k.SetDuplicates(ctx, forStore(ReadClusters(k.dir)))
}

// plain leaves the places away.
func plain(docs iter.Seq2[Placed, error]) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		for p, err := range docs {
			if !yield(p.Document, err) {
				return
			}
		}
	}
}
