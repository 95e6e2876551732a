package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
	"modernc.org/sqlite"

	"github.com/gongwen-go/gongwen/doc"
)

// Store is a store of read documents in a SQLite file. It is safe for concurrent use: one load at a time, any number of
// searches beside it, in this process and in others.
type Store struct {
	path  string
	write *sql.DB // one connection; nil when the store was opened to be read only
	read  *sql.DB
	pack  *zstd.Encoder
	open  *zstd.Decoder
}

// Options say how a store is opened. The zero Options work.
type Options struct {
	// ReadOnly opens a store that exists, without changing it: a store of an older schema is refused.
	ReadOnly bool
}

// readers is how many connections search at a time; more wait.
const readers = 4

// Settings of a connection, in the order of a DSN. A writer waits up to 30 s for another. NORMAL keeps the file whole
// whatever happens to the process, and may lose the last segments when the power fails: they are loaded again then.
const (
	waiting  = "_pragma=busy_timeout(30000)&_pragma=temp_store(memory)"
	writing  = "&_txlock=immediate&_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_pragma=cache_size(-65536)"
	querying = "&_pragma=query_only(1)&_pragma=cache_size(-16384)"
)

// Open opens the store in a file, which is made when it does not exist, and brings it to the present schema.
//
// Errors: [VersionError] for a store of a later schema, [doc.ErrUnsupported] for a SQLite database that is no store,
// [doc.ErrDamaged] for a file that is no database, and those of the file system, each in a [*doc.Error] of stage "store".
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	s := &Store{path: path}
	if err := s.connect(ctx, opt); err != nil {
		s.Close()
		return nil, s.fail(err)
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, opt Options) (err error) {
	if s.pack, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return err
	}
	if s.open, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(readers), zstd.WithDecoderMaxMemory(maxRecord)); err != nil {
		return err
	}
	name, err := filepath.Abs(s.path)
	if err != nil {
		return err
	}
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath() + "?" + waiting
	if !opt.ReadOnly {
		if s.write, err = sql.Open("sqlite", dsn+"&mode=rwc"+writing); err != nil {
			return err
		}
		s.write.SetMaxOpenConns(1)
		if err := migrate(ctx, s.write); err != nil {
			return err
		}
	}
	have, err := s.connectReader(ctx, dsn+"&mode=ro"+querying)
	if err != nil && s.write == nil && s.atRest() {
		// Readers leave files beside a store, too; where they may not, one at rest is read without.
		have, err = s.connectReader(ctx, dsn+"&mode=ro&immutable=1"+querying)
	}
	if err == nil && have != Version {
		err = fmt.Errorf("%w: schema version %d, which only a writer may bring to %d", doc.ErrUnsupported, have, Version)
	}
	return err
}

// connectReader opens the connections that search.
func (s *Store) connectReader(ctx context.Context, dsn string) (have int, err error) {
	if s.read != nil {
		s.read.Close()
	}
	if s.read, err = sql.Open("sqlite", dsn); err != nil {
		return 0, err
	}
	s.read.SetMaxOpenConns(readers)
	return version(ctx, s.read)
}

// atRest reports whether the store is whole without a write-ahead log: nobody has it open for writing.
func (s *Store) atRest() bool {
	_, err := os.Stat(s.path + "-wal")
	return errors.Is(err, fs.ErrNotExist)
}

// Close closes the store. What was loaded is whole without it.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} { // the writer last: it empties the write-ahead log
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.open != nil {
		s.open.Close()
	}
	return errors.Join(errs...)
}

// fail names the store in an error, and gives those of SQLite the kind that callers know.
func (s *Store) fail(err error) error {
	if err == nil {
		return nil
	}
	var known *doc.Error
	if errors.As(err, &known) {
		return err
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xFF {
		case notADB, corrupt:
			err = fmt.Errorf("%w: %w", doc.ErrDamaged, err)
		}
	}
	return &doc.Error{Stage: "store", Name: s.path, Err: err}
}

// Result codes of SQLite (sqlite.org/rescode.html).
const (
	corrupt = 11
	notADB  = 26
)
