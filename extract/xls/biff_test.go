package xls

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// rec makes a record.
func rec(kind int, parts ...any) []byte {
	body := body(parts...)
	return append(body16(kind, len(body)), body...)
}

func body16(v ...int) (b []byte) {
	for _, v := range v {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}

// body joins numbers of two bytes (int), of four (uint32), of one (byte), of eight (float64), and bytes.
func body(parts ...any) (b []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(p))
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, p)
		case byte:
			b = append(b, p)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p))
		case []byte:
			b = append(b, p...)
		default:
			panic(fmt.Sprintf("%T", p))
		}
	}
	return b
}

func wide(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func runes(s string) int { return len(utf16.Encode([]rune(s))) }

// str is a string with its length in two bytes and an option byte.
func str(s string) []byte { return body(runes(s), byte(1), wide(s)) }

// workbook makes a workbook of BIFF8 with one sheet: records of the globals, records of the sheet.
func workbook(globals, cells [][]byte) []byte {
	b := rec(recBOF, biff8, partGlobals, 0, 0, uint32(0), uint32(6))
	b = append(b, slices.Concat(globals...)...)
	sheet := rec(recBoundSheet, uint32(0), byte(0), byte(0), byte(1), byte(1), wide("表"))
	at := len(b) + len(sheet) + 4
	binary.LittleEndian.PutUint32(sheet[4:], uint32(at))
	b = append(append(b, sheet...), rec(recEOF)...)
	b = append(b, rec(recBOF, biff8, partSheet, 0, 0, uint32(0), uint32(6))...)
	return append(append(b, slices.Concat(cells...)...), rec(recEOF)...)
}

// read reads a workbook and shows its pieces: place=text.
func read(t *testing.T, raw []byte) (string, doc.Blocks) {
	t.Helper()
	b, err := Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range b.Pieces {
		s := p.Place.Cell + "=" + strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "/")
		if p.Hidden {
			s = "!" + s
		}
		if p.Href != "" {
			s += "<" + p.Href + ">"
		}
		out = append(out, s)
	}
	return strings.Join(out, " "), b
}

func TestCells(t *testing.T) {
	xf := func(format int, align byte) []byte {
		return rec(recXF, 0, format, 0, align, byte(0), uint32(0), uint32(0), uint32(0))
	}
	globals := [][]byte{
		rec(recFormat, 200, str(`yyyy"年"m"月"d"日"`)), xf(0, 0), xf(200, 2), xf(10, 0), xf(58, 0),
	}
	rk100 := func(v int) uint32 { return uint32(v)<<2 | 3 } // a whole number of hundredths
	half := uint32(math.Float64bits(0.5)>>32) &^ 3
	for _, c := range []struct {
		name  string
		cells [][]byte
		want  string
	}{
		{"label", [][]byte{rec(recLabel, 6, 1, 0, str("甲\r\n乙"))}, "B7=甲 B7=乙"},
		{"label of narrow characters", [][]byte{rec(recLabel, 0, 0, 0, 3, byte(0), []byte("ab\xe9"))}, "A1=abé"},
		{"rich label", [][]byte{rec(recRString, 0, 0, 0, str("甲"), 1, 0, 0)}, "A1=甲"},
		{"number", [][]byte{rec(recNumber, 0, 0, 0, 0.1+0.2)}, "A1=0.3"},
		{"date", [][]byte{rec(recNumber, 0, 0, 1, 45351.0)}, "A1=2024年2月29日"},
		{"percent of a builtin format", [][]byte{rec(recNumber, 0, 0, 2, 0.285)}, "A1=28.50%"},
		{"date of a builtin format", [][]byte{rec(recNumber, 0, 0, 3, 45351.0)}, "A1=2月29日"},
		{"style that is missing", [][]byte{rec(recNumber, 0, 0, 99, 7.0)}, "A1=7"},
		{"short numbers", [][]byte{rec(recRK, 0, 0, 0, rk100(-1234)), rec(recRK, 1, 0, 0, uint32(7)<<2|2), rec(recRK, 2, 0, 0, half)}, "A1=-12.34 A2=7 A3=0.5"},
		{"several short numbers", [][]byte{rec(recMulRK, 0, 2, 0, half, 2, half, 3)}, "C1=0.5 D1=50.00%"},
		{"truth and error", [][]byte{rec(recBoolErr, 0, 0, 0, byte(1), byte(0)), rec(recBoolErr, 0, 1, 0, byte(0x2A), byte(1))}, "A1=TRUE B1=#N/A"},
		{"formula", [][]byte{rec(recFormula, 0, 0, 1, 45351.0, 0, uint32(0), 0)}, "A1=2024年2月29日"},
		{"formula with a text", [][]byte{rec(recFormula, 0, 0, 0, uint32(0), 0, 0xFFFF, 0, uint32(0), 0), rec(0x04BC, 0), rec(recString, str("每月5日"))}, "A1=每月5日"},
		{"formula with a text over two records", [][]byte{
			rec(recFormula, 0, 0, 0, uint32(0), 0, 0xFFFF, 0, uint32(0), 0), rec(recString, 4, byte(1), wide("每月")), rec(recContinue, byte(0), []byte("56"))}, "A1=每月56"},
		{"formula with a truth", [][]byte{rec(recFormula, 0, 0, 0, byte(1), byte(0), byte(0), byte(0), 0, 0xFFFF, 0, uint32(0), 0)}, "A1=FALSE"},
		{"formula with an error", [][]byte{rec(recFormula, 0, 0, 0, byte(2), byte(0), byte(7), byte(0), 0, 0xFFFF, 0, uint32(0), 0)}, "A1=#DIV/0!"},
		{"a string of no formula", [][]byte{rec(recLabel, 0, 0, 0, str("甲")), rec(recString, str("乙"))}, "A1=甲"},
		{"hidden row and column", [][]byte{rec(recRow, 1, 0, 1, 0, 0, 0, 0x20, 0), rec(recColInfo, 1, 1, 0, 0, 1, 0),
			rec(recLabel, 0, 0, 0, str("甲")), rec(recLabel, 0, 1, 0, str("乙")), rec(recLabel, 1, 0, 0, str("丙")), rec(recLabel, 1, 1, 0, str("丁"))}, "A1=甲 !B1=乙 !A2=丙 !B2=丁"},
		{"text box", [][]byte{rec(recLabel, 0, 0, 0, str("甲")), rec(recObj, 0x15, 0x12, 6, 1), rec(recTxO, 0, 0, 0, 0, 0, 2, 0, uint32(0)), rec(recContinue, byte(1), wide("框文")), rec(recContinue, 0)}, "A1=甲 =框文"},
		{"comment", [][]byte{rec(recLabel, 0, 0, 0, str("甲")), rec(recObj, 0x15, 0x12, 0x19, 1), rec(recTxO, 0, 0, 0, 0, 0, 2, 0, uint32(0)), rec(recContinue, byte(1), wide("批注"))}, "A1=甲"},
		{"chart inside", [][]byte{rec(recBOF, biff8, 0x20, 0, 0), rec(recLabel, 0, 0, 0, str("图")), rec(recEOF), rec(recLabel, 0, 0, 0, str("甲"))}, "A1=甲"},
		{"footer", [][]byte{rec(recLabel, 0, 0, 0, str("甲")), rec(recFooter, str("&C内部资料 第&P页"))}, "A1=甲 =内部资料 第页"},
		{"link", [][]byte{rec(recLabel, 0, 0, 0, str("甲")), rec(recHLink, 0, 0, 0, 0, make([]byte, 16), uint32(2), uint32(3), urlMoniker, uint32(8), wide("u:x\x00"))}, "A1=甲<u:x>"},
	} {
		raw := workbook(globals, c.cells)
		if got, b := read(t, raw); got != c.want || len(b.Diagnostics) > 0 {
			t.Errorf("%s: %s, want %s; %v", c.name, got, c.want, b.Diagnostics)
		}
	}
}

// TestSharedStrings cuts a table of shared strings at every byte into CONTINUE records: where that is inside of characters, an
// option byte stands before the rest, and the rest may be of the other width.
func TestSharedStrings(t *testing.T) {
	type chunk struct {
		b    []byte
		wide int // > 0: characters of that many bytes, else other bytes
	}
	text := func(n int, flags byte, more []byte, chars []byte, size int, behind []byte) []chunk {
		return []chunk{{body(n, flags, more), 0}, {chars, size}, {behind, 0}}
	}
	chunks := slices.Concat(
		[]chunk{{body(uint32(3), uint32(4)), 0}},
		text(3, 1, nil, wide("任务表"), 2, nil),
		text(2, 1|8, body(2), wide("甲乙"), 2, make([]byte, 8)),
		text(2, 1|4, body(uint32(5)), wide("丙丁"), 2, []byte("xxxxx")),
		text(4, 0, nil, []byte("abcd"), 1, nil),
	)
	want := []string{"任务表", "甲乙", "丙丁", "abcd"}
	total := 0
	for _, c := range chunks {
		total += len(c.b)
	}
	for cut := 1; cut < total; cut++ {
		var first, second []byte
		at := 0
		for _, c := range chunks {
			k := min(max(cut-at, 0), len(c.b))
			if c.wide > 0 {
				k -= k % c.wide // characters are not cut
			}
			first, at = append(first, c.b[:k]...), at+len(c.b)
			if c.wide > 0 && k < len(c.b) && cut >= at-len(c.b) {
				second = append(second, byte(c.wide-1))
			}
			second = append(second, c.b[k:]...)
		}
		if got, whole := sharedStrings([][]byte{first, second}, 100); !whole || !slices.Equal(got, want) {
			t.Fatalf("cut at byte %d: %q %v, want %q", cut, got, whole, want)
		}
	}
	if got, whole := sharedStrings([][]byte{body(uint32(1), uint32(1), 4, byte(1), wide("任务")), append([]byte{0}, "ab"...)}, 100); !whole || got[0] != "任务ab" {
		t.Errorf("wide, then narrow: %q %v", got, whole)
	}
	if got, whole := sharedStrings([][]byte{body(uint32(1), uint32(1), 4, byte(0), []byte("ab")), body(byte(1), wide("任务"))}, 100); !whole || got[0] != "ab任务" {
		t.Errorf("narrow, then wide: %q %v", got, whole)
	}
	if got, whole := sharedStrings([][]byte{body(uint32(9), uint32(1<<31), 1, byte(0), []byte("a"), 7, byte(0), []byte("bc"))}, 100); whole || !slices.Equal(got, []string{"a", "bc"}) {
		t.Errorf("more strings than there are: %q %v", got, whole)
	}
}

// TestChildrenBounded reads a workbook with more objects than are looked at, all of which claim the same bytes.
func TestChildrenBounded(t *testing.T) {
	streams := []compound.Stream{{Path: "Workbook", Bytes: workbook(nil, [][]byte{rec(recLabel, 0, 0, 0, str("甲"))})}}
	for i := range 1010 {
		streams = append(streams, compound.Stream{Path: fmt.Sprintf("MBD%04d/Package", i), Bytes: []byte("x")})
	}
	_, b := read(t, compound.Pack(streams))
	if len(b.Children) != 1000 || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "embedded_limit" {
		t.Errorf("%d children, %v", len(b.Children), b.Diagnostics)
	}
}

func TestShared(t *testing.T) {
	globals := [][]byte{rec(recSST, uint32(2), uint32(2), str("甲"), 2, byte(1), wide("乙")), rec(recContinue, byte(1), wide("丙"))}
	got, b := read(t, workbook(globals, [][]byte{rec(recLabelSST, 0, 0, 0, uint32(1)), rec(recLabelSST, 1, 0, 0, uint32(0)), rec(recLabelSST, 2, 0, 0, uint32(5))}))
	if got != "A1=乙丙 A2=甲" || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "xls_damaged" {
		t.Errorf("%s, %v", got, b.Diagnostics)
	}
}

func Test1904(t *testing.T) {
	raw := workbook([][]byte{rec(recDateMode, 1), rec(recXF, 0, 14, 0, byte(0), byte(0))}, [][]byte{rec(recNumber, 0, 0, 0, 43890.0)})
	if got, _ := read(t, raw); got != "A1=2024/3/1" {
		t.Error(got)
	}
}

// TestBIFF5 reads the stream of a workbook of Excel 95, and those of export programs: a sheet without a workbook, in GBK.
func TestBIFF5(t *testing.T) {
	label := func(row, col int, s string) []byte { return rec(recLabel, row, col, 0, len(gbk(s)), gbk(s)) }
	cells := slices.Concat(label(0, 0, "云川市任务表"), label(1, 0, "序号"), label(1, 1, "任务"), rec(recNumber, 2, 0, 0, 1.0), label(2, 1, "修补道路"), rec(recEOF))
	want := "A1=云川市任务表 A2=序号 B2=任务 A3=1 B3=修补道路"
	globals := slices.Concat(rec(recBOF, biff5, partGlobals, 0, 0), rec(recCodePage, 936))
	bound := rec(recBoundSheet, uint32(len(globals)+4+7+len(gbk("任务"))+4+4), byte(0), byte(0), byte(len(gbk("任务"))), gbk("任务"))
	binary.LittleEndian.PutUint32(bound[4:], uint32(len(globals)+len(bound)+4))
	book := slices.Concat(globals, bound, rec(recEOF), rec(recBOF, biff5, partSheet, 0, 0), cells)
	bare := slices.Concat(rec(recBOF, 0, partSheet, 0, 0), cells)
	for name, raw := range map[string][]byte{"book": compound.Pack([]compound.Stream{{Path: "Book", Bytes: book}}), "bare": bare} {
		if !(Format{}).Detect(doc.Source{}, raw[:min(len(raw), 8<<10)]) {
			t.Errorf("%s: not detected", name)
		}
		got, b := read(t, raw)
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		if sheet := b.Pieces[0].Place.Sheet; name == "book" && sheet != "任务" {
			t.Errorf("sheet %q", sheet)
		}
	}
}

func TestDetect(t *testing.T) {
	small := workbook(nil, [][]byte{rec(recLabel, 0, 0, 0, str("甲"))})
	large := workbook(nil, [][]byte{rec(recLabel, 0, 0, 0, str(strings.Repeat("甲", 9000)))})
	pack := func(name string, b []byte) []byte { return compound.Pack([]compound.Stream{{Path: name, Bytes: b}}) }
	for _, c := range []struct {
		name string
		src  doc.Source
		raw  []byte
		want bool
	}{
		{"small", doc.Source{}, pack("Workbook", small), true},
		{"directory behind the head", doc.Source{}, pack("Workbook", large), true},
		{"the same with bytes", doc.Source{Bytes: pack("Workbook", large)}, pack("Workbook", large), true},
		{"Word", doc.Source{Name: "x.xls"}, pack("WordDocument", append([]byte{0xEC, 0xA5, 0xC1, 0}, make([]byte, 9000)...)), false},
		{"Word, small", doc.Source{}, pack("WordDocument", []byte{0xEC, 0xA5}), false},
		{"other, named so", doc.Source{Name: "a.XLS"}, pack("X", make([]byte, 20000)), true},
		{"other", doc.Source{Name: "a.msg"}, pack("X", make([]byte, 20000)), false},
		{"bare", doc.Source{}, small, true},
		{"HTML", doc.Source{Name: "a.xls"}, []byte(`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>`), false},
		{"CSV", doc.Source{Name: "a.xls"}, []byte("a\tb\n"), false},
		{"XML", doc.Source{}, []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="` + namespace + `">`), true},
		{"XML of Word", doc.Source{Name: "a.xls"}, []byte(`<?xml version="1.0"?><w:wordDocument>`), false},
		{"nothing", doc.Source{Name: "a.xls"}, nil, false},
	} {
		if got := (Format{}).Detect(c.src, c.raw[:min(len(c.raw), 8<<10)]); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestReadBad(t *testing.T) {
	cell := rec(recLabel, 0, 0, 0, str("甲"))
	pack := func(name string, b []byte) []byte { return compound.Pack([]compound.Stream{{Path: name, Bytes: b}}) }
	var many [][]byte
	for i := range 300 {
		many = append(many, rec(recMulRK, i, 0, bytes.Repeat(body(0, uint32(6)), 100), 99))
	}
	literal := `"` + strings.Repeat("x", 1000) + `"0`
	for _, c := range []struct {
		name   string
		raw    []byte
		limits doc.Limits
		want   error
	}{
		{"encrypted", pack("Workbook", workbook([][]byte{rec(recFilePass, 1, 1, 1, make([]byte, 48))}, [][]byte{cell})), doc.Limits{}, doc.ErrEncrypted},
		{"encrypted XLSX", pack("EncryptedPackage", make([]byte, 100)), doc.Limits{}, doc.ErrEncrypted},
		{"Excel 4", body(0x0409, 6, 0, partSheet, 0), doc.Limits{}, doc.ErrUnsupported},
		{"no workbook", pack("X", nil), doc.Limits{}, doc.ErrDamaged},
		{"empty workbook", pack("Workbook", nil), doc.Limits{}, doc.ErrDamaged},
		{"no sheet", rec(recBOF, biff8, partGlobals, 0, 0), doc.Limits{}, doc.ErrDamaged},
		{"no text", workbook(nil, nil), doc.Limits{}, doc.ErrEmpty},
		{"pictures", workbook([][]byte{rec(recDrawGroup, 0)}, nil), doc.Limits{}, doc.ErrNoText},
		{"header only", pack("Workbook", nil)[:512], doc.Limits{}, doc.ErrDamaged},
		{"too many cells", workbook(nil, many), doc.Limits{Blocks: 1000}, doc.ErrTooLarge},
		{"too large a table", workbook(nil, many), doc.Limits{Cells: 1000}, doc.ErrTooLarge},
		{"too much text", workbook(nil, many), doc.Limits{Bytes: 1000}, doc.ErrTooLarge},
		{"long texts, before all of them are held", workbook([][]byte{rec(recFormat, 200, str(literal)), rec(recXF, 0, 200, 0, byte(0), byte(0))}, append(many, rec(recFilePass))), doc.Limits{Bytes: 1 << 20}, doc.ErrTooLarge},
		{"the same in XML", []byte(`<?xml version="1.0"?><Workbook xmlns="` + namespace + `"><Styles><Style ID="a"><NumberFormat Format="` + strings.ReplaceAll(literal, `"`, "&quot;") + `"/></Style></Styles><Worksheet><Table><Row>` +
			strings.Repeat(`<Cell StyleID="a"><Data Type="Number">1</Data></Cell>`, 2000) + strings.Repeat("<a>", 300)), doc.Limits{Bytes: 1 << 20}, doc.ErrTooLarge},
		{"sheets inside sheets", nested(100, 8), doc.Limits{}, doc.ErrEmpty},
		{"sheets inside sheets again and again", nested(1000, 1000), doc.Limits{}, doc.ErrTooLarge},
		{"XML cut off", []byte(`<?xml version="1.0"?><Workbook xmlns="` + namespace + `"><Worksheet>`), doc.Limits{}, doc.ErrDamaged},
		{"XML too deep", []byte(`<?xml version="1.0"?><Workbook xmlns="` + namespace + `">` + strings.Repeat("<a>", 300)), doc.Limits{}, doc.ErrTooDeep},
		{"XML bomb", []byte(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><Workbook xmlns="` + namespace + `"><Worksheet>&a;`), doc.Limits{}, doc.ErrDamaged},
	} {
		if _, err := (Format{}).Read(t.Context(), doc.Source{}, c.raw, c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// nested makes a workbook of BOF records in a row, each of the first of them a sheet that reaches to the end.
func nested(records, sheets int) []byte {
	begin := rec(recBOF, biff8, partSheet)
	b := rec(recBOF, biff8, partGlobals, 0, 0, uint32(0), uint32(6))
	bound := len(rec(recBoundSheet, uint32(0), byte(0), byte(0), byte(1), byte(0), byte('a')))
	at := len(b) + sheets*bound + 4
	for i := range sheets {
		b = append(b, rec(recBoundSheet, uint32(at+i*len(begin)), byte(0), byte(0), byte(1), byte(0), byte('a'))...)
	}
	return slices.Concat(b, rec(recEOF), bytes.Repeat(begin, records))
}

// TestMended reads what is left of damaged files.
func TestMended(t *testing.T) {
	cells := [][]byte{rec(recLabel, 0, 0, 0, str("甲")), rec(recLabel, 1, 0, 0, str("乙"))}
	whole := workbook(nil, cells)
	moved := slices.Clone(whole)
	at := bytes.Index(moved, body16(recBoundSheet))
	binary.LittleEndian.PutUint32(moved[at+4:], 1<<30)
	two := slices.Clone(whole)
	for _, c := range []struct {
		name, want, code string
		raw              []byte
	}{
		{"cut off", "A1=甲", "xls_truncated", whole[:len(whole)-12]},
		{"sheet elsewhere", "A1=甲 A2=乙", "", moved},
		{"end of the globals lost", "A1=甲 A2=乙", "xls_damaged", bytes.Replace(two, rec(recEOF), nil, 1)},
	} {
		got, b := read(t, c.raw)
		code := ""
		if len(b.Diagnostics) > 0 {
			code = b.Diagnostics[0].Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%s: %s %v, want %s %s", c.name, got, b.Diagnostics, c.want, c.code)
		}
	}
}

func TestChildren(t *testing.T) {
	inner := workbook(nil, [][]byte{rec(recLabel, 0, 0, 0, str("内"))})
	native := body(uint32(0), 2, gbk("附件.txt"), byte(0), []byte("C:\\x\x00"), 0, 3, uint32(3), []byte("tmp"), uint32(5), []byte("hello"))
	raw := compound.Pack([]compound.Stream{
		{Path: "Workbook", Bytes: workbook(nil, [][]byte{rec(recLabel, 0, 0, 0, str("甲"))})},
		{Path: "MBD0001/\x01Ole10Native", Bytes: native},
		{Path: "MBD0002/Workbook", Bytes: inner},
		{Path: "MBD0003/Package", Bytes: []byte("PK\x03\x04")},
		{Path: "_VBA_PROJECT_CUR/x", Bytes: []byte("macro")},
	})
	_, b := read(t, raw)
	var names []string
	for _, c := range b.Children {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	if want := []string{"MBD0002.xls", "MBD0003", "附件.txt"}; !slices.Equal(names, want) {
		t.Fatalf("children %q, want %q", names, want)
	}
	for _, c := range b.Children {
		switch c.Name {
		case "附件.txt":
			if string(c.Bytes) != "hello" {
				t.Errorf("bytes %q", c.Bytes)
			}
		case "MBD0002.xls":
			if got, _ := read(t, c.Bytes); got != "A1=内" {
				t.Errorf("workbook inside: %s", got)
			}
		}
	}
}

func TestSpreadsheetML(t *testing.T) {
	raw := `<?xml version="1.0" encoding="GB2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="` + namespace + `" xmlns:ss="` + namespace + `" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="a"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style><Style ss:ID="b" ss:Parent="a"><Alignment ss:Horizontal="Center"/></Style>
<Style ss:ID="c"><NumberFormat ss:Format="Percent"/></Style></Styles>
<Worksheet ss:Name="表"><Table><Column/><Column ss:Index="4" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2" ss:StyleID="b"><Data ss:Type="String">标题</Data><Comment><Data>批注</Data></Comment></Cell><Cell><Data ss:Type="String">密</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><ss:Data ss:Type="String">甲<B xmlns="x">乙</B></ss:Data></Cell><Cell ss:StyleID="a"><Data ss:Type="DateTime">2024-02-29T00:00:00.000</Data></Cell><Cell ss:StyleID="c"><Data ss:Type="Number">0.285</Data></Cell></Row>
<Row><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:HRef="http://x/"><Data ss:Type="String">链接</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">7</Data></Cell><Cell><Data ss:Type="DateTime">2024-02-29T00:00:00.000</Data></Cell></Row>
</Table><x:WorksheetOptions><x:PageSetup><x:Footer x:Data="&amp;C内部&amp;P"/></x:PageSetup></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="底"><Table><Row><Cell><Data ss:Type="String">底稿</Data></Cell></Row></Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>`
	want := "A1=标题 !D1=密 A3=甲乙 B3=2024年2月 C3=28.50% B4=TRUE C4=链接<http://x/> !A5= !B5=7 !C5=2024/2/29 =内部 !A1=底稿"
	got, b := read(t, gbk(raw))
	if got != want || len(b.Diagnostics) > 0 {
		t.Errorf("got  %s\nwant %s\n%v", got, want, b.Diagnostics)
	}
	if p := b.Pieces[0]; !p.Centered || b.Pieces[2].Cell.Rows != 2 {
		t.Errorf("centred %v, %+v", p.Centered, b.Pieces[2].Cell)
	}
	cut := raw[:strings.Index(raw, "链接")]
	if got, b := read(t, gbk(cut)); !strings.HasSuffix(got, "B4=TRUE C4=") || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "xls_truncated" {
		t.Errorf("cut off: %s %v", got, b.Diagnostics)
	}
}

func gbk(s string) []byte {
	var b []byte
	for _, r := range s {
		if r < 0x80 {
			b = append(b, byte(r))
			continue
		}
		c, _ := charset.GBKBytes(r)
		b = append(b, c...)
	}
	return b
}
