package process_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/process"
)

// A program reads PDF in processes of itself: called with "pdf-reader" (in this test "pdf"), it serves.
func Example() {
	// if len(os.Args) == 2 && os.Args[1] == "pdf-reader" {
	//	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	//	f := &pdf.Format{Options: pdf.Options{Unguarded: true, Instances: 1}}
	//	err := f.Start() // so that no file's deadline has to pay for it
	//	if err == nil {
	//		err = process.Serve(f, os.Stdin, os.Stdout)
	//	}
	//	…
	// }
	f := &process.Format{Format: &pdf.Format{}, Command: []string{os.Args[0], "pdf"}}
	defer f.Close()
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{f}})
	if err != nil {
		fmt.Println(err)
		return
	}
	raw, err := os.ReadFile("../pdf/testdata/table.pdf")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "table.pdf", Bytes: raw})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Metadata.Title, len(d.Tasks))
	// Output: 松滩县2024年政务公开任务分解表 12
}
