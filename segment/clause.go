package segment

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// role is what a unit does for a task.
type role int

const (
	noRole role = iota
	leads
	guides
	supports
	implements
)

// clauseWords are the words of responsibility clauses, see rules/clauses.txt.
type clauseWords struct {
	verbs                       map[role]wordSet
	anyVerb, manner             wordSet
	roleOf                      map[string]role
	labels                      wordSet
	labelRole                   map[string]role // noRole: a label of persons or deadlines
	firstListed, forAll, noMore []string
}

var defaultClauseWords = sync.OnceValue(func() *clauseWords {
	s := ruleSections("clauses.txt")
	w := &clauseWords{verbs: map[role]wordSet{}, roleOf: map[string]role{}, labelRole: map[string]role{}}
	var all [][]string
	for _, x := range []struct {
		section string
		role    role
	}{{"lead", leads}, {"guiding", guides}, {"supporting", supports}, {"implementing", implements}} {
		w.verbs[x.role] = newWordSet(s[x.section])
		all = append(all, s[x.section])
		for _, word := range s[x.section] {
			w.roleOf[word] = x.role
		}
		for _, word := range s[x.section+"_label"] {
			w.labelRole[word] = x.role
		}
	}
	for _, word := range append(s["person_label"], s["deadline_label"]...) {
		w.labelRole[word] = noRole
	}
	w.anyVerb, w.manner = newWordSet(all...), newWordSet(s["manner"])
	labels := make([]string, 0, len(w.labelRole))
	for word := range w.labelRole {
		labels = append(labels, word)
	}
	w.labels = newWordSet(labels)
	w.firstListed, w.forAll, w.noMore = s["first_listed"], s["for_all"], s["no_more"]
	return w
})

// clause is a responsibility clause: who does what.
type clause struct {
	span      doc.Span // with its brackets
	inner     doc.Span // without
	units     map[role][]doc.Unit
	explicit  bool // it says who leads
	before    bool // it stands before its text
	statement *statement
}

// statement changes other clauses from where it stands.
type statement struct {
	firstListed bool
	role        role
	units       []doc.Unit
	own         bool // holds for the item it stands in, too
}

func (c *clause) add(r role, units ...doc.Unit) {
	for _, u := range units {
		known := false
		for _, old := range c.units[r] {
			known = known || old.Name == u.Name
		}
		if !known {
			c.units[r] = append(c.units[r], u)
		}
	}
}

func (c *clause) empty() bool {
	return len(c.units[leads])+len(c.units[guides])+len(c.units[supports])+len(c.units[implements]) == 0
}

// clauseReader reads one clause, part by part. Offsets are of the document's key.
type clauseReader struct {
	b       *builder
	c       clause
	pending []nameAt // named, but not yet said what for
	label   role     // of the label that is open
	labeled bool
	strict  bool // the names must read as units
	odd     int  // names that do not
	names   int
	verbs   int // parts with a verb or a label
}

// readClause reads key[from:to] as a clause. Strict is for text that no label or column says to be one: each part must
// end in a role word, and the names must read as names of units.
func (b *builder) readClause(from, to int, strict bool, open role) (clause, bool) {
	r := &clauseReader{b: b, strict: strict, label: open, labeled: open != noRole}
	r.c.units = map[role][]doc.Unit{}
	for _, p := range b.clauseParts(from, to) {
		r.part(p)
	}
	r.flush(r.label)
	if r.c.empty() && r.c.statement == nil || strict && (r.verbs == 0 || len(r.pending) > 0 || r.odd*3 > r.names) {
		return clause{}, false
	}
	return r.c, true
}

// clauseParts parts a clause at its commas, semicolons and full stops; brackets hold together.
func (b *builder) clauseParts(from, to int) []nameAt {
	var out []nameAt
	depth, start := 0, from
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(b.key[i:])
		switch {
		case r == '(' || r == '<' || r == '[':
			depth++
		case r == ')' || r == '>' || r == ']':
			depth = max(0, depth-1)
		case depth == 0 && (r == ',' || r == ';' || r == '。' || r == '\n'):
			out = append(out, nameAt{start, i})
			start = i + n
		case depth == 0 && (r == ' ' || r == '、') && i > start && b.labelLength(i+n, to) > 0:
			out = append(out, nameAt{start, i}) // 牵头单位:A 责任单位:B
			start = i + n
		}
		i += n
	}
	return append(out, nameAt{start, to})
}

// labelLength is the length of the label, with its colon, that begins at i; 0 when there is none.
func (b *builder) labelLength(i, to int) int {
	if i >= to {
		return 0
	}
	key := b.key[i:to]
	lead := doc.Blanks(key)
	w := b.words.labels.prefix(key[lead:])
	if w == "" {
		return 0
	}
	rest := key[lead+len(w):]
	if note := strings.TrimLeft(rest, " "); strings.HasPrefix(note, "(") { // 责任单位(排第一位为牵头单位):
		if k := strings.Index(note, ")"); k >= 0 && k < 60 {
			rest = note[k+1:]
		}
	}
	rest = strings.TrimLeft(rest, " ")
	if !strings.HasPrefix(rest, ":") {
		return 0
	}
	return len(key) - len(rest) + 1
}

// part reads one part of a clause.
func (r *clauseReader) part(p nameAt) {
	b := r.b
	key := b.key[p.start:p.end]
	if lead := len(key) - len(strings.TrimLeft(key, " \t")); lead > 0 {
		p.start += lead
		key = key[lead:]
	}
	if strings.TrimSpace(key) == "" || r.statement(p) {
		return
	}
	if n := b.labelLength(p.start, p.end); n > 0 {
		r.flush(r.label)
		w := b.words.labels.prefix(key)
		r.label, r.labeled = b.words.labelRole[w], true
		r.verbs++
		p.start += n
	}
	end, does := b.roleAtEnd(p)
	if r.labeled && r.label == noRole {
		return // persons and dates are read elsewhere
	}
	switch {
	case b.isDeadlinePart(p):
	case does != noRole:
		r.verbs++
		r.withRole(nameAt{p.start, end}, does)
	default:
		r.pending = append(r.pending, b.unitList(p.start, p.end)...)
	}
}

// roleAtEnd finds the role words at the end of a part; it returns where the names end.
func (b *builder) roleAtEnd(p nameAt) (int, role) {
	end, does := p.end, noRole
	for {
		key := strings.TrimRight(b.key[p.start:end], " \t。")
		end = p.start + len(key)
		if w := b.words.anyVerb.suffix(squeezeEnd(key)); w != "" && len(key) > 0 {
			if n := endLength(key, w); n > 0 {
				if got := b.words.roleOf[w]; does == noRole || got < does {
					does = got
				}
				end -= n
				continue
			}
		}
		if w := b.words.manner.suffix(squeezeEnd(key)); w != "" && (does != noRole || strings.HasPrefix(w, "按") || strings.HasPrefix(w, "依")) {
			if n := endLength(key, w); n > 0 {
				end -= n
				continue
			}
		}
		return end, does
	}
}

// squeezeEnd is the end of a key without its blanks, long enough for every word.
func squeezeEnd(key string) string {
	if len(key) > 90 {
		key = key[len(key)-90:]
		for len(key) > 0 && !utf8.RuneStart(key[0]) {
			key = key[1:]
		}
	}
	return squeeze(key)
}

// endLength is how many bytes of key its squeezed ending w takes.
func endLength(key, w string) int {
	i := len(key)
	for len(w) > 0 && i > 0 {
		r, n := utf8.DecodeLastRuneInString(key[:i])
		i -= n
		if r == ' ' || r == '\t' {
			continue
		}
		w = w[:len(w)-n]
	}
	return len(key) - i
}

// withRole gives the names of a part, and those before it that wait, their role.
func (r *clauseReader) withRole(p nameAt, does role) {
	key := r.b.key[p.start:p.end]
	if i := strings.Index(key, "会同"); i > 0 && does != supports {
		first, second := nameAt{p.start, p.start + i}, nameAt{p.start + i + len("会同"), p.end}
		r.pending = append(r.pending, r.b.unitList(first.start, first.end)...)
		r.flush(leads)
		r.pending = r.b.unitList(second.start, second.end)
		if does == leads { // X会同Y牵头: both lead
			r.flush(leads)
		} else { // X会同Y负责
			r.flush(supports)
		}
		r.c.explicit = true
		return
	}
	r.pending = append(r.pending, r.b.unitList(p.start, p.end)...)
	if does == implements && r.labeled && r.label != noRole {
		does = r.label // 牵头单位：A负责
	}
	r.flush(does)
}

// flush gives the waiting names a role.
func (r *clauseReader) flush(does role) {
	if does == noRole {
		return
	}
	for _, n := range r.pending {
		r.names++
		if !r.b.lex.isUnit(squeeze(r.b.key[n.start:n.end])) {
			r.odd++
			if n.end-n.start > 120 {
				r.odd += 3
			}
		}
		r.c.add(does, r.b.unit(n, doc.Stated))
	}
	r.c.explicit = r.c.explicit || does == leads && len(r.pending) > 0
	r.pending = nil
}

// statement reads a part that changes other clauses: 列第一位的为牵头单位，下同; 以下均需X配合，不再列出.
func (r *clauseReader) statement(p nameAt) bool {
	b := r.b
	key := squeeze(b.key[p.start:p.end])
	switch {
	case key == "下同" || key == "下同)":
		if r.c.statement != nil {
			r.c.statement.own = true
		}
		return true
	case hasOne(key, b.words.noMore):
		return true
	case hasOne(key, b.words.firstListed) && strings.Contains(key, "牵头"):
		r.st().firstListed = true
		return true
	}
	for _, w := range b.words.forAll {
		i := strings.Index(b.key[p.start:p.end], w)
		if i < 0 {
			continue
		}
		start := p.start + i + len(w)
		end, does := b.roleAtEnd(nameAt{start, p.end})
		if does == noRole {
			does = implements
		}
		st := r.st()
		st.role = does
		for _, n := range b.unitList(start, end) {
			st.units = append(st.units, b.unit(n, doc.ByDocument))
		}
		return true
	}
	return false
}

func (r *clauseReader) st() *statement {
	if r.c.statement == nil {
		r.c.statement = &statement{}
	}
	return r.c.statement
}

func hasOne(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// isDeadlinePart reports whether a part of a clause is its deadline: 6月底完成.
func (b *builder) isDeadlinePart(p nameAt) bool {
	key := strings.TrimSpace(b.key[p.start:p.end])
	if key == "" {
		return true
	}
	if c := key[0]; c >= '0' && c <= '9' {
		return hasOne(key, []string{"年", "月", "日", "季度"})
	}
	return hasOne(key, []string{"年底前", "年内", "月底前", "持续推进", "长期坚持", "长期推进", "季度末", "持续开展", "完成时限"})
}

// clauseSigns are words without which a stretch holds no clause.
var clauseSigns = doc.NewWords([]string{"负责", "牵头", "落实", "责任", "承办", "配合", "主办", "协办", "参与", "指导", "单位:", "部门:", "完成", "实施", "督办"})

// clausesIn finds the clauses of a paragraph: in brackets, behind a label, or as a sentence of their own.
func (b *builder) clausesIn(p paragraph) []clause {
	from, to := b.draft.Key.Pos(p.Start), b.draft.Key.Pos(p.End)
	if p.label != nil {
		from += p.label.end
	}
	if !clauseSigns.In(b.key[from:to]) {
		return nil
	}
	if c, ok := b.labelClause(from, to); ok {
		return []clause{c}
	}
	if out := b.bracketClauses(from, to); len(out) > 0 {
		return out
	}
	for _, start := range b.clauseStarts(p, from) {
		if c, ok := b.leadingClause(start, to); ok {
			return []clause{c}
		}
	}
	if c, ok := b.sentenceClause(from, to); ok {
		return []clause{c}
	}
	return nil
}

// clauseStarts are where a clause before its text may begin: at the beginning of the paragraph, or behind its heading.
func (b *builder) clauseStarts(p paragraph, from int) []int {
	starts := []int{from}
	if i := strings.Index(b.key[from:b.draft.Key.Pos(p.End)], "。"); i >= 0 {
		starts = append(starts, from+i+len("。"))
	}
	return starts
}

// leadingClause reads a clause that stands before its text: 由A承办，B协办。…… or 由A负责，B配合，……
func (b *builder) leadingClause(from, to int) (clause, bool) {
	from += doc.Blanks(b.key[from:to])
	if !strings.HasPrefix(b.key[from:to], "由") {
		return clause{}, false
	}
	end := from
	for _, p := range b.clauseParts(from, min(to, from+maxBracket)) {
		names, does := b.roleAtEnd(p)
		if does == noRole || !b.unitsOnly(p.start, names) {
			break
		}
		end = p.end
	}
	if end == from {
		return clause{}, false
	}
	c, ok := b.readClause(from, end, true, noRole)
	if !ok {
		return clause{}, false
	}
	c.inner = b.draft.Key.Span(from, end)
	for _, mark := range []string{",", "。", ";"} {
		if strings.HasPrefix(b.key[end:to], mark) {
			end += len(mark)
			break
		}
	}
	c.span = b.draft.Key.Span(from, end)
	c.before = true
	return c, true
}

// labelClause reads a clause that a label opens, at the beginning of the paragraph or behind the end of a sentence, and
// that goes on to the end of the paragraph.
func (b *builder) labelClause(from, to int) (clause, bool) {
	depth := 0
	for i := from; i < to; i++ {
		switch b.key[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		}
		if depth > 0 || i > from && !(utf8.RuneStart(b.key[i]) && clauseMayBegin(b.key[from:i])) {
			continue
		}
		if b.labelLength(i, to) == 0 {
			continue
		}
		w := b.words.labels.prefix(b.key[i+doc.Blanks(b.key[i:to]):])
		if b.words.labelRole[w] == noRole {
			continue
		}
		c, ok := b.readClause(i, to, false, noRole)
		if !ok {
			return clause{}, false
		}
		c.span = b.draft.Key.Span(i, to)
		c.inner = c.span
		return c, true
	}
	return clause{}, false
}

func clauseMayBegin(before string) bool {
	for _, end := range []string{"。", ";", " ", "\t", "\n"} {
		if strings.HasSuffix(before, end) {
			return true
		}
	}
	return false
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
			if depth--; depth > 0 || i-open > maxBracket {
				continue
			}
			c, ok := b.readClause(open+1, i, true, noRole)
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

// sentenceClause reads the last sentence of a paragraph, or its only one, as a clause without brackets: 由A承办，B协办。
// Every part of it must name units and end with what they do.
func (b *builder) sentenceClause(from, to int) (clause, bool) {
	end := from + len(strings.TrimRight(b.key[from:to], " \t\n。"))
	start := from
	if i := strings.LastIndex(b.key[from:end], "。"); i >= 0 {
		start = from + i + len("。")
	}
	sentence := b.key[start:end]
	if k := strings.LastIndex(sentence, ",由"); k >= 0 && !strings.HasPrefix(strings.TrimSpace(sentence), "由") {
		start += k + 1
	}
	key := strings.TrimLeft(b.key[start:end], " \t")
	if len(key) > 600 || !strings.HasPrefix(key, "由") && len(key) > 400 {
		return clause{}, false
	}
	for _, p := range b.clauseParts(start, end) { // every part must say who does what
		if names, does := b.roleAtEnd(p); does == noRole && strings.TrimSpace(b.key[p.start:p.end]) != "" || does != noRole && !b.unitsOnly(p.start, names) {
			return clause{}, false
		}
	}
	c, ok := b.readClause(start, end, true, noRole)
	if !ok {
		return clause{}, false
	}
	c.inner = b.draft.Key.Span(start, end)
	c.span = b.draft.Key.Span(start, to)
	return c, true
}

// unitsOnly reports whether a list holds nothing but names of units.
func (b *builder) unitsOnly(from, to int) bool {
	names := b.unitList(from, to)
	for _, n := range names {
		if !b.lex.isUnit(squeeze(b.key[n.start:n.end])) {
			return false
		}
	}
	return len(names) > 0
}

// cellClause reads the content of a cell that names units.
func (b *builder) cellClause(s doc.Span, column columnRole) doc.Task {
	open := map[columnRole]role{leadColumn: leads, implementingColumn: implements, supportingColumn: supports, guidingColumn: guides}[column]
	from, to := b.draft.Key.Pos(s.Start), b.draft.Key.Pos(s.End)
	c, _ := b.readClause(from, to, false, open)
	b.note(c.statement)
	var t doc.Task
	c.fill(&t)
	return t
}

// fill writes the units of a clause into a task.
func (c *clause) fill(t *doc.Task) {
	t.Lead = append(t.Lead, c.units[leads]...)
	t.Guiding = append(t.Guiding, c.units[guides]...)
	t.Supporting = append(t.Supporting, c.units[supports]...)
	t.Implementing = append(t.Implementing, c.units[implements]...)
}
