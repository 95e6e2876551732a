package generate

import (
	"fmt"
	"slices"
	"strings"
)

// sentences writes a requirement, with a limit when the task has none yet.
func (g *maker) sentences(t *Task, n int) string {
	var out []string
	for range n {
		s := g.detail()
		if g.chance(40) {
			s += "，" + g.detail()
		}
		out = append(out, s)
	}
	if g.chance(30) {
		out = append(out, g.fill(pick(g, roleTraps)))
		t.Features["trap"] = "role word in prose"
	}
	if g.chance(30) {
		out = append(out, g.fill(pick(g, timeTraps)))
		t.Features["trap"] = "time that limits nothing"
	}
	if len(t.Deadlines) == 0 && g.chance(45) {
		out[0] = g.limited(t)
		if g.chance(12) {
			out = append(out, g.second(t)...)
		}
	}
	return strings.Join(out, "。") + "。"
}

// limited writes a sentence with a limit.
func (g *maker) limited(t *Task) string {
	f := pick(g, deadlineForms)
	before, rest, _ := strings.Cut(g.fill(f.sentence), "<")
	text, after, _ := strings.Cut(rest, ">")
	t.Deadlines = append(t.Deadlines, Deadline{text, f.kind, g.fill(f.date)})
	t.Features["deadline"] = f.name
	return before + text + after
}

// second writes a sentence with another limit, when one can be found: none behind a limit of next year, for a limit without
// a year could be of that year, too.
func (g *maker) second(t *Task) []string {
	first := t.Deadlines[0]
	if strings.Contains(first.Text, fmt.Sprint(g.year+1)) {
		return nil
	}
	name := t.Features["deadline"]
	sentence := g.limited(t)
	d := t.Deadlines[1]
	if d.Date == first.Date && (d.Date != "" || d.Text == first.Text) {
		t.Deadlines, t.Features["deadline"] = t.Deadlines[:1], name
		return nil
	}
	t.Features["deadlines"] = "two"
	return []string{sentence}
}

// entry is the place in the outline where an item stands.
type entry struct {
	path           []string
	printed, label string
	level          int
}

// below is the path of what stands under the heading of an item.
func (e entry) below(title string) []string { return append(slices.Clone(e.path), e.printed+title) }

// itemForms are the ways an item can be written. The shares are roughly those of the genre; those that break need line
// breaks to be understood.
var itemForms = []struct {
	name   string
	share  int
	breaks bool
	write  func(g *maker, at entry)
}{
	{"heading and text", 40, false, (*maker).runIn},
	{"one sentence", 15, false, (*maker).oneSentence},
	{"heading on its own line", 10, true, (*maker).ownLine},
	{"heading on its own line, several paragraphs", 4, true, (*maker).ownLineSeveral},
	{"several clauses in a paragraph", 8, false, (*maker).severalClauses},
	{"several paragraphs", 8, true, (*maker).severalParagraphs},
	{"two paragraphs, one clause", 6, true, (*maker).twoParagraphs},
	{"label lines", 10, true, (*maker).labelLines},
	{"clause before the text", 8, false, (*maker).clauseBefore},
	{"clause inside a sentence", 6, false, (*maker).clauseInside},
	{"no clause", 12, false, (*maker).noClause},
	{"year behind the label", 3, false, (*maker).yearFirst},
}

// item writes an item of any form.
func (g *maker) item(path []string, n numbering, number int) {
	var able []int // forms, each as often as its share
	for i, f := range itemForms {
		if g.fits(f.name, f.breaks, n) {
			able = append(able, slices.Repeat([]int{i}, f.share)...)
		}
	}
	f := itemForms[pick(g, able)]
	printed, label := n.make(number)
	g.Sections = append(g.Sections, Section{n.level, label, ""})
	before := len(g.Tasks)
	f.write(g, entry{path, printed, label, n.level})
	for _, t := range g.Tasks[before:] {
		t.Features["item"], t.Features["label"] = f.name, n.name
	}
}

// fits reports whether an item with such a label can be written so.
func (g *maker) fits(form string, breaks bool, n numbering) bool {
	switch {
	case n.name == "第一条": // articles have no headings
		return form == "one sentence"
	case form == "year behind the label":
		return n.name == "1." || n.name == "1．"
	}
	return !breaks || !g.breakless
}

// titled gives the item at hand its title in the outline.
func (g *maker) titled(title string) { g.Sections[len(g.Sections)-1].Title = title }

// text writes lines that may be several.
func (g *maker) text(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		g.line("%s", line)
	}
}

func (g *maker) runIn(at entry) {
	t := g.task(at.path, at.label)
	t.Title = g.heading()
	if g.chance(6) {
		t.Title = "年底前" + t.Title
		t.Deadlines = []Deadline{{"年底前", "date", fmt.Sprintf("%d-12-31", g.year)}}
		t.Features["deadline"] = "in the heading"
	}
	g.titled(t.Title)
	t.Text = g.sentences(t, 1+g.IntN(3))
	text := g.closing(t, t.Text)
	g.text(at.printed + t.Title + "。" + text)
	g.done(t)
}

func (g *maker) oneSentence(at entry) {
	t := g.task(at.path, at.label)
	sentence := g.detail()
	if g.chance(50) {
		sentence = g.limited(t)
	}
	if c := sentence[0]; '0' <= c && c <= '9' && strings.ContainsAny(at.printed, ".．") { // 1.10个工作日内 cannot be told
		t.Deadlines, sentence = nil, g.detail()
		delete(t.Features, "deadline")
	}
	g.titled(sentence)
	t.Text = sentence + "。"
	if g.chance(20) {
		t.Text = sentence + "；"
	}
	text := g.closing(t, t.Text)
	g.text(at.printed + text)
	g.done(t)
}

// headingLine writes a heading that has its line for itself.
func (g *maker) headingLine(text string) {
	if g.stopped {
		text += "。"
	}
	g.line("%s", text)
}

func (g *maker) ownLine(at entry) {
	t := g.task(at.path, "")
	t.Title = g.heading()
	g.titled(t.Title)
	g.headingLine(at.printed + t.Title)
	if at.level == 1 {
		t.Path, t.Title = at.below(t.Title), ""
	} else {
		t.Heading = at.printed + t.Title
	}
	t.Text = g.sentences(t, 2)
	g.text(g.closing(t, t.Text))
	g.done(t)
}

func (g *maker) ownLineSeveral(at entry) {
	title := g.heading()
	g.titled(title)
	g.headingLine(at.printed + title)
	for i := range 2 + g.IntN(2) {
		t := g.task(at.below(title), "")
		if i == 0 && at.level != 1 {
			t.Path, t.Title, t.Heading = at.path, title, at.printed+title
		}
		t.Text = g.sentences(t, 1+g.IntN(2))
		g.text(g.closing(t, t.Text))
		g.done(t)
	}
}

func (g *maker) severalClauses(at entry) {
	title := g.heading()
	g.titled(title)
	line := at.printed + title + "。"
	from := len(g.blocks)
	points := g.chance(30)
	for i := range 2 + g.IntN(2) {
		t := g.task(at.path, at.label)
		t.Title = title
		if i > 0 {
			t.Path, t.Title, t.Label = at.below(title), "", ""
		}
		t.Text = g.sentences(t, 1)
		if points {
			t.Text = numeral(i+1) + "是" + t.Text
			t.Features["points"] = "一是"
		}
		breakless := g.breakless
		g.breakless = true
		line += g.closing(t, t.Text)
		g.breakless = breakless
		g.done(t)
		t.from, t.to = from, from+1
	}
	g.line("%s", line)
}

func (g *maker) severalParagraphs(at entry) {
	title := g.heading()
	g.titled(title)
	for i := range 2 + g.IntN(2) {
		t := g.task(at.path, at.label)
		t.Title = title
		begin := at.printed + title + "。"
		if i > 0 {
			t.Path, t.Title, t.Label, begin = at.below(title), "", "", ""
		}
		t.Text = g.sentences(t, 1+g.IntN(2))
		text := g.closing(t, t.Text)
		g.text(begin + text)
		g.done(t)
	}
}

func (g *maker) twoParagraphs(at entry) {
	t := g.headedTask(at)
	first, second := g.sentences(t, 1), g.sentences(t, 1)
	t.Text = first + second
	text := g.closing(t, second)
	g.text(at.printed + t.Title + "。" + first + "\n" + text)
	g.done(t)
}

// headedTask is a task below a heading that is its title.
func (g *maker) headedTask(at entry) *Task {
	t := g.task(at.path, at.label)
	t.Title = g.heading()
	g.titled(t.Title)
	return t
}

func (g *maker) labelLines(at entry) {
	t := g.headedTask(at)
	t.Text = g.sentences(t, 1+g.IntN(2))
	g.line("%s", at.printed+t.Title+"。"+t.Text)
	clause := g.clause(t, g.form(slices.Concat(lineForms, labelForms)))
	lines := []string{clause}
	if t.Features["list separator"] != "；" {
		lines = strings.Split(clause, "；")
	}
	if g.chance(10) {
		t.Features["label lines"] = "with a person"
		lines = append(lines, pick(g, []string{"责任领导", "责任人", "联系人"})+"："+pick(g, people))
	}
	if len(t.Deadlines) == 0 && g.chance(30) {
		limit := pick(g, []string{"完成时限", "完成时间", "时限要求"}) + "：" + g.limit(t)
		t.Features["deadline"] = "on a label line"
		lines = slices.Insert(lines, g.IntN(2)*len(lines), limit)
	}
	t.Features["place"] = "label lines"
	g.text(strings.Join(lines, "\n"))
	g.done(t)
}

func (g *maker) clauseBefore(at entry) {
	t := g.headedTask(at)
	clause := g.clause(t, g.form(beforeForms))
	t.Text = g.sentences(t, 1+g.IntN(2))
	t.Features["place"] = "before the text"
	g.line("%s", at.printed+t.Title+"。"+clause+"。"+t.Text)
	g.done(t)
}

func (g *maker) clauseInside(at entry) {
	t := g.headedTask(at)
	clause := g.clause(t, g.form(beforeForms))
	first, second := g.detail(), g.detail()
	t.Text = first + "，" + second + "。"
	t.Features["place"] = "inside the sentence"
	g.line("%s", at.printed+t.Title+"。"+first+"，"+clause+"，"+second+"。")
	g.done(t)
}

func (g *maker) noClause(at entry) {
	t := g.headedTask(at)
	t.Text = g.sentences(t, 1+g.IntN(3))
	g.line("%s", at.printed+t.Title+"。"+t.Text)
	g.done(t)
}

func (g *maker) yearFirst(at entry) {
	t := g.task(at.path, at.label)
	sentence := fmt.Sprintf("%d年底前，%s", g.year, g.detail())
	t.Deadlines = []Deadline{{fmt.Sprintf("%d年底前", g.year), "date", fmt.Sprintf("%d-12-31", g.year)}}
	g.titled(sentence)
	t.Text = sentence + "。"
	text := g.closing(t, t.Text)
	g.text(at.printed + text)
	g.done(t)
}
