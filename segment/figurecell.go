package segment

import (
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// Cells of tables hold numbers, with or without a unit, or what stands for none. The words are data: rules/forms.txt.

// tableRules are the word lists of rules/forms.txt.
type tableRules struct {
	forms                               []*reportForm
	none                                map[string]bool
	yearBefore                          wordSet
	totals, subtotals, notSums, parts   wordSet
	noResults, unitHeads, shares, plain wordSet
	years, countNouns                   wordSet
}

var loadTableRules = sync.OnceValue(func() *tableRules {
	s := ruleSections("forms.txt")
	r := &tableRules{
		none: newWordSet(s["none"]).words, yearBefore: newWordSet(s["year_before"]),
		totals: newWordSet(s["totals"]), subtotals: newWordSet(s["subtotals"]), notSums: newWordSet(s["not_sums"]), parts: newWordSet(s["parts"]),
		noResults: newWordSet(s["no_results"]), unitHeads: newWordSet(s["unit_heads"]), shares: newWordSet(s["share_heads"]), plain: newWordSet(s["plain_heads"]),
		years: newWordSet(s["year_heads"]), countNouns: newWordSet(s["count_nouns"]),
	}
	for _, name := range s["forms"] {
		r.forms = append(r.forms, newReportForm(name, s))
	}
	return r
})

// cellKind says what a cell holds.
type cellKind uint8

const (
	textCell cellKind = iota
	valueCell
	noneCell // empty, or a stroke
)

// countCell is a cell, or a part of a line that stands for one.
type countCell struct {
	kind  cellKind
	key   string   // squeezed
	span  doc.Span // of the text
	table int      // number of its table among the document's, from 1; 0 is none
	piece int

	value, unit  string // as printed
	number, base string // resolved
	magnitude    string // 万 of a cell that leaves its unit to the head
	percent      bool
	approximate  bool
}

// newCountCell reads the cell that key is; it stands at span.
func (f *figureReader) newCountCell(key string, span doc.Span) countCell {
	c := countCell{key: squeezeLabel(key), span: span}
	key = strings.TrimSpace(key)
	if c.key == "" || key == "" || f.tables.none[c.key] { // the one for quotes alone, the other for other blanks
		c.kind = noneCell
		return c
	}
	sign := ""
	if key[0] == '-' || key[0] == '+' {
		sign, key = strings.TrimPrefix(key[:1], "+"), strings.TrimLeft(key[1:], " ")
	}
	if !startsWithDigit(key) || len(key) > 1 && key[0] == '0' && key[1] != '.' && startsWithDigit(key[1:]) { // 01 is a code
		return c
	}
	q := f.rules.quantities.read(key)
	if q.n == 0 {
		return c
	}
	rest := strings.TrimSpace(key[q.n:])
	switch {
	case rest == "" || rest == "%":
		c.percent, c.magnitude = rest == "%", key[q.words.Start:q.words.End]
	case f.rules.units[rest]:
		c.base, c.unit = rest, key[q.words.Start:q.words.End]+rest
	default:
		return c
	}
	c.kind, c.approximate = valueCell, q.approximate
	c.value, c.number = sign+q.printed, sign+q.value
	return c
}

// squeezeLabel is a key without blanks and quotes.
func squeezeLabel(key string) string {
	if !strings.ContainsAny(key, " \t\n\"") {
		return key
	}
	b := make([]byte, 0, len(key))
	for i := range len(key) {
		if c := key[i]; c != ' ' && c != '\t' && c != '\n' && c != '"' {
			b = append(b, c)
		}
	}
	return string(b)
}

// cells are the cells of the document in order: those of its tables, and the parts of its lines that tabs, bars or blanks
// part when numbers stand behind them.
func (f *figureReader) cells() []countCell {
	out := make([]countCell, 0, len(f.draft.Pieces))
	table, number := 0, 0
	for i, p := range f.draft.Pieces {
		switch {
		case p.Kind == doc.Meta:
			number = 0
		case p.Kind == doc.CellPiece && p.Cell.Table != 0:
			if p.Cell.Table != number {
				table++
			}
			number = p.Cell.Table
			c := f.newCountCell(f.draft.Key.Slice(p.Span), p.Span)
			c.table, c.piece = table, i
			out = append(out, c)
		default:
			number = 0
			out = f.lineCells(i, out)
		}
	}
	return out
}

// lineCells adds the cells of a line.
func (f *figureReader) lineCells(piece int, out []countCell) []countCell {
	p := f.draft.Pieces[piece]
	start, end := f.draft.Key.Pos(p.Start), f.draft.Key.Pos(p.End)
	key := f.key[start:end]
	add := func(from, to int) {
		c := f.newCountCell(key[from:to], f.draft.Key.Span(start+from, start+to))
		c.piece = piece
		out = append(out, c)
	}
	if key == "" {
		return out
	}
	if len(key) > maxFormLine {
		return append(out, countCell{key: key, span: p.Span, piece: piece})
	}
	marks := "\t|"
	if !strings.ContainsAny(key, marks) {
		if marks = " "; !f.endsInNumber(key) {
			add(0, len(key))
			return out
		}
	}
	if key = strings.TrimRight(key, " "); marks != " " { // a bar closes the last cell
		key = strings.TrimSuffix(key, "|")
	}
	from := 0
	for i := 0; i <= len(key); i++ {
		if i == len(key) || strings.IndexByte(marks, key[i]) >= 0 {
			if marks != " " || i > from {
				a := from + doc.Blanks(key[from:i])
				add(a, max(a, from+len(strings.TrimRight(key[from:i], " "))))
			}
			from = i + 1
		}
	}
	return out
}

// maxFormLine is how long a line of a form may be, in bytes.
const maxFormLine = 600

// endsInNumber reports whether the last word of a line that has several is a number.
func (f *figureReader) endsInNumber(key string) bool {
	key = strings.TrimRight(key, " ")
	i := strings.LastIndexByte(key, ' ')
	return i > 0 && f.newCountCell(key[i+1:], doc.Span{}).kind == valueCell
}
