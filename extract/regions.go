package extract

import (
	"github.com/gongwen-go/gongwen/doc"
)

// regions uses what the markup says of the page's regions: what stands outside the content is furniture, unless there is
// no content; a hidden block is one, unless it is the content.
func (p *page) regions() {
	if !p.n.Markup {
		return
	}
	content := 0
	for i := range p.n.Pieces {
		if p.n.Pieces[i].Role == "content" {
			content += len(p.keys[i])
		}
	}
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		switch {
		case piece.Kind == doc.Meta || piece.Role == "content" && !(piece.Hidden && len(p.keys[i]) < 300):
		case piece.Hidden:
			p.remove(i, doc.Hidden)
		case content > 0, piece.Role == "nav", piece.Role == "footer":
			p.remove(i, doc.Furniture)
		}
	}
}
