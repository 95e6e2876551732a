package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/gongwen-go/gongwen/doc"
)

// Duplicate says of a document which cluster of the same or nearly the same documents it is in.
type Duplicate struct {
	ID       string  // of the document
	Name     string  // of its input; empty is the first that was loaded under the id
	Cluster  int64   // number of the cluster
	Relation string  // to the representative: same, repost, mirror, version, contains; empty of the representative itself
	Measure  float64 // Jaccard similarity or containment, 0 to 1
}

// SetDuplicates puts the clusters of all documents in place of those that were stored before, in one transaction. An
// error of the sequence, or a document that is not in the store ([doc.ErrOptions]), leaves the old ones.
func (s *Store) SetDuplicates(ctx context.Context, duplicates iter.Seq2[Duplicate, error]) error {
	if s.write == nil {
		return s.fail(fmt.Errorf("%w: the store was opened to be read only", doc.ErrOptions))
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.fail(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM duplicates"); err != nil {
		return s.fail(err)
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO duplicates (document, cluster, relation, measure)
		SELECT id, ?, ?, ? FROM documents WHERE doc = ? AND (? = '' OR name = ?) ORDER BY id LIMIT 1
		ON CONFLICT DO UPDATE SET cluster = excluded.cluster, relation = excluded.relation, measure = excluded.measure`)
	if err != nil {
		return s.fail(err)
	}
	for d, err := range duplicates {
		if err != nil {
			return s.fail(err)
		}
		res, err := insert.ExecContext(ctx, d.Cluster, d.Relation, d.Measure, d.ID, d.Name, d.Name)
		if err != nil {
			return s.fail(err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return s.fail(fmt.Errorf("%w: duplicate of a document that is not in the store: id %q, name %q", doc.ErrOptions, d.ID, d.Name))
		}
	}
	if err := ctx.Err(); err != nil {
		return s.fail(err)
	}
	return s.fail(tx.Commit())
}
