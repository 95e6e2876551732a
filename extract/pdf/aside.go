package pdf

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// maxAsides is how many texts that run aside of their pages are kept.
const maxAsides = 10_000

// aside is text that runs in another direction than the page, as a watermark or a mark at the margin does, or that nobody sees.
type aside struct {
	text   string
	page   int
	hidden bool
}

// asides are such texts, each once, though it stands on every page.
type asides struct {
	list []aside
	seen map[string]bool
	n    int // characters that are seen, on all pages
}

// add keeps those characters of a page.
func (a *asides) add(page int, marks []mark, those func(*mark) bool, hidden bool) {
	var b strings.Builder
	for i := range marks {
		if m := &marks[i]; those(m) {
			if !hidden {
				a.n++
			}
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
	a.list = append(a.list, aside{text, page, hidden})
}

// write gives them as furniture, behind the text.
func (a *asides) write(w *doc.BlockWriter) error {
	for _, t := range a.list {
		if err := w.Add(t.text, doc.Piece{Role: "footer", Hidden: t.hidden, Place: doc.Place{Page: t.page}}); err != nil {
			return err
		}
	}
	if a.n > 0 {
		w.Note("turned_text", "%d characters run in another direction than their pages: a watermark, or marks at the margin", a.n)
	}
	return nil
}
