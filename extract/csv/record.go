package csv

import (
	"strings"
	"unicode/utf8"
)

// marks are what may part cells, in the order in which they are tried.
const marks = ",\t;，"

// sample is how many rows say which mark parts the cells.
const sample = 200

// markOf finds the mark that parts the cells, and the text without a line that names it (sep=;); 0 when there is none. It is
// the one that gives the most rows of the same number of cells.
func markOf(text string) (mark rune, rest string) {
	if line, after, ok := strings.Cut(text, "\n"); ok {
		if name, ok := strings.CutPrefix(strings.ToLower(strings.Trim(line, "\r\"")), "sep="); ok && name != "" {
			if mark, _ = utf8.DecodeRuneInString(name); mark != '"' {
				return mark, after
			}
		}
	}
	best := 0
	for _, m := range marks {
		if width, same, all := shape(text, m); width > 1 && same*2 > all && same*width > best {
			best, mark = same*width, m
		}
	}
	return mark, text
}

// shape is the usual number of cells in the first rows of a text, how many of them have it, and how many there are. Empty
// rows do not count.
func shape(text string, mark rune) (width, same, all int) {
	counts := map[int]int{}
	_ = eachRecord(text, mark, func(row int, fields []string) error {
		if len(fields) > 1 || fields[0] != "" {
			counts[len(fields)]++
			all++
		}
		if row >= sample {
			return errEnough
		}
		return nil
	})
	for n, c := range counts {
		if c > same || c == same && n > width {
			width, same = n, c
		}
	}
	return width, same, all
}

// isTabular reports whether a text is nothing but rows of the same number of cells; the last row does not count when the text
// is cut.
func isTabular(text string, mark rune, cut bool) bool {
	if cut {
		text = text[:strings.LastIndexByte(text, '\n')+1]
	}
	width, same, all := shape(text, mark)
	if width < 2 || same != all || all < 3 {
		return false
	}
	return width > 2 || all >= 5 || strings.Contains(text, `"`)
}

// errEnough ends a look at the first rows.
var errEnough = enough{}

type enough struct{}

func (enough) Error() string { return "enough" }

// eachRecord calls each with the fields of every row, which it may not keep, up to the first error. Rows count from 0.
func eachRecord(text string, mark rune, each func(row int, fields []string) error) error {
	r := recordReader{rest: text, mark: string(mark)}
	for row := 0; r.rest != ""; row++ {
		if err := each(row, r.record()); err != nil {
			return err
		}
	}
	return nil
}

// recordReader reads the rows of a text.
type recordReader struct {
	rest   string
	mark   string
	fields []string
	open   bool // a quote was opened that is not closed before the end
}

// record reads a row.
func (r *recordReader) record() []string {
	r.fields = r.fields[:0]
	for {
		field := r.field()
		r.fields = append(r.fields, field)
		if after, ok := strings.CutPrefix(r.rest, r.mark); ok {
			r.rest = after
			continue
		}
		r.rest = strings.TrimPrefix(strings.TrimPrefix(r.rest, "\r"), "\n")
		return r.fields
	}
}

// field reads a field up to the mark or the line break behind it.
func (r *recordReader) field() string {
	start := strings.TrimLeft(r.rest, " ")
	formula := strings.HasPrefix(start, `="`) // how figures are kept as text
	if formula {
		start = start[1:]
	}
	if strings.HasPrefix(start, `"`) && !r.open {
		if field, rest, ok := r.quoted(start[1:]); ok {
			r.rest = rest
			return field
		}
	}
	end := r.end(r.rest)
	field := r.rest[:end]
	r.rest = r.rest[end:]
	return field
}

// end is where the mark or the line break stands that ends a field.
func (r *recordReader) end(s string) int {
	end := strings.IndexAny(s, "\r\n"+r.mark)
	if end < 0 {
		return len(s)
	}
	return end
}

// quoted reads a field behind its quote; a quote inside stands twice, or is followed by what ends no field. It is false when
// the quote is not closed: then none behind it is.
func (r *recordReader) quoted(s string) (field, rest string, ok bool) {
	var b strings.Builder
	for at := s; ; {
		i := strings.IndexByte(at, '"')
		if i < 0 {
			r.open = true
			return "", "", false
		}
		b.WriteString(at[:i])
		after := at[i+1:]
		end := strings.TrimLeft(after, " ")
		switch {
		case strings.HasPrefix(after, `"`):
			after = after[1:]
		case end == "" || end[0] == '\n' || end[0] == '\r' || strings.HasPrefix(end, r.mark):
			return b.String(), end, true
		}
		b.WriteByte('"')
		at = after
	}
}
