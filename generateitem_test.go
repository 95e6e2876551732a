package gongwen_test

import (
	"fmt"
	"slices"
	"strings"
)

// sentences writes a requirement, with a limit when the task has none yet.
func (g *generated) sentences(t *wantTask, n int) string {
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
		t.features["trap"] = "role word in prose"
	}
	if g.chance(30) {
		out = append(out, g.fill(pick(g, timeTraps)))
		t.features["trap"] = "time that limits nothing"
	}
	if len(t.deadlines) == 0 && g.chance(45) {
		out[0] = g.limited(t)
		if g.chance(12) {
			out = append(out, g.second(t)...)
		}
	}
	return strings.Join(out, "。") + "。"
}

// limited writes a sentence with a limit.
func (g *generated) limited(t *wantTask) string {
	f := pick(g, deadlineForms)
	before, rest, _ := strings.Cut(g.fill(f.sentence), "<")
	text, after, _ := strings.Cut(rest, ">")
	t.deadlines = append(t.deadlines, wantDeadline{text, f.kind, g.fill(f.date)})
	t.features["deadline"] = f.name
	return before + text + after
}

// second writes a sentence with another limit, when one can be found: none behind a limit of next year, for a limit without
// a year could be of that year, too.
func (g *generated) second(t *wantTask) []string {
	first := t.deadlines[0]
	if strings.Contains(first.text, fmt.Sprint(g.year+1)) {
		return nil
	}
	name := t.features["deadline"]
	sentence := g.limited(t)
	d := t.deadlines[1]
	if d.date == first.date && (d.date != "" || d.text == first.text) {
		t.deadlines, t.features["deadline"] = t.deadlines[:1], name
		return nil
	}
	t.features["deadlines"] = "two"
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
	write  func(g *generated, at entry)
}{
	{"heading and text", 40, false, (*generated).runIn},
	{"one sentence", 15, false, (*generated).oneSentence},
	{"heading on its own line", 10, true, (*generated).ownLine},
	{"heading on its own line, several paragraphs", 4, true, (*generated).ownLineSeveral},
	{"several clauses in a paragraph", 8, false, (*generated).severalClauses},
	{"several paragraphs", 8, true, (*generated).severalParagraphs},
	{"two paragraphs, one clause", 6, true, (*generated).twoParagraphs},
	{"label lines", 10, true, (*generated).labelLines},
	{"clause before the text", 8, false, (*generated).clauseBefore},
	{"clause inside a sentence", 6, false, (*generated).clauseInside},
	{"no clause", 12, false, (*generated).noClause},
	{"year behind the label", 3, false, (*generated).yearFirst},
}

// item writes an item of any form.
func (g *generated) item(path []string, n numbering, number int) {
	var able []int // forms, each as often as its share
	for i, f := range itemForms {
		if g.fits(f.name, f.breaks, n) {
			able = append(able, slices.Repeat([]int{i}, f.share)...)
		}
	}
	f := itemForms[pick(g, able)]
	printed, label := n.make(number)
	g.sections = append(g.sections, wantSection{n.level, label, ""})
	before := len(g.tasks)
	f.write(g, entry{path, printed, label, n.level})
	for _, t := range g.tasks[before:] {
		t.features["item"], t.features["label"] = f.name, n.name
	}
}

// fits reports whether an item with such a label can be written so.
func (g *generated) fits(form string, breaks bool, n numbering) bool {
	switch {
	case n.name == "第一条": // articles have no headings
		return form == "one sentence"
	case form == "year behind the label":
		return n.name == "1." || n.name == "1．"
	}
	return !breaks || !g.breakless
}

// titled gives the item at hand its title in the outline.
func (g *generated) titled(title string) { g.sections[len(g.sections)-1].title = title }

// text writes lines that may be several.
func (g *generated) text(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		g.line("%s", line)
	}
}

func (g *generated) runIn(at entry) {
	t := g.task(at.path, at.label)
	t.title = g.heading()
	if g.chance(6) {
		t.title = "年底前" + t.title
		t.deadlines = []wantDeadline{{"年底前", "date", fmt.Sprintf("%d-12-31", g.year)}}
		t.features["deadline"] = "in the heading"
	}
	g.titled(t.title)
	t.text = g.sentences(t, 1+g.IntN(3))
	text := g.closing(t, t.text)
	g.text(at.printed + t.title + "。" + text)
	g.done(t)
}

func (g *generated) oneSentence(at entry) {
	t := g.task(at.path, at.label)
	sentence := g.detail()
	if g.chance(50) {
		sentence = g.limited(t)
	}
	if c := sentence[0]; '0' <= c && c <= '9' && strings.ContainsAny(at.printed, ".．") { // 1.10个工作日内 cannot be told
		t.deadlines, sentence = nil, g.detail()
		delete(t.features, "deadline")
	}
	g.titled(sentence)
	t.text = sentence + "。"
	if g.chance(20) {
		t.text = sentence + "；"
	}
	text := g.closing(t, t.text)
	g.text(at.printed + text)
	g.done(t)
}

// headingLine writes a heading that has its line for itself.
func (g *generated) headingLine(text string) {
	if g.stopped {
		text += "。"
	}
	g.line("%s", text)
}

func (g *generated) ownLine(at entry) {
	t := g.task(at.path, "")
	t.title = g.heading()
	g.titled(t.title)
	g.headingLine(at.printed + t.title)
	if at.level == 1 {
		t.path, t.title = at.below(t.title), ""
	} else {
		t.heading = at.printed + t.title
	}
	t.text = g.sentences(t, 2)
	g.text(g.closing(t, t.text))
	g.done(t)
}

func (g *generated) ownLineSeveral(at entry) {
	title := g.heading()
	g.titled(title)
	g.headingLine(at.printed + title)
	for i := range 2 + g.IntN(2) {
		t := g.task(at.below(title), "")
		if i == 0 && at.level != 1 {
			t.path, t.title, t.heading = at.path, title, at.printed+title
		}
		t.text = g.sentences(t, 1+g.IntN(2))
		g.text(g.closing(t, t.text))
		g.done(t)
	}
}

func (g *generated) severalClauses(at entry) {
	title := g.heading()
	g.titled(title)
	line := at.printed + title + "。"
	from := len(g.blocks)
	points := g.chance(30)
	for i := range 2 + g.IntN(2) {
		t := g.task(at.path, at.label)
		t.title = title
		if i > 0 {
			t.path, t.title, t.label = at.below(title), "", ""
		}
		t.text = g.sentences(t, 1)
		if points {
			t.text = numeral(i+1) + "是" + t.text
			t.features["points"] = "一是"
		}
		breakless := g.breakless
		g.breakless = true
		line += g.closing(t, t.text)
		g.breakless = breakless
		g.done(t)
		t.from, t.to = from, from+1
	}
	g.line("%s", line)
}

func (g *generated) severalParagraphs(at entry) {
	title := g.heading()
	g.titled(title)
	for i := range 2 + g.IntN(2) {
		t := g.task(at.path, at.label)
		t.title = title
		begin := at.printed + title + "。"
		if i > 0 {
			t.path, t.title, t.label, begin = at.below(title), "", "", ""
		}
		t.text = g.sentences(t, 1+g.IntN(2))
		text := g.closing(t, t.text)
		g.text(begin + text)
		g.done(t)
	}
}

func (g *generated) twoParagraphs(at entry) {
	t := g.headedTask(at)
	first, second := g.sentences(t, 1), g.sentences(t, 1)
	t.text = first + second
	text := g.closing(t, second)
	g.text(at.printed + t.title + "。" + first + "\n" + text)
	g.done(t)
}

// headedTask is a task below a heading that is its title.
func (g *generated) headedTask(at entry) *wantTask {
	t := g.task(at.path, at.label)
	t.title = g.heading()
	g.titled(t.title)
	return t
}

func (g *generated) labelLines(at entry) {
	t := g.headedTask(at)
	t.text = g.sentences(t, 1+g.IntN(2))
	g.line("%s", at.printed+t.title+"。"+t.text)
	clause := g.clause(t, g.form(slices.Concat(lineForms, labelForms)))
	lines := []string{clause}
	if t.features["list separator"] != "；" {
		lines = strings.Split(clause, "；")
	}
	if g.chance(10) {
		t.features["label lines"] = "with a person"
		lines = append(lines, pick(g, []string{"责任领导", "责任人", "联系人"})+"："+pick(g, people))
	}
	if len(t.deadlines) == 0 && g.chance(30) {
		limit := pick(g, []string{"完成时限", "完成时间", "时限要求"}) + "：" + g.limit(t)
		t.features["deadline"] = "on a label line"
		lines = slices.Insert(lines, g.IntN(2)*len(lines), limit)
	}
	t.features["place"] = "label lines"
	g.text(strings.Join(lines, "\n"))
	g.done(t)
}

func (g *generated) clauseBefore(at entry) {
	t := g.headedTask(at)
	clause := g.clause(t, g.form(beforeForms))
	t.text = g.sentences(t, 1+g.IntN(2))
	t.features["place"] = "before the text"
	g.line("%s", at.printed+t.title+"。"+clause+"。"+t.text)
	g.done(t)
}

func (g *generated) clauseInside(at entry) {
	t := g.headedTask(at)
	clause := g.clause(t, g.form(beforeForms))
	first, second := g.detail(), g.detail()
	t.text = first + "，" + second + "。"
	t.features["place"] = "inside the sentence"
	g.line("%s", at.printed+t.title+"。"+first+"，"+clause+"，"+second+"。")
	g.done(t)
}

func (g *generated) noClause(at entry) {
	t := g.headedTask(at)
	t.text = g.sentences(t, 1+g.IntN(3))
	g.line("%s", at.printed+t.title+"。"+t.text)
	g.done(t)
}

func (g *generated) yearFirst(at entry) {
	t := g.task(at.path, at.label)
	sentence := fmt.Sprintf("%d年底前，%s", g.year, g.detail())
	t.deadlines = []wantDeadline{{fmt.Sprintf("%d年底前", g.year), "date", fmt.Sprintf("%d-12-31", g.year)}}
	g.titled(sentence)
	t.text = sentence + "。"
	text := g.closing(t, t.text)
	g.text(at.printed + text)
	g.done(t)
}
