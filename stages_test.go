package gongwen_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/segment"
)

// longNotices are notices of many items, each a heading, paragraphs with who is responsible and by when, and lines of units.
var longNotices = []struct{ name, head, item, end string }{
	{"simplified", "青禾县人民政府办公室关于推行网上办事的实施意见\n青政办发〔2021〕9号\n\n各乡镇人民政府，县政府各部门：\n\n　　为贯彻《关于加快推进网上办事的指导意见》（云政发〔2019〕4号），现提出以下意见。\n\n",
		"（%[1]d）办理第%[1]d项业务\n\n　　1.公布目录。通过门户网站第%[2]d次公布规范性文件，%[3]d个工作日内完成程序设定，方便人民群众。（责任单位：县政府办公室、县大数据局，各乡镇人民政府）\n\n　　2.听取意见。对涉及面广、群众关心的第%[2]d类事项，要走访企业，2021年6月底前改正，并把结果报送县政府办公室。\n　　牵头单位：县民政局\n　　配合单位：县卫健委、县残联\n\n",
		"青禾县人民政府办公室\n2021年3月18日\n"},
	{"traditional", "青禾縣人民政府辦公室關於推行網上辦事的實施意見\n青政辦發〔2021〕9號\n\n各鄉鎮人民政府，縣政府各部門：\n\n",
		"（%[1]d）辦理第%[1]d項業務\n\n　　1.公佈目錄。通過入口網站第%[2]d次公佈規範性檔案，%[3]d個工作日內完成程式設定，方便人民民眾。（責任單位：縣政府辦公室、縣大資料局，各鄉鎮人民政府）\n\n　　2.聽取意見。對涉及面廣、群眾關心的第%[2]d類事項，要走訪企業，2021年6月底前改正，並把結果報送縣政府辦公室。\n　　牽頭單位：縣民政局\n　　配合單位：縣衛健委、縣殘聯\n\n",
		"青禾縣人民政府辦公室\n2021年3月18日\n"},
}

// BenchmarkStages takes long notices through the phases one by one, and says how long each takes in ns for a byte.
func BenchmarkStages(b *testing.B) {
	n, errN := normalize.New(normalize.Options{})
	x, errX := extract.New(extract.Options{})
	s, errS := segment.New(segment.Options{})
	if errN != nil || errX != nil || errS != nil {
		b.Fatal(errN, errX, errS)
	}
	for _, notice := range longNotices {
		var text strings.Builder
		text.WriteString(notice.head)
		for i := range 100 {
			fmt.Fprintf(&text, notice.item, i+1, i*7, i%30+1)
		}
		text.WriteString(notice.end)
		src := doc.Source{Bytes: []byte(text.String())}
		b.Run(notice.name, func(b *testing.B) {
			var decoded normalize.Decoded
			var blocks doc.Blocks
			var normal doc.Normal
			var draft *doc.Draft
			stages := []struct {
				name string
				run  func() error
				took time.Duration
			}{
				{name: "decode", run: func() (err error) { decoded, err = n.Decode(b.Context(), src, src.Bytes); return err }},
				{name: "blocks", run: func() (err error) {
					blocks, err = x.Blocks(b.Context(), src, decoded.Text, doc.Limits{})
					return err
				}},
				{name: "text", run: func() (err error) { normal, err = n.Text(b.Context(), blocks); return err }},
				{name: "mark", run: func() (err error) { draft, err = x.Mark(b.Context(), src, normal); return err }},
				{name: "segment", run: func() error { return s.Build(b.Context(), draft) }},
			}
			b.SetBytes(int64(len(src.Bytes)))
			b.ReportAllocs()
			for b.Loop() {
				for i := range stages {
					start := time.Now()
					if err := stages[i].run(); err != nil {
						b.Fatal(err)
					}
					stages[i].took += time.Since(start)
				}
			}
			for _, stage := range stages {
				b.ReportMetric(float64(stage.took)/float64(b.N)/float64(len(src.Bytes)), stage.name+"-ns/B")
			}
		})
	}
}
