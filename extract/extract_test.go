package extract_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
	"github.com/gongwen-go/gongwen/normalize"
)

func newExtractor(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func blocks(t testing.TB, s string) doc.Blocks {
	t.Helper()
	b, err := newExtractor(t).Blocks(t.Context(), doc.Source{}, doc.NewText(s), doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// parse takes a text the whole way; extraction is the last phase that decides what the text is.
func parse(t testing.TB, opt gongwen.Options, s string) *doc.Document {
	t.Helper()
	p, err := gongwen.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Parse(t.Context(), doc.Source{Name: "test", Bytes: []byte(s)})
	if err != nil {
		t.Fatalf("%v: %.80q", err, s)
	}
	return d
}

func notice(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// show writes pieces in a short form: h1 for headings, [r,c] for cells.
func show(b doc.Blocks) string {
	var out []string
	for _, p := range b.Pieces {
		s := strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "/")
		switch {
		case p.Kind == doc.Meta:
			s = p.Name + "=" + s
		case p.Kind == doc.Heading:
			s = fmt.Sprintf("h%d %s", p.Level, s)
		case p.Kind == doc.CellPiece:
			s = fmt.Sprintf("[%d,%d", p.Cell.Row, p.Cell.Col)
			if p.Cell.Rows > 1 || p.Cell.Cols > 1 {
				s += fmt.Sprintf(" %dx%d", p.Cell.Rows, p.Cell.Cols)
			}
			s += "]" + strings.ReplaceAll(b.Text.Slice(p.Span), "\n", "/")
		}
		if p.Hidden {
			s = "hidden " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestBlocks(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"lines", "一\r\n\r\n　　二　\n三\u2028四", "一\n二\n三\n四"},
		{"paragraphs and breaks", "<p>一<b>二</b><br>三</p>四<div>五</div>", "一二\n三\n四\n五"},
		{"white space", "<p>\n  一\n  二 </p>", "一 二"},
		{"references", "<p>&ldquo;一&rdquo;&nbsp;&lt;二&gt;&#19977;&copy 2020</p>", "“一”\u00a0<二>三© 2020"},
		{"scripts", "<p>一</p><script>var a='<p>二</p>'</script><style>p{}</style><!-- 三 --><p>四</p>", "一\n四"},
		{"headings and hidden", `<h2>一</h2><p style="display: none">二</p><p hidden>三</p>`, "h2 一\nhidden 二\nhidden 三"},
		{"after the end", "<html><body><p>一</p></body></html><p>二</p></html>", "一\n二"},
		{"head", `<head><title>甲 - 乙</title><meta content="2020-01-02" name="PubDate"></head><p>一</p>`, "title=甲 - 乙\npubdate=2020-01-02\n一"},
		{"table", `<table><tr><th>甲</th><th>乙</th></tr><tr><td rowspan="2">一<br>二</td><td>三</td></tr><tr><td><p>四</p><p>五</p></td></tr></table>`,
			"[0,0]甲\n[0,1]乙\n[1,0 2x1]一/二\n[1,1]三\n[2,1]四/五"},
		{"a table that lays out", `<table><tr><td><table><tr><td>一</td></tr></table></td></tr></table>`, "一"},
		{"text moved out of a table", `<table><tr>一<td>二</td><td>三</td></tr><tr><td>四</td><td></td></tr></table>`, "一\n[0,0]二\n[0,1]三\n[1,0]四\n[1,1]"},
		{"cells as lines", "表\n\t甲\n\t乙\n\n\t一\n\t二\n三\n\n\t\n\n\n\t四\n后", "表\n[0,0]甲\n[0,1]乙\n[1,0]一\n[1,1]二三\n[2,0]\n[2,1]四\n后"},
		{"cells parted by tabs", "表\n甲\t乙\t丙\n一\t\t三\n后", "表\n[0,0]甲\n[0,1]乙\n[0,2]丙\n[1,0]一\n[1,1]\n[1,2]三\n后"},
		{"cells parted by bars", "|甲|乙|丙|\n|一|二|三|", "[0,0]甲\n[0,1]乙\n[0,2]丙\n[1,0]一\n[1,1]二\n[1,2]三"},
		{"indented lines are no table", "\t一段\n\t二段\n\n\t三段", "一段\n二段\n三段"},
		{"cells between bars", "表\n序号\n|\n任务\n|\n单位\n|\n1\n|\n甲\n|\n水利局\n|\n2\n|\n乙\n|\n财政局\n|\n3\n|\n丙\n|\n审计局\n|\n后", "表\n[0,0]序号\n[0,1]任务\n[0,2]单位\n[1,0]1\n[1,1]甲\n[1,2]水利局\n[2,0]2\n[2,1]乙\n[2,2]财政局\n[3,0]3\n[3,1]丙\n[3,2]审计局\n后"},
		{"cells with a category before the number", "类别\n|\n任务\n|\n单位\n|\n道路\n|\n1\n|\n甲\n|\n交通局\n|\n2\n|\n乙\n|\n住建局\n|\n河道\n|\n3\n|\n丙\n|\n水利局\n|\n", "[0,0]类别\n[0,2]任务\n[0,3]单位\n[1,0 2x1]道路\n[1,1]1\n[1,2]甲\n[1,3]交通局\n[2,1]2\n[2,2]乙\n[2,3]住建局\n[3,0]河道\n[3,1]3\n[3,2]丙\n[3,3]水利局"},
		{"cells of figures", "项目 |\n预算数 |\n合计 |\n4432 |\n出国费 |\n39 |\n接待费 |\n323 |\n", "[0,0]项目\n[0,1]预算数\n[1,0]合计\n[1,1]4432\n[2,0]出国费\n[2,1]39\n[3,0]接待费\n[3,1]323"},
		{"cells a line", "序号\n任务\n单位\n1\n甲\n水利局\n2\n乙\n财政局\n3\n丙\n审计局\n后", "[0,0]序号\n[0,1]任务\n[0,2]单位\n[1,0]1\n[1,1]甲\n[1,2]水利局\n[2,0]2\n[2,1]乙\n[2,2]财政局\n[3,0]3\n[3,1]丙\n[3,2]审计局\n后"},
		{"bars at the end of rows", "项目 | 上年 | 本年 |\n甲 | 1 | 2 |\n乙 | 3 | 4 |\n", "[0,0]项目\n[0,1]上年\n[0,2]本年\n[1,0]甲\n[1,1]1\n[1,2]2\n[2,0]乙\n[2,1]3\n[2,2]4"},
		{"one bar is no table", "关于检查的通知 |\n| 各科室", "关于检查的通知\n各科室"},
		{"a stray tag in a text", "关于检查的通知<br>\n各科室：a<b\n", "关于检查的通知<br>\n各科室：a<b"},
		{"lines parted by tags only", "关于检查的通知<br>各科室：<br>请按时完成。<br>", "关于检查的通知\n各科室：\n请按时完成。"},
		{"upper case and quirks", "<TABLE BORDER=0><TR><TD><FONT SIZE=3>一<P>二</FONT><BR>三</TABLE>四", "一\n二\n三\n四"},
		{"records in CDATA", "<datastore><recordset><record><![CDATA[<li><a href='/1'>一</a></li>]]></record><record><![CDATA[<li>二</li>]]></record></recordset></datastore>", "一\n二"},
	} {
		if got := show(blocks(t, c.in)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestBlocksKeepTheWay: every character of the buffer leads back to the source, references to the whole of them.
func TestBlocksKeepTheWay(t *testing.T) {
	s := notice(t, "page.html")
	b := blocks(t, s)
	for i, r := range b.Text.String() {
		src, origin, ok := b.Text.Source(doc.Span{Start: i, End: i + len(string(r))})
		switch {
		case origin == doc.Inserted:
		case !ok:
			t.Fatalf("%q at %d has no place", r, i)
		case origin == doc.Identity && s[src.Start:src.End] != string(r):
			t.Fatalf("%q at %d comes from %q", r, i, s[src.Start:src.End])
		case origin == doc.Phrase && s[src.Start] != '&':
			t.Fatalf("%q at %d stands for %q", r, i, s[src.Start:src.End])
		}
	}
}

func TestDeepPages(t *testing.T) {
	deep := strings.Repeat("<div>", 2000) + "关于检查的通知" + strings.Repeat("</div>", 2000) + "<p>请按时完成。</p>"
	b := blocks(t, deep)
	if got := show(b); got != "关于检查的通知\n请按时完成。" {
		t.Errorf("%q", got)
	}
	if len(b.Diagnostics) == 0 || b.Diagnostics[0].Code != "html_deep" {
		t.Errorf("no word of what is too deep: %v", b.Diagnostics)
	}
}

func TestLimits(t *testing.T) {
	_, err := newExtractor(t).Blocks(t.Context(), doc.Source{}, doc.NewText(strings.Repeat("一\n", 50)), doc.Limits{Blocks: 20})
	if !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("too many blocks: %v", err)
	}
	b, err := newExtractor(t).Blocks(t.Context(), doc.Source{}, doc.NewText(`<table><tr><td colspan=100 rowspan=100>一</td><td>二</td></tr><tr><td>三</td></tr></table>`), doc.Limits{Cells: 10})
	if err != nil || !strings.Contains(b.Text.String(), "一") || b.Diagnostics[0].Code != "table_limit" {
		t.Errorf("a table that spreads too wide is read as text: %v %v", err, b.Diagnostics)
	}
}

func TestRaggedTable(t *testing.T) {
	b := blocks(t, "表\n\t甲\n\t乙\n\t丙\n\n\t一\n\t二\n\t三\n\n\t四\n\t五\n\n\t六\n\t七\n\t八\n")
	if len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "table_ragged" || !strings.Contains(show(b), "[2,1]五") {
		t.Errorf("%s\n%v", show(b), b.Diagnostics)
	}
}

// removed lists what was taken out for a reason.
func removed(d *doc.Document, reason doc.Reason) string {
	var out []string
	for _, r := range d.Removed {
		if r.Reason == reason {
			out = append(out, r.Text)
		}
	}
	return strings.Join(out, "|")
}

func TestFurniture(t *testing.T) {
	body := "关于检查的通知\n\n各科室：\n\n请于6月底前完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报。\n\n一、政务微博、政务微信\n\n办公室\n2020年1月2日\n\n（此件公开发布）\n"
	for _, c := range []struct{ name, before, after, want string }{
		{"buttons", "", "【打印】 【关闭】", "【打印】 【关闭】"},
		{"damaged buttons", "", "?打印本页?? ?关闭??", "?打印本页?? ?关闭??"},
		{"font over five lines", "字体：[\n大\n中\n小\n]\n", "", "字体：[|大|中|小|]"},
		{"path", "当前位置：首页 > 政务公开 > 通知\n", "", "当前位置：首页 > 政务公开 > 通知"},
		{"footer", "", "主办：云川市人民政府 承办：云川市数据局\n云ICP备00000000号\n", "主办：云川市人民政府 承办：云川市数据局|云ICP备00000000号"},
		{"counters", "浏览次数：123 次\n", "上一篇：关于值班的通知", "浏览次数：123 次|上一篇：关于值班的通知"},
		{"column", "通知公告\n", "", "通知公告"},
	} {
		d := parse(t, gongwen.Options{}, c.before+body+c.after)
		if got := removed(d, doc.Furniture); got != c.want && removed(d, doc.Form) == "" {
			t.Errorf("%s: removed %q, want %q", c.name, got, c.want)
		}
		for _, keep := range []string{"政务微博、政务微信", "办公室\n2020年1月2日\n（此件公开发布）", "请于6月底前"} {
			if !strings.Contains(d.Text, keep) {
				t.Errorf("%s: the text lost %q: %q", c.name, keep, d.Text)
			}
		}
	}
}

// TestBodyThatLooksLikeFurniture: lines of the body stay, whatever words they hold.
func TestBodyThatLooksLikeFurniture(t *testing.T) {
	d := parse(t, gongwen.Options{}, "关于网站管理的通知\n各科室：\n一、规范标识。各网站应当在页脚标明版权所有和网站标识码，并保持清楚，不得遮挡。\n目录\n二、清理脚本。停用失效的javascript脚本，转载请注明出处，并定期检查，不得拖延。\n办公室\n2020年1月2日\n")
	for _, keep := range []string{"版权所有和网站标识码", "目录", "javascript脚本"} {
		if !strings.Contains(d.Text, keep) {
			t.Errorf("the text lost %q: %q", keep, d.Text)
		}
	}
}

func TestMeetingNotice(t *testing.T) {
	d := parse(t, gongwen.Options{}, "关于召开会议的通知\n各科室：\n为总结上半年工作，决定召开会议，请各科室准备材料，按时参加，不得缺席。\n时间：6月5日上午9时\n地点：三楼会议室\n办公室\n2020年6月1日\n")
	if !strings.Contains(d.Text, "时间：6月5日上午9时\n地点：三楼会议室") || d.Metadata.Published != "" {
		t.Errorf("%q, published %q", d.Text, d.Metadata.Published)
	}
}

func TestOwnFurniture(t *testing.T) {
	in := "关于检查的通知\n\n各科室：\n\n请于6月底前完成检查。\n\n第三库收藏\n"
	if d := parse(t, gongwen.Options{}, in); !strings.Contains(d.Text, "第三库收藏") {
		t.Error("unknown lines stay")
	}
	d := parse(t, gongwen.Options{Extract: extract.Options{Furniture: "[holds]\n第三库"}}, in)
	if strings.Contains(d.Text, "第三库收藏") || removed(d, doc.Furniture) != "第三库收藏" {
		t.Errorf("the user's rule: %q", d.Text)
	}
	_, err := extract.New(extract.Options{Furniture: "[words]\n甲\n[nowhere]\n乙"})
	if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), "line 4") {
		t.Errorf("a fault names the line: %v", err)
	}
	x, err := extract.New(extract.Options{Furniture: "[pager]\n更多页"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := x.Blocks(t.Context(), doc.Source{}, doc.NewText("<ul><li>一</li></ul><a href=list_2.html>更多页</a><a href=x.html>更多</a>"), doc.Limits{})
	if err != nil || strings.Join(b.Pages, " ") != "list_2.html" {
		t.Errorf("own word for further pages: %v %v", b.Pages, err)
	}
}

func TestRepeats(t *testing.T) {
	d := parse(t, gongwen.Options{}, notice(t, "mirror.txt"))
	for _, once := range []string{"清理规定", "公开流程", "推行网上办事的实施意见"} {
		if n := strings.Count(d.Text, once); n != 1 {
			t.Errorf("%s stands %d times", once, n)
		}
	}
	if !strings.HasPrefix(removed(d, doc.Repeat), "青禾縣人民政府辦公室") || !strings.Contains(removed(d, doc.Repeat), "(二)清理規定") {
		t.Errorf("removed as it stood in the source: %q", removed(d, doc.Repeat))
	}
	clauses := strings.Repeat("1.办好事情。\n牵头单位：云川市政务服务管理局、云川市大数据发展管理局、云川市财政局\n责任单位：云川市各县人民政府、云川市各区人民政府、云川市经济开发区管理委员会\n", 3)
	d = parse(t, gongwen.Options{}, "云川市便民工作要点\n"+clauses)
	if n := strings.Count(d.Text, "牵头单位"); n != 3 {
		t.Errorf("clauses repeat on purpose; %d of 3 are left", n)
	}
}

func TestFormAndPage(t *testing.T) {
	d := parse(t, gongwen.Options{}, notice(t, "page.html"))
	for _, want := range []string{"临水发〔2023〕12号", "各街道办事处，区直有关单位：", "通知如下…\u00a0请遵照执行", "重点清理“四乱”问题", "序号\t任务\t责任单位\t完成时限", "1\t清理漂浮物\t区水务局 区城管局\t6月底前", "临泽区水务局\n2023年5月8日"} {
		if !strings.Contains(d.Text, want) {
			t.Errorf("no %q in\n%s", want, d.Text)
		}
	}
	for _, not := range []string{"首页", "分享", "备案号", "不是正文", "二维码"} {
		if strings.Contains(d.Text, not) {
			t.Errorf("%s was left", not)
		}
	}
	if d.PageKind != doc.PageDocument || len(d.Metadata.Attachments) != 1 || d.Metadata.Attachments[0].URL != "/files/1.docx" {
		t.Errorf("%s %+v", d.PageKind, d.Metadata.Attachments)
	}
}

func TestListPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("<html><body><div class=nav><a href='/'>首页</a></div><ul>")
	for i := range 12 {
		fmt.Fprintf(&b, "<li><a href='/a/%d.html'>云川市人民政府关于第%d项工作的通知</a><span>2024-03-%02d</span></li>", i, i, i+1)
	}
	b.WriteString("</ul></body></html>")
	p, _ := gongwen.New(gongwen.Options{})
	d, err := p.Parse(t.Context(), doc.Source{URL: "http://www.example.gov.cn/list.html", Bytes: []byte(b.String())})
	if err != nil {
		t.Fatal(err)
	}
	if d.PageKind != doc.PageList || len(d.Entries) != 12 {
		t.Fatalf("%s, %d entries", d.PageKind, len(d.Entries))
	}
	want := doc.Entry{Title: "云川市人民政府关于第3项工作的通知", URL: "http://www.example.gov.cn/a/3.html", Date: "2024-03-04"}
	if d.Entries[3] != want {
		t.Errorf("%+v, want %+v", d.Entries[3], want)
	}
}

// TestNothingIsLost: what is in the source and not in the text is listed as removed.
func TestNothingIsLost(t *testing.T) {
	letters := func(s string) map[rune]int {
		out := map[rune]int{}
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				out[r]++
			}
		}
		return out
	}
	for _, name := range []string{"notice.txt", "report.txt", "flattened-table.txt"} {
		in := notice(t, name)
		d := parse(t, gongwen.Options{}, in)
		all := d.Text
		for _, r := range d.Removed {
			all += r.Text
		}
		want, got := letters(in), letters(all)
		for r, n := range want {
			if got[r] != n {
				t.Errorf("%s: %q stands %d times in the source, %d times in text and removed", name, r, n, got[r])
			}
		}
	}
}

// TestRemovalsLeadBack: a removal shows the bytes it came from, in the order of the text.
func TestRemovalsLeadBack(t *testing.T) {
	for _, name := range []string{"notice.txt", "mirror.txt", "pinyin.txt", "report.txt"} {
		in := notice(t, name)
		d := parse(t, gongwen.Options{}, in)
		for _, r := range d.Removed {
			if r.Source.IsZero() || in[r.Source.Start:r.Source.End] != r.Text {
				t.Errorf("%s: %q comes from %q", name, r.Text, in[r.Source.Start:r.Source.End])
			}
			if r.At < 0 || r.At > len(d.Text) {
				t.Errorf("%s: %q at %d of %d", name, r.Text, r.At, len(d.Text))
			}
		}
	}
}

// TestCleanStaysClean: reading the clean text again takes out nothing of the body.
func TestCleanStaysClean(t *testing.T) {
	for _, name := range []string{"notice.txt", "mirror.txt", "pinyin.txt", "report.txt", "taiwan.txt"} {
		once := parse(t, gongwen.Options{}, notice(t, name))
		twice := parse(t, gongwen.Options{}, once.Text)
		if twice.Text != once.Text {
			t.Errorf("%s: not the same the second time; removed %v", name, twice.Removed)
		}
	}
}

func TestMarkAnywhere(t *testing.T) {
	words := []string{"关于检查的通知", "各县人民政府：", "一、加强领导。", "（一）检查。按时完成，不得拖延，结果报送办公室，并抄送各科室和各乡镇。", "【打印】", "分享到", "字体：", "大", "发文机关：", "文号：云发〔2020〕1号", "2020年1月2日", "云川市人民政府", "\t甲\t乙", "<p>", "附件：1.表", "《办法》", "第一条 总则"}
	p, _ := gongwen.New(gongwen.Options{})
	rapid.Check(t, func(rt *rapid.T) {
		in := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 25).Draw(rt, "lines"), "\n")
		d, err := p.Parse(t.Context(), doc.Source{Bytes: []byte(in)})
		if err != nil {
			rt.Fatal(err)
		}
		checkSpans(rt, d)
	})
}

// checkSpans holds every span of a document against its text.
func checkSpans(t interface{ Fatalf(string, ...any) }, d *doc.Document) {
	in := func(what string, s doc.Span) {
		if s.Start < 0 || s.End > len(d.Text) || s.Start > s.End {
			t.Fatalf("%s: span %v of %d", what, s, len(d.Text))
		}
	}
	for name, list := range d.Evidence {
		for _, e := range list {
			in("evidence of "+name, e.Span)
		}
	}
	for _, p := range d.Parts {
		in("part", p.Span)
	}
	for _, x := range d.Tasks {
		for _, s := range x.Spans {
			in("task", s)
		}
	}
	for _, r := range d.Removed {
		in("removal", doc.Span{Start: r.At, End: r.At})
	}
	for _, n := range d.Diagnostics {
		in("diagnostic", n.Span)
	}
}

func TestSignature(t *testing.T) {
	for head, want := range map[string]string{
		"PK\x03\x04xx": "ZIP", "PK\x03\x04\x14\x00....................\x08\x00\x00\x00mimetypeapplication/epub+zipPK\x03\x04": "of application/epub+zip",
		"%PDF-1.7": "PDF", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "OLE", "{\\rtf1": "RTF", "BM\x00\x00": "BMP", "BM公文": "", "<html>": "", "": "",
	} {
		got := extract.Signature([]byte(head))
		if want == "" != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q", head, got)
		}
	}
}

// TestWrappedLines: lines broken at a width are joined, where paragraphs end they are not.
func TestWrappedLines(t *testing.T) {
	b := blocks(t, notice(t, "wrapped.txt"))
	lines := strings.Split(show(b), "\n")
	if len(lines) != 8 || !strings.Contains(lines[3], "自行决定，学校不得") || !strings.HasPrefix(lines[4], "二、公开采购") {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
	for _, in := range []string{
		strings.Repeat("请各单位对照清单逐项检查，把发现的问题记录在册。\n", 12),                          // full lines that end sentences
		strings.Repeat("一、检查\n请各单位对照清单逐项检查，按月报送。\n", 8) + strings.Repeat("甲", 90), // lines of all widths
	} {
		if got := show(blocks(t, in)); got != strings.TrimSpace(in) {
			t.Errorf("joined what was not broken: %q", got)
		}
	}
	full := strings.Repeat("　　请各单位对照清单逐项检查，把发现的问题记录在册并报\n送市里。\n", 6) + "　　"
	bracket := "查清河道与堤防并建立问题台账。（牵头单位：市水利局\n　责任单位：各县人民政府）"
	if got := show(blocks(t, full+bracket)); !strings.Contains(got, "（牵头单位：市水利局 责任单位：各县人民政府）") {
		t.Errorf("a bracket over two lines: %q", got)
	}
	byCharacters := ""
	for i := range 10 { // 28 characters a line, of 35 to 55 columns
		n := 1 + i%5*5
		byCharacters += "　　" + strings.Repeat("7", n) + strings.Repeat("查", 26-n) + "\n清河道。\n"
	}
	if got := show(blocks(t, byCharacters)); strings.Count(got, "\n") != 9 {
		t.Errorf("lines broken by characters: %q", got)
	}
}

// TestBrokenFormTitle: a title in the form that is broken over two lines is one; what follows a whole title is not its end.
func TestBrokenFormTitle(t *testing.T) {
	d := parse(t, gongwen.Options{}, "索 引 号：642291-2017-00260\n名　　称：云川市人民政府关于印发河道整治方案的\n通知\n发文字号：云政发〔2017〕4号\n各县人民政府：\n现将方案印发给你们，请认真落实。\n")
	if got := d.Metadata.Title; got != "云川市人民政府关于印发河道整治方案的通知" {
		t.Errorf("title %q", got)
	}
	d = parse(t, gongwen.Options{}, "索 引 号：642291-2017-00260\n名　　称：云川市人民政府关于印发河道整治方案的通知\n有效性：有效\n各县人民政府：\n现将方案印发给你们，请认真落实。\n")
	if got := d.Metadata.Title; got != "云川市人民政府关于印发河道整治方案的通知" {
		t.Errorf("title %q", got)
	}
}

// TestTablesOverPages: a table goes on behind a page number, a repeated head and 续表.
func TestTablesOverPages(t *testing.T) {
	d := parse(t, gongwen.Options{}, notice(t, "split-table.html"))
	if len(d.Tables) != 1 {
		t.Fatalf("%d tables", len(d.Tables))
	}
	rows, seen := 0, map[[2]int]bool{}
	for _, c := range d.Tables[0].Cells {
		rows = max(rows, c.Row+1)
		for r := c.Row; r < c.Row+max(1, c.Rows); r++ {
			if seen[[2]int{r, c.Col}] {
				t.Errorf("two cells at row %d, column %d", r, c.Col)
			}
			seen[[2]int{r, c.Col}] = true
		}
	}
	if rows != 7 || len(seen) != 35 {
		t.Errorf("%d rows, %d places", rows, len(seen))
	}
	if got := removed(d, doc.Repeat); got != "续表|序号|类别|整治任务|责任单位|完成时限" {
		t.Errorf("removed %q", got)
	}
	row := func(cells ...string) string { return "<tr><td>" + strings.Join(cells, "</td><td>") + "</td></tr>" }
	head := row("序号", "任务", "责任单位")
	again := "<table>" + head + row("1", "清理河道", "水利局") + row("2", "修补堤防", "水利局") + head + row("3", "检查水闸", "交通局") + "</table>"
	if d := parse(t, gongwen.Options{}, again); len(d.Tables) != 1 || d.Text != "序号\t任务\t责任单位\n1\t清理河道\t水利局\n2\t修补堤防\t水利局\n3\t检查水闸\t交通局" || removed(d, doc.Repeat) != "序号|任务|责任单位" {
		t.Errorf("the head again inside a table: %q, removed %q", d.Text, removed(d, doc.Repeat))
	}
	apart := "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table><p>另一张表如下：</p><table><tr><td>甲</td><td>乙</td></tr><tr><td>3</td><td>4</td></tr></table>"
	if d := parse(t, gongwen.Options{}, apart); len(d.Tables) != 2 {
		t.Errorf("tables with text between them are %d", len(d.Tables))
	}
}

// TestCellStreams: the rows of cells that stand one a line are found by serial numbers or by the figures in a column.
func TestCellStreams(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want string
	}{
		"figures": {"乡镇\n|\n户数\n|\n面积\n|\n东村\n|\n120\n|\n33.5\n|\n西村\n|\n98\n|\n21.0\n|\n南村\n|\n87\n|\n19.6\n|\n北村\n|\n45\n|\n8.8\n|\n", "乡镇\t户数\t面积\n东村\t120\t33.5\n西村\t98\t21.0\n南村\t87\t19.6\n北村\t45\t8.8"},
		"serials": {"序号\n|\n任务\n|\n单位\n|\n1\n|\n清理河道\n|\n水利局\n|\n2\n|\n修补堤防\n|\n水利局\n|\n3\n|\n检查水闸\n|\n交通局\n|\n", "序号\t任务\t单位\n1\t清理河道\t水利局\n2\t修补堤防\t水利局\n3\t检查水闸\t交通局"},
	} {
		if d := parse(t, gongwen.Options{}, c.in); d.Text != c.want || len(d.Tables) != 1 {
			t.Errorf("%s: %q", name, d.Text)
		}
		x := newExtractor(t)
		if _, err := x.Blocks(t.Context(), doc.Source{}, doc.NewText(c.in), doc.Limits{Blocks: 5}); !errors.Is(err, doc.ErrTooLarge) {
			t.Errorf("%s: the limit of blocks inside the table: %v", name, err)
		}
	}
}

// boxTable stands here and not in testdata, from which the tests of charsets cut fragments: one of nothing but such lines
// is a text in several charsets.
const boxTable = `云川市2006年城区整治工作任务分解表

┌────────┬──────┬─────┬─────┐
│工 作 任 务 │分管领│责任单位 │完成时限 │
│　　　　　　│导　　│　　　　 │　　　　 │
├────────┼──────┼─────┼─────┤
│加固东堤，清│陈志明│市水利局、│6月底前　│
│理堤脚杂物　│　　　│市建设局　│　　　　 │
├────────┤　　　├─────┤　　　　 │
│疏浚城内三条│　　　│市水利局　│　　　　 │
│河道　　　　│　　　│　　　　　│　　　　 │
├────────┼──────┼─────┼─────┤
│拆除占道棚亭│李文秀│市城管局　│年内　　 │
└────────┴──────┴─────┴─────┘

注：责任单位列第一位的为牵头单位。
`

// TestDrawnTables: a box table keeps its merged cells; lines of one class are one cell where rows have no fixed number of lines.
func TestDrawnTables(t *testing.T) {
	d := parse(t, gongwen.Options{}, boxTable)
	if len(d.Tables) != 1 {
		t.Fatalf("%d tables in %q", len(d.Tables), d.Text)
	}
	var got []string
	for _, c := range d.Tables[0].Cells {
		got = append(got, fmt.Sprintf("%d,%d+%d %s", c.Row, c.Col, max(1, c.Rows), c.Text))
	}
	want := "0,0+1 工 作 任 务|0,1+1 分管领导|0,2+1 责任单位|0,3+1 完成时限|1,0+1 加固东堤，清理堤脚杂物|1,1+2 陈志明|1,2+1 市水利局、市建设局|1,3+2 6月底前|" +
		"2,0+1 疏浚城内三条河道|2,2+1 市水利局|3,0+1 拆除占道棚亭|3,1+1 李文秀|3,2+1 市城管局|3,3+1 年内"
	if strings.Join(got, "|") != want {
		t.Errorf("box\n got %s\nwant %s", strings.Join(got, "|"), want)
	}
	d = parse(t, gongwen.Options{}, notice(t, "cell-lines.txt"))
	if len(d.Tables) != 1 || !strings.Contains(d.Text, "1\t启动内河东段整治和湿地公园建设。\t市水利局、市住房城乡建设局、内河整治指挥部\t12月底前") && !strings.Contains(d.Text, "市水利局 市住房城乡建设局") {
		t.Errorf("%d tables in %q", len(d.Tables), d.Text)
	}
	if !strings.HasSuffix(d.Text, "云川市人民政府\n2026年2月10日") {
		t.Errorf("the table took the signature: %q", d.Text)
	}
}

// TestTabTables: rows may lack cells at both ends, and a line of its own between rows names those below.
func TestTabTables(t *testing.T) {
	in := "序号\t类别\t任务\t单位\t备注\n1\t河道\t清淤\t水利局\n2\t\t护岸\t水利局\t\n二、市容\n3\t街面\t清扫\t城管局\t每日\n"
	d := parse(t, gongwen.Options{}, in)
	if len(d.Tables) != 1 {
		t.Fatalf("%d tables in %q", len(d.Tables), d.Text)
	}
	at := map[string]string{}
	for _, c := range d.Tables[0].Cells {
		at[fmt.Sprintf("%d,%d", c.Row, c.Col)] = fmt.Sprintf("%s+%d", c.Text, max(1, c.Cols))
	}
	for place, want := range map[string]string{"1,3": "水利局+1", "2,2": "护岸+1", "3,0": "二、市容+5", "4,4": "每日+1"} {
		if at[place] != want {
			t.Errorf("at %s stands %q, want %q", place, at[place], want)
		}
	}
}

// TestClausesAreNoForm: lines with a label of units below an item are its clause, though sites have the same labels.
func TestClausesAreNoForm(t *testing.T) {
	in := "云川市2026年工作要点\n各县人民政府：\n一、做好清淤。\n责任单位：市水利局、市城管局\n二、办好年会。\n主办单位：市文化和旅游局\n协办单位：市体育局\n"
	d := parse(t, gongwen.Options{}, in)
	if len(d.Removed) > 0 {
		t.Errorf("removed %v", d.Removed)
	}
	footer := "<html><body><h1>关于停水的通知</h1><p>各用户：</p><p>因检修管道，定于3月5日停水一天，请做好储水准备。</p><p>云川市水务局</p><p>2026年3月1日</p><div>主办单位：云川市人民政府办公室</div><div>版权所有 云川市人民政府</div></body></html>"
	if d := parse(t, gongwen.Options{}, footer); strings.Contains(d.Text, "主办单位") {
		t.Errorf("the footer stays: %q", d.Text)
	}
}

func FuzzBlocks(f *testing.F) {
	for _, name := range []string{"site-page.html", "list-page.html", "island-page.html", "split-table.html", "cells.txt", "cell-lines.txt", "one-line.txt", "wrapped.txt", "order.txt", "bare-form.txt"} {
		f.Add(notice(f, name))
	}
	for _, s := range []string{boxTable, "<p>一<table><tr><td rowspan=2>二</table>", "\t甲\n\t乙\n\n\t一\n\t二", "a|b|c\n", "<div>&amp;&nbsp &#x4e00;", "\u2028"} {
		f.Add(s)
	}
	x := newExtractor(f)
	f.Fuzz(func(t *testing.T, s string) {
		b, err := x.Blocks(t.Context(), doc.Source{}, doc.NewText(s), doc.Limits{Cells: 1000})
		if err != nil {
			return
		}
		end := 0
		for _, p := range b.Pieces {
			if p.Start < end || p.End < p.Start || p.End > b.Text.Len() {
				t.Fatalf("piece %v behind %d of %d", p.Span, end, b.Text.Len())
			}
			end = p.End
			if p.Kind == doc.CellPiece && (p.Cell.Table < 1 || p.Cell.Row < 0 || p.Cell.Col < 0 || p.Cell.Rows < 1 || p.Cell.Cols < 1) {
				t.Fatalf("cell %+v", p.Cell)
			}
		}
	})
}

func FuzzMark(f *testing.F) {
	for _, name := range []string{"notice.txt", "page.html", "mirror.txt", "taiwan.txt", "site-page.html", "list-page.html", "split-table.html", "one-line.txt", "order.txt", "bare-form.txt", "macao.txt"} {
		f.Add(notice(f, name))
	}
	f.Add("索引号：\n名称：\n关于检查的通知")
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := p.Parse(t.Context(), doc.Source{Bytes: []byte(s)})
		if errors.Is(err, doc.ErrInternal) {
			t.Fatal(err)
		}
		if err == nil {
			checkSpans(t, d)
		}
	})
}

func BenchmarkBlocks(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"html", strings.Repeat(notice(b, "page.html"), 40)}, {"text", strings.Repeat(notice(b, "notice.txt"), 100)},
	} {
		text := doc.NewText(c.text)
		x := newExtractor(b)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Blocks(b.Context(), doc.Source{}, text, doc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMark(b *testing.B) {
	n, err := normalize.New(normalize.Options{})
	if err != nil {
		b.Fatal(err)
	}
	x := newExtractor(b)
	for name, text := range map[string]string{"text": strings.Repeat(notice(b, "notice.txt"), 20), "html": notice(b, "page.html")} {
		in, err := x.Blocks(b.Context(), doc.Source{}, doc.NewText(text), doc.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		normal, err := n.Text(b.Context(), in)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Mark(b.Context(), doc.Source{}, normal); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
