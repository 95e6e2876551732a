package corpus

import (
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// page is a document as a site shows it.
type page struct {
	title, number, written, published, url string
	script                                 doc.Script
	media                                  string
}

func (p page) document(id, text string) *doc.Document {
	return &doc.Document{ID: id, Text: text, Script: p.script,
		Source:   doc.SourceInfo{URL: p.url, MediaType: p.media},
		Metadata: doc.Metadata{Title: p.title, DocNumber: p.number, WrittenDate: p.written, Published: p.published}}
}

func TestRelations(t *testing.T) {
	m := newMaker(15)
	base := m.text(900)
	text := func(places int) string { return string(m.edit(base, places)) }
	whole, slip, much := string(base), text(3), text(20)
	notice := page{title: "青禾县人民政府关于供水的通知", number: "青政发〔2021〕9号", written: "2021-03-18", url: "http://www.qinghe.gov.cn/9.html", media: "text/html"}
	with := func(change func(*page)) page { p := notice; change(&p); return p }
	mirror := doc.Script{Detected: "simplified", Origin: "mainland", Mirror: true}
	converted := doc.Script{Detected: "traditional", Origin: "mainland", Converted: true}
	for _, test := range []struct {
		name     string
		page     page
		text     string
		other    page
		otherTxt string
		want     Relation
		best     string // x or y
	}{
		{"twice on one site", notice, whole, notice, whole, Same, "x"},
		{"a file and a page", notice, whole, with(func(p *page) { p.url = "" }), whole, Same, "x"},
		{"on another site", with(func(p *page) { p.url = "http://news.example.com/1" }), whole, notice, whole, Repost, "y"},
		{"as another kind of file", notice, whole, with(func(p *page) { p.media = "application/pdf" }), whole, Repost, "x"},
		{"later", with(func(p *page) { p.published = "2021-05-01" }), slip, with(func(p *page) { p.published = "2021-04-01" }), whole, Repost, "y"},
		{"without a number", with(func(p *page) { p.number = "" }), whole, notice, slip, Repost, "y"},
		{"edited, but of one number", notice, whole, notice, much, Repost, "x"},
		{"edited, nothing stated", page{}, whole, page{}, much, Version, "x"},
		{"mirror", with(func(p *page) { p.script = mirror }), whole, notice, slip, Mirror, "y"},
		{"mirror of the same text", with(func(p *page) { p.script = mirror; p.number = "" }), whole, notice, whole, Mirror, "y"},
		{"mirror in the other script", with(func(p *page) { p.script = converted }), slip, notice, whole, Mirror, "y"},
		{"two mirrors", with(func(p *page) { p.script = mirror }), whole, with(func(p *page) { p.script = mirror }), slip, Repost, "x"},
		{"draft", with(func(p *page) { p.title += "（征求意见稿）"; p.number = "" }), whole, notice, slip, Version, "y"},
		{"amended", notice, whole, with(func(p *page) { p.title = "关于修改供水通知的通知" }), slip, Version, "x"},
		{"another number", notice, whole, with(func(p *page) { p.number = "青政发〔2022〕3号" }), slip, Version, "x"},
		{"the next year", with(func(p *page) { p.title, p.number, p.written = "青禾县2021年工作要点", "", "" }), whole,
			with(func(p *page) { p.title, p.number, p.written = "青禾县2022年工作要点", "", "" }), slip, Version, "x"},
		{"another day", with(func(p *page) { p.number = "" }), whole, with(func(p *page) { p.number, p.written = "", "2021-03-19" }), slip, Version, "x"},
		{"another day of the page, one number", notice, whole, with(func(p *page) { p.written = "2021-03-19" }), slip, Repost, "x"},
		{"excerpt", with(func(p *page) { p.number = "" }), string(base[200:700]), notice, whole, Contains, "y"},
		{"excerpt by the body, complete on a mirror", notice, string(base[200:700]), with(func(p *page) { p.script = mirror }), whole, Contains, "y"},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := map[string]string{"x": test.text, "y": test.otherTxt}
			ix := New(Options{Text: texter(texts, new(int))})
			for _, d := range []*doc.Document{test.page.document("x", test.text), test.other.document("y", test.otherTxt)} {
				if err := ix.Add(NewSketch(d)); err != nil {
					t.Fatal(err)
				}
			}
			found := 0
			for c, err := range ix.Clusters(t.Context()) {
				found++
				if err != nil || c.Representative != test.best || len(c.Members) != 1 || c.Members[0].Relation != test.want {
					t.Errorf("%+v, %v; want %s, best %s", c, err, test.want, test.best)
				}
			}
			for p, err := range ix.Pairs(t.Context()) {
				found++
				if err != nil || p.A != test.best || p.Relation != test.want {
					t.Errorf("%+v, %v; want %s, best %s", p, err, test.want, test.best)
				}
			}
			if found != 2 {
				t.Errorf("%d clusters and pairs", found)
			}
		})
	}
}

func TestRules(t *testing.T) {
	for host, want := range map[string]bool{
		"qinghe.gov.cn": true, "gov.cn": true, "a.b.gov.hk": true, "": false, "gov.cn.example.com": false, "mygov.cn": false,
	} {
		if official(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
	for _, role := range []string{"draft", "amended", "official"} {
		if len(rules()[role]) < 3 {
			t.Errorf("role %s has the words %v", role, rules()[role])
		}
	}
}
