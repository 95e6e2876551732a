package word

import (
	"cmp"
	"sort"
	"strings"
	"unicode/utf8"
)

// notes are the footnotes or the endnotes of a file: characters that call them, and their texts in a story of their own.
type notes struct {
	d          *document
	callers    []byte // characters of the body
	auto       []byte // whether each is numbered by itself
	texts      []byte
	n          int
	from, to   int // the story
	marks      map[int]string
	count      int // numbers given
	next, done int // the next note that is called, and that is written
	form       byte
}

func (d *document) readNotes(refs, texts part, s story) *notes {
	n := &notes{d: d, marks: map[int]string{}}
	n.callers, n.auto, n.n = plc(d.part(refs), 2)
	n.texts = d.part(texts)
	n.n = min(n.n, max(0, len(n.texts)/4-1))
	n.from, n.to = d.bounds(s, len(d.text))
	n.form = d.noteForm(s)
	return n
}

// noteForm is how the file numbers notes ([MS-DOC] 2.7.4).
func (d *document) noteForm(s story) byte {
	at := 492
	if s == endnoteStory {
		at = 494
	}
	if p := d.part(properties); len(p) >= at+2 {
		return p[at]
	}
	return 0
}

// mark gives the number of the note that a character calls: a sign, or figures in brackets, since they are no longer raised
// above the line. It is "" when it calls none.
func (n *notes) mark(cp int) string {
	i := sort.Search(n.n, func(i int) bool { return int(long(n.callers[4*i:])) >= cp })
	if i == n.n || int(long(n.callers[4*i:])) != cp || short(n.auto[2*i:]) == 0 {
		return ""
	}
	if n.marks[i] == "" {
		n.count++
		mark := cmp.Or(formatted(n.count, n.form), "*")
		if mark[0] < utf8.RuneSelf {
			mark = "[" + mark + "]"
		}
		n.marks[i] = mark
	}
	return n.marks[i]
}

// skip passes over the notes that are called before a character.
func (n *notes) skip(end int) {
	for n.next < n.n && int(long(n.callers[4*n.next:])) < end {
		n.next++
	}
}

// before gives the notes that are called before a character and were not given yet.
func (n *notes) before(l *layout, end int) (out []block, err error) {
	n.skip(end)
	for ; n.done < n.next && err == nil; n.done++ {
		out, err = n.add(l, out)
	}
	return out, err
}

// rest gives all that were not given.
func (n *notes) rest(l *layout) (out []block, err error) {
	for ; n.done < n.n && err == nil; n.done++ {
		out, err = n.add(l, out)
	}
	return out, err
}

func (n *notes) add(l *layout, out []block) ([]block, error) {
	r := n.d.within(n.texts, n.done, n.from, n.to)
	blocks, err := l.collect(r[0], r[1])
	for i := range blocks {
		if blocks[i].table == nil && !isBlank(blocks[i].text) {
			blocks[i].text = numbered(n.marks[n.done], strings.TrimLeft(blocks[i].text, blanks))
			break
		}
	}
	return append(out, blocks...), err
}

// numbered is the text of a note behind its mark, if it has one.
func numbered(mark, text string) string {
	if mark == "" {
		return text
	}
	return mark + " " + text
}
