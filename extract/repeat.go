package extract

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// A block that is printed again is certain when it holds this much prose, in bytes of its core: forty characters.
// Shorter lines repeat in official texts on purpose: clauses, heads of tables, formulas.
const certainRepeat = 120

// repeats takes out the later copies of blocks of text that are printed more than once. Lines are compared by their
// letters and digits: white space, width and marks may differ. A match begins at a line of prose, is followed as far as
// it goes, and takes the short lines before it along, so the time is linear.
func (p *page) repeats() {
	var order []int // kept prose pieces, in order
	for i := range p.keys {
		if p.kept(i) && p.n.Pieces[i].Kind != doc.CellPiece && p.cores[i] != "" {
			order = append(order, i)
		}
	}
	first := map[string]int{} // core of a line of prose → index in order of its first print
	for b := 0; b < len(order); {
		if !p.weighs(order[b]) {
			b++
			continue
		}
		a, seen := first[p.cores[order[b]]]
		if !seen {
			first[p.cores[order[b]]] = b
			b++
			continue
		}
		n := p.sameRun(order, a, b)
		for k := range n {
			p.remove(order[b+k], doc.Repeat)
		}
		for k := 1; n > 0 && a-k >= 0 && b-k > a && p.kept(order[b-k]) && p.cores[order[a-k]] == p.cores[order[b-k]]; k++ {
			p.remove(order[b-k], doc.Repeat)
		}
		b += max(n, 1)
	}
}

// weighs reports whether a line is prose enough to show that a block is printed again.
func (p *page) weighs(i int) bool { return len(p.cores[i]) >= 60 && !isClauseLine(p.keys[i]) }

// sameRun returns how many pieces from b on repeat those from a on; 0 when it is not certain.
func (p *page) sameRun(order []int, a, b int) int {
	n, weight := 0, 0
	for b+n < len(order) && a+n < b && p.cores[order[a+n]] == p.cores[order[b+n]] {
		if p.weighs(order[b+n]) {
			weight += len(p.cores[order[b+n]])
		}
		n++
	}
	if weight < certainRepeat || n == 1 && a+1 < b {
		return 0
	}
	return n
}

// isClauseLine reports whether a line names who is responsible: such lines are the same under many items.
func isClauseLine(key string) bool {
	s := strings.TrimLeft(key, " ([")
	for _, label := range []string{"牵头", "责任", "配合", "主办", "协办", "完成时限", "落实单位", "实施单位", "承办"} {
		if strings.HasPrefix(s, label) {
			return true
		}
	}
	return false
}
