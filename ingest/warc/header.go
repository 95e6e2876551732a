package warc

import (
	"bytes"
	"strings"
)

// Field is a line of a header.
type Field struct{ Name, Value string }

// Header is a header, of a record or of HTTP: its fields in their order, as written, without white space around the
// values.
type Header []Field

// Get returns the first value of a field, "" when there is none. Names are the same in upper and lower case.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Values returns all values of a field in their order.
func (h Header) Values(name string) []string {
	var all []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			all = append(all, f.Value)
		}
	}
	return all
}

// parseFields reads the lines of a header. Lines that begin with white space go on with the field before; lines
// without a colon are left out.
func parseFields(text string) Header {
	h := make(Header, 0, strings.Count(text, "\n")+1)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if n := len(h); n > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
			h[n-1].Value = strings.TrimSpace(h[n-1].Value + " " + strings.TrimSpace(line))
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			h = append(h, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return h
}

// isField tells whether a line can be a field of a record, or go on with one. Control characters are not allowed in
// them: they are what random bytes would bring.
func isField(line []byte) bool {
	for _, c := range bytes.TrimRight(line, "\r\n") {
		if isControl(rune(c)) {
			return false
		}
	}
	return line[0] == ' ' || line[0] == '\t' || beginsField(line)
}

func isControl(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

// beginsField tells whether b begins with the name of a field.
func beginsField(b []byte) bool {
	colon := bytes.IndexByte(b, ':')
	return colon > 0 && isToken(b[:colon])
}

// isToken tells whether b is a name in the sense of the standard: visible ASCII without separators.
func isToken[T string | []byte](b T) bool {
	for i := range len(b) {
		c := b[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?={}`, c) >= 0 {
			return false
		}
	}
	return len(b) > 0
}

// isBlank tells whether a line has nothing but its end.
func isBlank(line []byte) bool { return len(bytes.TrimRight(line, "\r\n")) == 0 }
