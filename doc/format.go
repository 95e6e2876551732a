package doc

import "context"

// Format reads one file format. The root package holds none by itself: formats are handed over in its Options, so that
// a program links only those it names.
type Format interface {
	// Name is the short name of the format: "mhtml".
	Name() string
	// Detect reports whether the bytes are of this format. It looks at content, takes the claims of src as hints, and
	// never panics.
	Detect(src Source, head []byte) bool
	// Read returns the pieces of the source, or the sources inside it, which the root dispatches again. raw holds all
	// bytes of src. An error is an [*Error] or wraps one of the sentinels of this package.
	Read(ctx context.Context, src Source, raw []byte, limits Limits) (Blocks, error)
}
