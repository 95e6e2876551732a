package ingest_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// crawl makes a WARC and gives the offsets of its records.
func crawl(gzip bool, entries ...warc.Entry) ([]byte, []int64) {
	var b bytes.Buffer
	w := warc.NewWriter(&b, warc.WriterOptions{Gzip: gzip, Seed: "test"})
	var at []int64
	for _, e := range entries {
		e.Date = changed
		at = append(at, must(w.Write(e)).Offset)
	}
	return b.Bytes(), at
}

func answer(url, status, media, body string) warc.Entry {
	head := fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", status, media, len(body))
	return warc.Entry{Type: warc.Response, TargetURI: url, Head: []byte(head), Body: []byte(body)}
}

var pages = []warc.Entry{
	{Type: warc.Warcinfo, ContentType: "application/warc-fields", Body: []byte("software: test\r\n")},
	answer("https://www.example.cn/1.html", "200 OK", "text/html; charset=gbk", "<p>1</p>"),
	answer("https://www.example.cn/no", "404 Not Found", "text/html", "no"),
	answer("https://www.example.cn/x.png", "200 OK", "image/png", "png"),
	{Type: warc.Resource, TargetURI: "https://www.example.cn/2.txt", ContentType: "text/plain", Body: []byte("2")},
	{Type: warc.Request, TargetURI: "https://www.example.cn/1.html", ContentType: "application/http; msgtype=request", Body: []byte("GET / HTTP/1.1\r\n\r\n")},
	answer("https://www.example.cn/a.zip", "200 OK", "application/zip", string(zipOf(two, nil))),
	answer("https://www.example.cn/a.json", "200 OK", "application/json", `{"text":"no record"}`),
}

func TestCrawl(t *testing.T) {
	for name, gzip := range map[string]bool{"c.warc": false, "c.warc.gz": true} {
		b, at := crawl(gzip, pages...)
		folderOf(t, map[string]string{name: string(b), "x.zip": string(zipOf([]part{{name, string(b)}}, nil)), "c.warc.zst": string(zstdOf(b))})
		want := func(in string) []string {
			return []string{
				fmt.Sprintf("%s!/%d: <p>1</p>", in, at[1]), fmt.Sprintf("%s!/%d: 2", in, at[4]),
				fmt.Sprintf("%s!/%d!/a.html: 甲", in, at[6]), fmt.Sprintf("%s!/%d!/sub/b.txt: 乙", in, at[6]), fmt.Sprintf("%s!/%d: {\"text\":\"no record\"}", in, at[7]),
			}
		}
		got, r := readAll(t, ingest.Options{}, name)
		same(t, got, want(name)...)
		s := r.Progress().Skipped
		if s[ingest.SkipStatus] != 1 || s[ingest.SkipMedia] != 1 || s[ingest.SkipRecord] != 2 {
			t.Errorf("skipped %v", s)
		}
		same(t, read(t, ingest.Options{}, "x.zip"), want("x.zip!/"+name)...)
		same(t, read(t, ingest.Options{}, "c.warc.zst"), want("c.warc.zst")...)
		same(t, read(t, stdin(b), "-"), want("-")...)
		same(t, read(t, ingest.Options{Since: changed.Add(time.Hour)}, name))
		for src := range must(ingest.New(ingest.Options{})).Sources(t.Context(), name) {
			if src.URL != "https://www.example.cn/1.html" || src.MediaType != "text/html" || src.Charset != "gbk" || !src.FetchedAt.Equal(changed) {
				t.Errorf("%+v", src)
			}
			break
		}
	}
}

// wget keeps its own arguments and log in a crawl; the log is empty when it was quiet.
func TestNotesOfWget(t *testing.T) {
	b, _ := crawl(false, answer("https://www.example.cn/1", "200 OK", "text/html", "first"),
		warc.Entry{Type: warc.Resource, TargetURI: "metadata://gnu.org/software/wget/warc/wget_arguments.txt", ContentType: "text/plain", Body: []byte("-r")},
		warc.Entry{Type: warc.Resource, TargetURI: "metadata://gnu.org/software/wget/warc/wget.log", ContentType: "text/plain"})
	same(t, read(t, stdin(b), "-"), "-!/0: first")
}

// What a site says to crawlers is no notice: its robots.txt, by the address, and its sitemaps, by what they are.
func TestRobots(t *testing.T) {
	const urlset = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://www.example.cn/1</loc></url></urlset>`
	const declared = `<?xml version="1.0" encoding="%s"?>` + "\n<!-- made daily -->\n"
	site := "https://www.example.cn"
	skipped := []warc.Entry{
		answer(site+"/robots.txt", "200 OK", "text/plain", "User-agent: *\nDisallow: /search\n"),
		answer(site+"/robots.txt?v=2", "200 OK", "text/html", "<p>not found</p>"),
		answer(site+"/sitemap.xml", "200 OK", "application/xml", fmt.Sprintf(declared, "UTF-8")+urlset),
		answer(site+"/map", "200 OK", "text/html", "\xef\xbb\xbf"+fmt.Sprintf(declared, "GBK")+urlset),
		answer(site+"/cut.xml", "200 OK", "text/xml", urlset[:70]),
		answer(site+"/prefixed.xml", "200 OK", "text/xml", `<s:sitemapindex xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"/>`),
		answer(site+"/sitemap.xml.gz", "200 OK", "application/gzip", string(gzipOf([]byte(urlset)))),
	}
	read := []warc.Entry{
		answer(site+"/help/robots.txt", "200 OK", "text/plain", "a"),
		answer(site+"/b", "200 OK", "text/html", "<html><p>&lt;urlset></p><urlset></urlset></html>"),
		answer(site+"/c", "200 OK", "text/html", "urlset <urlset>"),
		answer(site+"/d", "200 OK", "application/rss+xml", "<rss/>"),
		answer(site+"/e", "200 OK", "text/html", "<"),
		answer(site+"/f", "200 OK", "text/html", ""),
	}
	b, at := crawl(true, append(append(skipped, answer("https://other.example.cn/robots.txt", "404 Not Found", "text/html", "no")), read...)...)
	var want []string
	for i, e := range read {
		want = append(want, fmt.Sprintf("-!/%d: %s", at[len(skipped)+1+i], e.Body))
	}
	got, r := readAll(t, stdin(b), "-")
	same(t, got, want...)
	if s := r.Progress().Skipped; s[ingest.SkipRobots] != int64(len(skipped)) || s[ingest.SkipStatus] != 1 {
		t.Errorf("skipped %v", s)
	}
	// A sitemap that somebody keeps in a folder is a file as any other.
	folderOf(t, map[string]string{"in/sitemap.xml": urlset, "in/robots.txt": "User-agent: *"})
	if got, _ := readAll(t, ingest.Options{}, "in"); len(got) != 2 {
		t.Errorf("of a folder: %q", got)
	}
}

// A record that the crawl cut off is read, with a note that says so.
func TestTruncatedRecord(t *testing.T) {
	cut := answer("https://www.example.cn/1", "200 OK", "text/html", "<p>the begin")
	cut.Truncated = "length"
	b, _ := crawl(true, cut, answer("https://www.example.cn/2", "200 OK", "text/html", "whole"))
	var notes [][]doc.Diagnostic
	for src, err := range must(ingest.New(stdin(b))).Sources(t.Context(), "-") {
		if err != nil {
			t.Fatal(err)
		}
		notes = append(notes, src.Notes)
	}
	if len(notes) != 2 || len(notes[0]) != 1 || notes[0][0].Code != "warc_truncated" || len(notes[1]) != 0 {
		t.Errorf("notes %+v", notes)
	}
}

// The notes of a crawl on an attachment stand behind its answer, and are no documents.
func TestMetadataRecord(t *testing.T) {
	pdf := answer("https://www.example.cn/a.pdf", "200 OK", "application/pdf", "%PDF-")
	pdf.ID = "urn:uuid:00000000-0000-4000-8000-000000000001"
	b, at := crawl(true, pdf,
		warc.Entry{Type: warc.Metadata, TargetURI: pdf.TargetURI, ConcurrentTo: pdf.ID, ContentType: "application/warc-fields", Body: []byte("via: https://www.example.cn/1.html\r\ntitle: 附件\r\ndate: 2026-03-01\r\n")},
		answer("https://www.example.cn/2", "200 OK", "text/html", "2"))
	got, r := readAll(t, stdin(b), "-")
	same(t, got, fmt.Sprintf("-!/%d: %%PDF-", at[0]), fmt.Sprintf("-!/%d: 2", at[2]))
	if s := r.Progress().Skipped; s[ingest.SkipRecord] != 1 {
		t.Errorf("skipped %v", s)
	}
}

// A damaged record is an error at its offset; those behind it are read.
func TestDamagedCrawl(t *testing.T) {
	b, at := crawl(false, answer("https://www.example.cn/1", "200 OK", "text/html", "first"), answer("https://www.example.cn/2", "200 OK", "text/html", "second"), answer("https://www.example.cn/3", "200 OK", "text/html", "third"))
	b = bytes.Replace(b, []byte("second"), []byte("SECOND"), 1)
	same(t, read(t, stdin(b), "-"), "-!/0: first", fmt.Sprintf("-!/%d! damaged", at[1]), fmt.Sprintf("-!/%d: third", at[2]))
	cut := b[:len(b)-20]
	same(t, read(t, stdin(cut), "-"), "-!/0: first", fmt.Sprintf("-!/%d! damaged", at[1]), fmt.Sprintf("-!/%d! damaged", at[2]))
}
