package gongwen_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A generator composes notices whose right reading it knows: it writes the lines of a notice and the answer side by side.
// What the rules of the gold leave open is not written.

// features say of what forms a notice or a task is made: dimension → form.
type features map[string]string

// wantSection is a heading or item; level 0 is not compared.
type wantSection struct {
	level        int
	label, title string
}

// wantDeadline is a limit; a date of four digits stands for any day of the year.
type wantDeadline struct{ text, kind, date string }

const (
	lead = iota
	implementing
	supporting
	guiding
	roles
)

// wantTask is a task that must be found as it is here.
type wantTask struct {
	path               []string
	label, title, text string
	heading            string // stands alone on its line: the parser may say it as title or as end of the path
	units              [roles][]string
	deadlines          []wantDeadline
	features           features
	from, to           int // its lines
	clause             bool
	ledBy              bool // someone leads by the words of the clause
}

// block is a line of the notice, or a table.
type block struct {
	text  string
	table *table
}

// generated is a notice with its answer.
type generated struct {
	*rand.Rand
	seed                         uint64
	place                        place
	year                         int
	features                     features
	blocks                       []block
	title, kind, number, written string
	issuers, recipients          []string
	sections                     []wantSection
	tasks                        []*wantTask

	things, details, verbs []string // not yet used
	units                  []string // of the clause at hand, so that none stands twice
	firstListed            bool
	forAll                 []string // units of statements for all later clauses
	forAllRole             int
	unnamed                string // who does what has no clause
	statements             []string
	breakless              bool // no line that needs its break may be written
	half, furniture        bool
	stopped                bool // headings on their own lines end in a full stop
	bracket                [2]string
	sectionNumber          numbering
	items                  []numbering // of the items, outermost first
	runsOn                 bool        // numbers of the first of them go on across sections
	counter                int
}

func pick[T any](g *generated, from []T) T { return from[g.IntN(len(from))] }

func (g *generated) chance(percent int) bool { return g.IntN(100) < percent }

// draw takes a word that was not yet used.
func (g *generated) draw(deck *[]string, from []string) string {
	if len(*deck) == 0 {
		*deck = slices.Clone(from)
		g.Shuffle(len(*deck), func(i, j int) { (*deck)[i], (*deck)[j] = (*deck)[j], (*deck)[i] })
	}
	word := (*deck)[0]
	*deck = (*deck)[1:]
	return word
}

func (g *generated) thing() string { return g.draw(&g.things, things) }

func (g *generated) heading() string { return g.draw(&g.verbs, verbs) + g.thing() }

func (g *generated) detail() string {
	return strings.ReplaceAll(g.draw(&g.details, details), "○", g.thing())
}

// fill puts words into a template.
func (g *generated) fill(template string) string {
	for strings.Contains(template, "◎") {
		template = strings.Replace(template, "◎", g.detail(), 1)
	}
	return strings.NewReplacer("○", g.thing(), "△", g.place.above, "◇", g.place.level, "Y", fmt.Sprint(g.year), "Z", fmt.Sprint(g.year+1), "P", fmt.Sprint(g.year-1)).Replace(template)
}

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

// unit draws an organ or body that the clause at hand does not name yet.
func (g *generated) unit() string {
	for {
		name := g.place.level + pick(g, g.place.organs)
		if g.chance(15) {
			name = strings.NewReplacer("○", g.place.short, "△", g.place.above).Replace(pick(g, bodies))
		}
		if !g.named(name) {
			return name
		}
	}
}

func (g *generated) named(name string) bool {
	name = aliases.Replace(name)
	for _, u := range g.units {
		if strings.HasSuffix(u, name) || strings.HasSuffix(name, u) || strings.HasSuffix(u, strings.TrimPrefix(name, g.place.level)) {
			return true
		}
	}
	g.units = append(g.units, name)
	return false
}

// list draws units and writes them as a list. The separators that the clause itself uses for other things are kept out.
func (g *generated) list(t *wantTask, short bool, separators string) (string, []string) {
	n := 1 + g.IntN(5)
	if short {
		n = 1 + g.IntN(2)
	}
	var names []string
	for range n {
		names = append(names, g.unit())
	}
	if n > 2 && g.chance(12) { // only the first carries the prefix
		for i, name := range names[1:] {
			if bare := strings.TrimPrefix(name, g.place.level); strings.HasPrefix(name, g.place.level) && !strings.HasPrefix(bare, "委") && !strings.HasPrefix(bare, "政府") {
				names[i+1] = bare
			}
		}
		t.features["list prefix"] = "first only"
	}
	last := ""
	if !short && g.chance(35) {
		last = pick(g, g.place.collectives)
		t.features["list end"] = "collective"
		if g.chance(30) {
			last = strings.ReplaceAll(pick(g, generics), "◇", g.place.level)
			t.features["list end"] = "generic"
		}
		if strings.Contains(last, "、") {
			t.features["list end"] = "collective " + last
		}
		if g.named(last) {
			last = ""
		}
	}
	sep := "、"
	if !short && n > 1 && g.chance(10) {
		sep = string(pick(g, []rune(separators)))
	}
	t.features["list separator"] = sep
	text := strings.Join(names, sep)
	if tail := g.IntN(100); tail < 10 && !short {
		t.features["list tail"] = pick(g, tails)
		text += t.features["list tail"]
	}
	joint := "、"
	if t.features["list tail"] != "" && text != strings.Join(names, sep) {
		joint = "和" // 等部门、各县 is not written
	}
	switch k := g.IntN(100); {
	case last != "" && k < 30:
		joint = pick(g, []string{"和", "及", "以及"})
	case last != "" && k < 40:
		joint = "，"
	case last == "" && k < 20 && n > 1 && text == strings.Join(names, sep):
		joint = pick(g, []string{"和", "及", "以及"})
		text = strings.Join(names[:n-1], sep) + joint + names[n-1]
		t.features["list joint"] = joint
	}
	if last != "" {
		t.features["list joint"] = joint
		text += joint + last
		names = append(names, last)
	}
	return text, names
}

var roleLetters = map[rune]int{'L': lead, 'I': implementing, 'S': supporting, 'G': guiding, 'l': lead}

// clause writes a clause and notes whom it names.
func (g *generated) clause(t *wantTask, f clauseForm) string {
	t.features["clause"] = f.name
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
			t.units[role] = append(t.units[role], name)
			out.WriteString(name)
		case ok:
			short := r == 'L' && len(f.text) > len("L牵头")
			text, names := g.list(t, short, separators)
			t.units[role] = append(t.units[role], names...)
			out.WriteString(text)
		case r == 'D':
			d := pick(g, []deadlineForm{{"", "6月底", "date", "Y-06-30"}, {"", "Y年11月底", "date", "Y-11-30"}, {"", "10月底前", "date", "Y-10-31"}, {"", "年底前", "date", "Y-12-31"}})
			t.deadlines = append(t.deadlines, wantDeadline{g.fill(d.sentence), d.kind, g.fill(d.date)})
			t.features["deadline"] = "in the clause"
			out.WriteString(g.fill(d.sentence))
		default:
			out.WriteRune(r)
		}
	}
	t.ledBy = len(t.units[lead]) > 0
	return out.String()
}

// form picks a form of clause; where the first listed leads, none that begins with who guides.
func (g *generated) form(from []clauseForm) clauseForm {
	for {
		if f := pick(g, from); !strings.Contains(f.text, "G") || !g.firstListed && !slices.Contains(g.statements, "first listed leads") {
			return f
		}
	}
}

// byStatements changes the answer of a task by the statements that hold for it.
func (g *generated) byStatements(t *wantTask) {
	if g.firstListed && !t.ledBy && len(t.units[implementing]) > 0 {
		t.units[lead] = append(t.units[lead], t.units[implementing][0])
		t.units[implementing] = t.units[implementing][1:]
		if t.features["statement"] == "" {
			t.features["statement"] = "first listed leads"
		}
	}
	for _, name := range g.forAll {
		named := false
		for _, list := range t.units {
			named = named || slices.Contains(list, name)
		}
		if !named {
			t.units[g.forAllRole] = append(t.units[g.forAllRole], name)
			t.features["statement"] = "for all"
		}
	}
}

// statement writes what changes later clauses, to stand at the end of a clause; it changes that clause too when it says 下同.
func (g *generated) statement(t *wantTask) (string, bool) {
	if len(g.statements) == 0 {
		return "", false
	}
	what := g.statements[0]
	if what == "first listed leads" && (t.ledBy || len(t.units[implementing]) == 0) {
		return "", false
	}
	g.statements = g.statements[1:]
	if what == "first listed leads" {
		g.firstListed = true
		t.features["statement"] = pick(g, []string{"，列第一位的为牵头单位，下同", "。列第一位者为牵头单位，下同", "，排在第一位的部门为牵头部门，下同", "。排在第一位的为牵头单位，下同"})
		return t.features["statement"], true
	}
	name := g.place.collectives[0]
	defer func() { t.features["statement"] = what + ", its own item" }()
	g.forAllRole = implementing
	switch g.IntN(3) {
	case 0:
		g.byStatements(t)
		g.forAll = []string{name}
		return "，以下均需" + name + "落实，不再列出", false
	case 1:
		g.byStatements(t)
		g.forAll, g.forAllRole = []string{name}, supporting
		return "，以下均需" + name + "配合，不再列出", false
	}
	g.forAll = []string{name}
	return "。具体任务均涉及" + name + "，不再做分工，下同", true
}

// line writes a line.
func (g *generated) line(format string, args ...any) {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	g.blocks = append(g.blocks, block{text: text})
}

// task begins a task at the next line.
func (g *generated) task(path []string, label string) *wantTask {
	t := &wantTask{path: slices.Clone(path), label: label, features: features{}, from: len(g.blocks)}
	return t
}

// done ends a task with the line before.
func (g *generated) done(t *wantTask, own bool) {
	t.to = len(g.blocks)
	t.features["in force"] = g.inForce()
	if t.clause && !own {
		g.byStatements(t)
	}
	if !t.clause && g.unnamed != "" {
		t.units[implementing] = []string{g.unnamed}
		t.features["statement"] = "who does what has no clause"
	}
	g.tasks = append(g.tasks, t)
}

// inForce names the statements that hold for the item at hand.
func (g *generated) inForce() string {
	var out []string
	if g.firstListed {
		out = append(out, "first listed leads")
	}
	if g.forAll != nil {
		out = append(out, "for all")
	}
	return strings.Join(out, ", ")
}

// closing writes the clause of a task behind its text, which ends in a full stop.
func (g *generated) closing(t *wantTask, text string) (string, bool) {
	form := g.form(slices.Concat(verbForms, verbForms, labelForms, mixedForms))
	if len(t.deadlines) == 0 && g.chance(25) {
		form = g.form(datedForms)
	}
	clause := g.clause(t, form)
	more, own := g.statement(t)
	if own {
		g.byStatements(t)
	}
	clause += more
	own = more != ""
	text, stopped := strings.CutSuffix(text, "。")
	if !stopped {
		panic("no full stop: " + text)
	}
	b := g.bracket
	switch k := g.IntN(100); {
	case k < 50:
		t.features["place"] = "bracket behind the stop"
		return text + "。" + b[0] + clause + b[1], own
	case k < 65:
		t.features["place"] = "bracket before the stop"
		return text + b[0] + clause + b[1] + "。", own
	case k < 75:
		t.features["place"] = "stop in the bracket"
		return text + "。" + b[0] + clause + "。" + b[1], own
	case k < 85 && !g.breakless:
		t.features["place"] = "bracket on the next line"
		return text + "。\n" + b[0] + clause + b[1], own
	case k < 93 && !g.breakless && more == "":
		t.features["place"] = "bare on the next line"
		return text + "。\n" + clause + pick(g, []string{"", "。"}), own
	case strings.HasPrefix(form.text, "责任单位：") && more == "":
		t.features["place"] = "bare behind the stop"
		if g.breakless || g.chance(50) {
			clause += "。"
		}
		return text + "。" + clause, own
	}
	t.features["place"] = "bracket behind the stop"
	return text + "。" + b[0] + clause + b[1], own
}

// itemForms are the ways an item can be written; the shares are those of the genre, roughly.
var itemForms = []struct {
	name  string
	share int
	write func(g *generated, path []string, printed, label string)
}{
	{"heading and text", 40, (*generated).runIn},
	{"one sentence", 15, (*generated).oneSentence},
	{"heading on its own line", 10, (*generated).ownLine},
	{"several clauses in a paragraph", 8, (*generated).severalClauses},
	{"several paragraphs", 8, (*generated).severalParagraphs},
	{"two paragraphs, one clause", 6, (*generated).twoParagraphs},
	{"label lines", 10, (*generated).labelLines},
	{"clause before the text", 8, (*generated).clauseBefore},
	{"clause inside a sentence", 6, (*generated).clauseInside},
	{"no clause", 12, (*generated).noClause},
	{"year behind the label", 3, (*generated).yearFirst},
}

// breaks are the forms that need their line breaks.
var breaks = map[string]bool{"heading on its own line": true, "several paragraphs": true, "two paragraphs, one clause": true, "label lines": true}

// item writes an item of any form.
func (g *generated) item(path []string, n numbering, number int) {
	sum := 0
	for _, f := range itemForms {
		sum += f.share
	}
	for {
		k := g.IntN(sum)
		for _, f := range itemForms {
			if k -= f.share; k >= 0 {
				continue
			}
			if n.name == "第一条" && f.name != "one sentence" || g.breakless && breaks[f.name] || n.level == 1 && f.name != "heading and text" && f.name != "no clause" || f.name == "year behind the label" && n.name != "1." && n.name != "1．" {
				break
			}
			printed, label := n.make(number)
			before := len(g.tasks)
			g.sections = append(g.sections, wantSection{n.level, label, ""})
			f.write(g, path, printed, label)
			for _, t := range g.tasks[before:] {
				t.features["item"], t.features["label"] = f.name, n.name
			}
			return
		}
	}
}

// titled gives the item at hand its title in the outline.
func (g *generated) titled(title string) { g.sections[len(g.sections)-1].title = title }

// text writes lines that may be several.
func (g *generated) text(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		g.line("%s", line)
	}
}

func (g *generated) runIn(path []string, printed, label string) {
	t := g.task(path, label)
	t.title = g.heading()
	g.titled(t.title)
	t.text = g.sentences(t, 1+g.IntN(3))
	text, own := g.closing(t, t.text)
	g.text(printed + t.title + "。" + text)
	g.done(t, own)
}

func (g *generated) oneSentence(path []string, printed, label string) {
	t := g.task(path, label)
	sentence := g.detail()
	if g.chance(50) {
		sentence = g.limited(t)
	}
	if c := sentence[0]; '0' <= c && c <= '9' && (strings.HasSuffix(printed, ".") || strings.HasSuffix(printed, "．")) { // 1.10个工作日内 cannot be told
		t.deadlines, sentence = nil, g.detail()
	}
	g.titled(sentence)
	t.text = sentence + "。"
	text, own := g.closing(t, t.text)
	g.text(printed + text)
	g.done(t, own)
}

// headingLine writes a heading that has its line for itself.
func (g *generated) headingLine(text string) {
	if g.stopped {
		text += "。"
	}
	g.line("%s", text)
}

func (g *generated) ownLine(path []string, printed, label string) {
	t := g.task(path, "")
	t.heading = printed + g.heading()
	g.titled(strings.TrimPrefix(t.heading, printed))
	g.headingLine(t.heading)
	t.text = g.sentences(t, 2)
	text, own := g.closing(t, t.text)
	g.text(text)
	g.done(t, own)
}

func (g *generated) severalClauses(path []string, printed, label string) {
	title := g.heading()
	g.titled(title)
	line := printed + title + "。"
	from := len(g.blocks)
	points := g.chance(30)
	for i := range 2 + g.IntN(2) {
		t := g.task(path, label)
		t.title = title
		if i > 0 {
			t.path, t.title, t.label = append(t.path, printed+title), "", ""
		}
		t.text = g.sentences(t, 1)
		if points {
			t.text = numeral(i+1) + "是" + t.text
			t.features["points"] = "一是"
		}
		g.breakless = true
		text, own := g.closing(t, t.text)
		if t.features["place"] == "bare behind the stop" && !strings.HasSuffix(text, "。") {
			text += "。"
		}
		g.breakless = g.features["layout"] == "one line"
		line += text
		g.done(t, own)
		t.from, t.to = from, from+1
	}
	g.line("%s", line)
}

func (g *generated) severalParagraphs(path []string, printed, label string) {
	title := g.heading()
	g.titled(title)
	for i := range 2 + g.IntN(2) {
		t := g.task(path, label)
		t.title = title
		begin := printed + title + "。"
		if i > 0 {
			t.path, t.title, t.label, begin = append(t.path, printed+title), "", "", ""
		}
		t.text = g.sentences(t, 1+g.IntN(2))
		text, own := g.closing(t, t.text)
		g.text(begin + text)
		g.done(t, own)
	}
}

func (g *generated) twoParagraphs(path []string, printed, label string) {
	t := g.task(path, label)
	t.title = g.heading()
	g.titled(t.title)
	first, second := g.sentences(t, 1), g.sentences(t, 1)
	t.text = first + second
	text, own := g.closing(t, second)
	g.text(printed + t.title + "。" + first + "\n" + text)
	g.done(t, own)
}

func (g *generated) labelLines(path []string, printed, label string) {
	t := g.task(path, label)
	t.title = g.heading()
	g.titled(t.title)
	t.text = g.sentences(t, 1+g.IntN(2))
	g.line("%s", printed+t.title+"。"+t.text)
	clause := g.clause(t, g.form(labelForms))
	if len(t.deadlines) == 0 && g.chance(30) {
		d := pick(g, []deadlineForm{{"", "6月底前", "date", "Y-06-30"}, {"", "Y年11月底前", "date", "Y-11-30"}, {"", "年底前", "date", "Y-12-31"}})
		t.deadlines = append(t.deadlines, wantDeadline{g.fill(d.sentence), d.kind, g.fill(d.date)})
		t.features["deadline"] = "on a label line"
		clause += "；" + pick(g, []string{"完成时限", "完成时间", "时限要求"}) + "：" + g.fill(d.sentence)
	}
	if strings.Contains(clause, "；") && t.features["list separator"] != "；" {
		clause = strings.ReplaceAll(clause, "；", "\n")
	}
	t.features["place"] = "label lines"
	g.text(clause)
	g.done(t, false)
}

func (g *generated) clauseBefore(path []string, printed, label string) {
	t := g.task(path, label)
	t.title = g.heading()
	g.titled(t.title)
	clause := g.clause(t, g.form(beforeForms))
	t.text = g.sentences(t, 1+g.IntN(2))
	t.features["place"] = "before the text"
	g.line("%s", printed+t.title+"。"+clause+"。"+t.text)
	g.done(t, false)
}

func (g *generated) clauseInside(path []string, printed, label string) {
	t := g.task(path, label)
	t.title = g.heading()
	g.titled(t.title)
	clause := g.clause(t, g.form(beforeForms))
	first, second := g.detail(), g.detail()
	t.text = first + "，" + second + "。"
	t.features["place"] = "inside the sentence"
	g.line("%s", printed+t.title+"。"+first+"，"+clause+"，"+second+"。")
	g.done(t, false)
}

func (g *generated) noClause(path []string, printed, label string) {
	t := g.task(path, label)
	t.title = g.heading()
	g.titled(t.title)
	t.text = g.sentences(t, 1+g.IntN(3))
	g.line("%s", printed+t.title+"。"+t.text)
	g.done(t, false)
}

func (g *generated) yearFirst(path []string, printed, label string) {
	t := g.task(path, label)
	sentence := fmt.Sprintf("%d年底前，%s", g.year, g.detail())
	t.deadlines = []wantDeadline{{fmt.Sprintf("%d年底前", g.year), "date", fmt.Sprintf("%d-12-31", g.year)}}
	g.titled(sentence)
	t.text = sentence + "。"
	text, own := g.closing(t, t.text)
	g.text(printed + text)
	g.done(t, own)
}

// generate composes the notice of a seed.
func generate(seed uint64) *generated {
	g := &generated{Rand: rand.New(rand.NewPCG(seed, 0x676f6e67)), seed: seed, features: features{}}
	g.place = pick(g, places)
	g.year = 2012 + g.IntN(14)
	g.bracket = pick(g, brackets)
	g.features["bracket"] = g.bracket[0] + g.bracket[1]
	g.layout()
	g.numbers()
	g.announce()
	g.notice()
	return g
}

// numbers chooses how headings and items are numbered.
func (g *generated) numbers() {
	second, third, fourth, fifth := pick(g, secondLevel), pick(g, thirdLevel), pick(g, fourthLevel), fifthLevel[0]
	g.sectionNumber = pick(g, firstLevel)
	switch g.IntN(8) {
	case 0, 1, 2:
		g.items = []numbering{second}
	case 3:
		g.items = []numbering{second, third}
	case 4:
		g.items = []numbering{third}
	case 5:
		g.items = []numbering{second, third, fourth}
	case 6:
		g.items = []numbering{third, fourth, fifth}
	case 7:
		g.items = []numbering{second, fifth}
	}
	switch k := g.IntN(100); {
	case k < 4:
		g.features["outline"] = "1.1"
		g.sectionNumber, g.items = pick(g, decimals), []numbering{{"1.1", 0, nil}}
	case k < 9:
		g.features["outline"] = "第一章 第一条"
		g.sectionNumber, g.items = chapters, []numbering{articles}
	}
	if g.breakless {
		delete(g.features, "outline")
		g.items = []numbering{secondLevel[0]}
		g.sectionNumber = firstLevel[0]
	}
	g.features["sections"] = g.sectionNumber.name
	g.features["levels"] = fmt.Sprint(1 + len(g.items))
	g.features["headings"] = "bare"
	if g.stopped = !g.breakless && g.features["outline"] != "1.1" && g.chance(15); g.stopped {
		g.features["headings"] = "with a full stop"
	}
	g.runsOn = g.chance(35) && g.features["outline"] != "1.1" || g.features["outline"] == "第一章 第一条"
	g.features["numbers"] = "restart"
	if g.runsOn {
		g.features["numbers"] = "run on"
	}
}

// announce chooses title, number, issuers and date.
func (g *generated) announce() {
	issuer := g.place.name + pick(g, []string{"人民政府", "人民政府办公室", "人民政府办公室"})
	mark := "政"
	if strings.HasSuffix(issuer, "办公室") {
		mark = "政办"
	}
	g.issuers = []string{issuer}
	g.features["issuers"] = "one"
	if !g.breakless && g.place.level != "省" && g.chance(20) {
		g.issuers = []string{g.place.name + "教育局", g.place.name + "财政局"}[:1+g.IntN(2)]
		mark = "教"
		g.features["issuers"] = fmt.Sprint(len(g.issuers), " offices")
	}
	g.number = fmt.Sprintf("%s%s发〔%d〕%d号", g.place.code, mark, g.year, 1+g.IntN(90))
	month, day := 1+g.IntN(5), 1+g.IntN(28)
	g.written = fmt.Sprintf("%d-%02d-%02d", g.year, month, day)
	g.recipients = [][]string{{g.place.collectives[0], g.place.level + "政府各部门"}, {g.place.collectives[0], g.place.level + "直各单位"}, {g.place.level + "政府各部门"}}[g.IntN(3)]
	g.kind = pick(g, []string{"通知", "意见", "实施意见", "实施方案"})
}

// notice writes the whole.
func (g *generated) notice() {
	about := pick(g, []string{"公共设施管护", "城乡环境提升", "便民服务", "基础设施提质", "农村人居环境整治", "安全隐患整治"})
	year := ""
	if g.chance(50) {
		year = fmt.Sprintf("%d年", g.year)
	}
	body := year + about + pick(g, []string{"工作要点", "实施方案", "行动方案", "重点任务分工方案"})
	g.features["body"] = "items"
	if layout := g.features["layout"]; !g.breakless && layout != "two blanks" && g.chance(20) {
		g.features["body"] = "table"
	}
	issuers := strings.Join(g.issuers, "　")
	cover := !g.breakless && (g.features["body"] == "table" || g.chance(50))
	if cover {
		g.title, g.kind = issuers+"关于印发"+body+"的通知", "通知"
		if g.chance(50) {
			g.title = issuers + "关于印发《" + body + "》的通知"
		}
	} else {
		g.title = issuers + "关于加强" + year + about + "工作的" + g.kind
	}
	g.kind = strings.TrimPrefix(g.kind, "实施")
	g.head()
	g.line("%s：", strings.Join(g.recipients, "，"))
	g.features["form"] = "one text"
	if cover {
		g.features["form"] = "covering notice"
		g.line("《%s》已经%s政府研究同意，现印发给你们，请结合实际抓好落实。%s", body, g.place.level, g.coverStatement())
		g.signature()
		g.line("%s", body)
		g.line("为做好%s工作，提出如下安排。", about)
	} else {
		g.line("为做好%s工作，%s：", about, map[string]string{"通知": "现通知如下", "意见": "现提出如下意见", "方案": "制定如下方案"}[g.kind])
	}
	if g.features["body"] == "table" {
		g.tasksTable()
	} else {
		g.chooseStatements()
		g.body()
		g.tasks[len(g.tasks)-1].features["position"] = "last item"
	}
	if !g.breakless && g.features["body"] != "table" && g.chance(50) {
		g.line("各级各部门要高度重视，细化分工，形成合力，确保各项任务落到实处。")
	}
	annex := g.annexed()
	second := annex && g.chance(50)
	switch {
	case cover || !annex:
	case second:
		g.line("附件：1.%s", annexTitle)
		g.line("2.联络员名单")
	default:
		g.line("附件：%s", annexTitle)
	}
	if !cover {
		g.signature()
	}
	if annex {
		g.line("%s", map[bool]string{true: "附件1", false: "附件"}[second])
		g.line(annexTitle)
		g.tasksTable()
	}
	if second {
		g.line("附件2")
		g.line("联络员名单")
		g.line("名单由各单位另行报送。")
	}
}

const annexTitle = "近期重点任务分工表"

// annexed says that a task table follows as an annex: where no statement changes the clauses, for that could or could not hold
// for the annex.
func (g *generated) annexed() bool {
	layout := g.features["layout"]
	if g.firstListed || g.forAll != nil || g.statements != nil || g.unnamed != "" || g.breakless || layout == "two blanks" || g.features["body"] == "table" || !g.chance(10) {
		return false
	}
	g.features["body"] = "items, table in the annex"
	return true
}

// head writes title and number as they stand above a notice.
func (g *generated) head() {
	k := g.IntN(100)
	if g.breakless || len(g.issuers) > 1 {
		k = 0
	}
	switch {
	case k < 60:
		g.features["head"] = "title, number"
		g.line("%s", g.title)
		g.line("%s", g.number)
	case k < 75:
		g.features["head"] = "number, title"
		g.line("%s", g.number)
		g.line("%s", g.title)
	case k < 85:
		g.features["head"] = "red head"
		g.line("%s文件", g.issuers[0])
		g.line("%s", g.number)
		g.line("%s", g.title)
	default:
		g.features["head"] = "form"
		g.line("索 引 号：%d-%d-%05d", 100000+g.IntN(900000), g.year, 1+g.IntN(500))
		g.line("发文机关：%s", g.issuers[0])
		g.line("发文字号：%s", g.number)
		g.line("名　　称：%s", g.title)
		g.line("主 题 词：")
		g.line("%s", g.title)
	}
}

// coverStatement is a statement in the covering notice.
func (g *generated) coverStatement() string {
	if !g.chance(12) {
		return ""
	}
	g.firstListed = true
	return pick(g, []string{"各项任务的责任单位有多个的，列第一位的为牵头单位。", "任务分工中排在第一位的部门为牵头部门。"})
}

func (g *generated) chooseStatements() {
	switch k := g.IntN(100); {
	case k < 12 && !g.firstListed:
		g.statements = []string{"first listed leads"}
	case k < 24:
		g.statements = []string{"for all"}
		g.place.collectives = g.place.collectives[:1] // so that it is plain who is named already
	case k < 28 && !g.firstListed && !g.breakless:
		g.unnamed = g.place.level + "政府办公室"
		g.line("责任单位未列出的由%s负责。", g.unnamed)
	}
}

// signature writes issuer and date, and a note.
func (g *generated) signature() {
	for _, issuer := range g.issuers {
		g.line("%s", issuer)
	}
	var y, m, d int
	fmt.Sscanf(g.written, "%d-%d-%d", &y, &m, &d)
	if g.chance(20) {
		year := strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九").Replace(fmt.Sprint(y))
		g.line("%s年%s月%s日", year, numeral(m), numeral(d))
	} else {
		g.line("%d年%d月%d日", y, m, d)
	}
	if g.chance(40) {
		g.line("（此件公开发布）")
	}
}

// body writes the sections.
func (g *generated) body() {
	if len(g.items) == 1 && g.features["outline"] == "" && g.chance(15) { // 一、 are the items
		g.features["levels"] = "1"
		for i := range 4 + g.IntN(6) {
			g.item(nil, g.sectionNumber, i+1)
		}
		return
	}
	n := 0
	section := func() string {
		n++
		printed, label := g.sectionNumber.make(n)
		g.sections = append(g.sections, wantSection{g.sectionNumber.level, label, ""})
		if g.features["outline"] == "1.1" {
			g.items[0].make = labelled(strings.TrimSuffix(label, ".")+".", "", "　", arabic)
		}
		return printed
	}
	if !g.breakless && g.features["outline"] == "" && g.chance(50) {
		g.aims(section())
	}
	for range 2 + g.IntN(3) {
		printed := section()
		title := g.heading()
		g.titled(title)
		g.headingLine(printed + title)
		if !g.runsOn {
			g.counter = 0
		}
		g.group([]string{printed + title}, g.items, 2+g.IntN(3), &g.counter)
	}
}

// group writes items, or headings with items below.
func (g *generated) group(path []string, levels []numbering, items int, counter *int) {
	for range items {
		*counter++
		if len(levels) == 1 || g.chance(35) {
			g.item(path, levels[0], *counter)
			continue
		}
		printed, label := levels[0].make(*counter)
		title := g.heading()
		g.sections = append(g.sections, wantSection{levels[0].level, label, title})
		g.headingLine(printed + title)
		below := 0
		g.group(append(slices.Clone(path), printed+title), levels[1:], 2+g.IntN(2), &below)
	}
}

// aims writes a section that orders nothing.
func (g *generated) aims(printed string) {
	if len(g.items) == 0 || g.items[0].level != 2 || g.breakless || g.chance(50) {
		title := pick(g, []string{"总体要求", "指导思想", "基本原则", "工作目标"})
		g.titled(title)
		g.line("%s", printed+title)
		g.line("坚持以人为本、因地制宜，%s，%s。", g.detail(), g.detail())
		return
	}
	g.titled("总体要求")
	g.line("%s总体要求", printed)
	for i, title := range []string{"指导思想", "基本原则"} {
		p, label := g.items[0].make(i + 1)
		g.sections = append(g.sections, wantSection{g.items[0].level, label, title})
		g.line("%s%s。坚持服务群众、务求实效，%s。", p, title, g.detail())
		if g.runsOn {
			g.counter = i + 1
		}
	}
}

// all lists the features of a task with those of its notice.
func (g *generated) all(t *wantTask) features {
	out := maps.Clone(g.features)
	if t != nil {
		maps.Copy(out, t.features)
	}
	return out
}
