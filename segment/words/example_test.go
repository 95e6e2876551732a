package words_test

import (
	"fmt"
	"strings"

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
