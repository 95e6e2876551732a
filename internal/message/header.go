package message

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

// Header is the fields of a header, by name in lower case; of several of one name the first.
type Header map[string]string

// Get is a field as it stands in the file; its folded lines are joined.
func (h Header) Get(name string) string { return h[name] }

// ReadHeader reads the header at the beginning of a message, of which more may be missing.
func ReadHeader(head []byte) Header {
	h, _ := cutHeader(Trim(head))
	return h
}

// maxField is how long a field grows by its folded lines.
const maxField = 64 << 10

// cutHeader parts a message into its header and its body. A first line that is no field is of the body.
func cutHeader(raw []byte) (h Header, body []byte) {
	h = Header{}
	name, at := "", 0
	var field []byte // the one that is read
	end := func() {
		if _, twice := h[name]; name != "" && !twice {
			h[name] = string(bytes.TrimSpace(field))
		}
		name = ""
	}
	for at < len(raw) && at < maxHeader {
		line, _, _ := bytes.Cut(raw[at:min(len(raw), at+maxHeader)], []byte("\n"))
		next := min(len(raw), at+len(line)+1)
		line = bytes.TrimRight(line, "\r")
		switch key, text, ok := bytes.Cut(line, []byte(":")); {
		case len(line) == 0:
			end()
			return h, raw[next:]
		case (line[0] == ' ' || line[0] == '\t') && name != "":
			if len(field)+len(line) <= maxField {
				field = append(append(field, ' '), bytes.TrimSpace(line)...)
			}
		case ok && isName(key):
			end()
			name = strings.ToLower(string(bytes.TrimRight(key, " \t")))
			field = append(field[:0], text...)
		case at == 0:
			return h, raw
		default:
			end()
		}
		at = next
	}
	end()
	return h, raw[at:]
}

// isName reports whether bytes are the name of a field.
func isName(b []byte) bool {
	b = bytes.TrimRight(b, " \t")
	for _, c := range b {
		if c <= ' ' || c >= 0x7F {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 76
}

// value parts a field with parameters (RFC 2045 5.1), those that are cut in pieces or encoded (RFC 2231) made whole.
func value(field string) (kind string, params map[string]string) {
	params = map[string]string{}
	pieces := map[string][]string{} // of a parameter, with their numbers
	kind, rest := cutField(field)
	for rest != "" {
		var p string
		p, rest = cutField(rest)
		key, v, ok := strings.Cut(p, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		if !ok || key == "" {
			continue
		}
		v = unquote(strings.TrimSpace(v))
		if name, _, cut := strings.Cut(key, "*"); cut {
			pieces[name] = append(pieces[name], key[len(name)+1:]+"="+v)
		} else if params[key] == "" {
			params[key] = v
		}
	}
	for name, list := range pieces {
		params[name] = joined(list)
	}
	return strings.ToLower(strings.TrimSpace(kind)), params
}

// cutField cuts a field at the first semicolon outside of quotation marks.
func cutField(s string) (head, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func unquote(s string) string {
	s, quoted := strings.CutPrefix(s, `"`)
	if !quoted {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// joined joins the pieces "0*=…" of a parameter in the order of their numbers; those marked with a star are encoded, the
// first names the charset.
func joined(pieces []string) string {
	number := func(p string) int {
		n, _ := strconv.Atoi(strings.TrimRight(p[:strings.IndexByte(p, '=')], "*"))
		return n
	}
	sort.SliceStable(pieces, func(i, j int) bool { return number(pieces[i]) < number(pieces[j]) })
	claim := ""
	var b strings.Builder
	for i, p := range pieces {
		key, v, _ := strings.Cut(p, "=")
		if key == "" || strings.HasSuffix(key, "*") {
			if parts := strings.SplitN(v, "'", 3); i == 0 && len(parts) == 3 {
				claim, v = parts[0], parts[2]
			}
			if plain, err := url.PathUnescape(v); err == nil {
				v = plain
			}
		}
		b.WriteString(v)
	}
	return decode([]byte(b.String()), claim)
}

// decode decodes bytes in a claimed charset, or in what they look like.
func decode(raw []byte, claim string) string {
	if name, ok := charset.Canonical(claim); ok && (name != charset.UTF8 || utf8.Valid(raw)) {
		if d, err := charset.Decode(raw, name); err == nil {
			return d.Text.String()
		}
	}
	if utf8.Valid(raw) {
		return string(raw)
	}
	if d, err := charset.Detect(raw, charset.GB18030).Decode(raw); err == nil {
		return d.Text.String()
	}
	return strings.ToValidUTF8(string(raw), "\ufffd")
}

// Text is a field or a parameter as text: encoded words (RFC 2047) decoded, others that are no ASCII in the charset they
// look like. Words that follow each other are joined before they are decoded: some programs cut inside of characters.
func Text(field string) string {
	var out strings.Builder
	var raw []byte // of encoded words in claim
	claim := ""
	flush := func() {
		out.WriteString(decode(raw, claim))
		raw, claim = raw[:0], ""
	}
	for {
		before, w, rest, ok := cutWord(field)
		if !ok {
			break
		}
		if len(raw) > 0 && strings.TrimSpace(before) == "" {
			before = "" // blanks between words are no text
		}
		if before != "" || !strings.EqualFold(w.claim, claim) {
			flush()
			out.WriteString(decode([]byte(before), ""))
		}
		raw, claim, field = append(raw, w.raw...), w.claim, rest
	}
	flush()
	out.WriteString(decode([]byte(field), ""))
	return strings.TrimSpace(out.String())
}

// word is an encoded word.
type word struct {
	claim string
	raw   []byte
}

// cutWord finds the first encoded word: =?gb2312?B?0MU=?=.
func cutWord(s string) (before string, w word, rest string, ok bool) {
	for at := 0; ; at += 2 {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			return "", word{}, "", false
		}
		at += i
		claim, tail, found := strings.Cut(s[at+2:min(len(s), at+64)], "?")
		if !found || len(tail) < 2 || tail[1] != '?' {
			continue
		}
		start := at + 2 + len(claim) + 3
		n := strings.Index(s[start:min(len(s), start+maxWord)], "?=")
		if n < 0 {
			continue
		}
		claim, _, _ = strings.Cut(claim, "*") // and its language
		text := s[start : start+n]
		switch tail[0] {
		case 'b', 'B':
			w.raw = fromBase64([]byte(text))
		case 'q', 'Q':
			w.raw = fromQuoted([]byte(strings.ReplaceAll(text, "_", " ")))
		default:
			continue
		}
		w.claim = claim
		return s[:at], w, s[start+n+2:], true
	}
}

// maxWord is how long an encoded word is at most; the standard says 75.
const maxWord = 4 << 10

// Decode is the body without its transfer encoding; what is broken in it is left out or left as it is.
func (p *Part) Decode() []byte {
	switch strings.ToLower(p.Header.Get("content-transfer-encoding")) {
	case "quoted-printable":
		return fromQuoted(p.Body)
	case "base64":
		return fromBase64(p.Body)
	}
	return p.Body
}

// fromQuoted decodes quoted-printable.
func fromQuoted(in []byte) []byte {
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] != '=' {
			out = append(out, in[i])
			continue
		}
		rest := bytes.TrimLeft(in[i+1:min(len(in), i+80)], " \t")
		blanks := min(len(in), i+80) - i - 1 - len(rest)
		switch {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			i += blanks + 2
		case bytes.HasPrefix(rest, []byte("\n")):
			i += blanks + 1
		case i+1 == len(in):
		default:
			c, err := strconv.ParseUint(string(in[i+1:min(len(in), i+3)]), 16, 8)
			if err != nil || i+3 > len(in) {
				out = append(out, '=')
				continue
			}
			out = append(out, byte(c))
			i += 2
		}
	}
	return out
}

// fromBase64 decodes base64, also several texts of it one behind the other.
func fromBase64(in []byte) []byte {
	clean := make([]byte, 0, len(in))
	out := make([]byte, 0, len(in)/4*3+3)
	flush := func() {
		n := len(out)
		out = append(out, make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))...)
		m, _ := base64.RawStdEncoding.Decode(out[n:], clean) // clean holds its letters only
		out, clean = out[:n+m], clean[:0]
	}
	for _, c := range in {
		switch {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '/':
			clean = append(clean, c)
		case c == '=':
			flush()
		}
	}
	flush()
	return out
}
