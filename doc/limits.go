package doc

import (
	"errors"
	"fmt"
	"time"
)

// Limits bound what one input may cost. A zero field means its default, never "unlimited".
type Limits struct {
	Bytes    int64         `json:"bytes,omitempty"`    // of one input; default 64 MiB
	Blocks   int           `json:"blocks,omitempty"`   // pieces of one document; default 1,000,000
	Depth    int           `json:"depth,omitempty"`    // open elements of markup; what is nested deeper is read as if it stood there; default 512
	Nesting  int           `json:"nesting,omitempty"`  // sources inside sources; default 4
	Cells    int           `json:"cells,omitempty"`    // of one table after spreading its spans; default 200,000
	Deadline time.Duration `json:"deadline,omitempty"` // of one document; default 60 s
}

// WithDefaults fills the zero fields.
func (l Limits) WithDefaults() Limits {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	if l.Bytes == 0 {
		l.Bytes = 64 << 20
	}
	set(&l.Blocks, 1_000_000)
	set(&l.Depth, 512)
	set(&l.Nesting, 4)
	set(&l.Cells, 200_000)
	if l.Deadline == 0 {
		l.Deadline = 60 * time.Second
	}
	return l
}

// Check reports every field that makes no sense, as errors that wrap [ErrOptions].
func (l Limits) Check() error {
	var errs []error
	bad := func(ok bool, field string, v any) {
		if !ok {
			errs = append(errs, fmt.Errorf("%w: limits.%s is %v", ErrOptions, field, v))
		}
	}
	bad(l.Bytes >= 0 && l.Bytes < 4<<30, "bytes", l.Bytes)
	bad(l.Blocks >= 0, "blocks", l.Blocks)
	bad(l.Depth >= 0 && l.Depth <= 512, "depth", l.Depth)
	bad(l.Nesting >= 0, "nesting", l.Nesting)
	bad(l.Cells >= 0, "cells", l.Cells)
	bad(l.Deadline >= 0, "deadline", l.Deadline)
	return errors.Join(errs...)
}
