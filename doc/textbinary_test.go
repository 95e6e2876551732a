package doc_test

import (
	"encoding/binary"
	"reflect"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// TestTextBinary takes texts to another process and back, and refuses what is none.
func TestTextBinary(t *testing.T) {
	mirror := doc.NewText("檔案室，网")
	mixed := mirror.Replace(
		doc.Edit{Span: doc.Span{Start: 0, End: 6}, New: "文件", Origin: doc.Phrase},
		doc.Edit{Span: doc.Span{Start: 9, End: 12}, New: ",", Origin: doc.Identity},
	)
	for _, text := range []doc.Text{{}, mirror, mixed, doc.UnplacedText("一"), doc.Join("\n", mixed, mirror.Cut(3, 9))} {
		b, err := text.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var got doc.Text
		if err := got.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(got, text) {
			t.Errorf("%q came back as %q with %v, %v", text, got, got.Runs(), err)
		}
		for n := range b {
			if err := got.UnmarshalBinary(b[:n]); err == nil && got.String() == text.String() {
				t.Errorf("%q: %d of %d bytes are enough", text, n, len(b))
			}
		}
	}
	for name, fields := range map[string][]uint64{
		"no runs for a text":    {0},
		"more runs than bytes":  {9, 0, 0, 1, 1, 1, 1},
		"begins late":           {1, 1, 0, 1, 1, 1, 1},
		"out of order":          {2, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1},
		"behind the text":       {2, 0, 0, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1},
		"units of no bytes":     {1, 0, 0, 3, 1, 0, 1},
		"units of 256 bytes":    {1, 0, 0, 3, 1, 256, 1},
		"an origin of no kind":  {1, 0, 0, 3, 6, 1, 1},
		"a source beyond 4 GiB": {1, 0, 1<<32 - 1, 1, 1, 1, 1},
	} {
		var b []byte
		for _, v := range fields {
			b = binary.AppendUvarint(b, v)
		}
		var got doc.Text
		if err := got.UnmarshalBinary(append(b, "abc"...)); err == nil {
			t.Errorf("%s: %v", name, got.Runs())
		}
	}
}

// TestSentinel names every error and finds it again.
func TestSentinel(t *testing.T) {
	for _, err := range []error{doc.ErrNoInput, doc.ErrEmpty, doc.ErrCharset, doc.ErrUnsupported, doc.ErrEncrypted, doc.ErrInternal} {
		if got := doc.Sentinel(doc.Code(err)); got != err {
			t.Errorf("%s: %v, want %v", doc.Code(err), got, err)
		}
	}
	if err := doc.Sentinel("read"); err != nil {
		t.Error(err)
	}
}
