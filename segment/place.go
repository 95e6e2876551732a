package segment

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// place is a place of government by its name: 云川市.
type place struct{ name, level string }

// placeChain is a place with the places it lies in, the highest first: 东岭省, 云川市, 青禾县.
type placeChain struct {
	places [4]place
	n      int
}

// own is the lowest place; the zero place when there is none.
func (c *placeChain) own() place {
	if c.n == 0 {
		return place{}
	}
	return c.places[c.n-1]
}

// region is the place as it is called in full: 云川市青山区; a province before its city or county is not part of it.
func (c *placeChain) region() string {
	i := 0
	for i < c.n-1 && c.places[i].level == "省" && !strings.HasSuffix(c.places[i].name, "市") {
		i++
	}
	if i == c.n-1 {
		return c.places[i].name
	}
	var b strings.Builder
	for ; i < c.n; i++ {
		b.WriteString(c.places[i].name)
	}
	return b.String()
}

// formal is the place as it stands in the names of its organs: a district and a township with the city or county, a county
// without.
func (c *placeChain) formal() string {
	if own := c.own(); own.level == "县" && !strings.HasSuffix(own.name, "区") {
		return own.name
	}
	return c.region()
}

// placeRules is what is known of the names of places in general.
type placeRules struct {
	centre, words, noPlace, noBegin, noEnd, noLevel wordSet
	level                                           map[string]string // 自治州 → 市
	municipalities, viceProvincial, undivided       map[string]bool
}

var defaultPlaces = sync.OnceValue(func() *placeRules {
	s := ruleSections("places.txt")
	r := &placeRules{
		centre: newWordSet(s["国家"]), words: newWordSet(s["省"], s["市"], s["县"], s["乡"]),
		noPlace: newWordSet(s["no place"]), noBegin: newWordSet(s["no place begins"]), noEnd: newWordSet(s["no place ends"]), noLevel: newWordSet(s["no level"]),
		level:          map[string]string{},
		municipalities: newWordSet(s["直辖市"]).words, viceProvincial: newWordSet(s["副省级市"]).words,
		undivided: newWordSet(s["不设区的市"]).words,
	}
	for _, level := range []string{"省", "市", "县", "乡"} {
		for _, w := range s[level] {
			r.level[w] = level
		}
	}
	return r
})

// add puts a place at the lower end of a chain.
func (r *placeRules) add(c *placeChain, name string) {
	level := r.level[r.words.suffix(name)]
	if r.municipalities[name] {
		level = "省"
	} else if level == "市" && c.own().level == "市" {
		level = "县" // a city within a city
	}
	c.places[c.n] = place{name, level}
	c.n++
}

// ends reports whether a stretch of text is a place by itself: a name and the word of its level.
func (r *placeRules) ends(s string) bool {
	word := r.words.suffix(s)
	if word == "" || r.noPlace.words[s] || r.noBegin.prefix(s) != "" || r.noEnd.suffix(s) != "" {
		return false
	}
	name := utf8.RuneCountInString(s[:len(s)-len(word)])
	return r.level[s[:len(s)-len(word)]] == "" && (name >= 2 || name == 1 && (word == "县" || word == "旗"))
}

// chain reads the whole of a text as a place, with the places it lies in before it: 东岭省云川市.
func (r *placeRules) chain(s string) (c placeChain, ok bool) {
	if r.words.suffix(s) == "" || !placeRunes(s) || strings.Contains(s, "直属") {
		return c, false
	}
	start := 0
	for i := range s {
		if i > start && c.n < len(c.places)-1 && r.parts(s[start:i]) && utf8.RuneCountInString(s[i:]) >= 2 {
			r.add(&c, s[start:i])
			start = i
		}
	}
	last := s[start:]
	if !r.ends(last) && !(c.n > 0 && r.words.words[last]) { // 云川市高新区
		return placeChain{}, false
	}
	r.add(&c, last)
	return c, true
}

// parts reports whether a place ends here within a longer one. 州 does not count: it stands in names of cities.
func (r *placeRules) parts(s string) bool {
	switch r.words.suffix(s) {
	case "省", "自治区", "市", "自治州", "地区", "盟", "县", "自治县", "旗", "自治旗", "区", "新区":
		return r.ends(s)
	}
	return false
}

// leading reads the place that a name of an organ or a title begins with; n is its length in bytes.
func (r *placeRules) leading(s string) (c placeChain, n int) {
	start, count := 0, 0
	for i, ch := range s {
		if count > 12 || !unicode.Is(unicode.Han, ch) || strings.ContainsRune(notInPlaces, ch) || strings.HasPrefix(s[i:], "关于") {
			break
		}
		count++
		end := i + utf8.RuneLen(ch)
		if c.n == len(c.places) || !r.parts(s[start:end]) {
			continue
		}
		if c.n > 0 && utf8.RuneCountInString(s[start:end]) > 5 { // what follows a place is mostly a name, not a place
			break
		}
		if r.noLevel.prefix(s[i:]) != "" { // 云川市场
			continue
		}
		r.add(&c, s[start:end])
		start, n, count = end, end, 0
	}
	return c, n
}

// notInPlaces are characters that no name of a place holds, but sentences and collectives do.
const notInPlaces = "的各等由请及与或该我在委"

func containsOne(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// placeRunes reports whether a text could be the name of a place.
func placeRunes(s string) bool {
	n := 0
	for i, ch := range s {
		if !unicode.Is(unicode.Han, ch) || strings.ContainsRune(notInPlaces, ch) || strings.HasPrefix(s[i:], "关于") {
			return false
		}
		n++
	}
	return n >= 2 && n <= 30
}

// home is where a document comes from, as far as it says: what bare names and bare 市 and 县 mean in it.
type home struct {
	central bool
	chain   placeChain
	level   string // of its issuer; "" is unknown
	word    string // 市, where only the level is known
	hall    bool   // its offices are 办公厅
}

// findHome reads the home from the issuers, the title, the number, and last the publisher, which may only repeat.
func (b *builder) findHome(m *doc.Metadata) (found bool) {
	places := defaultPlaces()
	head, _, about := strings.Cut(m.Title, "关于")
	for _, s := range m.Issuers {
		b.homeFrom(s)
	}
	if about {
		b.homeFrom(head)
	}
	if !b.home.central && b.home.chain.n == 0 {
		if beginsOne(m.DocNumber, "国发", "国办", "国函", "国令", "中发", "中办") {
			b.home = home{central: true, level: "国家"}
		} else if c, sure := b.titlePlace(m.Title); sure {
			b.setHome(c)
		} else if b.homeFrom(m.Publisher); b.home.chain.n == 0 && !b.home.central && c.n > 0 && m.Kind != "" {
			b.setHome(c) // 东岭省…行动方案, of no known issuer
		}
	}
	b.homeLevel(m.Recipients)
	if b.home.level == "" {
		b.levelOfText()
	}
	own := b.home.chain.own()
	b.home.hall = places.viceProvincial[own.name]
	for _, s := range append([]string{m.Title}, m.Issuers...) {
		if b.home.level == "市" && containsOne(s, "市人民政府办公厅", "市政府办公厅", "市委办公厅", "州人民政府办公厅", "州委办公厅") {
			b.home.hall = true
		}
	}
	return b.home.central || b.home.chain.n > 0 || b.home.level != ""
}

// levelOfText takes the level that the text speaks for: one of 全省, 全市 and 全县, again and again.
func (b *builder) levelOfText() {
	most, second, word := 0, 0, ""
	for _, w := range []string{"省", "市", "县", "州"} {
		n := strings.Count(b.key, "全"+w)
		if n > most {
			most, second, word = n, most, w
		} else {
			second = max(second, n)
		}
	}
	if most >= 3 && most >= 3*second {
		b.home.level, b.home.word = defaultPlaces().level[word], word
	}
}

// homeFrom takes the name of an issuer as evidence, unless the home is known.
func (b *builder) homeFrom(issuer string) {
	if issuer == "" || b.home.central || b.home.chain.n > 0 {
		return
	}
	issuer, _, _ = strings.Cut(issuer, "等") // 教育部等八部门
	issuer, _, _ = strings.Cut(strings.TrimSpace(issuer), " ")
	issuer, _, _ = strings.Cut(issuer, "　")
	r, ok := b.read(issuer)
	if !ok {
		for _, office := range []string{"办公厅", "办公室"} { // 财政部办公厅
			if head, cut := strings.CutSuffix(issuer, office); cut && !ok {
				r, ok = b.read(head)
			}
		}
	}
	if !ok {
		r = b.readPlace(issuer)
	}
	switch {
	case r.level == "国家":
		b.home = home{central: true, level: "国家"}
	case r.chain.n > 0:
		b.setHome(r.chain)
	case r.level != "" && b.home.level == "":
		b.home.level, b.home.word = r.level, r.word
	}
}

// setHome fixes the place of the document, when it agrees with the level that is known.
func (b *builder) setHome(c placeChain) {
	if b.home.level == "" || b.home.level == c.own().level {
		b.home.chain, b.home.level, b.home.word = c, c.own().level, ""
	}
}

// titlePlace is the place a title begins with, behind a year: 2020年云川市…报告.
func (b *builder) titlePlace(title string) (placeChain, bool) {
	title = strings.TrimLeft(title, "0123456789")
	title = strings.TrimPrefix(strings.TrimPrefix(title, "年度"), "年")
	c, n := defaultPlaces().leading(title)
	if n == 0 {
		return c, false
	}
	rest := title[n:]
	r, _ := utf8.DecodeRuneInString(rest)
	return c, unicode.IsDigit(r) || beginsOne(rest, "人民", "政府", "关于", "委", "“", "《", "二〇", "二○")
}

// homeLevel takes the level from those whom the document addresses. A city whose addressees are townships, not counties, is of
// the level of a county.
func (b *builder) homeLevel(recipients []string) {
	places := defaultPlaces()
	all := strings.Join(recipients, "、")
	if b.home.level == "" {
		switch {
		case strings.HasPrefix(all, "各省、自治区、直辖市"):
			b.home = home{central: true, level: "国家"}
		case containsOne(all, "省政府各", "省直各", "省直有关", "自治区直"):
			b.home.level, b.home.word = "省", "省"
		case containsOne(all, "市政府各", "市直各", "市直有关", "市级各"):
			b.home.level, b.home.word = "市", "市"
		case containsOne(all, "县政府各", "县直各", "县直有关", "县级各"):
			b.home.level, b.home.word = "县", "县"
		case containsOne(all, "区政府各", "区直各", "区直有关", "区级各"):
			b.home.level, b.home.word = "县", "区"
		}
	}
	c := &b.home.chain
	if c.own().level == "市" && !places.undivided[c.own().name] && strings.HasSuffix(c.own().name, "市") &&
		containsOne(all, "乡镇", "各镇", "各乡", "街道", "镇人民政府") && !containsOne(all, "县", "区人民政府", "区政府", "各区", "区、") {
		c.places[c.n-1].level = "县"
		b.home.level = "县"
	}
}

// located is a place as the name of an organ gives it.
type located struct {
	written string // what the canonical name holds of it
	level   string
	region  string
	word    string // 市, when only the level is given
	chain   placeChain
}

// bare is the place of a name that gives none: the document's own.
func (b *builder) bare() located {
	h := &b.home
	if h.central {
		return located{}
	}
	if h.chain.n == 0 {
		return located{written: h.word, level: h.level, word: h.word}
	}
	return located{written: h.chain.formal(), level: h.level, region: h.chain.region(), chain: h.chain}
}

// locate reads what stands before or within the name of an organ as a place: a level (市), a place by name (云川市), or
// the name of a place that the document knows without the word for its level (云川).
func (b *builder) locate(s string) (located, bool) {
	places := defaultPlaces()
	word := s
	for _, w := range []string{"全", "本", "我"} {
		if rest, ok := strings.CutPrefix(s, w); ok {
			word = rest
			break
		}
	}
	if level := places.level[word]; level != "" {
		return b.ofLevel(word, level), true
	}
	if w := places.words.prefix(word); w != "" && places.level[word[len(w):]] == "县" && len(word)-len(w) > len("新区") { // 市开发区
		zone := word[len(w):]
		l := b.ofLevel(w, places.level[w])
		if l.written += zone; l.region != "" {
			l.region, l.word = l.written, ""
		}
		l.level, l.chain = "县", placeChain{}
		return l, true
	}
	for i := range b.home.chain.places[:b.home.chain.n] {
		p := b.home.chain.places[i]
		if stem := p.name[:len(p.name)-len(places.words.suffix(p.name))]; stem == s && s != "" {
			l := b.upTo(i)
			l.written = s
			return l, true
		}
	}
	if c, ok := places.chain(s); ok {
		own := c.own()
		for _, p := range b.home.chain.places[:b.home.chain.n] {
			if p.name == own.name {
				own.level = p.level
			}
		}
		region := c.region()
		return located{written: region, level: own.level, region: region, chain: c}, true
	}
	return located{}, false
}

// ofLevel is the place that 市 or 县 means in this document. A place below its own could be any.
func (b *builder) ofLevel(word, level string) located {
	c := &b.home.chain
	for i := c.n - 1; i >= 0; i-- {
		p := c.places[i]
		if !strings.HasSuffix(p.name, word) || word == "区" && p.level != "县" {
			continue
		}
		return b.upTo(i)
	}
	return located{written: word, level: level, word: word}
}

// upTo is the place at i of the document's chain.
func (b *builder) upTo(i int) located {
	c := b.home.chain
	c.n = i + 1
	return located{written: c.formal(), level: c.own().level, region: c.region(), chain: c}
}

// readPlace reads no more than the level and the place that an unknown name begins with, or is.
func (b *builder) readPlace(key string) reading {
	places := defaultPlaces()
	for _, w := range []string{"全", "本", "我"} { // 全区
		if rest, ok := strings.CutPrefix(key, w); ok && places.words.prefix(rest) != "" {
			key = rest
			break
		}
	}
	if l, ok := b.locate(key); ok && places.level[key] == "" { // 云川经济开发区
		return reading{located: l}
	}
	if w := places.noLevel.prefix(key); w == "" {
		if w := places.centre.prefix(key); w != "" && len(key) > len(w) {
			return reading{located: located{level: "国家"}}
		}
		if w := places.words.prefix(key); w != "" && (len(key) > len(w) || len(w) > len("高新")) {
			return reading{located: b.ofLevel(w, places.level[w])}
		}
	}
	key = strings.TrimPrefix(key, "中共")
	_, n := places.leading(key)
	if l, ok := b.locate(key[:n]); ok {
		return reading{located: l}
	}
	return reading{}
}
