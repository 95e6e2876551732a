package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/docx"
)

const (
	mainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	office   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	word     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
)

// parts are the parts of a package, by name.
type parts map[string]string

// document are the parts of a document with this body, and others beside it: their relationship is called after their name.
func document(body string, more parts) parts {
	out := parts{
		"[Content_Types].xml": `<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="` + mainType + `"/></Types>`,
		"_rels/.rels":         `<Relationships><Relationship Id="r1" Type="` + office + `/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<w:document xmlns:w="` + word + `" xmlns:r="` + office + `"><w:body>` + body + `</w:body></w:document>`,
	}
	rels := `<Relationships><Relationship Id="out" Type="` + office + `/hyperlink" Target="http://www.example.gov.cn/a.docx" TargetMode="External"/>`
	for name, text := range more {
		kind := strings.TrimRight(strings.TrimSuffix(name, ".xml"), "0123456789")
		switch {
		case strings.HasSuffix(name, ".bin"):
			kind = "oleObject"
		case strings.HasSuffix(name, ".html"):
			kind = "aFChunk"
		}
		rels += `<Relationship Id="` + name + `" Type="` + office + `/` + kind + `" Target="` + name + `"/>`
		if strings.HasSuffix(name, ".xml") {
			text = `<w:` + kind + ` xmlns:w="` + word + `" xmlns:r="` + office + `">` + text + `</w:` + kind + `>`
		}
		out["word/"+name] = text
	}
	out["word/_rels/document.xml.rels"] = rels + `</Relationships>`
	return out
}

// pack makes a zip of parts.
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

// flat makes one XML file of parts.
func flat(p parts) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">`)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		kind := ""
		if name == "word/document.xml" {
			kind = mainType
		}
		if fmt.Fprintf(&b, `<pkg:part pkg:name="/%s" pkg:contentType="%s">`, name, kind); strings.HasPrefix(p[name], "<") {
			fmt.Fprintf(&b, `<pkg:xmlData>%s</pkg:xmlData></pkg:part>`, p[name])
		} else {
			fmt.Fprintf(&b, `<pkg:binaryData>%s</pkg:binaryData></pkg:part>`, base64.StdEncoding.EncodeToString([]byte(p[name])))
		}
	}
	b.WriteString(`</pkg:package>`)
	return []byte(b.String())
}

// show writes pieces a line each: marks, then the text. H1 is a heading, c centred, h hidden, f a footer, n a table of contents, [1:0,2 2x3 H] a cell
// of table 1 in row 0, column 2 over 2 rows and 3 columns in a header row.
func show(b doc.Blocks) string {
	var out []string
	for _, p := range b.Pieces {
		mark := ""
		if p.Kind == doc.Heading {
			mark = fmt.Sprintf("H%d", p.Level)
		}
		for _, f := range []struct {
			flag string
			on   bool
		}{{"c", p.Centered}, {"h", p.Hidden}, {"f", p.Role == "footer"}, {"n", p.Role == "nav"}} {
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
		if p.Href != "" {
			mark += "→" + p.Href
		}
		if p.Place.Page > 0 {
			mark += fmt.Sprintf("p%d", p.Place.Page)
		}
		out = append(out, strings.TrimSpace(mark+" "+strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "/")))
	}
	return strings.Join(out, "\n")
}

func para(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

// styled is a paragraph with properties.
func styled(props, text string) string {
	return "<w:p><w:pPr>" + props + "</w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>"
}

func cell(props, text string) string {
	return "<w:tc><w:tcPr>" + props + "</w:tcPr>" + para(text) + "</w:tc>"
}

func table(rows ...string) string {
	return "<w:tbl><w:tblPr/><w:tblGrid/><w:tr>" + strings.Join(rows, "</w:tr><w:tr>") + "</w:tr></w:tbl>"
}

const headings = `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="公文标题"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="m"><w:name w:val="m"/><w:basedOn w:val="n"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="n"><w:name w:val="n"/><w:basedOn w:val="m"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>`

// TestRead reads what Word and WPS write, one thing at a time.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, body string
		more       parts
		want       string
	}{
		{"paragraphs", para("关于<![CDATA[开展]]>检查的通知") + "<w:p/>" + para("各科室：") + `<w:p><w:r><w:t> 一 </w:t><w:t xml:space="preserve"> 二 </w:t><w:t>三</w:t></w:r></w:p>`, nil,
			"关于开展检查的通知\n各科室：\n一 二 三"},
		{"headings by style and by themselves", styled(`<w:pStyle w:val="1"/>`, "甲") + styled(`<w:pStyle w:val="x"/>`, "乙") + styled(`<w:pStyle w:val="2"/>`, "丙") +
			styled(`<w:pStyle w:val="x"/><w:jc w:val="left"/><w:outlineLvl w:val="9"/>`, "丁") + styled(`<w:outlineLvl w:val="3"/>`, "戊"), parts{"styles.xml": headings},
			"H1c 甲\nH1c 乙\nH2 丙\n丁\nH4 戊"},
		{"styles that are based on each other", styled(`<w:pStyle w:val="m"/>`, "甲") + styled(`<w:pStyle w:val="n"/>`, "乙") + styled(`<w:pStyle w:val="none"/>`, "丙"),
			parts{"styles.xml": headings}, "H3c 甲\nH3 乙\n丙"},
		{"line breaks and tabs", `<w:p><w:r><w:t>关于检查</w:t><w:br/><w:t>的通知</w:t><w:tab/><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/></w:r></w:p>`, nil, "关于检查\n的通知\t甲-乙"},
		{"revisions", `<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:moveFrom><w:r><w:t>此</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>彼</w:t></w:r></w:moveTo></w:p>`, nil, "新彼"},
		{"a mark that was deleted joins", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>` + para("后") + para("另"), nil, "前后\n另"},
		{"rows that were deleted", table(cell("", "甲")+cell("", "乙"), "<w:trPr><w:del/></w:trPr>"+cell("", "丙"), cell("", "丁")+cell("", "戊")), nil,
			"[1:0,0 1x1] 甲\n[1:0,1 1x1] 乙\n[1:1,0 1x1] 丁\n[1:1,1 1x1] 戊"},
		{"hidden text", styled(`<w:rPr><w:vanish/></w:rPr>`, "见") + `<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r></w:p><w:p><w:r><w:rPr><w:rStyle w:val="gone"/></w:rPr><w:t>无</w:t></w:r></w:p>`,
			parts{"styles.xml": headings}, "见\n见见\nh 不见\nh 无"},
		{"fields", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http://www.example.gov.cn/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>网站</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
			<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>6月</w:t></w:r></w:fldSimple><w:hyperlink r:id="out"><w:r><w:t>附件</w:t></w:r></w:hyperlink></w:p>` +
			`<w:p><w:hyperlink w:anchor="_Toc1"><w:r><w:t>第一章</w:t></w:r></w:hyperlink></w:p>`, nil, "→http://www.example.gov.cn/ 网站\n6月附件\n第一章"},
		{"characters in circles and below their readings", `<w:p><w:r><w:t>第</w:t><w:fldChar w:fldCharType="begin"/><w:instrText> eq \o\ac(○,3)</w:instrText><w:fldChar w:fldCharType="end"/><w:t>项</w:t><w:fldChar w:fldCharType="begin"/><w:instrText>EQ \o\ad(\s\up 9(hàn),汉)</w:instrText><w:fldChar w:fldCharType="separate"/><w:fldChar w:fldCharType="end"/></w:r></w:p>`, nil, "第③项汉"},
		{"a field in the instruction of another, and one that does not end", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>7</w:t><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/><w:t>是</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText></w:r></w:p>` + para("后文"), nil, "是\n后文"},
		{"text boxes", `<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="wps"><w:drawing><w:txbxContent>` + para("云川市文件") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox xmlns:v="v"><w:txbxContent>` + para("云川市文件") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r><w:r><w:pict><v:shape xmlns:v="v"><v:textpath string="艺术字"/></v:shape></w:pict></w:r></w:p>`, nil,
			"云川市文件\n正文\n艺术字"},
		{"an alternative that says nothing", `<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x"><w:drawing/></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + para("甲") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, nil, "甲"},
		{"symbols, formulas, readings", `<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t><w:sym w:font="Wingdings 2" w:char="00A3"/><w:ruby><w:rt><w:r><w:t>quán</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>权</w:t></w:r></w:rubyBase></w:ruby></w:r><m:oMath xmlns:m="m"><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>`, nil, "☑同意□权1/2"},
		{"pages", para("一") + `<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t><w:br/><w:lastRenderedPageBreak/><w:t>三</w:t></w:r></w:p>`, nil, "p1 一\np2 二\np2 二\np3 三"},
		{"what surrounds", `<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>` + para("甲") + `</w:sdtContent></w:sdt><w:customXml>` + `<w:p><w:smartTag><w:smartTagPr/><w:r><w:t>乙</w:t></w:r></w:smartTag><w:sdt><w:sdtContent><w:r><w:t>丙</w:t></w:r></w:sdtContent></w:sdt></w:p></w:customXml>`, nil, "甲\n乙丙"},
		{"notes", `<w:p><w:r><w:t>增长5%</w:t><w:footnoteReference w:id="2"/><w:t>，</w:t><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t><w:endnoteReference w:id="1"/></w:r></w:p>` + para("后文"),
			parts{"footnotes.xml": `<w:footnote w:type="separator" w:id="2"><w:p><w:r><w:t>——</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>同比。</w:t></w:r></w:p></w:footnote><w:footnote w:id="3">` + para("* 星") + `</w:footnote>`, "endnotes.xml": `<w:endnote w:id="1">` + para("尾") + `</w:endnote>`},
			"增长5%[1]，*[i]\n[1] 同比。\n* 星\n[i] 尾\n后文"},
		{"notes with circles", `<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr><w:footnotePr><w:numFmt w:val="decimalEnclosedCircle"/></w:footnotePr></w:sectPr>`,
			parts{"footnotes.xml": `<w:footnote w:id="2">` + para("乙") + `</w:footnote>`}, "甲①\n① 乙"},
		{"headers and footers", styled(`<w:sectPr><w:footerReference w:type="default" r:id="footer1.xml"/></w:sectPr>`, "甲") + para("乙") + `<w:sectPr><w:headerReference r:id="header2.xml"/><w:footerReference r:id="footer3.xml"/><w:footerReference r:id="footer1.xml"/></w:sectPr>`,
			parts{"footer1.xml": `<w:p><w:r><w:t>— </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>`, "header2.xml": para("云川市"), "footer3.xml": para("云川市") + para("密")}, "甲\n乙\nf —1\nf 云川市\nf 密"},
		{"a head in the header of the first page", para("正文") + `<w:sectPr><w:headerReference w:type="first" r:id="header1.xml"/><w:headerReference w:type="default" r:id="header2.xml"/><w:titlePg/></w:sectPr>`,
			parts{"header1.xml": para("云川市人民政府文件") + para("云政发〔2026〕3号"), "header2.xml": para("云川市人民政府文件")}, "云川市人民政府文件\n云政发〔2026〕3号\n正文\nf 云川市人民政府文件"},
		{"a table of contents", styled(`<w:pStyle w:val="toc"/>`, "一、总体要求 1") + para("一、总体要求"), parts{"styles.xml": `<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>`}, "n 一、总体要求 1\n一、总体要求"},
		{"cells that cover others", table(
			"<w:trPr><w:tblHeader/></w:trPr>"+cell(`<w:gridSpan w:val="2"/>`, "任务")+cell("", "牵头单位"),
			cell(`<w:vMerge w:val="restart"/>`, "一")+cell("", "甲")+cell(`<w:vMerge w:val="restart"/>`, "市财政局"),
			cell(`<w:vMerge/>`, "")+cell("", "乙")+cell(`<w:vMerge/>`, ""),
			"<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>"+cell("", "丙")+cell(`<w:hMerge w:val="restart"/>`, "丁")+cell(`<w:hMerge/>`, "")), nil,
			"[1:0,0 1x2 H] 任务\n[1:0,2 1x1 H] 牵头单位\n[1:1,0 2x1] 一\n[1:1,1 1x1] 甲\n[1:1,2 2x1] 市财政局\n[1:2,1 1x1] 乙\n[1:3,1 1x1] 丙\n[1:3,2 1x2] 丁"},
		{"a cell goes on below one of the same columns only", table(cell(`<w:vMerge w:val="restart"/>`, "甲")+cell("", "乙"), cell("", "丙")+cell(`<w:vMerge/>`, "丁")), nil,
			"[1:0,0 1x1] 甲\n[1:0,1 1x1] 乙\n[1:1,0 1x1] 丙\n[1:1,1 1x1] 丁"},
		{"lines and tables in cells", table("<w:tc>"+para("甲")+para("乙")+table(cell("", "丙")+cell("", "丁"))+"<w:p/></w:tc>"+cell("", ""), cell("", "戊")+cell("", "己")), nil,
			"[1:0,0 1x1] 甲/乙/丙 丁\n[1:0,1 1x1]\n[1:1,0 1x1] 戊\n[1:1,1 1x1] 己"},
		{"a table that lays out the page", table("<w:tc>"+para("甲")+table(cell("", strings.Repeat("乙", 60))+cell("", "丙"), cell("", "丁")+cell("", "戊"))+"</w:tc>"+cell("", "己"), cell("", "庚")+cell("", "辛")) + table(cell("", "框")), nil,
			"甲\n[1:0,0 1x1] " + strings.Repeat("乙", 60) + "\n[1:0,1 1x1] 丙\n[1:1,0 1x1] 丁\n[1:1,1 1x1] 戊\n己\n庚\n辛\n框"},
	} {
		b, err := docx.Format{}.Read(t.Context(), doc.Source{}, pack(t, document(c.body, c.more)), doc.Limits{})
		if got := show(b); err != nil || got != c.want {
			t.Errorf("%s: %v %v\n%s", c.name, err, b.Diagnostics, cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")))
		}
	}
}

// number is a paragraph on a level of a list.
func number(list, level int, text string) string {
	return styled(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, list), text)
}

// lvl is a level of a list.
func lvl(at int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, at, format, text, more)
}

func TestNumbering(t *testing.T) {
	lists := `<w:abstractNum w:abstractNumId="0">` + lvl(0, "chineseCounting", "%1、", "") + lvl(1, "chineseCountingThousand", "（%2）", "") + lvl(2, "decimal", "%3.", "") +
		lvl(3, "decimalEnclosedCircle", "%4", "") + lvl(4, "decimal", "%3.%5", `<w:isLgl/><w:suff w:val="space"/>`) + `</w:abstractNum>
		<w:abstractNum w:abstractNumId="1">` + lvl(0, "chineseCountingThousand", "第%1章", `<w:pStyle w:val="zhang"/>`) + lvl(1, "chineseCountingThousand", "第%2条", `<w:lvlRestart w:val="0"/><w:suff w:val="nothing"/>`) + `</w:abstractNum>
		<w:abstractNum w:abstractNumId="2">` + lvl(0, "ideographTraditional", "%1．", "") + lvl(1, "upperRoman", "%1.%2", "") + lvl(2, "bullet", "\uf06c", "") + `</w:abstractNum>
		<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="listed"/></w:abstractNum>
		<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
		<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
		<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
		<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
		<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>
		<w:abstractNum w:abstractNumId="6">` + lvl(0, "decimal", strings.Repeat("%1", 5000), "") + `</w:abstractNum>
		<w:num w:numId="6"><w:abstractNumId w:val="6"/></w:num>`
	styles := `<w:style w:type="paragraph" w:styleId="zhang"><w:name w:val="zhang"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
		<w:style w:type="paragraph" w:styleId="jie"><w:name w:val="jie"/><w:basedOn w:val="zhang"/></w:style>
		<w:style w:type="numbering" w:styleId="listed"><w:name w:val="listed"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>`
	for _, c := range []struct{ name, body, want string }{
		{"levels that start anew", number(1, 0, "甲") + number(1, 1, "乙") + number(1, 1, "丙") + number(1, 2, "丁") + number(1, 0, "戊") + number(1, 1, "己") + number(1, 2, "2020年") + number(1, 3, "庚") + number(1, 4, "辛"),
			"一、甲\n（一）乙\n（二）丙\n1.丁\n二、戊\n（一）己\n1. 2020年\n①庚\n1.1 辛"},
		{"styles, and a level that goes on", styled(`<w:pStyle w:val="zhang"/>`, "总则") + number(2, 1, "甲") + styled(`<w:pStyle w:val="jie"/>`, "附则") + number(2, 1, "乙") +
			styled(`<w:pStyle w:val="zhang"/><w:numPr><w:numId w:val="0"/></w:numPr>`, "无"), "第一章 总则\n第一条甲\n第二章 附则\n第二条乙\n无"},
		{"another list of the same kind", number(1, 0, "甲") + number(4, 0, "乙") + number(1, 0, "丙") + number(4, 0, "丁"), "一、甲\n五、乙\n六、丙\n七、丁"},
		{"other signs, a level above that was not used, a link", number(3, 1, "甲") + number(5, 0, "乙") + number(3, 2, "丙") + number(3, 2, "") + number(9, 0, "丁"), "甲.I 甲\n甲．乙\n● 丙\n丁"},
		{"a number that is as long as a book", number(6, 0, "甲") + number(6, 0, "乙"), strings.Repeat("1", 500) + " 甲\n" + strings.Repeat("2", 500) + " 乙"},
		{"cells of numbers", table(cell("", "序号")+cell("", "任务"), "<w:tc>"+number(1, 2, "")+"</w:tc>"+cell("", "甲"), "<w:tc>"+number(1, 2, "")+"</w:tc>"+cell("", "乙")),
			"[1:0,0 1x1] 序号\n[1:0,1 1x1] 任务\n[1:1,0 1x1] 1.\n[1:1,1 1x1] 甲\n[1:2,0 1x1] 2.\n[1:2,1 1x1] 乙"},
	} {
		raw := pack(t, document(c.body, parts{"numbering.xml": lists, "styles.xml": styles}))
		b, err := docx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if got := show(b); err != nil || got != c.want {
			t.Errorf("%s: %v %v\n%s", c.name, err, b.Diagnostics, cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")))
		}
	}
}

// TestPackages reads the same document in all its forms.
func TestPackages(t *testing.T) {
	plain := document(para("关于检查的通知"), nil)
	strict := maps.Clone(plain)
	for name, text := range strict {
		strict[name] = strings.NewReplacer(office, "http://purl.oclc.org/ooxml/officeDocument/relationships", word, "http://purl.oclc.org/ooxml/wordprocessingml/main").Replace(text)
	}
	renamed := maps.Clone(plain)
	renamed["content/main.xml"] = renamed["word/document.xml"]
	delete(renamed, "word/document.xml")
	for name, text := range renamed {
		renamed[name] = strings.ReplaceAll(text, "word/document.xml", "content/main.xml")
	}
	related := maps.Clone(renamed)
	related["[Content_Types].xml"] = "<Types/>"
	macros := maps.Clone(plain)
	macros["[Content_Types].xml"] = strings.ReplaceAll(macros["[Content_Types].xml"], mainType, "application/vnd.ms-word.document.macroEnabled.main+xml")
	wide := maps.Clone(plain)
	wide["word/document.xml"] = utf16le(`<?xml version="1.0" encoding="UTF-16"?>` + wide["word/document.xml"])
	untyped := maps.Clone(plain)
	delete(untyped, "[Content_Types].xml")
	delete(untyped, "_rels/.rels")
	whole, files := pack(t, plain), map[string][]byte{}
	for name, raw := range map[string][]byte{
		"zip": whole, "strict": pack(t, strict), "renamed": pack(t, renamed), "macros": pack(t, macros), "UTF-16": pack(t, wide), "flat": flat(plain),
		"without types and relationships": pack(t, untyped),
	} {
		for _, src := range []doc.Source{{}, {Bytes: raw}} {
			if !(docx.Format{}).Detect(src, raw[:min(len(raw), 8<<10)]) {
				t.Errorf("%s: not detected; bytes given: %v", name, src.Bytes != nil)
			}
		}
		files[name] = raw
	}
	files["renamed, without types"] = pack(t, related) // which cannot be told by its bytes, but read
	for name, raw := range files {
		b, err := docx.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if got := show(b); err != nil || got != "关于检查的通知" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	sheet := pack(t, parts{"[Content_Types].xml": `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`, "xl/workbook.xml": "<workbook/>"})
	for name, raw := range map[string][]byte{"a sheet": sheet, "a zip": pack(t, parts{"a.txt": "word/document.xml"}), "a page": []byte("<html><p>wordprocessingml</p></html>"), "nothing": nil} {
		if (docx.Format{}).Detect(doc.Source{Name: "a.docx"}, raw) || (docx.Format{}).Detect(doc.Source{Name: "a.docx", Bytes: raw}, raw) {
			t.Errorf("%s is no document", name)
		}
	}
}

func utf16le(s string) string {
	b := []byte{0xff, 0xfe}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

// TestChildren hands on what is embedded; a document that only wraps another is that one.
func TestChildren(t *testing.T) {
	b, err := docx.Format{}.Read(t.Context(), doc.Source{}, pack(t, document(para("见附件"), parts{"oleObject1.bin": "\xd0\xcf"})), doc.Limits{})
	if err != nil || len(b.Children) != 1 || b.Children[0].Name != "oleObject1.bin" || string(b.Children[0].Bytes) != "\xd0\xcf" || b.Body != 0 {
		t.Errorf("an object: %+v, %v", b.Children, err)
	}
	page := "<html><p>关于检查的通知</p></html>"
	b, err = docx.Format{}.Read(t.Context(), doc.Source{}, pack(t, document(`<w:altChunk r:id="a.html"/>`, parts{"a.html": page})), doc.Limits{})
	if err != nil || len(b.Children) != 1 || string(b.Children[0].Bytes) != page || b.Body != 1 {
		t.Errorf("a wrapped page: body %d, %+v, %v", b.Body, b.Children, err)
	}
}

func TestReadBad(t *testing.T) {
	long := document(strings.Repeat(para("关于检查的通知"), 2000), nil)
	wide := document(table(strings.Repeat(cell(`<w:gridSpan w:val="100"/>`, ""), 2001)), nil)
	deep := document(strings.Repeat("<w:sdt>", 300)+para("甲")+strings.Repeat("</w:sdt>", 300), nil)
	bomb := document(strings.Repeat("<w:p/>", 1<<20), nil)
	picture := document(`<w:p><w:r><w:drawing><a:blip xmlns:a="a"/></w:drawing></w:r></w:p>`, nil)
	for _, c := range []struct {
		name   string
		parts  parts
		limits doc.Limits
		want   error
	}{
		{"no main part", parts{"[Content_Types].xml": "<Types/>"}, doc.Limits{}, doc.ErrDamaged},
		{"no XML", parts{"word/document.xml": "x<w"}, doc.Limits{}, doc.ErrDamaged},
		{"too many blocks", long, doc.Limits{Blocks: 100}, doc.ErrTooLarge},
		{"too many cells", wide, doc.Limits{}, doc.ErrTooLarge},
		{"too much text", long, doc.Limits{Bytes: 1000}, doc.ErrTooLarge},
		{"too deep", deep, doc.Limits{}, doc.ErrTooDeep},
		{"a bomb", bomb, doc.Limits{}, doc.ErrTooLarge},
		{"pictures only", picture, doc.Limits{}, doc.ErrNoText},
		{"nothing", document("<w:p/>", nil), doc.Limits{}, doc.ErrEmpty},
	} {
		if _, err := (docx.Format{}).Read(t.Context(), doc.Source{}, pack(t, c.parts), c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	cut := document(para("甲")+table(cell("", "乙")+cell("", "丙"), cell("", "丁")+"<w:tc><w:p><w:r><w:t>戊</w:t>"), nil)
	b, err := docx.Format{}.Read(t.Context(), doc.Source{}, pack(t, cut), doc.Limits{})
	want := "甲\n[1:0,0 1x1] 乙\n[1:0,1 1x1] 丙\n[1:1,0 1x1] 丁\n[1:1,1 1x1] 戊"
	if got := show(b); err != nil || got != want || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "docx_damaged" {
		t.Errorf("what stands before damage: %v %v\n%s", err, b.Diagnostics, got)
	}
}
