// Command site serves a small made site on this machine, to try gongwen fetch on: a list of notices over three pages, an
// attachment, a page in GBK, a robots.txt. No place in it exists.
//
//	go run ./examples/site &
//	gongwen fetch http://127.0.0.1:8411/zwgk/tzgg/ -o tzgg.warc.gz --allow 127.0.0.0/8 --delay 100ms
//	gongwen tasks tzgg.warc.gz -o tasks.xlsx
package main

import (
	"embed"
	"io/fs"
	"log"
	"net/http"
	"os"
)

//go:embed pages
var pages embed.FS

func main() {
	address := "127.0.0.1:8411"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	site, err := fs.Sub(pages, "pages")
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("http://%s/zwgk/tzgg/ lists notices", address)
	log.Fatal(http.ListenAndServe(address, http.FileServerFS(site)))
}
