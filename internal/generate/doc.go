// Package generate composes notices whose right reading it knows, for tests and benchmarks. All places, bodies and
// sentences are invented.
//
// Start with [New]: one notice of a seed, with its metadata, outline and tasks as they must be read from [Notice.Source].
// [Archive] is a whole archive: text files and pages of fifty invented sites, and among them reposts, mirrors, versions
// and excerpts of others, each with the clean text that must come out of it.
//
// The same seed gives the same bytes. The words of New are few, so its notices are alike in their sentences; those of an
// archive are many, and unrelated notices have a Jaccard similarity (5 characters) below 0.15.
package generate
