package charset_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

// More texts of our own: words that only Hong Kong writes, a page, a flattened table, and a notice of figures and Latin.
const (
	longHongKong = `青禾區社區服務處
街坊通訊　第12期
各位街坊：
你哋好！本處嘅辦公時間由下個月起會改咗，星期六都會開門，
啱啱搬嚟呢區嘅住戶，可以喺地下大堂攞份表格。
一、邊個可以申請：喺本區住咗三個月或以上嘅居民，
同埋照顧長者嘅家人，都可以報名。
二、點樣申請：填好表格之後，交返畀櫃位嘅同事，
或者上網（https://www.tsingwo.example/form）遞交都得。
三、有啲街坊問，冇身份證副本得唔得？唔得㗎，
不過可以後補，最遲喺2031年6月30日之前交嚟就得喇。
四、嗰日人多，請早啲嚟，唔好帶太多嘢。
查詢電話：5500 0000（李小姐）
青禾區社區服務處
2031年3月8日
`
	longPage = `<html><head><title>关于公布便民服务清单的公告 - 云川市人民政府</title>
<link rel="stylesheet" href="/css/main.css"><script src="/js/jquery.min.js"></script>
<style>body{font-family:"宋体",SimSun;color:#333}.nav li{float:left}</style></head>
<body><div id="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/bsfw/">办事服务</a></li></ul></div>
<div class="crumb">您的位置：<a href="/">首页</a>&nbsp;&gt;&nbsp;<a href="/tzgg/">通知公告</a></div>
<h1 style="text-align:center">关于公布便民服务清单的公告</h1>
<p class="info">来源：市政务服务局　发布时间：2031-03-08　浏览次数：<span id="hits">128</span></p>
<div id="zoom"><p>为方便群众和企业办事，现将第一批便民服务清单予以公布，自公布之日起施行。</p>
<p>一、水电气报装。申请人只交一张表，受理后三个工作日内办结。</p>
<p>二、老年人优待证。社区窗口当场发放，不收取任何费用。</p>
<p>三、不动产登记。实行一窗受理、并行办理，办理时间压缩一半以上。</p>
<table width="100%" border="0"><tr><td>序号</td><td>事项</td><td>窗口</td></tr><tr><td>1</td><td>报装</td><td>供水公司</td></tr></table>
<p style="text-align:right">云川市人民政府办公室</p></div>
<div class="foot">版权所有：云川市人民政府　联系电话：0000-12345678　网站标识码：0000000000</div>
<script>document.write('<a href="#">返回顶部</a>');</script></body></html>
`
	longTable = `2031年民生实事任务分解表
序号
任务
责任单位
完成时限
1
新建社区食堂20处
民政局
6月底
2
改造老旧小区供水管道35公里
住建局、水务局
10月底
3
增加公交线路3条，延长末班车时间
交通局
全年
4
开办假期托管班，每班不超过30人
教育局、团委
7月上旬
5
为65岁以上老年人免费体检
卫生健康局
12月中旬
`
	longFigures = `附件2：2030年度政府信息公开统计（单位：件）
一、主动公开 规章 0/0/12；行政规范性文件 8/3/96；许可 1,234；处罚 56
二、收费 7 项，合计 3,456.78 万元，比上年下降 4.5%
三、申请 128 件（自然人 101，企业 20，其他 7），结转 2 件
四、GDP 1,024.6 亿元 +6.1%，PM2.5 年均 28 μg/m³，AQI 优良率 91.2%
五、R&D 投入强度 2.15%，5G 基站 3,210 个，Wi-Fi 热点 860 个
六、网站 https://www.yunchuan.example/zwgk/?id=20310308&type=A IPv6 支持率 100%
七、电话 0000-8765432 传真 0000-8765433 E-mail: gk@yunchuan.example
`
)

// text is one notice of the table.
type text struct{ name, body string }

// ownTexts are the notices of the table: those of the tests and those of testdata. A notice of shifted characters is none of
// them: a slice that begins within the shift has its true text one byte later, and Detect finds it there.
func ownTexts(t testing.TB) []text {
	t.Helper()
	out := []text{
		{"simplified", simplified}, {"traditional", traditional}, {"long simplified", longSimplified}, {"long traditional", longTraditional},
		{"Hong Kong", longHongKong}, {"page", longPage}, {"table", longTable}, {"figures", longFigures},
	}
	names, err := filepath.Glob("../../testdata/*.*")
	if err != nil || len(names) < 8 {
		t.Fatalf("testdata: %d files, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) != ".md" && filepath.Base(name) != "damage-before-marks.txt" && utf8.Valid(b) {
			out = append(out, text{filepath.Base(name), string(b)})
		}
	}
	return out
}

// inverseBig5 gives the bytes of every character that the decoder of x/text reads, HKSCS among them: its encoder writes
// only some.
var inverseBig5 = sync.OnceValue(func() map[rune]string {
	out := map[rune]string{}
	dec := traditionalchinese.Big5.NewDecoder()
	for lead := 0xFE; lead >= 0x81; lead-- { // what stands in two places is written as Big5 has it, not as HKSCS
		for trail := 0x40; trail <= 0xFE; trail++ {
			s, err := dec.String(string([]byte{byte(lead), byte(trail)}))
			r, n := utf8.DecodeRuneInString(s)
			if _, has := out[r]; err == nil && n == len(s) && r >= utf8.RuneSelf && r != utf8.RuneError && (!has || lead >= 0xA1 && lead < 0xFA) {
				out[r] = string([]byte{byte(lead), byte(trail)})
			}
		}
	}
	return out
})

var gbEncoded sync.Map // rune → string

func gbChar(r rune) string {
	if s, ok := gbEncoded.Load(r); ok {
		return s.(string)
	}
	s, err := simplifiedchinese.GB18030.NewEncoder().String(string(r))
	if back, _ := simplifiedchinese.GB18030.NewDecoder().String(s); err != nil || back != string(r) {
		s = "" // private characters come back as others
	}
	gbEncoded.Store(r, s)
	return s
}

// encodeChar gives the bytes of a character in a charset; HZ without its shifts; "" when the charset has none.
func encodeChar(name string, r rune) string {
	switch name {
	case charset.UTF8:
		return string(r)
	case charset.UTF16LE, charset.UTF16BE:
		var b []byte
		for _, u := range utf16.AppendRune(nil, r) {
			if name == charset.UTF16LE {
				b = append(b, byte(u), byte(u>>8))
			} else {
				b = append(b, byte(u>>8), byte(u))
			}
		}
		return string(b)
	}
	if r < utf8.RuneSelf {
		return string(r)
	}
	switch name {
	case charset.Big5:
		return inverseBig5()[r]
	case charset.GB18030:
		return gbChar(r)
	}
	if s := gbChar(r); len(s) == 2 && s[0] >= 0xA1 && s[0] <= 0xF7 && s[1] >= 0xA1 { // HZ
		return string([]byte{s[0] & 0x7F, s[1] & 0x7F})
	}
	return ""
}

// encoded is a text in a charset: at[i] is where its character i stands.
type encoded struct {
	text
	charset string
	raw     []byte
	chars   []rune
	at      []int // one more than chars
}

// encodeText writes a text in a charset, if that can hold it. Lines of HZ end unshifted, as RFC 1843 wants it.
func encodeText(txt text, name string) (encoded, bool) {
	e := encoded{text: txt, charset: name, chars: []rune(txt.body)}
	shifted := false
	for _, r := range e.chars {
		s := encodeChar(name, r)
		if s == "" {
			return e, false
		}
		if name == charset.HZ {
			if wide := r >= utf8.RuneSelf; wide != shifted {
				shifted = wide
				e.raw = append(e.raw, map[bool]string{true: "~{", false: "~}"}[wide]...)
			}
			if r == '~' {
				s = "~~"
			}
		}
		e.at = append(e.at, len(e.raw))
		e.raw = append(e.raw, s...)
	}
	e.at = append(e.at, len(e.raw))
	return e, true
}

// holdable keeps the lines of a text that a charset can hold.
func holdable(txt text, name string) text {
	var b strings.Builder
	for l := range strings.Lines(txt.body) {
		if strings.IndexFunc(l, func(r rune) bool { return encodeChar(name, r) == "" }) < 0 {
			b.WriteString(l)
		}
	}
	return text{txt.name, b.String()}
}

// within is the text of the whole characters between two bytes, how many of them are not ASCII, and whether the first
// byte is inside a character.
func (e encoded) within(from, to int) (s string, wide int, cut bool) {
	end := func(i int) int { return e.at[i] + len(encodeChar(e.charset, e.chars[i])) }
	first := sort.SearchInts(e.at, from)
	cut = first > 0 && end(first-1) > from
	last := first
	for last < len(e.chars) && end(last) <= to {
		if e.chars[last] >= utf8.RuneSelf {
			wide++
		}
		last++
	}
	return string(e.chars[first:last]), wide, cut
}

// tableSizes are the lengths of the snippets in bytes; 0 is the whole.
var tableSizes = []int{100, 150, 200, 400, 1000, 4000, 0}

// minWide is how many characters that are not ASCII a snippet holds at least. A single one, or none, is in too many
// charsets the same.
const minWide = 3

// minOverruled is how many there are at least where a charset of pairs that is not read is declared wrongly.
const minOverruled = 10

var unreadPairs = map[string]bool{"shift_jis": true, "euc-kr": true, "euc-tw": true}

// labels under which each charset may be declared rightly.
var rightLabels = map[string][]string{
	charset.UTF8: {"utf-8", "UTF8"}, charset.GB18030: {"gb2312", "GBK", "gb18030", "cp936", "x-gbk", "gb13000"},
	charset.Big5: {"big5", "Big5-HKSCS", "cp950"}, charset.UTF16LE: {"utf-16le", "utf-16"}, charset.UTF16BE: {"utf-16be"},
	charset.HZ: {"hz-gb-2312", "HZ"},
}

// wrongLabels are declared wrongly, by turns.
var wrongLabels = []string{"gb2312", "utf-8", "big5", "iso-8859-1", "gbk", "windows-1252", "utf-16", "shift_jis", "euc-kr", "hz-gb-2312", "euc-tw", "no-such-charset"}

// table counts cases and the wrong ones.
type table struct {
	*testing.T
	cases, wrong int
	turn         int
}

// label gives right and wrong labels by turns.
func (tab *table) label(name string, right bool) string {
	tab.turn++
	if right {
		l := rightLabels[name]
		return l[tab.turn%len(l)]
	}
	for {
		l := wrongLabels[tab.turn%len(wrongLabels)]
		if c, _ := charset.Canonical(l); c != name {
			return l
		}
		tab.turn++
	}
}

var tableMarks = map[string]string{
	charset.UTF8: "\xef\xbb\xbf", charset.UTF16LE: "\xff\xfe", charset.UTF16BE: "\xfe\xff", charset.GB18030: "\x84\x31\x95\x33",
}

// declarations tries one snippet with right, missing and wrong declarations, outside and inside.
func (tab *table) declarations(e encoded, from, to, most int) {
	want, wide, cut := e.within(from, to)
	if wide < minWide {
		return
	}
	raw := e.raw[from:to]
	claims := []struct{ outside, inside string }{
		{"", ""}, {tab.label(e.charset, false), ""}, {tab.label(e.charset, true), ""},
		{"", tab.label(e.charset, true)}, {"", tab.label(e.charset, false)},
		{tab.label(e.charset, true), tab.label(e.charset, false)}, {tab.label(e.charset, false), tab.label(e.charset, false)},
	}
	for i, c := range claims {
		if i >= most {
			break
		}
		if wide < minOverruled && (unreadPairs[c.outside] || unreadPairs[c.inside]) {
			continue
		}
		if c.inside == "" {
			tab.one(e, raw, want, c.outside, fmt.Sprintf("%d+%d", from, to-from), cut)
			continue
		}
		if from > 0 {
			continue // a declaration stands at the head
		}
		head, _ := encodeText(text{"", `<html><head><meta http-equiv="Content-Type" content="text/html; charset=` + c.inside + `"></head>` + "\n"}, e.charset)
		tab.one(e, append(head.raw, raw...), string(head.chars)+want, c.outside, fmt.Sprintf("%d+%d, meta %s", from, to-from, c.inside), false)
	}
	if mark := tableMarks[e.charset]; mark != "" && from == 0 {
		for _, claim := range []string{"", tab.label(e.charset, false), tab.label(e.charset, true)} {
			tab.one(e, append([]byte(mark), raw...), want, claim, fmt.Sprintf("%d+%d, with a mark", from, to-from), false)
		}
	}
}

// one is a case: the charset must be named, and all the whole characters read.
func (tab *table) one(e encoded, raw []byte, want, claim, what string, cut bool) {
	tab.Helper()
	tab.cases++
	fail := func(format string, args ...any) {
		tab.Helper()
		if tab.wrong++; tab.wrong <= 20 {
			tab.Errorf("%s in %s, %s, claimed %q: %s", e.name, e.charset, what, claim, fmt.Sprintf(format, args...))
		}
	}
	g := charset.Detect(raw, claim)
	if g.Name != e.charset || g.Binary {
		fail("%+v", g)
		return
	}
	d, err := charset.Decode(raw, g.Name)
	if err != nil {
		fail("%v", err)
		return
	}
	if len(d.Fragments) > 0 {
		fail("fragments %v", d.Fragments)
	}
	if cut && e.charset == charset.GB18030 && (raw[0] < 0x40 || raw[0] >= 0x80 && raw[1] < 0x40) {
		return // inside a character of four bytes, where the decoder looks for pairs only
	}
	if cut && (e.charset == charset.GB18030 || e.charset == charset.Big5) {
		want = settled(e.charset, raw, want)
	}
	if got := strings.TrimRight(d.Text.String(), "\uFFFD~"); !strings.HasSuffix(got, strings.TrimRight(want, "~")) { // half a mark of HZ
		k := 0
		for k < min(len(got), len(want)) && got[len(got)-1-k] == want[len(want)-1-k] {
			k++
		}
		fail("read as %.80q, want %.80q; the last %d bytes are equal: …%.40q", got, want, k, got[max(0, len(got)-k-20):])
	}
}

// settled is the text of a snippet that begins inside a character, less its first characters where both ways to read
// the bytes soon come to the same: nothing tells there where the characters begin.
func settled(name string, raw []byte, want string) string {
	at := [2]int{0, 1}
	for at[0] != at[1] {
		k := 0
		if at[1] < at[0] {
			k = 1
		}
		if at[k] >= 8 {
			return want
		}
		if at[k]++; raw[at[k]-1] >= 0x80 && raw[at[k]] >= 0x40 {
			at[k]++
		}
	}
	rest := []rune(want)
	for n := 1; n < at[0] && len(rest) > 0; rest = rest[1:] {
		n += len(encodeChar(name, rest[0]))
	}
	return string(rest)
}

// snippets tries snippets of every size that begin in starts places.
func (tab *table) snippets(e encoded, starts, most int) {
	for _, size := range tableSizes {
		if size == 0 {
			tab.declarations(e, 0, len(e.raw), most)
			continue
		}
		for i := range starts {
			if from := i*(len(e.raw)-size)/starts + i; from >= 0 && from+size <= len(e.raw) {
				tab.declarations(e, from, from+size, most)
			}
		}
	}
}

var tableCharsets = []string{charset.UTF8, charset.GB18030, charset.Big5, charset.UTF16LE, charset.UTF16BE, charset.HZ}

// TestTable is the table of charsets over our own notices: every charset, size and declaration.
func TestTable(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it counts, and has nothing that could race")
	}
	tab := &table{T: t}
	for _, txt := range ownTexts(t) {
		for _, name := range tableCharsets {
			if e, ok := encodeText(txt, name); ok {
				tab.snippets(e, 12, 7)
			} else if txt.body == longHongKong && name == charset.Big5 {
				t.Error("the characters of HKSCS cannot be written")
			} else if e, ok := encodeText(holdable(txt, name), name); ok && len(e.raw) > 300 {
				tab.snippets(e, 12, 7)
			}
		}
	}
	tab.report(2000)
}

func (tab *table) report(least int) {
	tab.Helper()
	tab.Logf("%d cases, %d wrong: %.2f %%", tab.cases, tab.wrong, 100-100*float64(tab.wrong)/float64(max(1, tab.cases)))
	if tab.cases < least {
		tab.Errorf("only %d cases", tab.cases)
	}
}

// TestTableOfRealDocuments is the table over real documents, where they are there.
func TestTableOfRealDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it counts, and has nothing that could race")
	}
	const root = "../../../shared/eval"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no real documents here")
	}
	tab := &table{T: t}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" && filepath.Ext(path) != ".txt" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		body := string(raw)
		if !utf8.Valid(raw) {
			g := charset.Detect(raw, "")
			d, err := charset.Decode(raw, g.Name)
			if err != nil {
				t.Errorf("%s: %+v: %v", path, g, err)
				return nil
			}
			body = d.Text.String()
		}
		body = strings.ReplaceAll(strings.TrimPrefix(body, "\uFEFF"), "\uFFFD", "")
		for _, name := range tableCharsets {
			txt := holdable(text{filepath.Base(path), body[:len(strings.ToValidUTF8(body[:min(len(body), 40_000)], ""))]}, name)
			if e, ok := encodeText(txt, name); ok && len(e.raw) > 300 {
				tab.snippets(e, 2, 3)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	tab.report(5000)
}
