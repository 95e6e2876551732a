package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// source is a file of testdata with an address.
func source(t testing.TB, name string) doc.Source {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Source{Name: name, URL: "https://www.yunchuan.example.cn/" + name, Bytes: b}
}

func TestTry(t *testing.T) {
	s := open(t)
	load(t, s, "1", parsed(t, "notice.txt", "work-points.txt", "report.txt", "mirror.txt")...)
	for _, q := range []store.Query{
		{Text: "数据"}, {Unit: "市财政局", Role: store.Lead}, {Text: "台账", Of: store.Documents}, {Text: "12月底", DueBefore: "2026-12-31", Order: store.ByDue, Limit: 3},
		{Text: "账"}, {Text: "2026 -县", Of: store.Documents}, {Region: "云川市", Limit: 1}, {Number: "云政办发[2026]5号", Of: store.Documents},
	} {
		hits, err := s.Search(t.Context(), q)
		fmt.Printf("%+v %v\n", q, err)
		for _, h := range hits {
			fmt.Printf("   %.2f %s", h.Score, h.Snippet)
			if h.Task != nil {
				fmt.Print(" L:", len(h.Task.Lead), h.Task.Deadlines)
			}
			fmt.Println()
		}
	}
	st, err := s.Stats(t.Context())
	fmt.Printf("%+v %v\n", st, err)
}
