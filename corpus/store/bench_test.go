package store_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/segment/words"
)

// processorTime is what the process has taken of the processors; unlike the time on the clock it does not count what
// other processes take.
func processorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkLoad loads segments of 500 documents of 10 KB with 18 tasks in the mean, and, to compare, parses a notice of
// 9 KB with 42 tasks as often. Making the documents is not counted.
func BenchmarkLoad(b *testing.B) {
	const segment = 500
	b.Run("parse", func(b *testing.B) {
		p, err := gongwen.New(gongwen.Options{})
		if err != nil {
			b.Fatal(err)
		}
		src := source(b, "work-points.txt")
		start := processorTime(b)
		for b.Loop() {
			if _, err := p.Parse(b.Context(), src); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((processorTime(b)-start).Microseconds())/float64(b.N), "cpu-µs/doc")
	})
	b.Run("load", func(b *testing.B) {
		g := newGenerator(b)
		path := filepath.Join(b.TempDir(), "notices.db")
		s := openAt(b, path)
		var spent time.Duration
		n := 0
		for b.Loop() {
			b.StopTimer()
			docs := make([]*doc.Document, 0, segment)
			for d := range g.documents(n, segment) {
				docs = append(docs, d)
			}
			b.StartTimer()
			start := processorTime(b)
			load(b, s, fmt.Sprint(n), docs...)
			spent += processorTime(b) - start
			n += segment
		}
		closed(b, s)
		b.ReportMetric(float64(spent.Microseconds())/float64(n), "cpu-µs/doc")
		b.ReportMetric(float64(size(b, path))/float64(n), "B/doc")
	})
}

func size(tb testing.TB, path string) int64 {
	tb.Helper()
	info, err := os.Stat(path)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}

// BenchmarkSearch asks a store of 2,000 documents and 36,000 tasks.
func BenchmarkSearch(b *testing.B) {
	g := newGenerator(b)
	s := openAt(b, filepath.Join(b.TempDir(), "notices.db"))
	defer closed(b, s)
	for n := 0; n < 2000; n += 1000 {
		if err := s.Load(b.Context(), fmt.Sprint(n), g.documents(n, 1000)); err != nil {
			b.Fatal(err)
		}
	}
	rare, frequent := g.words[len(g.words)-1]+g.words[0], g.words[0]
	for _, c := range []struct {
		name string
		q    store.Query
	}{
		{"rare", store.Query{Text: rare, Of: store.Documents}},
		{"frequent-rank", store.Query{Text: frequent, Of: store.Documents}},
		{"frequent-date", store.Query{Text: frequent, Of: store.Documents, Order: store.ByDate}},
		{"tasks-rank", store.Query{Text: frequent}},
		{"tasks-unit", store.Query{Text: frequent, Unit: "市财政局", DueBefore: "2026-12-31"}},
		{"unit", store.Query{Unit: "市财政局", DueBefore: "2026-12-31", Order: store.ByDue}},
		{"one-character", store.Query{Text: frequent[:3], Of: store.Documents, Order: store.ByDate}},
	} {
		b.Run(c.name, func(b *testing.B) {
			hits := 0
			start := processorTime(b)
			for b.Loop() {
				h, err := s.Search(b.Context(), c.q)
				if err != nil {
					b.Fatal(err)
				}
				hits = len(h)
			}
			b.ReportMetric(float64((processorTime(b)-start).Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(float64(hits), "hits")
		})
	}
}

// BenchmarkIndex compares ways to index texts in FTS5: by pairs of characters, as the store does, and by the words of
// segment/words; with places (full) and without (none). recall is of the names of units and the terms of the genre of
// two to six characters, against a scan of the notices of testdata by LIKE.
func BenchmarkIndex(b *testing.B) {
	const documents = 500
	g := newGenerator(b)
	var texts []string
	for i := range documents {
		texts = append(texts, g.document(i).Text)
	}
	real, terms := recallSet(b)
	var w words.Words
	w.Cut("数据") // loads the dictionary
	cut := func(s string) string { return strings.Join(w.Cut(s), " ") }
	for _, c := range []struct {
		name, options string
		tokens        func(string) string
	}{
		{"pairs-none", "content = '', detail = none, columnsize = 0", store.Grams},
		{"pairs-full", "content = ''", store.Grams},
		{"words-none", "content = '', detail = none, columnsize = 0", cut},
		{"words-full", "content = ''", cut},
	} {
		b.Run(c.name, func(b *testing.B) {
			var path string
			start := processorTime(b)
			for b.Loop() {
				path = filepath.Join(b.TempDir(), "index.db")
				index(b, path, c.options, c.tokens, texts)
			}
			b.ReportMetric(float64((processorTime(b)-start).Microseconds())/float64(b.N*documents), "cpu-µs/doc")
			b.ReportMetric(float64(size(b, path))/documents, "B/doc")
			path = filepath.Join(b.TempDir(), "recall.db")
			index(b, path, c.options, c.tokens, real)
			b.ReportMetric(recall(b, path, c.tokens, real, terms), "recall")
		})
	}
}

// index makes an index of texts.
func index(tb testing.TB, path, options string, tokens func(string) string, texts []string) {
	tb.Helper()
	db := raw(tb, path)
	db.SetMaxOpenConns(1)
	exec := func(x interface {
		Exec(string, ...any) (sql.Result, error)
	}, query string, args ...any) {
		if _, err := x.Exec(query, args...); err != nil {
			tb.Fatal(err)
		}
	}
	exec(db, "PRAGMA journal_mode = wal")
	exec(db, "PRAGMA synchronous = normal")
	exec(db, "CREATE VIRTUAL TABLE f USING fts5 (t, "+options+", tokenize = 'ascii')")
	exec(db, "INSERT INTO f (f, rank) VALUES ('hashsize', 67108864)")
	tx, err := db.Begin()
	if err != nil {
		tb.Fatal(err)
	}
	for i, text := range texts {
		exec(tx, "INSERT INTO f (rowid, t) VALUES (?, ?)", i, tokens(text))
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
}

// recallSet are the texts of testdata, and terms of two to six characters.
func recallSet(tb testing.TB) (texts, terms []string) {
	tb.Helper()
	seen := map[string]bool{}
	add := func(term string) {
		if n := utf8.RuneCountInString(term); n >= 2 && n <= 6 && !seen[term] {
			seen[term] = true
			terms = append(terms, term)
		}
	}
	for _, d := range parsed(tb, append(notices, "pinyin.txt", "cells.txt", "cell-lines.txt", "one-line.txt", "wrapped.txt")...) {
		texts = append(texts, d.Text)
		for _, t := range d.Tasks {
			for _, u := range append(append(append(t.Lead, t.Implementing...), t.Supporting...), t.Guiding...) {
				add(u.Name)
			}
		}
	}
	vocabulary, err := fs.ReadFile(words.Rules(), "rules/vocabulary.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(vocabulary)) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			add(f[0])
		}
	}
	for _, term := range strings.Fields("牵头 数据 台账 配合 负责 公开 财政局 审计 共享 目录") {
		add(term)
	}
	return texts, terms
}

// recall is which share of the documents that hold a term the index gives.
func recall(tb testing.TB, path string, tokens func(string) string, texts, terms []string) float64 {
	tb.Helper()
	db := raw(tb, path)
	have, all := 0, 0
	for _, term := range terms {
		var q, single []string // the last character alone is no part of a pair in a longer text
		for _, t := range strings.Fields(tokens(term)) {
			if utf8.RuneCountInString(t) > 1 {
				q = append(q, `"`+t+`"`)
			} else {
				single = append(single, `"`+t+`"`)
			}
		}
		if len(q) == 0 {
			q = single
		}
		for i, text := range texts {
			if !strings.Contains(text, term) {
				continue
			}
			all++
			var n int
			if err := db.QueryRow("SELECT count(*) FROM f WHERE f MATCH ? AND rowid = ?", strings.Join(q, " AND "), i).Scan(&n); err != nil {
				tb.Fatal(err)
			}
			have += n
		}
	}
	if all < 100 {
		tb.Fatalf("%d documents with terms", all)
	}
	return float64(have) / float64(all)
}
