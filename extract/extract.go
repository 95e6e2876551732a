// Package extract finds the document on a page.
package extract

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of extraction.
func Rules() fs.FS { return rules }

// Options say how documents are found. The zero Options work.
type Options struct {
	// Furniture holds rules of the user's for lines of the page, in the form of rules/furniture.txt; they are added to
	// ours.
	Furniture string `json:"furniture,omitempty"`
	// Templates holds lines of the user's about regions of pages, in the form of rules/templates.txt: a role and a CSS
	// selector. They are added to ours and go before them. A line "site HOST" begins those that hold for the pages of one
	// host, or of all hosts below a name, only; there a line "line TEXT" names a line of the page. Package corpus learns such
	// sections.
	Templates string `json:"templates,omitempty"`
	// Interfaces describes JSON interfaces of lists, in the form of rules/interfaces.txt: a line "interface NAME" begins a
	// description, the lines below it say which addresses answer with such a list ("address PATTERN"), where its items stand
	// and what of an item is its title, link and date, and how the further pages are asked for. They go before ours.
	Interfaces string `json:"interfaces,omitempty"`
	// Site is the host of pages of which neither the source nor the page itself tells the address.
	Site string `json:"site,omitempty"`
}

// Extractor is immutable and safe for concurrent use.
type Extractor struct {
	furniture  *furnitureRules
	templates  *templateIndex
	interfaces []*listInterface
	site       string
}

// New checks the options; a fault wraps [doc.ErrOptions] and names the line.
func New(opt Options) (*Extractor, error) {
	x := &Extractor{furniture: defaultFurniture(), templates: defaultTemplates(), interfaces: defaultInterfaces(), site: strings.ToLower(opt.Site)}
	if opt.Site != "" && hostOf("http://"+opt.Site) != x.site {
		return nil, fmt.Errorf("%w: extract.site: no host %q", doc.ErrOptions, opt.Site)
	}
	if opt.Furniture != "" {
		r, err := newFurniture(opt.Furniture)
		if err != nil {
			return nil, fmt.Errorf("extract.furniture: %w", err)
		}
		x.furniture = r
	}
	if opt.Templates != "" {
		t, err := newTemplates(opt.Templates)
		if err != nil {
			return nil, fmt.Errorf("extract.templates: %w", err)
		}
		x.templates = t
	}
	if opt.Interfaces != "" {
		own, err := readInterfaces(opt.Interfaces)
		if err != nil {
			return nil, fmt.Errorf("extract.interfaces: %w", err)
		}
		x.interfaces = slices.Concat(own, x.interfaces)
	}
	return x, nil
}

// signatures are the first bytes of formats that are no text.
var signatures = []struct{ magic, name string }{
	{"PK\x03\x04", "a ZIP container (DOCX, XLSX, PPTX, OFD or an archive)"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE container (DOC, WPS, XLS or PPT)"},
	{"%PDF-", "PDF"}, {"{\\rtf", "RTF"}, {"Rar!\x1a\x07", "RAR"}, {"7z\xbc\xaf\x27\x1c", "7-Zip"},
	{"\x1f\x8b", "gzip"}, {"BZh", "bzip2"}, {"\xfd7zXZ", "xz"}, {"\x28\xb5\x2f\xfd", "Zstandard"},
	{"\x89PNG", "PNG"}, {"\xff\xd8\xff", "JPEG"}, {"GIF8", "GIF"}, {"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"}, {"BM", "BMP"},
}

// Signature names the binary format that the first bytes belong to, for the error that says it is not read; "" for
// text.
func Signature(head []byte) string {
	if _, kind, packed := bytes.Cut(head[:min(len(head), 128)], []byte("mimetypeapplication/")); packed && bytes.HasPrefix(head, []byte("PK")) {
		kind, _, _ = bytes.Cut(kind, []byte("PK")) // OpenDocument and ePub say so in their first entry, which is not packed
		return "a ZIP container of application/" + strings.ToValidUTF8(string(kind), "")
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) && (len(s.magic) > 2 || bytes.IndexByte(head, 0) >= 0) {
			return s.name
		}
	}
	return ""
}
