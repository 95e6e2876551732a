package extract

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// furnitureRules are the words of page furniture, see rules/furniture.txt.
type furnitureRules struct {
	words, weak, columns, pager map[string]bool // cores
	buttons                     *doc.Words      // words and weak
	beside                      *doc.Words
	begins, ends, holds, near   *doc.Words // on keys without blanks, lower case
}

var defaultFurniture = sync.OnceValue(func() *furnitureRules {
	r, err := newFurniture("")
	if err != nil { // a test reads it
		panic(err)
	}
	return r
})

// newFurniture reads our rules and adds the user's.
func newFurniture(own string) (*furnitureRules, error) {
	r := &furnitureRules{words: map[string]bool{}, weak: map[string]bool{}, columns: map[string]bool{}, pager: map[string]bool{}}
	lists := map[string][]string{}
	for _, text := range []string{ruleFile("furniture.txt"), own} {
		if err := r.read(text, lists); err != nil {
			return nil, err
		}
	}
	r.index(lists)
	return r, nil
}

// read reads the rule file's form: [section] lines and words parted by blanks.
func (r *furnitureRules) read(text string, lists map[string][]string) error {
	sets := map[string]map[string]bool{"words": r.words, "weak": r.weak, "columns": r.columns, "pager": r.pager}
	return readSections(text, func(section, word string) bool {
		switch section {
		case "words", "weak", "columns", "pager":
			sets[section][core(word)] = true
		case "beside", "begins", "ends", "holds", "holdsoutside":
			lists[section] = append(lists[section], word)
		default:
			return false
		}
		return true
	})
}

// index makes the sets of the lists.
func (r *furnitureRules) index(lists map[string][]string) {
	var buttons []string
	for w := range r.words {
		buttons = append(buttons, w)
	}
	for w := range r.weak {
		buttons = append(buttons, w)
	}
	r.buttons = doc.NewWords(buttons)
	r.beside = doc.NewWords(lists["beside"])
	r.begins, r.ends = doc.NewWords(lists["begins"]), doc.NewWords(lists["ends"])
	r.holds, r.near = doc.NewWords(lists["holds"]), doc.NewWords(lists["holdsoutside"])
}

// maxFurniture is the length of the longest line, in bytes of its core, that can be a row of buttons.
const maxFurniture = 400

// made reports whether a core consists of furniture words, with numbers and Latin letters between them: strong when one
// of them is no weak word.
func (r *furnitureRules) made(c string) (strong, weak bool) {
	if c == "" || len(c) > maxFurniture {
		return false, false
	}
	const no, soft, hard = 0, 1, 2
	var reach [maxFurniture + 1]byte
	reach[0] = soft
	far := 0 // the last place that is reached
	for i := 0; i <= far && i < len(c); i++ {
		if reach[i] == no {
			continue
		}
		if b := c[i]; b < utf8.RuneSelf {
			reach[i+1] = max(reach[i+1], reach[i])
			far = max(far, i+1)
		}
		r.buttons.Each(c[i:], func(w string) {
			if r.words[w] {
				reach[i+len(w)] = hard
			} else {
				reach[i+len(w)] = max(reach[i+len(w)], reach[i])
			}
			far = max(far, i+len(w))
		})
	}
	return reach[len(c)] == hard, reach[len(c)] != no
}

// furniture marks the lines of the page: rows of buttons and counters anywhere, bylines and column names above the
// document, footers below it. Where there is no page, only what others printed on the document is such a line.
func (p *page) furniture() {
	r := p.x.furniture
	first, last := p.bodyRange()
	soft := make([]bool, len(p.keys))
	for i, key := range p.keys {
		if !p.kept(i) || p.n.Pieces[i].Kind == doc.CellPiece {
			continue
		}
		strong, weak := r.made(p.cores[i])
		soft[i] = (weak || p.cores[i] == "" && key != "") && p.dateOf[i].IsZero() // one of a signature
		squeezed := p.lows[i]
		outside := i < first || i > last
		switch {
		case p.bare && !p.holds[i] && !isPageNumber(squeezed):
		case strong && !isLabelled(key) && !(p.n.Pieces[i].Kind == doc.Heading && i < first) && (outside || !r.words[key] && !r.words[squeezed]):
			p.remove(i, doc.Furniture)
		case i < first && isPath(key) && !p.prose[i]:
			p.remove(i, doc.Furniture)
		case p.holds[i], outside && (!p.prose[i] && r.near.In(squeezed) || p.saysSo(i)), isPageNumber(squeezed):
			p.remove(i, doc.Furniture)
		case i < first && r.columns[p.cores[i]], outside && r.begins.Begins(squeezed) && !p.prose[i] && !p.ofItem(i):
			p.remove(i, doc.Furniture)
		}
	}
	p.spread(soft, first)
}

// ofItem reports whether a line with a label of units stands right below a numbered item, or below another such line of
// it: 主办单位 names who does the work there, and the keeper of the site in a footer.
func (p *page) ofItem(i int) bool {
	if !namesUnits(p.lows[i]) {
		return false
	}
	for i--; i >= 0; i-- {
		if isLabelled(p.keys[i]) {
			return true
		}
		if !namesUnits(p.lows[i]) {
			return false
		}
	}
	return false
}

// namesUnits reports whether a line begins with a label of units: 主办单位:, 责任部门:.
func namesUnits(key string) bool {
	label, _, ok := strings.Cut(key, ":")
	return ok && len(label) <= 36 && endsAny(label, []string{"单位", "部门", "领导", "时限", "时间"})
}

// aroundNotice takes the lines of the page that no rule names: those above the title with furniture or a form between them
// and the title, and those behind the last line of the notice from the first furniture on. What a notice has above its
// title (number, urgency, the mark of the issuer) and what it has at its end stays.
func (p *page) aroundNotice(f *frame) {
	if p.bare {
		return
	}
	title := len(p.keys)
	if f.title >= 0 && f.title < len(f.kept) {
		title = f.kept[f.title]
	} else if f.body < len(f.kept) {
		title = f.kept[f.body]
	}
	last := -1
	for i := title - 1; i >= 0 && last < 0; i-- {
		if p.ofPage(i) {
			last = i
		}
	}
	for i := 0; i < last; i++ {
		if p.kept(i) && p.strayLine(i) {
			p.remove(i, doc.Furniture)
		}
	}
	p.pageHeadline(f)
	end := len(p.keys) - 1
	for end >= title && !(p.kept(end) && p.endsNotice(end)) {
		end--
	}
	seen := false
	for i := end + 1; i < len(p.keys) && end >= title; i++ {
		if p.ofPage(i) {
			seen = true
		} else if seen && p.kept(i) && p.n.Pieces[i].Kind != doc.CellPiece {
			p.remove(i, doc.Furniture)
		}
	}
}

// pageHeadline takes the title out where it is the page's headline and not the document's: in a page, with the byline or the
// form between it and the text. A file has no other title.
func (p *page) pageHeadline(f *frame) {
	if !p.n.Markup || p.n.File || f.title < 0 || f.titleEnd > len(f.kept) || f.body >= len(f.kept) {
		return
	}
	for i := f.kept[f.titleEnd-1] + 1; i < f.kept[f.body]; i++ {
		if p.verdicts[i].reason != doc.Form {
			continue
		}
		for _, k := range f.kept[f.title:f.titleEnd] {
			p.remove(k, doc.Furniture)
		}
		return
	}
}

// ofPage reports whether a piece was taken out as furniture or a form.
func (p *page) ofPage(i int) bool {
	return p.n.Pieces[i].Kind != doc.Meta && (p.verdicts[i].reason == doc.Furniture || p.verdicts[i].reason == doc.Form)
}

// strayLine reports whether a line above the title is none that a notice has there.
func (p *page) strayLine(i int) bool {
	key := p.keys[i]
	if p.n.Pieces[i].Kind == doc.CellPiece && !p.n.Markup || p.prose[i] || isAddressee(key) || onlyNumber(key) || isAnnexHead(key) || isLabelled(key) {
		return false
	}
	s := p.lows[i]
	if at, ok := numberAt(key); ok && at.Start == 0 {
		return false
	}
	if !p.dateOf[i].IsZero() || isOrderHead(key) || hasAny(s, phrases()["urgency"]) || hasAny(s, phrases()["secrecy"]) {
		return false
	}
	return !strings.HasSuffix(s, "文件") || !isOrgan(strings.TrimSuffix(s, "文件"))
}

// endsNotice reports whether a piece is one of those a notice ends with.
func (p *page) endsNotice(i int) bool {
	key := p.keys[i]
	return !p.dateOf[i].IsZero() || p.n.Pieces[i].Kind == doc.CellPiece || p.prose[i] || isNote(key) || isAnnexList(key) || isAnnexHead(key) || isLabelled(key) || isFile(p.n.Pieces[i].Href) ||
		isSignLine(key) || strings.HasSuffix(strings.TrimSpace(key), "。") || startsWithDigit(key)
}

// saysSo reports whether a line ends as only those of a page do: …版权所有，转载请注明来源.
func (p *page) saysSo(i int) bool {
	return len(p.keys[i]) < 300 && p.x.furniture.ends.Ends(strings.TrimRight(p.lows[i], "。.!"))
}

// isPageNumber reports whether a line is the number of a page between dashes, as GB/T 9704 prints it, or 第3页共8页.
func isPageNumber(s string) bool {
	if rest, ok := strings.CutPrefix(s, "第"); ok && strings.Contains(s, "页") && len(s) < 60 {
		return strings.Trim(rest, "0123456789一二三四五六七八九十页共,/[]") == ""
	}
	inner := strings.Trim(s, "-")
	return inner != "" && len(inner) <= 3 && len(s)-len(inner) >= 2 && strings.HasPrefix(s, "-") && strings.HasSuffix(s, "-") && strings.Trim(inner, "0123456789") == ""
}

// spread takes lines of weak words and bare marks along with the furniture beside them: 字体：[ ⏎ 大 ⏎ 中 ⏎ 小 ⏎ ].
func (p *page) spread(soft []bool, first int) {
	beside := false
	visit := func(i int) {
		if p.n.Pieces[i].Kind == doc.Meta {
			return
		}
		if p.kept(i) && soft[i] && beside {
			p.remove(i, doc.Furniture)
		}
		beside = p.verdicts[i].reason == doc.Furniture || p.verdicts[i].reason == doc.Form && i < first
	}
	for i := range soft {
		visit(i)
	}
	beside = false
	for i := len(soft) - 1; i >= 0; i-- {
		visit(i)
	}
}

// dataCell reports whether a piece is a cell of the document's, not one of a table of links.
func (p *page) dataCell(i int) bool {
	return p.n.Pieces[i].Kind == doc.CellPiece && p.n.Pieces[i].Links <= 0.5
}

// bodyRange gives the first and the last piece of running text or of a table; furniture that looks like text of the
// document stands outside them.
func (p *page) bodyRange() (first, last int) {
	first, last = len(p.keys), -1
	for i, key := range p.keys {
		if !p.kept(i) {
			continue
		}
		if p.dataCell(i) || p.prose[i] && !p.holds[i] && !p.saysSo(i) && !p.ofSiteLine(i) || isAddressee(key) {
			first, last = min(first, i), i
		} else if !p.dateOf[i].IsZero() && last >= 0 && strings.Contains(key, "年") {
			last = i // the date of a signature closes the document
		}
	}
	return first, last
}

// squeeze takes the blanks out of a key.
func squeeze(key string) string { return squeezed(new(strings.Builder), key) }

// squeezed does the same, with a buffer for what is not the key itself.
func squeezed(b *strings.Builder, key string) string {
	if strings.IndexByte(key, ' ') < 0 && strings.IndexByte(key, '\t') < 0 {
		return key
	}
	start, from := b.Len(), 0
	for i := 0; i < len(key); i++ {
		if c := key[i]; c == ' ' || c == '\t' {
			b.WriteString(key[from:i])
			from = i + 1
		}
	}
	b.WriteString(key[from:])
	return b.String()[start:]
}

// lowered is a key without blanks, in lower case: what the words of furniture match on.
func lowered(b *strings.Builder, key string) string {
	key = squeezed(b, key)
	for i := 0; i < len(key); i++ {
		if c := key[i]; c >= 'A' && c <= 'Z' {
			return strings.ToLower(key)
		}
	}
	return key
}

// startsWithDigit reports whether a line may be a heading or an item whose number has no mark: 5.2 先期响应.
func startsWithDigit(key string) bool {
	s := strings.TrimSpace(key)
	return len(s) > 1 && s[0] >= '0' && s[0] <= '9'
}
