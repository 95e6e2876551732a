package image_test

import (
	"bytes"
	"context"
	"errors"
	stdimage "image"
	"image/png"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/image"
)

// engine is a fake that says the same of every image.
type engine struct {
	says string
	seen []doc.Image
}

func (e *engine) Recognize(_ context.Context, img doc.Image) ([]doc.Line, error) {
	e.seen = append(e.seen, img)
	var out []doc.Line
	for line := range strings.SplitSeq(e.says, "\n") {
		out = append(out, doc.Line{Text: line})
	}
	return out, nil
}

func bitmap(t *testing.T) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, stdimage.NewGray(stdimage.Rect(0, 0, 300, 400))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestParse reads an image through the parser, which gives its engine to the format.
func TestParse(t *testing.T) {
	e := &engine{says: "关于检查的通知\n\n各科室：\n\n请于6月底前完成检查。"}
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{image.Format{}}, OCR: e})
	if err != nil {
		t.Fatal(err)
	}
	raw := bitmap(t)
	d, err := p.Parse(t.Context(), doc.Source{Name: "a.png", Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	if want := "关于检查的通知\n各科室：\n请于6月底前完成检查。"; d.Text != want {
		t.Errorf("%q, want %q", d.Text, want)
	}
	if len(d.Diagnostics) != 1 || d.Diagnostics[0].Code != "ocr" || d.Diagnostics[0].Message != "page 1 was read by OCR: characters may be wrong" {
		t.Errorf("%v", d.Diagnostics)
	}
	if len(e.seen) != 1 || !bytes.Equal(e.seen[0].Bytes, raw) || e.seen[0].MediaType != "image/png" || e.seen[0].Source != "a.png" || e.seen[0].Page != 1 {
		t.Errorf("%+v", e.seen)
	}
}

// TestNoText holds what is said of images without an engine, and with one that finds nothing.
func TestNoText(t *testing.T) {
	for _, raw := range []string{string(bitmap(t)), "\xff\xd8\xff\xe0cut", "GIF89a"} {
		_, err := image.Format{}.Read(t.Context(), doc.Source{}, []byte(raw), doc.Limits{})
		if !errors.Is(err, doc.ErrNoText) || !strings.Contains(err.Error(), "no text layer (the file is an image): recognize the text first") {
			t.Errorf("%v", err)
		}
		_, err = image.Format{}.ReadScans(t.Context(), doc.Source{}, []byte(raw), doc.Limits{}, &engine{})
		if !errors.Is(err, doc.ErrNoText) || !strings.HasSuffix(err.Error(), "OCR found none") {
			t.Errorf("%v", err)
		}
	}
	if _, err := (image.Format{}).Read(t.Context(), doc.Source{}, []byte("text"), doc.Limits{}); !errors.Is(err, doc.ErrUnsupported) {
		t.Errorf("%v", err)
	}
}
