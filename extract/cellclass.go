package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A flattened table whose cells hold several lines (a unit a line) has no fixed number of lines a row. Its rows are known by
// their serial numbers, and inside a row units, dates and texts stand together: lines of one class are one cell.

// class is what a line of a cell is.
type class byte

const (
	textClass  class = 't'
	organClass class = 'o'
	nameClass  class = 'n' // of two to four characters, a person's as a rule
	dateClass  class = 'd'
)

// classOf tells what a line of a cell is.
func classOf(s string) class {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case n <= 20 && strings.ContainsAny(s, "月年日底季") && (strings.ContainsAny(s, "0123456789") || strings.HasPrefix(s, "年") || strings.HasPrefix(s, "每")):
		return dateClass
	case n <= 16 && hasAny(s, phrases()["ongoing"]):
		return dateClass
	case isOrgan(s):
		return organClass
	case n >= 2 && n <= 4 && hanOnly(s):
		return nameClass
	}
	return textClass
}

// classCell is a cell of several lines.
type classCell struct {
	class class
	parts []doc.Text
}

// classCells puts the lines of a row together to cells. At most want cells are made: what follows them is no part of the
// last row of a table, so the number of lines taken is returned.
func classCells(lines []doc.Text, want int) (cells []classCell, n int) {
	for ; n < len(lines); n++ {
		c := classOf(lines[n].String())
		if k := len(cells); k > 0 && cells[k-1].class == c && c != textClass && c != dateClass {
			cells[k-1].parts = append(cells[k-1].parts, lines[n])
			continue
		}
		if len(cells) == want {
			return cells, n
		}
		cells = append(cells, classCell{c, []doc.Text{lines[n]}})
	}
	return cells, n
}

// classGrid makes a table of a stream of lines with the heads of columns at its beginning and the places of the serial
// numbers. It returns how many of the lines it takes; 0 when the rows do not agree on what their columns hold.
func classGrid(lines []doc.Text, serials []int) ([]placedCell, int) {
	columns := serials[0]
	if columns < 3 || columns > maxStream || len(serials) < 3 {
		return nil, 0
	}
	var rows [][]classCell
	end := 0
	for i, at := range serials {
		next := len(lines)
		if i+1 < len(serials) {
			next = serials[i+1]
			cells, _ := classCells(lines[at+1:next], next)
			rows = append(rows, cells)
			continue
		}
		cells, n := classCells(lines[at+1:next], columns-1)
		rows = append(rows, cells)
		end = at + 1 + n
	}
	classes := columnClasses(rows, columns-1)
	if classes == nil {
		return nil, 0
	}
	var g []placedCell
	for c := range columns {
		g = append(g, placedCell{lines[c], doc.Cell{Row: 0, Col: c, Rows: 1, Cols: 1, Header: true}})
	}
	row := 1
	for i, cells := range rows {
		g = append(g, placedCell{lines[serials[i]], doc.Cell{Row: row, Col: 0, Rows: 1, Cols: 1}})
		row = placeByClass(&g, cells, classes, row)
	}
	return g, end
}

// columnClasses are the classes of the columns behind the number: those that most rows with as many cells have; nil when
// fewer than half of the rows agree.
func columnClasses(rows [][]classCell, columns int) []class {
	count := map[string]int{}
	best := ""
	for _, cells := range rows {
		if len(cells) != columns {
			continue
		}
		var b strings.Builder
		for _, c := range cells {
			b.WriteByte(byte(c.class))
		}
		if count[b.String()]++; count[b.String()] > count[best] {
			best = b.String()
		}
	}
	if count[best] < 2 || count[best]*2 < len(rows) || !strings.ContainsRune(best, rune(organClass)) {
		return nil
	}
	return []class(best)
}

// placeByClass places the cells of a row under the columns of their classes. A row that begins again (a second task under one
// number) goes on in a row of its own. It returns the row that follows.
func placeByClass(g *[]placedCell, cells []classCell, classes []class, row int) int {
	col := 0
	for _, c := range cells {
		at := nextClass(classes, col, c.class)
		if at < 0 && col > 0 {
			row, at = row+1, nextClass(classes, 0, c.class)
		}
		if at < 0 {
			at = min(col, len(classes)-1)
		}
		*g = append(*g, placedCell{doc.Join("\n", c.parts...), doc.Cell{Row: row, Col: at + 1, Rows: 1, Cols: 1}})
		col = at + 1
	}
	return row + 1
}

// nextClass is the first column from col on of a class; -1 when there is none.
func nextClass(classes []class, col int, c class) int {
	for ; col < len(classes); col++ {
		if classes[col] == c {
			return col
		}
	}
	return -1
}
