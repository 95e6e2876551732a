package extract

import (
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Orders and announcements of Taiwan's gazettes have a head of their own: the organ with the kind (教育部令), the date of
// the Republic, and 字第…號; in collections all of it stands on one line: 中華民國…日…部…字第…號令修正發布，自即日生效.

// gazetteKinds are what such a head says the document is.
var gazetteKinds = []string{"令", "公告"}

// gazette reads such a head among the first lines; what the notice's own form gives goes before it.
func (p *page) gazette(f *frame) {
	m := &p.found.Metadata
	beside := m.WrittenDate // a date of the notice's own; one beside the number goes before one that stands alone
	for k := 0; k < len(f.kept) && k < 12; k++ {
		i := f.kept[k]
		key := strings.TrimSpace(p.keys[i])
		span := p.n.Pieces[i].Span
		if len(key) > 400 {
			break
		}
		republic := strings.Contains(key, "民国")
		number, numbered := numberAt(key)
		numbered = numbered && strings.Contains(key[number.Start:number.End], "字第")
		if organ, kind := gazetteHead(squeeze(firstCell(key))); organ != "" && len(m.Issuers) == 0 && p.n.Script.Origin != "mainland" {
			m.Issuers, m.Kind = []string{organ}, kind
			p.evidence("issuers", organ, doc.FromText, span)
		}
		if numbered {
			p.gazetteNumber(i, key, number)
		}
		if d, s, ok := doc.FindDate(key); ok && d.Day > 0 && (republic && m.WrittenDate == "" || numbered && beside == "") {
			m.WrittenDate = d.ISO()
			if numbered {
				beside = m.WrittenDate
			}
			p.evidence("written_date", m.WrittenDate, doc.FromText, p.span(i, s.Start, s.End))
		}
	}
}

// firstCell is a line up to its first tab: a row that stands alone is no table.
func firstCell(key string) string {
	head, _, _ := strings.Cut(key, "\t")
	return head
}

// gazetteHead reads 教育部令 and 行政院環境保護署公告.
func gazetteHead(key string) (organ, kind string) {
	for _, kind := range gazetteKinds {
		if organ, ok := strings.CutSuffix(key, kind); ok && isOrgan(organ) {
			return organ, kind
		}
	}
	return "", ""
}

// gazetteNumber takes a number with 字第, the organ fused to its front and the kind behind it.
func (p *page) gazetteNumber(i int, key string, s doc.Span) {
	m := &p.found.Metadata
	for at := s.Start + 9; at < s.Start+36 && at < s.End; at += 3 {
		if organ := key[s.Start:at]; isOrgan(organ) && strings.Contains(key[at:s.End], "字第") && strings.Index(key[at:s.End], "字第") > 0 {
			if len(m.Issuers) == 0 {
				m.Issuers = []string{organ}
				p.evidence("issuers", organ, doc.FromText, p.span(i, s.Start, at))
			}
			s.Start = at
			break
		}
	}
	if m.DocNumber == "" || strings.HasSuffix(m.DocNumber, numberForm(key[s.Start:s.End])) {
		m.DocNumber = numberForm(key[s.Start:s.End])
		p.evidence("doc_number", m.DocNumber, doc.FromText, p.span(i, s.Start, s.End))
	}
	for _, kind := range gazetteKinds {
		if m.Kind == "" && strings.HasPrefix(key[s.End:], kind) {
			m.Kind = kind
		}
	}
}

// immediate makes 自即日起施行 the date of the document.
func (p *page) immediate(f *frame) {
	m := &p.found.Metadata
	if m.Effective != "" || m.WrittenDate == "" {
		return
	}
	for _, i := range f.kept {
		key := squeeze(p.keys[i])
		for _, w := range []string{"自即日生效", "自即日起生效", "自即日施行", "自即日起施行", "自即日实施", "自即日起实施"} {
			if strings.Contains(key, w) {
				m.Effective = m.WrittenDate
				p.evidence("effective_date", m.Effective, doc.FromText, p.n.Pieces[i].Span)
				return
			}
		}
	}
}
