// Package message reads messages of mail and of saved web pages as they are found (RFC 5322, RFC 2045, RFC 2046): headers
// with bytes that have no place in them, parts that do not end, encodings that break off. Start at [Parse].
package message

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Limits of a message.
const (
	maxParts  = 65_536
	maxDepth  = 8
	maxHeader = 1 << 20 // bytes
)

// Part is a message, or a part of one.
type Part struct {
	Header Header
	// Kind is the media type in lower case; text/plain where the header says none.
	Kind   string
	Params map[string]string // of the media type, by name in lower case
	// Body holds the bytes as they stand in the message; see [Part.Decode].
	Body []byte
	// Parts are the parts of a multipart.
	Parts []*Part
	// Truncated is set when the last of them does not end.
	Truncated bool
}

// Parse parts a message. Errors: [doc.ErrDamaged] for what has no header, [doc.ErrTooDeep] for multiparts inside each other,
// [doc.ErrTooLarge] for more than 65,536 parts.
func Parse(raw []byte) (*Part, error) {
	n := 0
	p, err := parse(Trim(raw), 0, &n)
	if err == nil && len(p.Header) == 0 {
		return nil, fmt.Errorf("%w: no header of a message at byte 0", doc.ErrDamaged)
	}
	return p, err
}

// Trim is a message without what stands before its header: a byte order mark, blank lines, the line of a mailbox.
func Trim(raw []byte) []byte {
	raw = bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), "\r\n\t ")
	if bytes.HasPrefix(raw, []byte("From ")) {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	return raw
}

func parse(raw []byte, depth int, n *int) (*Part, error) {
	if *n++; *n > maxParts {
		return nil, fmt.Errorf("%w: more than %d parts", doc.ErrTooLarge, maxParts)
	}
	p := &Part{}
	p.Header, p.Body = cutHeader(raw)
	p.Kind, p.Params = value(p.Header.Get("content-type"))
	if !strings.Contains(p.Kind, "/") {
		p.Kind = "text/plain"
	}
	if !strings.HasPrefix(p.Kind, "multipart/") {
		return p, nil
	}
	if depth >= maxDepth {
		return nil, fmt.Errorf("%w: multiparts inside multiparts, limit %d", doc.ErrTooDeep, maxDepth)
	}
	if p.Params["boundary"] == "" {
		return nil, fmt.Errorf("%w: a multipart without a boundary", doc.ErrDamaged)
	}
	bodies, ended := split(p.Body, "--"+p.Params["boundary"])
	p.Truncated = !ended
	for _, b := range bodies {
		part, err := parse(b, depth+1, n)
		if err != nil {
			return nil, err
		}
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

// split cuts a body at the lines that begin with a delimiter; what stands before the first is for no reader.
func split(body []byte, boundary string) (parts [][]byte, ended bool) {
	delimiter := []byte(boundary)
	start := -1
	for at := 0; at < len(body); {
		end := at + bytes.IndexByte(body[at:], '\n') + 1
		if end == at {
			end = len(body)
		}
		if rest, ok := bytes.CutPrefix(body[at:end], delimiter); ok && delimits(rest) {
			if start >= 0 {
				parts = append(parts, withoutLineEnd(body[start:at]))
			}
			if bytes.HasPrefix(rest, []byte("--")) {
				return parts, true
			}
			if len(parts) >= maxParts {
				return parts, false
			}
			start = end
		}
		at = end
	}
	if start >= 0 {
		parts = append(parts, body[start:])
	}
	return parts, false
}

// delimits reports whether what follows a delimiter ends its line, or the multipart: ---- is no end of --, nor --ab one of --a.
func delimits(rest []byte) bool {
	return len(bytes.TrimSpace(bytes.TrimPrefix(rest, []byte("--")))) == 0
}

func withoutLineEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}

// Attached reports whether the part is meant as a file of its own.
func (p *Part) Attached() bool {
	kind, _ := value(p.Header.Get("content-disposition"))
	return kind == "attachment"
}

// Name is the name of the file that the part is; "" is none.
func (p *Part) Name() string {
	_, params := value(p.Header.Get("content-disposition"))
	for _, name := range []string{params["filename"], p.Params["name"]} {
		if name = Text(name); name != "" {
			return name[strings.LastIndexAny(name, `/\`)+1:]
		}
	}
	return ""
}
