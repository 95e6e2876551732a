package pptx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pptx"
)

const (
	office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spaces = ` xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="` + office + `"`
)

// parts are the parts of a package, by name.
type parts map[string]string

// presentation are the parts of one with these slides, in the order of last to first name, and others with their
// relationships from the first slide.
func presentation(slides []string, more parts) parts {
	out := parts{
		"[Content_Types].xml": `<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`,
		"_rels/.rels":         relations(map[string]string{"ppt/presentation.xml": "officeDocument"}),
	}
	list, names := "", map[string]string{}
	for i, s := range slides {
		name := fmt.Sprintf("slides/slide%d.xml", len(slides)-i)
		list += fmt.Sprintf(`<p:sldId id="%d" r:id="%s"/>`, 256+i, name)
		names[name] = "slide"
		out["ppt/"+name] = s
	}
	out["ppt/presentation.xml"] = `<p:presentation` + spaces + `><p:sldIdLst>` + list + `</p:sldIdLst></p:presentation>`
	out["ppt/_rels/presentation.xml.rels"] = relations(names)
	kinds := map[string]string{}
	for name, text := range more {
		kinds["../"+name] = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(name, ".xml"), ".bin"), "0123456789")
		out["ppt/"+name] = text
	}
	first := fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", len(slides))
	out[first] = strings.Replace(relations(kinds), "</", `<Relationship Id="out" Type="`+office+`/hyperlink" Target="http://www.example.gov.cn/" TargetMode="External"/></`, 1)
	return out
}

func relations(kinds map[string]string) string {
	s := "<Relationships>"
	for _, target := range slices.Sorted(maps.Keys(kinds)) {
		s += fmt.Sprintf(`<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, strings.TrimPrefix(target, "../"), office, kinds[target], target)
	}
	return s + "</Relationships>"
}

func pack(t testing.TB, p parts) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, p[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func slide(attrs string, shapes ...string) string {
	return `<p:sld` + spaces + attrs + `><p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>` + strings.Join(shapes, "") + `</p:spTree></p:cSld></p:sld>`
}

// shape is a shape at a place, with the paragraphs of a text body.
func shape(holder string, x, y int, body ...string) string {
	at := ""
	if x >= 0 {
		at = fmt.Sprintf(`<a:xfrm><a:off x="%d" y="%d"/><a:ext cx="100" cy="100"/></a:xfrm>`, x, y)
	}
	return `<p:sp><p:nvSpPr><p:cNvPr id="1"/><p:nvPr>` + holder + `</p:nvPr></p:nvSpPr><p:spPr>` + at + `</p:spPr><p:txBody><a:lstStyle/>` + strings.Join(body, "") + `</p:txBody></p:sp>`
}

func para(text string) string { return `<a:p><a:r><a:t>` + text + `</a:t></a:r></a:p>` }

func numbered(scheme string, level int, text string) string {
	return fmt.Sprintf(`<a:p><a:pPr lvl="%d"><a:buAutoNum type="%s"/></a:pPr><a:r><a:t>%s</a:t></a:r></a:p>`, level, scheme, text)
}

// show writes pieces a line each: marks, then the text.
func show(b doc.Blocks) string {
	var out []string
	for _, p := range b.Pieces {
		mark := fmt.Sprint(p.Place.Page)
		if p.Kind == doc.Heading {
			mark += fmt.Sprintf("H%d", p.Level)
		}
		for _, f := range []struct {
			flag string
			on   bool
		}{{"c", p.Centered}, {"h", p.Hidden}, {"f", p.Role == "footer"}, {"→" + p.Href, p.Href != ""}} {
			if f.on {
				mark += f.flag
			}
		}
		if c := p.Cell; p.Kind == doc.CellPiece {
			mark += fmt.Sprintf("[%d:%d,%d %dx%d", c.Table, c.Row, c.Col, c.Rows, c.Cols)
			if c.Header {
				mark += " H"
			}
			mark += "]"
		}
		out = append(out, strings.TrimSpace(mark+" "+strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "/")))
	}
	return strings.Join(out, "\n")
}

// TestRead reads what presentations are made of, one thing at a time.
func TestRead(t *testing.T) {
	layout := `<p:sldLayout` + spaces + `><p:spTree>` + shape(`<p:ph type="title"/>`, 0, 0) + shape(`<p:ph idx="1"/>`, 0, 900) + shape(`<p:ph idx="2"/>`, 0, 300) + `</p:spTree></p:sldLayout>`
	grid := `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4"/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tblGrid/>` +
		`<a:tr><a:tc gridSpan="2"><a:txBody>` + para("任务") + `</a:txBody></a:tc><a:tc hMerge="1"><a:txBody/></a:tc></a:tr>` +
		`<a:tr><a:tc rowSpan="2"><a:txBody>` + para("一") + para("类") + `</a:txBody></a:tc><a:tc><a:txBody>` + para("甲") + `</a:txBody></a:tc></a:tr>` +
		`<a:tr><a:tc vMerge="1"><a:txBody/></a:tc><a:tc><a:txBody/></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
	for _, c := range []struct {
		name   string
		slides []string
		more   parts
		want   string
	}{
		{"the order of slides, and one that is not shown", []string{slide("", shape("", 0, 0, para("甲"))), slide(` show="0"`, shape("", 0, 0, para("乙"))), slide("", shape("", 0, 0, para("丙")))}, nil,
			"1 甲\n2h 乙\n3 丙"},
		{"titles first, then by place", []string{slide("", shape("", 0, 500, para("丁")), shape("", 200, 110, para("丙")), shape("", 0, 120, para("乙")), shape(`<p:ph type="ctrTitle"/>`, 0, 300, para("甲")))}, nil,
			"1H1 甲\n1 乙\n1 丙\n1 丁"},
		{"places of the layout", []string{slide("", shape(`<p:ph idx="1"/>`, -1, 0, para("丙")), shape(`<p:ph idx="2"/>`, -1, 0, para("甲")), shape("", 0, 500, para("乙")))},
			parts{"slideLayout1.xml": layout}, "1 甲\n1 乙\n1 丙"},
		{"groups stand together", []string{slide("", `<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="0" y="100"/></a:xfrm></p:grpSpPr>`+shape("", 0, 900, para("丙"))+shape("", 0, 100, para("乙"))+`</p:grpSp>`, shape("", 0, 500, para("丁")), shape("", 0, 0, para("甲")))}, nil,
			"1 甲\n1 乙\n1 丙\n1 丁"},
		{"furniture", []string{slide("", shape(`<p:ph type="sldNum" idx="9"/>`, 0, 900, `<a:p><a:fld type="slidenum"><a:rPr/><a:t>1</a:t></a:fld></a:p>`), shape(`<p:ph type="ftr"/>`, 0, 800, para("云川市")), shape("", 0, 0, para("甲")))}, nil,
			"1 甲\n1f 云川市\n1f 1"},
		{"lines, links, centred", []string{slide("", shape("", 0, 0, `<a:p><a:pPr algn="ctr"/><a:r><a:t>关于</a:t></a:r><a:br/><a:r><a:rPr/><a:t>检查</a:t></a:r></a:p>`, `<a:p><a:r><a:rPr><a:hlinkClick r:id="out"/></a:rPr><a:t>网站</a:t></a:r></a:p>`))}, nil,
			"1c 关于\n1c 检查\n1→http://www.example.gov.cn/ 网站"},
		{"numbers", []string{slide("", shape("", 0, 0, numbered("ea1ChsPeriod", 0, "甲"), numbered("arabicPeriod", 1, "乙"), numbered("arabicPeriod", 1, "丙"), numbered("ea1ChsPeriod", 0, "丁"), numbered("arabicPeriod", 1, "又"), numbered("circleNumDbPlain", 1, "戊"), para("己"), numbered("alphaLcParenBoth", 0, "庚")))}, nil,
			"1 一.甲\n1 1.乙\n1 2.丙\n1 二.丁\n1 1.又\n1 ①戊\n1 己\n1 (a)庚"},
		{"tables", []string{slide("", grid)}, nil, "1[1:0,0 1x2 H] 任务\n1[1:1,0 2x1] 一/类\n1[1:1,1 1x1] 甲\n1[1:2,1 1x1]"},
		{"notes", []string{slide("", shape("", 0, 0, para("甲"))), slide("", shape("", 0, 0, para("丙")))},
			parts{"notesSlide1.xml": `<p:notes` + spaces + `><p:spTree>` + shape(`<p:ph type="sldImg"/>`, 0, 0) + shape(`<p:ph type="body" idx="1"/>`, 0, 0, para("乙")) + shape(`<p:ph type="sldNum"/>`, 0, 0, para("1")) + `</p:spTree></p:notes>`},
			"1 甲\n1 乙\n1f 1\n2 丙"},
		{"diagrams", []string{slide("", `<p:graphicFrame><a:graphic><a:graphicData><d:relIds xmlns:d="d" r:dm="diagramData1.xml"/></a:graphicData></a:graphic></p:graphicFrame>`)},
			parts{"diagramData1.xml": `<d:dataModel xmlns:d="d"` + spaces + `><d:pt><d:t>` + para("摸底") + `</d:t></d:pt><d:pt><d:t>` + para("整改") + `</d:t></d:pt></d:dataModel>`}, "1 摸底\n1 整改"},
		{"alternatives", []string{slide("", `<mc:AlternateContent xmlns:mc="m"><mc:Choice>`+shape("", 0, 0, para("甲"))+`</mc:Choice><mc:Fallback>`+shape("", 0, 0, para("乙"))+`</mc:Fallback></mc:AlternateContent>`)}, nil, "1 甲"},
	} {
		raw := pack(t, presentation(c.slides, c.more))
		b, err := pptx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if got := show(b); err != nil || got != c.want || len(b.Diagnostics) > 0 {
			t.Errorf("%s: %v %v\n%s", c.name, err, b.Diagnostics, cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")))
		}
		for _, src := range []doc.Source{{}, {Bytes: raw}} {
			if !(pptx.Format{}).Detect(src, raw) {
				t.Errorf("%s: not detected", c.name)
			}
		}
	}
}

// TestRoundTrip reads what LibreOffice made of a presentation (testdata/make/pptx.sh), and its tasks.
func TestRoundTrip(t *testing.T) {
	raw, err := os.ReadFile("testdata/briefing.pptx")
	if err != nil {
		t.Fatal(err)
	}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{pptx.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Parse(t.Context(), doc.Source{Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, task := range d.Tasks {
		got = append(got, fmt.Sprint(task.Label, " ", task.Title, task.Text, " ", task.Implementing[0].Name, " ", task.Path, " ", task.Source.Page))
	}
	want := []string{"1 修补破损路面，6月底前完成 市交通局 [道路] 2", "2 清理占道经营，持续推进 市综合执法局 [道路] 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func rich() parts {
	return presentation([]string{slide("", shape(`<p:ph type="title"/>`, 0, 0, para("标题")), shape("", 0, 900, numbered("arabicPeriod", 0, "甲"), numbered("arabicPeriod", 1, "乙")),
		`<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan="2"><a:txBody>`+para("丙")+`</a:txBody></a:tc><a:tc hMerge="1"/></a:tr><a:tr><a:tc rowSpan="3"><a:txBody>`+para("丁")+`</a:txBody></a:tc><a:tc/></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`,
		`<p:grpSp><p:grpSpPr><a:xfrm><a:off x="0" y="100"/></a:xfrm></p:grpSpPr>`+shape("", 0, 900, para("戊"))+`</p:grpSp>`), slide("", shape("", 0, 0, para("己")))},
		parts{"oleObject1.bin": "\xd0\xcf", "notesSlide1.xml": `<p:notes` + spaces + `><p:spTree>` + shape(`<p:ph type="body"/>`, 0, 0, para("庚")) + `</p:spTree></p:notes>`,
			"slideLayout1.xml": `<p:sldLayout` + spaces + `><p:spTree>` + shape(`<p:ph type="title"/>`, 0, 0) + `</p:spTree></p:sldLayout>`})
}

func typed(err error) bool {
	for _, want := range []error{doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrEncrypted, doc.ErrNoText, doc.ErrEmpty} {
		if errors.Is(err, want) {
			return true
		}
	}
	return err == nil
}

func TestReadBad(t *testing.T) {
	broken := presentation([]string{slide("", shape("", 0, 0, para("甲"), "<a:p><a:r><a:t>乙</a:r>")), slide("", shape("", 0, 0, para("丙")))}, nil)
	b, err := pptx.Format{}.Read(t.Context(), doc.Source{}, pack(t, broken), doc.Limits{})
	if got := show(b); err != nil || got != "1 甲\n1 乙\n2 丙" || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "pptx_damaged" {
		t.Errorf("a damaged slide: %v %v\n%s", err, b.Diagnostics, got)
	}
	b, err = pptx.Format{}.Read(t.Context(), doc.Source{}, pack(t, rich()), doc.Limits{})
	if err != nil || len(b.Children) != 1 || b.Children[0].Name != "oleObject1.bin" {
		t.Errorf("an embedded file: %+v, %v", b.Children, err)
	}
	for _, c := range []struct {
		name   string
		slides []string
		limits doc.Limits
		want   error
	}{
		{"pictures only", []string{slide("", `<p:pic><p:blipFill><a:blip/></p:blipFill></p:pic>`)}, doc.Limits{}, doc.ErrNoText},
		{"nothing", []string{slide("")}, doc.Limits{}, doc.ErrEmpty},
		{"too deep", []string{slide("", strings.Repeat("<p:grpSp>", 300)+strings.Repeat("</p:grpSp>", 300))}, doc.Limits{}, doc.ErrTooDeep},
		{"too many blocks", []string{slide("", shape("", 0, 0, strings.Repeat(para("甲"), 200)))}, doc.Limits{Blocks: 100}, doc.ErrTooLarge},
	} {
		if _, err := (pptx.Format{}).Read(t.Context(), doc.Source{}, pack(t, presentation(c.slides, nil)), c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// damaged changes a file or a part of one: cut off, bytes flipped, a piece left out or put in twice, numbers changed.
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
		return append(out[:at], raw[min(len(raw), at+1+r.IntN(200)):]...)
	case 3:
		return append(out[:at], raw[max(0, at-r.IntN(200)):]...)
	case 4:
		for i, c := range out {
			if '0' <= c && c <= '9' && r.IntN(10) == 0 {
				out[i] = "0123456789-x"[r.IntN(12)]
			}
		}
	}
	return out
}

// TestDamage reads 1,000 damaged files.
func TestDamage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 9))
	plain := rich()
	names := slices.Sorted(maps.Keys(plain))
	whole := pack(t, plain)
	made, err := os.ReadFile("testdata/briefing.pptx")
	if err != nil {
		t.Fatal(err)
	}
	read, count := 0, 1000
	if testing.Short() {
		count = 100
	}
	var before, after runtime.MemStats
	for i := range count {
		var raw []byte
		switch i % 4 {
		case 0:
			raw = damaged(rnd, whole)
		case 1:
			raw = damaged(rnd, made)
		default:
			one := maps.Clone(plain)
			name := names[rnd.IntN(len(names))]
			one[name] = string(damaged(rnd, []byte(one[name])))
			raw = pack(t, one)
		}
		runtime.ReadMemStats(&before)
		start := time.Now()
		b, err := pptx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		runtime.ReadMemStats(&after)
		if took, used := time.Since(start), after.TotalAlloc-before.TotalAlloc; took > 30*time.Second || used > 64<<20 {
			t.Errorf("file %d took %v and %d bytes", i, took, used)
		}
		if !typed(err) {
			t.Errorf("file %d: %v", i, err)
		}
		if err == nil {
			read++
		}
		checkBlocks(t, b)
	}
	if read < count*3/10 || read > count*95/100 {
		t.Errorf("%d of %d files were read: the damage is of no use", read, count)
	}
}

func checkBlocks(t *testing.T, b doc.Blocks) {
	t.Helper()
	end := 0
	for _, p := range b.Pieces {
		if p.Start < end || p.End < p.Start || p.End > b.Text.Len() {
			t.Fatalf("a piece at %v behind %d, of %d bytes", p.Span, end, b.Text.Len())
		}
		end = p.End
		if c := p.Cell; p.Kind == doc.CellPiece && (c.Table < 1 || c.Table > b.Tables || c.Rows < 1 || c.Cols < 1) {
			t.Fatalf("cell %+v", c)
		}
	}
}

func FuzzRead(f *testing.F) {
	plain := rich()
	f.Add([]byte(plain["ppt/presentation.xml"]), []byte(plain["ppt/slides/slide2.xml"]), []byte(plain["ppt/notesSlide1.xml"]), []byte(plain["ppt/slideLayout1.xml"]))
	f.Fuzz(func(t *testing.T, main, slide, notes, layout []byte) {
		p := rich()
		p["ppt/presentation.xml"], p["ppt/slides/slide2.xml"], p["ppt/notesSlide1.xml"], p["ppt/slideLayout1.xml"] = string(main), string(slide), string(notes), string(layout)
		raw := pack(t, p)
		pptx.Format{}.Detect(doc.Source{Bytes: raw}, raw)
		b, err := pptx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{Bytes: 1 << 20, Blocks: 10_000})
		if !typed(err) {
			t.Fatal(err)
		}
		checkBlocks(t, b)
	})
}

func BenchmarkRead(b *testing.B) {
	one := rich()
	shapes := strings.Repeat(shape("", 0, 900, para("修补破损路面"), para("市交通局")), 2000)
	one["ppt/slides/slide1.xml"] = slide("", shapes)
	b.SetBytes(int64(len(shapes)))
	raw := pack(b, one)
	for b.Loop() {
		if _, err := (pptx.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
