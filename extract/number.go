package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// numberAt finds the first document number in a key and returns where it stands: 云政发[2020]3号, with any brackets or
// lost ones; 第3号, 令第3号, 公告2020年第3号; 字第1140084422号; 第49/2026号.
func numberAt(key string) (doc.Span, bool) {
	for at := 0; at < len(key); {
		k := strings.Index(key[at:], "号")
		if k < 0 {
			return doc.Span{}, false
		}
		end := at + k + len("号")
		if s, ok := councilNumber(key[at:end]); ok {
			return doc.Span{Start: at + s, End: end}, true
		}
		if s, ok := numberEnding(key, at+k); ok {
			return doc.Span{Start: s, End: end}, true
		}
		at = end
	}
	return doc.Span{}, false
}

// councilNumber finds the number of a paper of a legislative council: 立法会CB(2)954/98-99(01)号.
func councilNumber(key string) (int, bool) {
	k, name := -1, ""
	for _, n := range []string{"立法会", "临立会"} {
		if at := strings.LastIndex(key, n); at > k {
			k, name = at, n
		}
	}
	if k < 0 {
		return 0, false
	}
	inner := strings.TrimSuffix(key[k+len(name):], "号")
	if inner == "" || len(inner) > 40 || !strings.ContainsAny(inner, "0123456789") || strings.Trim(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()/- ") != "" {
		return 0, false
	}
	return k, true
}

// numberEnding walks back from 号 over the serial, the year in brackets and the code of the organ.
func numberEnding(key string, end int) (int, bool) {
	end = backBlanks(key, end)
	if end > 1 && key[end-1] >= 'A' && key[end-1] <= 'Z' && key[end-2] >= '0' && key[end-2] <= '9' {
		end-- // 第1060073562B号
	}
	if end > 2 && key[end-1] >= 'A' && key[end-1] <= 'Z' && key[end-2] == '/' {
		i := backSlashed(key, end) // 第19/78/M号
		if rest, ok := strings.CutSuffix(key[:i], "第"); ok {
			return len(rest), true
		}
		return 0, false
	}
	i := backDigits(key, end)
	if i == end {
		return 0, false
	}
	i = backBlanks(key, i)
	if rest := key[:i]; strings.HasSuffix(rest, "/") { // 第49/2026号, 第004/DGF/2023号
		i = backSlashed(key, i)
	}
	i = backBlanks(key, i)
	if rest, ok := strings.CutSuffix(key[:i], "第"); ok {
		return ordinalEnding(key, rest), true
	}
	j, ok := backBracket(key, i)
	if ok {
		if start := backCode(key, j); start < j {
			return start, true
		}
		return 0, false
	}
	if end-i >= 5 && i >= 3 { // 国办发200966号: brackets lost
		digits := key[backDigits(key, end):end]
		if y := digits[:min(4, len(digits))]; len(digits) > 4 && (strings.HasPrefix(y, "19") || strings.HasPrefix(y, "20")) {
			start := backCode(key, backDigits(key, end))
			if strings.ContainsAny(key[start:i], "发函字办令") {
				return start, true
			}
		}
	}
	return 0, false
}

// ordinalEnding walks back from 第 over what stands before it (字, a year, a bracket, 令); rest is what does.
func ordinalEnding(key, rest string) int {
	i := len(rest)
	if strings.HasSuffix(rest, "字") {
		return backLetters(key, i)
	}
	if y := backDigits(key, len(rest)); len(rest)-y == 4 && (strings.HasPrefix(rest[y:], "19") || strings.HasPrefix(rest[y:], "20")) {
		return backCode(key, y) // 2018第3号
	}
	if r, ok := strings.CutSuffix(strings.TrimRight(rest, " "), "年"); ok {
		r = strings.TrimRight(r, " ")
		if y := backDigits(key, len(r)); len(r)-y == 4 {
			return backCode(key, y)
		}
	}
	if j, ok := backBracket(key, i); ok {
		return backCode(key, j)
	}
	if strings.HasSuffix(rest, "令") || strings.HasSuffix(rest, "公告") || strings.HasSuffix(rest, "通告") {
		start := backCode(key, i)
		return start + len(key[start:i]) - len(strings.TrimPrefix(key[start:i], "年")) // 2017年农业部公告第2569号
	}
	return i
}

// backSlashed walks back over figures, letters and the slashes between them.
func backSlashed(key string, i int) int {
	for i > 0 && (key[i-1] == '/' || key[i-1] >= '0' && key[i-1] <= '9' || key[i-1] >= 'A' && key[i-1] <= 'Z') {
		i--
	}
	return i
}

func backDigits(key string, i int) int {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(key[:i])
		if !(r >= '0' && r <= '9' || strings.ContainsRune("〇零一二三四五六七八九十百", r)) {
			break
		}
		i -= n
	}
	return i
}

func backBlanks(key string, i int) int {
	return len(strings.TrimRight(key[:i], " \t"))
}

// backBracket walks back over a year in brackets.
func backBracket(key string, i int) (int, bool) {
	i = backBlanks(key, i)
	if i == 0 || key[i-1] != ']' && key[i-1] != ')' && key[i-1] != '>' {
		return 0, false
	}
	j := backBlanks(key, i-1)
	y := backDigits(key, j)
	if y == j {
		return 0, false
	}
	k := backBlanks(key, y)
	if k == 0 || key[k-1] != '[' && key[k-1] != '(' && key[k-1] != '<' {
		return 0, false
	}
	return k - 1, true
}

// maxCode bounds the code of an organ: 发改办财金规, 内授消字, 鲁政办发明电.
const maxCode = 14

// wholeCode is the length in characters up to which what stands before the year at the beginning of a line is the code.
const wholeCode = 10

// backCode walks back over the code of the organ.
func backCode(key string, i int) int {
	i = backBlanks(key, i)
	start := i
	for n := 0; n < maxCode && start > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(key[:start])
		if !unicode.Is(unicode.Han, r) && !(r >= 'A' && r <= 'Z') {
			break
		}
		start -= size
	}
	if start == 0 && utf8.RuneCountInString(key[:i]) <= wholeCode {
		return 0 // it begins the line: what looks like the end of a title is part of the code (社科规划办通)
	}
	for _, w := range []string{"的", "日", "通知", "意见", "决定", "方案", "办法", "批复", "通报", "规定", "细则", "要点", "计划", "规划", "报告", "目录", "名单"} {
		if k := strings.LastIndex(key[start:i], w); k >= 0 { // the end of a title that the number was fused to
			start += k + len(w)
		}
	}
	return start
}

// backLetters walks back over the code of a Taiwanese letter, which may hold figures: 交邮88字.
func backLetters(key string, i int) int {
	start := backCode(key, i)
	if d := len(strings.TrimRight(key[:start], "0123456789")); d < start && d > 0 && start < i {
		if before := backCode(key, d); before < d {
			return before
		}
	}
	return start
}

// numberIn is the document number in a value, in the printed form with 〔〕 around the year; "" when there is none.
func numberIn(key string) string {
	s, ok := numberAt(key)
	if !ok {
		return ""
	}
	return numberForm(key[s.Start:s.End])
}

// numberForm writes a number with the brackets of the standard and without blanks.
func numberForm(n string) string {
	n = squeeze(n)
	if _, ok := councilNumber(n); ok {
		return n // its brackets belong to it
	}
	for _, b := range []string{"[]", "()", "<>"} {
		i, j := strings.IndexByte(n, b[0]), strings.IndexByte(n, b[1])
		if i >= 0 && j > i {
			return n[:i] + "〔" + n[i+1:j] + "〕" + n[j+1:]
		}
	}
	return n
}

// onlyNumber reports whether a line is a document number and nothing else.
func onlyNumber(key string) bool {
	key = strings.Trim(key, " \t()")
	s, ok := numberAt(key)
	return ok && s.Start == 0 && strings.Trim(key[s.End:], " \t") == ""
}

// number finds the document number: in the form, on a line of its own above the body, or beside the title.
func (p *page) number(f *frame) {
	m := &p.found.Metadata
	if n := p.candidate("doc_number", doc.FromForm); n != "" {
		m.DocNumber = n
		return
	}
	if n := p.numberAbove(f); n != "" {
		m.DocNumber = n
		return
	}
	if p.beside != "" {
		m.DocNumber = p.beside
		p.evidence("doc_number", m.DocNumber, doc.FromText, p.n.Pieces[f.kept[f.title]].Span)
		return
	}
	if m.DocNumber = p.pageNumber(); m.DocNumber != "" {
		return
	}
	m.DocNumber = p.titleNumber()
}

// titleNumber is the number that stands beside another print of the title: the page's headline, its <title>.
func (p *page) titleNumber() string {
	title := core(p.found.Metadata.Title)
	if title == "" {
		return ""
	}
	for i, c := range p.cores {
		if !strings.HasPrefix(c, title) || len(c) > len(title)+120 {
			continue
		}
		text := p.text(i)
		if p.n.Pieces[i].Kind == doc.Meta {
			text = firstOf(text)
		}
		if _, n := partTitle(text); n != "" {
			p.evidence("doc_number", n, doc.FromText, p.n.Pieces[i].Span)
			return n
		}
	}
	return ""
}

// numberAbove is the number on a line of its own above the body, or at the end of one.
func (p *page) numberAbove(f *frame) string {
	stop := min(f.body, len(f.kept))
	for k := 0; k < stop; k++ {
		i := f.kept[k]
		key := p.keys[i]
		s, ok := numberAt(key)
		if !ok || len(key) > 400 || strings.Contains(key[:s.Start], "《") {
			continue
		}
		before := strings.TrimSpace(key[:s.Start])
		if !onlyNumber(key) && before != "" && f.title >= 0 && k >= f.title && k < f.titleEnd {
			continue // a number inside the title is another document's
		}
		if before != "" && before != "(" && (isLabelled(key) || strings.ContainsAny(before, ":,。")) {
			continue // a line of text that cites one
		}
		n := numberForm(key[s.Start:s.End])
		p.evidence("doc_number", n, doc.FromText, p.span(i, s.Start, s.End))
		return n
	}
	return ""
}

// nearHead is how many pieces above the text its number may stand.
const nearHead = 20

// pageNumber is a number that stands alone above the text among what the page prints around it.
func (p *page) pageNumber() string {
	first := 0
	for first < len(p.keys) && !(p.kept(first) && p.prose[first]) {
		first++
	}
	if first == len(p.keys) {
		return ""
	}
	for i := max(0, first-nearHead); i < first; i++ {
		key := p.keys[i]
		if p.n.Pieces[i].Kind == doc.Meta || p.n.Pieces[i].Role == "nav" || p.n.Pieces[i].Role == "footer" {
			continue
		}
		record := p.verdicts[i].reason == doc.Form && len(key) < maxByline && !strings.Contains(key, "《")
		if s, ok := numberAt(key); ok && !p.kept(i) && (onlyNumber(key) || record) && strings.ContainsAny(key[s.Start:s.End], "[(") {
			n := numberIn(key)
			p.evidence("doc_number", n, doc.FromForm, p.n.Pieces[i].Span)
			return n
		}
	}
	return ""
}
