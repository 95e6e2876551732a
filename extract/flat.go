package extract

import (
	"context"
	"errors"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// line is a line of flattened text, without its line end.
type line struct {
	doc.Span
	text  doc.Span // without the blanks at its ends
	tab   bool     // begins with a tab: a cell of a table that lost its markup
	empty bool     // blanks only
}

// readFlat reads text that has no markup: a line is a paragraph, except where the lines are the cells of a table.
func readFlat(ctx context.Context, a *assembler, text doc.Text) error {
	lines := split(text.String())
	a.grow(text.Len(), filled(lines))
	wrap := wrappingOf(text.String(), lines)
	noStream := 0 // up to here no stream of cells begins
	tried := 0    // up to here the lines are known to be no table of tab-led cells
	for i := 0; i < len(lines); {
		if err := errors.Join(ctx.Err(), a.full); err != nil {
			return err
		}
		if i >= tried && lines[i].tab {
			n, ok := a.cellLines(text, lines[i:])
			if ok {
				i += n
				continue
			}
			tried = i + n
		}
		if n := a.boxLines(text, lines[i:]); n > 0 {
			i += n
			continue
		}
		if n := a.barLines(text, lines[i:]); n > 0 {
			i += n
			continue
		}
		if i >= noStream && opensStream(text.String(), lines[i:]) {
			n, ok := a.barStream(text, lines[i:])
			if ok {
				i += n
				continue
			}
			noStream = i + max(n, 1)
		}
		if n := a.serialLines(text, lines[i:]); n > 0 {
			i += n
			continue
		}
		n := wrap.joined(text.String(), lines[i:])
		if err := a.paragraph(text, lines[i:i+n]); err != nil {
			return err
		}
		i += n
	}
	if wrap.width > 0 {
		a.note("lines_joined", "lines broken at %d columns were joined", wrap.width)
	}
	return a.full
}

// paragraph adds the lines of a paragraph.
func (a *assembler) paragraph(text doc.Text, lines []line) error {
	if len(lines) > 1 {
		return a.add(joinWrapped(text, lines), doc.Piece{})
	}
	if lines[0].empty {
		return nil
	}
	return a.addSpan(text, withoutBar(text.String(), lines[0].text), doc.Piece{})
}

// withoutBar is the text of a line without the one bar at its end or beginning that is left of a table.
func withoutBar(text string, s doc.Span) doc.Span {
	switch l := text[s.Start:s.End]; {
	case l[len(l)-1] != '|' && l[0] != '|' || strings.Count(l, "|") != 1:
	case l[len(l)-1] == '|':
		s.End--
	default:
		s.Start++
	}
	return s
}

// lineEnds are the bytes that a line may end at.
var lineEnds = [256]bool{'\n': true, '\r': true, '\f': true, 0xE2: true}

// lineEnd is the length of the line end at i; 0 for none.
func lineEnd(s string, i int) int {
	switch {
	case s[i] == 0xE2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
		return 3
	case s[i] == 0xE2:
		return 0
	case strings.HasPrefix(s[i:], "\r\n"):
		return 2
	}
	return 1
}

// split finds the lines of a text; a line ends with LF, CR, CR LF, a form feed or a Unicode line separator.
func split(s string) []line {
	out := make([]line, 0, strings.Count(s, "\n")+1)
	add := func(from, to int) {
		f, t := trim(s[from:to])
		l := line{Span: doc.Span{Start: from, End: to}, text: doc.Span{Start: from + f, End: from + t}, empty: f == t}
		l.tab = from < to && s[from] == '\t'
		out = append(out, l)
	}
	from := 0
	for i := 0; i < len(s); i++ {
		if !lineEnds[s[i]] {
			continue
		}
		if n := lineEnd(s, i); n > 0 {
			add(from, i)
			from = i + n
			i = from - 1
		}
	}
	add(from, len(s))
	return out
}

// filled counts the lines that hold something.
func filled(lines []line) int {
	n := 0
	for _, l := range lines {
		if !l.empty {
			n++
		}
	}
	return n
}

// A table pasted as text comes as one cell a line, each behind a tab, with an empty line after every row:
//
//	\t类别
//	\t任务
//	(empty)
//	\t一、……
//	\t……
//
// A cell that is broken goes on on lines without a tab. A page break leaves empty lines inside a row, so rows are told
// by the number of cells, not by the empty lines alone.

// cellLines reads such a table at the beginning of lines. It returns how many lines it looked at, and whether they are a
// table.
func (a *assembler) cellLines(text doc.Text, lines []line) (int, bool) {
	groups, n := cellGroups(lines)
	columns := columnsOf(groups)
	if columns < 2 || len(groups) < 2 {
		return n, false
	}
	rows, ragged := regroup(groups, columns)
	if whole := len(rows) - ragged; whole < 2 || ragged*2 > whole {
		return n, false // indented paragraphs, not rows
	}
	a.tables++
	for r, row := range rows {
		for c, cell := range row {
			p := doc.Piece{Kind: doc.CellPiece, Cell: doc.Cell{Table: a.tables, Row: r, Col: c, Rows: 1, Cols: 1}}
			if a.add(joinLines(text, cell), p) != nil {
				return n, true // readFlat reports it
			}
		}
	}
	if ragged > 0 {
		a.note("table_ragged", "table %d: %d of %d rows do not have %d cells", a.tables, ragged, len(rows), columns)
	} else {
		a.note("table_guessed", "table %d: %d rows of %d cells, from lines", a.tables, len(rows), columns)
	}
	return n, true
}

// cellGroups reads the cells of a run of tab-led lines, grouped by the empty lines between them. A cell is its lines.
func cellGroups(lines []line) (groups [][][]line, n int) {
	var group [][]line
	empties := 0
	for n < len(lines) {
		l := lines[n]
		switch {
		case l.tab:
			if empties > 0 && group != nil {
				groups = append(groups, group)
				group = nil
			}
			empties = 0
			group = append(group, []line{l})
		case l.empty:
			empties++
		case empties > 0 || group == nil || !followedByCell(lines[n:]):
			return append(groups, group), n // the table is over
		default:
			group[len(group)-1] = append(group[len(group)-1], l)
		}
		n++
	}
	if group != nil {
		groups = append(groups, group)
	}
	return groups, n
}

// followedByCell reports whether a line without a tab is the rest of a broken cell: the next line but a few is a cell.
func followedByCell(lines []line) bool {
	for i := 1; i < len(lines) && i <= 3; i++ {
		if lines[i].tab || lines[i].empty {
			return true
		}
	}
	return false
}

// columnsOf is the number of cells that most groups have.
func columnsOf(groups [][][]line) int {
	count := map[int]int{}
	best := 0
	for _, g := range groups {
		n := len(g)
		count[n]++
		if count[n] > count[best] || count[n] == count[best] && n > best {
			best = n
		}
	}
	return best
}

// regroup makes rows of columns cells: groups that together fill a row were parted by a page break. Rows of another
// length are counted.
func regroup(groups [][][]line, columns int) (rows [][][]line, ragged int) {
	var row [][]line
	flush := func() {
		if row != nil {
			rows = append(rows, row)
			ragged++
			row = nil
		}
	}
	for _, g := range groups {
		if len(row)+len(g) > columns {
			flush()
		}
		row = append(row, g...)
		if len(row) == columns {
			rows = append(rows, row)
			row = nil
		} else if len(row) > columns {
			flush()
		}
	}
	flush()
	return rows, ragged
}

// joinLines is the text of a broken cell, put together with nothing between its lines.
func joinLines(text doc.Text, lines []line) doc.Text {
	var b doc.Builder
	s := text.String()
	for _, l := range lines {
		from, to := trim(s[l.Start:l.End])
		b.Keep(text, l.Start+from, l.Start+to)
	}
	return b.Text()
}

// barLines reads a table whose rows are lines and whose cells are parted by tabs or bars; it returns how many lines it
// takes, 0 when there is none. Two rows at least, with as many cells as the first one, which holds something in two of them.
// Rows may lack cells at their end, three quarters of them at most, and a line of its own between rows names those below.
func (a *assembler) barLines(text doc.Text, lines []line) int {
	s := text.String()
	first := partCells(s, lines[0])
	columns := len(first)
	if columns < 2 || filledCells(s, first) < 2 {
		return 0
	}
	rows := [][]doc.Span{first}
	full, n := 1, 1
	for ; n < len(lines) && !lines[n].empty; n++ {
		if isRuleRow(s, lines[n]) {
			continue
		}
		row := rowOf(s, lines[n], columns)
		if row == nil && n+1 < len(lines) && namesRows(s, lines[n]) && len(rowOf(s, lines[n+1], columns)) == columns {
			row = []doc.Span{lines[n].Span}
		}
		if row == nil {
			break
		}
		if len(row) == columns {
			full++
		}
		rows = append(rows, row)
	}
	if full < 2 || columns == 2 && full < 3 || full*4 < len(rows) {
		return 0
	}
	a.tables++
	for r, row := range rows {
		for c, cell := range row {
			p := doc.Piece{Kind: doc.CellPiece, Cell: doc.Cell{Table: a.tables, Row: r, Col: c, Rows: 1, Cols: 1}}
			if len(row) == 1 {
				p.Cell.Cols = columns
			}
			if a.add(text.Cut(cell.Start, cell.End), p) != nil {
				return n // readFlat reports it
			}
		}
	}
	a.note("table_guessed", "table %d: %d rows of %d cells, from lines with separators", a.tables, len(rows), columns)
	return n
}

// isRuleRow reports whether a line is the rule below the heads of a Markdown table: | --- | :-: |.
func isRuleRow(s string, l line) bool {
	text := strings.TrimSpace(s[l.Start:l.End])
	return strings.Contains(text, "--") && strings.Trim(text, "|-: ") == ""
}

// rowOf are the cells of a line that is a row of so many columns; nil when it is none.
func rowOf(s string, l line, columns int) []doc.Span {
	cells := partCells(s, l)
	if len(cells) == columns {
		return cells
	}
	if columns < 3 {
		return nil
	}
	for len(cells) > 0 && strings.TrimSpace(s[cells[len(cells)-1].Start:cells[len(cells)-1].End]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) < 2 || len(cells) > columns {
		return nil
	}
	for len(cells) < columns {
		cells = append(cells, doc.Span{Start: l.End, End: l.End})
	}
	return cells
}

// namesRows reports whether a line without cells may name the rows below it: it is short and no sentence.
func namesRows(s string, l line) bool {
	text := strings.TrimSpace(s[l.Start:l.End])
	return len(text) > 0 && len(text) <= maxRowName && !strings.ContainsAny(text, "\t|。：:")
}

// maxRowName is how long the name of a group of rows may be, in bytes.
const maxRowName = 120

func filledCells(s string, cells []doc.Span) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(s[c.Start:c.End]) != "" {
			n++
		}
	}
	return n
}

// partCells parts a line at tabs, or at bars when it holds two of them, one at its beginning or end; nil when it has no
// cells, as a label with its value has none (发布机构： | …). A tab before the first cell that holds something is an empty cell
// only where tabs part cells behind it, too.
func partCells(s string, l line) []doc.Span {
	text := s[l.text.Start:l.text.End]
	sep, at := "", l.text.Start
	switch {
	case strings.IndexByte(text, '\t') >= 0:
		sep = "\t"
		text, at = s[l.Start:l.End], l.Start
	case text != "" && (text[0] == '|' || text[len(text)-1] == '|') && strings.Count(text, "|") >= 2:
		sep = "|"
		if text[0] == '|' {
			text, at = text[1:], at+1
		}
		text = strings.TrimSuffix(text, "|")
	default:
		return nil
	}
	var out []doc.Span
	for part := range strings.SplitSeq(text, sep) {
		out = append(out, doc.Span{Start: at, End: at + len(part)})
		at += len(part) + 1
	}
	return out
}
