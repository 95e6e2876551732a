package segment

import (
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// statement changes other clauses from where it stands: 列第一位的为牵头单位，下同; 以下均需X配合，不再列出.
type statement struct {
	from        int // offset in the text from which it holds
	firstListed bool
	role        role
	units       []doc.Unit
	own         bool // holds for the item it stands in, too
}

// statement reads a part that changes other clauses.
func (r *clauseReader) statement(p clausePart) bool {
	b := r.b
	if !b.words.statements.In(b.key[p.start:p.end]) {
		return false
	}
	key := squeeze(b.key[p.start:p.end])
	switch {
	case b.words.asBelow.words[strings.TrimSuffix(key, ")")]:
		if r.c.statement != nil {
			r.c.statement.own = true
		}
		return true
	case b.words.noMore.In(key):
		return true
	case b.words.unlisted.In(key): // read beforehand
		r.noted()
		return true
	case b.words.firstListed.In(key) && strings.Contains(key, "牵头"):
		r.noted().firstListed = true
		return true
	}
	i, w := b.words.forAll.Index(b.key[p.start:p.end])
	if i < 0 {
		return false
	}
	start := p.start + i + len(w)
	end, does := b.roleAtEnd(clausePart{start: start, end: p.end})
	if does == noRole {
		does = implements
	}
	st := r.noted()
	st.role = does
	for _, n := range firstOf(b.unitList(start, end), maxGiven) {
		st.units = append(st.units, b.unit(n, doc.ByDocument))
	}
	return true
}

// noted is the statement of the clause.
func (r *clauseReader) noted() *statement {
	if r.c.statement == nil {
		r.c.statement = &statement{}
	}
	return r.c.statement
}

// statements finds those that stand anywhere: in a clause, in the covering notice or in a note.
func (b *builder) statements() {
	for _, p := range b.paras {
		if strings.Contains(p.key, "牵头") {
			b.firstListedIn(p)
		}
		if i, _ := b.words.forAll.Index(p.key); i >= 0 && !p.cell && len(p.key) <= maxStatement && !strings.ContainsAny(p.key[:i], "([:") {
			b.forAllIn(p)
		}
		if i, w := b.words.unlisted.Index(p.key); i >= 0 {
			b.unlistedIn(p, i, i+len(w))
		}
	}
}

// maxStatement is how long a statement that stands by itself may be, in bytes.
const maxStatement = 300

// forAllIn reads 以下均需X配合，不再列出 that stands by itself.
func (b *builder) forAllIn(p paragraph) {
	r := &clauseReader{b: b, strict: true}
	from := b.draft.Key.Pos(p.Start)
	for _, part := range b.clauseParts(from, from+len(p.key)) {
		r.statement(part)
	}
	if st := r.c.statement; st != nil && len(st.units) > 0 {
		st.from = p.Start
		b.note(st)
	}
}

// firstListedIn reads 列第一位的为牵头单位 in a paragraph.
func (b *builder) firstListedIn(p paragraph) {
	for from := 0; ; {
		i, w := b.words.firstListed.Index(p.key[from:])
		if i < 0 {
			return
		}
		i += from
		from = i + len(w)
		if !strings.Contains(p.key[i:runeEnd(p.key, min(len(p.key), i+90))], "牵头") {
			continue
		}
		if at := b.fromHere(p, i); b.firstListed < 0 || at < b.firstListed {
			b.firstListed = at
		}
	}
}

// sentenceStarts are the marks behind which a statement begins.
var sentenceStarts = doc.NewRuneSet("。;([\n")

// fromHere is the offset in the text from which a statement at i of a paragraph holds: from the clause whose bracket it
// stands in; everywhere, when it says so (以上任务列第一位的为牵头单位).
func (b *builder) fromHere(p paragraph, i int) int {
	from := runeStart(p.key, i-maxBracket) // a longer bracket holds no clause
	sentence := p.key[from:i]
	sentence = sentence[behindLast(sentenceStarts, sentence):]
	if b.words.backwards.Begins(strings.TrimLeft(sentence, " ")) {
		return 0
	}
	base := b.draft.Key.Pos(p.Start)
	depth := 0
	for k := i - 1; k >= from; k-- {
		switch p.key[k] {
		case ')', ']':
			depth++
		case '(', '[':
			if depth--; depth < 0 {
				return b.draft.Key.Text(base + k)
			}
		}
	}
	return b.draft.Key.Text(base + i)
}

// unlistedIn reads who does what has no clause: 责任单位未列出的由市政府办公室负责.
func (b *builder) unlistedIn(p paragraph, at, start int) {
	base := b.draft.Key.Pos(p.Start)
	part := b.clauseParts(base+start, b.draft.Key.Pos(p.End))[0]
	if k := strings.IndexAny(b.key[part.start:part.end], ")]"); k >= 0 {
		part.end = part.start + k
	}
	end, does := b.roleAtEnd(part)
	if does == noRole {
		does = implements
	}
	for _, n := range firstOf(b.unitList(part.start, end), maxGiven) {
		b.unlisted.add(does, b.unit(n, doc.ByDocument))
	}
	b.unlistedFrom = b.fromHere(p, at)
}

// fillUnlisted gives a task without units those that do what has no clause.
func (b *builder) fillUnlisted(t *doc.Task) {
	if len(t.Lead)+len(t.Implementing)+len(t.Supporting)+len(t.Guiding) == 0 && len(t.Spans) > 0 && t.Spans[0].Start >= b.unlistedFrom {
		b.unlisted.fill(t)
	}
}

// promote lets the first of the units that are responsible lead, where the document says so and the task names no other.
func (b *builder) promote(t *doc.Task) {
	if b.firstListed < 0 || t.Spans[0].Start < b.firstListed || len(t.Lead) > 0 || len(t.Implementing) == 0 || t.Implementing[0].Basis == doc.ByDocument {
		return
	}
	first := t.Implementing[0]
	first.Basis = doc.FirstListed
	t.Lead, t.Implementing = []doc.Unit{first}, t.Implementing[1:]
}

// maxGiven is how many units a statement or a heading may give to others, and all statements of a document together:
// what each of thousands of items gets is as long as this, however long the statements are.
const maxGiven = 50

func firstOf[T any](list []T, n int) []T { return list[:min(len(list), n)] }

// note keeps a statement for the clauses that follow. A unit that has its role for all of them already is not given again.
func (b *builder) note(s *statement) {
	if s == nil {
		return
	}
	for _, u := range s.units {
		if len(b.forAll) < maxGiven && !slices.ContainsFunc(b.forAll, func(g given) bool { return g.role == s.role && g.unit.Name == u.Name }) {
			b.forAll = append(b.forAll, given{s.role, u, s.from})
		}
	}
}

// given is a unit that a statement gives to the clauses that follow.
type given struct {
	role role
	unit doc.Unit
	from int // offset in the text from which it does
}

// apply lets the statements change a clause.
func (b *builder) apply(c *clause) {
	if c.statement != nil && c.statement.own {
		b.note(c.statement)
	}
	for _, g := range b.forAll {
		if c.span.Start >= g.from && !c.has(g.unit.Name) {
			c.units[g.role] = append(c.units[g.role], g.unit)
		}
	}
	if c.statement != nil && !c.statement.own {
		b.note(c.statement)
	}
	here := c.statement != nil && c.statement.firstListed
	if (here || b.firstListed >= 0 && c.span.Start >= b.firstListed) && !c.explicit && len(c.units[leads]) == 0 && len(c.units[implements]) > 0 {
		first := c.units[implements][0]
		if first.Basis == doc.Stated {
			first.Basis = doc.FirstListed
			c.units[leads] = []doc.Unit{first}
			c.units[implements] = c.units[implements][1:]
		}
	}
}

// has reports whether the clause names a unit, in any role.
func (c *clause) has(name string) bool {
	for _, units := range c.units {
		for _, u := range lastOf(units) {
			if squeeze(u.Name) == squeeze(name) {
				return true
			}
		}
	}
	return false
}
