// Package segment finds the structure of an official notice and the work it orders: the outline, the tables, and from
// them each task with the units that lead, implement, support and guide it and its deadlines; for reports the counted
// results.
//
// It works on the final text of a draft and matches rules on its key, so that width and script of the source do not
// matter. Rules are data: the files under rules.
package segment

import (
	"context"
	"embed"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of segmentation.
func Rules() fs.FS { return rules }

// Options say how documents are segmented. The zero Options work.
type Options struct {
	// Units is a lexicon of the user's, in the form of rules/organs.txt: a line holds the canonical name of an organ and its
	// aliases, parted by blanks; lines before the first [section] are organs of a place. It wins over the lexicon of the
	// package, and its names are also taken for units where they end in no usual way.
	Units string `json:"units,omitempty"`
}

// Segmenter is immutable and safe for concurrent use.
type Segmenter struct{ lex *lexicon }

// New checks the options; faults wrap [doc.ErrOptions].
func New(opt Options) (*Segmenter, error) {
	lex := defaultLexicon()
	if opt.Units == "" {
		return &Segmenter{lex}, nil
	}
	if err := checkOrgans(opt.Units); err != nil {
		return nil, err
	}
	own := *lex
	own.organs = sync.OnceValue(func() *organs { return newOrgans(opt.Units) })
	return &Segmenter{&own}, nil
}

// builder is one document on its way through Build.
type builder struct {
	ctx         context.Context
	draft       *doc.Draft
	key         string // of the whole text
	lex         *lexicon
	words       *clauseWords
	paras       []paragraph
	root        *section
	lastLabel   map[int]int  // part → where its last labelled item begins
	annexLines  map[int]bool // where the entries of lists of annexes begin
	signLines   map[int]bool // where the lines of the signature begin
	notes       []doc.Span   // the notes below tables
	year        int          // that a date without one means; 0 is unknown
	home        home         // where the document comes from
	yearIsGuess bool         // it is only that of publication
	rulesOnly   bool         // a document of rules: only clauses make tasks
	report      bool
	plans       []doc.Span // of a report: sections that plan
	firstListed int        // from here on the first of a list leads; -1 is nowhere
	forAll      []given
	serials     map[string]int
	clauses     map[[2]int][]clause // of the paragraphs read, by their ranges of the key

	known known    // of the names of units
	parts []nameAt // of a list that is being read …
	names []nameAt // … and its names

	bareBrackets int    // how many paragraphs end with a bracket of nothing but units
	unlisted     clause // who does what has no clause …
	unlistedFrom int    // … from here on
}

// Build fills Outline, Tables, Tasks, Figures and the persons of the document. It returns the context's error when that
// ends first.
func (s *Segmenter) Build(ctx context.Context, d *doc.Draft) error {
	b := &builder{
		ctx: ctx, draft: d, key: d.Key.String(), lex: s.lex, words: defaultClauseWords(),
		annexLines: map[int]bool{}, signLines: map[int]bool{}, lastLabel: map[int]int{}, firstListed: -1, serials: map[string]int{},
	}
	b.context()
	b.annexes()
	b.signature()
	b.tableNotes()
	b.paras = b.paragraphs()
	b.clauses = make(map[[2]int][]clause, len(b.paras))
	b.statements()
	b.countBareBrackets()
	b.outline()
	b.rulesOnly = b.rulesOnly || b.isStandard()
	if err := ctx.Err(); err != nil {
		return err
	}
	d.Document.Tables = tables(d)
	d.Document.Tasks = tableTasks(d, d.Document.Tables, b)
	b.place(d.Document.Tasks)
	b.tasks()
	if err := ctx.Err(); err != nil {
		return err
	}
	var err error
	if d.Document.Figures, err = figures(ctx, d); err != nil {
		return err
	}
	d.Document.Metadata.Persons = append(d.Document.Metadata.Persons, persons(d)...)
	return nil
}

// place says where the tasks of tables stand in the source, and in which part; statements hold for them, too.
func (b *builder) place(tasks []doc.Task) {
	for i := range tasks {
		t := &tasks[i]
		if len(t.Spans) == 0 {
			continue
		}
		b.promote(t)
		whole := b.wholeOf(t.Spans)
		t.Part = b.partOf(whole)
		if src, _, ok := b.draft.Text.Source(whole); ok {
			t.Source = b.draft.Places.Of(src)
		}
	}
}

// wholeOf is where the cells of a row stand, from the first to the last. Where one is merged with those above, and in a sheet,
// it is from the first cell of the row's own: a sheet says of a task in which row it stands.
func (b *builder) wholeOf(spans []doc.Span) doc.Span {
	whole := doc.Span{Start: spans[0].Start, End: spans[len(spans)-1].End}
	if whole.Start <= whole.End && len(b.draft.Places) == 0 {
		return whole
	}
	last := slices.MaxFunc(spans, func(x, y doc.Span) int { return x.End - y.End })
	i := sort.Search(len(b.draft.Pieces), func(i int) bool { return b.draft.Pieces[i].End >= last.End })
	if i == len(b.draft.Pieces) {
		return last
	}
	row := b.draft.Pieces[i].Cell
	for whole = last; i >= 0 && b.draft.Pieces[i].Cell.Table == row.Table && b.draft.Pieces[i].Cell.Row == row.Row; i-- {
		if slices.Contains(spans, b.draft.Pieces[i].Span) {
			whole.Start = b.draft.Pieces[i].Start
		}
	}
	return whole
}

// annexes notes the lines that go on with a list of annexes (附件：1.… ⏎ 2.…): they are no items of the text.
func (b *builder) annexes() {
	inside := false
	for _, p := range b.draft.Pieces {
		key := b.draft.Key.Slice(p.Span)
		if !inside && !strings.Contains(key[:min(len(key), maxLabel)], "附") {
			continue
		}
		key = squeeze(key)
		if beginsOne(key, "附件:", "附:", "附件1:", "附件1.") {
			inside = true
			b.annexLines[p.Start] = true
			continue
		}
		if inside {
			if l, ok := labelAt(key, b.draft.Text.Slice(p.Span)); !namesAnnex(key) && (!ok || l.level != levelPoint || l.number < 2) {
				inside = false
				continue
			}
			b.annexLines[p.Start] = true
		}
	}
}

// namesAnnex reports whether a line names an annex by its number, as the links below a page do: 附件2：任务分解表.xlsx.
func namesAnnex(key string) bool {
	rest, ok := strings.CutPrefix(key, "附件")
	_, n := doc.Numeral(rest)
	return ok && n > 0 && beginsOne(rest[n:], ":", ".", "、") && strings.Trim(rest[n:], ":.、") != ""
}

// signature notes the lines below the text that the metadata have as who signed it and when: they are no part of the last item.
func (b *builder) signature() {
	for _, field := range []string{"issuers", "written_date"} {
		for _, e := range b.draft.Document.Evidence[field] {
			i := sort.Search(len(b.draft.Pieces), func(i int) bool { return b.draft.Pieces[i].Start >= e.Span.Start })
			if e.From == doc.FromText && i < len(b.draft.Pieces) && b.draft.Pieces[i].Span == e.Span && b.draft.Pieces[i].Kind != doc.CellPiece {
				b.signLines[e.Span.Start] = true
			}
		}
	}
}

// tableNotes notes where the notes below tables stand (备注：1.… ⏎ 2.…): they explain a table and order nothing. They end where
// a heading or another table begins.
func (b *builder) tableNotes() {
	below, inside := false, false // a table; in its notes
	for _, p := range b.draft.Pieces {
		if p.Kind == doc.CellPiece {
			below, inside = true, false
			continue
		}
		key := squeeze(b.draft.Key.Slice(p.Span))
		label, _, ok := strings.Cut(key, ":")
		switch level, _ := labelLevel(key); {
		case below && ok && len(label) <= maxHead && rowNotes()[label]:
			inside = true
			b.notes = append(b.notes, p.Span)
		case p.Kind == doc.Heading || level > 0:
			inside = false
		case inside:
			b.notes[len(b.notes)-1].End = p.End
		}
		below = below && inside
	}
}

// inNotes reports whether what begins at a place is a note below a table.
func (b *builder) inNotes(at int) bool {
	i := sort.Search(len(b.notes), func(i int) bool { return b.notes[i].End > at })
	return i < len(b.notes) && b.notes[i].Start <= at
}

// isStandard reports whether a document is laid out as a standard (GB/T 1.1): its first chapter is 范围, and the next name what it
// refers to or define its terms. What stands in it is required of whom it concerns, and orders no work.
func (b *builder) isStandard() bool {
	chapters := b.draft.Document.Outline
	if len(chapters) < 2 || squeeze(chapters[0].Title) != "范围" {
		return false
	}
	for _, c := range chapters[1:min(len(chapters), 3)] {
		if hasSuffixOne(squeeze(c.Title), "引用文件", "引用标准", "术语和定义", "术语与定义", "术语") {
			return true
		}
	}
	return false
}

// context reads what the metadata say of the whole document: of its kind, and the year and the home that it gives to
// what does not name its own. What is attached to a notice belongs to its year and its home.
func (b *builder) context() {
	m := &b.draft.Document.Metadata
	b.rulesOnly = loadHeadingRules().noTaskKinds.words[m.Kind] || m.Kind == "" && loadHeadingRules().noTaskTitles.suffix(m.Title) != ""
	b.report = m.Kind == "报告"
	titles := []string{m.Title}
	for _, p := range b.draft.Document.Parts {
		titles = append(titles, p.Title)
	}
	b.yearFrom(m, titles...)
	if n := b.draft.Notice; n != nil && (b.year == 0 || b.yearIsGuess) {
		guess := b.year
		if b.year, b.yearIsGuess = 0, false; !b.yearFrom(n, n.Title) {
			b.year, b.yearIsGuess = guess, guess != 0
		}
	}
	b.findHome(m)
	if n := b.draft.Notice; n != nil && !b.home.central && b.home.chain.n == 0 {
		own := b.home
		if b.home = (home{}); !b.findHome(n) {
			b.home = own
		}
	}
}

// yearFrom takes the year that metadata give to dates without one: that of the titles, of the number, of the signature, and last
// of the publication, for a mirror publishes years later.
func (b *builder) yearFrom(m *doc.Metadata, titles ...string) (found bool) {
	for _, t := range titles {
		if y := singleYear(t); y != 0 && b.year == 0 {
			b.year = y
		}
	}
	if d, _, ok := doc.FindDate(numberYear(m.DocNumber)); ok && b.year == 0 && m.WrittenDate == "" {
		b.year = d.Year
	}
	if m == &b.draft.Document.Metadata && m.Title == "" && m.WrittenDate == "" {
		b.yearFromTop()
	}
	for _, date := range []string{m.WrittenDate, m.Published} {
		if d, n := doc.ParseDate(date); n > 0 && b.year == 0 {
			b.year, b.yearIsGuess = d.Year, date == m.Published
		}
	}
	return b.year != 0
}

// yearFromTop takes the year of a table that has its title in its first row.
func (b *builder) yearFromTop() {
	for _, p := range b.draft.Pieces[:min(len(b.draft.Pieces), firstPieces)] {
		if b.year == 0 && p.Kind != doc.Meta && p.Len() <= maxTitle {
			b.year = singleYear(b.draft.Key.Slice(p.Span))
		}
	}
}

// Where a document without a title may name its year: in one of its first pieces, of no more bytes than a title has.
const (
	firstPieces = 3
	maxTitle    = 150
)

// enter gives the dates of a table the year of its own title, or of its sheet's name, where these state one.
func (b *builder) enter(t doc.Table) (leave func()) {
	year, guess := b.year, b.yearIsGuess
	if y := b.tableYear(t); y != 0 {
		b.year, b.yearIsGuess = y, false
	}
	return func() { b.year, b.yearIsGuess = year, guess }
}

// tableYear is the year in one of the lines right above a table, or in the name of its sheet; 0 when there is none. A date is
// that of a signature.
func (b *builder) tableYear(t doc.Table) int {
	pieces := b.draft.Pieces
	at := sort.Search(len(pieces), func(i int) bool { return pieces[i].Start >= t.Span.Start })
	if at == len(pieces) {
		return 0
	}
	sheet := pieces[at].Place.Sheet
	for i := at - 1; i >= max(0, at-firstPieces) && pieces[i].Kind != doc.CellPiece && pieces[i].Place.Sheet == sheet; i-- {
		if key := b.draft.Key.Slice(pieces[i].Span); len(key) <= maxTitle && !strings.Contains(key, "。") {
			if y := yearAlone(key); y != 0 {
				return y
			}
		}
	}
	return yearAlone(sheet)
}

// yearAlone is the single year in a title, when no month follows it.
func yearAlone(title string) int {
	if d, _, ok := doc.FindDate(title); !ok || d.Month != 0 {
		return 0
	}
	return singleYear(title)
}

// numberYear is the year in the brackets of a document number, as a date: 云政发〔2014〕5号 → 2014年.
func numberYear(number string) string {
	_, rest, _ := strings.Cut(number, "〔")
	year, _, ok := strings.Cut(rest, "〕")
	if !ok {
		return ""
	}
	return year + "年"
}

// singleYear is the year in a title, when it is one and no range of years.
func singleYear(title string) int {
	d, s, ok := doc.FindDate(title)
	if !ok {
		return 0
	}
	before, after := title[:s.Start], title[s.End:]
	if hasSuffixOne(before, "—", "-", "–", "－", "~", "至") || beginsOne(after, "—", "-", "–", "－", "至", "版") {
		return 0
	}
	return d.Year
}
