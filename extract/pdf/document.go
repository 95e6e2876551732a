package pdf

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tetratelabs/wazero/api"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
)

const (
	maxLinks     = 10_000 // of a page
	maxBookmarks = 20_000
	maxLevels    = 32 // of bookmarks below each other
	uriAction    = 3  // fpdf_doc.h
)

// title adds the title of the document information (ISO 32000-1, 14.3.3), when it looks like one: programs fill in the name
// of a file or of a template.
func (r *reader) title(w *doc.BlockWriter) error {
	title := strings.TrimSpace(r.name("FPDF_GetMetaText", r.document, r.put([]byte("Title\x00"))))
	if !isTitle(title) {
		return nil
	}
	return w.Add(title, doc.Piece{Kind: doc.Meta, Name: "title"})
}

// isTitle reports whether words are those of a title: Han characters, and not the name of a file.
func isTitle(s string) bool {
	han := 0
	for _, c := range s {
		if unicode.Is(unicode.Han, c) {
			han++
		}
	}
	lower := strings.ToLower(s)
	for _, ending := range []string{".doc", ".docx", ".wps", ".pdf", ".ofd", ".xls", ".xlsx", ".dot", ".ppt", ".pptx", ".tif", ".jpg"} {
		if strings.HasSuffix(lower, ending) {
			return false
		}
	}
	return han >= 4 && utf8.RuneCountInString(s) <= 120 && !strings.Contains(lower, "microsoft") && !strings.ContainsAny(s, `\/`)
}

// links are the regions of a page that lead to an address.
func (r *reader) links(page uint64, box rect, p layout.Page) []layout.Link {
	var out []layout.Link
	at := r.put(make([]byte, 8)) // where the enumeration stands, and the link
	for range maxLinks {
		if r.call("FPDFLink_Enumerate", page, at, at+4) == 0 {
			break
		}
		link := uint64(uint32(r.integer(at + 4)))
		action := r.call("FPDFLink_GetAction", link)
		if action == 0 || r.call("FPDFAction_GetType", action) != uriAction || r.call("FPDFLink_GetAnnotRect", link, r.scratch) == 0 {
			continue
		}
		f := r.floats(r.scratch, 4) // left, top, right, bottom
		href := string(bytes.Trim(r.octets("FPDFAction_GetURIPath", r.document, action), "\x00 "))
		if href == "" || !utf8.ValidString(href) {
			continue
		}
		out = append(out, layout.Link{X0: f[0] - box.left, Y0: box.top - max(f[1], f[3]), X1: f[2] - box.left, Y1: box.top - min(f[1], f[3]), Href: href})
	}
	return out
}

// attachments adds the files that are embedded in the document (ISO 32000-1, 7.11.4).
func (r *reader) attachments(w *doc.BlockWriter) {
	n := int(api.DecodeI32(r.call("FPDFDoc_GetAttachmentCount", r.document)))
	for i := 0; i < n && r.err == nil; i++ {
		a := r.call("FPDFDoc_GetAttachment", r.document, uint64(i))
		if a == 0 || r.call("FPDFAttachment_GetFile", a, 0, 0, r.scratch) == 0 {
			continue
		}
		name, size := r.name("FPDFAttachment_GetName", a), r.integer(r.scratch)
		if size <= 0 {
			continue
		}
		if !w.ChildFits(name, int64(size)) {
			return
		}
		at := r.alloc(size)
		if at == 0 || r.call("FPDFAttachment_GetFile", a, at, uint64(size), r.scratch) == 0 {
			w.Note("embedded_unread", "embedded file %.80q is left out: PDFium did not unpack its %d bytes", name, size)
			continue
		}
		w.Child(doc.Source{Name: name, Bytes: bytes.Clone(r.bytes(at, size))})
		r.call("free", at)
	}
}

// outline makes headings of the paragraphs that bookmarks name (ISO 32000-1, 12.3.3).
func (r *reader) outline(pieces []doc.Piece, text doc.Text) {
	type where struct {
		page  int
		title string
	}
	levels := map[where]int{}
	seen := map[uint64]bool{} // bookmarks may be linked in a circle
	var walk func(first uint64, level int)
	walk = func(first uint64, level int) {
		for b := first; b != 0 && !seen[b] && len(seen) < maxBookmarks && r.err == nil; b = r.call("FPDFBookmark_GetNextSibling", r.document, b) {
			seen[b] = true
			if dest := r.call("FPDFBookmark_GetDest", r.document, b); dest != 0 {
				page := int(api.DecodeI32(r.call("FPDFDest_GetDestPageIndex", r.document, dest))) + 1
				at := where{page, squeeze(r.name("FPDFBookmark_GetTitle", b))}
				if _, ok := levels[at]; !ok {
					levels[at] = level
				}
			}
			if level < maxLevels {
				walk(r.call("FPDFBookmark_GetFirstChild", r.document, b), level+1)
			}
		}
	}
	walk(r.call("FPDFBookmark_GetFirstChild", r.document, 0), 1)
	for i := range pieces {
		p := &pieces[i]
		if len(levels) == 0 || p.Kind != doc.Paragraph && p.Kind != doc.Heading || p.End-p.Start > maxString {
			continue
		}
		if level, ok := levels[where{p.Place.Page, squeeze(text.Slice(p.Span))}]; ok {
			p.Kind, p.Level = doc.Heading, level
		}
	}
}

// squeeze is a text without its blanks.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || c == 0 {
			return -1
		}
		return c
	}, s)
}
