package corpus_test

import (
	"context"
	"fmt"
	"log"

	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/doc"
)

const water = "各乡镇人民政府，县政府各部门：为保障城乡居民用水，经县政府研究，现就做好夏季供水工作通知如下。一、检修管网。县水务局要在六月底前完成主要管网的检修，更换老化管道。二、巡查水源。各乡镇人民政府每周巡查一次水源地，发现问题立即报告。"

// The reposts among four small notices.
func ExampleIndex_Clusters() {
	documents := []*doc.Document{
		{ID: "newspaper", Text: "本网讯 " + water + "（责任编辑：小禾）", Source: doc.SourceInfo{URL: "https://news.example.com/77.html"}},
		{ID: "county", Text: water, Source: doc.SourceInfo{URL: "https://www.qinghe.gov.cn/12.html"},
			Metadata: doc.Metadata{DocNumber: "青政办发〔2021〕12号"}},
		{ID: "mirror", Text: water, Script: doc.Script{Detected: "traditional", Origin: "mainland", Mirror: true}},
		{ID: "another", Text: "各乡镇人民政府：为做好秋季造林，请于十月底前报送造林地块、树种和数量，由县林业局汇总后统一安排苗木，逾期不报的视为没有任务。"},
	}
	texts := map[string]string{}
	index := corpus.New(corpus.Options{Text: func(_ context.Context, id string) (string, error) { return texts[id], nil }})
	for _, d := range documents {
		texts[d.ID] = d.Text
		if err := index.Add(corpus.NewSketch(d)); err != nil {
			log.Fatal(err)
		}
	}
	for cluster, err := range index.Clusters(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(cluster.Representative)
		for _, m := range cluster.Members {
			fmt.Printf("  %s: %s, %.2f\n", m.ID, m.Relation, m.Jaccard)
		}
	}
	// Output:
	// county
	//   newspaper: repost, 0.91
	//   mirror: mirror, 1.00
}
