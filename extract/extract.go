// Package extract finds the document on a page.
package extract

import (
	"embed"
	"io/fs"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of extraction.
func Rules() fs.FS { return rules }

// Options say how documents are found.
type Options struct{}

// Extractor is immutable and safe for concurrent use.
type Extractor struct{ opt Options }

// New checks the options.
func New(opt Options) (*Extractor, error) { return &Extractor{opt}, nil }

// Signature names the binary format that the first bytes belong to, or returns "".
func Signature(head []byte) string { return "" }
