package corpus_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

// notice is one that a site of the tests publishes.
type notice struct {
	title string
	lines []string // of the notice, the title left out
}

var (
	kinds  = []string{"通知", "意见", "方案", "公告", "通报"}
	things = []string{"防汛物资储备", "老旧电梯改造", "农村供水管护", "校园食品抽检", "冬季清雪除冰", "林区火源管理", "公交线路调整", "河道采砂整治", "托育机构登记", "夜市摊位规划", "古树名木保护", "危旧房屋排查"}
	steps  = []string{"摸清底数，逐一登记造册，由专人核对后报送", "分批实施，先易后难，每月公布一次进展情况", "加强巡查，对发现的问题当场记录并限期改正", "公开投诉渠道，收到来信后五日内答复来信人", "安排专项资金，按工程进度拨付并接受审计", "组织培训，让一线人员掌握操作规程和应急办法"}
)

// makeNotice gives the n-th notice of a place, of which all have the same signature, farewell and note.
func makeNotice(place string, n int) notice {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	thing, kind := things[n%len(things)], kinds[n%len(kinds)]
	out := notice{title: fmt.Sprintf("%s人民政府办公室关于%s工作的%s", place, thing, kind)}
	out.lines = append(out.lines, fmt.Sprintf("%s政办发〔20%02d〕%d号", place[:6], 10+n%14, n+1), "各乡镇人民政府，县政府各部门：",
		fmt.Sprintf("为做好第%d批%s工作，结合我县%d个乡镇的实际情况，经县政府第%d次常务会议同意，现就有关事项通知如下：", n+1, thing, 3+n%9, n+2), "一、总体要求")
	for k := range 3 + r.IntN(3) {
		out.lines = append(out.lines, fmt.Sprintf("（%s）%s。%s涉及的%d处点位，%s，第%d类情形另行报告。", []string{"一", "二", "三", "四", "五"}[k], steps[r.IntN(len(steps))][:12], thing, r.IntN(900)+10, steps[r.IntN(len(steps))], r.IntN(80)))
	}
	out.lines = append(out.lines, "请认真贯彻执行。", place+"人民政府办公室", fmt.Sprintf("20%02d年%d月%d日", 10+n%14, 1+n%12, 1+n%28), "（此件公开发布）")
	return out
}

// layout makes the page of a notice.
type layout func(n int, no notice) string

func paragraphs(lines []string) string { return "<p>" + strings.Join(lines, "</p>\n<p>") + "</p>\n" }

// plain is a layout whose furniture stands in the element of the body, where no rule of ours knows it.
func plain(n int, no notice) string {
	return fmt.Sprintf(`<html><head><title>%[1]s</title></head><body><div class="top"><a href="/">首页</a></div>
<div class="mainbox"><p>山水青禾数字乡村示范地欢迎您</p><h1>%[1]s</h1>
<div id="zhengwenqu">%[2]s
<div class="xcx-tip"><p>用掌上青禾小程序看更多本地资讯</p><p>长按识别图中小花伴您同行</p></div>
<p>青禾发布与您一路同行伴您成长</p><p>本页热度值已达%[3]d度</p></div></div></body></html>`, no.title, paragraphs(no.lines), n*37+11)
}

var plainFurniture = []string{"山水青禾数字乡村示范地欢迎您", "用掌上青禾小程序看更多本地资讯", "长按识别图中小花伴您同行", "青禾发布与您一路同行伴您成长", "本页热度值已达"}

func pageOf(host string, n int, body string) doc.Source {
	return doc.Source{Name: fmt.Sprint(n), URL: fmt.Sprintf("http://%s/art/%d.html", host, n), Bytes: []byte(body)}
}

func parserWith(t testing.TB, templates string) *gongwen.Parser {
	t.Helper()
	p, err := gongwen.New(gongwen.Options{Extract: extract.Options{Templates: templates}})
	if err != nil {
		t.Fatalf("%v\n%s", err, templates)
	}
	return p
}

// learn gives the template file learnt from pages.
func learn(t testing.TB, pages []doc.Source) string {
	t.Helper()
	p, l := parserWith(t, ""), corpus.NewLearner(corpus.LearnOptions{})
	for _, src := range pages {
		page, err := p.Page(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		l.Add(page)
	}
	return written(t, l)
}

func written(t testing.TB, l *corpus.Learner) string {
	t.Helper()
	var b bytes.Buffer
	if n, err := l.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatal(n, err)
	}
	return b.String()
}

// rules are the lines of a template file that say something.
func rules(file string) []string {
	var out []string
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func makeSite(host, place string, count int, l layout) (pages []doc.Source, notices []notice) {
	for n := range count {
		notices = append(notices, makeNotice(place, n))
		pages = append(pages, pageOf(host, n, l(n, notices[n])))
	}
	return pages, notices
}

// tally says how many lines of furniture a parser leaves in the text of pages, and how many lines of the notices it loses.
func tally(t *testing.T, templates string, pages []doc.Source, notices []notice, furniture []string) (left, lost int) {
	t.Helper()
	p := parserWith(t, templates)
	for i, src := range pages {
		d, err := p.Parse(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		var removed strings.Builder
		for _, r := range d.Removed {
			removed.WriteString(r.Text + "\n")
		}
		for _, f := range furniture {
			if strings.Contains(d.Text, f) {
				left++
			} else if strings.Contains(string(src.Bytes), f) && !strings.Contains(removed.String(), f) {
				t.Errorf("page %d: %s is neither in the text nor listed", i, f)
			}
		}
		for _, line := range notices[i].lines {
			if !strings.Contains(d.Text, line) && !strings.Contains(d.Text, strings.ReplaceAll(line, "（此件", "(此件")) {
				lost++
				t.Logf("page %d lost %s", i, line)
			}
		}
	}
	return left, lost
}

func TestLearn(t *testing.T) {
	pages, notices := makeSite("www.qinghe.example", "青禾县", 30, plain)
	leftBefore, lostBefore := tally(t, "", pages, notices, plainFurniture)
	file := learn(t, pages[:20])
	left, lost := tally(t, file, pages, notices, plainFurniture)
	t.Logf("furniture left: %d before, %d after; lines lost: %d before, %d after\n%s", leftBefore, left, lostBefore, lost, file)
	if leftBefore < 60 || left != 0 || lostBefore != 0 || lost != 0 {
		t.Errorf("furniture left: %d before, %d after; lines lost: %d before, %d after", leftBefore, left, lostBefore, lost)
	}
}

// TestLearnOrder: the order of the pages, who adds them, and a page that comes twice do not matter, beyond the sample too.
func TestLearnOrder(t *testing.T) {
	pages, _ := makeSite("www.qinghe.example", "青禾县", 40, plain)
	other, _ := makeSite("www.danmu.example", "丹木县", 20, plain)
	pages = append(pages, other...)
	parser := parserWith(t, "")
	var read []*doc.Page
	for _, src := range pages {
		p, err := parser.Page(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, p)
	}
	want := ""
	for round := range 4 {
		l := corpus.NewLearner(corpus.LearnOptions{Sample: 24})
		done := make(chan bool)
		for half := range 2 {
			go func() {
				for i := half; i < len(read); i += 2 {
					l.Add(read[i])
				}
				done <- true
			}()
		}
		<-done
		<-done
		if got := written(t, l); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("round %d:\n%s\nwant\n%s", round, got, want)
		}
		rand.Shuffle(len(read), func(i, k int) { read[i], read[k] = read[k], read[i] })
	}
	if !strings.Contains(want, "site www.danmu.example") || !strings.Contains(want, "24 different") {
		t.Error(want)
	}
}

// TestLearnNothing: sites that must not teach a rule.
func TestLearnNothing(t *testing.T) {
	same := makeNotice("青禾县", 3)
	decision := func(n int) notice { // by a form
		no := makeNotice("青禾县", 3)
		no.title = fmt.Sprintf("青禾县城市管理局关于第%d号违法建设的处理决定", n)
		no.lines = append(slices.Clone(no.lines[3:6]), fmt.Sprintf("当事人%c某在第%d号地块搭建房屋%d平方米，未取得许可。", '甲'+rune(n), n, n*7), "当事人如不服本决定，可以自收到之日起六十日内向青禾县人民政府申请复议，逾期不申请的，本决定生效。", "救济途径详见本决定背面说明", "青禾县城市管理局", "2020年1月2日")
		return no
	}
	bare := func(n int, no notice) string {
		return "<html><body><h1>" + no.title + "</h1><div class=txt>" + paragraphs(no.lines) + "</div></body></html>"
	}
	for name, page := range map[string]func(n int) string{
		"one notice on every page":        func(n int) string { return plain(5, same) },
		"one notice with another counter": func(n int) string { return plain(n, same) },
		"no furniture":                    func(n int) string { return bare(n, makeNotice("青禾县", n)) },
		"decisions by a form":             func(n int) string { return bare(n, decision(n)) },
		"a closing line without its date": func(n int) string {
			no := makeNotice("青禾县", n)
			no.lines = append(no.lines[:len(no.lines)-4], "请各单位抓好工作落实", "县政府办秘书二科")
			return bare(n, no)
		},
		"contacts, signatories, notes": func(n int) string {
			no := makeNotice("青禾县", n)
			no.lines = append(no.lines, "联系电话：0000-1234567", "县长 欧阳春山", "附件：青禾县工作台账样表", "各单位政务公开负责人", "（征求意见稿）", "注：本表一式两份")
			return bare(n, no)
		},
	} {
		var pages []doc.Source
		for n := range 30 {
			pages = append(pages, pageOf("www.qinghe.example", n, page(n)))
		}
		file := learn(t, pages)
		for _, r := range rules(file) {
			if strings.HasPrefix(r, "line") || strings.HasPrefix(r, "furniture") {
				t.Errorf("%s: learnt %s", name, r)
			}
		}
	}
	for _, count := range []int{1, 7} {
		pages, _ := makeSite("www.qinghe.example", "青禾县", count, plain)
		if got := rules(learn(t, pages)); len(got) > 0 {
			t.Errorf("%d pages taught %q", count, got)
		}
	}
	pages, _ := makeSite("www.qinghe.example", "青禾县", 30, plain)
	for i := range pages {
		pages[i].URL = ""
	}
	if got := rules(learn(t, pages)); len(got) > 0 {
		t.Errorf("pages of nobody taught %q", got)
	}
}

// TestLearnLayouts: a site with two layouts, the rarer of which has furniture of its own; a box between the paragraphs; links
// to other notices; and classes that look like furniture on most pages only.
func TestLearnLayouts(t *testing.T) {
	const host, place = "www.qinghe.example", "青禾县"
	links := func(n int) string {
		var b strings.Builder
		for k := range 4 {
			fmt.Fprintf(&b, `<p><a href="/art/%d.html">青禾县第%d季%s见闻录</a></p>`, n*9+k, n*3+k, things[(n+k)%len(things)])
		}
		return b.String()
	}
	box := func(n int, no notice) string {
		half := len(no.lines) / 2
		last := fmt.Sprintf(`<p class="tail">%s</p>`, "一路繁花相送来日再会于青禾")
		if n%10 == 9 { // elsewhere it is the class of a line of the notice
			last = `<p class="tail">市民可到窗口领取样册</p>` + last
		}
		return fmt.Sprintf(`<html><body><h1>%s</h1><div class="neirong">%s<div class="zbox"><p>点亮小红花即可收藏本页内容</p></div>%s%s<div class="tjyd"><p>大家都在看这些青禾故事</p>%s</div></div></body></html>`,
			no.title, paragraphs(no.lines[:half]), paragraphs(no.lines[half:]), last, links(n))
	}
	pages, notices := makeSite(host, place, 60, func(n int, no notice) string {
		if n%3 == 0 {
			return plain(n, no)
		}
		return box(n, no)
	})
	furniture := append(slices.Clone(plainFurniture), "点亮小红花即可收藏本页内容", "一路繁花相送来日再会于青禾", "大家都在看这些青禾故事", "季防汛物资储备见闻录")
	for i := range notices {
		if i%10 == 9 && i%3 != 0 {
			notices[i].lines = append(notices[i].lines, "市民可到窗口领取样册")
		}
	}
	before, _ := tally(t, "", pages, notices, furniture)
	file := learn(t, pages)
	left, lost := tally(t, file, pages, notices, furniture)
	t.Logf("furniture left: %d before, %d after\n%s", before, left, file)
	want := []string{"content #zhengwenqu", "content .neirong", "furniture .tjyd", "furniture .xcx-tip", "furniture .zbox", "line 一路繁花相送来日再会于青禾", "line 青禾发布与您一路同行伴您成长", "line 本页热度值已达*度"}
	got := rules(file)[1:]
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || lost > 0 || left > 0 || before < 200 {
		t.Errorf("learnt %q\nwant %q\nfurniture left: %d before, %d after; lost %d", got, want, before, left, lost)
	}
	list := `<html><body><div class="tjyd">` + strings.Repeat(links(3), 6) + `</div></body></html>` // what that element is for there
	for n := range 3 {
		pages = append(pages, pageOf(host, 1000+n, strings.Replace(list, "青禾县第", fmt.Sprintf("青禾县%d第", n), 1)))
	}
	if file = learn(t, pages); strings.Contains(file, "furniture .tjyd") {
		t.Errorf("an element of list pages was taken\n%s", file)
	}
}

// TestLearnQuoted: a notice that quotes the furniture keeps it.
func TestLearnQuoted(t *testing.T) {
	pages, _ := makeSite("www.qinghe.example", "青禾县", 30, plain)
	file := learn(t, pages)
	no := makeNotice("青禾县", 31)
	const quote = "青禾发布与您一路同行伴您成长"
	no.lines = slices.Insert(no.lines, 5, quote)
	p := parserWith(t, file)
	d, err := p.Parse(context.Background(), pageOf("www.qinghe.example", 31, plain(31, no)))
	if err != nil || strings.Count(d.Text, quote) != 1 || !strings.Contains(file, "line "+quote) {
		t.Errorf("%v\n%v\n%s", err, file, d.Text)
	}
	elsewhere, _ := p.Parse(context.Background(), pageOf("www.danmu.example", 31, plain(31, no)))
	if strings.Count(elsewhere.Text, quote) != 2 {
		t.Errorf("the rules of a site hold for another one\n%s", elsewhere.Text)
	}
}

// TestLearnKinds: a sentence under every notice is learnt when notices of several kinds have it.
func TestLearnKinds(t *testing.T) {
	const sentence = "本栏目刊登的各类文字由青禾融媒小组编排，转述时请写明出自青禾，谢谢您的阅读与支持。"
	with := func(kind string) string {
		pages, _ := makeSite("www.qinghe.example", "青禾县", 30, func(n int, no notice) string {
			if kind != "" {
				no.title = fmt.Sprintf("青禾县人民政府办公室关于%s工作的%s", things[n%len(things)], kind)
			}
			return "<html><body><h1>" + no.title + "</h1><div class=txt>" + paragraphs(append(no.lines, sentence)) + "</div></body></html>"
		})
		return learn(t, pages)
	}
	if file := with(""); !strings.Contains(file, "\nline 本栏目") {
		t.Error(file)
	}
	if file := with("通知"); strings.Contains(file, "\nline 本栏目") || !strings.Contains(file, "# not taken") {
		t.Error(file)
	}
}

// TestLearnBounds: what a hostile site makes the Learner hold is bounded, and its file can be read.
func TestLearnBounds(t *testing.T) {
	l := corpus.NewLearner(corpus.LearnOptions{Sites: 2, Pages: 2})
	hostile := []string{"\nline x", " * ", " # site ..", "\v\u2028\x00", "\r", ""}
	for n := range 24 {
		p := &doc.Page{Site: fmt.Sprintf("s%d.example", n%4), Kind: doc.PageDocument, Type: kinds[n%5]}
		for k := range 1700 {
			core := fmt.Sprintf("%c行的内容是这样的", '一'+k)
			p.Blocks = append(p.Blocks, doc.PageBlock{Text: core + hostile[k%len(hostile)], Core: core, Within: []string{fmt.Sprintf(".c%d-%d", n, k)}, Look: doc.PlainLine})
		}
		p.Blocks = append(p.Blocks, doc.PageBlock{Text: "正文", Core: fmt.Sprintf("正文%c", '一'+n), Look: doc.ItemLine}, doc.PageBlock{Text: "日期", Core: fmt.Sprintf("日期%d", n), Look: doc.NoticeLine})
		for k := range 400 {
			core := fmt.Sprintf("%c尾的内容是这样的", '一'+k)
			p.Blocks = append(p.Blocks, doc.PageBlock{Text: core + hostile[k%len(hostile)], Core: core, Look: doc.PlainLine})
		}
		l.Add(p)
	}
	l.Add(&doc.Page{})
	if got := l.Passed(); got != 13 {
		t.Errorf("%d pages passed over, want 13", got)
	}
	if got := len(l.Sites()); got != 2 {
		t.Errorf("%d sites", got)
	}
	file := written(t, l)
	parserWith(t, file)
	if n := len(rules(file)); n < 400 {
		t.Errorf("%d rules\n%s", n, file)
	}
}

func Example_learn() {
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		panic(err)
	}
	learner := corpus.NewLearner(corpus.LearnOptions{})
	pages, _ := makeSite("www.qinghe.example", "青禾县", 30, plain)
	for _, src := range pages { // the first pass
		if page, err := parser.Page(context.Background(), src); err == nil {
			learner.Add(page)
		}
	}
	var templates strings.Builder
	if _, err := learner.WriteTo(&templates); err != nil {
		panic(err)
	}
	fmt.Print(templates.String())
	second, err := gongwen.New(gongwen.Options{Extract: extract.Options{Templates: templates.String()}})
	if err != nil {
		panic(err)
	}
	d, err := second.Parse(context.Background(), pages[0])
	if err != nil {
		panic(err)
	}
	for _, r := range d.Removed[len(d.Removed)-2:] {
		fmt.Println(r.Reason, r.Text)
	}
	// Output:
	// # Site templates learnt from pages. A line: role, and a CSS selector or the text of a line.
	// # Strike out what is wrong; a line that begins with # says nothing.
	//
	// # www.qinghe.example: 30 pages seen, 30 different documents looked at
	// site www.qinghe.example
	// # on 30 of 30 pages
	// content #zhengwenqu
	// # on 30 of 30 pages
	// furniture .xcx-tip
	// # on 30 of 30 pages
	// line 本页热度值已达*度
	// # on 30 of 30 pages
	// line 青禾发布与您一路同行伴您成长
	// # not taken, notices have such lines: (此件公开发布) (on 30 of 30 pages)
	// # not taken, in the place of a line of notices: 请认真贯彻执行。 (on 30 of 30 pages)
	// # not taken, notices have such lines: 青禾县人民政府办公室 (on 30 of 30 pages)
	// # not taken, notices have such lines: 青禾政办发[*]*号 (on 30 of 30 pages)
	// furniture 青禾发布与您一路同行伴您成长
	// furniture 本页热度值已达11度
}

// BenchmarkLearner adds pages of one site; bytes/page is what the Learner holds for each of the sample.
func BenchmarkLearner(b *testing.B) {
	parser := parserWith(b, "")
	pages, _ := makeSite("www.qinghe.example", "青禾县", 200, plain)
	var read []*doc.Page
	for _, src := range pages {
		p, err := parser.Page(context.Background(), src)
		if err != nil {
			b.Fatal(err)
		}
		read = append(read, p)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	held := corpus.NewLearner(corpus.LearnOptions{})
	for _, p := range read {
		held.Add(p)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		l := corpus.NewLearner(corpus.LearnOptions{})
		for _, p := range read {
			l.Add(p)
		}
		if len(l.Sites()[0].Rules) == 0 {
			b.Fatal("nothing learnt")
		}
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(read)), "bytes/page")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(read)), "µs/page")
	runtime.KeepAlive(held)
}

// TestLearnBody: where a notice is short beside the other text of its page, the element that holds the body on the other
// pages says what is the notice, so that lines that never recur go, too.
func TestLearnBody(t *testing.T) {
	const about = "青禾是一座依山傍水的小城，春有万亩桃花，夏有百里荷塘，秋有满山红叶，冬有温泉冰瀑，四季来客络绎不绝。"
	pages, notices := makeSite("www.qinghe.example", "青禾县", 30, func(int, notice) string { return "" })
	for n := range notices {
		no, close := &notices[n], notices[n].lines[len(notices[n].lines)-4:]
		no.lines = slices.Clone(no.lines[:3])
		for k := range 8 {
			if n%6 != 5 { // a long one
				no.lines = append(no.lines, makeNotice("青禾县", 100*k+n).lines[4:7]...)
			}
		}
		no.lines = append(no.lines, close...)
		pages[n].Bytes = fmt.Appendf(nil, "<html><body><h1>%s</h1><div class=wrap><div id=wenzhang>%s</div><div>%s</div></div></body></html>",
			notices[n].title, paragraphs(notices[n].lines), paragraphs([]string{"网友留言选登" + things[(n*7+n/12)%12] + strings.Repeat("好", n%5+1), about}))
	}
	furniture := []string{about, "网友留言选登"}
	before, _ := tally(t, "", pages, notices, furniture)
	file := learn(t, pages)
	left, lost := tally(t, file, pages, notices, furniture)
	without, _ := tally(t, strings.Replace(file, "content ", "# content ", 1), pages, notices, furniture)
	if before < 35 || left != 0 || without != 5 || lost != 0 || !strings.Contains(file, "\ncontent #wenzhang\n") {
		t.Errorf("furniture left: %d before, %d after, %d without the region; lost %d\n%s", before, left, without, lost, file)
	}
}
