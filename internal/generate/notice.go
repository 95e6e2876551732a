package generate

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Features say of what forms a notice or a task is made: dimension → form.
type Features map[string]string

// Section is a heading or item of the outline. Level 0 is not to be compared.
type Section struct {
	Level        int
	Label, Title string
}

// Deadline is a limit: the literal that states it, its kind as in [doc.Deadline], its last day. A date of four digits
// stands for any day of the year.
type Deadline struct{ Text, Kind, Date string }

// The roles of units in Task.Units.
const (
	Lead = iota
	Implementing
	Supporting
	Guiding
	Roles
)

// Task is a task that must be found as it is here.
type Task struct {
	Path               []string
	Label, Title, Text string
	Heading            string // of （一） and below, alone on its line: it may be read as title or as end of the path
	Units              [Roles][]string
	Deadlines          []Deadline
	Features           Features

	from, to int // its lines
	clause   bool
	ledBy    bool // someone leads by the words of the clause
	settled  bool // what the statements say of it is in it
}

// block is a line of the notice, or a table.
type block struct {
	text  string
	table *table
}

// Notice is a notice with its answer: metadata, outline and tasks in the order in which they stand.
type Notice struct {
	Seed                         uint64
	Features                     Features
	Title, Kind, Number, Written string // Written is the date under the signature, ISO 8601
	Issuers, Recipients          []string
	Sections                     []Section
	Tasks                        []*Task

	place     place
	blocks    []block
	furniture bool
}

// maker composes a notice: it writes the lines and the answer side by side. What the rules of the gold leave open is not
// written.
type maker struct {
	*rand.Rand
	*Notice
	year int

	things, details, verbs []string // not yet used
	units                  []string // of the clause at hand, so that none stands twice
	firstListed            bool
	forAll                 []string // units of statements for all later clauses
	forAllRole             int
	unnamed                string // who does what has no clause
	statements             []string
	breakless              bool // no line that needs its break may be written
	stopped                bool // headings on their own lines end in a full stop
	bracket                [2]string
	sectionNumber          numbering
	items                  []numbering // of the items, outermost first
	runsOn                 bool        // numbers of the first of them go on across sections
	counter                int

	// Of notices of an archive: many words, and about so many bytes; 0 is a notice of New.
	target int
	bytes  int // so far
}

// dice is what chooses.
type dice interface{ IntN(n int) int }

func pick[T any](g dice, from []T) T { return from[g.IntN(len(from))] }

func (g *maker) chance(percent int) bool { return g.IntN(100) < percent }

// draw takes a word that was not yet used.
func (g *maker) draw(deck *[]string, from []string) string {
	if len(*deck) == 0 {
		*deck = slices.Clone(from)
		g.Shuffle(len(*deck), func(i, j int) { (*deck)[i], (*deck)[j] = (*deck)[j], (*deck)[i] })
	}
	word := (*deck)[0]
	*deck = (*deck)[1:]
	return word
}

func (g *maker) thing() string {
	if g.target > 0 {
		return g.manyThings()
	}
	return g.draw(&g.things, things)
}

func (g *maker) heading() string { return g.draw(&g.verbs, verbs) + g.thing() }

func (g *maker) detail() string {
	if g.target > 0 {
		return g.manyDetails()
	}
	return strings.ReplaceAll(g.draw(&g.details, details), "○", g.thing())
}

// fill puts words into a template.
func (g *maker) fill(template string) string {
	for strings.Contains(template, "◎") {
		template = strings.Replace(template, "◎", g.detail(), 1)
	}
	return strings.NewReplacer("○", g.thing(), "△", g.place.above, "◇", g.place.level, "Y", fmt.Sprint(g.year), "Z", fmt.Sprint(g.year+1), "P", fmt.Sprint(g.year-1)).Replace(template)
}

// line writes a line.
func (g *maker) line(format string, args ...any) {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	g.blocks = append(g.blocks, block{text: text})
	g.bytes += len(text) + 1
}

// task begins a task at the next line.
func (g *maker) task(path []string, label string) *Task {
	t := &Task{Path: slices.Clone(path), Label: label, Features: Features{}, from: len(g.blocks)}
	return t
}

// done ends a task with the line before.
func (g *maker) done(t *Task) {
	t.to = len(g.blocks)
	t.Features["in force"] = g.inForce()
	if t.clause && !t.settled {
		g.byStatements(t)
	}
	if !t.clause && g.unnamed != "" {
		t.Units[Implementing] = []string{g.unnamed}
		t.Features["statement"] = "who does what has no clause"
	}
	g.Tasks = append(g.Tasks, t)
}

// New composes the notice of a seed: the same seed, the same notice.
func New(seed uint64) *Notice {
	g := &maker{Rand: rand.New(rand.NewPCG(seed, 0x676f6e67)), Notice: &Notice{Seed: seed, Features: Features{}}}
	g.place = pick(g, places)
	g.year = 2012 + g.IntN(14)
	g.bracket = pick(g, brackets)
	g.Features["bracket"] = g.bracket[0] + g.bracket[1]
	g.layout()
	g.numbers()
	g.announce()
	g.notice()
	return g.Notice
}

// numbers chooses how headings and items are numbered.
func (g *maker) numbers() {
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
		g.Features["outline"] = "1.1"
		g.sectionNumber, g.items = pick(g, decimals), []numbering{{"1.1", 0, nil}}
	case k < 9:
		g.Features["outline"] = "第一章 第一条"
		g.sectionNumber, g.items = chapters, []numbering{articles}
	}
	if g.breakless {
		delete(g.Features, "outline")
		g.items = []numbering{secondLevel[0]}
		g.sectionNumber = firstLevel[0]
	}
	g.Features["sections"] = g.sectionNumber.name
	g.Features["levels"] = fmt.Sprint(1 + len(g.items))
	g.Features["headings"] = "bare"
	if g.stopped = !g.breakless && g.Features["outline"] != "1.1" && g.chance(15); g.stopped {
		g.Features["headings"] = "with a full stop"
	}
	g.runsOn = g.chance(35) && g.Features["outline"] != "1.1" || g.Features["outline"] == "第一章 第一条"
	g.Features["numbers"] = "restart"
	if g.runsOn {
		g.Features["numbers"] = "run on"
	}
}

// announce chooses title, number, issuers and date.
func (g *maker) announce() {
	issuer := g.place.name + pick(g, []string{"人民政府", "人民政府办公室", "人民政府办公室"})
	mark := "政"
	if strings.HasSuffix(issuer, "办公室") {
		mark = "政办"
	}
	g.Issuers = []string{issuer}
	g.Features["issuers"] = "one"
	if !g.breakless && g.place.level != "省" && g.chance(20) {
		g.Issuers = []string{g.place.name + "教育局", g.place.name + "财政局"}[:1+g.IntN(2)]
		mark = "教"
		g.Features["issuers"] = fmt.Sprint(len(g.Issuers), " offices")
	}
	g.Number = fmt.Sprintf("%s%s发〔%d〕%d号", g.place.code, mark, g.year, 1+g.IntN(90))
	month, day := 1+g.IntN(5), 1+g.IntN(28)
	g.Written = fmt.Sprintf("%d-%02d-%02d", g.year, month, day)
	g.Recipients = [][]string{{g.place.collectives[0], g.place.level + "政府各部门、各直属机构"}, {g.place.collectives[0], g.place.level + "政府各部门"}, {g.place.collectives[0], g.place.level + "直各单位"}, {g.place.level + "政府各部门"}}[g.IntN(4)]
}

// notice writes the whole.
func (g *maker) notice() {
	about := pick(g, []string{"公共设施管护", "城乡环境提升", "便民服务", "基础设施提质", "农村人居环境整治", "安全隐患整治"})
	if g.chance(50) {
		about = fmt.Sprint(g.year, "年", about)
	}
	g.Features["body"] = "items"
	if g.tabular() && g.chance(20) {
		g.Features["body"] = "table"
	}
	if g.Features["body"] == "table" || !g.breakless && g.chance(50) {
		g.covering(about)
	} else {
		g.oneText(about)
	}
}

// tabular reports whether the layout can hold a table.
func (g *maker) tabular() bool { return !g.breakless && g.Features["layout"] != "two blanks" }

// covering writes a notice and the plan that it transmits.
func (g *maker) covering(about string) {
	g.Features["form"] = "covering notice"
	plan := about + pick(g, []string{"工作要点", "实施方案", "行动方案", "重点任务分工方案", "实施方案（试行）"})
	named := plan
	if g.chance(50) {
		named = "《" + plan + "》"
	}
	g.Title, g.Kind = strings.Join(g.Issuers, "　")+"关于印发"+named+"的通知", "通知"
	g.head()
	g.line("《%s》已经%s政府研究同意，现印发给你们，请结合实际抓好落实。%s", plan, g.place.level, g.coverStatement())
	g.signature()
	g.line("%s", plan)
	g.line("为做好有关工作，提出如下安排。")
	if g.Features["body"] == "table" {
		g.tasksTable()
		return
	}
	g.body()
	if g.annexed() {
		g.annex("附件")
	}
}

// oneText writes a notice that says itself what is to be done.
func (g *maker) oneText(about string) {
	g.Features["form"] = "one text"
	kind := pick(g, []string{"通知", "意见", "实施意见", "实施方案"})
	g.Kind = strings.TrimPrefix(kind, "实施")
	g.Title = strings.Join(g.Issuers, "　") + "关于加强" + about + "工作的" + kind
	g.head()
	g.line("为做好有关工作，%s：", map[string]string{"通知": "现通知如下", "意见": "现提出如下意见", "方案": "制定如下方案"}[g.Kind])
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
func (g *maker) annexed() bool {
	if g.firstListed || g.forAll != nil || g.statements != nil || g.unnamed != "" || !g.tabular() || !g.chance(10) {
		return false
	}
	g.Features["body"] = "items, table in the annex"
	return true
}

func (g *maker) annex(label string) {
	g.line("%s", label)
	g.line("%s", annexTitle)
	g.tasksTable()
}

// head writes title and number, as they stand above a notice, and the addressees.
func (g *maker) head() {
	g.titleAndNumber()
	g.line("%s：", strings.Join(g.Recipients, "，"))
}

func (g *maker) titleAndNumber() {
	k := g.IntN(100)
	if g.breakless || len(g.Issuers) > 1 {
		k = 0
	}
	if g.target > 0 { // in an archive the form stands beside the notice
		k %= 87
	}
	switch {
	case k < 60:
		g.Features["head"] = "title, number"
		g.line("%s", g.Title)
		g.line("%s", g.Number)
	case k < 68 && len(g.Issuers) == 1:
		g.Features["head"] = "title over two lines"
		g.line("%s", g.Issuers[0])
		g.line("%s", strings.TrimPrefix(g.Title, g.Issuers[0]))
		g.line("%s", g.Number)
	case k < 78:
		g.Features["head"] = "number, title"
		g.line("%s", g.Number)
		g.line("%s", g.Title)
	case k < 87:
		g.Features["head"] = "red head"
		g.line("%s文件", g.Issuers[0])
		g.line("%s", g.Number)
		g.line("%s", g.Title)
	default:
		g.Features["head"] = "form"
		g.line("索 引 号：%d-%d-%05d", 100000+g.IntN(900000), g.year, 1+g.IntN(500))
		g.line("发文机关：%s", g.Issuers[0])
		g.line("发文字号：%s", g.Number)
		g.line("名　　称：%s", g.Title)
		g.line("主 题 词：")
		g.line("%s", g.Title)
	}
}

// coverStatement is a statement in the covering notice.
func (g *maker) coverStatement() string {
	if !g.chance(12) {
		return ""
	}
	g.firstListed = true
	return pick(g, []string{"各项任务的责任单位有多个的，列第一位的为牵头单位。", "任务分工中排在第一位的部门为牵头部门。"})
}

func (g *maker) chooseStatements() {
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
func (g *maker) signature() {
	for _, issuer := range g.Issuers {
		g.line("%s", issuer)
	}
	var y, m, d int
	fmt.Sscanf(g.Written, "%d-%d-%d", &y, &m, &d)
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
func (g *maker) body() {
	g.chooseStatements()
	if g.target < 4000 && len(g.items) == 1 && g.Features["outline"] == "" && g.chance(15) { // 一、 are the items
		g.Features["levels"] = "1"
		for i := range 4 + g.IntN(6) {
			g.item(nil, g.sectionNumber, i+1)
		}
	} else {
		g.headed()
	}
	g.Tasks[len(g.Tasks)-1].Features["position"] = "last item"
	if !g.breakless && g.chance(50) {
		g.line("各级各部门要高度重视，细化分工，形成合力，确保各项任务落到实处。")
	}
}

// headed writes sections with headings, and items below.
func (g *maker) headed() {
	n := 0
	if !g.breakless && g.Features["outline"] == "" && g.chance(50) {
		n++
		printed, _ := g.section(n)
		g.aims(printed)
	}
	for sections := 2 + g.IntN(3); g.goesOn(n, sections); {
		n++
		sections--
		printed, label := g.section(n)
		title := g.heading()
		g.titled(title)
		g.headingLine(printed + title)
		if !g.runsOn {
			g.counter = 0
		}
		if g.Features["outline"] == "1.1" {
			g.items[0].make = labelled(strings.TrimSuffix(label, ".")+".", "", "　", arabic)
		}
		g.group([]string{printed + title}, g.items, 2+g.IntN(3+g.target/8000), &g.counter)
	}
}

// goesOn says whether another section follows the nth, where so many are left: in an archive, when the notice is not yet
// as long as it is to be.
func (g *maker) goesOn(n, left int) bool {
	if g.target > 0 {
		return n == 0 || g.bytes < g.target
	}
	return left > 0
}

// section begins the nth section.
func (g *maker) section(n int) (printed, label string) {
	printed, label = g.sectionNumber.make(n)
	g.Sections = append(g.Sections, Section{g.sectionNumber.level, label, ""})
	return printed, label
}

// group writes items, or headings with items below.
func (g *maker) group(path []string, levels []numbering, items int, counter *int) {
	for range items {
		*counter++
		if len(levels) == 1 || g.chance(35) {
			g.item(path, levels[0], *counter)
			continue
		}
		printed, label := levels[0].make(*counter)
		title := g.heading()
		g.Sections = append(g.Sections, Section{levels[0].level, label, title})
		g.headingLine(printed + title)
		below := 0
		g.group(append(slices.Clone(path), printed+title), levels[1:], 2+g.IntN(2), &below)
	}
}

// aims writes a section that orders nothing.
func (g *maker) aims(printed string) {
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
		g.Sections = append(g.Sections, Section{g.items[0].level, label, title})
		g.line("%s%s。坚持服务群众、务求实效，%s。", p, title, g.detail())
		if g.runsOn {
			g.counter = i + 1
		}
	}
}

// All lists the features of a task with those of its notice.
func (n *Notice) All(t *Task) Features {
	out := maps.Clone(n.Features)
	maps.Copy(out, t.Features)
	return out
}

// Text is the notice as lines, as it was composed: no layout, script or width.
func (n *Notice) Text() string { return n.join("\n", "") }

// Lines are the lines of a task, each with its line break.
func (n *Notice) Lines(t *Task) string {
	var out strings.Builder
	for _, b := range n.blocks[t.from:t.to] {
		out.WriteString(b.text + "\n")
	}
	return out.String()
}
