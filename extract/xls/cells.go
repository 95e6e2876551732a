package xls

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// sheetReader reads the records of one sheet.
type sheetReader struct {
	*book
	records
	out     sheet.Sheet
	formula *sheet.Cell // whose text stands in a STRING record behind it
	object  int         // the kind of the last OBJ record
	links   []link

	colInfos int
}

// maxColInfos bounds the records of columns of a sheet, which has 256 of them.
const maxColInfos = 512

// sheet reads the sheet whose BOF record stands at a place, and writes it.
func (b *book) sheet(s boundSheet, at int) error {
	r := sheetReader{book: b, records: records{stream: b.stream, at: at}}
	r.out = sheet.Sheet{Name: s.name, Named: b.shown > 1, Hidden: s.hidden, HiddenRows: map[int]bool{}, HiddenCols: map[int]bool{}}
	r.next()
	depth := 1
	for depth > 0 && r.next() {
		switch r.kind {
		case recBOF: // a chart
			depth++
		case recEOF:
			depth--
		case recFilePass:
			return doc.NeedsPassword(fmt.Sprintf("a sheet of Excel (%.40q)", s.name))
		default:
			if depth == 1 {
				r.record()
			}
		}
		if err := b.over(b.limits); err != nil {
			return err
		}
		if r.at&0xFFF < 64 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
	}
	if depth > 0 {
		b.note("xls_truncated", "sheet %.40q: it ends early, at byte %d of the workbook", s.name, r.at)
	}
	r.addLinks()
	if b.walked += r.at - at; b.walked > maxWalked*len(b.stream) {
		return fmt.Errorf("%w: the sheets are more than %d times the workbook", doc.ErrTooLarge, maxWalked)
	}
	return sheet.Write(b.w, r.out)
}

// maxWalked times the workbook is what all sheets may be, for one may stand inside another.
const maxWalked = 8

// add adds a cell, unless its text is empty.
func (r *sheetReader) add(row, col, xf int, text string) {
	if text != "" {
		r.count(text)
		r.out.Cells = append(r.out.Cells, sheet.Cell{Row: row, Col: col, Text: text, Centered: xf < len(r.styles) && r.styles[xf].centered})
	}
}

func (r *sheetReader) addNumber(row, col, xf int, v float64) {
	r.add(row, col, xf, r.format(xf).Show(v, r.date1904))
}

// record reads one record.
func (r *sheetReader) record() {
	d := r.data
	switch r.kind {
	case recMergedCells:
		r.merged()
	case recHeader, recFooter:
		size := 1
		if r.version == biff8 {
			size = 2
		}
		r.out.Furniture = append(r.out.Furniture, sheet.PageText(r.stringAt(d, size))...)
	case recObj:
		if r.object = 0; len(d) >= 6 && u16(d, 0) == 0x15 {
			r.object = u16(d, 4)
		}
	case recTxO:
		r.textBox()
	case recHLink:
		if l, ok := readLink(d); ok && len(r.links) < r.limits.Blocks {
			r.links = append(r.links, l)
		}
	case recColInfo:
		if r.colInfos++; r.colInfos <= maxColInfos && len(d) >= 10 && d[8]&1 != 0 {
			for col := u16(d, 0); col <= min(u16(d, 2), 255); col++ {
				r.out.HiddenCols[col] = true
			}
		}
	case recRow:
		if len(d) >= 14 && d[12]&0x20 != 0 {
			r.out.HiddenRows[u16(d, 0)] = true
		}
	case recString:
		r.formulaText()
	default:
		r.cell()
	}
}

// cell reads a record of a cell or of several. All begin with row, column and style.
func (r *sheetReader) cell() {
	d := r.data
	if len(d) < 6 {
		return
	}
	row, col, xf := u16(d, 0), u16(d, 2), u16(d, 4)
	switch {
	case r.kind == recLabelSST && len(d) >= 10:
		i := u32(d, 6)
		if int64(i) >= int64(len(r.strings)) {
			r.note("xls_damaged", "sheet %.40q: %s: there is no shared string %d", r.out.Name, sheet.Name(row, col), i)
			return
		}
		r.add(row, col, xf, r.strings[i])
	case r.kind == recLabel || r.kind == recRString:
		r.add(row, col, xf, r.stringAt(d[6:], 2))
	case r.kind == recNumber && len(d) >= 14:
		r.addNumber(row, col, xf, float(d[6:]))
	case r.kind == recRK && len(d) >= 10:
		r.addNumber(row, col, xf, rk(u32(d, 6)))
	case r.kind == recMulRK:
		for i := 4; i+8 <= len(d); i += 6 { // the last column stands behind them
			r.addNumber(row, col, u16(d, i), rk(u32(d, i+2)))
			col++
		}
	case r.kind == recBoolErr && len(d) >= 8:
		r.add(row, col, xf, constant(d[6], d[7] != 0))
	case r.kind == recFormula && len(d) >= 14:
		r.result(row, col, xf, d[6:14])
	}
}

// result reads the result of a formula as it was saved ([MS-XLS] 2.5.133): a number, or what the first byte says when the last
// two are set.
func (r *sheetReader) result(row, col, xf int, d []byte) {
	r.formula = nil
	switch {
	case d[6] != 0xFF || d[7] != 0xFF:
		r.addNumber(row, col, xf, float(d))
	case d[0] == 0:
		r.formula = &sheet.Cell{Row: row, Col: col, Centered: xf < len(r.styles) && r.styles[xf].centered}
	case d[0] == 1 || d[0] == 2:
		r.add(row, col, xf, constant(d[2], d[0] == 2))
	}
}

// formulaText reads the text of the formula before it.
func (r *sheetReader) formulaText() {
	if r.formula == nil {
		return
	}
	c := *r.formula
	r.formula = nil
	if r.version != biff8 {
		c.Text = r.stringAt(r.data, 2)
	} else if len(r.data) >= 3 {
		n, wide := u16(r.data, 0), r.data[2]&1 != 0
		p := parts{r.continued()}
		p.skip(3)
		c.Text, _ = p.chars(n, wide)
	}
	if c.Text != "" {
		r.count(c.Text)
		r.out.Cells = append(r.out.Cells, c)
	}
}

// merged reads merged cells.
func (r *sheetReader) merged() {
	d := r.data
	for i := 2; i+8 <= len(d) && len(r.out.Merged) < r.limits.Blocks; i += 8 {
		row, last, col, right := u16(d, i), u16(d, i+2), u16(d, i+4), u16(d, i+6)
		r.out.Merged = append(r.out.Merged, sheet.Range{Row: row, Col: col, Rows: last - row + 1, Cols: min(right, 255) - col + 1})
	}
}

// Kinds of objects whose text is none of the document: a button, a comment.
const (
	objButton  = 0x07
	objComment = 0x19
)

// textBox reads the text of an object ([MS-XLS] 2.4.329): how long it is, then the characters in a CONTINUE record.
func (r *sheetReader) textBox() {
	content := r.continued()
	if r.version != biff8 || len(content[0]) < 12 || len(content) < 2 || len(content[1]) < 1 || r.object == objComment || r.object == objButton {
		return
	}
	n, wide := u16(content[0], 10), content[1][0]&1 != 0
	p := parts{content[1:]}
	p.skip(1)
	if text, _ := p.chars(n, wide); text != "" {
		r.count(text)
		r.out.Boxes = append(r.out.Boxes, text)
	}
}

func float(d []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(d)) }

// rk is a number in four bytes ([MS-XLS] 2.5.217): the upper bits of one of eight, or a whole number, each perhaps times 100.
func rk(n uint32) float64 {
	v := math.Float64frombits(uint64(n&^3) << 32)
	if n&2 != 0 {
		v = float64(int32(n) >> 2)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}

// constant shows a truth value or an error ([MS-XLS] 2.5.10).
func constant(v byte, isError bool) string {
	switch {
	case isError:
		return map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}[v]
	case v != 0:
		return "TRUE"
	}
	return "FALSE"
}
