package ofd_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/ofd"
)

// sample is a file with all that is read.
func sample(t testing.TB) *writer {
	w := &writer{head: "某县人民政府", numbers: true, info: "<ofd:Title>任务分解表</ofd:Title>"}
	w.title("任务分解表")
	w.table(taskTable(30), tableWidths, 1, 0)
	w.para(strings.Repeat("各单位要认真落实，按月报送进展情况。", 20), 2)
	return w
}

// damaged changes a file: cut off, bytes changed, or, below the zip, numbers, names and tags of its XML.
func damaged(t testing.TB, rng *rand.Rand, raw []byte, files map[string]string) []byte {
	b := bytes.Clone(raw)
	switch rng.IntN(4) {
	case 0:
		return b[:rng.IntN(len(b))]
	case 1:
		for range 1 + rng.IntN(20) {
			b[rng.IntN(len(b))] ^= byte(1 << rng.IntN(8))
		}
		return b
	case 2: // the directory of the zip: sizes, counts, offsets
		at := max(0, len(b)-22-rng.IntN(400))
		for i := at; i < min(at+4, len(b)); i++ {
			b[i] = byte(rng.IntN(256))
		}
		return b
	}
	out := map[string]string{}
	names := sortedKeys(files)
	for n, s := range files {
		out[n] = s
	}
	for range 1 + rng.IntN(4) {
		name := names[rng.IntN(len(names))]
		s := []byte(out[name])
		if len(s) == 0 {
			continue
		}
		at := rng.IntN(len(s))
		switch rng.IntN(5) {
		case 0:
			s = s[:at]
		case 1:
			s[at] = byte(rng.IntN(256))
		case 2: // a number becomes another
			if i := bytes.IndexAny(s[at:], "0123456789"); i >= 0 {
				values := []string{"-1", "0", "1e308", "NaN", "99999999999", "g", "1e-300"}
				s = append(s[:at+i:at+i], append([]byte(values[rng.IntN(len(values))]), s[at+i+1:]...)...)
			}
		case 3: // a part of it once more
			to := at + rng.IntN(min(200, len(s)-at)+1)
			s = append(s[:to:to], append(bytes.Clone(s[at:to]), s[to:]...)...)
		case 4: // without a part
			s = append(s[:at:at], s[min(len(s), at+rng.IntN(50)):]...)
		}
		out[name] = string(s)
	}
	return packAs(t, zip.Store, out)
}

// TestDamaged reads 1,000 damaged files: pieces or a typed error, in little time and memory.
func TestDamaged(t *testing.T) {
	w := sample(t)
	raw := w.bytes(t)
	files := unpack(t, raw)
	n := 1000
	if testing.Short() {
		n = 30
	}
	rng := rand.New(rand.NewPCG(8, 11))
	var before, after runtime.MemStats
	errs := map[string]int{}
	for i := range n {
		b := damaged(t, rng, raw, files)
		start := time.Now()
		runtime.ReadMemStats(&before)
		err := readDamaged(t, b)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 256<<20 {
			t.Errorf("file %d: %d MiB", i, used>>20)
		}
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("file %d: %v", i, d)
		}
		if err != nil {
			errs[doc.Code(err)]++
		}
	}
	t.Logf("%d files: errors %v", n, errs)
	if errs["damaged"] == 0 || errs["damaged"] == n {
		t.Errorf("errors %v of %d files: the files are not damaged as they should be", errs, n)
	}
}

// readDamaged reads a file of which nothing is known; its error is one of the kinds that are known.
func readDamaged(t testing.TB, raw []byte) error {
	f := ofd.Format{}
	f.Detect(doc.Source{Bytes: raw}, raw[:min(len(raw), 8<<10)])
	b, err := f.Read(t.Context(), doc.Source{}, raw, doc.Limits{Bytes: 8 << 20})
	if err != nil {
		for _, known := range []error{doc.ErrDamaged, doc.ErrNoText, doc.ErrEmpty, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrEncrypted} {
			if errors.Is(err, known) {
				return err
			}
		}
		t.Errorf("an error of no known kind: %v", err)
		return err
	}
	end := 0
	for _, p := range b.Pieces {
		if p.Start < end || p.End < p.Start || p.End > b.Text.Len() {
			t.Errorf("piece %v after %d of %d", p.Span, end, b.Text.Len())
		}
		if c := p.Cell; p.Kind == doc.CellPiece && (c.Table < 1 || c.Table > b.Tables || c.Rows < 1 || c.Cols < 1 || c.Row < 0 || c.Col < 0) {
			t.Errorf("cell %+v", c)
		}
		end = p.End
	}
	return nil
}

func FuzzRead(f *testing.F) {
	f.Add(oneLine().bytes(f), "", "")
	raw := sample(f).bytes(f)
	f.Add(raw, "", "")
	files := unpack(f, raw)
	f.Add([]byte{}, files["Doc_0/Document.xml"], files["Doc_0/Pages/Page_0/Content.xml"][:2000])
	f.Fuzz(func(t *testing.T, raw []byte, document, page string) {
		if document != "" || page != "" {
			raw = pack(t, map[string]string{
				"OFD.xml":               "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
				"Doc_0/Document.xml":    document,
				"Doc_0/PublicRes.xml":   page,
				"Doc_0/DocumentRes.xml": files["Doc_0/DocumentRes.xml"],
				page1:                   page,
			})
		}
		_ = readDamaged(t, raw)
	})
}

// TestLinear: twice the pages cost twice the memory, not more.
func TestLinear(t *testing.T) {
	cost := func(pages int) uint64 {
		w := &writer{numbers: true}
		for i := range pages {
			w.newPage()
			for k := range 20 {
				w.para(fmt.Sprintf("第%d页第%d段，各单位要认真落实。", i, k), 2)
			}
		}
		raw := w.bytes(t)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		read(t, raw)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	pages := 20
	if testing.Short() {
		pages = 5
	}
	if one, four := cost(pages), cost(4*pages); four > one*6 {
		t.Errorf("%d pages %d KiB, %d pages %d KiB", pages, one>>10, 4*pages, four>>10)
	}
}
