package xls

import (
	"context"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// book is a workbook while it is read.
type book struct {
	ctx    context.Context
	w      *doc.BlockWriter
	stream []byte
	limits doc.Limits

	version  int
	codepage int
	charset  string // of byte strings, once it was needed
	date1904 bool
	strings  []string
	formats  map[int]*sheet.Format
	codes    map[int]string
	styles   []style
	sheets   []boundSheet
	pictures bool
	amount       // of all sheets
	walked   int // bytes of the stream that sheets were read from
	shown    int // sheets that are not hidden
	noted    map[string]bool
}

// amount is how many cells and text boxes were read, and how many bytes of text they show.
type amount struct {
	cells int
	bytes int64
}

func (a *amount) count(text string) {
	a.cells++
	a.bytes += int64(len(text))
}

// over is the error of more than a document may have: many cells may show one long string, or the long literal of one format.
func (a *amount) over(limits doc.Limits) error {
	switch {
	case a.cells > limits.Blocks:
		return fmt.Errorf("%w: more than the limit of %d cells", doc.ErrTooLarge, limits.Blocks)
	case a.bytes > limits.Bytes:
		return fmt.Errorf("%w: a text of more than the limit of %d bytes", doc.ErrTooLarge, limits.Bytes)
	}
	return nil
}

// style is what an XF record ([MS-XLS] 2.4.353) says of how a cell looks.
type style struct {
	format   int
	centered bool
}

// boundSheet is a sheet as the globals name it.
type boundSheet struct {
	name   string
	at     int // of its BOF record
	hidden bool
	part   byte // 0 is a sheet of cells
}

// note adds a diagnostic, once for each message.
func (b *book) note(code, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if b.noted == nil {
		b.noted = map[string]bool{}
	}
	if !b.noted[message] && len(b.noted) < 100 {
		b.noted[message] = true
		b.w.Note(code, "%s", message)
	}
}

// read reads the globals and each sheet.
func (b *book) read() error {
	r := records{stream: b.stream}
	if !isBare(b.stream) || !r.next() {
		return fmt.Errorf("%w: workbook, byte 0: no BOF record", doc.ErrDamaged)
	}
	if r.kind != recBOF {
		return fmt.Errorf("%w: a workbook of Excel 2 to 4", doc.ErrUnsupported)
	}
	b.version = biff5
	if u16(r.data, 0) == biff8 {
		b.version = biff8
	}
	if u16(r.data, 2) != partGlobals { // a sheet without a workbook, as export programs write it
		b.sheets = []boundSheet{{name: "Sheet1"}}
	} else if err := b.globals(&r); err != nil {
		return err
	}
	places := sheetsOf(b.stream)
	used := map[int]bool{}
	nth := -1
	for _, s := range b.sheets {
		if s.part == 0 && !s.hidden {
			b.shown++
		}
	}
	for _, s := range b.sheets {
		if s.part != 0 {
			continue
		}
		nth++
		at, ok := b.place(s, nth, places)
		if !ok || used[at] {
			b.note("xls_damaged", "sheet %.40q: no sheet at byte %d of the workbook", s.name, s.at)
			continue
		}
		used[at] = true
		if err := b.sheet(s, at); err != nil {
			return err
		}
	}
	if len(used) == 0 {
		return fmt.Errorf("%w: workbook: no sheet", doc.ErrDamaged)
	}
	return nil
}

// globals reads the part of the workbook that is for all sheets, up to its end.
func (b *book) globals(r *records) error {
	for r.next() {
		switch r.kind {
		case recEOF:
			return nil
		case recBOF: // the end was lost
			r.at = r.start
			b.note("xls_damaged", "workbook, byte %d: the globals do not end", r.start)
			return nil
		case recFilePass:
			return doc.NeedsPassword("an Excel workbook")
		case recDrawGroup:
			b.pictures = true
		case recSST:
			at := r.start
			var whole bool
			if b.strings, whole = sharedStrings(r.continued(), b.limits.Blocks); !whole {
				b.note("xls_damaged", "workbook, byte %d: the table of shared strings ends early, after %d", at, len(b.strings))
			}
		default:
			if err := b.global(r); err != nil {
				return err
			}
		}
	}
	b.note("xls_truncated", "workbook, byte %d: the globals do not end", len(b.stream))
	return nil
}

// global reads one small record of the globals.
func (b *book) global(r *records) error {
	d := r.data
	switch {
	case r.kind == recCodePage && len(d) >= 2:
		b.codepage = u16(d, 0)
	case r.kind == recDateMode && len(d) >= 2:
		b.date1904 = u16(d, 0) == 1
	case r.kind == recXF && len(d) >= 7:
		b.styles = append(b.styles, style{u16(d, 2), d[6]&7 == 2 || d[6]&7 == 6})
	case r.kind == recFormat && len(d) >= 4:
		size := 1
		if b.version == biff8 {
			size = 2
		}
		if b.codes == nil {
			b.codes = map[int]string{}
		}
		b.codes[u16(d, 0)] = b.stringAt(d[2:], size)
	case r.kind == recBoundSheet && len(d) >= 8:
		if len(b.sheets) >= maxSheets {
			return fmt.Errorf("%w: more than %d sheets", doc.ErrTooLarge, maxSheets)
		}
		b.sheets = append(b.sheets, boundSheet{b.stringAt(d[6:], 1), int(u32(d, 0)), d[4]&3 != 0, d[5]})
	}
	return nil
}

// maxSheets bounds the sheets of a workbook.
const maxSheets = 65_536

// format is the format of numbers in cells of a style; General when the file says nothing that is known.
func (b *book) format(xf int) *sheet.Format {
	id := 0
	if xf < len(b.styles) {
		id = b.styles[xf].format
	}
	f := b.formats[id]
	if f == nil {
		code, ok := b.codes[id]
		if !ok {
			code = sheet.BuiltinCode(id)
		}
		if b.formats == nil {
			b.formats = map[int]*sheet.Format{}
		}
		f = sheet.NewFormat(code)
		b.formats[id] = f
	}
	return f
}

// sheetsOf are the places of the BOF records of all sheets of cells. Charts that stand inside them are no sheets.
func sheetsOf(stream []byte) []int {
	var out []int
	for r := (records{stream: stream}); r.next(); {
		if r.kind == recBOF && len(r.data) >= 4 && u16(r.data, 2) == partSheet {
			out = append(out, r.start)
		}
	}
	return out
}

// place is where the i-th sheet begins: where the globals say, or where the i-th that is found does.
func (b *book) place(s boundSheet, i int, places []int) (int, bool) {
	if s.at >= 0 && s.at < len(b.stream) && isBare(b.stream[s.at:]) {
		return s.at, true
	}
	if i < len(places) {
		return places[i], true
	}
	return 0, false
}
