// Package xlsx writes task sheets as Excel workbooks. It is a package of its own because it links excelize.
package xlsx

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
)

// Rows above the data of a sheet.
const (
	titleRow = 1
	noteRow  = 2
	headRow  = 3
)

// made is the time that every workbook bears: the same sheet gives the same bytes.
var made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes a sheet as a workbook that an office can hand on: a worksheet a view, the one named first open, each with
// the title, the head in sight and repeated in print, filters, wrapped text, on landscape A4 at full width.
//
// Equal neighbours in the columns that merge are drawn as one cell. The cells under it keep their values, so that filters
// find every row; Excel does not sort around merged cells, 按时限 has none. Values are written as texts, never as formulas;
// a single date is a date. A text over the 32,767 characters of a cell is cut and says so.
//
// Errors: [doc.ErrTooLarge] for more rows than a worksheet has, and those of w, to which nothing is written before the
// workbook is whole.
func Write(w io.Writer, s *export.TaskSheet, first export.ViewName) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{w: w} })
	st, err := newStyles(f)
	if err != nil {
		return fmt.Errorf("xlsx: styles: %w", err)
	}
	if err := addSheets(f, s.Views, first); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	for _, v := range s.Views {
		if err := newSheet(f, st, v).write(s.Title, s.Note); err != nil {
			return fmt.Errorf("xlsx: %s: %w", v.Name, err)
		}
	}
	stamp := made.Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: fit(s.Title), Creator: "gongwen", LastModifiedBy: "gongwen", Created: stamp, Modified: stamp}); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return f.Write(w)
}

// addSheets makes an empty worksheet for each view and opens one. Once sheets are streamed it is too late: excelize would
// read them all again.
func addSheets(f *excelize.File, views []export.View, first export.ViewName) error {
	for i, v := range views {
		if n := len(v.Rows) + headRow; n > excelize.TotalRows {
			return fmt.Errorf("%w: %s has %d rows, a worksheet %d", doc.ErrTooLarge, v.Name, n, excelize.TotalRows)
		}
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", string(v.Name))
		} else {
			_, err = f.NewSheet(string(v.Name))
		}
		if err != nil {
			return err
		}
	}
	f.SetActiveSheet(max(0, slices.IndexFunc(views, func(v export.View) bool { return v.Name == first })))
	return nil
}

// sheet is a worksheet that is being written.
type sheet struct {
	f      *excelize.File
	st     *styles
	view   export.View
	name   string
	widths []int   // of the columns, in half-width characters
	merges []merge // of the data
}

func newSheet(f *excelize.File, st *styles, v export.View) *sheet {
	return &sheet{f: f, st: st, view: v, name: string(v.Name), widths: widths(v), merges: merges(v)}
}

// write sets the worksheet up and then streams its rows: streamed cells keep their values under a merged one, and what
// is set up must be known before the stream begins.
func (s *sheet) write(title, note string) error {
	if err := s.setUp(); err != nil {
		return err
	}
	out, err := s.f.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	last := len(s.view.Columns)
	if err := s.top(out, title, note); err != nil {
		return err
	}
	heights := s.heights()
	for i, row := range s.view.Rows {
		cells := make([]any, last)
		for c, col := range s.view.Columns {
			cells[c] = s.value(col, row[c])
		}
		if err := out.SetRow(at(1, headRow+1+i), cells, excelize.RowOpts{Height: heights[i]}); err != nil {
			return err
		}
	}
	for _, m := range s.merges {
		if err := out.MergeCell(at(m.col+1, headRow+1+m.first), at(m.col+1, headRow+1+m.last)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// top writes the title, the line under it, and the head.
func (s *sheet) top(out *excelize.StreamWriter, title, note string) error {
	last := len(s.view.Columns)
	under := s.name
	if note != "" {
		under += "　" + note
	}
	lines := []struct {
		text   string
		style  int
		height float64
	}{{title, s.st.title, titleHeight(title, s.printed())}, {under, s.st.note, 20}}
	for i, l := range lines {
		row := titleRow + i
		if err := out.SetRow(at(1, row), []any{excelize.Cell{StyleID: l.style, Value: fit(l.text)}}, excelize.RowOpts{Height: l.height}); err != nil {
			return err
		}
		if n := s.printedColumns(); n > 1 {
			if err := out.MergeCell(at(1, row), at(n, row)); err != nil {
				return err
			}
		}
	}
	heads := make([]any, last)
	for i, c := range s.view.Columns {
		heads[i] = excelize.Cell{StyleID: s.st.head, Value: c.Head}
	}
	return out.SetRow(at(1, headRow), heads, excelize.RowOpts{Height: 26})
}

// value is a cell of the data: a number, a date, or a text.
func (s *sheet) value(c export.Column, cell export.Cell) any {
	style := s.st.of(c)
	if len(cell) == 1 {
		switch c.Kind {
		case export.Number:
			var n int
			if _, err := fmt.Sscan(cell[0], &n); err == nil {
				return excelize.Cell{StyleID: style, Value: n}
			}
		case export.Date:
			if t, err := time.Parse(time.DateOnly, cell[0]); err == nil {
				return excelize.Cell{StyleID: style, Value: t}
			}
		}
	}
	if len(cell) == 0 {
		return excelize.Cell{StyleID: style} // blank, with its borders
	}
	return excelize.Cell{StyleID: style, Value: fit(text(c, cell))}
}

// at names a cell.
func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil { // beyond the bounds that Write checks
		panic(err)
	}
	return name
}
