package scan

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
)

// engine is a fake: it answers page n with pages[n-1].
type engine struct {
	pages []string
	err   error
}

func (e engine) Recognize(_ context.Context, img doc.Image) ([]doc.Line, error) {
	var out []doc.Line
	for line := range strings.SplitSeq(e.pages[img.Page-1], "\n") {
		out = append(out, doc.Line{Text: line})
	}
	return out, e.err
}

// TestTyped lays out lines without boxes: full lines go on, and the blanks that engines put between Han characters are none.
func TestTyped(t *testing.T) {
	r := Reader{OCR: engine{pages: []string{"一 、 延 长 窗 口 时 间 , 在 社 区 服 务 站 开 设\n夜 间 窗 口 , 每 周 两 次 ,\n\n二、Go 1.26 版　　　　另一处\n三、文字文字文字文字文字文字文字文字字字字字\n"}}}
	w := doc.NewBlockWriter(doc.Limits{})
	l := layout.New(t.Context(), doc.Limits{})
	glyphs, err := r.Recognize(t.Context(), doc.Image{Page: 1}, Frame{})
	if err != nil || l.Add(layout.Page{Number: 1, Width: 595, Height: 842, Glyphs: glyphs}) != nil || l.Write(w) != nil {
		t.Fatal(err)
	}
	want := "一、延长窗口时间,在社区服务站开设夜间窗口,每周两次,\n二、Go 1.26版  另一处\n三、文字文字文字文字文字文字文字文字字字字字"
	if got := w.Blocks().Text.String(); got != want {
		t.Errorf("%q, want\n%q", got, want)
	}
}

// TestBoxes places lines by their boxes, in points: the characters share the box by their widths, and the low line takes the
// size of the others.
func TestBoxes(t *testing.T) {
	lines := []doc.Line{
		{Text: "关于检查的通知通知通知", X0: 100, Y0: 100, X1: 540, Y1: 140},
		{Text: "第 1", X0: 100, Y0: 205, X1: 180, Y1: 237},
		{Text: "没有框"},
	}
	g := place(lines, Frame{Left: 10, Top: 20, Scale: 0.5})
	if len(g) != 11+2+3 {
		t.Fatalf("%d glyphs", len(g))
	}
	if a := g[0]; a.Left != 60 || a.Right != 80 || a.Size != 20 || a.Base != 20+(140-4.8)*0.5 {
		t.Errorf("first: %+v", a)
	}
	if a, b := g[11], g[12]; a.Left != 60 || a.Right != 80 || b.Left != 90 || b.Right != 100 || b.Size != 20 {
		t.Errorf("second line: %+v %+v", a, b)
	}
}

// TestTell holds what is said of pages, of those that an engine is silent about or fails on, too.
func TestTell(t *testing.T) {
	w := doc.NewBlockWriter(doc.Limits{})
	r := Reader{OCR: engine{pages: []string{"通知", "通知", " ", "通知"}}}
	for n := 1; n <= 3; n++ {
		if _, err := r.Recognize(t.Context(), doc.Image{Page: n}, Frame{}); err != nil {
			t.Error(err)
		}
	}
	if err := r.NoText("page 3 is an image").Error(); err != "no text layer (page 3 is an image): OCR found none" {
		t.Error(err)
	}
	r.OCR = engine{pages: []string{"", "", "", "通知"}, err: errors.New("out of ink")}
	if _, err := r.Recognize(t.Context(), doc.Image{Page: 4}, Frame{}); err != nil {
		t.Error(err)
	}
	r.Tell(w)
	var got []string
	for _, d := range w.Blocks().Diagnostics {
		got = append(got, d.Code+": "+d.Message)
	}
	want := "ocr: pages 1–2 were read by OCR: characters may be wrong\nocr_silent: page 3: OCR found no text\nocr_failed: page 4: out of ink"
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("%s", s)
	}
	if err := r.NoText("page 4 is an image"); !errors.Is(err, doc.ErrNoText) || !strings.HasSuffix(err.Error(), "OCR failed on page 4: out of ink") {
		t.Error(err)
	}
	if err := (&Reader{}).NoText("page 4 is an image"); !strings.Contains(err.Error(), "recognize the text first") {
		t.Error(err)
	}
}

// TestBounds: what is no page is not taken, and the end of the context ends the reading.
func TestBounds(t *testing.T) {
	r := Reader{OCR: engine{pages: []string{strings.Repeat("\n", MaxLines), strings.Repeat("文", MaxText/3+1)}}}
	for n := 1; n <= 2; n++ {
		if g, err := r.Recognize(t.Context(), doc.Image{Page: n}, Frame{}); g != nil || err != nil {
			t.Error(len(g), err)
		}
	}
	if r.failed.Len() != 2 || !errors.Is(r.why, doc.ErrTooLarge) {
		t.Error(r.failed.String(), r.why)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Recognize(ctx, doc.Image{Page: 1}, Frame{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestMediaType(t *testing.T) {
	for head, want := range map[string]string{
		"\x89PNG\r\n\x1a\n": "image/png", "\xff\xd8\xff\xe0": "image/jpeg", "GIF89a": "image/gif", "II*\x00": "image/tiff",
		"RIFF\x10\x00\x00\x00WEBPVP8 ": "image/webp", "RIFF\x10\x00\x00\x00WAVE": "", "RIFF": "",
		"BM\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x28\x00\x00\x00": "image/bmp", "BM 通知通知通知": "", "": "", "\x97JB2\r\n\x1a\n": "image/x-jbig2",
	} {
		if got := MediaType([]byte(head)); got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}
