package doc

import (
	"fmt"
	"testing"
)

// TestChildren: what lies inside a file is bounded in number and in bytes, and what is left out is told once.
func TestChildren(t *testing.T) {
	for name, c := range map[string]struct {
		files, each, limit, want int
	}{
		"none":  {0, 1, 100, 0},
		"few":   {3, 10, 100, 3},
		"many":  {1005, 1, 9999, 1000},
		"large": {5, 40, 80, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := NewBlockWriter(Limits{Bytes: int64(c.limit)})
			for range c.files {
				w.Child(Source{Bytes: make([]byte, c.each)})
			}
			w.Child(Source{}) // fits where none was left out
			b, want := w.Blocks(), c.want
			left := c.files > c.want
			if !left {
				want++
			}
			if len(b.Children) != want || (len(b.Diagnostics) == 1 && b.Diagnostics[0].Code == "embedded_limit") != left {
				t.Errorf("%d children, want %d; %v", len(b.Children), want, b.Diagnostics)
			}
			if len(b.Children) > 0 && b.Children[0].Name != "attachment 1" {
				t.Errorf("the first is called %q", b.Children[0].Name)
			}
		})
	}
}

func TestNotesBounded(t *testing.T) {
	w := NewBlockWriter(Limits{})
	for i := range 1200 {
		w.Note("damaged", "part %d", i)
	}
	d := w.Blocks().Diagnostics
	if len(d) != 1001 || fmt.Sprint(d[999].Code, d[1000].Code) != "damageddiagnostics_limit" {
		t.Errorf("%d diagnostics, the last %v", len(d), d[len(d)-1])
	}
}
