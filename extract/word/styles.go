package word

// style is a style of a file with all that those it is based on say.
type style struct {
	looks looks
	face  face
	own   []byte // changes of a character style
}

// maxBases bounds how many styles one is based on; a circle ends there too.
const maxBases = 64

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

// readStyles reads the style sheet.
func (d *document) readStyles() {
	defs := definitions(d.part(styleSheet))
	d.styles = make([]style, len(defs))
	for i := range defs {
		d.styles[i] = d.resolve(defs, i)
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

// resolve applies what the styles below one say, the lowest first.
func (d *document) resolve(defs []definition, i int) (s style) {
	var chain []int
	for k := i; k < len(defs) && len(chain) < maxBases; k = defs[k].base {
		chain = append(chain, k)
	}
	s.looks.style = uint16(i)
	for k := len(chain) - 1; k >= 0; k-- {
		def := defs[chain[k]]
		switch def.kind {
		case paragraphStyle:
			if def.builtIn >= 1 && def.builtIn <= 9 { // heading 1 to 9
				s.looks.outline = def.builtIn
			}
			if p := def.changes[0]; len(p) > 2 {
				before := s.looks
				s.looks.apply(p[2:], d.data, 0)
				if s.looks.list != before.list && !s.looks.leveled {
					s.looks.style = uint16(chain[k]) // the list says which level the style has
				}
			}
			s.face.apply(def.changes[1], s.face, nil)
		case characterStyle:
			s.own = append(s.own[:len(s.own):len(s.own)], def.changes[0]...)
		}
	}
	return s
}

// paragraphAt gives the properties of the paragraph that a character stands in, and where it begins in the file.
func (d *document) paragraphAt(cp int) (k looks, f face, from uint32) {
	p := d.pieces[d.pieceAt(cp)]
	entry, from, _ := d.paragraphs.find(p.byteOf(cp))
	istd, list := paragraphEntry(entry)
	if int(istd) < len(d.styles) {
		k, f = d.styles[istd].looks, d.styles[istd].face
	}
	k.apply(list, d.data, 0)
	k.apply(p.changes, d.data, 0)
	return k, f, from
}
