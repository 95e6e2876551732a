package rtf

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/compound"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// object reads an embedded object ([MS-OLEDS] 2.2.5) and hands its bytes on; nothing of it is run. What is broken or too
// much is noted.
func (r *reader) object() error {
	r.flush()
	raw := r.lexer.hex(int(min(r.limits.Bytes-r.embedded, 1<<31-1)))
	r.lexer.skip()
	r.embedded += int64(len(raw))
	class, native := oleObject(raw)
	if native == nil {
		r.broken++
		return nil
	}
	r.children++
	name := fmt.Sprintf("object %d (%s)", r.children, class)
	if class == "Package" {
		if label, data, ok := compound.Native(native); ok {
			name, native = charset.Label(label), data
		}
	}
	r.out.Child(doc.Source{Name: name, Bytes: native})
	return nil
}

// oleObject parts an embedded object into the name of its class and its data; nil data is none.
func oleObject(raw []byte) (class string, native []byte) {
	const embedded = 2
	if len(raw) < 8 || binary.LittleEndian.Uint32(raw[4:]) != embedded {
		return "", nil
	}
	b := raw[8:]
	var names [3][]byte // class, topic, item
	for i := range names {
		if names[i], b = counted(b); b == nil {
			return "", nil
		}
	}
	if native, b = counted(b); b == nil || len(native) == 0 {
		return "", nil
	}
	return string(bytes.Trim(names[0], "\x00")), native
}

// counted cuts off bytes that stand behind their number; a nil rest is a number of more than there are.
func counted(b []byte) (head, rest []byte) {
	if len(b) < 4 {
		return nil, nil
	}
	n := binary.LittleEndian.Uint32(b)
	if b = b[4:]; uint64(n) > uint64(len(b)) {
		return nil, nil
	}
	return b[:n], b[n:len(b):len(b)]
}
