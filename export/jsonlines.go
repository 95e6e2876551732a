package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSON writes a view as JSON Lines: an object a row, its fields in the order of the columns under their keys. A
// column of single values gives strings, or numbers; one of several values lists. An empty cell is absent. It returns the
// errors of w.
func (s *TaskSheet) WriteJSON(w io.Writer, name ViewName) error {
	v := s.View(name)
	out := bufio.NewWriter(w)
	for _, row := range v.Rows {
		mark := "{"
		for i, c := range v.Columns {
			if len(row[i]) == 0 {
				continue
			}
			out.WriteString(mark + `"` + c.Key + `":`)
			if err := c.writeJSON(out, row[i]); err != nil {
				return err
			}
			mark = ","
		}
		if mark == "{" { // a row of empty cells
			out.WriteString(mark)
		}
		out.WriteString("}\n")
	}
	return out.Flush()
}

func (c Column) writeJSON(w *bufio.Writer, cell Cell) error {
	var value any = c.Text(cell)
	switch {
	case c.Kind == Number:
		value = json.Number(c.Text(cell))
	case c.Join != "":
		value = []string(cell)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}
