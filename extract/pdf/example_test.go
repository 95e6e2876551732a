package pdf_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

func Example() {
	f := &pdf.Format{}
	defer f.Close()
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{f}})
	if err != nil {
		fmt.Println(err)
		return
	}
	raw, err := os.ReadFile("testdata/table.pdf")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "table.pdf", Bytes: raw})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Metadata.Title)
	task := d.Tasks[11]
	fmt.Printf("%s %s, page %d\n", task.Label, task.Text, task.Source.Page)
	fmt.Println(task.Lead[0].Name, task.Deadlines[0].Date)
	// Output:
	// 松滩县2024年政务公开任务分解表
	// 12 完成县政府网站的适老化改造，老年人可以放大字号、听读网页。, page 2
	// 县政府办公室 2024-09-30
}
