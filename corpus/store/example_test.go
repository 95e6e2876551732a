package store_test

import (
	"context"
	"fmt"
	"iter"
	"log"
	"os"
	"path/filepath"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// files gives the sources of files.
func files(names ...string) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		for _, name := range names {
			b, err := os.ReadFile(filepath.Join("..", "..", "testdata", name))
			if !yield(doc.Source{Name: name, Bytes: b}, err) {
				return
			}
		}
	}
}

// Three notices are loaded. What has 市财政局 to do, by when?
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, filepath.Join(dir, "notices.db"), store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := s.Load(ctx, "first", parser.All(ctx, files("notice.txt", "work-points.txt", "mirror.txt"))); err != nil {
		log.Fatal(err)
	}
	hits, err := s.Search(ctx, store.Query{Unit: "市财政局", Order: store.ByDue})
	if err != nil {
		log.Fatal(err)
	}
	for _, h := range hits {
		due := "-"
		if len(h.Task.Deadlines) > 0 {
			due = h.Task.Deadlines[0].Text
		}
		fmt.Println(h.Metadata.DocNumber, h.Task.Title, due)
	}
	// Output:
	// 云政办发〔2021〕16号 建立数据目录 年底前
	// 云政办发〔2026〕5号 发放用电补助 一季度
	// 云政办发〔2026〕5号 共享数据 7月15日前
	// 云政办发〔2026〕5号 建成4所小学 8月20日前
	// 云政办发〔2026〕5号 推动老厂改造 2026年11月30日
	// 云政办发〔2026〕5号 改善饮水条件 年底前
}

// A word of two characters is found wherever it stands, and shown in its place.
func ExampleStore_Search() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, filepath.Join(dir, "notices.db"), store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := s.Load(ctx, "first", parser.All(ctx, files("notice.txt", "work-points.txt"))); err != nil {
		log.Fatal(err)
	}
	hits, err := s.Search(ctx, store.Query{Text: "牵头 台账", DueBefore: "2026-12-31"})
	if err != nil {
		log.Fatal(err)
	}
	for _, h := range hits {
		fmt.Println(h.Source.Name, h.Snippet)
	}
	// Output:
	// work-points.txt 清理拖欠账款 建立拖欠【台账】，9月30日前对50万元以下的欠款全部清偿。 市工业和信息化局【牵头】，市审计局、市国资委，各县（区）人民政府配合 二、稳住产业底盘 （二…
}
