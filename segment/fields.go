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
		if b.isField(c) && len(c.children) == 0 {
			fields++
		}
	}
	if fields < 2 {
		return
	}
	var clauses []paragraph // behind the text, which they close
	for _, c := range s.children {
		rest := b.headRest(c)
		if b.isField(c) {
			clauses = append(append(clauses, rest), c.own...)
		} else {
			s.own = append(append(s.own, b.withoutTextLabel(rest)), c.own...)
			s.own = append(s.own, paragraphsBelow(c)...)
		}
		if b.lastItem(c) {
			b.lastLabel[s.head.part] = s.head.Start
		}
	}
	s.own, s.children, s.folded = append(s.own, clauses...), nil, true
}

// paragraphsBelow are those of the items below a section, with their labels.
func paragraphsBelow(s *section) []paragraph {
	var out []paragraph
	for _, c := range s.children {
		out = append(append(append(out, c.head), c.own...), paragraphsBelow(c)...)
	}
	return out
}

// withoutTextLabel is a paragraph without a label that says that the work follows: 工作内容：.
func (b *builder) withoutTextLabel(p paragraph) paragraph {
	i := strings.IndexByte(p.key[:runeEnd(p.key, min(len(p.key), maxLabel))], ':')
	if i <= 0 {
		return p
	}
	if role := headOf(p.key[:i]).role; role != textColumn && role != taskColumn {
		return p
	}
	p.Start = b.draft.Key.Text(b.draft.Key.Pos(p.Start) + i + 1)
	p.key = p.key[i+1:]
	return p
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
	if end == 0 || !b.namesOrgan(squeeze(b.key[from:from+end]), b.key[from+end+mark:to]) || !b.unitsOnly(from, from+end) {
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
	b.emit(s, group{spans: []doc.Span{text}, clauses: []clause{c}, bare: true}, nil, 1, 0, false)
	return true
}

// namesOrgan reports whether a heading is surely the name of an organ whose work follows: the lexicon knows it, or it says of
// which level it is and the text goes on with what a unit does (县医院：新建住院楼 does not).
func (b *builder) namesOrgan(key, text string) bool {
	if b.lex.organs().ends(key) {
		return true
	}
	return (strings.HasPrefix(key, "各") || b.lex.levels.prefix(key) != "") && b.words.duties.Begins(strings.TrimLeft(text, " "))
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
