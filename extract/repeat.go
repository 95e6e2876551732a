package extract

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// A block that is printed again is certain when it holds this much prose, in bytes of its core: forty characters.
// Shorter lines repeat in official texts on purpose: clauses, heads of tables, formulas.
const certainRepeat = 120

// repeats takes out the later copies of blocks of text that are printed more than once. Lines are compared by their
// letters and digits: white space, width and marks may differ. One hash look-up a line; a match is followed as far as it
// goes and skipped, so the time is linear.
func (p *page) repeats() {
	var order []int // kept prose pieces, in order
	for i := range p.keys {
		if p.kept(i) && p.n.Pieces[i].Kind != doc.CellPiece && p.cores[i] != "" {
			order = append(order, i)
		}
	}
	first := map[string]int{} // core → index in order of its first print
	for b := 0; b < len(order); {
		c := p.cores[order[b]]
		a, seen := first[c]
		n := 0
		if seen {
			n = p.sameRun(order, a, b)
		}
		if n == 0 {
			if !seen {
				first[c] = b
			}
			b++
			continue
		}
		for k := range n {
			p.remove(order[b+k], doc.Repeat)
		}
		b += n
	}
}

// sameRun returns how many pieces from b on repeat those from a on; 0 when it is not certain.
func (p *page) sameRun(order []int, a, b int) int {
	n, weight := 0, 0
	for b+n < len(order) && a+n < b && p.cores[order[a+n]] == p.cores[order[b+n]] {
		key := p.keys[order[b+n]]
		if size := len(p.cores[order[b+n]]); size >= 60 && !isClauseLine(key) {
			weight += size
		}
		n++
	}
	if weight < certainRepeat {
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
