package docx

import (
	"strings"

	"github.com/gongwen-go/gongwen/internal/numeral"
)

// field is one that was begun (17.16.18): its instruction is not text, its result is.
type field struct {
	code   strings.Builder
	from   int    // what was written before it
	result bool   // what follows is of the result
	shut   bool   // it stands in the instruction of another one
	link   string // where a HYPERLINK leads to
}

// maxFields bounds how deep fields stand in fields, and maxCode the bytes that are kept of an instruction.
const (
	maxFields = 64
	maxCode   = 4096
)

// fieldChar reads the marks of fields. shown is what one shows that has no result.
func (s *story) fieldChar(kind string) (shown string) {
	last := len(s.fields) - 1
	switch {
	case kind == "begin" && last+1 >= maxFields:
		s.deep++
	case kind == "begin":
		s.fields = append(s.fields, field{from: s.written, shut: last >= 0 && !s.fields[last].result})
	case last < 0:
	case kind == "separate" && s.deep == 0 && !s.fields[last].shut:
		f := &s.fields[last]
		f.result = true
		if last > 0 {
			f.link = s.fields[last-1].link
		}
		f.link = linkOfField(f.code.String(), f.link)
	case kind == "end" && s.deep > 0:
		s.deep--
	case kind == "end":
		if f := &s.fields[last]; !f.shut && f.from == s.written {
			shown = numeral.Equation(f.code.String())
		}
		s.fields = s.fields[:last]
	}
	return shown
}

// instructed drops the fields at the end of a paragraph that are still without a result: their ends are missing, and what
// follows is text.
func instructed(fields []field) []field {
	for i := range fields {
		if !fields[i].result {
			return fields[:i]
		}
	}
	return fields
}

// instruction reads a piece of one.
func (s *story) instruction() error {
	var b strings.Builder
	err := s.chars(&b)
	if last := len(s.fields) - 1; last >= 0 && !s.fields[last].result && s.fields[last].code.Len()+b.Len() <= maxCode {
		s.fields[last].code.WriteString(b.String())
	}
	return err
}

// linkOfField is where a field leads to out of the document: HYPERLINK "http://…".
func linkOfField(code, around string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(code), "HYPERLINK")
	if !ok {
		return around
	}
	rest = strings.TrimSpace(rest)
	if quoted, ok := strings.CutPrefix(rest, `"`); ok {
		rest, _, _ = strings.Cut(quoted, `"`)
	} else {
		rest, _, _ = strings.Cut(rest, " ")
	}
	if rest == "" || strings.HasPrefix(rest, `\`) || strings.HasPrefix(rest, "#") {
		return around
	}
	return rest
}
