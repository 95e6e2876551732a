package doc

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// model is a Text as a plain list: for every character, which source bytes it came from. It is what Text promises,
// without its packing.
type model struct {
	s    string
	from []Span // of each byte's character; {-1,-1} for inserted
}

func plain(s string) model {
	m := model{s: s}
	for i, r := range s {
		for range utf8.RuneLen(r) {
			m.from = append(m.from, Span{i, i + utf8.RuneLen(r)})
		}
	}
	return m
}

func (m model) cut(a, b int) model { return model{m.s[a:b], m.from[a:b]} }

func (m model) add(o model) model {
	return model{m.s + o.s, append(append([]Span(nil), m.from...), o.from...)}
}

func inserted(s string) model {
	m := model{s: s}
	for range len(s) {
		m.from = append(m.from, Span{-1, -1})
	}
	return m
}

// boundary draws an offset between two characters of s.
func boundary(t *rapid.T, s string, low int, label string) int {
	var at []int
	for i := range s {
		if i >= low {
			at = append(at, i)
		}
	}
	return rapid.SampledFrom(append(at, len(s))).Draw(t, label)
}

// TestTextComposes checks Cut, Join, Rewrite, Stand and Insert against the model: every character maps to the bytes
// that the model says, whatever was done to the text and in which order.
func TestTextComposes(t *testing.T) {
	alphabet := rapid.StringOfN(rapid.SampledFrom([]rune("aB1（，權权政𠀀é \n")), 1, 30, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := alphabet.Draw(t, "source")
		text, want := NewText(s), plain(s)
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			a := boundary(t, text.String(), 0, "a")
			b := boundary(t, text.String(), a, "b")
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				text, want = text.Cut(a, b), want.cut(a, b)
			case 1:
				text = Join("\n", text.Cut(0, a), text.Cut(a, text.Len()))
				want = want.cut(0, a).add(inserted("\n")).add(want.cut(a, len(want.s)))
			case 2: // a character of another length stands for one
				if a == text.Len() {
					continue
				}
				_, n := utf8.DecodeRuneInString(text.String()[a:])
				r := rapid.SampledFrom([]string{"(", "权", "𠀀"}).Draw(t, "for")
				text = text.Replace(Edit{Span{a, a + n}, r, Identity})
				mid := model{s: r}
				for range len(r) {
					mid.from = append(mid.from, want.from[a])
				}
				want = want.cut(0, a).add(mid).add(want.cut(a+n, len(want.s)))
			case 3:
				text = text.Replace(Edit{Span{a, a}, "x", Inserted}, Edit{Span{b, b}, "", Phrase})
				want = want.cut(0, a).add(inserted("x")).add(want.cut(a, len(want.s)))
				if text.String() != want.s { // Stand with an empty span inserts
					t.Fatalf("insert: %q, want %q", text, want.s)
				}
			case 4: // the same lengths: no new runs
				upper := strings.ReplaceAll(text.String()[a:b], "權", "权")
				var bd Builder
				bd.Keep(text, 0, a)
				bd.Rewrite(text, a, b, []byte(upper))
				bd.Keep(text, b, text.Len())
				text = bd.Text()
				want = want.cut(0, a).add(model{upper, want.from[a:b]}).add(want.cut(b, len(want.s)))
			}
			check(t, text, want)
		}
	})
}

func check(t *rapid.T, text Text, want model) {
	t.Helper()
	if text.String() != want.s {
		t.Fatalf("text %q, want %q", text, want.s)
	}
	at := 0
	for _, r := range text.Runs() {
		if r.Start != at || r.End <= r.Start {
			t.Fatalf("runs do not cover the text: %v at %d", r, at)
		}
		at = r.End
	}
	if at != text.Len() {
		t.Fatalf("runs end at %d of %d", at, text.Len())
	}
	for i, r := range want.s {
		got, origin, ok := text.Source(Span{i, i + utf8.RuneLen(r)})
		switch w := want.from[i]; {
		case w.Start < 0:
			if ok || origin != Inserted {
				t.Fatalf("%q at %d: source %v %v, want inserted", r, i, got, origin)
			}
		case !ok || got != w:
			t.Fatalf("%q at %d: source %v %v, want %v", r, i, got, origin, w)
		}
	}
}

func TestStandOverRuns(t *testing.T) {
	text := NewText("規範性檔案。")
	got := text.Replace(Edit{Span{9, 15}, "文件", Phrase})
	if got.String() != "規範性文件。" {
		t.Fatal(got)
	}
	src, origin, ok := got.Source(Span{9, 12})
	if !ok || origin != Phrase || src != (Span{9, 15}) {
		t.Errorf("one character of a phrase maps to the whole of it: %v %v %v", src, origin, ok)
	}
	repaired := text.Replace(Edit{Span{0, 3}, "规", Repair}).Replace(Edit{Span{0, 6}, "标准", Phrase})
	if _, origin, _ := repaired.Source(Span{0, 3}); origin != Repair {
		t.Errorf("a phrase over repaired text is %v", origin)
	}
	unplaced := UnplacedText("檔案").Replace(Edit{Span{0, 6}, "文件", Phrase})
	if _, origin, ok := unplaced.Source(Span{0, 6}); origin != Unknown || ok {
		t.Errorf("a phrase over text of unknown place is %v, placed %v", origin, ok)
	}
	if n := unplaced.Shares()[Unknown]; n != 6 {
		t.Errorf("unknown bytes %d, want 6", n)
	}
}

func TestInvertAndPosition(t *testing.T) {
	var b Builder
	b.Source("市", Span{10, 12}, Identity)
	b.Source("政", Span{12, 14}, Identity)
	b.Insert("\n")
	b.Source("府", Span{20, 22}, Identity)
	text := b.Text()
	if s, ok := text.Invert(Span{0, text.Len()}, Span{12, 22}); !ok || s != (Span{3, 10}) {
		t.Errorf("Invert = %v %v", s, ok)
	}
	if _, ok := text.Invert(Span{0, text.Len()}, Span{14, 20}); ok {
		t.Error("Invert found text for bytes that gave none")
	}
	for src, want := range map[int]int{0: 0, 10: 0, 12: 3, 15: 7, 20: 7, 30: 10} {
		if got := text.Position(src); got != want {
			t.Errorf("Position(%d) = %d, want %d", src, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("a（，权）。 ")), 0, 300, -1).Draw(t, "text")
		var b KeyBuilder
		fold := strings.NewReplacer("（", "(", "，", ",", "）", ")")
		for _, r := range text {
			b.Add(fold.Replace(string(r)), utf8.RuneLen(r))
		}
		key := b.Key()
		if key.String() != fold.Replace(text) {
			t.Fatalf("key %q of %q", key, text)
		}
		for range 3 {
			from := boundary(t, text, 0, "from")
			to := boundary(t, text, from, "to")
			want := fold.Replace(text[from:to])
			if got := key.Slice(Span{from, to}); got != want {
				t.Fatalf("slice %d:%d of %q is %q, want %q", from, to, text, got, want)
			}
			if got := key.Span(key.Pos(from), key.Pos(to)); got != (Span{from, to}) {
				t.Fatalf("there and back: %v, want %d:%d", got, from, to)
			}
			cut := key.Cut(from, to)
			if cut.String() != want || cut.Text(len(want)) != to-from {
				t.Fatalf("cut %d:%d of %q is %q up to %d", from, to, text, cut, cut.Text(len(want)))
			}
			for i := range text[from:to] {
				if got := cut.Text(cut.Pos(i)); got != i {
					t.Fatalf("cut: offset %d comes back as %d", i, got)
				}
			}
		}
	})
}

// FuzzText cuts and joins texts made of any bytes: no panic, and what maps somewhere maps into the source.
func FuzzText(f *testing.F) {
	f.Add("權(quán)力", uint(0), uint(3), "x")
	f.Add("\xff\xfe", uint(1), uint(2), "")
	f.Fuzz(func(t *testing.T, s string, a, b uint, ins string) {
		text := NewText(s)
		from, to := int(a%uint(len(s)+1)), int(b%uint(len(s)+1))
		if from > to {
			from, to = to, from
		}
		got := text.Replace(Edit{Span{from, to}, ins, Phrase})
		if want := s[:from] + ins + s[to:]; got.String() != want {
			t.Fatalf("%q, want %q", got, want)
		}
		for i := range got.Len() {
			if src, _, ok := got.Source(Span{i, i + 1}); ok && (src.Start < 0 || src.End > len(s) || src.Start > src.End) {
				t.Fatalf("byte %d maps to %v of %d", i, src, len(s))
			}
		}
		got.Cut(from, min(to+len(ins), got.Len()))
	})
}

func BenchmarkTextSource(b *testing.B) {
	var bd Builder
	for i := range 100_000 {
		bd.Source("权", Span{i * 2, i*2 + 2}, Identity)
		if i%7 == 0 {
			bd.Insert("\n")
		}
	}
	text := bd.Text()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i * 7919 * 3 % (text.Len() - 3)
		text.Source(Span{at, at + 3})
	}
}

// TestSourceRunIsManySources: a stretch read at once is the text that its characters give one by one.
func TestSourceRunIsManySources(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var one, run Builder
		at := 0
		for range rapid.IntRange(1, 5).Draw(t, "stretches") {
			c := rapid.SampledFrom([]string{"a", "é", "市", "𠀀"}).Draw(t, "character")
			n, units := rapid.IntRange(0, 4).Draw(t, "characters"), rapid.IntRange(1, 4).Draw(t, "bytes of one")
			at += rapid.IntRange(0, 2).Draw(t, "gap")
			run.SourceRun(strings.Repeat(c, n), Span{at, at + n*units}, uint8(len(c)), uint8(units))
			for range n {
				one.Source(c, Span{at, at + units}, Identity)
				at += units
			}
		}
		a, b := one.Text(), run.Text()
		if a.String() != b.String() {
			t.Fatalf("%q and %q", a, b)
		}
		for i := range a.Len() {
			wantSpan, wantOrigin, _ := a.Source(Span{i, i + 1})
			if span, origin, _ := b.Source(Span{i, i + 1}); span != wantSpan || origin != wantOrigin {
				t.Fatalf("%q at %d: %v %v, want %v %v", a, i, span, origin, wantSpan, wantOrigin)
			}
		}
	})
}
