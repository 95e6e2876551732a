package ofd

import (
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// attachments makes children of what Attachments.xml names (chapter 20). One that cannot be read is noted.
func (f *file) attachments(part string) error {
	var name string
	return f.walk(part, func(x *packed.XML, e xml.StartElement) error {
		switch e.Name.Local {
		case "Attachment":
			name = packed.Attr(e, "Name")
			if format := strings.ToLower(packed.Attr(e, "Format")); format != "" && path.Ext(name) == "" {
				name += "." + format
			}
		case "FileLoc":
			loc, err := text(x)
			if err != nil {
				return err
			}
			at := f.locate(path.Dir(part), loc)
			if name == "" {
				name = path.Base(at)
			}
			if !f.w.ChildFits(name, 0) {
				return nil
			}
			b, err := f.archive.Read(at)
			if err == nil && b == nil {
				err = errors.New("it is not in the file")
			}
			if err != nil {
				f.w.Note("embedded_unread", "embedded file %.80q is left out: %v", name, err)
				return nil
			}
			f.w.Child(doc.Source{Name: name, Bytes: b})
		}
		return nil
	})
}
