// Package frontier keeps what a crawl knows in a SQLite file: which addresses it met, which wait, what came back, what
// each list named. One process has a frontier at a time. Every visit is one transaction, so that a crawl that is killed
// goes on with the visits that were under way.
package frontier

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"modernc.org/sqlite"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed schema.sql
var schema string

// Version of the schema, in the user_version of the file.
const Version = 1

// ErrLocked is a frontier that another crawl uses.
var ErrLocked = errors.New("another crawl uses it")

// Kinds say how an address was met.
const (
	Seed       = "seed"
	Page       = "page"
	List       = "list" // a further page of a list
	Attachment = "attachment"
	Sitemap    = "sitemap"
	Robots     = "robots"
)

// States of an address.
const (
	Known  = "known"  // met, not asked for: the further pages of a list wait for their turn
	Queued = "queued" // waits
	Done   = "done"
	Failed = "failed"
)

// Frontier is an open frontier. It is safe for concurrent use.
type Frontier struct {
	path string
	db   *sql.DB
	lim  Limits

	mu     sync.Mutex
	round  int64
	queued map[string]int64 // by host
}

// Limits bound how many addresses there may be of one directory, of one shape and of one host; zero stands for 50,000,
// 50,000 and 1,000,000.
type Limits struct{ Directory, Shape, Host int64 }

// Open opens a frontier, which is made when it does not exist. Errors: [ErrLocked], [doc.ErrDamaged],
// [doc.ErrUnsupported] for another version, in a [*doc.Error] of stage "frontier".
func Open(ctx context.Context, path string, lim Limits) (*Frontier, error) {
	if lim.Directory == 0 {
		lim.Directory = 50_000
	}
	if lim.Shape == 0 {
		lim.Shape = 50_000
	}
	if lim.Host == 0 {
		lim.Host = 1_000_000
	}
	f := &Frontier{path: path, lim: lim, queued: map[string]int64{}}
	name, err := filepath.Abs(path)
	if err != nil {
		return nil, f.fail(err)
	}
	// Exclusive: a second crawl of the same archive is refused. NORMAL keeps the file whole whatever happens.
	f.db, err = sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(name)}).EscapedPath()+
		"?mode=rwc&_txlock=immediate&_pragma=locking_mode(exclusive)&_pragma=synchronous(normal)&_pragma=temp_store(memory)")
	if err != nil {
		return nil, f.fail(err)
	}
	f.db.SetMaxOpenConns(1)
	if err := f.prepare(ctx); err != nil {
		f.db.Close()
		return nil, f.fail(err)
	}
	return f, nil
}

// prepare makes the tables of a new file, and reads the state of one that exists.
func (f *Frontier) prepare(ctx context.Context) error {
	var version int
	if err := f.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	err := f.change(ctx, func(tx *sql.Tx) error { // takes the lock, too
		if version == 0 {
			var tables int
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
				return err
			}
			if tables > 0 {
				return fmt.Errorf("%w: a database, but no frontier", doc.ErrUnsupported)
			}
			_, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d", Version))
			return err
		}
		if version != Version {
			return fmt.Errorf("%w: a frontier of version %d, this is %d", doc.ErrUnsupported, version, Version)
		}
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO meta VALUES ('opened', ?)", strconv.FormatInt(time.Now().Unix(), 10))
		return err
	})
	if err != nil {
		return err
	}
	if _, err := f.db.ExecContext(ctx, "PRAGMA journal_mode = wal"); err != nil { // now that it is ours
		return err
	}
	if f.round, err = f.number(ctx, "round"); err != nil {
		return err
	}
	return f.countQueued(ctx)
}

func (f *Frontier) countQueued(ctx context.Context) error {
	f.queued = map[string]int64{}
	rows, err := f.db.QueryContext(ctx, "SELECT host, count(*) FROM pages WHERE state = 'queued' GROUP BY host")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var host string
		var n int64
		if err := rows.Scan(&host, &n); err != nil {
			return err
		}
		f.queued[host] = n
	}
	return rows.Err()
}

// Close gives the file free.
func (f *Frontier) Close() error { return f.fail(f.db.Close()) }

// Queued is how many addresses of each host wait.
func (f *Frontier) Queued() map[string]int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.queued)
}

// change makes one transaction.
func (f *Frontier) change(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// meta reads a value; "" is absent.
func (f *Frontier) meta(ctx context.Context, key string) (value string, err error) {
	err = f.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func (f *Frontier) number(ctx context.Context, key string) (int64, error) {
	value, err := f.meta(ctx, key)
	if err != nil || value == "" {
		return 0, err
	}
	return strconv.ParseInt(value, 10, 64)
}

func setMeta(ctx context.Context, tx *sql.Tx, key string, value any) error {
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO meta VALUES (?, ?)", key, fmt.Sprint(value))
	return err
}

// fail names the frontier in an error, and gives those of SQLite the kind that callers know.
func (f *Frontier) fail(err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xFF {
		case busy, locked:
			err = ErrLocked
		case corrupt, notADB:
			err = fmt.Errorf("%w: %w", doc.ErrDamaged, err)
		}
	}
	return &doc.Error{Stage: "frontier", Name: f.path, Err: err}
}

// Result codes of SQLite (sqlite.org/rescode.html).
const (
	busy    = 5
	locked  = 6
	corrupt = 11
	notADB  = 26
)
