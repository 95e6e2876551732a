package xlsx_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/xlsx"
)

func file(t testing.TB, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func parser(t testing.TB) *gongwen.Parser {
	t.Helper()
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{xlsx.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRoundTrip reads what LibreOffice made of our notices: the same characters, and the same tables and tasks as the notice
// itself gives.
func TestRoundTrip(t *testing.T) {
	p := parser(t)
	for _, from := range []string{"split-table.html", "number-tables.html", "work-points.txt", "notice.txt"} {
		t.Run(from, func(t *testing.T) {
			name, _, _ := strings.Cut(from, ".")
			raw, source := file(t, "testdata/"+name+".xlsx"), file(t, "../../testdata/"+from)
			b, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := squeezed(b.Text.String()), squeezed(plain(string(source))); got != want {
				t.Errorf("characters differ: %s", cmp.Diff(want, got))
			}
			was, err := p.Parse(t.Context(), doc.Source{Bytes: source})
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Parse(t.Context(), doc.Source{Bytes: raw})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(was.Tables, got.Tables, cmpopts.IgnoreTypes(doc.Span{})); diff != "" {
				t.Errorf("tables: %s", diff)
			}
			if diff := cmp.Diff(was.Tasks, got.Tasks, cmpopts.IgnoreTypes(doc.Span{}, []doc.Span{}, doc.Place{})); diff != "" {
				t.Errorf("tasks: %s", diff)
			}
			if was.Metadata.Title != got.Metadata.Title || was.Metadata.DocNumber != got.Metadata.DocNumber {
				t.Errorf("title %q, number %v; want %q, %v", got.Metadata.Title, got.Metadata.DocNumber, was.Metadata.Title, was.Metadata.DocNumber)
			}
			for _, task := range got.Tasks {
				if task.Source.Cell == "" || task.Source.Sheet != "Sheet1" {
					t.Errorf("task %s stands at %+v", task.ID, task.Source)
				}
			}
		})
	}
}

var (
	headOf = regexp.MustCompile(`(?s)<head>.*</head>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// plain is the text of our notice, which is HTML without entities, or text.
func plain(s string) string { return tags.ReplaceAllString(headOf.ReplaceAllString(s, ""), "") }

// squeezed is a text without blanks.
func squeezed(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", "")), "")
}

// shown shows pieces a line each: place, cell, marks, text.
func shown(b doc.Blocks) string {
	var out strings.Builder
	for _, p := range b.Pieces {
		fmt.Fprintf(&out, "%s %s", p.Place.Sheet, p.Place.Cell)
		if p.Kind == doc.CellPiece {
			fmt.Fprintf(&out, " %d,%d+%d,%d", p.Cell.Row, p.Cell.Col, p.Cell.Rows, p.Cell.Cols)
		}
		for _, word := range []struct {
			is   bool
			word string
		}{{p.Role == "footer", " footer"}, {p.Hidden, " hidden"}, {p.Centered, " centred"}, {p.Cell.Header, " head"}, {p.Kind == doc.Heading, " heading"}} {
			if word.is {
				out.WriteString(word.word)
			}
		}
		fmt.Fprintf(&out, " %s: %s\n", p.Href, b.Text.Slice(p.Span))
	}
	return out.String()
}

// TestFeatures reads a workbook with one of everything that LibreOffice writes.
func TestFeatures(t *testing.T) {
	b, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, file(t, "testdata/features.xlsx"), doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(file(t, "testdata/features.golden")), shown(b)); diff != "" {
		t.Error(diff)
	}
}

// TestParts reads workbooks whose parts are written here, for what LibreOffice does not write.
func TestParts(t *testing.T) {
	const (
		row  = `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`
		text = `<si><t>甲</t></si>`
	)
	for _, c := range []struct {
		name string
		book book
		want string
	}{
		{"rich text, readings, escapes", book{sheet: rows(row),
			strings: `<si><r><t>修</t></r><r><t xml:space="preserve">路_x000D_
二</t></r><rPh sb="0" eb="1"><t>xiu</t></rPh></si>`}, "表 A1 : 修路\n表 A1 : 二\n"},
		{"strings in cells", book{sheet: rows(`<row><c t="inlineStr"><is><t>甲</t><rPh><t>jia</t></rPh></is></c><c t="str"><f>1&amp;2</f><v>12</v></c></row><row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>`)},
			"表 A1 0,0+1,1 : 甲\n表 B1 0,1+1,1 : 12\n表 A2 1,0+1,1 : 1\n表 B2 1,1+1,1 : #N/A\n"},
		{"dates", book{sheet: rows(`<row r="1"><c r="A1" s="1"><v>45351</v></c><c r="B1" s="2"><v>45351</v></c></row><row r="2"><c r="A2" t="d" s="1"><v>2024-02-29</v></c><c r="B2" t="d"><v>2024-02-29T00:00:00</v></c></row>`),
			styles: `<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月底前&quot;"/></numFmts><cellXfs><xf/><xf numFmtId="31"/><xf numFmtId="176"/></cellXfs>`},
			"表 A1 : 2024年2月29日\n表 B1 : 2024年2月底前\n表 A2 : 2024年2月29日\n表 B2 : 2024/2/29\n"},
		{"dates from 1904", book{sheet: rows(`<row r="1"><c r="A1" s="1"><v>43889</v></c></row>`), styles: `<cellXfs><xf/><xf numFmtId="31"/></cellXfs>`, props: `<workbookPr date1904="1"/>`},
			"表 A1 : 2024年2月29日\n"},
		{"heads repeated on each page", book{sheet: rows(`<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c></row>`),
			names: `<definedName name="_xlnm.Print_Titles" localSheetId="0">表!$A:$A,表!$1:$2</definedName>`},
			"表 A2 0,0+1,1 head : 1\n表 B2 0,1+1,1 head : 2\n表 A3 1,0+1,1 : 3\n表 B3 1,1+1,1 : 4\n"},
		{"no relationships", book{sheet: rows(row), strings: text, rels: "-"}, "表 A1 : 甲\n"},
		{"no workbook", book{sheet: rows(row), strings: text, main: "-"}, " A1 : 甲\n"},
		{"strings that are not there", book{sheet: rows(`<row r="1"><c r="A1" t="s"><v>7</v></c><c r="B1"><v>1</v></c></row>`), strings: text}, "表 B1 : 1\n"},
		{"cut off", book{sheet: rows(row) + `<mergeCells><mergeCell ref="A`, strings: text, open: true}, "表 A1 : 甲\n"},
		{"rows without order, places without sense", book{sheet: rows(`<row r="9"><c r="C9"><v>9</v></c></row><row r="x"><c r="ZZZZ1"><v>8</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`)},
			"表 A2 : 2\n表 C9 : 9\n表 A10 : 8\n"},
	} {
		b, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, c.book.pack(), doc.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, shown(b)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if got := len(b.Diagnostics) > 0; got != (c.name == "cut off") {
			t.Errorf("%s: diagnostics %v", c.name, b.Diagnostics)
		}
	}
}

func TestBad(t *testing.T) {
	whole := book{sheet: rows(`<row r="1"><c r="A1"><v>1</v></c></row>`)}
	for _, c := range []struct {
		name   string
		raw    []byte
		limits doc.Limits
		want   error
	}{
		{"password", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...), doc.Limits{}, doc.ErrEncrypted},
		{"no zip", []byte("PK\x03\x04 and no more"), doc.Limits{}, doc.ErrDamaged},
		{"no sheet", book{sheet: "-"}.pack(), doc.Limits{}, doc.ErrDamaged},
		{"binary form", packed(map[string]string{"_rels/.rels": related("officeDocument", "xl/workbook.bin"), "xl/workbook.bin": "x"}), doc.Limits{}, doc.ErrUnsupported},
		{"empty", book{sheet: rows("")}.pack(), doc.Limits{}, doc.ErrEmpty},
		{"pictures", book{sheet: rows(""), drawing: `<xdr:wsDr xmlns:xdr="x"><xdr:pic/></xdr:wsDr>`}.pack(), doc.Limits{}, doc.ErrNoText},
		{"broken from the start", book{sheet: "<sheetData><row"}.pack(), doc.Limits{}, doc.ErrDamaged},
		{"too many cells", book{sheet: rows(strings.Repeat(`<row><c><v>1</v></c></row>`, 11))}.pack(), doc.Limits{Blocks: 10}, doc.ErrTooLarge},
		{"one string in many cells", book{sheet: rows(strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 200)), strings: "<si><t>" + strings.Repeat("长", 4000) + "</t></si>"}.pack(), doc.Limits{Bytes: 1 << 20}, doc.ErrTooLarge},
		{"too deep", book{sheet: rows(strings.Repeat("<x>", 300))}.pack(), doc.Limits{}, doc.ErrTooDeep},
	} {
		if _, err := (xlsx.Format{}).Read(t.Context(), doc.Source{}, c.raw, c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	long := book{sheet: rows(strings.Repeat(`<row><c><v>1</v></c></row>`, 1000))}
	if _, err := (xlsx.Format{}).Read(ctx, doc.Source{}, long.pack(), doc.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if _, err := (xlsx.Format{}).Read(t.Context(), doc.Source{}, whole.pack(), doc.Limits{}); err != nil {
		t.Errorf("the whole one: %v", err)
	}
}

// TestMacros reads a workbook with macros and an embedded object like one without: neither is looked at.
func TestMacros(t *testing.T) {
	parts := unpacked(t, file(t, "testdata/notice.xlsx"))
	plain, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, packed(parts), doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	const types, main = "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	if !strings.Contains(parts[types], main) {
		t.Fatal("no main part")
	}
	parts[types] = strings.ReplaceAll(parts[types], main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
	parts["xl/vbaProject.bin"], parts["xl/embeddings/oleObject1.bin"] = "\x00\x01", "MZ\x00"
	raw := packed(parts)
	got, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
	if err != nil || got.Text.String() != plain.Text.String() || plain.Text.Len() == 0 || len(got.Pieces) != len(plain.Pieces) || len(got.Children) > 0 {
		t.Errorf("%.200q %v", got.Text.String(), err)
	}
	if !(xlsx.Format{}).Detect(doc.Source{Name: "a.xlsm", Bytes: raw}, raw[:min(len(raw), 8<<10)]) {
		t.Error("not detected")
	}
}

func TestDetect(t *testing.T) {
	workbook := book{sheet: rows("")}.pack()
	document := packed(map[string]string{"_rels/.rels": related("officeDocument", "word/document.xml"), "word/document.xml": "<x/>"})
	for _, c := range []struct {
		name string
		src  doc.Source
		raw  []byte
		want bool
	}{
		{"workbook", doc.Source{Bytes: workbook}, workbook, true},
		{"by its beginning", doc.Source{}, workbook, true},
		{"by the beginning of another's", doc.Source{}, file(t, "testdata/notice.xlsx"), true},
		{"document called .xlsx", doc.Source{Name: "a.xlsx", Bytes: document}, document, false},
		{"page called .xlsx", doc.Source{Name: "a.xlsx"}, []byte("<html>"), false},
		{"nothing", doc.Source{}, nil, false},
	} {
		if got := (xlsx.Format{}).Detect(c.src, c.raw[:min(len(c.raw), 8<<10)]); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestHuge reads what is small in the file and huge in its meaning, with a tenth of the usual limit of blocks: in time and in memory, to an end of a known kind.
func TestHuge(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
	n := strings.Repeat
	cell := `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`
	var merged, tall strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&merged, `<mergeCell ref="A%d:B%d"/>`, i+1, i+1)
	}
	for i := range 16_000 {
		fmt.Fprintf(&tall, `<mergeCell ref="%s:%s"/>`, cellName(1, i), cellName(1<<20, i))
	}
	for _, c := range []struct {
		name string
		raw  []byte
		want error
	}{
		{"100,000 sheets of one part", book{sheet: rows(cell), strings: "<si><t>甲</t></si>", sheets: 100_000}.store(), nil},
		{"what is packed small", packed(map[string]string{"xl/workbook.xml": n("<sheet/>", 1_000_000)}), doc.ErrTooLarge},
		{"strings", book{sheet: rows(cell), strings: n("<si><t/></si>", 110_000)}.store(), doc.ErrTooLarge},
		{"a string of runs", book{sheet: rows(cell), strings: "<si>" + n("<r><t>甲</t></r>", 50_000) + "</si>"}.store(), nil},
		{"styles", book{sheet: rows(cell), strings: "<si><t>甲</t></si>", styles: "<cellXfs>" + n("<xf/>", 100_000) + "</cellXfs>"}.store(), nil},
		{"rows", book{sheet: rows(n(`<row hidden="1"><c><v>1</v></c><c><v>1</v></c></row>`, 50_001))}.store(), doc.ErrTooLarge},
		{"empty rows", book{sheet: rows(n(`<row hidden="1"/>`, 150_000) + cell), strings: "<si><t>甲</t></si>"}.store(), nil},
		{"merged", book{sheet: rows(cell) + "<mergeCells>" + merged.String() + "</mergeCells>", strings: "<si><t>甲</t></si>"}.store(), nil},
		{"tall merged", book{sheet: rows(n(`<row><c r="XFD1"><v>1</v></c></row>`, 1)+n(`<row><c><v>1</v></c></row>`, 10_000)) + "<mergeCells>" + tall.String() + "</mergeCells>"}.store(), doc.ErrTooLarge},
		{"columns", book{sheet: "<cols>" + n(`<col min="1" max="16384" hidden="1"/>`, 100_000) + "</cols>" + rows(cell), strings: "<si><t>甲</t></si>"}.store(), nil},
		{"far corners", book{sheet: rows(cell + `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), strings: "<si><t>甲</t></si>"}.store(), nil},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, c.raw, doc.Limits{Blocks: 100_000})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		mem := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%s: %d bytes, %v, %d MiB, %v", c.name, len(c.raw), took, mem, err)
		if !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if took > 30*time.Second || mem > 256 {
			t.Errorf("%s: %v, %d MiB allocated", c.name, took, mem)
		}
	}
}

// kinds are the errors that damage may lead to.
var kinds = []error{doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrUnsupported, doc.ErrNoText, doc.ErrEmpty, doc.ErrEncrypted}

// TestDamage reads a thousand damaged files: no panic, an error of a kind that is known or pieces in range, in time, and in
// memory that the input bounds. Half of them are damaged as files, half in a part.
func TestDamage(t *testing.T) {
	var files [][]byte
	for _, name := range []string{"features", "split-table", "number-tables", "notice"} {
		files = append(files, file(t, filepath.Join("testdata", name+".xlsx")))
	}
	read, failed := 0, 0
	number := 1000
	if testing.Short() {
		number = 160
	}
	for i := range number {
		r := rand.New(rand.NewPCG(8, uint64(i)))
		raw := files[i%len(files)]
		if i%8 < 4 {
			raw = damaged(raw, r)
		} else {
			raw = damagedPart(t, raw, r)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		b, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if mem := after.TotalAlloc - before.TotalAlloc; took > 30*time.Second || mem > 256<<20 {
			t.Errorf("file %d: %v, %d bytes allocated", i, took, mem)
		}
		if err == nil {
			read++
			inRange(t, b)
			continue
		}
		failed++
		known := false
		for _, kind := range kinds {
			known = known || errors.Is(err, kind)
		}
		if !known {
			t.Errorf("file %d: %v is of no known kind", i, err)
		}
	}
	t.Logf("%d read, %d failed", read, failed)
	if read < number/2 || failed < number/20 {
		t.Errorf("%d read, %d failed: the damage is not what was meant", read, failed)
	}
}

// damaged is a file with damage: cut off, bytes flipped, numbers replaced, a stretch repeated or left out.
func damaged(raw []byte, r *rand.Rand) []byte {
	raw = bytes.Clone(raw)
	some := min(600, len(raw)/3)
	switch r.IntN(5) {
	case 0:
		return raw[:r.IntN(len(raw))]
	case 1:
		for range 1 + r.IntN(20) {
			raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
		}
	case 2:
		for range 1 + r.IntN(8) {
			copy(raw[r.IntN(len(raw)-4):], [][]byte{{0xFF, 0xFF, 0xFF, 0x7F}, {0, 0, 0, 0}, {0xFF, 0xFF, 0xFF, 0xFF}, {1, 0}}[r.IntN(4)])
		}
	case 3:
		from, at := r.IntN(len(raw)-some), r.IntN(len(raw)-some)
		copy(raw[at:at+r.IntN(some)], raw[from:])
	case 4:
		at := r.IntN(len(raw) - some)
		raw = append(raw[:at], raw[at+r.IntN(some):]...)
	}
	return raw
}

var figures = regexp.MustCompile(`"[0-9]+"`)

// damagedPart is a whole zip with damage in one of its parts; often a number in it is another one.
func damagedPart(t *testing.T, raw []byte, r *rand.Rand) []byte {
	parts := unpacked(t, raw)
	names := make([]string, 0, len(parts))
	for name := range parts {
		if strings.HasPrefix(name, "xl/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	name := names[r.IntN(len(names))]
	if r.IntN(2) == 0 {
		parts[name] = figures.ReplaceAllStringFunc(parts[name], func(s string) string {
			if r.IntN(10) > 0 {
				return s
			}
			return []string{`"0"`, `"-1"`, `"2147483647"`, `"99999999999999999999"`, `""`, `"7"`}[r.IntN(6)]
		})
	} else {
		parts[name] = string(damaged([]byte(parts[name]+strings.Repeat(" ", 16)), r))
	}
	return packed(parts)
}

func inRange(t *testing.T, b doc.Blocks) {
	t.Helper()
	last := 0
	for _, p := range b.Pieces {
		if p.Start < last || p.End < p.Start || p.End > b.Text.Len() {
			t.Fatalf("piece %+v of a text of %d bytes", p, b.Text.Len())
		}
		if p.Kind == doc.CellPiece && (p.Cell.Rows < 1 || p.Cell.Cols < 1 || p.Cell.Table < 1) {
			t.Fatalf("cell %+v", p.Cell)
		}
		last = p.End
	}
}

// FuzzRead reads files, and worksheets inside a whole file.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"features", "split-table"} {
		f.Add(file(f, "testdata/"+name+".xlsx"))
	}
	f.Add([]byte(rows(`<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><v>1.5</v></c></row>`) + `<mergeCells><mergeCell ref="A1:A2"/></mergeCells>`))
	f.Add([]byte(`<cols><col min="1" max="3" hidden="1"/></cols>` + rows(`<row><c t="inlineStr"><is><r><t>甲_x000A_</t></r></is></c></row>`) + `<headerFooter><oddFooter>&amp;C第&amp;P页</oddFooter></headerFooter>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		format := xlsx.Format{}
		format.Detect(doc.Source{}, raw[:min(len(raw), 8<<10)])
		format.Detect(doc.Source{Bytes: raw}, raw[:min(len(raw), 8<<10)])
		if !bytes.HasPrefix(raw, []byte("PK")) {
			raw = book{sheet: string(raw), strings: "<si><t>甲</t></si>", styles: `<cellXfs><xf/><xf numFmtId="31"/></cellXfs>`}.pack()
		}
		b, err := format.Read(t.Context(), doc.Source{}, raw, doc.Limits{Blocks: 1 << 14, Bytes: 1 << 20})
		if err == nil {
			inRange(t, b)
		}
	})
}

func Example() {
	raw, err := os.ReadFile("testdata/split-table.xlsx")
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{xlsx.Format{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "split-table.xlsx", Bytes: raw})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Metadata.Title)
	for _, task := range d.Tasks[:2] {
		fmt.Println(task.Source.Sheet, task.Source.Cell, task.Path, task.Text, task.Implementing[0].Name, task.Deadlines[0].Text)
	}
	// Output:
	// 松滩县城乡环境整治任务分解表
	// Sheet1 A5 [道路] 修补破损路面 县交通局 6月底前
	// Sheet1 A6 [道路] 清理占道经营 县综合执法局 持续推进
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"split-table", "work-points"} {
		raw := file(b, "testdata/"+name+".xlsx")
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (xlsx.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	var big strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&big, `<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="s"><v>0</v></c><c r="C%d" s="1"><v>45351</v></c></row>`, i+1, i+1, i, i+1, i+1)
	}
	k := book{sheet: rows(big.String()), strings: "<si><t>修路</t></si>", styles: `<cellXfs><xf/><xf numFmtId="31"/></cellXfs>`}
	raw := k.pack()
	b.Run("60,000 cells", func(b *testing.B) {
		b.SetBytes(int64(big.Len()))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := (xlsx.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
