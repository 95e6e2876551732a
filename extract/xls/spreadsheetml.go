package xls

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
	"github.com/gongwen-go/gongwen/internal/sheet"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// namespace is that of SpreadsheetML 2003 (Office 2003 XML Reference Schemas).
const namespace = "urn:schemas-microsoft-com:office:spreadsheet"

// isSpreadsheetML reports whether a file is XML with the namespace of SpreadsheetML on its first element. HTML that Excel writes
// names another one.
func isSpreadsheetML(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<?xml")) && !bytes.HasPrefix(head, []byte("<Workbook")) && !bytes.HasPrefix(head, []byte("<ss:Workbook")) {
		return false
	}
	i := bytes.Index(head, []byte("Workbook"))
	return i >= 0 && bytes.Contains(head[i:], []byte(namespace))
}

// xmlReader reads SpreadsheetML.
type xmlReader struct {
	*packed.XML
	w      *doc.BlockWriter
	limits doc.Limits
	styles map[string]xmlStyle
	amount
	out    sheet.Sheet
	row    int      // of the next row
	col    int      // of the next cell
	column int      // of the next Column
	until  [256]int // by column: the row behind the merged cell that covers it, of those that begin above
}

type xmlStyle struct {
	format   *sheet.Format
	centered bool
}

func readSpreadsheetML(ctx context.Context, w *doc.BlockWriter, raw []byte, limits doc.Limits) error {
	r := xmlReader{XML: packed.NewXML(ctx, "workbook", raw, decodeXML), w: w, limits: limits, styles: map[string]xmlStyle{}}
	err := r.workbook()
	if errors.Is(err, doc.ErrDamaged) {
		w.Note("xls_truncated", "%v", err)
		if werr := sheet.Write(w, r.out); werr != nil {
			return werr
		}
		if !w.Empty() {
			return nil
		}
	}
	return err
}

// decodeXML reads what an XML declaration names.
func decodeXML(name string, in io.Reader) (io.Reader, error) {
	raw, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	d, err := charset.Decode(raw, name)
	if err != nil {
		return nil, err
	}
	return strings.NewReader(d.Text.String()), nil
}

// workbook reads styles and sheets. Each sheet is written at its end.
func (r *xmlReader) workbook() error {
	for {
		t, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := r.start(e); err != nil {
				return err
			}
		case xml.EndElement:
			if e.Name.Local == "Worksheet" {
				if err := sheet.Write(r.w, r.out); err != nil {
					return err
				}
				r.out = sheet.Sheet{}
			}
		}
	}
}

func (r *xmlReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "Style":
		return r.style(e)
	case "Worksheet":
		r.out = sheet.Sheet{Name: packed.Attr(e, "Name"), HiddenRows: map[int]bool{}, HiddenCols: map[int]bool{}}
		r.row, r.column, r.until = 0, 0, [256]int{}
	case "Visible":
		s, err := r.text()
		r.out.Hidden = strings.HasPrefix(s, "SheetHidden") || strings.HasPrefix(s, "SheetVeryHidden")
		return err
	case "Header", "Footer":
		r.out.Furniture = append(r.out.Furniture, sheet.PageText(packed.Attr(e, "Data"))...)
	case "Column":
		from := max(r.column, index(e, r.column)) // they stand in order
		r.column = from + number(e, "Span", maxCols) + 1
		for c := from; c < min(r.column, maxCols) && packed.Attr(e, "Hidden") == "1"; c++ {
			r.out.HiddenCols[c] = true
		}
	case "Row":
		return r.readRow(e)
	}
	return nil
}

// maxRows and maxCols bound a sheet; Excel 2003 has 65,536 and 256.
const (
	maxRows = 1 << 20
	maxCols = 1 << 14
)

// number is an attribute that counts.
func number(e xml.StartElement, name string, limit int) int {
	n, err := strconv.Atoi(packed.Attr(e, name))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, limit)
}

// index is where an element stands: where it says, from 1, or at the next place.
func index(e xml.StartElement, next int) int {
	if n := number(e, "Index", maxRows); n > 0 {
		return n - 1
	}
	return next
}

// style reads what a style says of numbers and of alignment. One may be made of another.
func (r *xmlReader) style(e xml.StartElement) error {
	s := r.styles[packed.Attr(e, "Parent")]
	for depth := r.Depth() - 1; r.Depth() > depth; {
		t, err := r.Next()
		if err != nil {
			return ended(err)
		}
		if c, ok := t.(xml.StartElement); ok {
			switch c.Name.Local {
			case "NumberFormat":
				s.format = sheet.NewFormat(namedFormat(packed.Attr(c, "Format")))
			case "Alignment":
				h := packed.Attr(c, "Horizontal")
				s.centered = h == "Center" || h == "CenterAcrossSelection"
			}
		}
	}
	if len(r.styles) < maxStyles {
		r.styles[packed.Attr(e, "ID")] = s
	}
	return nil
}

const maxStyles = 65_536

// namedFormat is the code of a format that has a name.
func namedFormat(name string) string {
	codes := map[string]string{
		"General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "d-mmm-yy", "Long Date": `yyyy"年"m"月"d"日"`,
		"Short Time": "h:mm", "Medium Time": "h:mm AM/PM", "Long Time": "h:mm:ss", "Fixed": "0.00", "Standard": "#,##0.00",
		"Percent": "0.00%", "Scientific": "0.00E+00", "Currency": `"¥"#,##0.00`, "General Number": "",
	}
	if code, ok := codes[name]; ok {
		return code
	}
	return name
}

// readRow reads a row with its cells.
func (r *xmlReader) readRow(e xml.StartElement) error {
	row := index(e, r.row)
	if packed.Attr(e, "Hidden") == "1" {
		r.out.HiddenRows[row] = true
	}
	r.row, r.col = row+number(e, "Span", maxRows)+1, 0 // those that it spans are empty
	for depth := r.Depth() - 1; r.Depth() > depth; {
		t, err := r.Next()
		if err != nil {
			return ended(err)
		}
		if c, ok := t.(xml.StartElement); ok && c.Name.Local == "Cell" {
			if err := r.readCell(c, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// readCell reads a cell; comments inside it are passed over.
func (r *xmlReader) readCell(e xml.StartElement, row int) error {
	for r.col < len(r.until) && r.until[r.col] > row { // some programs do not write where a cell behind a merged one stands
		r.col++
	}
	col := index(e, r.col)
	across, down := number(e, "MergeAcross", maxCols), number(e, "MergeDown", maxRows)
	r.col = col + across + 1
	if across+down > 0 {
		r.out.Merged = append(r.out.Merged, sheet.Range{Row: row, Col: col, Rows: down + 1, Cols: across + 1})
	}
	for i := col; down > 0 && i < min(r.col, len(r.until)); i++ {
		r.until[i] = row + down + 1
	}
	style := r.styles[packed.Attr(e, "StyleID")]
	cell := sheet.Cell{Row: row, Col: col, Centered: style.centered, Href: packed.Attr(e, "HRef")}
	for depth := r.Depth() - 1; r.Depth() > depth; {
		t, err := r.Next()
		if err != nil {
			return ended(err)
		}
		c, ok := t.(xml.StartElement)
		switch {
		case ok && c.Name.Local == "Data":
			kind := packed.Attr(c, "Type")
			text, err := r.text()
			cell.Text = style.show(kind, text)
			if err != nil {
				r.out.Cells = append(r.out.Cells, cell)
				return err
			}
		case ok:
			if err := r.Skip(); err != nil {
				return ended(err)
			}
		}
	}
	if cell.Text != "" {
		r.out.Cells = append(r.out.Cells, cell)
	}
	r.count(cell.Text)
	return r.over(r.limits)
}

// show shows the value of a cell of a kind.
func (s xmlStyle) show(kind, text string) string {
	format := s.format
	if format == nil {
		format = sheet.NewFormat("")
	}
	switch kind {
	case "Number":
		if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
			return format.Show(v, false)
		}
	case "DateTime":
		if s.format == nil {
			format = sheet.NewFormat("yyyy/m/d")
		}
		if t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSpace(text)); err == nil {
			return format.Show(sheet.Serial(t), false)
		}
	case "Boolean":
		return constant(map[string]byte{"1": 1}[strings.TrimSpace(text)], false)
	}
	return text
}

// text reads the text of the element that was opened last, with that of the elements inside it (marks of fonts).
func (r *xmlReader) text() (string, error) {
	var b strings.Builder
	for depth := r.Depth() - 1; r.Depth() > depth; {
		t, err := r.Next()
		if err != nil {
			return b.String(), ended(err)
		}
		if c, ok := t.(xml.CharData); ok {
			b.Write(c)
		}
	}
	return b.String(), nil
}

// ended is the error of an element that does not end.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: workbook: it ends early", doc.ErrDamaged)
	}
	return err
}
