package docx_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/docx"
)

// rich is a document with everything that the reader follows: styles, lists, notes, headers, tables, objects.
func rich() parts {
	body := styled(`<w:pStyle w:val="1"/>`, "关于检查的通知") + styled(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, "总体要求") +
		`<w:p><w:r><w:t>增长</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "http://a/"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>站</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>` +
		table(cell(`<w:gridSpan w:val="2"/>`, "任务")+cell("", "单位"), cell(`<w:vMerge w:val="restart"/>`, "一")+cell("", "甲")+cell("", "市财政局"), cell(`<w:vMerge/>`, "")+cell("", "乙")+cell("", "市教育局")) +
		`<w:p><w:r><w:pict><w:txbxContent>` + para("框") + `</w:txbxContent></w:pict></w:r></w:p><w:sectPr><w:headerReference r:id="header1.xml"/></w:sectPr>`
	return document(body, parts{"styles.xml": headings, "header1.xml": para("云川市"), "footnotes.xml": `<w:footnote w:id="2">` + para("注") + `</w:footnote>`, "oleObject1.bin": "x",
		"numbering.xml": `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`})
}

// damaged changes a file in one of several ways: cut off, bytes flipped, a number changed, a piece left out or put in twice.
func damaged(r *rand.Rand, raw []byte) []byte {
	out := bytes.Clone(raw)
	at := r.IntN(len(out))
	switch r.IntN(5) {
	case 0:
		return out[:at]
	case 1:
		for range 1 + r.IntN(8) {
			out[r.IntN(len(out))] ^= byte(1 + r.IntN(255))
		}
	case 2:
		if at+4 <= len(out) {
			binary.LittleEndian.PutUint32(out[at:], r.Uint32()>>r.IntN(32))
		}
	case 3:
		return append(out[:at], raw[min(len(raw), at+1+r.IntN(200)):]...)
	case 4:
		return append(out[:at], raw[max(0, at-r.IntN(200)):]...)
	}
	return out
}

// damagedPart changes a part before it is packed, so that the damage gets as far as the XML.
func damagedPart(r *rand.Rand, p parts, names []string) parts {
	out := parts{}
	for name, text := range p {
		out[name] = text
	}
	name := names[r.IntN(len(names))]
	switch text := out[name]; r.IntN(4) {
	case 0: // an element of another kind
		tags := strings.Split(text, "<")
		i, k := r.IntN(len(tags)), r.IntN(len(tags))
		tags[i], tags[k] = tags[k], tags[i]
		out[name] = strings.Join(tags, "<")
	case 1: // another number
		digits := strings.FieldsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
		if len(digits) > 0 {
			out[name] = strings.ReplaceAll(text, digits[r.IntN(len(digits))], []string{"-1", "0", "99999999999", "2147483647", "x"}[r.IntN(5)])
		}
	default:
		out[name] = string(damaged(r, []byte(text)))
	}
	return out
}

func typed(err error) bool {
	for _, want := range []error{doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrEncrypted, doc.ErrNoText, doc.ErrEmpty} {
		if errors.Is(err, want) {
			return true
		}
	}
	return err == nil
}

// TestDamage reads 1,000 damaged files: each is read as far as it can be, or answered with an error of a kind.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	plain := rich()
	var names []string
	for name := range plain {
		names = append(names, name)
	}
	slices.Sort(names)
	files := [][]byte{pack(t, plain), flat(plain)}
	for file := range made(t) {
		files = append(files, readFile(t, file))
	}
	files = files[:2+min(len(files)-2, 2)]
	read, failed, count := 0, 0, 1000
	if testing.Short() {
		count = 100
	}
	var before, after runtime.MemStats
	for i := range count {
		raw := damaged(r, files[i%len(files)])
		if i%2 == 0 {
			raw = pack(t, damagedPart(r, plain, names))
		}
		runtime.ReadMemStats(&before)
		start := time.Now()
		b, err := docx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		runtime.ReadMemStats(&after)
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("file %d took %v", i, took)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("file %d: %d bytes of memory for %d", i, used, len(raw))
		}
		if !typed(err) {
			t.Errorf("file %d: %v", i, err)
		}
		if read++; err != nil {
			read, failed = read-1, failed+1
		}
		checkBlocks(t, b)
	}
	if read < count*3/10 || failed < count/20 {
		t.Errorf("%d files were read, %d not: the damage is of no use", read, failed)
	}
	t.Logf("%d files were read, %d not", read, failed)
}

// checkBlocks checks what all readers of blocks rely on.
func checkBlocks(t *testing.T, b doc.Blocks) {
	t.Helper()
	end, cells := 0, map[[3]int]bool{}
	for _, p := range b.Pieces {
		if p.Start < end || p.End < p.Start || p.End > b.Text.Len() {
			t.Fatalf("a piece at %v behind %d, of %d bytes", p.Span, end, b.Text.Len())
		}
		end = p.End
		if c := p.Cell; p.Kind == doc.CellPiece {
			at := [3]int{c.Table, c.Row, c.Col}
			if c.Table < 1 || c.Table > b.Tables || c.Rows < 1 || c.Cols < 1 || cells[at] {
				t.Fatalf("cell %+v", c)
			}
			cells[at] = true
		}
		if strings.Contains(b.Text.Slice(p.Span), "\x00") {
			t.Fatalf("a mark of ours is left in %q", b.Text.Slice(p.Span))
		}
	}
}

func FuzzRead(f *testing.F) {
	plain := rich()
	f.Add([]byte(plain["word/document.xml"]), []byte(plain["word/styles.xml"]), []byte(plain["word/numbering.xml"]), []byte(plain["word/footnotes.xml"]))
	f.Add(flat(plain), []byte{}, []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, body, styles, lists, notes []byte) {
		p := rich()
		p["word/document.xml"], p["word/styles.xml"], p["word/numbering.xml"], p["word/footnotes.xml"] = string(body), string(styles), string(lists), string(notes)
		for _, raw := range [][]byte{body, pack(t, p)} {
			docx.Format{}.Detect(doc.Source{Bytes: raw}, raw[:min(len(raw), 8<<10)])
			b, err := docx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{Bytes: 1 << 20, Blocks: 10_000})
			if !typed(err) {
				t.Fatal(err)
			}
			checkBlocks(t, b)
		}
	})
}

// TestTruncated reads what is left of a file that was cut off, as a download may be.
func TestTruncated(t *testing.T) {
	var body strings.Builder
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		body.WriteString(para(string(rune(0x4e00+r.IntN(20000))) + "市财政局"))
	}
	raw := pack(t, document(body.String(), nil))
	b, err := docx.Format{}.Read(t.Context(), doc.Source{}, raw[:len(raw)*3/4], doc.Limits{})
	if err != nil || len(b.Pieces) < 1000 || len(b.Diagnostics) == 0 || b.Diagnostics[0].Code != "docx_damaged" {
		t.Errorf("%d pieces, %v, %v", len(b.Pieces), b.Diagnostics, err)
	}
}

func TestEncrypted(t *testing.T) {
	raw := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 20_000)...)
	for _, c := range "EncryptedPackage" {
		raw = append(raw, byte(c), 0)
	}
	src := doc.Source{Bytes: raw}
	if _, err := (docx.Format{}).Read(t.Context(), src, raw, doc.Limits{}); !errors.Is(err, doc.ErrEncrypted) || !(docx.Format{}).Detect(src, raw[:8<<10]) {
		t.Errorf("a package with a password: %v", err)
	}
}

func BenchmarkRead(b *testing.B) {
	one := rich()
	body := one["word/document.xml"]
	from, to := strings.Index(body, "<w:body>")+len("<w:body>"), strings.Index(body, "<w:sectPr>")
	one["word/document.xml"] = body[:from] + strings.Repeat(body[from:to], 200) + body[to:]
	b.SetBytes(int64(len(one["word/document.xml"])))
	raw := pack(b, one)
	for b.Loop() {
		if _, err := (docx.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
