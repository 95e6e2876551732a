package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/doc"
)

// maker makes texts that look like notices to a program: sentences of words whose frequencies fall as those of a
// language do, with phrases that every notice has.
type maker struct {
	*rand.Rand
	words   []string
	zipf    *rand.Zipf
	phrases []string
}

func newMaker(seed uint64) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 7))}
	for range 4000 {
		var w strings.Builder
		for range 1 + m.IntN(3) {
			w.WriteRune(rune(0x4E00 + m.IntN(3000)))
		}
		m.words = append(m.words, w.String())
	}
	m.zipf = rand.NewZipf(m.Rand, 1.05, 20, uint64(len(m.words)-1))
	for range 40 {
		m.phrases = append(m.phrases, m.sentence())
	}
	return m
}

func (m *maker) sentence() string {
	var s strings.Builder
	for range 6 + m.IntN(14) {
		s.WriteString(m.words[m.zipf.Uint64()])
	}
	return s.String() + "。"
}

// text makes a text of about n characters, one sentence in ten from those that all share.
func (m *maker) text(n int) []rune {
	var out []rune
	for len(out) < n {
		s := m.sentence()
		if m.IntN(10) == 0 {
			s = m.phrases[m.IntN(len(m.phrases))]
		}
		out = append(out, []rune(s)...)
	}
	return out[:n]
}

// edit changes a text in as many places: characters replaced, put in, left out, and sentences put in.
func (m *maker) edit(text []rune, places int) []rune {
	out := append([]rune(nil), text...)
	for range places {
		i := m.IntN(len(out))
		switch m.IntN(4) {
		case 0:
			out[i] = rune(0x4E00 + m.IntN(3000))
		case 1:
			out = append(out[:i], out[i+1:]...)
		case 2:
			out = append(out[:i], append([]rune(m.words[m.zipf.Uint64()]), out[i:]...)...)
		default:
			out = append(out[:i], append([]rune("，"), out[i:]...)...) // no change of the folded text
		}
	}
	return out
}

// shingleMap is the set of shingles made the slow way, independent of the package's code.
func shingleMap(text string) map[string]bool {
	var runes []rune
	for _, r := range norm.NFKC.String(text) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			runes = append(runes, r)
		}
	}
	out := map[string]bool{}
	for i := 0; i+5 <= len(runes); i++ {
		out[string(runes[i:i+5])] = true
	}
	return out
}

// truth is what two of many texts have in common.
type truth struct {
	a, b      int
	jaccard   float64
	contained float64 // of the shorter in the longer
	sizes     float64 // of the shorter by the longer
}

// truths compares every text with every other one, exactly, and gives the pairs of which one holds a third of the other.
func truths(texts []string) []truth {
	holders := map[string][]int32{}
	sizes := make([]int, len(texts))
	common := make([]int, len(texts))
	var out []truth
	for i, t := range texts {
		set := shingleMap(t)
		sizes[i] = len(set)
		clear(common)
		for s := range set {
			for _, j := range holders[s] {
				common[j]++
			}
			holders[s] = append(holders[s], int32(i))
		}
		for j, n := range common[:i] {
			small := min(sizes[i], sizes[j])
			if c := float64(n) / float64(small); c >= .33 {
				large := max(sizes[i], sizes[j])
				out = append(out, truth{j, i, float64(n) / float64(small+large-n), c, float64(small) / float64(large)})
			}
		}
	}
	return out
}

func document(id, text string) *doc.Document { return &doc.Document{ID: id, Text: text} }

func docName(i int) string { return fmt.Sprintf("d%06d", i) }
