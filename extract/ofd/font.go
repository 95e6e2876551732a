package ofd

import (
	"encoding/binary"
	"unicode"
)

// glyphTable says which character a glyph of a font is.
type glyphTable map[int]rune

// character is the text of the index-th character of an object. One that says nothing (U+FFFD, a control character, a private
// one) is looked up by its glyph (chapter 11) in the table of its font, when the file has it.
func (d *drawing) character(o *object, index int, r rune) string {
	if len(o.glyphs) == 0 || r != unicode.ReplacementChar && !unicode.Is(unicode.Co, r) && !unicode.IsControl(r) && r != '¤' {
		return string(r)
	}
	if g, ok := o.glyphs[index]; ok {
		if c, ok := d.table(o.font)[g]; ok {
			return string(c)
		}
	}
	return string(r)
}

// table is the table of a font, read once.
func (f *file) table(font string) glyphTable {
	name := f.fonts[font]
	if t, ok := f.tables[name]; ok || name == "" {
		return t
	}
	b, err := f.archive.Read(name)
	if err != nil {
		_ = f.damage(err) // the text is read without it
	}
	if f.tables == nil {
		f.tables = map[string]glyphTable{}
	}
	f.tables[name] = glyphsOf(b)
	return f.tables[name]
}

// big reads big-endian numbers; beyond the end they are 0.
type big []byte

func (b big) at(i int) big {
	if i < 0 || i > len(b) {
		return nil
	}
	return b[i:]
}

func (b big) u16(i int) int {
	if i < 0 || i+2 > len(b) {
		return 0
	}
	return int(binary.BigEndian.Uint16(b[i:]))
}

func (b big) u32(i int) int {
	if i < 0 || i+4 > len(b) {
		return 0
	}
	return int(binary.BigEndian.Uint32(b[i:]))
}

// glyphsOf turns the character map of a TrueType or OpenType font around (ISO/IEC 14496-22, cmap): formats 4 and 12.
func glyphsOf(font big) glyphTable {
	out := glyphTable{}
	at := 0
	if string(font[:min(4, len(font))]) == "ttcf" {
		at = font.u32(12)
	}
	for i := range font.u16(at + 4) {
		record := at + 12 + 16*i
		if tag := font.at(record); len(tag) < 4 || string(tag[:4]) != "cmap" {
			continue
		}
		cmap := font.at(font.u32(record + 8))
		for k := range min(cmap.u16(2), 50) {
			table := cmap.at(cmap.u32(4 + 8*k + 4))
			switch table.u16(0) {
			case 4:
				out.segments(table)
			case 12:
				out.groups(table)
			}
		}
		break
	}
	return out
}

// set notes the character of a glyph; of several the first counts, and none is taken from the private areas.
func (t glyphTable) set(glyph, char int) {
	if _, ok := t[glyph]; !ok && glyph > 0 && char > ' ' && char <= unicode.MaxRune && !unicode.Is(unicode.Co, rune(char)) {
		t[glyph] = rune(char)
	}
}

// segments reads format 4: ranges of characters below 65,536.
func (t glyphTable) segments(b big) {
	n := b.u16(6) / 2
	left := 1 << 16 // characters there can be
	for i := 0; i < n && left > 0; i++ {
		end, start := b.u16(14+2*i), b.u16(16+2*n+2*i)
		delta, offsetAt := b.u16(16+4*n+2*i), 16+6*n+2*i
		offset := b.u16(offsetAt)
		for c := start; c <= end && c < 0xffff && left > 0; c++ {
			left--
			g := c
			if offset != 0 {
				if g = b.u16(offsetAt + offset + 2*(c-start)); g == 0 {
					continue
				}
			}
			t.set((g+delta)&0xffff, c)
		}
	}
}

// groups reads format 12: ranges of all characters.
func (t glyphTable) groups(b big) {
	left := 1 << 17
	for i := 0; i < min(b.u32(12), len(b)/12) && left > 0; i++ {
		start, end, glyph := b.u32(16+12*i), b.u32(20+12*i), b.u32(24+12*i)
		for c := start; c <= end && left > 0; c++ {
			left--
			t.set(glyph+c-start, c)
		}
	}
}
