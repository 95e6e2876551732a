package corpus

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// LearnOptions say when a line or a region is taken for furniture of a site. The zero LearnOptions work.
type LearnOptions struct {
	// Pages is how many different documents must show a rule; default 8. A site with fewer teaches nothing.
	Pages int
	// Share is how many of the documents that use the same element must show a line, 0 to 1; default 0.8. Furniture stands
	// on nearly all pages of a template, the lines of a series of notices on those of the series.
	Share float64
	// Sample is how many pages of a site are remembered; default 200. Which ones depends on what they say, not on their
	// order.
	Sample int
	// Sites is how many sites are learnt; default 1,000. The pages of others are passed over.
	Sites int
}

func (o LearnOptions) withDefaults() LearnOptions {
	o.Pages = cmp.Or(max(o.Pages, 0), 8)
	o.Share = cmp.Or(min(max(o.Share, 0), 1), 0.8)
	o.Sample = cmp.Or(max(o.Sample, 0), 200)
	o.Sites = cmp.Or(max(o.Sites, 0), 1000)
	return o
}

// Learner learns the furniture of sites from their pages, which [gongwen.Parser.Page] gives, and writes it as sections of a
// template file for extract.Options.Templates. What it learns does not depend on the order of the pages, as long as the
// limits on sites and names are kept. Use NewLearner; a Learner is safe for concurrent use.
//
// It holds at most Sample sketches of pages a site: a hash for each of at most 2,000 blocks, and the text of those that may be
// furniture. That is 2 KiB for a page of 20 blocks (BenchmarkLearner).
type Learner struct {
	opt LearnOptions

	mu     sync.Mutex
	sites  map[string]*site
	passed int
}

// NewLearner makes a Learner that knows nothing.
func NewLearner(opt LearnOptions) *Learner {
	return &Learner{opt: opt.withDefaults(), sites: map[string]*site{}}
}

// Add takes notice of a page; one whose document was seen before, under any address, says nothing new. A page without a
// site is passed over.
func (l *Learner) Add(p *doc.Page) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sites[p.Site]
	if p.Site == "" || s == nil && len(l.sites) >= l.opt.Sites {
		l.passed++
		return
	}
	if s == nil {
		s = &site{host: p.Site, names: map[string]name{"": 0}, selectors: []string{""}}
		l.sites[p.Site] = s
	}
	s.add(p, l.opt.Sample)
}

// Passed is how many pages had no site, or one beyond the limit.
func (l *Learner) Passed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.passed
}

// Sites are what was learnt so far, in the order of hosts; those that taught nothing are among them.
func (l *Learner) Sites() []Site {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Site
	for _, s := range l.sites {
		out = append(out, newStudy(s, l.opt).site())
	}
	slices.SortFunc(out, func(a, b Site) int { return strings.Compare(a.Host, b.Host) })
	return out
}

// site is what is remembered of one site.
type site struct {
	host      string
	seen      int // pages
	documents sample
	others    sample // lists and other pages
	names     map[string]name
	selectors []string // by name
}

// name is a selector.
type name uint32

// maxSelectors bounds how many selectors of a site are told apart; further ones are as if they were not there.
const maxSelectors = 8192

func (s *site) name(selector string) (name, bool) {
	n, ok := s.names[selector]
	if !ok && len(s.selectors) < maxSelectors {
		n, ok = name(len(s.selectors)), true
		s.names[strings.Clone(selector)] = n
		s.selectors = append(s.selectors, strings.Clone(selector))
	}
	return n, ok
}

func (s *site) allNames(selectors []string) []name {
	var out []name
	for _, x := range selectors {
		if n, ok := s.name(x); ok {
			out = append(out, n)
		}
	}
	return out
}

func (s *site) add(p *doc.Page, limit int) {
	s.seen++
	into := &s.documents
	if p.Kind != doc.PageDocument {
		into, limit = &s.others, min(limit, 50)
	}
	print := fingerprint(p)
	if into.wants(print, limit) {
		into.put(s.sketch(p, print), limit)
	}
}

// fingerprint is that of the lines of a page that may be a notice's, so that a notice on two pages counts once.
func fingerprint(p *doc.Page) uint64 {
	h := fnv.New64a()
	any := false
	for _, b := range p.Blocks {
		if b.Taken == "" && b.Look != doc.PlainLine {
			h.Write([]byte(b.Core))
			any = true
		}
	}
	for _, b := range p.Blocks {
		if !any {
			h.Write([]byte(b.Core))
		}
	}
	return h.Sum64()
}

// sample holds the pages with the smallest fingerprints, in their order.
type sample []*sketch

// wants reports whether a page would enter the sample.
func (s sample) wants(print uint64, limit int) bool {
	k, found := s.find(print)
	return !found && k < limit
}

func (s sample) find(print uint64) (int, bool) {
	return slices.BinarySearchFunc(s, print, func(k *sketch, print uint64) int { return cmp.Compare(k.print, print) })
}

func (s *sample) put(k *sketch, limit int) {
	at, _ := s.find(k.print)
	*s = slices.Insert(*s, at, k)
	*s = (*s)[:min(len(*s), limit)]
}

// sketch is what is remembered of a page.
type sketch struct {
	print   uint64
	kind    string // 文种
	body    []name
	several []name
	lines   []line
}

// line is what is remembered of a block.
type line struct {
	shape  uint64 // hash of the core, a mark for each number
	exact  uint64 // hash of the core
	text   string // empty for one that nobody would take for furniture
	size   int32  // of the core, in bytes
	within []name
	look   doc.Look
	fate   fate
	link   bool
}

// fate is what extraction did with a block.
type fate uint8

const (
	kept fate = iota
	taken
	asForm // a field, whose value is in the metadata
)

const (
	maxLines    = 2000 // blocks of a page: the first and the last thousand
	maxLineText = 300  // bytes of the core of a line of furniture
	minLetters  = 15   // bytes of the letters of one: five Han characters
)

func (s *site) sketch(p *doc.Page, print uint64) *sketch {
	out := &sketch{print: print, kind: strings.Clone(p.Type), body: s.allNames(p.Body), several: s.allNames(p.Several)}
	blocks := p.Blocks
	if len(blocks) > maxLines {
		blocks = slices.Concat(blocks[:maxLines/2], blocks[len(blocks)-maxLines/2:])
	}
	out.lines = make([]line, 0, len(blocks))
	for _, b := range blocks {
		shape := shapeOf(b.Core)
		l := line{shape: hash(shape), exact: hash(b.Core), size: int32(len(b.Core)), within: s.allNames(b.Within), look: b.Look, link: b.Link}
		switch {
		case b.Taken == doc.Form:
			l.fate = asForm
		case b.Taken != "":
			l.fate = taken
		case b.Look != doc.ItemLine && len(b.Core) <= maxLineText && len(strings.ReplaceAll(shape, "*", "")) >= minLetters && !strings.ContainsAny(b.Text, "*\n"):
			l.text = strings.Clone(b.Text)
		}
		out.lines = append(out.lines, l)
	}
	return out
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// shapeOf is a text with a mark for each number.
func shapeOf(s string) string {
	var b strings.Builder
	digit := false
	for i := 0; i < len(s); i++ {
		was := digit
		if digit = s[i] >= '0' && s[i] <= '9'; !digit {
			b.WriteByte(s[i])
		} else if !was {
			b.WriteByte('*')
		}
	}
	return b.String()
}
