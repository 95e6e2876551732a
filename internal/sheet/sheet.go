// Package sheet lays the cells of a spreadsheet out as the pieces of a document: what every reader of spreadsheets (XLS,
// XLSX) does in the same way, so that one sheet gives the same paragraphs and tables whatever file it comes from.
//
// Start at [Write]. Offices put a notice, the title of a table, its unit of measure, the table and notes into one sheet,
// parted by blank rows or not at all. Rows of one cell before and behind the rows of several are paragraphs; what stands
// between is the table, with the rows of one cell inside it, which group it. Rows and columns that hold no text are
// dropped: a grid counts those a reader sees. [Format] shows a number as its code says, and [PageText] reads the
// codes of headers and footers.
package sheet

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Sheet is one sheet. Rows and columns count from 0.
type Sheet struct {
	Name   string
	Named  bool // the name is a heading, if it says more than a number and than the first line
	Hidden bool
	Cells  []Cell  // in any order; of two at one place the later counts
	Merged []Range // one that overlaps another is cut back, or left out
	// HiddenRows and HiddenCols are not shown; a merged cell is hidden when all of its rows or columns are.
	HiddenRows, HiddenCols map[int]bool
	Boxes                  []string // the texts of text boxes; a line of each is a paragraph
	Furniture              []string // running headers and footers
}

// Cell is a cell with a text, as the sheet displays it.
type Cell struct {
	Row, Col int
	Text     string
	Centered bool
	Hidden   bool // for itself; see Sheet.HiddenRows
	Header   bool // it stands in a row that the file names as head of a table
	Href     string
}

// Range is a range of merged cells. What stands in any but its first cell is not shown.
type Range struct{ Row, Col, Rows, Cols int }

// Name is a place as sheets name it: "B7".
func Name(row, col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name + strconv.Itoa(row+1)
}

// Write writes a sheet: its name, its paragraphs and tables from the top down, then text boxes, then furniture. Errors are those of
// [doc.BlockWriter.Add], or wrap [doc.ErrTooLarge] for a table of more than 4 Mi cells, or thousands of merged cells over thousands of rows.
func Write(w *doc.BlockWriter, s Sheet) error {
	rows, err := rowsOf(s)
	if err != nil {
		return err
	}
	l := layout{w: w, sheet: s, rows: rows}
	if err := l.heading(); err != nil {
		return err
	}
	for _, b := range l.blocks() {
		if err := l.block(b); err != nil {
			return err
		}
	}
	for _, text := range s.Boxes {
		if err := l.lines(text, doc.Piece{Place: doc.Place{Sheet: s.Name}}); err != nil {
			return err
		}
	}
	for _, text := range s.Furniture {
		if err := w.Add(text, doc.Piece{Role: "footer", Hidden: s.Hidden, Place: doc.Place{Sheet: s.Name}}); err != nil {
			return err
		}
	}
	return nil
}

// heading writes the name of the sheet, where it is wanted and says something.
func (l *layout) heading() error {
	name := strings.TrimSpace(l.sheet.Name)
	if !l.sheet.Named || len(l.rows) == 0 || numbered(name) || strings.Contains(l.rows[0].first().Text, name) {
		return nil
	}
	return l.w.Add(name, doc.Piece{Kind: doc.Heading, Level: 2, Role: "content", Hidden: l.sheet.Hidden, Place: doc.Place{Sheet: l.sheet.Name}})
}

// numbered reports whether the name of a sheet is one that programs give: Sheet1, 工作表1, 表1.
func numbered(name string) bool {
	word := strings.ToLower(strings.Trim(name, "0123456789 ()（）"))
	return slices.Contains([]string{"", "sheet", "工作表", "表", "表格", "封面"}, word)
}

// layout is one sheet while it is written.
type layout struct {
	w     *doc.BlockWriter
	sheet Sheet
	rows  []row
}

// block writes a block: lines, a table, lines.
func (l *layout) block(b block) error {
	for i := b.from; i < b.table; i++ {
		if err := l.paragraphs(l.rows[i]); err != nil {
			return err
		}
	}
	if err := l.table(l.rows[b.table:b.notes]); err != nil {
		return err
	}
	for i := b.notes; i < b.to; i++ {
		if err := l.paragraphs(l.rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// paragraphs writes the cells of a row as paragraphs.
func (l *layout) paragraphs(r row) error {
	for _, c := range r.cells {
		if c.Text == "" {
			continue
		}
		p := doc.Piece{Centered: c.Centered, Href: c.Href, Hidden: l.hides(c), Place: l.place(c)}
		if err := l.lines(c.Text, p); err != nil {
			return err
		}
	}
	return nil
}

// lines writes the lines of a text as a paragraph each.
func (l *layout) lines(text string, p doc.Piece) error {
	p.Role, p.Hidden = "content", p.Hidden || l.sheet.Hidden
	for line := range strings.Lines(text) {
		if err := l.w.Add(line, p); err != nil {
			return err
		}
	}
	return nil
}

// hides reports whether a cell is not shown. Of a merged one the first rows and columns are asked.
func (l *layout) hides(c placed) bool {
	return l.sheet.Hidden || c.Hidden || all(l.sheet.HiddenRows, c.Row, c.rows) || all(l.sheet.HiddenCols, c.Col, c.cols)
}

// maxHidden bounds how many rows or columns of a merged cell are asked.
const maxHidden = 1000

func all(hidden map[int]bool, from, n int) bool {
	for i := from; i < from+min(n, maxHidden); i++ {
		if !hidden[i] {
			return false
		}
	}
	return true
}

func (l *layout) place(c placed) doc.Place {
	return doc.Place{Sheet: l.sheet.Name, Cell: Name(c.Row, c.Col)}
}

// byPlace orders cells as they are read.
func byPlace(a, b Cell) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col)) }

// texts are the cells of a sheet that hold a text, in order, one a place.
func texts(cells []Cell) []Cell {
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, byPlace)
	out := cells[:0]
	for i, c := range cells {
		if i+1 < len(cells) && byPlace(c, cells[i+1]) == 0 {
			continue
		}
		if c.Text = strings.Trim(c.Text, " \t\r\n\u3000\u00a0"); c.Text != "" {
			out = append(out, c)
		}
	}
	return out
}
