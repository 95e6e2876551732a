package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// dataColumn is the first column of a table in which no signature stands: a table with so many holds data.
const dataColumn = 2

// signature finds the first date line under the body that organs stand above, or on: the signature of the covering
// notice.
func (p *page) signature(f *frame) {
	alone := -1 // a date line without an organ: crawlers lose the line of the seal
	for k := max(f.body, 0); k < len(f.kept); k++ {
		i := f.kept[k]
		if p.n.Pieces[i].Kind == doc.CellPiece && p.n.Pieces[i].Cell.Col >= dataColumn {
			continue
		}
		if !p.dateOf[i].IsZero() {
			if s := p.signLines(f, k); s < k {
				f.sign, f.date = s, k
				return
			}
			if alone < 0 && p.dateOf[i].Day > 0 {
				alone = k
			}
			continue
		}
		if organ, _ := signedLine(strings.TrimSpace(p.keys[i])); organ != "" {
			f.sign, f.date = k, k
			return
		}
	}
	if alone >= 0 {
		f.sign, f.date = alone, alone
	}
}

// signedLine reads a line that holds organ and date: 云川市人民政府办公室 2021年3月1日.
func signedLine(key string) (organ string, date doc.Date) {
	if len(key) > 200 || !endsDate(key) {
		return "", date
	}
	d, s, ok := doc.FindDate(key)
	if !ok || d.Day == 0 || strings.Trim(key[s.End:], " \t日") != "" {
		return "", date
	}
	if organ = strings.TrimSpace(key[:s.Start]); !isOrgan(organ) {
		return "", date
	}
	return organ, d
}

// endsDate reports whether a line ends as dates do: with a figure or with 日, which crawlers may lose.
func endsDate(key string) bool {
	key = dateClosers.TrimRight(key)
	r, _ := utf8.DecodeLastRuneInString(key)
	_, n := doc.Numeral(string(r))
	return n > 0 || r == '号'
}

var dateClosers = doc.NewRuneSet(" \t日")

// signLines walks up from a date line over the lines of organs.
func (p *page) signLines(f *frame, date int) int {
	k := date
	for k > f.body && date-k < 12 && isSignLine(p.keys[f.kept[k-1]]) && p.n.Pieces[f.kept[k-1]].Cell.Table == p.n.Pieces[f.kept[date]].Cell.Table {
		k--
	}
	if k < date && k-1 > f.body && p.opensOrgan(f.kept[k-1], f.kept[k]) {
		k--
	}
	return k
}

// longOrgan is how many characters the first line of a name has at least that is printed over two.
const longOrgan = 6

// opensOrgan reports whether line i is the first half of the name of an organ that line next ends: 云川市防汛抗旱 ⏎ 工作领导
// 小组办公室. No sentence, no organ, no label; and the second half is no name with a place of its own.
func (p *page) opensOrgan(i, next int) bool {
	key, below := squeeze(p.keys[i]), squeeze(p.keys[next])
	if _, date := onlyDate(strings.TrimRight(key, "|")); date {
		return false
	}
	n := utf8.RuneCountInString(key)
	return n >= longOrgan && n <= 24 && hanOnly(strings.Trim(withoutDigits(key), "()")) && isOrgan(key+below) && !isOrgan(key) && !beginsAny(key, []string{"特此", "附件", "以上", "请", "此"}) &&
		!hasAny(below[:min(len(below), 18)], []string{"省", "市", "县", "区", "州", "国", "中共"})
}

// isSignLine reports whether a line holds one organ, or several parted by blanks.
func isSignLine(key string) bool {
	if isLabelled(key) || !endsOrgan(strings.TrimSpace(key)) {
		return false
	}
	parts := strings.Fields(key)
	if len(parts) == 0 || isOrgan(key) {
		return len(parts) > 0
	}
	for _, part := range parts {
		if !isOrgan(part) {
			return false
		}
	}
	return true
}

// issuers reads who issued the notice: who signs it, else the form's 发文机关 or 发布机构, else the body that the title
// names.
func (p *page) issuers(f *frame) {
	m := &p.found.Metadata
	if f.sign >= 0 {
		for k := f.sign; k <= f.date; k++ {
			i := f.kept[k]
			if k+1 <= f.date && p.opensOrgan(i, f.kept[k+1]) {
				continue // its second half comes with the first before it
			}
			organs := p.signedOrgans(i)
			if k > f.sign && len(organs) > 0 && p.opensOrgan(f.kept[k-1], i) {
				organs[0] = strings.TrimSpace(p.text(f.kept[k-1])) + organs[0]
			}
			for _, organ := range organs {
				m.Issuers = append(m.Issuers, organ)
				p.evidence("issuers", organ, doc.FromText, p.n.Pieces[i].Span)
			}
		}
	}
	record := p.recordOrgans(f)
	if len(record) == 0 {
		record = p.bracketedOrgan(f)
	}
	form := p.candidate("issuers", doc.FromForm)
	title := titleIssuers(m.Title)
	if len(title) == 0 && (p.n.Script.Origin == "hk" || p.n.Script.Origin == "mo") {
		title = organPrefix(m.Title, hongkongWords()["bodies"])
	}
	publisher := m.Publisher
	switch {
	case len(m.Issuers) > 0:
	case form != "":
		m.Issuers = organsOf(form)
	case len(p.orderOrgans(f)) > 0:
		m.Issuers = p.orderOrgans(f)
	case len(record) > 0:
		m.Issuers = record
	case len(title) == 1 && strings.HasSuffix(publisher, title[0]) && publisher != title[0]:
		m.Issuers = []string{publisher} // 市水利局 in the title, 云川市水利局 on the page
	case len(title) > 0 && (publisher == "" || isWhole(title[0])):
		m.Issuers = title
	case publisher != "":
		m.Issuers = organsOf(publisher)
	default:
		m.Issuers = p.redHead(f)
	}
}

// recordOrgans are the organs on a line of their own between the title and the body, or between two prints of the title: the
// issuers as a record, a byline or the head of a bulletin gives them.
func (p *page) recordOrgans(f *frame) []string {
	for k := max(f.title-1, 0); k < min(f.body, len(f.kept)); k++ {
		key := p.keys[f.kept[k]]
		if (k >= f.titleEnd || k < f.title && p.printedAbove(f, k)) && isSignLine(key) && !isOrderHead(key) {
			organs := organsOf(strings.TrimSpace(p.text(f.kept[k])))
			for _, organ := range organs {
				p.evidence("issuers", organ, doc.FromText, p.n.Pieces[f.kept[k]].Span)
			}
			return organs
		}
	}
	return nil
}

// orderOrgans are the organs in the head of an order or announcement.
func (p *page) orderOrgans(f *frame) []string {
	for k := 0; k < min(len(f.kept), f.body+1, 12); k++ {
		key := firstCell(strings.TrimSpace(p.keys[f.kept[k]]))
		if n, ok := numberAt(key); ok && n.Start == 0 { // 云川市公安局令2007年第15号
			key = strings.TrimRight(key[:n.End], "号第年0123456789 ")
		}
		if organs, _ := gazetteHeads(key); len(organs) > 0 {
			for _, organ := range organs {
				p.evidence("issuers", organ, doc.FromText, p.n.Pieces[f.kept[k]].Span)
			}
			return organs
		}
	}
	return nil
}

// printedAbove reports whether the title is printed above line k, too.
func (p *page) printedAbove(f *frame, k int) bool {
	title := core(p.found.Metadata.Title)
	for i := 0; i < f.kept[k]; i++ {
		if title != "" && p.n.Pieces[i].Kind != doc.Meta && p.cores[i] == title {
			return true
		}
	}
	return false
}

// bracketedOrgan is the organ on the last line of a text that bears no date, in brackets or not: （云川市统计局）.
func (p *page) bracketedOrgan(f *frame) []string {
	if len(f.kept) == 0 {
		return nil
	}
	i := f.kept[len(f.kept)-1]
	key := strings.TrimSpace(p.keys[i])
	if key == "" || p.n.Pieces[i].Kind == doc.CellPiece || f.body >= len(f.kept)-1 || !isOrgan(strings.Trim(key, "()")) || strings.HasPrefix(key, "(") != strings.HasSuffix(key, ")") {
		return nil
	}
	organ := strings.Trim(strings.TrimSpace(p.text(i)), "（）()")
	p.evidence("issuers", organ, doc.FromText, p.n.Pieces[i].Span)
	return []string{organ}
}

// isWhole reports whether a title names its issuer in full, so that it goes before the page's publisher, who may repost.
func isWhole(organ string) bool {
	return utf8.RuneCountInString(organ) >= 5
}

// withoutDigits is a key without ASCII figures.
func withoutDigits(key string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, key)
}

// signedOrgans are the organs of a line of the signature, as written.
func (p *page) signedOrgans(i int) []string {
	text := strings.TrimSpace(p.text(i))
	key := strings.TrimSpace(p.keys[i])
	if _, ok := onlyDate(key); ok {
		return nil
	}
	if organ, _ := signedLine(key); organ != "" {
		at := strings.Index(p.keys[i], organ)
		text = strings.TrimSpace(p.n.Text.Slice(p.span(i, at, at+len(organ))))
	}
	return organsOf(text)
}

// organsOf parts a text that names organs: at blanks where every part is an organ's name, at commas, and where two names
// were printed without anything between them.
func organsOf(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;；、", r) }) {
		fields := strings.Fields(strings.ReplaceAll(part, "　", " "))
		all := len(fields) > 0
		for _, x := range fields {
			all = all && isOrgan(x)
		}
		if !all {
			fields = []string{strings.Join(fields, "")}
		}
		for _, x := range fields {
			out = append(out, partOrgans(x)...)
		}
	}
	return out
}

// maxOrgans bounds the text in which names without a gap are looked for, in bytes.
const maxOrgans = 600

// partOrgans parts two names without a gap: behind the end of the first, the second begins with the same place.
func partOrgans(s string) []string {
	if len(s) > maxOrgans {
		return []string{s}
	}
	runes := []rune(s)
	for i := 4; i+4 <= len(runes); i++ {
		head, tail := string(runes[:i]), string(runes[i:])
		if !isOrgan(head) || !isOrgan(tail) {
			continue
		}
		place := string(runes[i : i+2])
		if strings.Contains(head, place) || strings.HasPrefix(tail, "中共") || strings.HasPrefix(tail, "中华人民共和国") {
			return append([]string{head}, partOrgans(tail)...)
		}
	}
	return []string{s}
}

// titleIssuers are the organs that a title begins with: before 关于, 印发, 批转, 转发; several are parted by blanks.
func titleIssuers(title string) []string {
	head := title
	cut := false
	for _, word := range []string{"关于", "印发", "转发", "批转", "对", "《"} {
		if i := strings.Index(head, word); i > 0 {
			head, cut = head[:i], true
		}
	}
	if !cut {
		return organPrefix(title, organWords()["prefixes"])
	}
	if !isSignLine(head) {
		return organPrefix(head, organWords()["prefixes"])
	}
	return organsOf(head)
}

// organPrefix is the organ at the beginning of a title that does not part itself: 城管局信息公开工作要点.
func organPrefix(s string, suffixes []string) []string {
	if beginsAny(s, []string{"关于", "印发", "为", "对", "落实", "贯彻"}) {
		return nil
	}
	best := ""
	for i := range s {
		if i > 0 && isOrgan(s[:i]) && endsAny(s[:i], suffixes) && len(s)-i > 6 {
			best = s[:i]
		}
		if i > 60 {
			break
		}
	}
	if best == "" || strings.ContainsAny(best, "0123456789年") {
		return nil
	}
	return []string{best}
}

// redHead reads the issuers from the head of a red-headed document: XX人民政府文件.
func (p *page) redHead(f *frame) []string {
	var out []string
	for k := 0; k < min(f.body, len(f.kept)); k++ {
		key := squeeze(p.keys[f.kept[k]])
		if organ, ok := strings.CutSuffix(key, "文件"); ok && isOrgan(organ) {
			out = append(out, organ)
		} else if len(out) > 0 && isOrgan(key) {
			out = append(out, key)
		}
	}
	return out
}

// recipients reads the addressee line, parted at commas.
func (p *page) recipients(f *frame) {
	if f.addressee < 0 {
		return
	}
	i := f.kept[f.addressee]
	text := strings.TrimRight(strings.TrimSpace(p.text(i)), ":： ")
	for k := f.addressee - 1; k >= max(0, f.addressee-4) && p.addresseeAbove(f.kept[k], f.kept[k+1]); k-- {
		text = strings.TrimSpace(p.text(f.kept[k])) + text
	}
	p.found.Metadata.Recipients = recipientsOf(text)
	p.evidence("recipients", text, doc.FromText, p.n.Pieces[i].Span)
}

// addresseeAbove reports whether line i is the beginning of the addressees that line next goes on with: it names organs in a
// list and ends in the middle of it.
func (p *page) addresseeAbove(i, next int) bool {
	key := strings.TrimSpace(p.keys[i])
	if !strings.ContainsAny(key, ",、") || strings.ContainsAny(key, "。;:《") || kindOfTitle(key) != "" || len(key) > 600 {
		return false
	}
	below := strings.TrimSpace(p.keys[next])
	return isAddressee(key+below) || isAddressee(strings.TrimRight(key, ",、")+":")
}

// recipientsOf parts a list of addressees at commas and semicolons; members joined by 、 stay one.
func recipientsOf(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;；", r) }) {
		if part = strings.Trim(part, " 　。"); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// dates chooses the written and the published date.
func (p *page) dates(f *frame) {
	m := &p.found.Metadata
	if f.date >= 0 {
		i := f.kept[f.date]
		if d, s, ok := doc.FindDate(p.keys[i]); ok {
			m.WrittenDate = d.ISO()
			p.evidence("written_date", m.WrittenDate, doc.FromText, p.span(i, s.Start, s.End))
		} else if d, ok := onlyDate(p.keys[i]); ok {
			m.WrittenDate = d.ISO()
			p.evidence("written_date", m.WrittenDate, doc.FromText, p.n.Pieces[i].Span)
		}
	}
	if m.WrittenDate == "" {
		p.headDate(f)
	}
	if m.WrittenDate == "" {
		m.WrittenDate = p.candidate("written_date", doc.FromForm)
	}
	if p.src.URL != "" {
		p.urlDate(p.src.URL, doc.Span{})
	}
	for _, from := range []doc.From{doc.FromForm, doc.FromMeta, doc.FromJSONLD, doc.FromURL} {
		if m.Published == "" {
			m.Published = p.candidate("published_date", from)
		}
	}
}

// headDate reads a date that stands alone under the title, in brackets or not.
func (p *page) headDate(f *frame) {
	for k := 0; k < min(f.body, len(f.kept)); k++ {
		i := f.kept[k]
		key := strings.TrimSpace(p.keys[i])
		if organ, _ := signedLine(key); k < f.title && organ == "" {
			continue
		}
		if n := leadingNumber(key); n > 0 {
			key = key[n:] // a number and a date on one line
		}
		d, ok := onlyDate(key)
		if !ok {
			d, ok = passedDate(key)
		}
		if organ, at := signedLine(key); !ok && organ != "" { // 督查室 2022年8月19日 under the name of a bulletin
			d, ok = at, true
			if len(p.found.Metadata.Issuers) == 0 {
				p.found.Metadata.Issuers = p.signedOrgans(i)
			}
		}
		if ok && d.Day > 0 {
			p.found.Metadata.WrittenDate = d.ISO()
			p.evidence("written_date", d.ISO(), doc.FromText, p.n.Pieces[i].Span)
			return
		}
	}
}

// passedDate reads the line under the title of a decision or a rule that says when it was passed: （2007年6月29日…通过）. Of
// several dates the first is that of the text.
func passedDate(key string) (doc.Date, bool) {
	s := squeeze(key)
	if !strings.HasPrefix(s, "(") || !hasAny(s, []string{"通过", "批准", "审议", "公布", "发布"}) && !isSignLine(strings.Trim(withoutDate(s), "(), ")) {
		return doc.Date{}, false
	}
	d, at, ok := doc.FindDate(s)
	return d, ok && at.Start <= len("(根据")
}

// withoutDate is a key without its first date.
func withoutDate(key string) string {
	_, s, ok := doc.FindDate(key)
	if !ok {
		return key
	}
	return key[:s.Start] + key[s.End:]
}
