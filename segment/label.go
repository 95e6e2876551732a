package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// clauseLabel is what the label of a clause says of the text behind it (责任单位：, 协同责任单位：, 完成时限：).
type clauseLabel struct {
	role     role // of the units, or none
	persons  bool
	deadline bool
}

// labelWords are the words of labels: whole ones, and those that labels are composed of.
type labelWords struct {
	meaning     map[string]clauseLabel // of whole ones
	heads       wordSet
	personHeads wordSet
	parts       wordSet         // what may stand before a head
	before      wordSet         // … and before a label that no mark parts from it
	roleOf      map[string]role // of a part
}

func newLabelWords(s map[string][]string) labelWords {
	w := labelWords{meaning: map[string]clauseLabel{}, roleOf: map[string]role{}}
	parts := s["label_fillers"]
	for _, x := range roleSections {
		for _, word := range s[x.section+"_label"] {
			w.meaning[word] = clauseLabel{role: x.role}
		}
		for _, word := range s["label_"+x.section] {
			w.roleOf[word] = x.role
			parts = append(parts, word)
		}
	}
	for _, word := range s["person_label"] {
		w.meaning[word] = clauseLabel{persons: true}
	}
	for _, word := range s["deadline_label"] {
		w.meaning[word] = clauseLabel{deadline: true}
	}
	w.parts, w.before = newWordSet(parts), newWordSet(s["before_label"])
	w.heads, w.personHeads = newWordSet(s["label_heads"]), newWordSet(s["label_person_heads"])
	return w
}

// read says what a label, a key without blanks, means. A composed one leads when a word in it says so (牵头责任单位), else
// supports (配合责任单位), guides, implements.
func (w *labelWords) read(key string) (clauseLabel, bool) {
	if l, ok := w.meaning[key]; ok {
		return l, true
	}
	if utf8.RuneCountInString(key) > maxComposed {
		return clauseLabel{}, false
	}
	if head := w.personHeads.suffix(key); head != "" {
		_, ok := w.composed(strings.TrimSuffix(key, head))
		return clauseLabel{persons: true}, ok
	}
	head := w.heads.suffix(key)
	if head == "" {
		return clauseLabel{}, false
	}
	does, ok := w.composed(strings.TrimSuffix(key, head))
	return clauseLabel{role: does}, ok && does != noRole
}

// maxComposed is how many characters a composed label may have.
const maxComposed = 12

// composed reports whether what stands before a head consists of the parts of labels, and which role they say.
func (w *labelWords) composed(key string) (role, bool) {
	does := noRole
	for key != "" {
		part := w.parts.prefix(key)
		if part == "" {
			return noRole, false
		}
		if got := w.roleOf[part]; got != noRole && (does == noRole || before(got, does)) {
			does = got
		}
		key = key[len(part):]
	}
	return does, true
}

// before reports whether role a counts where a label has both.
func before(a, b role) bool {
	rank := [roles]int{leads: 0, supports: 1, guides: 2, implements: 3}
	return rank[a] < rank[b]
}

// maxLabel is how long a label may be with its note, in bytes.
const maxLabel = 90

// labelStops are the marks that no label holds.
var labelStops = doc.NewRuneSet(",;。、()[]\"\n:")

// labelBefore finds the label whose colon stands at i: set wide or not, with a note in brackets behind it or not
// (责任单位(排第一位为牵头单位):), behind a mark, a blank or the beginning of the stretch.
func (b *builder) labelBefore(from, i int) (start int, l clauseLabel, ok bool) {
	from = max(from, runeStart(b.key, i-maxLabel))
	key := strings.TrimRight(b.key[from:i], " \t")
	if strings.HasSuffix(key, ")") {
		if k := strings.LastIndexByte(key, '('); k > 0 {
			key = strings.TrimRight(key[:k], " \t")
		}
	}
	run := behindLast(labelStops, key)
	if l, ok = b.words.labels.read(squeeze(key[run:])); ok {
		return from + run + len(key[run:]) - len(strings.TrimLeft(key[run:], " \t")), l, true
	}
	if blank := strings.LastIndexAny(key[run:], " \t"); blank >= 0 {
		run += blank + 1
		if l, ok = b.words.labels.read(key[run:]); ok {
			return from + run, l, true
		}
	}
	n, l, ok := b.fusedLabel(key[run:])
	return from + run + n, l, ok
}

// fusedLabel finds the label at the end of a run of characters that begins with what the label before it names: units or a
// date (…、市教育局配合单位, …6月底前责任单位). It returns where it begins.
func (b *builder) fusedLabel(run string) (int, clauseLabel, bool) {
	for i := range run {
		if i == 0 {
			continue
		}
		if l, ok := b.words.labels.read(run[i:]); ok {
			return i, l, b.lex.isUnit(run[:i]) || b.words.labels.before.suffix(run[:i]) != ""
		}
	}
	return 0, clauseLabel{}, false
}
