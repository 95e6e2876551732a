package docx

import (
	"encoding/xml"
	"strings"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// edge is a header or a footer that a section names (17.10).
type edge struct {
	id      string // of the relationship
	opening bool   // it is the header of the first page alone, and the section begins the document
	blocks  []block
}

// readEdge reads a reference to a header or footer.
func readEdge(e xml.StartElement) edge {
	return edge{id: relationID(e), opening: e.Name.Local == "headerReference" && packed.Attr(e, "type") == "first"}
}

// section takes what is said where a section ends. The header of the first page is one where the section says so.
func (r *reader) section(m mark) {
	for _, e := range m.edges {
		e.opening = e.opening && m.titlePage && !r.sectioned
		r.edges = append(r.edges, e)
	}
	r.sectioned = r.sectioned || m.section
	r.noteFormats(m)
}

// readEdges reads the headers and footers, each part once.
func (r *reader) readEdges() ([]edge, error) {
	var out []edge
	seen := map[string]bool{}
	for _, e := range r.edges {
		rel := r.rels[e.id]
		if rel.Target == "" || rel.External || seen[rel.Target] {
			continue
		}
		seen[rel.Target] = true
		x, err := r.pkg.XML(rel.Target)
		if err := r.damage(err); err != nil {
			return nil, err
		}
		if x == nil {
			continue
		}
		s, err := r.aside(rel.Target, x)
		if err != nil {
			return nil, err
		}
		err = s.body(func(b block) { e.blocks = append(e.blocks, b) })
		if err := r.damage(err); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// redHead takes the head of the document out of the headers, where somebody put it: the name of the organ with 文件, or the
// number of the document.
func redHead(edges []edge) (head []block, rest []edge) {
	for _, e := range edges {
		if e.opening && len(head) == 0 && isRedHead(e.blocks) {
			head = e.blocks
		} else {
			rest = append(rest, e)
		}
	}
	return head, rest
}

func isRedHead(blocks []block) bool {
	for _, b := range blocks {
		text := strings.TrimSpace(b.text())
		if strings.HasSuffix(text, "文件") || strings.HasSuffix(text, "号") && strings.ContainsAny(text, "〔[［") {
			return true
		}
	}
	return false
}

// writeEdges writes the headers and footers, each text once.
func (r *reader) writeEdges(edges []edge) error {
	seen := map[string]bool{}
	for _, e := range edges {
		for _, b := range e.blocks {
			text := b.text()
			if seen[text] {
				continue
			}
			seen[text] = true
			if err := r.block(b, footer); err != nil {
				return err
			}
		}
	}
	return nil
}
