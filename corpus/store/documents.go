package store

import (
	"context"
	"database/sql"
	"iter"

	"github.com/gongwen-go/gongwen/doc"
)

// Documents streams the records of the documents that a query finds, as they were loaded and in the order of loading;
// all documents for the zero Query. Of, Order, Limit and Offset of the query are not asked.
//
// An error ends the stream. What is loaded meanwhile is not seen.
func (s *Store) Documents(ctx context.Context, q Query) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		if err := s.eachDocument(ctx, q, func(d *doc.Document) bool { return yield(d, nil) }); err != nil {
			yield(nil, s.fail(err))
		}
	}
}

func (s *Store) eachDocument(ctx context.Context, q Query, f func(*doc.Document) bool) error {
	q.Of = Documents
	p, err := q.prepare()
	if err != nil {
		return err
	}
	p.Order = byLoading
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var failed error
	err = p.walk(ctx, tx, func(row int64, _, _ string) bool {
		var d *doc.Document
		if d, failed = s.document(ctx, tx, row); failed != nil {
			return false
		}
		return f(d)
	})
	if failed != nil {
		return failed
	}
	return err
}

// document reads a record.
func (s *Store) document(ctx context.Context, tx *sql.Tx, row int64) (*doc.Document, error) {
	d := &doc.Document{}
	text, err := s.readRecord(ctx, tx, row, d)
	d.Text = text
	return d, err
}

// readRecord reads what v has of a record, and gives the text.
func (s *Store) readRecord(ctx context.Context, tx *sql.Tx, row int64, v any) (text string, err error) {
	var record []byte
	if err := tx.QueryRowContext(ctx, "SELECT text, record FROM texts WHERE document = ?", row).Scan(&text, &record); err != nil {
		return "", err
	}
	return text, s.unpackRecord(record, v)
}
