package segment

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// statement changes other clauses from where it stands: 列第一位的为牵头单位，下同; 以下均需X配合，不再列出.
type statement struct {
	firstListed bool
	role        role
	units       []doc.Unit
	own         bool // holds for the item it stands in, too
}

// statement reads a part that changes other clauses.
func (r *clauseReader) statement(p clausePart) bool {
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
		r.noted().firstListed = true
		return true
	}
	for _, w := range b.words.forAll {
		i := strings.Index(b.key[p.start:p.end], w)
		if i < 0 {
			continue
		}
		start := p.start + i + len(w)
		end, does := b.roleAtEnd(clausePart{start: start, end: p.end})
		if does == noRole {
			does = implements
		}
		st := r.noted()
		st.role = does
		for _, n := range b.unitList(start, end) {
			st.units = append(st.units, b.unit(n, doc.ByDocument))
		}
		return true
	}
	return false
}

// noted is the statement of the clause.
func (r *clauseReader) noted() *statement {
	if r.c.statement == nil {
		r.c.statement = &statement{}
	}
	return r.c.statement
}

// statements finds those that stand outside of clauses: in the covering notice or in a note.
func (b *builder) statements() {
	for _, p := range b.paras {
		if !strings.Contains(p.key, "牵头") {
			continue
		}
		for _, w := range b.words.firstListed {
			i := strings.Index(p.key, w)
			if i < 0 || !strings.Contains(p.key[i:runeEnd(p.key, min(len(p.key), i+90))], "牵头") {
				continue
			}
			at := b.draft.Key.Text(b.draft.Key.Pos(p.Start) + i)
			if open := strings.LastIndexAny(p.key[:i], "(["); open >= 0 && !strings.ContainsAny(p.key[open:i], ")]") {
				at = b.draft.Key.Text(b.draft.Key.Pos(p.Start) + open) // in the bracket of a clause, which it holds for
			}
			if hasOne(p.key[:i], b.words.backwards) { // 以上任务列第一位的为牵头单位
				at = 0
			}
			if b.firstListed < 0 || at < b.firstListed {
				b.firstListed = at
			}
		}
	}
}

// note keeps a statement for the clauses that follow.
func (b *builder) note(s *statement) {
	if s != nil && len(s.units) > 0 {
		b.forAll = append(b.forAll, s)
	}
}

// apply lets the statements change a clause.
func (b *builder) apply(c *clause) {
	if c.statement != nil && c.statement.own {
		b.note(c.statement)
	}
	for _, s := range b.forAll {
		for _, u := range s.units {
			if !c.has(u.Name) {
				c.units[s.role] = append(c.units[s.role], u)
			}
		}
	}
	if c.statement != nil && !c.statement.own {
		b.note(c.statement)
	}
	if b.firstListed >= 0 && c.span.Start >= b.firstListed && !c.explicit && len(c.units[leads]) == 0 && len(c.units[implements]) > 0 {
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
		for _, u := range units {
			if squeeze(u.Name) == squeeze(name) {
				return true
			}
		}
	}
	return false
}
