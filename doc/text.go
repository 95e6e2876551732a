package doc

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Origin says how a stretch of text came from the source bytes.
type Origin uint8

const (
	// Identity: each character stands for one character of the source: the same one, its simplified form, or its
	// form in another width.
	Identity Origin = iota + 1
	// Phrase: the stretch as a whole stands for a stretch of the source, by a pair of the rule data (檔案 → 文件) or a
	// character reference of HTML (&nbsp;).
	Phrase
	// Repair: the stretch was rebuilt from damaged bytes.
	Repair
	// Inserted: the stretch stands nowhere in the source (the line break between two blocks).
	Inserted
	// Unknown: the stretch is from the source, but where is not known.
	Unknown
)

var originNames = [...]string{"", "identity", "phrase", "repair", "inserted", "unknown"}

func (o Origin) String() string {
	if int(o) < len(originNames) && o > 0 {
		return originNames[o]
	}
	return fmt.Sprintf("Origin(%d)", uint8(o))
}

// Span is a range of UTF-8 bytes, end exclusive.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// IsZero reports whether the span says nothing.
func (s Span) IsZero() bool { return s == Span{} }

// Shift moves the span by n bytes.
func (s Span) Shift(n int) Span { return Span{s.Start + n, s.End + n} }

// Run is a stretch of a Text that came from one stretch of the source in one way.
type Run struct {
	Span          // in the Text
	Origin Origin // how it came
	Source Span   // in the source bytes; empty for Inserted, and Unknown has none
}

// run is the packed form: its end is the start of the next one. Within an identity run every unit of a bytes stands
// for a unit of b source bytes; a == b == 1 means that the bytes correspond one by one.
type run struct {
	at     uint32 // start in the text
	src    uint32 // start in the source
	srcLen uint32 // length in the source
	origin Origin
	a, b   uint8
}

// Text is an immutable string with the way back to the bytes it was made from. The zero Text is empty.
type Text struct {
	s    string
	runs []run // ordered; the first starts at 0
}

// NewText makes a Text whose bytes are the source bytes themselves.
func NewText(s string) Text {
	if s == "" {
		return Text{}
	}
	checkSize(len(s))
	return Text{s, []run{{srcLen: uint32(len(s)), origin: Identity, a: 1, b: 1}}}
}

// UnplacedText makes a Text of which it is not known where in the source it stands.
func UnplacedText(s string) Text {
	if s == "" {
		return Text{}
	}
	checkSize(len(s))
	return Text{s, []run{{origin: Unknown}}}
}

func checkSize(n int) {
	if uint64(n) > math.MaxUint32 {
		panic("doc: text of more than 4 GiB") // the limits on input stand far below
	}
}

func (t Text) String() string { return t.s }

// Len is the length in bytes.
func (t Text) Len() int { return len(t.s) }

// Slice is the string of a span, without its way back.
func (t Text) Slice(s Span) string { return t.s[s.Start:s.End] }

func (t Text) end(i int) int {
	if i+1 < len(t.runs) {
		return int(t.runs[i+1].at)
	}
	return len(t.s)
}

// find returns the index of the run that holds byte pos.
func (t Text) find(pos int) int {
	return sort.Search(len(t.runs), func(i int) bool { return int(t.runs[i].at) > pos }) - 1
}

// Runs lists the runs in order. Together they cover the text.
func (t Text) Runs() []Run {
	out := make([]Run, len(t.runs))
	for i, r := range t.runs {
		out[i] = Run{Span{int(r.at), t.end(i)}, r.origin, Span{int(r.src), int(r.src + r.srcLen)}}
	}
	return out
}

// sourceOf maps text[start:end], which lies inside the run, to the source.
func (r run) sourceOf(start, end int) Span {
	if r.origin != Identity {
		return Span{int(r.src), int(r.src + r.srcLen)}
	}
	a, b := int(r.a), int(r.b)
	from, to := (start-int(r.at))/a*b, (end-int(r.at)+a-1)/a*b
	return Span{int(r.src) + from, int(r.src) + to}
}

// Source maps a span of the text to the smallest range of source bytes it came from. Origin is the one that all of it
// shares, or the weakest of those that meet in it: Repair over Phrase over Identity, Unknown over all. The range is
// false when nothing of the span has a place in the source.
func (t Text) Source(s Span) (Span, Origin, bool) {
	if s.Start < 0 || s.End > len(t.s) || s.Start >= s.End {
		return Span{}, Inserted, false
	}
	return t.sourceFrom(t.find(s.Start), s)
}

// sourceFrom is Source of a span that begins in run i.
func (t Text) sourceFrom(i int, s Span) (Span, Origin, bool) {
	hull, origin, placed := Span{math.MaxInt, 0}, Origin(0), false
	for ; i < len(t.runs) && int(t.runs[i].at) < s.End; i++ {
		r := t.runs[i]
		if r.origin == Inserted {
			continue
		}
		origin = max(origin, r.origin)
		if r.origin == Unknown {
			continue
		}
		got := r.sourceOf(max(s.Start, int(r.at)), min(s.End, t.end(i)))
		hull = Span{min(hull.Start, got.Start), max(hull.End, got.End)}
		placed = true
	}
	if origin == 0 {
		origin = Inserted
	}
	if !placed {
		return Span{}, origin, false
	}
	return hull, origin, true
}

// Invert maps source bytes back into the text: the smallest span inside within whose characters came from them.
func (t Text) Invert(within, src Span) (Span, bool) {
	out, found := Span{math.MaxInt, 0}, false
	if within.Start >= within.End {
		return Span{}, false
	}
	for i := t.find(within.Start); i < len(t.runs) && int(t.runs[i].at) < within.End; i++ {
		r := t.runs[i]
		if r.origin == Inserted || r.origin == Unknown || int(r.src) >= src.End || int(r.src+r.srcLen) <= src.Start {
			continue
		}
		s := Span{int(r.at), t.end(i)}
		if r.origin == Identity {
			a, b := int(r.a), int(r.b)
			s.Start += max(0, src.Start-int(r.src)) / b * a
			s.End = min(s.End, int(r.at)+(src.End-int(r.src)+b-1)/b*a)
		}
		s = Span{max(s.Start, within.Start), min(s.End, within.End)}
		out = Span{min(out.Start, s.Start), max(out.End, s.End)}
		found = true
	}
	return out, found && out.Start < out.End
}

// Position is where in the text the source byte src stands or would stand. The text must be in the order of the
// source.
func (t Text) Position(src int) int {
	placed := func(i int) bool { return t.runs[i].origin != Inserted && t.runs[i].origin != Unknown }
	first := sort.Search(len(t.runs), func(i int) bool { // the first run that ends behind src, or those right before it
		for i < len(t.runs) && !placed(i) {
			i++
		}
		return i == len(t.runs) || int(t.runs[i].src+t.runs[i].srcLen) > src || int(t.runs[i].src) >= src
	})
	at := 0
	for i := first - 1; i >= 0; i-- {
		if placed(i) {
			at = t.end(i)
			break
		}
	}
	for i := first; i < len(t.runs); i++ {
		r := t.runs[i]
		if !placed(i) {
			continue
		}
		if int(r.src) >= src {
			return int(r.at)
		}
		if int(r.src+r.srcLen) > src && r.origin == Identity {
			return int(r.at) + (src-int(r.src))/int(r.b)*int(r.a)
		}
		at = t.end(i)
	}
	return at
}

// Shares counts the bytes of the text by origin.
func (t Text) Shares() map[Origin]int {
	out := map[Origin]int{}
	for i, r := range t.runs {
		out[r.origin] += t.end(i) - int(r.at)
	}
	return out
}

// MapBytes is the memory that the way back takes, in bytes.
func (t Text) MapBytes() int { return len(t.runs) * 16 }

// Cut is text[start:end] with its way back.
func (t Text) Cut(start, end int) Text {
	var b Builder
	b.Keep(t, start, end)
	return b.Text()
}

// Join puts texts one behind the other, with sep (which stands nowhere in the source) between them.
func Join(sep string, texts ...Text) Text {
	var b Builder
	for i, t := range texts {
		if i > 0 {
			b.Insert(sep)
		}
		b.Keep(t, 0, t.Len())
	}
	return b.Text()
}

// Edit says what takes the place of a span of a text.
type Edit struct {
	Span
	New    string
	Origin Origin // Phrase, Repair or Inserted; Identity for one character that stands for one
}

// Replace applies edits, which must be in order and must not overlap.
func (t Text) Replace(edits ...Edit) Text {
	var b Builder
	at := 0
	for _, e := range edits {
		b.Keep(t, at, e.Start)
		b.Stand(t, e.Start, e.End, e.New, e.Origin)
		at = e.End
	}
	b.Keep(t, at, t.Len())
	return b.Text()
}

// Builder makes a Text out of stretches of other texts. The zero Builder is ready.
type Builder struct {
	buf  strings.Builder
	runs []run
	near int // the run of another text that was looked at last
}

// Len is the length so far in bytes.
func (b *Builder) Len() int { return b.buf.Len() }

// Grow makes room for n more bytes of text and some runs.
func (b *Builder) Grow(n int) { b.buf.Grow(n) }

// GrowRuns makes room for n more runs.
func (b *Builder) GrowRuns(n int) { b.runs = slices.Grow(b.runs, n) }

// find is t.find, fast where texts are taken in their order.
func (b *Builder) find(t Text, pos int) int {
	for i := b.near; i < min(len(t.runs), b.near+4); i++ {
		if int(t.runs[i].at) > pos {
			break
		}
		if t.end(i) > pos {
			b.near = i
			return i
		}
	}
	b.near = max(0, t.find(pos))
	return b.near
}

// Text returns what was built. The Builder must not be used after it.
func (b *Builder) Text() Text {
	checkSize(b.buf.Len())
	return Text{b.buf.String(), b.runs}
}

// add appends a run, or lengthens the last one when the new one goes on where it ends.
func (b *Builder) add(n run, length int) {
	if length == 0 {
		return
	}
	if k := len(b.runs); k > 0 {
		last := &b.runs[k-1]
		switch {
		case last.origin != n.origin:
		case n.origin == Inserted || n.origin == Unknown:
			return
		case n.origin == Identity && last.a == n.a && last.b == n.b && last.src+last.srcLen == n.src:
			last.srcLen += n.srcLen
			return
		}
	}
	b.runs = append(b.runs, n)
}

// Keep appends t[start:end] as it is.
func (b *Builder) Keep(t Text, start, end int) {
	if start >= end {
		return
	}
	b.copyRuns(t, start, end)
	b.buf.WriteString(t.s[start:end])
}

// Rewrite appends s in the place of t[start:end]: the same number of characters, each as many bytes long as the one
// it stands for. It costs no more than Keep.
func (b *Builder) Rewrite(t Text, start, end int, s []byte) {
	if len(s) != end-start {
		panic("doc: Rewrite changes the length")
	}
	if start >= end {
		return
	}
	b.copyRuns(t, start, end)
	b.buf.Write(s)
}

func (b *Builder) copyRuns(t Text, start, end int) {
	base := b.buf.Len()
	for i := b.find(t, start); i < len(t.runs) && int(t.runs[i].at) < end; i++ {
		r := t.runs[i]
		from, to := max(start, int(r.at)), min(end, t.end(i))
		n := run{at: uint32(base + from - start), src: r.src, srcLen: r.srcLen, origin: r.origin, a: r.a, b: r.b}
		if r.origin == Identity {
			s := r.sourceOf(from, to)
			n.src, n.srcLen = uint32(s.Start), uint32(s.Len())
		}
		b.add(n, to-from)
	}
}

// Stand appends s, which stands for t[start:end] in the way origin says. Identity is for one character that stands
// for one; a Phrase over repaired text is a Repair, over text of unknown place Unknown.
func (b *Builder) Stand(t Text, start, end int, s string, origin Origin) {
	if s == "" {
		return
	}
	src, under, placed := Span{}, Inserted, false
	if start >= 0 && end <= len(t.s) && start < end {
		src, under, placed = t.sourceFrom(b.find(t, start), Span{start, end})
	}
	switch {
	case under == Unknown || !placed && under != Inserted:
		origin = Unknown
	case !placed:
		origin = Inserted
	case origin == Identity && (under != Identity || !single(s) || len(s) > 255 || src.Len() > 255):
		origin = max(Phrase, under)
	default:
		origin = max(origin, under)
	}
	n := run{at: uint32(b.buf.Len()), src: uint32(src.Start), srcLen: uint32(src.Len()), origin: origin}
	if origin == Identity {
		n.a, n.b = uint8(len(s)), uint8(src.Len())
	}
	b.add(n, len(s))
	b.buf.WriteString(s)
}

func single(s string) bool {
	_, n := utf8.DecodeRuneInString(s)
	return n == len(s)
}

// Insert appends s, which stands nowhere in the source.
func (b *Builder) Insert(s string) {
	b.add(run{at: uint32(b.buf.Len()), origin: Inserted}, len(s))
	b.buf.WriteString(s)
}

// Source appends s, which the decoder read from the source bytes src: for Identity one character, or as many as there
// are bytes when each byte is one.
func (b *Builder) Source(s string, src Span, origin Origin) {
	n := run{at: uint32(b.buf.Len()), src: uint32(src.Start), srcLen: uint32(src.Len()), origin: origin}
	switch {
	case origin != Identity:
	case len(s) == src.Len():
		n.a, n.b = 1, 1
	case single(s) && len(s) <= 255 && src.Len() <= 255:
		n.a, n.b = uint8(len(s)), uint8(src.Len())
	default:
		n.origin = Phrase
	}
	b.add(n, len(s))
	b.buf.WriteString(s)
}

// SourceRun appends s, a stretch of characters of unit bytes each, which the decoder read from src, srcUnit bytes each:
// what one call of Source for each of them would give.
func (b *Builder) SourceRun(s string, src Span, unit, srcUnit uint8) {
	if int(unit)*src.Len() != int(srcUnit)*len(s) {
		panic("doc: SourceRun of unequal numbers of characters")
	}
	if unit == srcUnit {
		unit, srcUnit = 1, 1 // byte for byte, as Source has it
	}
	b.add(run{at: uint32(b.buf.Len()), src: uint32(src.Start), srcLen: uint32(src.Len()), origin: Identity, a: unit, b: srcUnit}, len(s))
	b.buf.WriteString(s)
}
