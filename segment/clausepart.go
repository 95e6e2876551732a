package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// clausePart is a part of a clause between its commas, semicolons and full stops, without its label. Offsets are of the
// document's key.
type clausePart struct {
	start, end int
	label      *clauseLabel
	labelSpan  nameAt
}

// clauseParts parts a clause; brackets hold together. A label begins a part of its own: 牵头单位:A 责任单位:B.
func (b *builder) clauseParts(from, to int) []clausePart {
	out := make([]clausePart, 0, 4)
	b.eachPart(from, to, func(p clausePart) bool {
		out = append(out, p)
		return true
	})
	return out
}

// eachPart gives the parts of a clause one after the other, until it is told to stop: of a clause that is looked for in a
// line, the rest of the line is not read.
func (b *builder) eachPart(from, to int, yield func(clausePart) bool) {
	depth, goesOn := 0, true
	now := clausePart{start: from}
	cut := func(end, next int) {
		now.end = end
		goesOn = goesOn && yield(now)
		now = clausePart{start: next}
	}
	for i := from; i < to && goesOn; i++ {
		switch c := b.key[i]; {
		case c == '(' || c == '<' || c == '[':
			depth++
		case c == ')' || c == '>' || c == ']':
			depth = max(0, depth-1)
		case depth > 0:
		case c == ',' || c == ';' || c == '\n':
			cut(i, i+1)
		case c == 0xE3 && strings.HasPrefix(b.key[i:to], "。"):
			cut(i, i+len("。"))
		case c == 0xE3 && strings.HasPrefix(b.key[i:to], "、") && b.words.anyVerb.suffix(squeezeEnd(b.key[now.start:i])) != "":
			cut(i, i+len("、")) // 由X牵头、Y配合
		case c == ':':
			if start, l, ok := b.labelBefore(now.start, i); ok {
				if end := start; nameMarks.TrimRight(b.key[now.start:end]) != "" || now.label != nil {
					cut(end, end)
				}
				now.start, now.label, now.labelSpan = i+1, &l, nameAt{start, i}
			}
		}
	}
	cut(to, to)
}

// clauseReader reads one clause, part by part.
type clauseReader struct {
	b         *builder
	c         clause
	pending   []nameAt // named, but not yet said what for
	label     clauseLabel
	labelSpan nameAt // where the label that is open stands
	spoken    bool   // what units do was said since the label
	jointly   bool   // what waits acts with others, who lead
	strict    bool   // the names must read as units
	odd       int    // names that do not
	names     int
	verbs     int // parts with a verb or a label
}

// readClause reads key[from:to], which a label or a column says to be a clause. Open is the role that it gives.
func (b *builder) readClause(from, to int, open role) (clause, bool) {
	r := &clauseReader{b: b, label: clauseLabel{role: open}}
	return r.read(from, to)
}

// readStrict reads key[from:to], which nothing says to be a clause: each part must end in a role word, and the names must
// read as names of units.
func (b *builder) readStrict(from, to int) (clause, bool) {
	r := &clauseReader{b: b, strict: true}
	return r.read(from, to)
}

func (r *clauseReader) read(from, to int) (clause, bool) {
	return r.readParts(r.b.clauseParts(from, to))
}

func (r *clauseReader) readParts(parts []clausePart) (clause, bool) {
	for _, p := range parts {
		r.part(p)
	}
	return r.close(r.label.role)
}

// close ends the clause. Names that still wait have the given role.
func (r *clauseReader) close(waiting role) (clause, bool) {
	if st := r.c.statement; r.strict && st != nil && st.firstListed && len(r.pending) > 0 && r.verbs == 0 {
		waiting = implements // (X、Y。列第一位者为牵头单位): brackets of units alone
		r.verbs++
		r.b.bareBrackets = max(r.b.bareBrackets, minBareBrackets)
	}
	r.flush(waiting)
	switch {
	case r.c.empty():
		return clause{}, false
	case r.strict && (r.verbs == 0 || len(r.pending) > 0 || r.odd*3 > r.names):
		return clause{}, false
	}
	return r.c, true
}

// part reads one part of a clause.
func (r *clauseReader) part(p clausePart) {
	b := r.b
	p.start += doc.Blanks(b.key[p.start:p.end])
	if p.label != nil {
		r.flush(r.label.role)
		r.label, r.labelSpan, r.spoken = *p.label, p.labelSpan, false
		r.c.labelled = true
		r.verbs++
	}
	p.end = r.bracketStatement(p)
	if strings.TrimSpace(b.key[p.start:p.end]) == "" || r.statement(p) {
		return
	}
	end, does := b.roleAtEnd(p)
	if key := b.key[p.start:p.end]; strings.HasPrefix(key, "会同") && len(r.c.units[leads]) > 0 && (does == implements || does == noRole) {
		p.start += len("会同") // X牵头，会同Y负责
		does, end = supports, max(end, p.start)
	}
	if does == noRole && end < p.end && r.label.role == noRole && strings.TrimSpace(b.key[end:p.end]) != "" && b.unitsOnly(p.start, end) {
		does = implements // 各有关部门按职责分工
	}
	switch {
	case r.label.persons:
		head := squeeze(b.key[r.labelSpan.start:r.labelSpan.end])
		r.c.persons = append(r.c.persons, cellPersons(b.draft, b.draft.Key.Span(p.start, p.end), head)...)
	case r.label.deadline && len(r.c.limits) > 0 && !b.isLimit(p): // what is done by then
	case r.label.deadline:
		r.c.limits = append(r.c.limits, b.draft.Key.Span(p.start, p.end))
	case b.isLimit(p):
		r.c.limits = append(r.c.limits, b.draft.Key.Span(p.start, p.end))
	case r.label.role != noRole && !b.unitsOnly(p.start, end) && r.doing(p):
	case does != noRole:
		r.verbs++
		r.withRole(nameAt{p.start, end}, does)
	default:
		if i := strings.Index(b.key[p.start:p.end], "会同"); i > 0 && r.label.role == noRole {
			r.with(nameAt{p.start, p.start + i})
			p.start += i + len("会同")
		}
		r.pending = append(r.pending, b.unitList(p.start, p.end)...)
	}
}

// bracketStatement reads the statement in the bracket at the end of a part, behind names: …、市财政局(第一位为牵头单位，下同). It
// returns where the names end.
func (r *clauseReader) bracketStatement(p clausePart) int {
	key := strings.TrimRight(r.b.key[p.start:p.end], " ")
	start, end, ok := bareBracket(key)
	if !ok || start <= 1 || !r.b.words.firstListed.In(key[start:end]) && !r.b.words.forAll.In(key[start:end]) {
		return p.end
	}
	for _, inner := range r.b.clauseParts(p.start+start, p.start+end) {
		r.statement(inner)
	}
	return p.start + start - 1
}

// doing reads a part under a label that says what the units do, too: 责任分工：市水利局负责编制规划，市财政局负责检查指导.
func (r *clauseReader) doing(p clausePart) bool {
	b := r.b
	for i := p.start; i < p.end; i++ {
		if i == p.start || !utf8.RuneStart(b.key[i]) {
			continue
		}
		verb := b.words.anyVerb.prefix(b.key[i:p.end])
		if verb == "" || b.words.labels.heads.prefix(b.key[i+len(verb):p.end]) != "" { // 牵头单位 is part of a name
			continue
		}
		if !b.unitsOnly(p.start, i) {
			return false
		}
		does := b.words.roleOf[verb]
		if _, last := b.roleAtEnd(clausePart{start: i, end: p.end}); does == implements && last != noRole {
			does = last
		}
		r.withRole(nameAt{p.start, i}, does)
		return true
	}
	return false
}

// with reads who acts with others: X会同Y负责. X leads.
func (r *clauseReader) with(p nameAt) {
	r.pending = append(r.pending, r.b.unitList(p.start, p.end)...)
	r.flush(leads)
	r.jointly, r.c.explicit = true, true
}

// roleAtEnd finds the role words at the end of a part; it returns where the names end.
func (b *builder) roleAtEnd(p clausePart) (int, role) {
	end, does := p.end, noRole
	for {
		key := sentenceEnds.TrimRight(b.key[p.start:end])
		end = p.start + len(key)
		tail := squeezeEnd(key)
		if w := b.words.anyVerb.suffix(tail); w != "" {
			if n := endLength(key, w); n > 0 {
				if got := b.words.roleOf[w]; does == noRole || got < does {
					does = got
				}
				end -= n
				continue
			}
		}
		if w := b.words.manner.suffix(tail); w != "" && (does != noRole || strings.HasPrefix(w, "按") || strings.HasPrefix(w, "依")) {
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
	if len(key) > maxLabel {
		key = key[runeStart(key, len(key)-maxLabel):]
	}
	return squeeze(key)
}

// endLength is how many bytes of key its squeezed ending w takes.
func endLength(key, w string) int {
	if strings.HasSuffix(key, w) {
		return len(w)
	}
	i := len(key)
	for len(w) > 0 && i > 0 {
		r, n := utf8.DecodeLastRuneInString(key[:i])
		i -= n
		if r == ' ' || r == '\t' || r == '\n' {
			continue
		}
		w = w[:max(0, len(w)-n)]
	}
	return len(key) - i
}

// withRole gives the names of a part, and those before it that wait, their role.
func (r *clauseReader) withRole(p nameAt, does role) {
	if i := strings.Index(r.b.key[p.start:p.end], "会同"); i > 0 && does != supports {
		r.with(nameAt{p.start, p.start + i})
		p.start += i + len("会同")
	}
	if r.jointly && does == implements { // X会同Y负责; in X会同Y牵头 both lead
		does = supports
	}
	r.jointly = false
	if r.label.role != noRole && does == supports && !r.spoken {
		r.flush(r.label.role) // 牵头单位：A，B配合
	}
	r.spoken = true
	r.pending = append(r.pending, r.b.unitList(p.start, p.end)...)
	if does == implements && r.label.role != noRole {
		does = r.label.role // 牵头单位：A负责
	}
	r.flush(does)
}

// flush gives the waiting names a role.
func (r *clauseReader) flush(does role) {
	if does == noRole {
		return
	}
	if r.c.units[does] == nil {
		r.c.units[does] = make([]doc.Unit, 0, len(r.pending))
	}
	for i, n := range r.pending {
		r.names++
		if r.strict && !r.b.isUnit(n) && !r.sharesHead(i) {
			r.odd++
			if n.end-n.start > 120 {
				r.odd += 3
			}
		}
		name, own := r.b.bracketRole(n)
		if own == noRole {
			own = does
		}
		r.c.explicit = r.c.explicit || own == leads
		r.c.add(own, r.b.unit(name, doc.Stated))
	}
	r.pending = r.pending[:0]
}

// bracketRole takes off a name the bracket that says what this one of the list does: 市住建局(牵头)、市水务局. One that opens with
// 牵头 is off already, as all notes are.
func (b *builder) bracketRole(n nameAt) (nameAt, role) {
	name := n
	start, end, ok := bareBracket(b.key[n.start:n.end])
	switch inner, _, closed := strings.Cut(b.key[n.end:min(len(b.key), n.end+maxLabel)], ")"); {
	case ok && start > 1 && n.start+end+1 == n.end:
		name.end, start, end = n.start+start-1, n.start+start, n.start+end
	case closed && strings.HasPrefix(inner, "("):
		start, end = n.end+1, n.end+len(inner)
	default:
		return n, noRole
	}
	inner := squeeze(b.key[start:end])
	does := b.words.roleOf[inner]
	if l, ok := b.words.labels.read(inner); ok && does == noRole {
		does = l.role // 牵头单位
	}
	if does == noRole {
		return n, noRole
	}
	return name, does
}

// sharesHead reports whether waiting name i is short for one whose head stands behind a later one: 青禾、临水县政府; 财政、
// 商务等部门.
func (r *clauseReader) sharesHead(i int) bool {
	n := r.pending[i]
	if utf8.RuneCountInString(r.b.key[n.start:n.end]) > 4 {
		return false
	}
	for k, later := range r.pending[i:min(len(r.pending), i+maxSharing)] {
		if k > 0 && r.b.lex.headEnds.suffix(r.b.key[later.start:later.end]) != "" {
			return true
		}
		if rest, ok := strings.CutPrefix(r.b.key[later.end:min(len(r.b.key), later.end+maxLabel)], "等"); ok && r.b.lex.andOthers.prefix(rest) != "" {
			return true
		}
	}
	return false
}

// maxSharing is how many names in a row may share a head.
const maxSharing = 40

// maxLimit is how long the part of a clause may be that is its deadline, in bytes.
const maxLimit = 60

// isLimit reports whether a part of a clause is its deadline: 6月底完成.
func (b *builder) isLimit(p clausePart) bool {
	key := strings.TrimSpace(b.key[p.start:p.end])
	if key == "" || len(key) > maxLimit { // nothing is left behind 会同
		return false
	}
	if c := key[0]; c >= '0' && c <= '9' {
		return hasOne(key, []string{"年", "月", "日", "季度"})
	}
	at, _ := b.words.limits.in(key)
	return at >= 0
}
