// Package xls reads the workbooks of Excel 97–2003 (BIFF8), of Excel 5 and 95 (BIFF5), and the XML that Excel 2003 writes
// (SpreadsheetML), all of which offices name .xls; WPS names its own .et. A .xls that is HTML or comma-separated text is
// left to those who read that.
//
// Start at [Format]. A workbook is a stream of records in a compound file ([MS-CFB]), or the bare stream, as export
// programs write it: the globals (sheets, shared strings, formats) and a part for each sheet ([MS-XLS] 2.1.7). What a cell
// shows is made of its value and the format of its number; package internal/sheet does that, and lays sheets out as
// paragraphs and tables.
//
// Read are cells of all kinds with the results of formulas as they were saved, merged cells, hidden rows, columns and
// sheets, text boxes (behind the table), headers and footers, links of cells. Embedded files become children. Not read are
// comments, charts, pictures, macros and the text of buttons; formulas are not computed, fractions are shown as decimals, and
// a format adds nothing to a text. An encrypted workbook is [doc.ErrEncrypted], also one with the password that Excel tries by itself.
// Workbooks of Excel 2 to 4 are [doc.ErrUnsupported].
//
// Of a damaged file what can be read is read; a diagnostic says what is missing: xls_damaged, xls_truncated.
package xls

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
)

// Format is the doc.Format of XLS.
type Format struct{}

// Name is "xls".
func (Format) Name() string { return "xls" }

// Detect looks for the streams of a workbook in a compound file, for the first record of a bare one, or for SpreadsheetML.
// Where the directory of a compound file lies behind head, and src has no bytes, the first record at the beginning of a sector or the name tells.
func (Format) Detect(src doc.Source, head []byte) bool {
	switch {
	case compound.Is(head):
		return detectCompound(src, head)
	case isBare(head):
		return true
	}
	return isSpreadsheetML(head)
}

func detectCompound(src doc.Source, head []byte) bool {
	if len(src.Bytes) > len(head) {
		head = src.Bytes
		if f, err := compound.Open(head); err == nil {
			return streamOf(f) != "" && !f.Has("WordDocument")
		}
	}
	if bytes.Contains(head, inUTF16("WordDocument")) {
		return false
	}
	for _, name := range []string{"Workbook\x00", "Book\x00"} {
		if bytes.Contains(head, inUTF16(name)) {
			return true
		}
	}
	for at := 512; at < len(head); at += 512 { // streams begin at sectors
		if bytes.HasPrefix(head[at:], wordMagic) {
			return false
		}
		if isBare(head[at:]) {
			return true
		}
	}
	name := strings.ToLower(src.Name)
	return strings.HasSuffix(name, ".xls") || strings.HasSuffix(name, ".et") || strings.Contains(strings.ToLower(src.MediaType), "ms-excel")
}

// wordMagic is how the stream of a document of Word begins ([MS-DOC] 2.5.2).
var wordMagic = []byte{0xEC, 0xA5}

func inUTF16(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// streamOf is the name of the stream of the workbook: a file for both generations holds that of BIFF8, too.
func streamOf(f *compound.File) string {
	for _, name := range []string{"Workbook", "Book"} {
		if f.Has(name) {
			return name
		}
	}
	return ""
}

// Read reads a workbook. Errors: [doc.ErrEncrypted], [doc.ErrUnsupported], [doc.ErrDamaged] when there is no workbook or no
// sheet, [doc.ErrNoText] for pictures alone, [doc.ErrEmpty] when no sheet holds anything, [doc.ErrTooLarge] over the limits.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	limits = limits.WithDefaults()
	w := doc.NewBlockWriter(limits)
	if isSpreadsheetML(raw[:min(len(raw), 8<<10)]) {
		if err := readSpreadsheetML(ctx, w, raw, limits); err != nil {
			return doc.Blocks{}, err
		}
		return finished(w, false)
	}
	stream, file := raw, (*compound.File)(nil)
	if compound.Is(raw) {
		var err error
		if file, err = compound.Open(raw); err != nil {
			return doc.Blocks{}, err
		}
		if stream, err = workbookStream(w, file); err != nil {
			return doc.Blocks{}, err
		}
	}
	b := &book{ctx: ctx, w: w, stream: stream, limits: limits}
	if err := b.read(); err != nil {
		return doc.Blocks{}, err
	}
	if file != nil {
		children(w, file)
	}
	return finished(w, b.pictures)
}

// workbookStream is the stream of the workbook, up to where the file is damaged.
func workbookStream(w *doc.BlockWriter, f *compound.File) ([]byte, error) {
	name := streamOf(f)
	switch {
	case name == "" && f.Has("EncryptedPackage"):
		return nil, doc.NeedsPassword("an office file")
	case name == "":
		return nil, fmt.Errorf("%w: no stream Workbook or Book", errors.Join(doc.ErrDamaged, f.Damage()))
	}
	stream, err := f.Read(name)
	switch {
	case err != nil && len(stream) == 0:
		return nil, err
	case err != nil:
		w.Note("xls_truncated", "%v", err)
	}
	return stream, nil
}

func finished(w *doc.BlockWriter, pictures bool) (doc.Blocks, error) {
	blocks := w.Blocks()
	switch {
	case !w.Empty() || len(blocks.Children) > 0:
		return blocks, nil
	case pictures:
		return doc.Blocks{}, doc.NoTextInside("the sheets hold pictures and no cells")
	}
	return doc.Blocks{}, fmt.Errorf("%w: no cell of the sheets holds text", doc.ErrEmpty)
}
