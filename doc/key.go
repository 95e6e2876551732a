package doc

import (
	"slices"
	"strings"
)

// Key is the folded form of a text on which rules match: every character of the text has exactly one in the key, in
// Simplified script, compatibility forms folded, and punctuation reduced to one form per class (，and , are one). No
// option of script or width changes the key, so no option can break a rule. Values are never cut from the key but from
// the text, with [Key.Text] or [Key.Span].
type Key struct {
	s     string
	steps []step // where the distance between the offsets changes; ordered
	end   int    // length of the text
}

type step struct{ key, text uint32 } // from here on, text offset - key offset is text - key

func (k Key) String() string { return k.s }

// Text gives the offset in the text for an offset in the key.
func (k Key) Text(pos int) int {
	from, to := 0, len(k.steps) // the first step behind pos
	for from < to {
		if mid := (from + to) / 2; int(k.steps[mid].key) > pos {
			to = mid
		} else {
			from = mid + 1
		}
	}
	if from == 0 {
		return pos
	}
	s := k.steps[from-1]
	return min(pos-int(s.key)+int(s.text), k.end)
}

// Pos gives the offset in the key for an offset in the text.
func (k Key) Pos(text int) int { return k.pos(k.behind(text), text) }

// behind is the first step behind an offset in the text.
func (k Key) behind(text int) int {
	from, to := 0, len(k.steps)
	for from < to {
		if mid := (from + to) / 2; int(k.steps[mid].text) > text {
			to = mid
		} else {
			from = mid + 1
		}
	}
	return from
}

// behindNear is behind, fast where offsets come in their order: near is what it gave for the last one.
func (k Key) behindNear(near, text int) int {
	if near > len(k.steps) || near > 0 && int(k.steps[near-1].text) > text {
		return k.behind(text)
	}
	for i := near; i < min(near+nearSteps, len(k.steps)); i++ {
		if int(k.steps[i].text) > text {
			return i
		}
	}
	return k.behind(text)
}

// nearSteps is how many steps are looked at one by one.
const nearSteps = 32

// KeySlicer is Slice for spans in their order.
type KeySlicer struct {
	key  Key
	near int
}

// Slicer makes one for a key.
func (k Key) Slicer() *KeySlicer { return &KeySlicer{key: k} }

// Slice is the part of the key that belongs to a span of the text.
func (s *KeySlicer) Slice(span Span) string {
	s.near = s.key.behindNear(s.near, span.Start)
	from := s.key.pos(s.near, span.Start)
	s.near = s.key.behindNear(s.near, span.End)
	return s.key.s[from:s.key.pos(s.near, span.End)]
}

// pos is Pos where the step behind the offset is known.
func (k Key) pos(behind, text int) int {
	if behind == 0 {
		return text
	}
	s := k.steps[behind-1]
	return min(text-int(s.text)+int(s.key), len(k.s))
}

// Span gives the span in the text for a range of the key.
func (k Key) Span(start, end int) Span { return Span{k.Text(start), k.Text(end)} }

// Slice is the part of the key that belongs to a span of the text.
func (k Key) Slice(s Span) string { return k.s[k.Pos(s.Start):k.Pos(s.End)] }

// Cut is the key of text[start:end].
func (k Key) Cut(start, end int) Key {
	var b KeyBuilder
	b.Keep(k, start, end)
	return b.Key()
}

// KeyBuilder makes a Key along with the text it belongs to. The zero KeyBuilder is ready.
type KeyBuilder struct {
	buf   strings.Builder
	steps []step
	text  int
	near  int // the step behind what was kept last
}

// Grow makes room for a key of n more bytes, with as many steps as the marks of a text make.
func (b *KeyBuilder) Grow(n int) {
	b.buf.Grow(n)
	b.steps = slices.Grow(b.steps, n/stepSpacing)
}

// stepSpacing is how many bytes of a text there are to a step as a rule: the marks of punctuation that the key has narrow.
const stepSpacing = 24

// Add appends the key s of a character, or of a stretch of characters with keys of their own length, that takes n
// bytes in the text.
func (b *KeyBuilder) Add(s string, n int) {
	b.buf.WriteString(s)
	b.text += n
	if len(s) != n {
		b.mark()
	}
}

// mark notes that the distance changes at the present end.
func (b *KeyBuilder) mark() {
	s := step{uint32(b.buf.Len()), uint32(b.text)}
	if k := len(b.steps); k > 0 && (b.steps[k-1].key == s.key || b.steps[k-1].text == s.text) {
		b.steps[k-1] = s
		return
	}
	b.steps = append(b.steps, s)
}

// Keep appends the key of text[start:end].
func (b *KeyBuilder) Keep(k Key, start, end int) {
	i := k.behindNear(b.near, start)
	from := k.pos(i, start)
	base := b.text - start
	keyBase := b.buf.Len() - from
	for ; i < len(k.steps) && int(k.steps[i].text) <= end; i++ {
		b.steps = append(b.steps, step{uint32(int(k.steps[i].key) + keyBase), uint32(int(k.steps[i].text) + base)})
	}
	b.near = i
	b.buf.WriteString(k.s[from:k.pos(i, end)])
	b.text += end - start
}

// Key returns what was built. The KeyBuilder must not be used after it.
func (b *KeyBuilder) Key() Key { return Key{b.buf.String(), b.steps, b.text} }
