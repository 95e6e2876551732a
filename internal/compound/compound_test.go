package compound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

func streams() []Stream {
	return []Stream{
		{"Workbook", bytes.Repeat([]byte("0123456789"), 5000)},
		{"small", []byte("a small one")},
		{"Pool/_1/Package", bytes.Repeat([]byte("ab"), 70)},
		{"Pool/_2/\x01Ole10Native", bytes.Repeat([]byte("c"), 4096)},
		{"empty", nil},
	}
}

func TestPackOpen(t *testing.T) {
	f, err := Open(Pack(streams()))
	if err != nil || f.Damage() != nil {
		t.Fatal(err, f.Damage())
	}
	for _, s := range streams() {
		b, err := f.Read(s.Path)
		if err != nil || !bytes.Equal(b, s.Bytes) || !f.Has(s.Path) {
			t.Errorf("%q: %d bytes, %v; want %d", s.Path, len(b), err, len(s.Bytes))
		}
	}
	if b, err := f.Read("POOL/_1/PACKAGE"); len(b) != 140 || err != nil {
		t.Errorf("another case: %d bytes, %v", len(b), err)
	}
	for _, missing := range []string{"none", "Pool"} {
		if b, err := f.Read(missing); b != nil || err != nil {
			t.Errorf("%s: %q, %v", missing, b, err)
		}
	}
}

// TestPackLarge needs sectors of the allocation table that the header does not name.
func TestPackLarge(t *testing.T) {
	want := make([]byte, 9<<20)
	for i := range want {
		want[i] = byte(i >> 9)
	}
	f, err := Open(Pack([]Stream{{"big", want}}))
	if err != nil || f.Damage() != nil {
		t.Fatal(err, f.Damage())
	}
	if got, err := f.Read("big"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestCircles leads chains back to where they were.
func TestCircles(t *testing.T) {
	raw := Pack(streams())
	f, err := Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	table := (int(binary.LittleEndian.Uint32(raw[76:])) + 1) * 512
	start := int(f.entries[f.paths["workbook"]].start)
	for _, back := range []int{0, 1, 7} { // the chain of the stream leads back over some sectors
		bad := bytes.Clone(raw)
		binary.LittleEndian.PutUint32(bad[table+4*(start+7):], uint32(start+7-back))
		f, err := Open(bad)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := f.Read("Workbook"); !errors.Is(err, doc.ErrDamaged) || len(b) < 8*512 {
			t.Errorf("back %d: %d bytes, %v", back, len(b), err)
		}
	}
	bad := bytes.Clone(raw)
	dir := (int(binary.LittleEndian.Uint32(raw[48:])) + 1) * 512
	binary.LittleEndian.PutUint32(bad[dir+76:], 0) // the root is its own child
	if f, err := Open(bad); err != nil || !f.Has("Workbook") {
		t.Errorf("streams that no storage names: %v", err)
	}
}

func TestOpenBad(t *testing.T) {
	raw := Pack(streams())
	huge := bytes.Clone(raw)
	for _, at := range []int{44, 64, 68, 72} {
		binary.LittleEndian.PutUint32(huge[at:], 0x7FFFFFFF)
	}
	if f, err := Open(huge); err == nil {
		if _, err := f.Read("Workbook"); err != nil {
			t.Errorf("huge counts: %v", err)
		}
	}
	for _, n := range []int{0, 8, 511, 512, 1024} {
		if _, err := Open(raw[:n]); !errors.Is(err, doc.ErrDamaged) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	many := make([]Stream, maxEntries+1)
	for i := range many {
		many[i].Path = string(rune('一'+i%20000)) + string(rune('一'+i/20000))
	}
	if _, err := Open(Pack(many)); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("many entries: %v", err)
	}
}

// TestDamaged opens 2,000 damaged files: typed errors, no more than the bytes that are there, at once.
func TestDamaged(t *testing.T) {
	raw := Pack(streams())
	random := rand.New(rand.NewPCG(1, 2))
	begin := time.Now()
	for range 2000 {
		bad := bytes.Clone(raw)
		for range 1 + random.IntN(30) {
			at := random.IntN(len(bad))
			if random.IntN(2) == 0 {
				at = random.IntN(512)
			}
			bad[at] = byte(random.IntN(256))
		}
		check(t, bad[:len(bad)-random.IntN(len(bad)/2)])
	}
	if d := time.Since(begin); d > 20*time.Second {
		t.Errorf("%v", d)
	}
}

func check(t *testing.T, raw []byte) {
	f, err := Open(raw)
	if err != nil {
		if !errors.Is(err, doc.ErrDamaged) && !errors.Is(err, doc.ErrTooLarge) {
			t.Fatalf("not typed: %v", err)
		}
		return
	}
	for _, e := range f.Entries() {
		b, err := f.Read(e.Path)
		if err != nil && !errors.Is(err, doc.ErrDamaged) || len(b) > len(raw) {
			t.Fatalf("%q: %d bytes of %d, %v", e.Path, len(b), len(raw), err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(Pack(streams()))
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw) })
}

// TestReadBounded reads one stream again and again: what streams share is not read without end.
func TestReadBounded(t *testing.T) {
	f, err := Open(Pack([]Stream{{"a", make([]byte, 1<<20)}}))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if _, err := f.Read("a"); err != nil {
			if !errors.Is(err, doc.ErrTooLarge) || i < maxRead {
				t.Errorf("after %d: %v", i, err)
			}
			return
		}
	}
	t.Error("read 100 times")
}
