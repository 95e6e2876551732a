package ingest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

var utf8Mark = []byte("\xef\xbb\xbf")

// textFields are the fields that may hold the text of a record, in their order.
func textFields(field string) []string {
	if field != "" {
		return []string{field}
	}
	return []string{"text", "html", "content", "body"}
}

// DecodeRecord reads a record, a line of JSON Lines: a string, which is the text, or an object. Of that the named field
// is the text; without a name "text", "html", "content" or "body", the first that it has, or else "base64", the bytes.
// "id" becomes the ID of the source, "url", "media_type" and "charset" what is claimed about it; a text is in UTF-8
// whatever "charset" says. Other fields are not looked at. The source has no name.
//
// Errors: [doc.ErrDamaged] for what is no JSON, or of another type; [doc.ErrNoInput] for a record without a text.
func DecodeRecord(line []byte, field string) (doc.Source, error) {
	var src doc.Source
	line = bytes.TrimSpace(bytes.TrimPrefix(line, utf8Mark))
	if !utf8.Valid(line) {
		return src, fmt.Errorf("%w: the record is not UTF-8", doc.ErrDamaged)
	}
	if len(line) > 0 && line[0] == '"' {
		var text string
		if err := json.Unmarshal(line, &text); err != nil {
			return src, badJSON(err)
		}
		return textSource(src, text), nil
	}
	var r map[string]json.RawMessage
	if err := json.Unmarshal(line, &r); err != nil {
		return src, badJSON(err)
	}
	if r == nil {
		return src, fmt.Errorf("%w: the record is null", doc.ErrDamaged)
	}
	src, err := recordClaims(r)
	if err != nil {
		return src, err
	}
	return recordText(src, r, field)
}

func badJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w: byte %d: %w", doc.ErrDamaged, syntax.Offset, err)
	}
	return fmt.Errorf("%w: %w", doc.ErrDamaged, err)
}

// recordClaims reads what a record says of its text. An id may be a number.
func recordClaims(r map[string]json.RawMessage) (doc.Source, error) {
	var src doc.Source
	if id := r["id"]; len(id) > 0 && (id[0] == '-' || '0' <= id[0] && id[0] <= '9') {
		src.ID = string(id)
		delete(r, "id")
	}
	for _, f := range []struct {
		name string
		to   *string
	}{{"id", &src.ID}, {"url", &src.URL}, {"media_type", &src.MediaType}, {"charset", &src.Charset}} {
		raw, has := r[f.name]
		if !has {
			continue
		}
		if err := json.Unmarshal(raw, f.to); err != nil {
			return src, fmt.Errorf("%w: %q is not a string", doc.ErrDamaged, f.name)
		}
	}
	return src, nil
}

func recordText(src doc.Source, r map[string]json.RawMessage, field string) (doc.Source, error) {
	for _, name := range textFields(field) {
		raw, has := r[name]
		if !has || string(raw) == "null" {
			continue
		}
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return src, fmt.Errorf("%w: %q is not a string", doc.ErrDamaged, name)
		}
		if name == "html" && src.MediaType == "" {
			src.MediaType = "text/html"
		}
		return textSource(src, text), nil
	}
	raw, has := r["base64"]
	if !has || string(raw) == "null" {
		return src, fmt.Errorf("%w: the record has no %s", doc.ErrNoInput, strings.Join(textFields(field), ", "))
	}
	var packed string
	if err := json.Unmarshal(raw, &packed); err != nil {
		return src, fmt.Errorf("%w: %q is not a string", doc.ErrDamaged, "base64")
	}
	b, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		b, err = base64.RawStdEncoding.DecodeString(packed)
	}
	if err != nil {
		return src, fmt.Errorf("%w: base64: %w", doc.ErrDamaged, err)
	}
	src.Bytes, src.Size = b, int64(len(b))
	return src, nil
}

func textSource(src doc.Source, text string) doc.Source {
	src.Charset = "utf-8"
	src.Bytes, src.Size = []byte(text), int64(len(text))
	return src
}

// records reads JSON Lines.
func (w *walk) records(c content) {
	if !w.wanted(c) {
		return
	}
	limit := w.opt.Limits.EntryBytes/3*4 + 1<<10 // as base64, with the rest of the record
	var line []byte
	for n := 1; !w.over() && !c.budget.isSpent(); n++ {
		var long bool
		var err error
		line, long, err = readLine(c.r, line[:0], limit)
		name := c.src.Name + "!/" + strconv.Itoa(n)
		switch {
		case long:
			w.fail(doc.Source{Name: name}, fmt.Errorf("%w: line %d has more than the limit of %d bytes", doc.ErrTooLarge, n, limit))
		case err != nil && err != io.EOF:
		case len(bytes.TrimSpace(line)) > 0:
			w.record(c, name, line)
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			w.fail(c.closed(), fmt.Errorf("line %d: %w", n, damaged(err)))
			return
		}
	}
}

func (w *walk) record(c content, name string, line []byte) {
	src, err := DecodeRecord(line, w.opt.Field)
	src.Name, src.Modified = name, c.src.Modified
	if err == nil && src.Size > w.opt.Limits.EntryBytes {
		err = tooLarge("record", "entry_bytes", w.opt.Limits.EntryBytes)
		src.Bytes = nil
	}
	if err != nil {
		w.fail(src, err)
		return
	}
	w.emit(src)
}

// readLine appends the next line to buf. Of a line over the limit it reads the rest, and holds none of it.
func readLine(r *bufio.Reader, buf []byte, limit int64) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if long = long || int64(len(buf)+len(part)) > limit; long {
			buf = nil
		} else {
			buf = append(buf, part...)
		}
		if err != bufio.ErrBufferFull {
			return buf, long, err
		}
	}
}
