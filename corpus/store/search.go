package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Hit is what a query found: a task with the document it stands in, or a document.
type Hit struct {
	ID       string         `json:"id"` // of the document
	Source   doc.SourceInfo `json:"source"`
	Metadata doc.Metadata   `json:"metadata"`
	Task     *doc.Task      `json:"task,omitempty"` // as in the record; nil when documents were asked for
	// Snippet is a stretch of 80 characters with the most of the terms, marked; the beginning of the text when the query
	// has none.
	Snippet string `json:"snippet"`
	// Score is the rank, 0 when the query has no text: of each term the share of BM25 that counts how often it stands
	// in a text of that length, from 0 to 2.2, and 1 more when it stands in the title.
	Score float64 `json:"score,omitempty"`
}

// found is a hit as long as only its row is known.
type found struct {
	row   int64
	score float64
}

// Search finds tasks or documents, Limit of them from Offset on. What is loaded meanwhile is not seen.
//
// The index gives the documents that hold every pair of neighbouring characters of the terms; each candidate is then
// compared with the terms themselves, so that a hit really has them all. Ordered by rank every candidate is looked at,
// ordered by date or limit no more than are needed. Errors: those of [Query.Check], of the context and of the file.
func (s *Store) Search(ctx context.Context, q Query) ([]Hit, error) {
	p, err := q.prepare()
	if err != nil {
		return nil, s.fail(err)
	}
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, s.fail(err)
	}
	defer tx.Rollback()
	rows, err := p.find(ctx, tx)
	if err != nil {
		return nil, s.fail(err)
	}
	hits, err := s.hits(ctx, tx, p, rows)
	return hits, s.fail(err)
}

// find gives the hits between Offset and Limit.
func (p *prepared) find(ctx context.Context, tx *sql.Tx) ([]found, error) {
	var out []found
	most := p.Offset + p.Limit
	if most < 0 { // a sum beyond what an int holds
		most = math.MaxInt
	}
	err := p.walk(ctx, tx, func(row int64, title, text string) bool {
		f := found{row: row}
		if len(p.need) > 0 {
			f.score = p.score(title, text)
		}
		out = append(out, f)
		return p.Order == ByRank || len(out) < most
	})
	if p.Order == ByRank {
		slices.SortFunc(out, func(a, b found) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.row, b.row))
		})
	}
	return out[min(len(out), p.Offset):min(len(out), most)], err
}

// walk calls f with every hit, in the order of the candidates, until f has enough. Title and text are folded, and empty
// when the query has no text.
func (p *prepared) walk(ctx context.Context, tx *sql.Tx, f func(row int64, title, text string) bool) error {
	statement, args := p.candidates()
	rows, err := tx.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	one, err := tx.PrepareContext(ctx, "SELECT "+searched[p.Of]+" FROM "+tables[p.Of]+" WHERE "+ids[p.Of]+" = ?")
	if err != nil {
		return err
	}
	defer one.Close()
	for rows.Next() {
		var row int64
		var title, text string
		switch {
		case p.Order == ByRank: // all are read: at once
			err = rows.Scan(&row, &title, &text)
		case len(p.need)+len(p.not) > 0: // in an order SQLite would have to carry all texts through its sorter
			if err = rows.Scan(&row); err == nil {
				err = one.QueryRowContext(ctx, row).Scan(&title, &text)
			}
		default:
			err = rows.Scan(&row)
		}
		if err != nil {
			return err
		}
		title, text = fold(title), fold(text)
		if p.holds(text) && !f(row, title, text) {
			return nil
		}
	}
	return rows.Err()
}

// card is what a hit shows of its document.
type card struct {
	ID       string         `json:"id"`
	Source   doc.SourceInfo `json:"source"`
	Metadata doc.Metadata   `json:"metadata"`
	Tasks    []doc.Task     `json:"tasks"`
	text     string
}

// hits reads what was found.
func (s *Store) hits(ctx context.Context, tx *sql.Tx, p *prepared, rows []found) ([]Hit, error) {
	statement := "SELECT id, -1 FROM documents WHERE id = ?"
	if p.Of == Tasks {
		statement = "SELECT document, n FROM tasks WHERE id = ?"
	}
	place, err := tx.PrepareContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer place.Close()
	hits := make([]Hit, 0, len(rows))
	last, d := int64(0), &card{} // many tasks of one document come together
	for _, f := range rows {
		var document int64
		var n int
		if err := place.QueryRowContext(ctx, f.row).Scan(&document, &n); err != nil {
			return nil, err
		}
		if document != last {
			last, d = document, &card{}
			if d.text, err = s.readRecord(ctx, tx, document, d); err != nil {
				return nil, err
			}
		}
		hit := Hit{ID: d.ID, Source: d.Source, Metadata: d.Metadata, Score: f.score}
		text := d.text
		if n >= 0 && n < len(d.Tasks) {
			hit.Task = &d.Tasks[n]
			text = taskText(hit.Task)
		}
		hit.Snippet = p.snippet(text)
		hits = append(hits, hit)
	}
	return hits, nil
}

// taskText is what a snippet of a task is cut from.
func taskText(t *doc.Task) string {
	parts := []string{t.Title, t.Text, t.ResponsibilityText}
	parts = append(parts, t.Path...)
	for _, units := range [][]doc.Unit{t.Lead, t.Implementing, t.Supporting, t.Guiding} {
		for _, u := range units {
			if !strings.Contains(t.ResponsibilityText, u.Name) { // the cell of a table
				parts = append(parts, u.Name)
			}
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
}
