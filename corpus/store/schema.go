package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
)

// steps are the ways from each version of the schema to the next, schema/1.sql from an empty file to version 1.
//
//go:embed schema
var steps embed.FS

// Version is the version of the schema that this package writes. It is kept in PRAGMA user_version.
const Version = 2

// application marks a store in PRAGMA application_id: "公" and "文" in Unicode.
const application = 0x516C6587

// VersionError says that a store was written by a later version of this package. It is a [doc.ErrUnsupported].
type VersionError struct {
	Have  int // version of the store
	Known int // version of this package
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("schema version %d is newer than %d, the newest that is known", e.Have, e.Known)
}

// Is reports that it is a doc.ErrUnsupported.
func (e *VersionError) Is(target error) bool { return target == doc.ErrUnsupported }

// migrate brings a store to the present version, all steps in one transaction.
func migrate(ctx context.Context, db *sql.DB) error {
	have, err := version(ctx, db)
	if err != nil || have == Version {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if have, err = version(ctx, tx); err != nil { // another process may have been first
		return err
	}
	for v := have; v < Version; v++ {
		step, err := steps.ReadFile(fmt.Sprintf("schema/%d.sql", v+1))
		if err != nil { // embedded and tested
			return err
		}
		if _, err := tx.ExecContext(ctx, string(step)); err != nil {
			return fmt.Errorf("schema step %d: %w", v+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, Version)); err != nil {
		return err
	}
	return tx.Commit()
}

// querier is what a pool and a transaction have in common.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// version reads the version of a store; 0 is an empty file. A database that is no store of ours is refused.
func version(ctx context.Context, q querier) (int, error) {
	var have, id, tables int
	err := q.QueryRowContext(ctx, "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version, pragma_application_id").
		Scan(&have, &id, &tables)
	switch {
	case err != nil:
		return 0, err
	case have == 0 && id == 0 && tables == 0:
		return 0, nil
	case id != application || have < 1:
		return 0, fmt.Errorf("%w: a SQLite database with %d tables that is no store (application_id %#x, user_version %d)", doc.ErrUnsupported, tables, id, have)
	case have > Version:
		return 0, &VersionError{have, Version}
	}
	return have, nil
}
