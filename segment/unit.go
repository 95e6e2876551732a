package segment

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// lexicon is what is known of units: how their names end, which names stay whole, and organs with their aliases. Its words
// are those of rules/units.txt.
type lexicon struct {
	suffixes, levels, generic wordSet
	levelEnds                 doc.RuneSet // last characters of levels
	several                   wordSet     // words for several places at once: 乡镇, 县市区
	shared                    []string    // what such places have, each its own: 人民政府
	opening                   wordSet     // words that open a sentence, not a name
	and                       wordSet     // what parts the last two names of a list
	andWords, beforeName      []string
	nameStarts, levelHeads    wordSet
	bareHeads, headEnds       wordSet
	andOthers, tailEnds       wordSet
	tails, notes, counted     wordSet
	whole                     []string
	organs                    func() *organs
}

var defaultLexicon = sync.OnceValue(func() *lexicon {
	s := ruleSections("units.txt")
	l := &lexicon{
		suffixes: newWordSet(s["suffixes"]), levels: newWordSet(s["levels"]), generic: newWordSet(s["generic"]),
		opening: newWordSet(s["opening"]),
		several: newWordSet(s["several"]), shared: s["shared"],
		and: newWordSet(s["and"]), andWords: s["and"], beforeName: s["before_name"],
		nameStarts: newWordSet(s["name_starts"]), levelHeads: newWordSet(s["level_heads"]),
		bareHeads: newWordSet(s["bare_heads"]), headEnds: newWordSet(s["head_ends"]),
		andOthers: newWordSet(s["and_others"]), tailEnds: newWordSet(s["tail_ends"]),
		tails: newWordSet(s["tails"]), notes: newWordSet(s["notes"]), counted: newWordSet(s["counted"]),
		whole: s["whole"], organs: sync.OnceValue(func() *organs { return newOrgans("") }),
	}
	for w := range l.levels.words {
		r, _ := lastRune(w)
		l.levelEnds.Add(r)
	}
	return l
})

// noName are marks that no name of a unit holds; listMarks part names.
var (
	noName    = doc.NewRuneSet("。:!?")
	listMarks = doc.NewRuneSet("、,; ")
)

// isUnit reports whether a key reads as the name of a unit.
func (l *lexicon) isUnit(key string) bool {
	key = strings.TrimSpace(key)
	if len(key) > maxUnitName*utf8.UTFMax {
		return false
	}
	n := utf8.RuneCountInString(key)
	if n < 2 || n > maxUnitName || noName.In(key) || l.opening.prefix(key) != "" {
		return false
	}
	if l.generic.suffix(key) != "" || l.organs().ends(key) || strings.HasPrefix(key, "各") && l.levels.suffix(dropBrackets(key)) != "" {
		return true
	}
	bare := key
	if strings.HasSuffix(bare, ")") {
		if i := strings.LastIndexByte(bare, '('); i > 0 {
			bare = bare[:i]
		}
	}
	return l.suffixes.suffix(bare) != ""
}

// maxUnitName is how many characters the name of a unit may have.
const maxUnitName = 40

// nameAt is one name of a list, in key offsets.
type nameAt struct{ start, end int }

// unitList parts the list in key[from:to] into names. What it returns holds until the next call.
func (b *builder) unitList(from, to int) []nameAt {
	parts := b.listParts(b.parts[:0], from, to)
	out := b.names[:0]
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		for p.end-p.start < maxCollective && b.levelOnly(p) && i+1 < len(parts) && strings.HasPrefix(b.key[p.end:], "、") && b.levelHead(parts[i+1]) {
			i++ // a collective is one unit: 各市、州、县人民政府
			p.end = parts[i].end
		}
		out = b.splitAnd(out, p)
	}
	b.parts, b.names = parts, out
	kept := out[:0]
	for _, p := range out {
		if p = b.cleanName(p); p.start < p.end {
			kept = append(kept, p)
		}
	}
	b.names = b.withNested(kept)
	return b.names
}

// withNested adds the names in the bracket behind a generic one: 市直有关部门(市财政局、市教育局).
func (b *builder) withNested(names []nameAt) []nameAt {
	for k := len(names) - 1; k >= 0; k-- {
		n := names[k]
		start, end, ok := bareBracket(b.key[n.start:n.end])
		if !ok || !strings.Contains(b.key[n.start+start:n.start+end], "、") || !b.isGeneric(squeeze(b.key[n.start:n.start+start-1])) {
			continue
		}
		inner := b.listParts(nil, n.start+start, n.start+end)
		if slices.ContainsFunc(inner, func(p nameAt) bool { return !b.isUnit(p) || b.lex.levels.words[squeeze(b.key[p.start:p.end])] }) {
			continue
		}
		names[k].end = n.start + start - 1
		names = slices.Insert(names, k+1, inner...)
	}
	return names
}

// listParts parts a list at its marks outside brackets; it appends the parts to out.
func (b *builder) listParts(out []nameAt, from, to int) []nameAt {
	depth, start := 0, from
	for i := from; i < to; i++ {
		n := 0
		switch c := b.key[i]; {
		case c == '(' || c == '<' || c == '[':
			depth++
		case c == ')' || c == '>' || c == ']':
			if depth = max(0, depth-1); depth == 0 && b.endsCount(start, i+1, to) {
				out = append(out, nameAt{start, i + 1})
				start = i + 1
			}
		case depth > 0, c <= ' ' && beginsOne(strings.TrimLeft(b.key[i:to], " \n\t"), "("): // a bracket belongs to the name before it
		case c == '/' && b.isUnit(nameAt{start, i}) && b.isUnit(nameAt{i + 1, min(to, i+1+nextMark(b.key[i+1:to]))}):
			n = 1
		case c == ',' || c == ';' || c == '\n' || c == '\t' || c == ' ' && b.blankParts(from, i, to):
			n = 1
		case c == 0xE3 && strings.HasPrefix(b.key[i:to], "、"):
			n = len("、")
		}
		if n > 0 {
			out = append(out, nameAt{start, i})
			start = i + n
			i = start - 1
		}
	}
	return append(out, nameAt{start, to})
}

// nextMark is where the next mark of a list stands; the length of the key when there is none.
func nextMark(key string) int {
	if i := listMarks.Index(key); i >= 0 {
		return i
	}
	return len(key)
}

// endsCount reports whether a bracket that ends at i holds how long a unit has, and another name follows: 危化处(20日)安基处.
func (b *builder) endsCount(start, i, to int) bool {
	if i >= to || b.key[i] < utf8.RuneSelf || strings.HasPrefix(b.key[i:to], "、") {
		return false
	}
	return b.lex.countAt(b.key[start:i]) > 0
}

// countAt is where the bracket at the end of a name begins that holds a number of days; 0 when there is none.
func (l *lexicon) countAt(name string) int {
	open := strings.LastIndexByte(name, '(')
	if open <= 0 || !strings.HasSuffix(name, ")") {
		return 0
	}
	inner := name[open+1 : len(name)-1]
	_, n := doc.Numeral(inner)
	if n == 0 || !l.counted.words[inner[n:]] {
		return 0
	}
	return open
}

// blankParts reports whether the blank at i of a list parts two names: what stands before it is a name, and what follows
// is more than a character that was set wide (牵  头).
func (b *builder) blankParts(from, i, to int) bool {
	start := from
	start += behindLast(listMarks, b.key[from:i])
	return b.isUnit(nameAt{start, i}) && severalRunes(b.key[i:to])
}

// severalRunes reports whether s holds more than one character that is no blank; it looks no further than these.
func severalRunes(s string) bool {
	n := 0
	for _, r := range s {
		if r != ' ' && r != '\t' && r != '\n' {
			n++
		}
		if n > 1 {
			return true
		}
	}
	return false
}

// maxCollective bounds the names that are put together to one collective, in bytes: each is looked at again with those
// before it.
const maxCollective = 300

// levelOnly reports whether the last member of a list is only a level (各市, 州, 县（市）), so that its head follows.
func (b *builder) levelOnly(p nameAt) bool {
	key := strings.TrimRight(b.key[p.start:p.end], " ")
	if r, _ := lastRune(key); r != ')' && !b.lex.levelEnds.Has(r) {
		return false
	}
	if i := strings.LastIndex(key, "、"); i >= 0 && strings.Count(key, "(") == strings.Count(key, ")") {
		key = key[i+len("、"):]
	}
	for _, w := range b.lex.andWords { // …和各市、州、县人民政府
		if i := strings.LastIndex(key, w); i > 0 && strings.HasPrefix(key[i+len(w):], "各") {
			key = key[i+len(w):]
		}
	}
	key = dropBrackets(squeeze(key))
	key = strings.TrimPrefix(strings.TrimPrefix(key, "相关"), "各有关")
	for _, lead := range []string{"全国各", "各", "有关"} {
		key = strings.TrimPrefix(key, lead)
	}
	return b.lex.levels.words[key]
}

// levelHead reports whether a name is a level, or a level with the head that the names before it share: 州, 县人民政府.
func (b *builder) levelHead(p nameAt) bool {
	key := dropBrackets(squeeze(b.key[p.start:p.end]))
	level := b.lex.levels.prefix(key)
	rest := key[len(level):]
	return level != "" && (rest == "" || b.lex.levelHeads.prefix(rest) != "")
}

func dropBrackets(s string) string {
	if !strings.ContainsAny(s, "([<") {
		return s
	}
	var out strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '<', '[':
			depth++
			continue
		case ')', '>', ']':
			depth = max(0, depth-1)
			continue
		}
		if depth == 0 {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// splitAnd parts a name at 和, 及 and 与 where both sides are names by themselves; it appends the names to out.
func (b *builder) splitAnd(out []nameAt, p nameAt) []nameAt {
	if !b.lex.and.first.In(b.key[p.start:p.end]) {
		return append(out, p)
	}
	depth := 0
	for i := p.start; i < p.end; {
		r, n := utf8.DecodeRuneInString(b.key[i:p.end])
		switch r {
		case '(', '<', '[':
			depth++
		case ')', '>', ']':
			depth--
		}
		if depth == 0 && i > p.start && b.lex.and.first.Has(r) {
			if w := b.lex.and.prefix(b.key[i:p.end]); w != "" && b.partsAt(b.key[p.start:p.end], i-p.start, w) {
				out = append(out, nameAt{p.start, i})
				p.start, n = i+len(w), len(w)
			}
		}
		i += n
	}
	return append(out, p)
}

// partsAt reports whether the word at i of a name parts two names.
func (b *builder) partsAt(key string, i int, word string) bool {
	head, tail := strings.TrimSpace(key[:i]), strings.TrimSpace(key[i+len(word):])
	if head == "" || tail == "" {
		return head == "" && tail != "" && i > 0
	}
	for _, w := range b.lex.whole {
		if strings.Contains(key[max(0, i-len(w)+1):min(len(key), i+len(w))], w) { // as far as one reaches that i stands in
			return false
		}
	}
	if len(tail) < 3*utf8.UTFMax && utf8.RuneCountInString(tail) < 3 && !strings.HasPrefix(tail, "各") && !b.lex.organs().is(tail) && (!b.lex.suffixes.words[tail] || b.lex.levels.words[tail]) || b.lex.isBareHead(tail) {
		return false
	}
	if b.lex.withoutTail(head) != head {
		return true // …等和各县政府, …等单位和各镇
	}
	return b.lex.isUnit(head) && b.lex.isUnit(b.lex.withoutTail(tail))
}

// isBareHead reports whether a name is nothing but a head that the name before shares: 党工委和管委会, 行政机关和组织.
func (l *lexicon) isBareHead(key string) bool {
	return len(key) <= maxTail && l.bareHeads.words[squeeze(key)]
}

// maxTail is how long the words may be that close a list of names, blanks included, in bytes; only there they are looked
// for, as what is read for one unit may be a whole line.
const maxTail = 120

// withoutTail drops 等部门, 等相关单位 from the end of a name.
func (l *lexicon) withoutTail(key string) string {
	for at := runeStart(key, len(key)-maxTail); ; {
		k := strings.Index(key[at:], "等")
		if k < 0 {
			return key
		}
		i := at + k
		after := key[i+len("等"):]
		before, _ := utf8.DecodeLastRuneInString(key[:i])
		if !strings.ContainsRune("高中初平", before) && (strings.Trim(after, " )") == "" || l.isTail(after)) {
			return key[:i]
		}
		at = i + len("等")
	}
}

// isTail reports whether what stands behind 等 is no name of its own: 有关部门, 11个部门, 相关职能部门和单位.
func (l *lexicon) isTail(s string) bool {
	s = squeeze(s)
	end := l.tailEnds.suffix(s)
	return end != "" && utf8.RuneCountInString(s[:len(s)-len(end)]) <= 8 || l.tails.words[s]
}

// cleanName takes off what is no part of the name: 由, 等部门, 〈含…，下同〉, blanks, marks.
func (b *builder) cleanName(p nameAt) nameAt {
	for {
		p = b.trimName(p)
		before := p
		key := b.key[p.start:p.end]
		for _, w := range b.lex.beforeName {
			if rest, ok := strings.CutPrefix(key, w); ok && (b.lex.isUnit(rest) || w == "由" && utf8.RuneCountInString(rest) <= 4) && (utf8.RuneCountInString(w) > 1 || w == "由" || w == "请" || b.lex.opensName(rest)) {
				p.start += len(w)
				break
			}
		}
		key = b.key[p.start:p.end]
		if cut := b.lex.withoutTail(key); cut != key {
			p.end = p.start + len(cut)
		} else if i := max(b.lex.noteAt(key), b.lex.countAt(key)); i > 0 {
			p.end = p.start + i
		}
		if p == before {
			return p
		}
	}
}

// nameMarks stand around names and are no part of them.
var nameMarks = doc.NewRuneSet(" \t\n.。:\"'、,;-")

func (b *builder) trimName(p nameAt) nameAt {
	for p.start < p.end {
		r, n := utf8.DecodeRuneInString(b.key[p.start:p.end])
		if !nameMarks.Has(r) && !isWideBlank(r) { // nothing but blanks is no name
			break
		}
		p.start += n
	}
	p.end = p.start + len(nameMarks.TrimRight(b.key[p.start:p.end]))
	return p
}

// opensName reports whether a name may begin so behind 和, 及 or 与, which may belong to the name of a place: 和…区政府.
func (l *lexicon) opensName(key string) bool {
	return l.nameStarts.prefix(key) != "" || l.levels.prefix(key) != "" || l.organs().begins(key)
}

// noteAt finds the bracket at the end of a name that explains it: 〈含…，下同〉.
func (l *lexicon) noteAt(key string) int {
	if !strings.HasSuffix(key, ")") && !strings.HasSuffix(key, ">") && !strings.HasSuffix(key, "]") {
		return 0
	}
	i := strings.LastIndexAny(key, "(<[")
	if i <= 0 {
		return 0
	}
	inner := key[i+1:]
	if before, ok := strings.CutSuffix(inner, ")"); l.notes.prefix(inner) == "" && (!ok || l.notes.suffix(before) == "") {
		return 0
	}
	return i
}
