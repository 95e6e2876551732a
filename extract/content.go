package extract

import "golang.org/x/net/html/atom"

// contentRole is that of the region that holds the body of the document.
const contentRole = "content"

// leastProse is how many Han characters of running text a page must hold to have a region that is the body.
const leastProse = 40

// fewShown is how many Han characters of running text a page shows at most for what it hides to be the body.
const fewShown = 150

// contentNode finds the element that holds the body of the document: the one a site template names, when it holds most
// of the page's prose, else the smallest element that does. Nil for a page without prose.
func contentNode(t *tree) *node {
	weight := func(n *node) int32 {
		if n.hidden {
			return 0
		}
		return n.prose
	}
	if t.root.prose < fewShown && t.root.unseen > 3*t.root.prose { // all that could be the body is hidden until a script shows it
		weight = func(n *node) int32 { return n.prose + n.unseen }
	}
	if weight(t.root) < leastProse {
		return nil
	}
	dense := t.root
	for next := dense; next != nil; {
		dense, next = next, nil
		for c := dense.first; c != nil; c = c.next {
			if weight(c)*100 >= weight(dense)*80 && canHoldBody(c) {
				next = c
			}
		}
	}
	if best := t.heaviest(weight); best != nil && weight(best)*2 >= weight(dense) {
		return best
	}
	return dense
}

// heaviest is the element of the content that weighs most; of two alike, one inside the other, it is the outer one, which
// holds the lines above and below.
func (t *tree) heaviest(weight func(*node) int32) *node {
	var best *node
	for _, chunk := range t.chunks {
		for i := range chunk {
			if n := &chunk[i]; n.also().role == contentRole && weight(n) > 0 && (best == nil || weight(n) > weight(best)) {
				best = n
			}
		}
	}
	return best
}

// canHoldBody reports whether an element can be the region of a body: no paragraph, no table of data, and with two lines
// of text at least.
func canHoldBody(n *node) bool {
	switch {
	case n.kind == textNode || skipped[n.atom] || n.atom == atom.P || headings[n.atom] > 0:
		return false
	case n.atom != 0 && !blockElements[n.atom]: // something inline: what stands beside it is of the same lines
		return false
	case n.atom == atom.Table && isDataTable(n):
		return false
	}
	return hasLines(n, 2)
}

// hasLines reports whether an element holds as many lines of text.
func hasLines(n *node, least int) bool {
	lines := 0
	var visit func(*node) bool
	visit = func(n *node) bool {
		for c := n.first; c != nil; c = c.next {
			if c.kind == elementNode && (blockElements[c.atom] || c.atom == atom.Br) {
				if lines++; lines >= least {
					return true
				}
			}
			if visit(c) {
				return true
			}
		}
		return false
	}
	return visit(n)
}
