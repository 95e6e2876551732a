package normalize

import (
	"fmt"
	"io"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// plan says how a text is converted.
type plan struct {
	script   doc.Script
	steps    []*table
	keyChars *table // brings the key into Simplified script where the text is not
}

// plan decides by the options and the whole text.
func (n *Normalizer) plan(text string) plan {
	folded := compatible(text)
	if folded {
		text = compatTable().convert(text)
	}
	var p plan
	var plain string
	p.script, plain = n.script(text)
	if n.opt.Script != "auto" && p.script.Detected != simplified {
		p.keyChars = officialTable()
	}
	switch n.opt.Script {
	case "none":
	case "auto":
		if folded {
			p.steps = append(p.steps, compatTable())
		}
		p.auto(plain)
	default:
		p.steps = fixed(n.opt.Script)
	}
	if n.user != nil {
		p.steps = append(p.steps, n.user)
	}
	return p
}

// auto converts by provenance: characters always; the words and marks of a Mainland document are put back where a
// machine changed them. The text is the beginning, in Simplified characters.
func (p *plan) auto(text string) {
	if p.script.Detected != simplified {
		switch p.script.Origin {
		case "tw":
			p.steps = append(p.steps, twTable())
		case "hk", "mo":
			p.steps = append(p.steps, hkTable())
		}
		p.steps = append(p.steps, officialTable())
	}
	if p.script.Origin != mainland {
		return
	}
	words := mainlandWords()
	switch {
	case words.dressed(text, p.script.Detected):
		p.script.Mirror = true
		p.steps = append(p.steps, words.mirror)
	case p.script.Detected == simplified:
		return // a Simplified text stays as it is
	default:
		p.steps = append(p.steps, words.traditional)
	}
	if strings.Contains(text, "壹") && !strings.ContainsAny(text, "贰叁肆伍陆柒捌玖拾佰仟") {
		p.steps = append(p.steps, oneTable()) // 壹 for every 一: no amounts are spelt out with it
	}
}

// Configs lists the configurations of conversion.
func Configs() []string { return []string{"auto", "t2s", "tw2s", "hk2s"} }

// fixed gives the steps of a fixed configuration, as OpenCC has them.
func fixed(config string) []*table {
	switch config {
	case "tw2s":
		return []*table{compatTable(), twTable(), tsTable()}
	case "hk2s":
		return []*table{compatTable(), hkTable(), tsTable()}
	}
	return []*table{compatTable(), tsTable()}
}

// Converter converts strings and streams. It is immutable and safe for concurrent use.
type Converter struct {
	steps []*table    // of a fixed configuration
	auto  *Normalizer // of auto
}

// NewConverter makes a converter for one of [Configs]: "t2s", "tw2s" and "hk2s" are OpenCC's dictionaries and nothing
// else; "auto" does all that [Normalizer.Text] does. The error wraps [doc.ErrOptions].
func NewConverter(config string) (*Converter, error) {
	n, err := New(Options{Script: config})
	if err != nil {
		return nil, err
	}
	switch n.opt.Script {
	case "none":
		return nil, fmt.Errorf("%w: no conversion to none", doc.ErrOptions)
	case "auto":
		return &Converter{auto: n}, nil
	}
	return &Converter{steps: fixed(config)}, nil
}

// String converts a text. It returns s itself when nothing changes.
func (c *Converter) String(s string) string {
	steps := c.steps
	if c.auto != nil {
		if found := shifted(s); found != nil {
			var out strings.Builder
			at := 0
			for _, r := range found {
				out.WriteString(s[at:r.Start] + r.text)
				at = r.End
			}
			s = out.String() + s[at:]
		}
		if found := readings(s); found != nil {
			var out strings.Builder
			at := 0
			for _, f := range found {
				out.WriteString(s[at:f.start])
				at = f.end
			}
			s = out.String() + s[at:]
		}
		steps = c.auto.plan(s).steps
	}
	for _, t := range steps {
		s = t.convert(s)
	}
	return s
}

// maxStream is the most that a stream may hold: the default limit of an input.
const maxStream = 64 << 20

// Reader converts what it reads from r. A stream is read whole before the first byte is given, at most 64 MiB of it;
// more is an error that wraps [doc.ErrTooLarge].
func (c *Converter) Reader(r io.Reader) io.Reader { return &reader{c: c, in: r} }

type reader struct {
	c   *Converter
	in  io.Reader
	out *strings.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if r.out == nil {
		b, err := io.ReadAll(io.LimitReader(r.in, maxStream+1))
		if err != nil {
			return 0, err
		}
		if len(b) > maxStream {
			return 0, fmt.Errorf("%w: more than the limit of %d bytes", doc.ErrTooLarge, maxStream)
		}
		r.out = strings.NewReader(r.c.String(string(b)))
	}
	return r.out.Read(p)
}
