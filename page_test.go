package gongwen_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

const sitePage = `<html><head><title>青禾县人民政府办公室关于做好河道清淤工作的通知</title></head><body><div class="main">
<p>欢迎走进山水青禾</p>
<h1>青禾县人民政府办公室关于做好河道清淤工作的通知</h1>
<div id="wen"><p>各乡镇人民政府，县政府各部门：</p>
<p>为做好今年的河道清淤工作，确保汛期行洪安全，经县政府同意，现将有关事项通知如下，请认真贯彻执行。</p>
<p>欢迎走进山水青禾</p>
<div class="box"><p>点亮小花收藏本页</p><p>一、加快清淤进度。各乡镇要在汛期到来之前完成全部清淤任务，并把结果报送县水务局。</p><p>（此件公开发布）</p></div>
<p>青禾县人民政府办公室</p><p>2021年3月18日</p>
<p>【欢迎走进山水青禾！】</p><p>热度１２３４度啦</p></div></div></body></html>`

const traditionalPage = `<html><body><div id="wen"><p>各鄉鎮人民政府，縣政府各部門：</p>
<p>為做好今年的河道清淤工作，確保汛期行洪安全，經縣政府同意，現將有關事項通知如下，請認真貫徹執行。</p>
<p>青禾縣人民政府辦公室</p><p>2021年3月18日</p><p>歡迎走進山水青禾</p></div></body></html>`

// TestSiteRules: a line of a site goes above and below the text of a notice only, whatever its script, width and marks; what
// only notices have stays in a region of furniture; all of it is listed.
func TestSiteRules(t *testing.T) {
	const rules = "site qinghe.example\ncontent #wen\nfurniture .box\nline 欢迎走进山水青禾\nline 热度*度啦\n"
	p, err := gongwen.New(gongwen.Options{Extract: extract.Options{Templates: rules}})
	if err != nil {
		t.Fatal(err)
	}
	parse := func(url string) (lines, removed []string) {
		d, err := p.Parse(context.Background(), doc.Source{URL: url, Bytes: []byte(sitePage)})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range d.Removed {
			if r.Reason == doc.Furniture {
				removed = append(removed, r.Text)
			}
		}
		return strings.Split(d.Text, "\n"), removed
	}
	lines, removed := parse("http://www.qinghe.example/a.html")
	for _, want := range []string{"欢迎走进山水青禾", "一、加快清淤进度。各乡镇要在汛期到来之前完成全部清淤任务，并把结果报送县水务局。", "（此件公开发布）", "2021年3月18日"} {
		if n := len(lines) - len(slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return s == want })); n != 1 {
			t.Errorf("%s stands %d times in\n%s", want, n, strings.Join(lines, "\n"))
		}
	}
	for _, gone := range []string{"点亮小花收藏本页", "【欢迎走进山水青禾！】", "热度１２３４度啦"} {
		if slices.Contains(lines, gone) || !slices.Contains(removed, gone) {
			t.Errorf("%s is not taken out and listed: %q\n%q", gone, lines, removed)
		}
	}
	d, err := p.Parse(context.Background(), doc.Source{URL: "http://qinghe.example/b.html", Bytes: []byte(traditionalPage)})
	if err != nil || strings.Contains(d.Text, "山水") || !strings.Contains(d.Text, "行洪安全") {
		t.Errorf("a Traditional page: %v %s", err, d.Text)
	}
	other, _ := parse("http://www.danmu.example/a.html")
	if strings.Count(strings.Join(other, "\n"), "青禾！") != 1 || !slices.Contains(other, "点亮小花收藏本页") {
		t.Errorf("another site: %q", other)
	}
}

func TestPage(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page, err := p.Page(context.Background(), doc.Source{URL: "http://www.qinghe.example/a.html", Bytes: []byte(sitePage)})
	if err != nil {
		t.Fatal(err)
	}
	if page.Site != "www.qinghe.example" || page.Kind != doc.PageDocument || page.Type != "通知" || !slices.Equal(page.Body, []string{"#wen"}) {
		t.Errorf("%+v", page)
	}
	looks := map[string]doc.Look{}
	for _, b := range page.Blocks {
		looks[b.Text] = b.Look
		if b.Text == "点亮小花收藏本页" && !slices.Equal(b.Within, []string{".main", "#wen", ".box"}) {
			t.Errorf("%s stands within %q", b.Text, b.Within)
		}
	}
	for text, want := range map[string]doc.Look{
		"点亮小花收藏本页": doc.PlainLine, "各乡镇人民政府,县政府各部门:": doc.ItemLine, "2021年3月18日": doc.NoticeLine, "青禾县人民政府办公室": doc.NoticeLine,
		"(此件公开发布)": doc.NoticeLine, "为做好今年的河道清淤工作,确保汛期行洪安全,经县政府同意,现将有关事项通知如下,请认真贯彻执行。": doc.SentenceLine,
	} {
		if got, ok := looks[text]; !ok || got != want {
			t.Errorf("%s looks like %d, want %d", text, got, want)
		}
	}
	for name, c := range map[string]struct {
		in   string
		want error
	}{"nothing": {"", doc.ErrEmpty}, "text": {"各科室：\n请报送。", doc.ErrUnsupported}, "PDF": {"%PDF-1.4", doc.ErrUnsupported}} {
		_, err := p.Page(context.Background(), doc.Source{Name: "x", Bytes: []byte(c.in)})
		if e := (*doc.Error)(nil); !errors.Is(err, c.want) || !errors.As(err, &e) || e.Name != "x" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.Page(context.Background(), doc.Source{}); !errors.Is(err, doc.ErrNoInput) {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Page(ended, doc.Source{Bytes: []byte(sitePage)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// BenchmarkPage reads one page for learning, and parses it without and with rules of its site.
func BenchmarkPage(b *testing.B) {
	const rules = "site qinghe.example\ncontent #wen\nfurniture .box\nline 欢迎走进山水青禾\nline 热度*度啦\n"
	src := doc.Source{URL: "http://www.qinghe.example/a.html", Bytes: []byte(strings.Replace(sitePage, "<p>欢迎", strings.Repeat("<ul class='list nav-x'><li><a href='/a'>机构职能</a></ul>", 300)+"<p>欢迎", 1))}
	for _, c := range []struct{ name, templates string }{{"learn", ""}, {"parse", ""}, {"parse-site", rules}} {
		p, err := gongwen.New(gongwen.Options{Extract: extract.Options{Templates: c.templates}})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(src.Bytes)))
			b.ReportAllocs()
			for b.Loop() {
				if c.name == "learn" {
					_, err = p.Page(context.Background(), src)
				} else {
					_, err = p.Parse(context.Background(), src)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
