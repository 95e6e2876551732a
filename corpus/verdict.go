package corpus

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/zeebo/xxh3"
)

// verdicts remember what the texts of two documents have in common, so that an index to which documents were added
// compares only what is new. Numbers of documents mean something only with the blocks that hold them: where the last of
// those ended and its checksum are kept with the verdicts.
type verdicts struct {
	old   []verdict // sorted by pair
	fresh map[uint64]verdict
}

// verdict is a comparison of two documents by their texts.
type verdict struct {
	pair    uint64  // the numbers of the documents, the smaller one in the high half
	of, and float32 // the share of the shingles of the first, and of the second, that the other one holds
}

const (
	verdictFile   = "verdicts"
	verdictHeader = "gongwen verdicts 1\n"
	verdictBytes  = 16
)

func newVerdicts() verdicts { return verdicts{fresh: map[uint64]verdict{}} }

func (v *verdicts) find(pair uint64) (verdict, bool) {
	if i, ok := slices.BinarySearchFunc(v.old, pair, byPair); ok {
		return v.old[i], true
	}
	got, ok := v.fresh[pair]
	return got, ok
}

func byPair(v verdict, pair uint64) int {
	switch {
	case v.pair < pair:
		return -1
	case v.pair > pair:
		return 1
	}
	return 0
}

// settle puts the fresh verdicts among the old ones and reports whether there were any.
func (v *verdicts) settle() bool {
	if len(v.fresh) == 0 {
		return false
	}
	for _, f := range v.fresh {
		v.old = append(v.old, f)
	}
	slices.SortFunc(v.old, func(a, b verdict) int { return byPair(a, b.pair) })
	v.fresh = map[uint64]verdict{}
	return true
}

// save writes the verdicts in the place of the last ones. end and sum are of the last block.
func (v *verdicts) save(dir string, end int64, sum uint64) error {
	le := binary.LittleEndian
	b := []byte(verdictHeader)
	b = le.AppendUint64(b, uint64(end))
	b = le.AppendUint64(b, sum)
	for _, w := range v.old {
		b = le.AppendUint64(b, w.pair)
		b = le.AppendUint32(b, math.Float32bits(w.of))
		b = le.AppendUint32(b, math.Float32bits(w.and))
	}
	b = le.AppendUint64(b, xxh3.Hash(b))
	f, err := os.CreateTemp(dir, runPattern)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, verdictFile))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// loadVerdicts reads the verdicts. A file that is missing, damaged or of other blocks gives none: they are made again.
// sums are the checksums of the blocks by their ends.
func loadVerdicts(dir string, sums map[int64]uint64) verdicts {
	v := newVerdicts()
	b, err := os.ReadFile(filepath.Join(dir, verdictFile))
	if err != nil || len(b) < len(verdictHeader)+24 || !bytes.HasPrefix(b, []byte(verdictHeader)) {
		return v
	}
	le := binary.LittleEndian
	body, check := b[:len(b)-8], le.Uint64(b[len(b)-8:])
	if xxh3.Hash(body) != check {
		return v
	}
	body = body[len(verdictHeader):]
	if sum, ok := sums[int64(le.Uint64(body))]; !ok || sum != le.Uint64(body[8:]) {
		return v
	}
	body = body[16:]
	v.old = make([]verdict, 0, len(body)/verdictBytes)
	for ; len(body) >= verdictBytes; body = body[verdictBytes:] {
		v.old = append(v.old, verdict{le.Uint64(body), math.Float32frombits(le.Uint32(body[8:])), math.Float32frombits(le.Uint32(body[12:]))})
	}
	return v
}
