package store_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// characters are the frequent ones that invented text is made of: with the pairs across its words a document has as many
// different pairs as a real one of its size.
const characters = "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对进多全建他公开们场展时理新方主企资实学报制政济用同于法高长现本月定化加动合品重关机分力自外者区能设后就等体下万元社过前面农也得与说之员而务利电文事可种总改三各好金第司其从平代当天水省提商十管内小技位目起海所立已通入量子问度北保心还科委都术使明着次将增基名向门应里美由规今题记点计去强两些表系办教正条最达特革收二期并程厂如道际及西口京华任调性导组东路活广意比投决交统党南安此领结营项情解议义山先车然价放世间因共院步物界集把持无但城相书村求治取原处府研质信四运县军件育局干队团又造形级标联专少费效据手施权江近深更认果格几看没职服台式益想数单样只被亿老受优常销志战流很接乡头给至难观指创证织论别五协变风批见究支那查张精每林转划准做需传争税构具百或才积势举必型易视快李参回引镇首推思完消值该走装众责备州供包副极整确知贸己环话反身选亚么带采王策真女谈严斯况色打德告仅它气料神率识劳境源青护列兴许户马港则节款拉直案股光较河花根布线土克再群医清速律她族历非感占续师何影功负验望财类货约艺售连纪按讯史示象养获石食抓富模始住赛客越闻央席坚"

// generator makes documents of invented text on the frame of parsed ones: their metadata, evidence, outline and units,
// with a text of its own and tasks cut from it.
type generator struct {
	*rand.Rand
	words []string
	bases []*doc.Document
	bytes int // of a text
}

func newGenerator(t testing.TB) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(6, 1)), bytes: 10_000}
	chars := []rune(characters)
	for range 4000 {
		w := string(chars[g.IntN(len(chars))]) + string(chars[g.IntN(len(chars))])
		if g.IntN(10) == 0 {
			w += string(chars[g.IntN(len(chars))])
		}
		g.words = append(g.words, w)
	}
	g.bases = parsed(t, "notice.txt", "work-points.txt", "report.txt")
	return g
}

// word draws a word; low ones are frequent, as words are.
func (g *generator) word() string {
	f := g.Float64()
	return g.words[int(f*f*float64(len(g.words)))]
}

// text is invented text of at least as many bytes.
func (g *generator) text(size int) string {
	var b strings.Builder
	for b.Len() < size {
		for range 3 + g.IntN(6) {
			b.WriteString(g.word())
		}
		switch g.IntN(8) {
		case 0:
			fmt.Fprintf(&b, "%d年", 2000+g.IntN(27))
		case 1:
			b.WriteString("。\n")
		default:
			b.WriteString("，")
		}
	}
	return b.String()
}

// document makes the n-th document, with a text of g.bytes.
func (g *generator) document(n int) *doc.Document {
	d := *g.bases[n%len(g.bases)]
	text := g.text(g.bytes)
	d.Text = text
	d.ID = doc.Digest([]byte(text))
	d.Source.Name = fmt.Sprintf("archive.zip/%06d.txt", n)
	d.Source.URL = fmt.Sprintf("https://www.city%d.example.cn/%d.html", n%50, n)
	d.Metadata.Title = "关于" + g.word() + g.word() + "的通知"
	tasks := make([]doc.Task, len(d.Tasks))
	for i, t := range d.Tasks {
		at := 210 * i
		t.Title, t.Text = cutRunes(text, at, 10), cutRunes(text, at+12, 60)
		tasks[i] = t
	}
	d.Tasks = tasks
	return &d
}

// cutRunes is n characters from about a byte on.
func cutRunes(text string, at, n int) string {
	at %= len(text)
	r := []rune(strings.ToValidUTF8(text[at:min(len(text), at+4*n)], ""))
	return string(r[:min(n, len(r))])
}

// documents streams documents from a number on.
func (g *generator) documents(from, n int) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		for i := range n {
			if !yield(g.document(from+i), nil) {
				return
			}
		}
	}
}
