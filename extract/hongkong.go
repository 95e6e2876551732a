package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Hong Kong and Macao publish under other forms than the Mainland: an officer signs with post and name where the Mainland
// signs with the body, press releases close with the day of the week and the hour, Macao's acts open with number and
// kind on one line and close with place and date. The words of the forms stand in rules/hongkong.txt.

var hongkongWords = sync.OnceValue(func() words { return readWords("hongkong.txt") })

// regional reads what such forms state and the rules for the Mainland's have not found.
func (p *page) regional(f *frame) {
	p.actHead(f)
	p.letterSpaced(f)
	p.officers(f)
	p.releaseDate(f)
	p.onBehalf(f)
}

// actHead reads 第57/2016号行政命令 alone on a line, and the title of a law on the line below it.
func (p *page) actHead(f *frame) {
	m := &p.found.Metadata
	for k := 0; k < min(len(f.kept), 16); k++ {
		i := f.kept[k]
		key := strings.TrimSpace(p.keys[i])
		number, kind := actOf(key)
		if number == "" {
			continue
		}
		m.DocNumber, m.Kind = number, shortKind(kind)
		p.evidence("doc_number", number, doc.FromText, p.span(i, 0, len(number)))
		p.evidence("kind", m.Kind, doc.FromText, p.n.Pieces[i].Span)
		if m.Title == key || strings.HasSuffix(core(m.Title), core(key)) {
			m.Title = ""
		}
		return
	}
}

// actOf parts the line of number and kind that an act of Macao begins with.
func actOf(key string) (number, kind string) {
	if len(key) > 90 || !strings.HasPrefix(key, "第") {
		return "", ""
	}
	s, ok := numberAt(key)
	if !ok || s.Start > 0 || !strings.Contains(key[:s.End], "/") {
		return "", ""
	}
	for _, w := range hongkongWords()["acts"] {
		if strings.HasSuffix(key, w) && utf8.RuneCountInString(key[s.End:]) <= 12 {
			return key[:s.End], w
		}
	}
	return "", ""
}

func isActHead(key string) bool {
	number, _ := actOf(strings.TrimSpace(key))
	return number != ""
}

// shortKind is the bare kind at the end of a longer one: 行政命令 → 命令.
func shortKind(kind string) string {
	for _, k := range kindWords()["kinds"] {
		if strings.HasSuffix(kind, k) && utf8.RuneCountInString(k) >= 2 {
			return k
		}
	}
	return kind
}

// letterSpaced reads the head of a notice in Macao's gazette: the organ and the kind, each on a line of its own with blanks
// between the characters (市 政 署 ⏎ 公 告).
func (p *page) letterSpaced(f *frame) {
	m := &p.found.Metadata
	for k := 0; k+1 < len(f.kept) && k < 16; k++ {
		organ, kind := p.keys[f.kept[k]], squeeze(p.keys[f.kept[k+1]])
		if !isSpaced(organ) || kind != "公告" && kind != "通告" || squeeze(organ) == kind {
			continue
		}
		if len(m.Issuers) == 0 {
			m.Issuers = []string{strings.Join(strings.Fields(p.text(f.kept[k])), "")}
			p.evidence("issuers", m.Issuers[0], doc.FromText, p.n.Pieces[f.kept[k]].Span)
		}
		if m.Kind == "" || m.Title == "" {
			m.Kind = kind
		}
		return
	}
}

// isSpaced reports whether a line is set with blanks between its characters.
func isSpaced(key string) bool {
	if len(key) > 60 {
		return false
	}
	parts, inside := 0, false
	for _, r := range key {
		blank := unicode.IsSpace(r)
		if inside && !blank {
			return false
		}
		if inside = !blank; inside {
			parts++
		}
	}
	return parts >= 2
}

// officers reads who issues a notice from the officer who signs it: 运输署署长郭惠英 signs for the 运输署, 行政长官 for himself;
// and from date and place on one line: 二零二五年二月二十日于海关.
func (p *page) officers(f *frame) {
	m := &p.found.Metadata
	if f.sign >= 0 && f.sign < f.date {
		return // a body has signed
	}
	for k := len(f.kept) - 1; k >= max(0, len(f.kept)-6); k-- {
		i := f.kept[k]
		key := strings.TrimRight(strings.TrimSpace(p.keys[i]), "。")
		if d, n := doc.ParseDate(key); n > 0 && d.Day > 0 {
			if place, ok := strings.CutPrefix(key[n:], "于"); ok && utf8.RuneCountInString(place) <= 20 {
				p.signedAt(i, d, place, f, k)
			}
			continue
		}
		if organ, ok := officerOf(key); ok && (len(m.Issuers) == 0 || slices.Contains(hongkongWords()["posts"], organ)) {
			m.Issuers = []string{organ}
			p.evidence("issuers", organ, doc.FromText, p.n.Pieces[i].Span)
		}
	}
}

// signedAt takes date and place of a signature: the office of an officer who signs below it is not the issuer, he is.
func (p *page) signedAt(i int, d doc.Date, place string, f *frame, k int) {
	m := &p.found.Metadata
	if m.WrittenDate == "" {
		m.WrittenDate = d.ISO()
		p.evidence("written_date", m.WrittenDate, doc.FromText, p.n.Pieces[i].Span)
	}
	if k+1 < len(f.kept) {
		if organ, ok := officerOf(strings.TrimSpace(p.keys[f.kept[k+1]])); ok {
			place = organ
		}
	}
	m.Issuers = []string{place}
	p.evidence("issuers", place, doc.FromText, p.n.Pieces[i].Span)
}

// officerOf reads a line of post and name; the body is what stands before the post, or the post itself where it is an
// organ of its own.
func officerOf(key string) (organ string, ok bool) {
	key = squeeze(key)
	for _, acting := range hongkongWords()["acting"] {
		key = strings.TrimPrefix(key, acting)
	}
	if n := utf8.RuneCountInString(key); n < 4 || n > 24 || !hanOnly(key) {
		return "", false
	}
	for _, post := range hongkongWords()["posts"] {
		if name, ok := strings.CutPrefix(key, post); ok && isName(name) {
			return post, true
		}
	}
	for _, head := range hongkongWords()["heads"] {
		k := strings.LastIndex(key, head)
		if k > 0 && isName(key[k+len(head):]) && isOrgan(key[:k]) {
			return key[:k], true
		}
	}
	return "", false
}

// isName reports whether a text can be a person's name.
func isName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 5 && hanOnly(s)
}

// releaseDate reads the close of a press release, the date with the day of the week over the hour: 2021年3月5日(星期五) ⏎ 香港时间
// 18时30分; and the head of a gazette, which says of which day it is: 二零二三年九月六日,星期三.
func (p *page) releaseDate(f *frame) {
	m := &p.found.Metadata
	if m.Published != "" {
		return
	}
	take := func(i int) bool {
		key := strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(p.keys[i]), "完"), " /")
		d, n := doc.ParseDate(key)
		rest := strings.Trim(key[n:], " (),")
		if n == 0 || d.Day == 0 || d.Year == 0 || !strings.HasPrefix(rest, "星期") || utf8.RuneCountInString(rest) > 3 {
			return false
		}
		m.Published = d.ISO()
		p.evidence("published_date", m.Published, doc.FromText, p.n.Pieces[i].Span)
		return true
	}
	for k := len(f.kept) - 2; k >= max(0, len(f.kept)-5); k-- {
		if strings.HasPrefix(squeeze(p.keys[f.kept[k+1]]), "香港时间") && take(f.kept[k]) {
			return
		}
	}
	for k := len(f.kept) - 1; k >= max(0, len(f.kept)-3); k-- {
		if strings.HasPrefix(strings.TrimSpace(p.keys[f.kept[k]]), "完") && take(f.kept[k]) {
			return
		}
	}
	gazette := false
	for k := 0; k < min(len(f.kept), 8); k++ {
		key := squeeze(p.keys[f.kept[k]])
		gazette = gazette || strings.HasPrefix(key, "第") && strings.HasSuffix(key, "期") || strings.Contains(key, "通告及公告")
		if gazette && take(f.kept[k]) {
			return
		}
	}
}

// onBehalf reads the line of a press release that is issued for somebody else: 下稿代某某委员会发出:
func (p *page) onBehalf(f *frame) {
	m := &p.found.Metadata
	for k := 0; k < min(len(f.kept), 12); k++ {
		key := squeeze(p.keys[f.kept[k]])
		rest, ok := strings.CutPrefix(key, "下稿代")
		organ, _, sent := strings.Cut(rest, "发出")
		if ok && sent && organ != "" && utf8.RuneCountInString(organ) <= 40 {
			m.Issuers = []string{organ}
			p.evidence("issuers", organ, doc.FromText, p.n.Pieces[f.kept[k]].Span)
			return
		}
	}
}
