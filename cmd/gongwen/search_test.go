package main

import (
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/batch"
)

// A page of a crawl is called by its address, which says more than its offset.
func TestPagesOfCrawlsByAddress(t *testing.T) {
	const address = "https://a.example/1.htm"
	if got := twin(batch.Twin{Name: "crawl.warc.gz!/4711", URL: address, Title: "通知"}); got != address+"  通知" {
		t.Errorf("twin: %s", got)
	}
	var out strings.Builder
	c := searchCmd{Documents: true}
	if err := c.table(&out, []store.Hit{{Source: doc.SourceInfo{Name: "crawl.warc.gz!/4711", URL: address}}}); err != nil || !strings.Contains(out.String(), address) {
		t.Errorf("table: %s, %v", out.String(), err)
	}
}
