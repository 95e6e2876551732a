package xls

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// children are the files inside a workbook: each stands in a storage of its own, MBD and a number ([MS-XLS] 2.1.7.1).
func children(w *doc.BlockWriter, f *compound.File) {
	for _, e := range f.Entries() {
		if !e.Storage || strings.Contains(e.Path, "/") || !strings.HasPrefix(strings.ToUpper(e.Path), "MBD") {
			continue
		}
		if !w.ChildFits(e.Path, 0) {
			return
		}
		if label, content, ok := f.Object(e.Path); ok {
			w.Child(doc.Source{Name: charset.Label(label), Bytes: content})
		}
	}
}
