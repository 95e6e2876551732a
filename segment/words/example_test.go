package words_test

import (
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/segment/words"
)

func ExampleWords_Cut() {
	w, err := words.New(words.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Join(w.Cut("依申请公开PM2.5监测数据，2.68%按GB/T 9704-2012印发。"), " | "))
	// Output: 依申请公开 | PM2.5 | 监测数据 | ， | 2.68% | 按 | GB/T 9704-2012 | 印发 | 。
}

func ExampleWords_Keywords() {
	var w words.Words // the zero value works, too
	for _, k := range w.Keywords("依申请公开的受理机构，依申请公开的办理程序。", 2) {
		fmt.Println(k.Text, k.Count)
	}
	// Output:
	// 依申请公开 2
	// 受理机构 1
}

func ExampleWords_ForDocument() {
	var w words.Words
	d := &doc.Document{ // as gongwen.Parse gives it
		Text: "推进云川航空产业园（以下简称云航园）建设。（云川市大数据发展管理局负责）",
		Tasks: []doc.Task{{
			Implementing: []doc.Unit{{Name: "云川市大数据发展管理局", Region: "云川市"}},
		}},
	}
	known := w.ForDocument(d)
	fmt.Println(strings.Join(known.Cut("云航园由云川市大数据发展管理局负责"), " | "))
	fmt.Println(strings.Join(w.Cut("云航园由云川市大数据发展管理局负责"), " | "))
	// Output:
	// 云航园 | 由 | 云川市大数据发展管理局 | 负责
	// 云 | 航 | 园 | 由 | 云 | 川 | 市 | 大数据发展管理局 | 负责
}
