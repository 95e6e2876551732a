package segment

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// A responsibility clause says who does a piece of work: （X牵头，Y配合）, 责任单位：X, 由X承办，Y协办。 It stands in brackets,
// behind a label, as a sentence of its own, or inside a sentence behind 由. What it says is read in clausepart.go.

// role is what a unit does for a task.
type role int

// The roles. Of two words that give one (牵头负责), the role that stands first here counts.
const (
	noRole role = iota
	leads
	guides
	supports
	implements
	roles // how many there are
)

// clauseWords are the words of responsibility clauses, see rules/clauses.txt.
type clauseWords struct {
	anyVerb, manner             wordSet
	roleOf                      map[string]role
	labels                      labelWords
	signs                       *doc.Words // without one of these a stretch holds no clause
	limits                      wordSet    // of a part of a clause that is its deadline
	statements                  *doc.Words // without one of these a part changes no other clause
	firstListed, forAll, noMore *doc.Words
	backwards, unlisted         *doc.Words
	duties                      *doc.Words // what a text begins with that says what a unit does
	ofWork, ofAbove             wordSet
	ofAboveLabel                wordSet
	asBelow                     wordSet // of a statement that holds for the clause it stands in, too
}

var defaultClauseWords = sync.OnceValue(func() *clauseWords {
	s := ruleSections("clauses.txt")
	w := &clauseWords{roleOf: map[string]role{}, labels: newLabelWords(s)}
	var verbs []string
	for _, x := range roleSections {
		verbs = append(verbs, s[x.section]...)
		for _, word := range s[x.section] {
			w.roleOf[word] = x.role
		}
	}
	w.anyVerb, w.manner, w.limits = newWordSet(verbs), newWordSet(s["manner"]), newWordSet(s["limit"])
	w.signs, w.duties = doc.NewWords(s["signs"]), doc.NewWords(s["duties"])
	w.firstListed, w.forAll, w.noMore = doc.NewWords(s["first_listed"]), doc.NewWords(s["for_all"]), doc.NewWords(s["no_more"])
	w.backwards, w.unlisted = doc.NewWords(s["backwards"]), doc.NewWords(s["unlisted"])
	w.statements = doc.NewWords(slices.Concat(s["first_listed"], s["for_all"], s["no_more"], s["unlisted"], s["as_below"]))
	w.asBelow = newWordSet(s["as_below"])
	w.ofWork, w.ofAbove, w.ofAboveLabel = newWordSet(s["of_work"]), newWordSet(s["of_above"]), newWordSet(s["of_above_label"])
	return w
})

// roleSections are the names of the roles in rules/clauses.txt.
var roleSections = []struct {
	section string
	role    role
}{{"lead", leads}, {"guiding", guides}, {"supporting", supports}, {"implementing", implements}}

// clause is a responsibility clause: who does what.
type clause struct {
	span      doc.Span // with its brackets and the mark behind it
	inner     doc.Span // without
	units     [roles][]doc.Unit
	persons   []doc.Person
	limits    []doc.Span // what stands behind labels of deadlines
	explicit  bool       // it says who leads
	labelled  bool       // a label says that it is one
	before    bool       // it stands before its text
	statement *statement
}

func (c *clause) add(r role, u doc.Unit) {
	for _, old := range lastOf(c.units[r]) {
		if old.Name == u.Name {
			return
		}
	}
	c.units[r] = append(c.units[r], u)
}

// maxCompared is among how many of the last members of a list one is looked for that comes again. More than the units or the
// limits of any clause, it keeps the time of a list without end linear.
const maxCompared = 200

// lastOf is the end of a list that a new member is compared with.
func lastOf[T any](list []T) []T { return list[max(0, len(list)-maxCompared):] }

// join adds what another clause of the same task says.
func (c *clause) join(o clause) {
	for r, units := range o.units {
		for _, u := range units {
			c.add(role(r), u)
		}
	}
	c.persons = append(c.persons, o.persons...)
	c.explicit = c.explicit || o.explicit
	if o.statement != nil {
		c.statement = o.statement
	}
}

// namesUnits reports whether the clause names a unit.
func (c *clause) namesUnits() bool {
	for _, units := range c.units {
		if len(units) > 0 {
			return true
		}
	}
	return false
}

// empty reports whether the clause says nothing.
func (c *clause) empty() bool {
	return !c.namesUnits() && len(c.persons) == 0 && len(c.limits) == 0 && c.statement == nil && !c.labelled
}

// unitsOf are the lists of the units of a task, by role.
func unitsOf(t *doc.Task) [roles]*[]doc.Unit {
	return [roles]*[]doc.Unit{leads: &t.Lead, guides: &t.Guiding, supports: &t.Supporting, implements: &t.Implementing}
}

// fill writes the units of a clause into a task.
func (c *clause) fill(t *doc.Task) {
	for r, to := range unitsOf(t) {
		switch {
		case to == nil:
		case *to == nil:
			*to = slices.Clip(c.units[r])
		default:
			*to = append(*to, c.units[r]...)
		}
	}
	t.Persons = append(t.Persons, c.persons...)
}

// clausesIn finds the clauses of a paragraph, in order.
func (b *builder) clausesIn(p paragraph) []clause {
	from, to := b.draft.Key.Pos(p.Start), b.draft.Key.Pos(p.End)
	if p.label != nil {
		from += p.label.end
	}
	if cs, ok := b.clauses[[2]int{from, to}]; ok {
		return cs
	}
	cs := b.findClauses(from, to)
	b.clauses[[2]int{from, to}] = cs
	return cs
}

// findClauses finds the clauses in key[from:to]. A line may hold thousands behind labels: each is read with what stands
// before it, and then what follows, in a loop.
func (b *builder) findClauses(from, to int) []clause {
	var out []clause
	for from < to {
		found, rest := b.nextClauses(from, to)
		out = append(out, found...)
		if rest <= from {
			break
		}
		from = rest
	}
	return out
}

// nextClauses finds the clauses up to and with the first one behind a label; it returns where that ends, else to.
func (b *builder) nextClauses(from, to int) (out []clause, rest int) {
	if !b.words.signs.In(b.key[from:to]) {
		return b.bareClauses(from, to), to
	}
	label, labelled := b.labelClause(from, to)
	end := to
	if labelled {
		end = b.draft.Key.Pos(label.span.Start)
	}
	if out = b.bracketClauses(from, end); len(out) == 0 && !labelled && !b.report && !b.rulesOnly {
		out = b.inlineClauses(from, end) // reports tell who did it, rules who is in charge
	}
	if len(out) == 0 && !labelled {
		if c, ok := b.sentenceClause(from, end); ok {
			return []clause{c}, to
		}
		return b.bareClauses(from, to), to
	}
	if labelled {
		return append(out, label), b.draft.Key.Pos(label.span.End)
	}
	return out, to
}

// labelClause reads a clause that a label opens, at the beginning of the paragraph or behind the end of a sentence. It
// goes on to the end of the paragraph, or to a sentence that names no units.
func (b *builder) labelClause(from, to int) (clause, bool) {
	depth := 0
	for i := from; i < to; i++ {
		switch b.key[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		case ':':
			start, _, ok := b.labelBefore(from, i)
			if !ok || depth > 0 || start > from && !clauseMayBegin(b.key[from:start]) {
				continue
			}
			end := b.labelEnd(start, to)
			c, ok := b.readClause(start, end, noRole)
			if !ok {
				return clause{}, false
			}
			c.span = b.draft.Key.Span(start, end)
			c.inner = c.span
			return c, true
		}
	}
	return clause{}, false
}

// labelEnd is where a clause with labels ends: behind the full stop that a sentence follows which is no part of it.
func (b *builder) labelEnd(start, to int) int {
	end, last := to, to
	b.eachPart(start, to, func(p clausePart) bool {
		stop := strings.HasPrefix(b.key[last:to], "。")
		if stop && p.label == nil && (!b.isClausePart(p) || b.isLimit(p)) { // a deadline opens a sentence of its own there
			end = last + len("。")
			return false
		}
		last = p.end
		return true
	})
	return end
}

// isClausePart reports whether a part without a label may belong to a clause: units with or without what they do, a
// deadline, a statement.
func (b *builder) isClausePart(p clausePart) bool {
	key := strings.TrimSpace(b.key[p.start:p.end])
	if key == "" || b.isLimit(p) || b.words.statements.In(key) {
		return true
	}
	names, _ := b.roleAtEnd(p)
	return b.unitsOnly(p.start, names)
}

// clauseMayBegin reports whether a clause without brackets may begin behind what stands before it.
func clauseMayBegin(before string) bool {
	switch before[len(before)-1] {
	case ';', ' ', '\t', '\n', ')', ']', '"', ',':
		return true
	}
	return strings.HasSuffix(before, "。")
}

// maxBracket is the length of the longest clause in brackets, in bytes.
const maxBracket = 3000

// bracketClauses reads the clauses in brackets. The brackets are matched in one pass.
func (b *builder) bracketClauses(from, to int) []clause {
	var out []clause
	depth, open := 0, 0
	for i := from; i < to; i++ {
		switch b.key[i] {
		case '(', '[':
			if depth == 0 {
				open = i
			}
			depth++
		case ')', ']':
			if depth == 0 {
				continue
			}
			if depth--; depth > 0 || i-open > maxBracket || !b.words.signs.In(b.key[open+1:i]) {
				continue
			}
			c, ok := b.readStrict(open+1, i)
			if !ok {
				continue
			}
			c.inner = b.draft.Key.Span(open+1, i)
			c.span = b.draft.Key.Span(open, i+1)
			out = append(out, c)
		}
	}
	return out
}

// inlineClauses reads the clauses inside sentences: …，由X负责，Y配合，…… Each begins with 由 behind a mark or at the
// beginning, and every part of it names units and ends with what they do. When the first stands at the beginning, each
// stands before its text.
func (b *builder) inlineClauses(from, to int) []clause {
	var out []clause
	for at := from; at < to; {
		k := strings.Index(b.key[at:to], "由")
		if k < 0 {
			break
		}
		start := at + k
		at = start + len("由")
		if lead := strings.TrimRight(b.key[from:start], " "); lead != "" && !clauseMayBegin(lead) {
			continue
		}
		c, end, ok := b.inlineClause(start, to)
		if !ok {
			continue
		}
		c.span = b.draft.Key.Span(start, b.behindMark(end, to))
		before := strings.TrimSpace(b.key[from:start])
		c.before = len(out) > 0 && out[0].before || before == "" || strings.HasSuffix(before, "。") && len(out) == 0
		at = end
		out = append(out, c)
	}
	if n := len(out); n > 0 { // nothing behind the last one: it closes its text
		last := &out[n-1]
		last.before = last.before && strings.TrimSpace(b.key[b.draft.Key.Pos(last.span.End):to]) != ""
	}
	return out
}

// behindMark is the offset behind the mark that ends a clause at end.
func (b *builder) behindMark(end, to int) int {
	for _, mark := range []string{",", "。", ";"} {
		if strings.HasPrefix(b.key[end:to], mark) {
			return end + len(mark)
		}
	}
	return end
}

// inlineClause reads the clause that begins at start, as far as its parts say who does what; it returns where it ends.
func (b *builder) inlineClause(start, to int) (clause, int, bool) {
	parts := b.clauseParts(start, min(to, start+maxBracket))
	n := b.whoParts(parts)
	if n == 0 {
		return clause{}, start, false
	}
	r := &clauseReader{b: b, strict: true}
	c, ok := r.readParts(parts[:n])
	end := parts[n-1].end
	c.inner = b.draft.Key.Span(start, end)
	return c, end, ok
}

// whoParts is how many parts at the beginning of a sentence say who does what: each names units, alone or with what they do,
// and the last one says it. A deadline may follow.
func (b *builder) whoParts(parts []clausePart) int {
	n := 0
	for k, p := range parts {
		names, does := b.roleAtEnd(p)
		blank := strings.TrimSpace(b.key[p.start:p.end]) == ""
		if p.label != nil || blank || !b.unitsOnly(p.start, names) {
			if n == k && k > 0 && !blank && p.label == nil && b.isLimit(p) && k+1 == len(parts) {
				n = k + 1
			}
			break
		}
		if does != noRole {
			n = k + 1
		}
		if strings.HasPrefix(b.key[p.end:], "。") {
			break
		}
	}
	return n
}

// maxSentenceClause is the length of the longest clause that is a sentence without 由, in bytes.
const maxSentenceClause = 400

// sentenceClause reads the last sentence of a paragraph, or its only one, as a clause without brackets: X承办，Y协办。
// Every part of it must name units and end with what they do.
func (b *builder) sentenceClause(from, to int) (clause, bool) {
	end := from + len(sentenceEnds.TrimRight(b.key[from:to]))
	start := from
	if i := strings.LastIndex(b.key[from:end], "。"); i >= 0 {
		start = from + i + len("。")
	}
	if end-start > maxSentenceClause {
		return clause{}, false
	}
	parts := b.clauseParts(start, end)
	for len(parts) > 0 && strings.TrimSpace(b.key[parts[len(parts)-1].start:parts[len(parts)-1].end]) == "" {
		parts = parts[:len(parts)-1]
	}
	if n := b.whoParts(parts); n == 0 || n < len(parts) {
		return clause{}, false
	}
	r := &clauseReader{b: b, strict: true}
	c, ok := r.readParts(parts)
	c.inner = b.draft.Key.Span(start, end)
	c.span = b.draft.Key.Span(start, to)
	return c, ok
}

// bareClauses reads a bracket at the end of the paragraph that holds nothing but names of units, in a document where more
// items end so: they are responsible (市教育局、市财政局).
func (b *builder) bareClauses(from, to int) []clause {
	start, end, ok := bareBracket(b.key[from:to])
	if !ok || b.bareBrackets < minBareBrackets && !hasSuffixOne(strings.TrimRight(b.key[from:from+start-1], " "), "。", ";") {
		return nil // behind the end of a sentence it explains nothing
	}
	if !b.bareUnits(from+start, from+end) {
		return nil
	}
	c, ok := b.readClause(from+start, from+end, implements)
	c.inner = b.draft.Key.Span(from+start, from+end)
	c.span = b.draft.Key.Span(from+start-1, from+end+1)
	if !ok {
		return nil
	}
	return []clause{c}
}

// minBareBrackets is how many items must end with a bracket of nothing but units.
const minBareBrackets = 3

// bareBracket is what stands in the bracket that ends a paragraph.
func bareBracket(key string) (start, end int, ok bool) {
	key = endMarks.TrimRight(key)
	end = len(key) - 1
	if end < 0 || key[end] != ')' && key[end] != ']' {
		return 0, 0, false
	}
	depth := 0
	for i := end; i >= 0 && end-i < maxBracket; i-- {
		switch key[i] {
		case ')', ']':
			depth++
		case '(', '[':
			if depth--; depth == 0 {
				return i + 1, end, i > 0
			}
		}
	}
	return 0, 0, false
}

// bareUnits reports whether a stretch names units and nothing else, none of them in general words only.
func (b *builder) bareUnits(from, to int) bool {
	if !b.unitsOnly(from, to) {
		return false
	}
	for _, n := range b.unitList(from, to) {
		if key := squeeze(b.key[n.start:n.end]); utf8.RuneCountInString(key) < 3 || b.lex.generic.words[key] {
			return false
		}
	}
	return true
}

// countBareBrackets counts the paragraphs of the document that end with a bracket of nothing but units.
func (b *builder) countBareBrackets() {
	if b.firstListed >= 0 { // the document speaks of its lists of units
		b.bareBrackets = minBareBrackets
	}
	for _, p := range b.paras {
		if start, end, ok := bareBracket(p.key); ok && !p.cell && !b.words.signs.In(p.key[start:end]) {
			base := b.draft.Key.Pos(p.Start)
			if b.bareUnits(base+start, base+end) {
				b.bareBrackets++
			}
		}
	}
}

// unitsOnly reports whether a list holds nothing but names of units.
func (b *builder) unitsOnly(from, to int) bool {
	r := &clauseReader{b: b, pending: b.unitList(from, to)}
	for i, n := range r.pending {
		if !b.isUnit(n) && !r.sharesHead(i) {
			return false
		}
	}
	return len(r.pending) > 0
}

// cellClause reads the content of a cell that names units.
func (b *builder) cellClause(s doc.Span, column columnRole) doc.Task {
	c, _ := b.readClause(b.draft.Key.Pos(s.Start), b.draft.Key.Pos(s.End), column.role())
	b.note(c.statement)
	var t doc.Task
	c.fill(&t)
	for _, l := range c.limits {
		t.Deadlines = append(t.Deadlines, b.limit(l)...)
	}
	return t
}
