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

	byKey, byText []uint32 // the first step of each stretch of offsets
}

type step struct{ key, text uint32 } // from here on, text offset - key offset is text - key

func (k Key) String() string { return k.s }

// Text gives the offset in the text for an offset in the key.
func (k Key) Text(pos int) int {
	i := 0
	if len(k.byKey) > 0 {
		i = int(k.byKey[min(max(pos, 0)>>stretch, len(k.byKey)-1)])
	}
	for i < len(k.steps) && int(k.steps[i].key) <= pos {
		i++
	}
	if i == 0 {
		return pos
	}
	s := k.steps[i-1]
	return min(pos-int(s.key)+int(s.text), k.end)
}

// Pos gives the offset in the key for an offset in the text.
func (k Key) Pos(text int) int { return k.pos(k.behind(text), text) }

// behind is the first step behind an offset in the text.
func (k Key) behind(text int) int {
	i := 0
	if len(k.byText) > 0 {
		i = int(k.byText[min(max(text, 0)>>stretch, len(k.byText)-1)])
	}
	for i < len(k.steps) && int(k.steps[i].text) <= text {
		i++
	}
	return i
}

// pos is Pos where the step behind the offset is known.
func (k Key) pos(behind, text int) int {
	if behind == 0 {
		return text
	}
	s := k.steps[behind-1]
	return min(text-int(s.text)+int(s.key), len(k.s))
}

// stretch is how many bits of an offset are dropped to find its stretch: offsets are looked up from the first step of
// theirs, which holds few.
const stretch = 7

// firstSteps gives for each stretch of offsets up to end the first step that is not before it.
func firstSteps(steps []step, end int, of func(step) uint32) []uint32 {
	if len(steps) == 0 {
		return nil
	}
	out := make([]uint32, end>>stretch+1)
	i := 0
	for n := range out {
		for i < len(steps) && of(steps[i]) < uint32(n)<<stretch {
			i++
		}
		out[n] = uint32(i)
	}
	return out
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
	i := k.behind(start)
	from := k.pos(i, start)
	base := b.text - start
	keyBase := b.buf.Len() - from
	for ; i < len(k.steps) && int(k.steps[i].text) <= end; i++ {
		b.steps = append(b.steps, step{uint32(int(k.steps[i].key) + keyBase), uint32(int(k.steps[i].text) + base)})
	}
	b.buf.WriteString(k.s[from:k.pos(i, end)])
	b.text += end - start
}

// Key returns what was built. The KeyBuilder must not be used after it.
func (b *KeyBuilder) Key() Key {
	k := Key{s: b.buf.String(), steps: b.steps, end: b.text}
	k.byKey = firstSteps(k.steps, len(k.s), func(s step) uint32 { return s.key })
	k.byText = firstSteps(k.steps, k.end, func(s step) uint32 { return s.text })
	return k
}
