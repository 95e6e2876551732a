package normalize

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// edit is what takes the place of s[at:at+n], when it is not as long: a phrase, or one character for one.
type edit struct {
	at, n int
	to    string
	char  rune // in the place of to
	kind  kind // of what is mended
}

// origin says how what takes the place came from what stood there.
func (e edit) origin() doc.Origin {
	switch {
	case e.char != 0:
		return doc.Identity
	case e.kind == repaired:
		return doc.Repair
	}
	return doc.Phrase
}

// size is the length of what takes the place.
func (e edit) size() int {
	if e.char != 0 {
		return utf8.RuneLen(e.char)
	}
	return len(e.to)
}

// rewriter applies an automaton to stretches of a text. A character of three bytes for one of three is written over a
// copy; anything else is an edit.
type rewriter struct {
	a      *automaton
	choice      // of phrases
	chars  bool // whether characters are replaced
	s      string
	buf    []byte // a copy of s, with characters written over; nil while there are none
	pooled *[]byte
	edits  []edit
}

// stretch applies the automaton to s[start:end], beyond whose bounds no phrase reaches.
func (w *rewriter) stretch(start, end int) {
	a, chars, s, gate := w.a, w.a.chars, w.s[:end], w.a.gate
	interest, over := gate, uint32(0)
	if w.chars {
		interest, over = gate|changes, changes
	}
	for i := start; i < end; {
		if i+7 > end {
			i += w.other(s, i)
			continue
		}
		v := four(s, i)
		for isThree(v) && chars[charOf(v)]&interest == 0 && i+10 <= end { // most characters in texts of one script
			i += 3
			v = four(s, i)
		}
		if !isThree(v) {
			if c := s[i]; c < utf8.RuneSelf && chars[c]&begins == 0 {
				i++
			} else {
				i += w.other(s, i)
			}
			continue
		}
		// A run of characters of three bytes: each is looked up once.
		for c := chars[charOf(v)]; ; {
			if c&interest == 0 {
				i += 3
				break
			}
			v = four(s, i+3)
			next := chars[charOf(v)]
			first, second := c&folded, next&folded
			if !isThree(v) {
				_, second = a.pairAt(s, i)
			}
			if c&gate != 0 && (a.changed.has(pairHash(first, second)) || c&alone != 0) {
				if p, n := a.find(s, i, w.choice, first, second); p != nil {
					w.phrase(p, i, n)
					i += n
					break
				}
			}
			if c&over != 0 {
				w.over(i, c&folded)
			}
			if i += 3; i+7 > end || !isThree(v) {
				break
			}
			c = next
		}
	}
}

// other does the same for one character that has not three bytes, or stands at the end, and says how long it is.
func (w *rewriter) other(s string, i int) int {
	if p, n := w.a.match(s, i, w.choice); p != nil {
		w.phrase(p, i, n)
		return n
	}
	if r := three(s, i); r >= 0x800 {
		if c := w.a.chars[uint16(r)]; w.chars && c&changes != 0 {
			w.over(i, c&folded)
		}
		return 3
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

// phrase replaces the n bytes at i.
func (w *rewriter) phrase(p *phrase, i, n int) {
	switch {
	case w.s[i:i+n] == p.to:
	case p.protects: // only its characters are converted
		for end := i + n; w.chars && i < end; {
			r, n := utf8.DecodeRuneInString(w.s[i:])
			if c := w.a.chars[uint16(r)]; n == 3 && c&changes != 0 {
				w.over(i, c&folded)
			}
			i += n
		}
	case p.char >= 0x800 && p.char < plane && n == 3:
		w.over(i, packed(p.to))
	default:
		if w.edits == nil {
			w.edits = make([]edit, 0, 8+len(w.s)/128)
		}
		w.edits = append(w.edits, edit{at: i, n: n, to: p.to, char: p.char})
	}
}

// buffers are copies of texts that were written over.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxBuffer bounds the memory that a buffer keeps.
const maxBuffer = 4 << 20

// over writes a character of three bytes over the one at i.
func (w *rewriter) over(i int, c uint32) {
	if w.buf == nil {
		w.pooled = buffers.Get().(*[]byte)
		w.buf = append((*w.pooled)[:0], w.s...)
	}
	b := w.buf[i : i+3]
	b[0], b[1], b[2] = byte(c>>16), byte(c>>8), byte(c)
}

// release gives the buffer back.
func (w rewriter) release() {
	if w.buf != nil && cap(w.buf) <= maxBuffer {
		*w.pooled = w.buf
		buffers.Put(w.pooled)
	}
}

// changed reports whether there is anything to change.
func (w rewriter) changed() bool { return w.buf != nil || w.edits != nil }

// writeTo appends s[from:to] with characters written over.
func (w rewriter) writeTo(b *strings.Builder, from, to int) {
	if w.buf == nil {
		b.WriteString(w.s[from:to])
	} else {
		b.Write(w.buf[from:to])
	}
}

// string is the result, when everything has been looked at.
func (w rewriter) string() string {
	if !w.changed() {
		return w.s
	}
	defer w.release()
	size := len(w.s)
	for _, e := range w.edits {
		size += e.size() - e.n
	}
	var b strings.Builder
	b.Grow(size)
	at := 0
	for _, e := range w.edits {
		w.writeTo(&b, at, e.at)
		if e.char != 0 {
			b.WriteRune(e.char)
		} else {
			b.WriteString(e.to)
		}
		at = e.at + e.n
	}
	w.writeTo(&b, at, len(w.s))
	return b.String()
}

// text is the result with the way back that in, whose string is s, has.
func (w rewriter) text(in doc.Text) doc.Text {
	if !w.changed() {
		return in
	}
	defer w.release()
	var b doc.Builder
	b.Grow(len(w.s))
	b.GrowRuns(2*len(w.edits) + 1)
	from := 0
	for _, e := range w.edits {
		w.rewrite(&b, in, from, e.at)
		from = e.at + e.n
		to := e.to
		if e.char != 0 {
			to = string(e.char)
		}
		b.Stand(in, e.at, from, to, e.origin())
	}
	w.rewrite(&b, in, from, in.Len())
	return b.Text()
}

// rewrite appends what stands for in[from:to], between edits.
func (w rewriter) rewrite(b *doc.Builder, in doc.Text, from, to int) {
	if w.buf == nil {
		b.Keep(in, from, to)
	} else {
		b.Rewrite(in, from, to, w.buf[from:to])
	}
}

// mover gives offsets in the output of edits for offsets in the input, which must come in order. What stands inside an
// edit comes to stand at its end.
type mover struct {
	edits []edit
	shift int // of what lies behind the edits that were dropped
}

func (m *mover) move(at int) int {
	for len(m.edits) > 0 && m.edits[0].at+m.edits[0].n <= at {
		m.shift += m.edits[0].size() - m.edits[0].n
		m.edits = m.edits[1:]
	}
	if len(m.edits) > 0 && m.edits[0].at < at {
		return m.edits[0].at + m.edits[0].size() + m.shift
	}
	return at + m.shift
}
