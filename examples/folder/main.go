// Command folder cleans every notice of a folder, those inside of archives too, and prints a line for each in order. What
// cannot be read does not stop the rest.
//
//	go run ./examples/folder testdata
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/ingest"
)

func main() {
	files, err := ingest.New(ingest.Options{Exclude: []string{"golden/"}})
	if err != nil {
		log.Fatal(err)
	}
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	for d, err := range parser.All(ctx, files.Sources(ctx, os.Args[1:]...)) {
		if err != nil {
			fmt.Printf("not read: %v\n", err) // names the file
			continue
		}
		fmt.Printf("%s: %s, %d tasks\n", d.Source.Name, d.Metadata.Title, len(d.Tasks))
	}
}
