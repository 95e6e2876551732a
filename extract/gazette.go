package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Orders and announcements of Taiwan's gazettes have a head of their own: the organ with the kind (教育部令), the date of
// the Republic, and 字第…號; in collections all of it stands on one line: 中華民國…日…部…字第…號令修正發布，自即日生效.

// gazetteKinds are what such a head says the document is.
var gazetteKinds = []string{"令", "公告"}

// letterKinds are those of letters, which have a head of the same form, parted from the organ by a blank.
var letterKinds = []string{"函", "书函", "开会通知单", "公告", "令"}

var gazetteEnds, letterEnds = doc.NewWords(gazetteKinds), doc.NewWords(letterKinds)

// gazette reads such a head among the first lines; what the notice's own form gives goes before it.
func (p *page) gazette(f *frame) {
	m := &p.found.Metadata
	p.lawHistory()
	beside := m.WrittenDate // a date of the notice's own; one beside the number goes before one that stands alone
	for k := 0; k < len(f.kept) && k < 12; k++ {
		i := f.kept[k]
		key := strings.TrimRight(p.keys[i], " \t")
		span := p.n.Pieces[i].Span
		if len(key) > 400 {
			break
		}
		p.letterHead(i, key)
		republic := strings.Contains(key, "民国")
		number, numbered := numberAt(key)
		numbered = numbered && strings.Contains(key[number.Start:number.End], "字第")
		if head, rest, ok := strings.Cut(key, " "); numbered && ok && len(m.Issuers) == 0 { // 内政部函 88.10.18.台内营字第8809121号函
			if organ, ok := strings.CutSuffix(head, "函"); ok && isOrgan(organ) {
				m.Issuers, m.Kind = []string{organ}, "函"
				p.evidence("issuers", organ, doc.FromText, span)
				if d, ok := republicDate(rest); ok && m.WrittenDate == "" {
					m.WrittenDate = d.ISO()
				}
			}
		}
		if organs, kind := gazetteHeads(firstCell(key)); len(organs) > 0 && (len(m.Issuers) == 0 || slices.Equal(organs, m.Issuers)) {
			m.Issuers = organs
			if m.Kind == "" || p.n.Script.Origin == "tw" {
				m.Kind = kind
			}
			for _, organ := range organs {
				p.evidence("issuers", organ, doc.FromText, span)
			}
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

// letterHead reads the head of a Taiwanese letter: 云川市政府秘书处 函.
func (p *page) letterHead(i int, key string) {
	m := &p.found.Metadata
	organ, kind := letterOf(key)
	if organ == "" || p.n.Script.Origin == "mainland" {
		return
	}
	m.Issuers, m.Kind = []string{organ}, kind
	if core(m.Title) == core(key) {
		m.Title = ""
	}
	p.evidence("issuers", organ, doc.FromText, p.n.Pieces[i].Span)
}

// letterOf parts the head of a letter.
func letterOf(key string) (organ, kind string) {
	if !letterEnds.LastOf(strings.TrimSpace(key)) {
		return "", ""
	}
	parts := strings.Fields(key)
	if len(parts) < 2 || !isOrgan(parts[0]) {
		return "", ""
	}
	kind = strings.Join(parts[1:], "")
	if !slices.Contains(letterKinds, kind) {
		return "", ""
	}
	return parts[0], kind
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

// organBefore is where the code begins in a number to whose front the organ is fused: behind the longest name of one that
// leaves two characters and more before 字第.
func organBefore(key string, s doc.Span) int {
	code := strings.Index(key[s.Start:s.End], "字第")
	best := s.Start
	for at := s.Start + 9; code > 0 && at <= s.Start+code-3; at++ {
		if utf8.RuneStart(key[at]) && isOrgan(key[s.Start:at]) {
			best = at
		}
	}
	return best
}

// gazetteHeads reads the heads of a joint order, parted by blanks, or one.
func gazetteHeads(key string) (organs []string, kind string) {
	if !gazetteEnds.LastOf(strings.TrimSpace(key)) {
		return nil, ""
	}
	for _, part := range strings.Fields(key) {
		organ, k := gazetteHead(part)
		if organ == "" {
			organs = nil
			break
		}
		organs, kind = append(organs, organ), k
	}
	if len(organs) == 0 {
		if organ, k := gazetteHead(squeeze(key)); organ != "" {
			return []string{organ}, k
		}
	}
	return organs, kind
}

// gazetteNumber takes a number with 字第, the organ fused to its front and the kind behind it.
func (p *page) gazetteNumber(i int, key string, s doc.Span) {
	m := &p.found.Metadata
	if at := organBefore(key, s); at > s.Start {
		if organ := key[s.Start:at]; len(m.Issuers) == 0 {
			m.Issuers = []string{organ}
			p.evidence("issuers", organ, doc.FromText, p.span(i, s.Start, at))
		}
		s.Start = at
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
		if !p.anchors[i].has(sinceAnchor) {
			continue
		}
		if fromToday.In(squeeze(p.keys[i])) {
			m.Effective = m.WrittenDate
			p.evidence("effective_date", m.Effective, doc.FromText, p.n.Pieces[i].Span)
			return
		}
	}
}

// fromToday says that a text is in force from its own date.
var fromToday = doc.NewWords([]string{"自即日生效", "自即日起生效", "自即日施行", "自即日起施行", "自即日实施", "自即日起实施"})

// lawHistory reads the line of a database of laws that says how one was made: date, organ, number and what was done.
func (p *page) lawHistory() {
	m := &p.found.Metadata
	if p.history.IsZero() {
		return
	}
	key := p.n.Key.Slice(p.history)
	base := p.n.Key.Pos(p.history.Start)
	if s, ok := numberAt(key); ok && strings.Contains(key[s.Start:s.End], "字第") {
		if at := organBefore(key, s); at > s.Start {
			m.Issuers, s.Start = []string{key[s.Start:at]}, at
		}
		m.DocNumber = numberForm(key[s.Start:s.End])
		p.evidence("doc_number", m.DocNumber, doc.FromForm, p.n.Key.Span(base+s.Start, base+s.End))
	}
	if d, s, ok := doc.FindDate(key); ok && d.Day > 0 && m.WrittenDate == "" {
		m.WrittenDate = d.ISO()
		p.evidence("written_date", m.WrittenDate, doc.FromForm, p.n.Key.Span(base+s.Start, base+s.End))
	}
}
