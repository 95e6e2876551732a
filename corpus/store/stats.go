package store

import (
	"context"
	"database/sql"
)

// Stats are the counts of a store.
type Stats struct {
	Segments  int `json:"segments"`
	Documents int `json:"documents"`
	Tasks     int `json:"tasks"`
	Failed    int `json:"failed"`   // inputs that gave no document
	Repeated  int `json:"repeated"` // records not loaded since the input was loaded before
	Mirrors   int `json:"mirrors"`  // documents converted or copied

	// Documents by their values, the most frequent first; those that state none are left out.
	Kinds    []Count `json:"kinds,omitempty"`
	Issuers  []Count `json:"issuers,omitempty"` // the first 20
	Years    []Count `json:"years,omitempty"`   // in order of the years
	Charsets []Count `json:"charsets,omitempty"`
	Scripts  []Count `json:"scripts,omitempty"`
	Origins  []Count `json:"origins,omitempty"`
	Pages    []Count `json:"pages,omitempty"` // kinds of pages
	Errors   []Count `json:"errors,omitempty"`

	// Tasks by the bodies that have a part in them, the first 20: by canonical name, by the name as written where there
	// is none.
	Lead         []Count `json:"lead,omitempty"`
	Implementing []Count `json:"implementing,omitempty"`
	Supporting   []Count `json:"supporting,omitempty"`
	Guiding      []Count `json:"guiding,omitempty"`

	Due        []Count `json:"due,omitempty"`        // tasks by month of their limits (2026-12), in order
	Duplicates []Count `json:"duplicates,omitempty"` // documents by relation to the representative of their cluster
	Clusters   int     `json:"clusters,omitempty"`
}

// Count is how often a value occurs.
type Count struct {
	Value string `json:"value"`
	N     int    `json:"n"`
}

// top is how many of the issuers and units are counted out.
const top = 20

// Stats counts. Its errors are those of the context and of the file.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	var st Stats
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return st, s.fail(err)
	}
	defer tx.Rollback()
	err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM segments), (SELECT count(*) FROM documents), (SELECT count(*) FROM tasks),
		(SELECT count(*) FROM errors), (SELECT coalesce(sum(repeated), 0) FROM segments), (SELECT count(*) FROM documents WHERE mirror),
		(SELECT count(DISTINCT cluster) FROM duplicates)`).
		Scan(&st.Segments, &st.Documents, &st.Tasks, &st.Failed, &st.Repeated, &st.Mirrors, &st.Clusters)
	if err != nil {
		return st, s.fail(err)
	}
	const frequent = " GROUP BY value ORDER BY n DESC, value LIMIT ?"
	column := func(name string) string {
		return "SELECT " + name + " AS value, count(*) AS n FROM documents WHERE " + name + " IS NOT NULL" + frequent
	}
	unit := func(role Role) string {
		return `SELECT coalesce(nullif(o.canonical, ''), o.name) AS value, count(DISTINCT u.task) AS n
			FROM units u JOIN organs o ON o.id = u.organ WHERE u.role = '` + string(role) + "'" + frequent
	}
	for _, c := range []struct {
		to    *[]Count
		most  int // -1 is all
		query string
	}{
		{&st.Kinds, -1, column("kind")},
		{&st.Charsets, -1, column("charset")},
		{&st.Scripts, -1, column("script")},
		{&st.Origins, -1, column("origin")},
		{&st.Pages, -1, column("page_kind")},
		{&st.Issuers, top, "SELECT value, count(DISTINCT document) AS n FROM metadata WHERE field = 'issuers'" + frequent},
		{&st.Years, -1, "SELECT year AS value, count(*) FROM documents WHERE year IS NOT NULL GROUP BY value ORDER BY value LIMIT ?"},
		{&st.Errors, -1, "SELECT code AS value, count(*) AS n FROM errors" + frequent},
		{&st.Lead, top, unit(Lead)},
		{&st.Implementing, top, unit(Implementing)},
		{&st.Supporting, top, unit(Supporting)},
		{&st.Guiding, top, unit(Guiding)},
		{&st.Due, -1, "SELECT substr(date, 1, 7) AS value, count(DISTINCT task) FROM deadlines WHERE date IS NOT NULL GROUP BY value ORDER BY value LIMIT ?"},
		{&st.Duplicates, -1, "SELECT relation AS value, count(*) AS n FROM duplicates WHERE relation <> ''" + frequent},
	} {
		if *c.to, err = counts(ctx, tx, c.query, c.most); err != nil {
			return st, s.fail(err)
		}
	}
	return st, nil
}

func counts(ctx context.Context, tx *sql.Tx, query string, most int) ([]Count, error) {
	rows, err := tx.QueryContext(ctx, query, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Value, &c.N); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
