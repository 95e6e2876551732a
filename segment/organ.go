package segment

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// organs is the lexicon of organs. A short form is found from its end: 市发改委 ends in 发改委, and what stands before is
// its place. So the lexicon is a trie over the runes of the names, the last first.
type organs struct {
	names   []organ
	aliases []alias
	edges   map[uint64]int32
	first   []int32 // of a node: the first alias that ends there, or -1
	starts  func() wordSet
}

// edge is the key of the way from a node by a rune.
func edge(node int32, r rune) uint64 { return uint64(node)<<32 | uint64(r) }

// organ is a canonical name. The place goes between its parts; with one part the name stands as it is.
type organ struct {
	parts []string
	where organSection
}

// organSection says of which level of government the organs of a section are.
type organSection uint8

const (
	anyLevel organSection = iota
	centralOrgans
	properNames
	provincial
	viceProvincial
	ofCities
	ofCounties
	ofTownships
)

var organSections = map[string]organSection{
	"中央": centralOrgans, "专名": properNames, "地方": anyLevel, "省级": provincial, "副省级": viceProvincial, "市级": ofCities, "县级": ofCounties,
	"乡级": ofTownships,
}

// alias is a form under which an organ is written.
type alias struct {
	before   string // what stands before the place: 团*委
	organ    int32
	next     int32 // alias with the same end, or -1
	from, to int16 // years; 0 is no limit
	own      bool  // of the user's lexicon
	inside   bool  // the form says itself where the place stands, so it has one
	named    bool  // ~: the place may lack the word for its level
	alone    bool  // of an organ of the centre: names it in any document
	// department is said of 厅, which only provinces have.
	department bool
}

func (a *alias) limited() bool { return a.from != 0 || a.to != 0 }

// goesBefore is the order among forms with the same end: what holds for some years, then what says more.
func (a *alias) goesBefore(b *alias) bool {
	if a.limited() != b.limited() {
		return a.limited()
	}
	return len(a.before) > len(b.before)
}

// newOrgans reads the user's lexicon and the package's.
func newOrgans(user string) *organs {
	text := ruleText("organs.txt")
	size := len(text) + len(user)
	o := &organs{
		names: make([]organ, 1, size/32), aliases: make([]alias, 0, size/16),
		edges: make(map[uint64]int32, size/5), first: append(make([]int32, 0, size/5), -1),
		starts: sync.OnceValue(func() wordSet { return organStarts(user + "\n" + text) }),
	}
	o.add(user, true)
	o.add(text, false)
	return o
}

// organStarts are the names that begin with no place, to tell where a name begins.
func organStarts(text string) wordSet {
	var names []string
	for line := range strings.Lines(text) {
		for word := range strings.FieldsSeq(organLine(line)) {
			if !strings.ContainsAny(word, "*~-[") && len(word) > len("局") {
				names = append(names, word)
			}
		}
	}
	return newWordSet(names)
}

// organLine is a line of a lexicon without its comment.
func organLine(line string) string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") {
		return ""
	}
	return line
}

// add reads a lexicon.
func (o *organs) add(text string, own bool) {
	section := anyLevel
	for line := range strings.Lines(text) {
		line = organLine(line)
		if line == "" {
			continue
		}
		if line[0] == '[' {
			section = organSections[strings.Trim(line, "[]")]
			continue
		}
		var a alias
		for word := range strings.FieldsSeq(line) {
			if from, to, ok := years(word); ok {
				a.from, a.to = from, to
				continue
			}
			if a.organ == 0 { // the canonical name; organ 0 is none
				a.organ = int32(len(o.names))
				a.own = own
				o.names = append(o.names, newOrgan(word, section))
			}
			o.addAlias(word, a, section)
			if rest, ok := strings.CutPrefix(word, "国家"); ok && section == centralOrgans && utf8.RuneCountInString(rest) > 2 {
				o.addAlias(rest, a, section)
			}
		}
	}
}

func newOrgan(name string, section organSection) organ {
	o := organ{where: section}
	switch {
	case section == centralOrgans || section == properNames:
		o.parts = []string{name}
	case strings.ContainsAny(name, "*~"):
		o.parts = strings.Split(strings.ReplaceAll(name, "~", "*"), "*")
	default:
		o.parts = []string{"", name}
	}
	return o
}

func (o *organs) addAlias(word string, a alias, section organSection) {
	end := word
	if i := strings.LastIndexAny(word, "*~"); i >= 0 {
		a.before, end = word[:i], word[i+1:]
		a.inside, a.named = true, word[i] == '~'
		if strings.ContainsAny(a.before, "*~") {
			return // a canonical name with the place twice is nowhere written so
		}
	}
	if section == centralOrgans {
		a.alone = hasSuffixOne(end, "部", "总局", "总署", "署", "监会", "银行", "人行") || beginsOne(end, "国", "中", "全国", "最高")
	}
	a.department = strings.HasSuffix(end, "厅") && !strings.HasSuffix(end, "办公厅")
	node := int32(0)
	for end != "" {
		r, n := utf8.DecodeLastRuneInString(end)
		end = end[:len(end)-n]
		e := edge(node, r)
		next, ok := o.edges[e]
		if !ok {
			next = int32(len(o.first))
			o.edges[e] = next
			o.first = append(o.first, -1)
		}
		node = next
	}
	i := int32(len(o.aliases))
	at := &o.first[node]
	for *at >= 0 && !a.goesBefore(&o.aliases[*at]) {
		if b := &o.aliases[*at]; b.organ == a.organ && b.before == a.before && b.inside == a.inside && !b.limited() {
			return // 国家 left out gives what the line has
		}
		at = &o.aliases[*at].next
	}
	a.next = *at
	*at = i
	o.aliases = append(o.aliases, a)
}

// years reads a limit of years: 2018-, -2009, 2018-2023.
func years(word string) (from, to int16, ok bool) {
	a, b, ok := strings.Cut(word, "-")
	if !ok || a == "" && b == "" {
		return 0, 0, false
	}
	for i, s := range []string{a, b} {
		y, err := strconv.Atoi(s)
		if s != "" && (err != nil || y < 1949 || y > 2999) {
			return 0, 0, false
		}
		if i == 0 {
			from = int16(y)
		} else {
			to = int16(y)
		}
	}
	return from, to, true
}

// checkOrgans finds the faults of a user's lexicon.
func checkOrgans(text string) error {
	var errs []error
	fault := func(line int, what string) {
		errs = append(errs, fmt.Errorf("%w: segment.units: line %d: %s", doc.ErrOptions, line+1, what))
	}
	for i, line := range strings.Split(text, "\n") {
		line = organLine(line)
		words := strings.Fields(line)
		switch _, _, span := years(strings.Join(words[:min(1, len(words))], "")); {
		case strings.ContainsAny(line, "，、；;,"):
			fault(i, "names are parted by blanks")
		case strings.HasPrefix(line, "["):
			if _, ok := organSections[strings.Trim(line, "[]")]; !ok {
				fault(i, fmt.Sprintf("no section is called %s", line))
			}
		case span:
			fault(i, "years stand behind the canonical name")
		case slices.ContainsFunc(words, func(w string) bool { return hasSuffixOne(w, "*", "~") }):
			fault(i, "a name ends behind its place")
		}
	}
	return errors.Join(errs...)
}

// ends reports whether a key ends in an organ of the lexicon; forms of one character do not count.
func (o *organs) ends(key string) bool {
	var buf [8]organEnd
	hits := o.walk(key, buf[:0])
	return len(hits) > 0 && len(key)-hits[len(hits)-1].at > len("局")
}

// is reports whether a key is an organ of the lexicon without its place.
func (o *organs) is(key string) bool {
	var buf [8]organEnd
	hits := o.walk(key, buf[:0])
	return len(hits) > 0 && hits[len(hits)-1].at == 0 && len(key) > len("局")
}

// begins reports whether a key begins with an organ of the lexicon.
func (o *organs) begins(key string) bool { return o.starts().prefix(key) != "" }

// organEnd is an end of a key that is the end of organs.
type organEnd struct {
	at    int
	first int32 // alias
}

// walk finds the ends, the shortest first.
func (o *organs) walk(key string, hits []organEnd) []organEnd {
	node := int32(0)
	for at := len(key); at > 0; {
		r, n := utf8.DecodeLastRuneInString(key[:at])
		at -= n
		next, ok := o.edges[edge(node, r)]
		if !ok {
			break
		}
		node = next
		if first := o.first[node]; first >= 0 {
			hits = append(hits, organEnd{at, first})
		}
	}
	return hits
}

// reading is what the name of an organ says in this document.
type reading struct {
	located
	organ  *organ
	office string // 人民政府, where it stands between the place and the name: 市政府法制办
}

// canonical gives the full name of an organ, its level and its place, as far as they follow from the name and the document.
// Of a generic actor only level and place are asked.
func (b *builder) canonical(key string, generic bool) (name, level, region string) {
	switch b.draft.Document.Script.Origin {
	case "tw", "hk", "mo": // whose organs are none of these
		return "", "", ""
	}
	if generic {
		r := b.readPlace(key)
		return "", r.level, r.region
	}
	r, ok := b.read(key)
	if !ok && strings.HasSuffix(key, ")") { // 市自然资源局(林业局)
		if i := strings.LastIndexByte(key, '('); i > 0 {
			r, ok = b.read(key[:i])
		}
	}
	if !ok {
		if rest, cut := strings.CutPrefix(key, "原"); cut {
			r, ok = b.read(rest)
		}
	}
	if !ok {
		if r = b.readPlace(key); r.level == "国家" && !hasSuffixOne(key, "部", "委", "办", "会", "组", "署", "总局", "办公室", "委员会", "指挥部") {
			return "", "", "" // 国家开发银行…分行
		}
		return "", r.level, r.region
	}
	return r.name(), r.level, r.region
}

// name puts the place into the canonical name. Where the place stands inside it and is not known there is no name.
func (r *reading) name() string {
	parts := r.organ.parts
	if len(parts) == 1 {
		return parts[0]
	}
	place, head := r.written+r.office, parts[0]
	switch {
	case head == "中共" && r.word != "": // 市委宣传部, of which city is not known
		head = ""
	case head != "" && (place == "" || r.word != ""):
		return ""
	case place == "":
		return parts[1]
	case hasSuffixOne(place, "经开区", "高新区", "园区"): // a short form itself
		return ""
	case head == "" && r.region != "" && strings.HasPrefix(parts[1], place): // a name of the user's with its place
		return parts[1]
	}
	if after, ok := strings.CutPrefix(parts[1], "委"); ok && head == "中共" && strings.HasSuffix(place, "自治区") && !strings.HasPrefix(after, "员会") {
		return head + place + "委员会" + after // 区委 is the committee of a district
	}
	if len(parts) == 2 {
		return head + place + parts[1]
	}
	return head + place + strings.Join(parts[1:], place)
}

// read finds the organ that a key names, the longest form first: the user's, then organs of the document's own kind.
func (b *builder) read(key string) (reading, bool) {
	var buf [8]organEnd
	o := b.lex.organs()
	hits := o.walk(key, buf[:0])
	for i := len(hits) - 1; i >= 0; i-- {
		for pass := range 3 {
			for at := hits[i].first; at >= 0; at = o.aliases[at].next {
				a := &o.aliases[at]
				n := &o.names[a.organ]
				switch {
				case a.own:
					if pass != 0 {
						continue
					}
				case (n.where == centralOrgans) == b.home.central:
					if pass != 1 {
						continue
					}
				case pass != 2:
					continue
				}
				if r, ok := b.fits(key[:hits[i].at], a, n); ok {
					r.organ = n
					return r, true
				}
			}
		}
	}
	return reading{}, false
}

// fits reports whether what stands before the end of an alias lets it be this organ, and reads its place.
func (b *builder) fits(head string, a *alias, n *organ) (r reading, ok bool) {
	if a.limited() && (b.year == 0 || b.yearIsGuess || b.year < int(a.from) || a.to != 0 && b.year > int(a.to)) {
		return r, false
	}
	head, ok = strings.CutPrefix(head, a.before)
	if !ok {
		return r, false
	}
	switch n.where {
	case properNames:
		return r, head == ""
	case centralOrgans:
		return b.fitsCentre(head, a, n)
	}
	if head == "" {
		if a.inside {
			return r, false
		}
		r.located = b.bare()
		if a.department && b.home.level != "省" {
			if r.located = b.ofLevel("省", "省"); r.region == "" {
				r.written = "" // it may be 自治区
			}
		}
	} else if r.located, r.office, ok = b.locateFor(head, a); !ok {
		return r, false
	}
	return r, b.ofSection(n.where, &r.located)
}

// locateFor reads the place that an alias has before or inside it, with 人民政府 where that stands behind the place.
func (b *builder) locateFor(head string, a *alias) (l located, office string, ok bool) {
	switch rest, party := strings.CutSuffix(head, "党"); {
	case head == "区" && a.department, head == "区党" && a.inside:
		head = "自治区"
	case party && a.inside: // 自治区党委宣传部
		head = rest
	}
	l, ok = b.locate(head)
	if !ok && !a.inside {
		rest, cut := strings.CutSuffix(head, "人民政府")
		if !cut {
			rest, cut = strings.CutSuffix(head, "政府")
		}
		switch {
		case cut && rest == "":
			l, ok = b.bare(), true
		case cut:
			l, ok = b.locate(rest)
		}
		office = "人民政府"
	}
	if !a.named {
		if l.chain.n > 0 { // 云川公安局
			l.written = l.chain.formal()
		}
		return l, office, ok
	}
	if !ok && a.before != "" && placeRunes(head) { // 人行云川分行, elsewhere
		return located{written: head}, "", true
	}
	word := defaultPlaces().words.suffix(head)
	return l, "", ok && l.word == "" && (a.before != "" || l.written == head && word == "") // 云川银监局, not 市银监局
}

// fitsCentre reads the name of an organ of the centre.
func (b *builder) fitsCentre(head string, a *alias, n *organ) (r reading, ok bool) {
	switch {
	case head == "" && !a.own && !b.home.central && !a.alone:
		return r, false
	case head != "" && !defaultPlaces().centre.words[head]:
		return r, false
	}
	r.level = "国家"
	if head == "" && !b.home.central && strings.HasSuffix(n.parts[0], "银行") { // its branch may be meant
		r.level = ""
	}
	return r, true
}

// ofSection reports whether a place is of the level to which the organs of a section belong.
func (b *builder) ofSection(s organSection, l *located) bool {
	hall := b.home.hall && l.chain.own() == b.home.chain.own() || defaultPlaces().viceProvincial[l.region]
	switch s {
	case provincial:
		return l.level == "省"
	case viceProvincial:
		return l.level == "市" && hall
	case ofCities:
		return l.level == "市" && !hall
	case ofCounties:
		return l.level == "县"
	case ofTownships:
		return l.level == "乡"
	}
	return true
}

// isGeneric reports whether a name stands for no single organ: 各部门, 有关单位, 各县区政府.
func (b *builder) isGeneric(key string) bool {
	if beginsOne(key, "其他", "其它", "所有", "全体", "涉及") || b.lex.generic.suffix(key) != "" {
		return true
	}
	for _, w := range []string{"各", "有关", "相关"} { // 市级各部门
		if i := strings.Index(key, w); i >= 0 && utf8.RuneCountInString(key[:i]) <= 4 {
			return true
		}
	}
	if i := strings.IndexAny(key, "(<["); i > 0 {
		inner := key[i+1:]
		if w := b.lex.levels.prefix(inner); w != "" && beginsOne(inner[len(w):], "、", ",") || w != "" && !strings.HasSuffix(key, inner) {
			return true // 县(市、区)政府
		}
		if key = dropBrackets(key); b.lex.levels.words[key] {
			return true // 镇(街道)
		}
	}
	for _, head := range b.lex.shared { // 乡镇人民政府, 县区政府: levels and the head they share
		if rest, ok := strings.CutSuffix(key, head); ok {
			key = rest
			break
		}
	}
	several := b.lex.several.suffix(key)
	return several != "" && utf8.RuneCountInString(key) <= utf8.RuneCountInString(several)+1
}
