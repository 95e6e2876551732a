package warc_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/gongwen-go/gongwen/ingest/warc"
)

// Read the pages of an archive. A damaged record is one error, and reading goes on.
func ExampleReader_All() {
	var file bytes.Buffer // os.Open("crawl.warc.gz") in a program
	w := warc.NewWriter(&file, warc.WriterOptions{Gzip: true})
	for _, text := range []string{"<p>一</p>", "<p>二</p>", "<p>三</p>"} {
		w.Write(warc.Entry{
			Type: warc.Response, Date: time.Date(2022, 8, 9, 0, 0, 0, 0, time.UTC), TargetURI: "http://www.songtan.example/" + text[3:6],
			Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"), Body: []byte(text),
		})
	}
	file.Bytes()[file.Len()/2] ^= 0xff // damage

	r := warc.NewReader(&file, warc.Options{Name: "crawl.warc.gz"})
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println("damaged")
			continue
		}
		if rec.Type == warc.Response {
			body, info, err := rec.Body(0)
			fmt.Println(rec.TargetURI, info.Status, info.MediaType, info.Charset, string(body), err)
		}
	}
	s := r.Stats()
	fmt.Println(s.Records[warc.Response], "read,", s.Damaged, "damaged")
	// Output:
	// http://www.songtan.example/一 200 text/html utf-8 <p>一</p> <nil>
	// damaged
	// http://www.songtan.example/三 200 text/html utf-8 <p>三</p> <nil>
	// 2 read, 1 damaged
}

// Store an exchange as it came; the offset and length of each record make an index.
func ExampleWriter_Write() {
	var file bytes.Buffer
	w := warc.NewWriter(&file, warc.WriterOptions{Seed: "example"}) // without a seed ids are random
	at, err := w.Write(warc.Entry{
		Type: warc.Response, Date: time.Date(2022, 8, 9, 15, 30, 12, 0, time.UTC), TargetURI: "http://www.songtan.example/a",
		Head: []byte("HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\n"), Body: []byte("没有"),
	})
	fmt.Println(at.Offset, at.Length == int64(file.Len()), at.PayloadDigest, err)
	rec, _ := warc.NewReader(bytes.NewReader(file.Bytes()[at.Offset:]), warc.Options{}).Next()
	fmt.Println(rec.Type, rec.TargetURI, rec.Date.Format(time.RFC3339), rec.Length)
	// Output:
	// 0 true sha1:RXH7D27DGN7MIQSQKWIYQKMZVPOOWSJG <nil>
	// response http://www.songtan.example/a 2022-08-09T15:30:12Z 51
}
