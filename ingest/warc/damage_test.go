package warc_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gongwen-go/gongwen/ingest/warc"
)

// wound is one way to damage a file. It returns the damaged file and the range of the whole one that it touched: what
// lies before from and behind to is whole.
type wound func(rnd *rand.Rand, b []byte) (out []byte, from, to int)

var wounds = map[string]wound{
	"flip": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		out, at := slices.Clone(b), rnd.IntN(len(b))
		out[at] ^= 1 << rnd.IntN(8)
		return out, at, at + 1
	},
	"scramble": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		from, to := span(rnd, len(b), 3000)
		out := slices.Clone(b)
		for i := from; i < to; i++ {
			out[i] = byte(rnd.Uint32())
		}
		return out, from, to
	},
	"truncate": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		at := rnd.IntN(len(b))
		return slices.Clone(b[:at]), at, len(b)
	},
	"delete": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		from, to := span(rnd, len(b), 6000)
		return slices.Concat(b[:from], b[to:]), from, to
	},
	"insert": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		at := rnd.IntN(len(b))
		junk := make([]byte, rnd.IntN(2000)+1)
		for i := range junk {
			junk[i] = "WARC/1.0\r\n\x1f\x8b\x08"[rnd.IntN(13)]
		}
		return slices.Concat(b[:at], junk, b[at:]), at, at
	},
	"duplicate": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		from, to := span(rnd, len(b), 6000)
		return slices.Concat(b[:to], b[from:to], b[to:]), to, to
	},
	"zero": func(rnd *rand.Rand, b []byte) ([]byte, int, int) {
		from, to := span(rnd, len(b), 5000)
		out := slices.Clone(b)
		clear(out[from:to])
		return out, from, to
	},
}

func span(rnd *rand.Rand, size, most int) (from, to int) {
	from = rnd.IntN(size)
	return from, min(size, from+1+rnd.IntN(most))
}

// TestDamage damages archives in a thousand ways. Every record outside of the damage must come back, byte for byte, and
// none that was never there.
func TestDamage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var entries []warc.Entry
	for i := range 24 {
		entries = append(entries, response(i, page(rnd, 300+rnd.IntN(5000))))
	}
	plain, plainAt := archive(t, warc.WriterOptions{}, entries...)
	packed, packedAt := archive(t, warc.WriterOptions{Gzip: true}, entries...)
	want := map[string]string{}
	for i, e := range entries {
		want[plainAt[i].ID] = string(e.Head) + string(e.Body)
	}
	names := []string{"flip", "scramble", "truncate", "delete", "insert", "duplicate", "zero"}
	for i := range 1000 {
		file, at := plain, plainAt
		if i%2 == 1 {
			file, at = packed, packedAt
		}
		name := names[i/2%len(names)]
		bad, from, to := wounds[name](rnd, file)
		var r io.Reader = bytes.NewReader(bad)
		if i%4 < 2 {
			r = stream{r}
		}
		label := fmt.Sprintf("%d: %s %d–%d of %d, gzip %v", i, name, from, to, len(file), i%2 == 1)
		reader := warc.NewReader(r, warc.Options{})
		all, errs := readAll(t, reader, len(bad))
		found := map[string]bool{}
		for _, g := range all {
			if block, ok := want[g.rec.ID]; ok && block != g.block {
				t.Errorf("%s: record %s has another block %+v", label, g.rec.ID, g.rec)
			}
			found[g.rec.ID] = true
		}
		for j, w := range at {
			outside := int(w.Offset+w.Length) <= from || int(w.Offset) >= to
			if outside && !found[w.ID] {
				t.Errorf("%s: record %d at %d–%d is lost; %d errors: %v", label, j, w.Offset, w.Offset+w.Length, len(errs), errs)
			}
		}
		if s := reader.Stats(); s.Damaged != len(errs) || len(all) < len(found) || s.Records[warc.Response] != len(all) || s.Skipped > int64(len(bad)) {
			t.Errorf("%s: %+v, %d records, %d errors", label, s, len(all), len(errs))
		}
	}
}
