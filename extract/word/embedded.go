package word

import (
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
	for _, e := range f.Entries() {
		pool, name, ok := strings.Cut(e.Path, "/")
		if !ok || !e.Storage || !strings.EqualFold(pool, "ObjectPool") || strings.Contains(name, "/") {
			continue
		}
		label, content, ok := f.Object(e.Path)
		if !ok {
			continue
		}
		if left -= int64(len(content)); left < 0 || count == maxEmbedded {
			w.Note("word_embedded", "more than %d embedded files or %d bytes of them; the rest is left out", maxEmbedded, limits.Bytes)
			return
		}
		count++
		w.Child(doc.Source{Name: labelText(label), Bytes: content})
	}
}

// labelText is a label, which is in the charset of the machine it was written on.
func labelText(b []byte) string {
	if d, err := charset.Decode(b, charset.GB18030); err == nil {
		return d.Text.String()
	}
	return ""
}
