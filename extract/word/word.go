// Package word reads the binary form of Word 97–2003, which WPS Writer writes too (.doc, .wps, .dot, .wpt): the text in the
// order of the file with its numbering written out, headings, tables as grids, footnotes behind the paragraphs that call
// them, text boxes at their anchors, headers and footers as furniture, embedded files as children.
//
// The concept. A file is a compound file (internal/compound). Its stream WordDocument begins with a block that says where
// all else stands (fib.go). The text is one row of characters in several stories – body, footnotes, headers, endnotes, text
// boxes – put together of pieces (pieces.go). What paragraphs and runs of characters look like is found by where their
// bytes stand (bins.go), as lists of changes (sprm.go) to a style (styles.go). A walker (walker.go) makes paragraphs of a
// story, a layout (layout.go, table.go) pieces of paragraphs. Start with [Format.Read].
//
// Facts are those of [MS-DOC]: 2.4.1 (text), 2.4.3 (table cells), 2.4.6 (properties), 2.5 (FIB), 2.6 (changes), 2.9
// (structures); embedded files after [MS-OLEDS] 2.3.6.
//
// Not read: pictures, comments, formulas, macros (never run), the versions before Word 97, files with
// a password, Microsoft Works. Pages are known where the file has no more of them than it has hard breaks. All loops are bounded by the bytes of
// the file.
package word

import (
	"context"
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
)

// Format is the doc.Format of Word's binary files.
type Format struct{}

// Name is "word".
func (Format) Name() string { return "word" }

// Detect takes compound files, also those that are none of Word's, which Read can name; but not workbooks. Where the
// directory of the file is not at hand, names decide.
func (Format) Detect(src doc.Source, head []byte) bool {
	if !compound.Is(head) {
		return false
	}
	raw := head
	if len(src.Bytes) > len(head) {
		raw = src.Bytes
	}
	if f, err := compound.Open(raw); err == nil {
		return f.Has("WordDocument") || !f.Has("Workbook") && !f.Has("Book")
	}
	name := strings.ToLower(src.Name)
	return !strings.HasSuffix(name, ".xls") && !strings.HasSuffix(name, ".xlt") && !strings.HasSuffix(name, ".et")
}

// Read reads a file. Errors wrap [doc.ErrEncrypted], [doc.ErrUnsupported], which names what the file is, [doc.ErrNoText] for
// pictures only, [doc.ErrEmpty], [doc.ErrDamaged], [doc.ErrTooLarge] over limits, or are those of the context. The
// diagnostic "word_damaged" tells what could not be read.
func (Format) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	file, err := compound.Open(raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	if !file.Has("WordDocument") {
		return doc.Blocks{}, whatElse(file)
	}
	d, err := open(file)
	if err != nil {
		return doc.Blocks{}, err
	}
	w := doc.NewBlockWriter(limits)
	l := newLayout(ctx, d, w, limits.WithDefaults())
	if err := l.document(); err != nil {
		return doc.Blocks{}, err
	}
	embedded(file, w)
	if err := file.Damage(); err != nil {
		d.damaged("%v", err)
	}
	for _, note := range d.notes {
		w.Note("word_damaged", "%s", note)
	}
	return l.result()
}

// whatElse names a compound file that is none of Word's.
func whatElse(f *compound.File) error {
	for _, k := range []struct{ stream, name string }{
		{"EncryptedPackage", ""},
		{"Workbook", "an Excel workbook"},
		{"Book", "an Excel workbook"},
		{"PowerPoint Document", "a PowerPoint presentation"},
		{"VisioDocument", "a Visio drawing"},
		{"__properties_version1.0", "an Outlook message"},
		{"MatOST", "a Microsoft Works document"},
		{"Quill", "a Publisher document"},
		{"BodyText", "a Hangul document"},
		{"Props12", "a project plan"},
	} {
		switch {
		case !f.Has(k.stream):
		case k.name == "":
			return doc.NeedsPassword("an office file")
		default:
			return fmt.Errorf("%w: %s", doc.ErrUnsupported, k.name)
		}
	}
	if err := f.Damage(); err != nil {
		return fmt.Errorf("no stream WordDocument: %w", err)
	}
	return fmt.Errorf("%w: a compound file without a Word document", doc.ErrUnsupported)
}

// document is a file whose parts are at hand.
type document struct {
	fib
	main, table, data []byte // the streams
	text              []uint16
	pieces            []piece
	paragraphs        bins
	characters        bins
	styles            []style
	lists             lists
	notes             []string // what is damaged
	brokenField       []int    // places where a field begins that does not end
	more              int      // bytes that may still be read of lists of changes in the stream Data
	changed           int      // bytes that were read of the lists of changes of pieces
}

// maxNotes bounds what is told of the damage of one file.
const maxNotes = 10

func (d *document) damaged(format string, args ...any) {
	if len(d.notes) < maxNotes {
		d.notes = append(d.notes, fmt.Sprintf(format, args...))
	}
}

// open reads what stands before the text.
func open(file *compound.File) (*document, error) {
	d := &document{}
	stream := func(name string) []byte {
		b, err := file.Read(name)
		if err != nil {
			d.damaged("%v", err)
		}
		return b
	}
	d.main = stream("WordDocument")
	var err error
	if d.fib, err = readFIB(d.main); err != nil {
		return nil, err
	}
	d.table, d.data = stream(d.tableName()), stream("Data")
	if d.table == nil {
		return nil, fmt.Errorf("%w: no stream %s", doc.ErrDamaged, d.tableName())
	}
	d.more = 16*len(d.data) + 1<<20
	if err := d.readPieces(); err != nil {
		return nil, err
	}
	d.characters = newBins(d.main, d.part(characterBins), 1)
	d.paragraphs = newBins(d.main, d.part(paragraphBins), 13)
	d.readStyles()
	d.readLists()
	return d, nil
}

// part is a part of the table stream; nil when it is not in the file.
func (d *document) part(p part) []byte {
	from, size := d.place(p)
	if size == 0 {
		return nil
	}
	if from >= len(d.table) || size > len(d.table)-from {
		d.damaged("%s: %d bytes from byte %d of the table stream, which has %d", p, size, from, len(d.table))
		if from >= len(d.table) {
			return nil
		}
		size = len(d.table) - from
	}
	return d.table[from : from+size]
}

// isBlank reports whether a text shows nothing.
func isBlank(s string) bool { return strings.Trim(s, blanks) == "" }

const blanks = " \t\r\n\u3000\u00a0"
