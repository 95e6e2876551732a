package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// The tokens of a page are cut as the HTML standard says (13.2.5, Tokenization), in spans of the source. The tokenizer of
// x/net/html copies every name of an attribute and looks at every byte for itself, which took a sixth of all the time of
// a page; a test holds the two against each other.

type tokenKind uint8

const (
	endOfPage  tokenKind = iota // also inside a tag that is not closed
	textToken                   // with its character references
	startToken                  // <p class="x">
	selfToken                   // <x/>
	endToken                    // </p>
	otherToken                  // a comment, a declaration, a processing instruction
)

// scanner cuts a page into tokens.
type scanner struct {
	source     string
	start, end int    // the present token
	name       string // of its tag, in lower case
	raw        string // the element whose raw text follows
}

// next goes to the next token.
func (z *scanner) next() tokenKind {
	z.start = z.end
	if raw := z.raw; raw != "" {
		z.raw = ""
		if z.end = rawEnd(z.source, z.start, raw); z.end > z.start {
			return textToken
		}
	}
	s := z.source
	for at := z.start; ; at++ {
		k := strings.IndexByte(s[at:], '<')
		if k < 0 || at+k+1 == len(s) {
			return z.rest()
		}
		at += k
		c := s[at+1]
		if !isLetter(c) && c != '/' && c != '!' && c != '?' {
			continue
		}
		if at > z.start {
			z.end = at
			return textToken
		}
		if c == '/' && at+2 == len(s) {
			return z.rest()
		}
		return z.markup(c)
	}
}

// rest is the text up to the end of the page.
func (z *scanner) rest() tokenKind {
	if z.end = len(z.source); z.end == z.start {
		return endOfPage
	}
	return textToken
}

// markup reads the token that begins with < and c.
func (z *scanner) markup(c byte) tokenKind {
	s := z.source
	switch {
	case isLetter(c):
		return z.startTag()
	case c == '/' && isLetter(s[z.start+2]):
		name := nameEnd(s, z.start+2)
		end, _ := tagEnd(s, name)
		if end < 0 {
			return endOfPage
		}
		z.name, z.end = lower(s[z.start+2:name]), end
		return endToken
	case strings.HasPrefix(s[z.start:], "<!--"):
		z.end = commentEnd(s, z.start)
	default:
		z.end = closeAngle(s, z.start+2)
	}
	return otherToken
}

func (z *scanner) startTag() tokenKind {
	s := z.source
	name := nameEnd(s, z.start+1)
	end, value := tagEnd(s, name)
	if end < 0 {
		return endOfPage
	}
	z.name, z.end = lower(s[z.start+1:name]), end
	switch z.name {
	case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp":
		z.raw = z.name
	}
	if s[end-2] == '/' && value != end-1 {
		return selfToken
	}
	return startToken
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// nameEnd is the end of the name of a tag.
func nameEnd(s string, at int) int {
	for at < len(s) && s[at] != '/' && s[at] != '>' && !isTagBlank(s[at]) {
		at++
	}
	return at
}

func blanksEnd(s string, at int) int {
	for at < len(s) && isTagBlank(s[at]) {
		at++
	}
	return at
}

// tagEnd is the end of a tag from behind its name, over its attributes; -1 when the page ends before. The second value is
// the end of the last attribute's value, when that has no quotation marks.
func tagEnd(s string, at int) (end, value int) {
	for {
		if at = blanksEnd(s, at); at >= len(s) {
			return -1, 0
		}
		if s[at] == '>' {
			return at + 1, value
		}
		value = 0
		for from := at; at < len(s) && s[at] != '/' && s[at] != '>' && !isTagBlank(s[at]) && (s[at] != '=' || at == from); {
			at++
		}
		if at = blanksEnd(s, at); at < len(s) && s[at] == '/' {
			at++
			continue
		}
		if at >= len(s) || s[at] != '=' {
			continue
		}
		if at = blanksEnd(s, at+1); at >= len(s) {
			return -1, 0
		}
		switch q := s[at]; q {
		case '>':
		case '"', '\'':
			k := strings.IndexByte(s[at+1:], q)
			if k < 0 {
				return -1, 0
			}
			at += k + 2
		default:
			for at < len(s) && s[at] != '>' && !isTagBlank(s[at]) {
				at++
			}
			value = at
		}
	}
}

// closeAngle is the end behind the next >, or of the page.
func closeAngle(s string, at int) int {
	if k := strings.IndexByte(s[min(at, len(s)):], '>'); k >= 0 {
		return at + k + 1
	}
	return len(s)
}

// commentEnd is the end of the comment at start: behind -->, --!>, or a > with nothing but dashes before it.
func commentEnd(s string, start int) int {
	from := start + len("<!--")
	for at := from; ; {
		k := strings.IndexByte(s[at:], '>')
		if k < 0 {
			return len(s)
		}
		at += k + 1
		data := s[from : at-1]
		if strings.HasSuffix(data, "--") || strings.HasSuffix(data, "--!") || data == "" || data == "-" {
			return at
		}
	}
}

// rawEnd is where the raw text of an element ends: at its end tag, or with the page.
func rawEnd(s string, at int, name string) int {
	if name == "plaintext" {
		return len(s)
	}
	shown := at     // in a script: behind the --> of what stands in <!-- and -->
	nested := false // inside <script> inside that
	for {
		k := strings.IndexByte(s[at:], '<')
		if k < 0 {
			return len(s)
		}
		at += k
		if at >= shown {
			nested = false
		}
		switch {
		case isTag(s[at:], "</", name):
			if !nested {
				return at
			}
			nested = false
		case name == "script" && at >= shown && strings.HasPrefix(s[at:], "<!--"):
			shown = len(s)
			if k := strings.Index(s[at:], "-->"); k >= 0 { // <!--> ends where it begins
				shown = at + k + len("-->")
			}
		case at < shown && isTag(s[at:], "<", name):
			nested = true
		}
		at++
	}
}

// isTag reports whether s begins with a tag of this name, and what stands behind it ends the name.
func isTag(s, open, name string) bool {
	n := len(open) + len(name)
	return len(s) > n && s[:len(open)] == open && lower(s[len(open):n]) == name && (s[n] == '/' || s[n] == '>' || isTagBlank(s[n]))
}

// known is the atom of a name of a tag; 0 for one that HTML does not know.
func known(name string) atom.Atom { return atom.Lookup([]byte(name)) }
