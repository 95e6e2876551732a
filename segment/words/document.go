package words

import (
	"iter"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// ForDocument is w with the terms of a document, which come out whole wherever they begin and end between words of the
// dictionary: the units of its tasks, their canonical names and places; issuers and recipients; names in 《》 that are
// not its own; short forms (以下简称…) and what it defines (本办法所称…); what stands in quotation marks more than once;
// and the words of its title that keep company throughout the text (低空|经济).
//
// The dictionary is that of w, and this does not load it: it takes less than 0.1 ms and 25 KB for a notice of 10 KiB.
// What needs the dictionary, the title, waits for the first word. The terms come to those that w has of another
// document, such as the notice that an annex belongs to.
func (w *Words) ForDocument(d *doc.Document) *Words {
	root := w
	if w.root != nil {
		root = w.root
	}
	t := newTerms()
	t.units(d)
	t.named(d.Text, d.Metadata.Title)
	t.seal()
	phrases := sync.OnceValue(func() *terms { return root.phrases(d.Metadata.Title, d.Text) })
	known := append(w.known[:len(w.known):len(w.known)], func() *terms { return t }, phrases)
	return &Words{root: root, known: known}
}

// units takes the names of the bodies that a document knows.
func (t *terms) units(d *doc.Document) {
	for _, task := range d.Tasks {
		for _, units := range [...][]doc.Unit{task.Lead, task.Implementing, task.Supporting, task.Guiding} {
			for _, u := range units {
				t.body(u.Name)
				t.body(u.Canonical)
				t.add(u.Region, placeTag)
			}
		}
	}
	m := &d.Metadata
	publisher := m.Publisher
	for _, issuer := range m.Issuers { // joint issuers may stand side by side there
		publisher = strings.TrimPrefix(publisher, issuer)
	}
	for _, names := range [...][]string{m.Issuers, {publisher, m.PrintedBy}, m.Recipients, m.CopiesTo} {
		for _, name := range names {
			if strings.Contains(name, "各") {
				continue // 各市、州人民政府 is nobody's name, nor are its parts
			}
			for member := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune("、，,；; \t", r) }) {
				t.body(member)
			}
		}
	}
}

// body takes the name of a body, and of a government its place.
func (t *terms) body(name string) {
	t.add(name, organTag)
	place, _, ok := strings.Cut(name, "人民政府")
	if last, _ := utf8.DecodeLastRuneInString(place); ok && strings.ContainsRune(levels, last) && !strings.ContainsAny(place, "委厅局办") {
		t.add(place, placeTag)
	}
}

// named takes what a text names. Names in its own title stay in words: they are what it is about.
func (t *terms) named(text, title string) {
	for name := range between(text, "《", "》") {
		if !strings.Contains(title, name) {
			t.add(name, termTag)
		}
	}
	seen := map[string]bool{}
	for name := range between(text, "“", "”") {
		if seen[name] {
			t.add(name, termTag)
		}
		seen[name] = true
	}
	for i, rest := range after(text, "称") {
		if before, _ := utf8.DecodeLastRuneInString(text[:i]); strings.ContainsRune("简统下所", before) {
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, "为"), "“")
			if end := strings.IndexAny(rest, "”）)，。；\n"); end >= 0 {
				t.add(rest[:end], termTag)
			}
		}
	}
}

// after is where every mark stands and what follows it, as far as a term may reach.
func after(text, mark string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for at := 0; ; {
			i := strings.Index(text[at:], mark)
			if i < 0 {
				return
			}
			i += at
			at = i + len(mark)
			if !yield(i, text[at:min(len(text), at+4*maxTerm)]) {
				return
			}
		}
	}
}

// between is what stands between two marks.
func between(text, open, closing string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, rest := range after(text, open) {
			if name, _, ok := strings.Cut(rest, closing); ok && !yield(name) {
				return
			}
		}
	}
}

// phraseCount is how often a phrase of the title stands in the text at least.
const phraseCount = 5

// phrases are the fixed phrases of a title: words that stand together at least half as often in the text as the rarer
// of them stands there at all, and three quarters as often as without the first or the last when they are more than two.
func (w *Words) phrases(title, text string) *terms {
	t := newTerms()
	count := func(in []piece) int { return strings.Count(text, title[in[0].start:in[len(in)-1].end]) }
	in := w.cut(title)
	for i := 0; i < len(in); {
		n := 1 // words of the phrase that begins at i
		for have := 0; i+n < len(in) && content(title, in[i:i+n+1]); n++ {
			longer := count(in[i : i+n+1])
			enough := 2*longer >= min(count(in[i:i+1]), count(in[i+1:i+2]))
			if n > 1 {
				enough = 4*longer >= 3*max(have, count(in[i+1:i+n+1]))
			}
			if longer < phraseCount || !enough {
				break
			}
			have = longer
		}
		if n > 1 {
			t.add(title[in[i].start:in[i+n-1].end], termTag)
		}
		i += n
	}
	return t.seal()
}

// content reports whether pieces stand side by side, each of two characters or more of Chinese, and none a stop word.
func content(text string, in []piece) bool {
	for i, p := range in {
		word := text[p.start:p.end]
		if i > 0 && in[i-1].end != p.start || p.pos == "" || p.pos == "x" || p.end-p.start < len("低空") || stopWords()[word] {
			return false
		}
	}
	return true
}
