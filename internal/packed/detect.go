package packed

import (
	"bytes"
	"context"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Kind is what tells the packages of one office program from others.
type Kind struct {
	Types []string // words of the media type of the main part: "wordprocessingml", "ms-word"
	Main  string   // how the program calls its main part: "word/document.xml"
	Names []string // what the names of files end with, for a zip whose beginning says nothing: ".docx"
}

// Is reports whether a source is a package of the kind: by the main part when all bytes are there, else by what the first
// of them hold.
func (k Kind) Is(src doc.Source, head []byte) bool {
	switch {
	case IsFlat(head):
		return hasAny(string(head), k.Types) || bytes.Contains(head, []byte(k.Main))
	case !IsZip(head):
		return false
	}
	if src.Bytes != nil {
		if p, err := openZip(context.Background(), src.Bytes); err == nil {
			main, _ := p.Main()
			if kind := p.Type(main); strings.HasSuffix(kind, ".main+xml") {
				return hasAny(kind, k.Types)
			}
			return main == k.Main || main == "" && p.zip.Has(k.Main)
		}
	}
	return k.isHead(src, head)
}

// isHead looks at the entries that begin in head.
func (k Kind) isHead(src doc.Source, head []byte) bool {
	office := false
	for at := 0; at >= 0; at = nextEntry(head, at) {
		name, data, _ := entryAt(head, at, ratioFrom)
		switch {
		case strings.HasPrefix(name, path.Dir(k.Main)+"/"):
			return true
		case name == "[content_types].xml":
			types := strings.ToLower(string(data))
			if hasAny(types, k.Types) {
				return true
			}
			office = !strings.Contains(types, ".main+xml") // it does not reach so far
		}
	}
	name, _, _ := strings.Cut(strings.ToLower(src.Name), "?")
	if office {
		for _, end := range k.Names {
			if strings.HasSuffix(name, end) {
				return true
			}
		}
	}
	return false
}

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
