package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes a view as a Markdown table under the sheet's title. Merged cells are written in every row. It
// returns the errors of w.
func (s *TaskSheet) WriteMarkdown(w io.Writer, name ViewName) error {
	v := s.View(name)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n\n", line(s.Title))
	if s.Note != "" {
		fmt.Fprintf(b, "%s\n\n", line(s.Note))
	}
	heads := make([]string, len(v.Columns))
	for i, c := range v.Columns {
		heads[i] = c.Head
	}
	fmt.Fprintf(b, "## %s\n\n| %s |\n%s|\n", v.Name, strings.Join(heads, " | "), strings.Repeat("|---", len(heads)))
	for _, row := range v.Rows {
		for i, c := range v.Columns {
			fmt.Fprintf(b, "| %s ", cell(c.Text(row[i])))
		}
		fmt.Fprint(b, "|\n")
	}
	return b.Flush()
}
