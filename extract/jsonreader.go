package extract

import (
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// JSON (RFC 8259) is read into spans of its source, so that a title keeps its place. What scripts accept beyond it is not,
// except for raw control characters in strings, which some portals write.

const (
	maxJSONDepth  = 64      // objects and arrays inside one another
	maxJSONValues = 1 << 20 // of one text: 10,000 items of a hundred fields
)

// jsonValue is a value of a JSON text.
type jsonValue struct {
	kind     byte // '{', '[', '"', '0' for a number, 't', 'f', 'n'
	span     doc.Span
	key      string      // of a member, its escapes resolved
	children []jsonValue // of an object or an array
}

// jsonReader reads a JSON text.
type jsonReader struct {
	source string
	at     int
	values int
}

// readJSON reads the value at a place of a text; end is where it ends. Errors wrap [doc.ErrDamaged] and name the byte,
// [doc.ErrTooDeep] or [doc.ErrTooLarge].
func readJSON(source string, at int) (v jsonValue, end int, err error) {
	r := &jsonReader{source: source, at: at}
	v, err = r.value(0)
	return v, r.at, err
}

func (r *jsonReader) fault(what string) error {
	return fmt.Errorf("%w: JSON: %s at byte %d", doc.ErrDamaged, what, r.at)
}

// peek passes blanks and gives the character behind them; 0 at the end.
func (r *jsonReader) peek() byte {
	if r.at = blankEnd(r.source, r.at); r.at == len(r.source) {
		return 0
	}
	return r.source[r.at]
}

// blankEnd passes white space of JSON, and the mark of byte order, which some answers begin with.
func blankEnd(s string, at int) int {
	for at < len(s) {
		switch {
		case s[at] == ' ' || s[at] == '\t' || s[at] == '\n' || s[at] == '\r':
			at++
		case strings.HasPrefix(s[at:], "\ufeff"):
			at += len("\ufeff")
		default:
			return at
		}
	}
	return at
}

func (r *jsonReader) value(depth int) (v jsonValue, err error) {
	if r.values++; r.values > maxJSONValues {
		return v, fmt.Errorf("%w: more than the limit of %d JSON values", doc.ErrTooLarge, maxJSONValues)
	}
	switch c := r.peek(); {
	case c == '{' || c == '[':
		return r.collection(c, depth+1)
	case c == '"':
		s, err := r.text()
		return jsonValue{kind: '"', span: s}, err
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(r.source[r.at:], word) {
			r.at += len(word)
			return jsonValue{kind: word[0], span: doc.Span{Start: r.at - len(word), End: r.at}}, nil
		}
	}
	return v, r.fault("no value")
}

// collection reads an object or an array.
func (r *jsonReader) collection(open byte, depth int) (v jsonValue, err error) {
	if depth > maxJSONDepth {
		return v, fmt.Errorf("%w: more than the limit of %d JSON objects and arrays inside one another", doc.ErrTooDeep, maxJSONDepth)
	}
	v = jsonValue{kind: open, span: doc.Span{Start: r.at}}
	end := open + 2 // } and ]
	r.at++
	if r.peek() == end {
		r.at++
		v.span.End = r.at
		return v, nil
	}
	for {
		key := ""
		if open == '{' {
			if key, err = r.member(); err != nil {
				return v, err
			}
		}
		child, err := r.value(depth)
		if err != nil {
			return v, err
		}
		child.key = key
		v.children = append(v.children, child)
		switch c := r.peek(); c {
		case ',', end:
			r.at++
			if c == end {
				v.span.End = r.at
				return v, nil
			}
		default:
			return v, r.fault(fmt.Sprintf("no comma and no %q", end))
		}
	}
}

// member reads the name of a member and the colon behind it.
func (r *jsonReader) member() (string, error) {
	if r.peek() != '"' {
		return "", r.fault("no name")
	}
	s, err := r.text()
	if err != nil {
		return "", err
	}
	if r.peek() != ':' {
		return "", r.fault("no colon")
	}
	r.at++
	return unescaped(r.source[s.Start:s.End]), nil
}

// text reads a string; the span is that between the quotation marks.
func (r *jsonReader) text() (doc.Span, error) {
	start := r.at + 1
	for i := start; i < len(r.source); i++ {
		switch r.source[i] {
		case '"':
			r.at = i + 1
			return doc.Span{Start: start, End: i}, nil
		case '\\':
			i++
		}
	}
	return doc.Span{}, r.fault("a string that does not end")
}

// number reads a number. Its form is not checked closely: who wants its value parses it.
func (r *jsonReader) number() (jsonValue, error) {
	start := r.at
	for r.at < len(r.source) && strings.IndexByte("+-.0123456789eE", r.source[r.at]) >= 0 {
		r.at++
	}
	return jsonValue{kind: '0', span: doc.Span{Start: start, End: r.at}}, nil
}

// unescaped is a string with its escapes resolved.
func unescaped(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			i++
			continue
		}
		n, to := escape(s[i:])
		b.WriteString(to)
		i += n
	}
	return b.String()
}

// text is a string or a number as text; "" for all else.
func (v jsonValue) text(source string) string {
	switch v.kind {
	case '"':
		return strings.TrimSpace(unescaped(source[v.span.Start:v.span.End]))
	case '0':
		return source[v.span.Start:v.span.End]
	}
	return ""
}

// find gives the values at a path: names parted by dots, * for all members of an object or an array, "." alone for the value
// itself. Of members with one name the last counts.
func (v *jsonValue) find(path string) []*jsonValue {
	found := []*jsonValue{v}
	if path == "." {
		return found
	}
	for name := range strings.SplitSeq(path, ".") {
		var next []*jsonValue
		for _, v := range found {
			last := -1
			for i := range v.children {
				switch {
				case name == "*":
					next = append(next, &v.children[i])
				case v.kind == '{' && v.children[i].key == name:
					last = i
				}
			}
			if last >= 0 {
				next = append(next, &v.children[last])
			}
		}
		found = next
	}
	return found
}

// first is the first value at a path; nil when there is none, or null.
func (v *jsonValue) first(path string) *jsonValue {
	for _, f := range v.find(path) {
		if f.kind != 'n' {
			return f
		}
	}
	return nil
}
