package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A box table is drawn with characters, as law libraries and printers of the nineties did:
//
//	┌────┬────┐
//	│任务│单位│
//	├────┼────┤
//	│修缮│水利│
//	│堤防│局  │
//	└────┴────┘
//
// A line inside a column ends its cell; where there is none, the cell goes on below. Blanks may be lost, so columns are
// counted, not measured.

const (
	boxVerticals   = "│┃║├┤┼┬┴┌┐└┘╔╗╚╝╠╣╬╦╩┏┓┗┛┣┫╋┠┨"
	boxHorizontals = "─━═-"
	maxBoxLines    = 20_000
)

// boxCell is a cell that is being read.
type boxCell struct {
	parts []doc.Span
	row   int
}

// boxLines reads a box table at the beginning of lines; it returns how many lines it takes, 0 when there is none.
func (a *assembler) boxLines(text doc.Text, lines []line) int {
	s := text.String()
	columns := len(boxSegments(s, lines[0]))
	if columns < 2 || !isRule(s, boxSegments(s, lines[0])) {
		return 0
	}
	open := make([]boxCell, columns)
	var g []placedCell
	row, n := 0, 1
	for ; n < len(lines) && n < maxBoxLines; n++ {
		segments := boxSegments(s, lines[n])
		if len(segments) != columns {
			if lines[n].empty {
				continue
			}
			break
		}
		if anyRule(s, segments) {
			row++
		}
		for c, seg := range segments {
			if isHorizontal(s[seg.Start:seg.End]) {
				g = append(g, open[c].close(text, row, c))
				open[c] = boxCell{row: row}
			} else if from, to := trim(s[seg.Start:seg.End]); from < to {
				open[c].parts = append(open[c].parts, doc.Span{Start: seg.Start + from, End: seg.Start + to})
			}
		}
	}
	if row < 2 {
		return 0
	}
	a.grid(sortedCells(g))
	return n
}

// close is the finished cell; row is the one that begins below it.
func (c *boxCell) close(text doc.Text, row, col int) placedCell {
	var b doc.Builder
	for _, p := range c.parts {
		b.Keep(text, p.Start, p.End)
	}
	return placedCell{b.Text(), doc.Cell{Row: c.row, Col: col, Rows: max(1, row-c.row), Cols: 1}}
}

// boxSegments are the stretches between the upright lines of a line; nil when it has none at both ends.
func boxSegments(s string, l line) []doc.Span {
	from, to := trim(s[l.Start:l.End])
	from, to = l.Start+from, l.Start+to
	if from >= to {
		return nil
	}
	first, size := utf8.DecodeRuneInString(s[from:to])
	last, _ := utf8.DecodeLastRuneInString(s[from:to])
	if !strings.ContainsRune(boxVerticals, first) || !strings.ContainsRune(boxVerticals, last) {
		return nil
	}
	var out []doc.Span
	at := from + size
	for i := at; i < to; {
		r, n := utf8.DecodeRuneInString(s[i:to])
		if strings.ContainsRune(boxVerticals, r) {
			out = append(out, doc.Span{Start: at, End: i})
			at = i + n
		}
		i += n
	}
	return out
}

// isHorizontal reports whether a stretch is a line across its column.
func isHorizontal(s string) bool {
	return s != "" && strings.Trim(s, boxHorizontals) == ""
}

// isRule reports whether a line crosses all columns, anyRule whether it crosses one.
func isRule(s string, segments []doc.Span) bool {
	for _, seg := range segments {
		if !isHorizontal(s[seg.Start:seg.End]) {
			return false
		}
	}
	return len(segments) > 0
}

func anyRule(s string, segments []doc.Span) bool {
	for _, seg := range segments {
		if isHorizontal(s[seg.Start:seg.End]) {
			return true
		}
	}
	return false
}
