package word_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/word"
	"github.com/gongwen-go/gongwen/internal/compound"
)

// streams takes a file apart; pack puts one together.
func streams(t testing.TB, raw []byte) map[string][]byte {
	f, err := compound.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, e := range f.Entries() {
		if b, err := f.Read(e.Path); err == nil && !e.Storage {
			out[e.Path] = bytes.Clone(b)
		}
	}
	return out
}

func pack(streams map[string][]byte) []byte {
	var all []compound.Stream
	for _, path := range slices.Sorted(maps.Keys(streams)) {
		all = append(all, compound.Stream{Path: path, Bytes: streams[path]})
	}
	return compound.Pack(all)
}

func TestErrors(t *testing.T) {
	raw := file(t, "notice")
	with := func(change func(map[string][]byte)) []byte {
		s := streams(t, raw)
		change(s)
		return pack(s)
	}
	header := func(at int, v uint16) []byte {
		return with(func(s map[string][]byte) { binary.LittleEndian.PutUint16(s["WordDocument"][at:], v) })
	}
	only := func(name string) []byte {
		return pack(map[string][]byte{name: []byte("x"), "\x05SummaryInformation": []byte("y")})
	}
	for _, c := range []struct {
		name string
		raw  []byte
		want error
		says string
	}{
		{"password", header(10, 0x0300), doc.ErrEncrypted, "password"},
		{"Word 95", header(2, 104), doc.ErrUnsupported, "95"},
		{"package with a password", only("EncryptedPackage"), doc.ErrEncrypted, ""},
		{"PowerPoint", only("PowerPoint Document"), doc.ErrUnsupported, "PowerPoint"},
		{"Visio", only("VisioDocument"), doc.ErrUnsupported, "Visio"},
		{"Works", only("MatOST"), doc.ErrUnsupported, "Works"},
		{"Excel", only("Workbook"), doc.ErrUnsupported, "Excel"},
		{"something", only("Contents"), doc.ErrUnsupported, "compound"},
		{"no table stream", with(func(s map[string][]byte) { delete(s, "1Table"); delete(s, "0Table") }), doc.ErrDamaged, "Table"},
		{"no text", header(74, 0), nil, ""},
		{"piece table away", with(func(s map[string][]byte) { binary.LittleEndian.PutUint32(s["WordDocument"][154+8*33+4:], 0) }), doc.ErrDamaged, "piece table"},
		{"text away", with(func(s map[string][]byte) { s["WordDocument"] = s["WordDocument"][:1024] }), doc.ErrDamaged, ""},
		{"no compound file", []byte("PK\x03\x04"), doc.ErrDamaged, "header"},
		{"cut off", raw[:600], doc.ErrDamaged, ""},
	} {
		_, err := word.Format{}.Read(t.Context(), doc.Source{}, c.raw, doc.Limits{})
		if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := (word.Format{}).Read(t.Context(), doc.Source{}, raw, doc.Limits{Blocks: 5}); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("too many blocks: %v", err)
	}
}

func TestDetect(t *testing.T) {
	raw := file(t, "notice")
	workbook := pack(map[string][]byte{"Workbook": []byte("x")})
	for _, c := range []struct {
		name string
		raw  []byte
		want bool
	}{
		{"a.txt", raw, true},
		{"a.doc", workbook, false},
		{"a.doc", []byte("{\\rtf1"), false},
		{"a.ppt", pack(map[string][]byte{"PowerPoint Document": []byte("x")}), true},
	} {
		src := doc.Source{Name: c.name, Bytes: c.raw}
		if got := (word.Format{}).Detect(src, c.raw[:min(len(c.raw), 8<<10)]); got != c.want {
			t.Errorf("%s, %.8q: %v", c.name, c.raw, got)
		}
	}
}

// TestEmbedded makes children of what stands in a document, in the three forms that objects have.
func TestEmbedded(t *testing.T) {
	s := streams(t, file(t, "notice"))
	native := append(binary.LittleEndian.AppendUint32(nil, 99), 2, 0)
	native = append(native, "\xb8\xbd\xbc\xfe.txt\x00C:\\x.txt\x00\x00\x00\x03\x00\x04\x00\x00\x00tmp\x00"...)
	native = append(binary.LittleEndian.AppendUint32(native, 5), "hello"...)
	s["ObjectPool/_1/\x01Ole10Native"] = native
	s["ObjectPool/_2/Package"] = []byte("PK\x03\x04rest")
	s["ObjectPool/_3/Workbook"] = bytes.Repeat([]byte("w"), 5000)
	s["ObjectPool/_3/\x01CompObj"] = []byte("c")
	s["ObjectPool/_4/Equation Native"] = []byte("e")
	b := read(t, pack(s))
	if len(b.Children) != 3 {
		t.Fatalf("%d children", len(b.Children))
	}
	if c := b.Children[0]; c.Name != "附件.txt" || string(c.Bytes) != "hello" {
		t.Errorf("packed: %q %q", c.Name, c.Bytes)
	}
	if c := b.Children[1]; string(c.Bytes) != "PK\x03\x04rest" {
		t.Errorf("package: %q", c.Bytes)
	}
	if got := streams(t, b.Children[2].Bytes); len(got["Workbook"]) != 5000 || len(got["\x01CompObj"]) != 1 {
		t.Errorf("workbook: %d bytes", len(got["Workbook"]))
	}
}

// damage makes damaged files of one: cut off, bytes flipped, sizes and counts of the header and the table changed.
func damage(t testing.TB, name string) func(random *rand.Rand) []byte {
	raw := file(t, name)
	parts := streams(t, raw)
	sizes := []uint32{0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x40000000}
	return func(random *rand.Rand) []byte {
		switch random.IntN(4) {
		case 0:
			return raw[:random.IntN(len(raw))]
		case 1:
			bad := bytes.Clone(raw)
			for range 1 + random.IntN(100) {
				bad[random.IntN(len(bad))] ^= 1 << random.IntN(8)
			}
			return bad
		}
		s := map[string][]byte{}
		for k, v := range parts {
			s[k] = bytes.Clone(v)
		}
		for range 1 + random.IntN(8) {
			stream := s["WordDocument"]
			limit := 154 + 8*93
			if random.IntN(2) == 0 {
				if stream = s["1Table"]; stream == nil {
					stream = s["0Table"]
				}
				limit = len(stream)
			}
			at := random.IntN(min(limit, len(stream)) - 4)
			v := sizes[random.IntN(len(sizes))]
			if random.IntN(3) == 0 {
				v = uint32(random.IntN(len(stream)))
			}
			if random.IntN(2) == 0 {
				binary.LittleEndian.PutUint32(stream[at:], v)
			} else {
				binary.LittleEndian.PutUint16(stream[at:], uint16(v))
			}
		}
		return pack(s)
	}
}

// TestDamaged reads 1,000 damaged files: typed errors, little memory, in little time.
func TestDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 97))
	files := 1000
	if testing.Short() {
		files = 200
	}
	bad := damage(t, "features")
	readable := 0
	var before, after runtime.MemStats
	for i := range files {
		raw := bad(random)
		runtime.ReadMemStats(&before)
		begin := time.Now()
		b, err := word.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		took := time.Since(begin)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 || took > 30*time.Second {
			t.Errorf("file %d: %d bytes of memory, %v", i, used, took)
		}
		if err == nil {
			readable++
			checkBlocks(t, b)
		} else if code := doc.Code(err); code == "read" || code == "internal" {
			t.Errorf("file %d: not typed: %v", i, err)
		}
	}
	if readable < files/3 {
		t.Errorf("only %d of %d files could be read", readable, files)
	}
	t.Logf("%d of %d could be read", readable, files)
}

func checkBlocks(t *testing.T, b doc.Blocks) {
	end := 0
	type place struct{ table, row, col int }
	seen := map[place]bool{}
	for _, p := range b.Pieces {
		if p.Start < end || p.End < p.Start || p.End > b.Text.Len() {
			t.Fatalf("piece %+v", p)
		}
		end = p.End
		if p.Kind == doc.CellPiece {
			at := place{p.Cell.Table, p.Cell.Row, p.Cell.Col}
			if seen[at] || p.Cell.Rows < 1 || p.Cell.Cols < 1 || p.Cell.Table > b.Tables {
				t.Fatalf("cell %+v", p.Cell)
			}
			seen[at] = true
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"features", "order"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		word.Format{}.Detect(doc.Source{}, raw)
		b, err := word.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if err == nil {
			checkBlocks(t, b)
		} else if code := doc.Code(err); code == "read" || code == "internal" {
			t.Fatalf("not typed: %v", err)
		}
	})
}
