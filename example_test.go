package gongwen_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log"
	"os"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/docx"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/xlsx"
)

func ExampleParse() {
	notice := `云川市人民政府办公室关于做好便民服务的通知
云政办发〔2021〕9号

各县人民政府：

一、延长窗口时间。周末照常办理，2021年6月底前全部做到。（市政务服务局牵头，各县人民政府负责）

云川市人民政府办公室
2021年3月18日
`
	d, err := gongwen.Parse(context.Background(), strings.NewReader(notice))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Metadata.DocNumber, d.Metadata.WrittenDate, d.Metadata.Issuers)
	for _, t := range d.Tasks {
		fmt.Println(t.Title, "|", t.Lead[0].Name, "|", t.Implementing[0].Name, "|", t.Deadlines[0].Date)
		place, _ := d.Locate(t.Lead[0].Span)
		fmt.Println("in the source:", notice[place.Start:place.End])
	}
	// Output:
	// 云政办发〔2021〕9号 2021-03-18 [云川市人民政府办公室]
	// 延长窗口时间 | 市政务服务局 | 各县人民政府 | 2021-06-30
	// in the source: 市政务服务局
}

// A program links the formats that it names and no others: this one reads DOCX and PDF.
func ExampleOptions_formats() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{docx.Format{}, &pdf.Format{}}})
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"docx/testdata/work-points.txt.docx", "pdf/testdata/table.pdf", "xlsx/testdata/notice.xlsx"} {
		raw, err := os.ReadFile("extract/" + name)
		if err != nil {
			log.Fatal(err)
		}
		d, err := p.Parse(context.Background(), doc.Source{Name: name, Bytes: raw})
		if errors.Is(err, doc.ErrUnsupported) {
			fmt.Println(err)
			continue
		} else if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Metadata.Title, len(d.Tasks))
	}
	// Output:
	// 云川市人民政府办公室关于印发2026年全市重点工作要点的通知 42
	// 松滩县2024年政务公开任务分解表 12
	// xlsx/testdata/notice.xlsx: read: unsupported: a ZIP container (DOCX, XLSX, PPTX, OFD or an archive)
}

// Attachments are found by the program: here they lie in the folder of the notice. What a sheet leaves open, as the year and the
// place of its organs, is that of the notice.
func ExampleParser_ParseWithAttachments() {
	folder := os.DirFS("testdata/attached")
	resolve := func(_ context.Context, _ doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
		return func(yield func(doc.Source, error) bool) {
			name := path.Base(a.URL)
			open := func(context.Context) (io.ReadCloser, error) { return folder.Open(name) }
			if _, err := fs.Stat(folder, name); err == nil && a.URL != "" {
				yield(doc.Source{Name: name, Open: open}, nil)
			}
		}
	}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{xlsx.Format{}}, Resolve: resolve})
	if err != nil {
		log.Fatal(err)
	}
	notice, err := os.ReadFile("testdata/attached/notice.html")
	if err != nil {
		log.Fatal(err)
	}
	docs, err := p.ParseWithAttachments(context.Background(), doc.Source{Name: "notice.html", Bytes: notice})
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range docs[1].Tasks {
		fmt.Println(t.Text, t.Lead[0].Canonical, t.Deadlines[0].Text, t.Deadlines[0].Date, t.Source.Cell)
	}
	for _, d := range docs[0].Diagnostics {
		fmt.Println(d.Message)
	}
	// Output:
	// 检修全部渡口的缆绳和护栏 青榆市水务局 6月底前 2024-06-30 A2
	// 更换超过年限的趸船 青榆市交通运输局 年底前 2024-12-31 A3
	// 给渡工补一次救生训练 青榆市应急管理局 9月底前 2024-09-30 A4
	// not found: 渡口联络员名单
}
