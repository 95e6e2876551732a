package warc

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// Type says what a record is. The standard knows those below; others may be met.
type Type string

const (
	Warcinfo     Type = "warcinfo"
	Response     Type = "response"
	Resource     Type = "resource"
	Request      Type = "request"
	Metadata     Type = "metadata"
	Revisit      Type = "revisit"
	Conversion   Type = "conversion"
	Continuation Type = "continuation"
)

// counted is the type in counts: a file cannot make them without end.
func (t Type) counted() Type {
	switch t {
	case Warcinfo, Response, Resource, Request, Metadata, Revisit, Conversion, Continuation:
		return t
	}
	return ""
}

// Record is one record of an archive. Its block can be read, with Read or Body, until the reader's next Next; the rest
// stays valid.
type Record struct {
	// Offset is where the record begins, in bytes from where reading began; in gzip where its member begins. Within is
	// where it begins in the inflated member: 0 with one record a member.
	Offset int64
	Within int64

	Version string // "1.1"
	Type    Type
	Header  Header
	// ID and the addresses stand without the angle brackets that some writers put around them.
	ID          string
	TargetURI   string
	Date        time.Time // zero when there is none that can be read
	ContentType string    // of the block: "application/http; msgtype=response"
	Length      int64     // of the block, in bytes
	Truncated   string    // why the block is not all of it: length, time, disconnect, unspecified
	Segment     int       // number of the segment; 0 for a record that is whole
	Notes       []doc.Diagnostic

	reader *Reader
	left   int64   // of the block
	checks *checks // still to be proved; nil when all is
	err    error   // what ended the reading of the block
}

// Reference says which record a revisit stands for.
type Reference struct {
	ID            string
	TargetURI     string
	Date          time.Time
	PayloadDigest string // of the payload that was met again
	Profile       string // why it is thought the same: the address that names the rule
}

// Refers is the reference of a revisit record; all empty in others.
func (rec *Record) Refers() Reference {
	if rec.Type != Revisit {
		return Reference{}
	}
	h := rec.Header
	return Reference{
		ID: bare(h.Get("WARC-Refers-To")), TargetURI: bare(h.Get("WARC-Refers-To-Target-URI")),
		Date: parseDate(h.Get("WARC-Refers-To-Date")), PayloadDigest: h.Get("WARC-Payload-Digest"), Profile: bare(h.Get("WARC-Profile")),
	}
}

// fill reads what the header says. An error means that the record cannot be read: no type, no length.
func (rec *Record) fill() error {
	lengths := 0
	for _, f := range rec.Header {
		switch strings.ToLower(f.Name) {
		case "warc-type":
			rec.Type = Type(strings.ToLower(f.Value))
		case "warc-record-id":
			rec.ID = bare(f.Value)
		case "warc-target-uri":
			rec.TargetURI = bare(f.Value)
		case "warc-date":
			rec.Date = parseDate(f.Value)
		case "content-type":
			rec.ContentType = f.Value
		case "warc-truncated":
			rec.Truncated = f.Value
		case "warc-segment-number":
			rec.Segment, _ = strconv.Atoi(f.Value)
		case "content-length":
			n, err := strconv.ParseUint(f.Value, 10, 62)
			if err != nil || lengths > 0 && int64(n) != rec.Length {
				return fmt.Errorf("%w: Content-Length %.40q", doc.ErrDamaged, f.Value)
			}
			rec.Length = int64(n)
			lengths++
		}
	}
	switch {
	case lengths == 0:
		return fmt.Errorf("%w: no Content-Length", doc.ErrDamaged)
	case rec.Type == "":
		return fmt.Errorf("%w: no WARC-Type", doc.ErrDamaged)
	}
	rec.left = rec.Length
	if rec.ID == "" {
		rec.note("warc_no_id", "the record has no WARC-Record-ID")
	}
	if rec.Date.IsZero() {
		rec.note("warc_no_date", fmt.Sprintf("no date can be read from WARC-Date %.40q", rec.Header.Get("WARC-Date")))
	}
	return nil
}

func (rec *Record) note(code, message string) {
	rec.Notes = append(rec.Notes, doc.Diagnostic{Code: code, Message: message})
}

// isHTTP tells whether the block is a message of HTTP, header first.
func (rec *Record) isHTTP() bool {
	kind, _, _ := strings.Cut(rec.ContentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/http")
}

// bare takes the angle brackets off.
func bare(uri string) string {
	if n := len(uri); n >= 2 && uri[0] == '<' && uri[n-1] == '>' {
		return uri[1 : n-1]
	}
	return uri
}

// parseDate reads a date of the standard: RFC 3339, since 1.1 with fractions or down to the year alone; the fourteen
// digits of older archives too.
func parseDate(s string) time.Time {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15Z07:00", "2006-01-02", "2006-01", "2006", "20060102150405"} {
		if t, err := time.Parse(form, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

var errLate = errors.New("the record is read after the reader went on")

// Read reads the block. It ends with io.EOF, or with an error that says why the record is damaged.
func (rec *Record) Read(p []byte) (int, error) {
	if rec.err == nil && rec.left == 0 {
		rec.err = rec.reader.endBlock(rec)
	}
	if rec.err != nil || len(p) == 0 {
		return 0, rec.err
	}
	r := rec.reader
	n, err := r.text.Read(p[:min(int64(len(p)), rec.left)])
	rec.consumed(p[:n])
	if err != nil {
		rec.err = r.torn(rec, err)
		if n > 0 {
			return n, nil
		}
		return 0, rec.err
	}
	return n, nil
}

// consumed notes bytes that were read of the block.
func (rec *Record) consumed(b []byte) {
	rec.checks.write(b)
	rec.left -= int64(len(b))
	rec.reader.pos += int64(len(b))
}

// skip reads the rest of the block without giving it.
func (rec *Record) skip() error {
	r := rec.reader
	for rec.err == nil && rec.left > 0 {
		_, err := r.peek(1)
		if err != nil {
			rec.err = r.torn(rec, err)
			break
		}
		b, _ := r.peek(int(min(int64(r.text.Buffered()), rec.left)))
		rec.consumed(b)
		r.text.Discard(len(b))
	}
	if rec.err == nil {
		rec.err = r.endBlock(rec)
	}
	if rec.err == io.EOF {
		return nil
	}
	return rec.err
}
