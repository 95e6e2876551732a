package segment

import (
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// known is what is known of the names of units in a document. The same few organs stand in most clauses, so each name is
// looked up once.
type known struct {
	units map[string]unitFacts // by key without blanks
	reads map[string]bool      // whether it reads as a unit
}

// unitFacts is what follows from a name and the document.
type unitFacts struct {
	canonical, level, region string
	generic                  bool
}

// maxKnown bounds the names that are kept, against documents of nothing but names.
const maxKnown = 20_000

// facts are those of a name.
func (b *builder) facts(key string) unitFacts {
	if f, ok := b.known.units[key]; ok {
		return f
	}
	f := unitFacts{generic: b.isGeneric(key)}
	f.canonical, f.level, f.region = b.canonical(key, f.generic)
	if b.known.units == nil {
		b.known.units = map[string]unitFacts{}
	}
	if len(b.known.units) < maxKnown {
		b.known.units[key] = f
	}
	return f
}

// isUnit reports whether a stretch of the key reads as the name of a unit.
func (b *builder) isUnit(n nameAt) bool {
	if n.end-n.start > 2*maxUnitName*utf8.UTFMax { // set wide; a line is not looked up
		return false
	}
	key := squeeze(b.key[n.start:n.end])
	if is, ok := b.known.reads[key]; ok {
		return is
	}
	is := b.lex.isUnit(key)
	if b.known.reads == nil {
		b.known.reads = map[string]bool{}
	}
	if len(b.known.reads) < maxKnown {
		b.known.reads[key] = is
	}
	return is
}

// unit makes a unit of a name.
func (b *builder) unit(p nameAt, basis doc.Basis) doc.Unit {
	s := b.draft.Key.Span(p.start, p.end)
	f := b.facts(squeeze(b.key[p.start:p.end]))
	return doc.Unit{
		Name: joinWide(b.draft.Text.Slice(s)), Basis: basis, Span: s,
		Canonical: f.canonical, Level: f.level, Region: f.region, Generic: f.generic,
	}
}
