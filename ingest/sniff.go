package ingest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// kind is what bytes are.
type kind int

const (
	isDocument kind = iota // nothing that is opened here
	isGzip                 // these hold one file
	isZstd
	isBzip2
	isXZ
	isZip // these hold many
	isSevenZip
	isTar
	isRar
	isWARC
	isRecords
)

// headBytes is how much of an input is looked at.
const headBytes = 8 << 10

// magics are the bytes that kinds begin with.
var magics = []struct {
	kind  kind
	bytes string
}{
	{isGzip, "\x1f\x8b\x08"}, {isZstd, "\x28\xb5\x2f\xfd"}, {isBzip2, "BZh"}, {isXZ, "\xfd7zXZ\x00"},
	{isZip, "PK\x03\x04"}, {isZip, "PK\x05\x06"}, {isZip, "PK\x07\x08"}, {isZip, "PK\x06\x06"},
	{isSevenZip, "7z\xbc\xaf\x27\x1c"}, {isRar, rar4Mark}, {isRar, rar5Mark}, {isWARC, "WARC/"},
}

const (
	rar4Mark = "Rar!\x1a\x07\x00"
	rar5Mark = "Rar!\x1a\x07\x01\x00"
)

// sniff tells by its first bytes what an input is.
func sniff(head []byte) kind {
	for _, m := range magics {
		if !bytes.HasPrefix(head, []byte(m.bytes)) {
			continue
		}
		switch {
		case m.kind == isBzip2 && !isBlock(head):
		case m.kind == isGzip && bytes.HasPrefix(inflated(head), []byte("WARC/")):
			return isWARC // its reader undoes the packing: it knows where in the file each record lies
		default:
			return m.kind
		}
	}
	switch {
	case isSkippable(head):
		return isZstd
	case isTarHeader(head):
		return isTar
	}
	return isDocument
}

// isBlock reports whether the mark of bzip2 is followed by a block or by the end: BZh begins words too.
func isBlock(head []byte) bool {
	if len(head) < 10 || head[3] < '1' || head[3] > '9' {
		return false
	}
	mark := string(head[4:10])
	return mark == "\x31\x41\x59\x26\x53\x59" || mark == "\x17\x72\x45\x38\x50\x90"
}

// isSkippable tells the frames that may stand before those of zstd, as parallel packers write them.
func isSkippable(head []byte) bool {
	return len(head) >= 12 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18" &&
		(head[4] < 64 && head[5] == 0 && head[6] == 0 && head[7] == 0)
}

// inflated gives the first bytes of what a gzip holds.
func inflated(head []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return nil
	}
	var b [5]byte
	n, _ := io.ReadFull(z, b[:])
	return b[:n]
}

// isTarHeader checks the sum of a block of tar: the old ones have no mark.
func isTarHeader(head []byte) bool {
	if len(head) < 512 || head[0] == 0 {
		return false
	}
	field := strings.Trim(string(head[148:156]), " \x00")
	want, err := strconv.ParseInt(field, 8, 64)
	if err != nil {
		return false
	}
	var plain, signed int64
	for i, c := range head[:512] {
		if 148 <= i && i < 156 {
			c = ' '
		}
		plain += int64(c)
		signed += int64(int8(c))
	}
	return want == plain || want == signed
}

// programBytes is how far into a file an archive behind a program may begin.
const programBytes = 1 << 20

// programs are what archives that unpack themselves begin with.
var programs = []string{"MZ", "\x7fELF", "\xcf\xfa\xed\xfe", "#!"}

// sniffProgram looks for an archive behind a program.
func sniffProgram(head []byte, at io.ReaderAt, size int64, l Limits) kind {
	if !slices.ContainsFunc(programs, func(p string) bool { return bytes.HasPrefix(head, []byte(p)) }) {
		return isDocument
	}
	if _, err := openZip(at, size, l); err == nil {
		return isZip
	}
	start := make([]byte, min(size, programBytes))
	n, _ := at.ReadAt(start, 0)
	for _, m := range magics {
		if (m.kind == isSevenZip || m.kind == isRar) && bytes.Contains(start[:n], []byte(m.bytes)) {
			return m.kind
		}
	}
	return isDocument
}

// recordNames are the ends of the names of JSON Lines.
var recordNames = []string{".jsonl", ".ndjson", ".jsonlines", ".jl"}

// isJSONLines tells JSON Lines by the name of the file, or else by the first line: an object that is a record.
func isJSONLines(head []byte, name, field string) bool {
	if slices.Contains(recordNames, strings.ToLower(path.Ext(name))) {
		return true
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, utf8Mark), " \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	line, _, whole := bytes.Cut(head, []byte("\n"))
	if whole && !json.Valid(line) {
		return false
	}
	return hasText(line, field)
}

// hasText reports whether an object, which may be cut off, has a field that holds the text of a record.
func hasText(line []byte, field string) bool {
	names := textFields(field)
	dec := json.NewDecoder(bytes.NewReader(line))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		if name, ok := key.(string); ok && (slices.Contains(names, name) || name == "base64") {
			rest := bytes.TrimLeft(line[dec.InputOffset():], ": \t")
			return len(rest) > 0 && rest[0] == '"'
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return false
		}
	}
	return false
}

// isSitemap tells a sitemap, or an index of them, by the first element of its XML (sitemaps.org, protocol 0.9).
func isSitemap(head []byte) bool {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(head, utf8Mark)))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the name is ASCII in all that are met
	for {
		t, err := dec.RawToken()
		if err != nil {
			return false
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t.Name.Local == "urlset" || t.Name.Local == "sitemapindex"
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return false
			}
		}
	}
}
