package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// bodyBuffer is how many bytes of a header of HTTP are read at most.
const bodyBuffer = 256 << 10

// BodyInfo is what is known of a body.
type BodyInfo struct {
	HTTP      bool   // the block is a message of HTTP
	Status    int    // of the response: 200; 0 when there is none
	Header    Header // of HTTP
	MediaType string // "text/html", in lower case
	Charset   string // as claimed, in lower case
	Location  string // where a redirect leads, made absolute by the record's address
	Undone    []string
	Notes     []doc.Diagnostic
}

func (info *BodyInfo) note(code, message string) {
	info.Notes = append(info.Notes, doc.Diagnostic{Code: code, Message: message})
}

// Body reads the block to its end and returns what it carries: of a message of HTTP the body with its chunks and
// encodings (gzip, deflate, br, zstd) undone, of other records the block. At most limit bytes are returned; 0 stands
// for 64 MiB. The bytes are the caller's. A body that is said to be encoded and is not is returned as it is, with a note; so is what there is of one that was cut off when it was
// stored (Truncated).
//
// Errors, each in a [*doc.Error]: doc.ErrTooLarge over the limit or over 200 times the size of the payload once that is
// more than 1 MiB; doc.ErrDamaged for a broken block or encoding, with the bytes before the damage; doc.ErrUnsupported
// for an encoding that is not read, with the bytes as they are, and for segments.
func (rec *Record) Body(limit int64) ([]byte, BodyInfo, error) {
	var info BodyInfo
	fail := func(b []byte, err error) ([]byte, BodyInfo, error) {
		var told *doc.Error
		if !errors.As(err, &told) { // an error of the block is one already
			err = rec.reader.fault(rec, err)
		}
		return b, info, err
	}
	if rec.err != nil || rec.left != rec.Length {
		return fail(nil, errors.New("the block is read already"))
	}
	if rec.Segment > 0 || rec.Type == Continuation {
		return fail(nil, fmt.Errorf("%w: a record in segments", doc.ErrUnsupported))
	}
	if limit == 0 {
		limit = doc.Limits{}.WithDefaults().Bytes
	}
	r := rec.reader.undo.reset(rec)
	if err := info.readHead(rec, r); err != nil {
		return fail(nil, err)
	}
	payload := rec.left + int64(r.Buffered())
	encoded, err := rec.reader.undo.all(r, &info)
	if err != nil && !errors.Is(err, doc.ErrUnsupported) {
		return fail(nil, asDamaged(err))
	}
	b, e := readBody(encoded, payload, limit, len(info.Undone) > 0)
	if e == nil {
		e = err
	}
	if rec.Truncated != "" {
		info.note("warc_truncated", "the crawl stored only the beginning: "+rec.Truncated)
		if e == io.ErrUnexpectedEOF {
			e = nil
		}
	}
	if e != nil {
		return fail(b, asDamaged(e))
	}
	return b, info, nil
}

// asDamaged makes errors of decoders ours.
func asDamaged(err error) error {
	for _, known := range []error{doc.ErrTooLarge, doc.ErrUnsupported, doc.ErrDamaged, doc.ErrTooDeep} {
		if errors.Is(err, known) {
			return err
		}
	}
	var told *doc.Error
	if errors.As(err, &told) {
		return err
	}
	return fmt.Errorf("%w: body: %w", doc.ErrDamaged, err)
}

// readHead reads the header of HTTP, when the block has one, and what it and the record say of the body.
func (info *BodyInfo) readHead(rec *Record, r *bufio.Reader) error {
	contentType := rec.ContentType
	if rec.isHTTP() {
		head, err := r.Peek(int(min(rec.Length, bodyBuffer)))
		if err != nil {
			return err
		}
		n, text := httpHead(head)
		switch {
		case n > 0 && (n < len(head) || rec.Length == int64(n)):
			info.readHTTP(string(text), rec.TargetURI)
			contentType = info.Header.Get("Content-Type")
			r.Discard(n)
		case n > 0:
			return fmt.Errorf("%w: an HTTP header of more than %d bytes", doc.ErrTooLarge, bodyBuffer)
		default:
			contentType = ""
			info.note("warc_no_http", "the block is said to be HTTP, but has no header of it")
		}
	}
	info.MediaType, info.Charset = MediaType(contentType)
	return nil
}

func (info *BodyInfo) readHTTP(text, base string) {
	first, rest, _ := cutLine(text)
	info.HTTP, info.Header = true, parseFields(rest)
	if version, status, ok := strings.Cut(first, " "); ok && strings.HasPrefix(version, "HTTP/") {
		code, _, _ := strings.Cut(strings.TrimSpace(status), " ")
		info.Status, _ = strconv.Atoi(code)
	}
	info.Location = info.Header.Get("Location")
	if b, err := url.Parse(base); err == nil && info.Location != "" {
		if u, err := b.Parse(info.Location); err == nil {
			info.Location = u.String()
		}
	}
}

// httpHead returns the length of the header of HTTP at the beginning of a block, its blank line included, and its
// lines; 0 when there is none. A header without its blank line is all of the block.
func httpHead(block []byte) (n int, lines []byte) {
	if !bytes.HasPrefix(block, []byte("HTTP/")) && !isRequest(block) {
		return 0, nil
	}
	for at := 0; ; {
		i := bytes.IndexByte(block[at:], '\n')
		if i < 0 {
			return len(block), block
		}
		if isBlank(block[at : at+i+1]) {
			return at + i + 1, block[:at]
		}
		at += i + 1
	}
}

// isRequest tells whether a block begins with the line of a request: a method, an address, a version.
func isRequest(block []byte) bool {
	line, _, _ := bytes.Cut(block[:min(len(block), bodyBuffer)], []byte("\n"))
	parts := bytes.Fields(line)
	return len(parts) == 3 && isToken(parts[0]) && bytes.HasPrefix(parts[2], []byte("HTTP/"))
}

// MediaType parts a Content-Type, a badly written one too, into "text/html" and "gb2312", both in lower case.
func MediaType(value string) (media, charset string) {
	media, params, err := mime.ParseMediaType(value)
	if err == nil {
		return media, strings.ToLower(params["charset"])
	}
	media, rest, _ := strings.Cut(strings.ToLower(value), ";")
	if _, after, ok := strings.Cut(rest, "charset="); ok {
		end := strings.IndexAny(after, "; ,\t")
		if end < 0 {
			end = len(after)
		}
		charset = strings.Trim(after[:end], `"'`)
	}
	return strings.TrimSpace(media), charset
}

// readBody reads a body of which payload bytes are in the archive.
func readBody(r io.Reader, payload, limit int64, encoded bool) ([]byte, error) {
	if !encoded && payload <= limit {
		b := make([]byte, payload)
		n, err := io.ReadFull(r, b)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = nil // the payload was shorter
		}
		return b[:n], err
	}
	reason := fmt.Errorf("%w: a body of more than the limit of %d bytes", doc.ErrTooLarge, limit)
	if most := max(ratioFrom, maxRatio*payload); encoded && most < limit {
		limit, reason = most, fmt.Errorf("%w: a body that inflates more than %d times", doc.ErrTooLarge, maxRatio)
	}
	if !encoded {
		return nil, reason
	}
	b := make([]byte, 0, min(limit, 4*payload)+bytes.MinRead)
	for {
		if len(b) == cap(b) {
			b = slices.Grow(b, len(b))
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case int64(len(b)) > limit:
			return nil, reason
		case err == io.EOF:
			return b, nil
		case err != nil:
			return b, err
		}
	}
}
