package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

// rich is a small file with something of everything: a ruled table, a form that is drawn in the page, an image, a link, bookmarks,
// an embedded file.
func rich() []byte {
	table := ""
	for i := range 4 {
		table += fmt.Sprintf("72 %d m 372 %d l S\n%d 500 m %d 560 l S\n", 500+20*i, 500+20*i, 72+100*i, 72+100*i)
	}
	return file{
		pages: []string{
			text(22, 120, 760, "关于停水的通知") + text(16, 72, 700, "一、停水范围") + table + text(12, 80, 545, "小区") + text(12, 180, 545, "时间") + image + "/X Do\n",
			text(16, 72, 700, "二、停水时间") + "3 Tr " + text(16, 72, 660, "看不见") + "BT /F 12 Tf 0 1 -1 0 300 100 Tm " + show("侧") + " ET\n",
		},
		catalog: "/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >> /Outlines 12 0 R",
		objects: []string{
			"<< /Type /Filespec /F (list.txt) /UF <FEFF540D5355002E007400780074> /EF << /F 11 0 R >> >>",
			"<< /Type /EmbeddedFile /Length 9 >>\nstream\n\xe5\x90\x8d\xe5\x8d\x95\xe4\xb8\x80\nendstream",
			"<< /Type /Outlines /First 13 0 R /Last 14 0 R /Count 2 >>",
			"<< /Title <FEFF4E003001505C6C3483035 6F4> /Parent 12 0 R /Next 14 0 R /Dest [17 0 R /Fit] >>",
			"<< /Title <FEFF4E8C3001505C6C34> /Parent 12 0 R /Next 13 0 R /Dest [19 0 R /Fit] >>",
			"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 15 0 R >> /Font << /F 3 0 R >> >> /Length 58 >>\nstream\n" + text(16, 72, 400, "一") + "0 0 m 100 0 l S /X Do\nendstream",
			"<< /Type /Annot /Subtype /Link /Rect [72 690 200 720] /A << /S /URI /URI (https://example.org/) >> >>",
		},
	}.bytes()
}

var figures = regexp.MustCompile(`[0-9]+`)

// damage changes a file in one of the ways files are damaged, or are made to do harm.
func damage(r *rand.Rand, raw []byte) []byte {
	b := bytes.Clone(raw)
	at := func() int { return r.IntN(len(b)) }
	switch r.IntN(6) {
	case 0:
		return b[:at()]
	case 1:
		for range 1 + r.IntN(20) {
			b[at()] ^= 1 << r.IntN(8)
		}
	case 2: // another number: a size, a count, a reference, a cycle
		for range 1 + r.IntN(4) {
			all := figures.FindAllIndex(b, -1)
			if len(all) == 0 {
				break
			}
			m := all[r.IntN(len(all))]
			n := []string{"0", "1", "2", "9", "15", "17", "-1", "4294967295", "2147483647", "99999999999999999999"}[r.IntN(10)]
			b = append(append(bytes.Clone(b[:m[0]]), n...), b[m[1]:]...)
		}
	case 3:
		from := at()
		b = append(b[:from], b[min(len(b), from+1+r.IntN(200)):]...)
	case 4:
		from := at()
		part := bytes.Clone(b[from:min(len(b), from+1+r.IntN(200))])
		to := at()
		b = append(b[:to], append(part, b[to:]...)...)
	case 5:
		from, to := at(), at()
		for i := 0; i < 64 && from+i < len(b) && to+i < len(b); i++ {
			b[to+i] = b[from+i]
		}
	}
	return b
}

// typed reports whether an error says what is wrong with a file.
func typed(err error) bool {
	for _, want := range []error{doc.ErrDamaged, doc.ErrNoText, doc.ErrEmpty, doc.ErrEncrypted, doc.ErrTooLarge} {
		if errors.Is(err, want) {
			return true
		}
	}
	return err == nil
}

// TestDamage reads 1,000 damaged files: each ends in time, with what could be read or an error that says what is wrong.
func TestDamage(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 32 // a damaged file costs an instance of PDFium, a second under -race
	}
	bases := [][]byte{rich(), rich(), rich(), made(t, "writer-notes.pdf"), made(t, "turned.pdf")}
	small := &pdf.Format{Options: pdf.Options{Memory: 96 << 20, Instances: 4}}
	defer small.Close()
	var wait sync.WaitGroup
	var mu sync.Mutex
	counts := map[string]int{}
	for part := range 4 {
		wait.Go(func() {
			r := rand.New(rand.NewPCG(8, uint64(part)))
			for i := range n / 4 {
				raw := damage(r, bases[r.IntN(len(bases))])
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
				began := time.Now()
				b, err := small.Read(ctx, doc.Source{}, raw, doc.Limits{})
				cancel()
				if took := time.Since(began); took > 60*time.Second {
					t.Errorf("part %d, file %d took %v", part, i, took)
				}
				if !typed(err) {
					t.Errorf("part %d, file %d: %v", part, i, err)
				}
				mu.Lock()
				counts[fmt.Sprint(doc.Code(err), len(b.Pieces) > 0)]++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	t.Log(counts)
	runtime.GC()
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc > 300<<20 {
		t.Errorf("%d MiB of heap are left", m.HeapAlloc>>20)
	}
	if read := counts["readtrue"]; read < n/3 {
		t.Errorf("only %d of %d damaged files were read: %v", read, n, counts)
	}
}

// FuzzRead reads any bytes.
func FuzzRead(f *testing.F) {
	f.Add(rich())
	f.Add(file{pages: []string{text(12, 72, 700, "关于停水的通知")}}.bytes())
	f.Add([]byte("%PDF-1.4\ntrailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		b, err := format.Read(ctx, doc.Source{}, raw, doc.Limits{})
		if !typed(err) {
			t.Fatal(err)
		}
		end := 0
		for _, p := range b.Pieces {
			if p.Start < end || p.End < p.Start || p.End > b.Text.Len() {
				t.Fatalf("piece %+v behind %d of %d", p, end, b.Text.Len())
			}
			end = p.End
		}
	})
}
