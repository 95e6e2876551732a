package corpus

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/zeebo/xxh3"
)

// FuzzOpen opens files of any bytes, and files whose block holds any bytes under a right checksum: both must open with what
// is whole, twice the same, and be worked through.
func FuzzOpen(f *testing.F) {
	dir := f.TempDir()
	ix, err := Open(dir, Options{})
	if err != nil {
		f.Fatal(err)
	}
	docs, _ := archive(8, 3)
	for i, d := range docs {
		if err := ix.Add(NewSketch(d)); err != nil {
			f.Fatal(err)
		}
		if i == 2 {
			ix.Flush()
		}
	}
	ix.Close()
	b, err := os.ReadFile(filepath.Join(dir, sketchFile))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-9])
	f.Add([]byte(header[:7]))
	one, _ := appendRecord(nil, &Sketch{ID: "x", digest: 3, length: 50, samples: []uint32{1, 2, 3}})
	two, _ := appendRecord(one, &Sketch{ID: "y", digest: 4, length: 60, samples: []uint32{1, 2, 3}})
	f.Add(two)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		openTwice(t, b)
		for count := range uint32(4) {
			block := []byte(header)
			block = binary.LittleEndian.AppendUint32(block, blockMark)
			block = binary.LittleEndian.AppendUint32(block, uint32(len(b)))
			block = binary.LittleEndian.AppendUint32(block, count)
			block = binary.LittleEndian.AppendUint64(block, xxh3.Hash(b))
			openTwice(t, append(block, b...))
		}
	})
}

func openTwice(t *testing.T, b []byte) {
	ix := New(Options{})
	ix.s = &memory{b}
	ix.offsets, ix.sums = nil, map[int64]uint64{}
	if err := ix.recover(); err != nil {
		return
	}
	n := ix.Len()
	for _, err := range ix.Clusters(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range ix.Pairs(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	again := New(Options{})
	again.s = ix.s
	again.offsets, again.sums = nil, map[int64]uint64{}
	if err := again.recover(); err != nil || again.Len() != n || again.Dropped() != 0 {
		t.Fatalf("%d sketches, then %d (%v), %d bytes dropped", n, again.Len(), err, again.Dropped())
	}
}

// FuzzVerdicts reads any bytes in the place of the verdicts, under a right checksum.
func FuzzVerdicts(f *testing.F) {
	f.Add([]byte(verdictHeader + "0123456789abcdef0123456789abcdef"))
	f.Add([]byte(verdictHeader))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		b = binary.LittleEndian.AppendUint64(b, xxh3.Hash(b))
		if err := os.WriteFile(filepath.Join(dir, verdictFile), b, 0o666); err != nil {
			t.Fatal(err)
		}
		v := loadVerdicts(dir, map[int64]uint64{0x3736353433323130: 0x6665646362613938})
		if len(v.old)*verdictBytes > len(b) {
			t.Errorf("%d verdicts of %d bytes", len(v.old), len(b))
		}
	})
}
