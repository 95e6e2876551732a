package rtf

import "bytes"

type tokenKind uint8

const (
	endToken    tokenKind = iota
	openToken             // {
	closeToken            // }
	wordToken             // \par, \u20113
	symbolToken           // \~
	hexToken              // \'b9
	textToken
)

// token is one token. Its bytes are those of the file.
type token struct {
	kind  tokenKind
	at    int
	word  []byte
	param int
	given bool // a parameter stands behind the word
	char  byte // of a symbol or a byte in hexadecimal
	text  []byte
}

// lexer parts a file into tokens.
type lexer struct {
	raw []byte
	at  int
	// pairs is set when the file holds bytes of Chinese characters as they are: the second of two may be a brace or a
	// backslash.
	pairs bool
}

// Longer words and parameters are no words of the format.
const (
	maxWord  = 32
	maxParam = 10
)

func (l *lexer) next() token {
	for l.at < len(l.raw) && (l.raw[l.at] == '\r' || l.raw[l.at] == '\n') {
		l.at++
	}
	t := token{at: l.at}
	if l.at >= len(l.raw) {
		return t
	}
	switch l.raw[l.at] {
	case '{':
		l.at++
		t.kind = openToken
	case '}':
		l.at++
		t.kind = closeToken
	case '\\':
		l.at++
		l.control(&t)
	default:
		t.kind, t.text = textToken, l.plain()
	}
	return t
}

// plain reads bytes up to the next brace, backslash or line end.
func (l *lexer) plain() []byte {
	start := l.at
	for l.at < len(l.raw) {
		switch c := l.raw[l.at]; {
		case c == '{' || c == '}' || c == '\\' || c == '\r' || c == '\n':
			return l.raw[start:l.at]
		case l.pairs && c > 0x80 && l.at+1 < len(l.raw) && l.raw[l.at+1] >= 0x40:
			l.at += 2
		default:
			l.at++
		}
	}
	return l.raw[start:l.at]
}

// control reads what stands behind a backslash.
func (l *lexer) control(t *token) {
	start := l.at
	for l.at < len(l.raw) && l.at-start < maxWord && isLetter(l.raw[l.at]) {
		l.at++
	}
	if l.at > start {
		t.kind, t.word = wordToken, l.raw[start:l.at]
		l.parameter(t)
		return
	}
	t.kind = symbolToken
	if l.at == len(l.raw) {
		return
	}
	t.char = l.raw[l.at]
	l.at++
	if t.char != '\'' {
		return
	}
	if l.at+2 <= len(l.raw) {
		high, ok := digit(l.raw[l.at])
		low, also := digit(l.raw[l.at+1])
		if ok && also {
			t.kind, t.char = hexToken, high<<4|low
			l.at += 2
		}
	}
}

// parameter reads the number behind a word, and the blank that ends both.
func (l *lexer) parameter(t *token) {
	i := l.at
	negative := i < len(l.raw) && l.raw[i] == '-'
	if negative {
		i++
	}
	start := i
	for i < len(l.raw) && i-start < maxParam && '0' <= l.raw[i] && l.raw[i] <= '9' {
		t.param = t.param*10 + int(l.raw[i]-'0')
		i++
	}
	if t.given = i > start; t.given {
		l.at = i
		if negative {
			t.param = -t.param
		}
	}
	if l.at < len(l.raw) && l.raw[l.at] == ' ' {
		l.at++
	}
	if string(t.word) == "bin" { // bytes that are no tokens
		l.at += min(max(t.param, 0), len(l.raw)-l.at)
	}
}

// skip passes over the rest of the group that is open; its closing brace comes next.
func (l *lexer) skip() {
	depth := 0
	for l.at < len(l.raw) {
		i := bytes.IndexAny(l.raw[l.at:], `{}\`)
		if i < 0 {
			l.at = len(l.raw)
			return
		}
		l.at += i
		switch l.raw[l.at] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return
			}
			depth--
		default:
			l.at++
			l.control(&token{})
			continue
		}
		l.at++
	}
}

// hex reads the bytes that the rest of the group holds in hexadecimal, at most limit of them.
func (l *lexer) hex(limit int) []byte {
	var out []byte
	high, half := byte(0), false
	for ; l.at < len(l.raw) && len(out) < limit; l.at++ {
		c := l.raw[l.at]
		if c == '{' || c == '}' || c == '\\' {
			break
		}
		d, ok := digit(c)
		switch {
		case !ok:
		case half:
			out, half = append(out, high<<4|d), false
		default:
			high, half = d, true
		}
	}
	return out
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
