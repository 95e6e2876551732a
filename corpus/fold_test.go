package corpus

import (
	"slices"
	"testing"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"　　一、总体要求\n（一）坚持“放管服”。", "一总体要求一坚持放管服"},
		{"青政办发〔2021〕9号", "青政办发20219号"},
		{"２０２１年 ＡＢｃ％", "2021年ABc"},
		{"㈠①Ⅳ㎡", "一1IVm2"},
		{"⼀般性（㆗）", "一般性中"},
		{"二〇二一年々𠮷㐂", "二〇二一年々𠮷㐂"},
		{"a\xffb\xe4\xb8", "ab"}, {"\xe4\xb8\x20一\xe3\x90\x82鿿ꀀ", "一㐂鿿ꀀ"},
	} {
		if got := string(appendFolded(nil, test.in)); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"一、总体要求（２０２１）", "e\u0301\u200d①", "a\xff", "각ﷺ", "ǆ㍿"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := appendFolded(nil, s)
		if twice := appendFolded(nil, string(once)); !slices.Equal(once, twice) {
			t.Errorf("%q folds to %q, that to %q", s, once, twice)
		}
		runes := []rune(string(once))
		i := 0
		for range shingles(once) {
			i++
		}
		if want := max(0, len(runes)-4); i != want {
			t.Errorf("%d shingles of %d characters", i, len(runes))
		}
		d := NewSketch(document("x", s))
		if e := NewSketch(document("x", string(once))); d.digest != e.digest || d.bins != e.bins || !slices.Equal(d.samples, e.samples) {
			t.Errorf("%q has another sketch than its folded form", s)
		}
	})
}
