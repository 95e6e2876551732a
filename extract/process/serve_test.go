package process_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/process"
)

// TestServe ends when its input does, and says when that is no question.
func TestServe(t *testing.T) {
	if err := process.Serve(fake{}, strings.NewReader(""), io.Discard); err != nil {
		t.Error(err)
	}
	if err := process.Serve(fake{}, strings.NewReader("how are you?"), io.Discard); err == nil {
		t.Error("chat is a question")
	}
	r, w := io.Pipe()
	w.CloseWithError(os.ErrPermission)
	if err := process.Serve(fake{}, r, io.Discard); !errors.Is(err, os.ErrPermission) {
		t.Error(err)
	}
	r, w = io.Pipe()
	r.Close()
	if err := process.Serve(fake{}, strings.NewReader(""), w); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

// TestChildren: what stands inside a file comes with its bytes, none at all being bytes as well.
func TestChildren(t *testing.T) {
	f := format("fake")
	defer f.Close()
	b, err := f.Read(t.Context(), doc.Source{}, []byte("children"), doc.Limits{})
	if err != nil || len(b.Children) != 2 {
		t.Fatal(b.Children, err)
	}
	for i, want := range []string{"opened", ""} {
		if c := b.Children[i]; c.Bytes == nil || string(c.Bytes) != want || c.Name != "child" {
			t.Errorf("child %d: %+v", i, c)
		}
	}
}
