package ofd_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/ofd"
)

func Example() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{ofd.Format{}}})
	if err != nil {
		log.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/notice.ofd")
	if err != nil {
		log.Fatal(err)
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "notice.ofd", Bytes: raw})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Metadata.Title)
	fmt.Println(d.Metadata.DocNumber)
	task := d.Tasks[0]
	fmt.Println(task.Title, task.Lead[0].Name, task.Deadlines[1].Text)
	// Output:
	// 云川市人民政府办公室关于印发2021年便民服务工作要点的通知
	// 云政办发〔2021〕16号
	// 延长窗口时间 市政务服务局 6月底前
}
