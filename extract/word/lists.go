package word

import (
	"strings"
	"unicode/utf16"
)

// lists are the numberings of a file and how far each has counted.
type lists struct {
	forms []listForm
	uses  []listUse
	at    map[uint32]int // number of a form → its index
	state []listState    // of the forms
}

const levels = 9

// listForm is a numbering ([MS-DOC] 2.9.147).
type listForm struct {
	id     uint32
	styles [levels]uint16 // the paragraph style of each level; 0xFFF is none
	levels []level
}

// level is one level of a numbering ([MS-DOC] 2.9.150).
type level struct {
	start   int
	form    byte // how numbers are written
	arabic  bool // numbers of all levels are written in figures
	keep    bool // the count goes on below a new number of a higher level
	restart int  // the level from which on a higher one restarts this one
	text    []uint16
}

// listUse is a use of a numbering, which may change some levels ([MS-DOC] 2.9.131).
type listUse struct {
	form    int // index, -1 is none
	starts  [levels]int
	started [levels]bool // the use says where a level starts, and has not been met yet
	levels  map[int]level
}

type listState struct {
	counts [levels]int
	begun  [levels]bool
}

// readLists reads the numberings; the levels of all of them stand behind their table.
func (d *document) readLists() {
	table := d.part(listForms)
	l := &d.lists
	l.at = map[uint32]int{}
	if len(table) < 2 {
		return
	}
	from, size := d.place(listForms)
	rest := d.table[min(len(d.table), from+size):]
	count := min(int(short(table)), (len(table)-2)/28)
	for i := range count {
		b := table[2+28*i:]
		f := listForm{id: long(b)}
		for k := range levels {
			f.styles[k] = short(b[8+2*k:])
		}
		n := levels
		if b[26]&1 != 0 { // a simple one
			n = 1
		}
		for range n {
			var v level
			var ok bool
			if v, rest, ok = readLevel(rest); !ok {
				break
			}
			f.levels = append(f.levels, v)
		}
		l.at[f.id] = len(l.forms)
		l.forms = append(l.forms, f)
	}
	l.state = make([]listState, len(l.forms))
	l.readUses(d.part(listUses))
}

func readLevel(b []byte) (v level, rest []byte, ok bool) {
	const fixed = 28
	if len(b) < fixed+2 {
		return v, nil, false
	}
	v = level{start: int(min(long(b), 1<<20)), form: b[4], arabic: b[5]&4 != 0, keep: b[5]&8 != 0, restart: int(b[26])}
	at := fixed + int(b[24]) + int(b[25])
	if at+2 > len(b) {
		return v, nil, false
	}
	n := int(short(b[at:]))
	if at += 2; at+2*n > len(b) {
		return v, nil, false
	}
	for i := range min(n, 64) {
		v.text = append(v.text, short(b[at+2*i:]))
	}
	return v, b[at+2*n:], true
}

// maxUses is how many uses a paragraph can name.
const maxUses = 0x7FE

// readUses reads the uses of numberings; what each changes stands behind their table.
func (l *lists) readUses(b []byte) {
	if len(b) < 4 {
		return
	}
	count := min(int(long(b)), (len(b)-4)/16)
	rest := b[4+16*count:]
	for i := range min(count, maxUses) {
		e := b[4+16*i:]
		u := listUse{form: -1}
		if k, ok := l.at[long(e)]; ok {
			u.form = k
		}
		if len(rest) >= 4 {
			rest = u.readChanges(rest[4:], int(e[12]))
		}
		l.uses = append(l.uses, u)
	}
}

func (u *listUse) readChanges(b []byte, count int) []byte {
	for range min(count, levels) {
		if len(b) < 8 {
			return nil
		}
		start, flags := int(min(long(b), 1<<20)), long(b[4:])
		k := int(flags & 0xF)
		b = b[8:]
		if flags&0x20 != 0 {
			v, rest, ok := readLevel(b)
			if !ok {
				return nil
			}
			if b = rest; k < levels {
				if u.levels == nil {
					u.levels = map[int]level{}
				}
				u.levels[k] = v
				start = v.start
			}
		}
		if flags&0x10 != 0 && k < levels {
			u.starts[k], u.started[k] = start, true
		}
	}
	return b
}

// number counts a paragraph and gives its number as it is printed, with what parts it from the text; "" when it has none.
func (l *lists) number(k looks) string {
	if k.list < 1 || k.list > len(l.uses) {
		return ""
	}
	u := &l.uses[k.list-1]
	if u.form < 0 {
		return ""
	}
	f, s := &l.forms[u.form], &l.state[u.form]
	n := k.level
	if !k.leveled {
		for i, style := range f.styles {
			if style == k.style && style != 0xFFF {
				n = i
			}
		}
	}
	at := func(i int) (level, bool) {
		if v, ok := u.levels[i]; ok {
			return v, true
		}
		if i < len(f.levels) {
			return f.levels[i], true
		}
		return level{}, false
	}
	v, ok := at(n)
	if !ok {
		return ""
	}
	s.count(n, v, u, at)
	return printed(v, n, s, at)
}

// count takes one paragraph of a level into account.
func (s *listState) count(n int, v level, u *listUse, at func(int) (level, bool)) {
	switch {
	case u.started[n]:
		s.counts[n], u.started[n] = u.starts[n], false
	case s.begun[n]:
		s.counts[n]++
	default:
		s.counts[n] = v.start
	}
	s.begun[n] = true
	for i := range n { // levels above that were not met count as met
		if w, ok := at(i); ok && !s.begun[i] {
			s.counts[i], s.begun[i] = w.start, true
		}
	}
	for i := n + 1; i < levels; i++ {
		w, _ := at(i)
		if w.keep && (w.restart == 0 || n >= w.restart) {
			continue
		}
		s.begun[i] = false
	}
}

// printed writes the text of a level, in which a character below 9 stands for the number of that level.
func printed(v level, n int, s *listState, at func(int) (level, bool)) string {
	var b strings.Builder
	var units []uint16
	flush := func() {
		b.WriteString(string(utf16.Decode(units)))
		units = units[:0]
	}
	for _, u := range v.text {
		if u >= levels {
			units = append(units, u)
			continue
		}
		flush()
		w, ok := at(int(u))
		if !ok || int(u) > n {
			continue
		}
		form := w.form
		if v.arabic && form != 22 {
			form = 0
		}
		b.WriteString(formatted(s.counts[u], form))
	}
	flush()
	text := strings.TrimSpace(b.String())
	if text == "" {
		return ""
	}
	if v.form == bulletForm {
		return bullet(text) + " "
	}
	if last := text[len(text)-1]; last >= '0' && last <= '9' || last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z' {
		text += " " // else the number runs into the text
	}
	return text
}

// bullet is the mark of a list that does not count. Those of symbol fonts stand in a private area.
func bullet(text string) string {
	if r := []rune(text)[0]; r >= 0xE000 && r <= 0xF8FF {
		return symbol(uint16(r))
	}
	return text
}
