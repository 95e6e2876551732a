package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// notDocuments end the names of newspapers and journals, which stand in 《》, too.
var notDocuments = []string{"日报", "晚报", "早报", "时报", "周报", "周刊", "月刊", "杂志", "晨报", "商报", "都市报", "期刊", "新闻联播"}

// references lists every distinct document that the text names in 《》, with the number printed beside it. Abbreviations
// that the text introduces (以下简称《条例》) are none.
func (p *page) references(f *frame) {
	short := map[string]bool{}
	at := map[string]int{}
	m := &p.found.Metadata
	for _, i := range f.kept {
		if !p.anchors[i].has(nameAnchor) {
			continue
		}
		key := p.keys[i]
		for _, s := range bookNames(key) {
			title := strings.TrimSpace(p.n.Text.Slice(p.span(i, s.Start+len("《"), s.End-len("》"))))
			name := core(title)
			if before := key[:s.Start]; strings.HasSuffix(squeeze(tail(before, 30)), "简称") || strings.HasSuffix(squeeze(tail(before, 30)), "简称:") {
				short[name] = true
				continue
			}
			if name == "" || short[name] || endsAny(title, notDocuments) {
				continue
			}
			k, seen := at[name]
			if !seen {
				k = len(m.References)
				at[name] = k
				m.References = append(m.References, doc.Reference{Title: title})
			}
			if m.References[k].DocNumber == "" {
				m.References[k].DocNumber = bracketNumber(key[s.End:])
			}
		}
	}
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

// bookNames finds the names in 《》 of a key; one inside another belongs to the outer one.
func bookNames(key string) []doc.Span {
	var out []doc.Span
	depth, start := 0, 0
	for i := 0; i < len(key); i += len("《") {
		k := strings.IndexByte(key[i:], "《"[0])
		if k < 0 {
			break
		}
		i += k
		switch {
		case strings.HasPrefix(key[i:], "《"):
			if depth == 0 {
				start = i
			}
			depth++
		case strings.HasPrefix(key[i:], "》") && depth > 0:
			if depth--; depth == 0 {
				if n := i + len("》") - start; n < 600 {
					out = append(out, doc.Span{Start: start, End: start + n})
				}
			}
		}
	}
	return out
}

// bracketNumber is the document number in the bracket behind a name.
func bracketNumber(after string) string {
	after = strings.TrimLeft(after, " ")
	if !strings.HasPrefix(after, "(") {
		return ""
	}
	s, ok := numberAt(after[1:min(len(after), 120)])
	if !ok || s.Start > 0 {
		return ""
	}
	return numberForm(after[1+s.Start : 1+s.End])
}

// parts finds the covering notice, the text it transmits, and the annexes.
func (p *page) parts(f *frame) {
	if len(f.kept) == 0 {
		return
	}
	type mark struct {
		role  doc.PartRole
		at    int
		title string
	}
	marks := []mark{{doc.PartNotice, 0, p.found.Metadata.Title}}
	if f.date >= 0 && f.addressee >= 0 {
		k := f.date + 1
		for k < len(f.kept) && (strings.HasPrefix(strings.TrimSpace(p.keys[f.kept[k]]), "(") || isAnnexList(p.keys[f.kept[k]])) {
			k++
		}
		if k < len(f.kept) && len(f.kept)-k >= 3 && !isAnnexHead(p.keys[f.kept[k]]) {
			marks = append(marks, mark{doc.PartTransmitted, k, p.titleFrom(f, k)})
		}
	}
	for k := marks[len(marks)-1].at + 1; k < len(f.kept); k++ {
		if isAnnexHead(p.keys[f.kept[k]]) && k+1 < len(f.kept) {
			marks = append(marks, mark{doc.PartAnnex, k, p.titleFrom(f, k+1)})
		}
	}
	if len(marks) == 1 {
		return // one text: no parts to tell
	}
	for n, mk := range marks {
		end := len(f.kept)
		if n+1 < len(marks) {
			end = marks[n+1].at
		}
		span := doc.Span{Start: p.n.Pieces[f.kept[mk.at]].Start, End: p.n.Pieces[f.kept[end-1]].End}
		p.found.Parts = append(p.found.Parts, doc.Part{Role: mk.role, Title: mk.title, Span: span})
	}
}

// titleFrom joins the title lines from k on.
func (p *page) titleFrom(f *frame, k int) string {
	var b strings.Builder
	for n := 0; k < len(f.kept) && n < 3 && p.titleLine(f.kept[k]) && !p.prose[f.kept[k]]; k, n = k+1, n+1 {
		b.WriteString(strings.TrimSpace(p.text(f.kept[k])))
		if kindOfTitle(b.String()) != "" {
			break
		}
	}
	return b.String()
}

// opensAnnex reports whether a line begins with the character of all words for annexes.
func opensAnnex(key string) bool { return strings.HasPrefix(key[doc.Blanks(key):], "附") }

// isAnnexHead reports whether a line heads an annex: 附件, 附件1, 附件：1 alone on it.
func isAnnexHead(key string) bool {
	if !opensAnnex(key) {
		return false
	}
	s := squeeze(key)
	rest, ok := strings.CutPrefix(s, "附件")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "附"); !ok {
			return false
		}
	}
	rest = strings.Trim(rest, ":. 、")
	_, n := doc.Numeral(rest)
	return n == len(rest) && n <= 6 && strings.Trim(s, "附:") != ""
}

// isAnnexList reports whether a line begins the list of annexes: 附件：1.……
func isAnnexList(key string) bool {
	if !opensAnnex(key) {
		return false
	}
	s := squeeze(key)
	return strings.HasPrefix(s, "附件:") || strings.HasPrefix(s, "附:") || strings.HasPrefix(s, "附件1:") || strings.HasPrefix(s, "附件1.")
}

// attachments reads the list of annexes and the files that the page links.
func (p *page) attachments(f *frame) {
	for k, i := range f.kept {
		if !isAnnexList(p.keys[i]) || len(p.keys[i]) > 400 {
			continue
		}
		title := p.value(i)
		numbered := strings.HasPrefix(squeeze(title), "1")
		p.attachment(title)
		for n := k + 1; numbered && n < len(f.kept) && n < k+40; n++ {
			key := squeeze(p.keys[f.kept[n]])
			if _, size := doc.Numeral(key); size == 0 || size > 2 || len(key) > 200 {
				break
			}
			p.attachment(p.text(f.kept[n]))
		}
		break
	}
	for _, a := range p.n.Attachments {
		p.link(doc.Attachment{Title: a.Title, URL: p.resolve(a.URL)})
	}
}

// link gives a listed annex its address, or adds the file when no annex without one has its title: two files may be called
// 下载, and the name of 附件1 stands in that of 附件10.
func (p *page) link(a doc.Attachment) {
	m := &p.found.Metadata
	for i, old := range m.Attachments {
		if c := core(old.Title); old.URL == a.URL || old.URL == "" && c != "" && strings.Contains(core(a.Title), c) {
			m.Attachments[i].URL = a.URL
			return
		}
	}
	m.Attachments = append(m.Attachments, a)
}

func (p *page) attachment(title string) {
	title = strings.TrimSpace(title)
	if _, n := doc.Numeral(title); n > 0 && n <= 2 {
		title = strings.TrimLeft(title[n:], ".．、 ")
	}
	if title != "" {
		p.found.Metadata.Attachments = append(p.found.Metadata.Attachments, doc.Attachment{Title: title})
	}
}
