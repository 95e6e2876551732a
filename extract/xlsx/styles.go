package xlsx

import (
	"encoding/xml"
	"strings"

	"github.com/gongwen-go/gongwen/internal/packed"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// style is what the style of a cell says of its text.
type style struct {
	format   *sheet.Format
	centered bool
}

// maxStyles bounds the styles and the formats of numbers of a workbook; Excel has 65,490.
const maxStyles = 65_536

// readStyles reads the styles that cells refer to by number (cellXfs, 18.8.10).
func (r *reader) readStyles(name string) error {
	codes, formats := map[int]string{}, map[int]*sheet.Format{}
	return r.walk(name, func(x *packed.XML, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(codes) < maxStyles {
				codes[count(e, "numFmtId")] = packed.Attr(e, "formatCode")
			}
		case "dxfs", "cellStyleXfs": // formats that depend on conditions, and those that styles are made of
			return x.Skip()
		case "cellXfs":
			return inside(x, func(e xml.StartElement) error {
				switch {
				case e.Name.Local == "xf" && len(r.styles) < maxStyles:
					id := count(e, "numFmtId")
					if formats[id] == nil {
						formats[id] = formatOf(id, codes)
					}
					r.styles = append(r.styles, style{format: formats[id]})
				case e.Name.Local == "alignment" && len(r.styles) > 0:
					r.styles[len(r.styles)-1].centered = strings.HasPrefix(packed.Attr(e, "horizontal"), "center")
				}
				return nil
			})
		}
		return nil
	})
}

// formatOf is the format of a number: one of the workbook's own, or one that has no more than a number.
func formatOf(id int, codes map[int]string) *sheet.Format {
	if code, ok := codes[id]; ok {
		return sheet.NewFormat(code)
	}
	return sheet.NewFormat(sheet.BuiltinCode(id))
}

// style is the style with a number; one that is not there shows numbers as they are.
func (r *reader) style(n int) style {
	if n < len(r.styles) {
		return r.styles[n]
	}
	return style{format: r.general}
}
