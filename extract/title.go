package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// isTitleLike reports whether a long line may be a title: about something, of a kind, and no sentence.
func isTitleLike(key string) bool {
	return !strings.ContainsAny(key, "。;") && (strings.Contains(key, "关于") || strings.Contains(key, "印发")) && kindOfTitle(key) != "" && utf8.RuneCountInString(key) < 120
}

// cleanTitle takes off what is not part of a title.
func cleanTitle(s string) string {
	s = strings.TrimSpace(s)
	for _, mark := range []string{"(转载)", "（转载）", "【转载】", "[转载]"} {
		s = strings.TrimSpace(strings.ReplaceAll(s, mark, ""))
	}
	if strings.HasPrefix(s, "《") && strings.HasSuffix(s, "》") && strings.Count(s, "《") == 1 {
		s = strings.TrimSuffix(strings.TrimPrefix(s, "《"), "》")
	}
	return strings.Trim(s, " *·")
}

// maxTitleLines is over how many lines a title is printed at most.
const maxTitleLines = 6

// title finds the title: the printed heading above the addressees or the body, which the form's and the page's titles
// confirm; else one of those.
func (p *page) title(f *frame) {
	m := &p.found.Metadata
	known := []string{p.candidate("title", doc.FromForm), p.candidate("title", doc.FromMeta)}
	if from, to, ok := p.printedTitle(f, known); ok {
		f.title, f.titleEnd = from, to
		p.dropTitleCopies(f)
		m.Title = p.joinTitle(f.kept[from:to])
		span := doc.Span{Start: p.n.Pieces[f.kept[from]].Start, End: p.n.Pieces[f.kept[to-1]].End}
		p.evidence("title", m.Title, doc.FromText, span)
	}
	outside := p.headline()
	switch {
	case m.Title != "" && (kindOfTitle(m.Title) != "" || known[0] == "" && known[1] == "" && outside == ""):
	case known[0] != "":
		m.Title = known[0]
	case known[1] != "":
		m.Title = known[1]
	case outside != "":
		m.Title = outside
	case m.Title == "" && p.n.Markup:
		m.Title = cleanTitle(firstOf(p.candidate("page_title", doc.FromMeta)))
	}
	p.prefer("title", m.Title)
}

// firstOf takes a page's <title> apart: the document's title stands before the site's name.
func firstOf(s string) string {
	for _, sep := range []string{"_", " - ", "-", "|", "—"} {
		if head, _, ok := strings.Cut(s, sep); ok && utf8.RuneCountInString(head) >= 8 {
			s = head
		}
	}
	return s
}

// joinTitle puts the lines of a title together: a line break stands for nothing; blanks inside a line stay.
func (p *page) joinTitle(pieces []int) string {
	var b strings.Builder
	for _, i := range pieces {
		b.WriteString(strings.TrimSpace(p.text(i)))
	}
	return cleanTitle(b.String())
}

// printedTitle finds the lines of the printed title. Lines are taken from the body upwards, until they make a title.
func (p *page) printedTitle(f *frame, known []string) (from, to int, ok bool) {
	to = f.body
	for to > 0 && !p.titleLine(f.kept[to-1]) {
		if to--; f.body-to > 6 {
			break
		}
	}
	joined := ""
	best := -1
	for from = to - 1; from >= 0 && to-from <= maxTitleLines && p.titleLine(f.kept[from]); from-- {
		joined = p.cores[f.kept[from]] + joined
		for _, k := range known {
			if k != "" && core(p.keyOf(k)) == joined {
				return from, to, true
			}
		}
		if best >= 0 && !isOrgan(p.keys[f.kept[from]]) {
			break
		}
		whole := strings.Contains(joined, "关于") || to-from == 1 && !startsMidway(joined)
		if kindOfTitle(joined) != "" && whole {
			best = from
		}
	}
	if best >= 0 {
		return best, to, true
	}
	if to > 0 && p.titleLine(f.kept[to-1]) {
		return to - 1, to, true // the last line above the body, whatever it is
	}
	return 0, 0, false
}

// keyOf folds a value that was cut from the text; marks do not matter for a comparison of cores.
func (p *page) keyOf(s string) string { return s }

// startsMidway reports whether a line goes on from the one above it: 印发…的通知 without who.
func startsMidway(c string) bool {
	return beginsAny(c, []string{"印发", "的", "转发", "和", "及", "等"})
}

// titleLine reports whether a line can be part of a title.
func (p *page) titleLine(i int) bool {
	key := strings.TrimSpace(p.keys[i])
	n := utf8.RuneCountInString(key)
	if n < 2 || n > 120 || p.n.Pieces[i].Kind == doc.CellPiece || strings.ContainsAny(key, "。;?") || strings.HasSuffix(key, ":") || strings.HasSuffix(key, ",") {
		return false
	}
	if _, ok := onlyDate(key); ok || onlyNumber(key) || isLabelled(key) && !strings.Contains(key, "关于") {
		return false
	}
	if strings.HasPrefix(key, "(") && strings.HasSuffix(key, ")") && n > 12 {
		return false // （2007年6月29日…通过）
	}
	return !(strings.HasSuffix(squeeze(key), "文件") && isOrgan(strings.TrimSuffix(squeeze(key), "文件")))
}

// dropTitleCopies takes out what is printed above the title and says the same: page headlines, the title of a mirror.
func (p *page) dropTitleCopies(f *frame) {
	var c string
	for _, i := range f.kept[f.title:f.titleEnd] {
		c += p.cores[i]
	}
	for k := f.title - 1; k >= 0; k-- {
		if p.cores[f.kept[k]] == c {
			p.remove(f.kept[k], doc.Repeat)
		}
	}
}

// headline is the heading of the page outside the content: <h1>, or the heading block right above it.
func (p *page) headline() string {
	best := ""
	for i, piece := range p.n.Pieces {
		if piece.Kind == doc.Heading && p.verdicts[i].reason == doc.Furniture && piece.Links < 0.5 {
			if t := cleanTitle(p.text(i)); kindOfTitle(t) != "" && utf8.RuneCountInString(t) >= 6 && (best == "" || piece.Level == 1) {
				best = t
			}
		}
	}
	if best != "" {
		return best
	}
	page := core(p.candidate("page_title", doc.FromMeta))
	for i, piece := range p.n.Pieces {
		if piece.Kind != doc.Meta && len(p.cores[i]) >= 18 && strings.HasPrefix(page, p.cores[i]) && piece.Links < 0.5 {
			return cleanTitle(p.text(i))
		}
	}
	return ""
}
