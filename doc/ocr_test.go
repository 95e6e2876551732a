package doc_test

import (
	"errors"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

func TestPages(t *testing.T) {
	for _, c := range []struct {
		pages []int
		want  string
	}{
		{nil, "pages are images"},
		{[]int{3}, "page 3 is an image"},
		{[]int{3, 3}, "page 3 is an image"},
		{[]int{1, 2, 3, 7}, "pages 1–3, 7 are images"},
		{[]int{1, 3, 5, 7, 9, 11, 13, 15, 17, 19}, "pages 1, 3, 5, 7, 9, 11, 13, 15 … are images"},
	} {
		var p doc.Pages
		for _, n := range c.pages {
			p.Add(n)
		}
		if got := p.Say("is an image", "are images"); got != c.want {
			t.Errorf("%v: %q, want %q", c.pages, got, c.want)
		}
	}
}

func TestNoText(t *testing.T) {
	const does = "recognize the text first (as with ocrmypdf -l chi_sim), or name an engine (Options.OCR, --ocr)"
	for want, err := range map[string]error{
		"no text layer (pages 1–12 are images): " + does:                                  doc.NoText("pages 1–12 are images"),
		"no text layer (the letter consists of images: 2): save it as a PDF, and " + does: doc.NoTextInside("the letter consists of images: 2"),
	} {
		if !errors.Is(err, doc.ErrNoText) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := doc.NeedsPassword("a PDF"); !errors.Is(err, doc.ErrEncrypted) || err.Error() != "encrypted input: a PDF that needs a password" {
		t.Error(err)
	}
}
