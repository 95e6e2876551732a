package corpus_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/liuzl/gocc"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/doc"
)

// TestParsed has the parser read the project's own notices, and copies of some as other sites would print them.
func TestParsed(t *testing.T) {
	sources := map[string]doc.Source{}
	files, err := filepath.Glob("../testdata/*.*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if ext := filepath.Ext(file); ext != ".txt" && ext != ".html" { // the notices; this parser reads no other format
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources[filepath.Base(file)] = doc.Source{Bytes: b}
	}
	points, report := string(sources["work-points.txt"].Bytes), string(sources["report.txt"].Bytes)
	paragraphs := strings.Split(strings.TrimSpace(points), "\n")
	convert, err := gocc.New("s2twp")
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := convert.Convert(points)
	if err != nil {
		t.Fatal(err)
	}
	// The notice itself has the page of its office, so that nothing but the rules says which is the original.
	sources["work-points.txt"] = doc.Source{Bytes: []byte(points), URL: "https://www.yunchuan.gov.cn/points.html"}
	sources["points-news.html"] = doc.Source{URL: "https://news.example.com/1.html", Bytes: []byte(
		"<html><head><title>新闻</title></head><body><div class=nav><a href=/>首页</a></div><div id=content><p>" +
			strings.Join(paragraphs, "</p><p>") + "</p></div><div>分享到：微信 微博</div></body></html>")}
	sources["points-foreign.txt"] = doc.Source{Bytes: []byte(foreign)}
	sources["points-part.txt"] = doc.Source{Bytes: []byte(strings.Join(paragraphs[len(paragraphs)/4:len(paragraphs)*3/4], "\n"))}
	sources["reprint.txt"] = doc.Source{Bytes: []byte("\r\n" + strings.ReplaceAll(report, "\n", "\r\n"))}
	want := []string{
		"report.txt [reprint.txt:same]",
		"notice.txt [repost.html:same]",
		"work-points.txt [points-foreign.txt:mirror points-news.html:repost points-part.txt:contains]",
	}

	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	ix := corpus.New(corpus.Options{Text: func(_ context.Context, id string) (string, error) { return texts[id], nil }})
	for _, name := range sortedNames(sources) {
		d, err := p.Parse(t.Context(), sources[name])
		if err != nil {
			t.Fatal(name, err)
		}
		s := corpus.NewSketch(d)
		s.ID = name
		texts[name] = d.Text
		if err := ix.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]bool{}
	for c, err := range ix.Clusters(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		var members []string
		for _, m := range c.Members {
			members = append(members, fmt.Sprintf("%s:%s", m.ID, m.Relation))
		}
		got[fmt.Sprint(c.Representative, " ", members)] = true
		t.Logf("%+v", c)
	}
	for _, w := range want {
		if !got[w] {
			t.Errorf("no cluster %s", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("clusters: %v", got)
	}
}

func sortedNames(m map[string]doc.Source) []string {
	return slices.Sorted(maps.Keys(m))
}
