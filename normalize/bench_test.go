package normalize_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/liuzl/gocc"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

var benchTexts = map[string]string{
	"traditional": "規範性檔案應當通過入口網站向人民民眾公開，簡化辦事程式，國務院。\n",
	"plain":       "規範性文件應當通過門戶網站向人民群眾公開，簡化辦事程序，國務院。\n", // no word changes
	"simplified":  "规范性文件应当通过门户网站向人民群众公开，简化办事程序，国务院。\n",
}

// BenchmarkWhole is what the goals speak of, in one run: auto with map and repair beside the bare loops, of which one
// looks every character up in a table, and the other copies what it finds.
func BenchmarkWhole(b *testing.B) {
	table := normalize.OfficialChars()
	n := newNormalizer(b, normalize.Options{})
	t2s, auto := converter(b, "t2s"), converter(b, "auto")
	oracle, err := gocc.New("t2s")
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"traditional", "plain", "simplified"} {
		for size, times := range map[string]int{"8K": 80, "1M": 10_000} {
			text := strings.Repeat(benchTexts[name], times)
			raw, in := []byte(text), lines(doc.NewText(text))
			for _, x := range []struct {
				what string
				f    func()
			}{
				{"bare-scan", func() { scan(text, table) }},
				{"bare-copy", func() { copyWithTable(text, table) }},
				{"t2s", func() { t2s.String(text) }},
				{"gocc", func() { oracle.Convert(text) }},
				{"auto-string", func() { auto.String(text) }},
				{"auto-text", func() { n.Text(b.Context(), in) }},
				{"decode+auto-text", func() {
					d, _ := n.Decode(b.Context(), doc.Source{}, raw)
					in.Text = d.Text
					n.Text(b.Context(), in)
				}},
			} {
				if x.what == "gocc" && (size == "1M" || name == "simplified") {
					continue
				}
				b.Run(name+"/"+size+"/"+x.what, func(b *testing.B) {
					b.SetBytes(int64(len(text)))
					b.ReportAllocs()
					for b.Loop() {
						x.f()
					}
				})
			}
		}
	}
}

// scan looks every character up and does nothing else.
func scan(s string, table []rune) int {
	n := 0
	for _, r := range s {
		if r < rune(len(table)) && table[r] != 0 {
			n++
		}
	}
	return n
}

// copyWithTable copies the runs between the characters that the table changes.
func copyWithTable(s string, table []rune) string {
	out := make([]byte, 0, len(s))
	from := 0
	for i, r := range s {
		if r < rune(len(table)) && table[r] != 0 {
			out = append(out, s[from:i]...)
			out = utf8.AppendRune(out, table[r])
			from = i + utf8.RuneLen(r)
		}
	}
	return string(append(out, s[from:]...))
}

// BenchmarkConstruction is what the first document pays.
func BenchmarkConstruction(b *testing.B) {
	for name, f := range normalize.Constructions() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}
