package segment

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// What a heading says of all its items (（二）市教育局牵头的工作), and what a sentence behind items says of them (4项目标的责任单位均为
// 市教育局), is given to them as a clause.

// headingClause reads a heading that names units and says that what follows is their work.
func (b *builder) headingClause(s *section) {
	from, to := b.draft.Key.Pos(s.title.Start), b.draft.Key.Pos(s.title.End)
	if strings.HasSuffix(b.key[from:to], ")") { // …牵头工作（8项）
		if i := strings.LastIndexByte(b.key[from:to], '('); i > 0 {
			to = from + i
		}
	}
	w := b.words.ofWork.suffix(b.key[from:to])
	if w == "" {
		return
	}
	p := clausePart{start: from, end: to - len(w)}
	if names, does := b.roleAtEnd(p); does == noRole || !b.unitsOnly(from, names) {
		return
	}
	if c, ok := b.readStrict(p.start, p.end); ok {
		s.give(c)
		s.headed = true
	}
}

// give gives the units of a clause to all items of the section.
func (s *section) give(c clause) {
	if s.given == nil {
		s.given = &clause{}
	}
	for r, units := range c.units {
		for _, u := range units {
			if len(s.given.units[r]) < maxGiven {
				u.Basis = doc.ByDocument
				s.given.add(role(r), u)
			}
		}
	}
}

// coverings finds the sentences that stand below an item of s and name who does it and the items before it.
func (b *builder) coverings(s *section) {
	for k, c := range s.children {
		for i, p := range c.own {
			covering, count, ok := b.covering(p)
			if !ok {
				continue
			}
			for j := max(0, k+1-count); j <= k; j++ {
				s.children[j].give(covering)
			}
			c.own = append(append([]paragraph(nil), c.own[:i]...), c.own[i+1:]...)
			break
		}
	}
}

// covering reads such a sentence; count is of how many items it speaks.
func (b *builder) covering(p paragraph) (c clause, count int, ok bool) {
	key := strings.TrimLeft(p.key, " \t")
	n, length := doc.Numeral(key)
	w := b.words.ofAbove.prefix(key)
	switch {
	case length > 0 && beginsOne(key[length:], "项", "个", "条"):
		count = n
	case w == "该" || w == "此":
		count = 1
	case w != "":
		count = maxCovered
	default:
		return c, 0, false
	}
	at, label := b.words.ofAboveLabel.in(key)
	if at < 0 || at > maxLabel {
		return c, 0, false
	}
	does := implements
	if beginsOne(label, "牵头") {
		does = leads
	} else if beginsOne(label, "配合") {
		does = supports
	}
	from := b.draft.Key.Pos(p.Start) + len(p.key) - len(key) + at + len(label)
	to := b.draft.Key.Pos(p.End)
	if !b.unitsOnly(from, to) {
		return c, 0, false
	}
	c, ok = b.readClause(from, to, does)
	return c, min(count, maxCovered), ok
}

// maxCovered is of how many items before it a sentence may speak.
const maxCovered = 100

// inherit adds to a task of the section what is given to it and those above it.
func (s *section) inherit(t *doc.Task) {
	for at := s; at != nil && at.parent != nil; at = at.parent {
		if at.given == nil {
			continue
		}
		for r, to := range unitsOf(t) {
			for _, u := range at.given.units[r] {
				if !names(t, u.Name) {
					*to = append(*to, u)
				}
			}
		}
	}
}

// names reports whether a task names a unit.
func names(t *doc.Task, name string) bool {
	for _, units := range [][]doc.Unit{t.Lead, t.Implementing, t.Supporting, t.Guiding} {
		for _, u := range lastOf(units) {
			if u.Name == name {
				return true
			}
		}
	}
	return false
}
