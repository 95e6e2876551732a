package pdf_test

import (
	"bytes"
	"context"
	"errors"
	picture "image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// engine is a fake: it looks where the image is dark, and says so.
type engine struct {
	seen []doc.Image
	dark []picture.Rectangle // of each image
	says string
	err  error
}

func (e *engine) Recognize(_ context.Context, img doc.Image) ([]doc.Line, error) {
	e.seen = append(e.seen, img)
	m, err := png.Decode(bytes.NewReader(img.Bytes))
	if err != nil {
		return nil, err
	}
	var dark picture.Rectangle
	g := m.(*picture.Gray)
	for i, c := range g.Pix {
		if x, y := i%g.Stride, i/g.Stride; c < 128 && !(picture.Point{X: x, Y: y}).In(dark) {
			dark = dark.Union(picture.Rect(x, y, x+1, y+1))
		}
	}
	e.dark = append(e.dark, dark)
	return []doc.Line{{Text: e.says}}, e.err
}

const (
	line = "关于停水的通知"
	// block is a picture of 144 × 72 points, 72 points from the left and the upper edge of the page; the image is dark.
	block = "q 144 0 0 72 72 698 cm /I Do Q\n"
)

// scans reads with an engine.
func scans(t *testing.T, e doc.OCR, pages ...string) (doc.Blocks, error) {
	t.Helper()
	return format.ReadScans(t.Context(), doc.Source{Name: "a.pdf"}, file{pages: pages}.bytes(), doc.Limits{}, e)
}

// TestOCR shows the pages without text to the engine, as they look, and puts what it says in its place.
func TestOCR(t *testing.T) {
	e := &engine{says: "认出的字"}
	b, err := scans(t, e, text(12, 72, 700, line), block, text(12, 72, 700, "第三页的文字"), "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range b.Pieces {
		got = append(got, strings.Repeat("*", p.Place.Page)+b.Text.Slice(p.Span))
	}
	if want := []string{"*" + line, "**认出的字", "***第三页的文字"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(b.Diagnostics) != 1 || b.Diagnostics[0].Message != "page 2 was read by OCR: characters may be wrong" {
		t.Errorf("%v", b.Diagnostics)
	}
	if len(e.seen) != 1 || e.seen[0].Page != 2 || e.seen[0].Source != "a.pdf" || e.seen[0].MediaType != "image/png" || e.seen[0].DPI != 300 {
		t.Fatalf("%+v", e.seen)
	}
	if want := picture.Rect(300, 300, 900, 600); !near(e.dark[0], want) {
		t.Errorf("the picture is drawn at %v, want %v", e.dark[0], want)
	}
}

// near reports whether two rectangles differ by two dots at most.
func near(a, b picture.Rectangle) bool { return a.In(b.Inset(-2)) && b.In(a.Inset(-2)) }

// TestStamp: a few characters over an image that fills the page are no text of it. They are read, and the engine does not see
// them.
func TestStamp(t *testing.T) {
	stamp := "BT /P 12 Tf 72 700 Td (HHH) Tj ET\n" // in a font that PDFium has
	if _, err := scans(t, nil, image+stamp, image+stamp); !errors.Is(err, doc.ErrNoText) || !strings.Contains(err.Error(), "pages 1–2 are images") {
		t.Errorf("%v", err)
	}
	e := &engine{says: "认出的字"}
	b, err := scans(t, e, white+stamp)
	if err != nil || b.Text.String() != "HHH\n认出的字" {
		t.Errorf("%q %v", b.Text.String(), err)
	}
	if !e.dark[0].Empty() {
		t.Errorf("the engine sees the stamp at %v", e.dark[0])
	}
	b, err = scans(t, e, block+stamp) // a picture beside a text
	if err != nil || b.Text.String() != "HHH" || len(e.seen) != 1 {
		t.Errorf("%q %v", b.Text.String(), err)
	}
}

// white fills the page with a picture that cannot be seen: it is clipped to nothing, and its box is not.
const white = "q 1 0 0 1 0 0 cm 700 900 1 1 re W n 595 0 0 842 0 0 cm /I Do Q\n"

// TestOutlines: characters that are drawn as paths, and those that their font does not name, are for the engine, too.
func TestOutlines(t *testing.T) {
	outlines := strings.Repeat("100 700 m 140 740 160 660 130 600 c 90 640 l f\n", 20)
	if _, err := scans(t, nil, outlines, ""); !errors.Is(err, doc.ErrNoText) || !strings.Contains(err.Error(), "(page 1 is a drawing, the others are empty): recognize") {
		t.Errorf("%v", err)
	}
	e := &engine{says: "认出的字"}
	if b, err := scans(t, e, outlines, ""); err != nil || b.Text.String() != "认出的字" || e.dark[0].Empty() {
		t.Errorf("%q %v", b.Text.String(), err)
	}
	raw := bytes.ReplaceAll(made(t, "notice.pdf"), []byte("/ToUnicode"), []byte("/NoUnicode"))
	if _, err := format.Read(t.Context(), doc.Source{}, raw, doc.Limits{}); !errors.Is(err, doc.ErrNoText) || !strings.Contains(err.Error(), "do not say which characters they draw") {
		t.Errorf("%v", err)
	}
	b, err := format.ReadScans(t.Context(), doc.Source{}, raw, doc.Limits{}, e)
	if err != nil || strings.Contains(b.Text.String(), "\ufffd") || !strings.Contains(b.Text.String(), "认出的字") || e.dark[1].Empty() {
		t.Errorf("%.200q %v", b.Text.String(), err)
	}
}

// TestOCRFails: a page without text costs the others nothing; a file of such pages has none.
func TestOCRFails(t *testing.T) {
	e := &engine{err: errors.New("out of ink")}
	b, err := scans(t, e, text(12, 72, 700, line), block)
	if err != nil || b.Text.String() != line || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "ocr_failed" || b.Diagnostics[0].Message != "page 2: out of ink" {
		t.Errorf("%q %v %v", b.Text.String(), b.Diagnostics, err)
	}
	if _, err := scans(t, e, block, block); !errors.Is(err, doc.ErrNoText) || !strings.HasSuffix(err.Error(), "(pages 1–2 are images): OCR failed on pages 1–2: out of ink") {
		t.Errorf("%v", err)
	}
	if _, err := scans(t, &engine{}, block); !errors.Is(err, doc.ErrNoText) || !strings.HasSuffix(err.Error(), "OCR found none") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := stopper(cancel)
	if _, err := format.ReadScans(ctx, doc.Source{}, file{pages: []string{block, block}}.bytes(), doc.Limits{}, stop); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// stopper ends the context while it recognizes.
type stopper func()

func (s stopper) Recognize(context.Context, doc.Image) ([]doc.Line, error) { s(); return nil, nil }

// TestLargePage: a page that is larger than A2 is drawn with fewer dots.
func TestLargePage(t *testing.T) {
	e := &engine{says: "认出的字"}
	raw := bytes.ReplaceAll(file{pages: []string{block}}.bytes(), []byte("[0 0 595 842]"), []byte("[0 0 9999 999]")) // 139 inches
	if _, err := format.ReadScans(t.Context(), doc.Source{}, raw, doc.Limits{}, e); err != nil {
		t.Fatal(err)
	}
	m, err := png.DecodeConfig(bytes.NewReader(e.seen[0].Bytes))
	if err != nil || m.Width*m.Height > 40_000_000 || m.Width*m.Height < 39_000_000 || e.seen[0].DPI >= 300 {
		t.Errorf("%d × %d at %g: %v", m.Width, m.Height, e.seen[0].DPI, err)
	}
}

// TestOwnerPassword: a file that only may not be printed is read.
func TestOwnerPassword(t *testing.T) {
	if got := content(read(t, made(t, "owner.pdf")), "content"); !strings.Contains(got, "府資服字第1120034567號") {
		t.Errorf("%q", got)
	}
}
