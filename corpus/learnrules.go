package corpus

import (
	"cmp"
	"slices"

	"github.com/gongwen-go/gongwen/doc"
)

// study finds the rules in the sketches of one site.
//
// A line recurs when it stands on enough pages, and on nearly all of those that use the element it stands in. But the lines
// of notices recur as well: signatures, notes, farewells, the paragraphs of forms. So a line is learnt only
//   - when no page has it in the form of a line that notices have (see [doc.Look]),
//   - when it stands above the text or below the date and notes that close the notice, on enough pages, and hardly ever
//     inside the text or before these,
//   - when the texts of these pages differ from one another: of a page whose text is made of recurring lines, as decisions
//     and announcements by a form are, nothing is learnt,
//   - when it ends as a sentence, only if notices of several kinds have it.
//
// A region is learnt when on all pages that have it every line in it is one that recurs, or below the text a link; the
// region of the body when nearly all pages agree on it and no line of a notice is kept outside.
type study struct {
	s         *site
	opt       LearnOptions
	pages     []*view
	facts     map[uint64]*fact // by shape
	regions   map[name]*region
	furniture []name       // regions that were taken
	chosen    map[name]int // pages on which an element is the region of the body
}

// view is a page with what is found out of it.
type view struct {
	*sketch
	first, last int  // the running text: from and to which line
	close       int  // the last line that closes the notice, or last
	evidence    bool // its text is its own
}

// fact is what is known of a line.
type fact struct {
	text   string
	exact  uint64
	varies bool // its numbers differ
	looks  [doc.NoticeLine + 1]bool
	homes  map[name]int // on how many pages it stands in an element
	kinds  map[string]bool

	on, of   int // pages that have it, of those with the same elements
	kept     int // pages that keep it
	sure     int // pages where it stands around the notice
	inside   int // in its text
	before   int // between the text and the lines that close the notice
	inRegion int // pages where a learnt region holds it
	recurs   bool
}

// quoted is how many of ten pages at most may have a line of furniture where a notice has its own; formal is how many of ten bytes of
// a text of its own at most are of lines that recur; allKinds is how many kinds of notices must have a sentence.
const (
	quoted   = 1
	formal   = 3
	allKinds = 3
)

func newStudy(s *site, opt LearnOptions) *study {
	st := &study{s: s, opt: opt, facts: map[uint64]*fact{}, regions: map[name]*region{}, chosen: map[name]int{}}
	for _, k := range s.documents {
		st.pages = append(st.pages, &view{sketch: k})
	}
	if len(st.pages) < opt.Pages {
		return st
	}
	st.count()
	for _, p := range st.pages {
		st.place(p)
	}
	st.findRegions()
	return st
}

// home is the innermost element of a line that has a name; 0 when there is none.
func (l *line) home() name {
	if len(l.within) == 0 {
		return 0
	}
	return l.within[len(l.within)-1]
}

// count finds the lines that recur.
func (st *study) count() {
	homes := map[name]int{} // pages that use an element
	for _, p := range st.pages {
		used, here := map[name]bool{}, map[uint64]map[name]bool{}
		for i := range p.lines {
			l := &p.lines[i]
			used[l.home()] = true
			f := st.fact(l)
			f.looks[l.look] = true
			if l.fate == asForm {
				continue
			}
			if here[l.shape] == nil {
				here[l.shape] = map[name]bool{}
			}
			here[l.shape][l.home()] = true
		}
		for n := range used {
			homes[n]++
		}
		for shape, in := range here {
			for n := range in {
				st.facts[shape].homes[n]++
			}
		}
	}
	var often []*fact
	for _, f := range st.facts {
		sum := 0
		for n, on := range f.homes {
			if sum += on; on*2 < homes[n] {
				delete(f.homes, n) // it strayed in there
			}
		}
		if sum < st.opt.Pages {
			f.homes = nil
		} else if len(f.homes) > 0 {
			often = append(often, f)
		}
	}
	st.share(often)
}

// fact is that of a line.
func (st *study) fact(l *line) *fact {
	f := st.facts[l.shape]
	if f == nil {
		f = &fact{exact: l.exact, homes: map[name]int{}, kinds: map[string]bool{}}
		st.facts[l.shape] = f
	}
	f.varies = f.varies || f.exact != l.exact
	if f.text == "" || l.text != "" && l.text < f.text { // one of them, whichever comes first
		f.text = l.text
	}
	return f
}

// share counts the pages of each line and of its elements.
func (st *study) share(often []*fact) {
	for _, p := range st.pages {
		used, here := map[name]bool{}, map[uint64]bool{}
		for i := range p.lines {
			l := &p.lines[i]
			used[l.home()] = true
			if st.facts[l.shape].homes[l.home()] > 0 && l.fate != asForm {
				here[l.shape] = true
			}
		}
		for shape := range here {
			f := st.facts[shape]
			f.on++
			f.kinds[p.kind] = true
		}
		for _, f := range often {
			if anyOf(f.homes, used) {
				f.of++
			}
		}
	}
	for _, f := range often {
		f.recurs = f.on >= st.opt.Pages && float64(f.on) >= st.opt.Share*float64(f.of)
	}
}

func anyOf(homes map[name]int, used map[name]bool) bool {
	for n := range homes {
		if used[n] {
			return true
		}
	}
	return false
}

// place finds the running text of a page, whether it is its own, and where the lines that recur stand.
func (st *study) place(p *view) {
	p.first, p.last, p.close = len(p.lines), -1, -1
	for i := range p.lines {
		l := &p.lines[i]
		running := l.look == doc.ItemLine || l.look == doc.SentenceLine
		if l.fate == kept && running && !(st.facts[l.shape].recurs && l.look == doc.SentenceLine) {
			p.first, p.last = min(p.first, i), i
		}
	}
	p.close = p.last
	text, again := int32(0), int32(0)
	for i := range p.lines {
		l := &p.lines[i]
		switch {
		case l.fate != kept:
		case i > p.last && l.look == doc.NoticeLine:
			p.close = i
		case i >= p.first && i <= p.last:
			text += l.size
			if st.facts[l.shape].recurs {
				again += l.size
			}
		}
	}
	p.evidence = text > 0 && again*10 <= text*formal
	st.stand(p)
}

// stand counts where the lines of a page that recur stand.
func (st *study) stand(p *view) {
	const inside, before, sure = 1, 2, 4
	where := map[*fact]int{}
	keeps := map[*fact]bool{}
	for i := range p.lines {
		l := &p.lines[i]
		f := st.facts[l.shape]
		if !f.recurs || l.fate == asForm {
			continue
		}
		keeps[f] = keeps[f] || l.fate == kept
		switch {
		case p.last < 0: // no text to stand in or around
		case i >= p.first && i <= p.last:
			where[f] |= inside
		case i > p.last && i < p.close:
			where[f] |= before
		case p.evidence && (i < p.first || p.close > p.last):
			where[f] |= sure
		}
	}
	for f, k := range keeps {
		if k {
			f.kept++
		}
	}
	for f, w := range where {
		switch {
		case w&inside != 0:
			f.inside++
		case w&before != 0:
			f.before++
		case w&sure != 0:
			f.sure++
		}
	}
}

// couldBePage reports whether a line that recurs may be one of the page, wherever it stands.
func (st *study) couldBePage(f *fact) bool {
	return f.recurs && f.text != "" && !f.looks[doc.ItemLine] && !f.looks[doc.NoticeLine] && (!f.looks[doc.SentenceLine] || len(f.kinds) >= allKinds)
}

// isPage reports whether a line is one of the page.
func (st *study) isPage(f *fact) bool {
	return st.couldBePage(f) && f.kept > 1 && f.sure >= st.opt.Pages && (f.inside+f.before)*10 <= f.on*quoted
}

// maxRegions is how many regions of furniture a site has at most; those that hold most go first.
const maxRegions = 64

// region is what is known of an element.
type region struct {
	pages  int  // that have it
	holds  int  // that have a text of their own and keep a line in it
	lines  int  // how many of these there are
	linked bool // it holds links that do not recur
	broken bool // it holds something that may be of a notice
}

// findRegions finds the elements that hold furniture only, and takes those that hold most of it.
func (st *study) findRegions() {
	for _, p := range st.pages {
		st.look(p)
	}
	for _, p := range st.s.others {
		for i := range p.lines {
			for _, n := range p.lines[i].within {
				if r := st.regions[n]; r != nil && r.linked {
					r.broken = true // there its links are what the page is for
				}
			}
		}
	}
	var good []name
	for n, r := range st.regions {
		if !r.broken && r.holds >= st.opt.Pages {
			good = append(good, n)
		}
	}
	slices.SortFunc(good, func(a, b name) int {
		return cmp.Or(cmp.Compare(st.regions[b].lines, st.regions[a].lines), cmp.Compare(st.s.selectors[a], st.s.selectors[b]))
	})
	for _, n := range good[:min(len(good), maxRegions)] {
		if st.addsTo(n) {
			st.furniture = append(st.furniture, n)
		}
	}
	st.cover()
}

// look takes notice of the regions of a page.
func (st *study) look(p *view) {
	keeps := map[name]bool{}
	for i := range p.lines {
		l := &p.lines[i]
		f := st.facts[l.shape]
		recurs := st.couldBePage(f)
		link := !recurs && l.link && l.look == doc.PlainLine && i > p.last
		for _, n := range l.within {
			r := st.regions[n]
			if r == nil {
				r = &region{}
				st.regions[n] = r
			}
			if _, seen := keeps[n]; !seen {
				keeps[n] = false
				r.pages++
			}
			switch {
			case l.fate == asForm:
				r.broken = true
			case l.fate == kept:
				keeps[n] = p.evidence
				r.lines++
				r.linked = r.linked || link
				r.broken = r.broken || !recurs && !link
			}
		}
	}
	for n, k := range keeps {
		if k {
			st.regions[n].holds++
		}
	}
}

// addsTo reports whether a region holds a kept line that none of those taken so far holds.
func (st *study) addsTo(n name) bool {
	for _, p := range st.pages {
		for i := range p.lines {
			if l := &p.lines[i]; l.fate == kept && slices.Contains(l.within, n) && !st.inFurniture(l) {
				return true
			}
		}
	}
	return false
}

func (st *study) inFurniture(l *line) bool {
	return slices.ContainsFunc(l.within, func(n name) bool { return slices.Contains(st.furniture, n) })
}

// cover counts the pages of each line on which a learnt region holds it.
func (st *study) cover() {
	for _, p := range st.pages {
		here := map[*fact]bool{}
		for i := range p.lines {
			if l := &p.lines[i]; l.fate == kept && st.inFurniture(l) {
				here[st.facts[l.shape]] = true
			}
		}
		for f := range here {
			f.inRegion++
		}
	}
}

// bodies finds the elements that always hold the body: on nearly all pages that have one it was taken for the region of the
// body, and on all of them nothing of a notice is kept outside.
func (st *study) bodies() []name {
	has, chosen := map[name]int{}, st.chosen
	bad := map[name]bool{}
	for _, p := range st.pages {
		for _, n := range p.body {
			chosen[n]++
		}
	}
	for _, p := range st.pages {
		here := map[name]bool{}
		for i := range p.lines {
			for _, n := range p.lines[i].within {
				if chosen[n] >= st.opt.Pages {
					here[n] = true
				}
			}
		}
		for n := range here {
			has[n]++
			bad[n] = bad[n] || slices.Contains(p.several, n)
		}
		st.outside(p, here, bad)
	}
	var out []name
	for n, c := range chosen {
		if !bad[n] && c >= st.opt.Pages && float64(c) >= st.opt.Share*float64(has[n]) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b name) int { // an id before the classes of the same element
		return cmp.Or(cmp.Compare(chosen[b], chosen[a]), cmp.Compare(st.s.selectors[a], st.s.selectors[b]))
	})
	return st.needed(out)
}

// needed are those of the bodies without which some page would have none.
func (st *study) needed(bodies []name) (out []name) {
	done := map[*view]bool{}
	for _, n := range bodies {
		more := false
		for _, p := range st.pages {
			if !done[p] && slices.Contains(p.body, n) {
				done[p], more = true, true
			}
		}
		if more {
			out = append(out, n)
		}
	}
	return out
}

// outside marks the elements of a page that do not hold all that is kept of the notice. Plain lines say nothing: extraction
// keeps them outside for the sake of another line beyond them only.
func (st *study) outside(p *view, here, bad map[name]bool) {
	for i := range p.lines {
		l := &p.lines[i]
		if l.fate != kept || l.look == doc.PlainLine || st.inFurniture(l) || st.isPage(st.facts[l.shape]) {
			continue
		}
		for n := range here {
			if !slices.Contains(l.within, n) {
				bad[n] = true
			}
		}
	}
}
