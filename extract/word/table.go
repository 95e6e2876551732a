package word

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
)

// table is a table as it is read: rows of cells, which hold blocks.
type table struct {
	rows  []row
	cells [][]block // of the row that is being read
	open  []block   // of its last cell
}

type row struct {
	cells  [][]block
	edges  []int // where the cells begin and end, in twentieths of a point; nil when that is not known
	merges []merge
	header bool
}

// merge says how a cell goes together with its neighbours.
type merge struct {
	across  byte // 0 by itself; runs of others form one cell, which begins anew at the value of the first
	down    bool // goes together with the cells above or below
	restart bool // is the first of those
}

// add adds a block to the open cell; of blank ones only the first, which gives the cell its place.
func (t *table) add(b block) bool {
	if b.table == nil && isBlank(b.text) && len(t.open) > 0 {
		return false
	}
	t.open = append(t.open, b)
	return true
}

func (t *table) endCell() {
	t.cells = append(t.cells, t.open)
	t.open = nil
}

// endRow ends a row with its properties.
func (t *table) endRow(list []byte) {
	if len(t.open) > 0 && !allBlank(t.open) {
		t.endCell()
	}
	t.open = nil
	if len(t.cells) == 0 {
		return
	}
	r := row{cells: t.cells}
	t.cells = nil
	r.read(list)
	t.rows = append(t.rows, r)
}

func allBlank(blocks []block) bool {
	return !slices.ContainsFunc(blocks, func(b block) bool { return b.table != nil || !isBlank(b.text) })
}

// read reads the properties of a row ([MS-DOC] 2.9.316, 2.9.318).
func (r *row) read(list []byte) {
	r.merges = make([]merge, len(r.cells))
	for code, v := range changes(list) {
		switch code {
		case changeTable, changeTableOld:
			r.define(v)
		case changeMerge: // cells from the first up to the last go together
			for i := int(v[0]); i < int(v[1]) && i < len(r.merges); i++ {
				r.merges[i].across = 2
				if i == int(v[0]) {
					r.merges[i].across = 1
				}
			}
		case changeVertMerge:
			if len(v) >= 2 && int(v[0]) < len(r.merges) {
				m := &r.merges[v[0]]
				m.down, m.restart = v[1]&1 != 0, v[1]&2 != 0
			}
		case changeHeaderRow:
			r.header = v[0] == 1
		}
	}
}

// define reads the edges of the cells and how they go together.
func (r *row) define(v []byte) {
	const cell = 20
	if len(v) == 0 {
		return
	}
	n := int(v[0])
	if v = v[1:]; len(v) < 2*(n+1) || n != len(r.cells) {
		return
	}
	r.edges = make([]int, n+1)
	for i := range r.edges {
		r.edges[i] = int(int16(short(v[2*i:])))
		if i > 0 {
			r.edges[i] = max(r.edges[i], r.edges[i-1])
		}
	}
	for i, rest := 0, v[2*(n+1):]; i < n && len(rest) >= 2; i++ {
		flags := short(rest)
		r.merges[i] = merge{byte(flags & 3), flags&0x20 != 0, flags&0x40 != 0}
		rest = rest[min(cell, len(rest)):]
	}
}

// join puts cells that go together in a row into one. Some programs mark the first of them 1 and the others 2, some the
// other way round; so what the first has begins one.
func (r *row) join() {
	var cells [][]block
	var merges []merge
	edges := r.edges
	if edges != nil {
		edges = edges[:1:1]
	}
	first := byte(0)
	for i, c := range r.cells {
		m := r.merges[i]
		if m.across == 0 || first == 0 {
			first = m.across
		} else if m.across != first {
			last := len(cells) - 1
			cells[last] = append(cells[last][:len(cells[last]):len(cells[last])], c...)
			if edges != nil {
				edges[len(edges)-1] = r.edges[i+1]
			}
			continue
		}
		cells, merges = append(cells, c), append(merges, m)
		if edges != nil {
			edges = append(edges, r.edges[i+1])
		}
	}
	r.cells, r.merges, r.edges = cells, merges, edges
}

// isLayout reports whether a table lays out text and holds no data, as it is told of pages: fewer than two rows or columns,
// a cell with a table and text inside, or with the whole text.
func (t *table) isLayout() bool {
	const whole, besideTable = 1500, 50
	columns := 0
	for _, r := range t.rows {
		columns = max(columns, len(r.cells))
		for _, c := range r.cells {
			w := weight(c, whole)
			if w > whole || w > besideTable && slices.ContainsFunc(c, func(b block) bool { return b.table != nil }) {
				return true
			}
		}
	}
	return len(t.rows) < 2 || columns < 2
}

// weight is how many Han characters blocks hold, counted until they are more than most.
func weight(blocks []block, most int) (n int) {
	for _, b := range blocks {
		if n > most {
			break
		}
		for _, r := range b.text {
			if unicode.Is(unicode.Han, r) {
				n++
			}
		}
		if b.table == nil {
			continue
		}
		for _, r := range b.table.rows {
			for _, c := range r.cells {
				n += weight(c, most-n)
			}
		}
	}
	return n
}

// writeTable writes a table as its cells, or as paragraphs when it only lays them out.
func (l *layout) writeTable(t *table) error {
	for i := range t.rows {
		t.rows[i].join()
	}
	if t.isLayout() {
		for _, r := range t.rows {
			for _, c := range r.cells {
				if err := l.put(c, nil); err != nil {
					return err
				}
			}
		}
		return nil
	}
	number := l.w.Table()
	var apart []block // what is hidden in cells beside what is shown
	for _, c := range t.grid() {
		p := doc.Piece{Kind: doc.CellPiece, Role: contentRole, Cell: c.at}
		p.Cell.Table = number
		if all := plain(c.blocks); len(all) > 0 {
			p.Place, p.Links, p.Href = all[0].piece.Place, all[0].piece.Links, all[0].piece.Href
		}
		text, hidden := cellText(c.blocks), hiddenOf(c.blocks)
		l.body = l.body || text != ""
		if text == "" && len(hidden) > 0 {
			text, p.Hidden, hidden = cellText(shown(hidden)), true, nil
		}
		apart = append(apart, hidden...)
		if err := l.w.Add(text, p); err != nil {
			return err
		}
	}
	return l.put(apart, nil)
}

// hiddenOf are the blocks of a cell that are hidden.
func hiddenOf(blocks []block) (out []block) {
	for _, b := range plain(blocks) {
		if b.piece.Hidden {
			out = append(out, b)
		}
	}
	return out
}

// shown are blocks as if they were not hidden.
func shown(blocks []block) []block {
	out := slices.Clone(blocks)
	for i := range out {
		out[i].piece.Hidden = false
	}
	return out
}

// cellText is the text of a cell: a line each paragraph, and each row of a table inside.
func cellText(blocks []block) string {
	var lines []string
	for _, b := range blocks {
		if b.table != nil {
			for _, r := range b.table.rows {
				var cells []string
				for _, c := range r.cells {
					if s := cellText(c); s != "" {
						cells = append(cells, strings.ReplaceAll(s, "\n", " "))
					}
				}
				lines = append(lines, strings.Join(cells, " "))
			}
			continue
		}
		if !isBlank(b.text) && !b.piece.Hidden {
			lines = append(lines, strings.Trim(b.text, blanks))
		}
	}
	return strings.Join(lines, "\n")
}
