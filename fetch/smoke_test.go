package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch"
)

func TestSmoke(t *testing.T) {
	mux := http.NewServeMux()
	var log []string
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		log = append(log, r.URL.RequestURI()+" "+r.Header.Get("If-None-Match"))
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
			return
		case "/moved":
			http.Redirect(w, r, "/list", 302)
			return
		}
		w.Header().Set("ETag", `"`+r.URL.RequestURI()+`"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(304)
			return
		}
		fmt.Fprintf(w, "<html>%s", r.URL.RequestURI())
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	c, err := fetch.New(fetch.Options{Delay: time.Millisecond, AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	follow := func(ctx context.Context, src doc.Source) (*doc.Links, error) {
		switch src.URL {
		case s.URL + "/list", s.URL + "/list?page=2", s.URL + "/list?page=3":
			l := &doc.Links{Kind: doc.PageList, Pages: []string{s.URL + "/list?page=2", s.URL + "/list?page=3", s.URL + "/list?page=4"}}
			for i := range 5 {
				l.Entries = append(l.Entries, doc.Entry{Title: "t", URL: fmt.Sprintf("%s/a%s/%d", s.URL, src.URL[len(src.URL)-1:], i)})
			}
			return l, nil
		case s.URL + "/list?page=4":
			return &doc.Links{Kind: doc.PageList}, nil
		}
		return &doc.Links{Kind: doc.PageDocument, Attachments: []doc.Attachment{{Title: "a", URL: "/f.doc"}, {URL: "/private/x.doc"}}}, nil
	}
	plan := fetch.Plan{Seeds: []string{s.URL + "/moved"}, Archive: filepath.Join(t.TempDir(), "a.warc.gz"), Follow: follow,
		Event: func(e fetch.Event) { t.Logf("%+v", e) }}
	for range 2 {
		for src, err := range c.Crawl(t.Context(), plan) {
			if err != nil {
				t.Log("ERR", err)
				continue
			}
			b, err := src.Read(t.Context(), 1000)
			t.Log(src.Name, src.URL, string(b), err)
		}
		t.Log(log)
		log = nil
	}
	t.Logf("%+v", c.Progress())
}
