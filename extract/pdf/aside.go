package pdf

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// maxAsides is how many texts that run aside of their pages are kept.
const maxAsides = 10_000

// aside is text that runs in another direction than the page, as a watermark or a mark at the margin does.
type aside struct {
	text string
	page int
}

// asides are such texts, each once, though it stands on every page.
type asides struct {
	list []aside
	seen map[string]bool
	n    int // characters, on all pages
}

// add keeps the characters of a page that run in one of these directions.
func (a *asides) add(page int, marks []mark, directions [directions]bool) {
	var b strings.Builder
	for i := range marks {
		if m := &marks[i]; directions[m.to] {
			a.n++
			b.WriteString(m.text)
		}
	}
	text := strings.TrimSpace(b.String())
	if text == "" || a.seen[text] || len(a.list) >= maxAsides {
		return
	}
	if a.seen == nil {
		a.seen = map[string]bool{}
	}
	a.seen[text] = true
	a.list = append(a.list, aside{text, page})
}

// write gives them as furniture, behind the text.
func (a *asides) write(w *doc.BlockWriter) error {
	for _, t := range a.list {
		if err := w.Add(t.text, doc.Piece{Role: "footer", Place: doc.Place{Page: t.page}}); err != nil {
			return err
		}
	}
	if a.n > 0 {
		w.Note("turned_text", "%d characters run in another direction than their pages: a watermark, or marks at the margin", a.n)
	}
	return nil
}
