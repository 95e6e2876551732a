package ofd

import (
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// maxAttachments is how many attachments of a file become children.
const maxAttachments = 1_000

// attachments makes children of what Attachments.xml names (chapter 20). One that cannot be read is noted.
func (f *file) attachments(part string) error {
	var name string
	var size int64
	count := 0
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
			if count++; count > maxAttachments {
				return fmt.Errorf("%w: more than %d attachments", doc.ErrTooLarge, maxAttachments)
			}
			at := f.locate(path.Dir(part), loc)
			if name == "" {
				name = path.Base(at)
			}
			b, err := f.archive.Read(at)
			if size += int64(len(b)); err == nil && size > f.limits.Bytes {
				err = fmt.Errorf("%w: attachments of more than the limit of %d bytes", doc.ErrTooLarge, f.limits.Bytes)
			}
			if err == nil && b == nil {
				err = errors.New("it is not in the file")
			}
			if err != nil {
				f.w.Note("attachment", "%.200q was not read: %v", name, err)
				return nil
			}
			f.w.Child(doc.Source{Name: name, Bytes: b})
		}
		return nil
	})
}
