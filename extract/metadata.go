package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// frame is where the parts of a notice stand among the kept pieces; -1 is nowhere.
type frame struct {
	kept      []int // pieces of the text, in order
	addressee int   // index in kept
	body      int   // first piece of the body: addressee, prose, heading or table; len(kept) when there is none
	date      int   // the date line of the signature
	sign      int   // the first line of the signature
	title     int   // first line of the printed title
	titleEnd  int   // behind its last line
}

// metadata reads what the notice and its page state of it. Candidates of every field stand in Evidence, the one that was
// taken first.
func (p *page) metadata() {
	f := p.frame()
	p.formMetadata()
	p.metaTags()
	p.title(&f)
	p.aroundNotice(&f)
	p.number(&f)
	p.signature(&f)
	p.recipients(&f)
	p.dates(&f)
	p.issuers(&f)
	p.kindOf()
	p.gazette(&f)
	p.regional(&f)
	p.notes(&f)
	p.immediate(&f)
	p.expiry(&f)
	p.references(&f)
	p.parts(&f)
	p.attachments(&f)
	p.rank()
}

// places are where values come from, those that go before others first.
var places = []doc.From{doc.FromText, doc.FromForm, doc.FromMeta, doc.FromJSONLD, doc.FromURL}

// rank puts the candidates of every field in order: those that were taken, then the others, by where they are from.
func (p *page) rank() {
	m := &p.found.Metadata
	taken := map[string][]string{
		"title": {m.Title}, "kind": {m.Kind}, "issuers": m.Issuers, "doc_number": {m.DocNumber}, "index_number": {m.IndexNumber},
		"written_date": {m.WrittenDate}, "published_date": {m.Published}, "effective_date": {m.Effective}, "expiry_date": {m.Expiry},
	}
	for name, list := range p.found.Evidence {
		place := func(e doc.Evidence) int {
			at := slices.Index(places, e.From)
			if !slices.Contains(taken[name], e.Value) && taken[name] != nil {
				at += len(places)
			}
			return at
		}
		slices.SortStableFunc(list, func(a, b doc.Evidence) int { return place(a) - place(b) })
	}
}

// frame finds the parts of the notice.
func (p *page) frame() frame {
	f := frame{kept: make([]int, 0, len(p.keys)), addressee: -1, date: -1, sign: -1, title: -1, titleEnd: -1}
	for i := range p.keys {
		if p.kept(i) && p.keys[i] != "" {
			f.kept = append(f.kept, i)
		}
	}
	f.body = len(f.kept)
	for k, i := range f.kept {
		key := p.keys[i]
		if f.addressee < 0 && isAddressee(key) && k < f.body+1 {
			f.addressee = k
			f.body = min(f.body, k)
		}
		if f.body == len(f.kept) && (p.prose[i] && !isTitleLike(key) || p.dataCell(i) || isLabelled(key)) {
			f.body = k
		}
		if f.body < len(f.kept) && (f.addressee >= 0 || k > f.body+3) {
			break
		}
	}
	if f.addressee > f.body {
		f.addressee = -1
	}
	if f.addressee < 0 {
		p.laterHead(&f)
	}
	return f
}

// leadLines is how many lines of somebody else may stand above a notice: a mirror's summary, a contributor's words.
const leadLines = 12

// laterHead looks for the head of the notice below lines of prose that are not its own: an addressee with a title or a
// number right above it.
func (p *page) laterHead(f *frame) {
	for k := f.body + 1; k < min(f.body+leadLines, len(f.kept)); k++ {
		above := p.keys[f.kept[k-1]]
		if isAddressee(p.keys[f.kept[k]]) && (onlyNumber(above) || p.titleLine(f.kept[k-1]) && kindOfTitle(above) != "" && !isLabelled(above)) {
			f.addressee, f.body = k, k
			return
		}
		if isAddressee(p.keys[f.kept[k]]) && k <= f.body+noteLines && p.numberedAbove(f, f.body) {
			f.addressee, f.body = k, k // nothing of the notice stands between the two
			return
		}
	}
}

// noteLines is how many lines the notes of a law library may take between number and addressees: that another order keeps
// the document in force, or ends it.
const noteLines = 5

// numberedAbove reports whether a number stands alone right above line k, or a line or two higher.
func (p *page) numberedAbove(f *frame, k int) bool {
	for j := k - 1; j >= max(0, k-noteLines); j-- {
		if onlyNumber(p.keys[f.kept[j]]) {
			return true
		}
	}
	return false
}

// evidence notes a candidate for a field.
func (p *page) evidence(name, value string, from doc.From, s doc.Span) {
	if value == "" {
		return
	}
	e := doc.Evidence{Value: value, From: from, Span: s}
	if src, _, ok := p.n.Text.Source(s); ok {
		e.Source = p.n.Places.Of(src)
	}
	if p.found.Evidence == nil {
		p.found.Evidence = map[string][]doc.Evidence{}
	}
	list := p.found.Evidence[name]
	for _, old := range list {
		if old.Value == value && old.From == from {
			return
		}
	}
	if len(list) >= maxCandidates {
		p.note("evidence_limit", "%s: more than the limit of %d candidates; the rest is left out", name, maxCandidates)
		return
	}
	p.found.Evidence[name] = append(list, e)
}

// maxCandidates bounds the candidates of one field: no page of one document has as many.
const maxCandidates = 100

// note adds a diagnostic, once for each message.
func (p *page) note(code, format string, args ...any) {
	d := doc.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)}
	if !slices.ContainsFunc(p.found.Diagnostics, func(o doc.Diagnostic) bool { return o.Message == d.Message }) {
		p.found.Diagnostics = append(p.found.Diagnostics, d)
	}
}

// candidate is the first value noted for a field from a kind of place.
func (p *page) candidate(name string, from doc.From) string {
	for _, e := range p.found.Evidence[name] {
		if e.From == from {
			return e.Value
		}
	}
	return ""
}

// formMetadata turns the fields of the form into candidates.
func (p *page) formMetadata() {
	m := &p.found.Metadata
	for _, f := range p.fields {
		text := strings.TrimSpace(strings.ReplaceAll(p.n.Text.Slice(f.value), "\n", " "))
		key := strings.TrimSpace(p.n.Key.Slice(f.value))
		switch f.name {
		case "written_date", "published_date", "effective_date", "expiry_date":
			p.formDate(f, key)
		case "doc_number":
			p.formNumber(f, key)
		case "index_number":
			if words := strings.Fields(text); len(words) > 0 && strings.ContainsAny(key, "0123456789") {
				p.evidence("index_number", words[0], doc.FromForm, f.value)
			}
		case "title":
			p.evidence("title", cleanTitle(strings.ReplaceAll(p.n.Text.Slice(f.value), "\n", "")), doc.FromForm, f.value) // broken lines
		case "issuers", "publisher", "disclosure", "validity", "theme", "summary":
			p.evidence(f.name, text, doc.FromForm, f.value)
		case "source":
			p.evidence("source_site", text, doc.FromForm, f.value)
		case "recipients":
			m.Recipients = append(m.Recipients, recipientsOf(text)...)
		case "copies_to":
			m.CopiesTo = append(m.CopiesTo, recipientsOf(text)...)
		case "urgency":
			m.Urgency = text
		case "secrecy":
			m.Secrecy = text
		case "history":
			p.history = f.value
		case "subject_words":
			m.SubjectWords = append(m.SubjectWords, listOf(text)...)
		case "keywords":
			m.Keywords = append(m.Keywords, listOf(text)...)
		case "tools": // buttons of the page
		default:
			if isCounter(f.label) && (strings.Trim(key, "0123456789 次人") != "" || !strings.ContainsAny(key, "0123456789")) {
				continue // a number that a script fills in, and what stands behind it
			}
			m.Other = append(m.Other, doc.Field{Label: f.label, Value: text})
		}
	}
	m.IndexNumber = p.candidate("index_number", doc.FromForm)
	m.Publisher = p.candidate("publisher", doc.FromForm)
	m.Validity = p.candidate("validity", doc.FromForm)
	m.Disclosure = p.candidate("disclosure", doc.FromForm)
	m.Theme = p.candidate("theme", doc.FromForm)
	m.SourceSite = p.candidate("source_site", doc.FromForm)
	m.Summary = p.candidate("summary", doc.FromForm)
	m.Effective = p.candidate("effective_date", doc.FromForm)
	m.Expiry = p.candidate("expiry_date", doc.FromForm)
}

// formDate takes a date to the day from a field of the form.
func (p *page) formDate(f field, key string) {
	d, _, ok := doc.FindDate(key)
	if !ok {
		d, ok = republicDate(key)
	}
	if ok && d.Day > 0 {
		p.evidence(f.name, d.ISO(), doc.FromForm, f.value)
	}
}

// formNumber takes a document number from a field of the form, and the kind that may stand behind it.
func (p *page) formNumber(f field, key string) {
	n := numberIn(key)
	if n == "" {
		return
	}
	p.evidence("doc_number", n, doc.FromForm, f.value)
	if s, _ := numberAt(key); slices.Contains(letterKinds, strings.TrimSpace(key[s.End:])) {
		p.evidence("kind", strings.TrimSpace(key[s.End:]), doc.FromForm, f.value)
	}
}

// republicDate reads a date of Taiwan's forms that leaves the era out: 112-06-08. No other calendar has years of three
// digits and two.
func republicDate(key string) (doc.Date, bool) {
	key = strings.TrimSpace(key)
	k := strings.IndexAny(key, "-/.")
	if k != 2 && k != 3 {
		return doc.Date{}, false
	}
	year, err := strconv.Atoi(key[:k])
	if err != nil {
		return doc.Date{}, false
	}
	d, n := doc.ParseDate(strconv.Itoa(year+1911) + key[k:])
	return d, n > 0 && d.Day > 0 && d.Year < 2100
}

// republicYear reads a date of the Republic whose era is left out, as texts do that have named it before: 一百零七年一月一日.
func republicYear(key string) (doc.Date, int) {
	year, n := doc.Numeral(key)
	if n == 0 || year < 60 || year > 199 || !strings.HasPrefix(key[n:], "年") {
		return doc.Date{}, 0
	}
	era := strconv.Itoa(year + 1911)
	d, m := doc.ParseDate(era + key[n:])
	if m == 0 {
		return doc.Date{}, 0
	}
	return d, n + m - len(era)
}

// listOf parts a value at blanks, commas and semicolons.
func listOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" 　\t,，;；、", r) })
}

// metaFields are the tags of government pages (政府网站发展指引, 2017) and of gov.cn that give a field.
var metaFields = map[string]string{
	"articletitle": "title", "title": "page_title", "og:title": "page_title", "pubdate": "published_date", "publishdate": "other_date",
	"firstpublishedtime": "published_date", "article:published_time": "other_date", "sitename": "site", "columnname": "column", "contentsource": "source_site",
	"pubtime": "other_date", "publishtime": "other_date", "pub_date": "other_date", "og:release_date": "other_date", "weibo:article:create_at": "other_date",
	"keywords": "keywords", "source": "source_site", "og:url": "url", "canonical": "url", "url": "url",
	"ld:headline": "ld_title", "ld:name": "ld_title", "ld:datepublished": "ld_date", "ld:pubdate": "ld_date", "ld:publisher": "ld_publisher", "ld:sourceorganization": "ld_publisher",
}

// metaTags turns the page's meta tags into candidates.
func (p *page) metaTags() {
	m := &p.found.Metadata
	var others []int // dates under names that the guideline does not know, which go behind PubDate
	for i := range p.n.Pieces {
		piece := &p.n.Pieces[i]
		if piece.Kind != doc.Meta {
			continue
		}
		text := strings.TrimSpace(p.text(i))
		switch metaFields[piece.Name] {
		case "other_date":
			others = append(others, i)
		case "title":
			p.evidence("title", cleanTitle(text), doc.FromMeta, piece.Span)
		case "page_title":
			p.evidence("page_title", text, doc.FromMeta, piece.Span)
		case "published_date":
			p.metaDate(i, doc.FromMeta)
		case "ld_title":
			p.evidence("title", cleanTitle(text), doc.FromJSONLD, piece.Span)
		case "ld_date":
			p.metaDate(i, doc.FromJSONLD)
		case "ld_publisher":
			p.evidence("publisher", text, doc.FromJSONLD, piece.Span)
			if m.Publisher == "" {
				m.Publisher = text
			}
		case "url":
			p.urlDate(text, piece.Span)
		case "source_site":
			if m.SourceSite == "" && utf8.RuneCountInString(text) <= 30 {
				m.SourceSite = text
				p.evidence("source_site", text, doc.FromMeta, piece.Span)
			}
		case "site":
			if m.SourceSite == "" {
				m.SourceSite = text
			}
		case "keywords":
			if len(m.Keywords) == 0 && len(text) < 300 {
				m.Keywords = listOf(text)
			}
		}
	}
	for _, i := range others {
		p.metaDate(i, doc.FromMeta)
	}
}

// metaDate makes the date in a value of the page's head a candidate for the published date.
func (p *page) metaDate(i int, from doc.From) {
	if d, _, ok := doc.FindDate(p.keys[i]); ok && d.Day > 0 {
		p.evidence("published_date", d.ISO(), from, p.n.Pieces[i].Span)
	}
}

// urlDate reads the date that content systems put into addresses: …/t20190305_1234.html, …/2019-03/05/content_1.htm,
// …/art/2019/3/5/art_1.html.
func (p *page) urlDate(address string, s doc.Span) {
	for _, m := range urlDates.FindAllStringSubmatch(address, -1) {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		if d, n := doc.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day)); n > 0 && d.Day > 0 && year >= firstURLYear {
			p.evidence("published_date", d.ISO(), doc.FromURL, s)
			return
		}
	}
}

// firstURLYear is when government sites began to put dates into their addresses.
const firstURLYear = 1998

var urlDates = regexp.MustCompile(`[/t_](\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})[/_.]`)

// notes reads what stands in brackets under the signature, the copies and the printing line.
func (p *page) notes(f *frame) {
	m := &p.found.Metadata
	for _, i := range f.kept {
		key := squeeze(p.keys[i])
		if len(key) > 300 {
			continue
		}
		switch {
		case m.Disclosure == "" && strings.HasPrefix(key, "(") && !isLabelled(key) && isDisclosure(key):
			m.Disclosure = disclosureIn(key)
			p.evidence("disclosure", m.Disclosure, doc.FromText, p.n.Pieces[i].Span)
		case strings.HasPrefix(key, "抄送:"), strings.HasPrefix(key, "抄报:"), strings.HasPrefix(key, "分送:"):
			m.CopiesTo = append(m.CopiesTo, strings.FieldsFunc(strings.Trim(p.value(i), "。"), func(r rune) bool { return strings.ContainsRune(",，;；", r) })...)
		case strings.HasPrefix(key, "主题词:"):
			if len(m.SubjectWords) == 0 {
				m.SubjectWords = listOf(p.value(i))
			}
		case strings.HasPrefix(key, "签发人:"):
			m.Signatory = p.value(i)
		case strings.HasSuffix(key, "印发") && strings.Contains(key, "年") && !p.prose[i]:
			if d, s, ok := doc.FindDate(key); ok && d.Day > 0 {
				m.PrintedDate = d.ISO()
				if organ := key[:s.Start]; isOrgan(organ) {
					m.PrintedBy = organ
				}
			}
		case slices.Contains(phrases()["urgency"], key):
			m.Urgency = key
		}
	}
	if m.Effective == "" {
		p.effective(f)
	}
}

// expiry reads until when a text is in force: 有效期至2026年7月31日, or 有效期五年 from the day it came into force.
func (p *page) expiry(f *frame) {
	m := &p.found.Metadata
	for _, i := range f.kept {
		if !p.anchors[i].has(forceAnchor) || m.Expiry != "" {
			continue
		}
		key := p.keys[i]
		k := strings.Index(key, "有效期")
		if k < 0 {
			continue
		}
		at := k + len("有效期")
		for _, w := range []string{"限", "为", "至", "到", "截至", "止"} {
			at += len(key[at:]) - len(strings.TrimPrefix(key[at:], w))
		}
		if d, n := doc.ParseDate(key[at:]); n > 0 && d.Day > 0 && d.Year > 0 {
			p.expires(d.ISO(), p.span(i, k, at+n))
			continue
		}
		years, n := doc.Numeral(key[at:])
		from, ok := doc.ParseISO(m.Effective)
		if n > 0 && years > 0 && years <= 30 && ok && strings.HasPrefix(key[at+n:], "年") && !strings.HasPrefix(key[at+n:], "年内") {
			p.expires(from.AddYears(years).ISO(), p.span(i, k, at+n+len("年")))
		}
	}
}

func (p *page) expires(date string, s doc.Span) {
	p.found.Metadata.Expiry = date
	p.evidence("expiry_date", date, doc.FromText, s)
}

// value is what stands behind the colon of piece i.
func (p *page) value(i int) string {
	t := p.text(i)
	for _, colon := range []string{"：", ":"} {
		if _, v, ok := strings.Cut(t, colon); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// isDisclosure reports whether a line in brackets says who may read the notice.
func isDisclosure(key string) bool {
	inner := strings.Trim(key, "()[]。;")
	return strings.HasPrefix(inner, "此件") || strings.HasSuffix(inner, "公开") || strings.HasPrefix(inner, "公开方式")
}

// disclosureIn reads 此件公开发布, 此件主动公开, 公开方式:主动公开.
func disclosureIn(s string) string {
	for _, w := range []string{"主动公开", "依申请公开", "不予公开", "公开发布", "删减后公开", "有删减", "不公开"} {
		if strings.Contains(s, w) {
			return w
		}
	}
	return ""
}

// effective reads 自2021年8月1日起施行 in the text.
func (p *page) effective(f *frame) {
	for _, i := range f.kept {
		if !p.anchors[i].has(sinceAnchor) {
			continue
		}
		key := p.keys[i]
		for at := 0; ; {
			k := strings.Index(key[at:], "自")
			if k < 0 {
				break
			}
			at += k + len("自")
			d, n := doc.ParseDate(key[at:])
			if n == 0 && p.n.Script.Origin == "tw" {
				d, n = republicYear(key[at:])
			}
			if n == 0 || d.Day == 0 || d.Year == 0 || !beginsAny(squeeze(key[at+n:min(len(key), at+n+40)]), []string{"起施行", "起实施", "起执行", "起生效", "起正式施行", "起正式实施", "开始施行", "开始实施", "施行", "生效", "实施"}) {
				continue
			}
			s := p.span(i, at, at+n)
			p.evidence("effective_date", d.ISO(), doc.FromText, s)
			p.found.Metadata.Effective = d.ISO()
			return
		}
	}
}

// kindOf reads the kind of document at the end of the title, else from what the text says of itself.
func (p *page) kindOf() {
	m := &p.found.Metadata
	m.Kind = kindOfTitle(m.Title)
	if o := p.n.Script.Origin; (o == "hk" || o == "mo") && !slices.Contains(hongkongWords()["kinds"], m.Kind) {
		m.Kind = "" // a headline of news, which ends in any word
	}
	if m.Kind != "" {
		return
	}
	if m.Kind = p.candidate("kind", doc.FromForm); m.Kind != "" {
		return
	}
	says := saysOf()
	best, at := len(says.order), -1
	for i, key := range p.keys {
		if !p.kept(i) || !says.words.In(key) {
			continue
		}
		for k, phrase := range says.order[:best] {
			if strings.Contains(key, phrase) {
				best, at = k, i
				break
			}
		}
	}
	if at >= 0 {
		m.Kind = says.kinds[best]
		p.evidence("kind", m.Kind, doc.FromText, p.n.Pieces[at].Span)
	}
}

// sayings are the phrases by which texts say what they are, the surest first, and the kinds they say.
type sayings struct {
	order, kinds []string
	words        *doc.Words
}

var saysOf = sync.OnceValue(func() *sayings {
	s := &sayings{}
	for _, says := range kindWords()["says"] {
		kind, phrase, _ := strings.Cut(says, ":")
		s.order, s.kinds = append(s.order, phrase), append(s.kinds, kind)
	}
	s.words = doc.NewWords(s.order)
	return s
})

// kindOfTitle is the kind a title ends with; brackets behind it (试行) do not count.
func kindOfTitle(title string) string {
	if last, _ := utf8.DecodeLastRuneInString(title); !kindLast().Has(last) {
		return ""
	}
	s := strings.TrimSpace(title)
	for {
		cut := titleClosers.TrimRight(s)
		if cut == "" || !strings.HasSuffix(cut, ")") && !strings.HasSuffix(cut, "）") && !strings.HasSuffix(cut, "]") && !strings.HasSuffix(cut, "〕") {
			s = cut
			break
		}
		for _, pair := range [...][2]string{{"(", ")"}, {"（", "）"}, {"[", "]"}, {"〔", "〕"}} {
			if strings.HasSuffix(cut, pair[1]) {
				if i := strings.LastIndex(cut, pair[0]); i > 0 {
					cut = cut[:i]
				}
			}
		}
		if cut == s {
			break
		}
		s = cut
	}
	return kindEnds().Suffix(s)
}

var kindEnds = sync.OnceValue(func() *doc.Words { return doc.NewWords(kindWords()["kinds"]) })

// titleClosers are marks that may close a title.
var titleClosers = doc.NewRuneSet(titleMarks)

const titleMarks = " 》>〉\"”。"

// kindLast are the characters that a title with a kind may end with.
var kindLast = sync.OnceValue(func() *doc.RuneSet {
	s := doc.NewRuneSet(titleMarks + ")）]〕")
	for _, kind := range kindWords()["kinds"] {
		last, _ := utf8.DecodeLastRuneInString(kind)
		s.Add(last)
	}
	for r := range rune(0x10000) {
		if unicode.IsSpace(r) {
			s.Add(r)
		}
	}
	return s
})
