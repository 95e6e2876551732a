package frontier

import (
	"context"
	"database/sql"
	"errors"
)

// Link is an address that a page leads to.
type Link struct {
	URL, Host, Kind  string
	Depth            int
	Via, Title, Date string
	Directory, Shape string // against traps; empty is not counted
}

// Visit is what became of a visit, to be kept in one transaction.
type Visit struct {
	Page    *Address   // as it is now
	Also    []*Address // addresses that redirects led to on the way, new ones without an ID
	Archive int64      // size of the archive now; 0 for no change

	Links    []Link // to be queued where they are new: attachments, notices, pages that lead further
	Entries  []Link // of a list: what it names
	Further  []Link // of a list: its further pages
	Last     bool   // of a list: what follows is not wanted
	Again    bool   // the page stays in the queue
	Unlisted bool   // of a list: it could not be read, which says nothing of what it names
}

// patience is how many further pages of a list in a row may have nothing new before the rest is left: one may be the
// first page under a second address.
const patience = 2

// Kept says what a visit changed.
type Kept struct {
	New  int    // addresses that were not known
	News int    // entries that the list did not name before
	Left []Left // links that ran into limits
}

// Keep keeps a visit.
func (f *Frontier) Keep(ctx context.Context, v Visit) (kept Kept, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := &keeping{Frontier: f, ctx: ctx, kept: &kept, queue: map[string]int64{}, shapes: map[string]*count{}, read: map[string]*sql.Stmt{}}
	err = f.change(ctx, func(tx *sql.Tx) error {
		k.tx = tx
		return k.visit(v)
	})
	if err != nil {
		return Kept{}, f.fail(err)
	}
	for host, n := range k.queue {
		if f.queued[host] += n; f.queued[host] <= 0 {
			delete(f.queued, host)
		}
	}
	return kept, nil
}

// keeping is a visit that is being kept.
type keeping struct {
	*Frontier
	ctx   context.Context
	tx    *sql.Tx
	kept  *Kept
	queue map[string]int64 // how the queues of hosts change
	// shapes are the counts of directories and shapes that were needed: the links of a page are mostly of a few.
	shapes map[string]*count
	read   map[string]*sql.Stmt // statements that are asked for each link
}

// count is how many addresses there were of a directory or shape, and are now.
type count struct{ before, now int64 }

func (k *keeping) visit(v Visit) error {
	if v.Page != nil {
		if err := k.page(v.Page, v.Again); err != nil {
			return err
		}
	}
	for _, a := range v.Also {
		if err := k.also(a); err != nil {
			return err
		}
	}
	for _, l := range v.Links {
		if _, err := k.link(l, Queued); err != nil {
			return err
		}
	}
	if v.Page != nil && (v.Page.Listing || v.Page.Kind == List) && !v.Again {
		if err := k.list(v); err != nil {
			return err
		}
	}
	if err := k.keepShapes(); err != nil {
		return err
	}
	if v.Archive > 0 {
		return setMeta(k.ctx, k.tx, "archive", v.Archive)
	}
	return nil
}

// page writes a page that was visited.
func (k *keeping) page(a *Address, again bool) error {
	round := k.round
	if again {
		round = a.round
	}
	_, err := k.tx.ExecContext(k.ctx, `UPDATE pages SET state = ?, round = ?, status = ?, reason = ?, passing = ?, fetched = ?, etag = ?, modified = ?,
		digest = ?, record = ?, origin = ?, stored = ?, offset = ?, length = ?, media = ?, charset = ?, listing = ?, reread = ?, pending = ? WHERE id = ?`,
		a.State, round, a.Status, a.Reason, a.Passing, nanos(a.Fetched), a.ETag, a.Modified, a.Body.Digest, a.Body.Record, a.Body.Origin, nanos(a.Body.Stored),
		a.Body.Offset, a.Body.Length, a.Media, a.Charset, a.Listing, a.Reread, a.Pending, a.ID)
	if !again && a.State != Queued {
		k.queue[a.Host]--
	}
	return err
}

// also writes an address that was visited on the way.
func (k *keeping) also(a *Address) error {
	var state string
	err := k.tx.QueryRowContext(k.ctx, "SELECT id, state FROM pages WHERE url = ?", a.URL).Scan(&a.ID, &state)
	if errors.Is(err, sql.ErrNoRows) {
		err = k.tx.QueryRowContext(k.ctx, "INSERT INTO pages (url, host, kind, depth, via, state, rank) VALUES (?, ?, ?, ?, ?, 'known', ?) RETURNING id",
			a.URL, a.Host, a.Kind, a.Depth, a.Via, rankOf(a.Kind)).Scan(&a.ID)
	}
	if err != nil {
		return err
	}
	if state != Queued {
		k.queue[a.Host]++ // page takes it away
	}
	return k.page(a, false)
}

// link adds an address that is new, and returns its id; 0 when it ran into a limit.
func (k *keeping) link(l Link, state string) (id int64, err error) {
	var was string
	err = k.row("SELECT id, state FROM pages WHERE url = ?", l.URL).Scan(&id, &was)
	if err == nil && was == Known && state == Queued { // a further page of a list, to whoever named it first
		err = k.promote(id, l)
	}
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	var counts []*count
	for _, s := range []struct {
		what, shape string
		limit       int64
	}{{"directory", l.Directory, k.lim.Directory}, {"shape", l.Shape, k.lim.Shape}, {"host", l.Host, k.lim.Host}} {
		if s.shape == "" {
			continue
		}
		c, err := k.shape(s.what + " " + s.shape)
		if err != nil {
			return 0, err
		}
		if c.now >= s.limit {
			k.kept.Left = append(k.kept.Left, Left{"trap: " + s.what + " " + s.shape, l.URL})
			return 0, nil
		}
		counts = append(counts, c)
	}
	for _, c := range counts {
		c.now++
	}
	err = k.row("INSERT INTO pages (url, host, kind, depth, via, title, date, state, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
		l.URL, l.Host, l.Kind, l.Depth, l.Via, l.Title, l.Date, state, rankOf(l.Kind)).Scan(&id)
	if err != nil {
		return 0, err
	}
	k.kept.New++
	if state == Queued {
		k.queue[l.Host]++
	}
	return id, nil
}

// row asks for a row by a statement that a visit asks again and again: SQLite reads it once. It ends with the transaction.
func (k *keeping) row(query string, args ...any) *sql.Row {
	s := k.read[query]
	if s == nil {
		var err error
		if s, err = k.tx.PrepareContext(k.ctx, query); err != nil {
			return k.tx.QueryRowContext(k.ctx, query, args...) // which says the same error
		}
		k.read[query] = s
	}
	return s.QueryRowContext(k.ctx, args...)
}

// promote queues an address that waited for its turn as a further page of a list: it is more than that.
func (k *keeping) promote(id int64, l Link) error {
	_, err := k.tx.ExecContext(k.ctx, "UPDATE pages SET state = 'queued', kind = ?, depth = ?, via = ?, title = ?, date = ?, head = 0, rank = ? WHERE id = ?",
		l.Kind, l.Depth, l.Via, l.Title, l.Date, rankOf(l.Kind), id)
	k.queue[l.Host]++
	return err
}

// shape is the count of a directory, shape or host.
func (k *keeping) shape(name string) (*count, error) {
	if c := k.shapes[name]; c != nil {
		return c, nil
	}
	c := &count{}
	if err := k.tx.QueryRowContext(k.ctx, "SELECT n FROM shapes WHERE shape = ?", name).Scan(&c.before); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	c.now, k.shapes[name] = c.before, c
	return c, nil
}

// keepShapes writes the counts that changed.
func (k *keeping) keepShapes() error {
	for name, c := range k.shapes {
		if c.now == c.before {
			continue
		}
		if _, err := k.tx.ExecContext(k.ctx, "INSERT OR REPLACE INTO shapes VALUES (?, ?)", name, c.now); err != nil {
			return err
		}
	}
	return nil
}

// list keeps what a page of a list names, and queues the next page of it while there is something new to find: lists
// begin with what is newest.
func (k *keeping) list(v Visit) error {
	head := v.Page.Head
	if head == 0 {
		head = v.Page.ID
	}
	for _, l := range v.Entries {
		id, err := k.link(l, Queued)
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		r, err := k.tx.ExecContext(k.ctx, "INSERT OR IGNORE INTO entries VALUES (?, ?)", head, id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil {
			return err
		} else if n > 0 {
			k.kept.News++
		}
	}
	known, err := k.furtherKnown(head, len(v.Further))
	if err != nil {
		return err
	}
	for _, l := range v.Further {
		if known[l.URL] {
			continue
		}
		id, err := k.link(l, Known)
		if err != nil {
			return err
		}
		if id == 0 || id == head {
			continue
		}
		if _, err := k.tx.ExecContext(k.ctx, "UPDATE pages SET head = ? WHERE id = ? AND kind = 'list' AND head = 0", head, id); err != nil {
			return err
		}
	}
	if v.Last {
		return nil
	}
	stale, err := k.staleness(head, v)
	if err != nil || stale >= patience {
		return err
	}
	return k.further(head)
}

// furtherKnown are the further pages of a list that are known to be its: each of 2,000 pages may name all others.
func (k *keeping) furtherKnown(head int64, named int) (map[string]bool, error) {
	if named == 0 {
		return nil, nil
	}
	rows, err := k.tx.QueryContext(k.ctx, "SELECT url FROM pages WHERE head = ? AND head <> 0", head)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := map[string]bool{}
	for rows.Next() {
		var address string
		if err := rows.Scan(&address); err != nil {
			return nil, err
		}
		known[address] = true
	}
	return known, rows.Err()
}

// staleness counts the pages of a list in a row that had nothing new. A first page that has nothing new says that of all
// behind it.
func (k *keeping) staleness(head int64, v Visit) (stale int, err error) {
	switch {
	case v.Unlisted:
	case k.kept.News > 0:
		_, err = k.tx.ExecContext(k.ctx, "UPDATE pages SET stale = 0 WHERE id = ?", head)
	case v.Page.ID == head && len(v.Entries) == 0 && len(v.Further) == 0:
		_, err = k.tx.ExecContext(k.ctx, "UPDATE pages SET stale = ? WHERE id = ?", patience, head)
	default:
		_, err = k.tx.ExecContext(k.ctx, "UPDATE pages SET stale = stale + 1 WHERE id = ?", head)
	}
	if err == nil {
		err = k.tx.QueryRowContext(k.ctx, "SELECT stale FROM pages WHERE id = ?", head).Scan(&stale)
	}
	return stale, err
}

// further queues the next page of a list: the first, with numbers read as numbers, that this round has not visited.
func (k *keeping) further(head int64) error {
	rows, err := k.tx.QueryContext(k.ctx, furtherOf, head, k.round)
	if err != nil {
		return err
	}
	defer rows.Close()
	var next Address
	for rows.Next() {
		var a Address
		if err := rows.Scan(&a.ID, &a.URL, &a.Host, &a.State); err != nil {
			return err
		}
		if a.State == Queued {
			return nil // one waits already
		}
		if next.ID == 0 || naturally(a.URL, next.URL) < 0 {
			next = a
		}
	}
	if err := rows.Err(); err != nil || next.ID == 0 {
		return err
	}
	rows.Close()
	k.queue[next.Host]++
	_, err = k.tx.ExecContext(k.ctx, "UPDATE pages SET state = 'queued' WHERE id = ?", next.ID)
	return err
}

// naturally compares two addresses with the numbers in them read as numbers: index_2 goes before index_10, and
// index.html before both.
func naturally(a, b string) int {
	for a != "" && b != "" {
		if n, m := digits(a), digits(b); n > 0 && m > 0 {
			x, y := trimZeros(a[:n]), trimZeros(b[:m])
			if len(x) != len(y) {
				return len(x) - len(y)
			}
			if x != y {
				return compare(x, y)
			}
			a, b = a[n:], b[m:]
			continue
		}
		if a[0] != b[0] {
			if (a[0] == '.') != (b[0] == '.') { // index.html and index_2.html
				if a[0] == '.' {
					return -1
				}
				return 1
			}
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) (n int) {
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func trimZeros(s string) string {
	for len(s) > 1 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// Size keeps the size of the archive where nothing was visited.
func (f *Frontier) Size(ctx context.Context, bytes int64) error {
	return f.fail(f.change(ctx, func(tx *sql.Tx) error { return setMeta(ctx, tx, "archive", bytes) }))
}
