package process

import (
	"errors"
	"fmt"
	"io"

	"github.com/gongwen-go/gongwen/doc"
)

// Parent and child speak in messages of package gob: the child sends a greeting, and for every question, which the bytes of
// the file follow, an answer.

// protocol changes with the messages.
const protocol = 1

type greeting struct{ Protocol int }

// question asks to read a file of so many bytes.
type question struct {
	Source doc.Source // without its bytes
	Limits doc.Limits
	Bytes  int
}

// maxHeader bounds a greeting, and a question without its bytes.
const maxHeader = 16 << 20

// answer is what a file holds, or why it cannot be read.
type answer struct {
	Blocks  doc.Blocks
	Failure *failure
}

// maxAnswer bounds an answer: the text and what is embedded in the file, in the limits of each, and the fields of the pieces.
func maxAnswer(l doc.Limits) int64 { return 4*l.Bytes + 256*int64(l.Blocks) + 1<<20 }

// failure is an error as it is sent.
type failure struct {
	Stage, Name string // of a doc.Error
	Code        string // doc.Code
	Text        string
}

func newFailure(err error) *failure {
	f := &failure{Code: doc.Code(err)}
	if e := (*doc.Error)(nil); errors.As(err, &e) {
		f.Stage, f.Name, err = e.Stage, e.Name, e.Err
	}
	f.Text = err.Error()
	return f
}

// error is the error again: its text, and the sentinel it wraps.
func (f *failure) error() error {
	var err error = &kindError{f.Text, doc.Sentinel(f.Code)}
	if f.Stage != "" {
		err = &doc.Error{Stage: f.Stage, Name: f.Name, Err: err}
	}
	return err
}

// kindError is an error of another process.
type kindError struct {
	text string
	kind error
}

func (e *kindError) Error() string { return e.text }
func (e *kindError) Unwrap() error { return e.kind }

// errUnsound is of blocks that no reader makes.
var errUnsound = fmt.Errorf("%w: an answer that cannot be", doc.ErrInternal)

// open gives what the answer holds.
func (a *answer) open(l doc.Limits) (doc.Blocks, error) {
	if a.Failure != nil {
		return doc.Blocks{}, a.Failure.error()
	}
	b := a.Blocks
	at := 0
	for i, p := range b.Pieces {
		if p.Start < at || p.End < p.Start || p.End > b.Text.Len() || int64(p.Element) > int64(len(b.Elements)) {
			return doc.Blocks{}, fmt.Errorf("%w: piece %d is %d–%d of %d bytes", errUnsound, i, p.Start, p.End, b.Text.Len())
		}
		at = p.End
	}
	if b.Body < 0 || b.Body > len(b.Children) || len(b.Pieces) > l.Blocks {
		return doc.Blocks{}, fmt.Errorf("%w: %d pieces, the body is child %d of %d", errUnsound, len(b.Pieces), b.Body, len(b.Children))
	}
	for i := range b.Children {
		if b.Children[i].Bytes == nil { // gob does not tell nothing from none
			b.Children[i].Bytes = []byte{}
		}
	}
	return b, nil
}

// errTooMuch is of a message that is longer than its bound.
var errTooMuch = errors.New("message too long")

// bounded is an io.Reader that ends with errTooMuch when nothing is left.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
