package frontier

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Address is a page and all that is known of it.
type Address struct {
	ID               int64
	URL, Host, Kind  string
	Depth            int
	Via, Title, Date string
	Head             int64
	State            string
	Status           int
	Reason           string
	Passing          bool
	Fetched          time.Time
	ETag, Modified   string
	Body             Body
	Media, Charset   string
	Listing, Reread  bool
	Pending          bool
	round            int64
}

// Body is a body that lies in the archive.
type Body struct {
	Digest, Record string
	Origin         string // the address it was stored for
	Stored         time.Time
	Offset, Length int64
}

const columns = `id, url, host, kind, depth, via, title, date, head, state, status, reason, passing, fetched, etag, modified,
	digest, record, origin, stored, offset, length, media, charset, listing, reread, pending, round`

// What is asked at every visit. The index of a part of the pages is used where the query names that part in its words;
// attachments, and they alone, are of rank 0, which stands in the index.
const (
	nextOfHost     = "SELECT " + columns + " FROM pages WHERE state = 'queued' AND host = ? ORDER BY rank, id LIMIT 1"
	nextAttachment = "SELECT " + columns + " FROM pages WHERE state = 'queued' AND host = ? AND rank = 0 ORDER BY rank, id LIMIT 1"
	byDigest       = "SELECT " + columns + " FROM pages WHERE digest = ? AND digest <> '' AND record <> '' LIMIT 1"
	furtherOf      = "SELECT id, url, host, state FROM pages WHERE head = ? AND head <> 0 AND round < ?"
)

func scan(row interface{ Scan(...any) error }) (*Address, error) {
	var a Address
	var fetched, stored int64
	err := row.Scan(&a.ID, &a.URL, &a.Host, &a.Kind, &a.Depth, &a.Via, &a.Title, &a.Date, &a.Head, &a.State, &a.Status, &a.Reason, &a.Passing,
		&fetched, &a.ETag, &a.Modified, &a.Body.Digest, &a.Body.Record, &a.Body.Origin, &stored, &a.Body.Offset, &a.Body.Length,
		&a.Media, &a.Charset, &a.Listing, &a.Reread, &a.Pending, &a.round)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a.Fetched, a.Body.Stored = moment(fetched), moment(stored)
	return &a, nil
}

func moment(ns int64) time.Time {
	if ns == 0 {
		return time.Time{}
	}
	return time.Unix(0, ns).UTC()
}

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// Next is the address of a host that is to be visited next; nil when none waits. Attachments come before notices, and
// notices before further lists. Where only attachments are asked for, the others go on waiting.
func (f *Frontier) Next(ctx context.Context, host string, onlyAttachments bool) (*Address, error) {
	query := nextOfHost
	if onlyAttachments {
		query = nextAttachment
	}
	a, err := scan(f.db.QueryRowContext(ctx, query, host))
	return a, f.fail(err)
}

// Find looks an address up; nil when it was not met.
func (f *Frontier) Find(ctx context.Context, address string) (*Address, error) {
	a, err := scan(f.db.QueryRowContext(ctx, "SELECT "+columns+" FROM pages WHERE url = ?", address))
	return a, f.fail(err)
}

// Stored looks for a body that lies in the archive.
func (f *Frontier) Stored(ctx context.Context, digest string) (Body, bool, error) {
	a, err := scan(f.db.QueryRowContext(ctx, byDigest, digest))
	if err != nil || a == nil {
		return Body{}, false, f.fail(err)
	}
	return a.Body, true, nil
}

// Pending are notices that were fetched and not handed on, in the order in which they were met.
func (f *Frontier) Pending(ctx context.Context) ([]*Address, error) {
	rows, err := f.db.QueryContext(ctx, "SELECT "+columns+" FROM pages WHERE pending <> 0 ORDER BY id LIMIT 1000")
	if err != nil {
		return nil, f.fail(err)
	}
	defer rows.Close()
	var out []*Address
	for rows.Next() {
		a, err := scan(rows)
		if err != nil {
			return nil, f.fail(err)
		}
		out = append(out, a)
	}
	return out, f.fail(rows.Err())
}

// HandedOn says that a notice has reached whoever reads the crawl.
func (f *Frontier) HandedOn(ctx context.Context, id int64) error {
	_, err := f.db.ExecContext(ctx, "UPDATE pages SET pending = 0 WHERE id = ?", id)
	return f.fail(err)
}

// Counts is how many addresses of a kind are in a state.
type Counts map[[2]string]int64

// Counts counts the addresses by kind and state.
func (f *Frontier) Counts(ctx context.Context) (Counts, error) {
	rows, err := f.db.QueryContext(ctx, "SELECT kind, state, count(*) FROM pages GROUP BY kind, state")
	if err != nil {
		return nil, f.fail(err)
	}
	defer rows.Close()
	out := Counts{}
	for rows.Next() {
		var k [2]string
		var n int64
		if err := rows.Scan(&k[0], &k[1], &n); err != nil {
			return nil, f.fail(err)
		}
		out[k] = n
	}
	return out, f.fail(rows.Err())
}

// Left is a link that is not followed, and why.
type Left struct{ Reason, URL string }

// SeedHosts are the hosts of the seeds, and of what seeds were moved to.
func (f *Frontier) SeedHosts(ctx context.Context) ([]string, error) {
	return f.hosts(ctx, "SELECT DISTINCT host FROM pages WHERE kind = 'seed'")
}

// WithAttachments are the hosts on which attachments wait.
func (f *Frontier) WithAttachments(ctx context.Context) ([]string, error) {
	return f.hosts(ctx, "SELECT DISTINCT host FROM pages WHERE state = 'queued' AND rank = 0")
}

func (f *Frontier) hosts(ctx context.Context, query string) (hosts []string, err error) {
	rows, err := f.db.QueryContext(ctx, query)
	if err != nil {
		return nil, f.fail(err)
	}
	defer rows.Close()
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return nil, f.fail(err)
		}
		hosts = append(hosts, h)
	}
	return hosts, f.fail(rows.Err())
}
