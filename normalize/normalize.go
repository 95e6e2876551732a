// Package normalize turns the bytes of a Chinese official document into text: it decodes them ([Normalizer.Decode], with
// the repair of damaged bytes), mends the text and brings it into Simplified script as its Mainland original had it, or,
// for a Taiwan, Hong Kong or Macao text, into Simplified characters with its own words kept ([Normalizer.Text]). A
// [Converter] does the same for plain strings and streams; start there for conversion alone.
//
// What happens to a text, and where:
//
//	damage.go      readings and blanks that were put between the two bytes of a character, undone
//	mend.go        readings (readings.go), invisible characters, entities, characters that only stand for others, width
//	script.go      script and origin, from the first 64 KiB
//	convert.go     what is converted by that; strings, texts with their map; stream.go for streams
//	automaton.go   the one compiled dictionary of characters, phrases, words and marks; rewrite.go applies it
//	fold.go        the key on which rules match
//
// Rules are data, under rules: a copy of gocc's dictionaries, overlays on it with what OpenCC has by now, the vocabulary of
// the Mainland as machines change it (mainland.txt), marks of origin, readings. A word of one script stands there for all
// the ways to write it.
//
// Limits: the words that a machine put into a text are put back where they are known; where the Mainland has the same word
// too (支援 for 支持), only in texts that show that the machine was at work. A repair that is not sure is told, one that
// cannot be made too.
package normalize

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Options say how text is normalized. The zero Options are the product's defaults.
type Options struct {
	// Script is "auto" (also ""), which converts by provenance and mends; "t2s", "tw2s" or "hk2s", which are OpenCC's
	// dictionaries and nothing else; or "none".
	Script string `json:"script,omitempty"`
	// Origin says where the documents come from (mainland, tw, hk, mo), when the caller knows better than the text.
	Origin string `json:"origin,omitempty"`
	// KeepReadings leaves inline pinyin in the text.
	KeepReadings bool `json:"keep_readings,omitempty"`
	// KeepWidth leaves figures, letters, brackets and punctuation in the width they have.
	KeepWidth bool `json:"keep_width,omitempty"`
	// RareCharacters simplifies by analogy also the rare characters that have no simplified form in the standard and that
	// few fonts have then (殢 to 𣨼). The fixed configurations always do.
	RareCharacters bool `json:"rare_characters,omitempty"`
	// Phrases is a dictionary of the user's in OpenCC's text format (found, tab, wanted). It is applied last, to the
	// converted text; a phrase is found in all the ways to write it, so it may be Traditional or Simplified.
	Phrases string `json:"phrases,omitempty"`
	// Dictionaries are more of these: all files *.txt. A phrase that stands in several with different values is a fault.
	Dictionaries fs.FS `json:"-"`
}

// Normalizer decodes and normalizes. It is immutable and safe for concurrent use.
type Normalizer struct {
	opt  Options
	user *userPhrases // nil without dictionaries of the user's
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
	var err error
	if n.user, err = newUserPhrases(opt); err != nil {
		errs = append(errs, err)
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
	case g.Foreign != "":
		return Decoded{}, fmt.Errorf("%w: it looks like %s", doc.ErrCharset, g.Foreign)
	case g.Name == "":
		return Decoded{}, fmt.Errorf("%w: the bytes are Chinese in none of UTF-8, GB18030, Big5, UTF-16, HZ", doc.ErrCharset)
	}
	d, err := g.Decode(raw)
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

// maxNotes is how many places of one kind are told.
const maxNotes = 20

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
	for i, f := range d.Fragments {
		if i == maxNotes {
			note("charset_mixed", "and %d more", len(d.Fragments)-i)
			break
		}
		note("charset_mixed", "bytes %d–%d are %s, not %s", f.Source.Start, f.Source.End, f.Charset, g.Name)
	}
	if d.Invalid > 0 {
		note("invalid_bytes", "%d places are no %s, the first at byte %d; each stands as U+FFFD", d.Invalid, g.Name, d.First)
	}
	return out
}

// repair undoes readings that were put between the bytes of a character.
func (d *Decoded) repair() {
	s := d.Text.String()
	found := damages(s)
	for _, f := range found {
		src, _, _ := d.Text.Source(f.Span)
		was := strings.Clone(d.Text.Slice(f.Span))
		if f.text != "" {
			d.Removed = append(d.Removed, doc.Removal{Reason: doc.Damage, Text: was, Source: doc.Place{Start: src.Start, End: src.End}})
		}
		d.Diagnostics = append(d.Diagnostics, f.note(was, src))
	}
	d.Text = rewriter{s: s, edits: damageEdits(found)}.text(d.Text)
}

// Text normalizes a buffer: mends it, converts it by provenance, makes the key. Pieces are barriers.
func (n *Normalizer) Text(ctx context.Context, in doc.Blocks) (doc.Normal, error) {
	b := buffer{text: in.Text, head: len(sample(in.Text.String()))}
	for _, p := range in.Pieces {
		b.spans = append(b.spans, p.Span)
	}
	out := doc.Normal{Blocks: in, Before: in.Text, BeforeSpans: slices.Clone(b.spans)}
	if n.opt.Script == "auto" {
		b.mend(n.mending(sample(b.text.String())))
	}
	p := n.plan(b.text.String()[:b.head])
	b.convert(p)
	if n.user != nil {
		b.convert(n.user.plan())
	}
	if err := ctx.Err(); err != nil {
		return doc.Normal{}, err
	}
	out.Text, out.Script, out.Removed = b.text, p.script, b.removed
	for i := range out.Removed {
		r := &out.Removed[i]
		r.Source = in.Places.Of(doc.Span{Start: r.Source.Start, End: r.Source.End})
	}
	out.Key = foldKey(b.text.String(), n.keyChars(p))
	out.Pieces = slices.Clone(in.Pieces)
	for i := range out.Pieces {
		out.Pieces[i].Span = b.spans[i]
	}
	out.Script.Mirror = out.Script.Mirror || len(out.Removed) > 0
	out.Script.Converted = b.changed
	out.Diagnostics = append(append(slices.Clone(in.Diagnostics), b.notes...), n.notes(out)...)
	return out, nil
}

// keyChars brings the key into Simplified script where the text is not.
func (n *Normalizer) keyChars(p plan) *automaton {
	if n.opt.Script == "auto" || p.script.Detected == simplified {
		return nil
	}
	return autoAutomaton()
}

// notes says what a reader should know of the text.
func (n *Normalizer) notes(out doc.Normal) []doc.Diagnostic {
	var notes []doc.Diagnostic
	s := out.Text.String()
	if strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		notes = append(notes, doc.Diagnostic{Code: "no_chinese", Message: "the text holds no Chinese character"})
	}
	if private := privateUse(s); private > 0 {
		notes = append(notes, doc.Diagnostic{Code: "private_use", Message: fmt.Sprintf("characters of a private font: %d", private)})
	}
	if out.Script.Detected != simplified && out.Script.Origin == unknown {
		notes = append(notes, doc.Diagnostic{Code: "origin_unsure", Message: "a Traditional text of unknown origin: characters were converted, words kept; Options.Origin can say where it is from"})
	}
	return notes
}

// privateUse counts the characters whose form only their own font knows.
func privateUse(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < 0xEE || s[i] == 0xEF && i+1 < len(s) && s[i+1] > 0xA3 { // below U+E000, or above U+F8FF as all punctuation
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
	head    int // how much of it decides, as a stream does
	spans   []doc.Span
	removed []doc.Removal // At in text
	notes   []doc.Diagnostic
	changed bool // by a plan
}

// mend cleans and mends every piece.
func (b *buffer) mend(opt mending) {
	m := mender{s: b.text.String(), opt: opt}
	for _, span := range b.spans {
		m.stretch(span.Start, span.End)
	}
	if m.unclean {
		clean := cleaner{s: m.s, opt: opt}
		for _, span := range b.spans {
			clean.stretch(span.Start, span.End)
		}
		b.apply(rewriter{s: clean.s, edits: clean.edits})
		m = mender{s: b.text.String(), opt: opt, counts: clean.counts, cleaned: true}
		for _, span := range b.spans {
			m.stretch(span.Start, span.End)
		}
	}
	s := m.s
	for _, e := range m.edits {
		if e.kind != reading {
			continue
		}
		r := doc.Removal{Reason: doc.Annotation, Text: strings.Clone(s[e.at : e.at+e.n]), At: e.at}
		if src, _, ok := b.text.Source(doc.Span{Start: e.at, End: e.at + e.n}); ok {
			r.Source = doc.Place{Start: src.Start, End: src.End}
		}
		b.removed = append(b.removed, r)
	}
	if note, ok := m.counts.note(); ok {
		b.notes = append(b.notes, note)
	}
	b.apply(rewriter{s: s, edits: m.edits})
}

// convert carries a plan out on every piece; what stands between the pieces stays.
func (b *buffer) convert(p plan) {
	w := p.rewriter(b.text.String())
	if w == nil {
		return
	}
	for _, span := range b.spans {
		w.stretch(span.Start, span.End)
	}
	if w.changed() {
		b.apply(*w)
		b.changed = true
	}
}

// apply makes the changes of a rewriter, and moves everything along.
func (b *buffer) apply(w rewriter) {
	b.text = w.text(b.text)
	if w.edits == nil {
		return
	}
	m := mover{edits: w.edits}
	for i := range b.removed {
		b.removed[i].At = m.move(b.removed[i].At)
	}
	m = mover{edits: w.edits}
	b.head = m.move(b.head)
	m = mover{edits: w.edits}
	for i, span := range b.spans {
		b.spans[i] = doc.Span{Start: m.move(span.Start), End: m.move(span.End)}
	}
}
