package rtf

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// flow is text that runs from paragraph to paragraph: the body, a header, a footnote, a text box.
type flow struct {
	kind   flowKind
	blocks []block
	par    paragraph
	tables []*table // that are open, the outermost first
}

type flowKind uint8

const (
	bodyFlow flowKind = iota
	headFlow          // the header of the first page, where the head of a notice may stand
	headerFlow
	footerFlow
	noteFlow
	boxFlow
)

// block is a paragraph or a table.
type block struct {
	par   *paragraph
	table *table
}

// paragraph is a paragraph that is being written, or was.
type paragraph struct {
	label    string // number of a list, as printed
	text     strings.Builder
	hidden   strings.Builder
	linked   int // how many characters are link text
	href     string
	links    int  // how many targets
	level    int  // of a heading; 0 is none
	contents bool // a line of a table of contents
	centered bool
	notes    []block // footnotes it calls
	boxes    []block // text boxes behind it
}

// add adds text that is shown.
func (p *paragraph) add(text, href string) {
	p.text.WriteString(text)
	if href == "" {
		return
	}
	p.linked += utf8.RuneCountInString(text)
	if href != p.href {
		p.href = href
		p.links++
	}
}

func (p *paragraph) empty() bool {
	return p.label == "" && p.text.Len() == 0 && p.hidden.Len() == 0 && len(p.notes) == 0 && len(p.boxes) == 0
}

// shown is the text with its number, its lines parted by line breaks.
func (p *paragraph) shown() string {
	text := p.text.String()
	if p.label == "" {
		return text
	}
	last, _ := utf8.DecodeLastRuneInString(p.label)
	if strings.ContainsRune("、）．。", last) {
		return p.label + text
	}
	return p.label + " " + text
}

// table is a table of a flow, or one inside of a cell of another.
type table struct {
	rows  []row
	cells []cell  // of the row that is open
	in    []block // of the cell that is open
	props rowProps
	count int // cells of all rows
}

// row is a row as the file has it: its cells in order, with the edges that its properties give them.
type row struct {
	cells  []cell
	left   int
	header bool
}

// cell is a cell with its right edge, in twips.
type cell struct {
	blocks []block
	edge   edge
}

// edge is what a row says of one of its cells.
type edge struct {
	right  int
	known  bool // there was a \cellx
	left   bool // it is joined to the cell on its left
	above  bool // it is joined to the cell above
	begins bool // it is the first of cells that are joined downwards
}

// rowProps are the properties of the rows that follow, from \trowd to the next.
type rowProps struct {
	left   int
	header bool
	edges  []edge
	next   edge // of the \cellx that comes
	open   bool // between \trowd and \row
}

// level opens and closes tables, so that n of them are open.
func (f *flow) level(n int) {
	for len(f.tables) > n {
		f.closeTable()
	}
	for len(f.tables) < n {
		f.tables = append(f.tables, &table{})
	}
}

// closeTable ends the innermost table. What never became a cell is text beside it.
func (f *flow) closeTable() {
	t := f.tables[len(f.tables)-1]
	f.tables = f.tables[:len(f.tables)-1]
	rest := t.in
	if t.in = nil; len(t.cells) > 0 {
		if len(rest) > 0 {
			t.cells = append(t.cells, cell{blocks: rest})
		}
		rest = nil
		t.endRow()
	}
	if len(t.rows) > 0 {
		f.add(block{table: t})
	}
	for _, b := range rest {
		f.add(b)
	}
}

// add adds a block to the cell that is open, or to the flow.
func (f *flow) add(b block) {
	if n := len(f.tables); n > 0 {
		f.tables[n-1].in = append(f.tables[n-1].in, b)
		return
	}
	f.blocks = append(f.blocks, b)
}

// endCell ends the cell that is open.
func (t *table) endCell(limits doc.Limits) error {
	if t.count++; t.count > limits.Cells {
		return fmt.Errorf("%w: a table of more than the limit of %d cells", doc.ErrTooLarge, limits.Cells)
	}
	t.cells = append(t.cells, cell{blocks: t.in})
	t.in = nil
	return nil
}

// endRow ends the row that is open and gives its cells their edges.
func (t *table) endRow() {
	t.props.open = false
	if len(t.cells) == 0 {
		return
	}
	for i := range t.cells {
		if i < len(t.props.edges) {
			t.cells[i].edge = t.props.edges[i]
		}
	}
	t.rows = append(t.rows, row{t.cells, t.props.left, t.props.header})
	t.cells = nil
}
