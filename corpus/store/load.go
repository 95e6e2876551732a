package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/gongwen-go/gongwen/doc"
)

// Load loads a segment of the journal: all its records and the name of the segment, in one transaction. A segment that
// was loaded is not loaded again, and docs is not asked then; so a run that was cut short, at whatever moment, is mended
// by loading all segments again. The same segments in the same order give the same rows.
//
// A Document with Err, or with an error beside it, is a failed input and becomes a row of errors. An error without a
// Document ends the load: nothing of the segment is stored then, and Load returns it. A record of an input that was
// loaded before, the same id under the same name, is only counted; the same id under another name is a document of its
// own.
//
// Memory is bound by one document and by what SQLite keeps of a transaction, 64 MiB of pages and 64 MiB of the index.
// Errors: [doc.ErrOptions] for a segment without a name or a store opened to be read only, those of docs, and those of
// the file system.
func (s *Store) Load(ctx context.Context, segment string, docs iter.Seq2[*doc.Document, error]) error {
	switch {
	case s.write == nil:
		return s.fail(fmt.Errorf("%w: the store was opened to be read only", doc.ErrOptions))
	case segment == "":
		return s.fail(fmt.Errorf("%w: a segment without a name", doc.ErrOptions))
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.fail(err)
	}
	defer tx.Rollback()
	l, err := newLoader(ctx, s, tx, segment)
	if errors.Is(err, errLoaded) {
		return nil
	}
	if err != nil {
		return s.fail(err)
	}
	for d, err := range docs {
		if err := l.take(d, err); err != nil {
			return s.fail(err)
		}
	}
	if err := ctx.Err(); err != nil { // else the rest of the stream would be missed
		return s.fail(err)
	}
	if err := l.finish(); err != nil {
		return s.fail(err)
	}
	return s.fail(tx.Commit())
}

// errLoaded says that a segment is in the store.
var errLoaded = errors.New("segment was loaded before")

// Segments returns the names of the segments that were loaded, in order.
func (s *Store) Segments(ctx context.Context) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT name FROM segments ORDER BY id")
	if err != nil {
		return nil, s.fail(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, s.fail(err)
		}
		out = append(out, name)
	}
	return out, s.fail(rows.Err())
}

// loader writes one segment.
type loader struct {
	ctx   context.Context
	store *Store
	tx    *sql.Tx

	segment                        int64
	name                           string
	documents, failures, repeated  int
	document, task, organ, failure int64 // the last row of each
	organs                         map[doc.Unit]int64
	grams                          gramSet
	waiting                        []indexed
	waitingBytes                   int

	insertDocument, findOrgan, insertGrams                                                     *sql.Stmt
	texts, metadata, evidence, tasks, organRows, units, deadlines, figures, removed, errorRows *inserter
}

func newLoader(ctx context.Context, s *Store, tx *sql.Tx, segment string) (*loader, error) {
	l := &loader{ctx: ctx, store: s, tx: tx, name: segment, organs: map[doc.Unit]int64{}}
	var loaded bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM segments WHERE name = ?), (SELECT coalesce(max(id), 0) + 1 FROM segments),
		(SELECT coalesce(max(id), 0) FROM documents), (SELECT coalesce(max(id), 0) FROM tasks),
		(SELECT coalesce(max(id), 0) FROM organs), (SELECT coalesce(max(id), 0) FROM errors)`, segment).
		Scan(&loaded, &l.segment, &l.document, &l.task, &l.organ, &l.failure)
	if err != nil {
		return nil, err
	}
	if loaded {
		return nil, errLoaded
	}
	return l, l.prepare()
}

// prepare makes the statements.
func (l *loader) prepare() (err error) {
	for _, p := range []struct {
		stmt *(*sql.Stmt)
		sql  string
	}{
		{&l.insertDocument, `INSERT INTO documents (id, segment, doc, name, url, host, parent, title, kind, issuers, doc_number,
			written_date, published_date, effective_date, date, year, page_kind, charset, bytes, script, origin, mirror)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`},
		{&l.findOrgan, "SELECT id FROM organs WHERE name = ? AND canonical = ? AND level = ? AND region = ? AND generic = ?"},
		{&l.insertGrams, "INSERT INTO grams (rowid, gram) VALUES (?, ?)"},
	} {
		if *p.stmt, err = l.tx.PrepareContext(l.ctx, p.sql); err != nil {
			return err
		}
	}
	for _, p := range []struct {
		in      **inserter
		table   string
		columns []string
	}{
		{&l.texts, "texts", []string{"document", "text", "record"}},
		{&l.metadata, "metadata", []string{"document", "n", "field", "value", "detail"}},
		{&l.evidence, "evidence", []string{"document", "n", "field", "value", "place"}},
		{&l.tasks, "tasks", []string{"id", "document", "n", "task", "path", "label", "title", "text", "responsibility"}},
		{&l.organRows, "organs", []string{"id", "name", "canonical", "level", "region", "generic", "name_key", "canonical_key"}},
		{&l.units, "units", []string{"task", "n", "role", "organ", "basis"}},
		{&l.deadlines, "deadlines", []string{"task", "n", "text", "kind", "date", "start", "event", "amount", "unit"}},
		{&l.figures, "figures", []string{"document", "n", "subject", "value", "unit", "share", "change", "period", "number", "base_unit"}},
		{&l.removed, "removed", []string{"document", "n", "reason", "text", "at"}},
		{&l.errorRows, "errors", []string{"id", "segment", "doc", "name", "url", "code", "stage", "message"}},
	} {
		if *p.in, err = newInserter(l.ctx, l.tx, p.table, p.columns...); err != nil {
			return err
		}
	}
	return nil
}

// take stores a record, or a failed input.
func (l *loader) take(d *doc.Document, err error) error {
	switch {
	case d == nil:
		return err
	case err == nil:
		err = d.Err
	}
	if err != nil {
		return l.failed(d, err)
	}
	return l.add(d)
}

// indexed are the grams of a document.
type indexed struct {
	document int64
	grams    string
}

// maxWaiting is how many bytes of grams wait to be indexed: FTS5 writes out what it has gathered whenever another
// statement of several rows runs, so its rows go in as many as possible at a time.
const maxWaiting = 32 << 20

// index keeps the grams of a document until enough wait.
func (l *loader) index(document int64, grams string) error {
	l.waiting = append(l.waiting, indexed{document, grams})
	if l.waitingBytes += len(grams); l.waitingBytes < maxWaiting {
		return nil
	}
	return l.indexWaiting()
}

func (l *loader) indexWaiting() error {
	for _, w := range l.waiting {
		if _, err := l.insertGrams.ExecContext(l.ctx, w.document, w.grams); err != nil {
			return err
		}
	}
	clear(l.waiting)
	l.waiting, l.waitingBytes = l.waiting[:0], 0
	return nil
}

// finish writes what waits, and the segment.
func (l *loader) finish() error {
	for _, in := range []*inserter{l.texts, l.metadata, l.evidence, l.tasks, l.organRows, l.units, l.deadlines, l.figures, l.removed, l.errorRows} {
		if err := in.flush(l.ctx); err != nil {
			return err
		}
	}
	if err := l.indexWaiting(); err != nil {
		return err
	}
	_, err := l.tx.ExecContext(l.ctx, "INSERT INTO segments (id, name, documents, errors, repeated) VALUES (?,?,?,?,?)",
		l.segment, l.name, l.documents, l.failures, l.repeated)
	return err
}
