package corpus

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Site is what was learnt of one site: a section of a template file.
type Site struct {
	Host    string
	Pages   int // that were seen
	Sampled int // different documents among them that were looked at
	Rules   []SiteRule
	Passed  []SiteRule // lines that recur and are not taken, with the reason; the twenty most frequent
}

// SiteRule is a rule with its evidence.
type SiteRule struct {
	Role   string // content, furniture, line
	What   string // a selector, or the line, with * for its numbers
	On, Of int    // pages that show it, of those that could
	Why    string // of a line that was passed over
}

// maxPassed is how many lines that were not taken are told.
const maxPassed = 20

// site tells what was learnt.
func (st *study) site() Site {
	out := Site{Host: st.s.host, Pages: st.s.seen, Sampled: len(st.pages)}
	if len(st.pages) < st.opt.Pages {
		return out
	}
	for _, n := range st.bodies() {
		out.Rules = append(out.Rules, st.regionRule("content", n, st.chosen[n]))
	}
	for _, n := range st.furniture {
		out.Rules = append(out.Rules, st.regionRule("furniture", n, st.regions[n].holds))
	}
	var lines []SiteRule
	for _, f := range st.facts {
		if !f.recurs || f.kept == 0 || f.text == "" {
			continue
		}
		r := SiteRule{Role: "line", What: f.line(), On: f.on, Of: f.of}
		if covered := f.inRegion >= f.kept; st.isPage(f) && !covered || covered && f.looks[doc.SentenceLine] {
			lines = append(lines, r)
		} else if !covered {
			r.Why = st.why(f)
			out.Passed = append(out.Passed, r)
		}
	}
	order := func(a, b SiteRule) int { return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(a.What, b.What)) }
	slices.SortFunc(lines, order)
	slices.SortFunc(out.Passed, order)
	out.Rules = append(out.Rules, lines...)
	out.Passed = out.Passed[:min(len(out.Passed), maxPassed)]
	return out
}

func (st *study) regionRule(role string, n name, on int) SiteRule {
	return SiteRule{Role: role, What: st.s.selectors[n], On: on, Of: st.regions[n].pages}
}

// line is the text of a line as a template file has it.
func (f *fact) line() string {
	text := strings.Join(strings.Fields(f.text), " ")
	if f.varies {
		return shapeOf(text)
	}
	return text
}

// why says why a line that recurs is not taken.
func (st *study) why(f *fact) string {
	switch {
	case f.looks[doc.NoticeLine], f.looks[doc.ItemLine]:
		return "notices have such lines"
	case f.looks[doc.SentenceLine] && len(f.kinds) < allKinds:
		return "a sentence that too few kinds of notices have"
	case (f.inside+f.before)*10 > f.on*quoted:
		return "in the place of a line of notices"
	case f.sure < st.opt.Pages:
		return "above or below too few notices with a date"
	}
	return "on too few pages that keep it"
}

// WriteTo writes what was learnt as a template file that says of every rule on how many pages it was seen, and which lines
// were not taken. Errors are those of w.
func (l *Learner) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	b.WriteString("# Site templates learnt from pages. A line: role, and a CSS selector or the text of a line.\n")
	b.WriteString("# Strike out what is wrong; a line that begins with # says nothing.\n")
	for _, s := range l.Sites() {
		s.write(&b)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func (s Site) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n# %s: %d pages seen, %d different documents looked at\n", s.Host, s.Pages, s.Sampled)
	if len(s.Rules) > 0 {
		fmt.Fprintf(b, "site %s\n", s.Host)
	}
	for _, r := range s.Rules {
		fmt.Fprintf(b, "# on %d of %d pages\n%s %s\n", r.On, r.Of, r.Role, r.What)
	}
	for _, r := range s.Passed {
		fmt.Fprintf(b, "# not taken, %s: %s (on %d of %d pages)\n", r.Why, r.What, r.On, r.Of)
	}
}
