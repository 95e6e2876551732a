package normalize

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/doc"
)

// mending says what is mended.
type mending struct {
	readings, width, entities bool
	habit                     func() bool // whether the text has readings all over: see habit
	spaced                    func() bool // whether a blank stands behind its readings
	traditional               func() bool // whether it has a Traditional character
}

// kind is a kind of what is mended.
type kind uint8

const (
	asItStands kind = iota
	repaired
	reading
	invisible
	entity
	standIn
	width
	kinds
)

// Names of the kinds for diagnostics.
var kindNames = [kinds]string{
	reading: "readings", invisible: "characters without width", entity: "entities left as text",
	standIn: "characters that only stood for others", width: "signs of the wrong width",
}

// mending says how a text is mended whose beginning is given. Markup keeps its entities: they are not left as text
// there.
func (n *Normalizer) mending(head string) mending {
	return mending{readings: !n.opt.KeepReadings, width: !n.opt.KeepWidth, entities: !isMarkup(head), habit: sync.OnceValue(func() bool { return habit(head) }), spaced: sync.OnceValue(func() bool { return spaced(head) }), traditional: sync.OnceValue(func() bool { return isTraditional(head) })}
}

// isMarkup reports whether a text is the source of a page.
func isMarkup(s string) bool {
	return strings.Contains(s, "</") && strings.Contains(s, ">")
}

// counts says how much of each kind was mended.
type counts [kinds]int

// note says what was mended that is not listed piece by piece.
func (c counts) note() (doc.Diagnostic, bool) {
	var did []string
	for k, n := range c {
		if n > 0 && kind(k) != reading {
			did = append(did, fmt.Sprintf("%s: %d", kindNames[k], n))
		}
	}
	return doc.Diagnostic{Code: "mended", Message: strings.Join(did, ", ")}, did != nil
}

// cleaner collects what is to be mended whatever stands beside it: invisible characters, entities left as text, characters
// that only stand for others, figures and letters of full width.
type cleaner struct {
	s      string
	opt    mending
	edits  []edit
	counts counts
}

// mendables are the characters of three bytes that are to be cleaned.
func mendables(yield func(rune) bool) {
	for _, span := range [][2]rune{
		{0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0xFEFF, 0xFEFF}, {0xFE00, 0xFE0F}, {0xFFFC, 0xFFFC}, // invisible
		{'⋯', '⋯'}, {'‧', '‧'}, {0x2E80, 0x2FDF}, {'〝', '〟'}, {0x3190, 0x319F}, {0xE000, 0xFAFF}, {0xFE10, 0xFE6F}, // stand for others
		{'０', '９'}, {'Ａ', 'Ｚ'}, {'ａ', 'ｚ'}, // width
	} {
		for r := span[0]; r <= span[1]; r++ {
			if !yield(r) {
				return
			}
		}
	}
}

// stretch looks through s[start:end], beyond whose bounds nothing reaches.
func (c *cleaner) stretch(start, end int) {
	chars, s := nearChars(), c.s[:end]
	for i := start; i < end; {
		b := s[i]
		for b >= 0xE4 && b <= 0xED { // most Han
			if i += 3; i >= end {
				return
			}
			b = s[i]
		}
		switch {
		case b < utf8.RuneSelf:
			if b != '&' && !isInvisible(rune(b)) {
				i++
				continue
			}
		case b == 0xE2 || b == 0xE3 || b == 0xEE || b == 0xEF:
			if r := three(s, i); r >= 0x800 && chars[uint16(r)]&mendable == 0 {
				i += 3
				continue
			}
		case b != 0xC2 && b < 0xF0:
			i++
			continue
		}
		i += c.at(s, start, i)
	}
}

// at cleans the character at i, if need be, and returns how far to go on.
func (c *cleaner) at(s string, start, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	to, n, k := c.instead(s[i:], r, n)
	if k == asItStands {
		return n
	}
	if to == "" { // what is beside it may become a character without it
		before, _ := utf8.DecodeLastRuneInString(s[start:i])
		after, _ := utf8.DecodeRuneInString(s[i+n:])
		if i > start && before == utf8.RuneError || i+n < len(s) && after == utf8.RuneError {
			return n
		}
	}
	c.counts[k]++
	e := edit{at: i, n: n, to: to, kind: k}
	if k == standIn || k == width {
		e.char, _ = utf8.DecodeRuneInString(to)
	}
	c.edits = append(c.edits, e)
	return n
}

// instead gives what takes the place of the character r at the beginning of s, and of how many bytes; n is the length of r.
func (c *cleaner) instead(s string, r rune, n int) (to string, size int, k kind) {
	switch {
	case r == '&':
		if to, size := entityAt(s); size > 0 && c.opt.entities {
			return to, size, entity
		} else if size > 0 {
			return "", size, asItStands // its semicolon is no punctuation
		}
	case isInvisible(r):
		return "", n, invisible
	case r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ':
		if c.opt.width {
			return string(r - 0xFEE0), n, width
		}
	case r >= 0x2000:
		if to := standsFor(r); to != 0 {
			return string(to), n, standIn
		}
	}
	return "", n, asItStands
}

// isInvisible tells control characters and characters without width. U+0085 is a line end.
func isInvisible(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\r' && r != '\t' && r != '\v' && r != '\f'
	case r >= 0x7F && r < 0xA0:
		return r != 0x85
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064, r >= 0xFE00 && r <= 0xFE0F:
		return true
	case r == 0xAD, r == 0xFEFF, r == 0xFFFC:
		return true
	}
	return r >= 0xE0000 && r <= 0xE01EF // tags, and selectors of a form
}

// maxEntity is the length of the longest name of an entity that is looked for.
const maxEntity = 12

// entityAt reads an entity at the beginning of s that was left as text, also one that was written as text more than once
// (&amp;nbsp;), and says how long it is; 0 when there is none.
func entityAt(s string) (text string, size int) {
	text = "&"
	for size = 1; text == "&"; {
		name, n := entityName(s[size:])
		whole := "&" + name + ";"
		named := html.UnescapeString(whole)
		if n == 0 || named == whole || utf8.RuneCountInString(named) > 2 || strings.Contains(named, ";") {
			break
		}
		text = named
		size += n
	}
	if size == 1 {
		return "", 0
	}
	if r, _ := utf8.DecodeRuneInString(text); isInvisible(r) || r == '\n' || r == '\r' {
		return "", size
	}
	return text, size
}

// entityName reads the name of an entity up to its semicolon, and says how long that is; invisible characters in it do not
// count.
func entityName(s string) (string, int) {
	var name []byte
	for i := 0; i < len(s) && len(name) < maxEntity; {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == ';' && len(name) > 0:
			return string(name), i
		case r == '#' || isWordly(r) && r < utf8.RuneSelf:
			name = append(name, byte(r))
		case !isInvisible(r):
			return "", 0
		}
	}
	return "", 0
}

// standIns are the characters of stand-ins.txt.
var standIns = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	for line := range strings.Lines(ruleFile("stand-ins.txt")) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || from[0] == '#' {
			continue
		}
		r, _ := utf8.DecodeRuneInString(from)
		if number, ok := strings.CutPrefix(from, "U+"); ok {
			n, err := strconv.ParseInt(number, 16, 32)
			if err != nil { // a test reads them all
				panic(err)
			}
			r = rune(n)
		}
		out[r], _ = utf8.DecodeRuneInString(to)
	}
	return out
})

// standsFor gives the character that r only stands for: a radical or compatibility ideograph, as PDF files give them, a
// mark of Kanbun, a small or vertical form of punctuation, a character of private use whose form is known; 0 for none.
func standsFor(r rune) rune {
	switch {
	case r < 0x2E80 || r >= 0x3000 && r < 0x3190 || r >= 0xE000 && r <= 0xF8FF || r >= 0xFE10 && r <= 0xFE6F && (r < 0xFE20 || r > 0xFE2F) || r < 0x2F00 && standIns()[r] != 0:
		return standIns()[r]
	case r >= 0x2E80 && r <= 0x2FDF || r >= 0x3190 && r <= 0x319F || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F:
		c := norm.NFKC.String(string(r))
		if f, n := utf8.DecodeRuneInString(c); n == len(c) && f != r {
			return f
		}
	}
	return 0
}
