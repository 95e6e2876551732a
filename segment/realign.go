package segment

import (
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// A table that lost its markup has lost the cells that were merged with those above, too: a row then begins with what
// belongs in its second or third column. Such a row is moved right where its cells fit the columns better.

// realigned is a table whose rows that lost their first cells are moved right; the same table when the source says which
// cells are merged.
func realigned(t doc.Table, header int, roles map[int]columnRole) doc.Table {
	width := 0
	for _, c := range t.Cells {
		if c.Rows > 1 {
			return t
		}
		width = max(width, c.Col+max(1, c.Cols))
	}
	cells := slices.Clone(t.Cells)
	for from := 0; from < len(cells); {
		to := from + 1
		for to < len(cells) && cells[to].Row == cells[from].Row {
			to++
		}
		if cells[from].Row >= header {
			shiftRow(cells[from:to], width, roles)
		}
		from = to
	}
	t.Cells = cells
	return t
}

// maxLost is how many cells at its beginning a row may have lost.
const maxLost = 2

// shiftRow moves the cells of a row to where they fit best.
func shiftRow(row []doc.TableCell, width int, roles map[int]columnRole) {
	last, filled := -1, 0
	for _, c := range row {
		if strings.TrimSpace(c.Text) != "" {
			filled++
			last = max(last, c.Col+max(1, c.Cols)-1)
		}
	}
	if filled < 2 {
		return // the name of the rows below
	}
	best, by := fit(row, 0, roles), 0
	for shift := 1; shift <= min(maxLost, width-1-last); shift++ {
		if role := roles[shift-1]; role != numberColumn && role != categoryColumn && role != taskColumn {
			break // only cells of these are merged over rows without a loss
		}
		if f := fit(row, shift, roles); f > best {
			best, by = f, shift
		}
	}
	if by == 0 {
		return
	}
	for i := range row {
		row[i].Col += by
	}
}

// fit says how well the cells of a row, moved right, fit their columns.
func fit(row []doc.TableCell, shift int, roles map[int]columnRole) int {
	n := 0
	for _, c := range row {
		text := strings.TrimSpace(c.Text)
		if text == "" {
			continue
		}
		units, known := readsAsUnits(text)
		switch role := roles[c.Col+shift]; {
		case role.isUnit() && units:
			n += 2
		case role.isUnit(), known && (role == textColumn || role == taskColumn || role == categoryColumn || role == deadlineColumn):
			n -= 2
		case role == numberColumn && !numberCell(text):
			n--
		case role == numberColumn, role == textColumn && isItemCell(text), role == categoryColumn && isHeadingCell(text):
			n++
		case role == categoryColumn && isItemCell(text):
			n--
		}
	}
	return n
}

// numberCell reports whether a cell holds a serial number and nothing else.
func numberCell(text string) bool {
	_, n := doc.Numeral(strings.TrimLeft(text, "(（"))
	return n > 0 && len(strings.TrimRight(text, ".、)）．"))-n <= len("（")
}

// readsAsUnits reports whether all names in a cell read as names of units, and whether the lexicon knows one of them: a task
// may end as a name does (维护园区).
func readsAsUnits(text string) (units, known bool) {
	if len(text) > 300 {
		return false, false
	}
	lex := defaultLexicon()
	names := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	for _, name := range names {
		name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(name), "牵头"), "配合")
		if !lex.isUnit(name) {
			return false, false
		}
		known = known || lex.organs().ends(name) || lex.generic.suffix(name) != ""
	}
	return len(names) > 0, known
}
