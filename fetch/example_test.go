package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch"
)

// county is a small site: a list with two notices, one of which is gone.
func county() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /admin/\n")
		case "/notices/":
			fmt.Fprint(w, `<ul><li><a href="1.html">关于清淤的通知</a><li><a href="2.html">关于植树的通知</a></ul>`)
		case "/notices/1.html":
			fmt.Fprint(w, "<h1>关于清淤的通知</h1>")
		default:
			http.NotFound(w, r)
		}
	}))
}

func ExampleClient_Get() {
	site := county()
	defer site.Close()
	c, err := fetch.New(fetch.Options{
		Contact: "mailto:archive@example.org", Delay: time.Millisecond,
		AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, // else it is refused
	})
	if err != nil {
		panic(err)
	}
	defer c.Close()
	page, err := c.Get(context.Background(), site.URL+"/notices/1.html")
	fmt.Println(string(page.Bytes), page.MediaType, err)
	_, err = c.Get(context.Background(), site.URL+"/admin/")
	fmt.Println(errors.Is(err, fetch.ErrRobots))
	_, err = c.Get(context.Background(), "http://169.254.169.254/latest/meta-data/")
	fmt.Println(errors.Is(err, fetch.ErrAddress))
	// Output:
	// <h1>关于清淤的通知</h1> text/html <nil>
	// true
	// true
}

func ExampleClient_Crawl() {
	site := county()
	defer site.Close()
	dir, err := os.MkdirTemp("", "notices")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	c, err := fetch.New(fetch.Options{Delay: time.Millisecond, AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		panic(err)
	}
	defer c.Close()
	plan := fetch.Plan{
		Seeds: []string{site.URL + "/notices/"}, Archive: filepath.Join(dir, "notices.warc.gz"),
		// In the place of gongwen.Parser.Links: the one list, and notices that lead nowhere.
		Follow: func(_ context.Context, page doc.Source) (*doc.Links, error) {
			if !strings.HasSuffix(page.URL, "/") {
				return &doc.Links{Kind: doc.PageDocument}, nil
			}
			return &doc.Links{Kind: doc.PageList, Entries: []doc.Entry{{Title: "关于清淤的通知", URL: "1.html"}, {Title: "关于植树的通知", URL: "2.html"}}}, nil
		},
	}
	for run := range 2 {
		for src, err := range c.Crawl(context.Background(), plan) {
			var f *fetch.Failure
			if errors.As(err, &f) {
				fmt.Println(run, strings.TrimPrefix(src.URL, site.URL), f.Reason, f.Status)
				continue
			}
			text, err := src.Read(context.Background(), 1<<20)
			fmt.Println(run, strings.TrimPrefix(src.URL, site.URL), string(text), err)
		}
	}
	// Output:
	// 0 /notices/1.html <h1>关于清淤的通知</h1> <nil>
	// 0 /notices/2.html status 404
}
