package generate

import (
	"fmt"
	"iter"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Kind says how an item of an archive came to be.
type Kind string

const (
	Original Kind = "original"
	Repost   Kind = "repost"  // the same text on the page of another site
	Mirror   Kind = "mirror"  // converted to Traditional characters by an aggregator; some with pinyin in brackets
	Version  Kind = "version" // a draft or a revision: 2–8 % of its sentences changed
	Excerpt  Kind = "excerpt" // 30–70 % of the text in one piece, half of the time one half, in a news item
)

// Item is an input of an archive.
type Item struct {
	Index     int
	Name      string // path in the archive
	URL       string
	MediaType string
	Charset   string // utf-8, gb18030
	Bytes     []byte

	Family string // the same for an original and all that is made from it
	Kind   Kind
	Of     string // name of the original; "" for an original
	// Text is the clean Simplified text, as it should come out of Bytes: a block a line, cells parted by tabs.
	Text string
}

// nearDuplicates is the share of items made from others, in percent.
const nearDuplicates = 30

// Archive is an archive of n notices, of which 30 % are near-duplicates of others, in an order that tells nothing. Their
// sizes are those of real ones: in the whole notices of the development sets the median is about 9.5 KB of text, the 90th
// percentile 21 KB; here the tail reaches 200 KB. Every item is made from seed, n and its index alone: an iteration takes
// no more memory for more items, and [At] makes any of them again.
func Archive(seed uint64, n int) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for i := range n {
			if !yield(At(seed, n, i)) {
				return
			}
		}
	}
}

// At makes the item of an index, 0 to n-1, of Archive(seed, n).
func At(seed uint64, n, index int) Item {
	order := newOrder(seed, n)
	slot := order.slot(index)
	originals := n - n*nearDuplicates/100
	r := rand.New(rand.NewPCG(seed, uint64(slot)+1))
	item := Item{Index: index, Kind: Original}
	family := slot
	if slot >= originals {
		family = r.IntN(originals)
		item.Kind = [...]Kind{Repost, Repost, Repost, Mirror, Mirror, Mirror, Version, Version, Excerpt, Excerpt}[r.IntN(10)]
	}
	item.Family = fmt.Sprintf("f%07d", family)
	source := compose(seed, family)
	home := rand.New(rand.NewPCG(seed, uint64(family)+1)).IntN(sites) // the site of the original
	x := &archived{Rand: r, Item: &item, notice: source, site: home}
	x.write()
	item.Name = name(index, item.MediaType)
	if item.Kind != Original {
		item.Of = name(order.index(family), originalType(source))
	}
	return item
}

// originalType is the media type of the original of a notice.
func originalType(n *Notice) string {
	if n.Features["layout"] == "lines" {
		return "text/plain"
	}
	return "text/html"
}

// name is a path: a thousand items a folder.
func name(index int, mediaType string) string {
	extension := "txt"
	if mediaType == "text/html" {
		extension = "html"
	}
	return fmt.Sprintf("%04d/%07d.%s", index/1000, index, extension)
}

// compose makes the notice of a family.
func compose(seed uint64, family int) *Notice {
	g := &maker{Rand: rand.New(rand.NewPCG(seed^0x61726368, uint64(family))), Notice: &Notice{Seed: uint64(family), Features: Features{}}}
	g.target = g.length()
	g.place = g.manyPlaces()
	g.year = 2008 + g.IntN(18)
	g.bracket = pick(g, brackets)
	g.Features["layout"] = "lines"
	if g.chance(70) {
		g.Features["layout"] = "HTML paragraphs"
	}
	g.numbers()
	g.announce()
	g.notice()
	return g.Notice
}

// length draws how many bytes a text has: log-normal, and one of a hundred from a heavier tail.
func (g *maker) length() int {
	n := 9_000 * math.Exp(0.65*g.NormFloat64())
	if g.chance(1) {
		n = 40_000 / (0.2 + 0.8*g.Float64())
	}
	return int(min(max(n, 900), 200_000))
}

// archived is an item being made.
type archived struct {
	*rand.Rand
	*Item
	notice *Notice
	site   int
}

// write makes the bytes and the text.
func (x *archived) write() {
	n := x.notice
	switch x.Kind {
	case Original:
		if originalType(n) == "text/plain" {
			x.plainText(n.blocks)
			return
		}
	case Repost:
		x.site = (x.site + 1 + x.IntN(sites-1)) % sites
	case Mirror:
		x.mirror()
		return
	case Version:
		n = x.version()
		if originalType(n) == "text/plain" && x.IntN(2) == 0 {
			x.plainText(n.blocks)
			return
		}
	case Excerpt:
		x.excerpt()
		return
	}
	x.page(n)
}

// plainText writes a text file, in UTF-8 or as a third of old ones are.
func (x *archived) plainText(blocks []block) {
	x.MediaType, x.Charset = "text/plain", "utf-8"
	x.Text = lines(blocks)
	if x.IntN(3) == 0 {
		x.Charset = "gb18030"
	}
	x.encode(x.Text + "\n")
}

// page writes the page of a site.
func (x *archived) page(n *Notice) {
	s := siteOf(x.site)
	blocks := n.blocks
	if !s.titled && blocks[0].text == n.Title {
		blocks = blocks[1:]
	}
	x.Text = lines(blocks)
	x.MediaType, x.Charset, x.URL = "text/html", s.charset, s.url(x.Rand, n.Written)
	x.encode(s.page(x.Rand, n, blocks))
}

// encode writes text in the charset of the item.
func (x *archived) encode(text string) {
	x.Bytes = []byte(text)
	if x.Charset == "gb18030" {
		// every character of a notice is in GB18030, so there is no error
		x.Bytes, _ = simplifiedchinese.GB18030.NewEncoder().Bytes(x.Bytes)
	}
}

// lines are blocks as clean text.
func lines(blocks []block) string {
	var out []string
	for _, b := range blocks {
		if b.table != nil {
			out = append(out, b.table.plain("rows with tabs"))
		} else {
			out = append(out, b.text)
		}
	}
	return strings.Join(out, "\n")
}

// order is a permutation of 0 to n-1 that is computed, not kept: a Feistel network over the next power of four, walked
// until it falls below n.
type order struct {
	n, half int // half the bits of a number
	keys    [4]uint64
}

func newOrder(seed uint64, n int) order {
	o := order{n: n, half: (bits.Len(uint(n)) + 1) / 2}
	r := rand.New(rand.NewPCG(seed, 0x6f72646572))
	for i := range o.keys {
		o.keys[i] = r.Uint64()
	}
	return o
}

func (o order) round(half, key uint64) uint64 {
	h := (half ^ key) * 0x9e3779b97f4a7c15
	return (h ^ h>>29) * 0xbf58476d1ce4e5b9 >> 7 & (1<<o.half - 1)
}

// slot is where the permutation takes an index.
func (o order) slot(index int) int {
	for x := uint64(index); ; {
		left, right := x>>o.half, x&(1<<o.half-1)
		for _, key := range o.keys {
			left, right = right, left^o.round(right, key)
		}
		if x = left<<o.half | right; x < uint64(o.n) {
			return int(x)
		}
	}
}

// index is the way back.
func (o order) index(slot int) int {
	for x := uint64(slot); ; {
		left, right := x>>o.half, x&(1<<o.half-1)
		for i := len(o.keys) - 1; i >= 0; i-- {
			left, right = right^o.round(left, o.keys[i]), left
		}
		if x = left<<o.half | right; x < uint64(o.n) {
			return int(x)
		}
	}
}
