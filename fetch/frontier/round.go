package frontier

import (
	"context"
	"database/sql"
	"time"
)

// Begin begins a round, or goes on with one that was interrupted.
type Begin struct {
	Plan    string        // what is followed, in one text: when it changed, lists are read anew
	Seeds   []Link        // of kind Seed or Sitemap
	Now     time.Time     // of the beginning
	Recheck time.Duration // notices and attachments that were asked for longer ago are asked for again
}

// Begun says how a round begins.
type Begun struct {
	GoesOn  bool  // an interrupted round
	Round   int64 // the how many-th
	Archive int64 // bytes of the archive that are known
}

// Begin begins. A new round asks again for seeds and lists, for what failed in passing, for what was asked for long ago,
// and where the plan changed for what was not taken; what waited from before goes on waiting. The round is interrupted
// until End is called.
func (f *Frontier) Begin(ctx context.Context, b Begin) (out Begun, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	running, err := f.meta(ctx, "running")
	if err != nil {
		return out, f.fail(err)
	}
	plan, err := f.meta(ctx, "plan")
	if err != nil {
		return out, f.fail(err)
	}
	if out.Archive, err = f.number(ctx, "archive"); err != nil {
		return out, f.fail(err)
	}
	out.GoesOn = running == "yes" && plan == b.Plan
	if !out.GoesOn {
		f.round++
	}
	out.Round = f.round
	err = f.change(ctx, func(tx *sql.Tx) error {
		if !out.GoesOn {
			if err := f.newRound(ctx, tx, b, plan != "" && plan != b.Plan); err != nil {
				return err
			}
		}
		for _, l := range b.Seeds {
			if err := f.seed(ctx, tx, l); err != nil {
				return err
			}
		}
		for key, value := range map[string]any{"running": "yes", "plan": b.Plan, "round": f.round} {
			if err := setMeta(ctx, tx, key, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = f.countQueued(ctx)
	}
	return out, f.fail(err)
}

func (f *Frontier) newRound(ctx context.Context, tx *sql.Tx, b Begin, changed bool) error {
	due := nanos(b.Now.Add(-b.Recheck))
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{"UPDATE pages SET stale = 0 WHERE stale <> 0", nil},
		{"UPDATE pages SET state = 'queued' WHERE state IN ('done', 'failed') AND (kind = 'sitemap' OR listing AND kind IN ('seed', 'page'))", nil},
		{"UPDATE pages SET state = 'queued' WHERE state = 'failed' AND passing AND kind <> 'robots'", nil},
		{"UPDATE pages SET state = 'queued' WHERE state IN ('done', 'failed') AND kind IN ('page', 'attachment') AND fetched <= ?", []any{due}},
	} {
		if _, err := tx.ExecContext(ctx, q.sql, q.args...); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM entries"); err != nil {
		return err
	}
	// What was looked at and not taken may be asked for now: it has no record.
	if _, err := tx.ExecContext(ctx, "UPDATE pages SET state = 'queued' WHERE state = 'done' AND kind = 'page' AND status = 200 AND record = ''"); err != nil {
		return err
	}
	// What lies in the archive is read there: it may lead to more than was followed.
	if _, err := tx.ExecContext(ctx, "UPDATE pages SET reread = 1, state = 'queued' WHERE state = 'done' AND kind = 'page' AND NOT listing AND record <> ''"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE pages SET reread = 1, etag = '', modified = '' WHERE listing OR kind IN ('seed', 'list', 'sitemap')")
	return err
}

// seed queues a seed, whatever it was before, unless this round has visited it.
func (f *Frontier) seed(ctx context.Context, tx *sql.Tx, l Link) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pages (url, host, kind, state, rank) VALUES (?, ?, ?, 'queued', ?)
		ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, depth = 0, head = 0, via = '', rank = excluded.rank,
			state = CASE WHEN round < ? THEN 'queued' ELSE state END`,
		l.URL, l.Host, l.Kind, rankOf(l.Kind), f.round)
	return err
}

// rankOf says what goes first: what belongs to a notice, then notices, then what leads to more.
func rankOf(kind string) int {
	switch kind {
	case Attachment:
		return 0
	case Page:
		return 1
	}
	return 2
}

// End ends a round.
func (f *Frontier) End(ctx context.Context) error {
	return f.fail(f.change(ctx, func(tx *sql.Tx) error { return setMeta(ctx, tx, "running", "no") }))
}

// Forget queues what lay in the archive from a byte on: that part of it was lost. It returns where the last record begins
// that may be torn, for the archive to be cut there, and how many addresses are queued.
func (f *Frontier) Forget(ctx context.Context, size int64) (whole, n int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err = f.change(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT coalesce(max(offset), 0) FROM pages WHERE record <> '' AND offset <= ?", size).Scan(&whole)
		if err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `UPDATE pages SET state = CASE WHEN kind = 'robots' THEN 'known' ELSE 'queued' END, round = 0,
			etag = '', modified = '', digest = '', record = '', reread = 1, pending = 0, fetched = 0 WHERE record <> '' AND offset >= ?`, whole)
		if err != nil {
			return err
		}
		if n, err = r.RowsAffected(); err != nil {
			return err
		}
		return setMeta(ctx, tx, "archive", whole)
	})
	if err == nil {
		err = f.countQueued(ctx)
	}
	return whole, n, f.fail(err)
}
