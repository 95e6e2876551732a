// Command fetch brings the notices that a list page names into an archive and says of each who has to do what. Run again, it
// says it of new notices only.
//
//	go run ./examples/site &
//	go run ./examples/fetch http://127.0.0.1:8411/zwgk/tzgg/ tzgg.warc.gz
package main

import (
	"context"
	"fmt"
	"log"
	"net/netip"
	"os"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/fetch"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: fetch URL ARCHIVE.warc.gz")
	}
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		log.Fatal(err)
	}
	client, err := fetch.New(fetch.Options{
		Contact: "mailto:archive@example.org", // yours
		Delay:   100 * time.Millisecond,       // leave it out on sites of others: a second is polite
		// The made site is on this machine; without this only the public network is asked.
		AllowPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx := context.Background()
	plan := fetch.Plan{Seeds: os.Args[1:2], Archive: os.Args[2], Follow: parser.Links}
	for src, err := range client.Crawl(ctx, plan) {
		if err != nil {
			fmt.Printf("not fetched: %v\n", err) // names the address
			continue
		}
		d, err := parser.Parse(ctx, src)
		if err != nil {
			fmt.Printf("not read: %v\n", err)
			continue
		}
		fmt.Println(d.Metadata.Title, d.Source.URL)
		for _, t := range d.Tasks {
			for _, u := range t.Lead {
				fmt.Printf("  %s: %s\n", u.Name, t.Title)
			}
		}
	}
}
