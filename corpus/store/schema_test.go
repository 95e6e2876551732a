package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// old makes a store of an old version from its text.
func old(t testing.TB, version int) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testdata/version%d.sql", version))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.db")
	db := raw(t, path)
	if _, err := db.Exec(string(text)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// schema is the schema of a file, without white space.
func schema(t testing.TB, path string) string {
	t.Helper()
	rows, err := raw(t, path).Query("SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return strings.Join(strings.Fields(strings.Join(out, ";")), " ")
}

// A store of every old version becomes what a new one is, with its content.
func TestMigrate(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "new.db")
	closed(t, openAt(t, fresh))
	for version := 1; version < store.Version; version++ {
		path := old(t, version)
		if _, err := store.Open(t.Context(), path, store.Options{ReadOnly: true}); !errors.Is(err, doc.ErrUnsupported) {
			t.Errorf("version %d opened to be read only: %v", version, err)
		}
		s := openAt(t, path)
		hits, err := s.Search(t.Context(), store.Query{Text: "做好", Unit: "县审计局", Role: store.Lead})
		if err != nil || !slices.Equal(found(hits), []string{"七"}) {
			t.Errorf("version %d: %q, %v", version, found(hits), err)
		}
		load(t, s, "journal-0001", failure("not asked", errTest))
		load(t, s, "journal-0002", made()...)
		st, err := s.Stats(t.Context())
		if err != nil || st.Segments != 2 || st.Documents != 2 || st.Repeated != 1 || st.Failed != 0 {
			t.Errorf("version %d, loaded on: %+v, %v", version, st, err)
		}
		closed(t, s)
		whole(t, path)
		if got, want := schema(t, path), schema(t, fresh); got != want {
			t.Errorf("version %d has become\n%s\nwant\n%s", version, got, want)
		}
		var row string
		err = raw(t, path).QueryRow("SELECT document || ' ' || role || ' ' || unit || ' ' || due FROM responsibilities LIMIT 1").Scan(&row)
		if err != nil || row != "乙通知 lead 县审计局 2026-05-01" {
			t.Errorf("view: %q, %v", row, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := func(name, sql string) string {
		path := filepath.Join(dir, name)
		if _, err := raw(t, path).Exec(sql); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := fmt.Sprintf("CREATE TABLE x (y); PRAGMA application_id = 1366058375; PRAGMA user_version = %d", store.Version+1)
	for _, c := range []struct {
		name, path string
		opt        store.Options
		want       error
	}{
		{"a later schema", file("newer.db", newer), store.Options{}, doc.ErrUnsupported},
		{"another program's database", file("other.db", "CREATE TABLE x (y)"), store.Options{}, doc.ErrUnsupported},
		{"another program's version", file("version.db", "PRAGMA user_version = 1"), store.Options{}, doc.ErrUnsupported},
		{"a text", text, store.Options{}, doc.ErrDamaged},
		{"no file to read", filepath.Join(dir, "none.db"), store.Options{ReadOnly: true}, nil},
		{"no folder", filepath.Join(dir, "none", "a.db"), store.Options{}, nil},
	} {
		s, err := store.Open(t.Context(), c.path, c.opt)
		var e *doc.Error
		if s != nil || !errors.As(err, &e) || e.Stage != "store" || e.Name != c.path || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		var version *store.VersionError
		if got := errors.As(err, &version); got != (c.name == "a later schema") || got && version.Have != store.Version+1 {
			t.Errorf("%s: version error %v", c.name, version)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made a file: %v", err)
	}
}
