package segment

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Tables of counts have sums printed in them. Where one is not what its parts add up to, a diagnostic says so; the figures
// stay as printed. An empty cell adds nothing.

// addition is a sum of decimals, exact.
type addition struct {
	sum     big.Rat
	values  int // how many were added
	nonzero int // and how many of them were not 0
	digits  int // of the longest fraction
}

func (a *addition) add(c countCell) {
	if c.kind != valueCell || c.percent {
		return
	}
	r, ok := new(big.Rat).SetString(c.number)
	if !ok {
		return
	}
	a.sum.Add(&a.sum, r)
	a.values++
	if r.Sign() != 0 {
		a.nonzero++
	}
	if _, fraction, ok := strings.Cut(c.value, "."); ok {
		a.digits = max(a.digits, len(fraction))
	}
}

// equal reports whether two sums are the same, but for what the rounding of their parts can do.
func (a *addition) equal(b *addition) bool {
	var off, limit big.Rat
	off.Sub(&a.sum, &b.sum)
	off.Abs(&off)
	if digits := max(a.digits, b.digits); digits > 0 {
		ulp := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
		limit.Mul(ulp, big.NewRat(int64(a.values+b.values), 2))
	}
	return off.Cmp(&limit) <= 0
}

// text is the sum as a decimal.
func (a *addition) text() string {
	s := a.sum.FloatString(a.digits)
	if a.digits > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// line says in which direction the parts of a sum stand.
type line string

const (
	acrossRow  line = "row"
	downColumn line = "column"
)

// sumFault is the diagnostic of a sum that is wrong: which, what is printed, and what its row or column adds up to.
func (f *figureReader) sumFault(where string, span doc.Span, printed, parts *addition, along line) {
	f.fault(span, fmt.Sprintf("%s: %s is printed, its %s adds up to %s", where, printed.text(), along, parts.text()))
}

func (f *figureReader) fault(span doc.Span, message string) {
	f.faults = append(f.faults, doc.Diagnostic{Code: "figure_sum", Message: message, Span: span})
}

// close checks the sums of the form that was read, and ends it.
func (f *formReader) close() {
	if f.form != nil {
		f.checkAcross()
		if !f.missing {
			f.checkDown()
		}
	}
	f.form, f.heads, f.rows, f.missing = nil, nil, nil, false
}

func (f *formReader) checkAcross() {
	names := make([]string, len(f.heads))
	for i, c := range f.heads {
		names[i] = c.name
	}
	for _, s := range f.form.across {
		for _, row := range f.rows {
			f.checkSum(s, names, row.cells, row.name, acrossRow)
		}
	}
}

func (f *formReader) checkDown() {
	names := make([]string, len(f.rows))
	for i, r := range f.rows {
		names[i] = r.name
	}
	for _, s := range f.form.down {
		for i, column := range f.heads {
			cells := make([]countCell, len(f.rows))
			for k, r := range f.rows {
				if i < len(r.cells) {
					cells[k] = r.cells[i]
				}
			}
			f.checkSum(s, names, cells, column.name, downColumn)
		}
	}
}

// picked are the cells of the names that terms stand for; nil when one of them is missing.
func picked(terms, left, names []string, cells []countCell) []countCell {
	var out []countCell
	for _, term := range terms {
		found := false
		prefix, all := strings.CutSuffix(term, "*")
		for i, name := range names {
			if name == term || all && strings.HasPrefix(name, prefix) && name != left[0] {
				out = append(out, cells[i])
				found = true
			}
		}
		if !found {
			return nil
		}
	}
	return out
}

// checkSum checks a sum in the cells of a row or a column; other is what that row or column is called.
func (f *formReader) checkSum(s formSum, names []string, cells []countCell, other string, along line) {
	left, right := picked(s.left, s.left, names, cells), picked(s.right, s.left, names, cells)
	var l, r addition
	for _, c := range left {
		l.add(c)
	}
	for _, c := range right {
		r.add(c)
	}
	if l.values == 0 || r.values == 0 || l.equal(&r) {
		return
	}
	name := join(strings.Join(s.left, " + "), "")
	switch {
	case len(s.left) > 1: // what came in on the left, what became of it on the right
		f.fault(right[0].span, fmt.Sprintf("%s: %s = %s, %s = %s", join(other, ""), name, l.text(), join(strings.Join(s.right, " + "), ""), r.text()))
	case along == acrossRow:
		f.sumFault(join(other, name), left[0].span, &l, &r, along)
	default:
		f.sumFault(join(name, other), left[0].span, &l, &r, along)
	}
}

// sumCheck is a place where a sum is printed: what is printed, and what its parts may add up to.
type sumCheck struct {
	where string
	span  doc.Span
	total addition
	parts []addition
}

// wrong reports whether the sum is none of what its parts add up to.
func (c *sumCheck) wrong() bool {
	for i := range c.parts {
		if c.total.equal(&c.parts[i]) {
			return false
		}
	}
	return true
}

// judge reports the wrong ones among the sums of a row or a column, if enough of the others are right to show that they
// are sums of what stands beside them. single says that one alone can be trusted, if it is more than its parts: where it
// is less, some of them may be parts of others.
func (f *figureReader) judge(checks []sumCheck, single bool, along line) {
	wrong, right := 0, 0
	for i := range checks {
		if c := &checks[i]; c.wrong() {
			wrong++
		} else if c.parts[0].nonzero > 1 { // 5 = 5 + 0 shows nothing
			right++
		}
	}
	if wrong == 0 || wrong > 2*right && !(single && len(checks) == 1 && checks[0].total.sum.Cmp(&checks[0].parts[0].sum) > 0) {
		return
	}
	for i := range checks {
		if c := &checks[i]; c.wrong() {
			f.sumFault(c.where, c.span, &c.total, &c.parts[0], along)
		}
	}
}

// maxSumRows bounds the rows of a table whose sums are checked.
const maxSumRows = 1000

// finish checks the sums of the rows under the same heads, and ends them.
func (n *numberTable) finish() {
	if len(n.rows) <= maxSumRows {
		for col := range n.columns {
			n.checkColumn(col)
		}
		for i := range n.rows {
			n.checkRow(i)
		}
	}
	n.heads, n.columns, n.rows, n.group = nil, nil, nil, ""
}

// isSum says whether a label or head is that of a sum, and of a sum within a group.
func (n *numberTable) isSum(path []string) (total, sub bool) {
	if len(path) == 0 {
		return false, false
	}
	last := path[len(path)-1]
	return n.tables.totals.words[last], n.tables.subtotals.words[last]
}

// has reports whether one of the names of a path contains a word.
func has(words wordSet, path []string) bool {
	for _, name := range path {
		if at, _ := words.in(name); at >= 0 {
			return true
		}
	}
	return false
}

// under reports whether a path begins with another.
func under(path, above []string) bool {
	if len(path) <= len(above) {
		return false
	}
	for i := range above {
		if path[i] != above[i] {
			return false
		}
	}
	return true
}

// checkColumn checks a column of sums: 合计 beside its parts.
func (n *numberTable) checkColumn(col int) {
	total := n.columns[col]
	isTotal, isSub := n.isSum(total.path)
	if total.role != countColumn || !isTotal && !isSub {
		return
	}
	above := total.path[:len(total.path)-1]
	var parts []int
	for k, c := range n.columns {
		if c.role != countColumn || !c.filled || !under(c.path, above) {
			continue
		}
		cTotal, cSub := n.isSum(c.path)
		switch {
		case has(n.tables.parts, c.path), k != col && cTotal && len(c.path) == len(total.path), c.unit != total.unit:
			return
		case !cTotal && !cSub && !has(n.tables.notSums, c.path):
			parts = append(parts, k)
		}
	}
	if len(parts) < 2 {
		return
	}
	var checks []sumCheck
	for _, r := range n.rows {
		if c, ok := n.sumCheck(r, r.cells[col], parts); ok {
			c.where = strings.Join(append(r.path[:len(r.path):len(r.path)], total.path...), " ")
			checks = append(checks, c)
		}
	}
	n.judge(checks, false, acrossRow)
}

// sumCheck makes the check of a row that has its sum in a cell and its parts in columns.
func (n *numberTable) sumCheck(r numberRow, cell int, parts []int) (c sumCheck, ok bool) {
	if cell == 0 {
		return c, false
	}
	c.span, c.parts = n.cells[cell-1].span, make([]addition, 1)
	c.total.add(n.cells[cell-1])
	for _, k := range parts {
		if i := r.cells[k]; i > 0 {
			if n.cells[i-1].unit != n.cells[cell-1].unit {
				return c, false
			}
			c.parts[0].add(n.cells[i-1])
		}
	}
	return c, c.total.values > 0 && c.parts[0].values > 0
}

// checkRow checks a row of sums: 合计 under or above its parts.
func (n *numberTable) checkRow(at int) {
	total := n.rows[at]
	isTotal, isSub := n.isSum(total.path)
	if !isTotal && !isSub {
		return
	}
	var near, all []int // the rows of its group, and those of the whole table
	for k, r := range n.rows {
		rTotal, rSub := n.isSum(r.path)
		switch {
		case r.unit != total.unit, n.partRow(k), rTotal && isTotal && k != at && len(r.path) == len(total.path) && under(r.path, total.path[:len(total.path)-1]):
			return
		case rTotal || rSub:
			if isSub && k < at {
				near = nil
			}
		case isSub && k > at, has(n.tables.notSums, r.path):
		default:
			all = append(all, k)
			if isSub || under(r.path, total.path[:len(total.path)-1]) {
				near = append(near, k)
			}
		}
	}
	if len(near) == 0 || n.levels(near) {
		return
	}
	var checks []sumCheck
	for col, c := range n.columns {
		if i := total.cells[col]; i > 0 && c.role == countColumn && !has(n.tables.notSums, c.path) {
			if check, ok := n.columnCheck(col, i, near, all); ok {
				check.where = strings.Join(append(total.path[:len(total.path):len(total.path)], c.path...), " ")
				checks = append(checks, check)
			}
		}
	}
	n.judge(checks, len(near) > 1, downColumn)
}

// levels reports whether the labels of rows are of several levels (一、 and 1.): some rows are parts of others then.
func (n *numberTable) levels(rows []int) bool {
	kind := -1
	for _, k := range rows {
		this := 0
		if labels := n.rows[k].labels; len(labels) > 0 {
			key := n.cells[labels[len(labels)-1]].key
			if this, _ = labelLevel(key); this == 0 && itemLabel(key) > 0 {
				this = 3
			}
		}
		if kind >= 0 && this != kind {
			return true
		}
		kind = this
	}
	return false
}

// partRow reports whether a row says that it is a part of the row above.
func (n *numberTable) partRow(k int) bool {
	for _, i := range n.rows[k].labels {
		if at, _ := n.tables.parts.in(n.cells[i].key); at >= 0 {
			return true
		}
	}
	return false
}

// columnCheck makes the check of a column that has its sum in a cell and its parts in rows.
func (n *numberTable) columnCheck(col, cell int, near, all []int) (c sumCheck, ok bool) {
	c.span, c.parts = n.cells[cell-1].span, make([]addition, 2)
	c.total.add(n.cells[cell-1])
	for k, rows := range [][]int{near, all} {
		for _, row := range rows {
			if i := n.rows[row].cells[col]; i > 0 {
				if n.cells[i-1].unit != n.cells[cell-1].unit {
					return c, false
				}
				c.parts[k].add(n.cells[i-1])
			}
		}
	}
	return c, c.total.values > 0 && c.parts[0].values > 0
}
