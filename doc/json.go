package doc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// failure is the record of an input that gave no document.
type failure struct {
	Schema string     `json:"schema"`
	ID     string     `json:"id,omitempty"`
	Source SourceInfo `json:"source"`
	Error  errorInfo  `json:"error"`
}

type errorInfo struct {
	Code    string `json:"code"`
	Stage   string `json:"stage,omitempty"`
	Message string `json:"message"`
}

// ReadError is the error of a record that was read from JSON.
type ReadError struct {
	Code, Stage, Message string
}

func (e *ReadError) Error() string { return e.Message }

// Is lets errors.Is find the sentinel that the code stands for.
func (e *ReadError) Is(target error) bool {
	for _, c := range codes {
		if c.err == target {
			return c.code == e.Code
		}
	}
	return false
}

// MarshalJSON writes the form gongwen/1. A Document with Err gives an error record.
func (d *Document) MarshalJSON() ([]byte, error) {
	if d.Err != nil {
		info := errorInfo{Code: Code(d.Err), Message: d.Err.Error()}
		var e *Error
		var r *ReadError
		switch {
		case errors.As(d.Err, &e):
			info.Stage = e.Stage
		case errors.As(d.Err, &r):
			info = errorInfo{r.Code, r.Stage, r.Message}
		}
		return marshal(failure{Schema, d.ID, d.Source, info})
	}
	type plain Document
	p := plain(*d)
	p.Schema = Schema
	return marshal(p)
}

// marshal leaves <, > and & as they are: the text is Chinese, not a web page.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// UnmarshalJSON reads the form gongwen/1; keys it does not know are passed over. The way back to the source is not
// part of it.
func (d *Document) UnmarshalJSON(b []byte) error {
	type plain Document
	var p struct {
		plain
		Error *errorInfo `json:"error"`
	}
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	if p.Schema != Schema {
		return fmt.Errorf("doc: schema %q, want %q", p.Schema, Schema)
	}
	*d = Document(p.plain)
	if p.Error != nil {
		d.Err = &ReadError{p.Error.Code, p.Error.Stage, p.Error.Message}
	}
	return nil
}

// WriteJSON writes the document as one line.
func (d *Document) WriteJSON(w io.Writer) error {
	b, err := d.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}
