package ofd

import (
	"encoding/xml"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/internal/packed"
)

// annotations reads which parts hold the annotations of which page (chapter 15).
func (f *file) annotations(name string) error {
	page := ""
	f.annots = map[string][]string{}
	return f.walk(name, func(x *packed.XML, e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "Page":
			page = packed.Attr(e, "PageID")
		case "FileLoc":
			var s string
			if s, err = text(x); err == nil && len(f.annots[page]) < 100 {
				f.annots[page] = append(f.annots[page], f.locate(path.Dir(name), s))
			}
		}
		return err
	})
}

// stamps keeps the texts of the stamps and watermarks of a page, as what does not belong to its text.
func (f *file) stamps(id string, page int) error {
	for _, name := range f.annots[id] {
		err := f.walk(name, func(x *packed.XML, e xml.StartElement) error {
			kind := packed.Attr(e, "Type")
			if e.Name.Local != "Annot" || kind != "Stamp" && kind != "Watermark" || packed.Attr(e, "Visible") == "false" {
				return nil
			}
			objects, err := f.parse(x)
			var b strings.Builder
			for _, o := range objects {
				for _, c := range o.codes {
					b.WriteString(c.text)
				}
			}
			f.aside(b.String(), page, false)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
