package xlsx

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/gongwen-go/gongwen/export"
)

// a4 is the number of the paper size.
const a4 = 9

// lineHeight is the height of a line of text, in points.
const lineHeight = 15

// setUp sets what is not a cell: columns, panes, filter, print.
func (s *sheet) setUp() error {
	last := at(len(s.view.Columns), headRow+len(s.view.Rows))
	corner, err := excelize.CoordinatesToCellName(s.printedColumns(), headRow+len(s.view.Rows), true)
	if err != nil {
		return err
	}
	quoted := "'" + s.name + "'!"
	for i, w := range s.widths {
		col, _ := excelize.ColumnNumberToName(i + 1)
		// A unit is a digit of the default font; Chinese text at 11 points takes a little more than two.
		if err := s.f.SetColWidth(s.name, col, col, float64(w)*1.08+1.5); err != nil {
			return err
		}
	}
	for _, set := range []func() error{
		func() error { return s.f.SetSheetDimension(s.name, "A1:"+last) },
		func() error {
			return s.f.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: at(1, headRow+1), ActivePane: "bottomLeft"})
		},
		func() error { return s.f.AutoFilter(s.name, at(1, headRow)+":"+last, nil) },
		func() error { return s.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: ptr(true)}) },
		func() error {
			return s.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: ptr(a4), Orientation: ptr("landscape"), FitToWidth: ptr(1), FitToHeight: ptr(0)})
		},
		func() error {
			return s.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: ptr(.5), Right: ptr(.5), Top: ptr(.6), Bottom: ptr(.7), Header: ptr(.3), Footer: ptr(.3), Horizontally: ptr(true)})
		},
		func() error {
			return s.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"})
		},
		func() error {
			return s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted + "$3:$3", Scope: s.name})
		},
		func() error {
			return s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: quoted + "$A$1:" + corner, Scope: s.name})
		},
	} {
		if err := set(); err != nil {
			return err
		}
	}
	return nil
}

func ptr[T any](v T) *T { return &v }

// printedColumns is how many columns are printed: those before the first that stands aside.
func (s *sheet) printedColumns() int {
	if i := slices.IndexFunc(s.view.Columns, func(c export.Column) bool { return c.Aside }); i > 0 {
		return i
	}
	return len(s.view.Columns)
}

// printed is the width of what is printed, in half-width characters.
func (s *sheet) printed() int {
	n := 0
	for _, w := range s.widths[:s.printedColumns()] {
		n += w
	}
	return n
}

// widths gives each column what its longest line needs, within its bounds.
func widths(v export.View) []int {
	out := make([]int, len(v.Columns))
	for i, c := range v.Columns {
		out[i] = cells(c.Head) + 3 // the button of the filter
		for _, row := range v.Rows {
			for line := range strings.SplitSeq(text(c, row[i]), "\n") {
				out[i] = max(out[i], min(cells(line), c.Widest))
			}
		}
	}
	return out
}

// merge is a run of equal cells in a column of the data, from 0.
type merge struct{ col, first, last int }

// merges finds the equal neighbours in the columns that merge. A cell goes on only where those to its left do: a category
// does not reach from one notice into the next.
func merges(v export.View) []merge {
	var out []merge
	goesOn := make([]bool, len(v.Rows)) // with the row above, in every merging column so far
	for i := range goesOn {
		goesOn[i] = i > 0
	}
	for col, c := range v.Columns {
		if !c.Merge {
			continue
		}
		first := 0
		for i := 1; i <= len(v.Rows); i++ {
			if i < len(v.Rows) {
				goesOn[i] = goesOn[i] && len(v.Rows[i][col]) > 0 && slices.Equal(v.Rows[i][col], v.Rows[i-1][col])
				if goesOn[i] {
					continue
				}
			}
			if i-1 > first {
				out = append(out, merge{col, first, i - 1})
			}
			first = i
		}
	}
	return out
}

// heights are the heights of the rows, in points. They are set for every row: not every program finds them itself, and
// none looks at merged cells, for which the rows under them are made higher.
func (s *sheet) heights() []float64 {
	type place struct{ col, row int }
	merged := map[place]bool{}
	for _, m := range s.merges {
		for i := m.first; i <= m.last; i++ {
			merged[place{m.col, i}] = true
		}
	}
	lines := make([]int, len(s.view.Rows))
	for i, row := range s.view.Rows {
		lines[i] = 1
		for c, col := range s.view.Columns {
			if !merged[place{c, i}] {
				lines[i] = max(lines[i], s.lines(col, c, row[c]))
			}
		}
	}
	for _, m := range s.merges {
		have := 0
		for _, n := range lines[m.first : m.last+1] {
			have += n
		}
		need := s.lines(s.view.Columns[m.col], m.col, s.view.Rows[m.first][m.col])
		for i := m.first; have < need; i++ {
			more := (need - have + m.last - i) / (m.last - i + 1)
			lines[i], have = lines[i]+more, have+more
		}
	}
	out := make([]float64, len(lines))
	for i, n := range lines {
		out[i] = min(float64(n*lineHeight+5), excelize.MaxRowHeight)
	}
	return out
}

// lines is how many lines a cell takes.
func (s *sheet) lines(col export.Column, c int, cell export.Cell) int {
	n := 0
	for line := range strings.SplitSeq(text(col, cell), "\n") {
		width := s.widths[c] &^ 1 // no half character stands at the end of a line
		n += max(1, (cells(line)+width-1)/width)
	}
	return n
}

// titleHeight is the height of the title over a width.
func titleHeight(title string, width int) float64 {
	lines := (cells(title)*3/2 + width - 1) / max(1, width)
	return min(float64(max(1, lines))*24+6, excelize.MaxRowHeight)
}

// text is the text of a cell, with lines where the column wants them.
func text(c export.Column, cell export.Cell) string {
	if c.Lines {
		return strings.Join(cell, "\n")
	}
	return c.Text(cell)
}

// cells is the width of a text in half-width characters.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0x2000 { // Chinese, and signs of its width
			n++
		}
	}
	return n
}

// cut is what stands at the end of a text that was too long for a cell.
const cut = "……（超过单元格容量，下略）"

// fit cuts a text to what a cell holds: 32,767 units of UTF-16.
func fit(s string) string {
	const most = excelize.TotalCellChars
	if len(s) <= most { // never more units than bytes
		return s
	}
	free := most - len([]rune(cut))
	end, units := 0, 0
	for i, r := range s {
		units++
		if r > 0xFFFF {
			units++
		}
		if units <= free {
			end = i + len(string(r))
		}
	}
	if units <= most {
		return s
	}
	return s[:end] + cut
}
