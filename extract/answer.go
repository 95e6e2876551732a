package extract

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// maxItems bounds how many items of an answer are read.
const maxItems = 10_000

// readAnswer reads the answer of a list interface; false for all else, which adds nothing. Errors are those of the JSON of an
// answer that an interface is for.
func (x *Extractor) readAnswer(a *assembler, src doc.Source, text doc.Text) (bool, error) {
	address, _, _ := strings.Cut(strings.TrimSpace(src.URL), "#")
	if address == "" {
		return false, nil
	}
	source := text.String()
	var root *jsonValue
	for _, f := range x.interfaces {
		if !f.answers(address) {
			continue
		}
		if root == nil {
			at := jsonStart(source)
			if at < 0 {
				return false, nil
			}
			v, _, err := readJSON(source, at)
			if err != nil {
				return false, err
			}
			root = &v
		}
		if items, ok := f.itemsOf(root); ok {
			a.listed = true
			return true, f.read(a, text, root, items, address)
		}
	}
	return false, nil
}

// jsonStart is where the JSON of an answer begins; -1 for what is none. In JSONP it is the argument of a call: done({…}).
func jsonStart(s string) int {
	at := blankEnd(s, 0)
	if name := nameLength(s[at:]); name > 0 {
		call := blankEnd(s, at+name)
		if call == len(s) || s[call] != '(' {
			return -1
		}
		at = blankEnd(s, call+1)
	}
	if at == len(s) || s[at] != '{' && s[at] != '[' {
		return -1
	}
	next := blankEnd(s, at+1)
	switch {
	case next == len(s):
		return -1
	case s[at] == '{' && s[next] != '"' && s[next] != '}', s[at] == '[' && strings.IndexByte(`{["]`, s[next]) < 0:
		return -1
	}
	return at
}

// maxCallback is how long the name of a JSONP function may be, in bytes.
const maxCallback = 200

// nameLength is the length of the name of a function at the beginning of s: window.done, jQuery1_2, cb[0].
func nameLength(s string) int {
	n := 0
	for n < len(s) && n < maxCallback && (isLetter(s[n]) || s[n] == '_' || s[n] == '$' || n > 0 && (s[n] >= '0' && s[n] <= '9' || s[n] == '.' || s[n] == '[' || s[n] == ']')) {
		n++
	}
	return n
}

// itemsOf are the items of an answer; false when it has no array of them.
func (f *listInterface) itemsOf(root *jsonValue) (items []*jsonValue, ok bool) {
	for _, path := range f.items {
		for _, v := range root.find(path) {
			if v.kind != '[' {
				continue
			}
			ok = true
			for i := range v.children {
				items = append(items, &v.children[i])
			}
		}
	}
	return items, ok
}

// read adds the items of an answer.
func (f *listInterface) read(a *assembler, text doc.Text, root *jsonValue, items []*jsonValue, address string) error {
	if len(items) > maxItems {
		a.note("entry_limit", "%d of %d entries beyond the limit of %d were left out", len(items)-maxItems, len(items), maxItems)
		items = items[:maxItems]
	}
	seen := map[doc.Entry]bool{}
	for _, item := range items {
		title, href, date := f.title(item, text), f.link(item, text.String()), f.date(item, text.String())
		e := doc.Entry{Title: title.String(), URL: href, Date: date}
		if e.Title == "" && e.URL == "" || seen[e] {
			continue
		}
		seen[e] = true
		a.entries = append(a.entries, e)
		if err := a.add(title, doc.Piece{Kind: doc.Paragraph, Links: 1, Href: href}); err != nil {
			return err
		}
	}
	a.pages = f.furtherPages(root, text.String(), address)
	return nil
}

// title is the title of an item, without tags and blanks around it.
func (f *listInterface) title(item *jsonValue, text doc.Text) doc.Text {
	for _, path := range f.titles {
		v := item.first(path)
		if v == nil || v.text(text.String()) == "" {
			continue
		}
		t := unquoted(text, v.span)
		if strings.IndexByte(t.String(), '<') >= 0 {
			t = resolved(t, doc.Span{End: t.Len()}, "<", func(raw string) (int, string) { return tagLength(raw), "" })
		}
		t = unescape(t, doc.Span{End: t.Len()})
		t = resolved(t, doc.Span{End: t.Len()}, "\r\n\t", func(string) (int, string) { return 1, " " })
		if from, to := trim(t.String()); from < to {
			return t.Cut(from, to)
		}
	}
	return doc.Text{}
}

// tagLength is the length of the tag at the beginning of s; 0 when there is none: <em>, </em>, <br/>, <font color='red'>.
func tagLength(s string) int {
	name := strings.TrimPrefix(s[1:], "/")
	if name == "" || !isLetter(name[0]) {
		return 0
	}
	return 1 + strings.IndexByte(s[:min(len(s), maxTag)], '>')
}

// link is where an item leads to: the first path or pattern that all values are there for.
func (f *listInterface) link(item *jsonValue, source string) string {
	for _, l := range f.links {
		if !strings.Contains(l, "{") {
			l = "{" + l + "}"
		}
		if href := fill(l, item, source); href != "" {
			return href
		}
	}
	return ""
}

// fill puts the values of an item into a pattern; "" when one is missing.
func fill(pattern string, item *jsonValue, source string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		path, rest, _ := strings.Cut(rest, "}")
		v := item.first(path)
		if v == nil || v.text(source) == "" {
			return ""
		}
		b.WriteString(v.text(source))
		pattern = rest
	}
}

// beijing is the time that the figures of these interfaces are dates in: UTC+8.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// date is the date of an item in ISO 8601; "" when it has none.
func (f *listInterface) date(item *jsonValue, source string) string {
	for _, d := range f.dates {
		v := item.first(d.path)
		if v == nil {
			continue
		}
		date := doc.Date{}
		if d.unit == 0 {
			date, _, _ = doc.FindDate(v.text(source))
		} else if n, err := strconv.ParseFloat(v.text(source), 64); err == nil && n > 0 && n/d.unit < 1<<33 {
			t := time.Unix(int64(n/d.unit), 0).In(beijing)
			date = doc.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
		}
		if iso := date.ISO(); iso != "" {
			return iso
		}
	}
	return ""
}

// furtherPages are the addresses of all pages of the list.
func (f *listInterface) furtherPages(root *jsonValue, source, address string) []string {
	if f.counter == "" {
		return nil
	}
	count := largest(root, f.pages, source)
	if total, size := largest(root, f.totals, source), f.sizeOf(address); count == 0 && size > 0 {
		count = math.Ceil(total / float64(size))
	}
	if count == 0 {
		return nil
	}
	var out []string
	for n := f.from; float64(n) < float64(f.to)+count && len(out) <= maxPages+1; n++ { // one more than the limit, which tells of it
		out = append(out, withParameter(address, f.counter, strconv.Itoa(n)))
	}
	return out
}

// largest is the largest number at the paths; 0 when there is none.
func largest(root *jsonValue, paths []string, source string) (most float64) {
	for _, path := range paths {
		for _, v := range root.find(path) {
			if n, err := strconv.ParseFloat(v.text(source), 64); err == nil && n > most {
				most = n
			}
		}
	}
	return most
}

// sizeOf is how many items a page has; 0 when that is not known.
func (f *listInterface) sizeOf(address string) int {
	if f.sizeParam != "" {
		if n, err := strconv.Atoi(parameter(address, f.sizeParam)); err == nil && n > 0 {
			return n
		}
	}
	return f.size
}

// parameter is the value of a parameter of an address.
func parameter(address, name string) string {
	_, query, _ := strings.Cut(address, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// withParameter is an address with another value of a parameter, all else as it is.
func withParameter(address, name, value string) string {
	path, query, ok := strings.Cut(address, "?")
	if !ok || query == "" {
		return fmt.Sprintf("%s?%s=%s", path, name, url.QueryEscape(value))
	}
	pairs := strings.Split(query, "&")
	found := false
	for i, pair := range pairs {
		if key, _, _ := strings.Cut(pair, "="); key == name {
			pairs[i], found = name+"="+url.QueryEscape(value), true
		}
	}
	if !found {
		pairs = append(pairs, name+"="+url.QueryEscape(value))
	}
	return path + "?" + strings.Join(pairs, "&")
}

// listed makes a list page of the answer of a list interface: its titles are the normalized ones.
func (p *page) listed() {
	p.verdicts = make([]verdict, len(p.n.Pieces))
	p.found.Diagnostics = append(p.found.Diagnostics, p.n.Diagnostics...)
	p.found.PageKind = doc.PageList
	next := 0
	for _, e := range p.n.Entries {
		if e.Title != "" && next < len(p.n.Pieces) {
			e.Title = strings.TrimSpace(p.text(next))
			next++
		}
		if e.URL != "" {
			e.URL = p.resolve(e.URL)
		}
		p.found.Entries = append(p.found.Entries, e)
		p.n.Anchors = append(p.n.Anchors, e.URL)
	}
	p.found.Pages = p.pages()
}
