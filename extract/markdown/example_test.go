package markdown_test

import (
	"context"
	"fmt"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/markdown"
)

func Example() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{markdown.Format{}}})
	if err != nil {
		panic(err)
	}
	notice := "# 任务分解表\n\n| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 1 | **修补**破损路面 | 市交通局 |\n"
	d, err := p.Parse(context.Background(), doc.Source{Name: "任务.md", Bytes: []byte(notice)})
	if err != nil {
		panic(err)
	}
	for _, t := range d.Tasks {
		fmt.Println(t.Label, t.Title+t.Text, t.Implementing[0].Name)
	}
	// Output: 1 修补破损路面 市交通局
}
