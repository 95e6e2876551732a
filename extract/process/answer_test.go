package process

import (
	"bytes"
	"encoding/gob"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// FuzzAnswer opens what a child that has gone mad may answer.
func FuzzAnswer(f *testing.F) {
	w := doc.NewBlockWriter(doc.Limits{})
	for _, err := range []error{w.Add("关于停水的通知", doc.Piece{Kind: doc.Heading, Level: 1}), w.Add("一", doc.Piece{Kind: doc.CellPiece, Cell: doc.Cell{Table: w.Table(), Rows: 1, Cols: 1}})} {
		if err != nil {
			f.Fatal(err)
		}
	}
	w.Child(doc.Source{Name: "名单.txt", Bytes: []byte("一")})
	for _, a := range []answer{{Blocks: w.Blocks()}, {Failure: newFailure(&doc.Error{Stage: "pdf", Err: doc.ErrDamaged})}} {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(a); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a answer
		if gob.NewDecoder(&bounded{r: bytes.NewReader(raw), left: 1 << 20}).Decode(&a) != nil {
			return
		}
		b, err := a.open(doc.Limits{}.WithDefaults())
		if err != nil {
			return
		}
		for _, p := range b.Pieces {
			_ = b.Text.Slice(p.Span)
			b.Text.Source(p.Span)
		}
	})
}

// TestReason is the line of a standard error that says why.
func TestReason(t *testing.T) {
	for _, c := range []struct{ said, want string }{
		{"", ""}, {"one\ntwo\n\n", "two"}, {"warning\npanic: x\n\ngoroutine 1\n", "panic: x"},
		{"fatal error: runtime: out of memory\ngoroutine 1\n" + strings.Repeat("trace\n", 10_000), "fatal error: runtime: out of memory"},
		{strings.Repeat("停", 200), strings.Repeat("停", 100)}, {"\xff\xfe", "\ufffd"},
	} {
		var s stderr
		s.Write([]byte(c.said))
		if got := s.reason(); got != c.want {
			t.Errorf("%.30q: %q, want %q", c.said, got, c.want)
		}
	}
}
