package segment

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// The annual report on disclosure has had fixed tables since 2019. Their labels are known, so a row is read wherever one of
// them is followed by as many numbers as the form has columns: in a table with merged cells, in one that was flattened to
// bars or tabs, and with a cell a line. Where numbers are missing nothing is read: no one can say which.

// reportForm is one of these tables.
type reportForm struct {
	marks        wordSet
	columns      []string          // their names; none when the heads say
	heads        wordSet           // of columns
	headUnits    map[string]string // what they count
	rows         wordSet
	names        map[string]string // of the labels in rows
	unit         string            // what it counts
	end          string            // its last row
	across, down []formSum
}

// formSum says that names on the left add up to the same as those on the right. One that ends with * stands for all
// that begin so, without what is on the left.
type formSum struct{ left, right []string }

func newReportForm(name string, s map[string][]string) *reportForm {
	f := &reportForm{marks: newWordSet(s[name+"_marks"]), columns: s[name+"_columns"], headUnits: map[string]string{}, names: map[string]string{}}
	heads, units := pairs(s[name+"_heads"])
	for i, h := range heads {
		if units[i] != h {
			f.headUnits[h] = units[i]
		}
	}
	f.heads = newWordSet(heads)
	labels, names := pairs(s[name+"_rows"])
	for i, l := range labels {
		f.names[l] = names[i]
	}
	f.rows = newWordSet(labels)
	f.unit, f.end = strings.Join(s[name+"_unit"], ""), strings.Join(s[name+"_end"], "")
	f.across, f.down = formSums(s[name+"_across"]), formSums(s[name+"_down"])
	return f
}

func formSums(words []string) []formSum {
	var out []formSum
	for _, w := range words {
		left, right, _ := strings.Cut(w, "=")
		out = append(out, formSum{strings.Split(left, "+"), strings.Split(right, "+")})
	}
	return out
}

// formColumn is a column of a form: what it is called, and what it counts as printed and as the form says.
type formColumn struct{ name, unit, base string }

// formRow is a row of a form that was read.
type formRow struct {
	name  string
	cells []countCell // one a column
}

// formReader reads the forms of a report.
type formReader struct {
	*figureReader
	used    map[int]bool // pieces that are cells of a form
	inTable map[int]bool // tables that are forms
	columns []formColumn // of the form whose heads say
	form    *reportForm  // that is being read
	heads   []formColumn // its columns
	rows    []formRow
	missing bool // a row could not be read
}

// forms reads the standard tables.
func (f *figureReader) forms() *formReader {
	r := &formReader{figureReader: f, used: map[int]bool{}, inTable: map[int]bool{}}
	if !r.any() {
		return r
	}
	cells := f.cells()
	for at := 0; at < len(cells); {
		text := at
		for at < len(cells) && cells[at].kind != valueCell {
			at++
		}
		first := at
		for first > text && cells[first-1].kind == noneCell { // the first numbers of a row may be empty
			first--
		}
		for at < len(cells) && cells[at].kind != textCell {
			at++
		}
		if first < at {
			r.run(cells[max(text, first-maxHeads):first], cells[first:at])
		}
	}
	r.close()
	return r
}

// any reports whether the text holds a mark of a form at all.
func (f *formReader) any() bool {
	for _, form := range f.tables.forms {
		for mark := range form.marks.words {
			if strings.Contains(f.key, mark) {
				return true
			}
		}
	}
	return false
}

// maxHeads is how many cells the heads of a form take.
const maxHeads = 64

// run reads a run of texts and the run of numbers behind it.
func (f *formReader) run(texts, values []countCell) {
	key, labels, starts := formTexts(texts)
	for _, form := range f.tables.forms {
		if len(form.columns) == 0 {
			if at := strings.LastIndex(key, form.mark(key)); form.mark(key) != "" {
				f.columns = form.headsIn(key[at:])
			}
		}
	}
	form, label := f.label(key, starts)
	if form == nil {
		f.unknown(values)
		return
	}
	columns := form.formColumns()
	if columns == nil {
		columns = f.columns
	}
	cells := fitRow(values, len(columns))
	if cells == nil && len(form.columns) == 0 {
		if named := namedBy(labels, label); named != nil {
			columns, f.columns = named, named
		}
		cells = fitRow(values, len(columns))
	}
	name := form.names[label]
	f.begin(form, name)
	f.missing = f.missing || len(labels) == len(texts) && form.skips(strings.TrimSuffix(key, label), name)
	if cells == nil {
		f.missing = true
		return
	}
	f.row(name, columns, cells)
}

// formTexts joins the texts before numbers, from the last sentence on. It returns their cells, and where each starts.
func formTexts(texts []countCell) (key string, labels []countCell, starts map[int]bool) {
	var b strings.Builder
	starts = map[int]bool{}
	for _, c := range texts {
		if strings.Contains(c.key, "。") || len(c.key) > maxFormLine {
			b.Reset()
			labels = labels[:0]
			clear(starts)
			continue
		}
		if c.kind == textCell {
			starts[b.Len()] = true
			b.WriteString(c.key)
			labels = append(labels, c)
		}
	}
	return b.String(), labels, starts
}

// unknown notes numbers behind a label that is none of the form's: before its last row the form cannot be added up then,
// behind it the form has ended.
func (f *formReader) unknown(values []countCell) {
	if f.form == nil || len(values) < 2 {
		return
	}
	if len(f.rows) > 0 && f.rows[len(f.rows)-1].name == f.form.end {
		f.close()
		return
	}
	f.missing = true
}

// skips reports whether a key holds the label of a row that has no numbers behind it, other than that of a group of rows.
func (f *reportForm) skips(key, name string) bool {
	for i := 0; i < len(key); i++ {
		if w := f.rows.prefix(key[i:]); w != "" {
			if !strings.HasPrefix(name, f.names[w]) {
				return true
			}
			i += len(w) - 1
		}
	}
	return false
}

// mark is a mark of the form in a key.
func (f *reportForm) mark(key string) string {
	_, w := f.marks.in(key)
	return w
}

// formColumns are the columns that the form itself has.
func (f *reportForm) formColumns() []formColumn {
	var out []formColumn
	for _, c := range f.columns {
		out = append(out, formColumn{name: c, base: f.unit})
	}
	return out
}

// headsIn finds the heads of columns in a key. A note behind one gives its unit: 本年收费金额(单位:万元).
func (f *reportForm) headsIn(key string) []formColumn {
	var out []formColumn
	for i := 0; i < len(key); {
		w := f.heads.prefix(key[i:])
		if w == "" {
			i++
			continue
		}
		i += len(w)
		c := formColumn{name: w, base: f.headUnits[w]}
		if note, _, ok := strings.Cut(key[i:], ")"); ok && strings.HasPrefix(note, "(") {
			c.unit = strings.TrimPrefix(strings.TrimPrefix(note[1:], "单位"), ":")
		}
		out = append(out, c)
	}
	return out
}

// label is the label of a row that a key ends with, and its form. It begins a cell of those that start in the key, or
// stands behind its number.
func (f *formReader) label(key string, starts map[int]bool) (form *reportForm, label string) {
	for range 2 { // a note behind it
		for _, form := range f.tables.forms {
			if w := form.rows.suffix(key); w != "" {
				if at := len(key) - len(w); starts[at] || strings.HasSuffix(key[:at], "、") || strings.IndexByte(".):", key[at-1]) >= 0 {
					return form, w
				}
			}
			if len(form.names) == 0 && form.mark(key) != "" {
				return form, ""
			}
		}
		i := strings.LastIndexByte(key, '(')
		if !strings.HasSuffix(key, ")") || i <= 0 {
			break
		}
		key = key[:i]
	}
	return nil, ""
}

// fitRow are the values of a row of n columns, without empty cells beside them; nil when they are more or fewer.
func fitRow(values []countCell, n int) []countCell {
	for len(values) > n && values[len(values)-1].kind == noneCell {
		values = values[:len(values)-1]
	}
	for len(values) > n && values[0].kind == noneCell {
		values = values[1:]
	}
	if len(values) != n || n == 0 {
		return nil
	}
	return values
}

// namedBy are the heads between the first cell of a form and the label of its first row, as they stand.
func namedBy(texts []countCell, label string) []formColumn {
	for i := len(texts) - 1; i >= 0; i-- {
		if texts[i].key == "信息内容" && strings.HasSuffix(texts[len(texts)-1].key, label) {
			var out []formColumn
			for _, c := range texts[i+1 : len(texts)-1] {
				out = append(out, formColumn{name: c.key})
			}
			return out
		}
	}
	return nil
}

// begin begins a form, unless it goes on with the one that is being read.
func (f *formReader) begin(form *reportForm, name string) {
	again := form != f.form
	for _, r := range f.rows {
		again = again || r.name == name
	}
	if again {
		f.close()
		f.form = form
	}
}

// row adds the figures of a row.
func (f *formReader) row(name string, columns []formColumn, cells []countCell) {
	for i, c := range cells {
		f.used[c.piece] = true
		f.inTable[c.table] = c.table > 0
		if c.kind == valueCell && !c.percent {
			f.cellFigure(c, join(name, columns[i].name), columns[i], f.tables.yearBefore.prefix(columns[i].name) != "")
		}
	}
	f.heads = columns
	f.rows = append(f.rows, formRow{name, cells})
}

// join is the subject of a cell: the names of its row and column, without their marks.
func join(row, column string) string {
	return strings.TrimSpace(strings.ReplaceAll(row+" "+column, ">", " "))
}

// cellFigure adds the figure of a cell.
func (f *figureReader) cellFigure(c countCell, subject string, column formColumn, yearBefore bool) *doc.Figure {
	fig := doc.Figure{
		Subject: subject, Value: doc.Decimal(c.value), Unit: c.unit, Number: doc.Decimal(c.number), BaseUnit: c.base,
		Approximate: c.approximate, Period: f.period, Span: c.span, Table: c.table,
	}
	if c.unit == "" {
		fig.Unit, fig.BaseUnit = c.magnitude+column.unit, column.base
		if column.unit != "" {
			fig.Number, fig.BaseUnit = f.resolve(c.number, column.unit)
		}
	}
	if now, ok := periodDate(f.period); ok && yearBefore {
		now.Year--
		fig.Period = now.ISO()
	}
	f.out = append(f.out, fig)
	return &f.out[len(f.out)-1]
}

// resolve takes 万 and 亿 from a unit: 3 of 万元 is 30000 元.
func (f *figureReader) resolve(number, unit string) (doc.Decimal, string) {
	if f.rules.units[unit] {
		return doc.Decimal(number), unit
	}
	w := f.rules.quantities.magnitudes.prefix(unit)
	if w == unit {
		return doc.Decimal(number), unit
	}
	negative := strings.HasPrefix(number, "-")
	number = shift(strings.TrimPrefix(number, "-"), f.rules.quantities.places[w])
	if negative {
		number = "-" + number
	}
	return doc.Decimal(number), strings.TrimPrefix(unit, w)
}
