package word

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// embedded makes children of the files inside: each object stands in a storage of its own below ObjectPool.
func embedded(f *compound.File, w *doc.BlockWriter) {
	for _, e := range f.Entries() {
		pool, name, ok := strings.Cut(e.Path, "/")
		if !ok || !e.Storage || !strings.EqualFold(pool, "ObjectPool") || strings.Contains(name, "/") {
			continue
		}
		if !w.ChildFits(name, 0) {
			return
		}
		if label, content, ok := f.Object(e.Path); ok {
			w.Child(doc.Source{Name: charset.Label(label), Bytes: content})
		}
	}
}
