package segment

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// headingRules say which headings and kinds of documents order no work by themselves.
type headingRules struct {
	noTasks, noTaskKinds, noTaskTitles, particulars wordSet
	orders                                          *doc.Words
}

var loadHeadingRules = sync.OnceValue(func() *headingRules {
	s := ruleSections("headings.txt")
	return &headingRules{newWordSet(s["no_tasks"]), newWordSet(s["no_tasks_kinds"]), newWordSet(s["no_tasks_titles"]), newWordSet(s["particulars"]), doc.NewWords(s["orders"])}
})

// tasks reads the tasks of the prose, section by section.
func (b *builder) tasks() {
	if b.report {
		b.plans = planSections(loadFigureRules(), b.draft.Document.Outline, nil)
	}
	b.draft.Document.Tasks = slices.Grow(b.draft.Document.Tasks, len(b.clauses))
	b.sectionTasks(b.root, b.rulesOnly)
	tasks := b.draft.Document.Tasks
	sort.SliceStable(tasks, func(i, j int) bool { return startOf(tasks[i]) < startOf(tasks[j]) })
}

func startOf(t doc.Task) int {
	if len(t.Spans) == 0 {
		return 0
	}
	return t.Spans[0].Start
}

// sectionTasks reads the tasks of a section and of those below it. Bound says that only clauses make tasks here.
func (b *builder) sectionTasks(s *section, bound bool) {
	if b.ctx.Err() != nil {
		return // Build returns it
	}
	if s.parent != nil {
		if s.head.cell {
			return // rows of a table are read with it
		}
		key := b.draft.Key.Slice(s.title)
		bound = bound || noTask(key) || b.inNotes(s.head.Start) || b.report && !b.planned(s.head.Span) || s.label.style == "条" || s.label.style == "章"
		b.headingClause(s)
	}
	b.coverings(s)
	b.foldFields(s)
	switch leaf := len(s.children) == 0; {
	case s.parent == nil:
		b.groups(s, s.own, nil, true, true)
	case leaf && s.table > 0 && !isSentence(s) && len(b.clausesIn(b.headRest(s))) == 0:
		// the heading of a table
	case leaf:
		b.item(s, bound)
	case len(b.clausesIn(b.headRest(s))) > 0: // an item with a clause of its own and items below
		b.groups(s, append([]paragraph{b.headRest(s)}, s.own...), &s.title, true, false)
	default:
		b.groups(s, s.own, nil, true, true)
	}
	for _, c := range s.children {
		b.sectionTasks(c, bound)
	}
}

// noTask reports whether a heading is one of those under which no work is ordered.
func noTask(title string) bool {
	title = strings.Trim(squeeze(title), "。:;、")
	if loadHeadingRules().noTasks.words[title] {
		return true
	}
	w := loadHeadingRules().noTasks.suffix(title)
	return w != "" && len(title)-len(w) <= len("工作的主")
}

func (b *builder) planned(s doc.Span) bool {
	i := sort.Search(len(b.plans), func(i int) bool { return b.plans[i].End >= s.End }) // in order, and none inside another
	return i < len(b.plans) && s.Start >= b.plans[i].Start
}

// item reads a labelled item without items below it.
func (b *builder) item(s *section, bound bool) {
	rest := b.headRest(s)
	paras := s.own
	if b.unitItem(s, rest) || len(paras) == 0 && isParticular(rest.key) && len(b.clausesIn(rest)) == 0 {
		return
	}
	ownLine := !s.runIn && len(paras) > 0 && !s.folded // the heading stands on a line of its own
	sentence := ownLine && isSentence(s) && (b.onlyClauses(paras[:1]) || b.lastItem(s) && !hasSentences(paras))
	if ownLine && len(b.clausesIn(rest)) == 0 && !b.onlyClauses(paras) && !sentence {
		b.groups(s, paras, nil, bound, false)
		return
	}
	b.groups(s, append([]paragraph{rest}, paras...), &s.title, bound, false)
}

// maxParticular is how long the label of a particular is, in bytes: 现场报名和资格审查地点.
const maxParticular = 36

// isParticular reports whether the line of an item is a particular with its value, which orders nothing: 地点：县政务大厅.
func isParticular(key string) bool {
	label, value, ok := strings.Cut(strings.TrimSpace(key), ":")
	return ok && len(label) <= maxParticular && loadHeadingRules().particulars.suffix(squeeze(label)) != "" &&
		!strings.Contains(strings.TrimRight(value, "。 "), "。") && !loadHeadingRules().orders.In(value)
}

// headRest is the line of an item without its label.
func (b *builder) headRest(s *section) paragraph {
	rest := paragraph{Span: doc.Span{Start: s.title.Start, End: s.head.End}, part: s.head.part}
	rest.key = b.draft.Key.Slice(rest.Span)
	return rest
}

// hasSentences reports whether paragraphs hold a full stop: a signature with its date does not.
func hasSentences(paras []paragraph) bool {
	for _, p := range paras {
		if strings.Contains(p.key, "。") {
			return true
		}
	}
	return false
}

// isSentence reports whether the line of an item is a sentence, which no heading is.
func isSentence(s *section) bool {
	return hasSuffixOne(strings.TrimRight(s.head.key, " \t\n"), "。", ";")
}

// onlyClauses reports whether paragraphs hold nothing but clauses: label lines under an item of one sentence.
func (b *builder) onlyClauses(paras []paragraph) bool {
	for _, p := range paras {
		cs := b.clausesIn(p)
		if len(cs) != 1 || !b.nothingBut(p.Span, cs) {
			return len(cs) == 1 && p.Start != paras[0].Start
		}
	}
	return len(paras) > 0
}

// nothingBut reports whether a span holds nothing but its clauses.
func (b *builder) nothingBut(s doc.Span, cs []clause) bool {
	at := s.Start
	for _, c := range cs {
		if !onlyMarks(b.draft.Key.Slice(doc.Span{Start: at, End: max(at, c.span.Start)})) {
			return false
		}
		at = c.span.End
	}
	return onlyMarks(b.draft.Key.Slice(doc.Span{Start: at, End: max(at, s.End)}))
}

// group is a requirement with its clauses.
type group struct {
	spans   []doc.Span // of the requirement
	clauses []clause
	goesOn  bool // the last clause stands inside a sentence
	bare    bool // its item has no heading
}

// who reports whether the clauses of the group say who does the work.
func (g *group) who() bool {
	for i := range g.clauses {
		if g.clauses[i].namesUnits() || len(g.clauses[i].persons) > 0 {
			return true
		}
	}
	return false
}

// units reports whether they name units.
func (g *group) units() bool {
	return slices.ContainsFunc(g.clauses, func(c clause) bool { return c.namesUnits() })
}

// grouper parts the paragraphs of an item into requirements: a clause closes the text above it, one that stands before its
// text opens it.
type grouper struct {
	b       *builder
	all     []group
	open    group
	waiting []clause // on lines of their own, before their text
}

// groups reads the paragraphs of an item. Title is the run-in heading when the first paragraph holds it. Intro says that
// the paragraphs introduce items below, so that only those with clauses count.
func (b *builder) groups(s *section, paras []paragraph, title *doc.Span, bound, intro bool) {
	g := &grouper{b: b}
	for _, p := range paras {
		cs := b.clausesIn(p)
		if intro && len(g.open.clauses) == 0 && len(g.open.spans) > 0 && (len(cs) == 0 || !b.onlyClauses([]paragraph{p})) {
			g.open.spans = nil // a clause speaks of its own paragraph, or of the one above it
		}
		alone := len(cs) > 0 && len(g.open.spans) == 0 && b.nothingBut(p.Span, cs)
		switch last := len(g.all) - 1; {
		case alone && last >= 0 && len(g.all[last].clauses) > 0 && g.all[last].takes(cs[0]):
			g.all[last].clauses = append(g.all[last].clauses, cs...)
		case alone && len(g.waiting) == 0 && s.parent != nil && (intro || title == nil):
			g.waiting = cs
		default:
			g.paragraph(p.Span, cs)
		}
	}
	g.open.clauses = append(g.open.clauses, g.waiting...)
	b.closeGroups(s, g.all, g.open, title, bound, intro)
}

// paragraph reads a paragraph with its clauses.
func (g *grouper) paragraph(s doc.Span, cs []clause) {
	b, at := g.b, s.Start
	for _, c := range cs {
		if last := len(g.all) - 1; last >= 0 && at > s.Start && c.span.Start == at && len(g.open.spans) == 0 && !c.before && g.all[last].takes(c) {
			g.all[last].clauses = append(g.all[last].clauses, c) // （X牵头）（Y配合）
			at = c.span.End
			continue
		}
		g.text(doc.Span{Start: at, End: c.span.Start})
		at = c.span.End
		if c.before {
			if len(g.open.clauses) > 0 {
				g.flush()
			}
			g.open.clauses = append(g.open.clauses, c)
			continue
		}
		g.open.clauses = append(g.open.clauses, c)
		tail := b.afterClause(at, s.End)
		if !g.endsSentence() {
			g.text(doc.Span{Start: at, End: tail})
		}
		g.open.goesOn = tail == at && !hasSuffixOne(b.draft.Key.Slice(c.span), "。", ";")
		at = tail
		g.flush()
	}
	g.text(doc.Span{Start: at, End: s.End})
	if len(g.open.spans) > 0 && len(g.open.clauses)+len(g.waiting) > 0 {
		g.open.clauses = append(g.open.clauses, g.waiting...)
		g.waiting = nil
		g.flush()
	}
}

// endsSentence reports whether the text that is open ends with a full stop, so that the one behind the clause is none more.
func (g *grouper) endsSentence() bool {
	n := len(g.open.spans)
	return n > 0 && strings.HasSuffix(g.b.draft.Text.Slice(g.open.spans[n-1]), "。")
}

// text adds text to the requirement that is open.
func (g *grouper) text(s doc.Span) {
	if s = g.b.trim(s); s.Len() > 0 {
		g.open.spans = append(g.open.spans, s)
	}
}

func (g *grouper) flush() {
	if len(g.open.spans) > 0 || len(g.open.clauses) > 0 {
		g.all = append(g.all, g.open)
	}
	g.open = group{}
}

// takes reports whether a clause on a line of its own goes on with the one above it: 牵头单位：… ⏎ 责任单位：…
func (g *group) takes(c clause) bool {
	for r := range c.units {
		for _, old := range lastOf(g.clauses) {
			if len(c.units[r]) > 0 && len(old.units[r]) > 0 {
				return false
			}
		}
	}
	return true
}

// afterClause takes the mark behind a bracket with the text before it.
func (b *builder) afterClause(at, end int) int {
	for _, mark := range []string{"。", "；", ";", "."} {
		if strings.HasPrefix(b.draft.Text.Slice(doc.Span{Start: at, End: end}), mark) {
			return at + len(mark)
		}
	}
	return at
}

// closeGroups makes the tasks of an item from its groups; rest is the text behind the last clause.
func (b *builder) closeGroups(s *section, all []group, rest group, title *doc.Span, bound, intro bool) {
	if len(rest.clauses) > 0 {
		all = append(all, rest)
		rest = group{}
	}
	with := 0
	for i := range all {
		if s.parent == nil && !all[i].units() { // 联系人：… above the text or below it
			all[i].clauses = nil
		}
		if all[i].who() {
			with++
		}
	}
	switch {
	case with == 0 && (bound || intro):
		return
	case with == 0:
		var whole group
		for _, g := range all { // labels of deadlines part no requirement
			whole.spans, whole.clauses = append(whole.spans, g.spans...), append(whole.clauses, g.clauses...)
		}
		rest.spans = append(whole.spans, b.withoutClosing(s, rest.spans, title)...)
		rest.clauses = append(whole.clauses, rest.clauses...)
		if all = nil; len(rest.spans) > 0 {
			all = []group{rest}
		}
	case len(rest.spans) > 0 && (len(all) == 1 || all[len(all)-1].goesOn) && b.samePara(all[len(all)-1], rest):
		last := &all[len(all)-1]
		if len(rest.spans) > 1 && b.lastItem(s) { // what follows closes the text
			rest.spans = rest.spans[:1]
		}
		last.spans = append(last.spans, rest.spans...)
	}
	for n, g := range all {
		if !g.who() && with > 0 {
			continue
		}
		b.emit(s, g, title, len(all), n, intro)
	}
}

// samePara reports whether text goes on behind a clause in the paragraph of the clause.
func (b *builder) samePara(g, rest group) bool {
	if len(g.clauses) == 0 { // it was a label of the item's own, as 联系人：…
		return false
	}
	end := g.clauses[len(g.clauses)-1].span.End
	gap := b.draft.Text.Slice(doc.Span{Start: end, End: max(end, rest.spans[0].Start)})
	return !strings.Contains(gap, "\n")
}

// withoutClosing drops the paragraphs that close the text behind its last item: they belong to no item.
func (b *builder) withoutClosing(s *section, spans []doc.Span, title *doc.Span) []doc.Span {
	if title == nil || len(spans) < 2 || !b.lastItem(s) {
		return spans
	}
	return spans[:1]
}

// lastItem reports whether no labelled item of the same part follows.
func (b *builder) lastItem(s *section) bool { return b.lastLabel[s.head.part] == s.head.Start }

// emit makes one task.
func (b *builder) emit(s *section, g group, title *doc.Span, of, n int, intro bool) {
	t := doc.Task{Part: max(s.head.part, b.partOf(firstSpan(g)))}
	if s.parent != nil {
		t.ID, t.Label = s.id, s.label.text
	} else {
		t.ID = "0"
	}
	joins := of > 1 && (n > 0 || title == nil) || intro // the item is in the path of its second and later clauses
	if title == nil && !intro && !g.bare {
		joins = joins || s.label.level == levelItem || s.headed
		if !joins {
			t.Title = b.draft.Text.Slice(s.title)
		}
	}
	where := title
	if where == nil && s.parent != nil {
		where = &s.title
	}
	spans := g.spans
	if title != nil && len(spans) > 0 && spans[0].Start <= title.Start {
		rest := b.trim(doc.Span{Start: min(b.afterMark(title.End), spans[0].End), End: spans[0].End})
		others := len(spans) > 1 && !onlyMarks(b.textOf(spans[1:]))
		switch {
		case onlyMarks(b.draft.Text.Slice(rest)) && !others: // one sentence: no heading
		case title.End > spans[0].End && len(g.clauses) > 0 && g.clauses[0].span.Start < title.End: // a clause stands inside it
			if s.runIn && !joins && len(spans) > 1 && g.clauses[0].span.End >= title.End { // and ends it
				t.Title = strings.TrimRight(b.draft.Text.Slice(spans[0]), "，,、 ")
				spans = spans[1:]
			}
		case joins:
			spans = append([]doc.Span{rest}, spans[1:]...)
		default:
			t.Title = b.draft.Text.Slice(*title)
			spans = append([]doc.Span{rest}, spans[1:]...)
		}
	}
	t.Path = b.pathOf(s, joins)
	if of > 1 || s.parent == nil || intro {
		t.ID = fmt.Sprintf("%s-%d", t.ID, b.serial(t.ID))
	}
	t.Text = strings.TrimRight(b.textOf(spans), "，,、")
	if t.Text == "" && t.Title == "" && s.parent != nil { // nothing but the clause stands under the heading
		if b.rulesOnly {
			return
		}
		t.Title, t.Path = b.draft.Text.Slice(s.title), b.pathOf(s, false)
	}
	if len(g.clauses) == 0 && strings.HasSuffix(b.draft.Key.Slice(lastFilled(spans)), ":") {
		return // introduces a table or a list
	}
	for _, sp := range spans {
		if sp.Len() > 0 {
			t.Spans = append(t.Spans, sp)
		}
	}
	b.finish(&t, s, g, spans, where)
}

// lastFilled is the last of the spans that holds something.
func lastFilled(spans []doc.Span) doc.Span {
	for i := len(spans) - 1; i >= 0; i-- {
		if spans[i].Len() > 0 {
			return spans[i]
		}
	}
	return doc.Span{}
}

func firstSpan(g group) doc.Span {
	if len(g.spans) > 0 {
		return g.spans[0]
	}
	return g.clauses[0].span
}

// afterMark is the offset behind the full stop of a heading.
func (b *builder) afterMark(at int) int {
	rest := b.draft.Text.String()[at:]
	trimmed := strings.TrimLeft(rest, " \t\u3000")
	for _, mark := range []string{"。", "：", ":", "；", ";"} {
		if strings.HasPrefix(trimmed, mark) {
			return at + len(rest) - len(trimmed) + len(mark)
		}
	}
	return at
}

// serial numbers the tasks of one item.
func (b *builder) serial(id string) int {
	b.serials[id]++
	return b.serials[id]
}

// finish fills in units, deadlines and the place in the source.
func (b *builder) finish(t *doc.Task, s *section, g group, spans []doc.Span, title *doc.Span) {
	var said []string
	var all clause // label lines are one clause
	for i, c := range g.clauses {
		if i == 0 {
			all = c
		} else {
			all.join(c)
		}
		said = append(said, b.draft.Text.Slice(c.inner))
	}
	if len(g.clauses) > 0 {
		b.apply(&all)
	}
	all.fill(t)
	s.inherit(t)
	b.fillUnlisted(t)
	t.ResponsibilityText = strings.Join(said, "；")
	where := spans
	if title != nil && t.Title != "" {
		where = append([]doc.Span{*title}, where...)
	}
	for _, c := range g.clauses {
		where = append(where, c.inner)
	}
	for _, sp := range where {
		for _, d := range b.deadlines(sp, false) {
			addDeadline(t, d)
		}
	}
	for _, c := range g.clauses {
		for _, l := range c.limits {
			for _, d := range b.limit(l) {
				addDeadline(t, d)
			}
		}
	}
	if len(where) == 0 {
		return
	}
	whole := doc.Span{Start: where[0].Start, End: where[0].End}
	for _, sp := range where {
		whole = doc.Span{Start: min(whole.Start, sp.Start), End: max(whole.End, sp.End)}
	}
	if len(t.Spans) == 0 {
		t.Spans = []doc.Span{whole}
	}
	if src, _, ok := b.draft.Text.Source(whole); ok {
		t.Source = b.draft.Places.Of(src)
	}
	b.draft.Document.Tasks = append(b.draft.Document.Tasks, *t)
}

// textOf joins spans of the text; paragraphs stand on lines of their own.
func (b *builder) textOf(spans []doc.Span) string {
	if len(spans) == 1 {
		return strings.TrimSpace(b.draft.Text.Slice(spans[0]))
	}
	var out strings.Builder
	last := -1
	for _, s := range spans {
		if s.Len() == 0 {
			continue
		}
		if last >= 0 && strings.Contains(b.draft.Text.Slice(doc.Span{Start: last, End: max(last, s.Start)}), "\n") {
			out.WriteByte('\n')
		}
		out.WriteString(b.draft.Text.Slice(s))
		last = s.End
	}
	return strings.TrimSpace(out.String())
}

// pathOf are the headings above a task, the item itself included when it joins.
func (b *builder) pathOf(s *section, joins bool) []string {
	var path []string
	for at := s; at != nil && at.parent != nil; at = at.parent {
		if at != s || joins {
			path = append([]string{b.pathName(at)}, path...)
		}
	}
	return path
}
