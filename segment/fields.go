package segment

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Some offices number what they say of a task (（一）责任领导：… （二）责任单位：… （三）完成时限：…), and some name the unit where
// others have a heading (14.市卫生局：负责…).

// foldFields makes one item of a section whose items are the fields of a task: labels of a clause, at least two of them.
func (b *builder) foldFields(s *section) {
	if s.parent == nil || len(s.children) == 0 {
		return
	}
	fields := 0
	for _, c := range s.children {
		if len(c.children) > 0 {
			return
		}
		if b.isField(c) {
			fields++
		}
	}
	if fields < 2 {
		return
	}
	for _, c := range s.children {
		rest := b.headRest(c)
		s.own = append(append(s.own, rest), c.own...)
		if b.lastItem(c) {
			b.lastLabel[s.head.part] = s.head.Start
		}
	}
	s.children = nil
}

// isField reports whether an item begins with the label of a clause.
func (b *builder) isField(s *section) bool {
	from, to := b.draft.Key.Pos(s.title.Start), b.draft.Key.Pos(s.head.End)
	colon := strings.IndexByte(b.key[from:min(to, from+maxLabel)], ':')
	if colon < 0 {
		return false
	}
	start, _, ok := b.labelBefore(from, from+colon)
	return ok && start == from
}

// unitItem reads an item that opens with the name of a unit in place of a heading: it is the unit's work.
func (b *builder) unitItem(s *section, rest paragraph) bool {
	from, to := b.draft.Key.Pos(rest.Start), b.draft.Key.Pos(rest.End)
	end, mark := unitHead(b.key[from:to])
	if end == 0 || !b.lex.organs().ends(squeeze(b.key[from:from+end])) || !b.unitsOnly(from, from+end) {
		return false
	}
	c, ok := b.readClause(from, from+end, implements)
	if !ok {
		return false
	}
	c.inner = b.draft.Key.Span(from, from+end)
	c.span = c.inner
	text := b.trim(doc.Span{Start: b.draft.Key.Text(from + end + mark), End: rest.End})
	if text.Len() == 0 {
		return false
	}
	b.emit(s, group{spans: []doc.Span{text}, clauses: []clause{c}}, nil, 1, 0, false)
	return true
}

// unitHead is where the name before a colon or the first full stop ends, and how long the mark is; 0 when none stands near.
func unitHead(key string) (end, mark int) {
	head := key[:runeEnd(key, min(len(key), maxLabel))]
	if i := strings.IndexByte(head, ':'); i > 0 {
		return i, 1
	}
	if i := strings.Index(head, "。"); i > 0 && len(key) > i+len("。") {
		return i, len("。")
	}
	return 0, 0
}
