package store

import "strings"

// where gathers the conditions of a statement. Values are always arguments, never part of the SQL.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

// clause is the conditions as they stand behind WHERE.
func (w *where) clause() string {
	if len(w.conditions) == 0 {
		return "1"
	}
	return strings.Join(w.conditions, " AND ")
}

// tables are what tasks and documents are read from: t and d in the conditions.
var tables = map[Of]string{
	Tasks:     "tasks t JOIN documents d ON d.id = t.document",
	Documents: "documents d",
}

var ids = map[Of]string{Tasks: "t.id", Documents: "d.id"}

// searched are the title and all that is searched of a task or document.
var searched = map[Of]string{
	Tasks: `coalesce(t.title, ''), concat_ws(char(10), t.title, t.text, t.responsibility, t.path,
		(SELECT group_concat(o.name, char(10)) FROM units u JOIN organs o ON o.id = u.organ WHERE u.task = t.id))`,
	Documents: "coalesce(d.title, ''), (SELECT concat_ws(char(10), x.text, d.title) FROM texts x WHERE x.document = d.id)",
}

// candidates is the statement that gives the ids of what may be a hit, in the order of the query, those by rank with what
// is searched of them and in any order: all conditions hold, and the document is one of those holding the grams of the
// terms.
func (p *prepared) candidates() (string, []any) {
	var task, w where
	p.ofTask(&task)
	p.ofDocument(&w)
	switch {
	case len(task.conditions) == 0:
	case p.Of == Tasks:
		w.conditions, w.args = append(w.conditions, task.conditions...), append(w.args, task.args...)
	default:
		w.add("d.id IN (SELECT t.document FROM tasks t WHERE "+task.clause()+")", task.args...)
	}
	if expression := match(p.need); expression != "" {
		w.add("d.id IN (SELECT rowid FROM grams WHERE grams MATCH ?)", expression)
	}
	columns, order := ids[p.Of], ""
	switch p.Order {
	case ByRank:
		columns += ", " + searched[p.Of]
	case ByDate:
		order = " ORDER BY d.date DESC, " + ids[p.Of]
	case ByDue:
		var due where
		p.limits(&due)
		from := "deadlines e WHERE e.task = t.id"
		if p.Of == Documents {
			from = "deadlines e JOIN tasks k ON k.id = e.task WHERE k.document = d.id"
		}
		order = " ORDER BY (SELECT min(e.date) FROM " + from + " AND " + due.clause() + ") NULLS LAST, " + ids[p.Of]
		w.args = append(w.args, due.args...)
	case byLoading:
		order = " ORDER BY " + ids[p.Of]
	}
	return "SELECT " + columns + " FROM " + tables[p.Of] + " WHERE " + w.clause() + order, w.args
}

// organsOf are the rows of organs that a name means, see [Query.Unit]: three arguments, the folded name each.
const organsOf = `SELECT id FROM organs WHERE substr(name_key, -length(?1)) = ?1 OR substr(canonical_key, -length(?1)) = ?1
	OR canonical_key <> '' AND canonical_key IN (SELECT canonical_key FROM organs WHERE name_key = ?1)`

// ofTask are the conditions that a task t must meet.
func (p *prepared) ofTask(w *where) {
	var unit where
	if p.Unit != "" {
		name := fold(p.Unit)
		unit.add("u.organ IN ("+strings.ReplaceAll(organsOf, "?1", "?")+")", name, name, name, name, name)
	}
	if p.Role != "" {
		unit.add("u.role = ?", string(p.Role))
	}
	if len(unit.conditions) > 0 {
		w.add("t.id IN (SELECT u.task FROM units u WHERE "+unit.clause()+")", unit.args...)
	}
	var due where
	if p.limits(&due); len(due.conditions) > 0 {
		w.add("t.id IN (SELECT e.task FROM deadlines e WHERE "+due.clause()+")", due.args...)
	}
}

// limits are the conditions that a deadline e must meet.
func (p *prepared) limits(w *where) {
	if p.DueAfter != "" {
		w.add("e.date >= ?", p.DueAfter)
	}
	if p.DueBefore != "" {
		w.add("e.date <= ?", p.DueBefore)
	}
	if p.Overdue != "" {
		w.add("e.date < ?", p.Overdue)
	}
}

// ofDocument are the conditions that a document d must meet.
func (p *prepared) ofDocument(w *where) {
	if p.Kind != "" {
		w.add("d.kind = ?", p.Kind)
	}
	if p.Year != 0 {
		w.add("d.year = ?", p.Year)
	}
	if p.Once {
		w.add("d.id NOT IN (SELECT document FROM duplicates WHERE relation NOT IN ('', 'version'))")
	}
	if p.Issuer != "" {
		w.add("instr(d.issuers, ?) > 0", p.Issuer)
	}
	if p.Number != "" {
		w.add("instr(lower(d.doc_number), ?) > 0", numberBrackets.Replace(fold(p.Number)))
	}
	if p.Host != "" {
		host := strings.ToLower(p.Host)
		w.add("(d.host = ? OR substr(d.host, -length(?)) = ?)", host, "."+host, "."+host)
	}
	if p.Region == "" {
		return
	}
	const inTask = "SELECT u.task FROM units u JOIN organs o ON o.id = u.organ WHERE o.region = ?"
	if p.Of == Tasks {
		w.add("(instr(d.issuers, ?) > 0 OR t.id IN ("+inTask+"))", p.Region, p.Region)
	} else {
		w.add("(instr(d.issuers, ?) > 0 OR d.id IN (SELECT t.document FROM tasks t WHERE t.id IN ("+inTask+")))", p.Region, p.Region)
	}
}

// numberBrackets gives a folded document number the brackets that numbers have in the store.
var numberBrackets = strings.NewReplacer("[", "〔", "]", "〕", "(", "〔", ")", "〕")
