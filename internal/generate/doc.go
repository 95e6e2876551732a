// Package generate composes notices whose right reading it knows, for tests and benchmarks. All places, bodies and
// sentences are invented.
//
// Start with [New]: one notice of a seed, with its metadata, outline and tasks as they must be read from [Notice.Source].
//
// The same seed gives the same bytes. The words are few: notices of [New] are alike in their sentences.
package generate
