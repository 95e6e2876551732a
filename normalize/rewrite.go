package normalize

import (
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// edit is a phrase, or a character whose replacement has another length: s[at:at+n] became out[pos:pos+size].
type edit struct {
	at, n, pos, size int
	char             bool // a character for a character
}

// rewriter applies a table to stretches of a text. A character of as many bytes is written over the copy, anything else
// is an edit.
type rewriter struct {
	t       *table
	s       string
	out     []byte
	copied  int // s[:copied] is in out
	edits   []edit
	changed bool
}

// chunk is how much is copied ahead; an edit throws away what is left of it.
const chunk = 512

// ahead copies s up to at least byte to.
func (w *rewriter) ahead(to int) {
	if w.out == nil {
		w.out = make([]byte, 0, len(w.s)+len(w.s)/16+16)
	}
	if w.copied < to {
		end := min(len(w.s), max(to, w.copied+chunk))
		w.out = append(w.out, w.s[w.copied:end]...)
		w.copied = end
	}
}

// stretch applies the table to s[start:end], beyond whose bounds no phrase reaches.
func (w *rewriter) stretch(start, end int) {
	s := w.s[:end]
	for i := start; i < end; {
		if s[i] < utf8.RuneSelf { // no key begins with ASCII
			i++
			continue
		}
		r, n := three(s, i), 3
		if r < 0x800 {
			var ok bool
			if r, n, ok = next(s, i); !ok {
				i++
				continue
			}
		}
		c := w.t.lookup(r)
		if c == 0 {
			i += n
			continue
		}
		if c&starts != 0 {
			if p, found := w.t.bucketOf(r).match(s[i:]); found {
				if n = len(p.from); p.from != p.to {
					w.replace(i, n, p.to, false)
				}
				i += n
				continue
			}
			c &^= starts
		}
		switch {
		case c == 0:
		case n == 3 && c >= 0x800 && c < plane:
			w.over(i, c)
		default:
			w.replace(i, n, string(c), true)
		}
		i += n
	}
}

// over writes a character of three bytes over the one at i.
func (w *rewriter) over(i int, c rune) {
	if w.copied < i+3 {
		w.ahead(i + 3)
	}
	w.changed = true
	at := len(w.out) - (w.copied - i)
	w.out[at+2] = 0x80 | byte(c)&0x3F
	w.out[at+1] = 0x80 | byte(c>>6)&0x3F
	w.out[at] = 0xE0 | byte(c>>12)
}

func (w *rewriter) replace(i, n int, to string, char bool) {
	w.ahead(i)
	w.changed = true
	pos := len(w.out) - (w.copied - i)
	w.out = append(w.out[:pos], to...)
	w.copied = i + n
	w.edits = append(w.edits, edit{i, n, pos, len(to), char})
}

// text is the result, when everything has been looked at.
func (w *rewriter) text() string {
	if !w.changed {
		return w.s
	}
	w.out = append(w.out, w.s[w.copied:]...)
	w.copied = len(w.s)
	return string(w.out)
}

// mover gives offsets in the output for offsets in the input, which must come in order: it drops the edits that lie
// behind. What stands inside an edit comes to stand at its end.
type mover []edit

func (m *mover) move(at int) int {
	for len(*m) > 1 && (*m)[1].at < at {
		*m = (*m)[1:]
	}
	if len(*m) == 0 || (*m)[0].at >= at {
		return at
	}
	e := (*m)[0]
	return e.pos + e.size + max(0, at-e.at-e.n)
}

// rewritten is the text out with the way back that in has.
func rewritten(in doc.Text, out string, edits []edit) doc.Text {
	var b doc.Builder
	b.Grow(len(out))
	from, pos := 0, 0
	for _, e := range edits {
		b.Rewrite(in, from, e.at, out[pos:e.pos])
		from, pos = e.at+e.n, e.pos+e.size
		origin := doc.Phrase
		if e.char {
			origin = doc.Identity
		}
		b.Stand(in, e.at, from, out[e.pos:pos], origin)
	}
	b.Rewrite(in, from, in.Len(), out[pos:])
	return b.Text()
}
