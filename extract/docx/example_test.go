package docx_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/docx"
)

func Example() {
	raw, err := os.ReadFile("testdata/split-table.html.docx")
	if err != nil {
		panic(err)
	}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{docx.Format{}}})
	if err != nil {
		panic(err)
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "任务分解表.docx", Bytes: raw})
	if err != nil {
		panic(err)
	}
	for _, t := range d.Tasks[:2] {
		fmt.Println(t.Label, t.Title+t.Text, t.Source.Paragraph)
	}
	// Output:
	// 1 修补破损路面 8
	// 2 清理占道经营 13
}
