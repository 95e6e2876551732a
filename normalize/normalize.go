// Package normalize turns the bytes of a Chinese official document into text: it decodes them ([Normalizer.Decode],
// with the repair of damaged bytes), and brings the text into Simplified script as its Mainland original had it, or,
// for a Taiwan, Hong Kong or Macao text, into Simplified characters with its own words kept ([Normalizer.Text]). A
// [Converter] does the same for plain strings and streams.
//
// Rules are data: gocc's dictionaries and the files under rules.
package normalize

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Options say how text is normalized. The zero Options are the product's defaults.
type Options struct {
	// Script is "auto" (also ""), which converts by provenance; "t2s", "tw2s" or "hk2s", which are OpenCC's dictionaries
	// and nothing else; or "none".
	Script string `json:"script,omitempty"`
	// Origin says where the documents come from (mainland, tw, hk, mo), when the caller knows better than the text.
	Origin string `json:"origin,omitempty"`
	// KeepReadings leaves inline pinyin in the text.
	KeepReadings bool `json:"keep_readings,omitempty"`
	// Phrases is a dictionary of the user's in OpenCC's text format (found, tab, wanted). It is applied last, to the
	// converted text.
	Phrases string `json:"phrases,omitempty"`
}

// Normalizer decodes and normalizes. It is immutable and safe for concurrent use.
type Normalizer struct {
	opt  Options
	user *table // nil without Options.Phrases
}

// New checks the options; every fault wraps [doc.ErrOptions].
func New(opt Options) (*Normalizer, error) {
	n := &Normalizer{opt: opt}
	var errs []error
	if opt.Script == "" {
		n.opt.Script = "auto"
	}
	if n.opt.Script != "none" && !slices.Contains(Configs(), n.opt.Script) {
		errs = append(errs, fmt.Errorf("%w: normalize.script is %q, not one of %s, none", doc.ErrOptions, opt.Script, strings.Join(Configs(), ", ")))
	}
	if opt.Origin != "" && !slices.Contains([]string{mainland, "tw", "hk", "mo"}, opt.Origin) {
		errs = append(errs, fmt.Errorf("%w: normalize.origin is %q, not one of mainland, tw, hk, mo", doc.ErrOptions, opt.Origin))
	}
	if opt.Phrases != "" {
		entries, err := parseEntries(opt.Phrases, true)
		if err != nil {
			errs = append(errs, fmt.Errorf("normalize.phrases: %w", err))
		}
		n.user = compile(entries)
	}
	return n, errors.Join(errs...)
}

// Decoded is text with the way back to its bytes.
type Decoded struct {
	Text        doc.Text
	Charset     string
	Removed     []doc.Removal // damage; Source says where, At is not set
	Diagnostics []doc.Diagnostic
}

// Decode decodes a document and repairs its damaged bytes. Errors wrap [doc.ErrEmpty] for blanks only,
// [doc.ErrBinary] for bytes that are no text, [doc.ErrCharset] when no charset that is read fits.
func (n *Normalizer) Decode(ctx context.Context, src doc.Source, raw []byte) (Decoded, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return Decoded{}, doc.ErrEmpty
	}
	g := charset.Detect(raw, src.Charset)
	switch {
	case g.Binary:
		return Decoded{}, doc.ErrBinary
	case g.Name == "":
		return Decoded{}, fmt.Errorf("%w: the bytes are Chinese in none of UTF-8, GB18030, Big5, UTF-16, HZ", doc.ErrCharset)
	}
	d, err := charset.Decode(raw, g.Name)
	if err != nil {
		return Decoded{}, err
	}
	out := Decoded{Text: d.Text, Charset: g.Name, Diagnostics: charsetNotes(g, d)}
	if err := ctx.Err(); err != nil {
		return Decoded{}, err
	}
	out.repair()
	if strings.TrimSpace(out.Text.String()) == "" {
		return Decoded{}, doc.ErrEmpty
	}
	return out, nil
}

// charsetNotes says what a reader should know of the decoding.
func charsetNotes(g charset.Guess, d charset.Decoded) []doc.Diagnostic {
	var out []doc.Diagnostic
	note := func(code, format string, args ...any) {
		out = append(out, doc.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)})
	}
	if !g.Sure {
		note("charset_guessed", "read as %s, which the bytes do not prove", g.Name)
	}
	if g.Claimed != "" {
		note("charset_claim", "claims to be %s, is %s", g.Claimed, g.Name)
	}
	if d.Invalid > 0 {
		note("invalid_bytes", "%d places are no %s, the first at byte %d; each stands as U+FFFD", d.Invalid, g.Name, d.First)
	}
	return out
}

// repair undoes readings that were put between the bytes of a character.
func (d *Decoded) repair() {
	s := d.Text.String()
	if !strings.Contains(s, "?") {
		return
	}
	var edits []doc.Edit
	for _, r := range shifted(s) {
		src, _, _ := d.Text.Source(r.Span)
		d.Removed = append(d.Removed, doc.Removal{
			Reason: doc.Damage, Text: d.Text.Slice(r.Span), Source: doc.Place{Start: src.Start, End: src.End},
		})
		d.Diagnostics = append(d.Diagnostics, doc.Diagnostic{
			Code:    "damage_repaired",
			Message: fmt.Sprintf("bytes %d–%d: %q was a reading inside a character, now %q", src.Start, src.End, d.Text.Slice(r.Span), r.text),
		})
		edits = append(edits, doc.Edit{Span: r.Span, New: r.text, Origin: doc.Repair})
	}
	if edits != nil {
		d.Text = d.Text.Replace(edits...)
	}
}

// Text normalizes a buffer: readings out, script by provenance, key. Pieces are barriers.
func (n *Normalizer) Text(ctx context.Context, in doc.Blocks) (doc.Normal, error) {
	b := buffer{text: in.Text}
	for _, p := range in.Pieces {
		b.spans = append(b.spans, p.Span)
	}
	out := doc.Normal{Blocks: in, Before: in.Text, BeforeSpans: slices.Clone(b.spans)}
	if n.opt.Script == "auto" && !n.opt.KeepReadings {
		out.Removed = b.dropReadings()
	}
	plan := n.plan(b.text.String())
	for _, t := range plan.steps {
		if err := ctx.Err(); err != nil {
			return doc.Normal{}, err
		}
		out.Removed = b.apply(t, out.Removed)
	}
	out.Text, out.Script = b.text, plan.script
	out.Key = foldKey(b.text.String(), plan.keyChars)
	out.Pieces = slices.Clone(in.Pieces)
	for i := range out.Pieces {
		out.Pieces[i].Span = b.spans[i]
	}
	out.Script.Mirror = out.Script.Mirror || len(out.Removed) > 0
	out.Script.Converted = b.changed
	out.Diagnostics = append(slices.Clone(in.Diagnostics), n.notes(out)...)
	return out, nil
}

// notes says what a reader should know of the text.
func (n *Normalizer) notes(out doc.Normal) []doc.Diagnostic {
	var notes []doc.Diagnostic
	s := out.Text.String()
	if strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		notes = append(notes, doc.Diagnostic{Code: "no_chinese", Message: "the text holds no Chinese character"})
	}
	if private := privateUse(s); private > 0 {
		notes = append(notes, doc.Diagnostic{Code: "private_use", Message: fmt.Sprintf("%d characters of a private font", private)})
	}
	if out.Script.Detected != simplified && out.Script.Origin == unknown {
		notes = append(notes, doc.Diagnostic{Code: "origin_unsure", Message: "a Traditional text of unknown origin: characters were converted, words kept"})
	}
	return notes
}

// privateUse counts the characters whose form only their own font knows.
func privateUse(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < 0xEE { // below U+E000
			continue
		}
		r, size, _ := next(s, i)
		if unicode.Is(unicode.Co, r) {
			n++
		}
		i += size - 1
	}
	return n
}

// buffer is a text with its pieces while it is rewritten.
type buffer struct {
	text    doc.Text
	spans   []doc.Span
	changed bool
}

// dropReadings takes inline pinyin out.
func (b *buffer) dropReadings() []doc.Removal {
	s := b.text.String()
	var out []doc.Removal
	var edits []doc.Edit
	gone := 0
	k := 0
	for _, f := range readings(s) {
		span := doc.Span{Start: f.start, End: f.end}
		for k < len(b.spans) && b.spans[k].End < f.end {
			k++
		}
		if k == len(b.spans) || b.spans[k].Start > f.start {
			continue // it is not in one piece
		}
		r := doc.Removal{Reason: doc.Annotation, Text: s[f.start:f.end], At: f.start - gone}
		if src, _, ok := b.text.Source(span); ok {
			r.Source = doc.Place{Start: src.Start, End: src.End}
		}
		out = append(out, r)
		edits = append(edits, doc.Edit{Span: span, Origin: doc.Phrase})
		gone += span.Len()
	}
	if edits == nil {
		return nil
	}
	b.text = b.text.Replace(edits...)
	k = 0
	shift := 0
	move := func(pos int) int {
		for k < len(edits) && edits[k].End <= pos {
			shift += edits[k].Len()
			k++
		}
		return pos - shift
	}
	for i, s := range b.spans {
		b.spans[i] = doc.Span{Start: move(s.Start), End: move(s.End)}
	}
	return out
}

// apply converts every piece with a table; what stands between the pieces stays. It moves the places of removals along.
func (b *buffer) apply(t *table, removed []doc.Removal) []doc.Removal {
	w := rewriter{t: t, s: b.text.String()}
	for _, span := range b.spans {
		w.stretch(span.Start, span.End)
	}
	if !w.changed {
		return removed
	}
	b.changed = true
	out := w.text()
	edits := mover(w.edits)
	for i := range removed {
		removed[i].At = edits.move(removed[i].At)
	}
	edits = w.edits
	for i, span := range b.spans {
		start := edits.move(span.Start)
		b.spans[i] = doc.Span{Start: start, End: edits.move(span.End)}
	}
	b.text = rewritten(b.text, out, w.edits)
	return removed
}
