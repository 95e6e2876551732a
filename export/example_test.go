package export_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/export"
)

func ExampleNewTaskSheet() {
	notice := `云川市人民政府办公室关于做好便民服务的通知
云政办发〔2021〕9号

各县人民政府：

一、延长窗口时间。周末照常办理，2021年6月底前全部做到。（市政务服务局牵头，各县人民政府负责）

二、公布办事表格。表格目录3月底前公布。（市政务服务局负责）

云川市人民政府办公室
2021年1月18日
`
	d, err := gongwen.Parse(context.Background(), strings.NewReader(notice))
	if err != nil {
		log.Fatal(err)
	}
	sheet := export.NewTaskSheet(d)
	for _, row := range sheet.View(export.ByUnit).Rows {
		fmt.Println(row[0], row[1], row[2], row[3])
	}
	if err := sheet.WriteJSON(os.Stdout, export.ByDue); err != nil {
		log.Fatal(err)
	}
	// Output:
	// [市政务服务局] [牵头] [1] [延长窗口时间]
	// [市政务服务局] [责任] [2] [公布办事表格]
	// [各县人民政府] [责任] [1] [延长窗口时间]
	// {"due":["2021-03-31"],"deadline":["3月底前"],"number":2,"task":"公布办事表格","content":"表格目录3月底前公布。","implementing":["市政务服务局"],"source":"第260–339字节"}
	// {"due":["2021-06-30"],"deadline":["2021年6月底前"],"number":1,"task":"延长窗口时间","content":"周末照常办理，2021年6月底前全部做到。","lead":["市政务服务局"],"implementing":["各县人民政府"],"source":"第121–249字节"}
}
