package charset_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// mixable are the charsets that stand inside of one another.
var mixable = []string{charset.UTF8, charset.GB18030, charset.Big5}

// mixed is a document of lines in two charsets.
type mixed struct {
	raw       []byte
	text      string
	fragments []charset.Fragment
}

// add appends a line; a line in another charset than the document's is a fragment, or goes on with the one before.
func (m *mixed) add(t *testing.T, line, name, main string) {
	e, ok := encodeText(text{"", line}, name)
	if !ok {
		t.Fatalf("%s cannot hold %q", name, line)
	}
	at := len(m.raw)
	m.raw = append(m.raw, e.raw...)
	m.text += line
	if name == main || isASCII(line) {
		return
	}
	i, k := strings.IndexFunc(line, isWide), strings.LastIndexFunc(line, isWide)
	first, last := utf8.RuneCountInString(line[:i]), utf8.RuneCountInString(line[:k])
	f := charset.Fragment{Charset: name, Source: doc.Span{Start: at + e.at[first], End: at + e.at[last+1]}}
	if n := len(m.fragments); n > 0 && isASCII(string(m.raw[m.fragments[n-1].Source.End:f.Source.Start])) {
		m.fragments[n-1].Source.End = f.Source.End
		return
	}
	m.fragments = append(m.fragments, f)
}

func isWide(r rune) bool { return r >= utf8.RuneSelf }

func isASCII(s string) bool { return strings.IndexFunc(s, isWide) < 0 }

func countWide(s string) int { return utf8.RuneCountInString(s) - len(strings.Map(dropWide, s)) }

func dropWide(r rune) rune {
	if isWide(r) {
		return -1
	}
	return r
}

// lonely is how many characters that are not ASCII a line has at least, when it is put alone into a document in which
// its bytes are characters too.
const lonely = 9

// check decodes a mixed document.
func (m mixed) check(t *testing.T, what, main string) {
	t.Helper()
	if g := charset.Detect(m.raw, ""); g.Name != main {
		t.Errorf("%s: detected as %+v", what, g)
	}
	d, err := charset.Decode(m.raw, main)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Text.String(); got != m.text {
		t.Errorf("%s: %s", what, firstDifference(m.text, got))
	}
	if !slices.Equal(d.Fragments, m.fragments) {
		t.Errorf("%s: fragments %v, want %v", what, d.Fragments, m.fragments)
	}
	if d.Invalid > 0 {
		t.Errorf("%s: %d invalid bytes from %d", what, d.Invalid, d.First)
	}
	for at, r := range d.Text.String() {
		src, origin, ok := d.Text.Source(doc.Span{Start: at, End: at + utf8.RuneLen(r)})
		if !ok || origin != doc.Identity || !m.holds(src, r, main) {
			t.Errorf("%s: %q at %d comes from %v (%s)", what, r, at, src, origin)
			return
		}
	}
}

// holds reports whether a character is written at its place.
func (m mixed) holds(src doc.Span, r rune, main string) bool {
	name := main
	for _, f := range m.fragments {
		if f.Source.Start <= src.Start && src.End <= f.Source.End {
			name = f.Charset
		}
	}
	return string(m.raw[src.Start:src.End]) == encodeChar(name, r)
}

func firstDifference(want, got string) string {
	k := 0
	for k < min(len(want), len(got)) && want[k] == got[k] {
		k++
	}
	cut := func(s string) string { return strings.ToValidUTF8(s[max(0, k-20):min(len(s), k+40)], "") }
	return "want …" + cut(want) + "…, got …" + cut(got) + "…"
}

// fewLines is how many lines the document has that others are put into: which charset most of a document of one or two long
// lines is in, samples of it cannot tell.
const fewLines = 4

// TestFragments mixes lines of two notices, each in its charset.
func TestFragments(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	texts, n := ownTexts(t), 0
	for _, main := range mixable {
		for _, other := range mixable {
			for i, a := range texts {
				b := texts[(i+1+rng.IntN(len(texts)-1))%len(texts)]
				a, b = holdable(a, main), holdable(b, other)
				if main == other || countWide(a.body) < 100 || countWide(b.body) < 100 || strings.Count(a.body, "\n") < fewLines {
					continue
				}
				for _, share := range []int{2, 3, 4, 8, 16} {
					mix(t, rng, a, b, main, other, share).check(t, b.name+" in "+other+" in "+a.name+" in "+main, main)
					n++
				}
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d documents", n)
	}
}

// mix puts a line of b behind every line of a, once in so many lines.
func mix(t *testing.T, rng *rand.Rand, a, b text, main, other string, share int) mixed {
	var m mixed
	from := slices.Collect(strings.Lines(b.body))
	from = slices.DeleteFunc(from, func(l string) bool { return countWide(l) < lonely })
	wide := 0
	lines := slices.Repeat(slices.Collect(strings.Lines(a.body)), 3)
	for i, l := range lines {
		m.add(t, strings.TrimSuffix(l, "\n")+"\n", main, main)
		wide += countWide(l)
		if len(from) == 0 || rng.IntN(share) > 0 || countWide(l) < lonely || i+1 == len(lines) || countWide(lines[i+1]) < lonely {
			continue
		}
		part := strings.TrimSuffix(from[rng.IntN(len(from))], "\n") + "\n"
		if n := countWide(part); wide >= 2*n { // the document stays what it is
			m.add(t, part, other, main)
			wide -= 2 * n
		}
	}
	return m
}

// TestFragmentsInALine puts words of one charset beside words of another.
func TestFragmentsInALine(t *testing.T) {
	const rest = "<p>本公告自發布之日起生效，有關單位應當遵照辦理。</p>\n<p>聯絡電話：0000-12345678，傳真：0000-12345679。</p>\n"
	for _, main := range mixable {
		for _, other := range mixable {
			if main == other {
				continue
			}
			for _, c := range []struct{ before, inside, after string }{
				{"<tr><td>單位名稱</td><td>", "青禾區公所民政課服務中心", "</td><td>負責人</td></tr>\n"},
				{"<title>最新消息 - ", "青禾區公所全球資訊網", "</title>\n"},
				{"主旨：", "檢送本市下年度工作計畫一份", "，請查照。\n"},
				{"", "受理時間：每週一至週五上午9時至12時", ""},
			} {
				var m mixed
				for range 4 {
					m.add(t, rest, main, main)
				}
				m.add(t, c.before, main, main)
				m.add(t, c.inside, other, main)
				m.add(t, c.after+rest, main, main)
				m.check(t, c.inside+" in "+other+" in "+main, main)
			}
		}
	}
}

// TestNoFragments: a document in one charset has none, whole or damaged, and damage stays in its line.
func TestNoFragments(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, txt := range ownTexts(t) {
		for _, name := range mixable {
			txt := holdable(txt, name)
			e, _ := encodeText(txt, name)
			d, err := charset.Decode(e.raw, name)
			if err != nil || d.Text.String() != txt.body || len(d.Fragments) > 0 {
				t.Errorf("%s in %s: %v %v", txt.name, name, d.Fragments, err)
			}
			for range 60 {
				checkDamage(t, rng, e)
			}
		}
	}
}

// checkDamage changes some bytes of some lines.
func checkDamage(t *testing.T, rng *rand.Rand, e encoded) {
	lines := bytes.SplitAfter(e.raw, []byte("\n"))
	whole := map[int]string{}
	for i := range lines {
		d, _ := charset.Decode(lines[i], e.charset)
		whole[i] = d.Text.String()
	}
	var raw []byte
	for i, l := range lines {
		if rng.IntN(5) == 0 && len(l) > 2 {
			l = damage(rng, l)
			delete(whole, i)
		}
		raw = append(raw, l...)
	}
	d, err := charset.Decode(raw, e.charset)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Fragments) > 0 {
		f := d.Fragments[0].Source
		t.Errorf("%s in %s with damage: %v: % x", e.name, e.charset, d.Fragments, raw[f.Start:f.End])
	}
	got := strings.SplitAfter(d.Text.String(), "\n")
	if len(got) != len(lines) {
		t.Fatalf("%s in %s with damage: %d lines, want %d", e.name, e.charset, len(got), len(lines))
	}
	for i, want := range whole {
		if got[i] != want {
			t.Errorf("%s in %s with damage elsewhere: %q, want %q", e.name, e.charset, got[i], want)
		}
	}
}

// damage changes, loses or adds bytes of a line.
func damage(rng *rand.Rand, line []byte) []byte {
	out := slices.Clone(line)
	for range 1 + rng.IntN(3) {
		k := rng.IntN(max(1, len(out)-1))
		c := byte(0x20 + rng.IntN(0xE0))
		switch rng.IntN(3) {
		case 0:
			out[k] = c
		case 1:
			out = slices.Delete(out, k, min(k+1, len(out)-1))
		default:
			out = slices.Insert(out, k, c)
		}
	}
	return out
}
