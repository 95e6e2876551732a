package xls

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

// parts reads through the contents of a record and of its CONTINUE records.
type parts struct {
	rest [][]byte // the first is read
}

// bytes takes n bytes, which may go on in the next part; fewer at the end.
func (p *parts) bytes(n int) []byte {
	if len(p.rest) > 0 && len(p.rest[0]) >= n {
		b := p.rest[0][:n]
		p.rest[0] = p.rest[0][n:]
		return b
	}
	var out []byte
	for len(p.rest) > 0 && n > 0 {
		k := min(n, len(p.rest[0]))
		out = append(out, p.rest[0][:k]...)
		if p.rest[0], n = p.rest[0][k:], n-k; n > 0 {
			p.rest = p.rest[1:]
		}
	}
	return out
}

// skip passes over n bytes; false when there are fewer.
func (p *parts) skip(n int) bool {
	for n > 0 {
		if len(p.rest) == 0 {
			return false
		}
		k := min(n, len(p.rest[0]))
		if p.rest[0], n = p.rest[0][k:], n-k; n > 0 {
			p.rest = p.rest[1:]
		}
	}
	return true
}

// chars reads n characters: of two bytes, or of one when the upper byte of all is zero. Where they go on in the next part, an
// option byte says anew which.
func (p *parts) chars(n int, wide bool) (string, bool) {
	var units []uint16
	var narrow strings.Builder
	for {
		if len(p.rest) == 0 {
			return text(narrow.String(), units), false
		}
		b := p.rest[0]
		size := 1
		if wide {
			size = 2
		}
		k := min(n, len(b)/size)
		if wide && units == nil {
			units = utf16.Encode([]rune(narrow.String()))
		}
		for i := range k {
			switch {
			case wide:
				units = append(units, binary.LittleEndian.Uint16(b[2*i:]))
			case units != nil:
				units = append(units, uint16(b[i]))
			default:
				narrow.WriteRune(rune(b[i]))
			}
		}
		p.rest[0] = b[k*size:]
		if n -= k; n == 0 {
			return text(narrow.String(), units), true
		}
		p.rest = p.rest[1:]
		if len(p.rest) > 0 && len(p.rest[0]) > 0 {
			wide = p.rest[0][0]&1 != 0
			p.rest[0] = p.rest[0][1:]
		}
	}
}

// text is a string of characters of one byte, or of units, with line feeds for all line breaks.
func text(narrow string, units []uint16) string {
	if units != nil {
		narrow = string(utf16.Decode(units))
	}
	if strings.ContainsAny(narrow, "\r\x00") {
		narrow = strings.ReplaceAll(strings.ReplaceAll(narrow, "\r\n", "\n"), "\x00", "")
		narrow = strings.ReplaceAll(narrow, "\r", "\n")
	}
	return narrow
}

// richString reads a string of the table of shared strings ([MS-XLS] 2.5.293): the runs of its fonts and the readings of its
// characters (phonetic) stand behind the characters, and are no text.
func (p *parts) richString() (string, bool) {
	head := p.bytes(3)
	if len(head) < 3 {
		return "", false
	}
	flags, skip := head[2], 0
	if flags&0x08 != 0 {
		b := p.bytes(2)
		if len(b) < 2 {
			return "", false
		}
		skip = 4 * u16(b, 0)
	}
	if flags&0x04 != 0 {
		b := p.bytes(4)
		if len(b) < 4 {
			return "", false
		}
		skip += int(u32(b, 0) & 0x7FFFFFFF)
	}
	s, ok := p.chars(u16(head, 0), flags&1 != 0)
	return s, ok && p.skip(skip)
}

// sharedStrings reads the table of shared strings, at most limit of them; false when it ends early.
func sharedStrings(content [][]byte, limit int) ([]string, bool) {
	p := parts{content}
	head := p.bytes(8)
	if len(head) < 8 {
		return nil, false
	}
	count := int64(u32(head, 4))
	var out []string
	for int64(len(out)) < count {
		s, ok := p.richString()
		if !ok || len(out) == limit {
			if s != "" {
				out = append(out, s)
			}
			return out, false
		}
		out = append(out, s)
	}
	return out, true
}

// codepages are the charsets of the CODEPAGE record ([MS-XLS] 2.4.52) in which Chinese is written. Others are not believed.
var codepages = map[int]string{936: "gb18030", 54936: "gb18030", 950: "big5", 951: "big5", 65001: "utf-8"}

// sampleSize is how many bytes of a workbook's labels say in which charset they are written.
const sampleSize = 16 << 10

// charsetOf is the charset of the labels of a workbook of BIFF5.
func charsetOf(stream []byte, codepage int) string {
	if name := codepages[codepage]; name != "" {
		return name
	}
	var sample []byte
	for r := (records{stream: stream}); len(sample) < sampleSize && r.next(); {
		if (r.kind == recLabel || r.kind == recRString) && len(r.data) > 8 {
			sample = append(append(sample, r.data[8:]...), '\n')
		}
	}
	if name := charset.Detect(sample, "").Name; name != "" {
		return name
	}
	return "gb18030"
}

// byteString decodes a string of bytes, as BIFF5 has it.
func (b *book) byteString(raw []byte) string {
	if isASCII(raw) {
		return text(string(raw), nil)
	}
	if b.charset == "" {
		b.charset = charsetOf(b.stream, b.codepage)
	}
	d, err := charset.Decode(raw, b.charset)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return text(d.Text.String(), nil)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// stringAt reads a string whose length stands before it, in size bytes: in BIFF8 as characters with an option byte.
func (b *book) stringAt(data []byte, size int) string {
	if len(data) < size+1 {
		return ""
	}
	n := int(data[0])
	if size == 2 {
		n = u16(data, 0)
	}
	data = data[size:]
	if b.version != biff8 {
		return b.byteString(data[:min(n, len(data))])
	}
	p := parts{[][]byte{data[1:]}}
	s, _ := p.chars(n, data[0]&1 != 0)
	return s
}
