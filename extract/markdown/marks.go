package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// heading is the level of a heading that begins with #, and where its text begins. Before Chinese the blank may be missing.
func heading(line string) (level, skip int) {
	rest := strings.TrimLeft(line, "#")
	if level = len(line) - len(rest); level == 0 || level > 6 {
		return 0, 0
	}
	text := strings.TrimLeft(rest, " \t")
	first, _ := utf8.DecodeRuneInString(text)
	if text == "" || len(text) == len(rest) && !unicode.Is(unicode.Han, first) {
		return 0, 0
	}
	return level, len(line) - len(text)
}

// withoutHashes is the text of a heading without the marks that close it.
func withoutHashes(text string) string {
	open := strings.TrimRight(text, "#")
	if trimmed := strings.TrimRight(open, " \t"); len(trimmed) < len(open) {
		return trimmed
	}
	return text
}

// underline is the level of the heading that a line of === or --- stands under.
func underline(line string) int {
	switch {
	case line == "":
	case strings.Trim(line, "=") == "":
		return 1
	case strings.Trim(line, "-") == "" && len(line) > 1:
		return 2
	}
	return 0
}

// rule reports whether a line is a rule: ---, * * *, ___.
func rule(line string) bool {
	line = strings.Map(func(c rune) rune {
		if c == ' ' || c == '\t' {
			return -1
		}
		return c
	}, line)
	return len(line) > 2 && (strings.Trim(line, "-") == "" || strings.Trim(line, "*") == "" || strings.Trim(line, "_") == "")
}

// fence is the mark that opens or closes a block of code.
func fence(line string) string {
	for _, c := range []string{"`", "~"} {
		if rest := strings.TrimLeft(line, c); len(line)-len(rest) > 2 && !strings.Contains(rest, c) {
			return line[:len(line)-len(rest)]
		}
	}
	return ""
}

// bullet is the length of the mark of an item without a number, with that of a task: - [ ] .
func bullet(line string) (int, bool) {
	if len(line) < 3 || !strings.ContainsRune("-*+", rune(line[0])) || line[1] != ' ' && line[1] != '\t' || rule(line) {
		return 0, false
	}
	n := len(line) - len(strings.TrimLeft(line[1:], " \t"))
	for _, box := range []string{"[ ] ", "[x] ", "[X] "} {
		if strings.HasPrefix(line[n:], box) {
			n += len(box)
		}
	}
	return n, true
}

// numbered reports whether a line begins with the number of an item: 1. or 1).
func numbered(line string) bool {
	rest := strings.TrimLeft(line, "0123456789")
	return len(rest) < len(line) && len(line)-len(rest) < 10 && len(rest) > 1 && (rest[0] == '.' || rest[0] == ')') && rest[1] == ' '
}

// spanWriter writes lines without the marks inside of them.
type spanWriter struct {
	r             *reader
	opened        bool // the piece has begun, at start
	start         int
	last          rune
	chars, linked int
	href          string
	targets       int
	inLink        bool
}

// keep writes a range of the text as it is.
func (x *spanWriter) keep(start, end int) {
	if start >= end {
		return
	}
	x.open()
	x.r.text.Keep(x.r.in, start, end)
	n := utf8.RuneCountInString(x.r.s[start:end])
	x.chars += n
	if x.inLink {
		x.linked += n
	}
	x.last, _ = utf8.DecodeLastRuneInString(x.r.s[start:end])
}

// insert writes what does not stand in the file.
func (x *spanWriter) insert(s string) {
	x.open()
	x.r.text.Insert(s)
}

// open begins the piece.
func (x *spanWriter) open() {
	if x.opened {
		return
	}
	if len(x.r.out.Pieces) > 0 {
		x.r.text.Insert("\n")
	}
	x.opened, x.start = true, x.r.text.Len()
}

func (x *spanWriter) share() float32 {
	if x.chars == 0 {
		return 0
	}
	return float32(x.linked) / float32(x.chars)
}

// write writes a line.
func (x *spanWriter) write(line doc.Span) {
	s := x.r.s[line.Start:line.End]
	s = strings.TrimSuffix(s, `\`) // a hard line break
	if !strings.ContainsAny(s, "\\*_`~[<") {
		x.keep(line.Start, line.Start+len(s))
		return
	}
	marks, links := pairs(s), linksOf(s)
	from, linkEnd, closed := 0, -1, -1
	cut := func(at, n int) { // leaves n bytes out
		x.keep(line.Start+from, line.Start+at)
		from = at + n
	}
	for i := 0; i < len(s); {
		n := 1
		switch c := s[i]; {
		case i == linkEnd:
			n = closed - i
			cut(i, n)
			x.inLink = false
		case c == '\\' && i+1 < len(s) && isPunctuation(s[i+1]):
			cut(i, 1)
			n = 2
		case c == '!' && strings.HasPrefix(s[i+1:], "["):
			if l, ok := links[i+1]; ok {
				n = l.end - i
				cut(i, n)
			}
		case c == '[' && !x.inLink:
			if l, ok := links[i]; ok {
				cut(i, 1)
				x.begin(l.href)
				linkEnd, closed = l.textEnd, l.end
			}
		case c == '<':
			if n = tag(s[i:]); n > 1 {
				x.tag(s[i:i+n], i, cut)
			}
		case marks[i] > 0:
			n = marks[i]
			cut(i, n)
		}
		i += n
	}
	x.keep(line.Start+from, line.Start+len(s))
	x.inLink = false
}

// begin begins the text of a link.
func (x *spanWriter) begin(href string) {
	x.inLink = true
	if href != x.href {
		x.href = href
		x.targets++
	}
}

// tag writes a tag or an address in angle brackets.
func (x *spanWriter) tag(t string, at int, cut func(at, n int)) {
	switch name := strings.ToLower(strings.Trim(t, "</> ")); {
	case name == "br":
		cut(at, len(t))
		x.insert("\n")
	case strings.Contains(t, "://") || strings.Contains(t, "@"):
		cut(at, 1)
		x.begin(t[1 : len(t)-1])
		cut(at+len(t)-1, 1)
		x.inLink = false
	default:
		cut(at, len(t))
	}
}

// maxTag is how long a tag or an address is at most that is looked for.
const maxTag = 500

// tag is the length of the tag that a text begins with; 1 is none.
func tag(s string) int {
	end := strings.IndexByte(s[:min(len(s), maxTag)], '>')
	if end < 2 {
		return 1
	}
	if c := s[1]; c != '/' && !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
		return 1
	}
	return end + 1
}

// link is a link: [text](target "title").
type link struct {
	textEnd, end int
	href         string
}

// linksOf finds the links of a line, by the place they begin at.
func linksOf(s string) map[int]link {
	out := map[int]link{}
	var open []int // brackets
	paren := -1    // the next closing one that is known
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			open = append(open, i)
		case ']':
			if len(open) == 0 {
				continue
			}
			at := open[len(open)-1]
			open = open[:len(open)-1]
			if i+1 >= len(s) || s[i+1] != '(' {
				continue
			}
			if paren < i {
				if paren = strings.IndexByte(s[i:], ')') + i; paren < i {
					return out
				}
			}
			href, _, _ := strings.Cut(strings.TrimSpace(s[i+2:paren]), " ")
			out[at] = link{i, paren + 1, strings.Trim(href, "<>")}
		}
	}
	return out
}

// maxCode is how long code in a line is at most.
const maxCode = 1000

// pairs finds the marks of emphasis, of code and of what is struck out that have a partner: by their place, how long they
// are. What stands between marks of code has no marks.
func pairs(s string) map[int]int {
	out := map[int]int{}
	open := map[string]int{} // the last mark that may open, by its characters
	for i := 0; i < len(s); {
		c := s[i]
		if c == '\\' {
			i += 2
			continue
		}
		if !strings.ContainsRune("*_`~", rune(c)) {
			i++
			continue
		}
		n := len(s[i:]) - len(strings.TrimLeft(s[i:], string(c)))
		mark := s[i : i+n]
		if c == '`' {
			if end := strings.Index(s[i+n:min(len(s), i+n+maxCode)], mark); end >= 0 {
				out[i], out[i+n+end] = n, n
				i += n + end + n
				continue
			}
			i += n
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+n:])
		opens := i+n < len(s) && !unicode.IsSpace(after)
		closes := i > 0 && !unicode.IsSpace(before)
		if c == '_' { // snake_case has none
			opens, closes = opens && !wordRune(before), closes && (i+n == len(s) || !wordRune(after))
		}
		if n > 3 || c == '~' && n != 2 {
			opens, closes = false, false
		}
		if at, ok := open[mark]; ok && closes && i > at+n {
			out[at], out[i] = n, n
			delete(open, mark)
		} else if opens {
			open[mark] = i
		}
		i += n
	}
	return out
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isPunctuation(c byte) bool { return c > ' ' && c < 0x7F && !wordRune(rune(c)) }
