package rtf_test

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/rtf"
)

// shown is the pieces, a line each.
func shown(b doc.Blocks) string {
	var out strings.Builder
	for _, p := range b.Pieces {
		for _, mark := range []struct {
			on   bool
			text string
		}{
			{p.Kind == doc.Meta, p.Name + "="}, {p.Kind == doc.Heading, fmt.Sprintf("h%d ", p.Level)}, {p.Centered, "c "}, {p.Hidden, "hidden "},
			{p.Role == "footer", "f "}, {p.Role == "nav", "n "},
		} {
			if mark.on {
				out.WriteString(mark.text)
			}
		}
		if c := p.Cell; p.Kind == doc.CellPiece {
			fmt.Fprintf(&out, "[%d:%d,%d %dx%d", c.Table, c.Row, c.Col, c.Rows, c.Cols)
			if c.Header {
				out.WriteString(" H")
			}
			out.WriteString("] ")
		}
		out.WriteString(strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "/"))
		if p.Href != "" {
			out.WriteString(" -> " + p.Href)
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// quoted is a text in a charset as RTF has it, ASCII as it is.
func quoted(s string) string { return hexed(gbkBytes(s)) }

func gbkBytes(s string) []byte {
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

func hexed(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		if c < 0x80 {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, `\'%02x`, c)
		}
	}
	return out.String()
}

// uni is a text in \u with a question mark for old programs.
func uni(s string) string {
	var out strings.Builder
	for _, c := range s {
		if c < 0x80 {
			out.WriteRune(c)
		} else {
			fmt.Fprintf(&out, `\u%d?`, int16(c))
		}
	}
	return out.String()
}

const fonts = `{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 SimSun;}{\f2\ftech\fcharset2 Symbol;}{\f3\fcharset136 MingLiU;}{\f4\fcharset128 MS Mincho;}{\f5\fcharset204 Arial Cyr;}}`

// gb is a document of Word's in GBK, in whose fonts the text goes.
func gb(body string) string { return `{\rtf1\ansi\ansicpg936\deff0` + fonts + body + `}` }

func TestText(t *testing.T) {
	big5, _ := traditionalchinese.Big5.NewEncoder().Bytes([]byte("關於"))
	sjis, _ := japanese.ShiftJIS.NewEncoder().Bytes([]byte("かな"))
	for _, c := range []struct{ name, in, want string }{
		{"a font of GB2312", gb(`\f1 ` + quoted("关于检查的通知") + `\par b`), "关于检查的通知\nb"},
		{"a character over runs and lines", gb("{\\f1\\b \\'b9}{\\f1 \r\n\\'d8\\'d3\n\\'da}"), "关于"},
		{"a second byte that is ASCII", gb(`\f1 \'81A\'81\'5c\'81\\`), "丄乗乗"},
		{"bytes as they are, also those that look like a brace", gb("\\f1 " + string(gbkBytes("各单位：请于六月底前完成")) + "\x81}\x81{\x81\\ \\par x"), "各单位：请于六月底前完成亇亄乗\nx"},
		{"UTF-8 as it is", `{\rtf1\ansi ` + "各单位：请于六月底前完成" + `\par x}`, "各单位：请于六月底前完成\nx"},
		{"the code page of the file", gb(`\f0 \'a1\'b0` + quoted("四乱") + `\'a1\'b1, caf\'e9`), "“四乱”, café"},
		{"a code page that is not said", `{\rtf1\ansi{\fonttbl{\f0\fcharset0 x;}}\f0 ` + quoted("各单位请于六月底前完成检查") + `}`, "各单位请于六月底前完成检查"},
		{"fonts of two bytes beside that of the text", `{\rtf1\ansi\ansicpg1252` + fonts + `\loch\af0\hich\af0\dbch\af1\loch\f0 x` + quoted("通知") + `}`, "x通知"},
		{"Big5, Shift-JIS, Cyrillic, Latin", `{\rtf1\ansi\ansicpg1252` + fonts + `\f3 ` + hexed(big5) + `\f4 ` + hexed(sjis) + `\f5 \'c4\'e0\f0 \'e9}`, "關於かなДаé"},
		{"unicode", gb(`\u20851 ?\u20110\'3f{\uc2\u26816\'bc\'ec}\uc0\u26597 x\uc1\u-10179?\u-8704?\u-3913?`), "关于检查x😀•"},
		{"what stands for unicode ends with its group", gb(`{\u20851}\u20110{?}\u20851\u20110\emdash !`), "关于?关于!"},
		{"words for characters", gb(`\ldblquote a\rdblquote\lquote b\rquote\emdash\endash\bullet\~c\_d\-e\{\}\\f\tab g`), "“a”‘b’—–•\u00a0c-de{}\\f\tg"},
		{"symbols", gb(`\f2 \'b7\f0 a`), "•a"},
		{"lines", gb(`a\line b\page c\par d\sect e\` + "\n" + `f`), "a\nb\nc\nd\ne\nf"},
		{"hidden", gb(`a{\v b}c\par{\v d\par}\v e\v0 f\plain g`), "ac\nhidden b\nhidden d\nfg\nhidden e"},
		{"revisions", gb(`a{\deleted b}{\revised c}`), "ac"},
		{"bytes of a picture", gb("a{\\pict\\bin3 }}}\\pngblip}b{\\bin2 {{}c"), "abc"},
	} {
		read(t, c.name, c.in, c.want)
	}
}

// read reads a file and compares its pieces.
func read(t *testing.T, name, in, want string) {
	t.Helper()
	b, err := rtf.Format{}.Read(t.Context(), doc.Source{}, []byte(in), doc.Limits{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if got := shown(b); got != want {
		t.Errorf("%s: %s", name, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
	}
	for _, d := range b.Diagnostics {
		t.Errorf("%s: %v", name, d)
	}
}

func TestParagraphs(t *testing.T) {
	styles := `{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0 heading 1;}{\s2\sbasedon1 own;}{\s3\sbasedon4 a;}{\s4\sbasedon3 b;}{\s5 ` + uni("标题 2") + `;}{\s6\outlinelevel9\sbasedon1 no;}{\s7 toc 1;}{\*\cs10 char;}}`
	for _, c := range []struct{ name, in, want string }{
		{"headings", styles + `\pard\s1 a\par\pard\s2 b\par\pard\s3 c\par\pard\s5 d\par\pard\s6 e\par\pard\outlinelevel2 f\par\pard\s1\outlinelevel9 g`, "h1 a\nh1 b\nc\nh2 d\ne\nh3 f\ng"},
		{"a table of contents", styles + `\pard\s7 a 1\par\pard\s1 a`, "n a 1\nh1 a"},
		{"centred", `\pard\qc a\par b\par\pard c\par{\pard\qc d\par}e`, "c a\nc b\nc\nc d\ne"},
		{"lists", `\pard{\listtext\pard\plain ` + uni("一、") + `\tab}` + uni("总则") + `\par{\pntext\f0 1.\tab}a\par{\listtext\f2 \'b7\tab}b`, "一、总则\n1. a\n• b"},
		{"fields", `{\field{\*\fldinst{ HYPERLINK "http://a/b c.doc" \\o "d"}}{\fldrslt{\ul e}}}\par f{\field{\*\fldinst HYPERLINK \\l "x"}{\fldrslt g}}\par{\field{\*\fldinst PAGE}{\fldrslt 7}}`, "e -> http://a/b c.doc\nfg\n7"},
		{"footnotes", `a{\super\chftn{\footnote\pard\plain{\super\chftn} b\par c}}d\par e{\footnote\pard * f}\par g\chftn{\footnote\chftn h}`, "a[1]d\n[1] b\nc\ne\n* f\ng[2]\n[2] h"},
		{"endnotes", `\ftnnar\aftnnrlc a{\super\chftn}{\*\footnote\ftnalt\pard{\super\chftn}\tab b}c\par d\chftn{\footnote\chftn e}\par f{\chftn}{\footnote \ftnalt\chftn g}`, "a[i]c\n[i] b\nd[1]\n[1] e\nf[ii]\n[ii] g"},
		{"footnotes with circles", `\ftnncnum a\chftn{\footnote\chftn b}`, "a①\n① b"},
		{"headers and footers", `{\header\pard\qc a\par}{\footer\pard\chpgn b}{\headerf z}c\sect{\header a}{\footerr d}e`, "c f a\nf z\nc\ne\nf b\nf d"},
		{"the head of the first page", `\titlepg{\header\pard b\par}{\headerf\pard\qc ` + uni("云川市人民政府文件") + `\par}a`, "f b\nc 云川市人民政府文件\na"},
		{"text boxes", `{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv y}}{\shptxt\pard a\par b\par}}{\shprslt{\*\do{\dptxbxtext no}}}}c\par d{\shp{\*\shpinst{\shptxt e\par}}}f\par{\*\do\dobxpage{\dptxbx{\dptxbxtext\pard g\par}}}`, "a\nb\nc\ndf\ne\ng"},
		{"characters in circles and below their readings", `a{\field{\*\fldinst{EQ \\o\\ac(` + uni("○") + `,3)}}{\fldrslt }}b{\field{\*\fldinst EQ \\o(\\s\\up 9(x),` + uni("汉") + `)}{\fldrslt }}`, "a③b汉"},
		{"what is left out", `{\*\unknown{x}y}{\info{\author z}}{\colortbl;\red1;}a{\*\annotation b}{\*\bkmkstart c}{\xe d}{\nonshppict{\pict 00}}{\*\fldinst e}`, "a"},
		{"the title of the properties", `{\info{\upr{\title ???}{\*\ud{\title ` + uni("通知") + `}}}{\author x}}a`, "title=通知\na"},
		{"both forms of a text", `{\upr{a}{\*\ud{b}}}c`, "bc"},
	} {
		read(t, c.name, gb(c.in), c.want)
	}
}

// cells is a row: properties of its cells, and their texts.
func cells(edges string, texts ...string) string {
	return `\trowd` + edges + `\pard\intbl ` + strings.Join(texts, `\cell `) + `\cell\row`
}

func TestTables(t *testing.T) {
	three := `\cellx1000\cellx2000\cellx3000`
	for _, c := range []struct{ name, in, want string }{
		{"plain, with a header", cells(`\trhdr`+three, "a", "b", "c") + cells(three, `d\par e`, "", "f") + `\pard g`, "[1:0,0 1x1 H] a\n[1:0,1 1x1 H] b\n[1:0,2 1x1 H] c\n[1:1,0 1x1] d/e\n[1:1,1 1x1] \n[1:1,2 1x1] f\ng"},
		{"cells joined to the left and down", cells(`\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000`, "a", "b", "") + cells(`\clvmrg`+three, "", "c", "d") + cells(`\clvmrg`+three, "", "e", "f"),
			"[1:0,0 3x1] a\n[1:0,1 1x2] b\n[1:1,1 1x1] c\n[1:1,2 1x1] d\n[1:2,1 1x1] e\n[1:2,2 1x1] f"},
		{"columns by edges that were dragged", cells(three, "a", "b", "c") + cells(`\cellx1020\cellx3010`, "d", "e") + cells(`\trleft1000\cellx2000\cellx3000`, "f", "g"), "[1:0,0 1x1] a\n[1:0,1 1x1] b\n[1:0,2 1x1] c\n[1:1,0 1x1] d\n[1:1,1 1x2] e\n[1:2,1 1x1] f\n[1:2,2 1x1] g"},
		{"a narrow column", cells(`\cellx1000\cellx1030\cellx2000`, "a", "b", "c") + cells(`\cellx1000\cellx1030\cellx2000`, "d", "e", "f"), "[1:0,0 1x1] a\n[1:0,1 1x1] b\n[1:0,2 1x1] c\n[1:1,0 1x1] d\n[1:1,1 1x1] e\n[1:1,2 1x1] f"},
		{"properties behind the cells, as Word writes them", `\pard\intbl a\cell b\cell\pard{\trowd\cellx1000\cellx2000\row}\pard\intbl c\cell\pard{\trowd\cellx2000\row}\pard d`, "[1:0,0 1x1] a\n[1:0,1 1x1] b\n[1:1,0 1x2] c\nd"},
		{"no properties", `\pard\intbl a\cell b\cell\row c\cell d\cell\row\pard e`, "[1:0,0 1x1] a\n[1:0,1 1x1] b\n[1:1,0 1x1] c\n[1:1,1 1x1] d\ne"},
		{"no \\intbl", `\trowd\cellx1000\cellx2000\pard a\par b\cell c\cell\row x\cell y\cell\row\pard d`, "[1:0,0 1x1] a/b\n[1:0,1 1x1] c\n[1:1,0 1x1] x\n[1:1,1 1x1] y\nd"},
		{"paragraphs between tables", cells(`\cellx1000\cellx2000`, "a", "b") + cells(`\cellx1000\cellx2000`, "x", "y") + `\pard d\par` + cells(`\cellx1000\cellx2000`, "e", "f") + cells(`\cellx1000\cellx2000`, "x", "y"), "[1:0,0 1x1] a\n[1:0,1 1x1] b\n[1:1,0 1x1] x\n[1:1,1 1x1] y\nd\n[2:0,0 1x1] e\n[2:0,1 1x1] f\n[2:1,0 1x1] x\n[2:1,1 1x1] y"},
		{"a frame of one cell", `\trowd\cellx9000\pard\intbl\qc ` + "a\\par b\\cell\\row\\pard c", "c a\nc b\nc"},
		{"a table in a cell", `\trowd\cellx1000\cellx2000\pard\intbl a\cell b\par\pard\intbl\itap2 c\nestcell d\nestcell{\*\nesttableprops\trowd\cellx100\cellx200\nestrow}{\nonesttables\par}\pard\intbl e\cell\row\pard\intbl x\cell y\cell\row\pard f`, "[1:0,0 1x1] a\n[1:0,1 1x1] b/c d/e\n[1:1,0 1x1] x\n[1:1,1 1x1] y\nf"},
		{"a table in a frame", `\trowd\cellx9000\pard\intbl\itap2 c\nestcell d\nestcell{\*\nesttableprops\trowd\cellx100\cellx200\nestrow}x\nestcell y\nestcell{\*\nesttableprops\trowd\cellx100\cellx200\nestrow}{\nonesttables\par}\pard\intbl e\cell\row\pard f`, "[1:0,0 1x1] c\n[1:0,1 1x1] d\n[1:1,0 1x1] x\n[1:1,1 1x1] y\ne\nf"},
		{"notes of cells stand behind the table", cells(`\cellx1000\cellx2000`, `a\chftn{\footnote\chftn  n}`, "b") + cells(`\cellx1000\cellx2000`, "x", "y"), "[1:0,0 1x1] a[1]\n[1:0,1 1x1] b\n[1:1,0 1x1] x\n[1:1,1 1x1] y\n[1] n"},
		{"a numbered cell, a box in one", cells(`\cellx1000\cellx2000`, `{\listtext 1.\tab}a`, `{\shp{\*\shpinst{\shptxt x\par}}}b`) + cells(`\cellx1000\cellx2000`, "x", "y"), "[1:0,0 1x1] 1. a\n[1:0,1 1x1] x/b\n[1:1,0 1x1] x\n[1:1,1 1x1] y"},
		{"one row, or one column, lays out the page", cells(three, "a", "b", "c") + `\pard d\par` + cells(`\cellx1000`, "e") + cells(`\cellx1000`, "f"), "a\nb\nc\nd\ne\nf"},
		{"what is hidden in a cell stands behind the table", cells(`\cellx1000\cellx2000`, `a{\v h}`, `{\v i}`) + cells(`\cellx1000\cellx2000`, "x", "y") + `\pard b`, "[1:0,0 1x1] a\nhidden [1:0,1 1x1] i\n[1:1,0 1x1] x\n[1:1,1 1x1] y\nhidden h\nb"},
		{"a cell goes on below one of the same columns only", cells(`\clvmgf\cellx2000\cellx3000`, "a", "b") + cells(`\clvmrg`+three, "c", "d", "e"), "[1:0,0 1x2] a\n[1:0,2 1x1] b\n[1:1,0 1x1] c\n[1:1,1 1x1] d\n[1:1,2 1x1] e"},
		{"text that never becomes a cell", `\trowd\cellx1000\pard\intbl a\par\pard b`, "a\nb"},
	} {
		read(t, c.name, gb(c.in), c.want)
	}
}

func TestDetect(t *testing.T) {
	for in, want := range map[string]bool{"{\\rtf1": true, "\ufeff\r\n {\\rtf": true, "\\rtf1": false, "": false, "<html>{\\rtf1": false} {
		if got := (rtf.Format{}).Detect(doc.Source{}, []byte(in)); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

// object is an embedded object as [MS-OLEDS] 2.2.5 has it.
func object(class string, data []byte) string {
	b := binary.LittleEndian.AppendUint32(nil, 0x501)
	b = binary.LittleEndian.AppendUint32(b, 2)
	for _, s := range []string{class + "\x00", "", ""} {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return hex.EncodeToString(append(b, data...))
}

// TestObjects: what is embedded comes back as children with its name; what is broken is noted.
func TestObjects(t *testing.T) {
	pack := append([]byte("\x02\x00"), gbkBytes("任务分解表.xlsx")...)
	pack = append(pack, "\x00C:\\x\x00\x00\x00\x03\x00\x04\x00\x00\x00tmp\x00\x05\x00\x00\x00PK\x03\x04!"...)
	in := gb(`a{\object\objemb{\*\objclass Excel.Sheet.8}{\*\objdata ` + object("Excel.Sheet.8", []byte("\xd0\xcf\x11\xe0")) + `}{\result{\pict 00}b}}` +
		`{\object{\*\objdata ` + object("Package", pack) + `}}{\object{\*\objdata 0105}}c`)
	b, err := rtf.Format{}.Read(t.Context(), doc.Source{}, []byte(in), doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := shown(b); got != "abc" {
		t.Errorf("text %q", got)
	}
	if len(b.Children) != 2 || b.Body != 0 || b.Children[0].Name != "object 1 (Excel.Sheet.8)" || string(b.Children[0].Bytes) != "\xd0\xcf\x11\xe0" ||
		b.Children[1].Name != "任务分解表.xlsx" || string(b.Children[1].Bytes) != "PK\x03\x04!" {
		t.Errorf("children %+v", b.Children)
	}
	if len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "embedded_unread" {
		t.Errorf("diagnostics %v", b.Diagnostics)
	}
}

// TestBad: what cannot be read is answered by kind, what can is read with a note.
func TestBad(t *testing.T) {
	for _, c := range []struct {
		name, in string
		limits   doc.Limits
		want     error
	}{
		{"no RTF", "\n{\\rt", doc.Limits{}, doc.ErrDamaged},
		{"nothing", gb(`\par{\info{\title x}}`), doc.Limits{}, doc.ErrEmpty},
		{"pictures only", gb(`{\*\shppict{\pict\pngblip 00}}\par`), doc.Limits{}, doc.ErrNoText},
		{"paragraphs", gb(strings.Repeat(`a\par `, 20)), doc.Limits{Blocks: 10}, doc.ErrTooLarge},
		{"cells", gb(strings.Repeat(`a\cell `, 20)), doc.Limits{Cells: 10}, doc.ErrTooLarge},
		{"bytes", gb(strings.Repeat("a", 200)), doc.Limits{Bytes: 100}, doc.ErrTooLarge},
	} {
		if _, err := (rtf.Format{}).Read(t.Context(), doc.Source{}, []byte(c.in), c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	for _, c := range []struct{ name, in, want, code string }{
		{"cut off", `{\rtf1 a\par{\b b`, "a\nb", "rtf_truncated"},
		{"cut off in a table", `{\rtf1\trowd\cellx1000\cellx2000\pard\intbl a\cell b\cell\row x\cell y`, "[1:0,0 1x1] a\n[1:0,1 1x1] b\n[1:1,0 1x1] x\n[1:1,1 1x1] y", "rtf_truncated"},
		{"cut off in a note", `{\rtf1 a{\footnote b`, "a\nb", "rtf_truncated"},
		{"goes on", `{\rtf1 a\par}b\par c}}d`, "a\nbcd", "rtf_unbalanced"},
		{"something behind", `{\rtf1 a}------ boundary`, "a", "rtf_trailing"},
		{"groups in groups", `{\rtf1 ` + strings.Repeat("{", 100_000) + "a" + strings.Repeat("}", 100_000) + `b{\pict 00}c}`, "abc", "rtf_deep"},
	} {
		b, err := rtf.Format{}.Read(t.Context(), doc.Source{}, []byte(c.in), doc.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := strings.ReplaceAll(shown(b), "b\ncd", "bcd"); got != c.want || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != c.code {
			t.Errorf("%s: %q, %v", c.name, got, b.Diagnostics)
		}
	}
}
