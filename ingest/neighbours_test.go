package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// found gives what neighbours of a source are found: "name: text".
func found(t *testing.T, n *ingest.Neighbours, base doc.Source, a doc.Attachment) (got []string) {
	t.Helper()
	for src, err := range n.Find(t.Context(), base, a) {
		if err != nil {
			got = append(got, src.Name+"! "+doc.Code(err))
			continue
		}
		text, err := src.Read(t.Context(), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, src.Name+": "+string(text))
	}
	return got
}

func TestNeighbourFiles(t *testing.T) {
	folderOf(t, map[string]string{
		"site/zwgk/1.html":                  "page",
		"site/zwgk/files/a.doc":             "linked",
		"site/zwgk/b.xls":                   "of that name",
		"site/zwgk/1_files/c.pdf":           "saved with the page",
		"site/attach/d.doc":                 "from the top of the site",
		"site/www.example.cn/attach/e.doc":  "of the host",
		"site/zwgk/附件1：渡口整治任务分解表.xlsx":      "titled",
		"site/zwgk/附件2.联络员名单.docx":          "second",
		"site/zwgk/名单.docx":                 "too short",
		"site/zwgk/forms.zip":               string(zipOf([]part{{"f/1.txt", "one"}, {"f/2.txt", "two"}}, nil)),
		"secret.doc":                        "outside",
		"site/zwgk/node_modules/x/y/z.html": "other",
	})
	check(os.Symlink(filepath.Join("..", "..", "secret.doc"), "site/zwgk/link.doc"))
	base := doc.Source{Name: "site/zwgk/1.html"}
	n := must(ingest.New(ingest.Options{Exclude: []string{"secret*"}})).Neighbours("site")
	for _, c := range []struct {
		name  string
		a     doc.Attachment
		wants []string
	}{
		{"relative", doc.Attachment{URL: "./files/a.doc"}, []string{"site/zwgk/files/a.doc: linked"}},
		{"relative, escaped, with a query", doc.Attachment{URL: "files/%61.doc?v=1#top"}, []string{"site/zwgk/files/a.doc: linked"}},
		{"absolute, by its last name", doc.Attachment{URL: "https://www.example.cn/P0/b.xls"}, []string{"site/zwgk/b.xls: of that name"}},
		{"a servlet that names it", doc.Attachment{URL: "https://www.example.cn/down.jsp?file=b.xls"}, []string{"site/zwgk/b.xls: of that name"}},
		{"saved by a browser", doc.Attachment{URL: "https://www.example.cn/x/c.pdf"}, []string{"site/zwgk/1_files/c.pdf: saved with the page"}},
		{"from the root of the site", doc.Attachment{URL: "/attach/d.doc"}, []string{"site/attach/d.doc: from the top of the site"}},
		{"with the host as a folder", doc.Attachment{URL: "http://www.example.cn/attach/e.doc"}, []string{"site/www.example.cn/attach/e.doc: of the host"}},
		{"by its title", doc.Attachment{Title: "渡口整治任务分解表"}, []string{"site/zwgk/附件1：渡口整治任务分解表.xlsx: titled"}},
		{"by its title, where the address leads nowhere", doc.Attachment{Title: "附件：2. 联络员名单", URL: "https://www.example.cn/down?id=2"}, []string{"site/zwgk/附件2.联络员名单.docx: second"}},
		{"a title that says too little", doc.Attachment{Title: "名单"}, nil},
		{"an archive gives what is in it", doc.Attachment{URL: "forms.zip"}, []string{"site/zwgk/forms.zip!/f/1.txt: one", "site/zwgk/forms.zip!/f/2.txt: two"}},
		{"nothing outside", doc.Attachment{URL: "../../secret.doc"}, nil},
		{"nor by a link", doc.Attachment{URL: "link.doc"}, nil},
		{"nor by a file address", doc.Attachment{URL: "file:///etc/passwd"}, nil},
		{"nor a path of the system", doc.Attachment{URL: "/etc/passwd"}, nil},
		{"not the page itself", doc.Attachment{URL: "1.html"}, nil},
		{"no address", doc.Attachment{URL: "http://[::1"}, nil},
		{"nothing", doc.Attachment{}, nil},
	} {
		if got := found(t, n, base, c.a); !slices.Equal(got, c.wants) {
			t.Errorf("%s: %q, want %q", c.name, got, c.wants)
		}
	}
	if got := found(t, must(ingest.New(ingest.Options{Exclude: []string{"*.doc"}})).Neighbours("site"), base, doc.Attachment{URL: "files/a.doc"}); got != nil {
		t.Errorf("excluded, and found: %q", got)
	}
	// Of a file by itself: what lies in its folder, and in the working folder when it lies there.
	t.Chdir("site/zwgk")
	n = must(ingest.New(ingest.Options{})).Neighbours("./1.html")
	if got := found(t, n, doc.Source{Name: "./1.html"}, doc.Attachment{URL: "files/a.doc"}); !slices.Equal(got, []string{"./files/a.doc: linked"}) {
		t.Errorf("beside a file: %q", got)
	}
	if got := found(t, n, doc.Source{Name: "./1.html"}, doc.Attachment{URL: "../attach/d.doc"}); got != nil {
		t.Errorf("above the working folder: %q", got)
	}
}

func TestNeighbourRecords(t *testing.T) {
	entries := []warc.Entry{
		answer("https://www.example.cn/zwgk/1.html", "200 OK", "text/html", "page"),
		answer("https://www.example.cn/attach/a.doc", "200 OK", "application/msword", "old"),
		answer("https://www.example.cn/attach/a.doc", "200 OK", "application/msword", "new"),
		answer("https://www.example.cn/down.jsp?name=%E9%99%84%E4%BB%B6", "200 OK", "application/octet-stream", "servlet"),
		answer("https://www.example.cn/gone.doc", "404 Not Found", "text/html", "no"),
		answer("https://www.example.cn/forms.zip", "200 OK", "application/zip", string(zipOf([]part{{"1.txt", "one"}}, nil))),
	}
	for name, gzip := range map[string]bool{"c.warc": false, "c.warc.gz": true} {
		b, at := crawl(gzip, entries...)
		folderOf(t, map[string]string{name: string(b)})
		n := must(ingest.New(ingest.Options{})).Neighbours(name)
		base := doc.Source{Name: name + "!/0", URL: "https://www.example.cn/zwgk/1.html"}
		for _, c := range []struct {
			url   string
			wants []string
		}{
			{"../attach/a.doc#x", []string{fmt.Sprintf("%s!/%d: new", name, at[2])}},
			{"http://WWW.example.cn/attach/a.doc", []string{fmt.Sprintf("%s!/%d: new", name, at[2])}},
			{"/down.jsp?name=附件", []string{fmt.Sprintf("%s!/%d: servlet", name, at[3])}},
			{"/gone.doc", nil}, {"/never.doc", nil}, {"", nil},
			{"/forms.zip", []string{fmt.Sprintf("%s!/%d!/1.txt: one", name, at[5])}},
		} {
			if got := found(t, n, base, doc.Attachment{URL: c.url, Title: "c"}); !slices.Equal(got, c.wants) {
				t.Errorf("%s: %s: %q, want %q", name, c.url, got, c.wants)
			}
		}
		// The names are those of the stream, so that nothing is read twice.
		all, _ := readAll(t, ingest.Options{}, name)
		if got := found(t, n, base, doc.Attachment{URL: "/attach/a.doc"}); !slices.Contains(all, got[0]) {
			t.Errorf("%q is none of %q", got, all)
		}
	}
}

// What is no archive of a crawl, or is damaged, has no neighbours, and no panic.
func TestNoNeighbours(t *testing.T) {
	b, _ := crawl(true, answer("https://www.example.cn/1.html", "200 OK", "text/html", "page"), answer("https://www.example.cn/a.doc", "200 OK", "application/msword", "doc"))
	folderOf(t, map[string]string{"a.zip": "PK\x03\x04", "torn.warc.gz": string(b[:len(b)-30]), "empty.warc": ""})
	n := must(ingest.New(ingest.Options{})).Neighbours("a.zip", "torn.warc.gz", "empty.warc", "missing.warc", "no[")
	for _, archive := range []string{"a.zip", "torn.warc.gz", "empty.warc", "missing.warc", ""} {
		base := doc.Source{Name: archive + "!/0", URL: "https://www.example.cn/1.html"}
		for _, got := range found(t, n, base, doc.Attachment{URL: "a.doc"}) {
			if !strings.HasSuffix(got, "! damaged") {
				t.Errorf("%s: %q", archive, got)
			}
		}
	}
}

// Pages come before folders, and those before the files that come with pages; annexes are last.
func TestPagesFirst(t *testing.T) {
	folderOf(t, map[string]string{
		"in/a.doc": "1", "in/b/x.doc": "2", "in/b/y.html": "3", "in/c.html": "4", "in/z": "5", "in/附件1.xls": "6", "in/青水发7号.doc": "7",
		"a.zip": string(zipOf([]part{{"附件1.xls", "1"}, {"d/附件.doc", "2"}, {"d/青水发7号.doc", "3"}, {"z.html", "4"}}, nil)),
	})
	same(t, read(t, ingest.Options{PagesFirst: true}, "in"), "in/c.html: 4", "in/z: 5", "in/b/y.html: 3", "in/b/x.doc: 2", "in/a.doc: 1",
		"in/青水发7号.doc: 7", "in/附件1.xls: 6")
	same(t, read(t, ingest.Options{PagesFirst: true}, "a.zip"), "a.zip!/z.html: 4", "a.zip!/d/青水发7号.doc: 3", "a.zip!/附件1.xls: 1", "a.zip!/d/附件.doc: 2")
	same(t, read(t, ingest.Options{}, "a.zip"), "a.zip!/附件1.xls: 1", "a.zip!/d/附件.doc: 2", "a.zip!/d/青水发7号.doc: 3", "a.zip!/z.html: 4")
}

func TestNeighbourEntries(t *testing.T) {
	forms := zipOf([]part{{"f/1.txt", "one"}}, nil)
	entries := []part{
		{"site/1.html", "page"},
		{"site/files/a.doc", "linked"},
		{"site/b.xls", "of that name"},
		{"site/1_files/c.pdf", "saved with the page"},
		{"attach/d.doc", "from the top"},
		{"www.example.cn/e.doc", "of the host"},
		{"site/附件1：渡口整治任务分解表.xlsx", "titled"},
		{"other/联络员花名册.docx", "of another folder"},
		{"site/名单.docx", "too short"},
		{"site/forms.zip", string(forms)},
		{"site/.hidden.doc", "hidden"},
		{"word.docx", string(zipOf([]part{{"[Content_Types].xml", "x"}, {"a.doc", "y"}}, nil))},
	}
	folderOf(t, map[string]string{
		"in/n.zip":         string(zipOf(entries, nil)),
		"in/word.docx":     string(zipOf([]part{{"[Content_Types].xml", "x"}, {"a.doc", "y"}}, nil)),
		"in/damaged.zip":   string(zipOf(entries, nil)[:300]),
		"outside/that.zip": string(zipOf(entries, nil)),
	})
	n := must(ingest.New(ingest.Options{Exclude: []string{"secret*"}})).Neighbours("in")
	for _, c := range []struct {
		name, base string
		a          doc.Attachment
		wants      []string
	}{
		{"relative", "in/n.zip!/site/1.html", doc.Attachment{URL: "./files/a.doc"}, []string{"in/n.zip!/site/files/a.doc: linked"}},
		{"by its last name", "in/n.zip!/site/1.html", doc.Attachment{URL: "https://www.example.cn/P0/b.xls"}, []string{"in/n.zip!/site/b.xls: of that name"}},
		{"saved by a browser", "in/n.zip!/site/1.html", doc.Attachment{URL: "https://www.example.cn/x/c.pdf"}, []string{"in/n.zip!/site/1_files/c.pdf: saved with the page"}},
		{"from the top", "in/n.zip!/site/1.html", doc.Attachment{URL: "/attach/d.doc"}, []string{"in/n.zip!/attach/d.doc: from the top"}},
		{"of the host", "in/n.zip!/site/1.html", doc.Attachment{URL: "https://www.example.cn/e.doc"}, []string{"in/n.zip!/www.example.cn/e.doc: of the host"}},
		{"by its title", "in/n.zip!/site/1.html", doc.Attachment{Title: "渡口整治任务分解表"}, []string{"in/n.zip!/site/附件1：渡口整治任务分解表.xlsx: titled"}},
		{"by its title, the link leads elsewhere", "in/n.zip!/site/1.html", doc.Attachment{Title: "附件1.渡口整治任务分解表", URL: "P9.xlsx"}, []string{"in/n.zip!/site/附件1：渡口整治任务分解表.xlsx: titled"}},
		{"a title in another folder", "in/n.zip!/site/1.html", doc.Attachment{Title: "联络员花名册"}, nil},
		{"a short title", "in/n.zip!/site/1.html", doc.Attachment{Title: "名单"}, nil},
		{"an archive", "in/n.zip!/site/1.html", doc.Attachment{URL: "forms.zip"}, []string{"in/n.zip!/site/forms.zip!/f/1.txt: one"}},
		{"the page itself", "in/n.zip!/site/1.html", doc.Attachment{URL: "1.html"}, nil},
		{"out of the archive", "in/n.zip!/site/1.html", doc.Attachment{URL: "../../word.docx"}, nil},
		{"hidden", "in/n.zip!/site/1.html", doc.Attachment{URL: ".hidden.doc"}, nil},
		{"of an archive in an archive", "in/n.zip!/site/forms.zip!/f/0.html", doc.Attachment{URL: "1.txt"}, nil},
		{"of an office file", "in/word.docx!/x.doc", doc.Attachment{URL: "a.doc"}, nil},
		{"of a damaged archive", "in/damaged.zip!/site/1.html", doc.Attachment{URL: "b.xls"}, nil},
		{"outside of the inputs", "outside/that.zip!/site/1.html", doc.Attachment{URL: "b.xls"}, nil},
		{"what is not there", "in/none.zip!/site/1.html", doc.Attachment{URL: "b.xls"}, nil},
	} {
		if got := found(t, n, doc.Source{Name: c.base}, c.a); !slices.Equal(got, c.wants) {
			t.Errorf("%s: %q, want %q", c.name, got, c.wants)
		}
	}
}
