// Command reposts finds the notices of an archive that are the same one: reposts, mirrors, versions, excerpts. The same
// with the command, which keeps what it found:
//
//	gongwen batch archive.zip --out clean --duplicates && gongwen duplicates clean
//
//	go run ./examples/reposts archive.zip
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

func main() {
	archive, err := ingest.New(ingest.Options{})
	check(err)
	parser, err := gongwen.New(gongwen.Options{})
	check(err)
	index := corpus.New(corpus.Options{}) // with Options.Text the texts themselves are compared
	sketch := func(d *doc.Document) corpus.Sketch {
		s := corpus.NewSketch(d)
		s.ID = d.Source.Name
		return s
	}
	ctx := context.Background()
	for s := range gongwen.Each(ctx, parser, archive.Sources(ctx, os.Args[1:]...), sketch) {
		check(index.Add(s))
	}
	for cluster, err := range index.Clusters(ctx) {
		check(err)
		fmt.Println(cluster.Representative)
		for _, m := range cluster.Members {
			fmt.Printf("  %s %s (%.2f)\n", m.Relation, m.ID, m.Jaccard)
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
