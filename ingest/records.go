package ingest

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
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

// RecordOptions say how a stream of records is read. The zero RecordOptions work.
type RecordOptions struct {
	// Name is that of the stream; its records are named by their lines, Name!/1, Name!/2 and so on. Without it a record has
	// no name, since it is what it says whatever stream it came in; only one that cannot be read is "line 2".
	Name string
	// Field is the field that holds the text, as for [DecodeRecord].
	Field string
	// Limit is how many bytes a document may have; 0 is 64 MiB. A line may be as long as such a document is in base64, and
	// 1 KiB for the rest of the record.
	Limit int64
}

// Records reads JSON Lines, one record after the other as [DecodeRecord] does, each as soon as its line has ended: nothing
// is read ahead but a buffer. An empty line is no record, but counts as a line.
//
// What is no record, or is over the limit, is an error in its place, a [*doc.Error] of stage "read" that wraps a sentinel
// of package doc, beside a source that has the name of the record; a line over the limit is not held. A stream that cannot
// be read to its end has its error last, under the name of the stream or else "-".
func Records(r io.Reader, opt RecordOptions) iter.Seq2[doc.Source, error] {
	opt.Limit = cmp.Or(opt.Limit, Limits{}.WithDefaults().EntryBytes)
	most := opt.Limit/3*4 + 1<<10
	return func(yield func(doc.Source, error) bool) {
		in := bufio.NewReaderSize(r, 2*headBytes)
		var line []byte
		for n := 1; ; n++ {
			var long bool
			var end error
			line, long, end = readLine(in, line[:0], most)
			if end != nil && end != io.EOF { // what there is of the line may lack its end
				src := doc.Source{Name: cmp.Or(opt.Name, "-")}
				yield(src, &doc.Error{Stage: "read", Name: src.Name, Err: fmt.Errorf("line %d: %w", n, damaged(end))})
				return
			}
			if long || len(bytes.TrimSpace(line)) > 0 {
				var src doc.Source
				err := fmt.Errorf("%w: line %d has more than the limit of %d bytes", doc.ErrTooLarge, n, most)
				if !long {
					src, err = opt.decode(line)
				}
				if !yield(opt.named(src, n, err)) {
					return
				}
			}
			if end == io.EOF {
				return
			}
		}
	}
}

// decode reads a record, which may have no larger document than the limit.
func (o RecordOptions) decode(line []byte) (doc.Source, error) {
	src, err := DecodeRecord(line, o.Field)
	if err == nil && src.Size > o.Limit {
		src.Bytes, err = nil, fmt.Errorf("%w: a record of more than the limit of %d bytes", doc.ErrTooLarge, o.Limit)
	}
	return src, err
}

// named gives a record its name, and its error the same.
func (o RecordOptions) named(src doc.Source, line int, err error) (doc.Source, error) {
	switch {
	case o.Name != "":
		src.Name = o.Name + "!/" + strconv.Itoa(line)
	case err != nil:
		src.Name = fmt.Sprintf("line %d", line)
	}
	if err != nil {
		err = &doc.Error{Stage: "read", Name: src.Name, Err: err}
	}
	return src, err
}

// records reads the records of an input.
func (w *walk) records(c content) {
	if !w.wanted(c) {
		return
	}
	for src, err := range Records(c.r, RecordOptions{Name: c.src.Name, Field: w.opt.Field, Limit: w.opt.Limits.EntryBytes}) {
		src.Modified = c.src.Modified
		if err != nil {
			w.fail(src, inner(err))
		} else {
			w.emit(src)
		}
		if w.over() || c.budget.isSpent() {
			return
		}
	}
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
