package segment

import (
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// A task form (任务推进表, a sheet for each task) says of one task in each row what a task table says in a column: the label of
// a value stands on its left. It is read as a task table of one row; a table may hold several forms, one below the other.

// maxForm is how many cells a form has at most, and maxFormLabels how many labels.
const (
	maxForm       = 2000
	maxFormLabels = 24
)

// formPair is a label with its value: 1 + their indices in the cells of the table.
type formPair struct {
	role         columnRole
	label, value int
}

// taskForm makes the grid of a table that is a form, or several; nil when it is none.
func taskForm(d *doc.Draft, t doc.Table) *grid {
	if len(t.Cells) > maxForm {
		return nil
	}
	forms := formsOf(d, t)
	if len(forms) == 0 {
		return nil
	}
	g := &grid{table: t, header: 1, spans: true, rows: make([][]int, 1+len(forms)), wide: make([]int, 1+len(forms))}
	g.table.Cells = slices.Clone(t.Cells)
	for i := range g.table.Cells {
		g.table.Cells[i].Row += len(g.rows) // no cell is from a row above
	}
	at := map[string]int{}
	for _, pairs := range forms {
		for _, p := range pairs {
			if text := tidy(t.Cells[p.label-1].Text); at[text] == 0 && len(g.columns) < maxFormLabels {
				g.columns = append(g.columns, gridColumn{len(g.columns), p.role})
				g.rows[0] = append(g.rows[0], p.label)
				_, _, both := withPersons(text)
				g.persons = append(g.persons, both && p.role.isUnit())
				at[text] = len(g.columns)
			}
		}
	}
	for row, pairs := range forms {
		g.rows[row+1] = make([]int, len(g.columns))
		for _, p := range pairs {
			if k := at[tidy(t.Cells[p.label-1].Text)]; k > 0 {
				g.rows[row+1][k-1] = p.value
			}
		}
	}
	return g
}

// formsOf are the forms in a table. Each row of one holds labels, each with its value behind it, and one of the labels says what
// is to be done, another who does it.
func formsOf(d *doc.Draft, t doc.Table) [][]formPair {
	var forms [][]formPair
	var now []formPair
	end := func() {
		heads := map[int]columnHead{}
		for i, p := range now {
			heads[i] = headOf(d.Key.Slice(t.Cells[p.label-1].Span))
		}
		if len(now) > 2 && isTaskHead(heads, namesTasks(d, t)) {
			forms = append(forms, now)
		}
		now = nil
	}
	for from := 0; from < len(t.Cells); {
		to := from + 1
		for to < len(t.Cells) && t.Cells[to].Row == t.Cells[from].Row {
			to++
		}
		pairs := rowPairs(d, t.Cells[from:to], from)
		if len(pairs) == 0 || slices.ContainsFunc(now, func(p formPair) bool { return sameLabel(t, p, pairs[0]) }) {
			end()
		}
		now = append(now, pairs...)
		from = to
	}
	end()
	return forms
}

func sameLabel(t doc.Table, a, b formPair) bool {
	return tidy(t.Cells[a.label-1].Text) == tidy(t.Cells[b.label-1].Text)
}

// rowPairs are the labels of a row with their values; none when a cell that should be a label is none, or a value is one.
// first is the index of the first cell.
func rowPairs(d *doc.Draft, cells []doc.TableCell, first int) []formPair {
	var out []formPair
	if len(cells)%2 == 1 || len(cells) > maxFormLabels {
		return nil
	}
	for i := 0; i < len(cells); i += 2 {
		label, value := cells[i], cells[i+1]
		h := labelHead(d.Key.Slice(label.Span))
		switch {
		case h == "" && strings.TrimSpace(label.Text+value.Text) != "", labelHead(d.Key.Slice(value.Span)) != "":
			return nil
		case h != "":
			out = append(out, formPair{h, first + i + 1, first + i + 2})
		}
	}
	return out
}

// labelHead is what a label of a form names: the same words as the head of a column, alone.
func labelHead(key string) columnRole {
	key = strings.TrimSuffix(squeeze(withoutNotes(key)), ":")
	if h, ok := columnHeads()[key]; ok {
		return h.role
	}
	if who, _, ok := withPersons(key); ok {
		return oneHead(who).role
	}
	if l, ok := defaultClauseWords().labels.read(key); ok {
		return columnOf(l)
	}
	return ""
}
