package ofd_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/ofd"
)

const (
	page1   = "Doc_0/Pages/Page_0/Content.xml"
	space   = `xmlns:ofd="http://www.ofdspec.org/2016"`
	picture = `<ofd:ImageObject ID="900" Boundary="0 0 210 297" ResourceID="7"/>`
)

// oneLine is a file of a page with one line.
func oneLine() *writer {
	w := &writer{}
	w.para("请于6月底前完成检查。", 2)
	return w
}

// pieces shows pieces: what they are, and their texts.
func pieces(b doc.Blocks) []string {
	var out []string
	for _, p := range b.Pieces {
		s := p.Role
		switch {
		case p.Kind == doc.Meta:
			s = p.Name
		case p.Hidden:
			s = "hidden"
		case p.Centered:
			s += " centered"
		case p.Href != "":
			s += " " + p.Href
		}
		out = append(out, fmt.Sprintf("%d %s: %s", p.Place.Page, s, b.Text.Slice(p.Span)))
	}
	return out
}

func TestFeatures(t *testing.T) {
	text := func(attrs, inner string) string {
		return fmt.Sprintf(`<ofd:TextObject ID="800" Boundary="30 100 100 8" Font="3" Size="5" %s>%s</ofd:TextObject>`, attrs, inner)
	}
	code := func(s string) string { return `<ofd:TextCode X="0" Y="5" DeltaX="g 40 5">` + s + `</ofd:TextCode>` }
	line := "1 content: 请于6月底前完成检查。"
	for _, c := range []struct {
		name string
		make func(w *writer)
		want []string
	}{
		{"metadata", func(w *writer) {
			w.info = "<ofd:Title>关于检查的通知</ofd:Title><ofd:Author> </ofd:Author><ofd:Keywords><ofd:Keyword>安全</ofd:Keyword><ofd:Keyword>检查</ofd:Keyword></ofd:Keywords>"
		}, []string{"0 title: 关于检查的通知", "0 keywords: 安全；检查", line}},
		{"not visible", func(w *writer) { w.page().WriteString(text(`Visible="false"`, code("看不见"))) }, []string{line, "1 hidden: 看不见"}},
		{"alpha of the object", func(w *writer) { w.page().WriteString(text(`Alpha="0"`, code("看不见"))) }, []string{line, "1 hidden: 看不见"}},
		{"alpha of the colour", func(w *writer) {
			w.page().WriteString(text("", `<ofd:FillColor Value="0 0 0" Alpha="0"/>`+code("看不见")))
		}, []string{line, "1 hidden: 看不见"}},
		{"neither filled nor stroked", func(w *writer) { w.page().WriteString(text(`Fill="false"`, code("看不见"))) }, []string{line, "1 hidden: 看不见"}},
		{"only stroked", func(w *writer) { w.page().WriteString(text(`Fill="false" Stroke="true"`, code("看得见"))) }, []string{line, "1 content: 看得见"}},
		{"watermark aslant", func(w *writer) {
			w.page().WriteString(text(`CTM="0.7 0.7 -0.7 0.7 0 0"`, code("内部资料")))
			w.newPage()
			w.para("第二页。", 2)
			w.page().WriteString(text(`CTM="0.7 0.7 -0.7 0.7 0 0"`, code("内部资料")))
		}, []string{line, "2 content: 第二页。", "1 footer: 内部资料"}},
		{"link", func(w *writer) {
			w.page().WriteString(text("", `<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="http://a.example/1.ofd"/></ofd:Action></ofd:Actions>`+code("附件下载")))
		}, []string{line, "1 content http://a.example/1.ofd: 附件下载"}},
		{"no deltas", func(w *writer) { w.page().WriteString(text("", `<ofd:TextCode X="0" Y="5">附件ab 1</ofd:TextCode>`)) }, []string{line, "1 content: 附件ab 1"}},
		{"bold by drawing twice", func(w *writer) {
			w.page().WriteString(text("", code("通知")) + strings.Replace(text("", code("通知")), "30 100", "30.2 100", 1))
		}, []string{line, "1 content: 通知"}},
		{"down the page", func(w *writer) {
			w.page().WriteString(text("", `<ofd:TextCode X="0" Y="5" DeltaY="g 3 20">一二三四</ofd:TextCode>`))
		}, []string{line, "1 content: 一", "1 content: 二", "1 content: 三", "1 content: 四"}},
		{"breaks of the XML", func(w *writer) {
			w.page().WriteString(text("", "<ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"5\">\n  通知\n</ofd:TextCode>"))
		},
			[]string{line, "1 content: 通知"}},
		{"outside of the page", func(w *writer) {
			w.page().WriteString(strings.Replace(text("", code("界外")), "30 100", "30 400", 1))
		}, []string{line, "1 hidden: 界外"}},
		{"stamps and remarks", func(w *writer) {
			w.root = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
			w.files = map[string]string{
				"Doc_0/Annots/Annotations.xml": `<ofd:Annotations ` + space + `><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
				"Doc_0/Annots/Page_0/Annotation.xml": `<ofd:PageAnnot ` + space + `><ofd:Annot ID="1" Type="Stamp"><ofd:Appearance Boundary="0 0 9 9">` + text("", code("收文专用章")) +
					`</ofd:Appearance></ofd:Annot><ofd:Annot ID="2" Type="Highlight"><ofd:Remark>改</ofd:Remark><ofd:Appearance Boundary="0 0 9 9">` + text("", code("批注")) + `</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`,
			}
		}, []string{line, "1 footer: 收文专用章"}},
		{"tags", func(w *writer) {
			w.page().WriteString(text("", code("关于检查的通知")))
			w.root = "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
			w.files = map[string]string{
				"Doc_0/Tags/CustomTags.xml": `<ofd:CustomTags ` + space + `><ofd:CustomTag TypeID="1"><ofd:FileLoc>Tag_1.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>`,
				"Doc_0/Tags/Tag_1.xml":      `<公文 ` + space + `><主体><标题><ofd:ObjectRef PageRef="1">800</ofd:ObjectRef></标题></主体></公文>`,
			}
		}, []string{"0 articletitle: 关于检查的通知", line, "1 content: 关于检查的通知"}},
		{"versions", func(w *writer) {
			w.body = `<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/Versions/V1.xml"/><ofd:Version ID="2" Index="2" Current="true" BaseLoc="Doc_0/Versions/V2.xml"/><ofd:Version ID="3" Index="3" BaseLoc="Doc_0/Versions/V1.xml"/></ofd:Versions>`
			w.files = map[string]string{
				"Doc_0/Versions/V2.xml":       `<ofd:DocVersion ` + space + `><ofd:DocRoot>/Doc_0/Document2.xml</ofd:DocRoot></ofd:DocVersion>`,
				"Doc_0/Document2.xml":         `<ofd:Document ` + space + `><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/New/Content.xml"/></ofd:Pages></ofd:Document>`,
				"Doc_0/pages/new/Content.xml": `<ofd:Page ` + space + `><ofd:Content><ofd:Layer>` + text("", code("新版")) + `</ofd:Layer></ofd:Content></ofd:Page>`,
			}
		}, []string{"1 content: 新版"}},
		{"text layer of a scan", func(w *writer) {
			w.files = map[string]string{page1: `<ofd:Page ` + space + `><ofd:Content><ofd:Layer>` + picture + text(`Alpha="0"`, code("识别的文字")) + `</ofd:Layer></ofd:Content></ofd:Page>`}
		}, []string{"1 content: 识别的文字"}},
		{"units inside themselves", func(w *writer) {
			w.units.WriteString(`<ofd:CompositeGraphicUnit ID="5"><ofd:Content><ofd:CompositeObject Boundary="0 0 1 1" ResourceID="5"/></ofd:Content></ofd:CompositeGraphicUnit>`)
			w.page().WriteString(`<ofd:CompositeObject ID="9" Boundary="0 0 1 1" ResourceID="5"/>`)
		}, []string{line}},
	} {
		w := oneLine()
		c.make(w)
		if got := pieces(read(t, w.bytes(t))); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q, want\n%q", c.name, got, c.want)
		}
	}
}

// TestTurned reads pages that lie on their side.
func TestTurned(t *testing.T) {
	w := &writer{numbers: true}
	w.table(taskTable(8), tableWidths, 1, 0)
	w.para("请对照落实。", 2)
	upright := pieces(read(t, w.bytes(t)))
	w.turned = true
	if got := pieces(read(t, w.bytes(t))); !slices.Equal(got, upright) {
		t.Errorf("%q, want\n%q", got, upright)
	}
}

// TestTemplate: what a template draws on several pages stands once, unless it is a running head.
func TestTemplate(t *testing.T) {
	w := &writer{head: "内部文件"}
	for range 3 {
		w.newPage()
		w.y += 50
		w.para("各单位要认真落实。", 2)
	}
	raw := w.bytes(t)
	if got := pieces(read(t, raw)); strings.Count(strings.Join(got, "\n"), "footer: 内部文件") != 3 {
		t.Errorf("a running head: %q", got)
	}
	w.files = map[string]string{"Doc_0/Tpls/Tpl_0/Content.xml": `<ofd:Page ` + space + `><ofd:Content><ofd:Layer>` + w.object("内部文件", 60, 150, 5, 0) + `</ofd:Layer></ofd:Content></ofd:Page>`}
	got := pieces(read(t, w.bytes(t)))
	if !slices.Contains(got, "1 content: 内部文件") || !slices.Contains(got, "2 footer: 内部文件") {
		t.Errorf("in the middle of the page: %q", got)
	}
}

func TestAttachments(t *testing.T) {
	w := oneLine()
	w.root = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
	w.files = map[string]string{
		"Doc_0/Attachs/Attachments.xml": `<ofd:Attachments ` + space + `><ofd:Attachment ID="1" Name="任务表" Format="CSV"><ofd:FileLoc>a.bin</ofd:FileLoc></ofd:Attachment>` +
			`<ofd:Attachment ID="2" Name="没有.pdf"><ofd:FileLoc>none.pdf</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
		"Doc_0/Attachs/a.bin": "序号,任务\n",
	}
	b := read(t, w.bytes(t))
	if len(b.Children) != 1 || b.Children[0].Name != "任务表.csv" || string(b.Children[0].Bytes) != "序号,任务\n" || b.Body != 0 {
		t.Errorf("%+v", b.Children)
	}
	if len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "embedded_unread" {
		t.Errorf("%+v", b.Diagnostics)
	}
}

// TestGlyphs: characters that are there as glyphs only are looked up in the font.
func TestGlyphs(t *testing.T) {
	w := &writer{}
	w.page().WriteString(`<ofd:TextObject ID="800" Boundary="30 100 100 8" Font="3" Size="5"><ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="2"><ofd:Glyphs>7 8</ofd:Glyphs></ofd:CGTransform>` +
		`<ofd:CGTransform CodePosition="1" CodeCount="2"><ofd:Glyphs>8 7</ofd:Glyphs></ofd:CGTransform>` + // the first counts
		"<ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 2 5\">甲\ue001\ufffd</ofd:TextCode></ofd:TextObject>")
	var cmap []byte
	for _, v := range []uint16{0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 4, 1, 0, '乙' + 1, 0xffff, 0, '乙', 0xffff} {
		cmap = binary.BigEndian.AppendUint16(cmap, v)
	}
	for _, v := range []int{7 - '乙', 1, 0, 0} { // 乙 is glyph 7, the next character glyph 8
		cmap = binary.BigEndian.AppendUint16(cmap, uint16(v))
	}
	font := []byte{0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 'c', 'm', 'a', 'p', 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, byte(len(cmap))}
	w.files = map[string]string{"Doc_0/Res/font.ttf": string(append(font, cmap...))}
	want := "1 content: 甲乙" + string('乙'+1)
	if got := pieces(read(t, w.bytes(t))); !slices.Equal(got, []string{want}) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestErrors(t *testing.T) {
	page := func(s string) map[string]string {
		return map[string]string{page1: `<ofd:Page ` + space + `><ofd:Content><ofd:Layer>` + s + `</ofd:Layer></ofd:Content></ofd:Page>`}
	}
	many := strings.Repeat(`<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="5"/>`, 1000)
	for _, c := range []struct {
		name   string
		files  map[string]string
		limits doc.Limits
		want   error
		says   string
	}{
		{"a picture", page(picture), doc.Limits{}, doc.ErrNoText, "no text layer (page 1 is an image)"},
		{"an empty page", page(""), doc.Limits{}, doc.ErrEmpty, "without text or images"},
		{"broken XML", page("<a>"), doc.Limits{}, doc.ErrDamaged, "Content.xml, byte"},
		{"no pages", map[string]string{"Doc_0/Document.xml": "<Document/>"}, doc.Limits{}, doc.ErrDamaged, "no pages"},
		{"nothing but the root", map[string]string{"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<"}, doc.Limits{}, doc.ErrDamaged, "names no document"},
		{"encrypted", map[string]string{"Encryptions.xml": "<a/>", "Doc_0/Document.xml": "\x01\x02"}, doc.Limits{}, doc.ErrEncrypted, "GM/T 0099"},
		{"too deep", page(strings.Repeat("<ofd:PageBlock>", 300)), doc.Limits{}, doc.ErrTooDeep, ""},
		{"a bomb of units", map[string]string{
			"Doc_0/PublicRes.xml": `<ofd:Res ` + space + `><ofd:CompositeGraphicUnit ID="5"><ofd:Content>` + many + `</ofd:Content></ofd:CompositeGraphicUnit></ofd:Res>`,
			page1:                 page(many)[page1],
		}, doc.Limits{}, doc.ErrTooLarge, "drawn objects"},
		{"a long text that is drawn often", map[string]string{
			"Doc_0/PublicRes.xml": `<ofd:Res ` + space + `><ofd:CompositeGraphicUnit ID="5"><ofd:Content><ofd:TextObject Boundary="0 0 9 9" Size="5"><ofd:TextCode>` + strings.Repeat("文", 10_000) + `</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:CompositeGraphicUnit></ofd:Res>`,
			page1:                 page(many)[page1],
		}, doc.Limits{}, doc.ErrTooLarge, "page 1 has more than 1000000 glyphs"},
		{"too much text", nil, doc.Limits{Bytes: 10}, doc.ErrTooLarge, "limit of 10 bytes"},
	} {
		w := oneLine()
		w.files = c.files
		raw := w.bytes(t)
		_, err := ofd.Format{}.Read(t.Context(), doc.Source{}, raw, c.limits)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v with %q", c.name, err, c.want, c.says)
		}
	}
	if _, err := (ofd.Format{}).Read(t.Context(), doc.Source{}, []byte("PK\x03\x04"), doc.Limits{}); !errors.Is(err, doc.ErrDamaged) {
		t.Errorf("no zip: %v", err)
	}
}

// TestDamagedPage: the pages beside a damaged one are read, and what stands before the damage.
func TestDamagedPage(t *testing.T) {
	w := &writer{}
	for _, s := range []string{"第一页。", "第二页。", "第三页。"} {
		w.newPage()
		w.text(s, 30, 100, 5)
	}
	w.page().WriteString("<broken")
	w.files = map[string]string{"Doc_0/Pages/Page_1/Content.xml": "\x00\x01"}
	b := read(t, w.bytes(t))
	if got := content(b); !slices.Equal(got, []string{"第一页。", "第三页。"}) {
		t.Errorf("%q", got)
	}
	if len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "ofd_damaged" || !strings.Contains(b.Diagnostics[0].Message, "byte") {
		t.Errorf("%+v", b.Diagnostics)
	}
}

// TestSomeImages: pages of pictures between others are named.
func TestSomeImages(t *testing.T) {
	w := oneLine()
	for _, s := range []string{picture, picture, "", picture} {
		w.newPage()
		w.page().WriteString(s)
	}
	b := read(t, w.bytes(t))
	if len(b.Diagnostics) != 1 || !strings.HasPrefix(b.Diagnostics[0].Message, "pages 2–3, 5 are images: recognize") {
		t.Errorf("%+v", b.Diagnostics)
	}
}

func TestDetect(t *testing.T) {
	raw := oneLine().bytes(t)
	late := pack(t, map[string]string{"A/" + strings.Repeat("x", 100): string(raw) + string(raw), "ofd.XML": "<OFD/>"})
	word := pack(t, map[string]string{"[Content_Types].xml": "OFD.xml", "word/OFD.xml": ""})
	for _, c := range []struct {
		name string
		src  doc.Source
		head []byte
		want bool
	}{
		{"first entry", doc.Source{}, raw, true},
		{"in the directory", doc.Source{Bytes: late}, late[:100], true},
		{"a zip that claims it", doc.Source{Name: "a.OFD"}, late[:100], true},
		{"a zip of that type", doc.Source{MediaType: "application/ofd; x=1"}, late[:100], true},
		{"a zip whose entries are others", doc.Source{Name: "a.ofd", Bytes: word}, word[:min(len(word), 8192)], false},
		{"a zip that claims nothing", doc.Source{}, late[:100], false},
		{"no zip", doc.Source{Name: "a.ofd"}, []byte("text"), false},
		{"nothing", doc.Source{}, nil, false},
	} {
		if got := (ofd.Format{}).Detect(c.src, c.head); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
