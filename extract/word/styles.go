package word

import "slices"

// style is a style of a file with all that those it is based on say.
type style struct {
	looks looks
	face  face
	done  bool
}

// Kinds of styles that are read.
const (
	paragraphStyle = 1
	characterStyle = 2
)

// definition is a style as it stands in the file ([MS-DOC] 2.9.260).
type definition struct {
	builtIn, kind, base int
	changes             [2][]byte
}

// readStyles reads the style sheet. Each style is resolved once, after the one it is based on; a circle ends where it began.
func (d *document) readStyles() {
	defs := definitions(d.part(styleSheet))
	d.styles = make([]style, len(defs))
	for i := range defs {
		var chain []int
		for k := i; k < len(defs) && !d.styles[k].done; k = defs[k].base {
			d.styles[k].done = true
			chain = append(chain, k)
		}
		for _, k := range slices.Backward(chain) {
			d.resolve(defs[k], k)
		}
	}
}

func definitions(sheet []byte) []definition {
	if len(sheet) < 6 {
		return nil
	}
	head := int(short(sheet))
	if head < 4 || 2+head > len(sheet) {
		return nil
	}
	count, base := int(short(sheet[2:])), int(short(sheet[4:]))
	var out []definition
	for rest := sheet[2+head:]; len(out) < count && len(rest) >= 2; {
		n := min(int(short(rest)), len(rest)-2)
		out = append(out, definitionOf(rest[2:2+n], base))
		rest = rest[2+n:]
	}
	return out
}

func definitionOf(b []byte, base int) (def definition) {
	if len(b) < 10 || base < 10 || len(b) < base+2 {
		return def
	}
	def.builtIn = int(short(b) & 0xFFF)
	def.kind, def.base = int(short(b[2:])&0xF), int(short(b[2:])>>4)
	count := int(short(b[4:]) & 0xF)
	at := base + 2 + 2*int(short(b[base:])) + 2 // behind the name
	for i := 0; i < min(count, 2) && at+2 <= len(b); i++ {
		n := min(int(short(b[at:])), len(b)-at-2)
		def.changes[i] = b[at+2 : at+2+n]
		at += 2 + n + n%2
	}
	return def
}

// resolve applies what a style says to what the one below it says.
func (d *document) resolve(def definition, i int) {
	s := style{done: true}
	if def.base < len(d.styles) {
		s.looks, s.face = d.styles[def.base].looks, d.styles[def.base].face
	}
	switch def.kind {
	case paragraphStyle:
		if def.builtIn >= 1 && def.builtIn <= 9 { // heading 1 to 9
			s.looks.outline = def.builtIn
		}
		list := s.looks.list
		if p := def.changes[0]; len(p) > 2 {
			d.apply(&s.looks, p[2:], 0)
		}
		if s.looks.list != list {
			s.looks.style = uint16(i) // the list says which level the style has
		}
		s.face.apply(def.changes[1], s.face, nil)
	case characterStyle:
		s.face.apply(def.changes[0], s.face, nil)
	}
	d.styles[i] = s
}

// paragraphAt gives the properties of the paragraph that a character stands in, and where it begins in the file.
func (d *document) paragraphAt(cp int) (k looks, f face, from uint32) {
	p := d.pieces[d.pieceAt(cp)]
	entry, from, _ := d.paragraphs.find(p.byteOf(cp))
	istd, list := paragraphEntry(entry)
	if int(istd) < len(d.styles) {
		k, f = d.styles[istd].looks, d.styles[istd].face
	}
	d.apply(&k, list, 0)
	d.apply(&k, d.changesOf(p), 0)
	return k, f, from
}
