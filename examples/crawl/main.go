// Command crawl cleans a crawl and writes its notices as Parquet. The same as a batch that goes on where it was killed:
//
//	gongwen batch crawl.warc.gz --out clean --format parquet
//
//	go run ./examples/crawl crawl.warc.gz > notices.parquet
package main

import (
	"context"
	"log"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/export/parquet"
	"github.com/gongwen-go/gongwen/ingest"
)

func main() {
	crawl, err := ingest.New(ingest.Options{})
	check(err)
	parser, err := gongwen.New(gongwen.Options{})
	check(err)
	rows, err := parquet.NewDocuments(os.Stdout, parquet.Options{})
	check(err)
	ctx := context.Background()
	for d := range parser.All(ctx, crawl.Sources(ctx, os.Args[1:]...)) {
		check(rows.Write(d)) // a page that could not be read is a row with its error
	}
	check(rows.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
