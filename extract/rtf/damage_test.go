package rtf_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/rtf"
)

// rich is a document with everything that the reader follows.
func rich() string {
	return gb(`{\stylesheet{\s1\sbasedon2\outlinelevel0 heading 1;}{\s2\sbasedon1 a;}}{\info{\title x}}\titlepg{\headerf\pard a\par}{\footer b}` +
		`\pard\s1\qc\f1 ` + quoted("关于检查的通知") + `\par\pard\plain{\listtext\pard 1.\tab}` + uni("总体要求") + `a\chftn{\footnote\pard\chftn n\par}{\v h}\par` +
		cells(`\clvmgf\cellx1000\cellx2000\cellx3000`, "a", "b", "c") + cells(`\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000`, "", `b\par c`, "") +
		`\pard\intbl\itap2 c\nestcell{\*\nesttableprops\trowd\cellx100\nestrow}{\nonesttables\par}\pard\intbl e\cell\row\pard ` +
		`{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv y}}{\shptxt\pard a\par}}}{\field{\*\fldinst HYPERLINK "http://a/"}{\fldrslt b}}\u-10179?\u-8704?{\upr{a}{\*\ud b}}` +
		`{\object{\*\objdata ` + object("Package", []byte("abcdefgh")) + `}{\result r}}{\pict\bin4 }}}}x\par`)
}

var numbers = regexp.MustCompile(`-?[0-9]+`)

// damaged changes a file in one of several ways: cut off, bytes flipped, a number changed, a piece left out, put in twice or
// moved, braces put in.
func damaged(r *rand.Rand, raw []byte) []byte {
	out := bytes.Clone(raw)
	at := r.IntN(len(out))
	switch r.IntN(6) {
	case 0:
		return out[:at]
	case 1:
		for range 1 + r.IntN(8) {
			out[r.IntN(len(out))] ^= byte(1 + r.IntN(255))
		}
	case 2:
		all := numbers.FindAllIndex(out, -1)
		n := all[r.IntN(len(all))]
		number := []string{"-1", "0", "99999999999", "2147483647", "-2147483648", "65536", ""}[r.IntN(7)]
		return slices.Concat(out[:n[0]], []byte(number), out[n[1]:])
	case 3:
		return append(out[:at], raw[min(len(raw), at+1+r.IntN(200)):]...)
	case 4:
		return append(out[:at], raw[max(0, at-r.IntN(200)):]...)
	case 5:
		for range 1 + r.IntN(8) {
			at := r.IntN(len(out))
			out = slices.Insert(out, at, []byte([]string{"{", "}", "\\", "\\cell ", "\\row ", "\\trowd ", "{\\*\\", "\\'"}[r.IntN(8)])...)
		}
	}
	return out
}

func typed(err error) bool {
	for _, want := range []error{doc.ErrDamaged, doc.ErrTooLarge, doc.ErrNoText, doc.ErrEmpty} {
		if errors.Is(err, want) {
			return true
		}
	}
	return err == nil
}

// check reads a file and checks what holds for all.
func check(t *testing.T, name string, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	t.Helper()
	start := time.Now()
	b, err := rtf.Format{}.Read(t.Context(), doc.Source{}, raw, limits)
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("%s took %v", name, took)
	}
	if !typed(err) {
		t.Errorf("%s: %v", name, err)
	}
	end := 0
	taken := map[[3]int]bool{}
	for _, p := range b.Pieces {
		if p.Start < end || p.End > b.Text.Len() {
			t.Errorf("%s: piece %v behind %d of %d", name, p.Span, end, b.Text.Len())
		}
		end = p.End
		if p.Kind != doc.CellPiece {
			continue
		}
		c := p.Cell
		if c.Rows < 1 || c.Cols < 1 || c.Row < 0 || c.Col < 0 || c.Table < 1 || c.Table > b.Tables {
			t.Errorf("%s: cell %+v", name, c)
			continue
		}
		for row := c.Row; row < c.Row+c.Rows; row++ {
			for col := c.Col; col < c.Col+c.Cols; col++ {
				if at := [3]int{c.Table, row, col}; taken[at] {
					t.Errorf("%s: two cells at %v", name, at)
				} else {
					taken[at] = true
				}
			}
		}
	}
	return b, err
}

// TestDamage reads 1,000 damaged files: each is read as far as it can be, or answered with an error of a kind.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	files := [][]byte{[]byte(rich()), []byte(rich())}
	for file := range made(t) {
		files = append(files, readFile(t, file))
	}
	slices.SortFunc(files[2:], func(a, b []byte) int { return len(a) - len(b) })
	failed := 0
	var before, after runtime.MemStats
	n := 1000
	if testing.Short() {
		n = 200
	}
	for i := range n {
		raw := damaged(r, files[i%len(files)])
		runtime.ReadMemStats(&before)
		if _, err := check(t, fmt.Sprintf("file %d", i), raw, doc.Limits{}); err != nil {
			failed++
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
			t.Errorf("file %d: %d bytes of memory for %d", i, used, len(raw))
		}
	}
	if failed > n/5 {
		t.Errorf("%d of %d files are not read", failed, n)
	}
}

// TestMany: files of a great many small things cost time and memory in proportion.
func TestMany(t *testing.T) {
	n := 200_000
	if testing.Short() {
		n = 40_000
	}
	for _, c := range []struct{ before, each, after string }{
		{"", "{", ""}, {"", "{", strings.Repeat("}", n)}, {"", "}", `\cell`}, {"", "{a}", ""}, {"", `\trowd\cellx1 a\cell\row`, ""}, {"", `\cell`, ""}, {"", `{\footnote a}`, ""},
		{"", `{\header a}`, ""}, {"", `\itap16 a\par\itap0 b\par `, ""}, {"", `\itap9 `, `a\nestcell`}, {"", `{\object{\*\objdata 01050000}}`, ""}, {"{\\stylesheet", `{\s1\sbasedon2 }`, "}"},
		{"", `{\field{\*\fldinst `, ""}, {"", `\u20851`, ""}, {"", `\'`, ""}, {"", `\'b9 `, ""}, {"", "{\\upr{a", ""}, {"", "{\\shptxt a", ""}, {"", `\trowd\cellx`, ""},
		{"", `\intbl\trowd\cellx1\cellx99\clvmrg a\cell\row`, ""}, {"", "\\pard\\s1\\par a", ""}, {"", "\x81", ""}, {"", "\\bin", ""}, {"", "{\\*", ""},
	} {
		raw := []byte(`{\rtf1\ansi\ansicpg936 ` + c.before + strings.Repeat(c.each, n/4) + c.after)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := rtf.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		runtime.ReadMemStats(&after)
		if took, used := time.Since(start), after.TotalAlloc-before.TotalAlloc; took > 30*time.Second || used > uint64(100<<20+200*len(raw)) || !typed(err) {
			t.Errorf("%q × %d: %v, %d bytes of memory for %d, %v", c.each, n/4, took, used, len(raw), err)
		}
	}
	var wide strings.Builder // every row has edges of its own
	for i := range 20_000 {
		fmt.Fprintf(&wide, `\trowd\cellx%d\cellx%d a\cell b\cell\row`, 100+i*100, 3_000_000)
	}
	b, err := rtf.Format{}.Read(t.Context(), doc.Source{}, []byte(`{\rtf1 `+wide.String()+`}`), doc.Limits{})
	if err != nil || len(b.Pieces) != 40_000 || b.Pieces[2].Cell.Cols != 1 {
		t.Errorf("edges: %d pieces, %v", len(b.Pieces), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(rich()))
	f.Add([]byte("{\\rtf1\\ansicpg936 \x81}\\'b9{\\'ab}{\\*\\objdata 0105}"))
	f.Add([]byte(gb(`\trowd\cellx1\cellx2 a\cell b\par c\row\itap3 d\nestcell\nestrow{\shptxt\trowd e\cell}`)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.Count(raw, []byte("cellx")) > 2000 { // the check of the grid is not linear
			t.Skip()
		}
		rtf.Format{}.Detect(doc.Source{}, raw)
		check(t, "file", append([]byte(`{\rtf1 `), raw...), doc.Limits{Bytes: 1 << 20, Cells: 20_000})
	})
}
