// Command parse reads one notice and prints who must do what by when, with the bytes of the file where each task stands.
//
//	go run ./examples/parse testdata/notice.txt
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: parse FILE")
	}
	raw, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		log.Fatal(err)
	}
	d, err := parser.Parse(context.Background(), doc.Source{Name: os.Args[1], Bytes: raw})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Metadata.Title, d.Metadata.DocNumber)
	for _, t := range d.Tasks {
		fmt.Printf("%s %s\n", t.ID, t.Title)
		for _, u := range append(t.Lead, t.Implementing...) {
			fmt.Printf("  %s (%s)\n", u.Name, u.Basis)
		}
		for _, dl := range t.Deadlines {
			fmt.Printf("  %s %s\n", dl.Text, dl.Date)
		}
		fmt.Printf("  bytes %d-%d of the file\n", t.Source.Start, t.Source.End)
	}
}
