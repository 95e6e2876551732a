package doc

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestWords holds the sets of words and characters against plain searches.
func TestWords(t *testing.T) {
	letters := []rune("市县办局a1 é😀，")
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom(letters), 1, 3, -1), 0, 4).Draw(t, "words")
		text := rapid.StringOfN(rapid.SampledFrom(letters), 0, 12, -1).Draw(t, "text")
		words := NewWords(list)
		first := -1
		for _, w := range list {
			if k := strings.Index(text, w); k >= 0 && (first < 0 || k < first) {
				first = k
			}
		}
		if got, word := words.Index(text); got != first || got >= 0 && !strings.HasPrefix(text[got:], word) {
			t.Fatalf("%q stands at %d in %q, want %d", list, got, text, first)
		}
		if words.In(text) != (first >= 0) || words.Ends(text) && !words.LastOf(text) {
			t.Fatalf("%q in %q", list, text)
		}
	})
}

func TestRuneSets(t *testing.T) {
	letters := []rune("年月日a1 é😀，")
	rapid.Check(t, func(t *rapid.T) {
		chars := rapid.StringOfN(rapid.SampledFrom([]rune("年日a1，")), 0, 4, -1).Draw(t, "chars")
		text := rapid.StringOfN(rapid.SampledFrom(letters), 0, 12, -1).Draw(t, "text")
		set := NewRuneSet(chars)
		if got, want := set.Index(text), strings.IndexAny(text, chars); got != want || set.In(text) != (want >= 0) {
			t.Fatalf("one of %q stands at %d in %q, want %d", chars, got, text, want)
		}
		if got, want := set.TrimRight(text), strings.TrimRight(text, chars); got != want {
			t.Fatalf("%q without %q at its end is %q, want %q", text, chars, got, want)
		}
	})
	marks := NewRuneMarks("年第自")
	for text, want := range map[string]uint8{"": 0, "月": 0, "第1年": 3, "自2021年": 5, "自" + string(utf8.RuneError): 4} {
		if got := marks.Of(text); got != want {
			t.Errorf("the marks of %q are %b, want %b", text, got, want)
		}
	}
}
