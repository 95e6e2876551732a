package export

import (
	"encoding/csv"
	"io"
	"strings"
)

// CSVOptions are for programs that read the CSV; the zero value writes for a spreadsheet.
type CSVOptions struct {
	NoBOM   bool // without the byte order mark by which Excel knows UTF-8
	NoGuard bool // without the apostrophe before a text that a spreadsheet would take for a formula
}

// WriteCSV writes a view as CSV (RFC 4180) in UTF-8, with the heads in the first row. A text that begins with = + - @ or
// one of their wide forms gets an apostrophe in front, so that a spreadsheet does not compute it. Merged cells are written
// in every row. It returns the errors of w.
func (s *TaskSheet) WriteCSV(w io.Writer, name ViewName, opt CSVOptions) error {
	v := s.View(name)
	if !opt.NoBOM {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, len(v.Columns))
	for i, c := range v.Columns {
		line[i] = c.Head
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for _, row := range v.Rows {
		for i, c := range v.Columns {
			line[i] = c.Text(row[i])
			if !opt.NoGuard && strings.ContainsAny(firstRune(line[i]), "=+-@＝＋－＠") {
				line[i] = "'" + line[i]
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}
