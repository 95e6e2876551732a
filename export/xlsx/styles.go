package xlsx

import (
	"github.com/xuri/excelize/v2"

	"github.com/gongwen-go/gongwen/export"
)

// styles are the numbers of the styles of a workbook.
type styles struct {
	title, note, head, text, centred, date, aside int
}

// of is the style of a column's cells: what is short stands in the middle, texts to the left.
func (st *styles) of(c export.Column) int {
	switch {
	case c.Aside:
		return st.aside
	case c.Kind == export.Date:
		return st.date
	case c.Kind == export.Number || c.Merge:
		return st.centred
	}
	return st.text
}

func newStyles(f *excelize.File) (*styles, error) {
	var st styles
	frame := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		frame = append(frame, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	body := &excelize.Font{Family: "宋体", Size: 11}
	left := &excelize.Alignment{Vertical: "center", WrapText: true}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&st.title, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 16}, Alignment: middle}},
		{&st.note, excelize.Style{Font: body, Alignment: middle}},
		{&st.head, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 11}, Alignment: middle, Border: frame, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}}}},
		{&st.text, excelize.Style{Font: body, Alignment: left, Border: frame}},
		{&st.centred, excelize.Style{Font: body, Alignment: middle, Border: frame}},
		{&st.date, excelize.Style{Font: body, Alignment: middle, Border: frame, CustomNumFmt: ptr("yyyy-mm-dd")}},
		{&st.aside, excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 9, Color: "808080"}, Alignment: left, Border: frame}},
	} {
		n, err := f.NewStyle(&s.style)
		if err != nil {
			return nil, err
		}
		*s.id = n
	}
	return &st, nil
}
