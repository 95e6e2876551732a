package ofd

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// titleTag is the element of the tags of official documents that holds the references to the objects of the title.
const titleTag = "标题"

// customTags reads the trees of tags whose leaves name objects (chapter 16), and keeps those of the title.
func (f *file) customTags(name string) error {
	f.tags = map[string]string{}
	f.objects = map[string]string{}
	var parts []string
	err := f.walk(name, func(x *packed.XML, e xml.StartElement) (err error) {
		if e.Name.Local == "FileLoc" && len(parts) < 100 {
			var s string
			s, err = text(x)
			parts = append(parts, f.locate(path.Dir(name), s))
		}
		return err
	})
	for _, part := range parts {
		err = errors.Join(err, f.tagTree(part))
	}
	return err
}

// tagTree reads one tree of tags.
func (f *file) tagTree(name string) error {
	return f.walk(name, func(x *packed.XML, e xml.StartElement) error {
		if e.Name.Local != titleTag {
			return nil
		}
		for depth := x.Depth() - 1; x.Depth() > depth; {
			t, err := x.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if e, ok := t.(xml.StartElement); ok && e.Name.Local == "ObjectRef" {
				id, err := text(x)
				if err != nil {
					return err
				}
				f.tags[strings.TrimSpace(id)] = titleTag
			}
		}
		return nil
	})
}

// note keeps the text of an object that tags name.
func (f *file) note(o *object, glyphs []glyph) {
	if o.id == "" || f.tags[o.id] == "" || len(f.objects[o.id]) > 0 {
		return
	}
	var b strings.Builder
	for _, g := range glyphs {
		b.WriteString(g.text)
	}
	f.objects[o.id] = b.String()
	f.order = append(f.order, o.id)
}

// title writes the title that tags mark, as what the file states beside its text.
func (f *file) title() error {
	var b strings.Builder
	for _, id := range f.order {
		b.WriteString(f.objects[id])
	}
	if b.Len() > 1000 {
		return nil
	}
	return f.w.Add(b.String(), doc.Piece{Kind: doc.Meta, Name: "articletitle"})
}
