package ingest_test

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

// A folder holds a page, what a version control left there, and a zip.
func Example() {
	folder, _ := os.MkdirTemp("", "notices")
	defer os.RemoveAll(folder)
	os.WriteFile(filepath.Join(folder, "a.html"), []byte("<h1>关于做好防汛工作的通知</h1>"), 0o644)
	os.WriteFile(filepath.Join(folder, "Thumbs.db"), []byte("pictures"), 0o644)
	f, _ := os.Create(filepath.Join(folder, "b.zip"))
	z := zip.NewWriter(f)
	w, _ := z.Create("2024/通知.txt")
	fmt.Fprint(w, "各县（区）人民政府：")
	z.Create("../outside.txt")
	z.Close()
	f.Close()

	r, err := ingest.New(ingest.Options{Include: []string{"*.html", "*.txt"}})
	if err != nil {
		panic(err)
	}
	for src, err := range r.Sources(context.Background(), folder) {
		name := strings.TrimPrefix(src.Name, folder+"/")
		switch {
		case errors.Is(err, doc.ErrUnsafe):
			fmt.Println(name, "is left alone")
		case err != nil:
			fmt.Println(name, err)
		default:
			text, _ := src.Read(context.Background(), 1<<20)
			fmt.Println(name, "has", len(text), "bytes")
		}
	}
	fmt.Println("left out:", r.Progress().Skipped)
	// Output:
	// a.html has 42 bytes
	// b.zip!/2024/通知.txt has 30 bytes
	// b.zip!/../outside.txt is left alone
	// left out: map[excluded:1]
}

// A record of JSON Lines, as it comes from a pipe.
func ExampleDecodeRecord() {
	src, err := ingest.DecodeRecord([]byte(`{"id":"42","url":"https://www.example.cn/42.html","text":"各县（区）人民政府："}`), "")
	fmt.Println(src.ID, src.URL, string(src.Bytes), err)
	_, err = ingest.DecodeRecord([]byte(`{"id":"43"}`), "正文")
	fmt.Println(err)
	// Output:
	// 42 https://www.example.cn/42.html 各县（区）人民政府： <nil>
	// no input: the record has no 正文
}

// A stream of records, for instance the body of an answer, in which one is no record.
func ExampleRecords() {
	stream := strings.NewReader("{\"id\":\"42\",\"text\":\"各县（区）人民政府：\"}\n{\"id\":\n\"一个通知\"\n")
	for src, err := range ingest.Records(stream, ingest.RecordOptions{}) {
		if err != nil {
			fmt.Println(src.Name, "is damaged:", errors.Is(err, doc.ErrDamaged))
			continue
		}
		fmt.Printf("%q %s\n", src.ID, src.Bytes)
	}
	// Output:
	// "42" 各县（区）人民政府：
	// line 2 is damaged: true
	// "" 一个通知
}
