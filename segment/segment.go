// Package segment finds the structure of a notice.
package segment

import (
	"context"
	"embed"
	"io/fs"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of segmentation.
func Rules() fs.FS { return rules }

// Options say how documents are segmented.
type Options struct{}

// Segmenter is immutable and safe for concurrent use.
type Segmenter struct{ opt Options }

// New checks the options.
func New(opt Options) (*Segmenter, error) { return &Segmenter{opt}, nil }

// Build fills the document of a draft.
func (s *Segmenter) Build(ctx context.Context, d *doc.Draft) error { return nil }
