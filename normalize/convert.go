package normalize

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/transform"

	"github.com/gongwen-go/gongwen/doc"
)

// Configs lists the configurations of conversion.
func Configs() []string { return []string{"auto", "t2s", "tw2s", "hk2s"} }

// fixed gives the automaton of a fixed configuration.
func fixed(config string) *automaton {
	switch config {
	case "tw2s":
		return tw2sAutomaton()
	case "hk2s":
		return hk2sAutomaton()
	}
	return t2sAutomaton()
}

// plan says how a text is converted.
type plan struct {
	script doc.Script
	a      *automaton // nil when there is nothing to do
	choice
	chars bool // whether characters are replaced
}

// plan decides by the options and the beginning of the text.
func (n *Normalizer) plan(head string) plan {
	switch n.opt.Script {
	case "auto":
		return n.provenance(head)
	case "none":
		return plan{script: survey(head).describe(n.opt.Origin)}
	}
	p := fixedPlan(n.opt.Script)
	p.script = survey(head).describe(n.opt.Origin)
	return p
}

func fixedPlan(config string) plan {
	return plan{a: fixed(config), choice: choice{groups: scriptGroup}, chars: true}
}

// provenance converts a Traditional text into Simplified characters, wherever it is from; the words of a Mainland
// document are put back where a machine changed them. A Simplified text stays as it is unless it shows the machine.
func (n *Normalizer) provenance(head string) plan {
	f := survey(head)
	p := plan{script: f.describe(n.opt.Origin)}
	if p.script.Detected != simplified {
		p.a, p.groups, p.chars = autoAutomaton(), scriptGroup, true
		if n.opt.RareCharacters {
			p.a = rareAutomaton()
		}
	}
	if p.script.Origin != mainland {
		return p
	}
	words := p.words(f)
	if f.numeral && !strings.ContainsAny(head, "贰貳叁叄肆柒捌玖佰仟") { // nor 伍, 陆, 拾, which other words have
		p.script.Mirror = true
		words |= numeralGroup
	}
	if words == 0 {
		return p
	}
	p.groups |= words
	p.kept = f.kept()
	if p.a == nil {
		p.a = plainAutomaton()
	}
	return p
}

// words are the words to put back in a Mainland document.
func (p *plan) words(f findings) group {
	switch {
	case f.dressed():
		p.script.Mirror = true
		if p.script.Detected != simplified && f.opencc() {
			return taiwanGroups | openccGroup
		}
		return taiwanGroups
	case p.script.Detected == simplified:
		return 0
	}
	return artifactGroup | alwaysGroup | traditionalGroup
}

// rewriter is a rewriter for a text, nil when there is nothing to do.
func (p plan) rewriter(s string) *rewriter {
	if p.a == nil {
		return nil
	}
	return &rewriter{a: p.a, choice: p.choice, chars: p.chars, s: s}
}

// convert converts a whole text.
func (p plan) convert(s string) string {
	w := p.rewriter(s)
	if w == nil {
		return s
	}
	w.stretch(0, len(s))
	return w.string()
}

// way is all that is done to a text.
type way struct {
	mends bool
	mending
	plans []plan // one after the other; none until it is decided
}

// way says how a text is mended whose beginning is given.
func (n *Normalizer) way(head string) way {
	w := way{mends: n.opt.Script == "auto"}
	if w.mends {
		w.mending = n.mending(head)
	}
	return w
}

// decide says how a text is converted whose beginning, mended, is given.
func (w *way) decide(n *Normalizer, head string) {
	if n.opt.Script == "auto" {
		w.plans = []plan{n.provenance(head)}
	} else {
		w.plans = []plan{fixedPlan(n.opt.Script)}
	}
	if n.user != nil {
		w.plans = append(w.plans, n.user.plan())
	}
}

// mended is the edits of the steps of mending, each of what the one before gives: of damage, of what is unclean, and of
// what stands wrong.
type mended [3]rewriter

// text is what they give.
func (c mended) text() string { return c[2].string() }

// mend finds what is to be mended.
func (w way) mend(s string) (c mended) {
	if !w.mends {
		return mended{{s: s}, {s: s}, {s: s}}
	}
	c[0] = rewriter{s: s, edits: damageEdits(damages(s))}
	c[1] = rewriter{s: c[0].string()}
	m := mender{s: c[1].s, opt: w.mending}
	if m.stretch(0, len(m.s)); m.unclean {
		clean := cleaner{s: m.s, opt: w.mending}
		clean.stretch(0, len(clean.s))
		c[1].edits = clean.edits
		m = mender{s: c[1].string(), opt: w.mending, cleaned: true}
		m.stretch(0, len(m.s))
	}
	c[2] = rewriter{s: m.s, edits: m.edits}
	return c
}

// move gives the place in the mended text of one in the text.
func (c mended) move(at int) int {
	for _, w := range c {
		m := mover{edits: w.edits}
		at = m.move(at)
	}
	return at
}

// convert goes the rest of the way.
func (w way) convert(s string) string {
	for _, p := range w.plans {
		s = p.convert(s)
	}
	return s
}

// Converter converts strings and streams. It is immutable and safe for concurrent use.
type Converter struct{ n *Normalizer }

// NewConverter makes a converter for one of [Configs]: "t2s", "tw2s" and "hk2s" are OpenCC's dictionaries, with its rare
// characters on, and nothing else; "auto" does all that [Normalizer.Text] does, and repairs damage as
// [Normalizer.Decode] does. The error wraps [doc.ErrOptions].
func NewConverter(config string) (*Converter, error) {
	n, err := New(Options{Script: config})
	if err != nil {
		return nil, err
	}
	return n.Converter()
}

// Converter makes a converter with all the options of n. The error wraps [doc.ErrOptions]: there is no conversion to
// none.
func (n *Normalizer) Converter() (*Converter, error) {
	if n.opt.Script == "none" {
		return nil, fmt.Errorf("%w: normalize.script: no conversion to none", doc.ErrOptions)
	}
	return &Converter{n}, nil
}

// String converts a text. It returns s itself when nothing changes.
func (c *Converter) String(s string) string {
	head := sample(s)
	w := c.n.way(head)
	m := w.mend(s)
	text := m.text()
	w.decide(c.n, text[:m.move(len(head))])
	return w.convert(text)
}

// Text converts a text and keeps its way back.
func (c *Converter) Text(in doc.Text) doc.Text {
	head := sample(in.String())
	w := c.n.way(head)
	m := w.mend(in.String())
	for _, step := range m {
		in = step.text(in)
	}
	w.decide(c.n, in.String()[:m.move(len(head))])
	for _, p := range w.plans {
		if r := p.rewriter(in.String()); r != nil {
			r.stretch(0, in.Len())
			in = r.text(in)
		}
	}
	return in
}

// Reader converts what it reads from r: what it gives is what [Converter.String] makes of all of it. In auto it decides
// by the first 64 KiB, as String does, and goes on line by line; a line of more than 1 MiB is taken in parts.
func (c *Converter) Reader(r io.Reader) io.Reader {
	if t, err := c.Transformer(); err == nil {
		return transform.NewReader(r, t)
	}
	return &reader{c: c, in: r}
}

// Transformer converts a stream in a fixed configuration. The error wraps [doc.ErrOptions]: auto, which decides by 64 KiB
// of text, has none.
func (c *Converter) Transformer() (transform.Transformer, error) {
	if c.n.opt.Script == "auto" {
		return nil, fmt.Errorf("%w: normalize.script: auto is no transformer, use Reader", doc.ErrOptions)
	}
	var t transform.Transformer = transformer{plan: fixedPlan(c.n.opt.Script)}
	if c.n.user != nil {
		t = transform.Chain(t, transformer{plan: c.n.user.plan()})
	}
	return t, nil
}
