package pptx_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pptx"
)

func Example() {
	raw, err := os.ReadFile("testdata/briefing.pptx")
	if err != nil {
		panic(err)
	}
	b, err := pptx.Format{}.Read(context.Background(), doc.Source{Name: "briefing.pptx"}, raw, doc.Limits{})
	if err != nil {
		panic(err)
	}
	for _, p := range b.Pieces[:3] {
		fmt.Println(p.Place.Page, b.Text.Slice(p.Span))
	}
	// Output:
	// 1 2026年全市重点工作任务分解
	// 1 云川市人民政府办公室
	// 1 2026年2月11日
}
