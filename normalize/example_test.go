package normalize_test

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing/fstest"

	"golang.org/x/text/transform"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

// A Mainland text from a mirror gets its own words back, a Taiwan one keeps its words.
func ExampleConverter_String() {
	c, err := normalize.NewConverter("auto")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.String("雲川市人民政府辦公室：規範性檔案應當在入口網站公開，方便民眾查詢(xún)。"))
	fmt.Println(c.String("行政院函：檢送「入口網站服務計畫」，請查照。"))
	// Output:
	// 云川市人民政府办公室：规范性文件应当在门户网站公开，方便群众查询。
	// 行政院函：检送“入口网站服务计划”，请查照。
}

// A stream of any length; a fixed configuration is a transformer too.
func ExampleConverter_Reader() {
	auto, _ := normalize.NewConverter("auto")
	if _, err := io.Copy(os.Stdout, auto.Reader(strings.NewReader("國務院關於推進「網際網路+」行動的指導意見\n"))); err != nil {
		fmt.Println(err)
	}
	t2s, _ := normalize.NewConverter("t2s")
	t, _ := t2s.Transformer()
	s, _, err := transform.String(t, "乾隆年間的著作")
	fmt.Println(s, err)
	// Output:
	// 国务院关于推进“互联网+”行动的指导意见
	// 乾隆年间的著作 <nil>
}

// The way back: every character of the result leads to the bytes it came from.
func ExampleConverter_Text() {
	c, _ := normalize.NewConverter("auto")
	in := "國務院：規範性檔(dàng)案"
	out := c.Text(doc.NewText(in))
	at := strings.Index(out.String(), "文件")
	src, origin, _ := out.Source(doc.Span{Start: at, End: at + len("文件")})
	fmt.Println(out, "|", in[src.Start:src.End], "|", origin)
	// Output: 国务院：规范性文件 | 規範性檔(dàng)案 | phrase
}

// Dictionaries of one's own, in OpenCC's format; a phrase is found in all the ways to write it.
func ExampleNew_dictionaries() {
	n, err := normalize.New(normalize.Options{Dictionaries: fstest.MapFS{
		"office.txt": {Data: []byte("便民服務站\t便民服务中心\n")},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, _ := n.Converter()
	fmt.Println(c.String("國務院：各便民服務站"))
	_, err = normalize.New(normalize.Options{Dictionaries: fstest.MapFS{
		"a.txt": {Data: []byte("民众\t居民\n")}, "b.txt": {Data: []byte("民眾\t百姓\n")},
	}})
	fmt.Println(err)
	// Output:
	// 国务院：各便民服务中心
	// invalid options: b.txt line 1: 民眾 becomes 百姓, in a.txt line 1 居民
}
