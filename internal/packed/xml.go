package packed

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/gongwen-go/gongwen/doc"
)

// maxDepth is how deep elements may be nested (ANCHORS.md, Robustness).
const maxDepth = 256

// XML reads a part of a package, token by token. Entities of a part's own are not known, so that nothing expands.
type XML struct {
	ctx   context.Context
	name  string
	dec   *xml.Decoder
	depth int
	count int
}

// NewXML reads a part; its name is for errors. Decode turns what is not UTF-8 into it; nil knows UTF-8 only.
func NewXML(ctx context.Context, name string, part []byte, decode func(charset string, in io.Reader) (io.Reader, error)) *XML {
	dec := xml.NewDecoder(bytes.NewReader(part))
	dec.CharsetReader = decode
	return &XML{ctx: ctx, name: name, dec: dec}
}

// Depth is how many elements are open.
func (x *XML) Depth() int { return x.depth }

// Next gives the next token, which holds until the following call; io.EOF at the end. Errors wrap [doc.ErrDamaged], which
// names the byte, [doc.ErrTooDeep] from 256 open elements on, or are those of the context.
func (x *XML) Next() (xml.Token, error) {
	if x.count++; x.count%1024 == 0 && x.ctx.Err() != nil {
		return nil, x.ctx.Err()
	}
	t, err := x.dec.Token()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, fmt.Errorf("%w: %s, byte %d: %w", doc.ErrDamaged, x.name, x.dec.InputOffset(), err)
	}
	switch t.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, fmt.Errorf("%w: %s, byte %d: more than %d open elements", doc.ErrTooDeep, x.name, x.dec.InputOffset(), maxDepth)
		}
	case xml.EndElement:
		x.depth--
	}
	return t, nil
}

// Skip passes over the rest of the element that was opened last.
func (x *XML) Skip() error {
	for depth := x.depth - 1; x.depth > depth; {
		if _, err := x.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Each calls visit for every element inside the one that was opened last. What visit reads to its end is read; of what it
// leaves, the elements inside are visited, too.
func (x *XML) Each(visit func(xml.StartElement) error) error {
	for inside := x.depth; ; {
		t, err := x.Next()
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := visit(e); err != nil {
				return err
			}
		case xml.EndElement:
			if x.depth < inside {
				return nil
			}
		}
	}
}

// Attr is the value of an attribute by its local name; "" when there is none.
func Attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
