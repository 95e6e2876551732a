// Package store keeps read documents in a SQLite file and finds them, and the tasks they order, again.
//
// Start with [Open]. [Store.Load] takes the records of one segment of a journal, exactly once whatever happens to the
// process. [Store.Search] answers a [Query]: words, a body and its part, limits, issuer, kind, year, place.
// [Store.Stats] counts, [Store.Documents] gives whole records out again, [Store.SetDuplicates] keeps what package corpus
// found out about them. The file is plain SQLite, with a view (responsibilities) for people who ask it themselves:
//
//	sqlite3 notices.db "SELECT due, unit, task FROM responsibilities WHERE role = 'lead' AND unit LIKE '%财政局' ORDER BY due"
//
// # Tables
//
// schema/1.sql and what follows it are the schema, with what each column means: segments, documents, texts (the text, and
// the whole record, compressed), metadata, evidence, tasks, organs, units, deadlines, figures, removed, errors,
// duplicates. The version of the schema is PRAGMA user_version; Open brings an older store to the present one and refuses
// a later one. A store is made from a journal and holds nothing that is not in it: it may always be thrown away and made
// again.
//
// Inputs are known by name and id: the same bytes under two names are two documents, the same record in a second segment
// is one. The file has a write-ahead log, so readers and a writer do not wait for each other; two writers do. References
// between tables are stated and not enforced, which would take a fifth more time: rows are written by one function, in
// bulk and out of order, and a test checks them.
//
// # Full text
//
// The full-text index is FTS5 over pairs of neighbouring characters, made by ourselves: its trigrams cannot find 牵头, and
// words of a dictionary are not found where the dictionary cuts otherwise. One row of the index is a document with all its
// tasks; it holds no places and no texts (contentless, detail = none, columnsize = 0), since each candidate is compared
// with the terms in Go before it is a hit. So there is no hit without its terms, and none is missing.
//
// Measured on 2 shared cores (Go 1.26), texts of 10 KB, in time of the processor, by
//
//	go test ./corpus/store -run - -bench Index -benchtime 1x
//
//	index                    a document    size      recall of terms of 2 to 6 characters
//	pairs, detail=none       2.3 ms        4.9 KB    1.000
//	pairs, detail=full       2.5 ms       12.8 KB    1.000
//	words by gse, none       3.1 ms        –         .924
//
// Loading takes 3.5 to 5 ms a document of 10 KB with 18 tasks, where reading one of 9 KB takes 2.8 ms, and 34 KB of the
// file, half of it the text and the record (-bench Load).
//
// # Limits
//
// A query by rank looks at every candidate, at 9 µs a task or 70 µs a document of 10 KB (-bench Search): ask frequent
// words by date, or together with a unit, a year or a limit. A query of marks alone, or of excluded terms alone, reads all that its other conditions
// leave. Text 1,000 characters, 32 terms.
package store
