package xlsx

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// maxRows and maxCols are those of a sheet (18.3.1.73, 18.3.1.13).
const (
	maxRows = 1 << 20
	maxCols = 1 << 14
)

// worksheet is a sheet while it is read.
type worksheet struct {
	*reader
	entry
	out   sheet.Sheet
	rels  map[string]packed.Relationship
	links map[[2]int]string // addresses of cells
	row   int               // the one that is read
	col   int               // of the next cell
	cols  int               // the first column that no element told of
	begun bool              // the part is there
}

// worksheet reads a sheet (18.3.1.99) and what stands on it.
func (r *reader) worksheet(e entry) (sheet.Sheet, error) {
	rels, err := r.pkg.Related(e.part)
	if err != nil {
		return sheet.Sheet{}, err
	}
	s := &worksheet{reader: r, entry: e, row: -1, rels: map[string]packed.Relationship{}, links: map[[2]int]string{}}
	s.out = sheet.Sheet{Name: e.name, Hidden: e.hidden, HiddenRows: map[int]bool{}, HiddenCols: map[int]bool{}}
	for _, rel := range rels {
		s.rels[rel.ID] = rel
	}
	if err := r.walk(e.part, s.element); err != nil {
		return s.out, err
	}
	if !s.begun && r.first == nil {
		if err := r.damage(fmt.Errorf("%w: %s: there is no sheet", doc.ErrDamaged, e.part)); err != nil {
			return s.out, err
		}
	}
	for i := range s.out.Cells {
		c := &s.out.Cells[i]
		c.Href = s.links[[2]int{c.Row, c.Col}]
	}
	for _, rel := range rels {
		if rel.Type == "drawing" && !rel.External && !r.seen[rel.Target] {
			r.seen[rel.Target] = true
			if err := s.drawing(rel.Target); err != nil {
				return s.out, err
			}
		}
	}
	return s.out, r.pkg.Embedded(r.w, rels)
}

// element reads an element of a sheet.
func (s *worksheet) element(x *packed.XML, e xml.StartElement) error {
	s.begun = true
	switch e.Name.Local {
	case "col":
		s.column(e)
	case "row":
		s.startRow(e)
	case "c":
		return s.cell(x, e)
	case "mergeCell":
		return s.merge(e)
	case "hyperlink":
		s.link(e)
	case "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter":
		codes, err := text(x)
		for _, line := range sheet.PageText(codes) {
			if !slices.Contains(s.out.Furniture, line) {
				s.out.Furniture = append(s.out.Furniture, line)
			}
		}
		return err
	case "conditionalFormatting", "dataValidations", "extLst":
		return x.Skip()
	}
	return nil
}

// column notes columns that are not shown. They stand in order.
func (s *worksheet) column(e xml.StartElement) {
	from, to := max(s.cols, count(e, "min")-1), min(count(e, "max"), maxCols)
	for c := from; c < to && isOn(e, "hidden"); c++ {
		s.out.HiddenCols[c] = true
	}
	s.cols = max(s.cols, to)
}

// startRow begins a row: where it says, or behind the last.
func (s *worksheet) startRow(e xml.StartElement) {
	if n := count(e, "r"); 0 < n && n <= maxRows {
		s.row = n - 1
	} else {
		s.row++
	}
	s.col = 0
	if isOn(e, "hidden") && len(s.out.HiddenRows) < s.limits.Blocks {
		s.out.HiddenRows[s.row] = true
	}
}

// cell reads a cell (18.3.1.4).
func (s *worksheet) cell(x *packed.XML, e xml.StartElement) error {
	if row, col, ok := place(packed.Attr(e, "r")); ok {
		s.row, s.col = row, col
	}
	c := sheet.Cell{Row: max(0, s.row), Col: min(s.col, maxCols-1)}
	s.col++
	style := s.style(count(e, "s"))
	kind, value, formula := packed.Attr(e, "t"), "", false
	err := inside(x, func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "v":
			value, err = text(x)
		case "is":
			value, err = richText(x)
		case "f":
			formula = true
			err = x.Skip()
		}
		return err
	})
	if formula && value == "" {
		s.formulas++
	}
	if c.Text = s.show(kind, value, style); c.Text == "" {
		return err
	}
	if s.cells++; s.cells > s.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d cells", doc.ErrTooLarge, s.limits.Blocks)
	}
	if s.bytes += int64(len(c.Text)); s.bytes > s.limits.Bytes { // many may refer to one long string
		return fmt.Errorf("%w: a text of more than the limit of %d bytes", doc.ErrTooLarge, s.limits.Bytes)
	}
	c.Centered = style.centered
	c.Header = s.heads[0] <= c.Row && c.Row < s.heads[1]
	s.out.Cells = append(s.out.Cells, c)
	return err
}

// show is the value of a cell as it is displayed (ST_CellType, 18.18.11).
func (s *worksheet) show(kind, value string, style style) string {
	switch kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && 0 <= n && n < len(s.strings) {
			return s.strings[n]
		}
		return ""
	case "str":
		return unescaped(value)
	case "inlineStr", "e":
		return value
	case "b":
		switch strings.TrimSpace(value) {
		case "1", "true":
			return "TRUE"
		case "0", "false":
			return "FALSE"
		}
		return value
	case "d":
		return s.date(strings.TrimSpace(value), style)
	}
	if v, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
		return style.format.Show(v, s.date1904)
	}
	return value
}

// date shows a date that is written as one.
func (s *worksheet) date(value string, style style) string {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, value); err == nil {
			shown := style.format.Show(sheet.Serial(t), false)
			if _, err := strconv.ParseFloat(shown, 64); err == nil { // General
				shown = sheet.Number("yyyy/m/d", sheet.Serial(t), false)
			}
			return shown
		}
	}
	return value
}

// merge notes a range of merged cells.
func (s *worksheet) merge(e xml.StartElement) error {
	m, ok := area(packed.Attr(e, "ref"))
	if !ok {
		return nil
	}
	if len(s.out.Merged) >= s.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d merged ranges", doc.ErrTooLarge, s.limits.Blocks)
	}
	s.out.Merged = append(s.out.Merged, m)
	return nil
}

// maxLinks bounds the cells of a sheet that have a link.
const maxLinks = 65_536

// link notes the address of a cell; that of an area is the address of its first cell.
func (s *worksheet) link(e xml.StartElement) {
	rel := s.rels[relationOf(e)]
	if m, ok := area(packed.Attr(e, "ref")); ok && rel.External && len(s.links) < maxLinks {
		s.links[[2]int{m.Row, m.Col}] = rel.Target
	}
}

// place reads the name of a cell: B7.
func place(name string) (row, col int, ok bool) {
	i := 0
	for ; i < len(name) && 'A' <= name[i]&^0x20 && name[i]&^0x20 <= 'Z' && col < maxCols; i++ {
		col = col*26 + int(name[i]&^0x20-'A') + 1
	}
	row, err := strconv.Atoi(name[i:])
	if err != nil || i == 0 || row < 1 || row > maxRows || col > maxCols {
		return 0, 0, false
	}
	return row - 1, col - 1, true
}

// area reads the name of a range: B7:C9, or of a cell.
func area(name string) (sheet.Range, bool) {
	from, to, ok := strings.Cut(strings.ReplaceAll(name, "$", ""), ":")
	if !ok {
		to = from
	}
	row, col, ok := place(from)
	row2, col2, ok2 := place(to)
	if !ok || !ok2 {
		return sheet.Range{}, false
	}
	return sheet.Range{Row: min(row, row2), Col: min(col, col2), Rows: abs(row2-row) + 1, Cols: abs(col2-col) + 1}, true
}

func abs(n int) int { return max(n, -n) }
