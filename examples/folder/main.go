// Command folder reads every file of a folder, several at a time, and prints a line for each in order. A file that cannot
// be read does not stop the rest.
//
//	go run ./examples/folder testdata
package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

// files yields the files of a folder; each is opened when its turn comes.
func files(folder fs.FS) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			open := func(context.Context) (io.ReadCloser, error) { return folder.Open(path) }
			if !yield(doc.Source{Name: path, Open: open}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(doc.Source{}, err)
		}
	}
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: folder FOLDER")
	}
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for d, err := range parser.All(context.Background(), files(os.DirFS(os.Args[1]))) {
		if err != nil {
			fmt.Printf("not read: %v\n", err) // names the file
			continue
		}
		fmt.Printf("%s: %s, %d tasks\n", d.Source.Name, d.Metadata.Title, len(d.Tasks))
	}
}
