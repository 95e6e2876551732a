package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// Lists of government sites are parted into pages whose addresses a script computes. TRS writes createPageHTML(120, 0,
// "index", "html"): index_1.html to index_119.html; others say how many pages there are and put the number behind the
// name of the page. The addresses that are written out, in links, options and data islands, are read as they are. A script
// that goes to a page is read where it says the address by itself.

var (
	// createPage(count, current, "name", "extension"), also under the names createPageHTML and createPageHtml. With the id of
	// an element before the count, the pages are counted from 1: the second is index_2.
	createPage = regexp.MustCompile(`(?i)createPage\w*\s*\(\s*(["'][^"']{0,80}["']\s*,)?\s*(\w+)\s*,\s*(\w+)\s*,\s*["']([\w./-]{1,80})["']\s*,\s*["'](\w{1,8})["']`)
	// var countPage = 120
	countPage = regexp.MustCompile(`(?i)\b(?:countPage|pageCount|totalPages?)\s*=\s*["']?(\d{1,5})`)
	// function gotoPage(n) { location.href = "list_" + n + ".html"; }
	jumpFunction = regexp.MustCompile(`function\s+(\w+)\s*\(\s*(\w+)\s*\)\s*\{[^{}]{0,200}?\b(?:location(?:\.href)?\s*=|window\.open\s*\()\s*["']([^"'<>\n]{0,300})["']\s*\+\s*(\w+)\s*(?:\+\s*["']([^"'<>\n]{0,300})["']\s*)?[;,)}]`)
	// gotoPage(3), javascript:gotoPage('3'); show('1f3a')
	jumpCall = regexp.MustCompile(`^\s*(?i:javascript:)?\s*(?:return\s+)?(\w+)\s*\(\s*["']?([\w-]{1,64})["']?\s*\)`)
	// location.href='list_3.html', window.open('list_3.html', '_blank')
	jumpTo = regexp.MustCompile(`^\s*(?i:javascript:)?\s*(?:(?:window|self|document|top|parent)\.)?(?:location(?:\.href)?\s*=|(?:location\.assign|location\.replace|open)\s*\()\s*["']([^"'<>\n]{1,300})["']\s*(?:[;,)]|$)`)
	// download('/files/3.doc'), whatever it does
	jumpArgument = regexp.MustCompile(`^\s*(?i:javascript:)?\s*(?:return\s+)?\w+\s*\(\s*["']((?:https?://|\.{0,2}/)[^"'<>\s]{1,300})["']\s*[,)]`)
)

// isPagerText reports whether the text of a link names another page of a list: 下一页, 尾页, 3.
func (r *furnitureRules) isPagerText(core string) bool {
	return r.pager[core] || core != "" && len(core) <= 3 && strings.Trim(core, "0123456789") == ""
}

// pagerText is the length in bytes that the text of a link to another page of a list has at most.
const pagerText = 30

// maxPagers bounds how many links to other pages are looked at.
const maxPagers = 2 * maxPages

// pagerLink is a link to another page of a list.
type pagerLink struct {
	href   string
	number int // that its text is; 0 for 下一页
}

// pager notes the address of a link to another page of a list.
func (p *htmlPage) pager(n *node, length int) {
	if length > pagerText || len(p.a.pagers) >= maxPagers {
		return
	}
	href := n.also().href
	if leads(href) && strings.Contains(strings.ToLower(href), "dataproxy") {
		p.a.pagers = append(p.a.pagers, pagerLink{href: href})
		return
	}
	if length == 0 || !leads(href) && n.also().click == "" && !mayLead(href) {
		return
	}
	c := core(p.plain(n))
	if !p.x.furniture.isPagerText(c) {
		return
	}
	if leads(href) {
		number, _ := strconv.Atoi(c) // a word is none
		p.a.pagers = append(p.a.pagers, pagerLink{href, number})
	}
}

// oneText reports whether an element holds one text and nothing beside it.
func oneText(n *node) bool {
	c := n.first
	return c != nil && c == n.last && (c.kind == textNode || oneText(c))
}

// mayLead reports whether a script that a click runs may go to a page: it sets the location, or calls a function with a number
// or an address.
func mayLead(script string) bool {
	return strings.Contains(script, "ocation") || strings.IndexByte(script, '(') > 0 && strings.ContainsAny(script, "0123456789/")
}

// unscript gives an element that a script leads on from the address of what it leads to, where that is known.
func (p *htmlPage) unscript(n *node) {
	d := n.also()
	if n.more == nil || leads(d.href) || d.click == "" && !mayLead(d.href) {
		return
	}
	if to := p.jump(d.click, d.href); leads(to) {
		n.more.href = to
		if len(p.a.anchors) < maxAnchors {
			p.a.anchors = append(p.a.anchors, to)
		}
	}
}

// scripted counts a link that leads to something by a script that does not say where.
func (p *htmlPage) scripted(n *node) {
	d := n.also()
	if leads(d.href) || strings.Contains(d.href, "void(") && d.click == "" || d.click == "" && !mayLead(d.href) {
		return
	}
	switch text := p.plain(n); {
	case namesFile(text) || namesFile(d.title):
		p.a.hidden.Files++
	case p.x.furniture.isPagerText(core(text)), utf8.RuneCountInString(core(text)) >= entryTitle:
		p.a.hidden.Pages++
	}
}

// scriptMove is where a script leads on to: location.href = "/zwgk/";
var scriptMove = regexp.MustCompile(`\blocation(?:\.href)?\s*=\s*["']([^"'<>\s]{1,300})["']\s*(?:;|\n|$)`)

// bare reports whether nothing stands on the page.
func (p *htmlPage) bare() bool {
	return !slices.ContainsFunc(p.a.pieces, func(piece doc.Piece) bool { return piece.Kind != doc.Meta })
}

// scriptMoves are where the scripts of a page lead on to by themselves.
func scriptMoves(t *tree, source string) (out []string) {
	for _, i := range t.islands {
		if i.kind != scriptIsland {
			continue
		}
		for _, m := range scriptMove.FindAllStringSubmatch(source[i.span.Start:i.span.End], maxFrames) {
			out = append(out, m[1])
		}
	}
	return out
}

// jump is the address to which one of some scripts goes, as far as it is known; "" else.
func (p *htmlPage) jump(scripts ...string) string {
	for _, s := range scripts {
		if m := jumpTo.FindStringSubmatch(s); m != nil {
			return m[1]
		}
		if m := jumpArgument.FindStringSubmatch(s); m != nil {
			return m[1]
		}
		m := jumpCall.FindStringSubmatch(s)
		if m == nil || p.jumps == nil {
			continue
		}
		if j, ok := p.jumps()[m[1]]; ok {
			return j.before + m[2] + j.behind
		}
	}
	return ""
}

// jump is a function that goes to the address with its argument between two strings.
type jump struct{ before, behind string }

// jumpsOf lists the functions of a page's scripts that do nothing but that.
func jumpsOf(t *tree, source string) map[string]jump {
	out := map[string]jump{}
	for _, i := range t.islands {
		if i.kind != scriptIsland {
			continue
		}
		for _, m := range jumpFunction.FindAllStringSubmatch(source[i.span.Start:i.span.End], maxIslands) {
			if m[2] == m[4] {
				out[m[1]] = jump{m[3], m[5]}
			}
		}
	}
	return out
}

// pagesOf are the pages that links lead to. Where the addresses differ by one number alone, which grows as the numbers of the
// pages do, those between them are there, too: a pager shows 1 2 3 … and the last.
func pagesOf(links []pagerLink) []string {
	var out []string
	s := seriesOf(links)
	for n := s.first; s.step > 0 && n <= s.last && len(out) <= maxPages; n += s.step {
		out = append(out, s.at(n))
	}
	for _, l := range links {
		if _, in := s.number(l.href); !in {
			out = append(out, l.href)
		}
	}
	return out
}

// series are addresses that differ by a number alone; the zero series has none.
type series struct {
	before, behind    string
	first, last, step int
}

func (s series) at(n int) string { return s.before + strconv.Itoa(n) + s.behind }

// number is the number of an address of the series.
func (s series) number(href string) (int, bool) {
	if s.step == 0 || len(href) <= len(s.before)+len(s.behind) || !strings.HasPrefix(href, s.before) || !strings.HasSuffix(href, s.behind) {
		return 0, false
	}
	n, ok := plainNumber(href[len(s.before) : len(href)-len(s.behind)])
	return n, ok && n >= s.first && (n-s.first)%s.step == 0
}

// plainNumber reads a number as it is written without zeros before it.
func plainNumber(digits string) (int, bool) {
	if digits == "" || len(digits) > 6 || strings.Trim(digits, "0123456789") != "" || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// seriesOf finds the series of a pager. Two pages with their numbers say how it counts: index_2 and index_3 are 2 and 3. So do
// the next page and the last when the next is 1 or 2, which is the second page.
func seriesOf(links []pagerLink) series {
	numbered := func(l pagerLink) int { return min(l.number, 1) }
	links = slices.Clone(links)
	slices.SortStableFunc(links, func(a, b pagerLink) int { return numbered(b) - numbered(a) })
	for i, a := range links {
		for _, b := range links[i+1:] {
			s, ok := between(a, b)
			if !ok {
				continue
			}
			for _, l := range links {
				n, ok := (series{s.before, s.behind, 0, 0, 1}).number(l.href)
				if ok && (n-s.first)%s.step == 0 {
					s.first, s.last = min(s.first, n), max(s.last, n)
				}
			}
			return s
		}
		if i > 20 { // a pager that has shown none
			break
		}
	}
	return series{}
}

// between is the series that two links belong to.
func between(a, b pagerLink) (s series, ok bool) {
	before := 0
	for before < min(len(a.href), len(b.href)) && a.href[before] == b.href[before] {
		before++
	}
	behind := 0
	for behind < min(len(a.href), len(b.href))-before && a.href[len(a.href)-1-behind] == b.href[len(b.href)-1-behind] {
		behind++
	}
	for before > 0 && isDigit(a.href[before-1]) {
		before--
	}
	for behind > 0 && isDigit(a.href[len(a.href)-behind]) {
		behind--
	}
	s = series{before: a.href[:before], behind: a.href[len(a.href)-behind:]}
	m, ok1 := plainNumber(a.href[before : len(a.href)-behind])
	n, ok2 := plainNumber(b.href[before : len(b.href)-behind])
	if !ok1 || !ok2 || m == n {
		return s, false
	}
	if s.first, s.last = min(m, n), max(m, n); a.number == 0 || b.number == 0 {
		s.step = 1
		return s, s.first == 1 || s.first == 2
	}
	pages := b.number - a.number
	if pages == 0 || (n-m)%pages != 0 || (n-m)/pages < 1 {
		return s, false
	}
	s.step = (n - m) / pages
	return s, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// scriptPages lists the pages that the scripts of a page compute.
func scriptPages(t *tree, source string) []string {
	var out []string
	said := sync.OnceValue(func() int { // how many pages a script of the page says there are
		count := 0
		if c := countPage.FindStringSubmatch(source); c != nil {
			count, _ = strconv.Atoi(c[1])
		}
		return count
	})
	for _, i := range t.islands {
		if i.kind != scriptIsland {
			continue
		}
		m := createPageCall(source[i.span.Start:i.span.End])
		if m == nil {
			continue
		}
		count, err := strconv.Atoi(m[2])
		if err != nil { // a variable
			count = said()
		}
		first := 0 // the number of the first page, whose address has none
		if m[1] != "" {
			first = 1
		}
		if current, err := strconv.Atoi(m[3]); err == nil && current > first && count > 1 {
			out = append(out, m[4]+"."+m[5])
		}
		for n := first + 1; n < first+min(count, maxPages) && len(out) < maxPages; n++ {
			out = append(out, fmt.Sprintf("%s_%d.%s", m[4], n, m[5]))
		}
	}
	return out
}

// createPageCall finds the call in a script, not the function of that name.
func createPageCall(s string) []string {
	for _, name := range []string{"createPage", "createpage", "CreatePage"} {
		if at := strings.Index(s, name); at >= 0 {
			return createPage.FindStringSubmatch(s[at:])
		}
	}
	return nil
}

// optionPages lists the addresses that the options of a page selector hold: <option value="list_266_2.html">.
func optionPages(t *tree) []string {
	var out []string
	for _, chunk := range t.chunks {
		for i := range chunk {
			n := &chunk[i]
			if len(out) < maxPages && n.atom == atom.Option && n.also().href != "" && strings.ContainsAny(n.also().href, ".?/") && strings.ContainsAny(n.also().href, "0123456789") {
				out = append(out, n.also().href)
			}
		}
	}
	return out
}
