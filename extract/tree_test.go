package extract

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

func tree1(t testing.TB, s string) *tree {
	t.Helper()
	tr, err := parseTree(context.Background(), s, 512, defaultTemplates())
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// outline writes a tree in a short form: elements by name, texts in quotation marks.
func outline(tr *tree, source string) string {
	var b strings.Builder
	var visit func(*node)
	visit = func(n *node) {
		for c := n.first; c != nil; c = c.next {
			if c.kind == textNode {
				if s := strings.TrimSpace(source[c.from:c.to]); s != "" {
					b.WriteString("'" + s + "'")
				}
				continue
			}
			b.WriteString(c.tagName() + "(")
			visit(c)
			b.WriteString(")")
		}
	}
	visit(tr.root)
	return b.String()
}

func TestTree(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs end one another", "<p>一<p>二<div>三</div>四", "p('一')p('二')div('三')'四'"},
		{"items", "<ul><li>一<li>二<ul><li>三</ul><li>四</ul>", "ul(li('一')li('二'ul(li('三')))li('四'))"},
		{"cells and rows", "<table><tr><td>一<td>二<tr><td>三</table>四", "table(tr(td('一')td('二'))tr(td('三')))'四'"},
		{"a cell keeps end tags inside", "<div><table><tr><td>一</div>二</td></tr></table>三</div>四", "div(table(tr(td('一''二')))'三')'四'"},
		{"a table inside a cell", "<table><tr><td><table><tr><td>一</table><td>二</table>", "table(tr(td(table(tr(td('一'))))td('二')))"},
		{"an inline end tag does not end a block", "<b>一<p>二</b>三</p>四", "b('一'p('二''三')'四')"},
		{"a link around blocks that is closed too soon", "<a href=x><div>一</a>二</div>", "span(div('一''二'))"},
		{"terms", "<dl><dt>一<dd>二<dt>三<dd>四</dl>", "dl(dt('一')dd('二')dt('三')dd('四'))"},
		{"void elements", "一<br>二<img src=x>三<hr/>四", "'一'br()'二'img()'三'hr()'四'"},
		{"unknown elements", "<ucap:content>一</ucap:content>二", "ucap:content('一')'二'"},
		{"the head ends where the body begins", "<head><title>一</title>二<p>三", "head(title())'二'p('三')"},
		{"text between cells stays where it is", "<table>一<tr>二<td>三</table>", "table('一'tr('二'td('三')))"},
		{"scripts hold no text", "<script>if (a<b) '<p>一</p>'</script>二", "script()'二'"},
	} {
		if got := outline(tree1(t, c.in), c.in); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestTreeHoldsAllText: the tree has the texts of goquery's document, whatever the markup; those that goquery's parser moves
// may stand in another order.
func TestTreeHoldsAllText(t *testing.T) {
	letters := func(s string) map[rune]int {
		out := map[rune]int{}
		for _, r := range s {
			if r > 0x2000 {
				out[r]++
			}
		}
		return out
	}
	check := func(t interface{ Fatalf(string, ...any) }, in string) {
		page, err := goquery.NewDocumentFromReader(strings.NewReader(in))
		if err != nil {
			return // deeper than its parser goes
		}
		page.Find("script,style,title,noscript,iframe,noembed,noframes,template,svg,math,object").Remove()
		tr, err := parseTree(context.Background(), in, 512, defaultTemplates())
		if err != nil {
			t.Fatalf("%v", err)
		}
		var got strings.Builder
		for _, chunk := range tr.chunks {
			for i := range chunk {
				if chunk[i].kind == textNode {
					got.WriteString(html.UnescapeString(in[chunk[i].from:chunk[i].to]))
				}
			}
		}
		want, have := letters(page.Text()), letters(got.String())
		for r, n := range want {
			if have[r] < n {
				t.Fatalf("%q stands %d times in goquery's document, %d times in the tree of %q", r, n, have[r], in)
			}
		}
	}
	names, _ := filepath.Glob("../testdata/*.html")
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		check(t, string(b))
	}
	bits := []string{"<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<li>", "<ul>", "</ul>", "<b>", "</b>", "<a href=x>", "</a>", "<font>", "</font>", "<br>", "<h1>", "</h1>", "<html>", "<body>", "</body>", "</html>", "<form>", "</form>", "<dd>", "<dt>", "一", "二", "三", "&#22235;", " "}
	rapid.Check(t, func(rt *rapid.T) {
		check(rt, strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 1, 30).Draw(rt, "bits"), ""))
	})
}

func TestAttributes(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{` a="1" b='2' c=3 d e = "5"`, "a=1;b=2;c=3;d=;e=5;"}, {` x="a&amp;b"/`, "x=a&b;=;"}, {` broken="`, "broken=;"}, {` =a b`, "=a=;b=;"}, {"", ""}, {` / `, "=;"},
	} {
		got := ""
		for rest, n := c.in, 0; rest != "" && n < 20; n++ {
			var k, v string
			k, v, rest = nextAttribute(rest)
			got += k + "=" + v + ";"
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestHiddenAndCentred(t *testing.T) {
	for style, want := range map[string]bool{"display:none": true, "DISPLAY : None ;": true, "visibility:hidden": true, "overflow:hidden": false, "color:red": false, "display:block": false, "border:none": false, "": false} {
		if notShown(style) != want {
			t.Errorf("%q: %v", style, !want)
		}
	}
	for style, want := range map[string]alignment{"text-align:center": centered, "TEXT-ALIGN: Center": centered, "text-align:right": otherwise, "color:red": inherited} {
		if got := alignmentOf(style); got != want {
			t.Errorf("%q: %v, want %v", style, got, want)
		}
	}
	b := &assembler{limits: doc.Limits{}.WithDefaults(), index: defaultTemplates()}
	x, _ := New(Options{})
	page := `<style>.no, #nor { display: none }</style><p class="a no">一</p><p id=nor>二</p><p aria-hidden=true>三</p><div style="display:none"><p>四</p></div><p>五</p>`
	if err := x.readHTML(context.Background(), b, doc.NewText(page)); err != nil {
		t.Fatal(err)
	}
	for i, p := range b.pieces {
		if p.Hidden != (i < 4) {
			t.Errorf("piece %d: hidden is %v", i, p.Hidden)
		}
	}
}

func TestTemplates(t *testing.T) {
	for _, c := range []struct{ text, fault string }{
		{"content .x\nnav ul > li", ""}, {"# a comment\n\nfooter footer", ""}, {"body .x", "line 1"}, {"content .a\ncontent [", "line 2"}, {"content", "line 1"},
	} {
		_, err := newTemplates(c.text)
		if c.fault == "" != (err == nil) || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
	in := `<div class="ZW" id=Main data-part="text"><p>各科室要认真做好检查准备，按时报送结果，不得拖延。</p></div>`
	for selector, want := range map[string]bool{".zw": true, "#main": true, "div": true, "div[data-part=text]": true, "div > p": true, "#nothing": false, "div[data-part=other]": false} {
		x, err := New(Options{Templates: "content " + selector})
		if err != nil {
			t.Fatal(err)
		}
		tr, err := parseTree(context.Background(), in, 512, x.templates)
		if err != nil {
			t.Fatal(err)
		}
		x.templates.mark(tr)
		if best := tr.heaviest(func(n *node) int32 { return n.prose }); (best != nil) != want {
			t.Errorf("%s: %v", selector, best)
		}
	}
}

func TestLiterals(t *testing.T) {
	in := "var a = {\"title\": \"甲\", content: '乙\\u4e2d\\n', 'x': `丙`}; b = \"d\\\"e\"; // it's\nc=\"尾\""
	got := ""
	for _, l := range literals(in, doc.Span{Start: 0, End: len(in)}) {
		got += l.key + "=" + unquoted(doc.NewText(in), l.Span).String() + ";"
	}
	if want := "=title;title=甲;content=乙中\n;=x;x=丙;b=d\"e;c=尾;"; got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// TestOwnTemplatesFirst: what the user says of an element goes before what we say of it, and a later line before an
// earlier one.
func TestOwnTemplatesFirst(t *testing.T) {
	for _, c := range []struct{ name, templates, attributes, role string }{
		{"ours", "", `class="footer"`, "footer"},
		{"own class", "content .mine", `class="footer mine"`, contentRole},
		{"own class beside our id", "content .mine", `id="nav" class="mine"`, contentRole},
		{"own class before our id", "content .mine", `class="mine" id="nav"`, contentRole},
		{"the later one", "nav .a\ncontent .b", `class="a b"`, contentRole},
		{"the later one, first on the page", "nav .a\ncontent .b", `class="b a"`, contentRole},
		{"other selectors", "content div[data-part]", `class="footer" data-part=1`, contentRole},
	} {
		x, err := New(Options{Templates: c.templates})
		if err != nil {
			t.Fatal(err)
		}
		tr, err := parseTree(context.Background(), "<div "+c.attributes+"><p>一</p></div>", 512, x.templates)
		if err != nil {
			t.Fatal(err)
		}
		x.templates.mark(tr)
		role := ""
		for _, chunk := range tr.chunks {
			for i := range chunk {
				if chunk[i].atom == atom.Div {
					role = chunk[i].also().role
				}
			}
		}
		if role != c.role {
			t.Errorf("%s: role %q, want %q", c.name, role, c.role)
		}
	}
	for _, selector := range []string{".mine", "div[data-part]"} {
		x, err := New(Options{Templates: "hidden " + selector})
		if err != nil {
			t.Fatal(err)
		}
		b, err := x.Blocks(context.Background(), doc.Source{}, doc.NewText(`<body><div class=mine data-part=1>一</div><p>二</p></body>`), doc.Limits{})
		if err != nil || len(b.Pieces) != 2 || !b.Pieces[0].Hidden || b.Pieces[1].Hidden {
			t.Errorf("hidden %s: %+v %v", selector, b.Pieces, err)
		}
	}
}

func TestIslands(t *testing.T) {
	body := "各科室：<br>请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证检查质量，做到不留死角，各科室负责人要亲自过问，发现问题立即整改。<br>办公室<br>2020年1月2日"
	percent := ""
	for _, r := range body {
		percent += fmt.Sprintf("%%u%04X", r)
	}
	for name, in := range map[string]string{
		"JSON":       `<html><body><div id=app></div><script>var d={"pubDate":"2020-01-03","content":"` + body + strings.Repeat("<i></i>", 40) + `"}</script></body></html>`,
		"field":      `<html><body><textarea style="display:none">` + html.EscapeString(strings.ReplaceAll("<p>"+body+"</p>", "<br>", "</p><p>")) + `</textarea></body></html>`,
		"percent":    `<html><body><script>document.write(unescape("` + percent + `"))</script></body></html>`,
		"input":      `<html><body><input type=hidden value="` + html.EscapeString(body+strings.Repeat("<i></i>", 40)) + `"></body></html>`,
		"paragraphs": `<html><body><script>var list=[{"text":"请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证检查质量，做到不留死角。"},{"text":"各科室负责人要亲自过问，发现问题立即整改，并于次日报告，重大问题随时报告，不得迟报漏报。请遵照执行。"}];` + strings.Repeat("x();", 100) + `</script></body></html>`,
	} {
		x, _ := New(Options{})
		b, err := x.Blocks(context.Background(), doc.Source{}, doc.NewText(in), doc.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range b.Pieces {
			found = found || p.Role == contentRole && strings.Contains(b.Text.Slice(p.Span), "请按时完成检查")
		}
		if !found || len(b.Diagnostics) == 0 || b.Diagnostics[0].Code != "html_island" {
			t.Errorf("%s: the body is not found in %q", name, b.Text)
		}
	}
	for name, in := range map[string]string{
		"titles are no body": `<html><body><p>附件：表.docx</p><script>var links=[{"title":"关于开展检查工作的通知"},{"title":"关于做好报送工作的通知"},{"title":"关于召开年度会议的通知"}];` + strings.Repeat("x();", 100) + `</script></body></html>`,
		"a page with a body": `<html><body><p>` + strings.Repeat("请按时完成检查，并把结果报送办公室，不得拖延。", 40) + `</p><script>var tip="` + strings.Repeat("请打开定位权限，以便为您推荐附近的服务网点。", 60) + `"</script></body></html>`,
	} {
		x, _ := New(Options{})
		b, err := x.Blocks(context.Background(), doc.Source{}, doc.NewText(in), doc.Limits{})
		if err != nil || len(b.Diagnostics) > 0 {
			t.Errorf("%s: %v %v", name, err, b.Diagnostics)
		}
	}
}

func TestLinkedData(t *testing.T) {
	for in, want := range map[string]string{
		`{"@type":"NewsArticle","headline":"甲","datePublished":"2020-01-02","publisher":{"name":"乙"}}`: "ld:datepublished=2020-01-02;ld:headline=甲;ld:publisher=乙;",
		`{"@graph":[{"@type":"Organization","name":"丙"},{"@type":["WebPage"],"name":"丁"}]}`:            "ld:name=丁;",
		`[{"@type":"BreadcrumbList","name":"戊"}]`:                                                      "",
		`{"@type":"Article","headline":`:                                                               "",
	} {
		got := ""
		for _, m := range linkedValues(in) {
			got += m.name + "=" + m.value + ";"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestScriptPages(t *testing.T) {
	most := make([]string, maxPages-1)
	for i := range most {
		most[i] = fmt.Sprintf("index_%d.html", i+1)
	}
	for in, want := range map[string]string{
		`createPageHTML(4, 0, "index", "html");`:                          "index_1.html index_2.html index_3.html",
		`var countPage = 3; createPageHTML(countPage, 0, 'list', 'htm');`: "list_1.htm list_2.htm",
		`createPage(2,0,"index","shtml")`:                                 "index_1.shtml",
		`var x = 1;`:                                                      "",
		`createPageHTML(9999999, 0, "index", "html")`:                     strings.Join(most, " "),
	} {
		in := "<script>" + in + "</script>"
		pages := scriptPages(tree1(t, in), in)
		if got := strings.Join(pages, " "); got != want {
			t.Errorf("%s: %d pages, %.80s", in, len(pages), got)
		}
	}
}

func TestDataTable(t *testing.T) {
	long := strings.Repeat("<p>各科室要认真做好检查准备，按时报送结果，不得拖延，不得漏报。</p>", 12)
	for _, c := range []struct {
		name, in string
		want     bool
	}{
		{"data", "<table><tr><td>甲<td>乙<tr><td>一<td>二</table>", true},
		{"one row", "<table><tr><td>甲<td>乙</table>", false},
		{"one column", "<table><tr><td>甲<tr><td>乙</table>", false},
		{"the page", "<table><tr><td>菜单<td>登录<tr><td colspan=2>" + long + "</table>", false},
		{"a table of long tasks", "<table><tr><td>序号<td>任务<tr><td>1<td>" + strings.Repeat("各科室要认真做好检查准备，按时报送结果，不得拖延。", 5) + "<tr><td>2<td>" + strings.Repeat("办公室要汇总检查结果，按月通报情况，推动整改。", 5) + "</table>", true},
		{"tables inside cells", "<table><tr><td>菜单<td>登录<tr><td>友情<td><table><tr><td>" + strings.Repeat("各科室要认真做好检查准备，按时报送结果。", 5) + "</table></table>", false},
	} {
		tr := tree1(t, c.in)
		if got := isDataTable(tr.root.first); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
