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
)

// Keyword is a word with what it weighs in a text.
type Keyword struct {
	Text string `json:"text"`
	// Weight is the word's share of the words counted, times its inverse document frequency (the logarithm of how rare
	// it is among documents). It compares words of one text, not texts.
	Weight float64 `json:"weight"`
	Count  int     `json:"count"`
}

// rareIDF is the inverse document frequency of a word that gse's table does not know: the table's median.
const rareIDF = 11.9

// Keywords are the n heaviest words of a text, the heaviest first, of equal ones that which stands first; all of them
// when n is below 1. Particles, numbers, single characters and the stop words of rules/stop.txt (what every notice
// says: 工作, 进一步, 责任单位 …) are not counted.
func (w *Words) Keywords(text string, n int) []Keyword {
	d := w.dictionary()
	var out []Keyword
	at := map[string]int{}
	total := 0
	for _, word := range w.Cut(text) {
		if !d.tells(word) {
			continue
		}
		total++
		i, seen := at[word]
		if !seen {
			i = len(out)
			at[word] = i
			out = append(out, Keyword{Text: word})
		}
		out[i].Count++
	}
	for i := range out {
		idf, ok := d.idf()[out[i].Text]
		if !ok {
			idf = rareIDF
		}
		out[i].Weight = float64(out[i].Count) / float64(total) * float64(idf)
	}
	slices.SortStableFunc(out, func(a, b Keyword) int { return cmp.Compare(b.Weight, a.Weight) })
	if n > 0 && n < len(out) {
		out = out[:n]
	}
	return out
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
func (d *dictionary) tells(word string) bool {
	if utf8.RuneCountInString(word) < 2 || stopWords()[word] {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	if wordRune(first) {
		return strings.IndexFunc(word, unicode.IsLetter) >= 0 && !strings.ContainsAny(word, "年月日时万亿")
	}
	_, pos, ok := d.gse.Find(word)
	if !ok || pos == "" {
		return false
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
