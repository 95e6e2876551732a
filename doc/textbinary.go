package doc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// MarshalBinary is the text with its runs, for another process: the number of runs and their fields as varints, then the
// string. The error is nil.
func (t Text) MarshalBinary() ([]byte, error) {
	b := binary.AppendUvarint(make([]byte, 0, len(t.s)+8*len(t.runs)+8), uint64(len(t.runs)))
	for _, r := range t.runs {
		for _, n := range []uint32{r.at, r.src, r.srcLen, uint32(r.origin), uint32(r.a), uint32(r.b)} {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return append(b, t.s...), nil
}

var errRuns = errors.New("runs that are none of a text")

// UnmarshalBinary reads what MarshalBinary made. Its error says that runs do not cover the text in their order.
func (t *Text) UnmarshalBinary(b []byte) error {
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			b = nil
			return math.MaxUint64
		}
		b = b[n:]
		return v
	}
	count := next()
	if count > uint64(len(b))/6 {
		return fmt.Errorf("%w: %d in %d bytes", errRuns, count, len(b))
	}
	runs := make([]run, count)
	for i := range runs {
		at, src, srcLen, origin, x, y := next(), next(), next(), next(), next(), next()
		ordered := i == 0 && at == 0 || i > 0 && at > uint64(runs[i-1].at)
		units := max(x, y) <= math.MaxUint8 && (Origin(origin) != Identity || min(x, y) > 0)
		if !ordered || !units || origin == 0 || origin > uint64(Unknown) || max(at, src, srcLen, src+srcLen) > math.MaxUint32 {
			return fmt.Errorf("%w: number %d", errRuns, i)
		}
		runs[i] = run{uint32(at), uint32(src), uint32(srcLen), Origin(origin), uint8(x), uint8(y)}
	}
	if count == 0 != (len(b) == 0) || count > 0 && int(runs[count-1].at) >= len(b) || uint64(len(b)) > math.MaxUint32 {
		return fmt.Errorf("%w: %d for %d bytes", errRuns, count, len(b))
	}
	*t = Text{s: string(b)}
	if count > 0 {
		t.runs = runs
	}
	return nil
}
