package generate

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// unit draws an organ or body that the clause at hand does not name yet.
func (g *maker) unit() string {
	for {
		name := g.place.level + pick(g, g.place.organs)
		if g.chance(15) {
			name = strings.NewReplacer("○", g.place.short, "△", g.place.above, "◇", g.place.level).Replace(pick(g, bodies))
		}
		if !g.named(name) {
			return name
		}
	}
}

// named reports whether the clause at hand names an organ already, and notes it.
func (g *maker) named(name string) bool {
	name = aliases.Replace(name)
	for _, u := range g.units {
		if strings.HasSuffix(u, name) || strings.HasSuffix(name, u) || strings.HasSuffix(u, strings.TrimPrefix(name, g.place.level)) {
			return true
		}
	}
	g.units = append(g.units, name)
	return false
}

// list draws units and writes them as a list, parted by one of the separators, or by 、.
func (g *maker) list(t *Task, most int, separators string) (string, []string) {
	names := g.several(1+g.IntN(most), t)
	sep := "、"
	if most > 2 && len(names) > 1 && g.chance(10) {
		sep = string(pick(g, []rune(separators)))
	}
	t.Features["list separator"] = sep
	if most > 2 && g.chance(35) {
		if last := g.collective(t); last != "" {
			text := strings.Join(names, sep)
			joints := []string{"、", "、", "、", "、", "，", "和", "及", "以及"}
			if g.chance(15) {
				t.Features["list tail"] = pick(g, tails)
				text += t.Features["list tail"]
				joints = joints[4:] // 等部门、各县 is not written
			}
			t.Features["list joint"] = pick(g, joints)
			return text + t.Features["list joint"] + last, append(names, last)
		}
	}
	text := strings.Join(names, sep)
	if most > 2 && len(names) > 2 && g.chance(8) {
		t.Features["list separator"] = "、 and one ，"
		text = names[0] + sep + names[1] + "，" + strings.Join(names[2:], sep)
		return text, names
	}
	switch n := len(names) - 1; {
	case n > 0 && g.chance(20):
		t.Features["list joint"] = pick(g, []string{"和", "及", "以及"})
		text = strings.Join(names[:n], sep) + t.Features["list joint"] + names[n]
		if !strings.HasPrefix(names[n], g.place.level) && utf8.RuneCountInString(names[n]) < 4 {
			t.Features["names"] = "short name behind 和"
		}
	case most > 2 && g.chance(10):
		t.Features["list tail"] = pick(g, tails)
		text += t.Features["list tail"]
	}
	return text, names
}

// several draws n units; of some lists only the first carries the prefix.
func (g *maker) several(n int, t *Task) []string {
	var names []string
	for range n {
		names = append(names, g.unit())
		if strings.Contains(names[len(names)-1], "牵头单位") {
			t.Features["names"] = "role word inside"
		}
	}
	if n < 3 || !g.chance(12) {
		return names
	}
	t.Features["list prefix"] = "first only"
	for i, name := range names[1:] {
		if bare, ok := strings.CutPrefix(name, g.place.level); ok && !strings.HasPrefix(bare, "委") && !strings.HasPrefix(bare, "政府") {
			names[i+1] = bare
		}
	}
	return names
}

// collective draws what closes a list: one collective, or a generic name.
func (g *maker) collective(t *Task) string {
	last := pick(g, g.place.collectives)
	kind := "collective"
	switch {
	case g.chance(30):
		kind, last = "generic", strings.ReplaceAll(pick(g, generics), "◇", g.place.level)
	case strings.Contains(last, "、"):
		kind = last
	}
	if g.named(last) {
		return ""
	}
	t.Features["list end"] = kind
	return last
}

var roleLetters = map[rune]int{'L': Lead, 'I': Implementing, 'S': Supporting, 'G': Guiding, 'l': Lead}

// clause writes a clause and notes whom it names.
func (g *maker) clause(t *Task, f clauseForm) string {
	t.Features["clause"] = f.name
	t.clause = true
	g.units = nil
	separators := "、，"
	if strings.Contains(f.text, "，") {
		separators = "、"
	} else if len(f.text) == len("责任单位：I") {
		separators = "、，；"
	}
	var out strings.Builder
	for _, r := range f.text {
		role, ok := roleLetters[r]
		switch {
		case ok && r == 'l':
			name := g.unit()
			t.Units[role] = append(t.Units[role], name)
			out.WriteString(name)
		case ok:
			most := 5
			if r == 'L' && len(f.text) > len("L牵头") {
				most = 2
			}
			text, names := g.list(t, most, separators)
			t.Units[role] = append(t.Units[role], names...)
			out.WriteString(text)
		case r == 'D':
			out.WriteString(g.limit(t))
			t.Features["deadline"] = "in the clause"
		default:
			out.WriteRune(r)
		}
	}
	t.ledBy = len(t.Units[Lead]) > 0
	return out.String()
}

// limit gives a task one of the limits that clauses hold.
func (g *maker) limit(t *Task) string {
	d := pick(g, clauseDeadlines)
	text := g.fill(d.sentence)
	t.Deadlines = append(t.Deadlines, Deadline{text, d.kind, g.fill(d.date)})
	return text
}

// form picks a form of clause; where the first listed leads, none that begins with who guides.
func (g *maker) form(from []clauseForm) clauseForm {
	for {
		if f := pick(g, from); !strings.Contains(f.text, "G") || !g.firstListed && !slices.Contains(g.statements, "first listed leads") {
			return f
		}
	}
}

// byStatements changes the answer of a task by the statements that hold for it.
func (g *maker) byStatements(t *Task) {
	if g.firstListed && !t.ledBy && len(t.Units[Implementing]) > 0 {
		t.Units[Lead] = append(t.Units[Lead], t.Units[Implementing][0])
		t.Units[Implementing] = t.Units[Implementing][1:]
		if t.Features["statement"] == "" {
			t.Features["statement"] = "first listed leads"
		}
	}
	for _, name := range g.forAll {
		named := false
		for _, list := range t.Units {
			named = named || slices.Contains(list, name)
		}
		if !named {
			t.Units[g.forAllRole] = append(t.Units[g.forAllRole], name)
			t.Features["statement"] = "for all"
		}
	}
}

// statement writes what changes later clauses, to stand at the end of a clause, and settles what that clause itself says: it
// is changed too when the statement says 下同.
func (g *maker) statement(t *Task) string {
	if len(g.statements) == 0 {
		return ""
	}
	what := g.statements[0]
	if what == "first listed leads" && (t.ledBy || len(t.Units[Implementing]) == 0) {
		return ""
	}
	g.statements = g.statements[1:]
	t.settled = true
	if what == "first listed leads" {
		words := pick(g, firstListedForms)
		t.Features["statement"] = words
		g.firstListed = true
		g.byStatements(t)
		return words
	}
	name := g.place.collectives[0]
	f := pick(g, forAllForms)
	own := strings.HasSuffix(f.text, "下同")
	if !own {
		g.byStatements(t)
	}
	g.forAll, g.forAllRole = []string{name}, f.role
	if own {
		g.byStatements(t)
	}
	t.Features["statement"] = what + ", its own item"
	return strings.ReplaceAll(f.text, "○", name)
}

// inForce names the statements that hold for the item at hand.
func (g *maker) inForce() string {
	var out []string
	if g.firstListed {
		out = append(out, "first listed leads")
	}
	if g.forAll != nil {
		out = append(out, "for all")
	}
	return strings.Join(out, ", ")
}

// clausePlaces are where a clause can stand behind its text, with the place of text and clause; （ and ） are the brackets of
// the notice.
var clausePlaces = []struct {
	name, form string
	share      int
	bare       bool // without brackets
}{
	{"bracket behind the stop", "T。（C）", 50, false},
	{"bracket before the stop", "T（C）。", 15, false},
	{"stop in the bracket", "T。（C。）", 10, false},
	{"bracket on the next line", "T。\n（C）", 10, false},
	{"bare on the next line", "T。\nC", 5, true},
	{"bare on the next line", "T。\nC。", 5, true},
	{"bare behind the stop", "T。C", 5, true},
	{"bare behind the stop", "T。C。", 5, true},
	{"bracket before the semicolon", "T（C）；", 50, false},
}

// closing writes the clause of a task behind its text, which ends in a full stop or a semicolon.
func (g *maker) closing(t *Task, text string) string {
	form := g.form(slices.Concat(verbForms, verbForms, labelForms, mixedForms))
	if len(t.Deadlines) == 0 && g.chance(25) {
		form = g.form(datedForms)
	}
	clause := g.clause(t, form)
	statement := g.statement(t)
	var able []int
	for i, p := range clausePlaces {
		switch {
		case strings.HasSuffix(text, "；") != strings.HasSuffix(p.form, "；"):
		case p.bare && statement != "", strings.Contains(p.form, "\n") && g.breakless:
		case p.name == "bare behind the stop" && (!strings.HasPrefix(form.text, "责任单位：") || g.breakless && !strings.HasSuffix(p.form, "。")):
		default:
			able = append(able, slices.Repeat([]int{i}, p.share)...)
		}
	}
	p := clausePlaces[pick(g, able)]
	t.Features["place"] = p.name
	return strings.NewReplacer("T", strings.TrimRight(text, "。；"), "C", clause+statement, "（", g.bracket[0], "）", g.bracket[1]).Replace(p.form)
}
