package xlsx

import (
	"encoding/xml"
	"strings"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// drawing reads the text boxes of a sheet (20.5.2.35); pictures and charts are counted.
func (s *worksheet) drawing(part string) error {
	return s.walk(part, func(x *packed.XML, e xml.StartElement) error {
		switch e.Name.Local {
		case "Fallback": // says again what stands before it
			return x.Skip()
		case "pic", "graphicFrame":
			s.drawn++
			return x.Skip()
		case "txBody":
			box, err := paragraphs(x)
			if strings.TrimSpace(box) != "" {
				s.out.Boxes = append(s.out.Boxes, box)
			}
			return err
		}
		return nil
	})
}

// paragraphs reads the text of a box, a line for each paragraph (21.1.2.2.6).
func paragraphs(x *packed.XML) (string, error) {
	var b strings.Builder
	err := inside(x, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
		case "br":
			b.WriteByte('\n')
		case "t":
			s, err := text(x)
			b.WriteString(s)
			return err
		}
		return nil
	})
	return b.String(), err
}
