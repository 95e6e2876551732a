package warc

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/gongwen-go/gongwen/doc"
)

// WriterOptions are what a writer may be told. The zero value writes plain WARC 1.1.
type WriterOptions struct {
	Gzip  bool // one member a record
	Level int  // of gzip, 1 to 9; 0 is the default of 6
	// Version is "1.1", the default, or "1.0", whose dates have whole seconds.
	Version string
	// Offset is where in the file the first record will stand: its size when records are added to it.
	Offset int64
	// Seed, when it is not empty, makes the ids of records from itself and what is written: the same calls give the same
	// bytes. It is for tests; else ids are random.
	Seed string
}

// Entry is a record to be written. Type and Date are needed.
type Entry struct {
	Type        Type
	ID          string // "urn:uuid:…"; made when empty
	Date        time.Time
	TargetURI   string
	ContentType string // of the block; for a block with Head that of HTTP when empty
	// Head is the header of HTTP as it came, its blank line included, and Body what came behind it: a block is both.
	Head, Body   []byte
	Truncated    string    // why Body is not all there was: length, time, disconnect, unspecified
	ConcurrentTo string    // id of a record of the same exchange
	Refers       Reference // of a revisit
	Fields       Header    // more fields, for what is not above
}

// Written says what became of an entry.
type Written struct {
	ID             string
	Offset, Length int64  // of the record in the file, for an index
	PayloadDigest  string // of Body
}

// Writer writes an archive. Every record is one Write to what is below, so that a writer that is killed leaves at most
// one torn record, the last. It is for one goroutine.
type Writer struct {
	w      io.Writer
	opt    WriterOptions
	gz     *gzip.Writer
	buf    bytes.Buffer
	offset int64
	count  uint64
	err    error
}

// NewWriter makes a writer. Options that make no sense are errors of the first Write.
func NewWriter(w io.Writer, opt WriterOptions) *Writer {
	out := &Writer{w: w, opt: opt, offset: opt.Offset}
	if out.opt.Version == "" {
		out.opt.Version = "1.1"
	}
	if out.opt.Version != "1.0" && out.opt.Version != "1.1" {
		out.err = fmt.Errorf("%w: WARC version %q", doc.ErrOptions, opt.Version)
	}
	if opt.Level < 0 || opt.Level > gzip.BestCompression {
		out.err = fmt.Errorf("%w: gzip level %d", doc.ErrOptions, opt.Level)
	} else if opt.Gzip {
		level := opt.Level
		if level == 0 {
			level = gzip.DefaultCompression
		}
		out.gz, _ = gzip.NewWriterLevel(io.Discard, level)
	}
	return out
}

// Write writes one record. Errors: doc.ErrOptions for an entry or options that make no sense, of which nothing is
// written; an error of writing is returned again by every later call, since what stands in the file is not known.
func (w *Writer) Write(e Entry) (Written, error) {
	if w.err != nil {
		return Written{}, w.err
	}
	if err := e.check(); err != nil {
		return Written{}, err
	}
	e.Date = e.Date.UTC()
	out := Written{Offset: w.offset}
	payload := sum(e.Body)
	if e.payloadKnown() {
		out.PayloadDigest = payload
	} else {
		out.PayloadDigest = e.Refers.PayloadDigest
	}
	if out.ID = e.ID; out.ID == "" {
		out.ID = w.id(e, payload)
	}
	w.buf.Reset()
	if err := w.fill(e, out); err != nil {
		return Written{}, err
	}
	n, err := w.w.Write(w.buf.Bytes())
	if err == nil && n < w.buf.Len() {
		err = io.ErrShortWrite
	}
	if err != nil {
		w.err = err
		return Written{}, err
	}
	w.count++
	w.offset += int64(n)
	out.Length = int64(n)
	return out, nil
}

// fill puts the record into the buffer.
func (w *Writer) fill(e Entry, out Written) error {
	var to io.Writer = &w.buf
	if w.gz != nil {
		w.gz.Reset(&w.buf)
		to = w.gz
	}
	for _, b := range [][]byte{w.head(e, out), e.Head, e.Body, []byte("\r\n\r\n")} {
		if _, err := to.Write(b); err != nil {
			return err
		}
	}
	if w.gz != nil {
		return w.gz.Close()
	}
	return nil
}

// head is the header of the record.
func (w *Writer) head(e Entry, out Written) []byte {
	b := append([]byte("WARC/"), w.opt.Version+"\r\n"...)
	field := func(name, value string) {
		if value != "" {
			b = append(b, name+": "+value+"\r\n"...)
		}
	}
	field("WARC-Type", string(e.Type))
	field("WARC-Record-ID", bracketed(out.ID))
	field("WARC-Date", w.date(e.Date))
	field("WARC-Target-URI", e.TargetURI)
	field("WARC-Concurrent-To", bracketed(e.ConcurrentTo))
	field("WARC-Truncated", e.Truncated)
	field("WARC-Refers-To", bracketed(e.Refers.ID))
	field("WARC-Refers-To-Target-URI", e.Refers.TargetURI)
	field("WARC-Refers-To-Date", w.date(e.Refers.Date))
	field("WARC-Profile", e.Refers.Profile)
	for _, f := range e.Fields {
		field(f.Name, f.Value)
	}
	field("WARC-Block-Digest", sum(e.Head, e.Body))
	field("WARC-Payload-Digest", out.PayloadDigest)
	field("Content-Type", e.contentType())
	field("Content-Length", strconv.Itoa(len(e.Head)+len(e.Body)))
	return append(b, "\r\n"...)
}

func (w *Writer) date(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case w.opt.Version == "1.0":
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.999999999Z")
}

// payloadKnown tells whether the digest of Body is that of the payload.
func (e Entry) payloadKnown() bool {
	return e.Type != Revisit && e.Truncated == "" && (len(e.Head) > 0 || e.Type == Resource || e.Type == Conversion || e.Type == Response)
}

func (e Entry) contentType() string {
	switch {
	case e.ContentType != "" || len(e.Head)+len(e.Body) == 0:
		return e.ContentType
	case len(e.Head) > 0 && e.Type == Request:
		return "application/http; msgtype=request"
	case len(e.Head) > 0:
		return "application/http; msgtype=response"
	case e.Type == Warcinfo:
		return "application/warc-fields"
	}
	return "application/octet-stream"
}

// owned are the fields that a writer makes itself.
var owned = []string{
	"WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Concurrent-To", "WARC-Truncated", "WARC-Refers-To",
	"WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Profile", "WARC-Block-Digest", "WARC-Payload-Digest",
	"Content-Type", "Content-Length",
}

// check refuses what cannot be read again as it is written.
func (e Entry) check() error {
	if !isToken(string(e.Type)) {
		return fmt.Errorf("%w: type of a record %q", doc.ErrOptions, e.Type)
	}
	if y := e.Date.UTC().Year(); e.Date.IsZero() || y < 1 || y > 9999 {
		return fmt.Errorf("%w: date of a record %v", doc.ErrOptions, e.Date)
	}
	if len(e.Head) > 0 { // what is not a header to a reader would be read as body
		n, lines := httpHead(e.Head)
		if n != len(e.Head) || len(lines) == n {
			return fmt.Errorf("%w: Head is no header of HTTP with a blank line at its end", doc.ErrOptions)
		}
	}
	values := Header{
		{"ID", e.ID}, {"TargetURI", e.TargetURI}, {"ContentType", e.ContentType}, {"Truncated", e.Truncated}, {"ConcurrentTo", e.ConcurrentTo},
		{"Refers", e.Refers.ID}, {"Refers", e.Refers.TargetURI}, {"Refers", e.Refers.PayloadDigest}, {"Refers", e.Refers.Profile},
	}
	size := 0
	for _, f := range append(values, e.Fields...) {
		size += len(f.Name) + len(f.Value)
		if !isToken(f.Name) || strings.ContainsFunc(f.Value, isControl) || strings.TrimSpace(f.Value) != f.Value {
			return fmt.Errorf("%w: field %.40q: %.40q", doc.ErrOptions, f.Name, f.Value)
		}
	}
	for _, f := range e.Fields {
		for _, name := range owned {
			if strings.EqualFold(name, f.Name) {
				return fmt.Errorf("%w: field %s is the writer's own", doc.ErrOptions, f.Name)
			}
		}
	}
	if len(e.Fields) > maxLines/2 || size > maxHeader/2 {
		return fmt.Errorf("%w: a header of %d fields and %d bytes", doc.ErrOptions, len(e.Fields), size)
	}
	return nil
}

// id makes the id of a record: random (RFC 9562, version 4), or from the seed (version 8).
func (w *Writer) id(e Entry, payload string) string {
	var u [16]byte
	version := byte(4)
	if w.opt.Seed == "" {
		rand.Read(u[:])
	} else {
		version = 8
		count := binary.BigEndian.AppendUint64(nil, w.count)
		s := sha256.Sum256([]byte(strings.Join([]string{w.opt.Seed, string(count), string(e.Type), e.TargetURI, payload}, "\x00")))
		copy(u[:], s[:])
	}
	u[6] = u[6]&0x0f | version<<4
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

func bracketed(id string) string {
	if id == "" {
		return ""
	}
	return "<" + bare(id) + ">"
}

// InfoBlock is the block of a warcinfo or metadata record: fields, a line each (application/warc-fields).
func InfoBlock(fields Header) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	return b.Bytes()
}
