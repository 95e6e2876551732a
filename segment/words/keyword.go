package words

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"github.com/gongwen-go/gongwen/doc"
)

// Keyword is a word with what it weighs in a text.
type Keyword struct {
	Text string `json:"text"`
	// Weight is the word's share of the points given, from 0 to 1, times its inverse document frequency: the natural
	// logarithm of how rare it is among documents, from about 4 for a common word to 13.9. Every occurrence is a point;
	// [Words.DocumentKeywords] gives more. Weights compare words of one text, not texts; all of a text together weigh
	// less than 13.9.
	Weight float64 `json:"weight"`
	Count  int     `json:"count"` // occurrences in the text
}

// rareIDF is the inverse document frequency of a word that gse's table does not know: the table's median.
const rareIDF = 11.9

// Points that a word has, besides that of its occurrence in the text, for standing in the document's title, and for
// every heading and title of a task that it stands in.
const (
	titlePoints   = 5
	headingPoints = 2
)

// Keywords are the n heaviest words of a text, the heaviest first, of equal ones that which stands first; all of them
// when n is below 1. Particles, numbers, single characters and the stop words of rules/stop.txt (what every notice
// says: 工作, 进一步, 责任单位 …) are not counted.
func (w *Words) Keywords(text string, n int) []Keyword {
	t := w.tally()
	for _, p := range w.cut(text) {
		t.add(text[p.start:p.end], p.pos, 1, 1)
	}
	return t.heaviest(n)
}

// DocumentKeywords are the keywords of a document, as those of a text, with the document's own terms among them
// ([Words.ForDocument]). The words of its title have five points more, those of headings and titles of tasks two more
// for each; bodies do not, as a title begins with who issues it. Units where they are told what to do are not counted: a
// task says who does it, not what it is.
func (w *Words) DocumentKeywords(d *doc.Document, n int) []Keyword {
	w = w.ForDocument(d)
	t := w.tally()
	units := unitSpans(d)
	for _, p := range w.cut(d.Text) {
		for len(units) > 0 && units[0].End <= p.start {
			units = units[1:]
		}
		if len(units) == 0 || p.start < units[0].Start {
			t.add(d.Text[p.start:p.end], p.pos, 1, 1)
		}
	}
	seen := map[string]bool{}
	place := func(text string, points int) {
		if seen[text] {
			return
		}
		seen[text] = true
		for _, p := range w.cut(text) {
			if !strings.HasPrefix(p.pos, bodyTag) {
				t.add(text[p.start:p.end], p.pos, points, 0)
			}
		}
	}
	place(d.Metadata.Title, titlePoints)
	headings(d.Outline, func(title string) { place(title, headingPoints) })
	for _, task := range d.Tasks {
		place(task.Title, headingPoints)
	}
	return t.heaviest(n)
}

// unitSpans is where the units of a document's tasks stand, in order.
func unitSpans(d *doc.Document) []doc.Span {
	var out []doc.Span
	for _, task := range d.Tasks {
		for _, units := range [...][]doc.Unit{task.Lead, task.Implementing, task.Supporting, task.Guiding} {
			for _, u := range units {
				out = append(out, u.Span)
			}
		}
	}
	slices.SortFunc(out, func(a, b doc.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return out
}

// headings calls f with the titles of an outline.
func headings(sections []doc.Section, f func(title string)) {
	for _, s := range sections {
		f(s.Title)
		headings(s.Children, f)
	}
}

// tally counts words.
type tally struct {
	dict   *dictionary
	list   []Keyword // in the order of the text, weights still points
	at     map[string]int
	points float64
}

func (w *Words) tally() *tally { return &tally{dict: w.dictionary(), at: map[string]int{}} }

// add gives a word points, when it may tell anything.
func (t *tally) add(word, pos string, points, count int) {
	if !tells(word, pos) {
		return
	}
	i, seen := t.at[word]
	if !seen {
		i = len(t.list)
		t.at[word] = i
		t.list = append(t.list, Keyword{Text: word})
	}
	t.list[i].Weight += float64(points)
	t.list[i].Count += count
	t.points += float64(points)
}

// heaviest ends the counting.
func (t *tally) heaviest(n int) []Keyword {
	idf := t.dict.idf()
	for i := range t.list {
		rare, ok := idf[t.list[i].Text]
		if !ok {
			rare = rareIDF
		}
		t.list[i].Weight *= float64(rare) / t.points
	}
	slices.SortStableFunc(t.list, func(a, b Keyword) int { return cmp.Compare(b.Weight, a.Weight) })
	if n > 0 && n < len(t.list) {
		return t.list[:n]
	}
	return t.list
}

var stopWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, line := range lines("rules/stop.txt") {
		for _, word := range strings.Fields(line) {
			set[word] = true
		}
	}
	return set
})

// tells reports whether a word may say what a text is about: a noun, a verb or a fixed phrase of at least two
// characters, or a name with a letter in it (PM2.5).
func tells(word, pos string) bool {
	if utf8.RuneCountInString(word) < 2 || stopWords()[word] {
		return false
	}
	if pos == "" { // cut by the scanner
		return strings.IndexFunc(word, unicode.IsLetter) >= 0 && !strings.ContainsAny(word, "年月日时万亿")
	}
	switch pos[0] { // the tag set of gse's dictionary, that of ICTCLAS
	case 'n', 'v', 'j', 'l', 'i', 'b', 'a', 's':
		return true
	}
	return false
}

// loadIDF reads gse's table of inverse document frequencies, as far as the words are in the dictionary.
func (d *dictionary) loadIDF() map[string]float32 {
	out := make(map[string]float32, d.gse.Dict.NumTokens())
	for line := range strings.Lines(gse.ZhIdf) {
		word, value, _ := strings.Cut(line, " ")
		if freq, _, ok := d.gse.Find(word); !ok || freq == 0 {
			continue
		}
		if f, err := strconv.ParseFloat(strings.TrimSpace(value), 32); err == nil {
			out[word] = float32(f)
		}
	}
	return out
}
