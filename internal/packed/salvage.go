package packed

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/gongwen-go/gongwen/doc"
)

// maxSalvage bounds the bytes that are unpacked of a zip without its directory.
const maxSalvage = 256 << 20

// salvage unpacks what can be found of a zip whose directory, which stands at its end, is cut off or damaged: each entry
// has a header of its own (APPNOTE 4.3.7). An entry that is cut off is unpacked up to there.
func salvage(raw []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	left := int64(maxSalvage)
	for at := nextEntry(raw, -4); at >= 0; {
		name, data, end := entryAt(raw, at, min(left, maxEntry+1))
		if left -= int64(len(data)); left <= 0 || len(data) > maxEntry {
			return nil, fmt.Errorf("%w: entry %.80q of a damaged zip of more than %d bytes", doc.ErrTooLarge, name, maxEntry)
		}
		if _, twice := out[name]; name != "" && !twice {
			out[name] = data
		}
		if len(out) > maxEntries {
			return nil, fmt.Errorf("%w: more than %d entries", doc.ErrTooLarge, maxEntries)
		}
		at = nextEntry(raw, max(at, end-4))
	}
	return out, nil
}

// localHeader is what an entry of a zip begins with, and localLength how long that is without the name.
const (
	localHeader = "PK\x03\x04"
	localLength = 30
)

// entryAt is the name of the entry that begins at a byte, its content up to a limit, as far as it is there, and where it
// ends. One that is encrypted or packed in a way that office programs do not use has none.
func entryAt(raw []byte, at int, limit int64) (name string, data []byte, end int) {
	b := raw[at:]
	if len(b) < localLength || string(b[:4]) != localHeader {
		return "", nil, at
	}
	from := localLength + int(binary.LittleEndian.Uint16(b[26:])) + int(binary.LittleEndian.Uint16(b[28:]))
	if len(b) < from {
		return "", nil, at
	}
	name = clean(string(b[localLength : localLength+int(binary.LittleEndian.Uint16(b[26:]))]))
	packed := b[from:]
	if b[6]&1 != 0 {
		return name, nil, at + from
	}
	switch binary.LittleEndian.Uint16(b[8:]) {
	case 0:
		data = packed[:min(int64(len(packed)), int64(binary.LittleEndian.Uint32(b[18:])), limit)]
		return name, data, at + from + len(data)
	case 8:
		r := bytes.NewReader(packed)
		data, _ = io.ReadAll(io.LimitReader(flate.NewReader(r), limit))
		return name, data, at + len(b) - r.Len()
	}
	return name, nil, at + from
}

// nextEntry is where the next entry behind the header at a byte begins; -1 when there is none.
func nextEntry(b []byte, at int) int {
	if at+4 > len(b) {
		return -1
	}
	i := bytes.Index(b[at+4:], []byte(localHeader))
	if i < 0 {
		return -1
	}
	return at + 4 + i
}
