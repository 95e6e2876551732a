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
	heading            string // of （一） and below, alone on its line: it may be read as title or as end of the path
	units              [roles][]string
	deadlines          []wantDeadline
	features           features
	from, to           int // its lines
	clause             bool
	ledBy              bool // someone leads by the words of the clause
	settled            bool // what the statements say of it is in it
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
	furniture              bool
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
func (g *generated) done(t *wantTask) {
	t.to = len(g.blocks)
	t.features["in force"] = g.inForce()
	if t.clause && !t.settled {
		g.byStatements(t)
	}
	if !t.clause && g.unnamed != "" {
		t.units[implementing] = []string{g.unnamed}
		t.features["statement"] = "who does what has no clause"
	}
	g.tasks = append(g.tasks, t)
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
	g.recipients = [][]string{{g.place.collectives[0], g.place.level + "政府各部门、各直属机构"}, {g.place.collectives[0], g.place.level + "政府各部门"}, {g.place.collectives[0], g.place.level + "直各单位"}, {g.place.level + "政府各部门"}}[g.IntN(4)]
}

// notice writes the whole.
func (g *generated) notice() {
	about := pick(g, []string{"公共设施管护", "城乡环境提升", "便民服务", "基础设施提质", "农村人居环境整治", "安全隐患整治"})
	if g.chance(50) {
		about = fmt.Sprint(g.year, "年", about)
	}
	g.features["body"] = "items"
	if g.tabular() && g.chance(20) {
		g.features["body"] = "table"
	}
	if g.features["body"] == "table" || !g.breakless && g.chance(50) {
		g.covering(about)
	} else {
		g.oneText(about)
	}
}

// tabular reports whether the layout can hold a table.
func (g *generated) tabular() bool { return !g.breakless && g.features["layout"] != "two blanks" }

// covering writes a notice and the plan that it transmits.
func (g *generated) covering(about string) {
	g.features["form"] = "covering notice"
	plan := about + pick(g, []string{"工作要点", "实施方案", "行动方案", "重点任务分工方案", "实施方案（试行）"})
	named := plan
	if g.chance(50) {
		named = "《" + plan + "》"
	}
	g.title, g.kind = strings.Join(g.issuers, "　")+"关于印发"+named+"的通知", "通知"
	g.head()
	g.line("《%s》已经%s政府研究同意，现印发给你们，请结合实际抓好落实。%s", plan, g.place.level, g.coverStatement())
	g.signature()
	g.line("%s", plan)
	g.line("为做好有关工作，提出如下安排。")
	if g.features["body"] == "table" {
		g.tasksTable()
		return
	}
	g.body()
	if g.annexed() {
		g.annex("附件")
	}
}

// oneText writes a notice that says itself what is to be done.
func (g *generated) oneText(about string) {
	g.features["form"] = "one text"
	kind := pick(g, []string{"通知", "意见", "实施意见", "实施方案"})
	g.kind = strings.TrimPrefix(kind, "实施")
	g.title = strings.Join(g.issuers, "　") + "关于加强" + about + "工作的" + kind
	g.head()
	g.line("为做好有关工作，%s：", map[string]string{"通知": "现通知如下", "意见": "现提出如下意见", "方案": "制定如下方案"}[g.kind])
	g.body()
	switch k := g.IntN(3); {
	case !g.annexed():
		g.signature()
	case k == 0:
		g.line("附件：%s", annexTitle)
		g.signature()
		g.annex("附件")
	default:
		g.line("附件：1.%s", annexTitle)
		g.line("2.联络员名单")
		g.signature()
		g.annex("附件1")
		g.line("附件2")
		g.line("联络员名单")
		g.line("名单由各单位另行报送。")
	}
}

const annexTitle = "近期重点任务分工表"

// annexed says that a task table follows as an annex: where no statement changes the clauses, for that could or could not hold
// for the annex.
func (g *generated) annexed() bool {
	if g.firstListed || g.forAll != nil || g.statements != nil || g.unnamed != "" || !g.tabular() || !g.chance(10) {
		return false
	}
	g.features["body"] = "items, table in the annex"
	return true
}

func (g *generated) annex(label string) {
	g.line("%s", label)
	g.line("%s", annexTitle)
	g.tasksTable()
}

// head writes title and number, as they stand above a notice, and the addressees.
func (g *generated) head() {
	g.titleAndNumber()
	g.line("%s：", strings.Join(g.recipients, "，"))
}

func (g *generated) titleAndNumber() {
	k := g.IntN(100)
	if g.breakless || len(g.issuers) > 1 {
		k = 0
	}
	switch {
	case k < 60:
		g.features["head"] = "title, number"
		g.line("%s", g.title)
		g.line("%s", g.number)
	case k < 68 && len(g.issuers) == 1:
		g.features["head"] = "title over two lines"
		g.line("%s", g.issuers[0])
		g.line("%s", strings.TrimPrefix(g.title, g.issuers[0]))
		g.line("%s", g.number)
	case k < 78:
		g.features["head"] = "number, title"
		g.line("%s", g.number)
		g.line("%s", g.title)
	case k < 87:
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

// body writes the sections, and often a paragraph that closes them.
func (g *generated) body() {
	g.chooseStatements()
	if len(g.items) == 1 && g.features["outline"] == "" && g.chance(15) { // 一、 are the items
		g.features["levels"] = "1"
		for i := range 4 + g.IntN(6) {
			g.item(nil, g.sectionNumber, i+1)
		}
	} else {
		g.headed()
	}
	g.tasks[len(g.tasks)-1].features["position"] = "last item"
	if !g.breakless && g.chance(50) {
		g.line("各级各部门要高度重视，细化分工，形成合力，确保各项任务落到实处。")
	}
}

// headed writes sections with headings, and items below.
func (g *generated) headed() {
	n := 0
	if !g.breakless && g.features["outline"] == "" && g.chance(50) {
		n++
		printed, _ := g.section(n)
		g.aims(printed)
	}
	for range 2 + g.IntN(3) {
		n++
		printed, label := g.section(n)
		title := g.heading()
		g.titled(title)
		g.headingLine(printed + title)
		if !g.runsOn {
			g.counter = 0
		}
		if g.features["outline"] == "1.1" {
			g.items[0].make = labelled(strings.TrimSuffix(label, ".")+".", "", "　", arabic)
		}
		g.group([]string{printed + title}, g.items, 2+g.IntN(3), &g.counter)
	}
}

// section begins the nth section.
func (g *generated) section(n int) (printed, label string) {
	printed, label = g.sectionNumber.make(n)
	g.sections = append(g.sections, wantSection{g.sectionNumber.level, label, ""})
	return printed, label
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
