package packed

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"io"
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
		if p, err := OpenPackage(context.Background(), src.Bytes); err == nil {
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
		name, data := entryAt(head, at)
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

// localHeader is what an entry of a zip begins with, and how long that is without the name.
const (
	localHeader = "PK\x03\x04"
	localLength = 30
)

// entryAt is the name of the entry that begins at a byte, and as much of its content as is there.
func entryAt(b []byte, at int) (name string, data []byte) {
	if b = b[at:]; len(b) < localLength || string(b[:4]) != localHeader {
		return "", nil
	}
	length, extra := int(binary.LittleEndian.Uint16(b[26:])), int(binary.LittleEndian.Uint16(b[28:]))
	if len(b) < localLength+length+extra {
		return "", nil
	}
	name, packed := clean(string(b[localLength:localLength+length])), b[localLength+length+extra:]
	switch binary.LittleEndian.Uint16(b[8:]) {
	case 0:
		return name, packed[:min(len(packed), int(binary.LittleEndian.Uint32(b[18:])))]
	case 8:
		data, _ = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), ratioFrom))
	}
	return name, data
}

// nextEntry is where the entry after the one at a byte begins; -1 when there is none.
func nextEntry(b []byte, at int) int {
	if at+4 > len(b) {
		return -1
	}
	i := bytes.Index(b[at+4:], []byte(localHeader))
	if i < 0 {
		return -1
	}
	return at + 4 + i
}
