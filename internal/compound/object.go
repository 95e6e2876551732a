package compound

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Object is the file in the storage of an embedded object: one that was packed as it was ([MS-OLEDS] 2.3.6, whose label is its
// name, in the charset of the machine it was written on), a package of another program, or a document in the form of a
// compound file, whose name is that of the storage.
func (f *File) Object(path string) (label, content []byte, ok bool) {
	name := path[strings.LastIndexByte(path, '/')+1:]
	if b, err := f.Read(path + "/\x01Ole10Native"); err == nil && b != nil {
		return Native(b[min(4, len(b)):])
	}
	if b, err := f.Read(path + "/Package"); err == nil && len(b) > 0 {
		return []byte(name), b, true
	}
	for _, kind := range []struct{ stream, extension string }{
		{"WordDocument", ".doc"}, {"Workbook", ".xls"}, {"Book", ".xls"}, {"PowerPoint Document", ".ppt"},
	} {
		if f.Has(path + "/" + kind.stream) {
			return []byte(name + kind.extension), Pack(f.below(path)), true
		}
	}
	return nil, nil, false
}

// below are the streams of a storage, without those that cannot be read.
func (f *File) below(path string) []Stream {
	var out []Stream
	for _, e := range f.entries {
		rest, ok := strings.CutPrefix(e.Path, path+"/")
		if !ok || e.Storage {
			continue
		}
		if b, err := f.Read(e.Path); err == nil {
			out = append(out, Stream{rest, b})
		}
	}
	return out
}

// Native reads what the packager of Windows wrote, without the size that stands before it in a stream ([MS-OLEDS] 2.3.6): label and
// bytes of a file; between them stand the paths it came from.
func Native(b []byte) (label, content []byte, ok bool) {
	if len(b) < 2 {
		return nil, nil, false
	}
	label, rest, _ := bytes.Cut(b[2:], []byte{0})
	_, rest, ok = bytes.Cut(rest, []byte{0})
	if !ok || len(rest) < 8 {
		return nil, nil, false
	}
	skip := int64(binary.LittleEndian.Uint32(rest[4:]))
	if rest = rest[8:]; skip+4 > int64(len(rest)) {
		return nil, nil, false
	}
	rest = rest[skip:]
	size := min(int64(binary.LittleEndian.Uint32(rest)), int64(len(rest)-4))
	return label, rest[4 : 4+size], size > 0
}
