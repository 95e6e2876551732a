package ofd_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"html"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// writer sets notices as OFD: A4, 28 characters a line, 22 lines a page (GB/T 9704-2012), every line as a text object in one of
// the ways in which programs write them. Lengths are millimetres.
type writer struct {
	pages   []*strings.Builder
	y       float64 // where the next line begins
	objects int
	head    string // the running head, drawn by a template
	numbers bool   // page numbers
	units   strings.Builder
	files   map[string]string // further parts
	root    string            // further elements of Document.xml
	info    string            // of DocInfo
	body    string            // further elements of DocBody
	turned  bool              // pages lie on their side
	hide    string            // attributes of every text object
}

const (
	pageLeft, pageTop   = 28.0, 37.0
	textWide, textHigh  = 156.0, 225.0
	bodySize, lineHeigh = 16 / 2.8346, 29 / 2.8346
	cellSize, cellPad   = 12 / 2.8346, 1.9
	lineChars           = 27 // 156 mm hold 27.6 characters
)

func (w *writer) id() int { w.objects++; return 1000 + w.objects }

func (w *writer) page() *strings.Builder {
	if len(w.pages) == 0 {
		w.newPage()
	}
	return w.pages[len(w.pages)-1]
}

func (w *writer) newPage() {
	w.pages = append(w.pages, &strings.Builder{})
	w.y = pageTop
}

// room begins a page when the next line finds none.
func (w *writer) room(height float64) {
	if w.page(); w.y+height > pageTop+textHigh {
		w.newPage()
	}
}

// text draws text with its first character at x and its base at y.
func (w *writer) text(s string, x, y, size float64) {
	w.page().WriteString(w.object(s, x, y, size, w.objects%6))
}

// object is a text object, in one of six ways.
func (w *writer) object(s string, x, y, size float64, way int) string {
	if s == "" {
		return ""
	}
	bx, by := x-1, y-size
	attrs := func(scale float64) string {
		return fmt.Sprintf(`ID="%d" Boundary="%.4f %.4f %.4f %.4f" Font="3" Size="%.4f"%s`, w.id(), bx, by, size*float64(len(s)), size*1.3, size/scale, w.hide)
	}
	switch way {
	case 1: // drawn twice as large, and made smaller
		return fmt.Sprintf(`<ofd:TextObject %s CTM="0.5 0 0 0.5 0 0"><ofd:TextCode X="2" Y="%.4f" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>`,
			attrs(0.5), 2*size, deltas(s, size*2), html.EscapeString(s))
	case 2: // in two objects, in a block
		half := 0
		if n := utf8.RuneCountInString(s); n > 1 {
			half = len(string([]rune(s)[:n/2]))
		}
		rest := w.object(s[half:], x+width(s[:half], size), y, size, 0)
		return "<ofd:PageBlock>" + w.object(s[:half], x, y, size, 0) + rest + "</ofd:PageBlock>"
	case 3: // a composite unit
		id := w.id()
		fmt.Fprintf(&w.units, `<ofd:CompositeGraphicUnit ID="%d" Width="200" Height="20"><ofd:Content>%s</ofd:Content></ofd:CompositeGraphicUnit>`,
			id, w.object(s, 5, size+1, size, 0))
		return fmt.Sprintf(`<ofd:CompositeObject ID="%d" Boundary="%.4f %.4f 200 20" ResourceID="%d"/>`, w.id(), x-5, y-size-1, id)
	case 4: // characters one by one, the last ones first
		var out string
		for i, r := range s {
			out = w.object(string(r), x+width(s[:i], size), y, size, 0) + out
		}
		if len(s) < 60 {
			return out
		}
	case 5: // two codes in an object
		if n := utf8.RuneCountInString(s); n > 3 {
			at := len(string([]rune(s)[:3]))
			return fmt.Sprintf(`<ofd:TextObject %s><ofd:TextCode X="1" Y="%.4f" DeltaX="%s">%s</ofd:TextCode><ofd:TextCode X="%.4f" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>`,
				attrs(1), size, deltas(s[:at], size), html.EscapeString(s[:at]), 1+width(s[:at], size), deltas(s[at:], size), html.EscapeString(s[at:]))
		}
	}
	return fmt.Sprintf(`<ofd:TextObject %s><ofd:FillColor Value="0 0 0"/><ofd:TextCode X="1" Y="%.4f" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>`,
		attrs(1), size, deltas(s, size), html.EscapeString(s))
}

// deltas are the steps between characters, runs of equal ones as "g n d".
func deltas(s string, size float64) string {
	var out []string
	runes := []rune(s)
	for i := 0; i+1 < len(runes); {
		n, d := 1, advance(runes[i])*size
		for i+n+1 < len(runes) && advance(runes[i+n])*size == d {
			n++
		}
		if n > 2 {
			out = append(out, fmt.Sprintf("g %d %.4f", n, d))
		} else {
			out = append(out, strings.Repeat(fmt.Sprintf(" %.4f", d), n)[1:])
		}
		i += n
	}
	return strings.Join(out, " ")
}

func advance(r rune) float64 {
	if r < 0x2000 {
		return 0.5
	}
	return 1
}

func width(s string, size float64) (w float64) {
	for _, r := range s {
		w += advance(r) * size
	}
	return w
}

// broken breaks a paragraph into lines: no mark at the beginning of one, no figure or Latin word parted.
func broken(s string, wide, first, size float64) []string {
	var out []string
	room := wide - first
	for s != "" {
		var at, end int
		for at < len(s) { // the next thing that is not parted
			next := at
			r, n := utf8.DecodeRuneInString(s[next:])
			next += n
			for next < len(s) {
				q, n := utf8.DecodeRuneInString(s[next:])
				if !(strings.ContainsRune("，。、；：？！）》〉”’〕】％%)", q) || strings.ContainsRune("（《“〔", r) || word(r) && word(q)) {
					break
				}
				next, r = next+n, q
			}
			if width(s[:next], size) > room+0.01 && at > 0 {
				break
			}
			at, end = next, next
		}
		out = append(out, s[:end])
		s, room = s[end:], wide
	}
	return out
}

func word(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// para sets a paragraph; indent is that of its first line, in characters.
func (w *writer) para(s string, indent float64) {
	for i, l := range broken(s, textWide, indent*bodySize, bodySize) {
		w.room(lineHeigh)
		x := pageLeft
		if i == 0 {
			x += indent * bodySize
		}
		w.text(l, x, w.y+bodySize, bodySize)
		w.y += lineHeigh
	}
}

// title sets a centred line of 22 points.
func (w *writer) title(s string) {
	const size = bodySize * 22 / 16
	for _, l := range broken(s, textWide, 0, size) {
		w.room(lineHeigh * 1.3)
		w.text(l, pageLeft+(textWide-width(l, size))/2, w.y+size, size)
		w.y += lineHeigh * 1.3
	}
}

// notice sets a text file: its title large, blanks at the beginning of lines as indents.
func (w *writer) notice(text, title string) {
	for _, l := range strings.Split(text, "\n") {
		s := strings.TrimLeft(l, " 　")
		indent := float64(utf8.RuneCountInString(l) - utf8.RuneCountInString(s))
		switch s = strings.TrimSpace(s); {
		case s == "":
		case s == title:
			w.title(s)
		default:
			if s == l && label(s) {
				indent = 2
			} else if s == l && signature(s) {
				indent = 16
			}
			w.para(s, indent)
		}
	}
}

func label(s string) bool {
	return strings.HasPrefix(s, "（") || strings.ContainsAny(s[:min(len(s), 6)], "、.")
}

func signature(s string) bool {
	return utf8.RuneCountInString(s) < 12 && (strings.HasSuffix(s, "局") || strings.HasSuffix(s, "日"))
}

// table sets a ruled table, its lines drawn in one of three ways; head rows are drawn again on each page.
func (w *writer) table(cells []doc.TableCell, widths []float64, head int, way int) {
	rows := 0
	for _, c := range cells {
		rows = max(rows, c.Row+max(1, c.Rows))
	}
	lines := func(c doc.TableCell) []string {
		wide := -2 * cellPad
		for i := range max(1, c.Cols) {
			wide += widths[c.Col+i]
		}
		var out []string
		for _, p := range strings.Split(c.Text, "\n") {
			out = append(out, broken(p, wide, 0, cellSize)...)
		}
		return out
	}
	heights := make([]float64, rows)
	for r := range heights {
		heights[r] = cellSize*1.4 + 1
	}
	for _, c := range cells {
		last := c.Row + max(1, c.Rows) - 1
		have := 0.0
		for _, h := range heights[c.Row : last+1] {
			have += h
		}
		heights[last] += max(0, float64(len(lines(c)))*cellSize*1.4+1-have)
	}
	for from := 0; from < rows; {
		again := from > 0
		var order []int
		if again {
			for r := range head {
				order = append(order, r)
			}
		}
		w.room(heights[from] * 3)
		high := 0.0
		for _, r := range order {
			high += heights[r]
		}
		to := from
		for to < rows && w.y+high+heights[to] <= pageTop+textHigh {
			high += heights[to]
			order = append(order, to)
			to++
		}
		tops := map[int]float64{}
		y := w.y
		for _, r := range order {
			tops[r] = y
			y += heights[r]
		}
		for _, c := range cells {
			w.cell(c, lines(c), tops, heights, widths, way, from)
		}
		w.y = y + 2
		if from = to; from < rows {
			w.newPage()
		}
	}
	w.y += lineHeigh / 2
}

// cell draws the part of a cell that is on the page.
func (w *writer) cell(c doc.TableCell, lines []string, tops map[int]float64, heights, widths []float64, way, from int) {
	top, bottom := math.Inf(1), math.Inf(-1)
	for r := c.Row; r < c.Row+max(1, c.Rows); r++ {
		if y, ok := tops[r]; ok {
			top, bottom = min(top, y), max(bottom, y+heights[r])
		}
	}
	if bottom < top {
		return
	}
	left := pageLeft
	for _, v := range widths[:c.Col] {
		left += v
	}
	right := left
	for _, v := range widths[c.Col : c.Col+max(1, c.Cols)] {
		right += v
	}
	w.frame(left, top, right, bottom, way)
	if c.Row < from && tops[c.Row] == 0 {
		return // its text stands on the page before
	}
	y := top + cellSize + 0.5
	for _, l := range lines {
		x := left + cellPad
		if way == 2 {
			x = left + (right-left-width(l, cellSize))/2
		}
		w.text(l, x, y, cellSize)
		y += cellSize * 1.4
	}
}

// frame draws the lines around a cell: as one path, as four, or as thin filled rectangles.
func (w *writer) frame(left, top, right, bottom float64, way int) {
	path := func(x, y, wide, high float64, attrs, data string) {
		fmt.Fprintf(w.page(), `<ofd:PathObject ID="%d" Boundary="%.3f %.3f %.3f %.3f" %s><ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>%s</ofd:AbbreviatedData></ofd:PathObject>`,
			w.id(), x, y, wide, high, attrs, data)
	}
	wide, high := right-left, bottom-top
	switch way {
	case 0:
		path(left, top, wide, high, `LineWidth="0.2"`, fmt.Sprintf("M 0 0 L %.3f 0 L %.3f %.3f L 0 %.3f C", wide, wide, high, high))
	case 1:
		path(left, top, wide, 0.2, `LineWidth="0.2"`, fmt.Sprintf("M 0 0 L %.3f 0", wide))
		path(left, bottom, wide, 0.2, `LineWidth="0.2"`, fmt.Sprintf("S 0 0 L %.3f 0", wide))
		path(left, top, 0.2, high, `LineWidth="0.2"`, fmt.Sprintf("M 0 0 L 0 %.3f", high))
		path(right, top, 0.2, high, `LineWidth="0.2" CTM="2 0 0 2 0 0"`, fmt.Sprintf("M 0 0 L 0 %.3f", high/2))
	default:
		for _, r := range [4][4]float64{{left, top, wide, 0.3}, {left, bottom, wide + 0.3, 0.3}, {left, top, 0.3, high}, {right, top, 0.3, high}} {
			path(r[0], r[1], r[2], r[3], `Stroke="false" Fill="true"`, fmt.Sprintf("M 0 0 L %.3f 0 L %.3f %.3f L 0 %.3f L 0 0 C", r[2], r[2], r[3], r[3]))
		}
	}
}

// bytes is the file.
func (w *writer) bytes(t testing.TB) []byte {
	const space = `xmlns:ofd="http://www.ofdspec.org/2016"`
	files := map[string]string{
		"OFD.xml": `<?xml version="1.0" encoding="UTF-8"?><ofd:OFD ` + space + ` DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>` + w.info +
			`</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>` + w.body + `</ofd:DocBody></ofd:OFD>`,
		"Doc_0/PublicRes.xml":   `<ofd:Res ` + space + ` BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="仿宋"><ofd:FontFile>font.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>`,
		"Doc_0/DocumentRes.xml": `<ofd:Res ` + space + `><ofd:CompositeGraphicUnits>` + w.units.String() + `</ofd:CompositeGraphicUnits></ofd:Res>`,
	}
	var refs strings.Builder
	for i, p := range w.pages {
		area, objects := "", p.String()
		if w.head != "" {
			area = `<ofd:Template TemplateID="2" ZOrder="Background"/>`
		}
		if w.numbers {
			objects += w.object(fmt.Sprintf("— %d —", i+1), pageLeft+60, 270, cellSize, 0)
		}
		if w.turned {
			area += `<ofd:Area><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:Area>`
			id := w.id()
			files["Doc_0/DocumentRes.xml"] = strings.Replace(files["Doc_0/DocumentRes.xml"], "</ofd:CompositeGraphicUnits>",
				fmt.Sprintf(`<ofd:CompositeGraphicUnit ID="%d"><ofd:Content>%s</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`, id, objects), 1)
			objects = fmt.Sprintf(`<ofd:CompositeObject ID="%d" Boundary="0 0 297 210" CTM="0 1 -1 0 297 0" ResourceID="%d"/>`, w.id(), id)
		}
		files[fmt.Sprintf("Doc_0/Pages/Page_%d/Content.xml", i)] = `<ofd:Page ` + space + `>` + area + `<ofd:Content><ofd:Layer ID="1" Type="Body">` + objects + `</ofd:Layer></ofd:Content></ofd:Page>`
		fmt.Fprintf(&refs, `<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>`, i+1, i)
	}
	template := ""
	if w.head != "" {
		template = `<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>`
		files["Doc_0/Tpls/Tpl_0/Content.xml"] = `<ofd:Page ` + space + `><ofd:Content><ofd:Layer ID="1">` + w.object(w.head, pageLeft, 20, cellSize, 0) + `</ofd:Layer></ofd:Content></ofd:Page>`
	}
	files["Doc_0/Document.xml"] = `<ofd:Document ` + space + `><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>/Doc_0/DocumentRes.xml</ofd:DocumentRes>` +
		template + `</ofd:CommonData><ofd:Pages>` + refs.String() + `</ofd:Pages>` + w.root + `</ofd:Document>`
	for name, text := range w.files {
		files[name] = text
	}
	return pack(t, files)
}

// pack makes a zip, OFD.xml first.
func pack(t testing.TB, files map[string]string) []byte { return packAs(t, zip.Deflate, files) }

func packAs(t testing.TB, method uint16, files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = io.WriteString(f, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := files["OFD.xml"]; ok {
		put("OFD.xml")
	}
	for _, name := range sortedKeys(files) {
		if name != "OFD.xml" {
			put(name)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var update = flag.Bool("update", false, "write testdata/notice.ofd anew")

// TestSample keeps the file of the example: it is what the writer makes of notice.txt.
func TestSample(t *testing.T) {
	const name = "testdata/notice.ofd"
	w := &writer{head: "云川市人民政府办公室", numbers: true}
	w.notice(notice(t, "notice.txt"), notices["notice.txt"])
	raw := w.bytes(t)
	if *update {
		if err := os.WriteFile(name, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(have, raw) {
		t.Errorf("%s is not what the writer makes; go test -run Sample -update: %v", name, err)
	}
}

// unpack gives the entries of a zip.
func unpack(t testing.TB, raw []byte) map[string]string {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}
