package doc

import (
	"context"
	"errors"
	"fmt"
)

// Sentinels for what can be wrong with an input. An error means that there is no Document; anything less is a
// [Diagnostic].
var (
	ErrNoInput     = errors.New("no input")                      // a Source with neither Bytes nor Open
	ErrEmpty       = errors.New("empty input")                   // no bytes, white space only, or blank pages
	ErrBinary      = errors.New("binary data, not text")         // no charset fits
	ErrUnsupported = errors.New("unsupported")                   // known, but no Format was given that reads it
	ErrCharset     = fmt.Errorf("%w charset", ErrUnsupported)    // named or found, but it is not read; it is ErrUnsupported too
	ErrTooLarge    = errors.New("input too large")               // over a limit of size
	ErrTooDeep     = errors.New("input too deeply nested")       // over a limit of depth
	ErrDamaged     = errors.New("damaged input")                 // the format's structure is broken beyond reading
	ErrNoText      = errors.New("no text layer")                 // images only
	ErrEncrypted   = errors.New("encrypted input")               // needs a password
	ErrUnsafe      = errors.New("unsafe path")                   // an entry of an archive that points outside of it, or a link
	ErrOptions     = errors.New("invalid options")               // a fault in what the caller set
	ErrInternal    = errors.New("internal error, please report") // a panic that a phase caught
)

var codes = []struct {
	err  error
	code string
}{
	{ErrNoInput, "no_input"}, {ErrEmpty, "empty"}, {ErrBinary, "binary"}, {ErrCharset, "charset"},
	{ErrUnsupported, "unsupported"}, {ErrTooLarge, "too_large"}, {ErrTooDeep, "too_deep"}, {ErrDamaged, "damaged"},
	{ErrNoText, "no_text"}, {ErrEncrypted, "encrypted"}, {ErrUnsafe, "unsafe_path"}, {ErrOptions, "options"}, {ErrInternal, "internal"},
	{context.DeadlineExceeded, "deadline"}, {context.Canceled, "canceled"},
}

// Code is the short name of an error in the JSON form: "too_large"; "read" for one that is none of ours.
func Code(err error) string {
	for _, c := range codes {
		if errors.Is(err, c.err) {
			return c.code
		}
	}
	return "read"
}

// NeedsPassword is the error of an input that cannot be read without a password; what names it: "a PDF".
func NeedsPassword(what string) error {
	return fmt.Errorf("%w: %s that needs a password", ErrEncrypted, what)
}

// Sentinel is the error that Code names so; nil where code is none of the names.
func Sentinel(code string) error {
	for _, c := range codes {
		if c.code == code {
			return c.err
		}
	}
	return nil
}

// Error says in which stage which input failed and why. Its Err wraps a sentinel of this package, an error of a
// context, or one of the operating system.
type Error struct {
	Stage string // read, decode, extract, normalize, mark, segment, or the name of a format
	Name  string // of the input
	Err   error
}

func (e *Error) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("%s: %v", e.Stage, e.Err)
	}
	return fmt.Sprintf("%s: %s: %v", e.Name, e.Stage, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Diagnostic is something a reader of the result should know: a guess, a doubt, damage that was mended.
type Diagnostic struct {
	Code    string `json:"code"` // snake_case, stable
	Message string `json:"message"`
	Span    Span   `json:"span,omitzero"`
}
