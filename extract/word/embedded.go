package word

import (
	"bytes"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// maxEmbedded bounds the files inside one.
const maxEmbedded = 1000

// embedded makes children of the files inside: each object stands in a storage of its own below ObjectPool.
func embedded(f *compound.File, w *doc.BlockWriter, limits doc.Limits) {
	left, count := limits.Bytes, 0
	entries := f.Entries()
	for i, e := range entries {
		pool, name, ok := strings.Cut(e.Path, "/")
		if !ok || !e.Storage || !strings.EqualFold(pool, "ObjectPool") || strings.Contains(name, "/") {
			continue
		}
		src, ok := object(f, name, entries[i:])
		if !ok {
			continue
		}
		if left -= int64(len(src.Bytes)); left < 0 || count == maxEmbedded {
			w.Note("word_embedded", "more than %d embedded files or %d bytes of them; the rest is left out", maxEmbedded, limits.Bytes)
			return
		}
		count++
		w.Child(src)
	}
}

// object is the file in the storage that entries begin with: packed as it was, or as a document of an office program in the
// form of a compound file.
func object(f *compound.File, name string, entries []compound.Entry) (doc.Source, bool) {
	path := entries[0].Path + "/"
	if b, err := f.Read(path + "\x01Ole10Native"); err == nil && b != nil {
		return native(b)
	}
	if b, err := f.Read(path + "Package"); err == nil && len(b) > 0 {
		return doc.Source{Name: name, Bytes: b}, true
	}
	extension := ""
	for _, k := range [][2]string{{"WordDocument", ".doc"}, {"Workbook", ".xls"}, {"PowerPoint Document", ".ppt"}} {
		if extension == "" && f.Has(path+k[0]) {
			extension = k[1]
		}
	}
	if extension == "" {
		return doc.Source{}, false
	}
	var streams []compound.Stream
	for _, e := range entries[1:] {
		rest, ok := strings.CutPrefix(e.Path, path)
		if !ok {
			break
		}
		if b, err := f.Read(e.Path); err == nil && !e.Storage {
			streams = append(streams, compound.Stream{Path: rest, Bytes: b})
		}
	}
	return doc.Source{Name: name + extension, Bytes: compound.Pack(streams)}, true
}

// native reads a file as the packager of Windows stores it ([MS-OLEDS] 2.3.6): a label, the path it came from, its bytes.
func native(b []byte) (doc.Source, bool) {
	if len(b) < 6 {
		return doc.Source{}, false
	}
	label, rest, ok := bytes.Cut(b[6:], []byte{0})
	if !ok {
		return doc.Source{}, false
	}
	_, rest, ok = bytes.Cut(rest, []byte{0})
	if !ok || len(rest) < 8 {
		return doc.Source{}, false
	}
	skip := int64(long(rest[4:]))
	if rest = rest[8:]; skip+4 > int64(len(rest)) {
		return doc.Source{}, false
	}
	rest = rest[skip:]
	size := min(int64(long(rest)), int64(len(rest)-4))
	if size == 0 {
		return doc.Source{}, false
	}
	return doc.Source{Name: labelText(label), Bytes: rest[4 : 4+size]}, true
}

// labelText is a label, which is in the charset of the machine it was written on.
func labelText(b []byte) string {
	if d, err := charset.Decode(b, charset.GB18030); err == nil {
		return d.Text.String()
	}
	return ""
}
