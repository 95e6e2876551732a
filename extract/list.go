package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

const (
	entryTitle = 8    // characters that the title of an entry has at least
	shortEntry = 5    // and one that names a kind
	fewDated   = 3    // entries with dates that make a list
	fewPlain   = 5    // entries without dates that do
	fewBare    = 2    // entries with dates that do where the page has no prose
	listProse  = 3000 // bytes of running text above which a page is a document whatever it links
)

// kind tells a page that holds a document from a page that lists others, as columns and front pages do.
func (p *page) kind() {
	prose, linked := 0, 0
	for i, key := range p.keys {
		piece := &p.n.Pieces[i]
		switch {
		case piece.Kind == doc.Meta:
		case piece.Links > 0.5 || piece.Links > 0.3 && !p.prose[i]: // a number and a date may stand beside it
			linked += len(key)
		case p.kept(i) && p.prose[i]:
			prose += len(key)
		}
	}
	switch {
	case p.n.Markup && (prose < linked && prose < listProse || p.summed()) && !p.statesDocument() && p.list(prose == 0):
		p.found.PageKind = doc.PageList
	case prose == 0 && p.found.Metadata.Title == "":
		p.found.PageKind = doc.PageOther
	default:
		p.found.PageKind = doc.PageDocument
	}
}

// fewSummed is how many entries with dates say that the prose behind each is its summary.
const fewSummed = 5

// summed reports whether the prose of the page is summaries: behind each of its dated links two such lines at most, and none
// before the first.
func (p *page) summed() bool {
	dated := slices.DeleteFunc(p.candidates(), func(e entry) bool { return e.Date == "" || p.prose[e.piece] && p.n.Pieces[e.piece].Links < 0.5 })
	if len(dated) < fewSummed {
		return false
	}
	lines := make([]int, len(dated)+1) // of prose: before the first, and behind each
	for i, next := 0, 0; i < len(p.keys); i++ {
		switch {
		case next < len(dated) && dated[next].piece == i:
			next++
		case p.kept(i) && p.prose[i] && p.n.Pieces[i].Links <= 0.5:
			lines[next]++
		}
	}
	return lines[0] == 0 && slices.Max(lines) <= 2
}

// list reads a list page; it reports whether the page is one. A page that is bare of prose may have few entries.
func (p *page) list(bare bool) bool {
	entries, pages := p.entries(), p.pages()
	dated, files := 0, 0
	for _, e := range entries {
		if e.Date != "" {
			dated++
		}
		if isFile(e.URL) {
			files++
		}
	}
	few := len(entries) == 0 || len(pages) == 0 && !(bare && dated == len(entries) && dated >= fewBare && files == 0)
	if dated < fewDated && len(entries) < fewPlain && few {
		return false
	}
	p.found.Entries, p.found.Pages = entries, pages
	p.forgetDocument()
	return true
}

// forgetDocument takes back what was read as if the list were a document: its title is that of the column.
func (p *page) forgetDocument() {
	m := p.found.Metadata
	p.found.Metadata = doc.Metadata{Title: cleanTitle(firstOf(p.candidate("page_title", doc.FromMeta))), SourceSite: m.SourceSite, Keywords: m.Keywords}
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Kind == doc.Meta && metaFields[piece.Name] == "column" {
			p.found.Metadata.Title = strings.TrimSpace(p.text(i))
			break
		}
	}
	kept := map[string][]doc.Evidence{}
	for _, name := range []string{"page_title", "source_site"} {
		if list := p.found.Evidence[name]; len(list) > 0 {
			kept[name] = list
		}
	}
	p.found.Evidence, p.found.Parts = kept, nil
}

// statesDocument reports whether the page says that it holds one document: a number, addressees, the ArticleTitle that the
// page tags of government sites reserve for it (政府网站发展指引), or the documents before and behind it.
func (p *page) statesDocument() bool {
	m := &p.found.Metadata
	if len(m.Recipients) > 0 || (m.DocNumber != "" || m.IndexNumber != "") && p.numberedLinks() < numbersOfList && p.forms() < numbersOfList {
		return true
	}
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Kind == doc.Meta {
			if piece.Name == "articletitle" && p.cores[i] != "" {
				return true
			}
			continue
		}
		if p.x.furniture.beside.Begins(p.keys[i]) {
			return true
		}
	}
	return p.signedInWords()
}

// signedInWords reports whether the page has a signature, an organ and a date as notices write it: 2023年5月6日. The dates of
// lists are figures.
func (p *page) signedInWords() bool {
	for _, e := range p.found.Evidence["written_date"] {
		if e.From == doc.FromText && !e.Span.IsZero() && strings.Contains(p.n.Text.Slice(e.Span), "年") {
			return len(p.found.Evidence["issuers"]) > 0
		}
	}
	return false
}

// numbersOfList is how many lines with a link and a document number say that the numbers are those of a list's entries.
const numbersOfList = 3

// forms counts the index numbers that the forms of the page state: lists have one for each entry, shown or hidden.
func (p *page) forms() int {
	seen := map[string]bool{}
	for _, f := range p.fields {
		if f.name == "index_number" {
			seen[p.n.Text.Slice(f.value)] = true
		}
	}
	return len(seen)
}

// numberedLinks counts the document numbers in the links of the page, each once: a document may link to itself.
func (p *page) numberedLinks() int {
	seen := map[string]bool{}
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Links > 0.3 && piece.Kind != doc.Meta && !p.prose[i] {
			if s, ok := numberAt(p.keys[i]); ok {
				seen[p.keys[i][s.Start:s.End]] = true
			}
		}
	}
	return len(seen)
}

// entry is a link that may name a document.
type entry struct {
	doc.Entry
	piece int
}

// entries lists the links of a page that name documents, with the date beside each where there is one. Where entries have
// dates, links before the first of these and behind the last are of the page.
func (p *page) entries() (out []doc.Entry) {
	all := p.candidates()
	first, last, dated := len(all), -1, 0
	for k, e := range all {
		if e.Date != "" {
			first, last, dated = min(first, k), k, dated+1
		}
	}
	if dated < fewDated && dated*2 < len(all) {
		first, last = p.longestRun(all)
	}
	seen := map[string]bool{}
	for k := first; k <= last; k++ {
		e := all[k].Entry
		if !seen[e.URL+e.Title] {
			seen[e.URL+e.Title] = true
			out = append(out, e)
		}
	}
	return out
}

// candidates are the links with a title of some length, with their dates.
func (p *page) candidates() []entry {
	var all []entry
	after, before := 0, 0
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Href == "" || piece.Kind == doc.Meta || piece.Role == "nav" || piece.Role == "footer" || p.isPager(i) ||
			strings.HasPrefix(piece.Href, "#") || strings.HasPrefix(strings.ToLower(piece.Href), "javascript") {
			continue
		}
		title, date := p.titleAndDate(i)
		if n := utf8.RuneCountInString(core(title)); n < entryTitle && (n < shortEntry || kindOfTitle(title) == "") {
			continue
		}
		e := entry{doc.Entry{Title: title, URL: p.resolve(piece.Href), Date: date}, i}
		if date == "" {
			if p.dateFrom(i, +1) != "" {
				after++
			}
			if p.dateFrom(i, -1) != "" {
				before++
			}
		}
		all = append(all, e)
	}
	for k := range all {
		if all[k].Date != "" {
			continue
		}
		if before > after {
			all[k].Date = p.dateFrom(all[k].piece, -1)
		} else {
			all[k].Date = p.dateFrom(all[k].piece, +1)
		}
	}
	return all
}

// farDate is how many lines behind a link its date may stand, where no other link stands between.
const farDate = 8

// dateFrom is the date that belongs to the link of piece i: in its row of a table, before it, or behind it, where a summary
// and hidden fields may stand between.
func (p *page) dateFrom(i, step int) string {
	at := p.n.Pieces[i]
	for k := i + step; k >= 0 && k < len(p.keys); k += step {
		piece := &p.n.Pieces[k]
		switch {
		case at.Kind == doc.CellPiece && (piece.Kind != doc.CellPiece || piece.Cell.Table != at.Cell.Table || piece.Cell.Row != at.Cell.Row):
			return ""
		case at.Kind != doc.CellPiece && (step < 0 && k < i-1 || k > i+farDate):
			return ""
		}
		if d := p.dateBeside(k); d != "" {
			return d
		}
		if piece.Href != "" && piece.Href != at.Href {
			return ""
		}
	}
	return ""
}

// dateBeside is the date of piece i, when it is a short line with one and no link.
func (p *page) dateBeside(i int) string {
	if i < 0 || i >= len(p.keys) || p.n.Pieces[i].Kind == doc.Meta || len(p.keys[i]) > 60 {
		return ""
	}
	d, s, ok := doc.FindDate(p.keys[i])
	if !ok || d.Day == 0 || p.n.Pieces[i].Href != "" && strings.Trim(p.keys[i][:s.Start]+withoutClock(p.keys[i][s.End:]), " []()") != "" {
		return ""
	}
	return d.ISO()
}

// titleAndDate parts the line of an entry: its date stands at the end or the beginning.
func (p *page) titleAndDate(i int) (title, date string) {
	key := p.keys[i]
	from := 0
	if s, d, ok := lastDate(key); ok && strings.Trim(key[s.End:], " []()|:0123456789") == "" && s.Start > 0 {
		if d, first, ok := doc.FindDate(key[:s.Start]); ok && d.Day > 0 && strings.Trim(key[:first.Start], " []()|") == "" {
			from = first.End // the date stands at both ends
		}
		return p.trimmed(i, from, s.Start), d.ISO()
	}
	if d, s, ok := doc.FindDate(key); ok && d.Day > 0 && strings.Trim(key[:s.Start], " []()|") == "" {
		rest := strings.TrimLeft(withoutClock(key[s.End:]), " ])|:")
		return p.trimmed(i, len(key)-len(rest), len(key)), d.ISO()
	}
	return p.text(i), ""
}

// withoutClock takes the time of day off the beginning of a text.
func withoutClock(s string) string {
	if !isClock(s) {
		return s
	}
	return strings.TrimLeft(strings.TrimLeft(s, " "), "0123456789:")
}

// trimmed is a range of a line without the marks at its ends.
func (p *page) trimmed(i, from, to int) string {
	t := strings.Trim(p.n.Text.Slice(p.span(i, from, to)), " 　\t|【】·•>")
	return strings.TrimSpace(strings.TrimRight(strings.TrimLeft(t, "])）】"), "[(（【"))
}

// lastDate is the last full date in a key.
func lastDate(key string) (doc.Span, doc.Date, bool) {
	var span doc.Span
	var date doc.Date
	found := false
	for at := 0; at < len(key); {
		d, s, ok := doc.FindDate(key[at:])
		if !ok {
			break
		}
		if d.Day > 0 {
			span, date, found = s.Shift(at), d, true
		}
		at += max(s.End, 1)
	}
	return span, date, found
}

// longestRun finds the longest run of entries that stand close together.
func (p *page) longestRun(all []entry) (first, last int) {
	first, last = 0, -1
	for k := 0; k < len(all); {
		end := k
		for end+1 < len(all) && p.close(all[end].piece, all[end+1].piece) {
			end++
		}
		if end-k > last-first || last < 0 {
			first, last = k, end
		}
		k = end + 1
	}
	return first, last
}

// close reports whether two entries belong together: hardly anything between them, or in the same or the next row.
func (p *page) close(i, k int) bool {
	a, b := &p.n.Pieces[i], &p.n.Pieces[k]
	return k-i <= 3 || a.Kind == doc.CellPiece && b.Kind == doc.CellPiece && a.Cell.Table == b.Cell.Table && b.Cell.Row-a.Cell.Row <= 1
}

// isPager reports whether piece i is a link to another page of the list: 下一页, 3, [4].
func (p *page) isPager(i int) bool {
	return p.n.Pieces[i].Href != "" && p.n.Pieces[i].Links > 0.5 && p.x.furniture.isPagerText(p.cores[i])
}

// maxPages bounds how many further pages of a list are given.
const maxPages = 2000

// pages are the addresses of the further pages of a list: those the page links, and those its scripts compute.
func (p *page) pages() []string {
	var out []string
	own, _, _ := strings.Cut(p.src.URL, "#")
	seen := map[string]bool{own: true}
	add := func(href string) {
		if href = p.resolve(href); href == "" || seen[href] {
			return
		}
		if len(out) >= maxPages {
			p.note("page_limit", "more than the limit of %d further pages; the rest is left out", maxPages)
			return
		}
		seen[href] = true
		out = append(out, href)
	}
	for _, href := range p.n.Pages {
		add(href)
	}
	return out
}
