package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/internal/sheet"
)

// book is a workbook of one sheet whose parts are given; "-" is a part that is missing.
type book struct {
	sheet, strings, styles, drawing string
	props, names                    string // in the main part
	rels, main                      string
	sheets                          int  // how many times the sheet is named
	open                            bool // the element of the sheet is not closed
}

const (
	mainName = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relName  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relsName = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
)

func rows(s string) string { return "<sheetData>" + s + "</sheetData>" }

func cellName(row, col int) string { return sheet.Name(row-1, col) }

// related is a part with relationships; targets follow their types.
func related(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="r%d" Type="%s%s" Target="/%s"/>`, i/2+1, relName, pairs[i], pairs[i+1])
	}
	return "<Relationships " + relsName + ">" + b.String() + "</Relationships>"
}

// pack is the file, store the file without compression, which hides nothing from the limits of ratio.
func (k book) pack() []byte { return zipped(k.parts(), zip.Deflate) }

func (k book) store() []byte { return zipped(k.parts(), zip.Store) }

func (k book) parts() map[string]string {
	var sheets strings.Builder
	for i := range max(1, k.sheets) {
		name := "表"
		if i > 0 {
			name = fmt.Sprintf("表%d", i)
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="r1"/>`, name, i+1)
	}
	parts := map[string]string{
		"_rels/.rels":     related("officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml": "<workbook " + mainName + ">" + k.props + "<sheets>" + sheets.String() + "</sheets><definedNames>" + k.names + "</definedNames></workbook>",
		"xl/_rels/workbook.xml.rels": related("worksheet", "xl/worksheets/sheet1.xml", "sharedStrings", "xl/sharedStrings.xml",
			"styles", "xl/styles.xml"),
		"xl/worksheets/sheet1.xml": "<worksheet " + mainName + ">" + k.sheet,
		"xl/sharedStrings.xml":     "<sst " + mainName + ">" + k.strings + "</sst>",
		"xl/styles.xml":            "<styleSheet " + mainName + ">" + k.styles + "</styleSheet>",
	}
	if !k.open {
		parts["xl/worksheets/sheet1.xml"] += "</worksheet>"
	}
	if k.drawing != "" {
		parts["xl/worksheets/_rels/sheet1.xml.rels"] = related("drawing", "xl/drawings/drawing1.xml")
		parts["xl/drawings/drawing1.xml"] = k.drawing
	}
	for given, names := range map[string][]string{k.sheet: {"xl/worksheets/sheet1.xml"}, k.rels: {"xl/_rels/workbook.xml.rels"}, k.main: {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}} {
		for _, name := range names {
			if given == "-" {
				delete(parts, name)
			}
		}
	}
	return parts
}

func packed(parts map[string]string) []byte { return zipped(parts, zip.Deflate) }

func zipped(parts map[string]string, method uint16) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func unpacked(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}
