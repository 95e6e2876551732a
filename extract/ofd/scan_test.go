package ofd_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/ofd"
)

// engine is a fake that says the same of every image.
type engine struct {
	seen  []doc.Image
	lines []doc.Line
	err   error
}

func (e *engine) Recognize(_ context.Context, img doc.Image) ([]doc.Line, error) {
	e.seen = append(e.seen, img)
	return e.lines, e.err
}

// scanned is a file with text on page 1 and images on page 2: one that fills it, and a small one.
func scanned(t *testing.T) (raw, bitmap []byte) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1050, 1485))); err != nil {
		t.Fatal(err)
	}
	w := oneLine()
	w.newPage()
	w.page().WriteString(`<ofd:ImageObject ID="9" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="7"/><ofd:ImageObject ID="10" Boundary="5 5 20 20" ResourceID="7"/>`)
	w.files = map[string]string{
		"Doc_0/PublicRes.xml": `<ofd:Res ` + space + ` BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`,
		"Doc_0/Res/scan.png":  b.String(),
	}
	return w.bytes(t), b.Bytes()
}

// TestOCR shows the images of pages without text to the engine, as they are in the file.
func TestOCR(t *testing.T) {
	raw, bitmap := scanned(t)
	e := &engine{lines: []doc.Line{
		{Text: "右边的字", X0: 600, Y0: 100, X1: 800, Y1: 150}, {Text: "左边的字", X0: 100, Y0: 100, X1: 300, Y1: 150},
		{Text: "下面一行", X0: 100, Y0: 200, X1: 300, Y1: 250},
	}}
	b, err := ofd.Format{}.ReadScans(t.Context(), doc.Source{Name: "a.ofd"}, raw, doc.Limits{}, e)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := pieces(b), []string{"1 content: 请于6月底前完成检查。", "2 content: 左边的字  右边的字", "2 content: 下面一行"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(b.Diagnostics) != 1 || b.Diagnostics[0].Message != "page 2 was read by OCR: characters may be wrong" {
		t.Errorf("%v", b.Diagnostics)
	}
	if len(e.seen) != 1 {
		t.Fatalf("the engine was shown %d images", len(e.seen))
	}
	if img := e.seen[0]; !bytes.Equal(img.Bytes, bitmap) || img.Page != 2 || img.MediaType != "image/png" || img.Source != "a.ofd" || img.DPI != 127 {
		t.Errorf("%d bytes, page %d, %s of %s, %g", len(img.Bytes), img.Page, img.MediaType, img.Source, img.DPI)
	}
}

// TestOCRFails: a file of images alone has no text when the engine finds none, and when an image is not there.
func TestOCRFails(t *testing.T) {
	for _, c := range []struct {
		engine *engine
		image  string
		says   string
	}{
		{&engine{}, "x", "(page 1 is an image): OCR found none"},
		{&engine{err: errors.New("out of ink")}, "x", "(page 1 is an image): OCR failed on page 1: out of ink"},
		{&engine{}, "", `OCR failed on page 1: damaged input: no image "Doc_0/Res/scan.png"`},
	} {
		w := &writer{}
		w.newPage()
		w.page().WriteString(picture)
		w.files = map[string]string{"Doc_0/PublicRes.xml": `<ofd:Res ` + space + ` BaseLoc="Res"><ofd:MultiMedia ID="7"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:Res>`}
		if c.image != "" {
			w.files["Doc_0/Res/scan.png"] = c.image
		}
		_, err := ofd.Format{}.ReadScans(t.Context(), doc.Source{}, w.bytes(t), doc.Limits{}, c.engine)
		if !errors.Is(err, doc.ErrNoText) || !strings.HasSuffix(err.Error(), c.says) {
			t.Errorf("%v, want %s", err, c.says)
		}
	}
}

// TestStamp: a few characters over an image that fills the page are no text of it.
func TestStamp(t *testing.T) {
	w := &writer{}
	w.newPage()
	w.page().WriteString(picture + w.object("扫描件", 30, 100, 5, 0))
	if _, err := (ofd.Format{}).Read(t.Context(), doc.Source{}, w.bytes(t), doc.Limits{}); !errors.Is(err, doc.ErrNoText) || !strings.Contains(err.Error(), "page 1 is an image") {
		t.Errorf("%v", err)
	}
}
