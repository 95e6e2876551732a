package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// A full disk fails the load; what was loaded before stays, and the load goes through when there is room again.
func TestLoadFullDisk(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	load := func(segment, text string) error {
		return s.Load(t.Context(), segment, func(yield func(*doc.Document, error) bool) {
			yield(&doc.Document{ID: segment, Text: text}, nil)
		})
	}
	pages := func(most int) {
		if _, err := s.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", most)); err != nil { // as if the disk ended there
			t.Fatal(err)
		}
	}
	if err := load("1", "数据"); err != nil {
		t.Fatal(err)
	}
	var have int
	if err := s.read.QueryRow("PRAGMA page_count").Scan(&have); err != nil {
		t.Fatal(err)
	}
	pages(have + 5)
	large := strings.Repeat("共享台账", 10_000)
	if err := load("2", large); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("on a full disk: %v", err)
	}
	if st, err := s.Stats(t.Context()); err != nil || st.Documents != 1 || st.Segments != 1 {
		t.Errorf("after it: %+v, %v", st, err)
	}
	pages(1 << 30)
	if err := load("2", large); err != nil {
		t.Errorf("with room again: %v", err)
	}
	hits, err := s.Search(t.Context(), Query{Text: "台账", Of: Documents})
	if err != nil || len(hits) != 1 || hits[0].ID != "2" {
		t.Errorf("%d hits, %v", len(hits), err)
	}
}
