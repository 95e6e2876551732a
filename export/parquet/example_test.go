package parquet_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	reader "github.com/parquet-go/parquet-go"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/export/parquet"
)

func ExampleNewTasks() {
	notice := `云川市人民政府办公室关于做好便民服务的通知
云政办发〔2021〕9号

各县人民政府：

一、延长窗口时间。周末照常办理，2021年6月底前全部做到。（市政务服务局牵头，各县人民政府负责）

二、公布办事表格。表格目录3月底前公布。（市政务服务局负责）

云川市人民政府办公室
2021年1月18日
`
	var file bytes.Buffer
	tasks, err := parquet.NewTasks(&file, parquet.Options{})
	if err != nil {
		log.Fatal(err)
	}
	d, err := gongwen.Parse(context.Background(), strings.NewReader(notice))
	if err != nil {
		log.Fatal(err)
	}
	if err := tasks.Write(d); err != nil {
		log.Fatal(err)
	}
	if err := tasks.Close(); err != nil {
		log.Fatal(err)
	}
	type task struct {
		Title        string   `parquet:"title"`
		Lead         []string `parquet:"lead,list"`
		Implementing []string `parquet:"implementing,list"`
		Due          int32    `parquet:"due,date"`
	}
	rows, err := reader.Read[task](bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range rows {
		fmt.Println(r.Title, r.Lead, r.Implementing, time.Unix(int64(r.Due)*86400, 0).UTC().Format(time.DateOnly))
	}
	// Output:
	// 延长窗口时间 [市政务服务局] [各县人民政府] 2021-06-30
	// 公布办事表格 [] [市政务服务局] 2021-03-31
}
