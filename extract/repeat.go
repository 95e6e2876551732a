package extract

import (
	"math/bits"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Mirrors print a block of text again in the middle of a document, pages hold a second copy for printers or small screens,
// whose blocks are cut otherwise. So the letters and digits of the whole text are aligned, not its lines: a stretch of them
// that stands earlier already is found by a fingerprint and followed as far as it goes.
const (
	printWindow = 36  // bytes that a fingerprint is made of: twelve Han characters
	printSample = 4   // one window in so many is remembered
	editReach   = 9   // bytes that may differ in one place: three characters
	editProof   = 30  // bytes that must agree behind a difference
	editSpacing = 600 // bytes of a stretch that allow one difference

	certainRepeat = 120 // bytes of prose that make a repeat certain; shorter lines repeat in official texts on purpose
	longCut       = 900 // bytes from which a part of a block is cut: items repeat whole sentences of one another
)

// repeats takes out the later copies of blocks of text that are printed more than once. White space, width and marks may
// differ, and single characters in a long stretch. The time is linear in the text.
func (p *page) repeats() {
	a := p.aligned()
	if len(a.text) < 2*certainRepeat {
		return
	}
	for _, m := range a.matches() {
		a.take(m)
	}
}

// alignedText is the letters and digits of all lines that can repeat.
type alignedText struct {
	p      *page
	text   string
	pieces []int // in order
	starts []int // where they begin in text
}

func (p *page) aligned() *alignedText {
	a := &alignedText{p: p, pieces: make([]int, 0, len(p.keys)), starts: make([]int, 0, len(p.keys))}
	var b strings.Builder
	b.Grow(len(p.n.Key.String()))
	for i := range p.keys {
		if p.kept(i) && p.n.Pieces[i].Kind != doc.CellPiece && p.cores[i] != "" {
			a.pieces, a.starts = append(a.pieces, i), append(a.starts, b.Len())
			b.WriteString(p.cores[i])
		}
	}
	a.text = b.String()
	return a
}

// match says that text[b:b+bn] is a copy of text[a:a+an].
type match struct{ a, an, b, bn, edits int }

// matches lists stretches that repeat earlier ones, in order and apart from one another.
func (a *alignedText) matches() []match {
	var out []match
	s, seen := a.text, newPrints(a.text)
	var h uint64
	for i := range printWindow {
		h = h*printBase + uint64(s[i]) + 1
	}
	done := 0 // up to here the text is part of a match, or is looked through
	for at := 0; ; {
		if (h>>20)%printSample == 0 {
			first := seen.first(h, at)
			if at >= done && first+printWindow <= at {
				m := a.extend(first, at, done)
				out = append(out, m)
				done = m.b + m.bn
			}
		}
		n := runeLen(s[at])
		if at+n+printWindow > len(s) {
			return out
		}
		h = roll(h, s, at, n)
		at += n
	}
}

// printBase is the base of the fingerprints, which are numbers with the bytes of their windows as digits.
const printBase = 1_000_003

// printTop is the worth of the digit that leaves a window.
var printTop = func() uint64 {
	top := uint64(1)
	for range printWindow {
		top *= printBase
	}
	return top
}()

// roll moves the fingerprint of the window at at on by the n bytes of a character.
func roll(h uint64, s string, at, n int) uint64 {
	if n == 3 {
		return h*(printBase*printBase*printBase) + digits(s[at+printWindow:]) - printTop*digits(s[at:])
	}
	for ; n > 0; at, n = at+1, n-1 {
		h = h*printBase + uint64(s[at+printWindow]) + 1 - printTop*(uint64(s[at])+1)
	}
	return h
}

// digits is the number of the first three bytes.
func digits(s string) uint64 {
	_ = s[2]
	return ((uint64(s[0])+1)*printBase+uint64(s[1])+1)*printBase + uint64(s[2]) + 1
}

// runeLen is the length of the character that begins with a byte.
func runeLen(first byte) int {
	switch {
	case first < utf8.RuneSelf:
		return 1
	case first < 0xE0:
		return 2
	case first < 0xF0:
		return 3
	}
	return 4
}

// prints are the windows of a text that are remembered: a table of places, open addressed by fingerprints.
type prints struct {
	text  string
	slots []int32 // 1 + where a window begins; 0 is free
	shift int
}

// newPrints makes room for twice as many windows as are sampled, one in printSample characters.
func newPrints(text string) *prints {
	chars := 0
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			chars++
		}
	}
	bits := bits.Len(uint(2 * chars / printSample))
	return &prints{text: text, slots: make([]int32, 1<<bits), shift: 64 - bits}
}

// maxProbes bounds the time for texts that are made to have like fingerprints.
const maxProbes = 256

// first is where the window at at, whose fingerprint is h, stood first: at itself, which is remembered then, when it did
// not before.
func (p *prints) first(h uint64, at int) int {
	k := int(h * 0x9E3779B97F4A7C15 >> p.shift)
	for range maxProbes {
		seen := int(p.slots[k]) - 1
		if seen < 0 {
			p.slots[k] = int32(at) + 1
			break
		}
		if p.text[seen:seen+printWindow] == p.text[at:at+printWindow] {
			return seen
		}
		k = (k + 1) & (len(p.slots) - 1)
	}
	return at
}

// extend follows a match to both sides; it begins no earlier than from. The copies overlap where a block stands three
// times and more in a row: the first one stays all the same.
func (a *alignedText) extend(first, again, from int) match {
	s := a.text
	x, y := first, again
	for x > 0 && y > from && s[x-1] == s[y-1] {
		x, y = x-1, y-1
	}
	for !utf8.RuneStart(s[y]) {
		x, y = x+1, y+1
	}
	m := match{a: x, b: y}
	i, j := x, y
	for {
		for j < len(s) && s[i] == s[j] {
			i, j = i+1, j+1
		}
		for i > x && j < len(s) && !utf8.RuneStart(s[j]) {
			i, j = i-1, j-1
		}
		di, dj, ok := difference(s, i, j)
		if !ok || m.edits+1 > (j-y)/editSpacing+1 || j-y < editProof {
			break
		}
		m.edits++
		i, j = i+di, j+dj
	}
	m.an, m.bn = i-x, j-y
	if m.edits > m.bn/editSpacing { // too many differences for its length: only what is the same
		m.an, m.bn, m.edits = 0, 0, 0
		for y+m.bn < len(s) && s[x+m.an] == s[y+m.bn] {
			m.an, m.bn = m.an+1, m.bn+1
		}
	}
	return m
}

// difference finds how many bytes of both copies must be passed over for them to agree again; digits may not differ.
func difference(s string, i, j int) (di, dj int, ok bool) {
	for total := 1; total <= 2*editReach; total++ {
		for di := max(0, total-editReach); di <= min(total, editReach); di++ {
			dj := total - di
			if j+dj+editProof > len(s) || s[i+di:i+di+editProof] != s[j+dj:j+dj+editProof] {
				continue
			}
			if strings.ContainsAny(s[i:i+di]+s[j:j+dj], "0123456789") {
				return 0, 0, false
			}
			return di, dj, true
		}
	}
	return 0, 0, false
}

// take takes out the blocks that a match covers, when they are certain: prose enough, and more than one block, or the
// same block twice in a row, or a stretch of one that is itself long.
func (a *alignedText) take(m match) {
	p := a.p
	k := sort.SearchInts(a.starts, m.b+1) - 1
	var covered []int
	weight := 0
	for ; k < len(a.pieces) && a.starts[k] < m.b+m.bn; k++ {
		i := a.pieces[k]
		n := len(p.cores[i])
		from, to := max(m.b, a.starts[k])-a.starts[k], min(m.b+m.bn-a.starts[k], n)
		switch {
		case to == n && isNumbering(p.cores[i][:from]):
			covered = append(covered, i)
			if p.weighs(i) {
				weight += n
			}
		case to-from >= longCut:
			p.cutRepeat(i, from, to)
		}
	}
	adjacent := m.a+m.an >= m.b-editReach
	cutOtherwise := a.pieceAt(m.a+m.an-1)-a.pieceAt(m.a) >= 2 && weight >= longCut/3 // the first copy is cut into more blocks
	if weight < certainRepeat || len(covered) == 1 && !adjacent && !cutOtherwise {
		return
	}
	for _, i := range covered {
		p.remove(i, doc.Repeat)
	}
}

// isNumbering reports whether what a repeat lacks at the beginning of a block is its number, which a reprint may change.
func isNumbering(core string) bool {
	return strings.Trim(core, "0123456789一二三四五六七八九十") == ""
}

// pieceAt is the place in pieces of a byte of the text.
func (a *alignedText) pieceAt(at int) int { return sort.SearchInts(a.starts, at+1) - 1 }

// weighs reports whether a line is prose enough to show that a block is printed again.
func (p *page) weighs(i int) bool { return p.prose[i] && !isClauseLine(p.keys[i]) }

// cutRepeat cuts the sentences that lie wholly in core[from:to] out of piece i.
func (p *page) cutRepeat(i, from, to int) {
	key := p.keys[i]
	start, end, at := -1, -1, 0
	for k, r := range key {
		n := len(core(string(r)))
		if start < 0 && at >= from && (k == 0 || endsSentence(key[:k])) {
			start = k
		}
		at += n
		if after := k + utf8.RuneLen(r); at <= to && start >= 0 && (endsSentence(key[:after]) || after == len(key)) {
			end = after
		}
	}
	if start < 0 || end-start < longCut {
		return
	}
	p.verdicts[i].cuts = append(p.verdicts[i].cuts, cut{p.span(i, start, end), doc.Repeat})
	slices.SortFunc(p.verdicts[i].cuts, func(a, b cut) int { return a.Start - b.Start })
}

func endsSentence(s string) bool {
	return strings.HasSuffix(s, "。") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "  ")
}

// isClauseLine reports whether a line names who is responsible: such lines are the same under many items.
func isClauseLine(key string) bool {
	s := strings.TrimLeft(key, " ([")
	for _, label := range []string{"牵头", "责任", "配合", "主办", "协办", "完成时限", "落实单位", "实施单位", "承办"} {
		if strings.HasPrefix(s, label) {
			return true
		}
	}
	return false
}
