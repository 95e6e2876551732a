package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Crawlers flatten a table to its cells in order, parted by bars that stand anywhere, or one a line, and lose the ends of
// its rows:
//
//	工作任务
//	|
//	责任科室
//	|
//	…
//
// The rows are found again by the serial numbers that tables of tasks have, else by what the columns hold.

const (
	streamBars = 6   // bars that make a stream of cells
	streamGap  = 6   // lines without one that end it
	streamCell = 600 // bytes of a cell of a table of figures at most
	maxStream  = 12  // columns that are tried
)

// barStream reads a stream of cells parted by bars at the beginning of lines. It returns how many lines it looked at, and
// whether they are a table.
func (a *assembler) barStream(text doc.Text, lines []line) (int, bool) {
	s := text.String()
	n, bars := 0, 0
	for n < len(lines) && nearBar(s, lines[n:], streamGap) {
		bars += strings.Count(s[lines[n].Start:lines[n].End], "|")
		n++
	}
	for n > 0 && (lines[n-1].empty || !strings.Contains(s[lines[n-1].Start:lines[n-1].End], "|")) {
		n--
	}
	if bars < streamBars {
		return n, false
	}
	if n < len(lines) && !lines[n].empty && strings.TrimSpace(s[lines[n-1].Start:lines[n-1].End]) == "|" { // no bar closes the last cell
		if g, ok := gridOf(splitCells(text, lines[:n+1])); ok {
			a.grid(g)
			return n + 1, true
		}
	}
	g, ok := gridOf(splitCells(text, lines[:n]))
	if ok {
		a.grid(g)
	}
	return n, ok
}

// opensStream reports whether a stream of cells begins here: with a line that holds a bar, or one that a bar on the next
// line closes.
func opensStream(s string, lines []line) bool {
	if lines[0].empty {
		return false
	}
	if strings.Contains(s[lines[0].Start:lines[0].End], "|") {
		return true
	}
	if len(lines) < 2 {
		return false
	}
	next := strings.TrimSpace(s[lines[1].Start:lines[1].End])
	return strings.HasPrefix(next, "|") && strings.Count(next, "|") == 1
}

// nearBar reports whether a line, or one of the next few, holds a bar.
func nearBar(s string, lines []line, reach int) bool {
	for k := 0; k < len(lines) && k <= reach; k++ {
		if strings.Contains(s[lines[k].Start:lines[k].End], "|") {
			return true
		}
	}
	return false
}

// splitCells parts lines at bars; a line end inside a cell stays one.
func splitCells(text doc.Text, lines []line) []doc.Text {
	s := text.String()
	var cells []doc.Text
	var parts []doc.Text
	flush := func() {
		cells = append(cells, doc.Join("\n", parts...))
		parts = nil
	}
	for _, l := range lines {
		at := l.Start
		for at <= l.End {
			end := l.End
			k := strings.IndexByte(s[at:l.End], '|')
			if k >= 0 {
				end = at + k
			}
			if from, to := trim(s[at:end]); from < to {
				parts = append(parts, text.Cut(at+from, at+to))
			}
			if k < 0 {
				break
			}
			flush()
			at = end + 1
		}
	}
	if parts != nil {
		flush()
	}
	return cells
}

// serialLines reads a table whose cells stand one a line, from a line 序号 on; it returns how many lines it takes.
func (a *assembler) serialLines(text doc.Text, lines []line) int {
	if lines[0].text.Len() > len("序号") {
		return 0
	}
	s := text.String()
	if name := strings.TrimSpace(s[lines[0].Start:lines[0].End]); !slices.Contains(phrases()["serials"], name) {
		return 0
	}
	var cells []doc.Text
	var at []int       // the line of each cell
	rows, last := 0, 0 // rows begun, and the cell that began the last one
	for k, l := range lines {
		if l.empty {
			continue
		}
		if len(cells)-last > maxStream*2 {
			break
		}
		from, to := trim(s[l.Start:l.End])
		if s[l.Start+from:l.Start+to] == strconv.Itoa(rows+1) {
			rows, last = rows+1, len(cells)
		}
		cells, at = append(cells, text.Cut(l.Start+from, l.Start+to)), append(at, k)
	}
	serials := serialsOf(cells)
	if len(serials) < 3 || serials[0] > maxStream {
		return 0
	}
	base, lead := rowLength(serials)
	end := serials[len(serials)-1] + base
	if base < 2 || lead > 0 || end > len(cells) || serials[0] != base { // cells of several lines
		g, end := classGrid(cells, serials)
		if end == 0 {
			return 0
		}
		a.grid(g)
		return at[end-1] + 1
	}
	g, ok := gridOf(cells[:end])
	if !ok {
		return 0
	}
	a.grid(g)
	return at[end-1] + 1
}

// grid adds a table that was guessed from its cells.
func (a *assembler) grid(g []placedCell) {
	a.tables++
	rows := 0
	for _, c := range g {
		c.at.Table = a.tables
		rows = max(rows, c.at.Row+1)
		if a.add(c.text, doc.Piece{Kind: doc.CellPiece, Cell: c.at}) != nil {
			return // readFlat reports it
		}
	}
	a.note("table_guessed", "table %d: %d rows, from its cells in order", a.tables, rows)
}

// sortedCells are cells by rows and columns.
func sortedCells(g []placedCell) []placedCell {
	slices.SortStableFunc(g, func(a, b placedCell) int {
		return cmp.Or(a.at.Row-b.at.Row, a.at.Col-b.at.Col)
	})
	return g
}

// placedCell is a cell and its place.
type placedCell struct {
	text doc.Text
	at   doc.Cell
}

// gridOf finds the rows of a stream of cells.
func gridOf(cells []doc.Text) ([]placedCell, bool) {
	for len(cells) > 0 && cells[len(cells)-1].Len() == 0 {
		cells = cells[:len(cells)-1]
	}
	if serials := serialsOf(cells); len(serials) >= 3 {
		if g, ok := serialGrid(cells, serials); ok {
			return g, true
		}
	}
	if k := columnsBySort(cells); k > 0 {
		return plainGrid(cells, k), true
	}
	return nil, false
}

// serialsOf are the places of the cells 1, 2, 3 … in order.
func serialsOf(cells []doc.Text) []int {
	var out []int
	for i, c := range cells {
		s := strings.TrimSuffix(strings.TrimSuffix(c.String(), "."), "、")
		if v, n := doc.Numeral(s); n > 0 && n == len(s) && n <= 3 && s[0] >= '0' && s[0] <= '9' && v == len(out)+1 {
			out = append(out, i)
		}
	}
	return out
}

// rowLength is the number of cells of a row from its serial number on, and how many may stand before it.
func rowLength(serials []int) (base, lead int) {
	low, high := serials[1]-serials[0], 0
	for i := 1; i < len(serials); i++ {
		gap := serials[i] - serials[i-1]
		low, high = min(low, gap), max(high, gap)
	}
	return low, high - low
}

// serialGrid places cells by the serial numbers of their rows. Cells before a number are those of categories, which cover
// the rows below that have none.
func serialGrid(cells []doc.Text, serials []int) ([]placedCell, bool) {
	base, lead := rowLength(serials)
	if lead == 0 && serials[0] >= base && base >= 2 && base <= maxStream && serials[0]%base > 0 {
		return plainGrid(cells, base), true // the number stands in the middle of its row
	}
	last := serials[len(serials)-1] + base
	head := serials[0] - lead
	if base < 2 || lead > 2 || head < 0 || head > base+lead || last > len(cells)+1 || last < len(cells) || base+lead > maxStream {
		return nil, false
	}
	var g []placedCell
	row := 0
	if head > 0 {
		for c := range head {
			at := doc.Cell{Row: 0, Col: c, Rows: 1, Cols: 1, Header: true}
			if missing := base + lead - head; missing > 0 && c >= lead { // the number has no head of its own
				at.Col += missing
			}
			g = append(g, placedCell{cells[c], at})
		}
		row = 1
	}
	covering := map[int]int{} // column of a category → its place in g
	next := head
	for _, at := range serials {
		leads := at - next
		if leads < 0 || leads > lead {
			return nil, false
		}
		for c := range lead {
			if c >= lead-leads {
				covering[c] = len(g)
				g = append(g, placedCell{cells[next+c-(lead-leads)], doc.Cell{Row: row, Col: c, Rows: 1, Cols: 1}})
			} else if k, ok := covering[c]; ok {
				g[k].at.Rows++
			}
		}
		for c := range base {
			var t doc.Text
			if at+c < len(cells) {
				t = cells[at+c]
			}
			g = append(g, placedCell{t, doc.Cell{Row: row, Col: lead + c, Rows: 1, Cols: 1}})
		}
		next = at + base
		row++
	}
	return g, true
}

// sortOf tells figures, nothing, short names and texts apart.
func sortOf(s string) byte {
	s = strings.TrimSpace(s)
	switch {
	case s == "" || s == "-" || s == "/":
		return 'e'
	case strings.Trim(s, "0123456789.,%-+") == "":
		return 'n'
	case utf8.RuneCountInString(s) <= 8:
		return 's'
	}
	return 't'
}

// columnsBySort is the number of columns with which the columns of a stream hold most alike; 0 when none is clear.
func columnsBySort(cells []doc.Text) int {
	if len(cells) > 20_000 {
		return 0
	}
	best, bestScore := 0, 0.0
	for k := 2; k <= maxStream; k++ {
		rows := len(cells) / k
		if rows < 3 || len(cells)%k != 0 {
			continue
		}
		same, figures := 0, 0
		for c := range k {
			count := map[byte]int{}
			for r := 1; r < rows; r++ { // the first row is the head
				if cells[r*k+c].Len() > streamCell {
					return 0
				}
				count[sortOf(cells[r*k+c].String())]++
			}
			most := max(count['n']+count['e'], count['s']+count['t'])
			same += most
			if count['n'] > rows/2 {
				figures++
			}
		}
		score := float64(same) / float64((rows-1)*k)
		for c := range k { // heads are words
			if sortOf(cells[c].String()) == 'n' {
				score -= 0.2
			}
		}
		if figures > 0 && figures < k && score > bestScore {
			best, bestScore = k, score
		}
	}
	if bestScore < 0.9 {
		return 0
	}
	return best
}

func plainGrid(cells []doc.Text, columns int) []placedCell {
	var g []placedCell
	for i, t := range cells {
		g = append(g, placedCell{t, doc.Cell{Row: i / columns, Col: i % columns, Rows: 1, Cols: 1, Header: i < columns}})
	}
	return g
}
